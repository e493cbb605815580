"""What lies over the traces: trigger, thresholds, moment, pointer, and heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from neurolab.widgets import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from neurolab.oscilloscope.face import ScopeFace

HEAD_RADIUS = 3.5


def paint_marks(face: ScopeFace, painter: QPainter) -> None:
    """Paint everything that lies over the traces."""
    _paint_trigger(face, painter)
    _paint_thresholds(face, painter)
    _paint_level(face, painter)
    look, area = theme.current(), face.plot_area()
    if face.moment_ms is not None:
        x = face.x_of(face.moment_ms)
        if area.left() <= x <= area.right():
            painter.setPen(QPen(QColor(look.scope_text), 1.4))
            painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom()))
    if face.pointer_x is not None:
        painter.setPen(QPen(QColor(look.scope_quiet), 1.0, Qt.PenStyle.DotLine))
        x = face.pointer_x
        painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom()))
    _paint_heads(face, painter)
    if face.cursors.is_on:
        _paint_cursors(face, painter)


def _paint_cursors(face: ScopeFace, painter: QPainter) -> None:
    """Paint the cursors, and a dot where each trace meets them."""
    look, area = theme.current(), face.plot_area()
    painter.setFont(theme.font(look.small_px, strong=True))
    for number, time_ms in enumerate(face.cursors.times_ms):
        x = face.x_of(time_ms)
        if not area.left() <= x <= area.right():
            continue
        is_chosen = number == face.cursors.chosen
        painter.setPen(QPen(QColor(look.scope_text), 2.0 if is_chosen else 1.0))
        painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom()))
        painter.drawText(QPointF(x + 3.0, area.y() - 2.0), "AB"[number])
        painter.setPen(Qt.PenStyle.NoPen)
        for lane_number, trace in enumerate(face.traces):
            value = trace.at(time_ms)
            if value is None:
                continue
            lane = face.lane(lane_number)
            row = face.scales[lane_number].row(value, lane.height())
            if 0.0 <= row <= lane.height():
                painter.setBrush(QColor(look.channel(lane_number)))
                radius = theme.px(HEAD_RADIUS)
                painter.drawEllipse(QPointF(x, lane.y() + row), radius, radius)


def _paint_trigger(face: ScopeFace, painter: QPainter) -> None:
    """Paint a small triangle above the moment of the trigger."""
    area, x = face.plot_area(), face.x_of(face.trigger_ms)
    if not area.left() - 1 <= x <= area.right():
        return
    size = float(theme.px(5))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current().scope_quiet))
    top = area.y() - size
    corners = [
        QPointF(x - size, top - size * 0.6),
        QPointF(x + size, top - size * 0.6),
        QPointF(x, top + size * 0.8),
    ]
    painter.drawPolygon(QPolygonF(corners))


def _paint_thresholds(face: ScopeFace, painter: QPainter) -> None:
    """Paint where spikes began."""
    for number, channel in enumerate(face.channels):
        level = face.thresholds_mv.get(channel.address)
        if level is None:
            continue
        lane = face.lane(number)
        y = lane.y() + face.scales[number].row(level, lane.height())
        if lane.top() <= y <= lane.bottom():
            colour = QColor(theme.current().channel(number))
            painter.setPen(QPen(colour, 1.0, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(lane.x(), y), QPointF(lane.right(), y))


def _paint_level(face: ScopeFace, painter: QPainter) -> None:
    """Paint the level of the trigger, with a handle at its right end."""
    y = face.level_y()
    if y is None:
        return
    look, area = theme.current(), face.plot_area()
    painter.setPen(QPen(QColor(look.scope_text), 1.0, Qt.PenStyle.DashDotLine))
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    size = float(theme.px(6))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.scope_text))
    x = area.right()
    corners = [QPointF(x + size, y - size), QPointF(x + size, y + size), QPointF(x, y)]
    painter.drawPolygon(QPolygonF(corners))


def _paint_heads(face: ScopeFace, painter: QPainter) -> None:
    """Paint a dot where each trace is now, while it grows."""
    painter.setPen(Qt.PenStyle.NoPen)
    for number, trace in enumerate(face.traces):
        newest = trace.last()
        if newest is None:
            continue
        time_ms, value = newest
        lane = face.lane(number)
        x = face.x_of(time_ms)
        if not lane.left() <= x < lane.right() - 1:
            continue
        row = face.scales[number].row(value, lane.height())
        painter.setBrush(QColor(theme.current().channel(number)))
        radius = theme.px(HEAD_RADIUS)
        painter.drawEllipse(QPointF(x, lane.y() + row), radius, radius)
