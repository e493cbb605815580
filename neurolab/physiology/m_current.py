"""The M-current: a slow potassium current that muscarine (M1 receptors) switches off.

Opening and closing rates are the two terms of the published time constant
tau = tau_max / (3.3 exp((V + 35)/20) + exp(-(V + 35)/20)); the share of open gates is
published on its own, so the gate has a `steady` law.
"""

from __future__ import annotations

from neurolab.physiology.channel import Channel, Flux, Gate
from neurolab.physiology.drugs import blockers
from neurolab.physiology.kinetics import Kinetics

_CELSIUS = 36.0
_TAU_MAX_MS = 1000.0
_CELL = Kinetics("yamada_1989", _CELSIUS, "bullfrog sympathetic ganglion cell")

m_current = Channel(
    name="m_current",
    title="M-current potassium channel",
    ion="k",
    gates=(
        Gate(
            symbol="p",
            power=1,
            alpha=_CELL.exponential(3.3 / _TAU_MAX_MS, -35.0, 20.0),
            beta=_CELL.exponential(1.0 / _TAU_MAX_MS, -35.0, -20.0),
            q10=_CELL.q10(2.3),
            celsius=_CELSIUS,
            steady=_CELL.steady(-35.0, 10.0),
        ),
    ),
    density=_CELL.number(
        "g_m",
        0.07,
        "mS/cm2",
        0.0,
        10.0,
        "Conductance with every M-channel open: 0.07 in a regular-spiking cell. The "
        "generic mammalian neuron takes 0.03.",
    ),
    reversal=_CELL.number(
        "E_k", -100.0, "mV", -120.0, 0.0, "Voltage at which no potassium current flows."
    ),
    conductance_q10=None,
    conductance_celsius=_CELSIUS,
    adjustable={},
    flux=Flux.OHMIC,
    valid_celsius=(30.0, 38.0),
    blockers=blockers("m_current"),
    about="Opens slowly while a cell fires and pulls it back towards rest, so that "
    "firing slows down under a steady stimulus: adaptation.",
)
