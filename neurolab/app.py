"""The one place that wires document, simulation and window together."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

import neurolab
from neurolab.document.document import Document
from neurolab.window.plain_window import PlainWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

OPENING_LAB = "myelinated-neuron"


def run_window(file: str | None = None) -> int:
    """Open a lab in a window and return the exit code when it is closed.

    Raises
    ------
    FormatError
        If the file cannot be read.
    """
    lab = neurolab.load(file or OPENING_LAB)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    QApplication.setApplicationName("NeuroLab")
    QApplication.setDesktopFileName("neurolab")
    QApplication.setStyle("Fusion")
    window = PlainWindow(Document(lab))
    window.show()
    return int(application.exec())


def main(arguments: Sequence[str] | None = None) -> int:
    """Start from a desktop icon: an optional file to open."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    return run_window(given[0] if given else None)
