"""Quantal content from recorded amplitudes, as del Castillo & Katz counted it.

An evoked response is made of m quanta on average, each of amplitude q. Three ways to m
need different things: how often nothing was released, the mean response and the mean
spontaneous one, and the spread of the responses. That they agree is the evidence that
transmitter comes in packets.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Binomial:
    """Release sites n, probability p of each, and amplitude q of one quantum."""

    n: float
    p: float
    q: float


def content_from_failures(amplitudes: ArrayLike, threshold: float) -> float:
    """Return m = ln(trials / failures); infinite if no trial failed.

    Parameters
    ----------
    amplitudes : array_like
        One response per trial, larger is more.
    threshold : float
        Below this a trial counts as a failure.

    Notes
    -----
    Holds where the number of quanta follows a Poisson distribution, which is when many
    sites release with a small probability: low calcium.
    """
    values = np.asarray(amplitudes, dtype=np.float64)
    failures = int(np.count_nonzero(values < threshold))
    return log(values.size / failures) if failures else np.inf


def content_from_means(amplitudes: ArrayLike, miniatures: ArrayLike) -> float:
    """Return m = mean response over mean miniature."""
    mean = np.mean(np.asarray(amplitudes, dtype=np.float64))
    return float(mean / np.mean(np.asarray(miniatures, dtype=np.float64)))


def content_from_variation(amplitudes: ArrayLike, quantal_cv: float = 0.0) -> float:
    """Return m = (1 + cv^2) / CV^2 of the responses.

    Parameters
    ----------
    amplitudes : array_like
        One response per trial.
    quantal_cv : float
        Coefficient of variation of one quantum's amplitude.

    Notes
    -----
    Poisson: the variance of the sum of m quanta is m q^2 (1 + cv^2).
    """
    values = np.asarray(amplitudes, dtype=np.float64)
    square = values.var(ddof=1) / values.mean() ** 2
    return float((1.0 + quantal_cv**2) / square)


def binomial_from_moments(
    amplitudes: ArrayLike, quantal_amplitude: float, quantal_cv: float = 0.0
) -> Binomial:
    """Return n, p and q from the mean and variance of the responses.

    Parameters
    ----------
    amplitudes : array_like
        One response per trial.
    quantal_amplitude : float
        Mean miniature.
    quantal_cv : float
        Coefficient of variation of the miniatures.

    Notes
    -----
    mean = n p q and variance = n p q^2 (1 - p + cv^2).
    """
    values = np.asarray(amplitudes, dtype=np.float64)
    mean, variance = values.mean(), values.var(ddof=1)
    p = 1.0 + quantal_cv**2 - variance / (mean * quantal_amplitude)
    n = mean / (p * quantal_amplitude)
    return Binomial(float(n), float(p), quantal_amplitude)


def martin_sum(quanta: float, quantal_mv: float, driving_force_mv: float) -> float:
    """Return the potential that many quanta make together, mV (Martin 1955).

    Parameters
    ----------
    quanta : float
    quantal_mv : float
        What one quantum makes.
    driving_force_mv : float
        From rest to the reversal potential.

    Notes
    -----
    V = E s / (E + s) with s the plain sum: each quantum adds conductance, and finds
    less driving force than the one before.
    """
    total = quanta * quantal_mv
    return driving_force_mv * total / (driving_force_mv + total)


def martin_content(
    potential_mv: float, quantal_mv: float, driving_force_mv: float
) -> float:
    """Return how many quanta made a potential: the inverse of `martin_sum`."""
    return (
        potential_mv / quantal_mv * driving_force_mv / (driving_force_mv - potential_mv)
    )
