"""T22: a fibre that loses lamellae slows down, then blocks."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from neurolab.document.templates import mrg_fibre, scaled_myelinated_fibre
from tests.acceptance.fibres import SPACING_UM, demyelinated, passage

FIBRE_UM = 10.0
UNTIL_MS = 3.0
SLOWED = {
    "double": {0.5: 0.83, 0.2: 0.55, 0.1: 0.34},
    "single": {0.5: 0.73, 0.2: 0.41, 0.1: 0.22},
}
BLOCKED = 0.05
CASES = [(cable, left) for cable, each in SLOWED.items() for left in each]


@cache
def velocity(cable: str, left: float) -> float:
    """Return the velocity with a share of the lamellae left, m/s; nan if blocked."""
    template = {"double": mrg_fibre, "single": scaled_myelinated_fibre}[cable]
    spacing_um = {"double": SPACING_UM[FIBRE_UM], "single": 100.0 * FIBRE_UM}[cable]
    fibre = demyelinated(template(fibre_diameter_um=FIBRE_UM), left)
    return passage(fibre, until_ms=UNTIL_MS).velocity(spacing_um)


@pytest.mark.parametrize(("cable", "left"), CASES)
def test_t22_demyelination_slows(cable: str, left: float) -> None:
    """T22: x .83/.55/.34 in the double cable, x .73/.41/.22 in the single, 5 %."""
    ratio = velocity(cable, left) / velocity(cable, 1.0)
    assert ratio == pytest.approx(SLOWED[cable][left], rel=0.05)


@pytest.mark.parametrize("cable", SLOWED)
def test_t22_demyelination_blocks(cable: str) -> None:
    """T22: with a twentieth of the lamellae nothing arrives at node 30."""
    assert np.isnan(velocity(cable, BLOCKED))
