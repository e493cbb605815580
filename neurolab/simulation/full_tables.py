"""Synapses with full detail: their tables, their rested state, and edits of them.

Every stage has a builder of its own (`release_build`, `cleft_build`, `cascade_build`);
here they are put together, and what evolves is carried over an edit synapse by synapse,
so that a drug, a switch, a number or another place resets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.kernel.circuit import CA, CHARGE, K, State, V
from neurolab.kernel.cleft import HEAD, advance_clefts
from neurolab.kernel.full import (
    CASCADE_OF,
    FLASH,
    FULL,
    PUFF,
    STIMULUS,
    Full,
    FullScratch,
    FullState,
)
from neurolab.kernel.gates import ghk_factor
from neurolab.kernel.schemes import WIDTH
from neurolab.physiology.cascade import OutputKind
from neurolab.physiology.ions import nernst_mv
from neurolab.physiology.receptors import shares
from neurolab.simulation.cascade_build import (
    BuiltCascades,
    build_cascades,
    carry_cascades,
    rested,
)
from neurolab.simulation.cleft_build import (
    BinderSpec,
    CleftSpec,
    build_clefts,
    cleft_inputs,
    cleft_scratch,
    retune,
    start_clefts,
)
from neurolab.simulation.equipment import CALCIUM_CHANNEL, terminal_of
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.membranes import bath_ions
from neurolab.simulation.release_build import (
    build_release,
    carry_release,
    new_fusions,
    rest_release,
)
from neurolab.simulation.stages import Stages, stages_of
from neurolab.simulation.tables import empty_table, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.records import Lab, Synapse
    from neurolab.simulation.cell_tables import CellTables
    from neurolab.simulation.layout import Layout
    from neurolab.simulation.membranes import NeuronMembrane

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_SAMPLES = 200_000
"""Samples of watched contacts in one call."""


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
    """

    full: Full
    stages: tuple[Stages, ...]
    cascades: BuiltCascades
    terminals: tuple[tuple[str, int], ...]

    def place(self, synapse: str) -> int:
        """Return the connection of a synapse."""
        return next(k for k, one in enumerate(self.stages) if one.id == synapse)


def full_tables(
    lab: Lab,
    layout: Layout,
    cells: CellTables,
    membranes: dict[str, NeuronMembrane],
    synapses: Sequence[Synapse],
    patches: dict[str, tuple[Integers, Integers]],
    columns: dict[str, int],
    parts: Sequence[tuple[str, str]],
) -> FullTables:
    """Return the tables of the synapses with full detail.

    Parameters
    ----------
    lab : Lab
    layout, cells, membranes
        Of the lab.
    synapses : sequence of Synapse
        Those with full detail, in the order of the arrays.
    patches : dict of str to (compartments, patch of each contact)
    columns : dict of str to int
        Column of each synapse in the totals.
    parts : sequence of (synapse, receptor)
        Of all synapses, in the order of `Patches.parts`.
    """
    stages = tuple(
        stages_of(
            lab,
            one,
            layout,
            _targets(*patches[one.id]),
            cells.factors,
            _potassium_mv(lab, membranes[one.targets[0].neuron]),
        )
        for one in synapses
    )
    release = build_release([one.terminal for one in stages], lab.bath.celsius, TICK_MS)
    sites = [site for one in stages for site in one.cascades]
    cascades = build_cascades(sites, lab.bath.celsius, TICK_MS)
    table = empty_table(FULL, len(stages))
    conductance = np.zeros(len(parts))
    for row, one, synapse in zip(table, stages, synapses, strict=True):
        row.synapse = columns[one.id]
        mine = [p for p, part in enumerate(parts) if part[0] == one.id]
        row.part_first = mine[0] if mine else 0
        row.part_last = row.part_first + len(mine)
        row.is_on = int(synapse.on)
        conductance[mine] = one.conductance
    full = Full(
        synapses=table,
        release=release,
        clefts=build_clefts([one.cleft for one in stages]),
        cascades=cascades.kernel,
        cascade_of=_cascade_table(lab, stages, len(columns) + len(parts)),
        contact_patch=joined([patches[one.id][1] for one in stages]).astype(np.int64),
        conductance=conductance,
        stimuli=_stimuli(lab, [one.id for one in stages]),
    )
    places = tuple(
        (terminal_of(synapse).neuron, one.terminal.compartment)
        for synapse, one in zip(synapses, stages, strict=True)
    )
    return FullTables(full, stages, cascades, places)


def _targets(compartments: Integers, patch: Integers) -> tuple[Integers, Floats]:
    """Return the compartments of a synapse, and how many contacts each has."""
    count = np.bincount(patch, minlength=compartments.size)
    return compartments, count.astype(np.float64)


def _potassium_mv(lab: Lab, membrane: NeuronMembrane) -> float:
    """Return where a target's potassium channels reverse."""
    for block in membrane.channels:
        if block.carrier == K:
            return block.reversal
    outside, inside = bath_ions(lab.bath)["k"]
    return nernst_mv(1, outside, inside, lab.bath.celsius)


