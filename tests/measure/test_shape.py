"""Form of one event against gaussians, triangles and exponentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.measure import shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TIMES = np.arange(0.0, 60.0, 0.01)
EMPTY = np.empty(0)
SIGMA = 2.0
TAU = 5.0
REST = -65.0


def gaussian(
    times_ms: Floats, centre_ms: float = 20.0, height: float = 100.0
) -> Floats:
    """Return a gaussian of 2 ms on a rest of -65."""
    return REST + height * np.exp(-((times_ms - centre_ms) ** 2) / (2.0 * SIGMA**2))


def jump_and_decay(
    times_ms: Floats, start_ms: float = 10.0, height: float = 3.0
) -> Floats:
    """Return a jump that decays with 5 ms, on a rest of -65."""
    since = np.maximum(times_ms - start_ms, 0.0)
    return REST + np.where(times_ms >= start_ms, height * np.exp(-since / TAU), 0.0)


def test_peak_lies_between_coarse_samples() -> None:
    """A gaussian sampled every 0.3 ms keeps its height and time."""
    times = np.arange(0.1, 60.0, 0.3)
    values = gaussian(times)
    assert shape.peak(times, values) == pytest.approx(35.0, abs=0.01)
    assert shape.peak_time(times, values) == pytest.approx(20.0, abs=0.001)
    assert shape.amplitude(times, values, REST) == pytest.approx(100.0, abs=0.01)


def test_half_width_of_a_gaussian() -> None:
    """It is 2 sigma sqrt(2 ln 2)."""
    expected = 2.0 * SIGMA * np.sqrt(2.0 * np.log(2.0))
    values = gaussian(TIMES)
    assert shape.half_width(TIMES, values, REST) == pytest.approx(expected, abs=1e-4)
    assert shape.width_at(TIMES, values, REST, np.exp(-0.5)) == pytest.approx(
        2.0 * SIGMA, abs=1e-4
    )


def test_half_width_uses_the_crossings_next_to_the_peak() -> None:
    """A smaller event that also passes half height does not widen the largest."""
    values = np.maximum(gaussian(TIMES), gaussian(TIMES, 45.0, 60.0))
    expected = shape.half_width(TIMES, gaussian(TIMES), REST)
    assert shape.half_width(TIMES, values, REST) == pytest.approx(expected)


def test_rise_time_of_a_ramp() -> None:
    """A straight rise of 4 ms takes 3.2 ms for 10-90 and 2.4 ms for 20-80 %."""
    values = np.interp(TIMES, [10.0, 14.0, 30.0], [0.0, 1.0, 0.0])
    assert shape.rise_time(TIMES, values, 0.0) == pytest.approx(3.2, abs=1e-6)
    assert shape.rise_time(TIMES, values, 0.0, 0.2, 0.8) == pytest.approx(2.4, abs=1e-6)
    assert shape.onset_time(TIMES, values, 0.0) == pytest.approx(10.2, abs=1e-6)


def test_steepest_rise_of_a_gaussian() -> None:
    """It is height / sigma / sqrt(e), whatever the decline."""
    expected = 100.0 / SIGMA * np.exp(-0.5)
    assert shape.max_slope(TIMES, gaussian(TIMES)) == pytest.approx(expected, rel=1e-4)


def test_three_readings_of_an_exponential_agree() -> None:
    """Crossing of 1/e, two levels, and fit all find the time constant."""
    values = jump_and_decay(TIMES)
    assert shape.decay_time(TIMES, values, REST) == pytest.approx(TAU, abs=0.01)
    assert shape.decay_tau_between(TIMES, values, REST) == pytest.approx(TAU, abs=1e-3)
    assert shape.decay_tau_fit(TIMES, values, REST) == pytest.approx(TAU, abs=1e-6)


def test_fit_of_a_decay_that_the_trace_cuts_off() -> None:
    """The fit uses what there is; the crossing of 1/e is not there."""
    times, values = shape.window(TIMES, jump_and_decay(TIMES), 0.0, 13.0)
    assert np.isnan(shape.decay_time(times, values, REST))
    assert shape.decay_tau_fit(times, values, REST) == pytest.approx(TAU, abs=1e-6)


def test_undershoot_is_the_lowest_level_after_the_peak() -> None:
    """A deeper dip before the peak does not count."""
    values = gaussian(TIMES) - 30.0 * np.exp(-((TIMES - 5.0) ** 2))
    values -= 12.0 * np.exp(-((TIMES - 35.0) ** 2))
    assert shape.undershoot(TIMES, values) == pytest.approx(-77.0, abs=1e-3)


def test_time_above_counts_every_excursion_and_cut_ones() -> None:
    """A cosine of period 20 ms is above zero for half of each period."""
    values = np.cos(2.0 * np.pi * TIMES / 20.0)
    above = shape.time_above(TIMES, values, 0.0)
    assert above == pytest.approx((TIMES[-1] - TIMES[0]) / 2.0, abs=0.02)
    assert shape.time_above(TIMES, values, 1.5) == 0.0
    whole = TIMES[-1] - TIMES[0]
    assert shape.time_above(TIMES, values, -1.5) == pytest.approx(whole)


def test_flat_trace_on_the_level_is_not_above_it() -> None:
    """Equal is not above."""
    assert shape.time_above(TIMES, np.zeros(TIMES.size), 0.0) == 0.0


def test_baseline_is_the_mean_of_the_window() -> None:
    """The window includes both ends; an empty one has no mean."""
    times, values = np.arange(5.0), np.arange(5.0) ** 2
    assert shape.baseline(times, values, 1.0, 3.0) == pytest.approx(14.0 / 3.0)
    assert np.isnan(shape.baseline(times, values, 1.2, 1.8))


@pytest.mark.parametrize(
    "measure",
    [
        shape.half_width,
        shape.rise_time,
        shape.onset_time,
        shape.decay_time,
        shape.decay_tau_between,
        shape.decay_tau_fit,
    ],
)
@pytest.mark.parametrize("times", [EMPTY, TIMES[:1], TIMES])
def test_no_event_is_nan(
    measure: Callable[[Floats, Floats, float], float], times: Floats
) -> None:
    """A trace that never leaves its baseline has no form."""
    assert np.isnan(measure(times, np.full(times.size, REST), REST))


def test_event_cut_by_the_trace_has_no_half_width() -> None:
    """Neither a rise nor a fall alone is a width."""
    for start_ms, end_ms in [(0.0, 20.0), (20.0, 60.0)]:
        cut = shape.window(TIMES, gaussian(TIMES), start_ms, end_ms)
        assert np.isnan(shape.half_width(*cut, REST))


def test_empty_trace_has_no_peak() -> None:
    """Peak, undershoot and slope of nothing are nan."""
    for measure in (shape.peak, shape.peak_time, shape.undershoot, shape.max_slope):
        assert np.isnan(measure(EMPTY, EMPTY))


@given(
    shift_ms=st.floats(-1e3, 1e3),
    scale=st.floats(0.01, 100.0),
    offset=st.floats(-200.0, 200.0),
)
def test_widths_ignore_shift_offset_and_scale(
    shift_ms: float, scale: float, offset: float
) -> None:
    """Only the peak follows what is added to the clock or to the trace."""
    times, plain = TIMES + shift_ms, gaussian(TIMES)
    values, base = offset + scale * plain, offset + scale * REST
    for measure in (shape.half_width, shape.rise_time, shape.decay_time):
        expected = measure(TIMES, plain, REST)
        assert measure(times, values, base) == pytest.approx(expected, abs=1e-6)
    assert shape.amplitude(times, values, base) == pytest.approx(100.0 * scale)
    assert shape.peak_time(times, values) == pytest.approx(20.0 + shift_ms, abs=1e-6)
