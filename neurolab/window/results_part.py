"""Feeds the results beside the picture: traces, and the history of the cleft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout

from neurolab.simulation.following import Course
from neurolab.simulation.runner import RunState
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.microscope.cleft_map import CleftMap
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
    plot_made : Plot
        A plot was opened for the first time.
    """

    history_told = Signal(object)
    plot_made = Signal(object)

    def __init__(self, window: MainWindow, microscope: MicroscopePanel) -> None:
        super().__init__(window)
        self._window = window
        self._microscope = microscope
        self._asked: tuple[str, int, float] | None = None
        self._course = ""
        self._frame: Frame | None = None
        self._has_results = False
        self.map: CleftMap | None = None
        self.dialog: QDialog | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._update)
        control = window.control
        control.frame_taken.connect(self._on_frame)
        control.sweep_ended.connect(self._schedule)
        control.changed.connect(self._schedule)
        microscope.widened.connect(self._on_widened)
        self.history_told.connect(self._on_history_told)

    def _on_frame(self, frame: Frame) -> None:
        self._frame = frame
        if not self._is_seen:
            return
        arrival = self._arrival_ms()
        time_ms = frame.time_ms - frame.lag_ms
        for shown in self._maps():
            shown.show_now(time_ms)
        if self._microscope.results is not None:
            since = None if arrival is None else time_ms - arrival
            self._microscope.results.clocks.mark(since)
        self._schedule()

    def show_map(self) -> None:
        """Open the map of the cleft in a window of its own."""
        if self.dialog is None:
            from neurolab.microscope.cleft_map import CleftMap

            self.map, self.dialog = CleftMap(), QDialog(self._window)
            self.dialog.setWindowFlag(Qt.WindowType.Tool)
            self.dialog.setWindowTitle(self.tr("Cleft: radius and time"))
            QVBoxLayout(self.dialog).addWidget(self.map)
            self.dialog.resize(theme.px(460), theme.px(400))
            self.plot_made.emit(self.map.plot)
            self._asked = None
        self.dialog.show()
        self._schedule()

    def close(self) -> None:
        """Close the window of the map."""
        if self.dialog is not None:
            self.dialog.close()

    def _maps(self) -> list[CleftMap]:
        """Return the maps of the cleft that there are."""
        results = self._microscope.results
        found = [self.map, None if results is None else results.map]
        return [one for one in found if one is not None]

    @property
    def _is_seen(self) -> bool:
        is_open = self.dialog is not None and self.dialog.isVisible()
        return is_open or self._microscope.is_wide

    def _schedule(self) -> None:
        if self._is_seen and not self._timer.isActive():
            self._timer.start()

    def _on_widened(self, is_wide: bool) -> None:
        results = self._microscope.results
        if is_wide and results is not None and not self._has_results:
            self._has_results = True
            self.plot_made.emit(results.map.plot)
            self.plot_made.emit(results.clocks)
            self._asked = None
        self._schedule()

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
        results = self._microscope.results
        if arrival is None:
            if results is not None:
                results.clocks.show_curves(())
            return
        store = self._window.store
        end = store.end_ms
        known = store.sweep(frame.sweep)
        if known is not None:
            end = min(end, known.end_ms)
        if results is not None:
            results.show_traces(store, view.anatomy, arrival, end)
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
        for shown in self._maps():
            shown.show_history(history)
