"""A card beside the pointer that says where it is and what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from neurolab.diagram.items.base import Z_READOUT, PinnedItem, draw_card
from neurolab.widgets import theme
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

PAD = 8.0
SHIFT = QPointF(18.0, 16.0)


class ReadoutItem(PinnedItem):
    """Shows lines of text; the first is strong."""

    def __init__(self) -> None:
        super().__init__(Z_READOUT)
        self.lines: tuple[str, ...] = ()
        self.is_refusal = False
        self.place = QRectF()
        self.hide()

    def show_lines(
        self, point: QPointF, lines: tuple[str, ...], *, refusal: bool = False
    ) -> None:
        """Show lines beside a point; none hides the card."""
        self.lines, self.is_refusal = lines, refusal
        self.setVisible(bool(lines))
        if not lines:
            return
        self.setPos(point)
        self._lay_out()
        self.update()

    def _lay_out(self) -> None:
        """Work out its size, and keep it on the view."""
        fonts = self._fonts()
        metrics = [QFontMetricsF(font) for font in fonts]
        width = max(
            one.horizontalAdvance(line)
            for one, line in zip(metrics, self.lines, strict=True)
        )
        height = sum(one.height() for one in metrics)
        box = QRectF(SHIFT.x(), SHIFT.y(), width + 2.0 * PAD, height + 2.0 * PAD)
        scene = self.scene()
        for view in scene.views() if scene is not None else []:
            here = view.mapFromScene(self.pos())
            if here.x() + box.right() > view.viewport().width():
                box.moveRight(-SHIFT.x())
            if here.y() + box.bottom() > view.viewport().height():
                box.moveBottom(-SHIFT.y())
        self.place = box
        self.set_room(box.adjusted(-2.0, -2.0, 2.0, 2.0))

    def _fonts(self) -> list[QFont]:
        size = current().text_px
        return [theme.font(size, strong=i == 0) for i in range(len(self.lines))]

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the card."""
        if not self.lines:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = current()
        fill = chosen.failure_soft if self.is_refusal else chosen.panel
        edge = chosen.failure if self.is_refusal else chosen.accent
        draw_card(painter, self.place, QColor(fill), QColor(edge), 7.0)
        painter.setPen(QColor(chosen.failure if self.is_refusal else chosen.text))
        line = self.place.adjusted(PAD, PAD, -PAD + 2.0, -PAD)
        for font, text in zip(self._fonts(), self.lines, strict=True):
            painter.setFont(font)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, text)
            line.setTop(line.top() + QFontMetricsF(font).height())
