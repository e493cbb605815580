"""Distance against time: how an action potential runs down an axon, in steps.

Behind, the voltage of every place along the axon at every moment that was shown, in the
colours of the diagram; on top, the moment at which each node crossed threshold, joined
by steps: saltation. The slope is the velocity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from neurolab.diagram.colours import FULL, VoltageRange
from neurolab.document.records import BranchKind
from neurolab.simulation.layout import TICK_MS
from neurolab.units import format_number
from neurolab.widgets import theme
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from numpy.typing import NDArray

    from neurolab.document.records import Branch, Lab, Neuron
    from neurolab.simulation.layout import Layout
    from neurolab.simulation.reports import Frame, TraceChunk

ROWS = 160
COLUMNS = 1600
MARGINS = (58.0, 30.0, 16.0, 40.0)
BEFORE_MS, AFTER_MS = 0.25, 0.35
TIMED = (BranchKind.NODE, BranchKind.BOUTON)
AXONAL = (BranchKind.AXON, BranchKind.NODE, BranchKind.INTERNODE, BranchKind.BOUTON)
STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


class Arrival(NamedTuple):
    """An action potential at a place: time in the sweep (ms), distance (um)."""

    time_ms: float
    distance_um: float


def main_axon(neuron: Neuron) -> list[Branch]:
    """Return the branches from the root to the farthest end of the axon."""
    by_id = {one.id: one for one in neuron.branches}
    reach: dict[str | None, float] = {None: 0.0}

    def way(end: Branch, known: Container[str | None]) -> list[Branch]:
        """Return the branches to an end, after the last one that is known."""
        found, parent = [end], end.parent
        while parent is not None and parent not in known:
            found.append(by_id[parent])
            parent = found[-1].parent
        return found[::-1]

    ends = [one for one in neuron.branches if one.kind in AXONAL]
    for end in ends:
        for one in way(end, reach):
            reach[one.id] = reach[one.parent] + one.length_um
    return way(max(ends, key=lambda end: reach[end.id]), ()) if ends else []


def velocity_m_s(arrivals: list[Arrival]) -> float | None:
    """Return the slope of distance over time between nodes, m/s; None if unknown."""
    if len(arrivals) < 3:
        return None
    times = np.array([one.time_ms for one in arrivals])
    places = np.array([one.distance_um for one in arrivals])
    if np.ptp(times) <= 0.0:
        return None
    slope = np.polyfit(times, places, 1)[0]
    return float(slope) * 1e-3


class DistanceTime(QWidget):
    """Shows one neuron's axon; the first that has one."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(260, 160)
        self.setAccessibleName(self.tr("Distance against time along the axon"))
        self.arrivals: list[Arrival] = []
        self._neuron = ""
        self._neurons: tuple[Neuron, ...] | None = None
        self._sweep_ms = 1.0
        self._sweep = -1
        self._layout: Layout | None = None
        self._compartments = np.zeros(0, dtype=np.int64)
        self._distances = np.zeros(0)
        self._places: dict[tuple[str, float], float] = {}
        self._voltages = np.full((ROWS, COLUMNS), np.nan, dtype=np.float32)
        self._column = -1
        self.range: VoltageRange = FULL

    # -- what is shown ---------------------------------------------------------------

    def set_lab(self, lab: Lab) -> None:
        """Take the first neuron that has an axon."""
        if lab.neurons is self._neurons and lab.sweep_ms == self._sweep_ms:
            return
        self._neurons = lab.neurons
        with_axon = [one for one in lab.neurons if len(main_axon(one)) > 1]
        with_axon += [one for one in lab.neurons if main_axon(one)]
        name = with_axon[0].id if with_axon else ""
        if name != self._neuron or lab.sweep_ms != self._sweep_ms:
            self._neuron, self._sweep_ms = name, lab.sweep_ms
            self._layout = None
            self.clear()

    def clear(self) -> None:
        """Begin a new sweep."""
        self.arrivals = []
        self._voltages[:] = np.nan
        self._column = -1
        self.update()

    def show_frame(self, frame: Frame) -> None:
        """Keep the voltages along the axon at this moment."""
        if self._neuron not in frame.layout.maps:
            return
        if frame.sweep != self._sweep:
            self._sweep = frame.sweep
            self.clear()
        if frame.layout is not self._layout:
            self._take(frame.layout)
        if not self._compartments.size:
            return
        share = frame.sweep_time_ms / self._sweep_ms
        column = min(int(share * COLUMNS), COLUMNS - 1)
        rows = np.linspace(0.0, self._distances[-1], ROWS)
        values = np.interp(rows, self._distances, frame.v[self._compartments])
        first = self._column + 1 if column > self._column else column
        self._voltages[:, first : column + 1] = values[:, None]
        self._column = column
        self.update()

    def take_chunks(self, chunks: Iterable[TraceChunk]) -> None:
        """Take the crossings of nodes from what was recorded."""
        for chunk in chunks:
            begin_ms = chunk.sweep_tick * TICK_MS
            for one in chunk.crossings:
                distance = self._places.get((one.branch, one.position))
                if one.neuron == self._neuron and distance is not None:
                    self.arrivals.append(Arrival(one.time_ms - begin_ms, distance))
        self.update()

    def _take(self, layout: Layout) -> None:
        """Take the compartments along the axon, and the distances of its nodes."""
        self._layout = layout
        compartments = layout.maps[self._neuron]
        first = layout.first[self._neuron]
        path = main_axon(compartments.neuron)
        indices: list[int] = []
        distances: list[float] = []
        self._places = {}
        way = 0.0
        for number, branch in enumerate(path):
            start, count = compartments.first[branch.id], compartments.count[branch.id]
            length = branch.length_um
            if branch.kind is BranchKind.SOMA:
                length = 0.0
            for k in range(count):
                indices.append(first + start + k)
                distances.append(way + (k + 0.5) / count * length)
            if branch.kind in TIMED:
                self._places[branch.id, 0.5] = way + 0.5 * length
            after = path[number + 1] if number + 1 < len(path) else None
            way += length * (after.attach if after is not None else 1.0)
        if not self._places and path:
            for at in (0.5, 1.0):
                self._places[path[-1].id, at] = way - (1.0 - at) * path[-1].length_um
        self._compartments = np.array(indices, dtype=np.int64)
        self._distances = np.maximum.accumulate(np.array(distances))

    @property
    def span_ms(self) -> tuple[float, float]:
        """Return the times at the left and right edge."""
        if len(self.arrivals) < 2:
            return 0.0, self._sweep_ms
        times = [one.time_ms for one in self.arrivals]
        margin = 0.15 * (max(times) - min(times))
        first = max(min(times) - BEFORE_MS - margin, 0.0)
        return first, min(max(times) + AFTER_MS + margin, self._sweep_ms)

    # -- painting --------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return a size beside the diagram."""
        return QSize(420, 260)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint voltages, axes, steps and velocity."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(current().panel))
        scale = theme.px(100) / 100.0
        left, top, right, bottom = (one * scale for one in MARGINS)
        face = QRectF(self.rect()).adjusted(left, top, -right, -bottom)
        if self._compartments.size:
            self._paint_voltages(painter, face)
            self._paint_axes(painter, face)
            self._paint_steps(painter, face)
        else:
            painter.setPen(QColor(current().quiet))
            painter.setFont(theme.font(current().text_px))
            text = self.tr("Fire a neuron with an axon to see its signal run.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def _point(self, face: QRectF, time_ms: float, distance_um: float) -> QPointF:
        first, last = self.span_ms
        x = face.left() + face.width() * (time_ms - first) / max(last - first, 1e-9)
        share = distance_um / max(float(self._distances[-1]), 1e-9)
        return QPointF(x, face.bottom() - face.height() * share)

    def _paint_voltages(self, painter: QPainter, face: QRectF) -> None:
        painter.fillRect(face, QColor(current().raised))
        start, stop = (one / self._sweep_ms * COLUMNS for one in self.span_ms)
        left, right = int(start), min(int(stop) + 1, COLUMNS)
        shown = self._voltages[:, left:right]
        known = ~np.isnan(shown)
        levels = self.range.levels(np.where(known, shown, self.range.low_mv))
        rgba = np.zeros((*shown.shape, 4), dtype=np.uint8)
        rgba[..., :3] = self.range.table()[levels]
        rgba[..., 3] = np.where(known, 235, 0)
        pixels: NDArray[np.uint8] = np.ascontiguousarray(rgba[::-1])
        image = QImage(
            pixels.data,
            right - left,
            ROWS,
            4 * (right - left),
            QImage.Format.Format_RGBA8888,
        )
        painter.save()
        painter.setClipRect(face)
        source = QRectF(start - left, 0.0, max(stop - start, 1.0), float(ROWS))
        painter.drawImage(face, image, source)
        painter.restore()

    def _paint_axes(self, painter: QPainter, face: QRectF) -> None:
        chosen = current()
        painter.setFont(theme.font(chosen.small_px))
        line = float(painter.fontMetrics().height())
        painter.setPen(QPen(QColor(chosen.border), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(face)
        ink = QColor(chosen.text)
        first, last = self.span_ms
        step = next((s for s in STEPS if (last - first) / s <= 7.0), STEPS[-1])
        for tick in np.arange(np.ceil(first / step), np.floor(last / step) + 1.0):
            x = self._point(face, float(tick) * step, 0.0).x()
            painter.setPen(ink)
            box = QRectF(x - 40.0, face.bottom() + 4.0, 80.0, line)
            text = format_number(float(tick) * step, 3)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)
            painter.drawLine(QPointF(x, face.bottom()), QPointF(x, face.bottom() + 4.0))
        below = QRectF(face.left(), face.bottom() + 4.0 + line, face.width(), line)
        right = Qt.AlignmentFlag.AlignRight
        painter.drawText(below, right, self.tr("time in the sweep, ms"))
        total = float(self._distances[-1]) * 1e-3
        step = next((s for s in STEPS if total / s <= 5.0), STEPS[-1])
        for tick in np.arange(0.0, np.floor(total / step) + 1.0):
            y = self._point(face, first, float(tick) * step * 1e3).y()
            box = QRectF(0.0, y - 0.5 * line, face.left() - 8.0, line)
            text = format_number(float(tick) * step, 3)
            painter.drawText(box, right | Qt.AlignmentFlag.AlignVCenter, text)
            painter.drawLine(QPointF(face.left() - 4.0, y), QPointF(face.left(), y))
        above = QRectF(6.0, face.top() - line - 5.0, face.width(), line)
        left = Qt.AlignmentFlag.AlignLeft
        painter.drawText(above, left, self.tr("distance, mm"))

    def _paint_steps(self, painter: QPainter, face: QRectF) -> None:
        """Paint the moment at each node, joined by steps, and the velocity."""
        if not self.arrivals:
            return
        chosen = current()
        ordered = sorted(self.arrivals)
        steps = QPolygonF()
        for before, after in zip([None, *ordered[:-1]], ordered, strict=True):
            if before is not None:
                steps.append(self._point(face, after.time_ms, before.distance_um))
            steps.append(self._point(face, after.time_ms, after.distance_um))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((chosen.panel, 4.0), (chosen.ink, 1.8)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolyline(steps)
        painter.setPen(QPen(QColor(chosen.panel), 1.0))
        painter.setBrush(QColor(chosen.ink))
        for one in ordered:
            painter.drawEllipse(self._point(face, *one), 3.4, 3.4)
        speed = velocity_m_s(ordered)
        if speed is not None:
            painter.setFont(theme.font(chosen.text_px, strong=True))
            painter.setPen(QColor(chosen.text))
            line = float(painter.fontMetrics().height())
            box = QRectF(face.left(), face.top() - line - 4.0, face.width(), line)
            text = self.tr("%1 m/s").replace("%1", format_number(speed, 3))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, text)
