"""Channels of the node of Ranvier, McIntyre, Richardson & Grill 2002.

For isolated fibres. Joined to a soma of the generic mammalian neuron these nodes fire
by themselves; that neuron's nodes carry its own channels (`pyr37`).
"""

from __future__ import annotations

from neurolab.physiology.channel import Channel, Flux, Gate
from neurolab.physiology.drugs import blockers
from neurolab.physiology.kinetics import Kinetics

_VALID_CELSIUS = (20.0, 40.0)
_PREPARATION = "mammalian motor fibre (model fitted to human, cat and rat)"
_SODIUM = Kinetics("mcintyre_2002", 20.0, _PREPARATION)
_POTASSIUM = Kinetics("mcintyre_2002", 36.0, _PREPARATION)
_NODE = Kinetics("mcintyre_2002", 36.0, _PREPARATION)
_REVERSAL_NA = _NODE.number(
    "E_na", 50.0, "mV", 0.0, 120.0, "Voltage at which no sodium current flows."
)

mrg_naf = Channel(
    name="mrg_naf",
    title="fast sodium channel of the node",
    ion="na",
    gates=(
        Gate(
            symbol="m",
            power=3,
            alpha=_SODIUM.linoid(1.86, -21.4, 10.3),
            beta=_SODIUM.linoid(-0.086, -25.7, -9.16),
            q10=_SODIUM.q10(2.2),
            celsius=20.0,
        ),
        Gate(
            symbol="h",
            power=1,
            alpha=_SODIUM.linoid(-0.062, -114.0, -11.0),
            beta=_SODIUM.sigmoid(2.3, -31.8, 13.4),
            q10=_SODIUM.q10(2.9),
            celsius=20.0,
        ),
    ),
    density=_NODE.number(
        "g_naf",
        3000.0,
        "mS/cm2",
        0.0,
        10000.0,
        "Conductance of a square centimetre of node with every fast sodium channel "
        "open: the densest membrane of the body.",
    ),
    reversal=_REVERSAL_NA,
    conductance_q10=None,
    conductance_celsius=36.0,
    adjustable={},
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("mrg_naf"),
    about="Crowded into one micrometre of bare axon, it refreshes the action potential "
    "at every node.",
)

mrg_nap = Channel(
    name="mrg_nap",
    title="persistent sodium channel of the node",
    ion="na",
    gates=(
        Gate(
            symbol="p",
            power=3,
            alpha=_SODIUM.linoid(0.01, -27.0, 10.2),
            beta=_SODIUM.linoid(-0.00025, -34.0, -10.0),
            q10=_SODIUM.q10(2.2),
            celsius=20.0,
        ),
    ),
    density=_NODE.number(
        "g_nap",
        10.0,
        "mS/cm2",
        0.0,
        500.0,
        "Conductance of a square centimetre of node with every persistent sodium "
        "channel open.",
    ),
    reversal=_REVERSAL_NA,
    conductance_q10=None,
    conductance_celsius=36.0,
    adjustable={},
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("mrg_nap"),
    about="Opens slowly and does not inactivate; it leaves the node a little more "
    "excitable after an action potential.",
)

mrg_ks = Channel(
    name="mrg_ks",
    title="slow potassium channel of the node",
    ion="k",
    gates=(
        Gate(
            symbol="s",
            power=1,
            alpha=_POTASSIUM.sigmoid(0.3, -53.0, 5.0),
            beta=_POTASSIUM.sigmoid(0.03, -90.0, 1.0),
            q10=_POTASSIUM.q10(3.0),
            celsius=36.0,
        ),
    ),
    density=_NODE.number(
        "g_ks",
        80.0,
        "mS/cm2",
        0.0,
        1000.0,
        "Conductance of a square centimetre of node with every slow potassium channel "
        "open.",
    ),
    reversal=_NODE.number(
        "E_k", -90.0, "mV", -120.0, 0.0, "Voltage at which no potassium current flows."
    ),
    conductance_q10=None,
    conductance_celsius=36.0,
    adjustable={},
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("mrg_ks"),
    about="Opens in a few tenths of a millisecond and closes over tens of them: it "
    "holds the node below rest after a spike. The node repolarises by sodium "
    "inactivation and leak more than by potassium.",
)
