"""How drugs come and go, for those who want the real time course.

On the bench a drug acts at once and in full, as after a long enough wait. These
functions give the dose that has the effect reached after some minutes, so that the
rules of `effects` need to know nothing of time.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neurolab.physiology.drugs.drug import Drug

_MOST = 1e12  # of the half dose: as good as everything


def dose_reached(drug: Drug, micromolar: float, minutes: float) -> float:
    """Return the dose (uM) that acts as a drug does `minutes` after it was added.

    Notes
    -----
    A drug that binds for good reaches 1 - exp(-k D t) of its targets; others follow
    their concentration in the tissue, D (1 - exp(-t / onset)).
    """
    if micromolar <= 0.0 or minutes <= 0.0:
        return 0.0
    if drug.binding is None:
        return micromolar * -math.expm1(-minutes / drug.onset.value)
    free = math.exp(-drug.binding.value * micromolar * minutes)
    return drug.half.value * min(_MOST, (1.0 - free) / max(free, 1.0 / _MOST))


def dose_after_washing(drug: Drug, micromolar: float, minutes: float) -> float:
    """Return the dose (uM) that still acts after `minutes` of washing."""
    if drug.washout is None:
        return micromolar
    return micromolar * math.exp(-max(0.0, minutes) / drug.washout.value)


def aged_share(drug: Drug, minutes: float) -> float:
    """Return the share of a drug's effect that no antidote undoes any more."""
    if drug.ageing is None:
        return 0.0
    return -math.expm1(-math.log(2.0) * max(0.0, minutes) / drug.ageing.value)
