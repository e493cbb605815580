"""Which two channels lie on one axon, and how far apart: for velocities."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from neurolab.document.records import BranchKind
from neurolab.simulation.geometry import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.records import Lab
    from neurolab.oscilloscope.channel import Channel
    from neurolab.simulation.geometry import CompartmentMap

AXONAL = (BranchKind.AXON, BranchKind.NODE, BranchKind.INTERNODE, BranchKind.BOUTON)


class Spot(NamedTuple):
    """A place on an axon: neuron, branch, path from the root in um."""

    neuron: str
    branch: str
    distance_um: float


def partners(lab: Lab, channels: Sequence[Channel]) -> dict[int, tuple[int, float]]:
    """Return for channels on an axon the one farthest away on it, and how far (um).

    Distances are between the centres of the compartments that are recorded, positive
    away from the cell body. A channel without a partner is its own, at distance 0.
    """
    spots = {
        number: spot
        for number, one in enumerate(channels)
        if one.is_voltage and (spot := spot_of(lab, one.address)) is not None
    }
    parents = {n.id: {b.id: b.parent for b in n.branches} for n in lab.neurons}
    found = {}
    for number, here in spots.items():
        best = (number, 0.0)
        for other, there in spots.items():
            if not _are_in_line(parents, here, there):
                continue
            distance = there.distance_um - here.distance_um
            if abs(distance) > abs(best[1]):
                best = (other, distance)
        found[number] = best
    return found


def spot_of(lab: Lab, address: str) -> Spot | None:
    """Return where on an axon a voltage is recorded, None if it is not on one."""
    head, at, tail = address.partition("@")
    if not at or not head.startswith("neuron."):
        return None
    _, name, branch = head.split(".")
    neuron = next((one for one in lab.neurons if one.id == name), None)
    if neuron is None:
        return None
    record = next((one for one in neuron.branches if one.id == branch), None)
    if record is None or record.kind not in AXONAL:
        return None
    places = _cut(_Same(neuron), lab.resolution)
    index = places.locate(branch, float(tail.removesuffix(".v")))
    return Spot(name, branch, float(places.distance[index]))


class _Same:
    """A neuron that equals only itself: comparing records would be slow."""

    def __init__(self, neuron: object) -> None:
        self.neuron = neuron

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.neuron is self.neuron

    def __hash__(self) -> int:
        return id(self.neuron)


@lru_cache(maxsize=16)
def _cut(same: _Same, resolution: float) -> CompartmentMap:
    return cut(same.neuron, resolution)  # type: ignore[arg-type]


def _are_in_line(
    parents: dict[str, dict[str, str | None]], first: Spot, second: Spot
) -> bool:
    """Return whether one place lies on the way from the cell body to the other."""
    if first.neuron != second.neuron:
        return False
    above = parents[first.neuron]
    return any(
        _is_before(above, one.branch, other.branch)
        for one, other in ((first, second), (second, first))
    )


def _is_before(above: dict[str, str | None], branch: str, later: str) -> bool:
    """Return whether a branch is a later one, or on its way to the root."""
    here: str | None = later
    while here is not None:
        if here == branch:
            return True
        here = above[here]
    return False
