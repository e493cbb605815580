"""A notice on the face while a level trigger waits, with the stimulus on offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from neurolab.units import format_natural
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.oscilloscope.channel import Channel
    from neurolab.oscilloscope.trigger import Trigger


class Waiting(theme.Themed, QFrame):
    """Says what a trigger waits for.

    Signals
    -------
    stimulus_requested
    """

    stimulus_requested = Signal()

    def __init__(self, face: QWidget) -> None:
        super().__init__(face)
        self.label = QLabel()
        self.button = QPushButton(self.tr("Fire the stimulus"))
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.stimulus_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self.label)
        row.addWidget(self.button)
        self.hide()
        self.dress()

    def say(self, trigger: Trigger | None, source: Channel | None) -> None:
        """Say that a trigger waits; None: none does."""
        if trigger is None or source is None:
            self.hide()
            return
        text = (
            self.tr("Waiting for %1 to rise through %2")
            if trigger.is_rising
            else self.tr("Waiting for %1 to fall through %2")
        )
        level = format_natural(trigger.level, source.unit).replace("-", "−")
        self.label.setText(text.replace("%1", source.name).replace("%2", level))
        self.adjustSize()
        self.move(theme.px(56), theme.px(18))
        self.show()
        self.raise_()

    def _dress(self) -> None:
        look = theme.current()
        self.setStyleSheet(
            f"Waiting {{ background: {look.scope_card};"
            f" border: 1px solid {look.scope_quiet}; border-radius: 6px; }}"
            f"Waiting QLabel {{ color: {look.scope_text}; }}"
        )
        self.adjustSize()
