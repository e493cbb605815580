"""Where membranes are painted when the diagram is a part of a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

import neurolab
from neurolab.diagram.scene import DiagramScene
from neurolab.diagram.view import DiagramView
from neurolab.document.document import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

MARGIN = 90


def pixels(widget: QWidget) -> NDArray[np.uint8]:
    """Return what a widget shows, (height, width, 4) uint8."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(image.constBits(), dtype=np.uint8)
    return words.reshape(image.height(), image.width(), 4).copy()


def test_membranes_stand_where_they_are_in_any_window(qtbot: QtBot) -> None:
    """A diagram inside a larger widget looks as it does alone."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
    scene = DiagramScene(Document(neurolab.load("action-potential")))
    view = DiagramView(scene)
    layout.addWidget(view)
    window.resize(900, 700)
    window.show()
    qtbot.waitExposed(window)
    view.fit()
    whole, alone = pixels(window), pixels(view)
    height, width = alone.shape[:2]
    inside = whole[MARGIN : MARGIN + height, MARGIN : MARGIN + width]

    assert (inside != alone).any(axis=2).mean() < 1e-3
