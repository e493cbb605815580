"""How the program looks: its theme and the size of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName

if TYPE_CHECKING:
    from neurolab.window.main_window import MainWindow
    from neurolab.window.preferences import Preferences

USUAL_HEIGHT = 1000.0
SMALLEST_SCALE, LARGEST_SCALE = 0.92, 2.4
TYPE_STEP = 1.1


def scale_for(height: float) -> float:
    """Return the factor on the size of type that suits a screen's height."""
    return min(max(height / USUAL_HEIGHT, SMALLEST_SCALE), LARGEST_SCALE)


def available_scale() -> float:
    """Return the factor on type that suits the first screen."""
    return scale_for(QGuiApplication.primaryScreen().availableGeometry().height())


class Look(QObject):
    """Changes theme and type of the whole program, and remembers them.

    Parameters
    ----------
    window : MainWindow
        With its actions and its run bar made.
    preferences : Preferences
    """

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._usual_theme = preferences.theme

    def set_theme(self, name: ThemeName) -> None:
        """Change the theme of the whole program."""
        self._preferences.theme = name
        if name is not ThemeName.PROJECTOR:
            self._usual_theme = name
        self._apply()

    def toggle_projector(self) -> None:
        """Change between the projector and the usual theme."""
        is_on = theme.current().name is ThemeName.PROJECTOR
        usual = self._usual_theme
        if usual is ThemeName.PROJECTOR:
            usual = ThemeName.LIGHT
        self.set_theme(usual if is_on else ThemeName.PROJECTOR)

    def enlarge(self) -> None:
        """Make type one step larger."""
        self._preferences.scale = self._scale() * TYPE_STEP
        self._apply()

    def reduce(self) -> None:
        """Make type one step smaller."""
        self._preferences.scale = self._scale() / TYPE_STEP
        self._apply()

    def usual_size(self) -> None:
        """Let the screen decide the size of type."""
        self._preferences.scale = 0.0
        self._apply()

    def update_actions(self) -> None:
        """Check the action of the present theme."""
        name = theme.current().name
        for one in ThemeName:
            self._window.actions_by_name[one.value].setChecked(one is name)
        is_projector = name is ThemeName.PROJECTOR
        self._window.run_bar.projector_button.setChecked(is_projector)

    def _scale(self) -> float:
        screen = self._window.screen().availableGeometry()
        return self._preferences.scale or scale_for(screen.height())

    def _apply(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, self._preferences.theme, self._scale())
        self.update_actions()
