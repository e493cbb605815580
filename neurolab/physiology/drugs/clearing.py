"""Drugs at carriers and at acetylcholine's enzyme."""

from __future__ import annotations

from neurolab.physiology.drugs.drug import Action, Drug, Target
from neurolab.physiology.drugs.numbers import (
    SLOW_WASH_OUT,
    WASH_IN,
    WASH_OUT,
    closes,
    competes,
    half,
    minutes,
    share,
)
from neurolab.physiology.parameter import ASSUMED, Parameter

TBOA = Drug(
    name="tboa",
    title="DL-TBOA",
    targets=(
        Target(
            "eaat",
            Action.CLOSES,
            half(
                5.7,
                1.0,
                20.0,
                "shimamoto_1998",
                "Inhibition constant at EAAT2.",
                symbol="Ki",
            ),
            subtype="EAAT2",
            share=share(
                0.79,
                0.0,
                "lehre_danbolt_1998",
                "EAAT2 (GLT-1) among the glia's carriers: 8500 against 2300 per um2.",
            ),
        ),
        Target(
            "eaat",
            Action.CLOSES,
            half(
                42.0,
                10.0,
                100.0,
                "shimamoto_1998",
                "Inhibition constant at EAAT1.",
                symbol="Ki",
            ),
            subtype="EAAT1",
            share=share(
                0.21,
                0.0,
                "lehre_danbolt_1998",
                "EAAT1 (GLAST) among the glia's carriers: 2300 against 8500 per um2.",
            ),
        ),
    ),
    usual_micromolar=100.0,
    about="Occupies the carriers that take glutamate up. A single fast current hardly "
    "changes, because diffusion had ended it; trains, NMDA receptors and neighbours "
    "notice.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

TIAGABINE = Drug(
    name="tiagabine",
    title="Tiagabine",
    targets=competes(
        ("gat",),
        half(
            0.06,
            0.05,
            0.07,
            "textbooks",
            "Inhibition constant at GAT-1: 50 to 70 nM; the middle.",
            symbol="Ki",
        ),
    ),
    usual_micromolar=20.0,
    about="Slows the uptake of GABA. A single inhibitory current keeps its height and "
    "lasts longer; GABA spills over to GABA-B receptors.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

COCAINE = Drug(
    name="cocaine",
    title="Cocaine",
    targets=competes(
        ("dat", "net", "sert"),
        half(
            0.3,
            0.2,
            0.3,
            "textbooks",
            "Inhibition constant at the carriers of dopamine, noradrenaline and "
            "serotonin: 0.2 to 0.3 uM.",
            symbol="Ki",
        ),
    ),
    usual_micromolar=10.0,
    about="Takes dopamine's place on its carrier, so that dopamine stays outside for "
    "longer and reaches farther.",
    onset=WASH_IN,
    washout=WASH_OUT,
)


def _ssri(name: str, title: str, micromolar: float) -> Drug:
    """Return a selective serotonin reuptake inhibitor."""
    return Drug(
        name=name,
        title=title,
        targets=competes(
            ("sert",),
            half(
                micromolar,
                1e-4,
                0.02,
                "tatsumi_1997",
                "Dissociation constant at the human carrier of serotonin.",
                "human carrier",
                "Kd",
            ),
        ),
        usual_micromolar=1.0,
        about="A selective serotonin reuptake inhibitor (SSRI): serotonin stays "
        "outside for longer; dopamine and noradrenaline do not.",
        onset=WASH_IN,
        washout=SLOW_WASH_OUT,
    )


CITALOPRAM = _ssri("citalopram", "Citalopram", 0.0012)
FLUOXETINE = _ssri("fluoxetine", "Fluoxetine", 0.0008)

NEOSTIGMINE = Drug(
    name="neostigmine",
    title="Neostigmine",
    targets=closes(
        ("ache",),
        half(
            0.03,
            0.01,
            0.1,
            "textbooks",
            "Dose that takes half of the enzyme: 10 to 100 nM; the middle.",
        ),
    ),
    usual_micromolar=1.0,
    about="Occupies the enzyme that splits acetylcholine and comes off again within an "
    "hour. The usual dose keeps 3 % of the enzyme: currents at the end plate last "
    "several times longer and curare is overcome.",
    onset=WASH_IN,
    washout=minutes(
        "tau_off",
        43.0,
        10.0,
        120.0,
        "The enzyme comes back with a half-life of 30 min.",
        "textbooks",
    ),
)

PHOSPHORYL_SITE = "phosphoryl_site"

SARIN = Drug(
    name="sarin",
    title="Sarin",
    targets=(
        Target(
            "ache",
            Action.CLOSES,
            half(
                0.001,
                1e-4,
                0.1,
                ASSUMED,
                "Dose that has taken half of the enzyme after half an hour. Assumed: "
                "from its rate of binding.",
            ),
            site=PHOSPHORYL_SITE,
        ),
    ),
    usual_micromolar=0.1,
    about="A nerve agent. It binds to acetylcholine's enzyme for good: an oxime pulls "
    "it off again, but only in the first hours, before the bond has aged. Muscles "
    "cramp, then fail, because the end plate stays depolarised.",
    onset=minutes(
        "tau_on",
        1.5,
        0.1,
        30.0,
        "Time of washing in. Assumed: not used, since binding sets the pace.",
    ),
    washout=None,
    binding=Parameter(
        "k_i",
        27.0,
        "1/(uM min)",
        0.1,
        100.0,
        "textbooks",
        37.0,
        "human enzyme",
        "Rate of binding, 2.7e7 per M and minute; 0.39 in whole rat blood.",
    ),
    ageing=minutes(
        "t_half",
        240.0,
        180.0,
        300.0,
        "Half-life of ageing: 3 to 5 h, after which no oxime helps.",
        "textbooks",
    ),
)

PRALIDOXIME = Drug(
    name="pralidoxime",
    title="Pralidoxime (an oxime)",
    targets=(
        Target(
            PHOSPHORYL_SITE,
            Action.REVERSES,
            half(
                30.0,
                5.0,
                300.0,
                ASSUMED,
                "Dose that frees half of the enzyme. Assumed: tens of micromolar, the "
                "level that treatment aims at.",
                symbol="EC50",
            ),
        ),
    ),
    usual_micromolar=1000.0,
    about="Pulls sarin off acetylcholine's enzyme, as long as the bond has not aged.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

CLEARING_DRUGS = (
    TBOA,
    TIAGABINE,
    COCAINE,
    CITALOPRAM,
    FLUOXETINE,
    NEOSTIGMINE,
    SARIN,
    PRALIDOXIME,
)
