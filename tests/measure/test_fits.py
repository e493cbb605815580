"""The exponential fit against exponentials, with and without noise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.measure.fits import fit_exponential

TIMES = np.arange(3.0, 33.0, 0.1)


@given(
    tau_ms=st.floats(0.3, 100.0),
    height=st.floats(-50.0, 50.0).filter(lambda h: abs(h) > 0.1),
    offset=st.floats(-90.0, 30.0),
)
def test_every_exponential_is_recovered(
    tau_ms: float, height: float, offset: float
) -> None:
    """Height, time constant and offset come back from clean samples."""
    values = offset + height * np.exp(-(TIMES - 3.0) / tau_ms)
    fit = fit_exponential(TIMES, values)
    assert fit.tau_ms == pytest.approx(tau_ms, rel=1e-3)
    assert fit.height == pytest.approx(height, rel=1e-3)
    assert fit.offset == pytest.approx(offset, abs=2e-3 * abs(height))
    known = fit_exponential(TIMES, values, offset=offset)
    assert known.tau_ms == pytest.approx(tau_ms, rel=1e-5)


def test_noise_is_averaged() -> None:
    """Five per cent of noise moves the time constant by less than five per cent."""
    noise = np.random.default_rng(7).normal(0.0, 0.05, TIMES.size)
    fit = fit_exponential(TIMES, np.exp(-(TIMES - 3.0) / 8.0) + noise, offset=0.0)
    assert fit.tau_ms == pytest.approx(8.0, rel=0.05)


def test_curve_continues_outside_of_the_samples() -> None:
    """The fit's values extrapolate forward and backward."""
    fit = fit_exponential(TIMES, 2.0 * np.exp(-TIMES / 6.0))
    beyond = np.array([0.0, 60.0])
    assert fit.at(beyond) == pytest.approx(2.0 * np.exp(-beyond / 6.0), abs=1e-6)


@pytest.mark.parametrize("offset", [None, 0.0])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_samples_have_no_fit(count: int, offset: float | None) -> None:
    """Below three samples there is no time constant."""
    values = np.arange(count, dtype=float)
    assert np.isnan(fit_exponential(TIMES[:count], values, offset).tau_ms)


@pytest.mark.parametrize("slope", [0.0, 1.0])
def test_what_does_not_decay_has_no_fit(slope: float) -> None:
    """A constant and a straight line have no time constant."""
    assert np.isnan(fit_exponential(TIMES, 5.0 + slope * TIMES).tau_ms)
