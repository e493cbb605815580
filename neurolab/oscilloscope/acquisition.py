"""Which pass over the face is shown now: follows chunks by the trigger and the mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.oscilloscope.traces import Shot
from neurolab.oscilloscope.trigger import Detector, Repeats, Trigger
from neurolab.simulation.layout import TICK_MS

if TYPE_CHECKING:
    from neurolab.simulation.reports import TraceChunk


class Acquisition:
    """Turns chunks into passes.

    With the stimulus as trigger each sweep is a pass. With a level each
    crossing begins one, and none begins before the one before has filled the face.

    Attributes
    ----------
    trigger : Trigger
    window_ms : float
        Time on the face.
    waits : bool
        A level trigger is armed, and nothing has crossed the level since.
    is_free : bool
        The present pass was begun by no crossing, for want of one.
    """

    def __init__(self) -> None:
        self.window_ms = 20.0
        self.waits = False
        self.is_free = False
        self.shot: Shot | None = None
        self._end_ms = 0.0
        self._armed_ms = 0.0
        self.set_trigger(Trigger())

    def set_trigger(self, trigger: Trigger) -> None:
        """Take another trigger, and arm it."""
        self.trigger = trigger
        self._detector = Detector(trigger)
        self.arm()

    def arm(self) -> None:
        """Wait for the next crossing; what is shown stays until then."""
        self._detector.reset()
        self._detector.hold(self._end_ms)
        self._armed_ms = self._end_ms
        self.waits = bool(self.trigger.source)
        self.is_free = False

    def clear(self) -> None:
        """Forget everything: another run."""
        self.shot, self._end_ms = None, 0.0
        self.arm()

    def take(self, chunk: TraceChunk) -> list[Shot] | None:
        """Return the passes that a chunk begins; None if the present one is redone."""
        start_ms = chunk.first_tick * TICK_MS
        went_back = start_ms < self._end_ms - 0.5 * TICK_MS
        self._end_ms = (chunk.first_tick + chunk.ticks) * TICK_MS
        if not self.trigger.source:
            return self._by_sweep(chunk, went_back=went_back)
        if went_back:
            self._detector.reset()
            self._armed_ms = start_ms
        return self._by_level(chunk)

    def _by_sweep(self, chunk: TraceChunk, *, went_back: bool) -> list[Shot] | None:
        if self.shot is not None and self.shot.sweep == chunk.sweep:
            return None if went_back else []
        self.shot = Shot(sweep=chunk.sweep)
        return [self.shot]

    def _by_level(self, chunk: TraceChunk) -> list[Shot]:
        """Look for crossings of the level in the source's new samples."""
        trigger, found = self.trigger, []
        samples = next(
            (
                each
                for probe, each in zip(chunk.channels, chunk.samples, strict=True)
                if probe.address == trigger.source
            ),
            None,
        )
        is_done = trigger.repeats is Repeats.SINGLE and not self.waits
        if samples is not None and not is_done:
            times = np.asarray(samples.times_ms, dtype=np.float64)
            values = np.asarray(samples.values, dtype=np.float64)
            for time_ms in self._detector.feed(times, values):
                found.append(self._shot_at(time_ms))
                self.waits = self.is_free = False
                # not before this pass has filled the face
                self._detector.hold(time_ms + (1.0 - trigger.before) * self.window_ms)
                if trigger.repeats is Repeats.SINGLE:
                    found = found[:1]
                    break
        if found:
            self.shot = found[-1]
            self._armed_ms = found[-1].origin_ms + found[-1].last_ms
        elif trigger.repeats is Repeats.AUTO:
            found = self._freely()
        return found

    def _freely(self) -> list[Shot]:
        """Return a pass without a crossing if none came for as long as the face is."""
        if self._end_ms - self._armed_ms < self.window_ms:
            return []
        self.shot = self._shot_at(self._armed_ms + self.trigger.before * self.window_ms)
        self._armed_ms += self.window_ms
        self.is_free = True
        return [self.shot]

    def _shot_at(self, origin_ms: float) -> Shot:
        before = self.trigger.before * self.window_ms
        first = -min(before, origin_ms)
        return Shot(None, origin_ms, first, self.window_ms - before)
