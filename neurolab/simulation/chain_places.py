"""Where the records of the chain are made: compartments and detectors of a synapse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.document.records import BranchKind
from neurolab.kernel.chain import PLACES
from neurolab.simulation.equipment import terminal_of
from neurolab.simulation.tables import empty_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.contacts import Contacts
    from neurolab.document.records import Neuron, Synapse
    from neurolab.simulation.layout import Layout

    Detectors = Sequence[tuple[str, str, float]]

MIDDLE = 0.5


def chain_places(
    synapses: Sequence[Synapse],
    contacts: dict[str, Contacts],
    layout: Layout,
    detectors: Detectors,
) -> Any:
    """Return the table of `kernel.chain.PLACES` of synapses with full detail."""
    table = empty_table(PLACES, len(synapses))
    numbers = {place: i for i, place in enumerate(detectors)}
    for row, one in zip(table, synapses, strict=True):
        place = terminal_of(one)
        key = (place.neuron, place.branch, place.position)
        row.detector = numbers.get(key, -1)
        row.terminal = layout.locate(*key)
        target = contacts[one.id].spans[0].neuron
        row.local = _local(contacts[one.id], layout)
        neuron = layout.maps[target].neuron
        soma, segment = body_of(neuron), segment_of(neuron)
        row.soma = layout.locate(target, soma, MIDDLE)
        row.segment = layout.locate(target, segment, MIDDLE)
        row.next = numbers.get((target, segment, MIDDLE), -1)
        row.target = layout.order.index(target)
    return table


def body_of(neuron: Neuron) -> str:
    """Return the branch that is the neuron's soma, or its first branch."""
    for branch in neuron.branches:
        if branch.kind is BranchKind.SOMA:
            return branch.id
    return neuron.branches[0].id


def segment_of(neuron: Neuron) -> str:
    """Return where the neuron's spikes start: the end of its initial segment."""
    found = [b.id for b in neuron.branches if b.kind is BranchKind.INITIAL_SEGMENT]
    return found[-1] if found else body_of(neuron)


def _local(contacts: Contacts, layout: Layout) -> int:
    """Return the compartment that holds most contacts, the first of several."""
    compartments = []
    for number, span in enumerate(contacts.spans):
        fractions = contacts.fraction[contacts.span == number]
        places = layout.maps[span.neuron].locate_all(span.branch, fractions)
        compartments.append(places + layout.first[span.neuron])
    where, count = np.unique(np.concatenate(compartments), return_counts=True)
    return int(where[count.argmax()])
