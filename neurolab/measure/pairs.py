"""Answers to pairs and trains of stimuli, each measured from its own foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.measure.fits import fit_exponential
from neurolab.measure.shape import window

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


MOST_FITTED = 2000
"""Samples of a decay are enough; the rest only costs time."""


def paired_pulse_ratio(
    times_ms: Floats,
    values: Floats,
    first_onset_ms: float,
    second_onset_ms: float,
) -> float:
    """Return the size of the second answer over that of the first.

    Parameters
    ----------
    times_ms, values : ndarray
        (n,) float64, a current, conductance or potential.
    first_onset_ms, second_onset_ms : float
        The feet of the two answers: when each begins to leave what was before it.

    Returns
    -------
    float
        Ratio of the two `response_amplitudes`; nan if the first is nan or 0.
    """
    onsets = np.array([first_onset_ms, second_onset_ms])
    first, second = response_amplitudes(times_ms, values, onsets)
    return float(second / first) if first != 0.0 else np.nan


def response_amplitudes(times_ms: Floats, values: Floats, onsets_ms: Floats) -> Floats:
    """Return the amplitude of each answer above what the ones before it left.

    Parameters
    ----------
    times_ms, values : ndarray
        (n,) float64; an answer may go up or down.
    onsets_ms : ndarray
        (k,) float64, ms, increasing: the foot of each answer.

    Returns
    -------
    ndarray
        (k,) float64, signed; nan for an answer without samples.

    Notes
    -----
    The level at the first foot is the baseline. From each foot the decay of what came
    before is continued and subtracted: an exponential towards the baseline, fitted to
    the later half of the stretch between the previous peak and the foot. Where that
    stretch is too short or does not decay, the level at the foot is subtracted.
    """
    amplitudes = np.full(onsets_ms.size, np.nan)
    ends = np.append(onsets_ms, times_ms[-1] if times_ms.size else np.nan)[1:]
    resting = _level(times_ms, values, onsets_ms[0]) if onsets_ms.size else np.nan
    peak_ms = np.nan
    for k, (foot, end) in enumerate(zip(onsets_ms, ends, strict=True)):
        times, samples = window(times_ms, values, foot, end)
        if not times.size or np.isnan(resting):
            continue
        tail = window(times_ms, values, 0.5 * (peak_ms + foot), foot)
        answer = samples - _continued(*tail, times, samples[0], resting)
        top = int(np.argmax(np.abs(answer)))
        amplitudes[k], peak_ms = answer[top], times[top]
    return amplitudes


def _level(times_ms: Floats, values: Floats, at_ms: float) -> float:
    """Return the trace at one time; nan outside of it."""
    inside = times_ms.size and times_ms[0] <= at_ms <= times_ms[-1]
    return float(np.interp(at_ms, times_ms, values)) if inside else np.nan


def _continued(
    tail_times: Floats,
    tail_values: Floats,
    times: Floats,
    foot_value: float,
    resting: float,
) -> Floats:
    """Return what the trace would have been from the foot on without a new answer."""
    thin = max(tail_times.size // MOST_FITTED, 1)
    fit = fit_exponential(tail_times[::thin], tail_values[::thin], offset=resting)
    if np.isnan(fit.tau_ms):
        return np.full(times.size, foot_value)
    return fit.at(times)
