"""The plain window, driven as a user drives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

import neurolab
from neurolab.document.addresses import get_value
from neurolab.document.document import Document
from neurolab.simulation.compilation import make_ready
from neurolab.window.plain_window import PlainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_space_fires_a_sweep_that_reaches_the_plot(qtbot: QtBot) -> None:
    """Space makes an action potential; the slider edits the lab, undo takes it back."""
    make_ready()
    document = Document(neurolab.load("action-potential"))
    window = PlainWindow(document)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.speed_slider.setValue(window.speed_slider.maximum())
    qtbot.waitUntil(lambda: window.status.text() != "", timeout=20000)
    qtbot.keyClick(window, Qt.Key.Key_Space)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(
        lambda: (
            bool(window.plot._values[0])
            and max(part.max() for part in window.plot._values[0]) > 0.0
        ),
        timeout=20000,
    )
    assert window._conductance is not None
    address = window._conductance[0]
    usual = get_value(document.lab, address)
    window.conductance_slider.setValue(20)
    window._commit_conductance()
    assert get_value(document.lab, address) < 0.5 * usual
    document.undo_stack.undo()
    assert get_value(document.lab, address) == usual
    window.close()
