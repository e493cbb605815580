"""What lies behind the traces: grid lines and the numbers beside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from neurolab.oscilloscope.scales import lines, nice_step
from neurolab.units import convert, format_natural, natural_unit, unit_symbol
from neurolab.widgets import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics, QPainter

    from neurolab.oscilloscope.face import ScopeFace

TIME_PARTS = 10
NUMBERS = 0.85
"""Size of the numbers, as a share of small type."""


def paint_ground(face: ScopeFace, painter: QPainter) -> None:
    """Paint background, grid and scale numbers."""
    look = theme.current()
    painter.fillRect(face.rect(), QColor(look.scope_face))
    area = face.plot_area()
    painter.setPen(QPen(QColor(look.scope_grid), 1.0))
    painter.setFont(theme.font(NUMBERS * look.small_px))
    step = nice_step(face.end_ms - face.begin_ms, TIME_PARTS)
    for time_ms in lines(face.begin_ms, face.end_ms, step):
        x = round(face.x_of(time_ms)) + 0.5
        painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom()))
    _paint_times(face, painter, step)
    for number in range(len(face.channels)):
        _paint_lane(face, painter, number)


def _paint_lane(face: ScopeFace, painter: QPainter, number: int) -> None:
    """Paint the lines of a lane, and as many numbers as have room inside of it."""
    look, lane, scale = theme.current(), face.lane(number), face.scales[number]
    grid, quiet = QPen(QColor(look.scope_grid), 1.0), QColor(look.scope_quiet)
    half = 0.5 * painter.fontMetrics().height()
    free = -math.inf
    for value in reversed(scale.grid(face.lane_parts(number))):
        y = round(lane.y() + scale.row(value, lane.height())) + 0.5
        if not lane.y() - 1.0 <= y <= lane.bottom() + 1.0:
            continue
        painter.setPen(grid)
        painter.drawLine(QPointF(lane.x(), y), QPointF(lane.right(), y))
        # a number stays in its own lane, so that it never touches a neighbour's
        middle = min(max(y, lane.y() + half), lane.bottom() - half)
        if middle - half < free or abs(middle - y) > half:
            continue
        painter.setPen(quiet)
        place = QRectF(0.0, middle - half, lane.x() - theme.px(6), 2.0 * half)
        text = tick_text(face, number, value, with_unit=free == -math.inf)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, text)
        free = middle + half


def _paint_times(face: ScopeFace, painter: QPainter, step: float) -> None:
    """Paint the times below the lanes, as many as have room."""
    area, metrics = face.plot_area(), painter.fontMetrics()
    painter.setPen(QColor(theme.current().scope_quiet))
    times = lines(face.begin_ms, face.end_ms, step)
    longest = max(abs(face.begin_ms), abs(face.end_ms))
    unit, factor = ("ms", 1.0) if longest < 5000.0 else ("s", 1e-3)
    free = -math.inf
    for time_ms in times:
        text = f"{time_ms * factor:.6g}".replace("-", "−")
        if time_ms == times[-1]:
            text = f"{text} {unit}"
        width = metrics.horizontalAdvance(text)
        x = face.x_of(time_ms) - 0.5 * width
        x = max(min(x, face.width() - width - 2.0), 0.0)
        if x < free:
            continue
        top = area.bottom() + theme.px(3)
        place = QRectF(x, top, width + 1.0, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)
        free = x + width + theme.px(10)


def numbers_width(face: ScopeFace, metrics: QFontMetrics) -> float:
    """Return the width that the longest number beside any lane needs."""
    texts = [
        tick_text(face, number, value, with_unit=True)
        for number, scale in enumerate(face.scales)
        for value in scale.grid(face.lane_parts(number))
    ]
    return max((metrics.horizontalAdvance(text) for text in texts), default=0)


def tick_text(
    face: ScopeFace, number: int, value: float, *, with_unit: bool = False
) -> str:
    """Return the number beside a grid line, in the unit that its lane reads best in.

    Parameters
    ----------
    face : ScopeFace
    number : int
        Of the lane.
    value : float
        In the unit of the channel's samples.
    with_unit : bool
        As the uppermost number of a lane has it; a logarithmic lane has it everywhere.
    """
    scale, unit = face.scales[number], face.channels[number].unit
    if scale.is_log:
        return format_natural(value, unit, 2)
    natural = natural_unit(max(abs(scale.low), abs(scale.high)), unit)
    value = convert(value, unit, natural)
    step = convert(scale.step(face.lane_parts(number)), unit, natural)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    text = f"{value + 0.0:.{digits}f}" if digits < 5 else f"{value:.2g}"
    symbol = unit_symbol(natural) if with_unit else ""
    return f"{text} {symbol}".strip().replace("-", "−")
