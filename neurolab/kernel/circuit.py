"""The arrays of a circuit by name: what is built, what changes, what is scratch.

Three named tuples go into the kernel. `Circuit` holds everything that describes the
cells and changes only by an edit; `State` is all that evolves, and copying it is a
snapshot; `Scratch` is working memory whose content means nothing between calls.

What every compartment has stands in rows of one array (`cable`, `cells`, `rows`), named
by the constants below; what groups, channels, electrodes and so on have stands in
tables, one record each. Few arrays, because the compiler handles every array of a
tuple at every call.

A group is the cells that step together because electrical synapses join them. A
channel keeps its own contiguous block in `Circuit.places`, `Circuit.density` and
`State.conductance`; each of its gates has a block of the same length in `State.gates`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel.bundle import Bundle

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Table = Any  # np.recarray; numba reads its fields as attributes

NA, K, CA, CL, LEAK, HCO3 = range(6)
CARRIERS = ("na", "k", "ca", "cl", "leak", "hco3")
"""What carries membrane current; leak is not an ion."""

BLOCK = 256
"""Compartments that a channel is advanced at a time, so that scratch stays in L1."""

LANES = 8
"""Numbers that a processor handles at once; blocks are filled up to a multiple."""

CURRENT, VOLTAGE, CONDUCTANCE = range(3)
"""Kinds of electrode command."""

LINES, SINE, NOISE = range(3)
"""Kinds of waveform: straight lines between breakpoints, sine, correlated noise."""

# rows of Circuit.cable
LINK = 0  # uS to the parent, 0 at a root
CAPACITY_RATE = 1  # uS: 2 C / h
FIXED_DIAGONAL = 2  # uS: 2 C / h + leak + all links
LEAK_CONDUCTANCE = 3  # uS
LEAK_REVERSAL = 4  # mV
OUTER_LINK = 5  # uS, in the space under the sheath
OUTER_CAPACITY_RATE = 6  # uS: 2 C of the sheath / h
OUTER_DIAGONAL = 7  # uS: 2 C of the sheath / h + leak to the bath + links
POOL_GAIN = 8  # mM per pC of inward calcium
CABLE_ROWS = 9

# rows of Circuit.ions
ION_GAIN = 0  # mM per pC of an ion with one charge
ION_PUMP = 1  # nA, the pump with all its sodium sites filled
ION_PATH = 2  # um: cross-section over length of the way to the parent
ION_ROWS = 3

# rows of State.cells
V = 0  # mV across the membrane
OUTER_V = 1  # mV under the sheath
CALCIUM = 2  # mM
HIGHEST = 3  # mV since the last frame
LOWEST = 4
CHARGE = 5  # and five more, by carrier: pC outward through the membrane
CELL_ROWS = 11

# rows of Scratch.rows
MEMBRANE_DIAGONAL = 0  # uS: fixed part and open channels
MEMBRANE_SOURCE = 1  # nA: conductance times reversal potential
DIAGONAL = 2
SOURCE = 3
FACTOR = 4  # link times reciprocal pivot
INVERSE = 5  # reciprocal pivot
MIDDLE = 6  # mV at the middle of the step
CALCIUM_CURRENT = 7  # nA outward
INSIDE = 8  # pivots of the double cable: symmetric 2 x 2 blocks
ACROSS = 9
OUTSIDE = 10
SOURCE_OUT = 11
MIDDLE_OUT = 12
SYNAPSE_CONDUCTANCE = 13  # uS, of the present tick
SYNAPSE_SOURCE = 14  # nA
AREA = 15  # mV ms: integral of the voltage over the present tick
SYNAPSE_CALCIUM = 16  # uS: calcium current of the synapses = this V - drawn
SYNAPSE_CALCIUM_DRAWN = 17  # nA
SCRATCH_ROWS = 18


def table(integers: str, floats: str = "") -> np.dtype[Any]:
    """Return the record type of a table, its integer fields first."""
    fields = [(name, np.int64) for name in integers.split()]
    return np.dtype(fields + [(name, np.float64) for name in floats.split()])


GROUP = table(
    "first last sub_steps layers run_first run_last junction_first junction_last "
    "channel_first channel_last pool_first pool_last electrode_first electrode_last "
    "gap_first gap_last detector_first detector_last"
)
"""Cells that step together; `layers` is 2 for the double cable."""
RUN = table("first last")
"""Compartments in a row without a branch."""
JUNCTION = table("compartment first last")
"""A compartment without area, and its rows of `NEIGHBOUR`."""
NEIGHBOUR = table("compartment", "weight")
"""A neighbour of a junction; the weights of one junction sum to 1."""
CHANNEL = table(
    "first count block carrier flux gate_first gate_last power_first power_last factor "
    "chain",
    "reversal thermal ratio",
)
"""One channel in `count` compartments: those from `first` on, or scattered ones where
`first` is -1; its rows of `POWER`; the place of its factor in `State.factors`; reversal
(mV); RT/zF (mV) and inside over outside for a GHK flux; its table in `Circuit.chains`,
or -1."""
GATE = table("block power senses_calcium", "speed")
"""One gate; `speed` is the temperature's factor on its rates."""
LAW = table(
    "power kind",
    "straight turned below part v0 inverse_k middle limit unit slope bend",
)
"""One rate law of a gate, see `gates`; `power` is a row of the channel's `POWER`, or -1
where there is no law."""
POWER = table("senses_calcium source", "inverse_k")
"""exp(-u / |k|) in every compartment of a channel: computed, or where `source` is not
-1 the square of that row of the channel."""
POOL = table("first last", "decay rest")
"""A calcium pool: ms, mM."""
ELECTRODE = table(
    "compartment kind wave_first wave_last", "conductance reversal holding"
)
"""An electrode's command: uS of a voltage clamp, mV of a conductance clamp."""
WAVE = table("kind point_first point_last key")
"""A waveform; `key` is that of its random numbers."""
POINT = table("", "time value")
"""A breakpoint: ms from the start of the sweep, value."""
GAP = table("source target", "conductance")
"""An electrical synapse: compartments, uS."""
DETECTOR = table("compartment", "level")
"""Where upward crossings of a level (mV) are timed."""


