"""Moving what sits on a membrane: electrodes, synapse ends, and things on the bench."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.edits.refs import Ref, branch_of, neuron_of, with_neuron
from neurolab.document.records import BranchKind, Place, Stretch
from neurolab.errors import LabError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from neurolab.document.records import ElectricalSynapse, Lab

DIGITS = 4
"""A position is a fraction with so many digits, which is finer than any compartment."""


def address_of(place: Place, what: str = "v") -> str:
    """Return the address of what is read at a place."""
    return f"neuron.{place.neuron}.{place.branch}@{place.position:g}.{what}"


def rounded(place: Place) -> Place:
    """Return a place with as many digits as mean something."""
    return replace(place, position=round(min(max(place.position, 0.0), 1.0), DIGITS))


def move_electrode(lab: Lab, electrode: str, place: Place) -> Lab:
    """Put an electrode somewhere else; the scope's channels follow it."""
    place = rounded(place)
    old = next(one for one in lab.electrodes if one.id == electrode)
    if old.place == place:
        return lab
    others = [e for e in lab.electrodes if e.id != electrode]
    shared = any(e.place == old.place for e in others)
    before = f"neuron.{old.place.neuron}.{old.place.branch}@"
    after = f"neuron.{place.neuron}.{place.branch}@{place.position:g}"
    channels = []
    for channel in lab.channels:
        moved = channel
        if channel.startswith(before) and not shared:
            moved = _moved_channel(channel, before, old.place.position, after)
        channels.append(moved)
    return replace(
        lab,
        electrodes=tuple(
            replace(e, place=place) if e.id == electrode else e for e in lab.electrodes
        ),
        channels=tuple(dict.fromkeys(channels)),
    )


def _moved_channel(channel: str, before: str, position: float, after: str) -> str:
    """Return the address at the new place, if it was at the old one."""
    for used in (2, 1):
        pieces = channel.removeprefix(before).split(".")
        try:
            found = float(".".join(pieces[:used]))
        except ValueError:
            continue
        if found == position:
            return ".".join([after, *pieces[used:]])
        return channel
    return channel


def move_things(lab: Lab, refs: Iterable[Ref], dx: float, dy: float) -> Lab:
    """Shift neurons and outside inputs on the bench, in um of the drawing."""
    chosen = set(refs)

    def moved(position: tuple[float, float]) -> tuple[float, float]:
        return round(position[0] + dx, 2), round(position[1] + dy, 2)

    return replace(
        lab,
        neurons=tuple(
            replace(one, position=moved(one.position))
            if Ref("neuron", one.id) in chosen
            else one
            for one in lab.neurons
        ),
        inputs=tuple(
            replace(one, position=moved(one.position))
            if Ref("input", one.id) in chosen
            else one
            for one in lab.inputs
        ),
    )


def require_target(lab: Lab, place: Place) -> None:
    """Refuse a place where no synapse can sit.

    Raises
    ------
    LabError
        On myelin, and on a double cable.
    """
    neuron = neuron_of(lab, place.neuron)
    if neuron.cable == "double":
        where = f"neuron.{neuron.id}"
        raise LabError("synapse_on_double_cable", place=where, neuron=neuron.name)
    if branch_of(neuron, place.branch).kind is BranchKind.INTERNODE:
        raise LabError("synapse_on_myelin")


def target_at(lab: Lab, place: Place, length_um: float) -> Stretch:
    """Return a stretch of a branch around a place, a point on a soma."""
    branch = branch_of(neuron_of(lab, place.neuron), place.branch)
    if branch.kind in (BranchKind.SOMA, BranchKind.BOUTON, BranchKind.NODE):
        return Stretch(neuron=place.neuron, branch=branch.id, start=0.5, stop=0.5)
    half = 0.5 * min(length_um / branch.length_um, 1.0)
    middle = min(max(place.position, half), 1.0 - half)
    return Stretch(
        neuron=place.neuron,
        branch=branch.id,
        start=round(middle - half, DIGITS),
        stop=round(middle + half, DIGITS),
    )


def stretch_um(lab: Lab, target: Stretch) -> float:
    """Return the length of a target on one branch."""
    if target.branch is None:
        return 0.0
    branch = branch_of(neuron_of(lab, target.neuron), target.branch)
    return (target.stop - target.start) * branch.length_um


def move_target(lab: Lab, synapse: str, number: int, place: Place) -> Lab:
    """Move one target of a synapse to another place; it keeps its length in um.

    Raises
    ------
    LabError
        If no synapse can sit there.
    """
    require_target(lab, place)
    old = next(one for one in lab.synapses if one.id == synapse)
    target = old.targets[number]
    moved = target_at(lab, place, stretch_um(lab, target))
    if moved == target:
        return lab
    targets = (*old.targets[:number], moved, *old.targets[number + 1 :])
    return replace(
        lab,
        synapses=tuple(
            replace(one, targets=targets) if one is old else one for one in lab.synapses
        ),
    )


def move_terminal(lab: Lab, synapse: str, place: Place) -> Lab:
    """Let a synapse start at another terminal."""
    return replace(
        lab,
        synapses=tuple(
            replace(one, terminal=rounded(place), input=None)
            if one.id == synapse
            else one
            for one in lab.synapses
        ),
    )


def require_gap(lab: Lab, gap: ElectricalSynapse) -> None:
    """Refuse a gap junction that cannot be, where a hand would make one.

    Raises
    ------
    LabError
        On myelin, and where both ends are on one cell.
    """
    if gap.first.neuron == gap.second.neuron:
        raise LabError("gap_within_a_cell")
    for end in (gap.first, gap.second):
        if (
            branch_of(neuron_of(lab, end.neuron), end.branch).kind
            is BranchKind.INTERNODE
        ):
            raise LabError("gap_on_myelin")


def move_gap(lab: Lab, gap: str, place: Place, *, first: bool) -> Lab:
    """Put one end of a gap junction somewhere else.

    Raises
    ------
    LabError
        As `require_gap`.
    """
    place = rounded(place)
    old = next(one for one in lab.electrical_synapses if one.id == gap)
    moved = replace(old, first=place) if first else replace(old, second=place)
    if moved == old:
        return lab
    require_gap(lab, moved)
    return replace(
        lab,
        electrical_synapses=tuple(
            moved if one is old else one for one in lab.electrical_synapses
        ),
    )


def rename(lab: Lab, ref: Ref, name: str) -> Lab:
    """Give a thing another name."""
    match ref.kind:
        case "neuron":
            return with_neuron(lab, replace(neuron_of(lab, ref.id), name=name))
        case "input":
            return replace(
                lab,
                inputs=tuple(
                    replace(one, name=name) if one.id == ref.id else one
                    for one in lab.inputs
                ),
            )
        case "synapse":
            return replace(
                lab,
                synapses=tuple(
                    replace(one, name=name) if one.id == ref.id else one
                    for one in lab.synapses
                ),
            )
        case "electrode":
            return replace(
                lab,
                electrodes=tuple(
                    replace(one, name=name) if one.id == ref.id else one
                    for one in lab.electrodes
                ),
            )
    return lab
