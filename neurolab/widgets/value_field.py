"""A number with its unit that can be typed, dragged, and stepped by the arrow keys."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QToolTip

from neurolab.errors import LabError
from neurolab.units import convert, format_quantity, natural_unit, read_quantity
from neurolab.widgets import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent

DRAG_THRESHOLD_PX = 4
PIXELS_PER_STEP = 4.0
FINE = 0.1
COARSE = 10.0
DIGITS = 5


class ValueField(QLineEdit):
    """A quantity in a text field.

    Click and type, with any unit that fits; drag to the left or right (Shift: ten times
    finer); Up and Down step, with Shift finely, PageUp and PageDown coarsely. Escape
    gives the value before back.

    Parameters
    ----------
    unit : str
        As in `neurolab.units`.
    low, high : float
        What is allowed, both included.

    Signals
    -------
    previewed : float
        While a drag or a held key goes on.
    committed : float
        When it is done.
    cancelled
        The gesture was given up.
    """

    previewed = Signal(float)
    committed = Signal(float)
    cancelled = Signal()

    def __init__(
        self, unit: str, low: float = -math.inf, high: float = math.inf
    ) -> None:
        super().__init__()
        self._unit, self._low, self._high = unit, low, high
        self._shown_unit = unit
        self._value = 0.0
        self._is_whole = False
        self._press: QPoint | None = None
        self._is_dragging = False
        self._start = 0.0
        self._at_press = 0.0
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        # not by click: a press may become a drag, and only its release begins typing
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.returnPressed.connect(self._on_return_pressed)
        self.set_value(0.0)

    @property
    def value(self) -> float:
        """Return the number, in the field's unit."""
        return self._value

    @property
    def unit(self) -> str:
        """Return the unit."""
        return self._unit

    @property
    def limits(self) -> tuple[float, float]:
        """Return what is allowed."""
        return self._low, self._high

    def set_value(self, value: float) -> None:
        """Show a value without telling anyone; typing in progress is left alone."""
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self._shown_unit = natural_unit(value, self._unit) if value else self._unit
            shown = convert(value, self._unit, self._shown_unit)
            self.setText(format_quantity(shown, self._shown_unit, DIGITS))
            self.setCursorPosition(0)

    def set_limits(self, low: float, high: float) -> None:
        """Change what is allowed."""
        self._low, self._high = low, high

    @property
    def is_whole(self) -> bool:
        """Return whether only whole numbers are allowed."""
        return self._is_whole

    def set_whole(self, is_whole: bool) -> None:
        """Allow whole numbers only."""
        self._is_whole = is_whole

    def limits_text(self) -> str:
        """Return the range in words, empty if there is none."""
        low, high = (
            format_quantity(limit, self._unit, 4) if math.isfinite(limit) else ""
            for limit in (self._low, self._high)
        )
        if low and high:
            return self.tr("%1 to %2").replace("%1", low).replace("%2", high)
        if low:
            return self.tr("at least %1").replace("%1", low)
        return self.tr("at most %1").replace("%1", high) if high else ""

    # -- steps -----------------------------------------------------------------------

    def step_size(self) -> float:
        """Return one step: a twentieth of the value's power of ten, or of the range."""
        if self._is_whole:
            return 1.0
        size = abs(self._value)
        if size == 0.0:
            size = self._high - self._low
            if not math.isfinite(size) or size == 0.0:
                size = 1.0
            size /= 10.0
        return float(10.0 ** math.floor(math.log10(size)) / 20.0)

    def _allowed(self, value: float) -> float:
        if self._is_whole:
            value = float(round(value))
        return min(max(value, self._low), self._high)

    def step(self, count: float) -> None:
        """Go some steps up or down, and commit."""
        fresh = self._allowed(_tidy(self._value + count * self.step_size()))
        if fresh != self._value:
            self.setModified(False)
            self.set_value(fresh)
            self.committed.emit(fresh)

    # -- typing ----------------------------------------------------------------------

    def _on_return_pressed(self) -> None:
        self._take_text()
        self.selectAll()

    def _take_text(self) -> None:
        """Read what was typed; say what is wrong with it."""
        if not self.isModified():
            return
        try:
            # a number alone is in the unit that stood beside it
            typed = read_quantity(self.text(), self._shown_unit)
            typed = convert(typed, self._shown_unit, self._unit)
        except LabError as error:
            self._complain(str(error))
            return
        allowed = self._allowed(typed)
        self.setModified(False)
        if allowed != typed:
            self._complain(
                self.tr("Allowed: %1").replace("%1", self.limits_text()), bad=False
            )
        changed = allowed != self._value
        self.set_value(allowed)
        if changed:
            self.committed.emit(allowed)

    def _complain(self, text: str, *, bad: bool = True) -> None:
        if bad:
            colour = theme.current().failure
            self.setStyleSheet(f"QLineEdit {{ border: 2px solid {colour}; }}")
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), text, self)

    def _forgive(self) -> None:
        if self.styleSheet():
            self.setStyleSheet("")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed; nonsense gives the old value back."""
        self._take_text()
        self.setModified(False)
        self._forgive()
        self.set_value(self._value)
        super().focusOutEvent(event)
        self.deselect()
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, give up, or type."""
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = {
            Qt.Key.Key_Up: 1.0,
            Qt.Key.Key_Down: -1.0,
            Qt.Key.Key_PageUp: COARSE,
            Qt.Key.Key_PageDown: -COARSE,
        }.get(Qt.Key(event.key()))
        if steps is not None:
            self._take_text()
            self.step(steps * (FINE if fine and not self._is_whole else 1.0))
        elif event.key() == Qt.Key.Key_Escape and self._escape():
            pass
        else:
            self._forgive()
            super().keyPressEvent(event)
            return
        event.accept()

    def _escape(self) -> bool:
        """Give up a drag or typing; False if there was nothing to give up."""
        if self._is_dragging:
            self._end_drag()
            self.set_value(self._at_press)
            self.cancelled.emit()
            return True
        if self.isModified() or self.hasFocus():
            self.setModified(False)
            self._forgive()
            self.set_value(self._value)
            self.clearFocus()
            return True
        return False

    # -- dragging --------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Get ready to drag, unless it is being typed in."""
        if event.button() == Qt.MouseButton.LeftButton and not self.hasFocus():
            self._press = event.position().toPoint()
            self._start = self._at_press = self._value
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the value."""
        if self._press is None:
            super().mouseMoveEvent(event)
            return
        moved = event.position().toPoint().x() - self._press.x()
        if not self._is_dragging and abs(moved) < DRAG_THRESHOLD_PX:
            return
        if not self._is_dragging:
            self._is_dragging = True
            self.setFocus()
            self._press = event.position().toPoint()
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = self.step_size() * (FINE if fine else 1.0)
        self._start += moved / PIXELS_PER_STEP * step
        self._press = event.position().toPoint()
        fresh = self._allowed(_tidy(self._start))
        self._start = min(max(self._start, self._low), self._high)
        if fresh != self._value:
            self.set_value(fresh)
            self.previewed.emit(fresh)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag, or begin to type."""
        if self._press is None:
            super().mouseReleaseEvent(event)
            return
        was_dragging = self._is_dragging
        self._end_drag()
        if was_dragging:
            self.committed.emit(self._value)
            self.clearFocus()
        else:
            self.setCursor(Qt.CursorShape.IBeamCursor)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.selectAll()

    def _end_drag(self) -> None:
        self._press = None
        self._is_dragging = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step while it has the focus; otherwise let the panel scroll."""
        if not self.hasFocus():
            event.ignore()
            return
        self.step(1.0 if event.angleDelta().y() > 0 else -1.0)
        event.accept()


def _tidy(value: float) -> float:
    """Return a value without the noise of binary fractions."""
    return float(f"{value:.6g}")
