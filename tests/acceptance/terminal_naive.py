"""The test bouton and its sensor once more, from the papers, with tiny Euler steps.

Shares no code with the engine. Membrane: Na 30, Kv 50 mS/cm2 at 23 C, q 6, shift -2;
150 uA/cm2 from 1.0 to 1.2 ms; calcium current has no influence on the voltage.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STEP_MS = 5e-4


@dataclass
class Naive:
    """Voltage (mV) and calcium current over full conductance (mV), step by step."""

    v: Floats
    drive_mv: Floats
    step_ms: float


def _ratio(x: float, k: float) -> float:
    return k if abs(x) < 1e-7 else x / (1.0 - exp(-x / k))


def naive_bouton(celsius: float, until_ms: float) -> Naive:
    """Return the spike of the bouton and the calcium that its channels pass."""
    fast = 2.3 ** ((celsius - 23.0) / 10.0)
    calcium_fast = 3.0 ** ((celsius - 24.0) / 10.0)
    thermal = 8.314462618 * (celsius + 273.15) / 96485.33212 * 1000.0
    scale = 8.314462618 * 310.15 / 96485.33212 * 1000.0 / 2.0
    v = -70.0

    def sodium(u: float) -> tuple[float, float, float, float]:
        opening = 0.182 * _ratio(u + 43.0, 6.0)
        closing = 0.124 * _ratio(-(u + 43.0), 6.0)
        rate = 0.024 * _ratio(u + 50.0, 5.0) + 0.0091 * _ratio(-(u + 75.0), 5.0)
        share = 1.0 / (1.0 + exp((u + 72.0) / 6.2))
        return opening / (opening + closing), opening + closing, share, rate

    def potassium(at: float) -> tuple[float, float]:
        opening = 0.02 * _ratio(at - 25.0, 9.0)
        closing = 0.002 * _ratio(-(at - 25.0), 9.0)
        return opening / (opening + closing), opening + closing

    def calcium(at: float) -> tuple[float, float]:
        opening, closing = 1.78 * exp(at / 23.3), 0.14 * exp(-at / 15.0)
        return opening / (opening + closing), opening + closing

    m, _, h, _ = sodium(v - 2.0)
    n, _ = potassium(v)
    c, _ = calcium(v)
    steps = round(until_ms / STEP_MS)
    trace, drive = np.zeros(steps), np.zeros(steps)
    for i in range(steps):
        m_inf, m_rate, h_inf, h_rate = sodium(v - 2.0)
        n_inf, n_rate = potassium(v)
        c_inf, c_rate = calcium(v)
        m += (m_inf - m) * (1.0 - exp(-STEP_MS * fast * m_rate))
        h += (h_inf - h) * (1.0 - exp(-STEP_MS * fast * h_rate))
        n += (n_inf - n) * (1.0 - exp(-STEP_MS * fast * n_rate))
        c += (c_inf - c) * (1.0 - exp(-STEP_MS * calcium_fast * c_rate))
        current = 150.0 if 1.0 <= i * STEP_MS < 1.2 else 0.0
        current -= 30.0 * fast * m**3 * h * (v - 60.0)
        current -= 50.0 * fast * n * (v + 90.0)
        current -= 0.0333 * (v + 68.0)
        v += STEP_MS * current
        x = 2.0 * v / thermal
        flux = x / (1.0 - exp(-x)) * (5e-5 - 2.0 * exp(-x)) / 2.0
        trace[i], drive[i] = v, c * c * scale * flux
    return Naive(trace, drive, STEP_MS)


def naive_sensor(
    calcium: Callable[[float], float], until_ms: float, speed: float, step_ms: float
) -> tuple[Floats, Floats]:
    """Return shares of V0 to V5 and fused after each step (Lou et al. 2005).

    Parameters
    ----------
    calcium : callable
        uM against ms.
    until_ms : float
    speed : float
        Temperature's factor on all rates.
    step_ms : float
        Of a fourth-order Runge-Kutta method.
    """
    fusion = 2e-7 * 31.3 ** np.arange(6)

    def slope(p: Floats, micromolar: float) -> Floats:
        d = np.zeros(7)
        for k in range(5):
            flow = (5 - k) * 0.1 * micromolar * p[k]
            flow -= (k + 1) * 4.0 * 0.5**k * p[k + 1]
            d[k] -= flow
            d[k + 1] += flow
        d[:6] -= fusion * p[:6]
        d[6] = float(fusion @ p[:6])
        return speed * d

    p = np.zeros(7)
    p[0] = 1.0
    steps = round(until_ms / step_ms)
    states = np.zeros((steps, 7))
    for i in range(steps):
        c = calcium((i + 0.5) * step_ms)
        a = slope(p, c)
        b = slope(p + 0.5 * step_ms * a, c)
        e = slope(p + 0.5 * step_ms * b, c)
        f = slope(p + step_ms * e, c)
        p = p + step_ms / 6.0 * (a + 2.0 * b + 2.0 * e + f)
        states[i] = p
    return step_ms * np.arange(1, steps + 1, dtype=np.float64), states
