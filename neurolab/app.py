"""The one place that wires document, simulation and window together."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

import neurolab
from neurolab.document.document import Document
from neurolab.errors import NeuroLabError
from neurolab.texts import word
from neurolab.widgets import icons, theme
from neurolab.window.look import available_scale
from neurolab.window.main_window import MainWindow
from neurolab.window.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QMessageLogContext

NO_SCREEN = 1
OPENING_LABS = ("opening", "myelinated-neuron")
"""The first of these that comes with NeuroLab is on the bench at the start."""


def _connected() -> QApplication:
    """Return a new application; without a screen that answers, end in plain words.

    Qt ends the process when it cannot reach a screen, and the reasons that it gives
    before and at the end are its only words: they become part of one sentence.
    """
    reasons: list[str] = []

    def listen(kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
        reasons.append((text or "").splitlines()[0] if text else "")
        if kind == QtMsgType.QtFatalMsg:
            display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
            said = word("cli.dead_display", display=display or "", reason=reasons[0])
            sys.stderr.write(f"neurolab: {said}\n")
            sys.stderr.flush()
            os._exit(NO_SCREEN)  # else Qt aborts, which looks like a crash

    before = qInstallMessageHandler(listen)
    try:
        return QApplication(sys.argv[:1])
    finally:
        qInstallMessageHandler(before)


def make_application() -> QApplication:
    """Return the application, dressed as the user likes it."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else _connected()
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
