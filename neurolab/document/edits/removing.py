"""Taking things off the bench, with all that needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.edits.places import address_of
from neurolab.document.edits.refs import Ref
from neurolab.document.records import BranchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from neurolab.document.records import Lab, Place


def remove(lab: Lab, refs: Iterable[Ref]) -> Lab:
    """Take things off the bench, with all that needs them."""
    chosen = set(refs)
    for neuron in lab.neurons:
        if Ref("neuron", neuron.id) in chosen:
            lab = drop_places(lab, neuron.id, {one.id for one in neuron.branches})
    gone = {one.id for one in lab.inputs if Ref("input", one.id) in chosen}
    lab = replace(
        lab,
        neurons=tuple(n for n in lab.neurons if Ref("neuron", n.id) not in chosen),
        inputs=tuple(one for one in lab.inputs if one.id not in gone),
        electrical_synapses=tuple(
            one for one in lab.electrical_synapses if Ref("gap", one.id) not in chosen
        ),
    )
    electrodes = {e.id for e in lab.electrodes if Ref("electrode", e.id) in chosen}
    synapses = {
        one.id
        for one in lab.synapses
        if Ref("synapse", one.id) in chosen or one.input in gone
    }
    return _drop_synapses(_drop_electrodes(lab, electrodes), synapses)


def drop_places(lab: Lab, neuron: str, branches: Set[str]) -> Lab:
    """Take away everything that sits on branches that are gone."""

    def is_gone(place: Place | None) -> bool:
        return place is not None and place.neuron == neuron and place.branch in branches

    remaining = {
        one.id
        for each in lab.neurons
        if each.id == neuron
        for one in each.branches
        if one.id not in branches and one.kind is BranchKind.DENDRITE
    }
    synapses = []
    dropped = set()
    for synapse in lab.synapses:
        targets = tuple(
            target
            for target in synapse.targets
            if target.neuron != neuron
            or (target.branch not in branches and (target.branch or remaining))
        )
        if is_gone(synapse.terminal) or not targets:
            dropped.add(synapse.id)
        if targets != synapse.targets and targets:
            synapse = replace(synapse, targets=targets)
        synapses.append(synapse)
    electrodes = {one.id for one in lab.electrodes if is_gone(one.place)}
    lab = replace(
        lab,
        synapses=tuple(synapses),
        electrical_synapses=tuple(
            one
            for one in lab.electrical_synapses
            if not (is_gone(one.first) or is_gone(one.second))
        ),
        channels=tuple(
            one
            for one in lab.channels
            if not any(one.startswith(f"neuron.{neuron}.{b}@") for b in branches)
        ),
    )
    return _drop_synapses(_drop_electrodes(lab, electrodes), dropped)


def _drop_electrodes(lab: Lab, gone: Set[str]) -> Lab:
    """Take electrodes away, with the channels that only they showed."""
    if not gone:
        return lab
    left = tuple(one for one in lab.electrodes if one.id not in gone)
    places = {address_of(one.place) for one in left}
    lost = {address_of(one.place) for one in lab.electrodes if one.id in gone} - places
    heads = tuple(f"electrode.{one}." for one in gone)
    return replace(
        lab,
        electrodes=left,
        channels=tuple(
            one for one in lab.channels if one not in lost and not one.startswith(heads)
        ),
    )


def _drop_synapses(lab: Lab, gone: Set[str]) -> Lab:
    """Take synapses away, with puffs, flashes and channels."""
    if not gone:
        return lab
    heads = tuple(f"synapse.{one}." for one in gone)
    return replace(
        lab,
        synapses=tuple(one for one in lab.synapses if one.id not in gone),
        puffs=tuple(one for one in lab.puffs if one.synapse not in gone),
        uncagings=tuple(one for one in lab.uncagings if one.synapse not in gone),
        channels=tuple(one for one in lab.channels if not one.startswith(heads)),
    )
