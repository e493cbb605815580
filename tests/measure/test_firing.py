"""Rate and regularity of trains of known intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.measure import firing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CLOCK = np.arange(0.0, 1000.0, 20.0)
EMPTY = np.empty(0)
trains = st.lists(st.floats(1.0, 100.0), min_size=2, max_size=30).map(np.cumsum)


def test_clock_has_one_rate_no_adaptation_and_no_variation() -> None:
    """A spike every 20 ms is 50 Hz, whichever way it is counted."""
    assert firing.rate(CLOCK, 500.0, 1000.0) == pytest.approx(50.0)
    assert firing.mean_interval_rate(CLOCK) == pytest.approx(50.0)
    assert firing.adaptation_index(CLOCK) == pytest.approx(0.0)
    assert firing.interval_variation(CLOCK) == pytest.approx(0.0)


def test_growing_intervals_have_a_positive_index() -> None:
    """Intervals that double each time give (2 - 1) / (2 + 1)."""
    train = np.cumsum(2.0 ** np.arange(6))
    assert firing.adaptation_index(train) == pytest.approx(1.0 / 3.0)
    assert firing.adaptation_index(-train[::-1]) == pytest.approx(-1.0 / 3.0)


def test_variation_of_alternating_intervals() -> None:
    """Intervals 1, 3, 1, 3 have mean 2 and standard deviation 1."""
    train = np.cumsum([0.0, 1.0, 3.0, 1.0, 3.0])
    assert firing.interval_variation(train) == pytest.approx(0.5)


def test_poisson_train_has_a_variation_of_one() -> None:
    """Exponential intervals vary as much as their mean."""
    train = np.cumsum(np.random.default_rng(3).exponential(10.0, 20_000))
    assert firing.interval_variation(train) == pytest.approx(1.0, abs=0.03)


def test_too_few_spikes_have_no_statistic() -> None:
    """None and one have no interval; two have no change of interval."""
    for train in (EMPTY, np.array([5.0])):
        assert firing.intervals(train).size == 0
        assert np.isnan(firing.mean_interval_rate(train))
    for train in (EMPTY, np.array([5.0]), np.array([5.0, 9.0])):
        assert np.isnan(firing.adaptation_index(train))
        assert np.isnan(firing.interval_variation(train))


def test_silence_has_a_rate_of_zero_and_an_empty_window_none() -> None:
    """No spikes in a window is 0 Hz; no window is no rate."""
    assert firing.rate(EMPTY, 0.0, 100.0) == 0.0
    assert np.isnan(firing.rate(CLOCK, 100.0, 100.0))


@given(train=trains, shift_ms=st.floats(-1e3, 1e3), scale=st.floats(0.1, 10.0))
def test_regularity_ignores_the_clock(
    train: Floats, shift_ms: float, scale: float
) -> None:
    """Shift and unit of time change neither index nor variation, only the rate."""
    moved = shift_ms + scale * train
    for statistic in (firing.adaptation_index, firing.interval_variation):
        assert statistic(moved) == pytest.approx(
            statistic(train), abs=1e-6, nan_ok=True
        )
    assert firing.mean_interval_rate(moved) == pytest.approx(
        firing.mean_interval_rate(train) / scale, rel=1e-6
    )
