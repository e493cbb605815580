"""GABA-A receptor: fast inhibition of the brain, a channel for chloride."""

from __future__ import annotations

from neurolab.physiology.parameter import ASSUMED, Parameter
from neurolab.physiology.scheme import Scheme
from neurolab.physiology.scheme_rates import SchemeRates

_CELSIUS = 34.5
_R = SchemeRates("destexhe_1998", _CELSIUS, "dentate granule cells, 34 to 35 C")

GABA_A = Scheme(
    name="gaba_a",
    title="GABA-A receptor",
    states=("C0", "C1", "C2", "O1", "O2"),
    transitions=(
        _R.bind("C0", "C1", 20.0),
        _R.unbind("C1", "C0", 4.6),
        _R.bind("C1", "C2", 10.0),
        _R.unbind("C2", "C1", 9.2),
        _R.turn("C1", "O1", 3.3),
        _R.turn("O1", "C1", 9.8),
        _R.turn("C2", "O2", 10.6),
        _R.turn("O2", "C2", 0.41),
    ),
    open_states=("O1", "O2"),
    q10=_R.number("Q10", 1.0, "", 1.0, 4.0, "Used at 34 to 37 degrees as it stands."),
    celsius=_CELSIUS,
    valid_celsius=(30.0, 40.0),
    about="Opens for chloride (and a little bicarbonate) when two GABA have bound, for "
    "about five milliseconds. What it does to the voltage depends on the cell's "
    "chloride.",
)

_MINIMAL = SchemeRates(
    "destexhe_1994", 33.0, "fitted to whole-cell currents of hippocampal neurons"
)
GABA_A_MINIMAL = Scheme(
    name="gaba_a_minimal",
    title="GABA-A receptor, two states",
    states=("C", "O"),
    transitions=(
        _MINIMAL.bind("C", "O", 5.0),
        _MINIMAL.unbind("O", "C", 0.18),
    ),
    open_states=("O",),
    q10=_MINIMAL.number(
        "Q10", 1.0, "", 1.0, 4.0, "Used at 31 to 36 degrees as it stands."
    ),
    celsius=33.0,
    valid_celsius=(31.0, 37.0),
    about="The textbook form: one GABA opens it.",
)

BENZODIAZEPINE_UNBINDING = Parameter(
    "x_off",
    0.4,
    "",
    0.1,
    1.0,
    ASSUMED,
    None,
    "",
    "Factor on both unbinding rates of a GABA-A receptor that carries a "
    "benzodiazepine. Chosen to move the half-effective GABA 2.5-fold, as 1 uM "
    "diazepam does.",
)
