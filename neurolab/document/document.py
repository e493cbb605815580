"""The open lab, with a signal when it changes and an undo stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from neurolab.document.checks import require
from neurolab.document.commands import ChangeLabCommand

if TYPE_CHECKING:
    from neurolab.document.records import Lab


class Document(QObject):
    """The only truth about what is on the bench.

    Signals
    -------
    lab_changed : Lab
        After an edit, an undo, or while a preview moves.
    """

    lab_changed = Signal(object)

    def __init__(self, lab: Lab, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lab = lab
        self._before: Lab | None = None
        self.undo_stack = QUndoStack(self)

    @property
    def lab(self) -> Lab:
        """Return the lab as it is now, previews included."""
        return self._lab

    def show(self, lab: Lab) -> None:
        """Take a lab without a command; what commands and previews call."""
        if lab is not self._lab:
            self._lab = lab
            self.lab_changed.emit(lab)

    def preview(self, lab: Lab) -> None:
        """Show a lab while a gesture lasts.

        Raises
        ------
        LabError
            If the lab cannot exist; the document stays as it was.
        """
        require(lab)
        if self._before is None:
            self._before = self._lab
        self.show(lab)

    def commit(self, text: str) -> None:
        """Make the preview an edit that can be undone."""
        if self._before is not None and self._before is not self._lab:
            before, after = self._before, self._lab
            self.undo_stack.push(ChangeLabCommand(self, before, after, text))
        self._before = None

    def cancel(self) -> None:
        """Take the preview back."""
        if self._before is not None:
            self.show(self._before)
        self._before = None
