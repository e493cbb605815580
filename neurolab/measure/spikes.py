"""Where a trace crosses a level, and the spikes and peaks found that way.

The level is always the caller's: what counts as a spike differs from one published
number to the next. The form of one spike is in `shape`, the statistics of many in
`firing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SMOOTH = 0.25


def upward_crossings(times_ms: Floats, values: Floats, level: float) -> Floats:
    """Return the times at which `values` rises through `level`.

    Parameters
    ----------
    times_ms : ndarray
        (n,) float64, ms, strictly increasing.
    values : ndarray
        (n,) float64, in the unit of `level`.
    level : float
        The level crossed.

    Returns
    -------
    ndarray
        (k,) float64, ms, interpolated linearly between samples; empty if none.

    Notes
    -----
    A crossing lies between a sample below the level and the next one at or above it,
    so a trace that starts on the level has not crossed it, and one that touches the
    level from below has.
    """
    before = np.flatnonzero((values[:-1] < level) & (values[1:] >= level))
    return _interpolated(times_ms, values, level, before)


def downward_crossings(times_ms: Floats, values: Floats, level: float) -> Floats:
    """Return the times at which `values` falls through `level`.

    Parameters
    ----------
    times_ms, values, level
        As for `upward_crossings`.

    Returns
    -------
    ndarray
        (k,) float64, ms; empty if none. A crossing lies between a sample at or above
        the level and the next one below it, so that upward and downward crossings of
        one trace alternate.
    """
    before = np.flatnonzero((values[:-1] >= level) & (values[1:] < level))
    return _interpolated(times_ms, values, level, before)


def _interpolated(
    times_ms: Floats, values: Floats, level: float, before: NDArray[np.intp]
) -> Floats:
    """Return where the lines from samples `before` to their next ones meet `level`."""
    low, high = values[before], values[before + 1]
    fraction = (level - low) / (high - low)
    return times_ms[before] + fraction * (times_ms[before + 1] - times_ms[before])


def spike_times(
    times_ms: Floats,
    voltages_mv: Floats,
    level_mv: float,
    rearm_mv: float | None = None,
) -> Floats:
    """Return the times of the spikes: upward crossings of `level_mv`.

    Parameters
    ----------
    times_ms, voltages_mv : ndarray
        (n,) float64, ms and mV.
    level_mv : float
        Level that a spike must reach.
    rearm_mv : float, optional
        Level below which the voltage must have been since the previous spike for a
        crossing to count as the next, against noise around `level_mv`; without it each
        crossing is a spike.

    Returns
    -------
    ndarray
        (k,) float64, ms; empty if there is no spike.
    """
    crossings = upward_crossings(times_ms, voltages_mv, level_mv)
    if rearm_mv is None or crossings.size < 2:
        return crossings
    ends = np.searchsorted(times_ms, crossings)
    kept = [0]
    for k in range(1, crossings.size):
        if voltages_mv[ends[kept[-1]] : ends[k]].min() < rearm_mv:
            kept.append(k)
    return crossings[kept]


def spike_count(
    times_ms: Floats,
    voltages_mv: Floats,
    level_mv: float,
    start_ms: float = -np.inf,
    end_ms: float = np.inf,
) -> int:
    """Return the number of upward crossings of `level_mv` in [start_ms, end_ms)."""
    found = spike_times(times_ms, voltages_mv, level_mv)
    return int(np.count_nonzero((found >= start_ms) & (found < end_ms)))


def peaks(times_ms: Floats, values: Floats, level: float) -> tuple[Floats, Floats]:
    """Return time and height of the highest point of each excursion above `level`.

    Parameters
    ----------
    times_ms, values, level
        As for `upward_crossings`.

    Returns
    -------
    tuple of ndarray
        (k,) times in ms and (k,) heights; empty if there is none. Excursions that the
        trace begins or ends in the middle of are left out. Heights lie on the parabola
        through the highest sample and its neighbours (`vertex`).
    """
    rises = np.flatnonzero((values[:-1] < level) & (values[1:] >= level)) + 1
    falls = np.flatnonzero((values[:-1] >= level) & (values[1:] < level)) + 1
    if rises.size:
        falls = falls[falls > rises[0]]
    tops = [
        vertex(times_ms, values, int(rise + np.argmax(values[rise:fall])))
        for rise, fall in zip(rises, falls, strict=False)
    ]
    found = np.array(tops, dtype=np.float64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def vertex(times_ms: Floats, values: Floats, index: int) -> tuple[float, float]:
    """Return time and height of the parabola through a sample and its neighbours.

    Parameters
    ----------
    times_ms, values : ndarray
        (n,) float64; the steps need not be equal.
    index : int
        A sample not lower than its neighbours (or not higher, for a trough).

    Returns
    -------
    tuple of float
        Time in ms and value. The sample itself within two samples of either end, on a
        plateau, and at a corner or jump, where a parabola would overshoot: there the
        curvature beside the sample is less than a quarter of that at it.
    """
    time, value = float(times_ms[index]), float(values[index])
    if index < 2 or index > values.size - 3:
        return time, value
    steps = np.diff(times_ms[index - 2 : index + 3])
    slopes = np.diff(values[index - 2 : index + 3]) / steps
    before, curvature, after = np.diff(slopes) / (steps[:-1] + steps[1:])
    if curvature == 0.0 or min(before / curvature, after / curvature) < _SMOOTH:
        return time, value
    # Newton form around the sample: v = value + slope dt + curvature dt^2.
    slope = float(slopes[1] * steps[2] + slopes[2] * steps[1]) / (steps[1] + steps[2])
    shift = float(-slope / (2.0 * curvature))
    return time + shift, float(value + 0.5 * slope * shift)
