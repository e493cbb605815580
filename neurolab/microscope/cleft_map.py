"""The cleft as radius and time: how transmitter spreads from one vesicle and leaves."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from neurolab.microscope.colours import INKS
from neurolab.microscope.words import concentration
from neurolab.texts import word
from neurolab.widgets import theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.simulation.contact_history import ContactHistory

    Floats = NDArray[np.float64]

LOWEST_MILLIMOLAR, HIGHEST_MILLIMOLAR = 1e-3, 10.0
"""Ends of the colours; what is less looks empty, what is more looks full."""
ROWS = 64
MOMENTS_MS = (0.005, 0.1)
"""When the mean at the receptors is said in words."""
LEGEND = 64


def strength(millimolar: Floats) -> Floats:
    """Return how strong the colour of a concentration is, 0 to 1, logarithmic."""
    span = log10(HIGHEST_MILLIMOLAR / LOWEST_MILLIMOLAR)
    safe = np.maximum(millimolar, 1e-12) / LOWEST_MILLIMOLAR
    return np.asarray(np.clip(np.log10(safe) / span, 0.0, 1.0), dtype=np.float64)


def _shaded(shares: Floats) -> QImage:
    """Return a picture of strengths (rows, columns) in the colours of the theme."""
    look = theme.current()
    ends = [QColor(look.panel), QColor(INKS[look.name].transmitter)]
    low, high = (
        np.array([one.red(), one.green(), one.blue()], dtype=np.float64) for one in ends
    )
    mixed = low + (high - low) * shares[..., None]
    pixels = np.full((*shares.shape, 4), 255, dtype=np.uint8)
    pixels[..., 2::-1] = mixed.astype(np.uint8)
    rows, wide = shares.shape
    image = QImage(pixels.tobytes(), wide, rows, 4 * wide, QImage.Format.Format_RGB32)
    return image.copy()


class CleftMap(theme.Themed, QWidget):
    """Draws the history of one contact."""

    def __init__(self) -> None:
        super().__init__()
        self.history: ContactHistory | None = None
        self.now_ms: float | None = None
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(word("microscope.map_about"))
        self.dress()

    def show_history(self, history: ContactHistory | None) -> None:
        """Show another history; None shows that there is none."""
        self.history, self._image = history, None
        self.update()

    def show_now(self, now_ms: float | None) -> None:
        """Mark the moment that is shown, ms from the start of the run."""
        if now_ms != self.now_ms:
            self.now_ms = now_ms
            self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which rings can be told apart."""
        return QSize(theme.px(320), theme.px(220))

    def _dress(self) -> None:
        self._image = None
        self.update()

    def said(self) -> str:
        """Return the mean at the receptors at two moments, in words."""
        history = self.history
        if history is None or not history.mean_times_ms.size:
            return ""
        parts = []
        for moment in MOMENTS_MS:
            value = float(
                np.interp(
                    history.start_ms + moment,
                    history.mean_times_ms,
                    history.mean_millimolar,
                )
            )
            parts.append(
                word(
                    "microscope.map_moment",
                    amount=concentration(value),
                    time=f"{moment:g} ms" if moment >= 0.05 else f"{moment * 1e3:g} µs",
                )
            )
        room = self.width() - 2.0 * theme.px(14)
        said = [
            word(f"microscope.{key}", moments=", ".join(parts))
            for key in ("map_mean", "map_mean_short")
        ]
        fits = self._font().horizontalAdvance(said[0]) <= room
        return said[0] if fits else said[1]

    # -- painting --------------------------------------------------------------------

    def _font(self) -> QFontMetricsF:
        return QFontMetricsF(theme.font(0.9 * theme.current().small_px))

    def area(self) -> QRectF:
        """Return where the map is drawn."""
        line, edge = self._font().height(), float(theme.px(14))
        side = self._font().horizontalAdvance(word("microscope.map_centre")) + 6.0
        return QRectF(
            edge,
            2.0,
            max(self.width() - 2.0 * edge - side, 1.0),
            max(self.height() - 4.4 * line, 1.0),
        )

    def image(self) -> QImage | None:
        """Return the map, a column for each tick and rows from the centre outwards."""
        history = self.history
        if self._image is None and history is not None and history.times_ms.size:
            edges = history.edges_um
            radii = (np.arange(ROWS) + 0.5) / ROWS * float(edges[-1])
            ring = np.clip(np.searchsorted(edges[1:], radii), 0, edges.size - 2)
            self._image = _shaded(strength(history.millimolar[:, ring].T))
        return self._image

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint map, axes and legend."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, metrics = self.area(), self._font()
        painter.setFont(theme.font(0.9 * look.small_px))
        image, history = self.image(), self.history
        if image is None or history is None:
            painter.setPen(QColor(look.quiet))
            painter.drawText(
                QRectF(self.rect()),
                int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap),
                word("microscope.map_empty"),
            )
            painter.end()
            return
        painter.drawImage(area, image)
        painter.setPen(QPen(QColor(look.border), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        painter.setPen(QColor(look.quiet))
        right = area.right() + 5.0
        painter.drawText(
            QPointF(right, area.top() + metrics.ascent()), word("microscope.map_centre")
        )
        radius = f"{1e3 * float(history.edges_um[-1]):.0f} nm"
        painter.drawText(QPointF(right, area.bottom()), radius)
        span = float(history.times_ms[-1]) - history.start_ms
        y = area.bottom() + metrics.ascent() + 2.0
        painter.drawText(QPointF(area.left(), y), word("microscope.map_release"))
        text = f"{span:.2g} ms"
        painter.drawText(
            QPointF(area.right() - metrics.horizontalAdvance(text), y), text
        )
        if self.now_ms is not None and history.start_ms <= self.now_ms <= (
            history.start_ms + span
        ):
            share = (self.now_ms - history.start_ms) / max(span, 1e-9)
            x = area.left() + share * area.width()
            painter.setPen(QPen(QColor(look.accent), 1.4, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        self._paint_legend(painter, y + 0.5 * metrics.height())
        painter.setPen(QColor(look.text))
        painter.drawText(
            QPointF(area.left(), self.height() - metrics.descent() - 1.0), self.said()
        )
        painter.end()

    def _paint_legend(self, painter: QPainter, top: float) -> None:
        """Paint what the colours mean."""
        look, metrics, area = theme.current(), self._font(), self.area()
        low, high = concentration(LOWEST_MILLIMOLAR), concentration(HIGHEST_MILLIMOLAR)
        left = area.left() + metrics.horizontalAdvance(low) + 5.0
        right = area.right() - metrics.horizontalAdvance(high) - 5.0
        box = QRectF(left, top + 3.0, max(right - left, 1.0), 0.6 * metrics.height())
        ramp = np.linspace(0.0, 1.0, LEGEND)[None, :]
        painter.drawImage(box, _shaded(ramp))
        painter.setPen(QPen(QColor(look.border), 1.0))
        painter.drawRect(box)
        painter.setPen(QColor(look.quiet))
        base = box.bottom() + 0.5
        painter.drawText(QPointF(area.left(), base), low)
        painter.drawText(QPointF(right + 5.0, base), high)
