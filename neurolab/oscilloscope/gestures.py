"""What the mouse does on the face: move lanes, drag time, zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QWheelEvent

    from neurolab.oscilloscope.face import ScopeFace
    from neurolab.oscilloscope.scales import Scale

CLICK_PX = 4.0
"""A press that moves less than this is a click."""
GRIP_PX = 5.0
"""How near one has to come to the level of the trigger to take it."""
ZOOM_STEP = 1.25


class Gestures:
    """One gesture after the other.

    Beside a lane a drag moves it up and down; on the traces it moves them in time.

    Parameters
    ----------
    face : ScopeFace
    """

    def __init__(self, face: ScopeFace) -> None:
        self._face = face
        self._pressed: QPointF | None = None
        self._is_drag = False
        self._lane: int | None = None
        self._scale: Scale | None = None
        self._begin_ms = 0.0
        self._has_level = False
        self._cursor: int | None = None

    def press(self, event: QMouseEvent) -> None:
        """Begin a gesture where the left button goes down."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        face, place = self._face, event.position()
        self._pressed, self._is_drag = place, False
        self._lane = face.lane_at(place.y())
        self._scale = None
        self._begin_ms = face.begin_ms
        self._has_level = self._is_on_level(place)
        self._cursor = face.cursor_at(place.x())
        if self._cursor is not None:
            face.cursors.chosen = self._cursor
        if self._lane is not None and place.x() < face.plot_area().left():
            self._scale = face.scales[self._lane]

    def move(self, event: QMouseEvent) -> bool:
        """Go on; return whether there is a gesture."""
        if self._pressed is None:
            self._face.setCursor(self._shape(event.position()))
            return False
        moved = event.position() - self._pressed
        self._is_drag = self._is_drag or moved.manhattanLength() > CLICK_PX
        if self._is_drag:
            self._drag(moved)
        return True

    def _shape(self, place: QPointF) -> Qt.CursorShape:
        """Return the pointer's shape: what can be moved up and down shows it."""
        face = self._face
        if face.cursor_at(place.x()) is not None:
            return Qt.CursorShape.SizeHorCursor
        on_axis = place.x() < face.plot_area().left()
        if self._is_on_level(place) or (
            on_axis and face.lane_at(place.y()) is not None
        ):
            return Qt.CursorShape.SizeVerCursor
        return Qt.CursorShape.ArrowCursor

    def _is_on_level(self, place: QPointF) -> bool:
        y = self._face.level_y()
        area = self._face.plot_area()
        return (
            y is not None and place.x() >= area.left() and abs(place.y() - y) < GRIP_PX
        )

    def _drag(self, moved: QPointF) -> None:
        face = self._face
        if self._cursor is not None and self._pressed is not None:
            face.move_cursor(face.time_at(self._pressed.x() + moved.x()))
        elif self._has_level and face.level is not None and self._pressed is not None:
            lane = face.lane(face.level[0])
            row = self._pressed.y() + moved.y() - lane.y()
            row = min(max(row, 0.0), lane.height())
            value = face.scales[face.level[0]].value_at(row, lane.height())
            face.level_requested.emit(value)
        elif self._scale is not None and self._lane is not None:
            share = -moved.y() / face.lane(self._lane).height()
            trace = face.ranges()[self._lane]
            face.lanes.shift(self._lane, self._scale, share, trace)
            face.rescale()
        else:
            per_pixel = (face.end_ms - face.begin_ms) / face.plot_area().width()
            face.begin_requested.emit(self._begin_ms - moved.x() * per_pixel)

    def release(self, event: QMouseEvent) -> None:
        """End; a press that did not move is a click on a lane."""
        pressed, self._pressed = self._pressed, None
        if pressed is None or self._is_drag or self._lane is None:
            return
        if self._scale is None:
            self._face.lane_clicked.emit(self._lane, self._face.time_at(pressed.x()))

    def cancel(self) -> None:
        """End without a click."""
        self._pressed = None

    def wheel(self, event: QWheelEvent) -> None:
        """Change a lane's scale, beside it or with Ctrl; else the time base."""
        face, place = self._face, event.position()
        turns = event.angleDelta().y()
        if not turns:
            return
        number = face.lane_at(place.y())
        with_ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if with_ctrl or place.x() < face.plot_area().left():
            if number is not None:
                lane = face.lane(number)
                factor = 1.0 / ZOOM_STEP if turns > 0 else ZOOM_STEP
                face.lanes.zoom(number, factor, place.y() - lane.y(), lane.height())
                face.rescale()
        else:
            direction = -1 if turns > 0 else 1
            face.time_base_requested.emit(direction, face.time_at(place.x()))
