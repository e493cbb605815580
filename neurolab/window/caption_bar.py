"""One sentence under the diagram that says what just happened, in large type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from neurolab.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

SMALLEST_SHARE = 0.7
"""Of the usual size, to which a long sentence shrinks before it takes a third line."""
STEPS = 7
MOST_LINES = 2.2


class CaptionBar(theme.Themed, QFrame):
    """The sentence, and buttons that each show one change in one sweep."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("CaptionBar")
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        )
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.sentence, 1)
        self.dress()

    def say(self, text: str) -> None:
        """Show a sentence."""
        if text != self.sentence.text():
            self.sentence.setText(text)
            self._fit()

    def offer(self, choices: Sequence[tuple[str, str, Callable[[bool], None]]]) -> None:
        """Show buttons that stay down: words, tooltip, and what happens."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for text, tip, act in choices:
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(act)
            self._row.addWidget(button)
            self.buttons.append(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the size of type that fits the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Use the largest type with which the sentence takes two lines at most."""
        layout = self._row
        layout.activate()
        room = QRect(0, 0, max(self.sentence.width(), 1), 10_000)
        wrap = int(Qt.TextFlag.TextWordWrap)
        usual = theme.current().caption_px
        for step in range(STEPS + 1):
            size = usual * (1.0 - (1.0 - SMALLEST_SHARE) * step / STEPS)
            font = theme.font(size, strong=True)
            metrics = QFontMetrics(font)
            taken = metrics.boundingRect(room, wrap, self.sentence.text())
            if taken.height() <= MOST_LINES * metrics.height():
                break
        if font != self.sentence.font():
            self.sentence.setFont(font)

    def _dress(self) -> None:
        look = theme.current()
        self._row.setContentsMargins(
            theme.px(16), theme.px(4), theme.px(12), theme.px(6)
        )
        self.sentence.setFont(theme.font(look.caption_px, strong=True))
        self.sentence.setMinimumHeight(round(1.3 * theme.px(look.caption_px)))
        radius = theme.px(8)
        self.setStyleSheet(
            f"#CaptionBar {{ background: {look.paper}; border: 1px solid {look.border};"
            f" border-top: none; border-bottom-left-radius: {radius}px;"
            f" border-bottom-right-radius: {radius}px; }}"
            f" #CaptionBar QLabel {{ color: {look.ink}; }}"
        )
        self._fit()
