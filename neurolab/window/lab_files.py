"""New, open, save: the document and its file, without losing work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

import neurolab
from neurolab.document.records import Bath, Lab
from neurolab.errors import NeuroLabError
from neurolab.physiology.bench import CELSIUS

if TYPE_CHECKING:
    from neurolab.document.document import Document
    from neurolab.window.preferences import Preferences

SUFFIX = ".json"


class LabFiles(QObject):
    """The file of the open lab.

    Signals
    -------
    path_changed
        The lab has another file, or was saved.
    failed : NeuroLabError
        A file could not be read or written; document and file stay as they were.
    """

    path_changed = Signal()
    failed = Signal(object)

    def __init__(
        self, document: Document, preferences: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document = document
        self._preferences = preferences
        self._window = window
        self.path: Path | None = None

    @property
    def name(self) -> str:
        """Return what the window's title calls the lab."""
        if self.path is not None:
            return self.path.name
        lab = self._document.lab
        return lab.title or lab.name

    @property
    def is_dirty(self) -> bool:
        """Return whether there is something to save."""
        return not self._document.undo_stack.isClean()

    # -- opening ---------------------------------------------------------------------

    def new(self) -> bool:
        """Begin with an empty bench."""
        if not self.may_leave():
            return False
        self._show(empty_lab(self.tr("New lab")), None)
        return True

    def open(self, source: Path | str | None = None) -> bool:
        """Open a file, a bundled lab by its name, or what a dialog chooses."""
        if not self.may_leave():
            return False
        if source is None:
            chosen, _ = QFileDialog.getOpenFileName(
                self._window, self.tr("Open a lab"), str(self._folder()), self._filter()
            )
            if not chosen:
                return False
            source = Path(chosen)
        try:
            lab = neurolab.load(source)
        except NeuroLabError as error:
            self.failed.emit(error)
            return False
        bundled = str(source) in neurolab.bundled_labs()
        self._show(lab, None if bundled else Path(source))
        return True

    def show_recovered(self, lab: Lab, path: Path | None) -> None:
        """Open a lab that was rescued; it has yet to be saved."""
        self._show(lab, path)
        self._document.undo_stack.resetClean()

    def _show(self, lab: Lab, path: Path | None) -> None:
        self.path = path
        if path is not None:
            self._preferences.add_recent(path)
        self._document.open(lab)
        self.path_changed.emit()

    # -- saving ----------------------------------------------------------------------

    def save(self) -> bool:
        """Save into the lab's file; ask for one if it has none."""
        return self.save_as() if self.path is None else self._write(self.path)

    def save_as(self) -> bool:
        """Ask for a file and save there."""
        lab = self._document.lab
        proposal = self.path or self._folder() / f"{lab.name or 'lab'}{SUFFIX}"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the lab"), str(proposal), self._filter()
        )
        if not chosen:
            return False
        path = Path(chosen)
        return self._write(path if path.suffix else path.with_suffix(SUFFIX))

    def _write(self, path: Path) -> bool:
        try:
            neurolab.save(self._document.lab, path)
        except NeuroLabError as error:
            self.failed.emit(error)
            return False
        self.path = path
        self._preferences.add_recent(path)
        self._document.undo_stack.setClean()
        self.path_changed.emit()
        return True

    def may_leave(self) -> bool:
        """Return whether the open lab may be left; asks if it has changes."""
        if not self.is_dirty:
            return True
        question = QMessageBox(self._window)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle(self.tr("Unsaved changes"))
        question.setText(
            self.tr("“%1” has changes that are not saved.").replace("%1", self.name)
        )
        question.setInformativeText(self.tr("Do you want to save them?"))
        buttons = QMessageBox.StandardButton
        question.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        question.setDefaultButton(buttons.Save)
        answer = question.exec()
        if answer == buttons.Save:
            return self.save()
        return bool(answer == buttons.Discard)

    def _folder(self) -> Path:
        if self.path is not None:
            return self.path.parent
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return Path(QStandardPaths.writableLocation(documents) or Path.home())

    def _filter(self) -> str:
        return self.tr("NeuroLab labs (*.json);;All files (*)")


def empty_lab(title: str) -> Lab:
    """Return a bench with nothing on it."""
    return Lab(name="lab", title=title, bath=Bath(celsius=CELSIUS.value), neurons=())


def renamed(lab: Lab, title: str) -> Lab:
    """Return the lab with another title."""
    return msgspec.structs.replace(lab, title=title)
