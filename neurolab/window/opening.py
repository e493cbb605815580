"""The three changes that the opening lab offers, each shown in one sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from neurolab.document.addresses import get_value, set_value

if TYPE_CHECKING:
    from neurolab.document.records import Lab

OPENING = "opening"
FEW_CONTACTS = 8
INHIBITION = "inhibition"
CALCIUM = "bath.ca.outside"
NO_CALCIUM_MILLIMOLAR = 1e-6
"""Not 0, which has no equilibrium potential: what a chelator leaves."""


def is_opening(lab: Lab) -> bool:
    """Return whether a lab is the opening lab, however it was changed."""
    return lab.name == OPENING and bool(lab.synapses)


def without_calcium(lab: Lab) -> Lab:
    """Return the lab without calcium in the bath."""
    return set_value(lab, CALCIUM, NO_CALCIUM_MILLIMOLAR)


def with_calcium(lab: Lab, opened: Lab) -> Lab:
    """Return the lab with the calcium that it was opened with."""
    return set_value(lab, CALCIUM, get_value(opened, CALCIUM))


def lacks_calcium(lab: Lab) -> bool:
    """Return whether the bath has no calcium."""
    return get_value(lab, CALCIUM) <= NO_CALCIUM_MILLIMOLAR


def with_contacts(lab: Lab, contacts: int) -> Lab:
    """Return the lab with another number of contacts from neuron to neuron."""
    synapses = tuple(
        msgspec.structs.replace(one, contacts=contacts)
        if one.terminal is not None
        else one
        for one in lab.synapses
    )
    return msgspec.structs.replace(lab, synapses=synapses)


def contacts_of(lab: Lab) -> int:
    """Return the contacts of the first connection from neuron to neuron."""
    return next((one.contacts for one in lab.synapses if one.terminal is not None), 0)


def with_inhibition(lab: Lab, *, on: bool) -> Lab:
    """Return the lab with its inhibitory input switched."""
    sources = _inhibitory(lab)
    inputs = tuple(
        msgspec.structs.replace(one, on=on) if one.id in sources else one
        for one in lab.inputs
    )
    return msgspec.structs.replace(lab, inputs=inputs)


def _inhibitory(lab: Lab) -> set[str]:
    """Return the inputs that end in the inhibitory synapse."""
    return {one.input for one in lab.synapses if one.id == INHIBITION and one.input}


def has_inhibition(lab: Lab) -> bool:
    """Return whether the inhibitory input is on."""
    sources = _inhibitory(lab)
    return any(one.id in sources and one.on for one in lab.inputs)
