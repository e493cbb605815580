"""Transmitter of every contact: release, spread, binding, clearing, open receptors.

A contact is a row of shells: discs and rings of cleft, then spheres of tissue around
them. A step spreads the free molecules by an exact propagator of diffusion, and lets
every binder (receptor, carrier, enzyme) react in every shell where it sits; the order
of the two alternates from step to step, which makes pairs of steps second order.
Molecules are counted, not concentrations, so that none is lost: free, bound, carried,
split and past the outer edge add up to what was released.

What is not near to a release costs little. Steps are 1 us for 100 us after a fusion,
5 us to 0.5 ms, then a tick, then a growing number of ticks at once (a span), between
whose ends what is seen is a straight line; a fusion in the middle of a span goes back
to its start. Once the cleft is empty only receptors move (quiet), then nothing
(asleep). Receptors whose cleft has become uniform are one average from then on.
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.kernel.bundle import Bundle
from neurolab.kernel.circuit import Floats, Integers, Table, table
from neurolab.kernel.exponential import exp
from neurolab.kernel.jit import compiled, inlined, inner
from neurolab.kernel.schemes import (
    HALF_TICK,
    TABLE,
    TICK_LEVEL,
    WIDTH,
    react,
    react_pair,
    relax,
)
from neurolab.kernel.weigh import weigh

CONNECTION = table(
    "shells stride cleft_shells receptor_shells spill_first spill_last place matrix "
    "binder_first binder_last most_level fine_ticks medium_ticks can_lump",
    "vmax km",
)
"""What all contacts of a connection share: its shells begin at `place` of
`Clefts.shells`, its diffusion propagators at `matrix`; mM/ms and mM of an uptake by
Michaelis and Menten outside the cleft."""
BINDER = table(
    "role first last outside states place numbers vector tables slot response ligand",
    "total agonist",
)
"""One scheme in the shells from `first` to `last`; `place` in the contact's row,
`numbers` per shell, `vector` and `tables` where its own begin, `slot` among the
receptors; `response` where its own part of `Clefts.responses` begins; `ligand` is -1
where the contact's own transmitter fits, else the number of the one that would; the
bath's agonist, mM of transmitter."""
RECEPTOR, CARRIER, ENZYME = range(3)

# rows of Clefts.shells
CAPACITY = 0  # molecules per mM
SPREAD = 1  # share of a vesicle
SHELL_ROWS = 2

# head of a row: molecules since the start
RELEASED = 0
LEFT_CLEFT = 1  # diffused out of the cleft, less what came back
FAR = 2  # past the outer edge
CARRIED = 3
SPLIT = 4
CARRIED_IN_CLEFT = 5
HEAD = 6

# columns of CleftState.seen
OPEN = 0  # and four more, by slot: open receptors
AT_RECEPTORS = 5  # mM, mean over the receptors' shells
IN_CLEFT = 6  # mM
SPILLED = 7  # mM in the ring where extrasynaptic receptors sit
HIGHEST = 8  # mM at the receptors since the caller reset it
SEEN = 9
RECEPTOR_SLOTS = 5
NOW, BEGIN, END = range(3)

# columns of CleftState.clock
MODE = 0
AGE = 1  # ticks since the last fusion
SPAN = 2  # ticks that the state is ahead of the span's start
DONE = 3  # of which have passed
PARITY = 4  # whether diffusion or reaction comes first
PENDING = 5  # us for which the outside has not reacted yet
LUMPED = 6
CLOCKS = 7

ASLEEP, FINE, MEDIUM, TICKS, QUIET = range(5)

TICK_US = 25
MEDIUM_US = 5
GROWTH = 16
"""A span is at most this part of the time since the last fusion."""
QUIET_TICKS = 128
EMPTY_MILLIMOLAR = 1e-5
"""Below 10 nM in the cleft nothing binds that could be seen."""
IDLE_SITES = 1e-3
"""Receptors away from rest below which a contact sleeps: a thousandth of one."""
NOTHING = 1e-3
UNHELD = 1e-9
"""Molecules in a shell, and share of its carriers that hold one, below which the
carriers of the shell are not computed."""


