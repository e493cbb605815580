"""The oscilloscope panel: face, cards, time base; fed with the chunks of a run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from neurolab.document.addresses import OBSERVABLES
from neurolab.oscilloscope.acquisition import Acquisition
from neurolab.oscilloscope.add_channel import AddChannel
from neurolab.oscilloscope.card import ChannelCard, widest
from neurolab.oscilloscope.channel import Channel, channel_of
from neurolab.oscilloscope.face import LANE_GAP, ScopeFace
from neurolab.oscilloscope.ground import TIME_PARTS
from neurolab.oscilloscope.header import ScopeHeader
from neurolab.oscilloscope.measuring import Measuring
from neurolab.oscilloscope.readouts import threshold_mv
from neurolab.oscilloscope.scales import nice_step
from neurolab.oscilloscope.sheet import ChannelSheet
from neurolab.oscilloscope.stimuli import trigger_of
from neurolab.oscilloscope.trigger_form import TriggerForm
from neurolab.oscilloscope.waiting import Waiting
from neurolab.units import format_number
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.oscilloscope.trigger import Trigger
    from neurolab.simulation.reports import TraceChunk
    from neurolab.simulation.trace_store import TraceStore

WINDOWS_MS = tuple(
    factor * 10.0**power for power in range(-2, 5) for factor in (1.0, 2.0, 5.0)
)
BEFORE_TRIGGER = 0.1
IN_SIGHT = 0.1
"""However time is dragged, this share of the face shows something of the sweep."""
FINE_WINDOW_MS = 0.5
"""Ten divisions of 50 us."""
FINE_BEFORE = 0.2
DRAW_MS = 30
MOST_CHANNELS = 8


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
    channels_requested : tuple of str, str
        The addresses that are to be on the scope, and what was done to them.
    stimulus_requested
        A level trigger waits, and a stimulus is wanted.
    """

    window_changed = Signal(float)
    channels_requested = Signal(tuple, str)
    stimulus_requested = Signal()

    def __init__(self, store: TraceStore) -> None:
        super().__init__()
        self._store = store
        self._lab: Lab | None = None
        self._window_ms = 20.0
        self._begin_ms: float | None = None
        self.is_rolling = False
        self._before_fine: tuple[float, float | None] | None = None
        self._pointed_ms: float | None = None
        self._moment_ms: float | None = None
        self.acquisition = Acquisition()
        self.face = ScopeFace(store)
        self.waiting = Waiting(self.face)
        self.cards: list[ChannelCard] = []
        self.header = ScopeHeader()
        self.adder = AddChannel(self)
        self.sheet = ChannelSheet(self)
        self.trigger_form = TriggerForm(self)
        self._card_column = QWidget()
        self._card_column.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.face, 1)
        body.addWidget(self._card_column)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(body, 1)
        self.measuring = Measuring(self.face, self)
        self._draw_timer = self._timer(DRAW_MS, self._draw)
        self._values_timer = self._timer(100, self._update_values)
        self._connect()
        self.dress()

    def _timer(self, interval_ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    def _connect(self) -> None:
        face, header, sheet = self.face, self.header, self.sheet
        face.scales_changed.connect(self._update_cards)
        face.time_base_requested.connect(self.change_time_base)
        face.begin_requested.connect(self._set_begin)
        face.lane_clicked.connect(self._on_lane_clicked)
        face.fit_requested.connect(self.bring_back)
        face.level_requested.connect(self._set_level)
        face.pointed.connect(self._on_pointed)
        face.cursor_moved.connect(self._on_cursor_moved)
        header.fit.clicked.connect(self.bring_back)
        header.shorter.clicked.connect(lambda: self.change_time_base(-1))
        header.longer.clicked.connect(lambda: self.change_time_base(1))
        header.add.clicked.connect(self._open_adder)
        header.trigger.clicked.connect(self._open_trigger)
        self.adder.chosen.connect(self.add_channel)
        self.trigger_form.changed.connect(self.set_trigger)
        self.waiting.stimulus_requested.connect(self.stimulus_requested)
        self.measuring.measured.connect(self._on_measured)
        sheet.fitted.connect(lambda number: face.fit(number))
        sheet.removed.connect(self.remove_channel)
        sheet.moved.connect(self.move_channel)
        sheet.opened_wide.connect(lambda number: self.open_fine(number))
        sheet.log_toggled.connect(self._set_log)

    # -- the lab ---------------------------------------------------------------------

    @property
    def window_ms(self) -> float:
        """Return the span of time on the face."""
        return self._window_ms

    @property
    def sweep(self) -> int:
        """Return the number of the sweep that is shown, 0 for none."""
        shot = self.face.shot
        return 0 if shot is None else shot.sweep or 0

    def set_lab(self, lab: Lab) -> None:
        """Follow the channels, the trigger and the length of sweep of a lab."""
        old, self._lab = self._lab, lab
        if old is None or (old.name, old.sweep_ms) != (lab.name, lab.sweep_ms):
            self._window_ms = self.acquisition.window_ms = lab.sweep_ms
            self._begin_ms = self._before_fine = None
        channels = [
            channel_of(lab, address, self._known_unit(address))
            for address in lab.channels[:MOST_CHANNELS]
        ]
        if tuple(channels) != self.face.channels:
            self._set_channels(channels)
        source = self.acquisition.trigger.source
        if source and source not in lab.channels:
            self.set_trigger(type(self.acquisition.trigger)())
        self.measuring.set_lab(lab)
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
            card.clicked.connect(self._open_sheet)
            card.show()
        self.face.set_channels(channels)
        self._update_cards()
        self._update_values()

    # -- channels --------------------------------------------------------------------

    def add_channel(self, address: str) -> None:
        """Ask for one channel more."""
        if self._lab is not None and address not in self._lab.channels:
            text = self.tr("Put a channel on the scope")
            self.channels_requested.emit((*self._lab.channels, address), text)

    def remove_channel(self, number: int) -> None:
        """Ask for a channel to be taken away."""
        if self._lab is not None:
            left = list(self._lab.channels)
            del left[number]
            self.channels_requested.emit(tuple(left), self.tr("Remove a channel"))

    def move_channel(self, number: int, step: int) -> None:
        """Ask for a channel to change places with a neighbour."""
        if self._lab is None:
            return
        order = list(self._lab.channels)
        there = number + step
        if 0 <= there < len(order):
            order[number], order[there] = order[there], order[number]
            self.channels_requested.emit(tuple(order), self.tr("Move a channel"))

    def _open_adder(self) -> None:
        if self._lab is not None:
            button = self.header.add
            corner = button.mapToGlobal(QPoint(button.width(), button.height()))
            self.adder.open_for(self._lab, corner)

    def _open_sheet(self, number: int) -> None:
        card = self.cards[number]
        self.sheet.open_for(
            number,
            self.face.channels[number],
            card.readouts,
            self.measuring.said(),
            card.mapToGlobal(QPoint(0, 0)),
            is_log=self.face.lanes.is_log(number),
            is_last=number == len(self.cards) - 1,
        )

    def _set_log(self, number: int, is_log: bool) -> None:
        trace = self.face.ranges()[number]
        self.face.lanes.set_log(number, is_log=is_log, trace=trace)
        self.face.rescale()

    # -- time ------------------------------------------------------------------------

    def _anchor(self) -> tuple[float, float, float]:
        """Return the trigger's time, and first and last time there is to be seen."""
        assert self._lab is not None
        if self.is_rolling:
            return -self._window_ms, -self._window_ms, 0.0
        if self.acquisition.trigger.source:
            before = self.acquisition.trigger.before * self.acquisition.window_ms
            return 0.0, -before, self.acquisition.window_ms - before
        shot = self.face.shot
        recorded = self.face.traces[0].end_ms if shot and self.face.traces else 0.0
        return trigger_of(self._lab), 0.0, max(self._lab.sweep_ms, recorded)

    def _place_window(self) -> None:
        if self._lab is None:
            return
        trigger, first, last = self._anchor()
        window = self._window_ms
        if self.is_rolling:
            begin = -window
        elif self._begin_ms is None:
            is_level = bool(self.acquisition.trigger.source)
            before = self.acquisition.trigger.before if is_level else BEFORE_TRIGGER
            begin = max(trigger - before * window, first)
        else:
            lowest = first - (1.0 - IN_SIGHT) * window
            begin = min(max(self._begin_ms, lowest), last - IN_SIGHT * window)
            self._begin_ms = begin
        end = begin + window
        face = self.face
        if (begin, end, trigger) != (face.begin_ms, face.end_ms, face.trigger_ms):
            face.set_window(begin, end, trigger)
        self._update_about()

    def _set_begin(self, begin_ms: float) -> None:
        self._begin_ms = begin_ms
        self._place_window()

    def set_window_ms(self, window_ms: float, *, about_ms: float | None = None) -> None:
        """Show another span of time; a time stays where it is, or the trigger does."""
        if about_ms is not None:
            face = self.face
            share = (about_ms - face.begin_ms) / (face.end_ms - face.begin_ms)
            self._begin_ms = about_ms - share * window_ms
        self._window_ms = window_ms
        self._before_fine = None
        if self.acquisition.trigger.source and about_ms is None:
            self.acquisition.window_ms = window_ms
        self._place_window()
        self.window_changed.emit(window_ms)

    def change_time_base(self, direction: int, about_ms: float | None = None) -> None:
        """Show more time (+1) or less (-1): 1, 2, 5 times a power of ten."""
        now = self._window_ms
        if direction > 0:
            fresh = next((w for w in WINDOWS_MS if w > now * 1.001), WINDOWS_MS[-1])
        else:
            shorter = [w for w in WINDOWS_MS if w < now * 0.999]
            fresh = shorter[-1] if shorter else WINDOWS_MS[0]
        self.set_window_ms(fresh, about_ms=about_ms)

    def bring_back(self) -> None:
        """Show all traces again: the whole sweep, every lane fitted."""
        self._begin_ms = None
        if self._lab is not None:
            level = bool(self.acquisition.trigger.source)
            self.set_window_ms(
                self.acquisition.window_ms if level else self._lab.sweep_ms
            )
        self.face.fit()

    def open_fine(self, number: int, about_ms: float | None = None) -> None:
        """Show what is brief at 50 us a division, at a time or at its peak."""
        peak = self.face.traces[number].peak() if self.face.traces else None
        if about_ms is None and peak is None:
            return
        at = about_ms if about_ms is not None else peak[0] if peak else 0.0
        back = (self._window_ms, self._begin_ms)
        self._begin_ms = at - FINE_BEFORE * FINE_WINDOW_MS
        self.set_window_ms(FINE_WINDOW_MS)
        self._before_fine = back

    def _on_lane_clicked(self, number: int, time_ms: float) -> None:
        """Open something brief widely; the next click goes back."""
        if not self.face.channels[number].is_fine:
            return
        if self._before_fine is not None:
            window, begin = self._before_fine
            self._begin_ms = begin
            self.set_window_ms(window)
        else:
            self.open_fine(number)

    def set_rolling(self, *, is_rolling: bool) -> None:
        """Let the traces move to the left, or begin anew at each trigger."""
        self.is_rolling = is_rolling
        self._begin_ms = None
        self.face.clear()
        self.acquisition.clear()
        self._place_window()
        self._draw()

    def _draw(self) -> None:
        """Draw what is new."""
        if self.is_rolling:
            self.face.roll(self._store.end_ms)
        else:
            self.face.refresh()

    # -- the trigger -----------------------------------------------------------------

    def set_trigger(self, trigger: Trigger) -> None:
        """Begin the traces by another rule from now on."""
        was_level = bool(self.acquisition.trigger.source)
        self.acquisition.window_ms = self._window_ms
        self.acquisition.set_trigger(trigger)
        if bool(trigger.source) != was_level:
            self.face.clear()
            self.acquisition.shot = None
            self._begin_ms = None
        if not trigger.source and self._store.sweeps:
            self.acquisition.shot = None
        self._place_window()
        self._update_waiting()

    def _set_level(self, level: float) -> None:
        self.set_trigger(replace(self.acquisition.trigger, level=level))

    def _open_trigger(self) -> None:
        button = self.header.trigger
        corner = button.mapToGlobal(QPoint(button.width(), button.height()))
        trigger = self.acquisition.trigger
        self.trigger_form.open_for(trigger, self.face.channels, corner)

    def _update_waiting(self) -> None:
        """Say that a level trigger waits, and for what."""
        trigger = self.acquisition.trigger
        names = {one.address: one for one in self.face.channels}
        source = names.get(trigger.source)
        self.waiting.say(trigger if self.acquisition.waits else None, source)
        self.face.level = (
            None
            if source is None
            else (self.face.channels.index(source), trigger.level)
        )
        self.face.update()

    # -- the run ---------------------------------------------------------------------

    def take_chunks(self, chunks: list[TraceChunk]) -> None:
        """Show what was filed in the store; a new pass begins new traces."""
        for chunk in chunks:
            for number, channel in enumerate(self.face.channels):
                for probe in chunk.channels:
                    is_new = probe.address == channel.address
                    if is_new and probe.unit != channel.unit:
                        self._learn_unit(number, probe.unit)
            if self.is_rolling:
                self.face.make_room(self._new_ranges(chunk))
                continue
            waited = self.acquisition.waits
            shots = self.acquisition.take(chunk)
            if shots is None:
                self.face.redo()
            for shot in shots or ():
                self.face.begin(shot)
            if shots:
                self._update_about()
            if waited != self.acquisition.waits:
                self._update_waiting()
            self.face.make_room(self._new_ranges(chunk))
        if not self._draw_timer.isActive():
            self._draw_timer.start()
        if not self._values_timer.isActive():
            self._values_timer.start()

    def _new_ranges(self, chunk: TraceChunk) -> list[tuple[float, float] | None]:
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
        self.acquisition.clear()
        self.face.clear()
        self.measuring.clear()
        self._update_values()
        self._update_waiting()
        self._update_about()

    def finish_sweep(self) -> None:
        """Fit what is small and find thresholds, now that a sweep is over."""
        self._draw()
        self.face.fit(only_small=True)
        for number, channel in enumerate(self.face.channels[: len(self.face.traces)]):
            if channel.has_threshold:
                trace = self.face.traces[number]
                level = threshold_mv(*trace.all_samples())
                if level is not None:
                    self.face.thresholds_mv[channel.address] = level
        self.face.update()
        self._update_values()
        self.measuring.ask(at_once=True)

    def show_moment(self, time_ms: float | None) -> None:
        """Mark a moment of the sweep and say its values; None marks none."""
        if time_ms != self._moment_ms:
            self._moment_ms = time_ms
            self.face.mark_moment(time_ms)
            self._update_values()

    # -- what is said ----------------------------------------------------------------

    def _update_about(self) -> None:
        step = nice_step(self._window_ms, TIME_PARTS)
        if self.face.cursors.is_on:
            self.header.say(self._between())
            return
        parts = [self.tr("%1 per division").replace("%1", _time(step))]
        trigger = self.acquisition.trigger
        if self.is_rolling:
            parts.append(self.tr("rolling: the right edge is now"))
        elif trigger.source:
            parts.append(
                self.tr("free: no crossing")
                if self.acquisition.is_free
                else self.tr("trigger: level")
            )
        else:
            if self.sweep:
                parts.append(self.tr("sweep %1").replace("%1", str(self.sweep)))
            if self._lab is not None and trigger_of(self._lab) > 0.0:
                parts.append(self.tr("trigger: stimulus onset"))
        self.header.say(" · ".join(parts))

    def _between(self) -> str:
        """Return the time between the cursors, and its inverse."""
        between = self.face.cursors.between_ms
        text = self.tr("Δt %1").replace("%1", _time(abs(between)))
        if between:
            rate = format_number(1000.0 / abs(between), 3)
            text += self.tr(" · 1/Δt %1 Hz").replace("%1", rate)
        return text

    def _on_cursor_moved(self) -> None:
        self._update_about()
        self._update_values()
        self.measuring.ask(at_once=True)

    def _on_pointed(self, time_ms: float | None) -> None:
        self._pointed_ms = time_ms
        self._update_values()

    def _on_measured(self, number: int, readouts: list) -> None:  # type: ignore[type-arg]
        if number < len(self.cards):
            self.cards[number].show_readouts(readouts)

    def _update_values(self) -> None:
        """Say peaks, or the values under the pointer."""
        self.measuring.ask()
        for card in self.cards[len(self.face.traces) :]:
            card.show_peak(None)
        cursors = self.face.cursors
        for card, trace in zip(self.cards, self.face.traces, strict=False):
            at = self._moment_ms if self._pointed_ms is None else self._pointed_ms
            value = None if at is None else trace.at(at)
            ends = [trace.at(one) for one in cursors.times_ms if cursors.is_on]
            if cursors.is_on and None not in ends:
                card.show_difference((ends[1] or 0.0) - (ends[0] or 0.0))
            elif at is not None and value is not None:
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
        edge = theme.px(8)
        self.setContentsMargins(edge, theme.px(4), edge, theme.px(4))
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


def _time(milliseconds: float) -> str:
    """Return a time in the unit that reads best."""
    if milliseconds < 0.999:
        return f"{format_number(milliseconds * 1e3, 3)} µs"
    if milliseconds < 1000.0:
        return f"{format_number(milliseconds, 3)} ms"
    return f"{format_number(milliseconds * 1e-3, 3)} s"
