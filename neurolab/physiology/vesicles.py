"""Vesicles: where they wait, how an empty site fills again, what is inside.

A contact has an active zone with release sites; each holds one docked vesicle or none.
The others wait in a reserve, from which empty sites fill. A vesicle that has fused is
recycled: its membrane is taken in and filled again, and after that it is in the
reserve. Every vesicle keeps its number.
"""

from __future__ import annotations

from math import log, sqrt

from neurolab.physiology.parameter import ASSUMED, Parameter

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
CONTENT_CV = Parameter(
    "cv",
    0.25,
    "",
    0.0,
    1.0,
    "textbooks",
    None,
    "central synapses",
    "How much the content of vesicles differs: deviation over mean, 0.2 to 0.3.",
)


def _content(
    value: float, low: float, high: float, source: str, note: str
) -> Parameter:
    return Parameter("content", value, "", low, high, source, None, "", note)


CONTENT: dict[str, Parameter] = {
    "glutamate": _content(
        3000.0, 1.0, 5e4, "textbooks", "Molecules in a vesicle: 1500 to 5000."
    ),
    "acetylcholine": _content(
        8000.0,
        1.0,
        5e4,
        "kuffler_yoshikami_1975",
        "Molecules in a vesicle: less than 10 000 make the response to a quantum.",
    ),
    "gaba": _content(
        3500.0, 1.0, 5e4, "textbooks", "Molecules in a vesicle: 2000 to 5000."
    ),
    "glycine": _content(
        3500.0, 1.0, 5e4, "textbooks", "Molecules in a vesicle: 2000 to 5000."
    ),
    "dopamine": _content(
        3000.0,
        1.0,
        5e4,
        "textbooks",
        "Molecules in a small vesicle of the striatum; large dense ones hold 10 000 to "
        "30 000.",
    ),
    "noradrenaline": _content(
        10000.0,
        1.0,
        5e4,
        ASSUMED,
        "Molecules in a vesicle. Assumed, as in a dense vesicle with dopamine.",
    ),
    "serotonin": _content(
        5000.0,
        1.0,
        5e4,
        ASSUMED,
        "Molecules in a vesicle. Assumed, between small and large vesicles.",
    ),
}
"""Molecules in a vesicle, by transmitter."""

PARAMETERS = {
    "release.sites": SITES,
    "release.vesicles": VESICLES,
    "release.refill": REFILL,
    "release.refill_gain": REFILL_CALCIUM_GAIN,
    "release.refill_half": REFILL_CALCIUM_HALF,
    "release.recycling": RECYCLING,
    "release.content": CONTENT["glutamate"],
    "release.content_cv": CONTENT_CV,
}
"""What of it a synapse may change, by the end of its address; the default of
``release.content`` is that of the synapse's own transmitter in `CONTENT`."""


def log_deviation(cv: float) -> float:
    """Return the deviation of the logarithm of a content with a given CV.

    Contents are log-normal: never negative, and skewed as measured quanta are.
    """
    return sqrt(log(1.0 + cv * cv))
