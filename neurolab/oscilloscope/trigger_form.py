"""The form of the trigger: source, level, slope, hold-off, pre-trigger, repeats."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QWidget,
)

from neurolab.oscilloscope.trigger import Repeats, Trigger
from neurolab.widgets import theme
from neurolab.widgets.value_field import ValueField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.oscilloscope.channel import Channel

LONGEST_HOLDOFF_MS = 10_000.0
MOST_BEFORE_PERCENT = 90.0


class TriggerForm(theme.Themed, QFrame):
    """Opens under a button; every change takes effect at once.

    Signals
    -------
    changed : Trigger
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._trigger = Trigger()
        self._channels: tuple[Channel, ...] = ()
        self.source = QComboBox()
        self.slope = QComboBox()
        self.slope.addItems([self.tr("rising"), self.tr("falling")])
        self.repeats = QComboBox()
        for text, one in (
            (self.tr("auto: go on without a crossing"), Repeats.AUTO),
            (self.tr("normal: wait for each"), Repeats.NORMAL),
            (self.tr("single: the next one only"), Repeats.SINGLE),
        ):
            self.repeats.addItem(text, one)
        self.level = ValueField("mV")
        self.holdoff = ValueField("ms", 0.0, LONGEST_HOLDOFF_MS)
        self.before = ValueField("%", 0.0, MOST_BEFORE_PERCENT)
        self.arm = QPushButton(self.tr("Wait for the next"))
        self._form = QFormLayout(self)
        self._rows: list[QWidget] = []
        for text, part in (
            (self.tr("Begin at"), self.source),
            (self.tr("Level"), self.level),
            (self.tr("Slope"), self.slope),
            (self.tr("Hold-off"), self.holdoff),
            (self.tr("Shown before it"), self.before),
            (self.tr("Then"), self.repeats),
        ):
            self._form.addRow(QLabel(text), part)
            self._rows.append(part)
        self._form.addRow(self.arm)
        self.source.activated.connect(self._on_source)
        self.slope.activated.connect(lambda index: self._change(is_rising=index == 0))
        self.repeats.activated.connect(
            lambda index: self._change(repeats=self.repeats.itemData(index))
        )
        self.level.committed.connect(lambda value: self._change(level=value))
        self.holdoff.committed.connect(lambda value: self._change(holdoff_ms=value))
        self.before.committed.connect(lambda value: self._change(before=value / 100.0))
        self.arm.clicked.connect(self._arm)
        self.dress()

    def open_for(
        self, trigger: Trigger, channels: Sequence[Channel], place: QPoint
    ) -> None:
        """Open with the top right corner at a place on the screen."""
        self._trigger, self._channels = trigger, tuple(channels)
        self.source.clear()
        self.source.addItem(self.tr("the onset of the stimulus"), "")
        for one in channels:
            self.source.addItem(one.name, one.address)
        self._show()
        self.adjustSize()
        self.move(place - QPoint(self.width(), 0))
        self.show()

    def _show(self) -> None:
        """Show the trigger's values; those of a level only where there is one."""
        trigger = self._trigger
        self.source.setCurrentIndex(max(self.source.findData(trigger.source), 0))
        self.slope.setCurrentIndex(0 if trigger.is_rising else 1)
        self.repeats.setCurrentIndex(self.repeats.findData(trigger.repeats))
        self.level.set_value(trigger.level)
        self.holdoff.set_value(trigger.holdoff_ms)
        self.before.set_value(100.0 * trigger.before)
        is_level = bool(trigger.source)
        for part in self._rows[1:]:
            self._form.setRowVisible(part, is_level)
        self.arm.setVisible(is_level and trigger.repeats is Repeats.SINGLE)
        self.adjustSize()

    def _on_source(self, index: int) -> None:
        address = str(self.source.itemData(index))
        source = next((one for one in self._channels if one.address == address), None)
        level = self._trigger.level
        if address != self._trigger.source:
            level = -20.0 if source is not None and source.is_voltage else 0.0
        self._change(source=address, level=level)

    def _change(self, **fields: object) -> None:
        self._trigger = replace(self._trigger, **fields)  # type: ignore[arg-type]
        self._show()
        self.changed.emit(self._trigger)

    def _arm(self) -> None:
        self.hide()
        self.changed.emit(self._trigger)

    def _dress(self) -> None:
        look = theme.current()
        self.setStyleSheet(
            f"TriggerForm {{ background: {look.panel};"
            f" border: 1px solid {look.border}; }}"
        )
