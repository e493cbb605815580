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

from neurolab.kernel import chain as chains
from neurolab.kernel import cleft
from neurolab.kernel.bundle import Bundle
from neurolab.kernel.cascades import (
    Cascades,
    CascadeState,
    advance_cascades,
    open_patches,
)
from neurolab.kernel.chain import Chain, Closed, start, watch, watch_highest
from neurolab.kernel.circuit import (
    CONTACTS,
    POOLS,
    RECEPTOR_STATES,
    SENSORS,
    SITES,
    STAGES,
    TERMINALS,
    Floats,
    Integers,
    Table,
    V,
    table,
)
from neurolab.kernel.cleft import (
    ASLEEP,
    CARRIED,
    FAR,
    HEAD,
    LUMPED,
    MODE,
    NOW,
    OPEN,
    RECEPTOR,
    RECEPTOR_SLOTS,
    SPILLED,
    SPLIT,
    CleftInputs,
    Clefts,
    CleftScratch,
    CleftState,
    advance_clefts,
)
from neurolab.kernel.cleft import RELEASED as RELEASED_MOLECULES
from neurolab.kernel.exponential import exp
from neurolab.kernel.jit import compiled, inner
from neurolab.kernel.late import Late
from neurolab.kernel.patches import (
    AROUND,
    AT_RECEPTORS,
    BEFORE,
    EVENTS,
    HIGHEST,
    IN_CLEFT,
    MEAN,
    OPEN_CHANNELS,
    OPENED,
    Patches,
    PatchState,
)
from neurolab.kernel.release import (
    CALCIUM_CURRENT,
    HAZARD,
    LOCAL_CALCIUM,
    QUANTA,
    RECYCLING,
    RELEASED,
    RESERVE,
    Fusions,
    Release,
    ReleaseState,
    advance_release,
    mean_docked,
)
from neurolab.kernel.schemes import WIDTH

FULL = table("synapse part_first part_last is_on")
"""One synapse with full detail: its column of the totals, its parts."""

CASCADE_OF = table("connection ligand", "spill")
"""What drives a cascade: contacts whose spilled transmitter adds up, or, where `ligand`
is not -1, puffs of that other transmitter only."""

PUFF, FLASH = range(2)
STIMULUS = table("kind connection ligand", "onset end amount decay")
"""A puff (mM in and around the clefts) or uncaged calcium (uM at the sensor); ms from
the start of the sweep; `ligand` is -1 for a puff of the synapse's own transmitter, else
the number of another one. From its onset it falls with `decay` (ms) if that is not 0.
"""

LIGANDS = 7
"""How many transmitters there are."""

LEAST_QUANTA = 1e-3
"""Mean-field release is handed to the clefts in portions of at least this size."""

TICK_MIDDLE_US = 12

FILLED_MILLIMOLAR = 1e-3
"""A cleft in which the mean at the receptors was higher than this got transmitter."""

TOUCHING = 1e-6
"""Share of a tick below which a stimulus only touches it, by rounding."""


@Bundle.register
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
    places: Table  # chain.PLACES, of these and then of light ones
    targets: Integers  # (synapses,) number of the neuron that each synapse reaches


@Bundle.register
class FullState(NamedTuple):
    """All of them that evolves."""

    release: ReleaseState
    clefts: CleftState
    cascades: CascadeState
    waiting: Floats  # (connections,) mean-field quanta not yet in the clefts
    chain: Chain


@Bundle.register
class FullScratch(NamedTuple):
    """Working memory; `clefts` also holds the samples of watched contacts."""

    fusions: Fusions
    inputs: CleftInputs
    clefts: CleftScratch
    uncaged: Floats  # (connections,) uM
    spilled: Floats  # (cascades,) mM
    puffed: Floats  # (connections, LIGANDS) mM of other transmitters
    closed: Closed  # records of the chain


