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
from neurolab.physiology.drugs import NO_EFFECT, effects

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


def local_block(lab: Lab, compartments: CompartmentMap) -> Floats:
    """Return what drugs at single synapses leave of calcium channels, by compartment.

    They come on top of the drugs in the bath, which are not counted here.
    """
    left = np.ones(compartments.size)
    everywhere = drugs_at(lab).get(CALCIUM_CHANNEL, NO_EFFECT).left
    for place, synapse in terminals_in(lab, compartments.neuron.id):
        there = drugs_at(lab, synapse).get(CALCIUM_CHANNEL, NO_EFFECT).left
        here = compartments.locate(place.branch, place.position)
        if everywhere > 0.0:
            left[here] = there / everywhere
    return left
