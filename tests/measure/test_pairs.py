"""Paired pulses and trains against sums of answers of known size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.measure import pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TIMES = np.arange(0.0, 400.0, 0.05)
DECAY_MS = 10.0


def answers(
    onsets_ms: list[float] | Floats,
    sizes: list[float] | Floats,
    rise_ms: float = 0.5,
    resting: float = 0.0,
) -> Floats:
    """Return a sum of double exponentials, each with the given height."""
    kernel = _kernel(np.arange(0.0, 50.0, 0.001), rise_ms).max()
    total = np.full(TIMES.size, resting)
    for onset_ms, size in zip(onsets_ms, sizes, strict=True):
        since = TIMES - onset_ms
        total += np.where(since > 0.0, size * _kernel(since, rise_ms) / kernel, 0.0)
    return total


def _kernel(since_ms: Floats, rise_ms: float) -> Floats:
    """Return exp decay minus exp rise."""
    since = np.maximum(since_ms, 0.0)
    return np.exp(-since / DECAY_MS) - np.exp(-since / rise_ms)


@given(
    ratio=st.floats(0.1, 3.0),
    interval_ms=st.floats(15.0, 200.0),
    scale=st.sampled_from([-40.0, -1.0, 0.3, 5.0]),
    resting=st.floats(-80.0, 80.0),
)
def test_ratio_ignores_overlap_sign_scale_and_rest(
    ratio: float, interval_ms: float, scale: float, resting: float
) -> None:
    """The decay of the first answer is taken out of the second."""
    onsets = [20.0, 20.0 + interval_ms]
    values = answers(onsets, [scale, scale * ratio], resting=resting)
    found = pairs.paired_pulse_ratio(TIMES, values, *onsets)
    assert found == pytest.approx(ratio, rel=0.01, abs=0.005)


def test_without_subtraction_the_same_pair_would_look_facilitated() -> None:
    """At 15 ms a quarter of the first answer is left under an equal second one."""
    onsets = [20.0, 35.0]
    values = answers(onsets, [1.0, 1.0])
    assert values[TIMES > 35.0].max() > 1.2
    assert pairs.paired_pulse_ratio(TIMES, values, *onsets) == pytest.approx(1.0, 0.01)


def test_every_answer_of_a_train_is_measured_from_its_own_foot() -> None:
    """A depressing train at 50 Hz gives back its sizes."""
    onsets = np.arange(20.0, 120.0, 20.0)
    sizes = np.array([1.0, 0.6, 0.4, 0.3, 0.25])
    found = pairs.response_amplitudes(TIMES, answers(onsets, sizes), onsets)
    assert found == pytest.approx(sizes, rel=0.02)


def test_failure_of_the_second_answer_is_zero_and_of_the_first_is_nan() -> None:
    """Nothing over something is 0; something over nothing is not a ratio."""
    second_only = answers([60.0], [1.0])
    first_only = answers([20.0], [1.0])
    found = pairs.paired_pulse_ratio(TIMES, first_only, 20.0, 60.0)
    assert found == pytest.approx(0.0, abs=1e-3)
    assert np.isnan(pairs.paired_pulse_ratio(TIMES, second_only, 20.0, 60.0))


def test_answer_outside_of_the_trace_is_nan() -> None:
    """An onset after the end has no amplitude, and there is no ratio."""
    values = answers([20.0], [1.0])
    assert np.isnan(pairs.paired_pulse_ratio(TIMES, values, 20.0, 900.0))
    assert np.isnan(pairs.paired_pulse_ratio(np.empty(0), np.empty(0), 1.0, 2.0))
