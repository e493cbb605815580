"""Copying things, and putting the copies on the bench under new names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from neurolab.document.edits.places import address_of, rounded
from neurolab.document.edits.refs import Ref, free_id, free_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from neurolab.document.records import Electrode, Lab, Synapse


class Clip(NamedTuple):
    """Copied things, as a lab of their own."""

    lab: Lab


def copy(lab: Lab, refs: Iterable[Ref]) -> Clip:
    """Copy things, with what connects them to each other."""
    chosen = set(refs)
    neurons = {one.id for one in lab.neurons if Ref("neuron", one.id) in chosen}
    inputs = {one.id for one in lab.inputs if Ref("input", one.id) in chosen}

    def is_inside(synapse: Synapse) -> bool:
        terminal, line = synapse.terminal, synapse.input
        starts = terminal.neuron in neurons if terminal else line in inputs
        return starts and all(target.neuron in neurons for target in synapse.targets)

    return Clip(
        replace(
            lab,
            neurons=tuple(one for one in lab.neurons if one.id in neurons),
            inputs=tuple(one for one in lab.inputs if one.id in inputs),
            synapses=tuple(one for one in lab.synapses if is_inside(one)),
            electrical_synapses=tuple(
                one
                for one in lab.electrical_synapses
                if one.first.neuron in neurons and one.second.neuron in neurons
            ),
            electrodes=tuple(
                one
                for one in lab.electrodes
                if one.place.neuron in neurons or Ref("electrode", one.id) in chosen
            ),
            puffs=(),
            uncagings=(),
            channels=(),
        )
    )


def paste(lab: Lab, clip: Clip, dx: float, dy: float) -> tuple[Lab, tuple[Ref, ...]]:
    """Put copied things on the bench under new names, shifted by (dx, dy)."""
    made: list[Ref] = []
    neurons: dict[str, str] = {}
    inputs: dict[str, str] = {}
    for one in clip.lab.neurons:
        new = free_id("n", (each.id for each in lab.neurons))
        neurons[one.id] = new
        copied = replace(
            one,
            id=new,
            name=free_name(one.name, (each.name for each in lab.neurons)),
            position=(round(one.position[0] + dx, 2), round(one.position[1] + dy, 2)),
        )
        lab = replace(lab, neurons=(*lab.neurons, copied))
        made.append(Ref("neuron", new))
    for line in clip.lab.inputs:
        new = free_id("in", (each.id for each in lab.inputs))
        inputs[line.id] = new
        again = replace(
            line,
            id=new,
            name=free_name(line.name, (each.name for each in lab.inputs)),
            position=(round(line.position[0] + dx, 2), round(line.position[1] + dy, 2)),
        )
        lab = replace(lab, inputs=(*lab.inputs, again))
        made.append(Ref("input", new))
    lab = _paste_links(lab, clip, neurons, inputs)
    known = {one.id for one in lab.neurons}
    for electrode in clip.lab.electrodes:
        home = neurons.get(electrode.place.neuron, electrode.place.neuron)
        if home in known:
            lab, ref = _paste_electrode(lab, electrode, home)
            made.append(ref)
    return lab, tuple(made)


def _paste_links(
    lab: Lab, clip: Clip, neurons: dict[str, str], inputs: dict[str, str]
) -> Lab:
    """Add the copied synapses between copied things."""
    for synapse in clip.lab.synapses:
        terminal = synapse.terminal
        copied = replace(
            synapse,
            id=free_id("syn", (each.id for each in lab.synapses)),
            name=free_name(synapse.name, (each.name for each in lab.synapses)),
            terminal=terminal and replace(terminal, neuron=neurons[terminal.neuron]),
            input=inputs.get(synapse.input or ""),
            targets=tuple(
                replace(one, neuron=neurons[one.neuron]) for one in synapse.targets
            ),
        )
        lab = replace(lab, synapses=(*lab.synapses, copied))
    for gap in clip.lab.electrical_synapses:
        again = replace(
            gap,
            id=free_id("gap", (each.id for each in lab.electrical_synapses)),
            first=replace(gap.first, neuron=neurons[gap.first.neuron]),
            second=replace(gap.second, neuron=neurons[gap.second.neuron]),
        )
        lab = replace(lab, electrical_synapses=(*lab.electrical_synapses, again))
    return lab


def _paste_electrode(lab: Lab, electrode: Electrode, home: str) -> tuple[Lab, Ref]:
    """Add a copied electrode with its channel; a little further if it would hide."""
    place = replace(electrode.place, neuron=home)
    if home == electrode.place.neuron:
        step = 0.1 if place.position <= 0.5 else -0.1
        place = rounded(replace(place, position=place.position + step))
    name = free_id("e", (each.id for each in lab.electrodes))
    copied = replace(
        electrode,
        id=name,
        name=free_name(electrode.name, (each.name for each in lab.electrodes)),
        place=place,
    )
    added = replace(
        lab,
        electrodes=(*lab.electrodes, copied),
        channels=tuple(dict.fromkeys((*lab.channels, address_of(place)))),
    )
    return added, Ref("electrode", name)