@inner
def _stimulate(full: Full, scratch: FullScratch, start: float, dt: float) -> None:
    """Set what puffs and flashes do in a tick.

    `start` is when the tick began, ms from the start of the sweep.
    """
    scratch.uncaged[:] = 0.0
    scratch.inputs.held[:] = -1.0
    for k in range(full.stimuli.size):
        if full.stimuli[k].ligand >= 0:
            scratch.puffed[full.stimuli[k].connection] = 0.0
            _offer(full, scratch, full.stimuli[k].connection)
    for k in range(full.stimuli.size):
        stimulus = full.stimuli[k]
        begin, end = max(stimulus.onset, start), min(stimulus.end, start + dt)
        if end - begin < TOUCHING * dt:
            continue
        amount = stimulus.amount
        if stimulus.decay > 0.0:  # mean over its part of the tick
            tau = stimulus.decay
            before = exp(-(begin - stimulus.onset) / tau)
            after = exp(-(end - stimulus.onset) / tau)
            amount *= tau * (before - after) / (end - begin)
        if stimulus.kind == FLASH:
            share = (end - begin) / dt
            scratch.uncaged[stimulus.connection] += amount * share
            continue
        own = full.release.connections[stimulus.connection]
        if stimulus.ligand >= 0:
            scratch.puffed[stimulus.connection, stimulus.ligand] += amount
            _offer(full, scratch, stimulus.connection)
            continue
        for contact in range(own.contact_first, own.contact_last):
            held = max(scratch.inputs.held[contact], 0.0)
            scratch.inputs.held[contact] = held + amount


@inner
def _offer(full: Full, scratch: FullScratch, connection: int) -> None:
    """Write which receptors of a connection other molecules reach, and how many."""
    own, shared = (
        full.release.connections[connection],
        full.clefts.connections[connection],
    )
    for contact in range(own.contact_first, own.contact_last):
        agonist, highest = scratch.inputs.agonist[contact], 0.0
        for index in range(shared.binder_first, shared.binder_last):
            binder = full.clefts.binders[index]
            if binder.role == RECEPTOR:
                present = binder.agonist
                if binder.ligand >= 0:
                    present += scratch.puffed[connection, binder.ligand]
                agonist[binder.slot] = present
                highest = max(highest, present)
        agonist[RECEPTOR_SLOTS] = highest


@inner
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


@inner
def _gather(full: Full, patches: Patches, own: PatchState, state: FullState) -> None:
    """Write the conductance of every patch, and what is seen of all contacts."""
    now, before, mean = own.rows[OPENED], own.rows[BEFORE], own.rows[MEAN]
    clefts, totals = state.clefts, own.totals
    for k in range(full.synapses.size):
        synapse, contacts = full.synapses[k], full.release.connections[k]
        first, last = contacts.contact_first, contacts.contact_last
        column = synapse.synapse
        totals[column, EVENTS] = state.release.terminals[k, RELEASED]
        awake = False
        for contact in range(first, last):
            awake = awake or clefts.clock[contact, MODE] != ASLEEP
        for row in (AT_RECEPTORS, IN_CLEFT, AROUND):
            totals[column, row] = 0.0
        for contact in range(first, last if awake else first):
            if clefts.clock[contact, MODE] != ASLEEP:
                seen = clefts.seen[NOW, contact]
                totals[column, AT_RECEPTORS] += seen[cleft.AT_RECEPTORS]
                totals[column, IN_CLEFT] += seen[cleft.IN_CLEFT]
                totals[column, AROUND] += seen[SPILLED]
                highest = max(totals[column, HIGHEST], seen[cleft.HIGHEST])
                totals[column, HIGHEST] = highest
        for row in (AT_RECEPTORS, IN_CLEFT, AROUND):
            totals[column, row] /= last - first
        for p in range(synapse.part_first, synapse.part_last):
            part, own_column = patches.parts[p], patches.synapses + p
            if (
                not awake
                and own.active[p] == 0
                and totals[own_column, OPEN_CHANNELS] == 0.0
            ):
                continue
            own.active[p] = 1
            for i in range(part.first, part.last):
                before[i] = now[i]
                now[i] = 0.0
            slot, opened = OPEN + p - synapse.part_first, 0.0
            for contact in range(first, last if awake else first):
                if clefts.clock[contact, MODE] != ASLEEP:
                    i = part.first + full.contact_patch[contact]
                    now[i] += clefts.seen[NOW, contact, slot] * full.conductance[p]
                    opened += clefts.seen[NOW, contact, slot]
            totals[own_column, OPEN_CHANNELS] = opened
            for i in range(part.first, part.last):
                mean[i] = max(1.5 * now[i] - 0.5 * before[i], 0.0) * synapse.is_on


@inner
def _docked(full: Full, state: FullState, connection: int) -> float:
    """Return how many vesicles are docked at all contacts of a connection."""
    own, total = full.release.connections[connection], 0.0
    sites = own.sites * (own.contact_last - own.contact_first)
    if own.is_mean_field:
        return mean_docked(own, state.release.terminals[connection])
    for site in range(own.site_first, own.site_first + sites):
        total += 1.0 if state.release.sites[site].vesicle >= 0 else 0.0
    return total


