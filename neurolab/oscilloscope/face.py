"""The face of the scope: one lane per channel, and the traces in them.

Three pictures lie over each other: the grid (`ground`), the sweeps from before an edit,
kept and earlier ones, and the present sweep. While a sweep comes in only its new pixel
columns are drawn; everything is drawn anew when a scale, the time base, the size or the
theme changes. What lies over the traces is in `marks`, what the mouse does in
`gestures`, the vertical scales in `lanes`.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from neurolab.oscilloscope.cursors import SNAP_PX, Cursors, events_of, extremes_of
from neurolab.oscilloscope.gestures import Gestures
from neurolab.oscilloscope.ground import NUMBERS, numbers_width, paint_ground
from neurolab.oscilloscope.lanes import Lanes
from neurolab.oscilloscope.marks import HEAD_RADIUS, paint_marks
from neurolab.oscilloscope.strokes import (
    SUB,
    Picture,
    draw_columns,
    fade,
    lay_over,
    margin_of,
)
from neurolab.oscilloscope.traces import KeptTrace, Shot, StoredTrace
from neurolab.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.oscilloscope.channel import Channel
    from neurolab.oscilloscope.lanes import Range
    from neurolab.oscilloscope.scales import Scale
    from neurolab.oscilloscope.traces import Floats
    from neurolab.simulation.trace_store import TraceStore

EARLIER_SHOTS = 10
MOST_KEPT = 3
FIRST_FADE, FADE = 0.45, 0.8
LANE_GAP = 6.0
KEPT, BEFORE, EARLIER = "kept", "before the edit", "earlier"
"""How a table of what is shown names the traces behind the present ones."""


class Shown(NamedTuple):
    """A trace on the face.

    Attributes
    ----------
    number : int
        Of its lane.
    trace : StoredTrace or KeptTrace
    name : str
        What it is if it is not of the present sweep.
    colour : str
    opacity : float
    """

    number: int
    trace: StoredTrace | KeptTrace
    name: str
    colour: str
    opacity: float


class ScopeFace(theme.Themed, QWidget):
    """Draws the traces of one sweep after the other.

    Signals
    -------
    scales_changed
        A lane has another scale, or the lanes have moved.
    time_base_requested : int, float
        The wheel was turned at a time: +1 longer, -1 shorter.
    begin_requested : float
        The traces were dragged: the time that the face is to begin with, ms.
    lane_clicked : int, float
        A lane was clicked at a time.
    cursor_moved
    level_requested : float
        The trigger's level was dragged to a value.
    fit_requested
        A double click.
    pointed : object
        Time under the pointer (ms), or None.
    """

    scales_changed = Signal()
    time_base_requested = Signal(int, float)
    begin_requested = Signal(float)
    lane_clicked = Signal(int, float)
    cursor_moved = Signal()
    level_requested = Signal(float)
    fit_requested = Signal()
    pointed = Signal(object)

    def __init__(self, store: TraceStore) -> None:
        super().__init__()
        self.setMinimumHeight(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.lanes = Lanes()
        self.store = store
        self.shot: Shot | None = None
        self.traces: list[StoredTrace] = []
        self.earlier: deque[Shot] = deque(maxlen=EARLIER_SHOTS)
        self.before: dict[str, KeptTrace] = {}
        self.kept: deque[dict[str, KeptTrace]] = deque(maxlen=MOST_KEPT)
        self.thresholds_mv: dict[str, float] = {}
        self.begin_ms, self.end_ms, self.trigger_ms = 0.0, 20.0, 0.0
        self.keeps_earlier = True
        self.persists = False
        self.pointer_x: float | None = None
        self.moment_ms: float | None = None
        self.level: tuple[int, float] | None = None
        self.cursors = Cursors()
        self._gestures = Gestures(self)
        self._left = 0.0
        self._drawn: list[int] = []
        self._ground: QImage | None = None
        self._past = self._live = np.zeros((0, 0, 4), dtype=np.uint8)
        self.dress()

    # -- what is shown ---------------------------------------------------------------

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Return the channels, from the top."""
        return self.lanes.channels

    @property
    def scales(self) -> list[Scale]:
        """Return the scale of each lane."""
        return self.lanes.scales

    def set_channels(self, channels: Sequence[Channel]) -> None:
        """Show other channels; what was recorded of them is shown at once."""
        self.lanes.set_channels(channels)
        self._take_traces()
        if self.shot is not None:
            self.lanes.widen(self.ranges(), self.ranges())
        self.redraw()
        self.scales_changed.emit()

    def _take_traces(self) -> None:
        shot = self.shot
        self.traces = [] if shot is None else self._of(shot)

    def _of(self, shot: Shot) -> list[StoredTrace]:
        return [StoredTrace(self.store, one.address, shot) for one in self.channels]

    def set_window(self, begin_ms: float, end_ms: float, trigger_ms: float) -> None:
        """Show another span of time."""
        self.begin_ms, self.end_ms, self.trigger_ms = begin_ms, end_ms, trigger_ms
        self.redraw()

    def clear(self) -> None:
        """Forget every trace but those that were kept on purpose."""
        self.shot = None
        self.traces = []
        self.earlier.clear()
        self.before = {}
        self.thresholds_mv.clear()
        self.redraw()

    def begin(self, shot: Shot) -> None:
        """Start a new sweep; the present one becomes an earlier one."""
        keeps = self.keeps_earlier or self.persists
        if self.shot is not None and keeps:
            self.earlier.append(self.shot)
            if self._past.size:
                fade(self._past, FADE)
                fade(self._live, FIRST_FADE)
                lay_over(self._past, self._live)
        elif not keeps and self.earlier:
            self.earlier.clear()
            self._ground = None
        self.shot = shot
        self._take_traces()
        self.redo()

    def roll(self, now_ms: float) -> None:
        """Let the traces move to the left, so that the right edge is a moment.

        What is drawn moves with them; only the columns that are new are drawn.

        Parameters
        ----------
        now_ms : float
            Time of the run.
        """
        shot, span = self.shot, self.end_ms - self.begin_ms
        width = self._live.shape[1] if self._ground is not None else 0
        last_ms = (
            -math.inf if shot is None or shot.sweep is not None else shot.origin_ms
        )
        if not width or not 0.0 <= now_ms - last_ms < span:
            self.shot = Shot(None, now_ms, -span, 0.0)
            self._take_traces()
            self.redraw()
            return
        columns = int((now_ms - last_ms) / span * width)
        if columns < 1:
            return
        self.shot = Shot(None, last_ms + columns * span / width, -span, 0.0)
        self._take_traces()
        self._live[:, :-columns] = self._live[:, columns:].copy()
        self._live[:, -columns:] = 0
        self._drawn = [width - columns] * len(self.channels)
        for number in range(len(self.traces)):
            self._draw_live(number)
        self.update()

    def redo(self) -> None:
        """Draw the present sweep from its beginning: it is computed again."""
        self._live[...] = 0
        self._drawn = [0] * len(self.channels)
        self.update()

    def keep_as_before(self) -> None:
        """Let the present sweep be the grey trace from before an edit."""
        if self.traces:
            self.before = self._copies()
            self.earlier.clear()
            self.redraw()

    def keep(self) -> None:
        """Let the present sweep stay on the face, whatever follows."""
        if self.traces:
            self.kept.append(self._copies())
            self.redraw()

    def forget_kept(self) -> None:
        """Take away the sweeps that were kept."""
        self.kept.clear()
        self.redraw()

    def _copies(self) -> dict[str, KeptTrace]:
        return {
            channel.address: trace.kept()
            for channel, trace in zip(self.channels, self.traces, strict=True)
        }

    def mark_moment(self, time_ms: float | None) -> None:
        """Draw a line at a moment that is gone back to; None takes it away."""
        self.moment_ms = time_ms
        self.update()

    def make_room(self, ranges: Sequence[Range | None]) -> None:
        """Widen the lanes that new samples would leave.

        Parameters
        ----------
        ranges : sequence of (lowest, highest)
            Of what is new in each channel; None where nothing is.
        """
        leaves = any(
            found is not None and not scale.contains(*found)
            for found, scale in zip(ranges, self.scales, strict=True)
        )
        if leaves and self.lanes.widen(ranges, self.ranges()):
            self.rescale()

    def refresh(self) -> None:
        """Draw what was added to the store."""
        changed: QRect | None = None
        for number in range(len(self.traces)):
            columns = self._draw_live(number)
            if columns is not None:
                changed = columns if changed is None else changed.united(columns)
        if changed is not None:
            self.update(changed)

    def fit(self, only: int | None = None, *, only_small: bool = False) -> None:
        """Fit lanes to their traces; arguments as of `Lanes.fit`."""
        if self.lanes.fit(self.ranges(), only=only, only_small=only_small):
            self.rescale()

    def rescale(self) -> None:
        """Draw with the scales as they are now."""
        self.redraw()
        self.scales_changed.emit()

    def ranges(self) -> list[Range | None]:
        """Return lowest and highest value of all that each channel shows."""
        found = []
        for number, channel in enumerate(self.channels):
            traces: list[StoredTrace | KeptTrace] = [
                StoredTrace(self.store, channel.address, shot) for shot in self.earlier
            ]
            traces += self.traces[number : number + 1]
            traces += [
                old[channel.address]
                for old in (self.before, *self.kept)
                if channel.address in old
            ]
            known = [one for trace in traces if (one := trace.extremes()) is not None]
            found.append(
                (min(one[0] for one in known), max(one[1] for one in known))
                if known
                else None
            )
        return found

    # -- places ----------------------------------------------------------------------

    def plot_area(self) -> QRectF:
        """Return where traces are drawn."""
        left, top = self._left, float(theme.px(14))
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
        metrics = QFontMetrics(theme.font(NUMBERS * theme.current().small_px))
        widest = numbers_width(self, metrics) + theme.px(10)
        self._left = float(max(widest, theme.px(44)))
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
        painter = QPainter(ground)
        paint_ground(self, painter)
        painter.end()
        self._ground = ground
        self._draw_past()
        for number in range(len(self.traces)):
            self._draw_live(number)

    def _draw_past(self) -> None:
        """Draw the sweep from before an edit, kept ones and earlier ones."""
        for one in self.past():
            colour, trace = _rgb(one.colour), one.trace
            self._draw(self._past, one.number, trace, colour, one.opacity)

    def past(self) -> list[Shown]:
        """Return what lies behind the present sweep, the hindmost first."""
        look = theme.current()
        found = [
            Shown(number, old[channel.address], name, colour, 0.9)
            for number, channel in enumerate(self.channels)
            for old, name, colour in (
                *((one, KEPT, look.scope_quiet) for one in self.kept),
                (self.before, BEFORE, look.scope_before),
            )
            if channel.address in old
        ]
        for age, shot in enumerate(reversed(self.earlier)):
            opacity = FIRST_FADE * FADE**age
            for number, one in enumerate(self._of(shot)):
                name = EARLIER if shot.sweep is None else f"sweep {shot.sweep}"
                found.append(Shown(number, one, name, look.channel(number), opacity))
        return found

    def shown(self) -> list[Shown]:
        """Return every trace on the face, the hindmost first."""
        look = theme.current()
        return self.past() + [
            Shown(number, trace, "", look.channel(number), 1.0)
            for number, trace in enumerate(self.traces)
        ]

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
        trace: StoredTrace | KeptTrace,
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
        paint_marks(self, painter)
        painter.end()

    # -- events ----------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew; the lanes have moved."""
        super().resizeEvent(event)
        self.redraw()
        self.scales_changed.emit()

    def _dress(self) -> None:
        self.redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self._gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a gesture, or read the traces under the pointer."""
        if not self._gestures.move(event):
            self.point(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        self._gestures.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for everything to be shown again."""
        self._gestures.cancel()
        self.fit_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the time base; beside a lane, or with Ctrl, its scale."""
        self._gestures.wheel(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Read the peaks again."""
        self.point(None)
        super().leaveEvent(event)

    def point(self, x: float | None) -> None:
        """Read the traces at a place; None reads the peaks."""
        area = self.plot_area()
        inside = x is not None and area.left() <= x <= area.right()
        self.pointer_x = x if inside else None
        at = None if self.pointer_x is None else self.time_at(self.pointer_x)
        self.pointed.emit(at)
        self.update()

    def show_cursors(self, *, is_on: bool) -> None:
        """Put both cursors on the face, or take them away."""
        self.cursors.is_on = is_on
        self.cursors.put(self.begin_ms, self.end_ms)
        self.cursor_moved.emit()
        self.update()

    def cursor_at(self, x: float) -> int | None:
        """Return which cursor is near a place, None if none is."""
        if not self.cursors.is_on:
            return None
        away = [abs(self.x_of(one) - x) for one in self.cursors.times_ms]
        number = int(np.argmin(away))
        return number if away[number] <= SNAP_PX else None

    def move_cursor(self, time_ms: float) -> None:
        """Move the chosen cursor; it snaps to peaks and crossings nearby."""
        reach = SNAP_PX * (self.end_ms - self.begin_ms) / self.plot_area().width()
        near = events_of(self.traces, time_ms - 4.0 * reach, time_ms + 4.0 * reach)
        self.cursors.move(time_ms, near, reach)
        self.cursor_moved.emit()
        self.update()

    def step_cursor(self, direction: int) -> None:
        """Move the chosen cursor to the next or previous extreme on the face."""
        found = [
            extremes_of(*trace.samples(self.begin_ms, self.end_ms))
            for trace in self.traces
        ]
        if found:
            self.cursors.step(direction, np.concatenate(found))
            self.cursor_moved.emit()
            self.update()

    def level_y(self) -> float | None:
        """Return where the level of the trigger is, None if there is none in sight."""
        if self.level is None or self.level[0] >= len(self.channels):
            return None
        number, level = self.level
        lane = self.lane(number)
        y = lane.y() + self.scales[number].row(level, lane.height())
        return y if lane.top() <= y <= lane.bottom() else None

    def lane_at(self, y: float) -> int | None:
        """Return the number of the lane at a height, None between lanes."""
        for number in range(len(self.channels)):
            lane = self.lane(number)
            if lane.top() <= y <= lane.bottom():
                return number
        return None


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
