"""Two upright cursors that snap to peaks and crossings, and what lies between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.measure.spikes import downward_crossings, upward_crossings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.oscilloscope.traces import Floats, StoredTrace

SNAP_PX = 8.0


class Cursors:
    """Times of two cursors; the one that was moved last is moved by keys.

    Attributes
    ----------
    times_ms : list of float
        Of the first and the second.
    is_on : bool
    chosen : int
        0 or 1.
    """

    def __init__(self) -> None:
        self.times_ms = [0.0, 0.0]
        self.is_on = False
        self.chosen = 0

    def put(self, begin_ms: float, end_ms: float) -> None:
        """Put both where a span is shown, at a third and at two thirds of it."""
        span = end_ms - begin_ms
        self.times_ms = [begin_ms + span / 3.0, begin_ms + 2.0 * span / 3.0]

    def move(self, time_ms: float, events_ms: Floats, reach_ms: float) -> None:
        """Move the chosen one to a time, or to an event within reach of it."""
        if events_ms.size:
            nearest = float(events_ms[np.argmin(np.abs(events_ms - time_ms))])
            if abs(nearest - time_ms) <= reach_ms:
                time_ms = nearest
        self.times_ms[self.chosen] = time_ms

    def step(self, direction: int, events_ms: Floats) -> None:
        """Move the chosen one to the next (+1) or previous (-1) event."""
        here = self.times_ms[self.chosen]
        later = events_ms[events_ms > here + 1e-6]
        earlier = events_ms[events_ms < here - 1e-6]
        if direction > 0 and later.size:
            self.times_ms[self.chosen] = float(later.min())
        elif direction < 0 and earlier.size:
            self.times_ms[self.chosen] = float(earlier.max())

    @property
    def between_ms(self) -> float:
        """Return the time from the first to the second."""
        return self.times_ms[1] - self.times_ms[0]


def extremes_of(times_ms: Floats, values: Floats) -> Floats:
    """Return the times of the local peaks and troughs of a trace, ms.

    Ripples below a thousandth of the trace's range are none.
    """
    if values.size < 3 or np.ptp(values) == 0.0:
        return np.zeros(0)
    steps = np.flatnonzero(np.abs(np.diff(values)) > 0.0)
    if not steps.size:
        return np.zeros(0)
    signs = np.sign(np.diff(values))[steps]
    turns = steps[1:][np.diff(signs) != 0.0]
    least = 1e-3 * np.ptp(values)
    found: list[int] = []
    last = values[0]
    for index in turns:
        if abs(values[index] - last) >= least:
            found.append(int(index))
            last = values[index]
    return np.asarray(times_ms[found], dtype=np.float64)


def events_of(traces: Sequence[StoredTrace], begin_ms: float, end_ms: float) -> Floats:
    """Return what cursors snap to in a span: extremes, and crossings of mid-height."""
    found = [np.zeros(0)]
    for trace in traces:
        times, values = trace.samples(begin_ms, end_ms)
        if values.size < 3:
            continue
        middle = 0.5 * float(values.min() + values.max())
        found.append(extremes_of(times, values))
        if np.ptp(values) > 0.0:
            found.append(upward_crossings(times, values, middle))
            found.append(downward_crossings(times, values, middle))
    return np.concatenate(found)
