"""How values and times become pixels, and where the lines of the grid are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LARGEST_DECADES = 8


def nice_step(span: float, parts: float) -> float:
    """Return 1, 2 or 5 times a power of ten, whichever is nearest to a span's part."""
    rough = span / max(parts, 1e-9)
    if rough <= 0.0 or not math.isfinite(rough):
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    ratio = rough / power
    for factor, limit in ((1.0, 2.0), (2.0, 10.0), (5.0, 50.0)):
        if ratio * ratio <= limit * 1.0001:
            return float(factor * power)
    return float(10.0 * power)


def lines(low: float, high: float, step: float) -> list[float]:
    """Return the multiples of a step from low to high."""
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


@dataclass(frozen=True, slots=True)
class Scale:
    """The vertical scale of one lane.

    Attributes
    ----------
    low, high : float
        Values at the lane's lower and upper edge.
    is_log : bool
        Equal factors have equal heights; both ends are above 0.
    """

    low: float
    high: float
    is_log: bool = False

    def rows(self, values: Floats, height: float) -> Floats:
        """Return the pixel row of each value in a lane of a height, from the top."""
        if self.is_log:
            floor = self.low * 1e-3
            shares = np.log(np.maximum(values, floor) / self.low) / math.log(
                self.high / self.low
            )
        else:
            shares = (values - self.low) / (self.high - self.low)
        return np.asarray((1.0 - shares) * height)

    def row(self, value: float, height: float) -> float:
        """Return the pixel row of one value."""
        return float(self.rows(np.array([value]), height)[0])

    def share_of(self, value: float) -> float:
        """Return how far up a value is: 0 at the lower edge, 1 at the upper one."""
        return 1.0 - self.row(value, 1.0)

    def moved(self, share: float) -> Scale:
        """Return a scale in which every trace is higher by a share of the lane."""
        low, high = self.value_at(1.0 + share, 1.0), self.value_at(share, 1.0)
        return Scale(low, high, self.is_log)

    def zoomed(self, factor: float, value: float) -> Scale:
        """Return a scale of a longer range, in which one value stays where it is."""
        share = self.share_of(value)
        if self.is_log:
            decades = factor * math.log(self.high / self.low)
            low = value * math.exp(-share * decades)
            return Scale(low, low * math.exp(decades), is_log=True)
        span = factor * (self.high - self.low)
        return Scale(value - share * span, value + (1.0 - share) * span)

    def value_at(self, row: float, height: float) -> float:
        """Return the value at a pixel row."""
        share = 1.0 - row / height
        if self.is_log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + (self.high - self.low) * share

    def step(self, parts: float) -> float:
        """Return the distance of its grid lines; a factor if logarithmic."""
        if self.is_log:
            return 10.0
        return nice_step(self.high - self.low, parts)

    def grid(self, parts: float) -> list[float]:
        """Return the values at which lines are drawn."""
        if not self.is_log:
            return lines(self.low, self.high, self.step(parts))
        first = math.ceil(math.log10(self.low) - 1e-9)
        last = math.floor(math.log10(self.high) + 1e-9)
        return [10.0**k for k in range(first, last + 1)]

    def contains(self, low: float, high: float) -> bool:
        """Return whether a range is inside."""
        if self.is_log:
            return high <= self.high
        return self.low <= low and high <= self.high


def fitted(low: float, high: float, least: float, *, is_log: bool = False) -> Scale:
    """Return the scale that shows a range with a margin.

    Parameters
    ----------
    low, high : float
    least : float
        The smallest span worth showing, so that noise at rest stays small.
    is_log : bool
    """
    if is_log:
        top = max(high, least)
        bottom = max(min(low, top), top / 10.0**LARGEST_DECADES, least * 1e-3)
        first = math.floor(math.log10(bottom))
        last = max(math.ceil(math.log10(top) + 1e-9), first + 2)
        return Scale(10.0**first, 10.0**last, is_log=True)
    if high - low < least:
        middle = 0.5 * (low + high)
        low, high = middle - 0.5 * least, middle + 0.5 * least
    margin = 0.08 * (high - low)
    return Scale(low - margin, high + margin)
