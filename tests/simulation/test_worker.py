"""The worker: frames, chunks, wishes and errors, with and without its thread."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import neurolab
from neurolab.document.addresses import set_value
from neurolab.simulation.compilation import make_ready
from neurolab.simulation.pacing import Pacer
from neurolab.simulation.runner import Runner, RunState
from neurolab.simulation.worker import Worker

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LAB = "action-potential"


def sweeping(speed: float = float("inf")) -> Runner:
    """Return a runner that has just been told to fire."""
    runner = Runner(neurolab.load(LAB), speed)
    runner.wishes.put(Runner.fire)
    return runner


def test_a_frame_is_announced_only_into_an_empty_mailbox() -> None:
    """While nobody takes the frame, newer ones replace it silently."""
    runner = sweeping()
    announced = [runner.turn(0.1 * k)[0] for k in range(3)]
    assert announced == [True, False, False]
    frame = runner.mailbox.take()
    assert frame is not None
    assert frame.time_ms == runner.engine.time_ms
    assert runner.mailbox.take() is None


def test_no_sample_is_dropped() -> None:
    """The chunks of a sweep join without a gap, however few frames are taken."""
    runner = sweeping()
    time_s = 0.0
    while runner.turn(time_s)[1] or runner.state is RunState.RUNNING:
        time_s += 0.01
    ticks = [(chunk.first_tick, chunk.ticks) for chunk in runner.chunks]
    assert sum(count for _, count in ticks) == round(runner.engine.lab.sweep_ms / 0.025)
    for (first, count), (following, _) in pairwise(ticks):
        assert first + count == following


def test_the_frame_keeps_the_peak_between_frames() -> None:
    """A spike that passed since the last frame is in its extremes."""
    runner = sweeping()
    time_s = 0.0
    while runner.turn(time_s)[1] or runner.state is RunState.RUNNING:
        time_s += 1e-5
    frame = runner.engine.frame()
    assert frame.v[0] < -50.0 or frame.v_highest[0] > 0.0


def test_the_speed_is_what_was_asked_for() -> None:
    """At 10 ms per second one real second makes 10 ms."""
    pacer = Pacer(10.0)
    ticks = sum(pacer.ticks(0.001 * k) for k in range(1001))
    assert abs(ticks * 0.025 - 10.0) <= 0.025


def test_a_slow_moment_is_not_made_up_for() -> None:
    """After a stall of a second the run goes on at its speed, without a leap."""
    pacer = Pacer(1.0)
    pacer.ticks(0.0)
    assert pacer.ticks(1.0) <= 1


def test_the_thread_edits_while_it_runs_and_ends(qtbot: QtBot) -> None:
    """An edit reaches the engine within a moment, and closing joins the thread."""
    make_ready()
    lab = neurolab.load(LAB)
    worker = Worker(lab, 1.0)
    worker.start()
    with qtbot.waitSignal(worker.frame_ready, timeout=20000):
        worker.fire()
    qtbot.waitUntil(lambda: worker.runner.engine.tick > 0, timeout=5000)
    worker.edit(set_value(lab, "bath.celsius", 7.0))
    qtbot.waitUntil(lambda: worker.runner.engine.lab.bath.celsius == 7.0, timeout=5000)
    worker.close()
    assert worker.runner.engine.tick > 0
    assert worker.runner.state is RunState.RUNNING


def test_an_impossible_run_is_reported_and_kept(qtbot: QtBot) -> None:
    """A current that no membrane survives stops the run with an error in words."""
    make_ready()
    lab = neurolab.load(LAB)
    name = next(e.id for e in lab.electrodes if e.commands)
    worker = Worker(set_value(lab, f"electrode.{name}.amplitude", 1e5), 1000.0)
    worker.start()
    with qtbot.waitSignal(worker.failed, timeout=20000) as failed:
        worker.fire()
    worker.close()
    assert "n1" in str(failed.args[0])
    assert worker.runner.state is RunState.FAILED
