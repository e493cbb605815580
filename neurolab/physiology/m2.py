"""M2 muscarinic receptors: how acetylcholine slows the heart and inhibits neurons."""

from __future__ import annotations

from neurolab.physiology.girk import CELSIUS, GirkReceptor
from neurolab.physiology.parameter import ASSUMED, Parameter

m2 = GirkReceptor(
    name="m2",
    title="M2 muscarinic receptor",
    transmitter="acetylcholine",
    about="The receptor of the vagus nerve on the heart. Its G protein opens potassium "
    "channels: the same transmitter that excites muscle through nicotinic receptors "
    "inhibits here.",
    source=ASSUMED,
    preparation="atrium and central neurons",
    reason="Assumed: as for GABA-B, which opens the same channels, but with "
    "desensitisation in about a second, so that the current rises for 0.4 s as in the "
    "atrium.",
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
    desensitisation=0.05,
).cascade()
