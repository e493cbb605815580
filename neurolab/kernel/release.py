"""Transmitter release, one tick: calcium at the sensor, fusion, refilling, recycling.

A *connection* has one terminal, and all its contacts share what happens there: calcium,
the sensor's states, facilitation. Let q be the states of a vesicle that has not fused
yet, the same for every docked one, and H(t) the integral of its rate of fusion. A
vesicle that docked at t0 fuses when H(t) - H(t0) exceeds -ln u. So a tick costs one
step of the sensor for a connection, whatever its contacts, and its release sites are
looked at only when H passes the lowest of their thresholds. Empty sites fill in the
same way when K, the integral of the rate of refilling, passes theirs. Spontaneous
miniatures are no case of their own: the sensor's rate never is zero.

In each tick, for each connection:

1. calcium from the terminal's current in this tick, residual calcium, facilitation;
2. the sensor: q times a propagator that is exact for constant calcium, interpolated in
   a table; what it loses is the tick's increase of H;
3. vesicles that return from recycling, sites that fill, vesicles that fuse.

At rest the sensor's step is left out: once its rate of fusion changed by less than
`SETTLED` of itself in a tick, H grows at that rate until calcium departs from where it
settled by more than `TOLERANCE` of itself. The rate at rest grows with less than the
first power of calcium, so that the error of the rate of miniatures is below `TOLERANCE`
too, and calcium that evokes release is thousands of times further away.

Random numbers depend on seed + sweep, connection, contact, site and how many vesicles
that site has had, and on nothing else: not on chunks of ticks, and not on the number of
contacts.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from neurolab.kernel.bundle import Bundle
from neurolab.kernel.circuit import CA, CHARGE, Floats, Integers, Table, table
from neurolab.kernel.exponential import exp
from neurolab.kernel.jit import compiled, inlined, inner
from neurolab.kernel.random_numbers import normal, uniform

STATES = 6
"""States of the sensor, 0 to 5 ions bound."""

TOLERANCE = 1e-3
SETTLED = 1e-6
NEVER = np.inf

CONNECTION = table(
    "compartment key contact_first contact_last site_first vesicle_first sites "
    "vesicles sensor is_mean_field",
    "reference_current local rest residual_gain residual_decay residual_keep "
    "spread_keep "
    "refill refill_gain refill_half recycling competent content content_deviation "
    "facilitation_gain facilitation_on facilitation_decay",
)
"""A connection.

