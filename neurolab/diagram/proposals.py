"""Previews at most 30 times a second, and one command at the end of a gesture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from neurolab.errors import NeuroLabError

if TYPE_CHECKING:
    from neurolab.document.document import Document
    from neurolab.document.records import Lab

INTERVAL_MS = 33


class Proposals(QObject):
    """Stands between gestures and the document.

    Signals
    -------
    refused : NeuroLabError
        A proposed lab cannot exist; the last one that could stays.
    """

    refused = Signal(object)

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._before: Lab | None = None
        self._waiting: Lab | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def propose(self, lab: Lab) -> bool:
        """Show a lab, now or in a moment; False if it cannot exist."""
        if self._before is None:
            self._before = self._document.lab
        if lab == self._before:
            lab = self._before  # back at the start is no edit
        if self._timer.isActive():
            self._waiting = lab
            return True
        self._timer.start()
        return self._show(lab)

    def _show(self, lab: Lab) -> bool:
        self._waiting = None
        try:
            self._document.preview(lab)
        except NeuroLabError as error:
            self.refused.emit(error)
            return False
        return True

    def _on_timer_timeout(self) -> None:
        if self._waiting is not None:
            self._timer.start()
            self._show(self._waiting)

    def settle(self, text: str) -> None:
        """Make what was proposed one edit that can be undone."""
        self._timer.stop()
        if self._waiting is not None:
            self._show(self._waiting)
        self._before = None
        self._document.commit(text)

    def forget(self) -> None:
        """Drop what was proposed: the document holds another lab."""
        self._timer.stop()
        self._waiting = self._before = None

    def withdraw(self) -> None:
        """Show the lab before the gesture again."""
        self._timer.stop()
        self._waiting = self._before = None
        self._document.cancel()