@Bundle.register
class Clefts(NamedTuple):
    """Description of all contacts; changes only by an edit."""

    connections: Table
    binders: Table
    owner: Integers  # (contacts,) connection of each contact
    shells: Floats  # (SHELL_ROWS, all shells)
    diffusion: Floats  # propagators by connection, level, from shell, to shell
    responses: Floats  # see `_long_step`
    numbers: Floats  # sites of each binder in each of its shells
    vectors: Floats
    tables: Floats
    grid: Floats  # mM


@Bundle.register
class CleftState(NamedTuple):
    """All that evolves, a row for each contact; a copy is a snapshot.

    A row of `rows[NOW]` is the head, then the free molecules of each shell, then the
    shares of states of each binder, `WIDTH` for each of its shells.
    """

    rows: Floats  # (2, contacts, width): now, and at the start of the span
    seen: Floats  # (3, contacts, SEEN): now, at the start and the end of the span
    clock: Integers  # (contacts, CLOCKS)
    near: Integers  # (contacts, shells): where the grid search begins


@Bundle.register
class CleftInputs(NamedTuple):
    """What acts on the contacts during one tick."""

    event_contact: Integers  # fusions in order of contact, then of time
    event_us: Integers  # 0..24 from the start of the tick
    event_molecules: Floats
    event_count: Integers  # (1,)
    held: Floats  # (contacts,) mM imposed on the cleft; below 0: none
    inflow: Floats  # (contacts,) mM/ms added to all fluid
    agonist: Floats  # (contacts, RECEPTOR_SLOTS + 1): see `_react_steadily`


@Bundle.register
class CleftScratch(NamedTuple):
    """Working memory, and samples of watched contacts.

    A sample is contact, microseconds from the start of the call, then what is seen.
    """

    work: Floats  # (2 WIDTH,)
    ligand: Floats  # (most shells,)
    given: Floats  # (most binders,)
    watch: Integers  # (contacts,)
    samples: Floats  # (capacity, 2 + SEEN)
    sampled: Integers  # (1,)


@compiled
def advance_clefts(
    clefts: Clefts,
    state: CleftState,
    inputs: CleftInputs,
    scratch: CleftScratch,
    start_us: float,
) -> None:
    """Advance every contact by one tick, or only bring spans to the present.

    Parameters
    ----------
    clefts, state, inputs, scratch
        See the tuples. Fusions that have been taken are not cleared.
    start_us : float
        Time of the tick's start, for the samples. Below 0 no time passes: every
        contact is brought to the present tick, as an edit of the description needs.
    """
    event, events = 0, inputs.event_count[0]
    stopping = start_us < 0.0
    events = 0 if stopping else events
    for k in range(clefts.owner.size):
        first = event
        while event < events and inputs.event_contact[event] == k:
            event += 1
        driven = inputs.held[k] >= 0.0 or inputs.inflow[k] > 0.0
        driven = driven or inputs.agonist[k, RECEPTOR_SLOTS] > 0.0
        driven = driven and not stopping
        clock = state.clock[k]
        if clock[MODE] == ASLEEP and event == first and not driven:
            continue
        span, done = clock[SPAN], clock[DONE]
        if event == first and not driven and not stopping and done < span:
            _look_between(state.seen, k, done + 1, span)
            clock[DONE] = done + 1
            clock[AGE] += 1
            continue
        _advance_contact(
            clefts, state, inputs, scratch, k, first, event, driven, start_us
        )


@inlined
def _look_between(seen: Floats, k: int, done: int, span: int) -> None:
    """Set what is seen of a contact between the start and the end of a span."""
    share = done / span
    for i in range(HIGHEST):
        begin = seen[BEGIN, k, i]
        seen[NOW, k, i] = begin + share * (seen[END, k, i] - begin)
    seen[NOW, k, HIGHEST] = max(seen[NOW, k, HIGHEST], seen[NOW, k, AT_RECEPTORS])


