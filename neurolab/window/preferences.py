"""What the window remembers between two starts: layout, theme, recent files."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from neurolab.widgets.theme import ThemeName

MOST_RECENT = 10
LAYOUT_VERSION = 1
"""Counts changes of the docks; a layout of another version is not restored."""


class Preferences:
    """Settings in a file of the user's configuration folder."""

    def __init__(self, path: Path | None = None) -> None:
        folder = Path(platformdirs.user_config_dir("NeuroLab", appauthor=False))
        self._settings = QSettings(
            str(path or folder / "window.ini"), QSettings.Format.IniFormat
        )

    def _text(self, key: str) -> str:
        return str(self._settings.value(key, "", type=str))

    @property
    def theme(self) -> ThemeName:
        """Return the chosen theme."""
        try:
            return ThemeName(self._text("theme"))
        except ValueError:
            return ThemeName.LIGHT

    @theme.setter
    def theme(self, name: ThemeName) -> None:
        self._settings.setValue("theme", name.value)

    @property
    def scale(self) -> float:
        """Return the chosen factor on the size of type; 0 lets the screen decide."""
        return float(str(self._settings.value("scale", 0.0, type=float)))

    @scale.setter
    def scale(self, factor: float) -> None:
        self._settings.setValue("scale", factor)

    @property
    def shows_engine(self) -> bool:
        """Return whether the status bar tells of compartments, steps and pictures."""
        return bool(self._settings.value("shows_engine", False, type=bool))

    @shows_engine.setter
    def shows_engine(self, on: bool) -> None:
        self._settings.setValue("shows_engine", on)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Return the files opened or saved last, newest first, that still exist."""
        lines = self._text("recent").split("\n")
        return tuple(path for line in lines if line and (path := Path(line)).is_file())

    def add_recent(self, path: Path) -> None:
        """Put a file on top of the recent ones."""
        kept = [str(one) for one in self.recent if one != path]
        self._settings.setValue("recent", "\n".join([str(path), *kept][:MOST_RECENT]))

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self._settings.remove("recent")

    @property
    def geometry(self) -> QByteArray:
        """Return place and size of the window; empty before the first time."""
        return self._bytes("geometry")

    @property
    def layout(self) -> QByteArray:
        """Return where the docks were; empty before the first time."""
        if self._text("layout_version") != str(LAYOUT_VERSION):
            return QByteArray()
        return self._bytes("layout")

    def remember_window(self, geometry: QByteArray, layout: QByteArray) -> None:
        """Keep place, size and docks."""
        self._settings.setValue("geometry", geometry)
        self._settings.setValue("layout", layout)
        self._settings.setValue("layout_version", LAYOUT_VERSION)
        self._settings.sync()

    def _bytes(self, key: str) -> QByteArray:
        value = self._settings.value(key, QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()
