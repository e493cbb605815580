"""How often and how regularly a neuron fires, from its spike times.

A statistic that needs more spikes than there are is nan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def rate(spike_times_ms: Floats, start_ms: float, end_ms: float) -> float:
    """Return spikes per second, counted in [start_ms, end_ms), Hz.

    0 without spikes; nan for a window without length.
    """
    if not end_ms > start_ms:
        return np.nan
    inside = (spike_times_ms >= start_ms) & (spike_times_ms < end_ms)
    return float(np.count_nonzero(inside) * 1e3 / (end_ms - start_ms))


def intervals(spike_times_ms: Floats) -> Floats:
    """Return the (k - 1,) times between successive spikes, ms; empty below two."""
    return np.diff(spike_times_ms)


def mean_interval_rate(spike_times_ms: Floats) -> float:
    """Return one over the mean interval, Hz; unlike `rate` it needs no window."""
    gaps = intervals(spike_times_ms)
    return float(1e3 / gaps.mean()) if gaps.size else np.nan


def adaptation_index(spike_times_ms: Floats) -> float:
    """Return how much the intervals grow from one to the next, -1 to 1.

    Returns
    -------
    float
        Mean of (next - this) / (next + this) over successive intervals: 0 for a
        regular train, positive for one that slows down; nan below three spikes.
    """
    gaps = intervals(spike_times_ms)
    if gaps.size < 2:
        return np.nan
    return float(np.mean(np.diff(gaps) / (gaps[1:] + gaps[:-1])))


def interval_variation(spike_times_ms: Floats) -> float:
    """Return the coefficient of variation of the intervals.

    Returns
    -------
    float
        Standard deviation (of the intervals themselves, divisor k) over the mean: 0
        for a clock, 1 for a Poisson train; nan below three spikes.
    """
    gaps = intervals(spike_times_ms)
    if gaps.size < 2:
        return np.nan
    return float(gaps.std() / gaps.mean())