@inlined
def _advance_contact(
    clefts: Clefts,
    state: CleftState,
    inputs: CleftInputs,
    scratch: CleftScratch,
    k: int,
    event: int,
    last_event: int,
    driven: bool,
    start_us: float,
) -> None:
    """Advance one contact by a tick, or begin a span; below time 0 only catch up."""
    own = clefts.connections[clefts.owner[k]]
    row, clock, near = state.rows[NOW, k], state.clock[k], state.near[k]
    agonist = inputs.agonist[k]
    # 1. A span that something interrupts is taken again, up to the present.
    lag = 0
    if clock[DONE] < clock[SPAN]:
        lag = clock[DONE]
        _copy(state.rows[BEGIN, k], row)
    clock[SPAN] = 0
    clock[DONE] = 0
    stopping = start_us < 0.0
    waking = driven or event < last_event
    # 2. Steps: what is missing of the past, then the tick, then perhaps a span.
    t, ahead, due = 0, 0, lag * TICK_US
    holding = inputs.held[k] if driven else -1.0
    while True:
        if due == 0:
            if stopping or t >= TICK_US:
                break
            if driven and (clock[MODE] == ASLEEP or clock[MODE] == QUIET):
                clock[MODE] = TICKS
            going = event < last_event and inputs.event_us[event] <= t
            wide = own.can_lump == 0 and clock[MODE] == TICKS
            if clock[LUMPED] == 1 and (going or wide):
                _separate(clefts, own, row)
                clock[LUMPED] = 0
            while event < last_event and inputs.event_us[event] <= t:
                _release(clefts, own, row, inputs.event_molecules[event])
                event += 1
                clock[MODE] = FINE
                clock[AGE] = -1
                clock[PARITY] = 0
            until = inputs.event_us[event] if event < last_event else TICK_US
            due = until - t
            if driven:
                _pour(clefts, own, row, inputs.inflow[k] * 1e-3 * due)
            if not waking and clock[MODE] >= TICKS:
                ahead = _span_ticks(own, clock)
                _copy(row, state.rows[BEGIN, k])
                _copy(state.seen[NOW, k], state.seen[BEGIN, k])
                due = ahead * TICK_US
            t = until
            if clock[MODE] == ASLEEP:
                due = 0
                continue
        level = _level(due, own.most_level)
        if clock[MODE] == FINE:
            level = 0
        elif clock[MODE] == MEDIUM:
            level = min(level, 1) if clock[PENDING] == 0 else 0
        length = MEDIUM_US if level == 1 else 1
        if level >= TICK_LEVEL:
            length = TICK_US << (level - TICK_LEVEL)
        due -= length
        if clock[MODE] == QUIET:
            _relax_all(clefts, own, row, level, scratch.work)
            continue
        still = holding < 0.0 and agonist[RECEPTOR_SLOTS] == 0.0
        if level >= TICK_LEVEL and still and clock[LUMPED] == 1:
            _long_step(clefts, own, row, clock, near, level, scratch)
            continue
        outside = level
        if level == 0:
            clock[PENDING] += 1
            outside = -1
            if clock[PENDING] == MEDIUM_US:
                clock[PENDING] = 0
                outside = 1
        _step(clefts, own, row, clock, near, level, outside, holding, agonist, scratch)
        if level <= 1 and not stopping:
            peak = _mean(clefts, own, row, 0, own.receptor_shells)
            state.seen[NOW, k, HIGHEST] = max(state.seen[NOW, k, HIGHEST], peak)
            shown = clock[AGE] <= 1 or (t - due) % MEDIUM_US == 0
            if scratch.watch[k] != 0 and shown:
                _look(clefts, own, row, clock[LUMPED], state.seen[NOW, k])
                _sample(scratch, k, start_us + t - due, state.seen[NOW, k])
    if stopping:
        _look(clefts, own, row, clock[LUMPED], state.seen[NOW, k])
        return
    # 3. What is seen, and how to go on.
    clock[AGE] += 1
    if ahead > 0:
        clock[SPAN] = ahead
        clock[DONE] = 1
        _look(clefts, own, row, clock[LUMPED], state.seen[END, k])
        _look_between(state.seen, k, 1, ahead)
    else:
        _look(clefts, own, row, clock[LUMPED], state.seen[NOW, k])
    _change_mode(clefts, own, row, clock, driven)
    if clock[MODE] == ASLEEP:
        for i in range(HIGHEST):
            state.seen[NOW, k, i] = 0.0


@inner
def _copy(source: Floats, target: Floats) -> None:
    """Copy one row of numbers."""
    for i in range(source.size):
        target[i] = source[i]


@inlined
def _level(microseconds: int, most: int) -> int:
    """Return the longest step that fits into a time."""
    if microseconds < MEDIUM_US:
        return 0
    if microseconds < TICK_US:
        return 1
    level = TICK_LEVEL
    while level < most and TICK_US << (level + 1 - TICK_LEVEL) <= microseconds:
        level += 1
    return level


