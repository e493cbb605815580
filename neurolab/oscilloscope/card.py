"""The card beside a lane: colour, name, peak, measures, scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from neurolab.units import format_natural
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.oscilloscope.channel import Channel
    from neurolab.oscilloscope.readouts import Readout
    from neurolab.oscilloscope.scales import Scale

BAND = 4
MOST_LINES = 8
"""Of measures; the sheet has all."""


class ChannelCard(QFrame):
    """Says what a lane shows, in as many lines as it has room for.

    Signals
    -------
    clicked : int
        Number of the channel.
    """

    clicked = Signal(int)

    def __init__(self, channel: Channel, number: int) -> None:
        super().__init__()
        self._number = number
        self._channel = channel
        self._height = 0
        self.name = QLabel(f"{number + 1}  {channel.name}")
        self.peak = QLabel()
        self.scale = QLabel()
        self.measures = [QLabel() for _ in range(MOST_LINES)]
        self.readouts: list[Readout] = []
        tip = self.tr("%1\nClick for all measures, and for more or less of it")
        self.setToolTip(tip.replace("%1", channel.address))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for label in (self.name, self.peak, *self.measures, self.scale):
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        tip = self.tr("The value farthest from the first one, and when it was there")
        self.peak.setToolTip(tip)
        column.addStretch(1)
        self.dress()

    def dress(self) -> None:
        """Take the theme's fonts and colours."""
        look = theme.current()
        self.setContentsMargins(theme.px(12), 1, theme.px(8), 1)
        colour = look.channel(self._number)
        for label, words, size, strong in (
            (self.name, colour, look.text_px, True),
            (self.peak, look.scope_text, look.small_px, False),
            *((one, look.scope_text, look.small_px, False) for one in self.measures),
            (self.scale, look.scope_quiet, look.small_px, False),
        ):
            label.setFont(theme.font(size, strong=strong))
            label.setStyleSheet(f"color: {words}; background: transparent;")

    def fit(self, height: int) -> None:
        """Show as many lines as a height has room for: name, peak, scale, measures."""
        self._height = height
        said = [one for one in self.measures if one.text()]
        free = height - 2
        for label in (self.name, self.peak, self.scale, *said):
            free -= label.fontMetrics().height()
            label.setVisible(free >= 0 or label is self.name)
        for label in self.measures[len(said) :]:
            label.hide()

    def show_readouts(self, readouts: list[Readout]) -> None:
        """Say the measures, the most telling first."""
        if readouts == self.readouts:
            return
        self.readouts = readouts
        known = [one for one in readouts if not one.reason]
        for label, one in zip(self.measures, known, strict=False):
            label.setText(f"{one.name} {one.text}")
            label.setToolTip(one.about)
        for label in self.measures[len(known) :]:
            label.clear()
        self.fit(self._height)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the sheet."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit(self._number)

    def show_scale(self, scale: Scale, parts: float) -> None:
        """Say how much a division is."""
        step, unit = scale.step(parts), self._channel.unit
        text = (
            self.tr("× 10 per division")
            if scale.is_log
            else self.tr("%1 per division").replace("%1", format_natural(step, unit))
        )
        if text != self.scale.text():
            self.scale.setText(text)

    def show_peak(self, peak: tuple[float, float] | None) -> None:
        """Say the value farthest from where the trace began, and its time."""
        text = ""
        if peak is not None:
            digits = 3 if abs(peak[1]) < 100.0 else 4
            value = format_natural(peak[1], self._channel.unit, digits)
            value = value.replace("-", "−")
            text = self.tr("peak %1 at %2 ms").replace("%1", value)
            text = text.replace("%2", f"{peak[0]:.2f}")
        if text != self.peak.text():
            self.peak.setText(text)

    def show_value(self, value: float | None, time_ms: float) -> None:
        """Say the value under the pointer instead of the peak."""
        if value is None:
            return
        text = self.tr("%1 at %2 ms").replace(
            "%1", format_natural(value, self._channel.unit)
        )
        self.peak.setText(text.replace("%2", f"{time_ms:.2f}"))

    def show_difference(self, difference: float) -> None:
        """Say the difference between the cursors instead of the peak."""
        text = format_natural(difference, self._channel.unit).replace("-", "−")
        self.peak.setText(self.tr("B − A: %1").replace("%1", text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card with its band of colour."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.scope_card))
        painter.drawRoundedRect(self.rect(), theme.px(4), theme.px(4))
        painter.setBrush(QColor(look.channel(self._number)))
        painter.drawRect(0, 0, theme.px(BAND), self.height())
        painter.end()


def widest(cards: list[ChannelCard]) -> int:
    """Return the width that the longest line of any card needs."""
    look = theme.current()
    small = QFontMetrics(theme.font(look.small_px))
    longest = small.horizontalAdvance(cards[0].tr("peak −100.0 mV at 100.00 ms"))
    strong = QFontMetrics(theme.font(look.text_px, strong=True))
    names = [strong.horizontalAdvance(one.name.text()) for one in cards]
    return max([longest, *names]) + theme.px(26)
