"""The panel of time in the window: strip, slider, moments, all by real events."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neurolab.document.addresses import set_value
from neurolab.simulation.runner import RunState
from neurolab.timeline.chapters import Condition
from neurolab.timeline.strip import STAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from neurolab.simulation.reports import Frame
    from neurolab.timeline.panel import TimelinePanel
    from neurolab.window.main_window import MainWindow

WAIT_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


def _panel(window: MainWindow) -> TimelinePanel:
    assert window.timeline_part is not None
    return window.timeline_part.panel


def _sweep(qtbot: QtBot, window: MainWindow, speed: float = 500.0) -> list[Frame]:
    """Run a sweep and return its frames."""
    frames: list[Frame] = []
    window.control.frame_taken.connect(frames.append)
    window.control.set_speed(speed)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.control.fire()
    qtbot.waitUntil(lambda: frames[-1].sweep_time_ms == 10.0, timeout=WAIT_MS)
    window.control.frame_taken.disconnect(frames.append)
    return frames


def _past(
    qtbot: QtBot,
    window: MainWindow,
    act: Callable[[], object],
    time_ms: float | None = None,
) -> Frame:
    """Do something that leads into the past and return the frame of that moment.

    With a time it waits for that one: a frame of the moment before may still come.
    """
    frames: list[Frame] = []
    window.control.frame_taken.connect(frames.append)
    act()

    def arrived() -> list[Frame]:
        past = [one for one in frames if one.is_past]
        return [one for one in past if time_ms in (None, one.time_ms)]

    qtbot.waitUntil(lambda: bool(arrived()), timeout=WAIT_MS)
    window.control.frame_taken.disconnect(frames.append)
    return arrived()[-1]


def _click_stage(window: MainWindow, name: str) -> None:
    strip = _panel(window).strip
    centre = strip.cell(STAGES.index(name)).center().toPoint()
    QTest.mouseClick(strip, LEFT, pos=centre)


def same(first: object, second: object) -> bool:
    """Tell whether two values are the same, arrays bit for bit."""
    if isinstance(first, np.ndarray):
        return isinstance(second, np.ndarray) and np.array_equal(first, second)
    if isinstance(first, (tuple, list)):
        return isinstance(second, (tuple, list)) and all(
            same(a, b) for a, b in zip(first, second, strict=True)
        )
    if hasattr(first, "__dataclass_fields__"):
        names = [one.name for one in fields(first)]  # type: ignore[arg-type]
        return all(same(getattr(first, n), getattr(second, n)) for n in names)
    return first == second


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    """Return the opening lab's window."""
    return open_window("opening")


def test_a_click_on_a_stage_goes_there(qtbot: QtBot, window: MainWindow) -> None:
    """Time, scope, microscope and diagram show the stage; what follows is faint."""
    _sweep(qtbot, window)
    frame = _past(qtbot, window, lambda: _click_stage(window, "receptors"))
    event = _panel(window).event_shown
    assert event is not None
    chapters = {one.name: one for one in event.chapters}
    assert frame.time_ms == pytest.approx(chapters["receptors"].time_ms, abs=0.0126)
    assert chapters["spike"].condition is Condition.COMING
    assert window.scope.face.moment_ms == frame.sweep_time_ms
    part = window.synapse_part
    assert part is not None
    qtbot.waitUntil(lambda: part.microscope.picture.view is not None, timeout=WAIT_MS)
    assert [ref.id for ref in window.scene.selected] == ["driver"]
    _past(qtbot, window, lambda: _click_stage(window, "soma"))
    assert window.scene.branch == ("n2", "soma")


