"""How sweeps start: in the state of the moment that is shown, or from rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.window.main_window import MainWindow


class StartPart(QObject):
    """Keeps a moment in the lab, as the start of every sweep to come.

    Parameters
    ----------
    window : MainWindow
        With its document and its control made.
    """

    _told = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told.connect(self._on_told)

    def start_here(self) -> None:
        """Let every sweep start in the state that is shown now."""
        if self._window.control.is_ready:
            told = self._told
            self._window.control.worker.wish(
                lambda runner: told.emit(runner.lab_from_now())
            )

    def start_at_rest(self) -> None:
        """Let every sweep start from rest again."""
        document = self._window.document
        if document.lab.start is not None:
            document.edit(replace(document.lab, start=None), self.tr("Start from rest"))

    def _on_told(self, lab: Lab) -> None:
        document = self._window.document
        changed = replace(document.lab, start=lab.start)
        document.edit(changed, self.tr("Start from this moment"))
