"""Which channels lie on one axon, and how far apart: for velocities."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from neurolab.document.records import BranchKind
from neurolab.simulation.geometry import END, compartment_count, effective_membrane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.records import Branch, Lab, Neuron
    from neurolab.oscilloscope.channel import Channel

AXONAL = (BranchKind.AXON, BranchKind.NODE, BranchKind.INTERNODE, BranchKind.BOUTON)


class Spot(NamedTuple):
    """A place on an axon: neuron, branch, path from the root in um."""

    neuron: str
    branch: str
    distance_um: float


def partners(lab: Lab, channels: Sequence[Channel]) -> dict[int, dict[int, float]]:
    """Return for channels on an axon the others on it, and how far each is away (um).

    Distances are between the centres of the compartments that are recorded, positive
    away from the cell body.
    """
    spots = {
        number: spot
        for number, one in enumerate(channels)
        if one.is_voltage and (spot := spot_of(lab, one.address)) is not None
    }
    parents = {n.id: {b.id: b.parent for b in n.branches} for n in lab.neurons}
    return {
        number: {
            other: there.distance_um - here.distance_um
            for other, there in spots.items()
            if there.distance_um != here.distance_um
            and _are_in_line(parents, here, there)
        }
        for number, here in spots.items()
    }


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
    position = float(tail.removesuffix(".v"))
    return Spot(name, branch, _path_um(neuron, record, position, lab.resolution))


def _path_um(
    neuron: Neuron, branch: Branch, position: float, resolution: float
) -> float:
    """Return the way from the root's start to the middle of a compartment, um.

    Not from the cut neuron, which would take longer than a frame.
    """
    by_id = {one.id: one for one in neuron.branches}
    membrane = effective_membrane(neuron, branch)
    count = compartment_count(branch, membrane, resolution)
    index = min(int(position * count + END), count - 1)
    path = (index + 0.5) / count * branch.length_um
    here = branch
    while here.parent is not None:
        parent = by_id[here.parent]
        path += here.attach * parent.length_um
        here = parent
    return path


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
