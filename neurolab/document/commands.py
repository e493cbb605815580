"""Edits that can be undone: one command holds the lab before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from neurolab.document.document import Document
    from neurolab.document.records import Lab


class ChangeLabCommand(QUndoCommand):
    """Replaces the lab of a document; labs share every unchanged part."""

    def __init__(self, document: Document, before: Lab, after: Lab, text: str) -> None:
        super().__init__(text)
        self._document = document
        self._before = before
        self._after = after

    def undo(self) -> None:
        """Show the lab before."""
        self._document.show(self._before)

    def redo(self) -> None:
        """Show the lab after."""
        self._document.show(self._after)
