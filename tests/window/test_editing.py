"""Edits through the panels: at once, undoable, and computed again while stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neurolab.document.addresses import get_value, set_value
from neurolab.document.records import DoublePulse, Drawn, Step
from neurolab.widgets.notice_bar import Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from neurolab.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
WAIT_MS = 60_000
AMPLITUDE = "electrode.stimulus.amplitude"


def _sweep(qtbot: QtBot, window: MainWindow) -> None:
    window.control.set_speed(500.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.control.fire()


def _peak(window: MainWindow) -> float:
    extremes = window.scope.face.traces[0].extremes()
    assert extremes is not None
    return extremes[1]


def test_edit_while_stopped_computes_the_sweep_again(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """A weaker stimulus leaves no spike; the spike stays as the grey trace before."""
    window = open_window()
    _sweep(qtbot, window)
    assert _peak(window) > 0.0
    before = window.document.lab
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.document.edit(set_value(before, AMPLITUDE, 0.01), "weaker")
    assert _peak(window) < -40.0
    grey = next(iter(window.scope.face.before.values())).extremes()
    assert grey is not None
    assert grey[1] > 0.0
    window.document.undo_stack.undo()
    assert window.document.lab is before
    qtbot.waitUntil(lambda: _peak(window) > 0.0, timeout=WAIT_MS)


def test_value_typed_in_the_stimulus_panel_is_one_edit(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """Typing an amplitude changes the lab; undo brings the same lab back."""
    window = open_window()
    before = window.document.lab
    field = window.stimulus.form.rows[AMPLITUDE].field
    QTest.mouseClick(field, LEFT)
    field.selectAll()
    QTest.keyClicks(field, "300 pA")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert get_value(window.document.lab, AMPLITUDE) == pytest.approx(0.3)
    assert window.document.undo_stack.count() == 1
    window.document.undo_stack.undo()
    assert window.document.lab is before


def test_onset_is_dragged_in_the_preview(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """The dashed edge moves the onset and is one edit."""
    window = open_window()
    preview = window.stimulus.preview
    onset = preview.edges()["onset_ms"]
    start = QPoint(round(preview._x(onset)), 30)
    QTest.mousePress(preview, LEFT, NONE, start)
    for step in (10, 20, 30):
        QTest.mouseMove(preview, start + QPoint(step, 0))
    QTest.mouseRelease(preview, LEFT, NONE, start + QPoint(30, 0))
    moved = get_value(window.document.lab, "electrode.stimulus.onset_ms")
    assert moved > onset
    assert window.document.undo_stack.count() == 1


def test_kind_of_stimulus_keeps_what_both_have(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """Two pulses begin, last and measure what the one pulse did; then an interval."""
    window = open_window()
    old = window.document.lab.electrodes[0].commands[0]
    assert isinstance(old, Step)
    window.stimulus.kinds.setCurrentIndex(2)
    window.stimulus.kinds.activated.emit(2)
    new = window.document.lab.electrodes[0].commands[0]
    assert isinstance(new, DoublePulse)
    assert (new.onset_ms, new.amplitude) == (old.onset_ms, old.amplitude)
    assert "interval_ms" in window.stimulus.preview.edges()


def test_stimulus_plays_a_curve_from_a_file(
    open_window: Callable[..., MainWindow], tmp_path: Path
) -> None:
    """Two columns of a file are the command, one edit; a bad file changes nothing."""
    window = open_window()
    panel, before = window.stimulus, window.document.lab
    good, bad = tmp_path / "curve.csv", tmp_path / "bad.csv"
    good.write_text("time [ms],current [nA]\n1,0\n2,0.5\n3,0\n", encoding="utf-8")
    bad.write_text("1,0\n2,high\n", encoding="utf-8")
    refused: list[object] = []
    panel.failed.connect(refused.append)
    panel.load_curve(bad)
    assert window.document.lab is before
    assert "line 2" in str(refused[0])
    panel.load_curve(good)
    command = window.document.lab.electrodes[0].commands[0]
    assert command == Drawn(
        times_ms=(1.0, 2.0, 3.0), values=(0.0, 0.5, 0.0), source="curve.csv"
    )
    assert panel.kinds.currentIndex() == panel.kinds.count() - 1
    panel.kinds.activated.emit(0)
    assert isinstance(window.document.lab.electrodes[0].commands[0], Step)
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert window.document.lab is before


def test_repeat_takes_a_slider_into_the_next_sweep(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """Sweeps follow each other; an edit changes those to come; ten stay behind."""
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(window.scope.face.earlier) >= 2, timeout=WAIT_MS)
    window.document.edit(set_value(window.document.lab, AMPLITUDE, 0.01), "weaker")
    qtbot.waitUntil(
        lambda: bool(window.scope.face.traces) and _low(window), timeout=WAIT_MS
    )
    assert window.control.is_running


def _low(window: MainWindow) -> bool:
    trace = window.scope.face.traces[0]
    times, values = trace.samples(0.0, trace.end_ms)
    return bool(times.size and times[-1] > 5.0 and np.max(values) < -40.0)


def test_pressing_one_lets_the_stimulus_play_now(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """While time goes on, key 1 adds a pulse; the document keeps what it had."""
    window = open_window()
    lab = window.document.lab
    window.control.set_speed(20.0)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.control.sweep_time_ms > 18.0, timeout=WAIT_MS)
    count = len(window.store.crossings(0.0, 1e9))
    QTest.keyClick(window, Qt.Key.Key_1)
    qtbot.waitUntil(
        lambda: len(window.store.crossings(0.0, 1e9)) > count, timeout=WAIT_MS
    )
    assert window.document.lab is lab


def test_temperature_outside_is_said_and_put_right(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """Too warm a bath makes a warning with a remedy that is one edit."""
    window = open_window()
    usual = window.document.lab.bath.celsius
    warm = set_value(window.document.lab, "bath.celsius", 36.0)
    window.document.edit(warm, "warm")
    bar = window.notice_bar
    qtbot.waitUntil(lambda: bar.shown is not None, timeout=WAIT_MS)
    assert bar.shown is not None
    assert bar.shown.severity is Severity.WARNING
    QTest.mouseClick(bar.remedy, LEFT)
    assert window.document.lab.bath.celsius == usual
    qtbot.waitUntil(lambda: bar.shown is None, timeout=WAIT_MS)


def test_puff_is_added_fired_and_removed(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """A puff from the panel's menu is one edit; its number fires it while time runs."""
    window = open_window("opening")
    panel, before = window.stimulus, window.document.lab
    panel.add_menu.aboutToShow.emit()
    panel.add_menu.actions()[0].trigger()
    assert panel.address == "puff.puff1"
    assert window.document.lab.puffs[0].synapse == "driver"
    assert "puff.puff1.millimolar" in panel.form.rows
    number = panel.chooser.currentIndex() + 1
    window.control.set_speed(1.0)
    window.control.fire()
    qtbot.waitUntil(lambda: window.control.sweep_time_ms > 0.5, timeout=WAIT_MS)
    QTest.keyClick(window, getattr(Qt.Key, f"Key_{number}"))
    runner = window.control.worker.runner
    qtbot.waitUntil(lambda: len(runner.engine.lab.puffs) == 2, timeout=WAIT_MS)
    QTest.mouseClick(panel.remove_button, LEFT)
    assert not window.document.lab.puffs
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert window.document.lab is before


