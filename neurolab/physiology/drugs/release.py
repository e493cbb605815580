"""Toxins that cut the proteins by which a vesicle fuses (SNARE proteins)."""

from __future__ import annotations

from neurolab.physiology.drugs.drug import Drug
from neurolab.physiology.drugs.numbers import closes, half, minutes

_HALF = half(
    0.001,
    1e-5,
    0.1,
    "textbooks",
    "Dose that has, after a day, taken half of the release sites: about nanomolar.",
    symbol="EC50",
)
_ONSET = minutes(
    "tau_on",
    720.0,
    60.0,
    4320.0,
    "Time in which 63 % of the sites are lost. Assumed: hours to a day, because the "
    "toxin must be taken up first.",
)

BOTULINUM = Drug(
    name="botulinum",
    title="Botulinum toxin",
    targets=closes(("release",), _HALF),
    usual_micromolar=0.05,
    about="Cuts the proteins that pull a vesicle into the membrane. The action "
    "potential and its calcium are as before, but nothing is released: muscles go "
    "limp, for weeks.",
    onset=_ONSET,
    washout=None,
)

TETANUS = Drug(
    name="tetanus",
    title="Tetanus toxin",
    targets=closes(("release.gaba", "release.glycine"), _HALF),
    usual_micromolar=0.05,
    about="Cuts the same proteins as botulinum toxin, but travels on to the spinal "
    "cord and into inhibitory neurons. Inhibition fails, and muscles cramp.",
    onset=_ONSET,
    washout=None,
)

RELEASE_DRUGS = (BOTULINUM, TETANUS)
