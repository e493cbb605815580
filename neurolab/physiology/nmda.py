"""NMDA receptor: slow, calcium-permeable, and closed by magnesium at rest.

Unlike the others it holds glutamate for a tenth of a second, and it passes current
only where the membrane is depolarised: at rest a magnesium ion sits in the pore.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.physiology.parameter import Parameter
from neurolab.physiology.scheme import Scheme
from neurolab.physiology.scheme_rates import SchemeRates

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_CELSIUS = 36.0
_R = SchemeRates("destexhe_1998", _CELSIUS, "hippocampal and cortical neurons")

NMDA = Scheme(
    name="nmda",
    title="NMDA receptor",
    states=("C0", "C1", "C2", "O", "D"),
    transitions=(
        # The published file has no statistical factors: both steps are equal.
        _R.bind("C0", "C1", 5.0),
        _R.unbind("C1", "C0", 0.0129),
        _R.bind("C1", "C2", 5.0),
        _R.unbind("C2", "C1", 0.0129),
        _R.turn("C2", "D", 0.0084),
        _R.turn("D", "C2", 0.0068),
        _R.turn("C2", "O", 0.0465),
        _R.turn("O", "C2", 0.0738),
    ),
    open_states=("O",),
    q10=_R.number("Q10", 1.0, "", 1.0, 4.0, "Used at 36 degrees as it stands."),
    celsius=_CELSIUS,
    valid_celsius=(30.0, 40.0),
    about="Opens slowly, stays open for a tenth of a second, and lets calcium in when "
    "the membrane is depolarised enough to push magnesium out of the pore.",
)

_MINIMAL = SchemeRates(
    "destexhe_1994", 33.0, "fitted to whole-cell currents of hippocampal neurons"
)
NMDA_MINIMAL = Scheme(
    name="nmda_minimal",
    title="NMDA receptor, two states",
    states=("C", "O"),
    transitions=(
        _MINIMAL.bind("C", "O", 0.072),
        _MINIMAL.unbind("O", "C", 0.0066),
    ),
    open_states=("O",),
    q10=_MINIMAL.number(
        "Q10", 1.0, "", 1.0, 4.0, "Used at 31 to 36 degrees as it stands."
    ),
    celsius=33.0,
    valid_celsius=(31.0, 37.0),
    about="The textbook form: one glutamate opens it.",
)

MAGNESIUM_SLOPE = Parameter(
    "k_Mg",
    0.062,
    "1/mV",
    0.02,
    0.15,
    "jahr_stevens_1990",
    None,
    "hippocampal neurons",
    "How steeply depolarisation drives magnesium out of the pore; no temperature "
    "dependence.",
)
MAGNESIUM_HALF = Parameter(
    "K_Mg",
    3.57,
    "mM",
    0.5,
    20.0,
    "jahr_stevens_1990",
    None,
    "hippocampal neurons",
    "Magnesium that would close half of the pores at 0 mV.",
)
MAGNESIUM_OUTSIDE = Parameter(
    "[Mg]o",
    1.0,
    "mM",
    0.0,
    10.0,
    "textbooks",
    None,
    "mammalian brain",
    "Magnesium around the cell. Without it the receptor passes current at rest.",
)


def unblocked(
    voltage_mv: ArrayLike, magnesium_millimolar: float
) -> NDArray[np.float64]:
    """Return the share of open NMDA channels that magnesium leaves free, 0 to 1.

    Notes
    -----
    B = 1 / (1 + exp(-0.062 V) Mg / 3.57), at once, whatever the temperature.
    """
    v = np.asarray(voltage_mv, dtype=np.float64)
    plugged = np.exp(-MAGNESIUM_SLOPE.value * v) * (
        magnesium_millimolar / MAGNESIUM_HALF.value
    )
    return np.asarray(1.0 / (1.0 + plugged))


def half_block_mv(magnesium_millimolar: float) -> float:
    """Return the voltage at which half of the open channels are plugged."""
    ratio = magnesium_millimolar / MAGNESIUM_HALF.value
    return float(np.log(ratio)) / MAGNESIUM_SLOPE.value