def test_textbook_pulses_are_offered(open_window: Callable[..., MainWindow]) -> None:
    """The menu adds 1.1 mM that fades with 1.2 ms, and 1 mM for 1 ms."""
    window = open_window("opening")
    panel = window.stimulus
    panel.add_menu.aboutToShow.emit()
    for number in (1, 2):
        panel.add_menu.actions()[number].trigger()
    shapes = [
        (one.millimolar, one.duration_ms, one.fading_ms)
        for one in window.document.lab.puffs
    ]
    assert shapes == [(1.1, 20.0, 1.2), (1.0, 1.0, 0.0)]
    assert "puff.puff2.fading_ms" in panel.form.rows


def test_spike_of_an_input_is_dragged(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """A listed spike moves in the preview; as a regular train its onset does."""
    window = open_window("opening")
    panel = window.stimulus
    panel.show_stimulus("input.gaba")
    preview = panel.preview
    preview.resize(240, 84)
    for kind in (0, 1):
        panel.kinds.setCurrentIndex(kind)
        panel.kinds.activated.emit(kind)
        edges = preview.edges()
        field, start = next(iter(edges.items()))
        x = round(preview._x(start))
        QTest.mousePress(preview, LEFT, NONE, QPoint(x, 40))
        QTest.mouseMove(preview, QPoint(x + 30, 40))
        QTest.mouseRelease(preview, LEFT, NONE, QPoint(x + 30, 40))
        assert preview.edges()[field] > start + 0.5
    assert get_value(window.document.lab, "input.gaba.train.onset_ms") > 3.0


def test_inspector_tells_a_synapse_by_stages(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """Its parameters are rows, and what happens at it now stands above them."""
    window = open_window("opening")
    window.rail.open("inspector")
    window.inspector.show_subject("synapse.driver")
    assert "synapse.driver.ampa.count" in window.inspector.form.rows
    window.control.set_speed(20.0)
    window.control.fire()
    qtbot.waitUntil(lambda: "docked" in window.inspector.live.text(), timeout=WAIT_MS)


def test_drag_while_stopped_shows_sweeps_on_its_way(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """A value that moves all the time is followed; the last sweep is of its end."""
    window = open_window()
    _sweep(qtbot, window)
    ended: list[bool] = []
    window.control.sweep_ended.connect(lambda: ended.append(True))
    lab = window.document.lab
    for k in range(20):
        window.document.preview(set_value(lab, AMPLITUDE, 0.2 - 0.0095 * k))
        qtbot.wait(30)
    assert len(ended) >= 3
    window.document.commit("weaker")
    control, last = window.control, window.document.lab
    qtbot.waitUntil(
        lambda: control._ran_lab is last and not control._is_recomputing,
        timeout=WAIT_MS,
    )
    assert _peak(window) < -40.0