@inlined
def _span_ticks(own: Table, clock: Integers) -> int:
    """Return how many ticks to take at once, a power of two."""
    most = QUIET_TICKS
    if clock[MODE] != QUIET:
        most = 1 << (own.most_level - TICK_LEVEL)
    ticks = 1
    while 2 * ticks <= most and 2 * ticks * GROWTH <= clock[AGE]:
        ticks *= 2
    return ticks


@inner
def _change_mode(
    clefts: Clefts,
    own: Table,
    row: Floats,
    clock: Integers,
    driven: bool,
) -> None:
    """Choose how the next tick is taken."""
    mode, age = clock[MODE], clock[AGE]
    if driven and mode >= TICKS:
        clock[MODE] = TICKS
        clock[AGE] = own.medium_ticks
    elif mode == FINE and age >= own.fine_ticks:
        clock[MODE] = MEDIUM
    elif mode == MEDIUM and age >= own.medium_ticks:
        clock[MODE] = TICKS
        if own.can_lump != 0 and clock[LUMPED] == 0:
            _average(clefts, own, row)
            clock[LUMPED] = 1
    elif mode == TICKS and _is_empty(clefts, own, row):
        if clock[LUMPED] == 0:
            _average(clefts, own, row)
            clock[LUMPED] = 1
        _book_rest(clefts, own, row)
        clock[MODE] = QUIET
    elif mode == QUIET and _is_idle(clefts, own, row):
        clock[MODE] = ASLEEP


@inlined
def _release(clefts: Clefts, own: Table, row: Floats, molecules: float) -> None:
    """Empty a vesicle into the middle of the cleft."""
    row[RELEASED] += molecules
    for i in range(own.cleft_shells):
        row[HEAD + i] += molecules * clefts.shells[SPREAD, own.place + i]


@inlined
def _pour(clefts: Clefts, own: Table, row: Floats, millimolar: float) -> None:
    """Raise the concentration of all fluid from outside, as a puff does."""
    for i in range(own.shells):
        molecules = millimolar * clefts.shells[CAPACITY, own.place + i]
        row[HEAD + i] += molecules
        row[RELEASED] += molecules
        if i >= own.cleft_shells:
            row[LEFT_CLEFT] += molecules


@inlined
def _hold(clefts: Clefts, own: Table, row: Floats, millimolar: float) -> None:
    """Set the concentration in the cleft; what that takes counts as released."""
    for i in range(own.cleft_shells):
        molecules = millimolar * clefts.shells[CAPACITY, own.place + i]
        row[RELEASED] += molecules - row[HEAD + i]
        row[HEAD + i] = molecules


