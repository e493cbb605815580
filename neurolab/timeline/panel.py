"""The panel of time: signal strip, the reason where it broke off, and the slider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from neurolab.texts import word
from neurolab.timeline.chapters import Condition, milliseconds
from neurolab.timeline.ruler import TimeRuler
from neurolab.timeline.strip import SignalStrip
from neurolab.widgets import icons, theme

if TYPE_CHECKING:
    from neurolab.timeline.chapters import Chapter, Event

LOW_WINDOW = 860.0
"""Height (at scale 1) below which a window has no room for a row of reasons."""


class TimelinePanel(theme.Themed, QWidget):
    """Where the signal is, and the time that was recorded.

    Attributes
    ----------
    about : str
        One line about the event that is shown, for the panel's heading.

    Signals
    -------
    about_changed : str
    moment_requested : float
        A moment (ms from the start of the run) is to be shown.
    step_requested : int
        Ticks by which the shown moment is to move.
    slow_requested : bool
        The speed is to follow the signal, or no longer.
    now_requested, branch_requested
        Back to the present; the shown moment is to become the present.
    chapter_chosen : Chapter
        A stage was clicked.
    """

    about_changed = Signal(str)
    moment_requested = Signal(float)
    step_requested = Signal(int)
    slow_requested = Signal(bool)
    now_requested = Signal()
    branch_requested = Signal()
    chapter_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.strip = SignalStrip()
        self.ruler = TimeRuler()
        self.reason = QLabel()
        self.reason.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.back = self._arrow(-1, self.tr("A step back (Shift+,)"))
        self.forward = self._arrow(1, self.tr("A step forward (,)"))
        self.moment = QLabel()
        self.slow = self._button(
            self.tr("Time microscope"),
            self.tr(
                "Play the signal at a speed that follows it: slow in the synapse, "
                "faster on the axon, fast where nothing happens (M)"
            ),
        )
        self.slow.setCheckable(True)
        self.now = self._button(
            self.tr("Now"), self.tr("Leave the past: show the present again")
        )
        self.branch = self._button(
            self.tr("Go on from here"),
            self.tr(
                "Make this moment the present, with the lab as it was then; what came "
                "after it is forgotten, and the lab can be undone"
            ),
        )
        self.about = self._about_event = ""
        self._was_low: bool | None = None
        self._event: Event | None = None
        self._sweep = 0
        row = QHBoxLayout()
        for part in (self.slow, self.back, self.forward, self.moment):
            row.addWidget(part)
        row.addWidget(self.ruler, 1)
        for button in (self.now, self.branch):
            row.addWidget(button)
        self._row = row
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.strip)
        self._column.addWidget(self.reason)
        self._column.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.strip.stage_chosen.connect(self._on_stage_chosen)
        self.ruler.scrub_requested.connect(self.moment_requested)
        self.ruler.step_requested.connect(self.step_requested)
        self.slow.clicked.connect(self.slow_requested)
        self.now.clicked.connect(self.now_requested)
        self.branch.clicked.connect(self.branch_requested)
        self.dress()
        self.show_moment(0.0, is_past=False)

    def _arrow(self, ticks: int, tip: str) -> QToolButton:
        button = QToolButton()
        button.setToolTip(tip)
        button.setAutoRaise(True)
        button.setAutoRepeat(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setArrowType(
            Qt.ArrowType.LeftArrow if ticks < 0 else Qt.ArrowType.RightArrow
        )
        button.clicked.connect(lambda: self.step_requested.emit(ticks))
        return button

    @staticmethod
    def _button(text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    # -- what it shows ---------------------------------------------------------------

    def set_strip_visible(self, is_visible: bool) -> None:
        """Show the strip, or the slider alone."""
        self.strip.setVisible(is_visible)
        self._place_reason()

    def show_event(
        self,
        event: Event | None,
        earlier: dict[str, tuple[str, ...]],
        *,
        sweep: int,
        sweep_start_ms: float,
        distance: str = "",
    ) -> None:
        """Show what follows an action potential at a terminal.

        Parameters
        ----------
        event, earlier
            As of `SignalStrip.show_event`.
        sweep : int
        sweep_start_ms : float
        distance : str
            How far the next cell stayed from firing, where that is known.
        """
        self._event, self._sweep = event, sweep
        self.strip.show_event(event, earlier)
        if event is None:
            self._say(word("timeline.no_event"), "")
            return
        arrival = milliseconds(event.arrival_ms - sweep_start_ms)
        key = "timeline.event" if event.count == 1 else "timeline.event_of"
        about = word(
            key, sweep=sweep, time=arrival, number=event.number, count=event.count
        )
        missing = next(
            (one for one in event.chapters if one.condition is Condition.MISSING), None
        )
        why = ""
        if missing is not None and missing.reason:
            reason = missing.reason
            if distance and missing.name == "spike":
                reason = f"{distance}."
            why = f"{word(f'timeline.why_{missing.name}')} {reason}"
        self._say(about, why)

    def _say(self, about: str, why: str) -> None:
        self._about_event = about
        if self.reason.text() != why:
            self.reason.setText(why)
        text = why if why and self._is_low else about
        if text != self.about:
            self.about = text
            self.about_changed.emit(text)

    def show_moment(self, sweep_time_ms: float, *, is_past: bool) -> None:
        """Say which moment is shown, and whether it is past."""
        text = milliseconds(sweep_time_ms)
        if self.moment.text() != text:
            self.moment.setText(text)
        for button in (self.now, self.branch):
            if button.isEnabled() != is_past:
                button.setEnabled(is_past)
        if not is_past:
            self.strip.mark("")

    def _on_stage_chosen(self, name: str) -> None:
        chapter = self._chapter(name)
        if chapter is not None and chapter.time_ms is not None:
            self.strip.mark(name)
            self.chapter_chosen.emit(chapter)

    def _chapter(self, name: str) -> Chapter | None:
        chapters = () if self._event is None else self._event.chapters
        return next((one for one in chapters if one.name == name), None)

    @property
    def event_shown(self) -> Event | None:
        """Return the event that is shown."""
        return self._event

    # -- look ------------------------------------------------------------------------

    @property
    def _is_low(self) -> bool:
        return self.window().height() < theme.px(LOW_WINDOW)

    def _place_reason(self) -> None:
        wanted = not self._is_low and self.strip.isVisibleTo(self)
        if wanted != self.reason.isVisibleTo(self):
            self.reason.setVisible(wanted)

    def fit(self) -> None:
        """Take the height that suits the window."""
        if self._was_low is not self._is_low:
            self._was_low = self._is_low
            self.strip.updateGeometry()
            self._place_reason()
            self._say(self._about_event, self.reason.text())

    def _dress(self) -> None:
        look = theme.current()
        edge = theme.px(8)
        self._column.setContentsMargins(edge, theme.px(2), edge, theme.px(3))
        self._column.setSpacing(theme.px(2))
        self._row.setSpacing(theme.px(4))
        self.reason.setFont(theme.font(look.small_px))
        self.reason.setStyleSheet(f"color: {look.failure};")
        self.reason.setMinimumHeight(self.reason.fontMetrics().height())
        self.moment.setFont(theme.font(look.small_px, strong=True))
        metrics = self.moment.fontMetrics()
        self.moment.setMinimumWidth(metrics.horizontalAdvance("888.88 ms"))
        for button in (self.slow, self.now, self.branch):
            button.setFont(theme.font(look.small_px))
            button.setStyleSheet(f"padding: 1px {theme.px(7)}px;")
        for arrow in (self.back, self.forward):
            arrow.setIconSize(QSize(theme.px(12), theme.px(12)))
        self.now.setIcon(icons.icon("play"))
        self._place_reason()
