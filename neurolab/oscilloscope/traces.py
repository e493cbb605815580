"""One sweep of one channel, read from the trace store as the scope needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from neurolab.simulation.layout import TICK_MS

if TYPE_CHECKING:
    from neurolab.simulation.trace_store import TraceStore

Floats = NDArray[np.float64]

DENSE = 4.0
"""Samples per pixel column from which on the store's envelope is used as it is."""
PEAK_COLUMNS = 256


class SweepTrace:
    """The samples of one channel in one sweep; times count from the sweep's start.

    Parameters
    ----------
    store : TraceStore
    address : str
    sweep : int
    """

    def __init__(self, store: TraceStore, address: str, sweep: int) -> None:
        self._store = store
        self._address = address
        self.sweep = sweep

    @property
    def end_ms(self) -> float:
        """Return the time up to which there are samples; 0 if there are none."""
        found = self._store.sweep(self.sweep)
        if found is None or self._address not in self._store.channels:
            return 0.0
        return found.end_ms - found.start_ms

    @property
    def is_empty(self) -> bool:
        """Return whether there is no sample."""
        return self.end_ms <= 0.0

    def samples(
        self, begin_ms: float, end_ms: float, beyond: int = 0
    ) -> tuple[Floats, Floats]:
        """Return times and values of the samples between two times."""
        times, values = self._store.samples(
            self._address, begin_ms, end_ms, sweep=self.sweep, beyond=beyond
        )
        return times, values.astype(np.float64)

    def envelope(self, edges_ms: Floats) -> tuple[Floats, Floats]:
        """Return lowest and highest value between each pair of edges.

        Neighbours touch, and a peak is never lost. Where there is no trace it is nan.

        Parameters
        ----------
        edges_ms : (n + 1,) float64
            Rising, evenly spaced.

        Returns
        -------
        tuple of (n,) float64
        """
        begin, end = float(edges_ms[0]), float(edges_ms[-1])
        columns = edges_ms.size - 1
        if (end - begin) / TICK_MS < DENSE * columns:
            return polyline_envelope(*self.samples(begin, end, beyond=1), edges_ms)
        found = self._store.query(self._address, begin, end, columns, sweep=self.sweep)
        low, high = found.low.astype(np.float64), found.high.astype(np.float64)
        _join(low, high)
        return low, high

    def extremes(self) -> tuple[float, float] | None:
        """Return the lowest and highest sample, None if there is none."""
        return self._range(0.0, self.end_ms)

    def _range(self, begin_ms: float, end_ms: float) -> tuple[float, float] | None:
        if end_ms <= begin_ms:
            return None
        found = self._store.query(self._address, begin_ms, end_ms, 1, sweep=self.sweep)
        low, high = float(found.low[0]), float(found.high[0])
        return None if np.isnan(low) else (low, high)

    def peak(self) -> tuple[float, float] | None:
        """Return time and value of the sample farthest from the first one, or None."""
        end = self.end_ms
        if end <= 0.0:
            return None
        _, first = self.samples(0.0, 2.0 * TICK_MS)
        if not first.size:
            return None
        found = self._store.query(
            self._address, 0.0, end, PEAK_COLUMNS, sweep=self.sweep
        )
        away = np.fmax(np.abs(found.low - first[0]), np.abs(found.high - first[0]))
        column = int(np.nanargmax(away))
        width = end / PEAK_COLUMNS
        times, values = self.samples((column - 1) * width, (column + 2) * width)
        if not times.size:
            return None
        index = int(np.argmax(np.abs(values - first[0])))
        return float(times[index]), float(values[index])

    def kept(self) -> KeptTrace:
        """Return a copy that does not change."""
        return KeptTrace(*self.samples(0.0, self.end_ms))

    def last(self) -> tuple[float, float] | None:
        """Return time and value of the newest sample, None if there is none."""
        end = self.end_ms
        times, values = self.samples(end - 1.5 * TICK_MS, end)
        return (float(times[-1]), float(values[-1])) if times.size else None

    def at(self, time_ms: float) -> float | None:
        """Return the value at a time, None outside of the trace."""
        if not 0.0 <= time_ms <= self.end_ms:
            return None
        margin = 2.0 * TICK_MS
        times, values = self.samples(time_ms - margin, time_ms + margin)
        return float(np.interp(time_ms, times, values)) if times.size else None


class KeptTrace:
    """A copy of a sweep that stays when the store forgets it."""

    def __init__(self, times_ms: Floats, values: Floats) -> None:
        self._times, self._values = times_ms, values

    @property
    def is_empty(self) -> bool:
        """Return whether there is no sample."""
        return self._times.size == 0

    def envelope(self, edges_ms: Floats) -> tuple[Floats, Floats]:
        """Return lowest and highest value between each pair of edges."""
        return polyline_envelope(self._times, self._values, edges_ms)

    def extremes(self) -> tuple[float, float] | None:
        """Return the lowest and highest sample, None if there is none."""
        if self.is_empty:
            return None
        return float(self._values.min()), float(self._values.max())


def polyline_envelope(
    times_ms: Floats, values: Floats, edges_ms: Floats
) -> tuple[Floats, Floats]:
    """Return lowest and highest value of a polyline between each pair of edges.

    Its values at the edges count too, so that neighbours touch.

    Parameters
    ----------
    times_ms, values : (m,) float64
        Times rising.
    edges_ms : (n + 1,) float64
        Rising.

    Returns
    -------
    tuple of (n,) float64
    """
    count = edges_ms.size - 1
    low, high = np.full(count, np.nan), np.full(count, np.nan)
    if not times_ms.size:
        return low, high
    at_edges = np.interp(edges_ms, times_ms, values)
    begin = max(int(np.searchsorted(edges_ms, times_ms[0], "right")) - 1, 0)
    end = min(int(np.searchsorted(edges_ms, times_ms[-1], "left")), count)
    if end <= begin:
        return low, high
    left, right = at_edges[begin:end], at_edges[begin + 1 : end + 1]
    lowest, highest = np.minimum(left, right), np.maximum(left, right)
    starts = np.searchsorted(times_ms, edges_ms[begin : end + 1], "left")
    filled = np.flatnonzero(np.diff(starts) > 0)
    if filled.size:
        inside = values[: starts[-1]]
        # reduceat from one filled column to the next: empty ones hold no sample
        at = starts[:-1][filled]
        lowest[filled] = np.minimum(lowest[filled], np.minimum.reduceat(inside, at))
        highest[filled] = np.maximum(highest[filled], np.maximum.reduceat(inside, at))
    low[begin:end], high[begin:end] = lowest, highest
    return low, high


def _join(low: Floats, high: Floats) -> None:
    """Let every column reach the one after it, in place."""
    if low.size < 2:
        return
    rising = high[:-1] < low[1:]
    falling = low[:-1] > high[1:]
    high[:-1][rising] = low[1:][rising]
    low[:-1][falling] = high[1:][falling]
