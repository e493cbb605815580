"""From numbers to how many are drawn, so that parts add up and none is off by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

NICE = (1, 2, 5)


def apportion(amounts: Floats, each: float) -> Integers:
    """Return how many are drawn of each amount, one standing for `each`.

    Every number is within one of its exact share, and all of them together are the
    nearest whole number to all shares together (largest remainder).
    """
    shares = np.maximum(np.asarray(amounts, dtype=np.float64), 0.0) / each
    whole = np.floor(shares)
    missing = round(float(shares.sum())) - int(whole.sum())
    if missing > 0:
        order = np.argsort(whole - shares, kind="stable")
        whole[order[:missing]] += 1.0
    return whole.astype(np.int64)


def nice_above(least: float) -> int:
    """Return the lowest of 1, 2, 5, 10, 20, 50, ... that is at least a number."""
    power = 1
    while True:
        for step in NICE:
            if step * power >= least:
                return step * power
        power *= 10
