"""Level crossings, spikes and peaks against triangles, sines and parabolas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.measure import spikes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TIMES = np.arange(0.0, 40.0, 0.025)
EMPTY = np.empty(0)


def triangles(
    times_ms: Floats, at_ms: list[float] | Floats, half_base_ms: float = 1.0
) -> Floats:
    """Return triangles from -65 to +35 mV with their tips at the given times."""
    distance = np.abs(times_ms[:, None] - np.asarray(at_ms)[None, :])
    heights: Floats = np.maximum(0.0, 1.0 - distance / half_base_ms).max(axis=1)
    return -65.0 + 100.0 * heights


def test_crossing_of_a_line_is_exact() -> None:
    """A straight line crosses between samples where its equation says."""
    times = np.array([0.0, 1.0, 3.0])
    values = np.array([-10.0, 0.0, 40.0])
    assert spikes.upward_crossings(times, values, 10.0) == pytest.approx([1.5])


def test_touching_counts_and_starting_on_the_level_does_not() -> None:
    """A sample on the level belongs to the upper side."""
    times = np.arange(5.0)
    values = np.array([0.0, -1.0, 0.0, -1.0, -2.0])
    assert spikes.upward_crossings(times, values, 0.0) == pytest.approx([2.0])
    assert spikes.downward_crossings(times, values, 0.0) == pytest.approx([0.0, 2.0])


def test_upward_and_downward_crossings_of_a_sine_alternate() -> None:
    """A sine of period 10 ms crosses 0.5 at the arcsine's times."""
    values = np.sin(2.0 * np.pi * TIMES / 10.0)
    first = 10.0 / 12.0
    up = spikes.upward_crossings(TIMES, values, 0.5)
    down = spikes.downward_crossings(TIMES, values, 0.5)
    assert up == pytest.approx(first + 10.0 * np.arange(4), abs=1e-4)
    assert down == pytest.approx(5.0 - first + 10.0 * np.arange(4), abs=1e-4)


@pytest.mark.parametrize("times", [EMPTY, np.array([1.0]), np.array([1.0, 2.0])])
def test_trace_without_crossing_gives_nothing(times: Floats) -> None:
    """Empty, single and flat traces have no crossing, spike or peak."""
    values = np.full(times.size, -65.0)
    assert spikes.spike_times(times, values, -10.0).size == 0
    assert spikes.spike_count(times, values, -10.0) == 0
    assert [found.size for found in spikes.peaks(times, values, -10.0)] == [0, 0]


def test_count_includes_the_start_and_excludes_the_end() -> None:
    """Neighbouring windows share no spike and lose none."""
    voltages = triangles(TIMES, [5.0, 15.0, 25.0])
    first, second, third = spikes.spike_times(TIMES, voltages, -15.0)
    assert spikes.spike_count(TIMES, voltages, -15.0) == 3
    assert spikes.spike_count(TIMES, voltages, -15.0, first, third) == 2
    assert spikes.spike_count(TIMES, voltages, -15.0, second, np.inf) == 2


def test_rearming_ignores_a_ripple_around_the_level() -> None:
    """A spike that wavers at the level is one spike, and the next one still counts."""
    values = np.array([-65.0, 5.0, -3.0, 6.0, -65.0, 9.0, -65.0])
    times = np.arange(7.0)
    assert spikes.spike_times(times, values, 0.0).size == 3
    kept = spikes.spike_times(times, values, 0.0, rearm_mv=-30.0)
    assert kept == pytest.approx([65 / 70, 4 + 65 / 74])


def test_rearming_looks_back_to_the_last_crossing_also_over_many_ripples() -> None:
    """Two ripples in a row do not add up to a spike."""
    values = np.array([-65.0, 5.0, -3.0, 6.0, -3.0, 6.0, -65.0])
    kept = spikes.spike_times(np.arange(7.0), values, 0.0, rearm_mv=-30.0)
    assert kept.size == 1


def test_peak_of_a_parabola_is_found_between_samples() -> None:
    """With unequal steps too, time and height of a parabola are exact."""
    times = np.array([0.0, 0.5, 1.5, 2.0, 4.0])
    values = 7.0 - 2.0 * (times - 1.7) ** 2
    at, height = spikes.peaks(times, values, 2.0)
    assert at == pytest.approx([1.7])
    assert height == pytest.approx([7.0])


def test_excursions_cut_by_the_ends_have_no_peak() -> None:
    """A trace that begins and ends above the level shows one whole excursion."""
    values = np.cos(2.0 * np.pi * TIMES / 20.0)
    at, height = spikes.peaks(TIMES, values, 0.0)
    assert at == pytest.approx([20.0], abs=1e-6)
    assert height == pytest.approx([1.0], abs=1e-6)


def test_vertex_stays_on_the_sample_at_the_ends_and_on_a_plateau() -> None:
    """Where no parabola can be laid the sample is the answer."""
    times, values = np.arange(5.0), np.array([3.0, 2.0, 2.0, 2.0, 4.0])
    assert spikes.vertex(times, values, 0) == (0.0, 3.0)
    assert spikes.vertex(times, values, 2) == (2.0, 2.0)
    assert spikes.vertex(times, values, 4) == (4.0, 4.0)


@pytest.mark.parametrize(
    "values", [[0.0, 0.0, 3.0, 2.9, 2.8], [0.0, 1.0, 2.0, 1.7, 1.4]]
)
def test_vertex_does_not_overshoot_a_jump_or_a_corner(values: list[float]) -> None:
    """Where the trace is not smooth the highest sample is the peak."""
    found = spikes.vertex(np.arange(5.0), np.array(values), 2)
    assert found == (2.0, max(values))


@given(
    shift_ms=st.floats(-1e3, 1e3),
    scale=st.floats(0.1, 10.0),
    tips=st.lists(st.integers(1, 12), min_size=1, max_size=8, unique=True),
)
def test_spikes_follow_a_shift_in_time_and_ignore_a_scale(
    shift_ms: float, scale: float, tips: list[int]
) -> None:
    """Shifting the clock shifts the spikes; scaling trace and level changes nothing."""
    tips_ms = 3.0 * np.sort(np.array(tips, dtype=float))
    voltages = triangles(TIMES, tips_ms)
    found = spikes.spike_times(TIMES + shift_ms, scale * voltages, scale * -15.0)
    assert found == pytest.approx(tips_ms - 0.5 + shift_ms, abs=1e-6)