def _cascade_table(lab: Lab, stages: Sequence[Stages], column: int) -> Any:
    """Return what drives each cascade, and which ions its channels pass."""
    sites = [(k, one, site) for k, one in enumerate(stages) for site in one.cascades]
    table = empty_table(CASCADE_OF, len(sites))
    ions = bath_ions(lab.bath)
    k_mv, na_mv = (nernst_mv(1, *ions[name], lab.bath.celsius) for name in ("k", "na"))
    for row, (connection, one, site) in zip(table, sites, strict=True):
        row.connection, row.column = connection, column
        column += 1
        row.spill = one.neighbours
        row.share, row.potassium = 1.0, site.reversal_mv
        if site.cascade.output.kind is OutputKind.CATION:
            row.share, row.potassium = shares(site.reversal_mv, k_mv, na_mv)[0], k_mv
    return table


def _stimuli(lab: Lab, order: list[str]) -> Any:
    """Return the puffs and flashes that reach these synapses."""
    synapses = {one.id: one for one in lab.synapses}
    rows = [
        (PUFF, order.index(one.synapse), one.onset_ms, one.duration_ms, one.millimolar)
        for one in lab.puffs
        if one.on
        and one.synapse in order
        and one.transmitter in (None, transmitter_of(lab, synapses[one.synapse]))
    ] + [
        (FLASH, order.index(one.synapse), one.onset_ms, one.duration_ms, one.micromolar)
        for one in lab.uncagings
        if one.on and one.synapse in order
    ]
    table = empty_table(STIMULUS, len(rows))
    for row, (kind, connection, onset, duration, amount) in zip(
        table, rows, strict=True
    ):
        row.kind, row.connection = kind, connection
        row.onset, row.end, row.amount = onset, onset + duration, amount
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
    )


def _calcium_current(
    cells: CellTables, state: State, neuron: str, compartment: int
) -> float:
    """Return the calcium current of a terminal as it is, nA outward."""
    total = 0.0
    for places, number in cells.blocks.get((neuron, CALCIUM_CHANNEL), []):
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
    waiting = rested_state.waiting
    for k, one in enumerate(new.stages):
        if one.id in before:
            waiting[k] = state.waiting[before[one.id]]
    clefts, cleft_state = _carry_clefts(old, state, new)
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
        ),
    )


def _carry_clefts(
    old: FullTables, state: FullState, new: FullTables
) -> tuple[Any, Any]:
    """Return the clefts of edited synapses, going on contact by contact.

    The old numbers of sites are laid out as the new ones will stand; the contacts move
    there; then the numbers change (`cleft_build.retune`).
    """
    known = {one.id: one for one in old.stages}
    specs = [one.cleft for one in new.stages]
    between = [
        _as_before(known[one.id].cleft, one.cleft) if one.id in known else one.cleft
        for one in new.stages
    ]
    middle = build_clefts(between)
    result = start_clefts(middle)
    for k, one in enumerate(new.stages):
        if one.id in known:
            origin = old.place(one.id)
            _move_contacts(
                (old.full.clefts, state.clefts, origin, known[one.id].cleft),
                (middle, result, k, between[k]),
            )
    return retune(middle, result, specs), result


def _as_before(old: CleftSpec, new: CleftSpec) -> CleftSpec:
    """Return the new binders in their old numbers; those that are new in none."""
    known = {each.name: each for each in old.binders}
    binders: list[BinderSpec] = []
    for each in new.binders:
        was = known.get(each.name)
        if was is None or was.where != each.where:
            binders.append(replace(each, available=0.0))
        else:
            binders.append(
                replace(
                    each,
                    count=was.count,
                    per_um2=was.per_um2,
                    millimolar=was.millimolar,
                    available=was.available,
                )
            )
    return replace(new, binders=tuple(binders))


def _move_contacts(
    old: tuple[Any, Any, int, CleftSpec], new: tuple[Any, Any, int, CleftSpec]
) -> None:
    """Copy the contacts of one connection, binder by binder, where shells agree."""
    clefts, state, origin, spec = old
    target, result, k, wanted = new
    was, now = clefts.connections[origin], target.connections[k]
    if (was.shells, was.cleft_shells) != (now.shells, now.cleft_shells):
        return
    there = np.flatnonzero(clefts.owner == origin)
    here = np.flatnonzero(target.owner == k)
    count = min(there.size, here.size)
    there, here = there[:count], here[:count]
    head = HEAD + int(now.shells)
    result.rows[:, here, :head] = state.rows[:, there, :head]
    result.clock[here] = state.clock[there]
    result.near[here, : now.shells] = state.near[there, : was.shells]
    result.seen[:, here] = state.seen[:, there]
    names = [each.name for each in spec.binders]
    for index, each in enumerate(wanted.binders):
        if each.name not in names:
            continue
        a = clefts.binders[was.binder_first + names.index(each.name)]
        b = target.binders[now.binder_first + index]
        if (a.first, a.last, a.states) == (b.first, b.last, b.states):
            size = WIDTH * int(b.last - b.first)
            result.rows[:, here, b.place : b.place + size] = state.rows[
                :, there, a.place : a.place + size
            ]
