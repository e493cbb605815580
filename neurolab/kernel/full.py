"""Synapses with full detail, one tick: from the terminal's calcium to open receptors.

The stages are `release`, `cleft` and `cascades`; a synapse is one connection of the
first two and stands in the same place in both, and so do its contacts. Here is what
passes between them: fusions become vesicles emptied into clefts, open channels become
conductances of patches, spilled transmitter drives the cascades. Light that frees
calcium and puffs of transmitter enter here as well.

The conductance of a tick is the straight line through the last two, at its middle.
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.kernel.cascades import (
    Cascades,
    CascadeState,
    add_conductances,
    advance_cascades,
)
from neurolab.kernel.circuit import CHARGE, NA, Floats, Integers, K, Table, table
from neurolab.kernel.cleft import (
    ASLEEP,
    MODE,
    NOW,
    OPEN,
    SPILLED,
    CleftInputs,
    Clefts,
    CleftScratch,
    CleftState,
    advance_clefts,
)
from neurolab.kernel.jit import compiled, inlined
from neurolab.kernel.patches import (
    BEFORE,
    CARRIED,
    CONDUCTANCE,
    CURRENT,
    EVENTS,
    MEAN,
    OPENED,
    Patches,
    PatchState,
)
from neurolab.kernel.release import (
    QUANTA,
    RELEASED,
    Fusions,
    Release,
    ReleaseState,
    advance_release,
)

FULL = table("synapse part_first part_last is_on")
"""One synapse with full detail: its column of the totals, its parts."""

CASCADE_OF = table("connection column", "spill share potassium")
"""What drives a cascade and what it carries: contacts whose spilled transmitter adds
up; share of its conductance that is potassium's, and that ion's reversal potential."""

PUFF, FLASH = range(2)
STIMULUS = table("kind connection", "onset end amount")
"""A puff (mM in the clefts) or uncaged calcium (uM at the sensor); ms from the start of
the sweep."""

LEAST_QUANTA = 1e-3
"""Mean-field release is handed to the clefts in portions of at least this size."""

TICK_MIDDLE_US = 12


class Full(NamedTuple):
    """Description of all synapses with full detail."""

    synapses: Table  # FULL, in the order of the connections
    release: Release
    clefts: Clefts
    cascades: Cascades
    cascade_of: Table  # CASCADE_OF
    contact_patch: Integers  # patch of each contact, counted within each part
    conductance: Floats  # uS of one open channel, of each part of `Patches`
    stimuli: Table  # STIMULUS


class FullState(NamedTuple):
    """All of them that evolves."""

    release: ReleaseState
    clefts: CleftState
    cascades: CascadeState
    waiting: Floats  # (connections,) mean-field quanta not yet in the clefts


class FullScratch(NamedTuple):
    """Working memory; `clefts` also holds the samples of watched contacts."""

    fusions: Fusions
    inputs: CleftInputs
    clefts: CleftScratch
    uncaged: Floats  # (connections,) uM
    spilled: Floats  # (cascades,) mM


@compiled
def _stimulate(full: Full, scratch: FullScratch, start: float, dt: float) -> None:
    """Set what puffs and flashes do in a tick.

    `start` is when the tick began, ms from the start of the sweep.
    """
    scratch.uncaged[:] = 0.0
    scratch.inputs.held[:] = -1.0
    for k in range(full.stimuli.size):
        stimulus = full.stimuli[k]
        begin, end = max(stimulus.onset, start), min(stimulus.end, start + dt)
        if end <= begin:
            continue
        if stimulus.kind == FLASH:
            share = (end - begin) / dt
            scratch.uncaged[stimulus.connection] += stimulus.amount * share
            continue
        own = full.release.connections[stimulus.connection]
        for contact in range(own.contact_first, own.contact_last):
            held = max(scratch.inputs.held[contact], 0.0)
            scratch.inputs.held[contact] = held + stimulus.amount


@compiled
def _pass_on(full: Full, state: FullState, scratch: FullScratch) -> None:
    """Turn what fused in this tick into vesicles emptied into the clefts.

    They stand in the order of contacts, and within a contact in the order of time.
    """
    inputs, count = scratch.inputs, 0
    fused, number = 0, scratch.fusions.number[0]
    for k in range(full.release.connections.size):
        own = full.release.connections[k]
        if own.is_mean_field:
            state.waiting[k] += state.release.terminals[k, QUANTA]
            if state.waiting[k] < LEAST_QUANTA:
                continue
            for contact in range(own.contact_first, own.contact_last):
                inputs.event_contact[count] = contact
                inputs.event_us[count] = TICK_MIDDLE_US
                inputs.event_molecules[count] = state.waiting[k] * own.content
                count += 1
            state.waiting[k] = 0.0
            continue
        while fused < number and scratch.fusions.rows[fused].connection == k:
            row = scratch.fusions.rows[fused]
            place = count
            while (
                place > 0
                and inputs.event_contact[place - 1] == row.contact
                and inputs.event_us[place - 1] > row.microsecond
            ):
                inputs.event_contact[place] = inputs.event_contact[place - 1]
                inputs.event_us[place] = inputs.event_us[place - 1]
                inputs.event_molecules[place] = inputs.event_molecules[place - 1]
                place -= 1
            inputs.event_contact[place] = row.contact
            inputs.event_us[place] = row.microsecond
            inputs.event_molecules[place] = row.molecules
            count += 1
            fused += 1
    inputs.event_count[0] = count


@compiled
def _gather(full: Full, patches: Patches, own: PatchState, state: FullState) -> None:
    """Write the conductance of every patch from the open channels of its contacts."""
    now, before, mean = own.rows[OPENED], own.rows[BEFORE], own.rows[MEAN]
    for k in range(full.synapses.size):
        synapse, contacts = full.synapses[k], full.release.connections[k]
        first, last = contacts.contact_first, contacts.contact_last
        own.totals[EVENTS, synapse.synapse] = state.release.terminals[k, RELEASED]
        for p in range(synapse.part_first, synapse.part_last):
            part = patches.parts[p]
            for i in range(part.first, part.last):
                before[i] = now[i]
                now[i] = 0.0
            slot = OPEN + p - synapse.part_first
            for contact in range(first, last):
                if state.clefts.clock[contact, MODE] != ASLEEP:
                    i = part.first + full.contact_patch[contact]
                    opened = state.clefts.seen[NOW, contact, slot]
                    now[i] += opened * full.conductance[p]
            for i in range(part.first, part.last):
                mean[i] = max(1.5 * now[i] - 0.5 * before[i], 0.0) * synapse.is_on


@compiled
def _spill(full: Full, state: FullState, spilled: Floats) -> None:
    """Write the transmitter around the contacts of each cascade's synapse, mM."""
    for c in range(full.cascade_of.size):
        of = full.cascade_of[c]
        own = full.release.connections[of.connection]
        total = 0.0
        for contact in range(own.contact_first, own.contact_last):
            if state.clefts.clock[contact, MODE] != ASLEEP:
                total += state.clefts.seen[NOW, contact, SPILLED]
        spilled[c] = of.spill * total / (own.contact_last - own.contact_first)


