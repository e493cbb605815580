"""Firing, pausing and stepping, by key and by mouse."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from neurolab.document.addresses import set_value
from neurolab.simulation.runner import RunState

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from neurolab.window.main_window import MainWindow

Key = Qt.Key
WAIT_MS = 30_000


def _peak(window: MainWindow) -> float:
    """Return the highest value of the first channel on the scope."""
    traces = window.scope.face.traces
    extremes = traces[0].extremes() if traces else None
    return -1000.0 if extremes is None else extremes[1]


def test_space_fires_a_sweep_that_ends_on_the_scope(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """Space makes an action potential; it stays on the scope and in the caption."""
    window = open_window()
    window.run_bar.set_speed(200.0)
    qtbot.waitUntil(lambda: window.run_bar.fire_button.is_pulsing, timeout=WAIT_MS)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        QTest.keyClick(window, Key.Key_Space)
    assert window.run_bar.fire_button.is_pulsing is False
    assert window.control.state is RunState.IDLE
    assert _peak(window) > 0.0
    assert "fired" in window.caption.sentence.text()


def test_space_pauses_and_goes_on(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """While a sweep runs, the same key and the same button pause and go on."""
    window = open_window()
    window.run_bar.set_speed(1.0)
    QTest.keyClick(window, Key.Key_Space)
    qtbot.waitUntil(lambda: window.control.is_running, timeout=WAIT_MS)
    assert "Pause" in window.run_bar.fire_button.text()
    QTest.mouseClick(window.run_bar.fire_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.control.state is RunState.PAUSED, timeout=WAIT_MS)
    assert "Go on" in window.run_bar.fire_button.text()
    QTest.keyClick(window, Key.Key_Space)
    qtbot.waitUntil(lambda: window.control.is_running, timeout=WAIT_MS)


def test_window_closes_at_any_moment(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """Closing in the middle of a sweep ends the thread."""
    window = open_window()
    QTest.keyClick(window, Key.Key_Space)
    qtbot.waitUntil(lambda: window.control.is_running, timeout=WAIT_MS)
    window.close()
    assert not window.control.is_ready


def _says(window: MainWindow, words: str) -> bool:
    return words in window.caption.sentence.text()


def test_opening_lab_tells_the_whole_chain(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """One sweep: fired, released, fired; a button breaks the chain, and it says where.

    Soon after it says how far neuron 2 was from firing, and what would fire it.

    Pressed again, the button gives the lab back.
    """
    window = open_window("opening")
    window.control.set_speed(1000.0)
    caption = window.caption.sentence
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        QTest.keyClick(window, Key.Key_Space)
    qtbot.waitUntil(lambda: "contacts released" in caption.text(), timeout=WAIT_MS)
    assert "neuron 2 fired" in caption.text()
    no_calcium, few_contacts, inhibition = window.caption.buttons
    before = window.document.lab
    for button, told in ((no_calcium, "even 200 contacts"), (few_contacts, "at once")):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(partial(_says, window, told), timeout=WAIT_MS)
        assert "mV below threshold" in caption.text()
        window.document.undo_stack.undo()
        qtbot.waitUntil(lambda: "2 fired" in caption.text(), timeout=WAIT_MS)
        assert window.document.lab is before
    QTest.mouseClick(inhibition, Qt.MouseButton.LeftButton)
    assert any(one.on for one in window.document.lab.inputs)


def _wait_unheard(window: MainWindow) -> None:
    """Wait for the end of a sweep while the window hears nothing of it."""
    runner = window.control.worker.runner
    ended = runner.sweeps_ended
    while runner.sweeps_ended == ended:
        time.sleep(0.001)
    time.sleep(0.05)  # for the thread to say so


def test_sweep_that_is_over_before_the_window_looks_ends_once(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """However late the window hears of it, a sweep ends once, after its chunks."""
    window = open_window()
    control, heard = window.control, list[str]()
    control.chunks_taken.connect(lambda _: heard.append("chunks"))
    control.sweep_ended.connect(lambda: heard.append("ended"))
    control.worker.recompute()
    _wait_unheard(window)
    qtbot.waitUntil(lambda: "ended" in heard, timeout=WAIT_MS)
    qtbot.wait(50)
    assert heard.count("ended") == 1
    assert heard[-1] == "ended"
    assert control.state is RunState.IDLE


def test_edit_after_the_unheard_end_of_a_sweep_is_computed(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """An edit that just missed the sweep makes a sweep of its own."""
    window = open_window()
    window.control.set_speed(50.0)
    window.control.fire()
    qtbot.waitUntil(lambda: window.control.is_running, timeout=WAIT_MS)
    _wait_unheard(window)
    weak = set_value(window.document.lab, "electrode.stimulus.amplitude", 0.01)
    window.document.edit(weak, "weaker")
    qtbot.waitUntil(lambda: -1000.0 < _peak(window) < -40.0, timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("modifier", "stage"),
    [
        (Qt.KeyboardModifier.NoModifier, "terminal"),
        (Qt.KeyboardModifier.ShiftModifier, "release"),
    ],
)
def test_key_runs_to_the_next_spike_or_release(
    qtbot: QtBot,
    open_window: Callable[..., MainWindow],
    modifier: Qt.KeyboardModifier,
    stage: str,
) -> None:
    """N stops before anything is released, Shift+N with the first vesicle."""
    window = open_window("opening")
    window.control.set_speed(1000.0)
    QTest.keyClick(window, Key.Key_N, modifier)
    qtbot.waitUntil(lambda: window.control.state is RunState.PAUSED, timeout=WAIT_MS)
    chains = window.control.worker.runner.engine.open_chains()
    released = any(one.stage("release").happened for one in chains)
    assert released is (stage == "release")