@inner
def _long_step(
    clefts: Clefts,
    own: Table,
    row: Floats,
    clock: Integers,
    near: Integers,
    level: int,
    scratch: CleftScratch,
) -> None:
    """Spread and react for whole ticks, when the cleft follows its surroundings.

    Diffusion takes half of the step before the carriers outside react, half after it.
    The cleft empties about once within a tick, so what its binders take or give
    up counts as spread evenly over it. `Clefts.responses` says for each step length
    where a molecule given up evenly in the course of the step is at the end (`stride`
    numbers), and by how much it raises the mean concentration at the binder (one more).
    Divided by the capacities, the former also are what a molecule in each shell adds to
    that mean: diffusion between two places is the same both ways.
    """
    shorter = level - 1 if level > TICK_LEVEL else HALF_TICK
    half = own.matrix + shorter * own.shells * own.stride
    given = scratch.given
    for b in range(own.binder_last - own.binder_first):
        given[b] = _mean_course(clefts, own, row, own.binder_first + b, shorter)
    _diffuse(clefts.diffusion, half, own, row, scratch.ligand)
    for index in range(own.binder_first, own.binder_last):
        binder = clefts.binders[index]
        if binder.outside == 1 and binder.total > 0.0:
            base = binder.tables + level * clefts.grid.size * TABLE
            row[CARRIED] += _carry(clefts, own, row, near, binder, base)
    if own.vmax > 0.0:
        _take_up(clefts, own, row, level)
    # Enzymes and carriers first, then receptors, the fast ones before the slow ones:
    # each sees what those before it gave up.
    raised = 0.0
    binders = own.binder_last - own.binder_first
    for turn in range(2 * binders):
        b = turn % binders
        index = own.binder_first + b
        binder = clefts.binders[index]
        if (binder.role == RECEPTOR) == (turn < binders):
            continue
        if binder.total == 0.0 or binder.outside == 1:
            continue
        mean = raised + 0.5 * given[b]
        mean += 0.5 * _mean_course(clefts, own, row, index, shorter)
        mean = mean if binder.ligand < 0 else 0.0
        capacity = 0.0
        for i in range(binder.first, binder.last):
            capacity += clefts.shells[CAPACITY, own.place + i]
        ligand = max(mean, 0.0) * capacity
        rise = clefts.responses[binder.response + level * (own.stride + 1) + own.stride]
        left, gone, found = react(
            clefts.tables,
            binder.tables + level * clefts.grid.size * TABLE,
            binder.states,
            clefts.vectors,
            binder.vector,
            clefts.grid,
            near[binder.first],
            binder.total,
            capacity,
            ligand,
            row,
            binder.place,
            rise * capacity,
            scratch.work,
        )
        near[binder.first] = found
        given[b] = left - ligand
        raised += rise * given[b]
        if binder.role == ENZYME:
            row[SPLIT] += gone
        elif binder.role == CARRIER:
            row[CARRIED] += gone
            row[CARRIED_IN_CLEFT] += gone
    _diffuse(clefts.diffusion, half, own, row, scratch.ligand)
    for b in range(binders):
        binder = clefts.binders[own.binder_first + b]
        if binder.outside == 1 or binder.total == 0.0:
            continue
        response = binder.response + level * (own.stride + 1)
        inside, all_shells = 0.0, 0.0
        for i in range(own.shells):
            part = given[b] * clefts.responses[response + i]
            row[HEAD + i] += part
            all_shells += part
            inside += part if i < own.cleft_shells else 0.0
        row[LEFT_CLEFT] += given[b] - inside
        row[FAR] += given[b] - all_shells
    _fill_up(own, row)


@inner
def _fill_up(own: Table, row: Floats) -> None:
    """Fill shells that a long step overdrew, from what is in the others.

    What binders take in counts as spread evenly over the cleft and the step, so that
    the middle of a cleft that is empty but for what flows in may end a trace below 0.
    """
    below, above, inside = 0.0, 0.0, 0.0
    for i in range(own.shells):
        if row[HEAD + i] < 0.0:
            below -= row[HEAD + i]
        else:
            above += row[HEAD + i]
    if below == 0.0 or above <= below:
        return
    for i in range(own.shells):
        before = row[HEAD + i]
        row[HEAD + i] = max(before, 0.0) * (1.0 - below / above)
        inside += before - row[HEAD + i] if i < own.cleft_shells else 0.0
    row[LEFT_CLEFT] += inside


@inner
def _mean_course(
    clefts: Clefts, own: Table, row: Floats, index: int, level: int
) -> float:
    """Return the mean concentration at a binder while free molecules spread."""
    binder, mean = clefts.binders[index], 0.0
    if binder.outside == 0:
        response = binder.response + level * (own.stride + 1)
        for i in range(own.shells):
            weight = clefts.responses[response + i]
            mean += weight * row[HEAD + i] / clefts.shells[CAPACITY, own.place + i]
    return mean


@inlined
def _step(
    clefts: Clefts,
    own: Table,
    row: Floats,
    clock: Integers,
    near: Integers,
    level: int,
    outside: int,
    holding: float,
    agonist: Floats,
    scratch: CleftScratch,
) -> None:
    """Spread and react, in alternating order."""
    if holding >= 0.0:
        _hold(clefts, own, row, holding)
    for phase in range(2):
        if phase != clock[PARITY]:
            _react_all(
                clefts,
                own,
                row,
                clock,
                near,
                level,
                outside,
                holding,
                agonist,
                scratch,
            )
        elif holding < 0.0:
            first = own.matrix + level * own.shells * own.stride
            _diffuse(clefts.diffusion, first, own, row, scratch.ligand)
    clock[PARITY] = 1 - clock[PARITY]


