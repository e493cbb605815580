"""What the adapting neuron has more than the generic one (`pyr37`).

An M-current from dendrites to initial segment, and in the cell body calcium channels,
a calcium pool and the slow potassium channel that this calcium opens. Muscarine closes
the first, noradrenaline the last: the cell is made to show what they do to firing. All
densities are assumed.
"""

from __future__ import annotations

from neurolab.physiology.calcium import POOL_DECAY, POOL_GAIN, POOL_REST, ca_density
from neurolab.physiology.cells.recipe import (
    Dose,
    Pool,
    density_ms_cm2,
    potential_mv,
    temperature_celsius,
    valid_range,
)
from neurolab.physiology.slow_ahp import slow_ahp

CELSIUS = temperature_celsius(37.0, note="Body temperature of a mammal.")
VALID_CELSIUS = valid_range(
    30.0, 38.0, note="The range of the published M-current; beyond it nobody measured."
)

_REVERSAL = potential_mv(
    "E_k", -90.0, note="That of the cell's other potassium channels."
)
M_CURRENT = Dose(
    density_ms_cm2(
        "g_m",
        0.03,
        note="With it firing slows down within a second, and the rest hardly moves.",
    ),
    reversal=_REVERSAL,
)
CALCIUM = Dose(ca_density)
SLOW_AHP = Dose(slow_ahp.density, reversal=_REVERSAL)
POOL = Pool(gain=POOL_GAIN, decay=POOL_DECAY, rest=POOL_REST)
