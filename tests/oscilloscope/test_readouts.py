"""Measures of traces that a spike does not fit into."""

from __future__ import annotations

import numpy as np

from neurolab.oscilloscope.readouts import spike_times

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
