"""Synapses with full detail: their tables, their rested state, and edits of them.

Every stage has a builder of its own (`release_build`, `cleft_build`, `cascade_build`);
here they are put together, and what evolves is carried over an edit synapse by synapse,
so that a drug, a switch, a number or another place resets nothing.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.document.records import Puff, Uncaging
from neurolab.kernel.chain import ARRIVED, COLUMNS, LAST_SPIKE, ROW, Chain, Closed
from neurolab.kernel.circuit import CA, CHARGE, State, V
from neurolab.kernel.cleft import advance_clefts
from neurolab.kernel.full import (
    CASCADE_OF,
    FLASH,
    FULL,
    PUFF,
    STIMULUS,
    Full,
    FullScratch,
    FullState,
    advance_full,
)
from neurolab.kernel.gates import ghk_factor
from neurolab.physiology.calcium_schemes import TERMINAL_CHANNELS
from neurolab.simulation.cascade_build import (
    BuiltCascades,
    build_cascades,
    carry_cascades,
    rested,
)
from neurolab.simulation.cascade_sites import (
    cascade_sites,
    cascades_of,
    opens_channels,
)
from neurolab.simulation.chain_places import chain_places, followed_light
from neurolab.simulation.cleft_build import (
    LIGANDS,
    build_clefts,
    cleft_inputs,
    cleft_scratch,
    start_clefts,
)
from neurolab.simulation.cleft_edit import carry_clefts
from neurolab.simulation.equipment import terminal_of
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.release_build import (
    build_release,
    carry_release,
    new_fusions,
    rest_release,
)
from neurolab.simulation.stages import Stages, stages_of, value_of
from neurolab.simulation.tables import empty_table, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.contacts import Contacts
    from neurolab.document.records import Lab, Synapse
    from neurolab.kernel.circuit import Scratch
    from neurolab.kernel.network import Activity, Network
    from neurolab.simulation.cascade_build import CascadeSite
    from neurolab.simulation.cell_tables import CellTables
    from neurolab.simulation.layout import Layout

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_RECORDS = 512
"""Records of the chain that can end in one call."""

MOST_SAMPLES = 40_000
"""Samples of watched contacts in one call; beyond it one per tick is left."""


@dataclass(frozen=True, slots=True)
class FullTables:
    """All synapses with full detail as the kernel runs them, and their index.

    Attributes
    ----------
    full : Full
    stages : tuple of Stages
        In the order of the connections.
    cascades : BuiltCascades
    terminals : tuple of (neuron, compartment)
        Of each connection; the compartment counts over the circuit.
    followed : tuple of str
        Synapses of which records are made (`kernel.chain`): these, then light ones.
    """

    full: Full
    stages: tuple[Stages, ...]
    cascades: BuiltCascades
    terminals: tuple[tuple[str, int], ...]
    followed: tuple[str, ...]

    def place(self, synapse: str) -> int:
        """Return the connection of a synapse."""
        return next(k for k, one in enumerate(self.stages) if one.id == synapse)


def full_tables(
    lab: Lab,
    layout: Layout,
    cells: CellTables,
    ordered: Sequence[Synapse],
    contacts: dict[str, Contacts],
    patch_of: dict[str, Integers],
    parts: Sequence[tuple[str, str]],
    part_table: Any,
    detectors: Sequence[tuple[str, str, float]],
    targets: Integers,
) -> FullTables:
    """Return the tables of the synapses with full detail.

    Parameters
    ----------
    lab : Lab
    layout, cells
        Of the lab.
    ordered : sequence of Synapse
        All, in the order of the arrays: those with full detail are the last.
    contacts : dict of str to Contacts
        Where the contacts of each synapse are.
    patch_of : dict of str to (contacts,) int64
        Patch of each contact, counted within each part.
    parts : sequence of (synapse, receptor)
        Of all synapses, in the order of the arrays.
    part_table : table of `kernel.patches.PART`
    detectors : sequence of (neuron, branch, position)
    targets : (synapses,) int64
        Number of the neuron that each synapse reaches.
    """
    synapses = [one for one in ordered if one.detail == "full"]
    light_ones = followed_light(ordered, contacts)
    stages = tuple(stages_of(lab, one, layout) for one in synapses)
    release = build_release([one.terminal for one in stages], lab.bath.celsius, TICK_MS)
    places = {part: p for p, part in enumerate(parts)}
    sites = [
        site
        for one in synapses
        for site in cascade_sites(
            lab,
            one,
            [span.neuron for span in contacts[one.id].spans],
            {
                name: _targets(part_table, places[one.id, name], patch_of[one.id])
                for name in cascades_of(one)
                if opens_channels(name)
            },
            cells.factors,
        )
    ]
    cascades = build_cascades(sites, lab.bath.celsius, TICK_MS)
    table = empty_table(FULL, len(stages))
    conductance = np.zeros(len(parts))
    light = len(lab.synapses) - len(stages)
    for k, (row, one, synapse) in enumerate(zip(table, stages, synapses, strict=True)):
        row.synapse = light + k
        mine = [places[one.id, name] for name in one.receptors]
        row.part_first = mine[0] if mine else 0
        row.part_last = row.part_first + len(mine)
        row.is_on = int(synapse.on)
        conductance[mine] = one.conductance
    full = Full(
        synapses=table,
        release=release,
        clefts=build_clefts([one.cleft for one in stages]),
        cascades=cascades.kernel,
        cascade_of=_cascade_table(sites, stages),
        contact_patch=joined([patch_of[one.id] for one in stages]).astype(np.int64),
        conductance=conductance,
        stimuli=_stimuli(lab, [one.id for one in stages]),
        places=chain_places(
            [*synapses, *light_ones],
            ordered,
            contacts,
            layout,
            detectors,
            parts,
            {one.id: value_of(lab, one, "light.delay") for one in light_ones},
        ),
        targets=targets,
    )
    for row, of in zip(cascades.kernel.cascades, full.cascade_of, strict=True):
        if full.places[of.connection].messenger < 0:
            first = cascades.kernel.steps[row.step_first].target
            full.places[of.connection].messenger = first
    terminals = tuple(
        (terminal_of(synapse).neuron, one.terminal.compartment)
        for synapse, one in zip(synapses, stages, strict=True)
    )
    followed = tuple(one.id for one in (*synapses, *light_ones))
    return FullTables(full, stages, cascades, terminals, followed)


def _targets(
    part_table: Any, part: int, patch: Integers
) -> tuple[Integers, Floats, int]:
    """Return the patches of a part, how many contacts each has, and the part."""
    first, last = int(part_table.first[part]), int(part_table.last[part])
    count = np.bincount(patch, minlength=last - first)
    return np.arange(first, last), count.astype(np.float64), part


def _cascade_table(sites: Sequence[CascadeSite], stages: Sequence[Stages]) -> Any:
    """Return what drives each cascade."""
    places = {one.id: k for k, one in enumerate(stages)}
    table = empty_table(CASCADE_OF, len(sites))
    for row, site in zip(table, sites, strict=True):
        row.connection = places[site.connection]
        row.spill = stages[row.connection].neighbours
        fits = site.cascade.transmitter == stages[row.connection].transmitter
        row.ligand = -1 if fits else LIGANDS[site.cascade.transmitter]
    return table


def _stimuli(lab: Lab, order: list[str]) -> Any:
    """Return the puffs and flashes that reach these synapses."""
    synapses = {one.id: one for one in lab.synapses}
    puffs = [one for one in lab.puffs if one.on and one.synapse in order]
    flashes = [one for one in lab.uncagings if one.on and one.synapse in order]
    table = empty_table(STIMULUS, len(puffs) + len(flashes))
    stimuli: list[Puff | Uncaging] = [*puffs, *flashes]
    for row, one in zip(table, stimuli, strict=True):
        row.connection, row.ligand = order.index(one.synapse), -1
        row.onset, row.end = one.onset_ms, one.onset_ms + one.duration_ms
        if isinstance(one, Puff):
            row.kind, row.amount = PUFF, one.millimolar
            row.decay = one.fading_ms
            own = transmitter_of(lab, synapses[one.synapse])
            if one.transmitter not in (None, own):
                row.ligand = LIGANDS[one.transmitter]
        else:
            row.kind, row.amount = FLASH, one.micromolar
    return table


def rest_full(
    tables: FullTables, cells: CellTables, state: State, stream: int
) -> FullState:
    """Return synapses at rest, beside membranes at rest.

    Parameters
    ----------
    tables : FullTables
    cells : CellTables
    state : State
        Of the membranes.
    stream : int
        Seed of the sweep.
    """
    full = tables.full
    places = [place for _, place in tables.terminals]
    charge = state.cells[CHARGE + CA, places]
    current = np.array(
        [_calcium_current(cells, state, *each) for each in tables.terminals]
    )
    return FullState(
        release=rest_release(full.release, charge, current, stream),
        clefts=start_clefts(full.clefts),
        cascades=rested(tables.cascades),
        waiting=np.zeros(len(tables.stages)),
        chain=_no_records(full),
    )


def _no_records(full: Full) -> Chain:
    """Return the chain without any open record."""
    open_records = np.zeros((full.places.size, COLUMNS))
    open_records[:, [ARRIVED, LAST_SPIKE]] = -1.0
    return Chain(open_records, np.zeros((full.places.size, full.targets.size)))


def _calcium_current(
    cells: CellTables, state: State, neuron: str, compartment: int
) -> float:
    """Return the calcium current of a terminal as it is, nA outward."""
    total = 0.0
    blocks = [cells.blocks.get((neuron, name), []) for name in TERMINAL_CHANNELS]
    for places, number in itertools.chain.from_iterable(blocks):
        found = np.flatnonzero(places == compartment)
        if not found.size:
            continue
        channel = cells.fields["channels"][number]
        gates = cells.fields["gates"][channel.gate_first : channel.gate_last]
        here = int(found[0])
        g = (
            cells.fields["density"][channel.block + here]
            * state.factors[channel.factor]
        )
        for gate in gates:
            g *= state.gates[gate.block + here] ** gate.power
        v = float(state.cells[V, compartment])
        force, _ = ghk_factor(v, channel.thermal, channel.ratio)
        total += float(g) * force
    return total


def full_step(
    network: Network,
    activity: Activity,
    full_scratch: FullScratch,
    state: State,
    scratch: Scratch,
) -> int:
    """Return the address of what advances all synapses with full detail by a tick."""
    return advance_full.address(
        network.full,
        activity.full,
        full_scratch,
        network.patches,
        activity.patches,
        state.cells,
        state.factors,
        scratch.crossed,
        0,
        0,
        0,
        0.0,
    )


def new_full_scratch(tables: FullTables) -> FullScratch:
    """Return working memory for the synapses with full detail."""
    full = tables.full
    fusions = new_fusions(full.release)
    contacts = int(full.clefts.owner.size)
    return FullScratch(
        fusions=fusions,
        inputs=cleft_inputs(full.clefts, fusions.rows.size + contacts),
        clefts=cleft_scratch(full.clefts, MOST_SAMPLES if contacts else 0),
        uncaged=np.zeros(len(tables.stages)),
        spilled=np.zeros(full.cascade_of.size),
        puffed=np.zeros((len(tables.stages), len(LIGANDS))),
        closed=Closed(np.zeros((MOST_RECORDS, ROW)), np.zeros(1, dtype=np.int64)),
    )


def carry_full(
    old: FullTables,
    state: FullState,
    new: FullTables,
    rested_state: FullState,
    stream: int,
) -> tuple[FullTables, FullState]:
    """Return edited synapses in the state that continues the old one.

    Parameters
    ----------
    old, new : FullTables
    state : FullState
        Of `old`; its clefts are brought to the present tick.
    rested_state : FullState
        Of `new`, from `rest_full`; written to.
    stream : int
        Seed of the sweep.
    """
    scratch = new_full_scratch(old)
    advance_clefts(old.full.clefts, state.clefts, scratch.inputs, scratch.clefts, -1.0)
    before = {one.id: k for k, one in enumerate(old.stages)}
    waiting, chain = rested_state.waiting, rested_state.chain
    for k, one in enumerate(new.stages):
        if one.id in before:
            waiting[k] = state.waiting[before[one.id]]
    known = {name: k for k, name in enumerate(old.followed)}
    for k, name in enumerate(new.followed):
        if name in known:
            chain.open[k] = state.chain.open[known[name]]
            chain.marks[k] = np.inf  # until `activity` says who the others are
    clefts, cleft_state = carry_clefts(
        [one.cleft for one in old.stages],
        old.full.clefts,
        state.clefts,
        [one.cleft for one in new.stages],
        [before.get(one.id, -1) for one in new.stages],
    )
    return (
        replace(new, full=new.full._replace(clefts=clefts)),
        FullState(
            release=carry_release(
                old.full.release,
                state.release,
                new.full.release,
                rested_state.release,
                stream,
            ),
            clefts=cleft_state,
            cascades=carry_cascades(old.cascades, state.cascades, new.cascades),
            waiting=waiting,
            chain=chain,
        ),
    )
