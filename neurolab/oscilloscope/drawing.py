"""The face as a drawing of lines, in SVG: what is painted on it, painted once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPicture, QPolygonF

from neurolab.oscilloscope.ground import paint_ground
from neurolab.oscilloscope.marks import paint_marks
from neurolab.widgets import theme
from neurolab.widgets.svg import svg_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.oscilloscope.face import ScopeFace, Shown

COLUMNS = 1200
"""Of which each shows its lowest and highest value, so that no peak is lost."""


def drawing_of(face: ScopeFace) -> Callable[[], bytes]:
    """Return what encodes the face as SVG; everything is read now."""
    picture = QPicture()
    painter = QPainter(picture)
    paint_ground(face, painter)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shown in face.shown():
        painter.setOpacity(shown.opacity)
        pen = QPen(QColor(shown.colour), theme.current().trace_px)
        painter.setPen(pen)
        for line in _lines(face, shown):
            painter.drawPolyline(line)
    painter.setOpacity(1.0)
    _paint_names(face, painter)
    paint_marks(face, painter)
    painter.end()
    size, dots = face.size(), picture.logicalDpiX()

    def encode() -> bytes:
        return svg_of(size, lambda one: one.drawPicture(0, 0, picture), dots)

    return encode


def _lines(face: ScopeFace, shown: Shown) -> list[QPolygonF]:
    """Return a trace from lowest to highest of each column, in unbroken stretches."""
    lane, scale = face.lane(shown.number), face.scales[shown.number]
    edges = np.linspace(face.begin_ms, face.end_ms, COLUMNS + 1)
    low, high = shown.trace.envelope(edges)
    lower, upper = (scale.rows(one, lane.height()) for one in (low, high))
    # a column that is wholly above or below its lane is not seen
    known = (lower >= -1.0) & (upper <= lane.height() + 1.0)
    if not known.any():
        return []
    rows = np.clip(np.stack([lower, upper]), 0.0, lane.height()) + lane.y()
    xs = lane.left() + lane.width() * (np.arange(COLUMNS) + 0.5) / COLUMNS
    breaks = np.flatnonzero(np.diff(known)) + 1
    return [
        QPolygonF([QPointF(xs[k], rows[end, k]) for k in part for end in (0, 1)])
        for part in np.split(np.arange(COLUMNS), breaks)
        if known[part[0]]
    ]


def _paint_names(face: ScopeFace, painter: QPainter) -> None:
    """Write over each lane what it shows; on the screen its card says it."""
    look = theme.current()
    painter.setFont(theme.font(look.small_px, strong=True))
    for number, channel in enumerate(face.channels):
        lane = face.lane(number)
        painter.setPen(QColor(look.channel(number)))
        place = lane.topLeft() + QPointF(theme.px(4), painter.fontMetrics().ascent())
        painter.drawText(place, channel.name)
