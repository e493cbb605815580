"""Passive properties read from the answer to a small current: resistance, tau."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.measure.fits import fit_exponential
from neurolab.measure.shape import baseline, window

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def input_resistance(
    times_ms: Floats,
    voltages_mv: Floats,
    step_na: float,
    before_ms: tuple[float, float],
    during_ms: tuple[float, float],
) -> float:
    """Return the input resistance from a steady current step, MOhm.

    Parameters
    ----------
    times_ms, voltages_mv : ndarray
        (n,) float64, ms and mV, where the current is injected.
    step_na : float
        Height of the step, nA; negative is hyperpolarising.
    before_ms, during_ms : tuple of float
        Start and end of the window before the step, and of the one in which the answer
        is steady.

    Returns
    -------
    float
        Change of the mean voltage over the step (mV / nA = MOhm); nan without a step
        or with an empty window.
    """
    if step_na == 0.0:
        return np.nan
    before = baseline(times_ms, voltages_mv, *before_ms)
    return (baseline(times_ms, voltages_mv, *during_ms) - before) / step_na


def membrane_time_constant(
    times_ms: Floats,
    voltages_mv: Floats,
    rest_mv: float,
    first_ms: float,
    second_ms: float,
) -> float:
    """Return the time constant from two points of the return to rest, ms.

    Parameters
    ----------
    times_ms, voltages_mv : ndarray
        (n,) float64, ms and mV.
    rest_mv : float
        Voltage that the trace returns to.
    first_ms, second_ms : float
        The two times, late enough for the fast spread of charge over the tree to have
        ended.

    Returns
    -------
    float
        (second - first) / ln(d(first) / d(second)), with d the distance from rest; nan
        if d does not shrink on one side of rest, or a time lies outside of the trace.
    """
    points = np.interp(
        [first_ms, second_ms], times_ms, voltages_mv, left=np.nan, right=np.nan
    )
    first, second = points - rest_mv
    if second == 0.0 or not first / second > 1.0:
        return np.nan
    return float((second_ms - first_ms) / np.log(first / second))


def membrane_time_constant_fit(
    times_ms: Floats,
    voltages_mv: Floats,
    start_ms: float,
    end_ms: float,
    rest_mv: float | None = None,
) -> float:
    """Return the time constant of an exponential fitted to a stretch of trace, ms.

    Parameters
    ----------
    times_ms, voltages_mv : ndarray
        (n,) float64, ms and mV.
    start_ms, end_ms : float
        The stretch, after the fast components.
    rest_mv : float, optional
        Voltage that the curve ends on; fitted too if not given.

    Returns
    -------
    float
        nan as `fits.fit_exponential` says.
    """
    cut = window(times_ms, voltages_mv, start_ms, end_ms)
    return fit_exponential(*cut, offset=rest_mv).tau_ms