@inner
def _diffuse(
    diffusion: Floats, first: int, own: Table, row: Floats, ligand: Floats
) -> None:
    """Spread the free molecules, and count those that left."""
    shells, stride, cleft = own.shells, own.stride, own.cleft_shells
    inside, total = 0.0, 0.0
    for j in range(shells):
        inside += row[HEAD + j] if j < cleft else 0.0
        total += row[HEAD + j]
    for i in range(0, stride, WIDTH):
        weigh(diffusion, first + i, stride, row, HEAD, shells, ligand, i)
    for i in range(shells):
        row[HEAD + i] = ligand[i]
        inside -= ligand[i] if i < cleft else 0.0
        total -= ligand[i]
    row[LEFT_CLEFT] += inside
    row[FAR] += total


@inner
def _react_all(
    clefts: Clefts,
    own: Table,
    row: Floats,
    clock: Integers,
    near: Integers,
    level: int,
    outside: int,
    holding: float,
    agonist: Floats,
    scratch: CleftScratch,
) -> None:
    """Let every binder react; a level below 0 leaves out that side of the edge."""
    theta = 0.5 if holding < 0.0 else 0.0
    for number in range(own.binder_last - own.binder_first):
        index = own.binder_first + number
        if clock[PARITY] == 1:
            index = own.binder_last - 1 - number
        binder = clefts.binders[index]
        here = outside if binder.outside == 1 else level
        if here < 0 or binder.total == 0.0:
            continue
        base = binder.tables + here * clefts.grid.size * TABLE
        lumped = clock[LUMPED] == 1 and binder.outside == 0
        if binder.outside == 1 and binder.states == 2:
            row[CARRIED] += _carry(clefts, own, row, near, binder, base)
            continue
        extra = agonist[binder.slot] if binder.role == RECEPTOR else 0.0
        if extra > 0.0 or binder.ligand >= 0:
            _react_steadily(
                clefts, own, row, near, binder, base, lumped, holding, extra, scratch
            )
            continue
        first, last, states = binder.first, binder.last, binder.states
        vector, numbers, start = binder.vector, binder.numbers, binder.place
        consumed, stop = 0.0, first + 1 if lumped else last
        for shell in range(first, stop):
            count = clefts.numbers[numbers + shell - first]
            capacity = clefts.shells[CAPACITY, own.place + shell]
            ligand = row[HEAD + shell]
            if lumped:
                count = binder.total
                for i in range(shell + 1, last):
                    capacity += clefts.shells[CAPACITY, own.place + i]
                    ligand += row[HEAD + i]
            if count == 0.0:
                continue
            left, gone, found = react(
                clefts.tables,
                base,
                states,
                clefts.vectors,
                vector,
                clefts.grid,
                near[shell],
                count,
                capacity,
                ligand,
                row,
                start + WIDTH * (shell - first),
                theta if binder.outside == 0 else 0.5,
                scratch.work,
            )
            near[shell] = found
            consumed += gone
            if holding >= 0.0 and binder.outside == 0:
                row[RELEASED] += ligand - left
            elif lumped:
                scale = left / ligand if ligand > 0.0 else 0.0
                for i in range(shell, last):
                    part = clefts.shells[CAPACITY, own.place + i] / capacity
                    row[HEAD + i] = (
                        row[HEAD + i] * scale if scale > 0.0 else left * part
                    )
            else:
                row[HEAD + shell] = left
        if binder.role == ENZYME:
            row[SPLIT] += consumed
        elif binder.role == CARRIER:
            row[CARRIED] += consumed
            row[CARRIED_IN_CLEFT] += consumed if binder.outside == 0 else 0.0
    if own.vmax > 0.0 and outside >= 0:
        _take_up(clefts, own, row, outside)


@inner
def _react_steadily(
    clefts: Clefts,
    own: Table,
    row: Floats,
    near: Integers,
    binder: Table,
    base: int,
    lumped: bool,
    holding: float,
    extra: float,
    scratch: CleftScratch,
) -> None:
    """Let receptors react that an agonist of the bath or of a pipette also reaches.

    `CleftInputs.agonist` holds for each kind of receptor how much there is, in mM of
    transmitter, and in its last column whether there is any. It fills the cleft evenly
    and does not run out. Of what binds, the cleft gives its transmitter's share of what
    is there; the rest comes from outside and counts as released. A receptor that the
    cleft's own transmitter does not fit sees the agonist alone, and takes nothing.
    """
    stop = binder.first + 1 if lumped else binder.last
    for shell in range(binder.first, stop):
        count = clefts.numbers[binder.numbers + shell - binder.first]
        last = binder.last if lumped else shell + 1
        if lumped:
            count = binder.total
        capacity, ligand = 0.0, 0.0
        for i in range(shell, last):
            capacity += clefts.shells[CAPACITY, own.place + i]
            ligand += row[HEAD + i] if binder.ligand < 0 else 0.0
        ligand = max(ligand, 0.0)
        present = ligand + extra * capacity
        left, _, found = react(
            clefts.tables,
            base,
            binder.states,
            clefts.vectors,
            binder.vector,
            clefts.grid,
            near[shell],
            count,
            capacity,
            present,
            row,
            binder.place + WIDTH * (shell - binder.first),
            0.0,
            scratch.work,
        )
        near[shell] = found
        taken = present - left
        mine = 0.0
        if holding < 0.0 and present > 0.0:
            mine = min(taken * ligand / present, ligand)
        row[RELEASED] += taken - mine
        for i in range(shell, last):
            if ligand > 0.0:
                row[HEAD + i] -= mine * row[HEAD + i] / ligand