@compiled
def _count_slow(
    full: Full,
    patches: Patches,
    own: PatchState,
    state: FullState,
    area: Floats,
    cells: Floats,
    dt: float,
) -> None:
    """Count what the channels that cascades opened carried in a tick."""
    for c in range(full.cascade_of.size):
        of, cascade = full.cascade_of[c], full.cascades.cascades[c]
        synapse = full.synapses[of.connection].synapse
        whole = potassium = conductance = 0.0
        for k in range(cascade.target_first, cascade.target_last):
            target = full.cascades.targets[k]
            place, g = target.compartment, state.cascades.output[c] * target.conductance
            carried = g * (area[place] - cascade.reversal * dt)
            share = g * of.share * (area[place] - of.potassium * dt)
            cells[CHARGE + K, place] += share
            cells[CHARGE + NA, place] += carried - share
            whole += carried
            potassium += share
            conductance += g
        own.totals[CONDUCTANCE, of.column] = 0.0
        own.totals[CURRENT, of.column] = 0.0
        for column in (synapse, of.column):
            own.totals[CONDUCTANCE, column] += conductance
            own.totals[CURRENT, column] += whole / dt
            own.totals[CARRIED + K, column] += potassium
            own.totals[CARRIED + NA, column] += whole - potassium


@inlined
def open_slow(
    full: Full, state: FullState, conductance: Floats, source: Floats
) -> None:
    """Add the channels that cascades have opened to the membrane, for a tick."""
    add_conductances(full.cascades, state.cascades, conductance, source)


@inlined
def advance_full(
    full: Full,
    state: FullState,
    scratch: FullScratch,
    patches: Patches,
    own: PatchState,
    cells: Floats,
    factors: Floats,
    area: Floats,
    tick: int,
    sweep_tick: int,
    stream: int,
    dt: float,
) -> None:
    """Advance all synapses with full detail by the tick that has passed.

    Parameters
    ----------
    full, state, scratch, patches, own
        `own` is the state of the patches.
    cells, factors
        Of `circuit.State`.
    area : (n,) float64, mV ms
        Integral of the voltage over the tick.
    tick, sweep_tick : int
        Number of the tick that has passed, and of the sweep's first.
    stream : int
        Seed of the sweep.
    dt : float
        Length of a tick, ms.
    """
    _count_slow(full, patches, own, state, area, cells, dt)
    _stimulate(full, scratch, (tick - sweep_tick) * dt, dt)
    advance_release(
        full.release,
        state.release,
        scratch.fusions,
        cells,
        scratch.uncaged,
        stream,
        tick,
        dt,
    )
    _pass_on(full, state, scratch)
    advance_clefts(
        full.clefts, state.clefts, scratch.inputs, scratch.clefts, tick * dt * 1000.0
    )
    _gather(full, patches, own, state)
    _spill(full, state, scratch.spilled)
    advance_cascades(full.cascades, state.cascades, scratch.spilled, tick, factors)
