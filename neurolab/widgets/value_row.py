"""A parameter on one row: name, slider, value with unit, back to the default."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSlider,
    QToolButton,
    QWidget,
)

from neurolab.widgets import icons, theme
from neurolab.widgets.value_field import ValueField
from neurolab.widgets.wrapped_label import WrappedLabel

SLIDER_STEPS = 400
FIELD_WIDTH = 86
SLIDER_WIDTH = 70
REACH = 4.0
SMALLEST_POWER, LARGEST_POWER = 0.25, 8.0


class ValueRow(QWidget):
    """Name, slider, field and reset of one number.

    The slider covers what is worth trying, a few times the default; the field takes
    all that is allowed. The default is the slider's middle where it lies inside.

    Parameters
    ----------
    name : str
    unit : str
    low, high : float
    default : float or None
        None: there is nothing to go back to.
    span : (float, float), optional
        What the slider covers, where that is known better.

    Signals
    -------
    previewed, committed : float
    cancelled
    """

    previewed = Signal(float)
    committed = Signal(float)
    cancelled = Signal()

    def __init__(
        self,
        name: str,
        unit: str,
        low: float,
        high: float,
        default: float | None = None,
        span: tuple[float, float] | None = None,
    ) -> None:
        super().__init__()
        self._default = default
        self._placed: float | None = None
        self._low, self._high = span or slider_span(low, high, default)
        self._power = _power(self._low, self._high, default)
        self.label = WrappedLabel(name)
        self.field = ValueField(unit, low, high)
        self.field.setFixedWidth(theme.px(FIELD_WIDTH))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setMinimumWidth(theme.px(SLIDER_WIDTH))
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reset = QToolButton()
        self.reset.setAutoRaise(True)
        self.reset.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reset.setIconSize(QSize(theme.px(13), theme.px(13)))
        self.reset.setIcon(icons.icon("reset", theme.current().quiet))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        if default is not None:
            tip = self.tr("Back to the default, %1")
            self.reset.setToolTip(tip.replace("%1", f"{default:g}"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        row.addWidget(self.label, 5)
        row.addWidget(self.slider, 2)
        row.addWidget(self.field)
        row.addWidget(self.reset)
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.slider.sliderReleased.connect(self._commit)
        self.field.previewed.connect(self._on_field_previewed)
        self.field.committed.connect(self._on_field_committed)
        self.field.cancelled.connect(self.cancelled)
        self.reset.clicked.connect(self._on_reset_clicked)
        self.set_value(default if default is not None else 0.0)

    @property
    def value(self) -> float:
        """Return the number."""
        return self.field.value

    def set_value(self, value: float) -> None:
        """Show a value without telling anyone."""
        if value == self._placed == self.field.value and not self.field.isModified():
            return
        self._placed = None if self.slider.isSliderDown() else value
        self.field.set_value(value)
        self._widen(value)
        self._place_slider(value)
        same = self._default is None or math.isclose(
            value, self._default, rel_tol=1e-9, abs_tol=1e-12
        )
        self.reset.setVisible(not same)

    def set_whole(self, is_whole: bool) -> None:
        """Allow whole numbers only."""
        self.field.set_whole(is_whole)

    def setToolTip(self, text: str) -> None:
        """Say what the parameter is; the limits are added."""
        limits = self.field.limits_text()
        if limits:
            allowed = self.tr("Allowed: %1").replace("%1", limits)
            text = f"{text}<br>{allowed}" if text else allowed
        for part in (self.label, self.slider, self.field):
            part.setToolTip(text)

    def _widen(self, value: float) -> None:
        """Let the slider reach a value that was typed beyond its ends."""
        if not self.slider.isSliderDown() and not self._low <= value <= self._high:
            self._low, self._high = min(self._low, value), max(self._high, value)
            self._power = _power(self._low, self._high, self._default)

    def _place_slider(self, value: float) -> None:
        if self.slider.isSliderDown():
            return
        room = self._high - self._low  # 0 where only one value is allowed
        share = (value - self._low) / room if room > 0.0 else 0.0
        self.slider.setEnabled(room > 0.0)
        place = min(max(share, 0.0), 1.0) ** (1.0 / self._power)
        self.slider.blockSignals(True)
        self.slider.setValue(round(place * SLIDER_STEPS))
        self.slider.blockSignals(False)

    def _on_slider_moved(self, step: int) -> None:
        share = (step / SLIDER_STEPS) ** self._power
        value = self._low + (self._high - self._low) * share
        if step == round(SLIDER_STEPS / 2) and self._default is not None:
            is_middle = SMALLEST_POWER < self._power < LARGEST_POWER
            value = self._default if is_middle else value
        value = float(f"{value:.3g}")
        if self.field.is_whole:
            value = float(round(value))
        self._placed = None
        self.field.set_value(value)
        self.previewed.emit(value)
        if not self.slider.isSliderDown():
            self._commit()

    def _commit(self) -> None:
        value = self.field.value
        self.set_value(value)
        self.committed.emit(value)

    def _on_field_previewed(self, value: float) -> None:
        self._placed = None
        self._place_slider(value)
        self.previewed.emit(value)

    def _on_field_committed(self, value: float) -> None:
        self.set_value(value)
        self.committed.emit(value)

    def _on_reset_clicked(self) -> None:
        if self._default is not None:
            self.set_value(self._default)
            self.committed.emit(self._default)


def slider_span(low: float, high: float, default: float | None) -> tuple[float, float]:
    """Return the part of the allowed range that a slider covers.

    Parameters
    ----------
    low, high : float
        What is allowed.
    default : float or None
        What it is usually.
    """
    size = abs(default) if default else 1.0
    if low >= 0.0:
        low = low if low <= 0.02 * size else max(low, 0.25 * size)
        return low, max(min(high, REACH * size), low)
    middle = default or 0.0
    return max(low, middle - REACH * size), min(high, middle + REACH * size)


def _power(low: float, high: float, default: float | None) -> float:
    """Return the exponent that puts the default into the slider's middle."""
    if default is None or not low < default < high:
        return 1.0
    share = (default - low) / (high - low)
    return min(max(math.log(share) / math.log(0.5), SMALLEST_POWER), LARGEST_POWER)
