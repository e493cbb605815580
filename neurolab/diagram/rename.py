"""Typing a name over a thing on the diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLineEdit

from neurolab.document.edits.places import rename
from neurolab.document.edits.refs import find
from neurolab.widgets import theme
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from neurolab.diagram.view import DiagramView
    from neurolab.document.edits.refs import Ref

WIDTH_PX = 220
LONGEST = 80


class NameEdit(QLineEdit):
    """A field over a thing; Return keeps the name, Escape the old one.

    Signals
    -------
    finished
        The field can go.
    """

    finished = Signal()

    def __init__(self, view: DiagramView, ref: Ref) -> None:
        super().__init__(view.viewport())
        self._view, self._ref = view, ref
        self._is_done = False
        self.setMaxLength(LONGEST)
        self.setFont(theme.font(current().text_px))
        self.setAccessibleName(self.tr("Name"))

    def open(self) -> None:
        """Show the field with the present name selected."""
        record = find(self._view.diagram.lab, self._ref)
        if record is None:
            self.finish(keep=False)
            return
        self.setText(str(getattr(record, "name", "")))
        self.resize(theme.px(WIDTH_PX), self.sizeHint().height())
        self.move(self._place())
        self.show()
        self.selectAll()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> QPoint:
        """Return where the field goes: over the label, or in the middle."""
        scene, room = self._view.diagram, self._view.viewport().rect()
        key = f"{self._ref.kind}.{self._ref.id}"
        label = scene.annotations.labels.get(key)
        point = room.center()
        if label is not None:
            middle = self._view.mapFromScene(label.pos())
            point = middle + label.reach.toPoint()
        elif (item := scene.picture.electrodes.get(self._ref.id)) is not None:
            point = self._view.mapFromScene(item.pos()) + item.reach.toPoint()
        elif (synapse := scene.picture.synapses.get(self._ref.id)) is not None:
            x, y = synapse.shape_now.middle
            point = self._view.mapFromScene(x, y)
        left = min(max(point.x() - self.width() // 2, 4), room.width() - self.width())
        top = min(max(point.y() - self.height() // 2, 4), room.height() - self.height())
        return QPoint(left, top)

    def finish(self, *, keep: bool) -> None:
        """Rename, or not, once."""
        if self._is_done:
            return
        self._is_done = True
        scene, name = self._view.diagram, self.text().strip()
        record = find(scene.lab, self._ref)
        if keep and name and record is not None:
            if name != getattr(record, "name", None):
                scene.edit(rename(scene.lab, self._ref, name), self.tr("Rename"))
        self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and Escape end it; other keys are letters."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish(keep=True)
        elif event.key() == Qt.Key.Key_Escape:
            self.finish(keep=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the name when something else was clicked."""
        super().focusOutEvent(event)
        self.finish(keep=True)
