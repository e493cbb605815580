"""Single contacts of light synapses that are computed with full detail.

For the engine such a contact is a synapse of its own, with one contact at the same
place, driven by the same spikes: those of the terminal, or of its line of the bundle.
The light synapse goes on without it. Names of these synapses and of their lines hold a
mark that no name in a lab can hold, as those of boutons do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.contacts import contacts_of
from neurolab.document.records import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.document.contacts import Contacts
    from neurolab.document.records import Input, Lab, Neuron, Synapse

MARK = "~"


def part_of(synapse: str, contact: int) -> str:
    """Return the id of the synapse that a contact of another one is."""
    return f"{synapse}{MARK}{contact}"


def whole_of(part: str) -> tuple[str, int]:
    """Return the synapse and the contact of which `part_of` is an id."""
    name, number = part.split(MARK)
    return name, int(number)


def is_part(name: str) -> bool:
    """Tell whether a synapse, or an input, stands for a part of another one."""
    return MARK in name


def expanded(lab: Lab) -> Lab:
    """Return a lab in which contacts with full detail are synapses of their own."""
    if not any(one.detailed for one in lab.synapses):
        return lab
    inputs = {one.id: one for one in lab.inputs}
    neurons = {one.id: one for one in lab.neurons}
    known = {one.id for one in lab.synapses}
    parts = [
        pair
        for one in lab.synapses
        if one.detail == "light" and one.detailed
        for pair in _parts(one, inputs.get(one.input or ""), neurons)
        if pair[0].id not in known
    ]
    lines = {line.id: line for _, line in parts if line is not None}
    return replace(
        lab,
        synapses=(*lab.synapses, *(part for part, _ in parts)),
        inputs=(*lab.inputs, *lines.values()),
    )


def _parts(
    synapse: Synapse, source: Input | None, neurons: dict[str, Neuron]
) -> Iterator[tuple[Synapse, Input | None]]:
    """Yield each part of a light synapse, and its line of an outside input."""
    contacts = contacts_of(synapse, source, neurons)
    for number in detailed_contacts(synapse, contacts):
        span = contacts.spans[contacts.span[number]]
        fraction = float(contacts.fraction[number])
        line = None
        if source is not None:
            name = part_of(synapse.id, number // synapse.contacts)
            line = replace(source, id=name, count=1, density_per_um=None)
        part = replace(
            synapse,
            id=part_of(synapse.id, number),
            input=None if line is None else line.id,
            targets=(
                Stretch(
                    neuron=span.neuron,
                    branch=span.branch,
                    start=fraction,
                    stop=fraction,
                ),
            ),
            contacts=1,
            detail="full",
            detailed=(),
        )
        yield part, line


def detailed_contacts(synapse: Synapse, contacts: Contacts) -> list[int]:
    """Return the contacts of a light synapse that have full detail, in order."""
    count = contacts.span.size
    return sorted({each for each in synapse.detailed if 0 <= each < count})
