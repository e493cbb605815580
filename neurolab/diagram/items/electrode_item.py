"""An electrode: a pipette whose tip is at its place, a number tag, a stimulus box."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from neurolab.diagram.items.base import Z_ELECTRODE, PinnedItem, draw_card
from neurolab.diagram.waveform_picture import curve, summary
from neurolab.document.records import ElectrodeMode
from neurolab.widgets import theme
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from neurolab.document.records import Electrode

TAG = (26.0, 22.0)
BOX = (104.0, 48.0)
TIP, SHAFT = 1.6, 9.0
SHANK = 0.42
"""Share of the pipette that is the thin part."""
STIMULUS_INK = "#b4531b"
STIMULUS_INK_DARK = "#ffb27a"
MARGIN = 6.0
HIT = 22.0
"""Width in pixels within which a finger finds the pipette."""


class ElectrodeItem(PinnedItem):
    """Paints one electrode; `reach` leads from its tip to its tag, in pixels."""

    def __init__(self, electrode: Electrode) -> None:
        super().__init__(Z_ELECTRODE)
        self.electrode = electrode
        self.number: int | None = None
        self.reach = QPointF(-18.0, -78.0)
        self.is_selected = False
        self.is_hot = False

    @property
    def is_stimulus(self) -> bool:
        """Return whether it commands a current, voltage or conductance."""
        return self.electrode.mode is not ElectrodeMode.VOLTAGE

    def show_electrode(self, electrode: Electrode, number: int | None) -> None:
        """Take a new record and its channel on the scope."""
        self.electrode, self.number = electrode, number
        self.setOpacity(1.0 if electrode.on else 0.45)
        self.set_reach(self.reach)
        self.update()

    def set_reach(self, reach: QPointF) -> None:
        """Say where the tag goes, in pixels from the tip."""
        self.reach = reach
        room = self.box() | QRectF(-SHAFT, -SHAFT, 2.0 * SHAFT, 2.0 * SHAFT)
        self.set_room(room.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        self.update()

    def box_size(self) -> tuple[float, float]:
        """Return width and height of tag or stimulus box, in pixels."""
        scale = theme.px(100) / 100.0
        if not self.is_stimulus:
            return TAG[0] * scale, TAG[1] * scale
        metrics = QFontMetricsF(theme.font(current().small_px))
        words = metrics.horizontalAdvance(summary(self.electrode))
        return max(BOX[0] * scale, words + 14.0), BOX[1] * scale

    def box(self, reach: QPointF | None = None) -> QRectF:
        """Return the tag or stimulus box, in pixels from the tip."""
        width, height = self.box_size()
        at = self.reach if reach is None else reach
        return QRectF(at.x() - 0.5 * width, at.y() - 0.5 * height, width, height)

    def contains_px(self, x: float, y: float) -> bool:
        """Return whether a point, in pixels from the tip, is on it."""
        if self.box().adjusted(-4.0, -4.0, 4.0, 4.0).contains(x, y):
            return True
        length = math.hypot(self.reach.x(), self.reach.y()) or 1.0
        along = (x * self.reach.x() + y * self.reach.y()) / length
        aside = abs(x * self.reach.y() - y * self.reach.x()) / length
        return -0.3 * HIT <= along <= length and aside <= 0.5 * HIT

    def colour(self) -> QColor:
        """Return the colour of its channel; grey without one."""
        chosen = current()
        if self.number is not None:
            return QColor(chosen.channel(self.number))
        return QColor(chosen.quiet_ink)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint pipette, tag and box."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_pipette(painter)
        if self.is_stimulus:
            self._paint_box(painter)
        else:
            self._paint_tag(painter, self.box())

    def _paint_pipette(self, painter: QPainter) -> None:
        length = math.hypot(self.reach.x(), self.reach.y())
        painter.save()
        painter.rotate(math.degrees(math.atan2(self.reach.y(), self.reach.x())))
        shank = SHANK * length
        outline = QPolygonF(
            [
                QPointF(0.0, -0.5 * TIP),
                QPointF(shank, -0.22 * SHAFT),
                QPointF(1.25 * shank, -0.5 * SHAFT),
                QPointF(length, -0.5 * SHAFT),
                QPointF(length, 0.5 * SHAFT),
                QPointF(1.25 * shank, 0.5 * SHAFT),
                QPointF(shank, 0.22 * SHAFT),
                QPointF(0.0, 0.5 * TIP),
            ]
        )
        ink = self._stimulus_ink() if self.is_stimulus else self.colour()
        edge = QColor(current().ink)
        edge.setAlphaF(0.75)
        painter.setPen(QPen(edge, 2.2 if self.is_hot or self.is_selected else 1.0))
        painter.setBrush(ink)
        painter.drawPolygon(outline)
        glint = QColor("#ffffff")
        glint.setAlphaF(0.45)
        painter.setPen(QPen(glint, 1.6))
        painter.drawLine(QPointF(1.3 * shank, -1.8), QPointF(length, -1.8))
        painter.restore()
        painter.setPen(QPen(edge, 1.0))
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(0.0, 0.0), 3.2, 3.2)

    def _paint_tag(self, painter: QPainter, box: QRectF) -> None:
        """Paint the number of the channel on its colour."""
        chosen = current()
        fill = self.colour()
        strong = self.is_selected or self.is_hot
        draw_card(
            painter, box, fill, QColor(chosen.ink if strong else fill.darker(125))
        )
        painter.setFont(theme.font(chosen.text_px, strong=True))
        has_number = self.number is not None
        painter.setPen(QColor(chosen.on_channel if has_number else chosen.paper))
        text = str(self.number + 1) if self.number is not None else "–"
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _stimulus_ink(self) -> QColor:
        return QColor(STIMULUS_INK_DARK if current().is_dark else STIMULUS_INK)

    def _paint_box(self, painter: QPainter) -> None:
        """Paint the waveform, what it is in words, and the channel's number."""
        chosen, box = current(), self.box()
        ink = self._stimulus_ink()
        edge = ink if self.is_selected or self.is_hot else QColor(ink).lighter(140)
        draw_card(painter, box, QColor(chosen.warning_soft), edge, 6.0)
        words = theme.px(chosen.small_px) + 5.0
        room = box.adjusted(9.0, 7.0, -9.0, -words)
        if self.electrode.commands:
            painter.setPen(QPen(ink, 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._curve(room))
        painter.setFont(theme.font(chosen.small_px))
        painter.setPen(QColor(chosen.warning))
        below = QRectF(box.left() + 3.0, box.bottom() - words, box.width() - 6.0, words)
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(below, middle, summary(self.electrode))
        if self.number is not None:
            width, height = float(theme.px(18.0)), float(theme.px(16.0))
            left, top = box.right() - 0.67 * width, box.top() - 0.44 * height
            tag = QRectF(left, top, width, height)
            painter.setPen(QPen(QColor(chosen.ink), 0.8))
            painter.setBrush(self.colour())
            painter.drawRoundedRect(tag, 4.0, 4.0)
            painter.setFont(theme.font(chosen.small_px, strong=True))
            painter.setPen(QColor(chosen.on_channel))
            painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, str(self.number + 1))

    def _curve(self, room: QRectF) -> QPainterPath:
        """Return the first command's curve inside a rectangle."""
        times, values = curve(self.electrode.commands[0])
        low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
        span = (high - low) or 1.0
        x = room.left() + room.width() * (times - times[0]) / (times[-1] - times[0])
        y = room.bottom() - room.height() * (values - low) / span
        path = QPainterPath(QPointF(float(x[0]), float(y[0])))
        for a, b in zip(x[1:].tolist(), y[1:].tolist(), strict=True):
            path.lineTo(a, b)
        return path
