"""Autosave: a crash loses at most the last seconds.

While the lab has unsaved changes it is written beside the settings every few seconds.
A file of a program that has ended without closing its window is offered at the next
start. Each running program has a file of its own, held by a lock file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QLockFile, QObject, QTimer

from neurolab.errors import NeuroLabError
from neurolab.formats.files import write_file
from neurolab.formats.project import encode_lab, load_lab

if TYPE_CHECKING:
    from neurolab.document.document import Document
    from neurolab.document.records import Lab

INTERVAL_MS = 3000


def recovery_folder() -> Path:
    """Return where autosaved labs are kept."""
    state = Path(platformdirs.user_state_dir("NeuroLab", appauthor=False))
    return state / "recovery"


class Recovery(QObject):
    """Writes the open lab down while it has changes."""

    def __init__(
        self, document: Document, parent: QObject, folder: Path | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._folder = folder or recovery_folder()
        self._written: Lab | None = None
        self._lock: QLockFile | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.write)

    @property
    def path(self) -> Path:
        """Return this program's own file."""
        return self._folder / f"{os.getpid()}-{id(self):x}.json"

    def start(self) -> None:
        """Begin to write."""
        self._timer.start()

    def write(self) -> None:
        """Write the lab if it changed since; a clean one needs no copy."""
        lab = self._document.lab
        if self._document.undo_stack.isClean():
            self._forget()
            return
        if lab is self._written:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._lock is None:
                self._lock = QLockFile(str(self.path.with_suffix(".lock")))
                self._lock.setStaleLockTime(0)
                self._lock.tryLock(0)
            write_file(self.path, encode_lab(lab))
        except (OSError, NeuroLabError):
            # A full disk must not stop the lesson; the next turn tries again.
            return
        self._written = lab

    def _forget(self) -> None:
        self._written = None
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop; the lab was saved or given up on purpose."""
        self._timer.stop()
        self._forget()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def rescue(self) -> Lab | None:
        """Return the newest lab that a crashed program left, and clean up."""
        found: Lab | None = None
        files = sorted(
            self._folder.glob("*.json"),
            key=lambda one: one.stat().st_mtime,
            reverse=True,
        )
        for file in files:
            lock = QLockFile(str(file.with_suffix(".lock")))
            lock.setStaleLockTime(0)
            if file == self.path or not lock.tryLock(0):
                continue  # a program that still runs
            if found is None:
                try:
                    found = load_lab(file)
                except NeuroLabError:
                    found = None
            file.unlink(missing_ok=True)
            lock.unlock()
        return found
