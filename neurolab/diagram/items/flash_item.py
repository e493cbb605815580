"""Flashes at nodes of Ranvier that have just crossed threshold."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QRadialGradient
from PySide6.QtWidgets import QGraphicsItem

from neurolab.diagram.items.base import Z_FLASH

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

RADIUS = 26.0
CORE_SHARE = 0.36


class FlashItem(QGraphicsItem):
    """Paints a glow at every point that it is given, as strong as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(Z_FLASH)
        self._flashes: list[tuple[float, float, float, float]] = []
        self._bounds = QRectF()

    @property
    def flashes(self) -> list[tuple[float, float, float, float]]:
        """Return x, y, strength (0 to 1) and radius of each flash."""
        return self._flashes

    def set_bounds(self, bounds: QRectF) -> None:
        """Say where flashes can be."""
        self.prepareGeometryChange()
        self._bounds = bounds.adjusted(-RADIUS, -RADIUS, RADIUS, RADIUS)

    def show_flashes(self, flashes: list[tuple[float, float, float, float]]) -> None:
        """Show these flashes: x, y, strength from 0 to 1, radius."""
        if flashes or self._flashes:
            self._flashes = flashes
            self.update()

    def boundingRect(self) -> QRectF:
        """Return where flashes can be."""
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the glows."""
        if not self._flashes:
            return
        view = painter.combinedTransform()
        ratio = view.m11() / painter.worldTransform().m11()
        scale = math.hypot(view.m11(), view.m12())
        painter.save()
        painter.resetTransform()
        for x, y, strength, radius in self._flashes:
            glow = _glow(max(round(2.0 * radius * scale), 6), ratio)
            half = 0.5 * glow.width()
            middle = view.map(QPointF(x, y))
            painter.setOpacity(strength)
            corner = QPointF(middle.x() - half, middle.y() - half) / ratio
            painter.drawPixmap(corner, glow)
        painter.restore()


@lru_cache(maxsize=64)
def _glow(size: int, ratio: float) -> QPixmap:
    """Return the picture of a flash; drawn once, because gradients are slow."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    half = 0.5 * size
    centre = QPointF(half, half)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    glow = QRadialGradient(centre, half)
    glow.setColorAt(0.0, QColor(255, 205, 70, 225))
    glow.setColorAt(0.35, QColor(255, 190, 60, 120))
    glow.setColorAt(1.0, QColor(255, 180, 50, 0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glow)
    painter.drawEllipse(centre, half, half)
    painter.setPen(QPen(QColor(150, 70, 10, 200), 2.0))
    painter.setBrush(QColor(255, 226, 110))
    painter.drawEllipse(centre, CORE_SHARE * half, CORE_SHARE * half)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