def test_scrubbing_shows_what_was_shown_live(qtbot: QtBot, window: MainWindow) -> None:
    """Frames of the past equal the live frames of the same ticks bit for bit."""
    live = _sweep(qtbot, window, speed=10.0)
    ruler = _panel(window).ruler
    within = [one for one in live if 3.2 < one.time_ms < 9.9]
    picked = within[:: max(len(within) // 5, 1)]
    assert len(picked) >= 3
    for frame in reversed(picked):
        moment = frame.time_ms
        scrub = partial(ruler.scrub_requested.emit, moment)
        past = _past(qtbot, window, scrub, moment)
        assert past.time_ms == frame.time_ms
        assert np.array_equal(past.v, frame.v)
        assert same(past.chains, frame.chains)
        assert past.synapses is not None
        assert frame.synapses is not None
        assert np.array_equal(past.synapses, frame.synapses)
        if past.synapse is not None and frame.synapse is not None:
            if past.synapse.contact == frame.synapse.contact:
                assert np.array_equal(past.synapse.molecules, frame.synapse.molecules)
                assert same(past.synapse.receptors, frame.synapse.receptors)
                assert same(past.synapse.clearing, frame.synapse.clearing)


def test_dragging_the_slider_shows_moments(qtbot: QtBot, window: MainWindow) -> None:
    """The knob under the mouse leads to moments; Now leads back to the present."""
    _sweep(qtbot, window)
    panel = _panel(window)
    ruler = panel.ruler
    assert len(ruler.spikes_ms) == 2  # each neuron fired once
    y = round(ruler.groove().top())

    def drag() -> None:
        end = ruler.width() - 10
        QTest.mousePress(ruler, LEFT, pos=QPoint(end, y))
        for x in range(end, ruler.width() // 3, -30):
            QTest.mouseMove(ruler, QPoint(x, y))
        QTest.mouseMove(ruler, QPoint(ruler.width() // 3, y))
        QTest.mouseRelease(ruler, LEFT, pos=QPoint(ruler.width() // 3, y))

    frame = _past(qtbot, window, drag)
    wanted = ruler.time_at(ruler.width() // 3)
    qtbot.waitUntil(
        lambda: abs(ruler.time_ms - wanted) < 0.013 and ruler.is_past, timeout=WAIT_MS
    )
    assert frame.is_past
    assert panel.now.isEnabled()
    QTest.mouseClick(panel.now, LEFT)
    qtbot.waitUntil(lambda: not ruler.is_past, timeout=WAIT_MS)
    assert ruler.time_ms == ruler.end_ms
    assert window.scope.face.moment_ms is None


def test_nodes_of_a_later_time_do_not_flash_in_the_past(
    qtbot: QtBot, window: MainWindow
) -> None:
    """At 3.5 ms nodes of neuron 1 are lit, of neuron 2, which fires later, none."""
    _sweep(qtbot, window)
    ruler = _panel(window).ruler
    _past(qtbot, window, lambda: ruler.scrub_requested.emit(3.5))
    flashes = window.scene._flashes
    lit = {flashes._nodes[i][0] for i in np.flatnonzero(flashes.strengths() > 0.03)}
    assert lit <= {"n1"}


def test_steps_go_back_and_forth_by_a_tick(qtbot: QtBot, window: MainWindow) -> None:
    """The arrows move the shown moment by 0.025 ms."""
    _sweep(qtbot, window)
    panel = _panel(window)
    frame = _past(qtbot, window, lambda: panel.ruler.scrub_requested.emit(5.0))
    assert frame.time_ms == 5.0
    frame = _past(qtbot, window, lambda: QTest.mouseClick(panel.back, LEFT))
    assert frame.time_ms == pytest.approx(4.975)
    frame = _past(qtbot, window, lambda: QTest.mouseClick(panel.forward, LEFT))
    assert frame.time_ms == pytest.approx(5.0)


def test_going_on_from_a_moment_brings_its_lab_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    """The lab of the moment returns as one command, and undo takes it back."""
    document, panel = window.document, _panel(window)
    window.control.step(200)
    qtbot.waitUntil(lambda: window.control.state is RunState.PAUSED, timeout=WAIT_MS)
    first = document.lab
    edited = set_value(first, "bath.celsius", 30.0)
    document.edit(edited, "Temperature")
    window.control.step(40)
    qtbot.waitUntil(
        lambda: window.control.sweep_time_ms == pytest.approx(6.0), timeout=WAIT_MS
    )
    _past(qtbot, window, lambda: panel.ruler.scrub_requested.emit(4.0))
    count = document.undo_stack.count()
    QTest.mouseClick(panel.branch, LEFT)
    qtbot.waitUntil(lambda: document.lab.bath.celsius == 37.0, timeout=WAIT_MS)
    assert document.undo_stack.count() == count + 1
    qtbot.waitUntil(lambda: not panel.ruler.is_past, timeout=WAIT_MS)
    assert panel.ruler.time_ms == pytest.approx(4.0)
    document.undo_stack.undo()
    assert document.lab.bath.celsius == 30.0


def test_why_there_was_no_release_is_said(qtbot: QtBot, window: MainWindow) -> None:
    """Without calcium in the bath the strip says in words where it broke off."""
    window.resize(1920, 1080)
    window.caption.buttons[0].click()
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.control.set_speed(500.0)
    panel = _panel(window)
    qtbot.waitUntil(lambda: bool(panel.reason.text()), timeout=WAIT_MS)
    assert "Why no calcium?" in panel.reason.text()


def test_one_key_shows_the_chain_slowly(qtbot: QtBot, window: MainWindow) -> None:
    """M fires and follows the signal; the rate is said; the slider ends it."""
    QTest.keyClick(window, Qt.Key.Key_M)
    panel, words = _panel(window), window.run_bar.speed_words
    qtbot.waitUntil(lambda: window.control.is_running, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "on the axon: × 1" in words.text(), timeout=WAIT_MS)
    assert panel.slow.isChecked()
    window.run_bar.speed_slider.setValue(window.run_bar.speed_slider.value() + 1)
    assert not window.control.is_following
    assert not panel.slow.isChecked()
    assert "automatic" not in words.text()


def test_distance_to_threshold_is_said(qtbot: QtBot, window: MainWindow) -> None:
    """With 8 contacts the next cell is silent, and how many would fire it is said."""
    window.resize(1920, 1080)
    window.control.set_speed(500.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.caption.buttons[1].click()
    reason = _panel(window).reason
    qtbot.waitUntil(lambda: "contacts at once" in reason.text(), timeout=WAIT_MS)
    assert reason.text().startswith("Why no spike?")
