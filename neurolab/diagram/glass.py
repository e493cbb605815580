"""What is written on the view: paper, scale bar, legend, a word on an empty bench."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPixmap

from neurolab.diagram.drawing.schematic import SCHEMATIC, TRUE
from neurolab.document.records import BranchKind
from neurolab.units import format_number, format_quantity
from neurolab.widgets import theme
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from neurolab.diagram.view import DiagramView

DOTS_PX = 24
BAR_PX = (70.0, 190.0)
EDGE = 18.0
LEGEND = (236.0, 11.0)
STRIP = 80.0
STEPS = (1.0, 2.0, 5.0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Glass", text)


def paint_background(view: DiagramView, painter: QPainter) -> None:
    """Paint paper and a grid of dots that moves along."""
    chosen = current()
    painter.save()
    painter.resetTransform()
    room = QRectF(view.viewport().rect())
    painter.fillRect(room, QColor(chosen.paper))
    origin = view.mapFromScene(QPointF(0.0, 0.0))
    shift = QPointF(origin.x() % DOTS_PX, origin.y() % DOTS_PX)
    painter.drawTiledPixmap(room, _dots(chosen.paper_grid), -shift)
    painter.restore()


_TILES: dict[str, QPixmap] = {}


def _dots(colour: str) -> QPixmap:
    """Return a tile with one dot."""
    if colour not in _TILES:
        tile = QPixmap(DOTS_PX, DOTS_PX)
        tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(2.0, 2.0), 1.3, 1.3)
        painter.end()
        _TILES[colour] = tile
    return _TILES[colour]


class Glass:
    """Scale bar, legend and words in the corners, kept as a picture until they change.

    Parameters
    ----------
    view : DiagramView
    """

    def __init__(self, view: DiagramView) -> None:
        self._view = view
        self._pixmap = QPixmap()
        self._key: tuple[object, ...] = ()

    def paint(self, painter: QPainter) -> None:
        """Paint what stays in its corner."""
        view = self._view
        room = QRectF(view.viewport().rect())
        ratio = view.viewport().devicePixelRatioF()
        key = (
            room.width(),
            room.height(),
            ratio,
            view.diagram.scale,
            view.diagram.picture.range,
            view.diagram.picture.is_true,
            bool(view.diagram.lab.neurons),
            self._has_bar(),
            current(),
            theme.px(100),
        )
        if key != self._key:
            self._key = key
            self._pixmap = self._drawn(room, ratio)
        painter.save()
        painter.resetTransform()
        height = self._pixmap.height() / ratio
        painter.drawPixmap(QPointF(0.0, room.height() - height), self._pixmap)
        painter.restore()

    def corners(self) -> tuple[QRectF, QRectF]:
        """Return the rectangles of scale bar and legend, in the viewport."""
        room = QRectF(self._view.viewport().rect())
        metrics = QFontMetricsF(theme.font(current().small_px))
        line, grown = metrics.height(), theme.scale()
        high = 2.0 * line + LEGEND[1] * grown + 12.0
        wide = LEGEND[0] * grown + 12.0
        legend = QRectF(room.right() - wide - EDGE, 0.0, wide + EDGE, high)
        bar = QRectF(0.0, 0.0, EDGE + theme.px(BAR_PX[1]), line + 16.0)
        legend.moveBottom(room.bottom() - EDGE + 6.0)
        bar.moveBottom(room.bottom() - EDGE + 6.0)
        return bar, legend

    def _has_bar(self) -> bool:
        """Return whether something is drawn to the bar's scale."""
        picture = self._view.diagram.picture
        return picture.is_true or any(
            shape.branch.kind is BranchKind.DENDRITE
            for neuron in picture.shapes.values()
            for shape in neuron.branches.values()
        )

    def _drawn(self, room: QRectF, ratio: float) -> QPixmap:
        """Return the picture: a strip along the bottom, or all of an empty bench."""
        is_empty = not self._view.diagram.lab.neurons
        height = room.height() if is_empty else min(theme.px(STRIP), room.height())
        strip = QRectF(0.0, 0.0, room.width(), height)
        pixmap = QPixmap(max(round(room.width() * ratio), 1), round(height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_empty:
            _paint_empty(painter, strip)
        else:
            if self._has_bar():
                _paint_bar(self._view, painter, strip)
            _paint_legend(self._view, painter, strip)
        painter.end()
        return pixmap


def round_length(px_per_um: float) -> float:
    """Return a round length, um, whose bar has a good size."""
    least = BAR_PX[0] / px_per_um
    power = 10.0 ** math.floor(math.log10(least))
    return next(
        step * power for step in (*STEPS, 10.0 * STEPS[0]) if step * power >= least
    )


def _paint_bar(view: DiagramView, painter: QPainter, room: QRectF) -> None:
    """Paint the scale bar, and what it holds for."""
    chosen, scene = current(), view.diagram
    style = TRUE if scene.picture.is_true else SCHEMATIC
    px_per_um = scene.scale * style.scale
    length = round_length(px_per_um)
    width = length * px_per_um
    y = room.bottom() - EDGE - 2.0
    left = room.left() + EDGE
    pen = QPen(QColor(chosen.ink), 2.4)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QLineF(left, y, left + width, y))
    for x in (left, left + width):
        painter.drawLine(QLineF(x, y - 4.0, x, y + 4.0))
    size = format_quantity(length, "um", 3)
    if length >= 1000.0:
        size = format_quantity(length / 1000.0, "mm", 3)
    text = size if scene.picture.is_true else _tr("%1 (dendrites)").replace("%1", size)
    painter.setFont(theme.font(chosen.small_px))
    metrics = painter.fontMetrics()
    wide = metrics.horizontalAdvance(text) + 2.0
    box = QRectF(left, y - 8.0 - metrics.height(), wide, metrics.height())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft, text)


