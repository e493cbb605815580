"""What follows an action potential at a terminal: the extremes of every stage.

A record begins when an action potential crosses the detector of a terminal, or arrives
at a light synapse from outside, and ends at the next one there, or after `LONGEST_MS`.
While it is open, each quantity keeps its value at the beginning and its farthest
departure from it; potentials of the target only until it fires.
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.kernel.bundle import Bundle
from neurolab.kernel.circuit import Floats, Integers, Table, table
from neurolab.kernel.jit import inlined, inner
from neurolab.kernel.light import LATEST, LightState
from neurolab.kernel.patches import CONDUCTANCE as TOTAL_CONDUCTANCE
from neurolab.kernel.patches import EVENTS, OPEN, Patches, PatchState

LONGEST_MS = 50.0

PLACES = table(
    "detector terminal local soma segment next target synapse connection line "
    "messenger part_first part_last",
    "delay",
)
"""Where a synapse's records are made: detector of its terminal, or -1; compartments of
the terminal, of most of its contacts, of the target's soma and initial segment;
detector of the target's own action potential or -1; number of the target neuron; column
of the totals; connection, or -1 for a light synapse; line of a light synapse from
outside, or -1; stage of a cascade in `CascadeState.values`, or -1; parts; how much
later than its spike a line's event is, ms."""

# quantities: each has three columns, value at the arrival, farthest value, its time
TERMINAL_V, LOCAL_CALCIUM, CALCIUM_CURRENT, CLEFT, OPENED, CONDUCTANCE = range(6)
LOCAL_V, SOMA_V, SEGMENT_V, MESSENGER = range(6, 10)
QUANTITIES = 10
START, FARTHEST, WHEN = range(3)

# columns behind them
ARRIVED = 30  # ms; below 0 while no record is open
RELEASED = 31  # vesicles since the start of the run, at the arrival
RELEASED_LAST = 32  # the same at the end of the tick before
FIRST_RELEASE = 33  # ms; below 0 for none
DOCKED = 34  # vesicles that could fuse, at the arrival
HAZARD = 35  # integral of the rate of fusion at the arrival
HAZARD_LAST = 36
NEXT_SPIKE = 37  # ms; below 0 for none
HIGHEST_SEGMENT = 38  # mV at the initial segment since the arrival
MOST_IN_CLEFT = 39  # mM, mean over all contacts since the arrival
# kept from record to record
SEGMENT_LAST = 40  # mV at the initial segment at the end of the tick before
STEEP_FROM = 41  # mV there where the potential began to rise steeply
TAKEOFF = 42  # mV from which the target's last action potential rose
LAST_SPIKE = 43  # ms; below 0 for none
COLUMNS = 44

CLOSED = 44  # ms, only in a row that is handed out
CONNECTION = 45  # number of the row
OTHERS = 46  # other synapses on the same neuron that were active meanwhile
ROW = 47

STEEP_MV_PER_MS = 40.0
"""An upstroke is steeper than this at the initial segment; synaptic potentials never
are."""

ACTIVE_US = 1e-5
"""A synapse with more conductance than this, one channel, is active when a record
begins."""


@Bundle.register
class Chain(NamedTuple):
    """Records that are open, and those closed in this call."""

    open: Floats  # (followed synapses, COLUMNS)
    marks: Floats  # (the same, synapses) releases of all at the arrival; -1: active


@Bundle.register
class Closed(NamedTuple):
    """Records that were closed in this call."""

    rows: Floats  # (capacity, ROW)
    number: Integers  # (1,)


@inlined
def watch(row: Floats, quantity: int, value: float, time: float) -> None:
    """Note a value if it is farther from the start than any before."""
    at = 3 * quantity
    if abs(value - row[at + START]) > abs(row[at + FARTHEST] - row[at + START]):
        row[at + FARTHEST] = value
        row[at + WHEN] = time


@inlined
def watch_highest(row: Floats, quantity: int, value: float, time: float) -> None:
    """Note a value if it is the highest since the start."""
    at = 3 * quantity
    if value > row[at + FARTHEST]:
        row[at + FARTHEST] = value
        row[at + WHEN] = time


@inlined
def start(row: Floats, quantity: int, value: float, time: float) -> None:
    """Begin to follow a quantity."""
    at = 3 * quantity
    row[at + START] = value
    row[at + FARTHEST] = value
    row[at + WHEN] = time


