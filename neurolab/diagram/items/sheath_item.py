"""The myelin of a neuron, behind its axon."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from neurolab.diagram.items.base import Z_SHEATH
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from neurolab.diagram.drawing.shapes import NeuronShape, Sheath

MARGIN = 3.0


class SheathItem(QGraphicsItem):
    """Paints every sheath of one neuron as a capsule around its internode."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(Z_SHEATH)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._sheaths: tuple[Sheath, ...] = ()
        self._bounds = QRectF()

    def set_shape(self, neuron: NeuronShape) -> None:
        """Show the sheaths of this neuron."""
        self.prepareGeometryChange()
        self._sheaths = neuron.sheaths
        bounds = QRectF()
        for sheath in self._sheaths:
            low, high = sheath.points.min(axis=0), sheath.points.max(axis=0)
            half = 0.5 * sheath.width + MARGIN
            bounds |= QRectF(
                low[0] - half,
                low[1] - half,
                high[0] - low[0] + 2.0 * half,
                high[1] - low[1] + 2.0 * half,
            )
        self._bounds = bounds
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the room of all sheaths."""
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the capsules."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current()
        edge = QPen(QColor(theme.sheath_edge), 0.0)
        edge.setCosmetic(True)
        edge.setWidthF(1.2)
        painter.setPen(edge)
        fill = QColor(theme.sheath)
        for sheath in self._sheaths:
            start, stop = sheath.points[0], sheath.points[-1]
            length = math.dist(start, stop)
            angle = math.degrees(math.atan2(stop[1] - start[1], stop[0] - start[0]))
            painter.save()
            painter.translate(QPointF(*start))
            painter.rotate(angle)
            half = 0.5 * sheath.width
            gradient = QLinearGradient(0.0, -half, 0.0, half)
            gradient.setColorAt(0.0, fill.lighter(106))
            gradient.setColorAt(0.5, fill)
            gradient.setColorAt(1.0, fill.darker(108))
            painter.setBrush(gradient)
            radius = min(0.45 * length, 0.8 * half)
            painter.drawRoundedRect(
                QRectF(0.0, -half, length, sheath.width), radius, radius
            )
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
