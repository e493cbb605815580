"""The form of one event in a trace: height, width, rise, decay, steepness.

Each function takes a trace that holds one event (cut it with `window`) and, where one
is needed, the baseline that the event rises from. For an event that goes down, pass
the negated trace and baseline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.measure.fits import fit_exponential
from neurolab.measure.spikes import downward_crossings, upward_crossings, vertex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def window(
    times_ms: Floats, values: Floats, start_ms: float, end_ms: float
) -> tuple[Floats, Floats]:
    """Return the samples with start_ms <= time <= end_ms, as views."""
    first = np.searchsorted(times_ms, start_ms, side="left")
    last = np.searchsorted(times_ms, end_ms, side="right")
    return times_ms[first:last], values[first:last]


def baseline(times_ms: Floats, values: Floats, start_ms: float, end_ms: float) -> float:
    """Return the mean of the samples from `start_ms` to `end_ms`; nan if none."""
    inside = window(times_ms, values, start_ms, end_ms)[1]
    return float(inside.mean()) if inside.size else np.nan


def peak(times_ms: Floats, values: Floats) -> float:
    """Return the height of the highest point; nan of an empty trace.

    The point is the vertex of the parabola through the highest sample and its
    neighbours, so that a coarse step costs little.
    """
    return _top(times_ms, values)[1]


def peak_time(times_ms: Floats, values: Floats) -> float:
    """Return the time of the highest point, ms (the first of equals); nan if empty."""
    return _top(times_ms, values)[0]


def _top(times_ms: Floats, values: Floats) -> tuple[float, float]:
    """Return time and height of the highest point."""
    if not values.size:
        return np.nan, np.nan
    return vertex(times_ms, values, int(np.argmax(values)))


def amplitude(times_ms: Floats, values: Floats, baseline: float) -> float:
    """Return the height of the highest point above `baseline`."""
    return peak(times_ms, values) - baseline


def undershoot(times_ms: Floats, values: Floats) -> float:
    """Return the lowest value after the highest point; nan of an empty trace.

    This is the level, not its distance from rest: -76.2 mV for the squid axon.
    """
    if not values.size:
        return np.nan
    top = int(np.argmax(values))
    return -peak(times_ms[top:], -values[top:])


def half_width(times_ms: Floats, values: Floats, baseline: float) -> float:
    """Return the time spent above half height around the peak, ms.

    Parameters
    ----------
    times_ms, values : ndarray
        (n,) float64, one event.
    baseline : float
        Level that the event rises from.

    Returns
    -------
    float
        Time between the last crossing of baseline + (peak - baseline)/2 before the
        peak and the first one after it. nan if the event does not rise above the
        baseline, or begins or ends outside of the trace.
    """
    return _width(times_ms, values, baseline, 0.5)


def width_at(
    times_ms: Floats, values: Floats, baseline: float, fraction: float
) -> float:
    """Return the width of the peak at `fraction` of its height, as `half_width`."""
    return _width(times_ms, values, baseline, fraction)


def _width(times_ms: Floats, values: Floats, baseline: float, fraction: float) -> float:
    """Return the width around the peak at a fraction of the height."""
    rise = _rise_crossing(times_ms, values, baseline, fraction)
    return _fall_crossing(times_ms, values, baseline, fraction) - rise


def time_above(times_ms: Floats, values: Floats, level: float) -> float:
    """Return the total time for which the trace is above `level`, ms.

    Unlike a width it counts every excursion, and those cut by either end of the trace;
    0 if the trace never gets there.
    """
    low, high = values[:-1] - level, values[1:] - level
    rising = np.maximum(low, high) > 0.0
    span = np.where(rising, np.abs(high) + np.abs(low), 1.0)
    share = np.where(
        np.minimum(low, high) >= 0.0, 1.0, np.maximum(low, high).clip(0.0) / span
    )
    return float(np.sum(np.diff(times_ms) * np.where(rising, share, 0.0)))


def max_slope(times_ms: Floats, values: Floats) -> float:
    """Return the steepest rise, per ms; of a voltage in mV this is V/s.

    The slope between neighbouring samples, which belongs to the middle of the step; nan
    of fewer than two samples.
    """
    if values.size < 2:
        return np.nan
    return float(np.max(np.diff(values) / np.diff(times_ms)))


def rise_time(
    times_ms: Floats,
    values: Floats,
    baseline: float,
    low: float = 0.1,
    high: float = 0.9,
) -> float:
    """Return the time from fraction `low` to fraction `high` of the height, ms.

    Parameters
    ----------
    times_ms, values : ndarray
        (n,) float64, one event.
    baseline : float
        Level that the event rises from.
    low, high : float
        Fractions of the height: 0.1 and 0.9, or 0.2 and 0.8.

    Returns
    -------
    float
        Between the last crossings of each level before the peak; nan if either is not
        in the trace.
    """
    start = _rise_crossing(times_ms, values, baseline, low)
    return _rise_crossing(times_ms, values, baseline, high) - start


def onset_time(
    times_ms: Floats, values: Floats, baseline: float, fraction: float = 0.05
) -> float:
    """Return when the event first reaches `fraction` of its height, ms; else nan."""
    height = amplitude(times_ms, values, baseline)
    if not height > 0.0:
        return np.nan
    found = upward_crossings(times_ms, values, baseline + fraction * height)
    return float(found[0]) if found.size else np.nan


def decay_time(
    times_ms: Floats, values: Floats, baseline: float, fraction: float = np.exp(-1.0)
) -> float:
    """Return the time from the peak until `fraction` of the height is left, ms.

    With the default of 1/e this is the decay time constant read by eye; nan if the
    event does not fall that far within the trace.
    """
    fall = _fall_crossing(times_ms, values, baseline, fraction)
    return fall - peak_time(times_ms, values)


def decay_tau_between(
    times_ms: Floats,
    values: Floats,
    baseline: float,
    high: float = 0.8,
    low: float = 0.2,
) -> float:
    """Return the time constant from two levels of the decay, ms.

    (t_low - t_high) / ln(high / low), with the times at which the fractions `high` and
    `low` of the height are left after the peak: exact for one exponential, wherever
    its peak is. nan if either level is not reached.
    """
    start = _fall_crossing(times_ms, values, baseline, high)
    end = _fall_crossing(times_ms, values, baseline, low)
    return (end - start) / float(np.log(high / low))


def decay_tau_fit(
    times_ms: Floats,
    values: Floats,
    baseline: float,
    high: float = 0.9,
    low: float = 0.05,
) -> float:
    """Return the time constant of an exponential fitted to the decay, ms.

    Parameters
    ----------
    times_ms, values : ndarray
        (n,) float64, one event.
    baseline : float
        Level that the decay ends on.
    high, low : float
        The fit uses the samples between these fractions of the height, after the peak,
        or until the end of the trace if it ends sooner.

    Returns
    -------
    float
        nan if there are fewer than three samples or they do not decay.
    """
    start = _fall_crossing(times_ms, values, baseline, high)
    end = _fall_crossing(times_ms, values, baseline, low)
    if np.isnan(start):
        return np.nan
    end = float(times_ms[-1]) if np.isnan(end) else end
    cut_times, cut_values = window(times_ms, values, start, end)
    return fit_exponential(cut_times, cut_values, offset=baseline).tau_ms


def _rise_crossing(
    times_ms: Floats, values: Floats, baseline: float, fraction: float
) -> float:
    """Return the last time before the peak at a fraction of the height; else nan."""
    height = amplitude(times_ms, values, baseline)
    if not height > 0.0:
        return np.nan
    end = int(np.argmax(values)) + 1
    level = baseline + fraction * height
    found = upward_crossings(times_ms[:end], values[:end], level)
    return float(found[-1]) if found.size else np.nan


def _fall_crossing(
    times_ms: Floats, values: Floats, baseline: float, fraction: float
) -> float:
    """Return the first time after the peak at a fraction of the height; else nan."""
    height = amplitude(times_ms, values, baseline)
    if not height > 0.0:
        return np.nan
    start = int(np.argmax(values))
    level = baseline + fraction * height
    found = downward_crossings(times_ms[start:], values[start:], level)
    return float(found[0]) if found.size else np.nan
