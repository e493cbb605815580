"""A growing stretch of samples with its min/max pyramid.

Level 0 are the samples; a bin of level j covers 8^j of them and holds their lowest and
highest value. Bins are filled as samples complete them, so that any stretch can be
drawn from few numbers without missing a peak; what no bin covers is read itself.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", np.float32, np.float64)
Values = NDArray[np.float32]
Times = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_SAMPLES = 1 << 18
FIRST_CAPACITY = 1 << 10
FACTOR = 8
LEVELS = 5
BINS_PER_COLUMN = 4
"""Fewest bins from which a column is drawn; its edges are exact to half a bin."""
TOLERANCE = 1e-6
"""Share of a step by which a time may be off from rounding."""


class Piece:
    """Samples of one channel without a gap: evenly spaced, or with times of their own.

    Parameters
    ----------
    start_ms : float
        Time of the first sample.
    step_ms : float
        Spacing; 0 for samples that bring their times.
    """

    def __init__(self, start_ms: float, step_ms: float) -> None:
        self.start_ms, self.step_ms = start_ms, step_ms
        self.count = 0
        self._longest_ms = 0.0
        self._values = np.zeros(FIRST_CAPACITY, dtype=np.float32)
        self._times = np.zeros(0 if step_ms else FIRST_CAPACITY)
        self._low = [np.zeros(0, dtype=np.float32)] * (LEVELS - 1)
        self._high = [np.zeros(0, dtype=np.float32)] * (LEVELS - 1)
        self._grow(FIRST_CAPACITY)

    @property
    def size(self) -> int:
        """Return the bytes that it takes."""
        bins = sum(array.nbytes for array in (*self._low, *self._high))
        return self._values.nbytes + self._times.nbytes + bins

    @property
    def end_ms(self) -> float:
        """Return the time of the last sample."""
        if self.step_ms:
            return self.start_ms + self.step_ms * (self.count - 1)
        return float(self._times[self.count - 1])

    @property
    def spacing_ms(self) -> float:
        """Return the longest time between samples."""
        return self.step_ms or self._longest_ms

    def is_followed_by(self, start_ms: float, step_ms: float) -> bool:
        """Tell whether samples from `start_ms` on can be appended."""
        if self.count == MOST_SAMPLES:
            return False
        if not self.step_ms:
            # evenly spaced samples may go on here: a cleft alternates with every event
            return start_ms > self.end_ms
        if self.step_ms != step_ms:
            return False
        expected = self.start_ms + step_ms * self.count
        return abs(start_ms - expected) < TOLERANCE * step_ms

    def append(self, values: Times, times: Times | None) -> int:
        """Append samples and return for how many there was room."""
        first = self.count
        last = min(first + values.size, MOST_SAMPLES)
        taken = last - first
        self._grow(last)
        self._values[first:last] = values[:taken]
        if times is not None:
            self._times[first:last] = times[:taken]
            gaps = np.diff(self._times[max(first - 1, 0) : last])
            self._longest_ms = max(self._longest_ms, float(gaps.max(initial=0.0)))
        self.count = last
        self._summarise(first)
        return taken

    def cut_after(self, time_ms: float) -> None:
        """Forget the samples after a time."""
        self.count = self.index(time_ms, closed=True)

    def index(self, time_ms: float, *, closed: bool = False) -> int:
        """Return the first sample at or after a time; after it if `closed`."""
        return int(self.indices(np.array([time_ms]), closed=closed)[0])

    def indices(self, times_ms: Times, *, closed: bool = False) -> Integers:
        """Return for each time the first sample at or after it; after if `closed`."""
        if not self.step_ms:
            known = self._times[: self.count]
            found = np.searchsorted(known, times_ms, "right" if closed else "left")
            return np.asarray(found, dtype=np.int64)
        place = (times_ms - self.start_ms) / self.step_ms
        if closed:
            place = np.floor(place + TOLERANCE) + 1.0
        else:
            place = np.ceil(place - TOLERANCE)
        return np.clip(place, 0, self.count).astype(np.int64)

    def times(self, first: int, last: int) -> Times:
        """Return the times of a range of samples."""
        if not self.step_ms:
            return self._times[first:last].copy()
        return self.start_ms + self.step_ms * np.arange(first, last, dtype=np.float64)

    def values(self, first: int, last: int) -> Values:
        """Return a range of samples."""
        return self._values[first:last].copy()

    def extremes(self, first: int, last: int) -> tuple[float, float]:
        """Return the lowest and highest of a range of samples that is not empty."""
        here = self._values[first:last]
        return float(np.fmin.reduce(here)), float(np.fmax.reduce(here))

    def columns(
        self, edges: Integers, low: Values, high: Values, width_ms: float
    ) -> None:
        """Widen the extremes of pixel columns by the samples in them.

        Parameters
        ----------
        edges : (columns + 1,) int64
            Samples at which the columns begin and the last one ends, never falling.
            The outer two are exact; the others are rounded to half a bin.
        low, high : (columns,) float32
            Changed in place.
        width_ms : float
            Of a column; decides the level.
        """
        per_column = width_ms / self.spacing_ms if self.spacing_ms else 0.0
        level = 0
        while (
            level + 1 < LEVELS and FACTOR ** (level + 1) * BINS_PER_COLUMN <= per_column
        ):
            level += 1
        first, last = int(edges[0]), int(edges[-1])
        bin_size = FACTOR**level
        inner_first, inner_last = -(-first // bin_size), last // bin_size
        if level == 0 or inner_last <= inner_first:
            _widen(self._values, self._values, edges, low, high)
            return
        bins = np.clip((edges + bin_size // 2) // bin_size, inner_first, inner_last)
        bins[0], bins[-1] = inner_first, inner_last
        _widen(self._low[level - 1], self._high[level - 1], bins, low, high)
        for begin, end in (
            (first, inner_first * bin_size),
            (inner_last * bin_size, last),
        ):
            if end > begin:
                column = int(np.searchsorted(edges, begin, "right")) - 1
                lowest, highest = self.extremes(begin, end)
                low[column] = np.fmin(low[column], np.float32(lowest))
                high[column] = np.fmax(high[column], np.float32(highest))

    def _grow(self, count: int) -> None:
        """Make room for `count` samples."""
        capacity = self._values.size
        while capacity < count:
            capacity *= 2
        self._values = _resized(self._values, capacity)
        if not self.step_ms:
            self._times = _resized(self._times, capacity)
        for level in range(1, LEVELS):
            bins = -(-capacity // FACTOR**level)
            self._low[level - 1] = _resized(self._low[level - 1], bins)
            self._high[level - 1] = _resized(self._high[level - 1], bins)

    def _summarise(self, first: int) -> None:
        """Fill the bins that sample `first` and later ones complete."""
        low = high = self._values
        count = self.count
        for level in range(1, LEVELS):
            first, last = first // FACTOR, count // FACTOR
            if last <= first:
                return
            here = slice(first * FACTOR, last * FACTOR)
            lower, higher = self._low[level - 1], self._high[level - 1]
            lower[first:last] = np.fmin.reduce(low[here].reshape(-1, FACTOR), axis=1)
            higher[first:last] = np.fmax.reduce(high[here].reshape(-1, FACTOR), axis=1)
            low, high, count = lower, higher, last


def _resized(array: NDArray[T], size: int) -> NDArray[T]:
    """Return an array with room for more."""
    if array.size >= size:
        return array
    result = np.zeros(size, dtype=array.dtype)
    result[: array.size] = array
    return result


def _widen(
    lows: Values, highs: Values, edges: Integers, low: Values, high: Values
) -> None:
    """Widen the extremes of columns by the bins between their edges."""
    filled = np.flatnonzero(edges[1:] > edges[:-1])
    if filled.size == 0:
        return
    starts, end = edges[:-1][filled], int(edges[-1])
    low[filled] = np.fmin(low[filled], np.fmin.reduceat(lows[:end], starts))
    high[filled] = np.fmax(high[filled], np.fmax.reduceat(highs[:end], starts))
