"""Where receptors meet the membrane: their conductance in a tick, and what it carried.

A part is one kind of receptor of one synapse; its patches are the compartments in which
it has contacts. Light and full synapses write the mean open conductance of the coming
tick into row `MEAN`; `drive` turns it into two rows for the cable, `count` splits the
charge that flowed into ions when the tick is over. Parts without an open channel are
passed over, so that thousands of silent synapses cost next to nothing.

The current of a patch is linear in the voltage within a tick. Magnesium's block makes
it curved: there it is the tangent at the voltage with which the tick begins. So it is
with the GHK flux of calcium, which goes into the pool of its compartment, if there is
one.

Of a part's conductance, `share` reverses at `share_reversal` and belongs to one ion,
potassium of a cation channel or chloride of an anion channel. Calcium follows the GHK
flux, and one more ion, sodium or bicarbonate, carries the rest, so that the ions add up
to the current.
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.kernel.bundle import Bundle
from neurolab.kernel.circuit import (
    CA,
    CHARGE,
    SYNAPSE_CALCIUM,
    SYNAPSE_CALCIUM_DRAWN,
    SYNAPSE_CONDUCTANCE,
    SYNAPSE_SOURCE,
    Floats,
    Integers,
    Table,
    V,
    table,
)
from neurolab.kernel.exponential import exp
from neurolab.kernel.gates import ghk_factor
from neurolab.kernel.jit import inner

PART = table(
    "synapse first last share_carrier rest_carrier",
    "reversal block steepness share share_reversal calcium thermal ratio",
)
"""One kind of receptor of one synapse: its patches; mV; magnesium over what blocks half
at 0 mV, and the block's steepness, 1/mV; ions, as the module says; the GHK constants of
calcium, as in `CHANNEL`."""

# rows of PatchState.rows
MEAN = 0  # uS: mean over the tick of what would be open without magnesium
OPEN = 1  # uS: after magnesium's block
SLOPE = 2  # uS: current = slope V - drawn
DRAWN = 3  # nA
OPENED = 4  # uS, full synapses: at the end of the tick before
BEFORE = 5  # uS, full synapses: one tick earlier
CALCIUM_SLOPE = 6  # uS: calcium current = slope V - drawn
CALCIUM_DRAWN = 7  # nA
PATCH_ROWS = 8

# columns of PatchState.totals, which has a row for each synapse and then each part
CONDUCTANCE = 0  # uS, mean of the tick
CURRENT = 1  # nA outward, mean of the tick
EVENTS = 2  # releases so far
CARRIED = 3  # and five more, by carrier: pC outward
# full synapses only; means and sums over their contacts
OPEN_CHANNELS = 9  # of a part
AT_RECEPTORS = 10  # mM
IN_CLEFT = 11  # mM
AROUND = 12  # mM where extrasynaptic receptors sit
HIGHEST = 13  # mM, the highest of any contact since the last spike
TOTAL_COLUMNS = 14


@Bundle.register
class Patches(NamedTuple):
    """Description of all parts and patches."""

    parts: Table
    compartment: Integers  # of each patch
    synapses: int


@Bundle.register
class PatchState(NamedTuple):
    """Conductances and currents of the present tick, and totals since the start."""

    rows: Floats  # (PATCH_ROWS, patches)
    totals: Floats  # (synapses + parts, TOTAL_COLUMNS)
    active: Integers  # (parts,) 1 while a channel may be open; 0: all rows are 0


@inner
def drive(
    patches: Patches, state: PatchState, cells: Floats, cable_rows: Floats
) -> None:
    """Write the synaptic currents of every compartment for a tick.

    Parameters
    ----------
    patches, state
        Row `MEAN` of the active parts is read, their other rows are written.
    cells : see `State.cells`
        At the beginning of the tick.
    cable_rows : see `Scratch.rows`
        The sums over the patches of each compartment are written.
    """
    v = cells[V]
    conductance, source = cable_rows[SYNAPSE_CONDUCTANCE], cable_rows[SYNAPSE_SOURCE]
    calcium = cable_rows[SYNAPSE_CALCIUM]
    calcium_source = cable_rows[SYNAPSE_CALCIUM_DRAWN]
    conductance[:] = 0.0
    source[:] = 0.0
    calcium[:] = 0.0
    calcium_source[:] = 0.0
    calcium_slope = state.rows[CALCIUM_SLOPE]
    calcium_drawn = state.rows[CALCIUM_DRAWN]
    mean, opened = state.rows[MEAN], state.rows[OPEN]
    slope, drawn = state.rows[SLOPE], state.rows[DRAWN]
    for p in range(patches.parts.size):
        if state.active[p] == 0:
            continue
        part = patches.parts[p]
        for i in range(part.first, part.last):
            if mean[i] == 0.0:
                opened[i] = slope[i] = drawn[i] = 0.0
                continue
            place = patches.compartment[i]
            if part.block == 0.0:
                opened[i] = slope[i] = mean[i]
                drawn[i] = mean[i] * part.reversal
            else:
                # g B (V - E) with B = 1 / (1 + block exp(-steepness V)), its tangent
                before = v[place]
                blocked = part.block * exp(-part.steepness * before)
                free = 1.0 / (1.0 + blocked)
                away = before - part.reversal
                opened[i] = mean[i] * free
                curve = part.steepness * blocked * free * away
                slope[i] = opened[i] * (1.0 + curve)
                drawn[i] = slope[i] * before - opened[i] * away
            conductance[place] += slope[i]
            source[place] += drawn[i]
            if part.calcium > 0.0:
                force, bend = ghk_factor(v[place], part.thermal, part.ratio)
                permeable = opened[i] * part.calcium
                calcium_slope[i] = permeable * bend
                calcium_drawn[i] = permeable * (bend * v[place] - force)
                calcium[place] += calcium_slope[i]
                calcium_source[place] += calcium_drawn[i]


@inner
def count(
    patches: Patches, state: PatchState, area: Floats, cells: Floats, dt: float
) -> None:
    """Count what the patches carried in a tick, ion by ion.

    Parameters
    ----------
    patches, state
        After `drive`. A part that turns out to be closed is active no longer.
    area : (n,) float64, mV ms
        Integral of the voltage over the tick, as the solver used it.
    cells : see `State.cells`
        The rows of charges are added to.
    dt : float
        Length of the tick, ms.
    """
    totals = state.totals
    opened, slope, drawn = state.rows[OPEN], state.rows[SLOPE], state.rows[DRAWN]
    calcium_slope = state.rows[CALCIUM_SLOPE]
    calcium_drawn = state.rows[CALCIUM_DRAWN]
    for p in range(patches.parts.size):
        if state.active[p] != 0:
            column = patches.parts[p].synapse
            totals[column, CONDUCTANCE] = totals[column, CURRENT] = 0.0
    for p in range(patches.parts.size):
        if state.active[p] == 0:
            continue
        part = patches.parts[p]
        whole = conductance = shared = calcium = 0.0
        shares = cells[CHARGE + part.share_carrier]
        rest = cells[CHARGE + part.rest_carrier]
        for i in range(part.first, part.last):
            if opened[i] == 0.0:
                continue
            place = patches.compartment[i]
            carried = slope[i] * area[place] - drawn[i] * dt
            own = opened[i] * part.share * (area[place] - part.share_reversal * dt)
            entered = 0.0
            if part.calcium > 0.0:
                entered = calcium_slope[i] * area[place] - calcium_drawn[i] * dt
                cells[CHARGE + CA, place] += entered
            shares[place] += own
            rest[place] += carried - own - entered
            whole += carried
            conductance += opened[i]
            shared += own
            calcium += entered
        own_column = patches.synapses + p
        totals[own_column, CONDUCTANCE] = totals[own_column, CURRENT] = 0.0
        for column in (part.synapse, own_column):
            totals[column, CONDUCTANCE] += conductance
            totals[column, CURRENT] += whole / dt
            totals[column, CARRIED + part.share_carrier] += shared
            totals[column, CARRIED + CA] += calcium
            rest_charge = whole - shared - calcium
            totals[column, CARRIED + part.rest_carrier] += rest_charge
        if conductance == 0.0:
            state.active[p] = 0
