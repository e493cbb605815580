"""Drugs at the receptors of GABA and glycine."""

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
from neurolab.physiology.parameter import ASSUMED

BICUCULLINE = Drug(
    name="bicuculline",
    title="Bicuculline",
    targets=competes(
        ("gaba_a",),
        half(
            2.0,
            1.0,
            3.0,
            "textbooks",
            "Dissociation constant at GABA-A receptors: 1 to 3 uM; the middle.",
            symbol="Ki",
        ),
    ),
    usual_micromolar=20.0,
    about="Sits in GABA's place on GABA-A receptors. The fast inhibition is lost, the "
    "slow one of GABA-B stays; a network without fast inhibition fires in fits.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

PICROTOXIN = Drug(
    name="picrotoxin",
    title="Picrotoxin",
    targets=(
        Target(
            "gaba_a",
            Action.CLOSES,
            half(
                5.0,
                1.0,
                10.0,
                "textbooks",
                "Dose that closes half of the pores of GABA-A receptors: 1 to 10 uM.",
            ),
        ),
        Target(
            "glycine",
            Action.CLOSES,
            half(
                10.0,
                1.0,
                100.0,
                ASSUMED,
                "Dose that closes half of the pores of glycine receptors. Assumed: "
                "somewhat more than for GABA-A.",
            ),
        ),
    ),
    usual_micromolar=100.0,
    about="Closes the pore of chloride channels from within: fewer channels work, and "
    "more GABA cannot make up for it.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

STRYCHNINE = Drug(
    name="strychnine",
    title="Strychnine",
    targets=competes(
        ("glycine",),
        half(
            0.03,
            0.01,
            0.05,
            "textbooks",
            "Dissociation constant at glycine receptors: 10 to 50 nM; the middle.",
            symbol="Ki",
        ),
    ),
    usual_micromolar=1.0,
    about="Sits in glycine's place in the spinal cord. Muscles and their antagonists "
    "fire together: cramps.",
    onset=WASH_IN,
    washout=SLOW_WASH_OUT,
)

BENZODIAZEPINE_SITE = "benzodiazepine_site"

DIAZEPAM = Drug(
    name="diazepam",
    title="Diazepam (a benzodiazepine)",
    targets=(
        Target(
            "gaba_a",
            Action.HOLDS,
            half(
                0.05,
                0.01,
                0.1,
                ASSUMED,
                "Dose of half the effect. Assumed: tens of nanomolar.",
                symbol="EC50",
            ),
            site=BENZODIAZEPINE_SITE,
            extent=extent(
                "limit",
                0.37,
                "",
                0.1,
                1.0,
                "Factor on the unbinding of GABA at any dose. Assumed: so that 1 uM "
                "gives 0.4, which shifts the dose-response 2.5-fold as measured.",
            ),
        ),
    ),
    usual_micromolar=1.0,
    about="Holds GABA on its receptor longer, so that inhibition lasts. Where there is "
    "no GABA it does nothing, which makes it safe.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

FLUMAZENIL = Drug(
    name="flumazenil",
    title="Flumazenil",
    targets=competes(
        (BENZODIAZEPINE_SITE,),
        half(
            0.002,
            0.0005,
            0.02,
            ASSUMED,
            "Dissociation constant at the site of diazepam. Assumed: nanomolar.",
            symbol="Ki",
        ),
    ),
    usual_micromolar=1.0,
    about="The antidote of diazepam: it takes its place, and does nothing else.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

INHIBITION_DRUGS = (BICUCULLINE, PICROTOXIN, STRYCHNINE, DIAZEPAM, FLUMAZENIL)
