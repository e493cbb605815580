"""Acetylcholinesterase: splits acetylcholine within the cleft, faster than it leaves.

The only transmitter that is split where it acts. What goes back into the nerve ending
is choline, never acetylcholine.
"""

from __future__ import annotations

from neurolab.physiology.parameter import Parameter
from neurolab.physiology.scheme import Scheme
from neurolab.physiology.scheme_rates import SchemeRates

SPLIT = "split"
"""Counter of the molecules that the enzyme has split."""

_CELSIUS = 25.0
_R = SchemeRates(
    "rosenberry_1975",
    _CELSIUS,
    "acetylcholinesterase of electric organ and muscle",
    "From memory: 16 to 20 molecules per millisecond, half-saturation 50 to 90 uM.",
)

ACETYLCHOLINESTERASE = Scheme(
    name="ache",
    title="acetylcholinesterase",
    states=("E", "EA", "acetyl-E"),
    transitions=(
        _R.bind("E", "EA", 200.0),
        _R.unbind("EA", "E", 1.0),
        _R.consume("EA", "acetyl-E", 110.0, SPLIT),
        _R.turn("acetyl-E", "E", 20.0),
    ),
    open_states=(),
    q10=_R.number(
        "Q10", 1.5, "", 1.0, 4.0, "Factor on every rate for every 10 degrees."
    ),
    celsius=_CELSIUS,
    valid_celsius=(8.0, 40.0),
    about="Binds acetylcholine, splits it into choline and acetate, and is free again "
    "after fifty microseconds.",
)

SITES_PER_UM2 = Parameter(
    "sites",
    2600.0,
    "1/um2",
    0.0,
    20000.0,
    "rosenberry_1975",
    None,
    "neuromuscular junction",
    "Active sites of the enzyme per area of cleft.",
)
