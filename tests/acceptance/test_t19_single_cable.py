"""T19: velocity of the single-cable fibre whose parts scale with its diameter."""

from __future__ import annotations

from functools import cache

import pytest

from neurolab.document.templates import scaled_myelinated_fibre
from tests.acceptance.fibres import CONVERGED_SUB_STEPS, divided, exponent, passage

M_PER_S = {1.0: 5.7, 2.0: 12.4, 5.0: 31.1, 10.0: 62.3}
LEAST_LINEAR_UM = 2.0


@cache
def velocity(
    fibre_um: float, sub_steps: int | None = CONVERGED_SUB_STEPS, factor: int = 1
) -> float:
    """Return the velocity of a fibre, m/s."""
    fibre = divided(scaled_myelinated_fibre(fibre_diameter_um=fibre_um), factor)
    amplitude_na = 1.0 if fibre_um < LEAST_LINEAR_UM else 3.0
    run = passage(fibre, amplitude_na=amplitude_na, sub_steps=sub_steps)
    return run.velocity(100.0 * fibre_um)


@pytest.mark.parametrize("fibre_um", M_PER_S)
def test_t19_single_cable_velocity(fibre_um: float) -> None:
    """T19: 5.7, 12.4, 31.1 and 62.3 m/s for 1, 2, 5 and 10 um, within 3 %."""
    assert velocity(fibre_um) == pytest.approx(M_PER_S[fibre_um], rel=0.03)


def test_t19_velocity_is_linear_in_diameter() -> None:
    """T19: from 2 um on the exponent is 1.00 +- .01."""
    diameters = [um for um in M_PER_S if um >= LEAST_LINEAR_UM]
    found = exponent(diameters, [velocity(um) for um in diameters])
    assert found == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("fibre_um", [1.0, 10.0])
def test_t19_converges_in_step(fibre_um: float) -> None:
    """T19: half the step of a neuron with nodes changes the velocity by < 1 %."""
    assert velocity(fibre_um, None) == pytest.approx(velocity(fibre_um), rel=0.01)


@pytest.mark.parametrize("fibre_um", [1.0, 10.0])
def test_t19_converges_in_compartments(fibre_um: float) -> None:
    """T19: half the internodal compartments change the velocity by < 1 %."""
    fine = velocity(fibre_um, factor=2)
    assert velocity(fibre_um) == pytest.approx(fine, rel=0.01)
