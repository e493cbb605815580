"""Sodium and potassium channels of the skeletal muscle fibre.

Kinetics are those of Traub & Miles (`traub_miles`), which is a neuron; densities and
shift are chosen for muscle. In a fibre of 50 um with 125 Ohm.cm, 0.6 mS/cm2 of leak at
-85 mV and 4 uF/cm2 (T-tubules included), a 1 ms current into one point must depolarise
it by 22 mV to fire, and the spike travels at 1.7 m/s. With 1 to 4 uF/cm2 and 0.25 to
0.6 mS/cm2 it is 17 to 22 mV. The same depolarisation of the whole fibre at once fires
from 11 mV.
"""

from __future__ import annotations

from neurolab.physiology.channel import Channel, Flux
from neurolab.physiology.drugs import blockers
from neurolab.physiology.kinetics import Kinetics
from neurolab.physiology.parameter import ASSUMED
from neurolab.physiology.traub_miles import POTASSIUM_GATES, SODIUM_GATES

_CELSIUS = 36.0
_VALID_CELSIUS = (30.0, 38.0)
_FIBRE = Kinetics(ASSUMED, _CELSIUS, "mammalian skeletal muscle fibre")
_SHIFT = _FIBRE.number(
    "-VT",
    82.0,
    "mV",
    60.0,
    86.0,
    "Added to the voltage that the gates see. Assumed: puts the threshold about 20 mV "
    "above a rest of -85 mV, as in muscle; with more than 86 the fibre fires by "
    "itself.",
)

muscle_na = Channel(
    name="muscle_na",
    title="muscle sodium channel",
    ion="na",
    gates=SODIUM_GATES,
    density=_FIBRE.number(
        "g_na",
        200.0,
        "mS/cm2",
        0.0,
        2000.0,
        "Conductance of a square centimetre with every sodium channel open. Assumed: "
        "overshoots to about +35 mV although T-tubules quadruple the capacitance.",
    ),
    reversal=_FIBRE.number(
        "E_na",
        50.0,
        "mV",
        0.0,
        120.0,
        "Voltage at which no sodium current flows. Assumed: as published with the "
        "kinetics.",
    ),
    conductance_q10=None,
    conductance_celsius=_CELSIUS,
    adjustable={"shift": _SHIFT},
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("muscle_na"),
    about="Turns the endplate potential into an action potential that runs to both "
    "ends of the fibre and makes it twitch. A potential twice the threshold reaches it "
    "safely.",
)

muscle_k = Channel(
    name="muscle_k",
    title="muscle delayed potassium channel",
    ion="k",
    gates=POTASSIUM_GATES,
    density=_FIBRE.number(
        "g_k",
        30.0,
        "mS/cm2",
        0.0,
        500.0,
        "Conductance of a square centimetre with every one of these channels open. "
        "Assumed: an action potential of about 0.7 ms.",
    ),
    reversal=_FIBRE.number(
        "E_k",
        -90.0,
        "mV",
        -120.0,
        0.0,
        "Voltage at which no potassium current flows. Assumed: a little below the rest "
        "of the fibre.",
    ),
    conductance_q10=None,
    conductance_celsius=_CELSIUS,
    adjustable={"shift": _SHIFT},
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("muscle_k"),
    about="Opens during the action potential, lets potassium out and brings the fibre "
    "back to rest.",
)
