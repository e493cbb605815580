"""An electrical synapse: two bars joined by a line between two membranes."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from neurolab.diagram.items.base import Z_SYNAPSE
from neurolab.widgets.theme import current

BAR = 9.0
MARGIN = 14.0


class GapItem(QGraphicsItem):
    """Paints one electrical synapse."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(Z_SYNAPSE)
        self.line = QLineF()
        self.is_selected = False
        self.is_hot = False

    def show_line(self, first: QPointF, second: QPointF) -> None:
        """Join two points."""
        self.prepareGeometryChange()
        self.line = QLineF(first, second)
        self.update()

    def distance(self, x: float, y: float) -> float:
        """Return how far a point is from its line."""
        start, along = self.line.p1(), self.line.p2() - self.line.p1()
        square = max(along.x() ** 2 + along.y() ** 2, 1e-9)
        share = ((x - start.x()) * along.x() + (y - start.y()) * along.y()) / square
        nearest = start + along * min(max(share, 0.0), 1.0)
        return math.hypot(x - nearest.x(), y - nearest.y())

    def boundingRect(self) -> QRectF:
        """Return the room of the line."""
        room = QRectF(self.line.p1(), self.line.p2()).normalized()
        return room.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint line and bars."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current()
        strong = self.is_selected or self.is_hot
        pen = QPen(QColor(theme.accent if strong else theme.ink), 2.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(self.line)
        unit = self.line.unitVector()
        along = unit.p2() - unit.p1()
        across = QPointF(-along.y(), along.x())
        middle = self.line.center()
        for shift in (-3.0, 3.0):
            at = middle + along * shift
            painter.drawLine(at - across * BAR, at + across * BAR)
