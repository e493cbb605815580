"""What a gesture shows while it lasts: a rubber band, a wire; and what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem

from neurolab.diagram.items.base import Z_SELECTION, tint
from neurolab.diagram.raster import polygon
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from neurolab.diagram.drawing.shapes import BranchShape

MARGIN = 12.0


class BandItem(QGraphicsItem):
    """Paints the rubber band, the wire of a new synapse, and selected branches."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(Z_SELECTION)
        self._band: QRectF | None = None
        self._wire: tuple[QPointF, QPointF] | None = None
        self._outlines: list[tuple[QPainterPath, bool]] = []
        self._bounds = QRectF()

    def show_band(self, band: QRectF | None) -> None:
        """Show a rectangle."""
        self._band = band
        self._update()

    def show_wire(self, start: QPointF | None, stop: QPointF | None) -> None:
        """Show a wire."""
        both = start is not None and stop is not None
        self._wire = (start, stop) if both else None  # type: ignore[assignment]
        self._update()

    def show_outlines(self, branches: list[tuple[BranchShape, bool]]) -> None:
        """Show outlines of branches; True marks the one that has handles."""
        self._outlines = []
        for shape, strong in branches:
            path = QPainterPath()
            path.addPolygon(polygon(shape.outline()))
            path.closeSubpath()
            self._outlines.append((path, strong))
        self._update()

    def _update(self) -> None:
        self.prepareGeometryChange()
        bounds = QRectF() if self._band is None else QRectF(self._band)
        if self._wire is not None:
            bounds |= QRectF(*self._wire).normalized().adjusted(-40, -40, 40, 40)
        for path, _ in self._outlines:
            bounds |= path.boundingRect()
        self._bounds = bounds.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the room of all of it."""
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint outlines, band and wire."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = QColor(current().accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path, strong in self._outlines:
            pen = QPen(tint(current().accent, 0.95 if strong else 0.6))
            pen.setWidthF(2.6 if strong else 1.6)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPath(path)
        if self._wire is not None:
            start, stop = self._wire
            bend = QPointF(0.5 * (start.x() + stop.x()), start.y())
            path = QPainterPath(start)
            path.quadTo(bend, stop)
            pen = QPen(accent, 3.0, Qt.PenStyle.DashLine)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPath(path)
        if self._band is not None:
            pen = QPen(accent, 1.2, Qt.PenStyle.DashLine)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(tint(current().accent, 0.08))
            painter.drawRect(self._band)