compartment of its terminal; random key; its contacts, first site and first vesicle; of
each contact: release sites and vesicles; sensor; reference current (nA), local calcium
at that current (uM), resting calcium (uM), rise of residual calcium at that current
(uM/ms), its decay (ms) and what a tick leaves of it; what a tick
leaves of the way that it must still spread; refilling (1/ms), its gain and
half-effect (uM) of residual calcium; mean time of recycling (ticks); share of competent
sites; molecules in a vesicle and deviation of their logarithm; facilitation's gain,
filling (1/(uM ms)) and emptying (1/ms)."""

SITE = table("vesicle dockings", "threshold fate")
"""A release site: its vesicle or -1; how many it has had; H at which the vesicle fuses
or K at which the site fills; 0 to 1, below the competent share if it can fuse."""
VESICLE = table("place due")
"""A vesicle: its site, or where else it is; tick at which it returns to the reserve."""
CONTACT = table("reserve recycling released cursor next_return")
"""Vesicles of a contact in reserve, recycling and released so far; where the search for
the next one from the reserve begins; tick at which the first one returns."""
FUSION = table("connection contact site vesicle microsecond", "molecules")
"""A vesicle that fused; its contact counts over all connections, its site and number
within the contact, the time (us) from the start of the tick."""

IN_RESERVE, IN_RECYCLING = -1, -2
NO_VESICLE = -1

# columns of ReleaseState.terminals
CALCIUM_CHARGE = 0  # pC, the terminal's counter at the last tick
CALCIUM_CURRENT = 1  # nA outward, mean of the tick
LOCAL_CALCIUM = 2  # uM at the sensor
RESIDUAL = 3  # uM above rest in the whole terminal
FACILITATION = 4  # 0 to 1
RATE = 5  # 1/ms, rate of fusion of a docked vesicle at the end of the tick
HAZARD = 6  # H
REFILLED = 7  # K
NEXT_FUSION = 8  # lowest H at which anything fuses
NEXT_REFILL = 9  # lowest K at which a site fills
NEXT_RETURN = 10  # tick at which the first vesicle returns
SETTLED_AT = 11  # uM at which the sensor settled, -1 while it moves
OCCUPANCY = 12  # mean field: share of competent sites with a vesicle
RESERVE = 13  # mean field: vesicles of a contact
RECYCLING = 14
QUANTA = 15  # mean field: quanta of a contact in this tick
RELEASED = 16  # vesicles (mean field: quanta of all contacts) since the start
SPREAD = 17  # uM, residual calcium that has reached the sensors
IDLE = 18  # mean field: share of the other sites with a vesicle
TERMINAL_COLUMNS = 19


@Bundle.register
class Release(NamedTuple):
    """Description of all connections."""

    connections: Table
    propagators: Floats  # (sensors, concentrations, STATES + 1, STATES); fused last
    fusion_rates: Floats  # (sensors, STATES), 1/ms
    grid: Floats  # (2,): logarithm of the lowest concentration (uM), steps per unit


@Bundle.register
class ReleaseState(NamedTuple):
    """All that evolves; a copy of these arrays is a snapshot."""

    terminals: Floats  # (connections, TERMINAL_COLUMNS)
    sensor: Floats  # (connections, STATES)
    contacts: Table
    sites: Table
    vesicles: Table


@Bundle.register
class Fusions(NamedTuple):
    """What fused in a tick, in the order of connections, contacts and sites.

    Its content means nothing before the first tick.
    """

    rows: Table  # of FUSION, as many as there are sites
    number: Integers  # (1,) how many of the rows hold one
    work: Floats  # (STATES,) working memory


@compiled
def advance_release(
    release: Release,
    state: ReleaseState,
    fusions: Fusions,
    cells: Floats,
    uncaged: Floats,
    stream: int,
    tick: int,
    dt: float,
) -> None:
    """Advance every connection by one tick, after the cables.

    Parameters
    ----------
    release, state, fusions
        Described above; `fusions` is overwritten.
    cells : (CELL_ROWS, n) float64
        `State.cells`, of which the calcium charge of the terminals is read.
    uncaged : (connections,) float64
        Calcium set free by light, mean of the tick, uM.
    stream : int
        Seed of the random numbers: seed + sweep number.
    tick : int
        Number of the tick that ends.
    dt : float
        Length of a tick, ms.
    """
    fusions.number[0] = 0
    for k in range(release.connections.size):
        factor = _move_calcium(
            release.connections, state.terminals, k, cells, uncaged, dt
        )
        before = state.terminals[k, RATE]
        passed = before * dt
        calcium, settled = (
            state.terminals[k, LOCAL_CALCIUM],
            state.terminals[k, SETTLED_AT],
        )
        if abs(calcium - settled) > TOLERANCE * settled:
            passed = _step_sensor(release, state, k, fusions.work)
        passed *= factor  # of facilitation
        refill = release.connections[k].refill
        if release.connections[k].refill_gain > 0.0:
            half = release.connections[k].refill_half
            residual = max(state.terminals[k, RESIDUAL], 0.0)
            gain = release.connections[k].refill_gain
            refill *= 1.0 + gain * residual / (residual + half)
        if release.connections[k].is_mean_field:
            _mean_field(release.connections[k], state.terminals[k], passed, refill, dt)
            continue
        hazard = state.terminals[k, HAZARD]
        state.terminals[k, HAZARD] = hazard + passed
        state.terminals[k, REFILLED] += refill * dt
        if tick >= state.terminals[k, NEXT_RETURN]:
            _return_vesicles(release.connections[k], state, k, tick)
        if state.terminals[k, REFILLED] >= state.terminals[k, NEXT_REFILL]:
            _refill(release.connections[k], state, k, stream)
        if state.terminals[k, HAZARD] >= state.terminals[k, NEXT_FUSION]:
            _fuse(
                release.connections[k],
                state,
                fusions,
                k,
                hazard,
                before,
                stream,
                tick,
                dt,
            )


@inlined
def _move_calcium(
    connections: Table,
    terminals: Floats,
    k: int,
    cells: Floats,
    uncaged: Floats,
    dt: float,
) -> float:
    """Move calcium and facilitation; return facilitation's factor on fusion."""
    charge = cells[CHARGE + CA, connections[k].compartment]
    outward = (charge - terminals[k, CALCIUM_CHARGE]) / dt
    terminals[k, CALCIUM_CURRENT] = outward
    terminals[k, CALCIUM_CHARGE] = charge
    current = outward / connections[k].reference_current
    # d residual/dt = gain current - residual / tau, exact for a constant current
    residual = terminals[k, RESIDUAL]
    target = connections[k].residual_gain * current * connections[k].residual_decay
    after = target + (residual - target) * connections[k].residual_keep
    terminals[k, RESIDUAL] = after
    mean = 0.5 * (residual + after)
    spread = mean + (terminals[k, SPREAD] - mean) * connections[k].spread_keep
    terminals[k, SPREAD] = spread
    terminals[k, LOCAL_CALCIUM] = (
        connections[k].rest + spread + connections[k].local * current + uncaged[k]
    )
    gain = connections[k].facilitation_gain
    if gain > 0.0:
        filling = connections[k].facilitation_on * max(mean, 0.0)
        total = filling + connections[k].facilitation_decay
        aim = filling / total
        s = aim + (terminals[k, FACILITATION] - aim) * exp(-total * dt)
        terminals[k, FACILITATION] = s
        return 1.0 + gain * s
    return 1.0


