"""Where the records of the chain are made: compartments and detectors of a synapse."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.document.records import BranchKind
from neurolab.kernel.chain import PLACES
from neurolab.physiology.receptors import RECEPTORS
from neurolab.simulation.equipment import terminal_of
from neurolab.simulation.tables import empty_table, offsets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from neurolab.document.contacts import Contacts
    from neurolab.document.records import Neuron, Synapse
    from neurolab.simulation.layout import Layout

    Detectors = Sequence[tuple[str, str, float]]

MIDDLE = 0.5


MOST_LIGHT = 64
"""Light synapses of which records are made; those of the bench's neurons come first."""


def followed_light(
    ordered: Sequence[Synapse], contacts: dict[str, Contacts]
) -> list[Synapse]:
    """Return the light synapses that get records: single axons, not bundles."""
    single = (
        one
        for one in sorted(ordered, key=lambda one: one.terminal is None)
        if one.detail == "light" and contacts[one.id].lines == 1 and one.on
    )
    return list(islice(single, MOST_LIGHT))


def chain_places(
    synapses: Sequence[Synapse],
    ordered: Sequence[Synapse],
    contacts: dict[str, Contacts],
    layout: Layout,
    detectors: Detectors,
    parts: Sequence[tuple[str, str]],
    delays: Mapping[str, float],
) -> Any:
    """Return the table of `kernel.chain.PLACES`.

    Parameters
    ----------
    synapses : sequence of Synapse
        Those with full detail, then light ones.
    ordered : sequence of Synapse
        All, in the order of the arrays.
    contacts, layout, detectors
    parts : sequence of (synapse, receptor)
        Of all synapses, in the order of the arrays.
    delays : mapping of str to float
        Of light synapses, ms.
    """
    table = empty_table(PLACES, len(synapses))
    numbers = {place: i for i, place in enumerate(detectors)}
    followed = {one.id for one in synapses}
    columns = {one.id: i for i, one in enumerate(ordered)}
    lines = offsets([contacts[one.id].lines for one in ordered])
    spans: dict[str, tuple[int, int]] = {}
    for p, (synapse, name) in enumerate(parts):
        if synapse in followed and name in RECEPTORS:
            spans[synapse] = spans.get(synapse, (p, p))[0], p + 1
    for k, (row, one) in enumerate(zip(table, synapses, strict=True)):
        row.connection, row.line, row.messenger = k, -1, -1
        if one.detail == "light":
            row.connection, row.delay = -1, delays[one.id]
            if one.terminal is None:
                row.line = lines[columns[one.id]]
        if one.detail == "full" or one.terminal is not None:
            place = terminal_of(one)
            key = (place.neuron, place.branch, place.position)
            row.detector = numbers.get(key, -1)
            row.terminal = layout.locate(*key)
        else:
            row.detector = row.terminal = -1
        row.synapse = columns[one.id]
        row.part_first, row.part_last = spans.get(one.id, (0, 0))
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
