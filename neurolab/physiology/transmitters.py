"""Who opens what: transmitters, the receptors they open, the ways they are cleared.

Names only; the numbers are in the module of each receptor, cascade and carrier.
"""

from __future__ import annotations

from typing import Final

RECEPTORS: Final[dict[str, str]] = {
    "ampa": "glutamate",
    "nmda": "glutamate",
    "mglur1": "glutamate",
    "nicotinic": "acetylcholine",
    "m1": "acetylcholine",
    "m2": "acetylcholine",
    "gaba_a": "gaba",
    "gaba_b": "gaba",
    "glycine": "glycine",
    "d1": "dopamine",
    "beta": "noradrenaline",
    "ht1a": "serotonin",
}
"""Receptor to the transmitter that opens it."""

IONOTROPIC: Final = ("ampa", "nmda", "nicotinic", "gaba_a", "glycine")
"""Receptors that are a channel themselves; the others act through a G protein."""

ROUTES: Final[dict[str, tuple[str, ...]]] = {
    "glutamate": ("diffusion", "uptake"),
    "acetylcholine": ("diffusion", "enzyme"),
    "gaba": ("diffusion", "uptake"),
    "glycine": ("diffusion", "uptake"),
    "dopamine": ("diffusion", "uptake"),
    "noradrenaline": ("diffusion", "uptake"),
    "serotonin": ("diffusion", "uptake"),
}
"""How each transmitter leaves the cleft. Acetylcholine is split, and only the choline
is taken up again; the others are taken up whole."""
