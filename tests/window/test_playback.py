"""The recorded sweep that can be watched while the engine is compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import neurolab
from neurolab.document.addresses import set_value
from neurolab.document.document import Document
from neurolab.simulation.compilation import make_ready
from neurolab.simulation.runner import RunState
from neurolab.window import compiling
from neurolab.window.main_window import MainWindow
from neurolab.window.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

WAIT_MS = 20_000


@pytest.fixture
def compiling_window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """Return the opening lab in a window whose engine is not compiled yet."""
    make_ready()
    monkeypatch.setattr(compiling, "is_compiled", lambda: False)
    monkeypatch.setattr(compiling.Compiler, "_follow", lambda _: None)
    preferences = Preferences(tmp_path / "window.ini")
    window = MainWindow(Document(neurolab.load("opening")), preferences)
    window.resize(1280, 720)
    window.show()
    window.start()
    qtbot.waitExposed(window)
    yield window
    window.document.undo_stack.setClean()
    window.close()
    window.deleteLater()


def test_space_plays_the_recorded_sweep_until_the_engine_takes_over(
    qtbot: QtBot, compiling_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Caption, strip and scope show it, and say that it is recorded; then live."""
    window, control = compiling_window, compiling_window.control
    assert window.synapse_part is not None
    inside = window.synapse_part.microscope.headline
    assert "as soon as the engine is ready" in inside.text()
    control.set_speed(20.0)
    monkeypatch.setattr(compiling, "compiled_share", lambda: 0.33)
    with qtbot.waitSignal(control.sweep_ended, timeout=WAIT_MS):
        QTest.keyClick(window, Qt.Key.Key_Space)
    assert control.is_recorded
    caption = window.caption.sentence
    qtbot.waitUntil(lambda: "neuron 2 fired" in caption.text(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "engine, 33 %." in caption.text(), timeout=WAIT_MS)
    assert "contacts released" in caption.text()
    _, values = window.store.samples("neuron.n2.soma@0.5.v", 0.0, 15.0)
    assert values.max() > 0.0
    with qtbot.waitSignal(control.sweep_ended, timeout=WAIT_MS):
        control.compiler.ready.emit()
    assert control.is_ready
    qtbot.waitUntil(lambda: "neuron 2 fired" in caption.text(), timeout=WAIT_MS)
    assert "Recorded" not in caption.text()


def test_recorded_sweep_pauses(qtbot: QtBot, compiling_window: MainWindow) -> None:
    """Space again holds it, and again lets it go on."""
    control = compiling_window.control
    with qtbot.waitSignal(control.frame_taken, timeout=WAIT_MS):
        control.fire_or_pause()
    control.fire_or_pause()
    assert control.state is RunState.PAUSED
    held = control.sweep_time_ms
    qtbot.wait(60)
    assert control.sweep_time_ms == held
    with qtbot.waitSignal(control.frame_taken, timeout=WAIT_MS):
        control.fire_or_pause()
    assert control.sweep_time_ms > held


def test_an_edited_lab_has_no_recording(
    qtbot: QtBot, compiling_window: MainWindow
) -> None:
    """A recording of another lab is never shown."""
    window, control = compiling_window, compiling_window.control
    qtbot.waitUntil(lambda: control.playback.is_there, timeout=WAIT_MS)
    document = window.document
    document.edit(set_value(document.lab, "synapse.driver.contacts", 8.0), "fewer")
    qtbot.waitUntil(lambda: not control.playback.is_looking, timeout=WAIT_MS)
    assert not control.playback.is_there
    control.fire()
    assert control.waits_to_fire
    assert not control.has_sweep
