"""The samples of one sweep on the scope, and their envelope by pixel column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FIRST_ROOM = 1024


class Trace:
    """Samples of one channel in one sweep, in order of time; grows as they come."""

    def __init__(self) -> None:
        self._times = np.empty(FIRST_ROOM)
        self._values = np.empty(FIRST_ROOM)
        self.size = 0

    @property
    def times_ms(self) -> Floats:
        """Return the times, ms since the sweep began; a view."""
        return self._times[: self.size]

    @property
    def values(self) -> Floats:
        """Return the samples; a view."""
        return self._values[: self.size]

    def append(self, times_ms: Floats, values: Floats) -> None:
        """Add samples that follow those before."""
        need = self.size + times_ms.size
        if need > self._times.size:
            room = max(need, 2 * self._times.size)
            self._times = np.concatenate((self.times_ms, np.empty(room - self.size)))
            self._values = np.concatenate((self.values, np.empty(room - self.size)))
        self._times[self.size : need] = times_ms
        self._values[self.size : need] = values
        self.size = need

    def envelope(self, edges_ms: Floats) -> tuple[Floats, Floats]:
        """Return lowest and highest value between each pair of edges.

        The trace is a polyline: its values at the edges count too, so that neighbours
        touch and a peak is never lost. Where there is no trace it is nan.

        Parameters
        ----------
        edges_ms : (n + 1,) float64
            Rising.

        Returns
        -------
        tuple of (n,) float64
        """
        count = edges_ms.size - 1
        low, high = np.full(count, np.nan), np.full(count, np.nan)
        times, values = self.times_ms, self.values
        if not times.size:
            return low, high
        at_edges = np.interp(edges_ms, times, values)
        begin = max(int(np.searchsorted(edges_ms, times[0], "right")) - 1, 0)
        end = min(int(np.searchsorted(edges_ms, times[-1], "left")), count)
        if end <= begin:
            return low, high
        left, right = at_edges[begin:end], at_edges[begin + 1 : end + 1]
        lowest, highest = np.minimum(left, right), np.maximum(left, right)
        starts = np.searchsorted(times, edges_ms[begin : end + 1], "left")
        filled = np.flatnonzero(np.diff(starts) > 0)
        if filled.size:
            inside = values[: starts[-1]]
            # reduceat from one filled column to the next: empty ones hold no sample
            at = starts[:-1][filled]
            lowest[filled] = np.minimum(lowest[filled], np.minimum.reduceat(inside, at))
            highest[filled] = np.maximum(
                highest[filled], np.maximum.reduceat(inside, at)
            )
        low[begin:end], high[begin:end] = lowest, highest
        return low, high

    def peak(self) -> tuple[float, float] | None:
        """Return time and value of the sample farthest from the first one, or None."""
        if not self.size:
            return None
        index = int(np.argmax(np.abs(self.values - self.values[0])))
        return float(self.times_ms[index]), float(self.values[index])

    def extremes(self) -> tuple[float, float] | None:
        """Return the lowest and highest sample, None if there is none."""
        if not self.size:
            return None
        return float(self.values.min()), float(self.values.max())

    def at(self, time_ms: float) -> float | None:
        """Return the value at a time, None outside of the trace."""
        times = self.times_ms
        if not times.size or not times[0] <= time_ms <= times[-1]:
            return None
        return float(np.interp(time_ms, times, self.values))
