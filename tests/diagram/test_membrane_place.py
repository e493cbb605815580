"""Where membranes are painted when the diagram is a part of a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt
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
    return words_of(widget.grab().toImage())


def words_of(image: QImage) -> NDArray[np.uint8]:
    """Return the pixels of an image, (height, width, 4) uint8."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
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


def test_membranes_stand_where_they_are_on_a_fine_screen(qtbot: QtBot) -> None:
    """With two pixels for one, the diagram is the same, only finer."""
    scene = DiagramScene(Document(neurolab.load("action-potential")))
    view = DiagramView(scene)
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    qtbot.waitExposed(view)
    view.fit()
    size = QSize(2 * view.width(), 2 * view.height())
    fine = QImage(size, QImage.Format.Format_RGB32)
    fine.setDevicePixelRatio(2.0)
    fine.fill(Qt.GlobalColor.white)
    QWidget.render(view, fine, QPoint())
    fine.setDevicePixelRatio(1.0)
    smooth = Qt.TransformationMode.SmoothTransformation
    once = words_of(
        fine.scaled(view.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    )
    apart = np.abs(once.astype(int) - pixels(view)).max(axis=2) > 80

    assert apart.mean() < 0.02
