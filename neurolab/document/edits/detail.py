"""More detail for one contact of a light synapse, or less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from neurolab.document.records import Lab


def set_contact_detail(lab: Lab, synapse: str, contact: int, *, full: bool) -> Lab:
    """Return a lab in which one contact of a light synapse has full detail, or not.

    Parameters
    ----------
    lab : Lab
    synapse : str
        `Synapse.id`.
    contact : int
        From 0, line after line.
    full : bool
    """
    synapses = []
    for one in lab.synapses:
        if one.id == synapse:
            numbers = {*one.detailed, contact} if full else {*one.detailed} - {contact}
            one = replace(one, detailed=tuple(sorted(numbers)))
        synapses.append(one)
    return replace(lab, synapses=tuple(synapses))
