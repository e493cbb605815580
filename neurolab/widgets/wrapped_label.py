"""A label that wraps its words and always has the height that they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QSizePolicy

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class WrappedLabel(QLabel):
    """Takes any width and demands the height that its words then need.

    Qt's own way (a height for a width) is forgotten inside of a scroll area, which then
    squeezes the label.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(False)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:
        """Change the words."""
        super().setText(text)
        self._demand()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Demand the height for the new width."""
        super().resizeEvent(event)
        self._demand()

    def _demand(self) -> None:
        need = max(self.heightForWidth(self.width()), 0)
        if need != self.minimumHeight():
            self.setMinimumHeight(need)