@inner
def _step_sensor(release: Release, state: ReleaseState, k: int, new: Floats) -> float:
    """Advance the sensor of a connection and return by how much H grows."""
    own, terminal, q = release.connections[k], state.terminals[k], state.sensor[k]
    calcium = terminal[LOCAL_CALCIUM]
    rates = release.fusion_rates[own.sensor]
    tables = release.propagators[own.sensor]
    last = tables.shape[0] - 2
    place = 0.0
    if calcium > 0.0:
        place = max((math.log(calcium) - release.grid[0]) * release.grid[1], 0.0)
    j = min(int(place), last)
    weight = min(place - j, 1.0)
    low, high = tables[j], tables[j + 1]
    fused, stayed, rate = 0.0, 0.0, 0.0
    for b in range(STATES + 1):
        total = 0.0
        for a in range(STATES):
            total += q[a] * (low[b, a] + weight * (high[b, a] - low[b, a]))
        if b == STATES:
            fused = total
        else:
            new[b] = total
            stayed += total
    for b in range(STATES):
        q[b] = new[b] / stayed
        rate += q[b] * rates[b]
    before = terminal[RATE]
    terminal[RATE] = rate
    moved = abs(rate - before) > SETTLED * rate
    terminal[SETTLED_AT] = -1.0 if moved else calcium
    return -math.log1p(-fused / (fused + stayed))


