"""The oscilloscope panel: face, cards, time base; fed with the chunks of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from neurolab.document.addresses import OBSERVABLES
from neurolab.oscilloscope.card import ChannelCard, widest
from neurolab.oscilloscope.channel import Channel, channel_of
from neurolab.oscilloscope.face import LANE_GAP, TIME_PARTS, ScopeFace
from neurolab.oscilloscope.scales import nice_step
from neurolab.units import format_number
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.oscilloscope.traces import Floats
    from neurolab.simulation.reports import TraceChunk
    from neurolab.simulation.trace_store import TraceStore

WINDOWS_MS = tuple(
    factor * 10.0**power for power in range(-1, 5) for factor in (1.0, 2.0, 5.0)
)
BEFORE_TRIGGER = 0.1
DRAW_MS = 30
MOST_CHANNELS = 8
SPIKE_SLOPE_MV_MS = 20.0
"""Rise at which a spike is said to begin; its voltage there is the threshold."""


def trigger_of(lab: Lab) -> float:
    """Return the onset of the first command or input of a sweep, ms; 0 if none."""
    onsets = [
        onset
        for electrode in lab.electrodes
        if electrode.on
        for command in electrode.commands
        if (onset := getattr(command, "onset_ms", None)) is not None
    ]
    onsets += [
        onset
        for one in lab.inputs
        if one.on and (onset := getattr(one.train, "onset_ms", None)) is not None
    ]
    return min(onsets, default=0.0)


def unit_of(address: str) -> str:
    """Return the unit of an observable by the end of its address."""
    kind = address.rsplit(".", 1)[-1]
    if address.startswith("synapse."):
        return "mM" if ".cleft" in address else ""
    return OBSERVABLES.get(kind, "")


class Oscilloscope(theme.Themed, QFrame):
    """Shows the channels of a lab, sweep by sweep.

    Signals
    -------
    window_changed : float
        The span of time on the face, ms.
    """

    window_changed = Signal(float)

    def __init__(self, store: TraceStore) -> None:
        super().__init__()
        self._store = store
        self._lab: Lab | None = None
        self._sweep = 0
        self._end_tick = 0
        self._window_ms = 20.0
        self.face = ScopeFace(store)
        self.cards: list[ChannelCard] = []
        self.title = QLabel(self.tr("OSCILLOSCOPE"))
        self.about = QLabel()
        self.fit_button = self._button(
            self.tr("Fit"), self.tr("Fit every trace into its lane (double click)")
        )
        self.shorter = self._button("−", self.tr("Less time on the screen (wheel)"))
        self.longer = self._button("+", self.tr("More time on the screen (wheel)"))
        self._card_column = QWidget()
        self._card_column.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        head = QHBoxLayout()
        for part in (self.title, self.about):
            head.addWidget(part)
        head.addStretch(1)
        for button in (self.shorter, self.longer, self.fit_button):
            head.addWidget(button)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.face, 1)
        body.addWidget(self._card_column)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(body, 1)
        self._draw_timer = QTimer(self)
        self._draw_timer.setInterval(DRAW_MS)
        self._draw_timer.setSingleShot(True)
        self._draw_timer.timeout.connect(self.face.refresh)
        self._values_timer = QTimer(self)
        self._values_timer.setInterval(100)
        self._values_timer.setSingleShot(True)
        self._values_timer.timeout.connect(self._update_values)
        self._pointed_ms: float | None = None
        self._moment_ms: float | None = None
        self.face.scales_changed.connect(self._update_cards)
        self.face.time_base_requested.connect(self.change_time_base)
        self.face.pointed.connect(self._on_pointed)
        self.fit_button.clicked.connect(lambda: self.face.fit())
        self.shorter.clicked.connect(lambda: self.change_time_base(-1))
        self.longer.clicked.connect(lambda: self.change_time_base(1))
        self.dress()

    @staticmethod
    def _button(text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    # -- the lab ---------------------------------------------------------------------

    @property
    def window_ms(self) -> float:
        """Return the span of time on the face."""
        return self._window_ms

    @property
    def sweep(self) -> int:
        """Return the number of the sweep that is shown."""
        return self._sweep

    def set_lab(self, lab: Lab) -> None:
        """Follow the channels, the trigger and the length of sweep of a lab."""
        old, self._lab = self._lab, lab
        if old is None or (old.name, old.sweep_ms) != (lab.name, lab.sweep_ms):
            self._window_ms = lab.sweep_ms
        channels = [
            channel_of(lab, address, self._known_unit(address))
            for address in lab.channels[:MOST_CHANNELS]
        ]
        if tuple(channels) != self.face.channels:
            self._set_channels(channels)
        self._place_window()

    def _known_unit(self, address: str) -> str:
        for one in self.face.channels:
            if one.address == address and one.unit:
                return one.unit
        return unit_of(address)

    def _set_channels(self, channels: list[Channel]) -> None:
        for card in self.cards:
            card.setParent(None)
            card.deleteLater()
        self.cards = [ChannelCard(one, i) for i, one in enumerate(channels)]
        for card in self.cards:
            card.setParent(self._card_column)
            card.show()
        self.face.set_channels(channels)
        self._update_cards()

    def _place_window(self) -> None:
        assert self._lab is not None
        trigger = trigger_of(self._lab)
        begin = max(trigger - BEFORE_TRIGGER * self._window_ms, 0.0)
        end = begin + self._window_ms
        face = self.face
        if (begin, end, trigger) != (face.begin_ms, face.end_ms, face.trigger_ms):
            face.set_window(begin, end, trigger)
        self._update_about()

    def set_window_ms(self, window_ms: float) -> None:
        """Show another span of time."""
        self._window_ms = window_ms
        if self._lab is not None:
            self._place_window()
        self.window_changed.emit(window_ms)

    def change_time_base(self, direction: int) -> None:
        """Show more time (+1) or less (-1): 1, 2, 5 times a power of ten."""
        now = self._window_ms
        if direction > 0:
            fresh = next((w for w in WINDOWS_MS if w > now * 1.001), WINDOWS_MS[-1])
        else:
            shorter = [w for w in WINDOWS_MS if w < now * 0.999]
            fresh = shorter[-1] if shorter else WINDOWS_MS[0]
        self.set_window_ms(fresh)

    # -- the run ---------------------------------------------------------------------

    def take_chunks(self, chunks: list[TraceChunk]) -> None:
        """Show what was filed in the store; a new sweep begins new traces."""
        for chunk in chunks:
            for number, channel in enumerate(self.face.channels):
                for probe in chunk.channels:
                    is_new = probe.address == channel.address
                    if is_new and probe.unit != channel.unit:
                        self._learn_unit(number, probe.unit)
            if chunk.sweep == self._sweep and chunk.first_tick < self._end_tick:
                self.face.redo_sweep()
            self._end_tick = chunk.first_tick + chunk.ticks
            if chunk.sweep != self._sweep or not self.face.traces:
                self._sweep = chunk.sweep
                self.face.begin_sweep(chunk.sweep)
                self._update_about()
            self.face.make_room(self._ranges(chunk))
        if not self._draw_timer.isActive():
            self._draw_timer.start()
        if not self._values_timer.isActive():
            self._values_timer.start()

    def _ranges(self, chunk: TraceChunk) -> list[tuple[float, float] | None]:
        """Return lowest and highest new sample of each channel."""
        found = {
            probe.address: samples.values
            for probe, samples in zip(chunk.channels, chunk.samples, strict=True)
        }
        values = [found.get(one.address) for one in self.face.channels]
        return [
            (float(one.min()), float(one.max()))
            if one is not None and one.size
            else None
            for one in values
        ]

    def _learn_unit(self, number: int, unit: str) -> None:
        """Take the unit that the run gives a channel."""
        assert self._lab is not None
        channels = list(self.face.channels)
        channels[number] = channel_of(self._lab, channels[number].address, unit)
        self._set_channels(channels)

    def clear(self) -> None:
        """Forget every trace."""
        self._sweep = 0
        self.face.clear()
        self._update_values()
        self._update_about()

    def finish_sweep(self) -> None:
        """Fit what is small and find thresholds, now that a sweep is over."""
        self.face.refresh()
        self.face.fit(only_small=True)
        for number, channel in enumerate(self.face.channels[: len(self.face.traces)]):
            if channel.has_threshold:
                trace = self.face.traces[number]
                level = threshold_mv(*trace.samples(0.0, trace.end_ms))
                if level is not None:
                    self.face.thresholds_mv[channel.address] = level
        self.face.update()
        self._update_values()

    def show_moment(self, time_ms: float | None) -> None:
        """Mark a moment of the sweep and say its values; None marks none."""
        if time_ms != self._moment_ms:
            self._moment_ms = time_ms
            self.face.mark_moment(time_ms)
            self._update_values()

    # -- what is said ----------------------------------------------------------------

    def _update_about(self) -> None:
        step = nice_step(self._window_ms, TIME_PARTS)
        parts = [self.tr("%1 ms per division").replace("%1", format_number(step, 3))]
        if self._sweep:
            parts.append(self.tr("sweep %1").replace("%1", str(self._sweep)))
        if self._lab is not None and trigger_of(self._lab) > 0.0:
            parts.append(self.tr("trigger: stimulus onset"))
        self.about.setText(" · ".join(parts))

    def _on_pointed(self, time_ms: float | None) -> None:
        self._pointed_ms = time_ms
        self._update_values()

    def _update_values(self) -> None:
        """Say peaks, or the values under the pointer."""
        for card in self.cards[len(self.face.traces) :]:
            card.show_peak(None)
        for card, trace in zip(self.cards, self.face.traces, strict=False):
            at = self._moment_ms if self._pointed_ms is None else self._pointed_ms
            value = None if at is None else trace.at(at)
            if at is not None and value is not None:
                card.show_value(value, at)
            else:
                card.show_peak(trace.peak())

    def _update_cards(self) -> None:
        """Put every card beside its lane."""
        if not self.cards:
            self._card_column.setFixedWidth(0)
            return
        width = widest(self.cards)
        self._card_column.setFixedWidth(width)
        for number, card in enumerate(self.cards):
            if number >= len(self.face.scales):
                break
            lane = self.face.lane(number)
            height = round(lane.height() + LANE_GAP) - 2
            card.setGeometry(0, round(lane.y()), width, height)
            card.fit(height)
            card.show_scale(self.face.scales[number], self.face.lane_parts(number))

    def _dress(self) -> None:
        look = theme.current()
        edge = theme.px(8)
        self.setContentsMargins(edge, theme.px(4), edge, theme.px(4))
        self.title.setFont(theme.font(look.small_px, strong=True))
        self.about.setFont(theme.font(look.small_px))
        for label in (self.title, self.about):
            label.setStyleSheet(f"color: {look.scope_quiet}; padding: 0 4px;")
        for button in (self.fit_button, self.shorter, self.longer):
            button.setStyleSheet(
                f"QPushButton {{ background: {look.scope_card};"
                f" color: {look.scope_text}; border-color: {look.scope_grid};"
                f" padding: 2px {theme.px(8)}px; }}"
                f"QPushButton:hover {{ border-color: {look.scope_quiet}; }}"
            )
        for card in self.cards:
            card.dress()
        self._update_cards()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cards beside their lanes."""
        super().resizeEvent(event)
        self._update_cards()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the panel behind face and cards."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme.current()
        painter.setBrush(QColor(look.scope_face))
        painter.setPen(
            Qt.PenStyle.NoPen if look.channels[0] == "#ffd23f" else QColor(look.border)
        )
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)
        painter.end()


def threshold_mv(times: Floats, values: Floats) -> float | None:
    """Return the voltage at which the first spike of a sweep begins.

    Where the rise first reaches 20 mV/ms on the way to a peak above 0 mV; a stimulus
    alone rarely charges a cell that fast.

    Parameters
    ----------
    times, values : (n,) float64
        In ms and mV.
    """
    if values.size < 3 or values.max() < 0.0:
        return None
    peak = int(np.argmax(values > 0.0))
    slope = np.diff(values[: peak + 1]) / np.diff(times[: peak + 1])
    slow = np.flatnonzero(slope < SPIKE_SLOPE_MV_MS)
    start = int(slow[-1]) + 1 if slow.size else 0
    return float(values[start])
