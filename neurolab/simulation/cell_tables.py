"""Tables of everything that belongs to cells: cable, channels, pools, detectors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel.circuit import (
    CABLE_ROWS,
    CAPACITY_RATE,
    CHANNEL,
    FIXED_DIAGONAL,
    GATE,
    LEAK_CONDUCTANCE,
    LEAK_REVERSAL,
    LINK,
    NEIGHBOUR,
    OUTER_CAPACITY_RATE,
    OUTER_DIAGONAL,
    OUTER_LINK,
    POOL,
    POOL_GAIN,
    RUN,
)
from neurolab.kernel.circuit import JUNCTION as JUNCTION_TABLE
from neurolab.simulation.chain_channels import chain_tables
from neurolab.simulation.equipment import is_hidden
from neurolab.simulation.geometry import JUNCTION
from neurolab.simulation.laws import law_tables
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.tables import empty_table, integers, joined, offsets, spans

if TYPE_CHECKING:
    from neurolab.simulation.layout import Layout
    from neurolab.simulation.membranes import ChannelBlock, GateBlock, NeuronMembrane

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Table = Any


@dataclass(frozen=True, slots=True)
class CellTables:
    """The fields of `kernel.circuit.Circuit` that describe cells, and their index.

    Attributes
    ----------
    fields : dict of str to array
        By their names in `Circuit`.
    spans : dict of str to (groups + 1,) int64
        Where each group's ``run``, ``junction``, ``channel`` and ``pool`` begins.
    blocks : dict of (neuron, channel name) to list of (places, channel index)
        Channel blocks, with their compartments counted over the whole circuit.
    factors : dict of (neuron, channel name) to int
        Where the factor of a neuron's channel stands in `State.factors`.
    gate_spans, block_spans : dict of str to slice
        Where each neuron's values stand in `State.gates` and `State.conductance`.
    """

    fields: dict[str, Any]
    spans: dict[str, Integers]
    blocks: dict[tuple[str, str], list[tuple[Integers, int]]]
    factors: dict[tuple[str, str], int]
    gate_spans: dict[str, slice]
    block_spans: dict[str, slice]


def cell_tables(layout: Layout, membranes: dict[str, NeuronMembrane]) -> CellTables:
    """Return the tables of all cells of a layout."""
    count = len(layout.groups)
    parent = _parents(layout)
    of_compartment = np.repeat(
        integers(layout.group[key] for key in layout.order),
        integers(layout.maps[key].size for key in layout.order),
    )
    runs = _runs(parent)
    junctions, neighbours = _junctions(layout)
    channels = _channels(layout, membranes)
    pools = _pools(layout, membranes)
    return CellTables(
        fields={
            "parent": parent,
            "cable": _cable(layout, membranes, parent),
            "runs": runs,
            "junctions": junctions,
            "neighbours": neighbours,
            "pools": pools,
            **channels.fields,
        },
        spans={
            "run": spans(of_compartment[runs.first], count),
            "junction": spans(of_compartment[junctions.compartment], count),
            "channel": spans(channels.groups, count),
            "pool": spans(of_compartment[pools.first], count),
        },
        blocks=channels.blocks,
        factors=channels.factors,
        gate_spans=channels.gate_spans,
        block_spans=channels.block_spans,
    )


def _parents(layout: Layout) -> Integers:
    parts = [
        np.where(each.parent >= 0, each.parent + layout.first[key], -1)
        for key, each in layout.maps.items()
    ]
    return joined(parts).astype(np.int64)


def _cable(
    layout: Layout, membranes: dict[str, NeuronMembrane], parent: Integers
) -> Floats:
    """Return the rows that every compartment has."""
    maps = list(layout.maps.values())
    own = [membranes[key] for key in layout.order]
    two_over_h = np.repeat(
        [2.0 * layout.sub_steps[layout.group[key]] / TICK_MS for key in layout.order],
        [each.size for each in maps],
    )
    rows = np.zeros((CABLE_ROWS, parent.size))
    rows[LINK] = joined([each.link for each in maps])
    rows[CAPACITY_RATE] = joined([each.capacitance for each in own]) * two_over_h
    rows[LEAK_CONDUCTANCE] = joined([each.leak for each in own])
    rows[LEAK_REVERSAL] = joined([each.leak_reversal for each in own])
    rows[FIXED_DIAGONAL] = (
        rows[CAPACITY_RATE] + rows[LEAK_CONDUCTANCE] + _links(parent, rows[LINK])
    )
    rows[OUTER_LINK] = joined([each.outer_link for each in maps])
    rows[OUTER_CAPACITY_RATE] = (
        joined([each.sheath_capacitance for each in own]) * two_over_h
    )
    rows[OUTER_DIAGONAL] = (
        rows[OUTER_CAPACITY_RATE]
        + joined([each.sheath_leak for each in own])
        + _links(parent, rows[OUTER_LINK])
    )
    for key in layout.order:
        for pool in membranes[key].pools:
            shift = layout.first[key]
            rows[POOL_GAIN][pool.first + shift : pool.last + shift] = pool.gain
    return rows


def _links(parent: Integers, link: Floats) -> Floats:
    """Return the sum of all links of every compartment."""
    total = link.copy()
    has_parent = parent >= 0
    np.add.at(total, parent[has_parent], link[has_parent])
    return total


def _runs(parent: Integers) -> Table:
    """Return the unbranched runs: neighbours in the array that are also linked."""
    starts = np.flatnonzero(parent != np.arange(parent.size) - 1)
    if parent.size and (starts.size == 0 or starts[0] != 0):
        starts = np.concatenate(([0], starts))
    table = empty_table(RUN, starts.size)
    table.first, table.last = starts, np.append(starts[1:], parent.size)
    return table


def _junctions(layout: Layout) -> tuple[Table, Table]:
    """Return the junctions with their neighbours, weighted by conductance."""
    places: list[int] = []
    around: list[Integers] = []
    weights: list[Floats] = []
    for key, each in layout.maps.items():
        for j in np.flatnonzero(each.branch == JUNCTION):
            children = np.flatnonzero(each.parent == j)
            link = np.concatenate(([each.link[j]], each.link[children]))
            near = np.concatenate(([each.parent[j]], children))
            places.append(int(j) + layout.first[key])
            around.append(near + layout.first[key])
            weights.append(link / link.sum())
    table = empty_table(JUNCTION_TABLE, len(places))
    begin = offsets(near.size for near in around)
    table.compartment = places
    table.first, table.last = begin[:-1], begin[1:]
    neighbours = empty_table(NEIGHBOUR, int(begin[-1]))
    neighbours.compartment = joined(around)
    neighbours.weight = joined(weights)
    return table, neighbours


@dataclass(frozen=True, slots=True)
class _Channels:
    """Tables of channels and gates, and where each neuron's values stand."""

    fields: dict[str, Any]
    groups: list[int]
    blocks: dict[tuple[str, str], list[tuple[Integers, int]]]
    factors: dict[tuple[str, str], int]
    gate_spans: dict[str, slice]
    block_spans: dict[str, slice]


