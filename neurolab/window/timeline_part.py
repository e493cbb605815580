"""Joins the panel of time to the window: records, moments, and where a click leads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt

from neurolab.document.contacts import spans_of
from neurolab.document.edits.refs import Ref
from neurolab.document.records import BranchKind
from neurolab.microscope.edits import full_synapses
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.runner import RunState
from neurolab.timeline.chapters import earlier_amounts, event_at
from neurolab.timeline.panel import TimelinePanel
from neurolab.timeline.strip import MOST_EARLIER
from neurolab.widgets import theme
from neurolab.window.docks import PanelDock
from neurolab.window.story import name_of, threshold_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QDockWidget

    from neurolab.document.records import Lab
    from neurolab.simulation.chain import ChainRecord
    from neurolab.simulation.reports import Crossing, Frame, TraceChunk
    from neurolab.simulation.threshold import ThresholdReport
    from neurolab.timeline.chapters import Chapter
    from neurolab.window.main_window import MainWindow

SCOPE_SHARE = 0.33
"""Of the window's height, for the oscilloscope under the panel of time."""
MOST_RECORDS = 300
"""Arrivals of a sweep that are remembered."""
CELL_STAGES = {"soma": BranchKind.SOMA, "segment": BranchKind.INITIAL_SEGMENT}


