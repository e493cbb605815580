"""The potassium channel of the slow afterhyperpolarisation, opened by calcium.

All constants are assumed. They were chosen in the generic mammalian neuron with calcium
channels and a `calcium` pool in the cell body, so that a train of ten spikes at 50 Hz
leaves the soma 5.5 mV below rest, with half of that gone after 0.3 s and nine tenths
after 0.9 s, and a single spike leaves less than 0.5 mV after 100 ms.
"""

from __future__ import annotations

from neurolab.physiology.channel import Channel, Flux, Gate
from neurolab.physiology.drugs import blockers
from neurolab.physiology.kinetics import Kinetics
from neurolab.physiology.parameter import ASSUMED

_CELSIUS = 37.0
_REASON = (
    "Assumed: ten spikes give a slow afterhyperpolarisation of several millivolts that "
    "lasts 0.5 to 1 s."
)
_CELL = Kinetics(ASSUMED, _CELSIUS, "generic mammalian neuron", _REASON)
_CLOSING_PER_MS = 1.0 / 300.0
_HALF_MILLIMOLAR = 1e-3

slow_ahp = Channel(
    name="slow_ahp",
    title="slow calcium-activated potassium channel",
    ion="k",
    gates=(
        Gate(
            symbol="s",
            power=1,
            # At 1 uM opening is as fast as closing: half of the channels are open.
            alpha=_CELL.power_2(_CLOSING_PER_MS, 0.0, _HALF_MILLIMOLAR),
            beta=_CELL.constant(_CLOSING_PER_MS, "mM"),
            q10=_CELL.q10(3.0),
            celsius=_CELSIUS,
            senses_calcium=True,
        ),
    ),
    density=_CELL.number(
        "g_sahp",
        0.3,
        "mS/cm2",
        0.0,
        10.0,
        "Conductance of the cell body with every channel open.",
    ),
    reversal=_CELL.number(
        "E_k",
        -90.0,
        "mV",
        -120.0,
        0.0,
        "Voltage at which no potassium current flows, that of the cell's other "
        "potassium channels.",
    ),
    conductance_q10=None,
    conductance_celsius=_CELSIUS,
    adjustable={},
    flux=Flux.OHMIC,
    valid_celsius=(20.0, 40.0),
    blockers=blockers("slow_ahp"),
    about="Opens when calcium has gathered over several spikes and stays open for "
    "hundreds of milliseconds, so that a cell that has fired a lot needs a stronger "
    "input to fire again. Noradrenaline and dopamine close it.",
)