def _channels(layout: Layout, membranes: dict[str, NeuronMembrane]) -> _Channels:
    """Return channels and gates."""
    crowds = _crowds(layout, membranes)
    own = [
        (keys, block)
        for keys in crowds
        for block in _joined_blocks([membranes[key] for key in keys])
    ]
    gates = [(block, gate) for _, block in own for gate in block.gates]
    table = empty_table(CHANNEL, len(own))
    table.block = offsets(block.places.size for _, block in own)[:-1]
    gate_first = offsets(len(block.gates) for _, block in own)
    table.gate_first, table.gate_last = gate_first[:-1], gate_first[1:]
    blocks: dict[tuple[str, str], list[tuple[Integers, int]]] = {}
    factors: dict[tuple[str, str], int] = {}
    chains: dict[tuple[tuple[GateBlock, ...], float], int] = {}
    for number, (keys, block) in enumerate(own):
        row, shift = table[number], layout.first[keys[0]]
        row.first = block.places[0] + shift if block.is_contiguous else -1
        row.count = block.places.size
        row.carrier, row.flux = block.carrier, block.flux
        row.factor = factors.setdefault(
            (keys[0], block.name), len(set(factors.values()))
        )
        row.reversal = block.reversal
        row.thermal, row.ratio = block.flux_constants
        row.chain = -1
        if block.is_chain:
            steps = layout.sub_steps[layout.group[keys[0]]]
            which = (block.gates, 0.5 * TICK_MS / steps)
            row.chain = chains.setdefault(which, len(chains))
        here = (block.places + shift, number)
        for key in keys:
            factors[key, block.name] = row.factor
            blocks.setdefault((key, block.name), []).append(here)
    laws, powers, power_first = law_tables([block.gates for _, block in own])
    table.power_first, table.power_last = power_first[:-1], power_first[1:]
    gate_table = empty_table(GATE, len(gates))
    gate_table.block = offsets(block.places.size for block, _ in gates)[:-1]
    gate_table.power = [gate.power for _, gate in gates]
    gate_table.senses_calcium = [gate.senses_calcium for _, gate in gates]
    gate_table.speed = [gate.speed for _, gate in gates]
    return _Channels(
        fields={
            "channels": table,
            "places": joined(
                [block.places + layout.first[keys[0]] for keys, block in own]
            ).astype(np.int64),
            "density": joined([block.density for _, block in own]),
            "gates": gate_table,
            "laws": laws,
            "powers": powers,
            "chains": chain_tables(list(chains)),
        },
        groups=[layout.group[keys[0]] for keys, _ in own],
        blocks=blocks,
        factors=factors,
        gate_spans=_spans_of(crowds, {k: m.gate_values for k, m in membranes.items()}),
        block_spans=_spans_of(
            crowds, {k: m.block_values for k, m in membranes.items()}
        ),
    )


