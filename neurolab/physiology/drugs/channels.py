"""Blockers of sodium and potassium channels."""

from __future__ import annotations

from neurolab.physiology.drugs.drug import Action, Drug, Target
from neurolab.physiology.drugs.numbers import WASH_IN, WASH_OUT, closes, half
from neurolab.physiology.parameter import ASSUMED

_SODIUM = ("pyr37_na", "hh_na", "tm_na", "mrg_naf", "mrg_nap", "muscle_na")

TTX = Drug(
    name="ttx",
    title="Tetrodotoxin (TTX)",
    targets=closes(
        _SODIUM,
        half(
            0.005,
            0.001,
            0.01,
            "narahashi_1964",
            "Dose of tetrodotoxin that plugs half of the sodium channels; 1 to 10 nM "
            "in most nerve and muscle, 5 nM is used.",
        ),
    ),
    usual_micromolar=0.5,
    about="The poison of the puffer fish. It plugs sodium channels from outside, so "
    "that no action potential can start or travel, on axons of outside inputs either; "
    "passive signals still spread, and packets that fuse by chance still do.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

_TEA_HALVES = {
    "pyr37_kv": half(
        1000.0,
        200.0,
        10000.0,
        ASSUMED,
        "Assumed: the model's one delayed rectifier stands for fast (0.2 mM) and "
        "slow (10 mM) kinds; between them.",
    ),
    "hh_k": half(
        5000.0,
        1000.0,
        10000.0,
        "hille_2001",
        "1 to 10 mM for the delayed rectifier of Hodgkin and Huxley; its middle.",
        "squid giant axon",
    ),
    "tm_k": half(
        250.0,
        200.0,
        10000.0,
        "hille_2001",
        "0.2 to 0.3 mM for the fast (Kv3) channels of fast-spiking cells.",
    ),
    "mrg_ks": half(
        400.0,
        200.0,
        10000.0,
        "armstrong_hille_1972",
        "0.4 mM, measured at the frog's node from outside.",
        "frog node of Ranvier",
    ),
    "muscle_k": half(
        8000.0,
        1000.0,
        10000.0,
        "hille_2001",
        "About 8 mM for the delayed rectifier of frog muscle.",
        "frog skeletal muscle",
    ),
}
TEA = Drug(
    name="tea",
    title="Tetraethylammonium (TEA)",
    targets=tuple(Target(k, Action.CLOSES, dose) for k, dose in _TEA_HALVES.items()),
    usual_micromolar=20000.0,
    about="Closes delayed-rectifier potassium channels, so that the action potential "
    "falls slowly and lasts longer. In the squid axon, keep 40 % of the channels: with "
    "fewer the resting state is lost.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

FOUR_AP = Drug(
    name="four_ap",
    title="4-Aminopyridine (4-AP)",
    targets=closes(
        ("pyr37_kv", "hh_k", "tm_k"),
        half(
            300.0,
            100.0,
            1000.0,
            "hille_2001",
            "Dose of 4-AP that closes half of the fast potassium channels (Kv1, Kv3): "
            "0.1 to 1 mM; near the middle.",
        ),
    ),
    usual_micromolar=5000.0,
    about="Closes fast potassium channels: the action potential gets broader, and a "
    "terminal releases more. The slow potassium channels of a node of Ranvier resist "
    "it; the fast ones lie hidden under the myelin.",
    onset=WASH_IN,
    washout=WASH_OUT,
)

CHANNEL_DRUGS = (TTX, TEA, FOUR_AP)
