"""The bench window: docks around the living diagram, and what joins them.

Views never speak to each other: the document says what is on the bench, `RunControl`
what happens there, and this window passes both on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QMenu,
    QMessageBox,
    QProgressBar,
    QToolBar,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from neurolab.diagram.scene import DiagramScene
from neurolab.diagram.view import DiagramView
from neurolab.document.addresses import describe
from neurolab.inspector.inspector import Inspector
from neurolab.inspector.parameter_form import ParameterForm
from neurolab.oscilloscope.oscilloscope import Oscilloscope
from neurolab.simulation.runner import RunState
from neurolab.simulation.trace_store import TraceStore
from neurolab.stimulus.panel import StimulusPanel
from neurolab.widgets import theme
from neurolab.widgets.notice_bar import Notice, NoticeBar, Severity
from neurolab.widgets.theme import ThemeName
from neurolab.window.actions import WindowActions
from neurolab.window.caption_bar import CaptionBar
from neurolab.window.caption_part import CaptionPart
from neurolab.window.command_list import CommandList
from neurolab.window.diagram_part import DiagramPart
from neurolab.window.docks import BareDock, PanelDock
from neurolab.window.heavy_edits import HeavyEdits
from neurolab.window.keys_page import KeysPage
from neurolab.window.lab_files import LabFiles
from neurolab.window.lab_list import LabList
from neurolab.window.look import Look
from neurolab.window.menus import ChangingMenus
from neurolab.window.notices import Notices
from neurolab.window.palette import Palette
from neurolab.window.panels import Panels
from neurolab.window.preferences_dialog import PreferencesDialog
from neurolab.window.rail import Rail
from neurolab.window.recovery import Recovery
from neurolab.window.run_bar import RunBar
from neurolab.window.run_control import Mode, RunControl
from neurolab.window.scope_part import ScopePart
from neurolab.window.signs_page import SignsPage
from neurolab.window.speed import watch_speed
from neurolab.window.start_part import StartPart
from neurolab.window.status_part import StatusPart
from neurolab.window.story import driven
from neurolab.window.synapse_part import SynapsePart
from neurolab.window.timeline_part import TimelinePart

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent

    from neurolab.document.document import Document
    from neurolab.document.records import Lab
    from neurolab.simulation.reports import Frame, TraceChunk
    from neurolab.window.preferences import Preferences

SMALLEST_WINDOW = (960, 600)


class MainWindow(theme.Themed, QMainWindow):
    """The bench.

    Parameters
    ----------
    document : Document
    preferences : Preferences
    path : Path, optional
        File of the document's lab; None for a bundled or a new one.
    """

    def __init__(
        self, document: Document, preferences: Preferences, path: Path | None = None
    ) -> None:
        super().__init__()
        self.document = document
        self._preferences = preferences
        self._is_closed = False
        self.synapse_part: SynapsePart | None = None
        self.timeline_part: TimelinePart | None = None
        self.setObjectName("MainWindow")
        self.setDockNestingEnabled(True)
        self.setAnimated(False)
        self.actions_table = WindowActions(self)
        self.actions_by_name = self.actions_table.by_name
        self.files = LabFiles(document, preferences, self)
        self.files.path = path
        self.control = RunControl(document.lab, self)
        self.store = TraceStore()
        # before any view: the thread works on an edit while the views follow it
        self.heavy_edits = HeavyEdits(self)
        self.start_part = StartPart(self)
        document.lab_changed.connect(self.heavy_edits.take)
        self.notice_bar = NoticeBar()
        self.notices = Notices(self.notice_bar, document, self)
        self.recovery = Recovery(document, self)
        self._build_centre()
        self._build_docks()
        self._build_bars()
        self.look = Look(self, preferences)
        self.caption_part = CaptionPart(self)
        self.menus = ChangingMenus(self, preferences)
        self._connect_actions()
        self._connect_parts()
        self._place()
        self._take_lab(document.lab)
        self._update_title()
        self._update_controls()
        self.dress()

    # -- what is on it ---------------------------------------------------------------

    def _build_centre(self) -> None:
        """Lay out notices, progress, diagram and caption."""
        self.scene = DiagramScene(self.document)
        self.diagram = DiagramView(self.scene)
        self.caption = CaptionBar()
        self.progress = QProgressBar()
        self.progress.setFormat(self.tr("Getting ready, on the first start only: %p %"))
        self.progress.hide()
        frame = QFrame()
        frame.setObjectName("DiagramFrame")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.diagram, 1)
        inside.addWidget(self.caption)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notice_bar)
        column.addWidget(self.progress)
        column.addWidget(frame, 1)
        self.setCentralWidget(centre)
        self.panels = Panels(self, centre)

    def _build_docks(self) -> None:
        """Make the panels around the diagram."""
        self.palette_panel = Palette()
        self.lab_list = LabList()
        self.scope = Oscilloscope(self.store)
        self.stimulus = StimulusPanel(self.document)
        self.inspector = Inspector(self.document)
        scope = BareDock("scope", self.tr("Oscilloscope"), self.scope)
        self._add_panel("bench", self.tr("Bench"), self.palette_panel, scrolls=True)
        self._add_panel("labs", self.tr("Labs"), self.lab_list)
        self.panels.add("scope", scope)
        self._add_panel("stimulus", self.tr("Stimulus"), self.stimulus, scrolls=True)
        self._add_panel("inspector", self.tr("Inspector"), self.inspector)
        self.panels.put()

    def _add_panel(
        self, name: str, title: str, content: QWidget, *, scrolls: bool = False
    ) -> None:
        self.panels.add(name, PanelDock(name, title, content, scrolls=scrolls))

    def _build_bars(self) -> None:
        self.run_bar = RunBar(self.actions_by_name)
        bar = QToolBar(self.tr("Run"))
        bar.setObjectName("run")
        bar.setMovable(False)
        bar.addWidget(self.run_bar)
        bar.toggleViewAction().setVisible(False)
        self.addToolBar(bar)
        self._bar = bar
        self.status_part = StatusPart(self, self._preferences)
        self._build_temperature()

    def _build_temperature(self) -> None:
        """Let the temperature be changed in a menu of its own."""
        self.temperature_form = ParameterForm(self.document)
        self.temperature_menu = QMenu(self)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.addWidget(self.temperature_form)
        holder.setMinimumWidth(theme.px(340))
        action = QWidgetAction(self.temperature_menu)
        action.setDefaultWidget(holder)
        self.temperature_menu.addAction(action)
        self.run_bar.temperature_button.setMenu(self.temperature_menu)
        self.run_bar.temperature_button.setToolTip(self.tr("Temperature of the bath"))

    def _connect_actions(self) -> None:
        stack = self.document.undo_stack
        control = self.control
        self.actions_table.connect(
            {
                "new": self.files.new,
                "open": self.files.open,
                "save": self.files.save,
                "save_as": self.files.save_as,
                "as_opened": self.as_opened,
                "quit": self.close,
                "undo": stack.undo,
                "redo": stack.redo,
                "fire": control.fire_or_pause,
                "step": control.step_frame,
                "step_tick": lambda: control.step(1),
                "step_back": lambda: control.step(-1),
                "next_spike": control.run_to_spike,
                "next_release": control.run_to_release,
                "rest": self.to_rest,
                "start_here": self.start_part.start_here,
                "start_at_rest": self.start_part.start_at_rest,
                "watch": lambda: control.set_mode(Mode.WATCH),
                "repeat": lambda: control.set_mode(Mode.REPEAT),
                "continuous": lambda: control.set_mode(Mode.CONTINUOUS),
                "slower": lambda: self._change_speed(-1),
                "faster": lambda: self._change_speed(1),
                "shorter": lambda: self.scope.change_time_base(-1),
                "longer": lambda: self.scope.change_time_base(1),
                "fit_scope": self.scope.bring_back,
                "cursors": lambda: self.scope_part.toggle_cursors(),
                "next_extreme": lambda: self.scope.face.step_cursor(1),
                "last_extreme": lambda: self.scope.face.step_cursor(-1),
                "alone_diagram": lambda: self.panels.show_alone("diagram"),
                "alone_scope": lambda: self.panels.show_alone("scope"),
                "alone_stimulus": lambda: self.panels.show_alone("stimulus"),
                "alone_inspector": lambda: self.panels.show_alone("inspector"),
                "alone_synapse": lambda: self.panels.show_alone("synapse"),
                "back": self.back,
                "reset_layout": self.panels.reset,
                "light": lambda: self.look.set_theme(ThemeName.LIGHT),
                "dark": lambda: self.look.set_theme(ThemeName.DARK),
                "projector": self.look.toggle_projector,
                "larger": self.look.enlarge,
                "smaller": self.look.reduce,
                "usual_type": self.look.usual_size,
                "full_screen": self._toggle_full_screen,
                "next_lab": lambda: self._step_lab(1),
                "previous_lab": lambda: self._step_lab(-1),
                "keys": self._show_keys,
                "commands": self._show_commands,
                "signs": lambda: SignsPage(self).show(),
                "preferences": self._show_preferences,
                "about": self._show_about,
            }
        )

    def _connect_parts(self) -> None:
        document, control, bar = self.document, self.control, self.run_bar
        document.opened.connect(self._on_opened)
        document.lab_changed.connect(self._on_lab_changed)
        stack = document.undo_stack
        stack.indexChanged.connect(self._on_history_changed)
        stack.cleanChanged.connect(self._on_history_changed)
        control.frame_taken.connect(self._on_frame)
        control.chunks_taken.connect(self._on_chunks)
        control.changed.connect(self._update_controls)
        control.sweep_ended.connect(self._on_sweep_ended)
        control.taken_over.connect(self.scope.clear)
        control.compiler.progressed.connect(self._on_compile_progressed)
        bar.speed_changed.connect(control.set_speed)
        bar.mode_changed.connect(lambda number: control.set_mode(Mode(number)))
        for part in (
            control.failed,
            self.files.failed,
            self.stimulus.failed,
            self.inspector.failed,
            self.temperature_form.failed,
        ):
            part.connect(self.notices.say_error)
        self.files.path_changed.connect(self._update_title)
        self.inspector.readings_wanted.connect(control.worker.read)
        self.stimulus.fire_requested.connect(control.fire_stimulus)
        self.lab_list.chosen.connect(self.open_bundled)
        self.diagram_part = DiagramPart(self)
        self.synapse_part = SynapsePart(self)
        self.timeline_part = TimelinePart(self)
        self.scope_part = ScopePart(self)
        self.rail = Rail(self, self.panels.docks)
        inside = self.synapse_part
        for panel in (inside.microscope, inside.shelf, inside.bath):
            panel.failed.connect(self.notices.say_error)
        self.temperature_menu.addAction(
            self.tr("Ions of the bath …"), lambda: self.panels.bring("bath")
        )

    # -- beginning and end -----------------------------------------------------------

    def _place(self) -> None:
        """Take place, size and docks of the last time."""
        room = self.screen().availableGeometry()
        self.resize(
            min(1600, round(0.94 * room.width())),
            min(980, round(0.94 * room.height())),
        )
        self.setMinimumSize(
            min(SMALLEST_WINDOW[0], room.width()),
            min(SMALLEST_WINDOW[1], room.height()),
        )
        self.panels.put()
        if not self._preferences.geometry.isEmpty():
            self.restoreGeometry(self._preferences.geometry)
        if not self._preferences.layout.isEmpty():
            self.restoreState(self._preferences.layout)

    def start(self) -> None:
        """Begin to work, once the window is there: compile, autosave, list labs."""
        self.notices.catch_all()
        self.control.start()
        self.recovery.start()
        QTimer.singleShot(0, self, self._fill_lab_list)
        rescued = self.recovery.rescue()
        if rescued is not None:
            self._offer_rescued(rescued)

    def _fill_lab_list(self) -> None:
        self.lab_list.fill()
        self._show_open_lab()

    def _offer_rescued(self, lab: Lab) -> None:
        text = self.tr("NeuroLab ended unexpectedly the last time. “%1” was kept.")
        self.notice_bar.say(
            Notice(
                text.replace("%1", lab.title or lab.name),
                Severity.INFORMATION,
                key="rescued",
                remedy=self.tr("Open it"),
                act=lambda: self.files.show_recovered(lab, None),
            )
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, then end thread and child process at once."""
        if not self.files.may_leave():
            event.ignore()
            return
        self.panels.show_all()
        self._preferences.remember_window(self.saveGeometry(), self.saveState())
        self.run_bar.fire_button.set_pulsing(False)
        self._is_closed = True
        self.caption_part.close()
        self.scope_part.close()
        self.recovery.close()
        self.control.close()
        self.scene.close()
        self.notices.let_go()
        super().closeEvent(event)

    # -- the lab ---------------------------------------------------------------------

    def _on_opened(self, lab: Lab) -> None:
        self.control.open(lab)
        self.scope.clear()
        self.caption_part.clear()
        self.notices.show_findings(())
        self._take_lab(lab)
        self.run_bar.set_speed(self.control.speed)
        self._show_open_lab()

    def _on_lab_changed(self, lab: Lab) -> None:
        self._take_lab(lab)

    def _take_lab(self, lab: Lab) -> None:
        """Show what is on the bench."""
        self.scope.set_lab(lab)
        self.run_bar.show_temperature(lab.bath.celsius)
        celsius = describe(lab, "bath.celsius")
        self.temperature_form.show_quantities([("", [celsius])])
        self.caption_part.offer_choices(lab)
        self.caption_part.update()
        self.status_part.update()

    def as_opened(self) -> None:
        """Bring lab, layout and speed back; the lab can be undone."""
        document = self.document
        if document.lab is not document.opened_lab:
            document.edit(document.opened_lab, self.tr("As opened"))
        self.panels.reset()
        self.control.set_mode(Mode.WATCH)
        self.control.set_speed(watch_speed(document.lab.sweep_ms))
        self.run_bar.set_speed(self.control.speed)
        self.scope.set_window_ms(document.lab.sweep_ms)
        self.to_rest()

    def open_bundled(self, name: str) -> None:
        """Open a bundled lab."""
        self.files.open(name)
        self._show_open_lab()

    def _step_lab(self, direction: int) -> None:
        """Open the next or previous bundled lab; a presenter's clicker."""
        rows = self.lab_list.names()
        if not rows:
            return
        name = self.document.opened_lab.name
        here = rows.index(name) if name in rows else -direction
        there = min(max(here + direction, 0), len(rows) - 1)
        if there != here:
            self.open_bundled(rows[there])

    def _show_open_lab(self) -> None:
        is_bundled = self.files.path is None
        self.lab_list.show_open(self.document.opened_lab.name if is_bundled else "")

    # -- the run ---------------------------------------------------------------------

    def to_rest(self) -> None:
        """Go back to rest, with an empty scope."""
        self.control.rest()
        self.scope.clear()
        self.run_bar.show_time(0, 0.0)
        self.caption_part.update()

    def _on_frame(self, frame: Frame) -> None:
        self.diagram_part.show_frame(frame)
        self.inspector.show_frame(frame)
        self.status_part.show_frame(frame)
        self.notices.show_findings(frame.warnings)
        if self.control.has_sweep:
            self.run_bar.show_time(frame.sweep, frame.sweep_time_ms - frame.lag_ms)

    def _on_chunks(self, chunks: list[TraceChunk]) -> None:
        self.scope.face.keeps_earlier = self.control.mode is not Mode.WATCH
        chunks = [chunk for chunk in chunks if self.store.append(chunk)]
        self.scope.take_chunks(chunks)
        self.diagram_part.take_chunks(chunks)
        self.caption_part.take_chunks(chunks)

    def _on_sweep_ended(self) -> None:
        self.scope.finish_sweep()
        self.caption_part.update()
        if self.document.lab.synapses:
            self.control.ask_chains()

    # -- controls --------------------------------------------------------------------

    def _change_speed(self, direction: int) -> None:
        slider = self.run_bar.speed_slider
        slider.setValue(slider.value() + direction)

    def _update_controls(self) -> None:
        """Let button, switch and status say what happens."""
        control, bar = self.control, self.run_bar
        for name, mode in (
            ("watch", Mode.WATCH),
            ("repeat", Mode.REPEAT),
            ("continuous", Mode.CONTINUOUS),
        ):
            self.actions_by_name[name].setChecked(control.mode is mode)
        bar.set_mode(int(control.mode))
        if bar.speed != control.speed:
            bar.set_speed(control.speed)
        match control.state:
            case RunState.RUNNING:
                bar.show_action(self.tr("Pause (Space)"), "pause", pulses=False)
            case RunState.PAUSED:
                bar.show_action(self.tr("Go on (Space)"), "play", pulses=False)
            case _:
                who = driven(self.document.lab)
                text = (
                    self.tr("Fire %1 (Space)").replace("%1", who)
                    if who
                    else self.tr("Fire (Space)")
                )
                bar.show_action(text, "bolt", pulses=not control.has_sweep)
        if control.is_ready:
            self.progress.hide()
        self.caption_part.update()
        self.status_part.update()

    def _on_compile_progressed(self, share: float) -> None:
        self.progress.setRange(0, 100)
        self.progress.setValue(round(100.0 * share))
        self.progress.setVisible(share < 1.0)

    def _update_title(self) -> None:
        dirty = self.files.is_dirty
        self.setWindowTitle(
            self.tr("%1%2 — NeuroLab")
            .replace("%1", self.files.name)
            .replace("%2", "*" if dirty else "")
        )
        self.status_part.say_saved(dirty)
        self._update_history()

    def _on_history_changed(self) -> None:
        """Follow an edit, an undo or a save."""
        if not self._is_closed:
            self.control.end_gesture()
            self._update_title()

    def _update_history(self) -> None:
        """Name what would be undone and redone."""
        stack = self.document.undo_stack
        for name, text, can, what in (
            ("undo", self.tr("&Undo"), stack.canUndo(), stack.undoText()),
            ("redo", self.tr("&Redo"), stack.canRedo(), stack.redoText()),
        ):
            action = self.actions_by_name[name]
            action.setEnabled(can)
            action.setText(f"{text}: {what}" if what else text)

    # -- look ------------------------------------------------------------------------

    def back(self) -> None:
        """Take one step back: all panels, or close the notice that is shown."""
        if self.panels.is_one_alone:
            self.panels.show_all()
        elif self.isFullScreen():
            self._toggle_full_screen()
        elif self.notice_bar.shown is not None:
            self.notice_bar.close_shown()

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()
        self.actions_by_name["full_screen"].setChecked(self.isFullScreen())

    def _dress(self) -> None:
        self.look.update_actions()
        self.status_part.dress()
        self.temperature_form.rebuild()
        celsius = describe(self.document.lab, "bath.celsius")
        self.temperature_form.show_quantities([("", [celsius])])

    def sizeHint(self) -> QSize:
        """Return a size for a lecture hall's screen."""
        return QSize(1400, 880)

    # -- help ------------------------------------------------------------------------

    def _show_keys(self) -> None:
        KeysPage(self).show()

    def _show_commands(self) -> None:
        CommandList(self).show_over()

    def _show_preferences(self) -> None:
        PreferencesDialog(self, self._preferences).show()

    def _show_about(self) -> None:
        text = self.tr(
            "<b>NeuroLab</b><br>A laboratory bench for neurons and synapses. Everything"
            " on the screen is computed.<br><br>BSD-3-Clause. Qt and PySide6 are used"
            " under the LGPL; the typeface is Inter, under the SIL Open Font License."
        )
        QMessageBox.about(self, self.tr("About NeuroLab"), text)
