"""GABA-B receptors: the slow inhibition behind the fast one of GABA-A."""

from __future__ import annotations

from neurolab.physiology.girk import CELSIUS, GirkReceptor
from neurolab.physiology.parameter import ASSUMED, Parameter

gaba_b = GirkReceptor(
    name="gaba_b",
    title="GABA-B receptor",
    transmitter="gaba",
    about="Sits outside the cleft and, by way of a G protein, opens potassium channels "
    "a tenth of a second later. One packet does nothing that can be seen; a train, or "
    "many fibres at once, does.",
    source="destexhe_sejnowski_1995",
    preparation="hippocampal and thalamic neurons",
    reason="",
    conductance=Parameter(
        "g_girk",
        0.5,
        "nS",
        0.0,
        100.0,
        ASSUMED,
        CELSIUS,
        "central neuron",
        "All GIRK channels of one contact. Assumed: 50 channels of 10 pS; 5 to 13 pS "
        "were measured for one.",
    ),
).cascade()