@inner
def _mean_field(
    own: Table, terminal: Floats, passed: float, refill: float, dt: float
) -> None:
    """Advance the mean occupancy of the sites and the mean pools of a contact.

    Sites that toxins keep from fusing fill as the others do, and then stay full.

    Notes
    -----
    dn/dt = -h n + a (1 - n), exact for rates h and a that are constant over the tick.
    """
    competent = own.sites * own.competent
    a = refill * min(max(terminal[RESERVE], 0.0), 1.0) * dt
    total = passed + a
    n = terminal[OCCUPANCY]
    terminal[HAZARD] += passed
    left = exp(-total)
    aim = a / total if total > 0.0 else n
    after = aim + (n - aim) * left
    gone = passed * (aim + (n - aim) * (1.0 - left) / total) if total > 0.0 else 0.0
    quanta = competent * gone
    returned = terminal[RECYCLING]
    if own.recycling > 0.0:
        returned *= 1.0 - exp(-1.0 / own.recycling)
    idle = terminal[IDLE]
    full = 1.0 - (1.0 - idle) * exp(-a)
    docked = competent * (after - n) + (own.sites - competent) * (full - idle)
    terminal[OCCUPANCY], terminal[IDLE] = after, full
    terminal[RECYCLING] += quanta - returned
    terminal[RESERVE] += returned - (quanta + docked)
    terminal[QUANTA] = quanta
    terminal[RELEASED] += quanta * (own.contact_last - own.contact_first)


@inlined
def _draw(
    own: Table, contact: int, site: int, count: int, use: int, stream: int
) -> float:
    """Return -ln u: how much of H or K a vesicle or an empty site waits for."""
    key = own.key + (contact << 32)
    counter = (count * own.sites + site) * 4 + use
    return -math.log(uniform(stream, key, counter))


@inner
def _return_vesicles(own: Table, state: ReleaseState, k: int, tick: int) -> None:
    """Put vesicles whose recycling is over back into the reserve."""
    terminal = state.terminals[k]
    soonest = NEVER
    for index in range(own.contact_first, own.contact_last):
        contact = state.contacts[index]
        if contact.recycling > 0 and tick >= contact.next_return:
            first = own.vesicle_first + (index - own.contact_first) * own.vesicles
            following = -1
            for v in range(first, first + own.vesicles):
                vesicle = state.vesicles[v]
                if vesicle.place != IN_RECYCLING:
                    continue
                if vesicle.due <= tick:
                    state.vesicles[v].place = IN_RESERVE
                    state.contacts[index].recycling -= 1
                    state.contacts[index].reserve += 1
                elif following < 0 or vesicle.due < following:
                    following = vesicle.due
            state.contacts[index].next_return = following
        if state.contacts[index].recycling > 0:
            soonest = min(soonest, float(state.contacts[index].next_return))
    terminal[NEXT_RETURN] = soonest
    # sites may have waited for this
    terminal[NEXT_REFILL] = min(terminal[NEXT_REFILL], terminal[REFILLED])


@inner
def _refill(own: Table, state: ReleaseState, k: int, stream: int) -> None:
    """Dock a vesicle from the reserve at every empty site whose wait is over."""
    terminal = state.terminals[k]
    soonest = NEVER
    for number in range(own.contact_last - own.contact_first):
        index = own.contact_first + number
        for s in range(own.sites):
            at = own.site_first + number * own.sites + s
            site = state.sites[at]
            if site.vesicle != NO_VESICLE:
                continue
            if site.threshold > terminal[REFILLED]:
                soonest = min(soonest, site.threshold)
            elif state.contacts[index].reserve > 0:
                count = site.dockings + 1
                state.sites[at].vesicle = _take(own, state, index, number, s)
                state.sites[at].dockings = count
                threshold = terminal[HAZARD] + _draw(own, number, s, count, 0, stream)
                state.sites[at].threshold = threshold
                if site.fate < own.competent:
                    terminal[NEXT_FUSION] = min(terminal[NEXT_FUSION], threshold)
    terminal[NEXT_REFILL] = soonest


@inner
def _take(own: Table, state: ReleaseState, index: int, number: int, site: int) -> int:
    """Take the next vesicle from a contact's reserve, and return its number."""
    first = own.vesicle_first + number * own.vesicles
    v = state.contacts[index].cursor
    while state.vesicles[first + v].place != IN_RESERVE:
        v = (v + 1) % own.vesicles
    state.contacts[index].cursor = (v + 1) % own.vesicles
    state.contacts[index].reserve -= 1
    state.vesicles[first + v].place = site
    return v


