"""The registry: every parameter and observable of a lab by its address.

===================================================  ==================================
``bath.celsius``                                     temperature
``bath.<ion>.outside``, ``bath.<ion>.inside``        concentrations
``dose.<drug>``                                      dose in the bath
``lab.sweep_ms``, ``lab.seed``, ``lab.resolution``   settings
``neuron.<id>.<branch>.<field>``                     a branch: ``length_um``, ...
``neuron.<id>.<branch>.<channel>``                   density in this branch
``neuron.<id>.membrane.<membrane>.<field>``          a membrane: ``leak_ms_cm2``, ...
``neuron.<id>.membrane.<membrane>.<channel>``        density in this membrane
``neuron.<id>.membrane.<membrane>.<channel>.<name>``  ``reversal_mv``, ``shift``, ...
``neuron.<id>.membrane.<membrane>.calcium.<field>``  its calcium pool
``neuron.<id>.spine.<spine>.<field>``                ``neck_ns``, ...
``electrode.<id>.<field>``                           ``holding``, ``position``, ...
``electrode.<id>.<command field>``                   ``amplitude``, ``onset_ms``, ...
``electrode.<id>.<number>.<command field>``          its second, third, ... command
``electrical_synapse.<id>.conductance_ns``           a gap junction
``input.``, ``synapse.``, ``puff.``, ``uncaging.``   see `synapses`
===================================================  ==================================

A field has the name that it has in `records`. What an address means (unit, range,
default, source) is a `Quantity`; setting a value outside of its range is refused.
Setting returns a new lab that shares every unchanged part with the old one.

What can be read but not set is in `observables`. Each kind of thing on the bench is one
`Family`, a file here that lists its quantities and changes one of them; a new kind is a
new file and a line in `FAMILIES`.
"""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING

from neurolab.document.addresses import (
    bath,
    electrodes,
    gaps,
    neurons,
    synapses,
)
from neurolab.document.addresses.observables import (
    OBSERVABLES,
    Observable,
    observables,
)
from neurolab.document.addresses.quantity import Family, Quantity
from neurolab.errors import AddressError
from neurolab.units import format_number, format_quantity, unit_symbol

if TYPE_CHECKING:
    from neurolab.document.records import Lab

__all__ = [
    "FAMILIES",
    "OBSERVABLES",
    "Family",
    "Observable",
    "Quantity",
    "addresses",
    "describe",
    "get_value",
    "observables",
    "quantities",
    "set_value",
]

FAMILIES: dict[str, Family] = {
    "bath": bath.BATH,
    "dose": bath.DOSES,
    "lab": bath.SETTINGS,
    "neuron": neurons.NEURONS,
    "electrode": electrodes.ELECTRODES,
    "electrical_synapse": gaps.GAPS,
    "input": synapses.INPUTS,
    "synapse": synapses.SYNAPSES,
    "puff": synapses.PUFFS,
    "uncaging": synapses.UNCAGINGS,
}
"""First part of an address to the family that answers for the rest."""


def quantities(lab: Lab) -> dict[str, Quantity]:
    """Return every parameter of a lab by its address."""
    return {
        one.address: one
        for family in FAMILIES.values()
        for one in family.quantities(lab, ())
    }


def addresses(lab: Lab) -> dict[str, float]:
    """Return every parameter address of a lab with its present value."""
    return {address: one.value for address, one in quantities(lab).items()}


def describe(lab: Lab, address: str) -> Quantity:
    """Return what one parameter is: value, unit, range, default, source, title.

    Raises
    ------
    AddressError
        If the address names nothing; the error suggests the nearest one.
    """
    first, *names = address.split(".")
    family = FAMILIES.get(first)
    if family is not None:
        for one in family.quantities(lab, names):
            if one.address == address:
                return one
    known = addresses(lab)
    near = difflib.get_close_matches(address, known, n=1, cutoff=0.0)
    raise AddressError("address_unknown", address=address, near=near[0])


def get_value(lab: Lab, address: str) -> float:
    """Return a parameter's present value.

    Raises
    ------
    AddressError
        If the address names nothing; the error suggests the nearest one.
    """
    return describe(lab, address).value


def set_value(lab: Lab, address: str, value: float) -> Lab:
    """Return a lab with one parameter changed.

    Parameters
    ----------
    lab : Lab
    address : str
        See the module.
    value : float
        In the unit of its `Quantity`.

    Raises
    ------
    AddressError
        If the address names nothing, or the value is outside its range.
    """
    _require_in_range(describe(lab, address), value)
    first, *names = address.split(".")
    return FAMILIES[first].change(lab, names, value)


def _require_in_range(quantity: Quantity, value: float) -> None:
    """Refuse a value outside of the range, or a fraction of what is counted."""
    if not (math.isfinite(value) and quantity.low <= value <= quantity.high):
        raise AddressError(
            "value_outside",
            address=quantity.address,
            title=quantity.title,
            value=format_quantity(value, quantity.unit),
            low=format_number(quantity.low),
            high=format_number(quantity.high),
            unit=unit_symbol(quantity.unit) and f" {unit_symbol(quantity.unit)}",
        )
    if quantity.whole and value != int(value):
        raise AddressError(
            "value_not_whole",
            address=quantity.address,
            title=quantity.title,
            value=format_number(value),
        )
