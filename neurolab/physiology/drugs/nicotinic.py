"""Antagonists of the muscle's acetylcholine receptors."""

from __future__ import annotations

from neurolab.physiology.drugs.drug import Action, Drug, Target
from neurolab.physiology.drugs.numbers import (
    WASH_IN,
    WASH_OUT,
    closes,
    extent,
    half,
    minutes,
)
from neurolab.physiology.parameter import Parameter

CURARE = Drug(
    name="curare",
    title="d-Tubocurarine (curare)",
    targets=(
        Target(
            "nicotinic",
            Action.COMPETES,
            half(
                0.34,
                0.1,
                2.0,
                "colquhoun_1979",
                "Dissociation constant in the place of acetylcholine.",
                "frog muscle",
                "Kd",
            ),
        ),
        Target(
            "nicotinic",
            Action.PLUGS,
            half(
                0.12,
                0.02,
                2.0,
                "colquhoun_1979",
                "Dissociation constant in the open channel, at -70 mV.",
                "frog muscle",
                "Kd",
            ),
            extent=extent(
                "k_on",
                0.013,
                "1/(ms uM)",
                0.001,
                0.1,
                "Rate of entering an open channel. Assumed: about 1e7 per M and "
                "second, so that it comes out in about a second, as was measured.",
            ),
        ),
    ),
    usual_micromolar=5.0,
    about="The arrow poison. It takes acetylcholine's place, so that each packet opens "
    "fewer channels; the number of packets stays. It also falls into open channels.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

BUNGAROTOXIN = Drug(
    name="bungarotoxin",
    title="Alpha-bungarotoxin",
    targets=closes(
        ("nicotinic",),
        half(
            0.001,
            1e-6,
            0.01,
            "textbooks",
            "Picomolar to nanomolar; what counts in an experiment is how long one "
            "waits.",
            symbol="Kd",
        ),
    ),
    usual_micromolar=0.1,
    about="A snake's poison that takes acetylcholine's place for good: as curare, but "
    "no washing brings the receptors back.",
    onset=minutes(
        "tau_on",
        1.5,
        0.1,
        30.0,
        "Time of washing in. Assumed: not used, since binding is slower.",
    ),
    washout=None,
    binding=Parameter(
        "k_on",
        6.0,
        "1/(uM min)",
        0.1,
        60.0,
        "textbooks",
        None,
        "muscle",
        "Rate of binding, about 1e5 per M and second.",
    ),
)

NICOTINIC_DRUGS = (CURARE, BUNGAROTOXIN)
