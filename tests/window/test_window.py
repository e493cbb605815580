"""Panels, themes, files, errors and recovery of the window."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

import neurolab
from neurolab.document.addresses import set_value
from neurolab.document.document import Document
from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName
from neurolab.window.preferences import Preferences
from neurolab.window.recovery import Recovery

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from neurolab.window.main_window import MainWindow

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CELSIUS = "bath.celsius"


def _edit(window: MainWindow, celsius: float = 8.0) -> None:
    window.document.edit(set_value(window.document.lab, CELSIUS, celsius), "edit")


@pytest.mark.parametrize(
    ("key", "names"),
    [
        (Key.Key_F6, ["scope"]),
        (Key.Key_F7, ["stimulus"]),
        (Key.Key_F8, ["inspector"]),
        (Key.Key_F9, ["synapse", "timeline"]),
    ],
)
def test_one_panel_alone_and_back(
    open_window: Callable[..., MainWindow], key: Qt.Key, names: list[str]
) -> None:
    """F6 to F9 show one panel alone, a synapse with its time; Escape shows all."""
    window = open_window()
    before = [one for one, dock in window.panels.docks.items() if dock.isVisible()]
    QTest.keyClick(window, key)
    shown = [one for one, dock in window.panels.docks.items() if dock.isVisible()]
    assert shown == names
    assert not window.diagram.isVisible()
    QTest.keyClick(window, Key.Key_Escape)
    after = [one for one, dock in window.panels.docks.items() if dock.isVisible()]
    assert after == before
    assert window.diagram.isVisible()


def test_projector_mode_and_back(open_window: Callable[..., MainWindow]) -> None:
    """Ctrl+P changes to large type and back to the theme before."""
    window = open_window()
    window.look.set_theme(ThemeName.DARK)
    QTest.keyClick(window, Key.Key_P, CONTROL)
    assert theme.current().name is ThemeName.PROJECTOR
    assert window.run_bar.projector_button.isChecked()
    QTest.keyClick(window, Key.Key_P, CONTROL)
    assert theme.current().name is ThemeName.DARK


def test_as_opened_brings_everything_back_and_can_be_undone(
    open_window: Callable[..., MainWindow],
) -> None:
    """Lab, layout and speed are those of the start; undo gives the edit back."""
    window = open_window()
    opened = window.document.lab
    _edit(window)
    window.panels.docks["bench"].hide()
    window.control.set_speed(50.0)
    QTest.keyClick(window, Key.Key_0, CONTROL | SHIFT)
    assert window.document.lab is opened
    assert window.panels.docks["bench"].isVisible()
    assert window.control.speed == 1.0
    window.document.undo_stack.undo()
    assert window.document.lab.bath.celsius == 8.0


def test_space_in_a_text_field_is_a_space(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """Keys act on the bench only while nobody types."""
    window = open_window()
    search = window.inspector.search
    search.setFocus()
    QTest.keyClicks(search, "a 1")
    assert search.text() == "a 1"
    qtbot.wait(100)
    assert not window.control.has_sweep


# --- files ------------------------------------------------------------------------


def test_saved_lab_opens_again(
    open_window: Callable[..., MainWindow],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Save as writes the lab, which is then clean, recent, and the same again."""
    window = open_window()
    path = tmp_path / "mine.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "labs"))
    _edit(window)
    assert window.windowTitle().startswith("A")
    assert "*" in window.windowTitle()
    QTest.keyClick(window, Key.Key_S, CONTROL)
    assert "*" not in window.windowTitle()
    assert neurolab.load(path) == window.document.lab
    assert Preferences(tmp_path / "window.ini").recent == (path,)
    assert window.files.open("graded-potentials")
    assert window.files.open(path)
    assert window.document.lab.bath.celsius == 8.0


def test_unsaved_changes_are_asked_about(
    open_window: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancel keeps the lab, Discard lets it go."""
    window = open_window()
    _edit(window)
    lab = window.document.lab
    answer = QMessageBox.StandardButton.Cancel
    monkeypatch.setattr(QMessageBox, "exec", lambda _: answer)
    assert not window.files.new()
    assert window.document.lab is lab
    answer = QMessageBox.StandardButton.Discard
    assert window.files.new()
    assert window.document.lab.neurons == ()


def test_file_that_is_no_lab_is_said(
    open_window: Callable[..., MainWindow], tmp_path: Path
) -> None:
    """The bench stays; the notice names the file and has details to copy."""
    window = open_window()
    path = tmp_path / "broken.json"
    path.write_text("{", encoding="utf-8")
    assert not window.files.open(path)
    shown = window.notice_bar.shown
    assert shown is not None
    assert "broken.json" in shown.text
    assert "Traceback" in shown.details
    assert window.document.lab.neurons


def test_empty_bench_runs(qtbot: QtBot, open_window: Callable[..., MainWindow]) -> None:
    """A new lab has nothing on it, says what to do, and can be fired all the same."""
    window = open_window()
    assert window.files.new()
    assert "empty" in window.caption.sentence.text()
    window.control.set_speed(1000.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=30_000):
        window.control.fire()


# --- errors -----------------------------------------------------------------------


def test_exception_becomes_a_notice(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """What nobody caught is said in words; the bench goes on."""
    window = open_window()
    hook, window.notices._usual_hook = window.notices._usual_hook, lambda *_: None
    sys.excepthook(RuntimeError, RuntimeError("a slip"), None)
    qtbot.waitUntil(lambda: window.notice_bar.shown is not None)
    window.notices._usual_hook = hook
    shown = window.notice_bar.shown
    assert shown is not None
    assert "a slip" in shown.details
    QTest.keyClick(window, Key.Key_Escape)
    assert window.notice_bar.shown is None


# --- recovery ---------------------------------------------------------------------


def test_crash_loses_nothing_that_was_written(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """What a program that crashed wrote is offered to the next one, once."""
    document = Document(neurolab.load("action-potential"))
    crashed = Recovery(document, document, tmp_path)
    document.edit(set_value(document.lab, CELSIUS, 9.0), "edit")
    crashed.write()
    assert crashed._lock is not None
    next_one = Recovery(document, document, tmp_path)
    assert next_one.rescue() is None  # it still runs
    crashed._lock.unlock()
    rescued = next_one.rescue()
    assert rescued is not None
    assert rescued.bath.celsius == 9.0
    assert next_one.rescue() is None


def test_saved_lab_leaves_nothing_to_rescue(qtbot: QtBot, tmp_path: Path) -> None:
    """A clean document needs no copy; closing removes it."""
    document = Document(neurolab.load("action-potential"))
    recovery = Recovery(document, document, tmp_path)
    document.edit(set_value(document.lab, CELSIUS, 9.0), "edit")
    recovery.write()
    assert list(tmp_path.glob("*.json"))
    document.undo_stack.setClean()
    recovery.write()
    assert not list(tmp_path.glob("*.json"))
    recovery.close()


def test_space_in_the_list_of_labs_fires(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """A row of the list keeps the focus and takes neither Space nor digits."""
    window = open_window()
    shown = window.document.lab
    rows = window.lab_list.list
    qtbot.waitUntil(lambda: rows.count() > 2)
    rows.setFocus()
    rows.setCurrentRow(2)
    QTest.keyClick(rows, Key.Key_Space)
    qtbot.waitUntil(lambda: window.control.has_sweep, timeout=10_000)
    assert window.document.lab is shown
