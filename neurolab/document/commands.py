"""Edits that can be undone: one command holds the lab before and after."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from neurolab.document.document import Document
    from neurolab.document.records import Lab


MERGE_WITHIN_S = 1.5
"""How soon an edit of the same thing must follow to become one with it."""


class ChangeLabCommand(QUndoCommand):
    """Replaces the lab of a document; labs share every unchanged part.

    Parameters
    ----------
    document : Document
    before, after : Lab
    text : str
        Name in the history.
    merge : str
        Commands in quick succession with the same name here become one.
    """

    def __init__(
        self, document: Document, before: Lab, after: Lab, text: str, merge: str = ""
    ) -> None:
        super().__init__(text)
        self._document = document
        self._before = before
        self._after = after
        self._merge = merge
        self._made_s = time.monotonic()

    def id(self) -> int:
        """Return a number that commands which may merge have in common."""
        return zlib.crc32(self._merge.encode()) & 0x7FFFFFFF if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over what a later command did, if it came soon."""
        if not isinstance(other, ChangeLabCommand) or other._merge != self._merge:
            return False
        if other._made_s - self._made_s > MERGE_WITHIN_S:
            return False
        self._after, self._made_s = other._after, other._made_s
        return True

    def undo(self) -> None:
        """Show the lab before."""
        self._document.show(self._before)

    def redo(self) -> None:
        """Show the lab after."""
        self._document.show(self._after)
