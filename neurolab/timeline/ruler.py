"""The time slider: what was recorded of a sweep, its spikes, and the moment shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from neurolab.timeline.chapters import milliseconds
from neurolab.widgets import theme

KNOB = 6.0
SPIKE = 4.0


class TimeRuler(theme.Themed, QWidget):
    """A slider over the recorded time of one sweep.

    Attributes
    ----------
    start_ms, end_ms : float
        What is recorded, from the start of the run.
    time_ms : float
        The moment that is shown.
    is_past : bool
    spikes_ms : tuple of float

    Signals
    -------
    scrub_requested : float
        A moment (ms from the start of the run) is to be shown.
    step_requested : int
        Ticks by which the shown moment is to move.
    """

    scrub_requested = Signal(float)
    step_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.start_ms = self.end_ms = self.time_ms = 0.0
        self.is_past = False
        self.spikes_ms: tuple[float, ...] = ()
        self._is_dragging = False
        self._pointer_x: float | None = None
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.dress()

    @property
    def is_dragging(self) -> bool:
        """Tell whether the knob is held."""
        return self._is_dragging

    def show_span(
        self, start_ms: float, end_ms: float, spikes_ms: tuple[float, ...]
    ) -> None:
        """Show another stretch of recorded time."""
        now = (self.start_ms, self.end_ms, self.spikes_ms)
        if now != (start_ms, end_ms, spikes_ms):
            self.start_ms, self.end_ms, self.spikes_ms = start_ms, end_ms, spikes_ms
            self.update()

    def show_time(self, time_ms: float, *, is_past: bool) -> None:
        """Show where the moment is."""
        if self._is_dragging and not is_past:
            return
        if (time_ms, is_past) != (self.time_ms, self.is_past):
            self.time_ms, self.is_past = time_ms, is_past
            self.update()

    # -- places ----------------------------------------------------------------------

    def groove(self) -> QRectF:
        """Return the line of time."""
        edge = theme.px(KNOB + 2.0)
        y = self.height() - theme.px(KNOB + 3.0)
        return QRectF(edge, y, max(self.width() - 2.0 * edge, 1.0), 0.0)

    def x_of(self, time_ms: float) -> float:
        """Return where a time is."""
        groove = self.groove()
        span = max(self.end_ms - self.start_ms, 1e-9)
        share = min(max((time_ms - self.start_ms) / span, 0.0), 1.0)
        return groove.left() + share * groove.width()

    def time_at(self, x: float) -> float:
        """Return the time at a place, within what is recorded."""
        groove = self.groove()
        share = min(max((x - groove.left()) / groove.width(), 0.0), 1.0)
        return self.start_ms + share * (self.end_ms - self.start_ms)

    def sizeHint(self) -> QSize:
        """Return room for the marks of spikes, the line and the knob."""
        return QSize(theme.px(200), theme.px(2.0 * KNOB + 2.0 * SPIKE + 5.0))

    def minimumSizeHint(self) -> QSize:
        """Return the same height, and less width."""
        return QSize(theme.px(90), self.sizeHint().height())

    # -- painting --------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint line, spikes and knob."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = self.groove()
        y, here = groove.top(), self.x_of(self.time_ms)
        thick = float(theme.px(4))
        for left, right, colour in (
            (groove.left(), groove.right(), look.border),
            (groove.left(), here, look.accent),
        ):
            pen = QPen(QColor(colour), thick)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(left, y), QPointF(right, y))
        size = float(theme.px(SPIKE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.sodium))
        for x in sorted({round(self.x_of(one)) for one in self.spikes_ms}):
            top = y - theme.px(KNOB) - 2.0 * size
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x - size, top),
                        QPointF(x + size, top),
                        QPointF(x, top + 1.6 * size),
                    ]
                )
            )
        radius = float(theme.px(KNOB))
        painter.setPen(QPen(QColor(look.accent), theme.px(2)))
        painter.setBrush(QColor(look.panel if self.is_past else look.accent))
        painter.drawEllipse(QPointF(here, y), radius, radius)
        if self._pointer_x is not None and not self._is_dragging:
            self._paint_pointed(painter, y)
        painter.end()

    def _paint_pointed(self, painter: QPainter, y: float) -> None:
        """Write the time under the pointer."""
        look = theme.current()
        font = theme.font(0.85 * look.small_px)
        metrics = QFontMetricsF(font)
        time = self.time_at(self._pointer_x or 0.0)
        text = milliseconds(time - self.start_ms)
        wide = metrics.horizontalAdvance(text)
        left = (self._pointer_x or 0.0) - 0.5 * wide
        left = min(max(left, 0.0), self.width() - wide)
        box = QRectF(left - 3.0, 0.0, wide + 6.0, metrics.height())
        painter.fillRect(box, QColor(look.panel))
        painter.setFont(font)
        painter.setPen(QColor(look.text))
        painter.drawText(QPointF(left, metrics.ascent()), text)
        painter.setPen(QPen(QColor(look.quiet), 1.0))
        x = self._pointer_x or 0.0
        painter.drawLine(QPointF(x, metrics.height()), QPointF(x, y))

    # -- events ----------------------------------------------------------------------

    def _ask(self, x: float) -> None:
        if self.end_ms <= self.start_ms:
            return
        time = self.time_at(x)
        self.time_ms, self.is_past = time, True
        self.update()
        self.scrub_requested.emit(time)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the knob."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = True
            self._ask(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the knob, or say the time under the pointer."""
        self._pointer_x = event.position().x()
        if self._is_dragging:
            self._ask(event.position().x())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the knob go; the moment stays."""
        self._is_dragging = False

    def leaveEvent(self, event: QEvent) -> None:
        """Say no time."""
        self._pointer_x = None
        self.update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step by a tick for each notch."""
        turns = event.angleDelta().y()
        if turns:
            self.step_requested.emit(1 if turns > 0 else -1)
        event.accept()

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()