@inner
def _follow(
    full: Full,
    state: FullState,
    scratch: FullScratch,
    patches: Patches,
    own: PatchState,
    v: Floats,
    crossed: Floats,
    begin: float,
    dt: float,
) -> None:
    """Keep the records of what follows an action potential at each terminal.

    `begin` is when the tick that has passed began, ms from the start of the run.
    """
    now = begin + dt
    chain, totals = state.chain, own.totals
    for k in range(full.synapses.size):
        places, row = full.places[k], chain.open[k]
        terminal, column = state.release.terminals[k], full.synapses[k].synapse
        contacts = full.release.connections[k]
        arrival = -1.0
        if places.detector >= 0 and crossed[places.detector] >= begin:
            arrival = crossed[places.detector]
        is_new = chains.follow_target(
            chain,
            scratch.closed,
            full.places,
            full.targets,
            k,
            patches,
            own,
            v,
            crossed,
            arrival,
            begin,
            now,
        )
        if row[chains.ARRIVED] < 0.0:
            row[chains.RELEASED_LAST] = terminal[RELEASED]
            row[chains.HAZARD_LAST] = terminal[HAZARD]
            continue
        opened = 0.0
        for p in range(places.part_first, places.part_last):
            opened += totals[patches.synapses + p, OPEN_CHANNELS]
        messenger = 0.0
        if places.messenger >= 0:
            messenger = state.cascades.values[places.messenger]
        if is_new:
            row[chains.RELEASED] = row[chains.RELEASED_LAST]
            row[chains.HAZARD] = row[chains.HAZARD_LAST]
            row[chains.DOCKED] = _docked(full, state, k)
            row[chains.MOST_IN_CLEFT] = totals[column, AT_RECEPTORS]
            start(row, chains.TERMINAL_V, v[places.terminal], now)
            start(row, chains.LOCAL_CALCIUM, terminal[LOCAL_CALCIUM], now)
            start(row, chains.CALCIUM_CURRENT, 0.0, now)
            start(row, chains.CLEFT, 0.0, now)
            start(row, chains.OPENED, opened, now)
            start(row, chains.MESSENGER, messenger, now)
            totals[column, HIGHEST] = 0.0
            for contact in range(contacts.contact_first, contacts.contact_last):
                state.clefts.seen[NOW, contact, cleft.HIGHEST] = 0.0
        if terminal[RELEASED] > row[chains.RELEASED_LAST]:
            if row[chains.FIRST_RELEASE] < 0.0:
                row[chains.FIRST_RELEASE] = now
        row[chains.RELEASED_LAST] = terminal[RELEASED]
        row[chains.HAZARD_LAST] = terminal[HAZARD]
        watch_highest(row, chains.TERMINAL_V, v[places.terminal], now)
        watch(row, chains.LOCAL_CALCIUM, terminal[LOCAL_CALCIUM], now)
        watch(row, chains.CALCIUM_CURRENT, terminal[CALCIUM_CURRENT], now)
        watch(row, chains.OPENED, opened, now)
        watch(row, chains.MESSENGER, messenger, now)
        # what a contact that released has at its peak, when all together have most
        most = 3 * chains.CLEFT
        if totals[column, AT_RECEPTORS] > row[chains.MOST_IN_CLEFT]:
            row[chains.MOST_IN_CLEFT] = totals[column, AT_RECEPTORS]
            row[most + chains.WHEN] = now
        total, filled = 0.0, 0
        for contact in range(contacts.contact_first, contacts.contact_last):
            highest = state.clefts.seen[NOW, contact, cleft.HIGHEST]
            if highest > FILLED_MILLIMOLAR:
                total += highest
                filled += 1
        if filled > 0:
            row[most + chains.FARTHEST] = total / filled


@inner
def _spill(full: Full, own: PatchState, scratch: FullScratch) -> None:
    """Write the transmitter around the contacts of each cascade's synapse, mM.

    A puff reaches the receptors around the cleft as it does those inside.
    """
    for k in range(full.synapses.size):
        column, contacts = full.synapses[k].synapse, full.release.connections[k]
        puffed = scratch.inputs.held[contacts.contact_first]
        own.totals[column, AROUND] = max(own.totals[column, AROUND], puffed)
    for c in range(full.cascade_of.size):
        of = full.cascade_of[c]
        if of.ligand >= 0:
            scratch.spilled[c] = scratch.puffed[of.connection, of.ligand]
            continue
        column = full.synapses[of.connection].synapse
        puffed = scratch.inputs.held[
            full.release.connections[of.connection].contact_first
        ]
        seen = own.totals[column, AROUND]
        scratch.spilled[c] = seen if puffed >= seen else of.spill * seen


