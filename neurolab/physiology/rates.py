"""What rate laws and gates yield, in plain numpy, to look at and to test.

The running simulation does not use these: the kernel has its own compiled laws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import numpy as np

from neurolab.physiology.channel import Gate, Rate, RateForm
from neurolab.physiology.constants import q10_factor

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_SERIES_BELOW = 1e-5
"""Below this |y| the linoid is its series 1 + y/2: error y^2/12 < 1e-11."""


def rate(
    law: Rate, u: ArrayLike, *, slope_mv: float | None = None
) -> NDArray[np.float64]:
    """Return a rate in 1/ms at the reference temperature.

    Parameters
    ----------
    law : Rate
    u : array_like
        Voltage that the gate sees (mV; the channel's shift already added), or calcium
        (mM).
    slope_mv : float, optional
        Replaces the size of the law's k; its sign stays.
    """
    k = law.k.value if slope_mv is None else float(np.copysign(slope_mv, law.k.value))
    y = (np.asarray(u, dtype=np.float64) - law.v0.value) / k
    match law.form:
        case RateForm.LINOID:
            return np.asarray(law.a.value * k * _linoid(y))
        case RateForm.EXPONENTIAL:
            return np.asarray(law.a.value * np.exp(y))
        case RateForm.SIGMOID:
            return np.asarray(law.a.value / (1.0 + np.exp(-y)))
        case RateForm.CONSTANT:
            return np.full_like(y, law.a.value)
        case RateForm.POWER_2:
            return np.asarray(law.a.value * y**2)
    assert_never(law.form)


def steady_state(
    gate: Gate, u: ArrayLike, *, slope_mv: float | None = None
) -> NDArray[np.float64]:
    """Return the share of open gates after a long time at `u`."""
    if gate.steady is not None:
        return rate(gate.steady, u)
    alpha, beta = _both(gate, u, slope_mv)
    return np.asarray(alpha / (alpha + beta))


def time_constant(
    gate: Gate, u: ArrayLike, celsius: float, *, slope_mv: float | None = None
) -> NDArray[np.float64]:
    """Return the gate's time constant in ms at `u` and a temperature."""
    alpha, beta = _both(gate, u, slope_mv)
    return np.asarray(
        1.0 / (alpha + beta) / q10_factor(gate.q10.value, celsius, gate.celsius)
    )


def _linoid(y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return y / (1 - exp(-y)), 1 at y = 0."""
    small = np.abs(y) < _SERIES_BELOW
    safe = np.where(small, 1.0, y)
    return np.where(small, 1.0 + y / 2.0, safe / -np.expm1(-safe))


def _both(
    gate: Gate, u: ArrayLike, slope_mv: float | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    slope = slope_mv if gate.adjustable_slope else None
    return (
        rate(gate.alpha, u, slope_mv=slope),
        rate(gate.beta, u, slope_mv=slope),
    )
