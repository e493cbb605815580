"""The calcium channel of nerve terminals, and the calcium pool under a membrane.

Gating is that of Borst & Sakmann 1998. The open channel passes the Goldman-Hodgkin-Katz
flux (`ions.ghk_drive_mv` at 2 mM outside), because calcium is so scarce inside that
current does not fall in a straight line toward its reversal potential. How much more
or less flows in another outside calcium is `ions.calcium_current_factor`.
"""

from __future__ import annotations

from neurolab.physiology.channel import Channel, Flux, Gate
from neurolab.physiology.drugs import blockers
from neurolab.physiology.kinetics import Kinetics
from neurolab.physiology.parameter import ASSUMED, Parameter

_CELSIUS = 24.0
_TERMINAL = Kinetics("borst_sakmann_1998", _CELSIUS, "rat calyx of Held")

ca_density = Parameter(
    "g_ca",
    0.1,
    "mS/cm2",
    0.0,
    100.0,
    ASSUMED,
    37.0,
    "cortical pyramidal neuron",
    "Slope of the calcium current with every channel open, in 2 mM calcium. Assumed: "
    "about what Hu 2009 has in pyramidal cells at 37 C (0.3 pS/um2 x 3.2), for a cell "
    "body; too small to change the spike. A terminal has far more.",
)

ca_bs = Channel(
    name="ca_bs",
    title="calcium channel of a nerve terminal",
    ion="ca",
    gates=(
        Gate(
            symbol="m",
            power=2,
            alpha=_TERMINAL.exponential(1.78, 0.0, 23.3),
            beta=_TERMINAL.exponential(0.14, 0.0, -15.0),
            q10=_TERMINAL.q10(3.0),
            celsius=_CELSIUS,
        ),
    ),
    density=ca_density,
    reversal=_TERMINAL.number(
        "E_ca",
        43.9,
        "mV",
        0.0,
        150.0,
        "Voltage at which the measured current, fitted by a straight line, is zero. "
        "The GHK flux that is used has no need of it.",
    ),
    conductance_q10=None,
    conductance_celsius=_CELSIUS,
    adjustable={},
    flux=Flux.GHK_CALCIUM,
    valid_celsius=(22.0, 37.0),
    blockers=blockers("ca_bs"),
    about="Opens only when the action potential is almost at its peak, and lets "
    "calcium in while the membrane falls again. In a terminal this calcium releases "
    "transmitter; in a cell body it opens the channels of the slow after-potential.",
)

CALCIUM_HALF_SATURATION = Parameter(
    "K_ca",
    2.6,
    "mM",
    0.1,
    50.0,
    "schneggenburger_1999",
    22.0,
    "rat calyx of Held",
    "Calcium outside at which half of the largest calcium current flows.",
)

MAGNESIUM_HALF = Parameter(
    "K_mg",
    3.0,
    "mM",
    0.1,
    100.0,
    "dodge_rahamimoff_1967",
    22.0,
    "frog nerve and muscle",
    "Magnesium outside that doubles the calcium that half of the current needs.",
)

RELEASE_POWER = Parameter(
    "n",
    3.4,
    "",
    1.0,
    5.0,
    ASSUMED,
    None,
    "",
    "Power of the calcium current that is left with which a light synapse releases. "
    "Assumed: what the full model gives with half of the channels blocked.",
)

POOL_GAIN = Parameter(
    "gain",
    5e-4,
    "mM cm2/nC",
    0.0,
    1.0,
    ASSUMED,
    37.0,
    "cell body of the generic mammalian neuron",
    "Rise of calcium per inward charge. Assumed: a layer of 0.1 um without buffers "
    "(1/(2 F depth)), so that with the default density a spike adds 0.4 to 0.5 uM.",
)
POOL_DECAY = Parameter(
    "tau_ca",
    80.0,
    "ms",
    1.0,
    10000.0,
    "helmchen_1997",
    35.0,
    "calyx of Held and cortical boutons",
    "Time in which pumps and buffers remove 63 % of the extra calcium: 50 to 100 ms.",
)
POOL_REST = Parameter(
    "[Ca]i",
    5e-5,
    "mM",
    1e-6,
    0.01,
    "helmchen_1997",
    35.0,
    "neurons",
    "Free calcium in the resting cell, 50 nM.",
)