@Late
def advance_full(
    full: Full,
    state: FullState,
    scratch: FullScratch,
    patches: Patches,
    own: PatchState,
    cells: Floats,
    factors: Floats,
    crossed: Floats,
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
    cells, factors, crossed
        Of `circuit.State` and `circuit.Scratch`.
    tick, sweep_tick : int
        Number of the tick that has passed, and of the sweep's first.
    stream : int
        Seed of the sweep.
    dt : float
        Length of a tick, ms.
    """
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
    _spill(full, own, scratch)
    advance_cascades(full.cascades, state.cascades, scratch.spilled, tick, factors)
    open_patches(full.cascades, state.cascades, own.rows[MEAN], own.active)
    _follow(full, state, scratch, patches, own, cells[V], crossed, tick * dt, dt)


FREE_IN_CLEFT, FREE_OUTSIDE, BOUND = range(HEAD, HEAD + 3)
"""Rows of `circuit.MASSES` behind the head of a contact's row: molecules by place."""


IN_RESERVE_POOL, IN_RECYCLING_POOL = range(2)
"""Rows of `circuit.POOLS`."""


@inner
def _pool(full: Full, state: FullState, row: int, connection: int) -> float:
    """Return how many vesicles of all contacts of a connection are in a pool."""
    own, total = full.release.connections[connection], 0.0
    if own.is_mean_field:
        column = RESERVE if row == IN_RESERVE_POOL else RECYCLING
        contacts = own.contact_last - own.contact_first
        return state.release.terminals[connection, column] * contacts
    for contact in range(own.contact_first, own.contact_last):
        held = state.release.contacts[contact]
        total += held.reserve if row == IN_RESERVE_POOL else held.recycling
    return total


@inner
def _in_state(full: Full, state: FullState, row: int, connection: int) -> float:
    """Return how many receptors of one kind are in a state, over all contacts.

    `row` is the kind's slot x `WIDTH` + the number of the state.
    """
    shared, clefts, total = full.clefts.connections[connection], full.clefts, 0.0
    own = full.release.connections[connection]
    for index in range(shared.binder_first, shared.binder_last):
        binder = clefts.binders[index]
        if binder.role != RECEPTOR or binder.slot != row // WIDTH:
            continue
        for contact in range(own.contact_first, own.contact_last):
            clock = state.clefts.clock[contact]
            values, first = state.clefts.rows[NOW, contact], binder.place + row % WIDTH
            if clock[LUMPED] == 1 or clock[MODE] == ASLEEP:
                total += binder.total * values[first]
                continue
            for shell in range(binder.last - binder.first):
                count = clefts.numbers[binder.numbers + shell]
                total += count * values[first + WIDTH * shell]
    return total


@compiled
def read_full(full: Full, state: FullState, array: int, row: int, index: int) -> float:
    """Return one value for a probe.

    Parameters
    ----------
    full, state
    array : int
        `circuit.TERMINALS` and what follows it.
    row : int
        Column of the terminals, of what is seen of a contact, kind of mass, state of
        the sensor, pool, or receptor and state (see `_in_state`).
    index : int
        Connection; for `CONTACTS` the contact, for `STAGES` the stage.

    Notes
    -----
    Masses are summed over the contacts of a connection. Those of a contact that is
    computed several ticks at a time are ahead by at most a sixteenth of its age.
    """
    if array == TERMINALS:
        return state.release.terminals[index, row]
    if array == CONTACTS:
        return state.clefts.seen[NOW, index, row]
    if array == STAGES:
        return state.cascades.values[index]
    if array == SITES:
        return _docked(full, state, index)
    if array == SENSORS:
        return state.release.sensor[index, row]
    if array == POOLS:
        return _pool(full, state, row, index)
    if array == RECEPTOR_STATES:
        return _in_state(full, state, row, index)
    own, total = full.release.connections[index], 0.0
    shells = full.clefts.connections[index]
    for contact in range(own.contact_first, own.contact_last):
        values = state.clefts.rows[NOW, contact]
        if row < HEAD:
            total += values[row]
            continue
        inside = outside = 0.0
        for i in range(shells.shells):
            if i < shells.cleft_shells:
                inside += values[HEAD + i]
            else:
                outside += values[HEAD + i]
        if row == FREE_IN_CLEFT:
            total += inside
        elif row == FREE_OUTSIDE:
            total += outside
        else:
            gone = values[FAR] + values[CARRIED] + values[SPLIT]
            total += values[RELEASED_MOLECULES] - gone - inside - outside
    return total
