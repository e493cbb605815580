"""What lies on top of a neuron's membrane: nuclei, break marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRadialGradient
from PySide6.QtWidgets import QGraphicsItem

from neurolab.diagram.items.base import Z_DETAIL
from neurolab.document.records import BranchKind
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from neurolab.diagram.drawing.shapes import BreakMark, NeuronShape

NUCLEUS_SHARE = 0.36
NUCLEOLUS_SHARE = 0.3
MARK_GAP = 5.0
MARGIN = 6.0


class DetailItem(QGraphicsItem):
    """Paints nucleus and break marks of one neuron."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(Z_DETAIL)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._nuclei: list[tuple[QPointF, float]] = []
        self._marks: list[BreakMark] = []
        self._bounds = QRectF()

    def set_shape(self, neuron: NeuronShape) -> None:
        """Show the details of this neuron."""
        self.prepareGeometryChange()
        self._nuclei = [
            (QPointF(*shape.centre), NUCLEUS_SHARE * shape.radius)
            for shape in neuron.branches.values()
            if shape.is_ball and shape.branch.kind is BranchKind.SOMA
        ]
        self._marks = [m for one in neuron.compressed for m in (one.first, one.second)]
        bounds = QRectF()
        for centre, radius in self._nuclei:
            bounds |= QRectF(
                centre.x() - radius, centre.y() - radius, 2.0 * radius, 2.0 * radius
            )
        for mark in self._marks:
            room = mark.half + MARGIN
            bounds |= QRectF(mark.x - room, mark.y - room, 2.0 * room, 2.0 * room)
        self._bounds = bounds.adjusted(-2.0, -2.0, 2.0, 2.0)
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the room of nuclei and marks."""
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint nuclei and marks."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for centre, radius in self._nuclei:
            shade = QRadialGradient(centre, radius)
            shade.setColorAt(0.0, QColor(10, 18, 40, 105))
            shade.setColorAt(0.85, QColor(10, 18, 40, 80))
            shade.setColorAt(1.0, QColor(10, 18, 40, 30))
            painter.setBrush(shade)
            painter.drawEllipse(centre, radius, radius)
            painter.setBrush(QColor(10, 18, 40, 90))
            spot = centre + QPointF(0.22 * radius, -0.2 * radius)
            small = NUCLEOLUS_SHARE * radius
            painter.drawEllipse(spot, small, small)
        for mark in self._marks:
            self._paint_mark(painter, mark)

    def _paint_mark(self, painter: QPainter, mark: BreakMark) -> None:
        """Paint a gap across the axon between two slanted strokes."""
        theme = current()
        painter.save()
        painter.translate(mark.x, mark.y)
        painter.rotate(mark.degrees)
        half, gap = mark.half, 0.5 * MARK_GAP
        slant = 0.22 * half
        gap_pen = QPen(QColor(theme.paper), MARK_GAP)
        gap_pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(gap_pen)
        painter.drawLine(QLineF(slant, -half, -slant, half))
        painter.setPen(QPen(QColor(theme.quiet_ink), 1.8))
        for side in (-gap, gap):
            painter.drawLine(QLineF(side + slant, -half, side - slant, half))
        painter.restore()