class TimelinePart(QObject):
    """What the window does with its panel of time.

    Parameters
    ----------
    window : MainWindow
        With its docks and its synapse part made.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.panel = TimelinePanel()
        self.dock = PanelDock("timeline", self.tr("Follow the signal"), self.panel)
        window.panels.add("timeline", self.dock)
        self._closed: list[ChainRecord] = []
        self._open: tuple[ChainRecord, ...] = ()
        self._sweep = 0
        self._frame: Frame | None = None
        self._live_ms = 0.0
        self._spikes: list[float] = []
        self._shown_sweep = 0
        self._somas: dict[str, str] = {}
        control, panel = window.control, self.panel
        panel.about_changed.connect(self.dock.heading.about.setText)
        panel.moment_requested.connect(control.worker.scrub)
        panel.step_requested.connect(control.step)
        self._slow = window.actions_by_name["follow"]
        self._slow.triggered.connect(self._on_slow_triggered)
        panel.slow_requested.connect(self._on_slow_triggered)
        control.changed.connect(self._update_slow)
        panel.now_requested.connect(control.worker.go_live)
        panel.branch_requested.connect(control.worker.branch_off)
        panel.chapter_chosen.connect(self._on_chapter_chosen)
        control.frame_taken.connect(self.show_frame)
        control.chunks_taken.connect(self.take_chunks)
        control.sweep_ended.connect(self._update)
        control.worker.branched.connect(self._on_branched)
        self._thresholds: tuple[ThresholdReport, ...] = ()
        control.threshold_told.connect(self._on_threshold_told)
        window.document.lab_changed.connect(self._on_lab_changed)
        window.document.opened.connect(self._on_opened)
        window.installEventFilter(self)
        panel.installEventFilter(self)
        self._on_lab_changed(window.document.lab)

    def put(self) -> None:
        """Put the dock where it belongs: over the oscilloscope."""
        window = self._window
        self.dock.setFloating(False)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.dock)
        scope = window.panels.docks["scope"]
        window.splitDockWidget(self.dock, scope, Qt.Orientation.Vertical)
        self.dock.show()
        self._fit()
        height = max(window.height() - theme.px(120), 300)
        window.resizeDocks(
            [scope], [round(SCOPE_SHARE * height)], Qt.Orientation.Vertical
        )

    def put_below(self, dock: QDockWidget) -> None:
        """Put the dock below another one that is shown alone."""
        window = self._window
        area = window.dockWidgetArea(dock)
        window.addDockWidget(area, self.dock)
        window.splitDockWidget(dock, self.dock, Qt.Orientation.Vertical)
        self.dock.show()
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the panel to the window's height, and the dock to the panel's."""
        is_shown = watched is self._window and event.type() == QEvent.Type.Resize
        if is_shown or event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Let the dock be as high as its panel, not higher."""
        self.panel.fit()
        heading = self.dock.heading.sizeHint().height()
        self.dock.setMaximumHeight(heading + self.panel.sizeHint().height() + 2)

    # -- the lab ---------------------------------------------------------------------

    def _on_lab_changed(self, lab: Lab) -> None:
        self._somas = {
            neuron.id: branch.id
            for neuron in lab.neurons
            for branch in neuron.branches
            if branch.kind is BranchKind.SOMA
        }
        self.panel.set_strip_visible(bool(full_synapses(lab)))

    def _on_opened(self, _lab: Lab) -> None:
        self._closed, self._open, self._sweep = [], (), 0
        self._spikes.clear()
        self._frame = None
        self._update()

    # -- what comes back -------------------------------------------------------------

    def take_chunks(self, chunks: list[TraceChunk]) -> None:
        """Remember what followed each arrival of the present sweep."""
        for chunk in chunks:
            begins = chunk.first_tick == chunk.sweep_tick
            if chunk.sweep != self._sweep or begins:
                self._sweep, self._closed, self._open = chunk.sweep, [], ()
                self._spikes.clear()
                self._shown_sweep = chunk.sweep
            if chunk.sweep == self._shown_sweep:
                begin_ms = chunk.first_tick * TICK_MS
                self._spikes = [one for one in self._spikes if one <= begin_ms]
                self._note_spikes(chunk.crossings)
            self._closed += [
                one
                for one in chunk.chains
                if one.arrival_ms >= chunk.sweep_tick * TICK_MS
            ]
            del self._closed[:-MOST_RECORDS]

    def show_frame(self, frame: Frame) -> None:
        """Show the moment of a frame."""
        self._frame = frame
        if frame.course:
            self._window.run_bar.show_rate(frame.course, frame.speed_ms_per_s)
        if not frame.is_past:
            self._open = frame.chains
            self._live_ms = frame.time_ms
        self._update()

    def _update(self) -> None:
        """Show strip and slider of the newest frame."""
        frame, control = self._frame, self._window.control
        scope = self._window.scope
        if frame is None or not control.has_sweep:
            self.panel.show_event(None, {}, sweep=0, sweep_start_ms=0.0)
            self.panel.ruler.show_span(0.0, 0.0, ())
            self.panel.show_moment(0.0, is_past=False)
            scope.show_moment(None)
            return
        start = frame.time_ms - frame.sweep_time_ms
        end = self._live_ms
        if frame.is_past and frame.sweep != self._sweep:
            known = self._window.store.sweep(frame.sweep)
            end = known.end_ms if known is not None else frame.time_ms
        if frame.sweep != self._shown_sweep:
            self._shown_sweep = frame.sweep
            self._spikes.clear()
            self._note_spikes(self._window.store.crossings(start, end))
        self.panel.ruler.show_span(start, end, tuple(self._spikes))
        lag = frame.lag_ms
        self.panel.ruler.show_time(frame.time_ms - lag, is_past=frame.is_past)
        self.panel.show_moment(frame.sweep_time_ms - lag, is_past=frame.is_past)
        scope.show_moment(frame.sweep_time_ms if frame.is_past else None)
        self._update_strip(frame, start)

    def _note_spikes(self, crossings: Iterable[Crossing]) -> None:
        """Note when cells fire: at the soma, else at the first place that is passed."""
        for one in crossings:
            place = self._somas.setdefault(one.neuron, one.branch)
            if place == one.branch:
                self._spikes.append(one.time_ms)

    def _update_strip(self, frame: Frame, start_ms: float) -> None:
        part = self._window.synapse_part
        synapse = None if part is None else part.microscope.synapse
        known = [*self._closed, *self._open]
        if frame.is_past and frame.sweep != self._sweep:
            known = list(frame.chains)
        event = event_at(
            synapse,
            known,
            frame.chains,
            frame.time_ms if frame.is_past else math.inf,
            start_ms,
            is_over=self._window.control.state is RunState.IDLE,
        )
        earlier = {} if event is None else earlier_amounts(event, known, MOST_EARLIER)
        self.panel.show_event(
            event,
            earlier,
            sweep=frame.sweep,
            sweep_start_ms=start_ms,
            distance="" if event is None else self._distance(event.synapse),
        )

    def _distance(self, synapse: str) -> str:
        """Return how far the cell behind a synapse stayed from firing, if known."""
        lab = self._window.document.lab
        for report in self._thresholds:
            if report.synapse == synapse:
                return threshold_words(report, name_of(lab, report.neuron))
        return ""

    def _on_threshold_told(
        self, reports: tuple[ThresholdReport, ...], _share: float
    ) -> None:
        self._thresholds = reports
        self._update()

    # -- the time microscope ---------------------------------------------------------

    def _on_slow_triggered(self, is_on: bool) -> None:
        self._window.control.follow(is_on=is_on)

    def _update_slow(self) -> None:
        is_on = self._window.control.is_following
        self._slow.setChecked(is_on)
        self.panel.slow.setChecked(is_on)
        if not is_on:
            self._window.run_bar.show_rate("", 0.0)

    # -- where a click leads ---------------------------------------------------------

    def _on_chapter_chosen(self, chapter: Chapter) -> None:
        """Go to a stage: its time, its synapse from inside, its place on the bench."""
        event, window = self.panel.event_shown, self._window
        if event is None or chapter.time_ms is None:
            return
        if window.synapse_part is not None:
            window.synapse_part.microscope.show_synapse(event.synapse)
        kind = CELL_STAGES.get(chapter.name)
        place = None if kind is None else self._place(event.synapse, kind)
        if place is None:
            window.scene.select((Ref("synapse", event.synapse),))
        else:
            window.scene.select((Ref("neuron", place[0]),), place)
        window.control.worker.scrub(chapter.time_ms)

    def _place(self, synapse: str, kind: BranchKind) -> tuple[str, str] | None:
        """Return neuron and branch of a kind that listens to a synapse."""
        lab = self._window.document.lab
        neurons = {one.id: one for one in lab.neurons}
        record = next((one for one in lab.synapses if one.id == synapse), None)
        spans = () if record is None else spans_of(record, neurons)
        for span in spans:
            for branch in neurons[span.neuron].branches:
                if branch.kind is kind:
                    return span.neuron, branch.id
        return None

    def _on_branched(self, lab: Lab) -> None:
        """Take the lab of a moment that became the present; it can be undone."""
        document = self._window.document
        if lab is not document.lab:
            document.edit(lab, self.tr("Branch off"))
