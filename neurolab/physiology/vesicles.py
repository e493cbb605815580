"""Vesicles: where they wait, and how an empty site fills again.

A contact has an active zone with release sites; each holds one docked vesicle or none.
The others wait in a reserve, from which empty sites fill. A vesicle that has fused is
recycled: its membrane is taken in and filled again, and after that it is in the
reserve. Every vesicle keeps its number. What is inside is in `quanta`.
"""

from __future__ import annotations

from math import log, sqrt

from neurolab.physiology.parameter import ASSUMED, Parameter
from neurolab.physiology.quanta import CONTENT_VARIATION, MOLECULES

SITES = Parameter(
    "N",
    10.0,
    "",
    1.0,
    200.0,
    "schikorski_stevens_1997",
    None,
    "hippocampal CA1 boutons",
    "Release sites of one contact: about ten vesicles touch the membrane of its active "
    "zone of 0.04 um2.",
)
VESICLES = Parameter(
    "vesicles",
    200.0,
    "",
    1.0,
    2000.0,
    "schikorski_stevens_1997",
    None,
    "hippocampal CA1 boutons",
    "All vesicles of one contact: those that are docked and those in reserve.",
)
REFILL = Parameter(
    "k_r",
    2.4e-4,
    "1/ms",
    0.0,
    1.0,
    "wesseling_lo_2002",
    22.0,
    "Schaffer collaterals of the hippocampus",
    "Rate at which an empty site gets a new vesicle, 0.24 per second, in use and at "
    "rest.",
)
REFILL_Q10 = Parameter(
    "Q10",
    1.64,
    "",
    1.0,
    5.0,
    "kushmerick_2006",
    22.0,
    "calyx of Held",
    "Factor of refilling per 10 degrees: it doubles from 22 to 36 C, while release "
    "probability and the number of sites do not change.",
)
REFILL_CALCIUM_GAIN = Parameter(
    "refill_gain",
    0.0,
    "",
    0.0,
    100.0,
    ASSUMED,
    None,
    "central synapses",
    "How many times faster high residual calcium makes refilling. Assumed 0: the rate "
    "was measured during use; giant synapses have several.",
)
REFILL_CALCIUM_HALF = Parameter(
    "refill_half",
    1.0,
    "uM",
    0.01,
    100.0,
    ASSUMED,
    None,
    "central synapses",
    "Residual calcium with half of that effect. Assumed near what a train leaves.",
)
RECYCLING = Parameter(
    "tau_recycle",
    11000.0,
    "ms",
    0.0,
    1e7,
    "granseth_lagnado_2008",
    35.0,
    "hippocampal neurons in culture",
    "Mean time until a vesicle that has fused is in the reserve again: 10 s to take in "
    "its membrane and 1 s to make it acid. 0 keeps the reserve full.",
)
RECYCLING_Q10 = Parameter(
    "Q10",
    1.7,
    "",
    1.0,
    5.0,
    "granseth_lagnado_2008",
    35.0,
    "hippocampal neurons in culture",
    "Factor of recycling per 10 degrees.",
)
PARAMETERS = {
    "release.sites": SITES,
    "release.vesicles": VESICLES,
    "release.refill": REFILL,
    "release.refill_gain": REFILL_CALCIUM_GAIN,
    "release.refill_half": REFILL_CALCIUM_HALF,
    "release.recycling": RECYCLING,
    "release.content": MOLECULES["glutamate"],
    "release.content_cv": CONTENT_VARIATION,
}
"""What of it a synapse may change, by the end of its address; the default of
``release.content`` is that of the synapse's own transmitter in `quanta.MOLECULES`."""


def log_deviation(cv: float) -> float:
    """Return the deviation of the logarithm of a content with a given CV.

    Contents are log-normal: never negative, and skewed as measured quanta are.
    """
    return sqrt(log(1.0 + cv * cv))
