"""AMPA receptor: the fast glutamate receptor of the brain.

Two glutamates open it, and it desensitises while they stay. The six-state scheme that
is often used with it traps receptors in desensitisation, so that trains fade within
two stimuli; this one recovers within 40 to 50 ms, as receptors do.
"""

from __future__ import annotations

from neurolab.physiology.parameter import Parameter
from neurolab.physiology.scheme import Scheme
from neurolab.physiology.scheme_rates import SchemeRates

_CELSIUS = 22.0
_R = SchemeRates("jonas_1993", _CELSIUS, "mossy fibre synapse on CA3 pyramidal cells")

SPEED_AT_BODY_TEMPERATURE = 2.9
"""What every rate grows by from 22 to 37 degrees."""

AMPA = Scheme(
    name="ampa",
    title="AMPA receptor",
    states=("C0", "C1", "C2", "O", "C3", "C4", "C5"),
    transitions=(
        _R.bind("C0", "C1", 4.59),
        _R.unbind("C1", "C0", 4.26),
        _R.bind("C1", "C2", 28.4),
        _R.unbind("C2", "C1", 3.26),
        _R.turn("C2", "O", 4.24),
        _R.turn("O", "C2", 0.9),
        _R.turn("C1", "C3", 2.89),
        _R.turn("C3", "C1", 0.0392),
        _R.turn("C2", "C4", 0.172),
        _R.turn("C4", "C2", 0.000727),
        _R.turn("O", "C5", 0.0177),
        _R.turn("C5", "O", 0.004),
        _R.bind("C3", "C4", 1.27),
        _R.unbind("C4", "C3", 0.0457),
        _R.turn("C4", "C5", 0.0168),
        _R.turn("C5", "C4", 0.1904),
    ),
    open_states=("O",),
    q10=Parameter(
        "Q10",
        SPEED_AT_BODY_TEMPERATURE ** (10.0 / 15.0),
        "",
        1.0,
        4.0,
        "computed",
        _CELSIUS,
        "",
        "Factor on every rate, binding included, for every 10 degrees: 2.03, which is "
        "2.9 between 22 and 37 degrees.",
    ),
    celsius=_CELSIUS,
    valid_celsius=(15.0, 40.0),
    about="Opens within a tenth of a millisecond when two glutamates have bound, lets "
    "sodium in and potassium out, and closes or desensitises about a millisecond "
    "later.",
)

_MINIMAL = SchemeRates(
    "destexhe_1994", 33.0, "fitted to whole-cell currents of hippocampal neurons"
)
AMPA_MINIMAL = Scheme(
    name="ampa_minimal",
    title="AMPA receptor, two states",
    states=("C", "O"),
    transitions=(
        _MINIMAL.bind("C", "O", 1.1),
        _MINIMAL.unbind("O", "C", 0.19),
    ),
    open_states=("O",),
    q10=_MINIMAL.number(
        "Q10", 1.0, "", 1.0, 4.0, "Used at 31 to 36 degrees as it stands."
    ),
    celsius=33.0,
    valid_celsius=(31.0, 37.0),
    about="The textbook form: one glutamate opens it, and it never desensitises.",
)
