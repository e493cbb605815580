"""Fitting one exponential, without an optimiser from outside.

The fit is linear in height and offset and non-linear in the time constant alone, so
one search over one number finds the least squares (variable projection).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# The search runs from a tenth of the shortest step to a hundred durations: outside of
# it the samples cannot tell one time constant from another.
_FASTEST = 0.1
_SLOWEST = 100.0
_GRID_POINTS = 64
_GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0
_GOLDEN_STEPS = 60


@dataclass(frozen=True, slots=True)
class ExponentialFit:
    """The curve offset + height * exp(-(t - start_ms) / tau_ms).

    Attributes
    ----------
    start_ms : float
        Time of the first fitted sample.
    offset : float
        Value that the curve ends on.
    height : float
        Distance of the curve from `offset` at `start_ms`; negative for one that rises.
    tau_ms : float
        Time constant.
    """

    start_ms: float
    offset: float
    height: float
    tau_ms: float

    def at(self, times_ms: Floats) -> Floats:
        """Return the curve's values at `times_ms`, also outside of the fitted span."""
        decay = np.exp(-(times_ms - self.start_ms) / self.tau_ms)
        return self.offset + self.height * decay


def fit_exponential(
    times_ms: Floats, values: Floats, offset: float | None = None
) -> ExponentialFit:
    """Return the exponential that fits best by least squares.

    Parameters
    ----------
    times_ms, values : ndarray
        (n,) float64, ms and any unit.
    offset : float, optional
        Value that the curve ends on; fitted too if not given.

    Returns
    -------
    ExponentialFit
        Height and tau are nan if there are fewer samples than unknowns, if the values
        are constant, or if they do not decay within a hundred times their span.
    """
    unknowns = 3 if offset is None else 2
    start = float(times_ms[0]) if times_ms.size else np.nan
    missing = ExponentialFit(start, np.nan if offset is None else offset, *[np.nan] * 2)
    if times_ms.size < max(unknowns, 3) or np.ptp(values) == 0.0:
        return missing
    times = times_ms - start
    tau = _best_tau(times, values, offset)
    if np.isnan(tau):
        return missing
    level, height = _linear_part(times, values, offset, tau)
    return ExponentialFit(start, level, height, tau)


def _best_tau(times: Floats, values: Floats, offset: float | None) -> float:
    """Return the time constant of least squares; nan at the border of the search."""
    lowest = np.log(_FASTEST * np.diff(times).min())
    highest = np.log(_SLOWEST * times[-1])
    grid = np.linspace(lowest, highest, _GRID_POINTS)
    errors = [_error(times, values, offset, np.exp(x)) for x in grid]
    best = int(np.argmin(errors))
    if best in (0, _GRID_POINTS - 1):
        return np.nan
    low, high = float(grid[best - 1]), float(grid[best + 1])
    for _ in range(_GOLDEN_STEPS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if _error(times, values, offset, np.exp(left)) < _error(
            times, values, offset, np.exp(right)
        ):
            high = right
        else:
            low = left
    return float(np.exp(0.5 * (low + high)))


def _error(times: Floats, values: Floats, offset: float | None, tau: float) -> float:
    """Return the sum of squares left with this time constant."""
    level, height = _linear_part(times, values, offset, tau)
    left = values - level - height * np.exp(-times / tau)
    return float(left @ left)


def _linear_part(
    times: Floats, values: Floats, offset: float | None, tau: float
) -> tuple[float, float]:
    """Return the offset and height of least squares at one time constant."""
    decay = np.exp(-times / tau)
    if offset is not None:
        return offset, float(decay @ (values - offset) / (decay @ decay))
    middle, centre = values.mean(), decay.mean()
    spread = decay - centre
    size = float(spread @ spread)
    height = float(spread @ (values - middle)) / size if size > 0.0 else 0.0
    return float(middle - height * centre), height
