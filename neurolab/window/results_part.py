"""Feeds the results beside the picture: traces, and the history of the cleft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from neurolab.simulation.following import Course
from neurolab.simulation.runner import RunState

if TYPE_CHECKING:
    from neurolab.microscope.panel import MicroscopePanel
    from neurolab.simulation.contact_history import ContactHistory
    from neurolab.simulation.reports import Frame
    from neurolab.simulation.runner import Runner
    from neurolab.window.main_window import MainWindow

REFRESH_MS = 200
SPAN_MS = 0.5
"""What the map of the cleft shows, from the release on."""


class ResultsPart(QObject):
    """Keeps the results of the watched contact up to date while they are seen.

    Parameters
    ----------
    window : MainWindow
    microscope : MicroscopePanel

    Signals
    -------
    history_told : ContactHistory or None
        From the run's thread.
    """

    history_told = Signal(object)

    def __init__(self, window: MainWindow, microscope: MicroscopePanel) -> None:
        super().__init__(window)
        self._window = window
        self._microscope = microscope
        self._asked: tuple[str, int, float] | None = None
        self._course = ""
        self._frame: Frame | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._update)
        control = window.control
        control.frame_taken.connect(self._on_frame)
        control.sweep_ended.connect(self._schedule)
        control.changed.connect(self._schedule)
        microscope.widened.connect(lambda _wide: self._schedule())
        self.history_told.connect(self._on_history_told)

    def _on_frame(self, frame: Frame) -> None:
        self._frame = frame
        if not self._microscope.is_wide:
            return
        results, arrival = self._microscope.results, self._arrival_ms()
        time_ms = frame.time_ms - frame.lag_ms
        results.map.show_now(time_ms)
        results.clocks.show_now(None if arrival is None else time_ms - arrival)
        self._schedule()

    def _schedule(self) -> None:
        if self._microscope.is_wide and not self._timer.isActive():
            self._timer.start()

    def _arrival_ms(self) -> float | None:
        """Return when the action potential of the shown event arrived."""
        part, view = self._window.timeline_part, self._microscope.view
        event = None if part is None else part.panel.event_shown
        if event is None or view is None or event.synapse != view.anatomy.synapse:
            return None
        return event.arrival_ms

    def _update(self) -> None:
        """Draw what is recorded by now; ask for the cleft when it is at rest."""
        view, arrival, frame = self._microscope.view, self._arrival_ms(), self._frame
        if view is None or frame is None:
            return
        if arrival is None:
            self._microscope.results.clocks.show_curves((), 0.0)
            return
        store = self._window.store
        end = store.end_ms
        known = store.sweep(frame.sweep)
        if known is not None:
            end = min(end, known.end_ms)
        self._microscope.results.show_traces(store, view.anatomy, arrival, end)
        passed = frame.course not in ("", Course.SYNAPSE)
        is_still = self._window.control.state is not RunState.RUNNING
        if is_still or passed:
            self._ask((view.anatomy.synapse, view.contact, arrival))

    def _ask(self, wanted: tuple[str, int, float]) -> None:
        """Ask for the history of a contact, once."""
        if wanted == self._asked:
            return
        self._asked = wanted
        told = self.history_told

        def ask(runner: Runner) -> None:
            told.emit(runner.contact_history(*wanted, SPAN_MS))

        self._window.control.worker.wish(ask)

    def _on_history_told(self, history: ContactHistory | None) -> None:
        self._microscope.results.map.show_history(history)
