"""Sodium and potassium channels of the squid giant axon, Hodgkin & Huxley 1952.

Membrane potentials are absolute, with rest at -65 mV. Conductances do not change with
temperature; all rates grow threefold per 10 degrees. Above about 33 C the spike no
longer travels: that belongs to the model.
"""

from __future__ import annotations

from neurolab.physiology.channel import Channel, Flux, Gate
from neurolab.physiology.drugs import blockers
from neurolab.physiology.kinetics import Kinetics

_CELSIUS = 6.3
_VALID_CELSIUS = (0.0, 33.0)
_SQUID = Kinetics("hodgkin_huxley_1952", _CELSIUS, "squid giant axon")
_Q10 = _SQUID.q10(3.0)

hh_na = Channel(
    name="hh_na",
    title="squid sodium channel",
    ion="na",
    gates=(
        Gate(
            symbol="m",
            power=3,
            alpha=_SQUID.linoid(0.1, -40.0, 10.0),
            beta=_SQUID.exponential(4.0, -65.0, -18.0),
            q10=_Q10,
            celsius=_CELSIUS,
        ),
        Gate(
            symbol="h",
            power=1,
            alpha=_SQUID.exponential(0.07, -65.0, -20.0),
            beta=_SQUID.sigmoid(1.0, -35.0, 10.0),
            q10=_Q10,
            celsius=_CELSIUS,
            recovers=True,
        ),
    ),
    density=_SQUID.number(
        "g_na",
        120.0,
        "mS/cm2",
        0.0,
        1000.0,
        "Conductance of a square centimetre of axon with every sodium channel open.",
    ),
    reversal=_SQUID.number(
        "E_na", 50.0, "mV", 0.0, 120.0, "Voltage at which no sodium current flows."
    ),
    conductance_q10=None,
    conductance_celsius=_CELSIUS,
    adjustable={"recovery": _SQUID.recovery()},
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("hh_na"),
    about="Opens within a fraction of a millisecond when the membrane is depolarised, "
    "lets sodium in and so depolarises it further: the rising action potential. Then "
    "it inactivates and stays shut for some milliseconds.",
)

hh_k = Channel(
    name="hh_k",
    title="squid delayed potassium channel",
    ion="k",
    gates=(
        Gate(
            symbol="n",
            power=4,
            alpha=_SQUID.linoid(0.01, -55.0, 10.0),
            beta=_SQUID.exponential(0.125, -65.0, -80.0),
            q10=_Q10,
            celsius=_CELSIUS,
        ),
    ),
    density=_SQUID.number(
        "g_k",
        36.0,
        "mS/cm2",
        0.0,
        500.0,
        "Conductance of a square centimetre of axon with every potassium channel open.",
    ),
    reversal=_SQUID.number(
        "E_k", -77.0, "mV", -120.0, 0.0, "Voltage at which no potassium current flows."
    ),
    conductance_q10=None,
    conductance_celsius=_CELSIUS,
    adjustable={},
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("hh_k"),
    about="Opens later than the sodium channel, lets potassium out and so ends the "
    "action potential; it closes slowly, which leaves the membrane below rest for a "
    "while.",
)