@inlined
def _carry(
    clefts: Clefts, own: Table, row: Floats, near: Integers, binder: Table, base: int
) -> float:
    """Let the carriers outside react; return what they carried inside."""
    first, start, carried = binder.first, binder.place, 0.0
    numbers = binder.numbers
    for shell in range(first, binder.last):
        place, ligand = start + WIDTH * (shell - first), row[HEAD + shell]
        if ligand < NOTHING and row[place + 1] < UNHELD:
            continue
        left, gone, found = react_pair(
            clefts.tables,
            base,
            clefts.grid,
            near[shell],
            clefts.numbers[numbers + shell - first],
            clefts.shells[CAPACITY, own.place + shell],
            ligand,
            row,
            place,
        )
        near[shell] = found
        row[HEAD + shell] = left
        carried += gone
    return carried


@inlined
def _take_up(clefts: Clefts, own: Table, row: Floats, level: int) -> None:
    """Take up outside the cleft by Michaelis and Menten: dC/dt = -Vmax C / (C + Km)."""
    length = 1e-3 if level == 0 else 5e-3
    if level >= TICK_LEVEL:
        length = 1e-3 * (TICK_US << (level - TICK_LEVEL))
    for i in range(own.cleft_shells, own.shells):
        here = row[HEAD + i]
        if here > 0.0:
            c = here / clefts.shells[CAPACITY, own.place + i]
            middle = c * exp(-0.5 * length * own.vmax / (c + own.km))
            left = here * exp(-length * own.vmax / (middle + own.km))
            row[CARRIED] += here - left
            row[HEAD + i] = left


@inner
def _average(clefts: Clefts, own: Table, row: Floats) -> None:
    """Make one average of each binder in the cleft; it stands in the first shell."""
    for index in range(own.binder_first, own.binder_last):
        binder = clefts.binders[index]
        if binder.outside == 1 or binder.total == 0.0:
            continue
        for s in range(binder.states):
            mean = 0.0
            for shell in range(binder.last - binder.first):
                weight = clefts.numbers[binder.numbers + shell] / binder.total
                mean += weight * row[binder.place + WIDTH * shell + s]
            row[binder.place + s] = mean


@inner
def _separate(clefts: Clefts, own: Table, row: Floats) -> None:
    """Give every shell the states of the average."""
    for index in range(own.binder_first, own.binder_last):
        binder = clefts.binders[index]
        if binder.outside == 1:
            continue
        for shell in range(1, binder.last - binder.first):
            for s in range(WIDTH):
                row[binder.place + WIDTH * shell + s] = row[binder.place + s]


@inner
def _is_empty(clefts: Clefts, own: Table, row: Floats) -> bool:
    """Tell whether there is no transmitter left in the cleft that could act."""
    for i in range(own.cleft_shells):
        limit = EMPTY_MILLIMOLAR * clefts.shells[CAPACITY, own.place + i]
        if row[HEAD + i] > limit:
            return False
    for i in range(own.spill_first, own.spill_last):
        limit = EMPTY_MILLIMOLAR * clefts.shells[CAPACITY, own.place + i]
        if row[HEAD + i] > limit:
            return False
    return True


