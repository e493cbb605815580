"""Drugs at metabotropic receptors and behind them."""

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

ATROPINE = Drug(
    name="atropine",
    title="Atropine",
    targets=competes(
        ("m1", "m2"),
        half(
            0.001,
            0.0002,
            0.01,
            "textbooks",
            "Inhibition constant at muscarinic receptors, about 1 nM.",
            symbol="Ki",
        ),
    ),
    usual_micromolar=1.0,
    about="The poison of the deadly nightshade. It takes acetylcholine's place on "
    "muscarinic receptors and leaves nicotinic ones alone.",
    onset=WASH_IN,
    washout=SLOW_WASH_OUT,
)

BACLOFEN = Drug(
    name="baclofen",
    title="Baclofen",
    targets=(
        Target(
            "gaba_b",
            Action.MIMICS,
            half(
                3.0,
                0.5,
                10.0,
                ASSUMED,
                "Dose of half the effect. Assumed: some micromolar, as for GABA on "
                "the same receptor.",
                symbol="EC50",
            ),
            extent=extent(
                "potency",
                1.0,
                "",
                0.1,
                10.0,
                "How many molecules of GABA one counts as. Assumed: one.",
            ),
        ),
    ),
    usual_micromolar=30.0,
    about="Acts as GABA on GABA-B receptors only, and no carrier takes it up: a steady "
    "inhibition, used against cramps.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

PROPRANOLOL = Drug(
    name="propranolol",
    title="Propranolol",
    targets=competes(
        ("beta",),
        half(
            0.003,
            0.0005,
            0.02,
            "textbooks",
            "Inhibition constant at beta receptors, a few nanomolar.",
            symbol="Ki",
        ),
    ),
    usual_micromolar=1.0,
    about="A beta blocker. It takes noradrenaline's place on beta receptors; dopamine "
    "and its D1 receptors do not notice.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

FORSKOLIN = Drug(
    name="forskolin",
    title="Forskolin",
    targets=(
        Target(
            "adenylate_cyclase",
            Action.ACTIVATES,
            half(
                5.0,
                1.0,
                20.0,
                "textbooks",
                "Dose of half the effect, 5 to 10 uM.",
                symbol="EC50",
            ),
            extent=extent(
                "extent",
                1.0,
                "",
                0.0,
                3.0,
                "Drive at full effect. Assumed: as much as that of all G proteins.",
            ),
        ),
    ),
    usual_micromolar=50.0,
    about="Switches adenylate cyclase on without any receptor: cyclic AMP rises and "
    "the slow potassium channels close, whatever blocks the receptors.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

METABOTROPIC_DRUGS = (ATROPINE, BACLOFEN, PROPRANOLOL, FORSKOLIN)
