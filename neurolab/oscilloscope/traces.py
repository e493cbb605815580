"""One pass of one channel, read from the trace store as the scope needs it."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Shot:
    """What one pass over the face shows: a sweep, or what lies around a moment.

    Attributes
    ----------
    sweep : int or None
        Number of a sweep; times count from its start, and only its samples are taken.
    origin_ms : float
        Else the moment of the run from which times count.
    first_ms, last_ms : float
        Times from there between which samples are taken.
    """

    sweep: int | None = None
    origin_ms: float = 0.0
    first_ms: float = 0.0
    last_ms: float = 0.0


class StoredTrace:
    """The samples of one channel in one pass over the face.

    Parameters
    ----------
    store : TraceStore
    address : str
    shot : Shot
    """

    def __init__(self, store: TraceStore, address: str, shot: Shot) -> None:
        self._store = store
        self._address = address
        self.shot = shot

    @property
    def first_ms(self) -> float:
        """Return the time of its beginning."""
        return 0.0 if self.shot.sweep is not None else self.shot.first_ms

    @property
    def end_ms(self) -> float:
        """Return the time up to which there are samples; its beginning if none."""
        store, shot = self._store, self.shot
        if self._address not in store.channels:
            return self.first_ms
        if shot.sweep is None:
            return max(min(store.end_ms - shot.origin_ms, shot.last_ms), shot.first_ms)
        found = store.sweep(shot.sweep)
        return 0.0 if found is None else found.end_ms - found.start_ms

    @property
    def is_empty(self) -> bool:
        """Return whether there is no sample."""
        return self.end_ms <= self.first_ms

    def samples(
        self, begin_ms: float, end_ms: float, beyond: int = 0
    ) -> tuple[Floats, Floats]:
        """Return times and values of the samples between two times."""
        shot = self.shot
        if shot.sweep is None:
            begin_ms, end_ms = max(begin_ms, shot.first_ms), min(end_ms, self.end_ms)
        origin = 0.0 if shot.sweep is not None else shot.origin_ms
        times, values = self._store.samples(
            self._address,
            begin_ms + origin,
            end_ms + origin,
            sweep=shot.sweep,
            beyond=beyond,
        )
        return times - origin, values.astype(np.float64)

    def all_samples(self) -> tuple[Floats, Floats]:
        """Return times and values of all samples."""
        return self.samples(self.first_ms, self.end_ms)

    def _query(
        self, begin_ms: float, end_ms: float, columns: int
    ) -> tuple[Floats, Floats]:
        """Return lowest and highest value in each of some columns; nan outside."""
        shot = self.shot
        origin = 0.0 if shot.sweep is not None else shot.origin_ms
        found = self._store.query(
            self._address,
            begin_ms + origin,
            end_ms + origin,
            columns,
            sweep=shot.sweep,
        )
        low, high = found.low.astype(np.float64), found.high.astype(np.float64)
        if shot.sweep is None:
            middles = begin_ms + (np.arange(columns) + 0.5) * (
                (end_ms - begin_ms) / columns
            )
            outside = (middles < shot.first_ms) | (middles > shot.last_ms)
            low[outside] = high[outside] = np.nan
        return low, high

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
        low, high = self._query(begin, end, columns)
        _join(low, high)
        return low, high

    def extremes(self) -> tuple[float, float] | None:
        """Return the lowest and highest sample, None if there is none."""
        if self.is_empty:
            return None
        low, high = self._query(self.first_ms, self.end_ms, 1)
        return None if np.isnan(low[0]) else (float(low[0]), float(high[0]))

    def peak(self) -> tuple[float, float] | None:
        """Return time and value of the sample farthest from the first one, or None."""
        if self.is_empty:
            return None
        begin, end = self.first_ms, self.end_ms
        _, first = self.samples(begin, begin + 2.0 * TICK_MS)
        if not first.size:
            return None
        low, high = self._query(begin, end, PEAK_COLUMNS)
        away = np.fmax(np.abs(low - first[0]), np.abs(high - first[0]))
        if np.isnan(away).all():
            return None
        column = int(np.nanargmax(away))
        width = (end - begin) / PEAK_COLUMNS
        left = begin + (column - 1) * width
        times, values = self.samples(left, left + 3.0 * width)
        if not times.size:
            return None
        index = int(np.argmax(np.abs(values - first[0])))
        return float(times[index]), float(values[index])

    def kept(self) -> KeptTrace:
        """Return a copy that does not change."""
        return KeptTrace(*self.all_samples())

    def last(self) -> tuple[float, float] | None:
        """Return time and value of the newest sample, None if there is none."""
        end = self.end_ms
        times, values = self.samples(end - 1.5 * TICK_MS, end)
        return (float(times[-1]), float(values[-1])) if times.size else None

    def at(self, time_ms: float) -> float | None:
        """Return the value at a time, None outside of the trace."""
        if not self.first_ms <= time_ms <= self.end_ms:
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

    def samples(self, begin_ms: float, end_ms: float) -> tuple[Floats, Floats]:
        """Return times and values of the samples between two times."""
        inside = (self._times >= begin_ms) & (self._times <= end_ms)
        return self._times[inside], self._values[inside]

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
