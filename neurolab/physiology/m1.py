"""M1 muscarinic receptors: Gq, phospholipase C, PIP2, and the M-current that needs it.

G' = 2.5 R (1 - G) - 0.7 G; P' = 0.1 (1 - P) - 1.5 G P (per s), P the share of PIP2 that
is left; the M-current keeps 1.25 P^1.5 / (P^1.5 + 0.25) of its conductance.
"""

from __future__ import annotations

from neurolab.physiology.cascade import (
    INPUT,
    Cascade,
    Output,
    OutputKind,
    Stage,
    StageLaw,
)
from neurolab.physiology.cascade_numbers import Numbers
from neurolab.physiology.parameter import ASSUMED

_CELSIUS = 36.0
_OWN = Numbers(
    ASSUMED,
    _CELSIUS,
    "hippocampal and sympathetic neurons",
    "Assumed: order of the steps as measured by Suh 2004; half a second of "
    "acetylcholine closes 43 % of the M-current, slowest at 2.8 s, for 20 s.",
)

m1 = Cascade(
    name="m1",
    title="M1 muscarinic receptor",
    transmitter="acetylcholine",
    half=_OWN.number(
        "EC50", 1e-3, "mM", 1e-5, 1.0, "Acetylcholine that occupies half the receptors."
    ),
    stages=(
        Stage(
            "G",
            "active G protein and phospholipase C",
            "",
            INPUT,
            StageLaw.SATURATES,
            _OWN.rate("k_on", 2.5, "Activation by an occupied receptor."),
            _OWN.rate("k_off", 0.7, "The G protein switches itself off."),
        ),
        Stage(
            "P",
            "PIP2 left in the membrane",
            "",
            "G",
            StageLaw.CONSUMED,
            _OWN.rate("k_split", 1.5, "Splitting of PIP2 by phospholipase C."),
            _OWN.rate("k_make", 0.1, "PIP2 is made anew."),
        ),
    ),
    output=Output(
        kind=OutputKind.FACTOR,
        stage="P",
        channel="m_current",
        offset=_OWN.number("offset", 0.0, "", 0.0, 0.0, "No channel opens without P."),
        scale=_OWN.number(
            "scale", 1.25, "", 1.0, 2.0, "So that all channels work with all PIP2."
        ),
        power=_OWN.number(
            "n", 1.5, "", 1.0, 4.0, "How steeply the channel depends on PIP2."
        ),
        half_power=_OWN.number(
            "K^n", 0.25, "", 0.01, 1.0, "PIP2 to the n that half saturates a channel."
        ),
    ),
    q10=_OWN.q10(),
    celsius=_CELSIUS,
    valid_celsius=(30.0, 38.0),
    direct={},
    about="Closes the M-current for many seconds by using up a lipid of the membrane "
    "that the channel needs. The cell then fires more to the same input: a slow "
    "excitation without any channel having opened.",
)
