"""The docks around the diagram: where each belongs, and one shown alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer
from PySide6.QtWidgets import QTabBar

from neurolab.widgets import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget, QWidget

    from neurolab.window.main_window import MainWindow

LEFT, RIGHT = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
PLACES = {
    "bench": LEFT,
    "labs": LEFT,
    "scope": BOTTOM,
    "stimulus": RIGHT,
    "inspector": RIGHT,
}
"""Where each dock is at first; the synapse part has docks of its own."""
SHARES = {"bench": 0.6, "labs": 0.4, "scope": 0.42}
"""Of the height of the window's middle."""
FOLDED = ("stimulus", "inspector", "drugs", "bath")
"""Panels that the rail opens when they are wanted."""
WIDE_WINDOW = 1400.0
"""In units of the theme; a narrower window has the synapse folded too."""
CAN_BE_ALONE = ("diagram", "scope", "stimulus", "inspector", "synapse")


class Panels(QObject):
    """Keeps the docks of a window in order.

    Parameters
    ----------
    window : MainWindow
        With its actions made.
    centre : QWidget
        What the docks lie around.
    """

    def __init__(self, window: MainWindow, centre: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._centre = centre
        self._alone: tuple[str, QByteArray] | None = None
        self.docks: dict[str, QDockWidget] = {}
        for corner, area in (
            (Qt.Corner.TopLeftCorner, LEFT),
            (Qt.Corner.BottomLeftCorner, LEFT),
            (Qt.Corner.TopRightCorner, RIGHT),
            (Qt.Corner.BottomRightCorner, RIGHT),
        ):
            window.setCorner(corner, area)

    def add(self, name: str, dock: QDockWidget) -> None:
        """Take a dock in; the View menu opens and closes it."""
        self.docks[name] = dock
        menu = self._window.actions_table.submenus["panels"]
        menu.addAction(dock.toggleViewAction())

    def put(self) -> None:
        """Put every dock where it belongs."""
        window, docks = self._window, self.docks
        if window.synapse_part is not None:
            window.synapse_part.take_out()
        for name, area in PLACES.items():
            docks[name].setFloating(False)
            window.addDockWidget(area, docks[name])
            docks[name].show()
        self._centre.show()
        height = max(window.height() - theme.px(120), 300)
        vertical = Qt.Orientation.Vertical
        for names in (("bench", "labs"), ("stimulus", "inspector"), ("scope",)):
            window.resizeDocks(
                [docks[name] for name in names],
                [round(height * SHARES.get(name, 0.5)) for name in names],
                vertical,
            )
        window.resizeDocks(
            [docks["bench"], docks["stimulus"]],
            [
                theme.px(216),
                min(max(theme.px(350), window.width() // 5), theme.px(430)),
            ],
            Qt.Orientation.Horizontal,
        )
        if window.synapse_part is not None:
            window.synapse_part.put()
        if window.timeline_part is not None:
            window.timeline_part.put()
        for name in FOLDED:
            if name in docks:
                docks[name].hide()
        if "synapse" in docks and window.width() < theme.px(WIDE_WINDOW):
            docks["synapse"].hide()

    def bring(self, name: str) -> None:
        """Show a panel, in front of those that share its place."""
        if self.is_one_alone:
            self.show_all()
        self.docks[name].show()
        self.docks[name].raise_()

    def reset(self) -> None:
        """Put every panel where it was at first."""
        self.show_all()
        self.put()

    @property
    def is_one_alone(self) -> bool:
        """Whether one panel is shown alone."""
        return self._alone is not None

    def show_alone(self, name: str) -> None:
        """Show one panel alone; the same again shows all."""
        was = None if self._alone is None else self._alone[0]
        self.show_all()
        if name != was:
            self._alone = (name, self._window.saveState())
            for other, dock in self.docks.items():
                dock.setVisible(other == name)
            if name == "synapse" and self._window.timeline_part is not None:
                self._window.timeline_part.put_below(self.docks[name])
            self._centre.setVisible(name == "diagram")
            QTimer.singleShot(0, self, self._hide_stray_tabs)
        self._update_actions()

    def show_all(self) -> None:
        """Show what was shown before one panel was alone."""
        if self._alone is not None:
            _, layout = self._alone
            self._alone = None
            self._centre.show()
            self._window.restoreState(layout)
        self._update_actions()

    def _hide_stray_tabs(self) -> None:
        """Hide the tabs of docks that are hidden themselves, which Qt leaves behind."""
        if self._alone is not None:
            for tabs in self._window.findChildren(
                QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly
            ):
                tabs.hide()

    def _update_actions(self) -> None:
        shown = None if self._alone is None else self._alone[0]
        for name in CAN_BE_ALONE:
            action = self._window.actions_by_name[f"alone_{name}"]
            action.setChecked(name == shown)
