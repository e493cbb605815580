"""The worker: frames, chunks, wishes and errors, with and without its thread."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

import neurolab
from neurolab.document.addresses import set_value
from neurolab.errors import LabError
from neurolab.simulation.compilation import make_ready
from neurolab.simulation.pacing import MOST_TICKS, Pacer
from neurolab.simulation.runner import RunMode, Runner, RunState
from neurolab.simulation.worker import Worker

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from neurolab.document.records import Lab

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


def test_the_thread_does_every_wish(qtbot: QtBot) -> None:
    """Modes, steps, the past, a branch and another lab, asked for from outside."""
    make_ready()
    lab = neurolab.load(LAB)
    worker = Worker(lab, float("inf"))
    runner = worker.runner
    worker.start()
    worker.set_mode(RunMode.CONTINUOUS)
    worker.pause()
    qtbot.waitUntil(lambda: runner.engine.tick > 2000, timeout=20000)
    worker.pause()
    qtbot.waitUntil(lambda: runner.state is RunState.PAUSED, timeout=5000)
    tick = runner.engine.tick
    worker.step(3)
    qtbot.waitUntil(lambda: runner.engine.tick == tick + 3, timeout=5000)
    worker.scrub(10.0)
    qtbot.waitUntil(lambda: runner.shown_tick == 400, timeout=5000)
    with qtbot.waitSignal(worker.branched, timeout=5000) as branched:
        worker.branch_off()
    assert branched.args == [lab]
    assert runner.engine.tick == 400
    worker.set_mode(RunMode.ONCE)
    worker.open(neurolab.load("generic-neuron"))
    worker.set_speed(1000.0)
    worker.run_to_spike()
    qtbot.waitUntil(lambda: runner.run == 1 and runner.engine.tick > 0, timeout=20000)
    qtbot.waitUntil(lambda: runner.state is RunState.PAUSED, timeout=20000)
    worker.rest()
    qtbot.waitUntil(lambda: runner.state is RunState.IDLE, timeout=5000)
    worker.close()
    assert worker.take_frame() is not None
    runs = [chunk.run for chunk in worker.take_chunks()]
    assert runs == sorted(runs)
    assert runs[-1] == 1


def test_a_wish_is_done_between_two_short_turns() -> None:
    """However fast the run, one turn takes about 10 ms of real time."""
    pacer = Pacer(float("inf"))
    for _ in range(50):
        pacer.took(pacer.turn_ticks, 0.001 * pacer.turn_ticks)
    assert pacer.turn_ticks == 10
    for _ in range(50):
        pacer.took(pacer.turn_ticks, 1e-7 * pacer.turn_ticks)
    assert pacer.turn_ticks == MOST_TICKS


def test_an_error_of_the_program_is_said_and_the_thread_goes_on(qtbot: QtBot) -> None:
    """Whatever goes wrong in a turn ends the run in words, and wishes are still met."""
    make_ready()
    worker = Worker(neurolab.load(LAB), 1000.0)
    worker.start()
    with qtbot.waitSignal(worker.failed, timeout=20000) as failed:
        worker.wish(lambda runner: runner.chunks[99])
    assert "IndexError" in str(failed.args[0])
    worker.fire()
    qtbot.waitUntil(lambda: worker.runner.state is RunState.RUNNING, timeout=5000)
    worker.close()


def test_a_lab_that_cannot_exist_is_refused_and_the_old_one_runs_on() -> None:
    """What the checks refuse never reaches the kernel."""
    runner = sweeping()
    runner.turn(0.0)
    lab = runner.engine.lab
    wrong = replace(lab, neurons=(lab.neurons[0], lab.neurons[0]))
    for wish in (Runner.edit, Runner.open):
        runner.wishes.put(partial(wish, lab=wrong))
        runner.turn(0.0)
        assert isinstance(runner.error, LabError)
        runner.error = None
    assert runner.engine.lab is lab
    assert runner.state is RunState.RUNNING


def test_waiting_edit_is_overtaken(qapp: QApplication) -> None:
    """Edits that wait become one, but never pass another wish."""
    lab = neurolab.load("action-potential")
    worker = Worker(lab, 1.0)
    labs = [set_value(lab, "bath.celsius", 6.0 + k) for k in range(4)]
    for one in labs[:3]:
        worker.edit(one)
    assert worker.runner.wishes.qsize() == 1
    worker.fire()
    worker.edit(labs[3])
    assert worker.runner.wishes.qsize() == 3
    taken: list[Lab] = []
    worker.runner.edit = taken.append  # type: ignore[assignment, method-assign]
    worker.runner.wishes.get()(worker.runner)
    assert taken == [labs[2]]
