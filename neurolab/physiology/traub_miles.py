"""Fast sodium and potassium channels of Traub & Miles 1991, as coded by Destexhe.

Voltages count from VT, which sets the threshold: the channel's ``shift`` is -VT. Used
for the fast-spiking interneuron and, with another shift, for muscle (`muscle`).
"""

from __future__ import annotations

from neurolab.physiology.channel import Channel, Flux, Gate
from neurolab.physiology.drugs import blockers
from neurolab.physiology.kinetics import Kinetics

_CELSIUS = 36.0
_VALID_CELSIUS = (30.0, 38.0)
_CELL = Kinetics("traub_miles_1991", _CELSIUS, "hippocampal pyramidal neuron")
_Q10 = _CELL.q10(3.0)
_SHIFT = _CELL.number(
    "-VT",
    55.0,
    "mV",
    30.0,
    90.0,
    "Added to the voltage that the gates see. A smaller value raises the threshold by "
    "as many millivolts.",
)

SODIUM_GATES = (
    Gate(
        symbol="m",
        power=3,
        alpha=_CELL.linoid(0.32, 13.0, 4.0),
        beta=_CELL.linoid(-0.28, 40.0, -5.0),
        q10=_Q10,
        celsius=_CELSIUS,
    ),
    Gate(
        symbol="h",
        power=1,
        alpha=_CELL.exponential(0.128, 17.0, -18.0),
        beta=_CELL.sigmoid(4.0, 40.0, 5.0),
        q10=_Q10,
        celsius=_CELSIUS,
    ),
)
POTASSIUM_GATES = (
    Gate(
        symbol="n",
        power=4,
        alpha=_CELL.linoid(0.032, 15.0, 5.0),
        beta=_CELL.exponential(0.5, 10.0, -40.0),
        q10=_Q10,
        celsius=_CELSIUS,
    ),
)

tm_na = Channel(
    name="tm_na",
    title="fast sodium channel (Traub-Miles)",
    ion="na",
    gates=SODIUM_GATES,
    density=_CELL.number(
        "g_na",
        50.0,
        "mS/cm2",
        0.0,
        1000.0,
        "Conductance of a square centimetre with every sodium channel open.",
    ),
    reversal=_CELL.number(
        "E_na", 50.0, "mV", 0.0, 120.0, "Voltage at which no sodium current flows."
    ),
    conductance_q10=None,
    conductance_celsius=_CELSIUS,
    adjustable={"shift": _SHIFT},
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("tm_na"),
    about="Makes the rising part of the action potential, and recovers quickly enough "
    "for hundreds of them per second.",
)

tm_k = Channel(
    name="tm_k",
    title="fast potassium channel (Traub-Miles)",
    ion="k",
    gates=POTASSIUM_GATES,
    density=_CELL.number(
        "g_k",
        10.0,
        "mS/cm2",
        0.0,
        500.0,
        "Conductance of a square centimetre with every one of these channels open: 10 "
        "in a fast-spiking, 5 in a regular-spiking cell.",
    ),
    reversal=_CELL.number(
        "E_k", -100.0, "mV", -120.0, 0.0, "Voltage at which no potassium current flows."
    ),
    conductance_q10=None,
    conductance_celsius=_CELSIUS,
    adjustable={"shift": _SHIFT},
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("tm_k"),
    about="Opens during the action potential, lets potassium out and ends it; much of "
    "it makes a cell fast-spiking.",
)
