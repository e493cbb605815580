"""Where receptors meet the membrane: their conductance in a tick, and what it carried.

A part is one kind of receptor of one synapse; its patches are the compartments in which
it has contacts. Light and full synapses write the mean open conductance of the coming
tick into row `MEAN`; `drive` turns it into two rows for the cable, `count` splits the
charge that flowed into ions when the tick is over.

The current of a patch is linear in the voltage within a tick. Magnesium's block makes
it curved: there it is the tangent at the voltage with which the tick begins.

Of a part's conductance, `share` reverses at `share_reversal` and belongs to one ion,
potassium of a cation channel or chloride of an anion channel. Calcium follows the GHK
flux, and one more ion, sodium or bicarbonate, carries the rest, so that the ions add up
to the current.
"""

from __future__ import annotations

from typing import NamedTuple

from neurolab.kernel.bundle import Bundle
from neurolab.kernel.circuit import CA, CHARGE, Floats, Integers, Table, table
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
PATCH_ROWS = 6

# rows of PatchState.totals, which has a column for each synapse and then each part
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
TOTAL_ROWS = 14


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
    totals: Floats  # (TOTAL_ROWS, synapses + parts)


@inner
def drive(
    patches: Patches, state: PatchState, v: Floats, conductance: Floats, source: Floats
) -> None:
    """Write the synaptic conductance and source of every compartment for a tick.

    Parameters
    ----------
    patches, state
        Row `MEAN` is read, the others are written.
    v : (n,) float64, mV
        At the beginning of the tick.
    conductance, source : (n,) float64, uS and nA
        Sums over the patches of each compartment.
    """
    conductance[:] = 0.0
    source[:] = 0.0
    mean, opened = state.rows[MEAN], state.rows[OPEN]
    slope, drawn = state.rows[SLOPE], state.rows[DRAWN]
    for p in range(patches.parts.size):
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
                bend = part.steepness * blocked * free * away
                slope[i] = opened[i] * (1.0 + bend)
                drawn[i] = slope[i] * before - opened[i] * away
            conductance[place] += slope[i]
            source[place] += drawn[i]


@inner
def count(
    patches: Patches, state: PatchState, area: Floats, cells: Floats, dt: float
) -> None:
    """Count what the patches carried in a tick, ion by ion.

    Parameters
    ----------
    patches, state
        After `drive`.
    area : (n,) float64, mV ms
        Integral of the voltage over the tick, as the solver used it.
    cells : see `State.cells`
        The rows of charges are added to.
    dt : float
        Length of the tick, ms.
    """
    totals = state.totals
    totals[CONDUCTANCE] = 0.0
    totals[CURRENT] = 0.0
    opened, slope, drawn = state.rows[OPEN], state.rows[SLOPE], state.rows[DRAWN]
    for p in range(patches.parts.size):
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
                force, _ = ghk_factor(area[place] / dt, part.thermal, part.ratio)
                entered = opened[i] * part.calcium * force * dt
                cells[CHARGE + CA, place] += entered
            shares[place] += own
            rest[place] += carried - own - entered
            whole += carried
            conductance += opened[i]
            shared += own
            calcium += entered
        for column in (part.synapse, patches.synapses + p):
            totals[CONDUCTANCE, column] += conductance
            totals[CURRENT, column] += whole / dt
            totals[CARRIED + part.share_carrier, column] += shared
            totals[CARRIED + CA, column] += calcium
            rest_charge = whole - shared - calcium
            totals[CARRIED + part.rest_carrier, column] += rest_charge
