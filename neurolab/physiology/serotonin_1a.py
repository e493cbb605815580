"""5-HT1A receptors: inhibition by serotonin."""

from __future__ import annotations

from neurolab.physiology.girk import CELSIUS, GirkReceptor
from neurolab.physiology.parameter import ASSUMED, Parameter

serotonin_1a = GirkReceptor(
    name="ht1a",
    title="5-HT1A receptor",
    transmitter="serotonin",
    about="Opens potassium channels by way of a G protein, so that serotonin quietens "
    "the cell. Serotonin acts far and long: what ends it is its carrier.",
    source=ASSUMED,
    preparation="central neurons",
    reason="Assumed: as for GABA-B, which opens the same channels.",
    conductance=Parameter(
        "g_girk",
        0.5,
        "nS",
        0.0,
        100.0,
        ASSUMED,
        CELSIUS,
        "central neuron",
        "All GIRK channels of one contact. Assumed: 50 channels of 10 pS.",
    ),
).cascade()
