"""The preferences: how the program looks, and what it shows of its engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)

from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName
from neurolab.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from neurolab.window.main_window import MainWindow
    from neurolab.window.preferences import Preferences

WIDTH = 460


class PreferencesDialog(QDialog):
    """Every change acts at once and is remembered.

    Parameters
    ----------
    window : MainWindow
    preferences : Preferences
    """

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = window
        self._preferences = preferences
        self.themes: dict[ThemeName, QRadioButton] = {}
        self.larger, self.smaller = QPushButton("A+"), QPushButton("A−")
        self.usual_size = QPushButton(self.tr("As the screen asks"))
        self.shows_engine = QCheckBox(self.tr("Show the engine in the status bar"))
        self.shows_engine.setChecked(preferences.shows_engine)
        self.forget = QPushButton(self.tr("Forget recent files"))
        self.places = QPushButton(self.tr("Panels in their places"))
        self._lay_out()
        look = window.look
        self.larger.clicked.connect(look.enlarge)
        self.smaller.clicked.connect(look.reduce)
        self.usual_size.clicked.connect(look.usual_size)
        self.shows_engine.toggled.connect(self._on_engine_toggled)
        self.forget.clicked.connect(self._on_forget_clicked)
        self.places.clicked.connect(window.panels.reset)
        self.setMinimumWidth(theme.px(WIDTH))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setColumnStretch(1, 1)
        names = {
            ThemeName.LIGHT: self.tr("Light"),
            ThemeName.DARK: self.tr("Dark"),
            ThemeName.PROJECTOR: self.tr("Projector"),
        }
        group = QButtonGroup(self)
        for name, text in names.items():
            button = QRadioButton(text)
            button.setChecked(theme.current().name is name)
            button.clicked.connect(
                lambda _=False, one=name: self._window.look.set_theme(one)
            )
            group.addButton(button)
            self.themes[name] = button
        about_engine = WrappedLabel(
            self.tr("Compartments, steps, and pictures per second.")
        )
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (self.tr("Theme"), tuple(self.themes.values())),
            (self.tr("Size of type"), (self.smaller, self.larger, self.usual_size)),
            (self.tr("Engine"), (self.shows_engine,)),
            ("", (about_engine,)),
            (self.tr("Memory"), (self.forget, self.places)),
        )
        for number, (title, widgets) in enumerate(rows):
            grid.addWidget(QLabel(title), number, 0, Qt.AlignmentFlag.AlignTop)
            line = QHBoxLayout()
            for widget in widgets:
                line.addWidget(widget, int(isinstance(widget, WrappedLabel)))
            if not isinstance(widgets[0], WrappedLabel):
                line.addStretch(1)
            grid.addLayout(line, number, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        grid.addWidget(buttons, len(rows), 0, 1, 2)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(10))
        edge = theme.px(16)
        grid.setContentsMargins(edge, edge, edge, theme.px(12))

    def _on_engine_toggled(self, on: bool) -> None:
        self._preferences.shows_engine = on
        self._window.status_part.update()

    def _on_forget_clicked(self) -> None:
        self._preferences.forget_recent()
        self.forget.setEnabled(False)