@inlined
def _book_rest(clefts: Clefts, own: Table, row: Floats) -> None:
    """Count what is left as gone: free molecules far away, held ones carried."""
    for i in range(own.shells):
        row[FAR] += row[HEAD + i]
        row[LEFT_CLEFT] += row[HEAD + i] if i < own.cleft_shells else 0.0
        row[HEAD + i] = 0.0
    for index in range(own.binder_first, own.binder_last):
        binder = clefts.binders[index]
        if binder.role != CARRIER:
            continue
        for shell in range(binder.last - binder.first):
            place = binder.place + WIDTH * shell
            count = clefts.numbers[binder.numbers + shell]
            if binder.outside == 0:
                count = binder.total if shell == 0 else 0.0
            for s in range(binder.states):
                held = clefts.vectors[binder.vector + s] * row[place + s] * count
                row[CARRIED] += held
                row[CARRIED_IN_CLEFT] += held if binder.outside == 0 else 0.0
                row[place + s] = 0.0
            row[place] = 1.0


@inner
def _relax_all(
    clefts: Clefts, own: Table, row: Floats, level: int, work: Floats
) -> None:
    """Advance the receptors and the enzyme of an empty cleft."""
    for index in range(own.binder_first, own.binder_last):
        binder = clefts.binders[index]
        if binder.role == CARRIER or binder.total == 0.0:
            continue
        freed, consumed = relax(
            clefts.tables,
            binder.tables + level * clefts.grid.size * TABLE,
            binder.states,
            clefts.vectors,
            binder.vector,
            binder.total,
            row,
            binder.place,
            work,
        )
        row[LEFT_CLEFT] += freed
        row[FAR] += freed
        row[SPLIT] += consumed


@inner
def _is_idle(clefts: Clefts, own: Table, row: Floats) -> bool:
    """Tell whether all receptors rest; then what they still hold is let go."""
    for index in range(own.binder_first, own.binder_last):
        binder = clefts.binders[index]
        if binder.role == CARRIER:
            continue
        if binder.total * (1.0 - row[binder.place]) > IDLE_SITES:
            return False
    for index in range(own.binder_first, own.binder_last):
        binder = clefts.binders[index]
        if binder.role == CARRIER:
            continue
        for s in range(binder.states):
            held = clefts.vectors[binder.vector + s] * row[binder.place + s]
            row[LEFT_CLEFT] += held * binder.total
            row[FAR] += held * binder.total
            row[binder.place + s] = 0.0
        row[binder.place] = 1.0
    return True


@inner
def _look(clefts: Clefts, own: Table, row: Floats, lumped: int, seen: Floats) -> None:
    """Write what is seen of a contact: open receptors and concentrations."""
    for i in range(RECEPTOR_SLOTS):
        seen[OPEN + i] = 0.0
    for index in range(own.binder_first, own.binder_last):
        binder = clefts.binders[index]
        if binder.role != RECEPTOR:
            continue
        opens, together = binder.vector + WIDTH, 0.0
        shells = 1 if lumped == 1 else binder.last - binder.first
        for shell in range(shells):
            place, share = binder.place + WIDTH * shell, 0.0
            for s in range(binder.states):
                share += clefts.vectors[opens + s] * row[place + s]
            count = clefts.numbers[binder.numbers + shell]
            together += share * (binder.total if lumped == 1 else count)
        seen[OPEN + binder.slot] += together
    seen[AT_RECEPTORS] = _mean(clefts, own, row, 0, own.receptor_shells)
    seen[IN_CLEFT] = _mean(clefts, own, row, 0, own.cleft_shells)
    seen[SPILLED] = _mean(clefts, own, row, own.spill_first, own.spill_last)
    seen[HIGHEST] = max(seen[HIGHEST], seen[AT_RECEPTORS])


@inner
def _mean(clefts: Clefts, own: Table, row: Floats, first: int, last: int) -> float:
    """Return the mean concentration of some shells."""
    molecules, capacity = 0.0, 0.0
    for i in range(first, last):
        molecules += row[HEAD + i]
        capacity += clefts.shells[CAPACITY, own.place + i]
    return molecules / capacity if capacity > 0.0 else 0.0


@inlined
def _sample(scratch: CleftScratch, k: int, time_us: float, seen: Floats) -> None:
    """Keep a sample of a watched contact while there is room."""
    count = scratch.sampled[0]
    if count < scratch.samples.shape[0]:
        scratch.samples[count, 0] = k
        scratch.samples[count, 1] = time_us
        for i in range(SEEN):
            scratch.samples[count, 2 + i] = seen[i]
        scratch.sampled[0] = count + 1
