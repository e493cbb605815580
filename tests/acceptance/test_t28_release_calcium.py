"""T28: release against calcium outside, and the size that local calcium counts from."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from neurolab.physiology.local_calcium import (
    REFERENCE_DRIVE,
    REFERENCE_WIDTH,
    reference_current_na,
)
from tests.acceptance.terminal_naive import naive_bouton
from tests.acceptance.terminal_rig import AREA_UM2, bouton_lab, run_terminal

CALCIUM_MM = (0.25, 0.5, 1.0, 2.0, 3.0, 4.0)
RELEASED = (0.000187, 0.00163, 0.0114, 0.0503, 0.0942, 0.133)


@pytest.fixture(scope="module")
def released() -> dict[float, float]:
    """Return the share of docked vesicles that one spike fuses, by calcium."""
    return {
        calcium: run_terminal(bouton_lab(calcium_millimolar=calcium), 6.0).released
        for calcium in CALCIUM_MM
    }


def test_t28_release_probability(released: dict[float, float]) -> None:
    """T28: the published six within 2 %."""
    assert list(released.values()) == pytest.approx(RELEASED, rel=0.02)


def test_t28_slope_falls_toward_normal_calcium(released: dict[float, float]) -> None:
    """T28: log-log slopes 3.13, 2.81, 2.17, 1.43; Dodge & Rahamimoff found near 4."""

    def slope(low: float, high: float) -> float:
        quanta = [-np.log1p(-released[each]) for each in (low, high)]
        return float(np.log(quanta[1] / quanta[0]) / np.log(high / low))

    steps = ((0.25, 0.5), (0.5, 1.0), (1.0, 2.0), (2.0, 4.0))
    slopes = [slope(*each) for each in steps]
    # the last one is 1.47 by the two probabilities themselves
    assert slopes == pytest.approx([3.13, 2.81, 2.17, 1.43], rel=0.03)
    assert 2.8 <= slopes[0] <= 4.0
    assert all(a > b for a, b in pairwise(slopes))


def test_one_contact_of_ten_sites(released: dict[float, float]) -> None:
    """Calcium 2, .5 and .1 mM: .40, .016, .0002; half of the channels: .046."""
    little = run_terminal(bouton_lab(calcium_millimolar=0.1), 6.0).released
    half = run_terminal(bouton_lab(channels=0.5), 6.0).released
    shares = np.array([released[2.0], released[0.5], half, little])
    one_or_more = 1.0 - (1.0 - shares) ** 10
    assert one_or_more[:3] == pytest.approx([0.40, 0.016, 0.046], rel=0.1)
    # known to one digit, miniatures included
    assert round(float(one_or_more[3]), 4) == 0.0002


def test_t28_reference_current_is_that_of_the_test_bouton() -> None:
    """Both stored constants come out of the equations written naively."""
    naive = naive_bouton(37.0, 6.0)
    assert naive.drive_mv.min() == pytest.approx(REFERENCE_DRIVE.value, rel=1e-3)
    width = naive.drive_mv.sum() * naive.step_ms / naive.drive_mv.min()
    assert width == pytest.approx(REFERENCE_WIDTH.value, rel=2e-3)


def test_t28_engine_has_the_same_current_per_channel() -> None:
    """The engine's peak, its tick's mean, is the reference current within 1 %."""
    lab = bouton_lab()
    trace = run_terminal(lab, 6.0)
    density = lab.neurons[0].membranes[0].channels[-1].density_ms_cm2
    expected = reference_current_na(density, float(AREA_UM2))
    assert trace.current.min() == pytest.approx(expected, rel=0.01)
    assert trace.calcium.max() == pytest.approx(10.05, rel=0.01)
