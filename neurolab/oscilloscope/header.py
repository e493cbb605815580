"""The row over the face: what is shown, and the few buttons that a lecture needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from neurolab.widgets import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QAction


class ScopeHeader(theme.Themed, QWidget):
    """Title, words about time base and trigger, buttons, and the menu of the rest.

    Attributes
    ----------
    add, trigger, shorter, longer, fit, more : QPushButton
    menu : QMenu
        Opened by `more`.
    """

    menu_opening = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = QLabel(self.tr("OSCILLOSCOPE"))
        self.about = QLabel()
        self.about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.add = self._button(
            self.tr("+ Channel"), self.tr("Put anything of this lab on the scope")
        )
        self.trigger = self._button(
            self.tr("Trigger"), self.tr("When the traces begin anew")
        )
        self.shorter = self._button("−", self.tr("Less time on the screen (wheel)"))
        self.longer = self._button("+", self.tr("More time on the screen (wheel)"))
        self.fit = self._button(
            self.tr("Fit"),
            self.tr("Show all traces again, in time and height (F, double click)"),
        )
        self.more = self._button("⋯", self.tr("More of the oscilloscope"))
        self.menu = QMenu(self)
        self.more.clicked.connect(self._open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.title)
        row.addWidget(self.about, 1)
        self.buttons = (
            self.add,
            self.trigger,
            self.shorter,
            self.longer,
            self.fit,
            self.more,
        )
        for button in self.buttons:
            row.addWidget(button)
        self.dress()

    @staticmethod
    def _button(text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _open_menu(self) -> None:
        self.menu_opening.emit()
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def choice(self, text: str, tip: str = "", *, checkable: bool = False) -> QAction:
        """Return a new line of the menu."""
        action = self.menu.addAction(text)
        action.setToolTip(tip or text)
        action.setCheckable(checkable)
        return action

    def say(self, text: str) -> None:
        """Say what is on the face."""
        if text != self.about.text():
            self.about.setText(text)
            self.about.setToolTip(text)

    def _dress(self) -> None:
        look = theme.current()
        self.title.setFont(theme.font(look.small_px, strong=True))
        self.about.setFont(theme.font(look.small_px))
        for label in (self.title, self.about):
            label.setStyleSheet(f"color: {look.scope_quiet}; padding: 0 4px;")
        for button in self.buttons:
            button.setStyleSheet(
                f"QPushButton {{ background: {look.scope_card};"
                f" color: {look.scope_text}; border-color: {look.scope_grid};"
                f" padding: 2px {theme.px(8)}px; }}"
                f"QPushButton:hover {{ border-color: {look.scope_quiet}; }}"
            )
