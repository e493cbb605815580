"""An outside input: a small dome with a number, in the colour of its transmitter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from neurolab.diagram.colours import TRANSMITTER_COLOURS
from neurolab.diagram.items.base import Z_INPUT, PinnedItem
from neurolab.widgets import theme
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from neurolab.document.records import Input

HALF = 17.0
MARGIN = 12.0
BESIDE = 60.0
HIT = 24.0


class InputItem(PinnedItem):
    """Paints one outside input."""

    def __init__(self, record: Input) -> None:
        super().__init__(Z_INPUT)
        self.record = record
        self.number = 0
        self.is_selected = False
        self.is_hot = False
        self.set_room(self.box().adjusted(-MARGIN, -MARGIN, BESIDE, MARGIN))

    def show_input(self, record: Input, number: int) -> None:
        """Take a new record and the key that fires it."""
        self.record, self.number = record, number
        self.setOpacity(1.0 if record.on else 0.45)
        beside = BESIDE if record.count > 1 else MARGIN
        self.set_room(self.box().adjusted(-MARGIN, -MARGIN, beside, MARGIN))
        self.update()

    def box(self) -> QRectF:
        """Return the dome's rectangle in pixels."""
        return QRectF(-HALF, -HALF, 2.0 * HALF, 2.0 * HALF)

    def contains_px(self, x: float, y: float) -> bool:
        """Return whether a point, in pixels from its middle, is on it."""
        return abs(x) <= HIT and abs(y) <= HIT

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint dome, foot and number."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = current()
        fill = QColor(TRANSMITTER_COLOURS[self.record.transmitter])
        strong = self.is_selected or self.is_hot
        painter.setPen(QPen(QColor(chosen.ink), 2.2 if strong else 1.1))
        if self.record.count > 1 or self.record.density_per_um is not None:
            for shift in (8.0, 4.0):
                painter.setBrush(fill.darker(125))
                painter.drawPath(self._dome(shift))
        painter.setBrush(fill)
        painter.drawPath(self._dome(0.0))
        painter.setFont(theme.font(chosen.text_px, strong=True))
        painter.setPen(QColor("#ffffff"))
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(self.box(), middle, str(self.number))
        if self.record.count > 1:
            painter.setFont(theme.font(chosen.small_px, strong=True))
            painter.setPen(QColor(chosen.ink))
            beside = QRectF(HALF + 12.0, -10.0, BESIDE - 14.0, 20.0)
            left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(beside, left, f"× {self.record.count}")

    def _dome(self, shift: float) -> QPainterPath:
        """Return a dome that stands on its flat side."""
        path = QPainterPath(QPointF(-HALF + shift, HALF - 4.0 - shift))
        path.lineTo(-HALF + shift, -2.0 - shift)
        path.arcTo(
            QRectF(-HALF + shift, -HALF - shift, 2.0 * HALF, 2.0 * HALF - 4.0),
            180.0,
            -180.0,
        )
        path.lineTo(HALF + shift, HALF - 4.0 - shift)
        path.closeSubpath()
        return path
