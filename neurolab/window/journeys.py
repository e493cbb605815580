"""How far and how fast action potentials ran, from where and when they passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolab.document.records import BranchKind
from neurolab.measure.spikes import spike_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from neurolab.document.records import Neuron
    from neurolab.simulation.reports import Crossing
    from neurolab.window.answers import Trace

LEVEL_MV = -10.0
"""That of the detectors."""
SHORTEST_UM = 200.0
"""Below this, how fast an action potential ran is not worth saying."""
ENDS = (0.08, 0.92)
"""Shares of the way between which a velocity is not that of a stimulus or an end."""
LEAST_SHARE = 0.9
"""Of the whole way, from which on an action potential is said to have arrived."""
MET_MS = 0.3
AXON = (BranchKind.AXON, BranchKind.NODE, BranchKind.INTERNODE)


@dataclass(frozen=True, slots=True)
class Journey:
    """The way of the first action potential along an axon.

    Attributes
    ----------
    distance_um, duration_ms : float
        Between two places on the axon, away from its ends if there are two such.
    came_um, whole_um : float
        How far it came from the beginning of the neuron, and how far it could.
    """

    distance_um: float
    duration_ms: float
    came_um: float
    whole_um: float

    @property
    def velocity_m_s(self) -> float:
        """Return the mean velocity, m/s."""
        return self.distance_um / self.duration_ms / 1000.0

    @property
    def has_arrived(self) -> bool:
        """Return whether it came to the end."""
        return self.came_um >= LEAST_SHARE * self.whole_um


def journey_of(
    neuron: Neuron, crossings: Iterable[Crossing], traces: Mapping[str, Trace]
) -> Journey | None:
    """Return how the first action potential of a neuron ran; None if it cannot be said.

    Parameters
    ----------
    neuron : Neuron
    crossings : iterable of Crossing
    traces : mapping of str to (times, values)
        What the scope shows: its voltages are places as well.
    """
    ways = Ways(neuron)
    kinds = {branch.id: branch.kind for branch in neuron.branches}
    first: dict[tuple[str, float], float] = {}
    for one in crossings:
        if one.neuron == neuron.id:
            first.setdefault((one.branch, one.position), one.time_ms)
    for branch, position, passes in passed(neuron, traces):
        if passes and (branch, position) not in first:
            first[branch, position] = passes[0]
    if len(first) < 2:
        return None
    at = sorted((ways(*place), time, place[0]) for place, time in first.items())
    ends = [branch for branch in neuron.branches if kinds[branch.id] in AXON]
    whole = max((ways(branch.id, 1.0) for branch in ends), default=at[-1][0])
    low, high = (share * whole for share in ENDS)
    inner = [one for one in at if low <= one[0] <= high and kinds[one[2]] in AXON]
    if len(inner) < 2 or inner[-1][0] - inner[0][0] < SHORTEST_UM:
        inner = [min(at, key=lambda one: one[1]), at[-1]]
    distance = inner[-1][0] - inner[0][0]
    duration = inner[-1][1] - inner[0][1]
    if distance < SHORTEST_UM or duration <= 0.0:
        return None
    return Journey(distance, duration, at[-1][0], whole)


def passed(
    neuron: Neuron, traces: Mapping[str, Trace]
) -> list[tuple[str, float, list[float]]]:
    """Return the places whose voltage is shown, and when each was passed."""
    found = []
    for address, (times, values) in traces.items():
        head, _, tail = address.partition("@")
        if tail.endswith(".v") and head.split(".")[1] == neuron.id and values.size:
            passes = [float(one) for one in spike_times(times, values, LEVEL_MV)]
            found.append((head.split(".")[2], float(tail.removesuffix(".v")), passes))
    return found


def meetings(neuron: Neuron, traces: Mapping[str, Trace]) -> list[str]:
    """Return what each action potential on a cable did: ``apart`` or ``met``.

    Empty unless every place shown was passed as often as every other one, and each
    time from the inside to both ends, or from both ends to the inside.
    """
    ways = Ways(neuron)
    found = passed(neuron, traces)
    counts = {len(passes) for _, _, passes in found}
    if len(found) < 3 or len(counts) != 1 or counts == {0}:
        return []
    rows = sorted((ways(branch, place), passes) for branch, place, passes in found)
    return [
        kind
        for k in range(counts.pop())
        if (kind := _kind([one[k] for _, one in rows]))
    ]


def _kind(times: Sequence[float]) -> str:
    """Return which way something ran that passed places in order at these times."""
    middle = times[1:-1]
    if max(middle) > max(times[0], times[-1]) + MET_MS:
        return "met"
    if min(middle) < min(times[0], times[-1]) - MET_MS:
        return "apart"
    return ""


class Ways:
    """Distances from the root of a neuron along its branches."""

    def __init__(self, neuron: Neuron) -> None:
        self._branches = {branch.id: branch for branch in neuron.branches}
        self._starts: dict[str, float] = {}

    def __call__(self, branch: str, position: float) -> float:
        """Return the way to a place, um."""
        return self._start(branch) + position * self._branches[branch].length_um

    def _start(self, branch: str) -> float:
        chain = []
        while branch not in self._starts:
            parent = self._branches[branch].parent
            if parent is None:
                self._starts[branch] = 0.0
                break
            chain.append(branch)
            branch = parent
        for one in reversed(chain):
            record = self._branches[one]
            assert record.parent is not None
            parent_length = self._branches[record.parent].length_um
            start = self._starts[record.parent] + record.attach * parent_length
            self._starts[one] = start
        return self._starts[chain[0] if chain else branch]
