"""The drug shelf: what each drug reaches, how, at which dose, and what is left.

What lives here: one record per drug (`drug.Drug`) with the source of each constant, in
one file per kind of target, and `effects`, which turns doses into what they do to each
target. What does not: the targets themselves, which read their own `Effect`.

A target is named as the thing that it is: a channel (``pyr37_na``), a receptor
(``ampa``), a carrier (``eaat``), the enzyme ``ache``, ``release`` for the vesicles that
can fuse at any terminal, ``release.gaba`` for those of one transmitter's terminals,
``adenylate_cyclase``. A name that ends in ``_site`` is a place on which one drug sits
and from which another takes it off.

Why effects and not switches: two drugs on one target, a drug and its antidote, or half
a dose then need no rule of their own.
"""

from __future__ import annotations

from neurolab.physiology.drugs.drug import Action, Drug, Target, occupancy
from neurolab.physiology.drugs.effects import (
    NO_EFFECT,
    Effect,
    effect_on,
    effects,
)
from neurolab.physiology.drugs.on_schemes import UNPLUGGING, with_drugs
from neurolab.physiology.drugs.shelf import DRUGS, blockers
from neurolab.physiology.drugs.time_course import (
    Reach,
    reach_after,
)

__all__ = [
    "DRUGS",
    "NO_EFFECT",
    "UNPLUGGING",
    "Action",
    "Drug",
    "Effect",
    "Reach",
    "Target",
    "blockers",
    "effect_on",
    "effects",
    "occupancy",
    "reach_after",
    "with_drugs",
]
