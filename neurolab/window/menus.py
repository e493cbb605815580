"""Menus that are filled anew each time they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from neurolab.stimulus.firing import stimuli

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from neurolab.window.main_window import MainWindow
    from neurolab.window.preferences import Preferences

DIGITS = 9


class ChangingMenus(QObject):
    """Fills the menus of recent files, of labs and of stimuli; digits fire stimuli.

    Parameters
    ----------
    window : MainWindow
        With its actions and its list of labs made.
    preferences : Preferences
    """

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        for name, fill in (
            ("recent", self._fill_recent),
            ("labs", self._fill_labs),
            ("stimuli", self._fill_stimuli),
        ):
            menu = window.actions_table.submenus[name]
            menu.aboutToShow.connect(fill)
        for number in range(DIGITS):
            action = QAction(window)
            action.setShortcut(QKeySequence(str(number + 1)))
            action.triggered.connect(
                lambda _=False, k=number: window.control.fire_stimulus(k)
            )
            window.addAction(action)

    def _emptied(self, name: str) -> QMenu:
        menu = self._window.actions_table.submenus[name]
        menu.clear()
        return menu

    def _fill_recent(self) -> None:
        menu = self._emptied("recent")
        for path in self._preferences.recent:
            action = menu.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(
                lambda _=False, one=path: self._window.files.open(one)
            )
        if menu.isEmpty():
            menu.addAction(self.tr("No files yet")).setEnabled(False)
            return
        menu.addSeparator()
        forget = menu.addAction(self.tr("Forget these"))
        forget.triggered.connect(lambda _=False: self._preferences.forget_recent())

    def _fill_labs(self) -> None:
        menu, labs = self._emptied("labs"), self._window.lab_list
        for name, title in zip(labs.names(), labs.titles(), strict=True):
            action = menu.addAction(title)
            action.triggered.connect(
                lambda _=False, one=name: self._window.open_bundled(one)
            )

    def _fill_stimuli(self) -> None:
        menu, window = self._emptied("stimuli"), self._window
        for number, (_, title) in enumerate(stimuli(window.document.lab)):
            keys = f"\t{number + 1}" if number < DIGITS else ""
            action = menu.addAction(f"{title}{keys}")
            action.triggered.connect(
                lambda _=False, k=number: window.control.fire_stimulus(k)
            )
        if menu.isEmpty():
            menu.addAction(self.tr("No stimulus yet")).setEnabled(False)
