"""Handles of the selected branch: one stretches it, one makes it thicker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from neurolab.diagram.items.base import Z_HANDLE, PinnedItem
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

RADIUS = 8.0
PORT_RADIUS = 6.0
HIT = 22.0


class HandleItem(PinnedItem):
    """A round handle: of the length, the diameter, the start of a synapse, or a port.

    A port (``port``, ``input_port``) is where a new synapse is dragged from.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(Z_HANDLE)
        self.kind = kind
        self.owner: tuple[str, ...] = ()
        self.degrees = 0.0
        self.is_hot = False
        self.set_room(QRectF(-14.0, -14.0, 28.0, 28.0))

    def contains_px(self, x: float, y: float) -> bool:
        """Return whether a point, in pixels from its middle, is on it."""
        return abs(x) <= HIT and abs(y) <= HIT

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint a disc with arrows along the direction that it is pulled."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = current()
        if self.kind.endswith("port"):
            self._paint_port(painter)
            return
        painter.setPen(QPen(QColor(chosen.accent), 2.0))
        painter.setBrush(QColor(chosen.accent if self.is_hot else chosen.panel))
        painter.drawEllipse(QPointF(0.0, 0.0), RADIUS, RADIUS)
        painter.rotate(self.degrees)
        ink = chosen.on_accent if self.is_hot else chosen.accent
        painter.setPen(QPen(QColor(ink), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for side in (-1.0, 1.0):
            tip = QPointF(5.0 * side, 0.0)
            painter.drawLine(QPointF(1.5 * side, 0.0), tip)
            painter.drawLine(tip, QPointF(2.8 * side, 2.4))
            painter.drawLine(tip, QPointF(2.8 * side, -2.4))

    def _paint_port(self, painter: QPainter) -> None:
        """Paint a quiet plus in a ring, which lights up under the pointer."""
        chosen = current()
        ink = QColor(chosen.accent if self.is_hot else chosen.quiet_ink)
        radius = RADIUS if self.is_hot else PORT_RADIUS
        painter.setOpacity(1.0 if self.is_hot else 0.75)
        painter.setPen(QPen(ink, 1.4))
        painter.setBrush(QColor(chosen.accent_soft if self.is_hot else chosen.paper))
        painter.drawEllipse(QPointF(0.0, 0.0), radius, radius)
        arm = 0.55 * radius
        painter.drawLine(QPointF(-arm, 0.0), QPointF(arm, 0.0))
        painter.drawLine(QPointF(0.0, -arm), QPointF(0.0, arm))