@Bundle.register
class Circuit(NamedTuple):
    """Description of all cells."""

    parent: Integers  # (n,) -1 at a root; parents stand before children
    cable: Floats  # (CABLE_ROWS, n)
    groups: Table
    runs: Table
    junctions: Table
    neighbours: Table
    channels: Table
    places: Integers  # compartments of each channel
    density: Floats  # uS, maximal conductance for each compartment of each channel
    gates: Table
    laws: Table  # (gates, 3) of alpha, beta, steady state (form -1: none)
    powers: Table
    chains: Floats  # (tables, voltages, CHAIN_STATES + 1, CHAIN_STATES), see `gates`
    pools: Table
    electrodes: Table
    waves: Table
    wave_constants: Floats  # (waves, 6): see `electrodes`
    points: Table
    gaps: Table
    detectors: Table
    ions: Floats  # (ION_ROWS, n), or no columns where concentrations are held
    ion_constants: Floats  # see `ions`


@Bundle.register
class State(NamedTuple):
    """All that evolves; a copy of these arrays is a snapshot."""

    cells: Floats  # (CELL_ROWS, n)
    gates: Floats
    conductance: Floats  # uS, open conductance of each channel block
    factors: Floats  # of channels' conductances: 1, or what messengers inside leave
    gap_charge: Floats  # pC from source to target of each electrical synapse
    electrode_current: Floats  # nA into the cell, mean of the last sub-step
    electrode_charge: Floats  # pC
    noise: Floats  # (waves, 2): value at the present tick and at the next
    ions: Floats  # see `ions`; no columns where concentrations are held
    damp: Integers  # 1 for each group whose next sub-step must damp a discontinuity


@Bundle.register
class Scratch(NamedTuple):
    """Working memory; its content means nothing between calls."""

    rows: Floats  # (SCRATCH_ROWS, n)
    flux_source: Floats  # like `State.conductance`: source of GHK channels, nA
    gap_columns: Floats  # (most gaps of a group, n)
    gap_matrix: Floats  # (most gaps, most gaps + 1)
    before: Floats  # mV at each detector one sub-step ago
    crossed: Floats  # ms, when each detector was last crossed in this call
    blocks: Floats  # (BLOCK_ROWS + most powers of a channel, BLOCK), see `gates`


CELLS, GATES, CONDUCTANCES, ELECTRODE_CURRENTS, SYNAPSES, IONS = range(6)
TERMINALS, CONTACTS, MASSES, SITES, STAGES, SENSORS, POOLS, RECEPTOR_STATES = range(
    6, 14
)
"""What a probe reads: the array of `State`, the totals of the synapses; of synapses
with full detail, what the terminals hold, what is seen of one contact, where the
transmitter of all contacts is, how many vesicles are docked, stages of cascades; states
of the sensor, vesicles elsewhere, receptors by state."""

PROBE = table("array row index group first")
"""A probe: array, row of `State.cells`, place; the group at whose every sub-step it is
read or -1 for every tick; where its samples begin."""


@Bundle.register
class Recorder(NamedTuple):
    """Where the samples and crossings of a call go.

    Attributes
    ----------
    probes : table of `PROBE`
    samples : float64
        All samples of the call, probe after probe, oldest first.
    crossing_detector : (x,) int64
    crossing_time : (x,) float64, ms from the start of the run
    crossings : (1,) int64
        How many crossings have been written.
    """

    probes: Table
    samples: Floats
    crossing_detector: Integers
    crossing_time: Floats
    crossings: Integers
