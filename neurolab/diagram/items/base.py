"""What items share: things pinned to a point that keep their size in pixels."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem

Z_SHEATH, Z_SYNAPSE, Z_MEMBRANE, Z_DETAIL, Z_FLASH = -1.0, 2.0, 1.0, 3.0, 4.0
Z_SELECTION, Z_LABEL, Z_INPUT, Z_ELECTRODE, Z_HANDLE, Z_READOUT = (
    5.0,
    6.0,
    7.0,
    8.0,
    9.0,
    10.0,
)


class PinnedItem(QGraphicsItem):
    """An item at a point of the drawing, painted in pixels at every zoom."""

    def __init__(self, z: float) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(z)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._room = QRectF()

    def set_room(self, room: QRectF) -> None:
        """Say how much room it takes, in pixels around its point."""
        if room != self._room:
            self.prepareGeometryChange()
            self._room = room

    def boundingRect(self) -> QRectF:
        """Return the room that it takes."""
        return self._room


def tint(colour: str, alpha: float) -> QColor:
    """Return a colour of the theme with an opacity from 0 to 1."""
    made = QColor(colour)
    made.setAlphaF(alpha)
    return made


def draw_card(
    painter: QPainter, box: QRectF, fill: QColor, edge: QColor, radius: float = 5.0
) -> None:
    """Draw a rounded card."""
    painter.setPen(edge)
    painter.setBrush(fill)
    painter.drawRoundedRect(box, radius, radius)


def smooth_path(points: list[tuple[float, float]]) -> QPainterPath:
    """Return straight lines through points."""
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    return path
