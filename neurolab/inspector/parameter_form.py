"""Rows for some parameters of the open lab, each edited through the document."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from neurolab.document.addresses import Quantity, set_value
from neurolab.errors import NeuroLabError
from neurolab.physiology.parameter import ASSUMED
from neurolab.physiology.references import REFERENCES
from neurolab.texts import word
from neurolab.widgets import theme
from neurolab.widgets.value_row import ValueRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from neurolab.document.document import Document

PREVIEW_MS = 33


class Editor(QObject):
    """Edits parameters of the open lab, one at a time, as a gesture goes on.

    Signals
    -------
    failed : NeuroLabError
        An edit was refused; the document is as it was.
    refused : str
        The address of that edit.
    """

    failed = Signal(object)
    refused = Signal(str)

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._waiting: tuple[str, float] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_MS)
        self._timer.timeout.connect(self._preview_waiting)

    def preview(self, address: str, value: float) -> None:
        """Show a value on the bench, at most 30 times a second."""
        is_quiet = not self._timer.isActive()
        self._waiting = (address, value)
        if is_quiet:
            self._preview_waiting()
            self._timer.start()

    def _preview_waiting(self) -> None:
        if self._waiting is None:
            return
        (address, value), self._waiting = self._waiting, None
        try:
            self._document.preview(set_value(self._document.lab, address, value))
        except NeuroLabError as error:
            self.failed.emit(error)
        self._timer.start()

    def commit(self, one: Quantity, value: float) -> None:
        """Change a parameter, as one command; keys in a row are one command too."""
        self.stop()
        text = self.tr("Change: %1").replace("%1", one.title)
        try:
            lab = set_value(self._document.lab, one.address, value)
            self._document.edit(lab, text, merge=one.address)
        except NeuroLabError as error:
            self._document.cancel()
            self.failed.emit(error)
            self.refused.emit(one.address)

    def cancel(self) -> None:
        """Give the gesture up."""
        self.stop()
        self._document.cancel()

    def stop(self) -> None:
        """Preview nothing that still waits."""
        self._timer.stop()
        self._waiting = None


class ParameterForm(QWidget):
    """Shows quantities as rows, under headings.

    Signals
    -------
    failed : NeuroLabError
        An edit was refused; the row shows the old value again.
    """

    failed = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._editor = Editor(document, self)
        self._editor.failed.connect(self.failed)
        self._editor.refused.connect(self._on_refused)
        self._quantities: dict[str, Quantity] = {}
        self.rows: dict[str, ValueRow] = {}
        self._shape: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(3))

    def show_quantities(
        self,
        groups: Sequence[tuple[str, Sequence[Quantity]]],
        spans: Mapping[str, tuple[float, float]] | None = None,
        *,
        has_defaults: bool = True,
    ) -> None:
        """Show groups of quantities; rows that stay are kept, so that focus stays.

        Parameters
        ----------
        groups : sequence of (heading, quantities)
            An empty heading is left away.
        spans : dict of str to (float, float), optional
            What the slider of an address covers.
        has_defaults : bool
            False shows no way back to a default.
        """
        shape = tuple(
            (heading, tuple((one.address, one.unit, one.default) for one in group))
            for heading, group in groups
        )
        if shape != self._shape:
            self._shape = shape
            self._build(groups, spans or {}, has_defaults)
        for _, group in groups:
            for one in group:
                self._quantities[one.address] = one
                self.rows[one.address].set_value(one.value)

    def _build(
        self,
        groups: Sequence[tuple[str, Sequence[Quantity]]],
        spans: Mapping[str, tuple[float, float]],
        has_defaults: bool,
    ) -> None:
        self._editor.stop()
        self._quantities = {}
        while self._column.count():
            item = self._column.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        look = theme.current()
        for heading, group in groups:
            if heading and group:
                label = QLabel(heading)
                label.setFont(theme.font(look.small_px, strong=True))
                label.setContentsMargins(0, theme.px(8), 0, 0)
                self._column.addWidget(label)
            for one in group:
                default = one.default if has_defaults else None
                row = ValueRow(
                    one.title[:1].upper() + one.title[1:],
                    one.unit,
                    one.low,
                    one.high,
                    default,
                    spans.get(one.address),
                )
                row.set_whole(one.whole)
                row.setToolTip(about(one))
                self._connect(row, one)
                self.rows[one.address] = row
                self._column.addWidget(row)
        self._column.addStretch(1)

    def _connect(self, row: ValueRow, one: Quantity) -> None:
        editor = self._editor
        row.previewed.connect(lambda value: editor.preview(one.address, value))
        row.committed.connect(lambda value: editor.commit(one, value))
        row.cancelled.connect(editor.cancel)

    def rebuild(self) -> None:
        """Make every row anew at the next showing, in the theme of now."""
        self._shape = ()

    def _on_refused(self, address: str) -> None:
        """Show the old value again."""
        if address in self.rows:
            self.rows[address].set_value(self._quantities[address].value)


def about(one: Quantity) -> str:
    """Return what a tooltip says of a parameter: note, source, address."""
    lines = [f"<b>{html.escape(one.title)}</b>"]
    if one.note:
        lines.append(html.escape(one.note))
    reference = REFERENCES.get(one.source)
    if reference is not None:
        citation = html.escape(reference.citation)
        lines.append(word("inspector.source", source=citation))
    elif one.source == ASSUMED:
        lines.append(word("inspector.source_assumed"))
    lines.append(f"<code>{html.escape(one.address)}</code>")
    return "<br>".join(lines)
