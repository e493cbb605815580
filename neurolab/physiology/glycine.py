"""Glycine receptor: fast inhibition of spinal cord and brain stem."""

from __future__ import annotations

from neurolab.physiology.parameter import ASSUMED
from neurolab.physiology.scheme import Scheme
from neurolab.physiology.scheme_rates import SchemeRates

_CELSIUS = 24.0
_R = SchemeRates(
    ASSUMED,
    _CELSIUS,
    "",
    "Assumed: chosen for a peak open probability of 0.88, a decay of 5.9 ms and a "
    "half-effective concentration of 45 uM; published fits open only 6 %.",
)

GLYCINE = Scheme(
    name="glycine",
    title="glycine receptor",
    states=("C0", "C1", "C2", "O1", "O2"),
    transitions=(
        _R.bind("C0", "C1", 20.0),
        _R.unbind("C1", "C0", 1.2),
        _R.bind("C1", "C2", 10.0),
        _R.unbind("C2", "C1", 2.4),
        _R.turn("C1", "O1", 0.6),
        _R.turn("O1", "C1", 3.0),
        _R.turn("C2", "O2", 9.0),
        _R.turn("O2", "C2", 0.9),
    ),
    open_states=("O1", "O2"),
    q10=_R.number(
        "Q10", 2.1, "", 1.0, 4.0, "Factor on every rate for every 10 degrees."
    ),
    celsius=_CELSIUS,
    valid_celsius=(18.0, 40.0),
    about="Opens for chloride when two glycines have bound. Strychnine closes it, and "
    "with it the brake on every muscle.",
)
