"""A neuron drawn along its paths, every compartment in the colour of its voltage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from neurolab.diagram.colours import STOPS_MV, voltage_colours
from neurolab.document.records import BranchKind

if TYPE_CHECKING:
    from neurolab.document.records import Branch, Lab
    from neurolab.simulation.engine import Frame
    from neurolab.simulation.layout import Layout

PAPER = QColor("#f7f9fc")
INK = QColor("#334155")
SHEATH = QColor("#e9d8a6")
MARGIN = 48.0
NEURON_GAP_UM = 300.0
THINNEST = 3.0
THICKEST = 16.0


class _Stretch:
    """A compartment on the screen: its polyline in um of the drawing, and width."""

    __slots__ = ("compartment", "is_soma", "is_wrapped", "points", "width_um")

    def __init__(
        self, compartment: int, points: list[QPointF], width_um: float, branch: Branch
    ) -> None:
        self.compartment = compartment
        self.points = points
        self.width_um = width_um
        self.is_soma = branch.kind is BranchKind.SOMA
        self.is_wrapped = branch.kind is BranchKind.INTERNODE


def _along(path: np.ndarray, fractions: np.ndarray) -> list[QPointF]:
    """Return the points at fractions of a polyline's length."""
    steps = np.hypot(*np.diff(path, axis=0).T)
    at = np.concatenate(([0.0], np.cumsum(steps)))
    where = fractions * at[-1]
    x = np.interp(where, at, path[:, 0])
    y = np.interp(where, at, path[:, 1])
    return [QPointF(a, b) for a, b in zip(x, y, strict=True)]


class NeuronView(QWidget):
    """Shows every neuron of a lab."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(320, 200)
        self._layout: Layout | None = None
        self._stretches: list[_Stretch] = []
        self._electrodes: list[tuple[int, str]] = []
        self._bounds = QRectF(0.0, 0.0, 1.0, 1.0)
        self._colours = np.zeros((0, 3), dtype=np.uint8)
        self._lab: Lab | None = None

    def set_lab(self, lab: Lab) -> None:
        """Take the names of electrodes from a lab."""
        self._lab = lab

    def show_frame(self, frame: Frame) -> None:
        """Colour every compartment; lay the drawing anew if the neurons changed."""
        if frame.layout is not self._layout:
            self._lay(frame.layout)
        self._colours = voltage_colours(frame.v)
        self.update()

    def _lay(self, layout: Layout) -> None:
        """Work out where every compartment is drawn."""
        self._layout = layout
        self._stretches = []
        down = 0.0
        for key in layout.order:
            compartments = layout.maps[key]
            first = layout.first[key]
            for branch in compartments.neuron.branches:
                path = np.array(branch.path or ((0.0, 0.0), (branch.length_um, 0.0)))
                path = path + np.array([0.0, down])
                start = compartments.first[branch.id]
                count = compartments.count[branch.id]
                for k in range(count):
                    span = np.linspace(k / count, (k + 1) / count, 3)
                    width = float(compartments.diameter[start + k])
                    points = _along(path, span)
                    self._stretches.append(
                        _Stretch(first + start + k, points, width, branch)
                    )
            down += NEURON_GAP_UM
        self._electrodes = self._electrode_places(layout)
        xs = [p.x() for one in self._stretches for p in one.points]
        ys = [p.y() for one in self._stretches for p in one.points]
        self._bounds = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))

    def _electrode_places(self, layout: Layout) -> list[tuple[int, str]]:
        if self._lab is None:
            return []
        return [
            (
                layout.locate(e.place.neuron, e.place.branch, e.place.position),
                e.name or e.id,
            )
            for e in self._lab.electrodes
            if e.place.neuron in layout.maps
        ]

    def _scale(self) -> tuple[float, QPointF]:
        """Return pixels per um, and where the drawing's corner goes."""
        width = max(self._bounds.width(), 1.0)
        height = max(self._bounds.height(), 1.0)
        free_width = self.width() - 2.0 * MARGIN
        free_height = self.height() - 2.0 * MARGIN - 30.0
        scale = max(min(free_width / width, free_height / height), 1e-3)
        corner = QPointF(
            MARGIN + 0.5 * (free_width - scale * width) - scale * self._bounds.x(),
            MARGIN + 0.5 * (free_height - scale * height) - scale * self._bounds.y(),
        )
        return scale, corner

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sheaths, compartments, electrodes and the legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), PAPER)
        if self._colours.size:
            scale, corner = self._scale()
            self._paint_neurons(painter, scale, corner)
            self._paint_electrodes(painter, scale, corner)
        self._paint_legend(painter)
        painter.end()

    def _paint_neurons(self, painter: QPainter, scale: float, corner: QPointF) -> None:
        for wrapped in (True, False):
            for one in self._stretches:
                if wrapped and not one.is_wrapped:
                    continue
                width = min(max(one.width_um * scale, THINNEST), THICKEST)
                colour = SHEATH
                if wrapped:
                    width = max(2.2 * width, 9.0)
                else:
                    colour = QColor(*self._colours[one.compartment].tolist())
                if one.is_soma:
                    width = max(one.width_um * scale, 26.0)
                pen = QPen(colour, width)
                round_end = one.is_soma or not wrapped
                pen.setCapStyle(
                    Qt.PenCapStyle.RoundCap if round_end else Qt.PenCapStyle.FlatCap
                )
                painter.setPen(pen)
                points = [p * scale + corner for p in one.points]
                if one.is_soma:
                    painter.drawPoint(points[1])
                else:
                    painter.drawPolyline(points)

    def _paint_electrodes(
        self, painter: QPainter, scale: float, corner: QPointF
    ) -> None:
        painter.setFont(QFont(self.font().family(), 9))
        places = {one.compartment: one.points[1] for one in self._stretches}
        taken: list[tuple[QRectF, str]] = []
        painter.setPen(QPen(INK, 1.5))
        for compartment, name in self._electrodes:
            if compartment not in places:
                continue
            tip = places[compartment] * scale + corner
            width = painter.fontMetrics().horizontalAdvance(name) + 10.0
            box = QRectF(tip.x() + 10.0, tip.y() - 50.0, width, 17.0)
            while any(box.intersects(other) for other, _ in taken):
                box.translate(0.0, -20.0)
            painter.drawLine(tip, QPointF(box.left() + 4.0, box.bottom()))
            taken.append((box, name))
        painter.setBrush(QColor("#ffffff"))
        for box, name in taken:
            painter.drawRoundedRect(box, 4.0, 4.0)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_legend(self, painter: QPainter) -> None:
        """Paint the colour map with its voltages."""
        box = QRectF(self.width() - 236.0, self.height() - 34.0, 200.0, 10.0)
        gradient = QLinearGradient(box.topLeft(), box.topRight())
        low, high = STOPS_MV[0], STOPS_MV[-1]
        stops = np.array(STOPS_MV, dtype=np.float32)
        for mv, rgb in zip(STOPS_MV, voltage_colours(stops), strict=True):
            gradient.setColorAt((mv - low) / (high - low), QColor(*rgb.tolist()))
        painter.fillRect(box, gradient)
        painter.setPen(INK)
        painter.setFont(QFont(self.font().family(), 9))
        for mv in (low, -70.0, 0.0, high):
            x = box.left() + box.width() * (mv - low) / (high - low)
            text = (
                self.tr("%1 mV").replace("%1", f"{mv:g}") if mv == high else f"{mv:g}"
            )
            place = QRectF(x - 30.0, box.bottom() + 2.0, 60.0, 16.0)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
