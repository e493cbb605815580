"""The preview of a stimulus: its curve over the sweep, with edges to drag."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from neurolab.document.records import DoublePulse, Noise, PoissonSpikes, SpikeTimes
from neurolab.stimulus.curves import total
from neurolab.units import format_quantity
from neurolab.widgets import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from neurolab.document.records import AnySpikeTrain, Electrode, Puff, Uncaging

REACH_PX = 7
FINE = 0.1
SPIKE = "spike."
"""Before the number, from 0, of a spike in a list, in place of a field's name."""
MOST_EDGES = 40
"""Spikes of a list that can be dragged."""


class Preview(QWidget):
    """Draws what a stimulus does in one sweep.

    The dashed edges can be dragged (Shift: finely): the onset, and of two pulses the
    interval.

    Signals
    -------
    dragged : str, float
        Field and its new value while an edge moves.
    dropped : str, float
        The same at its end.
    """

    dragged = Signal(str, float)
    dropped = Signal(str, float)

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._electrode: Electrode | None = None
        self._unit = "nA"
        self._train: AnySpikeTrain | None = None
        self._pulse: tuple[float, float, float] | None = None
        self._sweep_ms = 20.0
        self._held: str | None = None
        self._value = 0.0
        self._last_x = 0.0

    def sizeHint(self) -> QSize:
        """Return a low, wide picture."""
        return QSize(theme.px(240), theme.px(84))

    def show_electrode(self, electrode: Electrode, unit: str, sweep_ms: float) -> None:
        """Show what an electrode commands."""
        self._electrode, self._train, self._pulse = electrode, None, None
        self._unit, self._sweep_ms = unit, sweep_ms
        self.updateGeometry()
        self.update()

    def show_train(self, train: AnySpikeTrain, sweep_ms: float) -> None:
        """Show when an input fires."""
        self._electrode, self._train, self._pulse = None, train, None
        self._sweep_ms = sweep_ms
        self.update()

    def show_pulse(
        self, one: Puff | Uncaging, size: float, unit: str, sweep_ms: float
    ) -> None:
        """Show when a puff or a flash comes, and how much it brings."""
        self._electrode, self._train = None, None
        self._pulse = (one.onset_ms, one.duration_ms, size)
        self._unit, self._sweep_ms = unit, sweep_ms
        self.update()

    # -- places ----------------------------------------------------------------------

    def _area(self) -> QRectF:
        return QRectF(
            theme.px(8),
            theme.px(8),
            max(self.width() - theme.px(16), 1),
            max(self.height() - theme.px(30), 1),
        )

    def _x(self, time_ms: float) -> float:
        area = self._area()
        return area.x() + area.width() * time_ms / self._sweep_ms

    def edges(self) -> dict[str, float]:
        """Return the times of the edges that can be dragged, by field."""
        if self._pulse is not None:
            return {"onset_ms": self._pulse[0]}
        if isinstance(self._train, SpikeTimes):
            shown = enumerate(self._train.times_ms[:MOST_EDGES])
            return {f"{SPIKE}{k}": time_ms for k, time_ms in shown}
        if self._train is not None:
            onset = getattr(self._train, "onset_ms", None)
            return {} if onset is None else {"onset_ms": onset}
        if self._electrode is None or not self._electrode.commands:
            return {}
        command = self._electrode.commands[0]
        onset = getattr(command, "onset_ms", None)
        if onset is None:
            return {}
        found = {"onset_ms": onset}
        if isinstance(command, DoublePulse):
            found["interval_ms"] = onset + command.interval_ms
        return found

    def _edge_at(self, x: float) -> str | None:
        near = {
            field: abs(self._x(time_ms) - x) for field, time_ms in self.edges().items()
        }
        best = min(near, key=lambda field: near[field], default=None)
        return best if best is not None and near[best] <= REACH_PX else None

    # -- dragging --------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of an edge."""
        self._held = self._edge_at(event.position().x())
        if self._held is not None:
            edges = self.edges()
            self._value = edges[self._held]
            if self._held == "interval_ms":
                self._value -= edges["onset_ms"]
            self._last_x = event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the edge, or show that there is one."""
        x = event.position().x()
        if self._held is None:
            over = self._edge_at(x) is not None
            shape = Qt.CursorShape
            self.setCursor(shape.SplitHCursor if over else shape.ArrowCursor)
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        per_px = self._sweep_ms / self._area().width() * (FINE if fine else 1.0)
        self._value += (x - self._last_x) * per_px
        self._last_x = x
        self.dragged.emit(self._held, self._allowed())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the edge."""
        if self._held is not None:
            held, self._held = self._held, None
            self.dropped.emit(held, self._allowed())

    def _allowed(self) -> float:
        """Return the dragged value, rounded to what can be seen."""
        step = 10.0 ** np.floor(np.log10(self._sweep_ms / 500.0))
        value = min(max(self._value, 0.0), self._sweep_ms)
        if self._held == "interval_ms":
            value = max(value, float(step))
        return round(value / float(step)) * float(step)

    # -- painting --------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the curve, its edges and its numbers."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.border), 1.0))
        painter.setBrush(QColor(look.raised))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0
        )
        area = self._area()
        painter.setFont(theme.font(0.9 * look.small_px))
        below = QRectF(area.x(), area.bottom() + 2, area.width(), theme.px(18))
        painter.setPen(QColor(look.quiet))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(
            below, Qt.AlignmentFlag.AlignRight, format_quantity(self._sweep_ms, "ms")
        )
        if self._electrode is not None:
            self._paint_electrode(painter, area, below)
        elif self._train is not None:
            self._paint_train(painter, area, below)
        elif self._pulse is not None:
            self._paint_pulse(painter, area, below)
        painter.setPen(QPen(QColor(look.accent), 1.0, Qt.PenStyle.DashLine))
        for time_ms in self.edges().values():
            x = self._x(time_ms)
            if area.left() <= x <= area.right():
                painter.drawLine(QPointF(x, area.y() - 4), QPointF(x, area.bottom()))
        painter.end()

    def _paint_electrode(self, painter: QPainter, area: QRectF, below: QRectF) -> None:
        assert self._electrode is not None
        look = theme.current()
        times = np.linspace(0.0, self._sweep_ms, max(2 * int(area.width()), 16))
        values = total(self._electrode, times)
        low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
        span = (high - low) or 1.0
        xs = area.x() + area.width() * times / self._sweep_ms
        ys = area.bottom() - area.height() * (values - low) / span
        # what lies on a straight line between its neighbours needs no point
        bends = np.flatnonzero(np.abs(np.diff(ys, 2)) > 1e-3) + 1
        kept = np.unique(np.concatenate([[0], bends, [len(xs) - 1]]))
        path = QPainterPath(QPointF(xs[0], ys[0]))
        for x, y in zip(xs[kept].tolist(), ys[kept].tolist(), strict=True):
            path.lineTo(x, y)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.sodium), theme.px(20) / 10))
        painter.drawPath(path)
        painter.setPen(QColor(look.text))
        extreme = high if high >= -low else low
        text = format_quantity(extreme, self._unit, 3)
        if any(isinstance(one, Noise) for one in self._electrode.commands):
            text = self.tr("mean %1").replace("%1", text)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, text)

    def _paint_pulse(self, painter: QPainter, area: QRectF, below: QRectF) -> None:
        assert self._pulse is not None
        look = theme.current()
        onset, duration, size = self._pulse
        left, right = self._x(onset), self._x(min(onset + duration, self._sweep_ms))
        top = area.y() if size > 0.0 else area.bottom()
        path = QPainterPath(area.bottomLeft())
        for x, y in (
            (left, area.bottom()),
            (left, top),
            (right, top),
            (right, area.bottom()),
            (area.right(), area.bottom()),
        ):
            path.lineTo(x, y)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.sodium), theme.px(20) / 10))
        painter.drawPath(path)
        painter.setPen(QColor(look.text))
        text = format_quantity(size, self._unit, 3)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, text)

    def _paint_train(self, painter: QPainter, area: QRectF, below: QRectF) -> None:
        look, train = theme.current(), self._train
        assert train is not None
        painter.setPen(QPen(QColor(look.sodium), theme.px(20) / 10))
        if isinstance(train, PoissonSpikes):
            # No spikes are drawn: which ones come is drawn by the run.
            until = self._sweep_ms
            if train.duration_ms is not None:
                until = min(until, train.onset_ms + train.duration_ms)
            left, right = self._x(train.onset_ms), self._x(until)
            painter.setBrush(
                Qt.BrushStyle.BDiagPattern if right > left else Qt.BrushStyle.NoBrush
            )
            middle = area.center().y() - 0.25 * area.height()
            painter.drawRect(QRectF(left, middle, right - left, 0.5 * area.height()))
            text = self.tr("at random, %1 a second").replace("%1", f"{train.rate_hz:g}")
            painter.setPen(QColor(look.text))
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, text)
            return
        if isinstance(train, SpikeTimes):
            times = list(train.times_ms)
        else:
            room = int((self._sweep_ms - train.onset_ms) / train.interval_ms) + 1
            count = room if train.count is None else min(train.count, room)
            times = [train.onset_ms + k * train.interval_ms for k in range(count)]
        for time_ms in times[:2000]:
            if 0.0 <= time_ms <= self._sweep_ms:
                x = self._x(time_ms)
                painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
