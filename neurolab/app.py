"""The one place that wires document, simulation and window together."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

import neurolab
from neurolab.document.document import Document
from neurolab.errors import NeuroLabError
from neurolab.widgets import icons, theme
from neurolab.window.look import available_scale
from neurolab.window.main_window import MainWindow
from neurolab.window.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Sequence

OPENING_LABS = ("opening", "myelinated-neuron")
"""The first of these that comes with NeuroLab is on the bench at the start."""


def make_application() -> QApplication:
    """Return the application, dressed as the user likes it."""
    existing = QApplication.instance()
    application = (
        existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    )
    QApplication.setApplicationName("NeuroLab")
    QApplication.setDesktopFileName("neurolab")
    preferences = Preferences()
    scale = preferences.scale or available_scale()
    theme.apply(application, preferences.theme, scale)
    application.setWindowIcon(icons.icon("neurolab"))
    return application


def opening_lab() -> str:
    """Return the name of the lab that is open at the start."""
    bundled = neurolab.bundled_labs()
    return next(name for name in OPENING_LABS if name in bundled)


def run_window(file: str | None = None) -> int:
    """Open a lab in a window and return the exit code when it is closed.

    Raises
    ------
    FormatError
        If the file cannot be read.
    """
    source = file or opening_lab()
    lab = neurolab.load(source)
    path = None if source in neurolab.bundled_labs() else Path(source).resolve()
    application = make_application()
    window = MainWindow(Document(lab), Preferences(), path)
    window.show()
    window.start()
    # what is there from the start stays: no pause to look for garbage in it
    gc.freeze()
    return int(application.exec())


def main(arguments: Sequence[str] | None = None) -> int:
    """Start from a desktop icon: an optional file to open.

    A file that cannot be read is one sentence and exit code 1, as on the command line.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return run_window(given[0] if given else None)
    except NeuroLabError as error:
        sys.stderr.write(f"neurolab: {error}\n")
        return 1
