"""Plays the recorded sweep of a bundled lab while the engine is being compiled."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

import neurolab
from neurolab.simulation.pacing import Pacer

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.simulation.layout import Layout
    from neurolab.simulation.recording import Recording

PICTURE_MS = 16


class Playback(QObject):
    """A recorded sweep that goes on with real time, at the speed that was chosen.

    Signals
    -------
    frame_taken : Frame
    chunks_taken : list of TraceChunk
    chains_told : tuple of ChainRecord, dict of str to int
        As of `RunControl`.
    begun, ended
        A sweep began, or ran to its end.
    """

    frame_taken = Signal(object)
    chunks_taken = Signal(list)
    chains_told = Signal(object, object)
    begun = Signal()
    ended = Signal()
    _loaded = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lab: Lab | None = None
        self._recording: Recording | None = None
        self._layout: Layout | None = None
        self._tick = 0
        self._pacer = Pacer(1.0)
        self._is_wanted = False
        self.is_looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(PICTURE_MS)
        self._timer.timeout.connect(self._turn)
        self._loaded.connect(self._on_loaded)

    @property
    def is_running(self) -> bool:
        """Tell whether a sweep is being played."""
        return self._timer.isActive()

    @property
    def is_there(self) -> bool:
        """Tell whether the lab has a recording that is true of it."""
        return self._recording is not None

    def open(self, lab: Lab) -> None:
        """Look for the recording of a lab, in a thread."""
        self.stop()
        self._lab, self._recording = lab, None
        self.is_looking = lab.name in neurolab.bundled_labs()
        if self.is_looking:
            threading.Thread(target=self._load, args=(lab,), daemon=True).start()

    def _load(self, lab: Lab) -> None:
        """Read the recording; one of an edited lab is none."""
        from neurolab.simulation import recording

        found = recording.load(neurolab.bundled_labs()[lab.name])
        if found is not None and found.fingerprint != recording.fingerprint(lab):
            found = None
        layout = recording.layout_of(lab) if found is not None else None
        self._loaded.emit(lab, found, layout)

    def _on_loaded(
        self, lab: Lab, found: Recording | None, layout: Layout | None
    ) -> None:
        if lab is not self._lab:
            return
        self._recording, self._layout, self.is_looking = found, layout, False
        if self._is_wanted:
            self.fire(self._pacer.speed)

    def fire(self, speed_ms_per_s: float) -> None:
        """Play the sweep from its beginning, as soon as it is loaded."""
        self._pacer = Pacer(speed_ms_per_s)
        self._is_wanted = self.is_looking
        if self._recording is None:
            return
        self._tick = 0
        self._timer.start()
        self.begun.emit()

    def set_speed(self, speed_ms_per_s: float) -> None:
        """Change the speed."""
        self._pacer.speed = speed_ms_per_s

    def pause(self) -> None:
        """Stop, or go on."""
        if self._timer.isActive():
            self._timer.stop()
        elif self._recording is not None:
            self._pacer.restart()
            self._timer.start()

    def stop(self) -> None:
        """Play nothing any more, and forget what was wanted."""
        self._timer.stop()
        self._is_wanted = False

    def close(self) -> None:
        """Stop, and let the recording go."""
        self.stop()
        self._lab = self._recording = self._layout = None
        self.is_looking = False

    def tell(self) -> None:
        """Tell what follows action potentials at terminals now."""
        if self._recording is None or self._layout is None:
            return
        frame = self._recording.frame(self._layout, self._tick, self._tick)
        is_over = self._tick >= self._recording.ticks
        self.chains_told.emit(
            frame.chains, self._recording.releasing if is_over else {}
        )

    def _turn(self) -> None:
        """Show what has passed since the last picture."""
        recording, layout = self._recording, self._layout
        if recording is None or layout is None:
            return
        before = self._tick
        ticks = self._pacer.ticks(time.perf_counter())
        self._tick = min(before + ticks, recording.ticks)
        if self._tick > before:
            self.chunks_taken.emit([recording.chunk(before, self._tick)])
            self.frame_taken.emit(recording.frame(layout, before, self._tick))
            self._pacer.took(self._tick - before, 1e-6 * (self._tick - before))
        if self._tick >= recording.ticks:
            self._timer.stop()
            self.ended.emit()
