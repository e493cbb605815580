"""A bench window for a test: ready, with settings of its own, closed at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import neurolab
from neurolab.document.document import Document
from neurolab.simulation.compilation import make_ready
from neurolab.widgets import theme
from neurolab.window.main_window import MainWindow
from neurolab.window.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from neurolab.document.records import Lab

LOAD_MS = 60_000


@pytest.fixture
def open_window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> Iterator[Callable[..., MainWindow]]:
    """Return a function that opens a lab in a window and waits until it can run."""
    make_ready()
    theme.apply(qapp, theme.ThemeName.LIGHT, 1.0)
    windows: list[MainWindow] = []

    def open_lab(lab: Lab | str = "action-potential") -> MainWindow:
        """Open a lab, or a bundled one by its name."""
        record = neurolab.load(lab) if isinstance(lab, str) else lab
        preferences = Preferences(tmp_path / "window.ini")
        window = MainWindow(Document(record), preferences)
        windows.append(window)
        window.resize(1440, 810)
        window.show()
        window.panels.reset()
        window.start()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.control.is_ready, timeout=LOAD_MS)
        return window

    yield open_lab
    for window in windows:
        window.document.undo_stack.setClean()
        window.close()
        window.deleteLater()
