"""T18: velocity of the double-cable fibres of McIntyre, Richardson and Grill."""

from __future__ import annotations

from functools import cache

import pytest

from neurolab.document.templates import mrg_fibre
from tests.acceptance.fibres import (
    CONVERGED_SUB_STEPS,
    DOUBLE_CABLE_M_PER_S,
    SPACING_UM,
    passage,
)


@cache
def velocity(fibre_um: float, sub_steps: int | None) -> float:
    """Return the velocity of a fibre, m/s."""
    fibre = mrg_fibre(fibre_diameter_um=fibre_um)
    return passage(fibre, sub_steps=sub_steps).velocity(SPACING_UM[fibre_um])


@pytest.mark.parametrize("fibre_um", SPACING_UM)
def test_t18_double_cable_velocity(fibre_um: float) -> None:
    """T18: 25.8 to 94.0 m/s for 5.7 to 16 um, within 1 %."""
    expected = DOUBLE_CABLE_M_PER_S[fibre_um]
    assert velocity(fibre_um, CONVERGED_SUB_STEPS) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("fibre_um", [um for um in SPACING_UM if um > 7.0])
def test_t18_velocity_per_diameter(fibre_um: float) -> None:
    """T18: 5.0 to 5.9 m/s for each um of diameter above 7 um."""
    assert 5.0 <= velocity(fibre_um, CONVERGED_SUB_STEPS) / fibre_um <= 5.9


@pytest.mark.parametrize("fibre_um", [5.7, 10.0, 16.0])
def test_t18_converges(fibre_um: float) -> None:
    """T18: half the step of a neuron with nodes changes the velocity by < 1 %."""
    usual, fine = velocity(fibre_um, None), velocity(fibre_um, CONVERGED_SUB_STEPS)
    assert usual == pytest.approx(fine, rel=0.01)
