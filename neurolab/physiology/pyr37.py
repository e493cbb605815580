"""Sodium and potassium channels of the generic mammalian neuron, "pyr37".

Rates are those of Mainen & Sejnowski 1996; the shift of the sodium channel tells its
two kinds apart as in Hu et al. 2009. Rates and conductances both grow 2.3-fold per 10
degrees from 23 C: densities are the values at 23 C, and at 37 C the membrane has 3.21
times as much.
"""

from __future__ import annotations

from neurolab.physiology.channel import Channel, Flux, Gate
from neurolab.physiology.drugs import blockers
from neurolab.physiology.kinetics import Kinetics
from neurolab.physiology.parameter import ASSUMED, Parameter

_CELSIUS = 23.0
_VALID_CELSIUS = (20.0, 40.0)
_CORTEX = Kinetics("mainen_sejnowski_1996", _CELSIUS, "rat cortical pyramidal neuron")
_Q10 = _CORTEX.q10(2.3)
_CONDUCTANCE_Q10 = _CORTEX.number(
    "Q10_g",
    2.3,
    "",
    1.0,
    5.0,
    "Factor by which open channels conduct better for every 10 degrees.",
)

SHIFT_SOMA = Parameter(
    "shift",
    -15.0,
    "mV",
    -40.0,
    40.0,
    "hu_2009",
    _CELSIUS,
    "rat cortical pyramidal neuron",
    "Added to the voltage that the gates see. -15 mV is Nav1.2 of the soma, the "
    "dendrites and the near part of the initial segment, half open at -28 mV.",
)
SHIFT_AXON = Parameter(
    "shift",
    -2.0,
    "mV",
    -40.0,
    40.0,
    "hu_2009",
    _CELSIUS,
    "rat cortical pyramidal neuron",
    "Added to the voltage that the gates see. -2 mV is Nav1.6 of the far part of the "
    "initial segment, the axon and the nodes, half open at -41 mV: the lower threshold "
    "of the axon.",
)
SLOPE = Parameter(
    "q",
    7.0,
    "mV",
    3.0,
    15.0,
    ASSUMED,
    _CELSIUS,
    "rat cortical pyramidal neuron",
    "Steepness of the opening gate: smaller is steeper. Assumed 7 everywhere, as at "
    "the published soma, so that one number holds for the cell; published for initial "
    "segment and axon: 6.",
)

pyr37_na = Channel(
    name="pyr37_na",
    title="mammalian sodium channel",
    ion="na",
    gates=(
        Gate(
            symbol="m",
            power=3,
            alpha=_CORTEX.linoid(0.182, -43.0, 7.0),
            beta=_CORTEX.linoid(-0.124, -43.0, -7.0),
            q10=_Q10,
            celsius=_CELSIUS,
            adjustable_slope=True,
        ),
        Gate(
            symbol="h",
            power=1,
            alpha=_CORTEX.linoid(0.024, -50.0, 5.0),
            beta=_CORTEX.linoid(-0.0091, -75.0, -5.0),
            q10=_Q10,
            celsius=_CELSIUS,
            recovers=True,
            steady=_CORTEX.steady(-72.0, -6.2),
        ),
    ),
    density=Parameter(
        "g_na",
        8.0,
        "mS/cm2",
        0.0,
        2000.0,
        "hu_2009",
        _CELSIUS,
        "rat cortical pyramidal neuron",
        "Conductance of all sodium channels open, at 23 C; 8 is the soma's. Dendrite "
        "2, hillock 100, initial segment 250, bare axon 30 (assumed within published "
        "spans).",
    ),
    reversal=_CORTEX.number(
        "E_na", 60.0, "mV", 0.0, 120.0, "Voltage at which no sodium current flows."
    ),
    conductance_q10=_CONDUCTANCE_Q10,
    conductance_celsius=_CELSIUS,
    adjustable={
        "shift": SHIFT_SOMA,
        "slope": SLOPE,
        "recovery": _CORTEX.recovery(),
    },
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("pyr37_na"),
    about="Makes the rising part of the action potential. It lies thirty times denser "
    "in the initial segment than in the soma and opens at lower voltages there: that "
    "is why the spike starts in the axon.",
)

pyr37_kv = Channel(
    name="pyr37_kv",
    title="mammalian delayed potassium channel",
    ion="k",
    gates=(
        Gate(
            symbol="n",
            power=1,
            alpha=_CORTEX.linoid(0.02, 25.0, 9.0),
            beta=_CORTEX.linoid(-0.002, 25.0, -9.0),
            q10=_Q10,
            celsius=_CELSIUS,
        ),
    ),
    density=Parameter(
        "g_kv",
        20.0,
        "mS/cm2",
        0.0,
        2000.0,
        ASSUMED,
        _CELSIUS,
        "rat cortical pyramidal neuron",
        "Conductance of all these potassium channels open, at 23 C. 20 at the soma is "
        "assumed (as remembered from Mainen & Sejnowski 1996): with the 2 of Hu 2009 "
        "the cell stops firing at 0.3 nA.",
    ),
    reversal=_CORTEX.number(
        "E_k", -90.0, "mV", -120.0, 0.0, "Voltage at which no potassium current flows."
    ),
    conductance_q10=_CONDUCTANCE_Q10,
    conductance_celsius=_CELSIUS,
    adjustable={},
    flux=Flux.OHMIC,
    valid_celsius=_VALID_CELSIUS,
    blockers=blockers("pyr37_kv"),
    about="Opens near the peak of the action potential, lets potassium out and brings "
    "the membrane back below its threshold.",
)
