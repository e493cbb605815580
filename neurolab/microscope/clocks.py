"""One transmitter, two clocks: open channels and messengers on a logarithmic time."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log10
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from neurolab.microscope.words import number
from neurolab.texts import word
from neurolab.widgets import theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FIRST_MS = 0.1
"""Where the axis begins; nothing opens earlier."""
SHORTEST_DECADES = 3
PER_DECADE = 160
"""Parts of a decade of time in which the extremes are drawn."""
SMALLEST = 1e-4
"""A curve that never gets higher is flat."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One quantity since the arrival of the signal.

    Attributes
    ----------
    title, unit, colour : str
    times_ms, values : (n,) float64
        Since the arrival, and above the value at the arrival.
    """

    title: str
    unit: str
    colour: str
    times_ms: Floats
    values: Floats

    @property
    def maximum(self) -> float:
        """Return the largest departure from the start, with its sign."""
        if not self.values.size:
            return 0.0
        return float(self.values[int(np.argmax(np.abs(self.values)))])


def time_word(time_ms: float) -> str:
    """Return a decade of time: ``0.1 ms``, ``10 s``."""
    if time_ms < 1000.0:
        return f"{time_ms:g} ms"
    return f"{time_ms / 1000.0:g} s"


class ClocksPlot(theme.Themed, QWidget):
    """Draws every curve up to its own maximum.

    Attributes
    ----------
    curves : tuple of Curve
    now_ms : float or None
        The moment that is shown, since the arrival.
    """

    def __init__(self) -> None:
        super().__init__()
        self.curves: tuple[Curve, ...] = ()
        self.now_ms: float | None = None
        self.end_ms = FIRST_MS * 10.0**SHORTEST_DECADES
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(word("microscope.clocks_about"))
        self.dress()

    def show_curves(self, curves: tuple[Curve, ...], end_ms: float) -> None:
        """Show curves over an axis that reaches at least to a time."""
        decades = ceil(log10(max(end_ms, FIRST_MS) / FIRST_MS) - 1e-9)
        self.end_ms = FIRST_MS * 10.0 ** max(decades, SHORTEST_DECADES)
        self.curves = curves
        self.update()

    def show_now(self, now_ms: float | None) -> None:
        """Mark the moment that is shown."""
        if now_ms != self.now_ms:
            self.now_ms = now_ms
            self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which curves can be told apart."""
        return QSize(theme.px(320), theme.px(200))

    def _dress(self) -> None:
        self.update()

    # -- painting --------------------------------------------------------------------

    def area(self) -> QRectF:
        """Return where curves are drawn."""
        look = theme.current()
        line = QFontMetricsF(theme.font(look.small_px)).height()
        edge = float(theme.px(14))
        return QRectF(
            edge,
            1.4 * line,
            max(self.width() - 2.0 * edge, 1.0),
            max(self.height() - 2.9 * line, 1.0),
        )

    def x_of(self, time_ms: float) -> float:
        """Return where a time since the arrival is."""
        area = self.area()
        share = log10(max(time_ms, FIRST_MS) / FIRST_MS)
        return area.left() + area.width() * share / log10(self.end_ms / FIRST_MS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axis, curves and labels."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.area()
        self._paint_axis(painter, area)
        taken: list[QRectF] = []
        for curve in self.curves:
            self._paint_curve(painter, area, curve, taken)
        if not self.curves:
            look = theme.current()
            painter.setFont(theme.font(look.small_px))
            painter.setPen(QColor(look.quiet))
            painter.drawText(
                area,
                int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap),
                word("microscope.clocks_empty"),
            )
        if self.now_ms is not None and self.curves:
            self._paint_now(painter, area, self.now_ms)
        painter.end()

    def _paint_axis(self, painter: QPainter, area: QRectF) -> None:
        look = theme.current()
        font = theme.font(0.9 * look.small_px)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        time, free = FIRST_MS, -1.0
        while time <= self.end_ms * 1.001:
            x = self.x_of(time)
            painter.setPen(QPen(QColor(look.border), 1.0))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            text = time_word(time)
            wide = metrics.horizontalAdvance(text)
            left = min(max(x - 0.5 * wide, 1.0), self.width() - wide - 1.0)
            if left > free:
                painter.setPen(QColor(look.quiet))
                painter.drawText(
                    QPointF(left, area.bottom() + 1.1 * metrics.height()), text
                )
                free = left + wide + theme.px(6)
            time *= 10.0
        painter.setPen(QPen(QColor(look.quiet), 1.0))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _paint_curve(
        self, painter: QPainter, area: QRectF, curve: Curve, taken: list[QRectF]
    ) -> None:
        look = theme.current()
        highest = curve.maximum
        if abs(highest) < SMALLEST:
            return
        shares = np.log10(np.maximum(curve.times_ms, FIRST_MS) / FIRST_MS)
        shares /= log10(self.end_ms / FIRST_MS)
        xs = (area.left() + area.width() * shares).tolist()
        ys = area.bottom() - 0.94 * area.height() * np.clip(
            curve.values / highest, 0.0, 1.0
        )
        line = QPolygonF([QPointF(x, float(y)) for x, y in zip(xs, ys, strict=True)])
        painter.setPen(QPen(QColor(curve.colour), theme.px(20) / 10.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line)
        font = theme.font(look.small_px, strong=True)
        metrics = QFontMetricsF(font)
        sign = "−" if highest < 0.0 else ""
        amount = f"{sign}{number(abs(highest), 3)} {curve.unit}".strip()
        text = f"{curve.title} {amount}"
        peak = int(np.argmax(np.abs(curve.values)))
        wide = metrics.horizontalAdvance(text)
        left = min(max(xs[peak] - 0.5 * wide, 2.0), self.width() - wide - 2.0)
        box = QRectF(left, area.top() - metrics.height(), wide, metrics.height())
        while any(box.intersects(other) for other in taken):
            box.translate(0.0, metrics.height())
        taken.append(box)
        halo = QColor(look.panel)
        halo.setAlpha(200)
        painter.fillRect(box, halo)
        painter.setFont(font)
        painter.setPen(QColor(curve.colour))
        painter.drawText(QPointF(box.left(), box.top() + metrics.ascent()), text)

    def _paint_now(self, painter: QPainter, area: QRectF, now_ms: float) -> None:
        look = theme.current()
        if not FIRST_MS <= now_ms <= self.end_ms:
            return
        x = self.x_of(now_ms)
        painter.setPen(QPen(QColor(look.accent), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