def _crowds(
    layout: Layout, membranes: dict[str, NeuronMembrane]
) -> list[tuple[str, ...]]:
    """Return the neurons whose channels share blocks: alike boutons, else each alone.

    A bouton is one compartment, so that any number of them in a row is one block.
    """
    crowds: list[tuple[str, ...]] = []
    for ids in layout.groups:
        alike = is_hidden(ids[0]) and all(
            _is_alike(membranes[ids[0]], membranes[key]) for key in ids
        )
        crowds += [ids] if alike else [(key,) for key in ids]
    return crowds


def _is_alike(one: NeuronMembrane, other: NeuronMembrane) -> bool:
    """Tell whether the channels of two boutons differ in nothing but density."""
    return len(one.channels) == len(other.channels) and all(
        a.places.size == b.places.size == 1
        and replace(a, places=b.places, density=b.density) == b
        for a, b in zip(one.channels, other.channels, strict=True)
    )


def _joined_blocks(members: list[NeuronMembrane]) -> list[ChannelBlock]:
    """Return the channel blocks of neighbours that are alike."""
    if len(members) == 1:
        return list(members[0].channels)
    return [
        replace(
            blocks[0],
            places=np.arange(len(blocks)),
            density=joined([block.density for block in blocks]),
        )
        for blocks in zip(*(each.channels for each in members), strict=True)
    ]


def _spans_of(crowds: list[tuple[str, ...]], sizes: dict[str, int]) -> dict[str, slice]:
    """Return where each neuron's values stand, given how many each has."""
    spans, begin = {}, 0
    for keys in crowds:
        end = begin + sum(sizes[key] for key in keys)
        for i, key in enumerate(keys):
            spans[key] = slice(begin + i, end, len(keys))
        begin = end
    return spans


def _pools(layout: Layout, membranes: dict[str, NeuronMembrane]) -> Table:
    """Return the calcium pools."""
    every = [(key, pool) for key in layout.order for pool in membranes[key].pools]
    table = empty_table(POOL, len(every))
    table.first = [pool.first + layout.first[key] for key, pool in every]
    table.last = [pool.last + layout.first[key] for key, pool in every]
    table.decay = [pool.decay for _, pool in every]
    table.rest = [pool.rest for _, pool in every]
    return table