@inner
def _fuse(
    own: Table,
    state: ReleaseState,
    fusions: Fusions,
    k: int,
    hazard: float,
    rate_before: float,
    stream: int,
    tick: int,
    dt: float,
) -> None:
    """Fuse every docked vesicle whose threshold H has passed, and find the next one."""
    terminal = state.terminals[k]
    passed = terminal[HAZARD] - hazard
    soonest, refill = NEVER, terminal[NEXT_REFILL]
    for number in range(own.contact_last - own.contact_first):
        index = own.contact_first + number
        for s in range(own.sites):
            at = own.site_first + number * own.sites + s
            site = state.sites[at]
            if site.vesicle == NO_VESICLE or site.fate >= own.competent:
                continue
            if site.threshold > terminal[HAZARD]:
                soonest = min(soonest, site.threshold)
                continue
            share = (site.threshold - hazard) / passed
            moment = _moment(share, rate_before, terminal[RATE])
            row = fusions.number[0]
            fusions.number[0] = row + 1
            whole = int(dt * 1000.0 + 0.5)
            fusions.rows[row].connection = k
            fusions.rows[row].contact = index
            fusions.rows[row].site = s
            fusions.rows[row].vesicle = site.vesicle
            fusions.rows[row].microsecond = min(int(moment * whole + 0.5), whole - 1)
            # another stream than the waiting times, so that no draw is used twice
            key = own.key + (number << 32) + (1 << 56)
            z = normal(stream, key, site.dockings * own.sites + s)
            spread = own.content_deviation
            content = own.content * math.exp(spread * z - 0.5 * spread * spread)
            fusions.rows[row].molecules = math.floor(content + 0.5)
            wait = _draw(own, number, s, site.dockings, 1, stream)
            state.sites[at].threshold = terminal[REFILLED] + wait
            refill = min(refill, terminal[REFILLED] + wait)
            _recycle(own, terminal, state, number, s, site.vesicle, stream, tick)
            state.sites[at].vesicle = NO_VESICLE
            state.contacts[index].released += 1
            terminal[RELEASED] += 1.0
    terminal[NEXT_FUSION] = soonest
    terminal[NEXT_REFILL] = refill


@inlined
def _moment(share: float, before: float, after: float) -> float:
    """Return when a share of a tick's H has passed, 0 to 1.

    The rate of fusion goes in a straight line from `before` to `after`.
    """
    share = min(max(share, 0.0), 1.0)
    root = math.sqrt(before * before + share * (after * after - before * before))
    total = before + root
    return share * (before + after) / total if total > 0.0 else share


@inner
def _recycle(
    own: Table,
    terminal: Floats,
    state: ReleaseState,
    number: int,
    site: int,
    vesicle: int,
    stream: int,
    tick: int,
) -> None:
    """Send a fused vesicle into recycling, or at once into the reserve."""
    index = own.contact_first + number
    v = own.vesicle_first + number * own.vesicles + vesicle
    if own.recycling <= 0.0:
        state.vesicles[v].place = IN_RESERVE
        state.contacts[index].reserve += 1
        return
    count = state.sites[own.site_first + number * own.sites + site].dockings
    wait = own.recycling * _draw(own, number, site, count, 2, stream)
    due = tick + 1 + int(wait)
    state.vesicles[v].place = IN_RECYCLING
    state.vesicles[v].due = due
    if state.contacts[index].recycling == 0 or due < state.contacts[index].next_return:
        state.contacts[index].next_return = due
    state.contacts[index].recycling += 1
    terminal[NEXT_RETURN] = min(terminal[NEXT_RETURN], float(due))


