"""Input resistance and time constant against an RC circuit and a cable's tail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.measure import passive

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TIMES = np.arange(0.0, 200.0, 0.025)
REST = -70.0


def charging(
    times_ms: Floats,
    step_na: float,
    resistance_mohm: float = 148.0,
    tau_ms: float = 12.4,
    start_ms: float = 20.0,
) -> Floats:
    """Return the voltage of an RC circuit that gets a step of current."""
    since = np.maximum(times_ms - start_ms, 0.0)
    return REST + step_na * resistance_mohm * -np.expm1(-since / tau_ms)


@given(step_na=st.floats(-0.1, 0.1).filter(lambda i: abs(i) > 1e-4))
def test_resistance_of_an_rc_circuit_for_either_sign_of_step(step_na: float) -> None:
    """Steady change over current gives the resistance back."""
    voltages = charging(TIMES, step_na)
    found = passive.input_resistance(
        TIMES, voltages, step_na, (0.0, 19.0), (190.0, 199.0)
    )
    assert found == pytest.approx(148.0, rel=1e-5)


def test_no_step_or_no_window_has_no_resistance() -> None:
    """Nothing over nothing is nan, not an error."""
    voltages = charging(TIMES, -0.01)
    windows = (0.0, 19.0), (190.0, 199.0)
    assert np.isnan(passive.input_resistance(TIMES, voltages, 0.0, *windows))
    late = passive.input_resistance(TIMES, voltages, -0.01, (0.0, 19.0), (300.0, 400.0))
    assert np.isnan(late)


@given(tau_ms=st.floats(2.0, 50.0), height=st.floats(-20.0, 20.0))
def test_two_points_of_a_tail_give_its_time_constant(
    tau_ms: float, height: float
) -> None:
    """20 / ln(d(20) / d(40)) on either side of rest; nan if there is no tail."""
    voltages = REST + height * np.exp(-TIMES / tau_ms)
    found = passive.membrane_time_constant(TIMES, voltages, REST, 20.0, 40.0)
    if abs(height * np.exp(-40.0 / tau_ms)) > 1e-6:
        assert found == pytest.approx(tau_ms, rel=1e-4)
    elif height == 0.0:
        assert np.isnan(found)


def test_late_points_see_past_the_fast_part_of_a_cable() -> None:
    """A second exponential of 1.5 ms has died out at 20 ms, for points and fit."""
    voltages = REST - 3.0 * np.exp(-TIMES / 12.4) - 8.0 * np.exp(-TIMES / 1.5)
    points = passive.membrane_time_constant(TIMES, voltages, REST, 20.0, 40.0)
    fit = passive.membrane_time_constant_fit(TIMES, voltages, 20.0, 60.0)
    assert points == pytest.approx(12.4, rel=1e-4)
    assert fit == pytest.approx(12.4, rel=1e-3)


@pytest.mark.parametrize("second", [-71.0, -72.0, -69.0, -70.0])
def test_tail_that_does_not_shrink_has_no_time_constant(second: float) -> None:
    """Constant, growing, across rest, or exactly at rest."""
    times, voltages = np.array([20.0, 40.0]), np.array([-71.0, second])
    found = passive.membrane_time_constant(times, voltages, REST, 20.0, 40.0)
    assert np.isnan(found)


def test_points_outside_of_the_trace_have_no_time_constant() -> None:
    """The last sample is not continued."""
    voltages = REST + np.exp(-TIMES / 10.0)
    assert np.isnan(passive.membrane_time_constant(TIMES, voltages, REST, 190.0, 210.0))
