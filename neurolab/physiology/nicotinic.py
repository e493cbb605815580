"""Nicotinic receptor of muscle: two acetylcholines open it within microseconds."""

from __future__ import annotations

from neurolab.physiology.scheme import Scheme
from neurolab.physiology.scheme_rates import SchemeRates

_CELSIUS = 23.0
_R = SchemeRates(
    "akk_auerbach_1999",
    _CELSIUS,
    "muscle receptors, 22 to 24 C",
    "Affinity (0.16 mM) and gating equilibrium (45) are published, the single rates "
    "from memory.",
)

NICOTINIC = Scheme(
    name="nicotinic",
    title="nicotinic receptor of muscle",
    states=("R", "AR", "A2R", "O"),
    transitions=(
        _R.bind("R", "AR", 360.0),
        _R.unbind("AR", "R", 28.8),
        _R.bind("AR", "A2R", 180.0),
        _R.unbind("A2R", "AR", 57.6),
        _R.turn("A2R", "O", 60.0),
        _R.turn("O", "A2R", 1.5),
    ),
    open_states=("O",),
    q10=_R.number(
        "Q10", 2.5, "", 1.0, 4.0, "Factor on every rate for every 10 degrees."
    ),
    celsius=_CELSIUS,
    valid_celsius=(8.0, 40.0),
    about="The receptor of the neuromuscular junction: opens for sodium and potassium "
    "when two acetylcholines have bound, and closes within a millisecond or two.",
)
