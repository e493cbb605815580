"""How drugs come and go, for those who want the real time course.

Unless its real time course is wanted, a drug acts at once and in full, as after a long
enough wait. These functions give the dose that has the effect reached after some
minutes, so that the rules of `effects` need to know nothing of time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolab.physiology.drugs.drug import occupancy

if TYPE_CHECKING:
    from neurolab.physiology.drugs.drug import Drug

_MOST = 1e12  # of the half dose: as good as everything


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a drug has come.

    Attributes
    ----------
    micromolar : float
        In the tissue.
    bound : float
        Share of its first target that a drug has that binds for good, 0 to 1.
    aged : float
        Share of that target which no antidote frees any more.
    """

    micromolar: float = 0.0
    bound: float = 0.0
    aged: float = 0.0

    @property
    def aged_share(self) -> float:
        """Return what of the effect no antidote undoes."""
        return self.aged / self.bound if self.bound > 0.0 else 0.0


def reach_after(drug: Drug, reach: Reach, given: float, minutes: float) -> Reach:
    """Return how far a drug is after some minutes with a dose in the bath, uM.

    Notes
    -----
    In the tissue it follows the bath, with its time of washing in or, where the bath
    holds less, of washing out. A drug that binds for good takes its targets at a rate
    in proportion to the dose. Ageing follows what is bound.
    """
    tissue, bound = reach.micromolar, reach.bound
    if drug.binding is not None:
        free = (1.0 - bound) * math.exp(-drug.binding.value * given * minutes)
        bound = 1.0 - free
        tissue = drug.half.value * min(_MOST, bound / max(free, 1.0 / _MOST))
    else:
        rising = given >= tissue
        course = drug.onset if rising else drug.washout
        if course is not None:
            tissue = given + (tissue - given) * math.exp(-minutes / course.value)
        bound = occupancy(tissue, drug.half.value)
    aged = reach.aged
    if drug.ageing is not None:
        kept = math.exp(-math.log(2.0) * minutes / drug.ageing.value)
        aged = bound + (aged - bound) * kept
    return Reach(tissue, bound, min(aged, bound))
