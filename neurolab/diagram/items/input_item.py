"""An outside input: a small dome with a number, in the colour of its transmitter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from neurolab.diagram.colours import TRANSMITTER_COLOURS
from neurolab.diagram.items.base import Z_INPUT, PinnedItem
from neurolab.widgets import theme
from neurolab.widgets.theme import contrast, current, mixed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from neurolab.document.records import Input

HALF, FOOT, STEP = 17.0, 4.0, 4.0
"""Of the dome at scale 1, in pixels: half its width, its foot, the next one behind."""
MARGIN = 12.0
INKS = "#ffffff", "#0b1017"
OFF = 0.6
"""Share of paper in the colour of an input that is switched off."""
HIT = 24.0


class InputItem(PinnedItem):
    """Paints one outside input."""

    def __init__(self, record: Input) -> None:
        super().__init__(Z_INPUT)
        self.record = record
        self.number = 0
        self.is_selected = False
        self.is_hot = False
        self._update_room()

    def show_input(self, record: Input, number: int) -> None:
        """Take a new record and the key that fires it."""
        self.record, self.number = record, number
        self._update_room()
        self.update()

    def box(self) -> QRectF:
        """Return the dome's rectangle in pixels."""
        half = float(theme.px(HALF))
        return QRectF(-half, -half, 2.0 * half, 2.0 * half)

    def _update_room(self) -> None:
        room = self.box().adjusted(0.0, -theme.px(8), theme.px(8), 0.0)
        self.set_room(room.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))

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
        colour = TRANSMITTER_COLOURS[self.record.transmitter]
        if not self.record.on:
            colour = mixed(colour, chosen.paper, OFF)
        fill = QColor(colour)
        strong = self.is_selected or self.is_hot
        painter.setPen(QPen(QColor(chosen.ink), 2.2 if strong else 1.1))
        if self.record.count > 1 or self.record.density_per_um is not None:
            for shift in (2.0 * theme.px(STEP), 1.0 * theme.px(STEP)):
                painter.setBrush(fill.darker(125))
                painter.drawPath(self._dome(shift))
        painter.setBrush(fill)
        painter.drawPath(self._dome(0.0))
        painter.setFont(theme.font(chosen.text_px, strong=True))
        painter.setPen(QColor(max(INKS, key=lambda ink: contrast(ink, colour))))
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(self.box(), middle, str(self.number))

    def _dome(self, shift: float) -> QPainterPath:
        """Return a dome that stands on its flat side."""
        box, foot = self.box().translated(shift, -shift), float(theme.px(FOOT))
        path = QPainterPath(QPointF(box.left(), box.bottom() - foot))
        path.lineTo(box.left(), box.center().y() - 0.5 * foot)
        path.arcTo(box.adjusted(0.0, 0.0, 0.0, -foot), 180.0, -180.0)
        path.lineTo(box.right(), box.bottom() - foot)
        path.closeSubpath()
        return path
