"""What just happened, in one sentence: from the crossings of a sweep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from neurolab.document.records import BranchKind
from neurolab.texts import word
from neurolab.units import format_number

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron
    from neurolab.simulation.chain import ChainRecord
    from neurolab.simulation.reports import Crossing
    from neurolab.simulation.threshold import ThresholdReport

UM_PER_MM = 1000.0
MOST_SILENT = 3
"""More neurons than this that did not fire are not told one by one."""
LEAST_MV = 0.1
"""A distance to threshold is told no finer."""
SHORTEST_JOURNEY_UM = 200.0
"""Below this, how fast an action potential ran is not worth saying."""


@dataclass(slots=True)
class Story:
    """Collects what happens in a sweep.

    Attributes
    ----------
    begin_ms : float
        When the sweep began.
    onset_ms : float
        When its stimulus began, from there.
    crossings : list of Crossing
    chains : list of ChainRecord
        What followed action potentials at terminals, as far as it is over.
    releasing : dict of str to int
        How many contacts of a synapse released in this sweep, where that is known.
    thresholds : tuple of ThresholdReport
        How far from firing silent neurons stayed, as far as it is measured.
    measured : float
        Share of that measurement that is done; 0 where there is none.
    """

    begin_ms: float = 0.0
    onset_ms: float = 0.0
    crossings: list[Crossing] = field(default_factory=list)
    chains: list[ChainRecord] = field(default_factory=list)
    releasing: dict[str, int] = field(default_factory=dict)
    thresholds: tuple[ThresholdReport, ...] = ()
    measured: float = 0.0

    def sentence(self, lab: Lab, *, is_over: bool) -> str:
        """Return what happened so far.

        Parameters
        ----------
        lab : Lab
        is_over : bool
            Whether the sweep has ended.
        """
        if not lab.neurons:
            return word("caption.empty")
        firings = self._firings(lab, is_over=is_over)
        if not firings:
            if not is_over:
                return word("caption.running")
            alone = len(lab.neurons) == 1
            who = name_of(lab, lab.neurons[0].id)
            return (
                word("caption.silent", who=who) if alone else word("caption.silent_all")
            )
        first = min(firings, key=lambda one: firings[one][0])
        release = self._release(lab)
        if len(lab.neurons) == 1 and not release:
            return self._alone(lab, first, firings[first])
        parts = [word("caption.fired_short", who=name_of(lab, first))]
        if release:
            parts.append(release)
        start = firings[first][0]
        later = sorted((times[0], one) for one, times in firings.items())
        for time_ms, neuron in later[1:]:
            delay = milliseconds(time_ms - start)
            parts.append(
                word("caption.later", who=_lowered(name_of(lab, neuron)), delay=delay)
            )
        silent = [one.id for one in lab.neurons if one.id not in firings]
        if is_over and len(silent) <= MOST_SILENT:
            parts += [self._silence(lab, one) for one in silent]
        return "; ".join(parts) + "."

    def _silence(self, lab: Lab, neuron: str) -> str:
        """Return that a neuron did not fire, and by how much it failed to."""
        who = _lowered(name_of(lab, neuron))
        report = next((one for one in self.thresholds if one.neuron == neuron), None)
        if report is not None:
            return threshold_words(report, who)
        reached = {
            one.id
            for one in lab.synapses
            if any(target.neuron == neuron for target in one.targets)
        }
        spikes = [one.stage("spike") for one in self.chains if one.synapse in reached]
        if not any(one.reason == "below_threshold" for one in spikes):
            return word("caption.silent_too", who=who)
        if 0.0 < self.measured < 1.0:
            done = f"{round(100.0 * self.measured)} %"
            return word("caption.measuring", who=who, done=done)
        return word("caption.below", who=who)

    def _release(self, lab: Lab) -> str:
        """Return what the first action potential at a terminal released, "" if unknown.

        Terminals of neurons only: what an outside input does is no link of the chain.
        """
        contacts = {
            one.id: one.contacts for one in lab.synapses if one.terminal is not None
        }
        for record in sorted(self.chains, key=lambda one: one.arrival_ms):
            if record.synapse not in contacts:
                continue
            known = self.releasing.get(record.synapse)
            arrivals = sum(one.synapse == record.synapse for one in self.chains)
            if known and arrivals == 1:
                return word(
                    "caption.contacts_released",
                    released=known,
                    contacts=contacts[record.synapse],
                )
            count = round(record.stage("release").amount)
            key = "caption.released" if count != 1 else "caption.released_one"
            if not count:
                return word("caption.released_none", why=record.stage("release").why)
            return word(key, released=count, contacts=contacts[record.synapse])
        return ""

    def _firings(self, lab: Lab, *, is_over: bool) -> dict[str, list[float]]:
        """Return when each neuron fired: its crossings at one place, in order.

        That place is the soma; in a cell without one, the first that was passed. While
        the sweep runs a soma is waited for, so that no time changes that was told.
        """
        somas = {
            (neuron.id, branch.id)
            for neuron in lab.neurons
            for branch in neuron.branches
            if branch.kind is BranchKind.SOMA
        }
        with_soma = {neuron for neuron, _ in somas}
        places: dict[str, tuple[str, float]] = {}
        for one in self.crossings:
            if one.neuron not in places or (one.neuron, one.branch) in somas:
                if (one.neuron, places.get(one.neuron, ("", 0.0))[0]) in somas:
                    continue
                is_soma = (one.neuron, one.branch) in somas
                if is_over or is_soma or one.neuron not in with_soma:
                    places[one.neuron] = (one.branch, one.position)
        firings: dict[str, list[float]] = {}
        for one in self.crossings:
            if places.get(one.neuron) == (one.branch, one.position):
                firings.setdefault(one.neuron, []).append(one.time_ms)
        return firings

    def _alone(self, lab: Lab, neuron: str, times_ms: list[float]) -> str:
        """Return the sentence about the only neuron that fired."""
        who = name_of(lab, neuron)
        if len(times_ms) > 1:
            interval = (times_ms[-1] - times_ms[0]) / (len(times_ms) - 1)
            return word(
                "caption.several",
                who=who,
                count=len(times_ms),
                interval=milliseconds(interval),
            )
        record = next((one for one in lab.neurons if one.id == neuron), None)
        journey = None if record is None else self._journey(record)
        if journey is not None:
            distance_um, duration_ms = journey
            velocity = distance_um / duration_ms / UM_PER_MM
            return word(
                "caption.travelled",
                who=who,
                distance=f"{format_number(distance_um / UM_PER_MM, 2)} mm",
                time=milliseconds(duration_ms),
                velocity=f"{format_number(velocity, 2)} m/s",
            )
        after = times_ms[0] - self.begin_ms - self.onset_ms
        if after > 0.0:
            return word("caption.fired", who=who, after=milliseconds(after))
        time = milliseconds(times_ms[0] - self.begin_ms)
        return word("caption.fired_alone", who=who, time=time)

    def _journey(self, neuron: Neuron) -> tuple[float, float] | None:
        """Return distance and duration from the first place passed to the farthest."""
        own = [one for one in self.crossings if one.neuron == neuron.id]
        ways = _Ways(neuron)
        passed = [(ways(one.branch, one.position), one.time_ms) for one in own]
        if len(passed) < 2:
            return None
        start = min(passed, key=lambda pair: pair[1])
        end = max(passed, key=lambda pair: pair[0])
        distance, duration = end[0] - start[0], end[1] - start[1]
        if distance < SHORTEST_JOURNEY_UM or duration <= 0.0:
            return None
        return distance, duration


class _Ways:
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


def name_of(lab: Lab, neuron: str) -> str:
    """Return what the caption calls a neuron."""
    numbers = [one.id for one in lab.neurons]
    if len(numbers) == 1:
        return word("caption.neuron_only")
    number = numbers.index(neuron) + 1 if neuron in numbers else neuron
    return word("caption.neuron", number=number)


def threshold_words(report: ThresholdReport, who: str) -> str:
    """Return how far below threshold a neuron stayed, and what would fire it."""
    if report.distance_mv is None:
        return word("caption.nothing_fires", who=who)
    below = f"{format_number(max(report.distance_mv, LEAST_MV), 2)} mV"
    if report.enough is not None:
        return word("caption.below_by", who=who, below=below, contacts=report.enough)
    return word("caption.never", who=who, below=below, contacts=report.most)


def milliseconds(time_ms: float) -> str:
    """Return a time with the digits that it deserves."""
    return f"{time_ms:.1f} ms" if time_ms >= 1.0 else f"{format_number(time_ms, 2)} ms"


def _lowered(name: str) -> str:
    """Return a name for the middle of a sentence."""
    return name[:1].lower() + name[1:]
