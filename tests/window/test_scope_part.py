"""The scope in the window: its keys, its trigger, and files of what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from neurolab.oscilloscope.trigger import Repeats, Trigger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from neurolab.window.main_window import MainWindow

WAIT_MS = 60_000
Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton


def swept(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """Return a window after a sweep."""
    window.control.set_speed(500.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        QTest.keyClick(window, Key.Key_Space)
    return window


def test_keys_move_the_cursors_and_bring_all_traces_back(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """C shows them, X and Shift+X step to extremes, F undoes every zoom."""
    window = swept(qtbot, open_window("action-potential"))
    scope = window.scope
    face, cursors = scope.face, scope.face.cursors
    QTest.keyClick(window, Key.Key_C)
    assert cursors.is_on
    assert "1/Δt" in scope.header.about.text()
    y = round(face.plot_area().bottom()) - 3
    start, end = round(face.x_of(cursors.times_ms[0])), round(face.x_of(1.2))
    QTest.mousePress(face, LEFT, pos=QPoint(start, y))
    for share in (0.5, 1.0):
        QTest.mouseMove(face, QPoint(round(start + share * (end - start)), y))
    QTest.mouseRelease(face, LEFT, pos=QPoint(end, y))
    here = cursors.times_ms[0]
    for _ in range(9):
        QTest.keyClick(window, Key.Key_X)
        assert cursors.times_ms[0] >= here
        here = cursors.times_ms[0]
    peak = face.traces[0].peak()
    assert peak is not None
    for _ in range(9):
        if abs(cursors.times_ms[0] - peak[0]) < 0.03:
            break
        QTest.keyClick(window, Key.Key_X, Qt.KeyboardModifier.ShiftModifier)
    assert cursors.times_ms[0] == pytest.approx(peak[0], abs=0.03)
    scope.open_fine(0)
    assert face.end_ms - face.begin_ms < 1.0
    QTest.keyClick(window, Key.Key_F)
    assert (face.begin_ms, face.end_ms) == (0.0, window.document.lab.sweep_ms)
    QTest.keyClick(window, Key.Key_C)
    assert not cursors.is_on


def test_waiting_trigger_fires_by_its_button(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """It says what it waits for; the stimulus on offer makes it be crossed."""
    window = open_window("action-potential")
    scope = window.scope
    window.control.set_speed(500.0)
    source = window.document.lab.channels[0]
    scope.set_trigger(Trigger(source=source, level=0.0, repeats=Repeats.NORMAL))
    assert scope.waiting.isVisible()
    assert "Waiting for" in scope.waiting.label.text()
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        QTest.mouseClick(scope.waiting.button, LEFT)
    assert not scope.waiting.isVisible()
    assert scope.face.traces[0].at(0.0) == pytest.approx(0.0, abs=3.0)


@pytest.mark.parametrize("ending", ["csv", "png", "svg"])
def test_menu_writes_what_is_shown(
    qtbot: QtBot,
    open_window: Callable[..., MainWindow],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    ending: str,
) -> None:
    """A click in the menu of the scope makes the file, and it is said."""
    window = swept(qtbot, open_window("action-potential"))
    path = tmp_path / f"shown.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    header = window.scope.header
    QTest.mouseClick(header.more, LEFT)
    (choice,) = (one for one in header.menu.actions() if ending.upper() in one.text())
    with qtbot.waitSignal(window.scope_part.exporter.written, timeout=WAIT_MS):
        place = header.menu.actionGeometry(choice).center()
        QTest.mouseClick(header.menu, LEFT, pos=place)
    assert path.stat().st_size > 1000
