"""Blockers of the calcium channels of nerve terminals."""

from __future__ import annotations

from neurolab.physiology.drugs.drug import Action, Drug, Target
from neurolab.physiology.drugs.numbers import WASH_IN, WASH_OUT, closes, half, share
from neurolab.physiology.parameter import ASSUMED

CADMIUM = Drug(
    name="cadmium",
    title="Cadmium (Cd2+)",
    targets=closes(
        ("ca_bs", "ca_pq", "ca_n"),
        half(
            10.0,
            1.0,
            20.0,
            "hille_2001",
            "Dose of cadmium that plugs half of the calcium channels: 1 to 20 uM; the "
            "middle.",
        ),
    ),
    usual_micromolar=200.0,
    about="A metal ion that sticks in the pore of every calcium channel: no calcium "
    "enters, so nothing that calcium starts can happen. Packets that fuse by chance "
    "still do.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

_N_HALF = half(
    0.01,
    0.001,
    0.1,
    ASSUMED,
    "Nanomolar. Assumed: 10 nM within the span of published values.",
)
_PQ_HALF = half(
    0.005,
    0.001,
    0.1,
    "mintz_1992",
    "Nanomolar for P-type channels; higher for their relative, Q.",
)

CONOTOXIN = Drug(
    name="conotoxin",
    title="Omega-conotoxin GVIA",
    targets=(
        Target(
            "ca_bs",
            Action.CLOSES,
            _N_HALF,
            subtype="N",
            share=share(
                0.3,
                0.0,
                "hille_2001",
                "N-type channels carry about 30 % of the calcium current of a "
                "terminal; the toxin closes only these.",
            ),
        ),
        Target("ca_n", Action.CLOSES, _N_HALF),
    ),
    usual_micromolar=1.0,
    about="The poison of a cone snail. It closes N-type calcium channels, a third of "
    "those in a nerve terminal, and does not wash out.",
    onset=WASH_IN,
    washout=None,
)

AGATOXIN = Drug(
    name="agatoxin",
    title="Omega-agatoxin IVA",
    targets=(
        Target(
            "ca_bs",
            Action.CLOSES,
            _PQ_HALF,
            subtype="P/Q",
            share=share(
                0.65,
                0.0,
                "hille_2001",
                "P/Q-type channels carry 60 to 70 % of the calcium current of a "
                "terminal; the toxin closes only these.",
            ),
        ),
        Target("ca_pq", Action.CLOSES, _PQ_HALF),
    ),
    usual_micromolar=0.5,
    about="The poison of a funnel-web spider. It closes P/Q-type calcium channels, "
    "two thirds of those in a nerve terminal, for hours.",
    onset=WASH_IN,
    washout=None,
)

CALCIUM_CHANNEL_DRUGS = (CADMIUM, CONOTOXIN, AGATOXIN)
