"""mGluR1: glutamate's slow excitation through TRPC channels.

r' = 60 R (1 - r) - 8 r; g' = 12 r - 3 g; o' = 4 g (1 - o) - 1.5 o (per s); o is the
share of open channels, which pass sodium and potassium alike and reverse near 0 mV.
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
    "cerebellar Purkinje cell",
    "Assumed: glutamate that is set free by a flash gives a current that is largest "
    "after 0.5 to 0.7 s.",
)

mglur1 = Cascade(
    name="mglur1",
    title="metabotropic glutamate receptor 1",
    transmitter="glutamate",
    half=_OWN.number(
        "EC50", 0.01, "mM", 1e-4, 1.0, "Glutamate that occupies half the receptors."
    ),
    stages=(
        Stage(
            "r",
            "active receptors",
            "",
            INPUT,
            StageLaw.SATURATES,
            _OWN.rate("k_r", 60.0, "Activation of an occupied receptor."),
            _OWN.rate("k_-r", 8.0, "Return to rest."),
        ),
        Stage(
            "g",
            "active G protein",
            "",
            "r",
            StageLaw.LINEAR,
            _OWN.rate("k_g", 12.0, "G protein made active."),
            _OWN.rate("k_-g", 3.0, "The G protein switches itself off."),
        ),
        Stage(
            "o",
            "open TRPC channels",
            "",
            "g",
            StageLaw.SATURATES,
            _OWN.rate("k_o", 4.0, "Opening by the G protein."),
            _OWN.rate("k_c", 1.5, "Closing."),
        ),
    ),
    output=Output(
        kind=OutputKind.CATION,
        stage="o",
        channel="trpc",
        offset=_OWN.number("offset", 0.0, "", 0.0, 0.0, "No channel opens by itself."),
        scale=_OWN.number("scale", 1.0, "", 1.0, 1.0, "All channels."),
        conductance=_OWN.number(
            "g_trpc", 0.05, "nS", 0.0, 10.0, "All TRPC channels of one contact."
        ),
        reversal=_OWN.number(
            "E_trpc",
            0.0,
            "mV",
            -150.0,
            150.0,
            "Sodium and potassium cancel here.",
        ),
    ),
    q10=_OWN.q10(),
    celsius=_CELSIUS,
    valid_celsius=(30.0, 38.0),
    direct={},
    about="Glutamate's second clock: the same packet that opens AMPA channels for a "
    "millisecond opens these for a second, after a train.",
)