@inner
def close_record(
    chain: Chain,
    closed: Closed,
    places: Table,
    number: int,
    time: float,
    events: Floats,
    targets: Integers,
    own: int,
) -> None:
    """Hand out a record and end it.

    Parameters
    ----------
    chain, closed, places
    number : int
        Of the record's row.
    time : float
        ms
    events : (synapses,) float64
        Releases of every synapse so far.
    targets : (synapses,) int64
        Number of the neuron that each synapse reaches.
    own : int
        Column of the record's synapse.
    """
    count = closed.number[0]
    if count < closed.rows.shape[0]:
        row = closed.rows[count]
        for i in range(COLUMNS):
            row[i] = chain.open[number, i]
        row[CLOSED] = time
        row[CONNECTION] = number
        others = 0
        for k in range(targets.size):
            if k != own and targets[k] == places[number].target:
                others += 1 if events[k] > chain.marks[number, k] else 0
        row[OTHERS] = others
        closed.number[0] = count + 1
    chain.open[number, ARRIVED] = -1.0


@inner
def follow_target(
    chain: Chain,
    closed: Closed,
    places: Table,
    targets: Integers,
    number: int,
    patches: Patches,
    own: PatchState,
    v: Floats,
    crossed: Floats,
    arrival: float,
    begin: float,
    now: float,
) -> bool:
    """Begin and end one record, and keep what light and full synapses share in it.

    Parameters
    ----------
    chain, closed, places, targets
    number : int
        Of the record's row.
    patches, own
        Patches, and their state.
    v : (n,) float64, mV
    crossed : (detectors,) float64, ms
        When each detector was last crossed.
    arrival : float
        When an action potential arrived in this tick, ms; below 0 for none.
    begin, now : float
        When the tick that has passed began and ended, ms.

    Returns
    -------
    bool
        Whether a record begins.
    """
    place, row = places[number], chain.open[number]
    segment, spike = v[place.segment], -1.0
    if segment - row[SEGMENT_LAST] < STEEP_MV_PER_MS * (now - begin):
        row[STEEP_FROM] = segment
    row[SEGMENT_LAST] = segment
    if place.next >= 0 and crossed[place.next] >= begin:
        spike = crossed[place.next]
        row[LAST_SPIKE], row[TAKEOFF] = spike, row[STEEP_FROM]
        if row[ARRIVED] >= 0.0 and row[NEXT_SPIKE] < 0.0:
            row[NEXT_SPIKE] = spike
    is_new = arrival >= 0.0
    if row[ARRIVED] >= 0.0 and (is_new or now - row[ARRIVED] > LONGEST_MS):
        end = arrival if is_new else now
        close_record(
            chain,
            closed,
            places,
            number,
            end,
            own.totals[:, EVENTS],
            targets,
            place.synapse,
        )
    if not is_new and row[ARRIVED] < 0.0:
        return False
    conductance = 0.0
    for p in range(place.part_first, place.part_last):
        for i in range(patches.parts[p].first, patches.parts[p].last):
            conductance += own.rows[OPEN, i]
    if is_new:
        row[ARRIVED] = arrival
        row[FIRST_RELEASE] = -1.0
        row[NEXT_SPIKE] = spike if spike > arrival else -1.0
        row[HIGHEST_SEGMENT] = segment
        start(row, CONDUCTANCE, conductance, now)
        start(row, LOCAL_V, v[place.local], now)
        start(row, SOMA_V, v[place.soma], now)
        start(row, SEGMENT_V, segment, now)
        for s in range(patches.synapses):
            is_active = own.totals[s, TOTAL_CONDUCTANCE] > ACTIVE_US
            chain.marks[number, s] = -1.0 if is_active else own.totals[s, EVENTS]
    watch(row, CONDUCTANCE, conductance, now)
    if row[NEXT_SPIKE] < 0.0:
        row[HIGHEST_SEGMENT] = max(row[HIGHEST_SEGMENT], segment)
        watch(row, LOCAL_V, v[place.local], now)
        watch(row, SOMA_V, v[place.soma], now)
        watch(row, SEGMENT_V, segment, now)
    return is_new


@inner
def follow_light(
    chain: Chain,
    closed: Closed,
    places: Table,
    targets: Integers,
    light: LightState,
    patches: Patches,
    own: PatchState,
    v: Floats,
    crossed: Floats,
    begin: float,
    now: float,
) -> None:
    """Keep the records of light synapses; arguments as of `follow_target`."""
    for k in range(places.size):
        place, row = places[k], chain.open[k]
        if place.connection >= 0:
            continue
        arrival = -1.0
        if place.line >= 0:
            latest = light.lines[LATEST, place.line]
            spike = max(latest - place.delay, 0.0)
            # an event at the border of two ticks is one event
            if latest >= begin and spike > row[ARRIVED]:
                arrival = spike
        elif crossed[place.detector] >= begin:
            arrival = crossed[place.detector]
        if follow_target(
            chain,
            closed,
            places,
            targets,
            k,
            patches,
            own,
            v,
            crossed,
            arrival,
            begin,
            now,
        ):
            row[RELEASED] = row[RELEASED_LAST]
        released = own.totals[place.synapse, EVENTS]
        if released > row[RELEASED_LAST] and row[FIRST_RELEASE] < 0.0:
            row[FIRST_RELEASE] = now
        row[RELEASED_LAST] = released
