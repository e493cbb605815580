"""Joins the oscilloscope to the window: its channels are in the document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from neurolab.errors import NeuroLabError
from neurolab.formats.table_csv import encode_columns
from neurolab.oscilloscope.drawing import drawing_of
from neurolab.oscilloscope.export import Exporter, picture_of, table_of
from neurolab.widgets.notice_bar import Notice, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.oscilloscope.phase import PhasePlane
    from neurolab.widgets.plots import Plot
    from neurolab.window.main_window import MainWindow


class ScopePart(QObject):
    """What the window does with its oscilloscope.

    Parameters
    ----------
    window : MainWindow
        With its control, its document and its oscilloscope made.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        scope = window.scope
        scope.channels_requested.connect(self._set_channels)
        scope.stimulus_requested.connect(self._fire)
        window.control.recomputing.connect(scope.face.keep_as_before)
        self.phase: PhasePlane | None = None
        self.exporter = Exporter(self)
        self.exporter.failed.connect(window.notices.say_error)
        self.exporter.written.connect(self._say_written)
        self._fill_menu()

    def close(self) -> None:
        """Let the file that is being written be finished."""
        if self.phase is not None:
            self.phase.close()
        if self._window.synapse_part is not None:
            self._window.synapse_part.results.close()
        self.exporter.close()

    def _fill_menu(self) -> None:
        """Put what a lecture seldom needs into the scope's menu."""
        scope = self._window.scope
        header, face = scope.header, scope.face
        header.menu.addAction(self._window.actions_by_name["cursors"])
        roll = header.choice(
            self.tr("Roll"),
            self.tr("The traces move to the left; the right edge is now"),
            checkable=True,
        )
        roll.triggered.connect(lambda on: scope.set_rolling(is_rolling=on))
        persist = header.choice(
            self.tr("Persistence"),
            self.tr("The last ten sweeps stay and fade, in every mode"),
            checkable=True,
        )
        persist.triggered.connect(lambda on: setattr(face, "persists", on))
        phase = header.choice(
            self.tr("Phase plane: dV/dt against V"),
            self.tr("How fast each potential changes, against the potential"),
        )
        phase.triggered.connect(self.show_phase_plane)
        inside = self._window.synapse_part
        if inside is not None:
            cleft = header.choice(
                self.tr("Cleft: concentration against radius"),
                self.tr("How transmitter spreads in the cleft of the watched contact"),
            )
            cleft.triggered.connect(inside.results.show_map)
            header.menu_opening.connect(
                lambda: cleft.setEnabled(inside.microscope.synapse is not None)
            )
            inside.results.plot_made.connect(self.follow_plot)
        header.menu.addSeparator()
        keep = header.choice(
            self.tr("Keep this sweep on the face"),
            self.tr("It stays, in grey, to be compared with what follows"),
        )
        keep.triggered.connect(lambda: face.keep())
        forget = header.choice(self.tr("Forget the kept sweeps"))
        forget.triggered.connect(lambda: face.forget_kept())
        header.menu.addSeparator()
        for text, ending in (
            (self.tr("Export the traces as a table (CSV) …"), "csv"),
            (self.tr("Export a picture (PNG) …"), "png"),
            (self.tr("Export a drawing (SVG) …"), "svg"),
        ):
            action = header.choice(text)
            action.triggered.connect(lambda _=False, one=ending: self._ask(one))
        header.menu_opening.connect(lambda: keep.setEnabled(bool(face.traces)))
        header.menu_opening.connect(lambda: forget.setEnabled(bool(face.kept)))

    def show_phase_plane(self) -> None:
        """Open the phase plane; its plots are imported when they are first wanted."""
        if self.phase is None:
            from neurolab.oscilloscope.phase import PhasePlane

            self.phase = PhasePlane(self._window.scope.face, self._window)
            self.follow_plot(self.phase.plot)
        self.phase.show()

    def toggle_cursors(self) -> None:
        """Put the cursors on the face, or take them away."""
        face = self._window.scope.face
        face.show_cursors(is_on=not face.cursors.is_on)
        self._window.actions_by_name["cursors"].setChecked(face.cursors.is_on)

    def follow_plot(self, plot: Plot) -> None:
        """Write a plot to a file when its menu asks for one."""
        plot.export_requested.connect(lambda ending: self._ask(ending, plot))

    def _ask(self, ending: str, plot: Plot | None = None) -> None:
        """Ask where to, and write the scope or a plot."""
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export what is shown"),
            f"{self._window.document.lab.name}.{ending}",
            f"*.{ending}",
        )
        if name:
            self.export(Path(name).with_suffix(f".{ending}"), plot)

    def export(self, path: Path, plot: Plot | None = None) -> None:
        """Write what is shown in the background, as the end of the name says."""
        scope = self._window.scope
        match path.suffix:
            case ".csv":
                encode = table_of(scope.face) if plot is None else _numbers_of(plot)
            case ".svg":
                encode = drawing_of(scope.face) if plot is None else _lines_of(plot)
            case _:
                shown = scope if plot is None else plot
                encode = picture_of(shown.grab().toImage())
        self.exporter.write(path, encode)

    def _say_written(self, path: Path) -> None:
        text = self.tr("Written: %1").replace("%1", path.name)
        self._window.notice_bar.say(Notice(text, Severity.INFORMATION, key="exported"))

    def _set_channels(self, channels: tuple[str, ...], text: str) -> None:
        """Put other addresses on the scope; it can be undone."""
        document = self._window.document
        try:
            document.edit(replace(document.lab, channels=channels), text)
        except NeuroLabError as error:
            self._window.notices.say_error(error)

    def _fire(self) -> None:
        """Fire for a trigger that waits."""
        if not self._window.control.is_running:
            self._window.control.fire()


def _numbers_of(plot: Plot) -> Callable[[], bytes]:
    """Return what encodes the numbers of a plot; they are read now."""
    heads, columns = plot.table()
    return lambda: encode_columns(heads, columns)


def _lines_of(plot: Plot) -> Callable[[], bytes]:
    """Return what encodes a plot as a drawing, which is made now."""
    data = plot.svg()
    return lambda: data
