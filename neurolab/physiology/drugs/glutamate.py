"""Antagonists of glutamate receptors."""

from __future__ import annotations

from neurolab.physiology.drugs.drug import Action, Drug, Target
from neurolab.physiology.drugs.numbers import (
    SLOW_WASH_OUT,
    WASH_IN,
    WASH_OUT,
    competes,
    extent,
    half,
)
from neurolab.physiology.parameter import Parameter

CNQX = Drug(
    name="cnqx",
    title="CNQX",
    targets=competes(
        ("ampa",),
        half(
            0.353,
            0.1,
            2.0,
            "jonas_1993",
            "Dissociation constant at AMPA receptors.",
            "rat hippocampus, CA3",
            "Ki",
        ),
    ),
    usual_micromolar=10.0,
    about="Sits in glutamate's place on AMPA receptors. The fast part of an excitatory "
    "current is gone; the slow NMDA part stays.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

NBQX = Drug(
    name="nbqx",
    title="NBQX",
    targets=competes(
        ("ampa",),
        half(
            0.15,
            0.05,
            1.0,
            "textbooks",
            "Dissociation constant at AMPA receptors: 0.1 to 0.2 uM; the middle.",
            symbol="Ki",
        ),
    ),
    usual_micromolar=10.0,
    about="As CNQX, but it leaves NMDA receptors alone more strictly.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

APV = Drug(
    name="apv",
    title="D-AP5 (APV)",
    targets=competes(
        ("nmda",),
        half(
            1.5,
            0.5,
            5.0,
            "textbooks",
            "Dissociation constant at NMDA receptors: 1 to 2 uM; the middle.",
            symbol="Ki",
        ),
    ),
    usual_micromolar=50.0,
    about="Sits in glutamate's place on NMDA receptors. The slow part of an excitatory "
    "current is gone, and with it the calcium that starts learning.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

MK801 = Drug(
    name="mk801",
    title="MK-801",
    targets=(
        Target(
            "nmda",
            Action.PLUGS,
            half(
                0.1,
                0.01,
                1.0,
                "textbooks",
                "Dose that takes half of the current in an experiment's time; at "
                "equilibrium less would do.",
            ),
            extent=extent(
                "k_on",
                0.025,
                "1/(ms uM)",
                0.001,
                1.0,
                "Rate of entering an open channel. Assumed: 25 per uM and second.",
            ),
            unplugging=Parameter(
                "k_off",
                1e-6,
                "1/ms",
                1e-8,
                1e-2,
                "huettner_bean_1988",
                None,
                "rat cortical neurons",
                "Rate of leaving an open channel: with glutamate there all the time "
                "the current returns with a time constant of 90 min at -70 mV, and a "
                "channel is open for a fifth of that time.",
            ),
        ),
    ),
    usual_micromolar=20.0,
    about="Falls into NMDA channels while they are open and is locked in when they "
    "close. The block grows with every use; only use lets it out again, and that takes "
    "hours.",
    onset=WASH_IN,
    washout=SLOW_WASH_OUT,
)

KETAMINE = Drug(
    name="ketamine",
    title="Ketamine",
    targets=(
        Target(
            "nmda",
            Action.PLUGS,
            half(
                1.0,
                0.2,
                10.0,
                "textbooks",
                "Dose at which an open channel is plugged as often as not.",
                symbol="Kd",
            ),
            extent=extent(
                "k_on",
                0.01,
                "1/(ms uM)",
                0.001,
                1.0,
                "Rate of entering an open channel. Assumed: it comes and goes faster "
                "than MK-801.",
            ),
        ),
    ),
    usual_micromolar=20.0,
    about="An anaesthetic. It plugs open NMDA channels, as MK-801 does, but comes out "
    "again sooner.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

GLUTAMATE_DRUGS = (CNQX, NBQX, APV, MK801, KETAMINE)
