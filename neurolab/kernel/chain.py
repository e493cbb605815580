"""What follows an action potential at a terminal: the extremes of every stage.

A record begins when an action potential crosses the detector of a terminal with full
detail, and ends at the next one there, or after `LONGEST_MS`. While it is open, each
quantity keeps its value at the beginning and its farthest departure from it.
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.kernel.bundle import Bundle
from neurolab.kernel.circuit import Floats, Integers, Table, table
from neurolab.kernel.jit import inlined, inner

LONGEST_MS = 50.0

PLACES = table("detector terminal local soma segment next target")
"""Where a synapse's records are made: detector of its terminal; compartments of the
terminal, of most of its contacts, of the target's soma and initial segment; detector of
the target's own action potential or -1; number of the target neuron."""

# quantities: each has three columns, value at the arrival, farthest value, its time
TERMINAL_V, LOCAL_CALCIUM, CALCIUM_CURRENT, CLEFT, OPENED, CONDUCTANCE = range(6)
LOCAL_V, SOMA_V, SEGMENT_V = range(6, 9)
QUANTITIES = 9
START, FARTHEST, WHEN = range(3)

# columns behind them
ARRIVED = 27  # ms; below 0 while no record is open
RELEASED = 28  # vesicles since the start of the run, at the arrival
RELEASED_LAST = 29  # the same at the end of the tick before
FIRST_RELEASE = 30  # ms; below 0 for none
DOCKED = 31  # vesicles that could fuse, at the arrival
HAZARD = 32  # integral of the rate of fusion at the arrival
HAZARD_LAST = 33
NEXT_SPIKE = 34  # ms; below 0 for none
COLUMNS = 35

CLOSED = 35  # ms, only in a row that is handed out
CONNECTION = 36
OTHERS = 37  # other synapses on the same neuron that released meanwhile
ROW = 38


@Bundle.register
class Chain(NamedTuple):
    """Records that are open, and those closed in this call."""

    open: Floats  # (connections, COLUMNS)
    marks: Floats  # (connections, synapses) releases of all synapses at the arrival


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
    connection: int,
    time: float,
    events: Floats,
    targets: Integers,
    own: int,
) -> None:
    """Hand out a record and end it.

    Parameters
    ----------
    chain, closed, places
    connection : int
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
            row[i] = chain.open[connection, i]
        row[CLOSED] = time
        row[CONNECTION] = connection
        others = 0
        for k in range(targets.size):
            if k != own and targets[k] == places[connection].target:
                others += 1 if events[k] > chain.marks[connection, k] else 0
        row[OTHERS] = others
        closed.number[0] = count + 1
    chain.open[connection, ARRIVED] = -1.0
