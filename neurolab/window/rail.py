"""The rail at the window's right edge: a button for every panel that can be folded.

A folded panel costs no room; one click brings it to the front, one more folds it away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QSizePolicy, QToolBar, QToolButton

from neurolab.widgets import icons, theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

ICONS = {
    "synapse": "excitatory",
    "stimulus": "step",
    "inspector": "sliders",
    "drugs": "drug",
    "bath": "bath",
}
"""Panels of the rail from top to bottom, and the icon of each."""


class Rail(theme.Themed, QToolBar):
    """Opens and folds panels.

    Parameters
    ----------
    window : QMainWindow
    docks : dict of str to QDockWidget
        All docks of the window by name; those in `ICONS` get a button.
    """

    def __init__(self, window: QMainWindow, docks: dict[str, QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = {name: docks[name] for name in ICONS}
        self.setObjectName("Rail")
        self.setWindowTitle(self.tr("Panels"))
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self.buttons: dict[str, QToolButton] = {}
        titles = {
            "synapse": self.tr("Synapse"),
            "stimulus": self.tr("Stimulus"),
            "inspector": self.tr("Inspect"),
            "drugs": self.tr("Drugs"),
            "bath": self.tr("Bath"),
        }
        for name, dock in self._docks.items():
            button = QToolButton()
            button.setText(titles[name])
            button.setToolTip(self.tr("Open or fold: %1").replace("%1", titles[name]))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, one=name: self.toggle(one))
            dock.visibilityChanged.connect(lambda _: self._update())
            self.addWidget(button)
            self.buttons[name] = button
        window.addToolBar(Qt.ToolBarArea.RightToolBarArea, self)
        self.dress()

    def toggle(self, name: str) -> None:
        """Bring a panel to the front; fold it if it is there already."""
        dock = self._docks[name]
        if self.is_in_front(name):
            dock.hide()
        else:
            self.open(name)

    def open(self, name: str) -> None:
        """Bring a panel to the front."""
        dock = self._docks[name]
        dock.show()
        # its place among the tabs is known only after the layout of this turn
        QTimer.singleShot(0, dock, dock.raise_)

    def is_in_front(self, name: str) -> bool:
        """Return whether a panel can be seen, not behind another tab."""
        dock = self._docks[name]
        return dock.isVisible() and not dock.visibleRegion().isEmpty()

    def _update(self) -> None:
        QTimer.singleShot(0, self, self._show_state)

    def _show_state(self) -> None:
        for name, button in self.buttons.items():
            button.setChecked(self.is_in_front(name))

    def _dress(self) -> None:
        look = theme.current()
        for name, button in self.buttons.items():
            button.setIcon(icons.icon(ICONS[name]))
            button.setIconSize(QSize(theme.px(26), theme.px(24)))
            button.setFont(theme.font(look.small_px))
            button.setMinimumHeight(theme.px(54))
        radius = theme.px(6)
        self.setStyleSheet(
            f"#Rail {{ background: {look.window}; border: none;"
            f" spacing: {theme.px(4)}px; padding: {theme.px(2)}px; }}"
            f" #Rail QToolButton {{ background: transparent; color: {look.text};"
            f" border: 1px solid transparent; border-radius: {radius}px;"
            f" padding: {theme.px(4)}px {theme.px(3)}px; }}"
            f" #Rail QToolButton:hover {{ border-color: {look.accent}; }}"
            f" #Rail QToolButton:checked {{ background: {look.accent_soft};"
            f" border-color: {look.accent}; }}"
        )
