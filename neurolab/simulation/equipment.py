"""What synapses add to the cells of a lab: boutons of outside inputs, calcium channels.

An outside input with full detail releases from a bouton, which is one more cell, not
connected to any other. A terminal on an axon without calcium channels gets those of a
bouton, so few that its action potential stays as it is.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from neurolab.document.records import Place
from neurolab.document.templates.terminals import TERMINAL, bouton_neuron
from neurolab.physiology.calcium_schemes import TERMINAL_CHANNELS
from neurolab.physiology.drugs import NO_EFFECT, effects
from neurolab.physiology.local_calcium import CHANNEL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.document.records import Lab, Neuron, Synapse
    from neurolab.physiology.drugs import Effect
    from neurolab.simulation.geometry import CompartmentMap

    Floats = NDArray[np.float64]

HIDDEN = "~"
"""Begins the id of a bouton's cell: no name in a lab can hold a dot, and users do not
see this cell."""

CALCIUM_CHANNEL = "ca_bs"


@cache
def _bouton(synapse: str) -> Neuron:
    return bouton_neuron(neuron_id=HIDDEN + synapse)


def equipped(lab: Lab) -> Lab:
    """Return a lab with the boutons of its outside inputs among the neurons."""
    hidden = tuple(
        _bouton(one.id)
        for one in lab.synapses
        if one.detail == "full" and one.terminal is None
    )
    return replace(lab, neurons=(*lab.neurons, *hidden)) if hidden else lab


def is_hidden(neuron: str) -> bool:
    """Tell whether a neuron's id is that of a bouton that stands for an axon."""
    return neuron.startswith(HIDDEN)


def terminal_of(synapse: Synapse) -> Place:
    """Return where a synapse with full detail releases."""
    if synapse.terminal is not None:
        return synapse.terminal
    return Place(neuron=HIDDEN + synapse.id, branch=TERMINAL)


def drugs_at(lab: Lab, synapse: Synapse | None = None) -> dict[str, Effect]:
    """Return what the drugs in the bath, and those at a synapse, do by target."""
    local = () if synapse is None else synapse.doses
    return effects(
        {dose.drug: dose.micromolar for dose in lab.doses},
        {dose.drug: dose.micromolar for dose in local},
        {dose.drug: dose.aged for dose in (*lab.doses, *local)},
    )


def terminals_in(lab: Lab, neuron: str) -> list[tuple[Place, Synapse]]:
    """Return the terminals with full detail of one neuron."""
    full = [one for one in lab.synapses if one.detail == "full"]
    places = [(terminal_of(one), one) for one in full]
    return [(place, one) for place, one in places if place.neuron == neuron]


def terminal_compartments(lab: Lab, compartments: CompartmentMap) -> NDArray[np.bool_]:
    """Return which compartments of a neuron hold a terminal with full detail."""
    holds = np.zeros(compartments.size, dtype=np.bool_)
    for place, _ in terminals_in(lab, compartments.neuron.id):
        holds[compartments.locate(place.branch, place.position)] = True
    return holds


def terminal_channel(synapse: Synapse) -> str:
    """Return the calcium channel that a synapse with full detail chose."""
    number = synapse.parameters.get("calcium.channel", CHANNEL.value)
    return TERMINAL_CHANNELS[round(number)]


def chosen_channels(
    lab: Lab, compartments: CompartmentMap
) -> dict[str, NDArray[np.bool_]]:
    """Return which compartments have another calcium channel than the default.

    Where several terminals share a compartment, the last one's choice counts.
    """
    chosen: dict[str, NDArray[np.bool_]] = {}
    for place, synapse in terminals_in(lab, compartments.neuron.id):
        here = compartments.locate(place.branch, place.position)
        for there in chosen.values():
            there[here] = False
        name = terminal_channel(synapse)
        if name != CALCIUM_CHANNEL:
            empty = np.zeros(compartments.size, dtype=np.bool_)
            chosen.setdefault(name, empty)[here] = True
    return chosen


def local_block(lab: Lab, compartments: CompartmentMap, channel: str) -> Floats:
    """Return what drugs at single synapses leave of a calcium channel, by compartment.

    They come on top of the drugs in the bath, which are not counted here.
    """
    left = np.ones(compartments.size)
    everywhere = drugs_at(lab).get(channel, NO_EFFECT).left
    for place, synapse in terminals_in(lab, compartments.neuron.id):
        there = drugs_at(lab, synapse).get(channel, NO_EFFECT).left
        here = compartments.locate(place.branch, place.position)
        if everywhere > 0.0:
            left[here] = there / everywhere
    return left
