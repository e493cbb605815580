"""Measures of traces that a spike does not fit into."""

from __future__ import annotations

from math import log, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolab.oscilloscope.channel import Channel
from neurolab.oscilloscope.readouts import Site, measure, spike_times

TIMES_MS = np.arange(0.0, 10.0, 0.025)


def test_a_sweep_that_begins_within_a_spike_has_none() -> None:
    """It starts above the level and only falls, as after a saved moment."""
    values = -65.0 + 90.0 * np.exp(-TIMES_MS)
    assert not spike_times(TIMES_MS, values).size


def test_only_spikes_that_pass_zero_count() -> None:
    """A bump below zero between two spikes is none."""
    bumps = ((2.0, 90.0), (5.0, 50.0), (8.0, 90.0))
    values = -65.0 + sum(
        size * np.exp(-(((TIMES_MS - middle) / 0.2) ** 2)) for middle, size in bumps
    )
    found = spike_times(TIMES_MS, np.asarray(values))
    assert found.size == 2
    assert np.all(np.abs(found - [2.0, 8.0]) < 0.3)


@settings(max_examples=300, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(0, 400),
    step=st.sampled_from((0.0, 0.3, 3.0, 30.0)),
    onsets=st.lists(st.floats(-5.0, 20.0), max_size=4, unique=True),
    unit=st.sampled_from(("mV", "nA", "mM", "")),
)
def test_any_trace_can_be_measured(
    seed: int, count: int, step: float, onsets: list[float], unit: str
) -> None:
    """Whatever was recorded so far, wherever the stimuli lie: numbers, or none."""
    random = np.random.default_rng(seed)
    values = np.full(count, -65.0)
    values += np.cumsum(random.normal(0.0, step, count))
    times = TIMES_MS[:count]
    channel = Channel("neuron.n1.soma@0.5.v", unit, "V")
    for one in measure(channel, times, values, sorted(onsets)):
        assert one.reason or np.isfinite(one.value)


def _spike_at(at_ms: float) -> np.ndarray:
    return np.asarray(-65.0 + 100.0 * np.exp(-(((TIMES_MS - at_ms) / 0.3) ** 2)))


def _velocity(times_ms: dict[float, float | None]) -> tuple[float, str]:
    """Return velocity at 0 mm, or why there is none, from arrivals at places (mm)."""
    here, *others = times_ms.items()
    sites = [Site(f"at {mm} mm", 1e3 * mm, nan if t is None else t) for mm, t in others]
    assert here[1] is not None
    channel = Channel("neuron.n1.axon@0.5.v", "mV", "V")
    # a Gaussian crosses -20 mV before its peak
    early = 0.3 * sqrt(log(100.0 / 45.0))
    found = measure(channel, TIMES_MS, _spike_at(here[1] + early), (), sites)
    (one,) = (each for each in found if each.key == "velocity")
    return one.value, one.reason


def test_velocity_is_that_to_the_farthest_place_it_ran_to() -> None:
    """Whichever way it runs; a silent place is passed over, a near one refused."""
    assert _velocity({0.0: 3.0, 1.0: 4.0, 2.0: 5.0})[0] == pytest.approx(1.0, rel=1e-2)
    assert _velocity({0.0: 5.0, 1.0: 4.0, 2.0: 3.0})[0] == pytest.approx(1.0, rel=1e-2)
    assert _velocity({0.0: 3.0, 1.0: 4.0, 2.0: None})[0] == pytest.approx(1.0, rel=1e-2)
    assert "below 0.5 mm" in _velocity({0.0: 3.0, 0.4: 4.0})[1]
    assert "no action potential" in _velocity({0.0: 3.0, 1.0: None})[1]


def test_spike_that_begins_between_two_places_tells_no_velocity() -> None:
    """Where a third place shows that it did: the delay would be much too short."""
    assert _velocity({0.0: 5.0, 1.0: 4.0, 2.0: 4.9})[0] == pytest.approx(1.0, rel=1e-2)
