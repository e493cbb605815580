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
    opened : Lab
        Another lab is on the bench; what was there before is gone.
    lab_changed : Lab
        After an edit, an undo, while a preview moves, and after `opened`.
    """

    opened = Signal(object)
    lab_changed = Signal(object)

    def __init__(self, lab: Lab, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lab = self._opened = lab
        self._before: Lab | None = None
        self.undo_stack = QUndoStack(self)

    @property
    def lab(self) -> Lab:
        """Return the lab as it is now, previews included."""
        return self._lab

    @property
    def opened_lab(self) -> Lab:
        """Return the lab as it was opened."""
        return self._opened

    @property
    def is_previewing(self) -> bool:
        """Return whether a gesture goes on."""
        return self._before is not None

    def open(self, lab: Lab) -> None:
        """Put another lab on the bench, with nothing to undo."""
        self._before = None
        self._lab = self._opened = lab
        self.undo_stack.clear()
        self.opened.emit(lab)
        self.lab_changed.emit(lab)

    def edit(self, lab: Lab, text: str, merge: str = "") -> None:
        """Change the lab by one edit that can be undone.

        Parameters
        ----------
        lab : Lab
        text : str
            Name of the edit in the history.
        merge : str
            Edits in quick succession with the same name here become one.

        Raises
        ------
        LabError
            If the lab cannot exist; the document stays as it was.
        """
        self.preview(lab)
        self.commit(text, merge)

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

    def commit(self, text: str, merge: str = "") -> None:
        """Make the preview an edit that can be undone; arguments as of `edit`."""
        before, self._before = self._before, None
        if before is not None and before is not self._lab:
            command = ChangeLabCommand(self, before, self._lab, text, merge)
            self.undo_stack.push(command)

    def cancel(self) -> None:
        """Take the preview back."""
        before, self._before = self._before, None
        if before is not None:
            self.show(before)
