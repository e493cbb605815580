"""The face of the scope: one lane per channel, traces, grid, trigger, pointer.

Three pictures lie over each other: the grid with the grey trace from before an edit,
the earlier sweeps, which fade, and the present sweep. While a sweep comes in only its
new pixel columns are drawn; everything is drawn anew when a scale, the time base, the
size or the theme changes.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from neurolab.oscilloscope.scales import Scale, fitted, lines, nice_step
from neurolab.oscilloscope.strokes import (
    SUB,
    Picture,
    draw_columns,
    fade,
    lay_over,
    margin_of,
)
from neurolab.oscilloscope.traces import KeptTrace, SweepTrace
from neurolab.units import format_natural
from neurolab.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.oscilloscope.channel import Channel
    from neurolab.oscilloscope.traces import Floats
    from neurolab.simulation.trace_store import TraceStore

EARLIER_SWEEPS = 10
FIRST_FADE, FADE = 0.45, 0.8
TIME_PARTS = 10
LANE_GAP = 6.0
HEAD_RADIUS = 3.5
SHRINK_BELOW = 0.3
"""A lane is fitted again when its trace fills less than this share of it."""


class ScopeFace(theme.Themed, QWidget):
    """Draws the traces of one sweep after the other.

    Signals
    -------
    scales_changed
        A lane has another scale, or the lanes have moved.
    time_base_requested : int
        The wheel was turned: +1 longer, -1 shorter.
    pointed : object
        Time under the pointer (ms), or None.
    """

    scales_changed = Signal()
    time_base_requested = Signal(int)
    pointed = Signal(object)

    def __init__(self, store: TraceStore) -> None:
        super().__init__()
        self.setMinimumHeight(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.channels: tuple[Channel, ...] = ()
        self.scales: list[Scale] = []
        self.store = store
        self.traces: list[SweepTrace] = []
        self.earlier: deque[list[SweepTrace]] = deque(maxlen=EARLIER_SWEEPS)
        self.before: list[KeptTrace] = []
        self.thresholds_mv: dict[str, float] = {}
        self.begin_ms, self.end_ms, self.trigger_ms = 0.0, 20.0, 0.0
        self.keeps_earlier = True
        self._fixed: set[int] = set()
        self._drawn: list[int] = []
        self._pointer_x: float | None = None
        self.moment_ms: float | None = None
        self._ground: QImage | None = None
        self._past = self._live = np.zeros((0, 0, 4), dtype=np.uint8)
        self.dress()

    # -- what is shown ---------------------------------------------------------------

    def set_channels(self, channels: Sequence[Channel]) -> None:
        """Show other channels, empty."""
        self.channels = tuple(channels)
        self.scales = [self._usual(one) for one in self.channels]
        self._fixed.clear()
        self.thresholds_mv.clear()
        self.clear()
        self.scales_changed.emit()

    @staticmethod
    def _usual(channel: Channel) -> Scale:
        """Return the scale of a channel before anything was recorded."""
        if channel.is_voltage:
            from neurolab.oscilloscope.channel import USUAL_MV

            return fitted(*USUAL_MV, channel.least_span)
        if channel.is_log:
            return fitted(1e-4, 2.0, channel.least_span, is_log=True)
        return fitted(0.0, channel.least_span, channel.least_span)

    def set_window(self, begin_ms: float, end_ms: float, trigger_ms: float) -> None:
        """Show another span of time."""
        self.begin_ms, self.end_ms, self.trigger_ms = begin_ms, end_ms, trigger_ms
        self.redraw()

    def clear(self) -> None:
        """Forget every trace."""
        self.traces = []
        self.earlier.clear()
        self.before = []
        self.redraw()

    def begin_sweep(self, sweep: int) -> None:
        """Start a new sweep; the present one becomes an earlier one."""
        if self.traces and self.keeps_earlier:
            self.earlier.append(self.traces)
            if self._past.size:
                fade(self._past, FADE)
                fade(self._live, FIRST_FADE)
                lay_over(self._past, self._live)
        elif not self.keeps_earlier and self.earlier:
            self.earlier.clear()
            self._past[...] = 0
        self.traces = [
            SweepTrace(self.store, channel.address, sweep) for channel in self.channels
        ]
        self._live[...] = 0
        self._drawn = [0] * len(self.channels)
        self.update()

    def keep_as_before(self) -> None:
        """Let the present sweep be the grey trace from before an edit."""
        if not self.traces:
            return
        self.before = [trace.kept() for trace in self.traces]
        self.earlier.clear()
        self.redraw()

    def redo_sweep(self) -> None:
        """Draw the present sweep from its beginning: it is computed again."""
        self._live[...] = 0
        self._drawn = [0] * len(self.channels)
        self.update()

    def mark_moment(self, time_ms: float | None) -> None:
        """Draw a line at a moment that is gone back to; None takes it away."""
        self.moment_ms = time_ms
        self.update()

    def forget_before(self) -> None:
        """Take the grey trace away."""
        if self.before:
            self.before = []
            self.redraw()

    def make_room(self, ranges: Sequence[tuple[float, float] | None]) -> None:
        """Widen the lanes that new samples would leave.

        Parameters
        ----------
        ranges : sequence of (lowest, highest)
            Of what is new in each channel; None where nothing is.
        """
        if self._widen(ranges):
            self.redraw()
            self.scales_changed.emit()

    def refresh(self) -> None:
        """Draw what was added to the store."""
        changed: QRect | None = None
        for number in range(len(self.traces)):
            columns = self._draw_live(number)
            if columns is not None:
                changed = columns if changed is None else changed.united(columns)
        if changed is not None:
            self.update(changed)

    # -- scales ----------------------------------------------------------------------

    def _widen(self, ranges: Sequence[tuple[float, float] | None]) -> bool:
        """Make room for values outside of a lane; tell whether any was."""
        widened = False
        for number, range_ in enumerate(ranges):
            channel, scale = self.channels[number], self.scales[number]
            if range_ is None or number in self._fixed or scale.contains(*range_):
                continue
            widened = True
            low, high = self._range(number) or range_
            if channel.is_voltage:
                low, high = min(low, scale.low), max(high, scale.high)
            self.scales[number] = fitted(
                low, high, channel.least_span, is_log=channel.is_log
            )
        return widened

    def fit(self, *, only_small: bool = False) -> None:
        """Fit every lane to its traces.

        Parameters
        ----------
        only_small : bool
            Leave lanes alone that are filled well, or were set by hand.
        """
        if not only_small:
            self._fixed.clear()
        changed = False
        for number, channel in enumerate(self.channels):
            range_ = None if number in self._fixed else self._range(number)
            if range_ is None:
                continue
            low, high = range_
            scale = self.scales[number]
            if only_small and (
                channel.is_log
                or max(high - low, channel.least_span)
                > SHRINK_BELOW * (scale.high - scale.low)
            ):
                continue
            fresh = fitted(low, high, channel.least_span, is_log=channel.is_log)
            changed = changed or fresh != scale
            self.scales[number] = fresh
        if changed:
            self.redraw()
            self.scales_changed.emit()

    def _range(self, number: int) -> tuple[float, float] | None:
        """Return the range of all sweeps of a channel; voltages share one.

        Else a potential that fades on its way would look as large at every place.
        """
        alike = [
            other
            for other, channel in enumerate(self.channels)
            if other == number
            or (channel.is_voltage and self.channels[number].is_voltage)
        ]
        sweeps: list[Sequence[SweepTrace | KeptTrace]] = [
            self.traces,
            self.before,
            *self.earlier,
        ]
        ranges = [
            found
            for sweep in sweeps
            for other in alike
            if other < len(sweep) and (found := sweep[other].extremes()) is not None
        ]
        if not ranges:
            return None
        return min(one[0] for one in ranges), max(one[1] for one in ranges)

    def zoom_lane(self, number: int, factor: float, row: float) -> None:
        """Stretch a lane about a pixel row; it then stays as it is until fitted."""
        scale, height = self.scales[number], self.lane(number).height()
        if scale.is_log:
            return
        middle = scale.value_at(row, height)
        self.scales[number] = Scale(
            middle + (scale.low - middle) * factor,
            middle + (scale.high - middle) * factor,
        )
        self._fixed.add(number)
        self.redraw()
        self.scales_changed.emit()

    # -- places ----------------------------------------------------------------------

    def plot_area(self) -> QRectF:
        """Return where traces are drawn."""
        left, top = float(theme.px(44)), float(theme.px(14))
        bottom = float(theme.px(22))
        return QRectF(
            left,
            top,
            max(self.width() - left - theme.px(10), 1.0),
            max(self.height() - top - bottom, 1.0),
        )

    def lane(self, number: int) -> QRectF:
        """Return where a channel is drawn."""
        area, count = self.plot_area(), max(len(self.channels), 1)
        height = (area.height() + LANE_GAP) / count
        return QRectF(
            area.x(),
            area.y() + number * height,
            area.width(),
            max(height - LANE_GAP, 1.0),
        )

    def lane_parts(self, number: int) -> float:
        """Return about how many divisions a lane has."""
        return max(self.lane(number).height() / theme.px(17), 1.0)

    def x_of(self, time_ms: float) -> float:
        """Return where a time is."""
        area = self.plot_area()
        share = (time_ms - self.begin_ms) / (self.end_ms - self.begin_ms)
        return area.x() + share * area.width()

    def time_at(self, x: float) -> float:
        """Return the time at a place."""
        area = self.plot_area()
        share = (x - area.x()) / area.width()
        return self.begin_ms + share * (self.end_ms - self.begin_ms)

    # -- drawing ---------------------------------------------------------------------

    def redraw(self) -> None:
        """Draw everything anew at the next painting."""
        self._ground = None
        self.update()

    def _make_pictures(self) -> None:
        """Draw grid, grey trace, earlier sweeps and the present one."""
        ratio = self.devicePixelRatioF()
        area = self.plot_area()
        size = (round(area.height() * ratio), round(area.width() * ratio), 4)
        self._past, self._live = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
        self._drawn = [0] * len(self.channels)
        ground = QImage(
            round(self.width() * ratio),
            round(self.height() * ratio),
            QImage.Format.Format_RGB32,
        )
        ground.setDevicePixelRatio(ratio)
        self._paint_ground(ground)
        self._ground = ground
        look = theme.current()
        grey = _rgb(look.scope_before)
        for number in range(len(self.channels)):
            if number < len(self.before):
                self._draw(self._past, number, self.before[number], grey, 0.9)
        for age, sweep in enumerate(reversed(self.earlier)):
            opacity = FIRST_FADE * FADE**age
            for number, trace in enumerate(sweep):
                self._draw(self._past, number, trace, self._colour(number), opacity)
        for number in range(len(self.traces)):
            self._draw_live(number)

    @staticmethod
    def _colour(number: int) -> tuple[int, int, int]:
        return _rgb(theme.current().channel(number))

    def _view(self, picture: Picture, number: int) -> Picture:
        """Return the part of a picture that is a lane."""
        ratio = self.devicePixelRatioF()
        lane, area = self.lane(number), self.plot_area()
        top = round((lane.y() - area.y()) * ratio)
        # half of the gap belongs to the lane, so that thick lines keep their edge
        spare = round(0.5 * LANE_GAP * ratio)
        bottom = min(round((lane.bottom() - area.y()) * ratio) + spare, len(picture))
        return picture[top:bottom]

    def _edges(self, first: int, last: int, width: int) -> Floats:
        """Return the times of the edges of the slices of some columns."""
        shares = np.arange(SUB * first, SUB * last + 1) / (SUB * width)
        return np.asarray(self.begin_ms + (self.end_ms - self.begin_ms) * shares)

    def _draw(
        self,
        picture: Picture,
        number: int,
        trace: SweepTrace | KeptTrace,
        colour: tuple[int, int, int],
        opacity: float = 1.0,
        first: int = 0,
        last: int | None = None,
    ) -> None:
        """Draw columns of one trace into its lane."""
        width = picture.shape[1]
        last = width if last is None else last
        if trace.is_empty or last <= first:
            return
        view = self._view(picture, number)
        ratio = self.devicePixelRatioF()
        height = self.lane(number).height() * ratio
        thickness = theme.px(10 * theme.current().trace_px) / 10 * ratio
        margin = margin_of(thickness)
        edges = self._edges(first - margin, last + margin, width)
        low, high = trace.envelope(edges)
        scale = self.scales[number]
        draw_columns(
            view,
            first,
            scale.rows(high, height),
            scale.rows(low, height),
            colour,
            thickness,
            opacity,
        )

    def _draw_live(self, number: int) -> QRect | None:
        """Draw the new columns of the present sweep; return what changed."""
        if self._ground is None or not self._live.size:
            return None
        trace, width = self.traces[number], self._live.shape[1]
        if trace.is_empty:
            return None
        share = (trace.end_ms - self.begin_ms) / (self.end_ms - self.begin_ms)
        last = int(min(max(math.ceil(share * width), 0), width))
        # the pen reaches back into columns that are drawn already
        back = 2 + margin_of(theme.px(10 * theme.current().trace_px) / 10)
        if last == self._drawn[number]:
            return None  # the same pixel: it is drawn when the next one begins
        first = max(min(self._drawn[number] - back, width), 0)
        if last <= first:
            return None
        self._view(self._live, number)[:, first:last] = 0
        self._draw(
            self._live, number, trace, self._colour(number), first=first, last=last
        )
        self._drawn[number] = last
        ratio, area = self.devicePixelRatioF(), self.plot_area()
        margin = theme.px(2 * HEAD_RADIUS) + 2
        left = int(area.x() + first / ratio) - margin
        right = int(area.x() + last / ratio) + margin
        lane = self.lane(number).toAlignedRect().adjusted(0, -margin, 0, margin)
        return QRect(left, lane.y(), right - left, lane.height())

    def _paint_ground(self, image: QImage) -> None:
        """Paint background, grid and scale numbers."""
        look = theme.current()
        painter = QPainter(image)
        painter.fillRect(self.rect(), QColor(look.scope_face))
        area = self.plot_area()
        grid = QPen(QColor(look.scope_grid), 1.0)
        painter.setFont(theme.font(0.85 * look.small_px))
        metrics = painter.fontMetrics()
        quiet = QColor(look.scope_quiet)
        step = nice_step(self.end_ms - self.begin_ms, TIME_PARTS)
        for time_ms in lines(self.begin_ms, self.end_ms, step):
            x = round(self.x_of(time_ms)) + 0.5
            painter.setPen(grid)
            painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom()))
        self._paint_times(painter, step)
        for number, scale in enumerate(self.scales):
            lane = self.lane(number)
            free = lane.y() - metrics.height()
            for value in reversed(scale.grid(self.lane_parts(number))):
                row = float(scale.rows(np.array([value]), lane.height())[0])
                y = round(lane.y() + row) + 0.5
                painter.setPen(grid)
                painter.drawLine(QPointF(lane.x(), y), QPointF(lane.right(), y))
                half = 0.5 * metrics.height()
                if y - half < free or y + half > self.height():
                    continue
                painter.setPen(quiet)
                text = self._tick(value, scale, number)
                place = QRectF(0.0, y - half, lane.x() - theme.px(6), 2.0 * half)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, text)
                free = y + half + 1.0
        painter.end()

    def _paint_times(self, painter: QPainter, step: float) -> None:
        """Paint the times below the lanes, as many as have room."""
        area, metrics = self.plot_area(), painter.fontMetrics()
        painter.setPen(QColor(theme.current().scope_quiet))
        times = lines(self.begin_ms, self.end_ms, step)
        unit, factor = ("ms", 1.0) if self.end_ms < 5000.0 else ("s", 1e-3)
        free = -math.inf
        for time_ms in times:
            text = f"{time_ms * factor:.6g}"
            if time_ms == times[-1]:
                text = f"{text} {unit}"
            width = metrics.horizontalAdvance(text)
            x = min(self.x_of(time_ms) - 0.5 * width, self.width() - width - 2.0)
            if x < free:
                continue
            top = area.bottom() + theme.px(3)
            place = QRectF(x, top, width + 1.0, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)
            free = x + width + theme.px(10)

    def _tick(self, value: float, scale: Scale, number: int) -> str:
        """Return the number beside a grid line."""
        if scale.is_log:
            return format_natural(value, self.channels[number].unit, 2)
        step = scale.step(self.lane_parts(number))
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        text = f"{value:.{digits}f}" if digits < 5 else f"{value:.2g}"
        return text.replace("-", "−")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the pictures and what moves over them."""
        if self._ground is None:
            self._make_pictures()
        assert self._ground is not None
        painter = QPainter(self)
        painter.drawImage(0, 0, self._ground)
        corner = self.plot_area().topLeft()
        for picture in (self._past, self._live):
            painter.drawImage(corner, _image(picture, self.devicePixelRatioF()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_marks(painter)
        self._paint_heads(painter)
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        """Paint trigger, thresholds and the pointer's line."""
        look, area = theme.current(), self.plot_area()
        x = self.x_of(self.trigger_ms)
        if area.left() - 1 <= x <= area.right():
            size = float(theme.px(5))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.scope_quiet))
            top = area.y() - size
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x - size, top - size * 0.6),
                        QPointF(x + size, top - size * 0.6),
                        QPointF(x, top + size * 0.8),
                    ]
                )
            )
        for number, channel in enumerate(self.channels):
            level = self.thresholds_mv.get(channel.address)
            if level is None:
                continue
            lane, scale = self.lane(number), self.scales[number]
            y = lane.y() + float(scale.rows(np.array([level]), lane.height())[0])
            if lane.top() <= y <= lane.bottom():
                pen = QPen(QColor(look.channel(number)), 1.0, Qt.PenStyle.DashLine)
                painter.setPen(pen)
                painter.drawLine(QPointF(lane.x(), y), QPointF(lane.right(), y))
        if self.moment_ms is not None:
            x = self.x_of(self.moment_ms)
            if area.left() <= x <= area.right():
                painter.setPen(QPen(QColor(look.scope_text), 1.4))
                painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom()))
        if self._pointer_x is not None:
            painter.setPen(QPen(QColor(look.scope_quiet), 1.0, Qt.PenStyle.DotLine))
            x = self._pointer_x
            painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom()))

    def _paint_heads(self, painter: QPainter) -> None:
        """Paint a dot where each trace is now, while it grows."""
        look = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        for number, trace in enumerate(self.traces):
            newest = trace.last()
            if newest is None:
                continue
            time_ms, value = newest
            lane = self.lane(number)
            x = self.x_of(time_ms)
            if not lane.left() <= x < lane.right() - 1:
                continue
            row = self.scales[number].rows(np.array([value]), lane.height())[0]
            painter.setBrush(QColor(look.channel(number)))
            radius = theme.px(HEAD_RADIUS)
            painter.drawEllipse(QPointF(x, lane.y() + float(row)), radius, radius)

    # -- events ----------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew; the lanes have moved."""
        super().resizeEvent(event)
        self.redraw()
        self.scales_changed.emit()

    def _dress(self) -> None:
        self.redraw()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the traces under the pointer."""
        x, area = event.position().x(), self.plot_area()
        inside = area.left() <= x <= area.right()
        self._pointer_x = x if inside else None
        self.pointed.emit(self.time_at(x) if inside else None)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Read the peaks again."""
        self._pointer_x = None
        self.pointed.emit(None)
        self.update()
        super().leaveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit every lane."""
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the time base; with Ctrl the lane under the pointer."""
        turns = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            for number in range(len(self.channels)):
                lane = self.lane(number)
                if lane.contains(event.position()):
                    row = event.position().y() - lane.y()
                    self.zoom_lane(number, 0.8 if turns > 0 else 1.25, row)
        elif turns:
            self.time_base_requested.emit(-1 if turns > 0 else 1)
        event.accept()


def _rgb(colour: str) -> tuple[int, int, int]:
    made = QColor(colour)
    return made.red(), made.green(), made.blue()


def _image(picture: Picture, ratio: float) -> QImage:
    """Return a picture that shares its memory."""
    height, width = picture.shape[:2]
    image = QImage(
        picture.data,
        width,
        height,
        4 * width,
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    return image
