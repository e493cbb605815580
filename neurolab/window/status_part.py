"""The status bar: what happens, how fast in truth, whether the lab is saved."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel

from neurolab.simulation.layout import TICK_MS, sub_steps_of
from neurolab.simulation.runner import RunState
from neurolab.widgets import theme
from neurolab.window.speed import words_for

if TYPE_CHECKING:
    from neurolab.simulation.reports import Frame
    from neurolab.window.main_window import MainWindow
    from neurolab.window.preferences import Preferences

COUNT_S = 1.0
"""Pictures are counted over this time."""


class StatusPart(QObject):
    """What the window does with its status bar.

    Parameters
    ----------
    window : MainWindow
        With its control made.
    preferences : Preferences
    """

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._pictures, self._since_s = 0, 0.0
        self.left, self.engine, self.speed, self.right = (QLabel() for _ in range(4))
        bar = window.statusBar()
        bar.addWidget(self.left, 1)
        for label in (self.engine, self.speed, self.right):
            bar.addPermanentWidget(label)
        self.engine.hide()
        window.control.speed_measured.connect(self._on_speed_measured)

    def update(self) -> None:
        """Say what happens now."""
        control = self._window.control
        states = {
            RunState.IDLE: (
                self.tr("the sweep is over")
                if control.has_sweep
                else self.tr("at rest")
            ),
            RunState.RUNNING: self.tr("running"),
            RunState.PAUSED: self.tr("paused"),
            RunState.FAILED: self.tr("stopped by an error"),
        }
        state = states[control.state] if control.is_ready else self.tr("getting ready")
        step = self.tr("step %1 µs").replace("%1", f"{self._step_us():g}")
        all_true = self.tr("everything on the screen is computed")
        parts = (state[:1].upper() + state[1:], step, all_true)
        self.left.setText("  ·  ".join(parts))
        if not control.is_running:
            self.speed.setText("")
        self.engine.setVisible(self._preferences.shows_engine)

    def _step_us(self) -> float:
        """Return the shortest step of any neuron, us."""
        steps = [sub_steps_of(neuron) for neuron in self._window.document.lab.neurons]
        return TICK_MS * 1e3 / max(steps, default=1)

    def show_frame(self, frame: Frame) -> None:
        """Count pictures, and say so once a second where that is wanted."""
        if self.engine.isHidden():
            return
        self._pictures += 1
        now_s = time.perf_counter()
        if self._pictures == 1:
            self._since_s = now_s
        if now_s - self._since_s < COUNT_S:
            return
        rate = (self._pictures - 1) / (now_s - self._since_s)
        self._pictures = 0
        text = self.tr("%1 compartments · %2 steps per 25 µs · %3 pictures per second")
        self.engine.setText(
            text.replace("%1", str(frame.v.size))
            .replace("%2", f"{TICK_MS * 1e3 / self._step_us():g}")
            .replace("%3", f"{rate:.0f}")
        )

    def say_saved(self, is_dirty: bool) -> None:
        """Say whether anything is not saved yet."""
        self.right.setText(
            self.tr("Unsaved changes") if is_dirty else self.tr("No unsaved changes")
        )

    def dress(self) -> None:
        """Follow the theme."""
        bar = self._window.statusBar()
        bar.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        QTimer.singleShot(0, self, self._measure)

    def _measure(self) -> None:
        """Let the bar have the height of its words, which it asks only once."""
        bar = self._window.statusBar()
        bar.setSizeGripEnabled(True)
        bar.setSizeGripEnabled(False)

    def _on_speed_measured(self, speed_ms_per_s: float) -> None:
        text = self.tr("true speed %1 ms per second")
        self.speed.setText(text.replace("%1", f"{speed_ms_per_s:.3g}"))
        self.speed.setToolTip(words_for(max(speed_ms_per_s, 1e-3)))