@compiled
def fill_sites(release: Release, state: ReleaseState, stream: int) -> None:
    """Put a fresh vesicle at every site and all others into the reserve.

    What terminals and sensors hold stays as it is.
    """
    for k in range(release.connections.size):
        own = release.connections[k]
        terminal = state.terminals[k]
        terminal[HAZARD], terminal[REFILLED] = 0.0, 0.0
        terminal[NEXT_REFILL], terminal[NEXT_RETURN] = NEVER, NEVER
        terminal[OCCUPANCY], terminal[IDLE], terminal[RECYCLING] = 1.0, 1.0, 0.0
        terminal[RESERVE] = own.vesicles - own.sites
        terminal[QUANTA], terminal[RELEASED] = 0.0, 0.0
        for number in range(own.contact_last - own.contact_first):
            contact = own.contact_first + number
            state.contacts[contact].reserve = own.vesicles - own.sites
            state.contacts[contact].recycling = 0
            state.contacts[contact].released = 0
            state.contacts[contact].cursor = own.sites % own.vesicles
            state.contacts[contact].next_return = 0
            for v in range(own.vesicles):
                at = own.vesicle_first + number * own.vesicles + v
                state.vesicles[at].place = v if v < own.sites else IN_RESERVE
                state.vesicles[at].due = 0
            for s in range(own.sites):
                at = own.site_first + number * own.sites + s
                state.sites[at].vesicle = s
                state.sites[at].dockings = 0
                state.sites[at].threshold = _draw(own, number, s, 0, 0, stream)
                state.sites[at].fate = math.exp(-_draw(own, number, s, 0, 3, 0))
        _find_next(own, terminal, state, stream)


@inlined
def mean_docked(own: Table, terminal: Floats) -> float:
    """Return how many vesicles are docked at all contacts in the mean field."""
    competent = own.sites * own.competent
    docked = competent * terminal[OCCUPANCY]
    docked += (own.sites - competent) * terminal[IDLE]
    return docked * (own.contact_last - own.contact_first)


@compiled
def empty_sites(release: Release, state: ReleaseState, k: int, stream: int) -> None:
    """Empty full sites at random until the mean occupancy is left.

    For a connection whose mean field becomes stochastic; the vesicles go into the
    reserve.
    """
    own, terminal = release.connections[k], state.terminals[k]
    for number in range(own.contact_last - own.contact_first):
        index = own.contact_first + number
        for s in range(own.sites):
            at = own.site_first + number * own.sites + s
            site = state.sites[at]
            u = math.exp(-_draw(own, number, s, site.dockings, 3, stream))
            kind = OCCUPANCY if site.fate < own.competent else IDLE
            if site.vesicle == NO_VESICLE or u < terminal[kind]:
                continue
            v = own.vesicle_first + number * own.vesicles + site.vesicle
            state.vesicles[v].place = IN_RESERVE
            state.contacts[index].reserve += 1
            state.sites[at].vesicle = NO_VESICLE
            wait = _draw(own, number, s, site.dockings, 1, stream)
            state.sites[at].threshold = terminal[REFILLED] + wait
            terminal[NEXT_REFILL] = min(
                terminal[NEXT_REFILL], terminal[REFILLED] + wait
            )


@compiled
def find_next(release: Release, state: ReleaseState, stream: int) -> None:
    """Look at all sites again after an edit that changed which of them can fuse.

    A vesicle that could not fuse while its threshold passed begins to wait anew. The
    sensor is stepped again until it settles.
    """
    for k in range(release.connections.size):
        state.terminals[k, SETTLED_AT] = -1.0
        _find_next(release.connections[k], state.terminals[k], state, stream)


@inner
def _find_next(own: Table, terminal: Floats, state: ReleaseState, stream: int) -> None:
    """Find the lowest threshold of a connection's docked vesicles."""
    soonest = NEVER
    for number in range(own.contact_last - own.contact_first):
        for s in range(own.sites):
            at = own.site_first + number * own.sites + s
            site = state.sites[at]
            if site.vesicle == NO_VESICLE or site.fate >= own.competent:
                continue
            if site.threshold <= terminal[HAZARD]:
                count = site.dockings + 1
                wait = _draw(own, number, s, count, 0, stream)
                state.sites[at].dockings = count
                state.sites[at].threshold = terminal[HAZARD] + wait
            soonest = min(soonest, state.sites[at].threshold)
    terminal[NEXT_FUSION] = soonest