def _paint_legend(view: DiagramView, painter: QPainter, room: QRectF) -> None:
    """Paint the colours with their voltages, and which range they are."""
    chosen, voltages = current(), view.diagram.picture.range
    scale = theme.px(100) / 100.0
    width, height = LEGEND[0] * scale, LEGEND[1] * scale
    painter.setFont(theme.font(chosen.small_px))
    line = painter.fontMetrics().height()
    box = QRectF(
        room.right() - EDGE - width, room.bottom() - EDGE - line - height, 0, 0
    )
    box.setSize(QRectF(0.0, 0.0, width, height).size())
    table = voltages.table()
    strip = QImage(len(table), 1, QImage.Format.Format_RGB32)
    for i, (red, green, blue) in enumerate(table.tolist()):
        strip.setPixelColor(i, 0, QColor(red, green, blue))
    painter.drawImage(box, strip)
    painter.setPen(QPen(QColor(chosen.quiet_ink), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    low, high = voltages.low_mv, voltages.high_mv
    marks = (low, voltages.stops_mv[1], *((0.0,) if low < 0.0 < high else ()), high)
    middle = Qt.AlignmentFlag.AlignHCenter
    for mv in marks:
        x = box.left() + box.width() * (mv - low) / (high - low)
        text = format_number(round(mv, 1), 3).replace("-", "−")
        if mv == high:
            text += " mV"
        wide = float(painter.fontMetrics().horizontalAdvance(text)) + 4.0
        left = min(max(x - 0.5 * wide, box.left()), box.right() - wide)
        place = QRectF(left, box.bottom() + 2.0, wide, line)
        painter.setPen(QColor(chosen.ink))
        painter.drawText(place, middle, text)
    words = _tr("whole action potential")
    if voltages.is_fine:
        words = _tr("rest ± 10 mV")
    above = QRectF(box.left() - 60.0, box.top() - line - 3.0, width + 60.0, line)
    painter.setPen(QColor(chosen.quiet_ink))
    painter.drawText(above, Qt.AlignmentFlag.AlignRight, words)


def _paint_empty(painter: QPainter, room: QRectF) -> None:
    """Say what to do next on an empty bench."""
    chosen = current()
    middle = Qt.AlignmentFlag.AlignCenter
    painter.setPen(QColor(chosen.ink))
    painter.setFont(theme.font(chosen.caption_px, strong=True))
    height = painter.fontMetrics().height()
    line = QRectF(room.left(), room.center().y() - height, room.width(), height)
    painter.drawText(line, middle, _tr("The bench is empty."))
    painter.setPen(QColor(chosen.quiet_ink))
    painter.setFont(theme.font(chosen.text_px))
    line.translate(0.0, 1.4 * height)
    painter.drawText(
        line, middle, _tr("Choose a neuron from the palette and put it here.")
    )
