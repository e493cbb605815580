"""What a window asks of a running lab: modes, steps, pauses, the past."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.addresses import set_value
from neurolab.errors import AddressError, DivergenceError
from neurolab.kernel.circuit import V
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.pacing import UNLIMITED
from neurolab.simulation.runner import RunMode, Runner, RunState
from neurolab.simulation.trace_store import TraceStore

if TYPE_CHECKING:
    from neurolab.document.records import Lab

LAB = "action-potential"
SWEEP_TICKS = round(neurolab.load(LAB).sweep_ms / TICK_MS)


def bench(speed: float = UNLIMITED, lab: Lab | None = None) -> Runner:
    """Return a runner that waits."""
    runner = Runner(lab or neurolab.load(LAB), speed)
    runner.turn(0.0)
    return runner


def turn(runner: Runner, turns: int = 1, step_s: float = 0.01) -> None:
    """Take some turns, a hundredth of a second apart."""
    for k in range(turns):
        runner.turn(1.0 + step_s * k)


def state_of(runner: Runner) -> RunState:
    """Return the state; a call, so that a type checker expects it to change."""
    return runner.state


def finish(runner: Runner) -> None:
    """Take turns until the run stops by itself."""
    for k in range(20_000):
        runner.turn(1.0 + 0.01 * k)
        if runner.state is not RunState.RUNNING:
            return
    pytest.fail("the run did not stop")


def test_one_sweep_stops_at_its_end() -> None:
    """Fire plays exactly one sweep from rest."""
    runner = bench()
    runner.fire()
    finish(runner)
    assert state_of(runner) is RunState.IDLE
    assert runner.engine.tick == SWEEP_TICKS
    runner.fire()
    finish(runner)
    assert runner.engine.sweep == 2
    assert runner.engine.tick == 2 * SWEEP_TICKS


def test_sweeps_repeat_with_their_period() -> None:
    """Starts are a period apart, and each sweep is the same to the last bit."""
    runner = bench()
    runner.set_mode(RunMode.REPEAT, period_ms=30.0)
    runner.fire()
    while runner.engine.sweep < 4:
        turn(runner)
    starts = sorted({(c.sweep, c.sweep_tick) for c in runner.chunks})
    assert [b[1] - a[1] for a, b in pairwise(starts)] == [1200] * (len(starts) - 1)
    first, second = (
        np.concatenate([c.values[0] for c in runner.chunks if c.sweep == number])
        for number in (1, 2)
    )
    assert np.array_equal(first, second)


def test_a_period_shorter_than_a_sweep_waits_for_its_end() -> None:
    """A sweep is never cut off by the next."""
    runner = bench()
    runner.set_mode(RunMode.REPEAT, period_ms=1.0)
    runner.fire()
    while runner.engine.sweep < 2:
        turn(runner)
    assert runner.engine.sweep_tick == SWEEP_TICKS


def test_a_continuous_run_goes_on_and_takes_stimuli() -> None:
    """It does not stop; fire starts the next sweep without going back to rest."""
    runner = bench()
    runner.set_mode(RunMode.CONTINUOUS)
    runner.go_on()
    while runner.engine.tick < 3 * SWEEP_TICKS:
        turn(runner)
    assert state_of(runner) is RunState.RUNNING
    before, tick = runner.engine.state.cells[V].copy(), runner.engine.tick
    runner.fire()
    assert np.array_equal(runner.engine.state.cells[V], before)
    assert runner.engine.sweep_tick == tick
    assert runner.engine.sweep == 2


def test_a_continuous_history_keeps_the_state_between_sweeps() -> None:
    """Only a rested history begins a sweep from rest."""
    for history in ("rested", "continuous"):
        runner = bench(lab=replace(neurolab.load(LAB), history=history))
        runner.fire()
        turn(runner, 20)
        before = runner.engine.state.cells[V].copy()
        runner.fire()
        kept = np.array_equal(runner.engine.state.cells[V], before)
        assert kept is (history == "continuous")


def test_a_pause_holds_time_and_going_on_leaps_over_nothing() -> None:
    """While paused no tick passes, and the pause is not made up for."""
    runner = bench(speed=10.0)
    runner.fire()
    turn(runner, 20)
    runner.pause()
    tick = runner.engine.tick
    turn(runner, 20)
    assert state_of(runner) is RunState.PAUSED
    assert runner.engine.tick == tick > 0
    runner.pause()
    runner.turn(99.0)
    runner.turn(99.01)
    assert runner.engine.tick - tick <= 4


def test_a_step_is_one_tick_and_then_waits() -> None:
    """Steps add up, from the end of a sweep into the next one."""
    runner = bench(speed=0.01)
    for k in range(3):
        runner.step()
        turn(runner)
        assert runner.engine.tick == k + 1
        assert state_of(runner) is RunState.PAUSED
    runner.step(SWEEP_TICKS)
    finish(runner)
    assert state_of(runner) is RunState.IDLE
    runner.step(5)
    finish(runner)
    assert runner.engine.sweep == 2
    assert runner.engine.tick == SWEEP_TICKS + 5


def test_a_step_back_shows_the_past_and_forward_returns() -> None:
    """Stepping back does not touch the run; stepping forward ends at the present."""
    runner = bench()
    runner.step(100)
    finish(runner)
    now = runner.engine.state.cells[V].copy()
    runner.mailbox.take()
    runner.wishes.put(lambda each: each.step(-1))
    while runner.turn(2.0) == (False, False):
        pass
    frame = runner.mailbox.take()
    assert frame is not None
    assert frame.is_past
    assert frame.time_ms == pytest.approx(99 * TICK_MS)
    runner.step(1)
    runner.wishes.put(Runner.go_live)
    turn(runner)
    frame = runner.mailbox.take()
    assert frame is not None
    assert not frame.is_past
    assert runner.engine.tick == 100
    assert np.array_equal(runner.engine.state.cells[V], now)


def test_a_frame_step_shows_what_a_frame_would() -> None:
    """At 30 ms per second a frame of a sixtieth is 0.5 ms: 20 ticks."""
    runner = bench(speed=30.0)
    runner.step_frame()
    finish(runner)
    assert runner.engine.tick == 20
    runner.set_speed(0.01)
    runner.step_frame()
    finish(runner)
    assert runner.engine.tick == 21


def test_running_to_the_next_spike_stops_at_its_tick() -> None:
    """The run stops with the tick in which the action potential passed."""
    runner = bench()
    runner.run_to_spike()
    finish(runner)
    assert state_of(runner) is RunState.PAUSED
    chunk = runner.chunks[-1]
    assert chunk.crossings
    assert chunk.crossings[-1].time_ms > (runner.engine.tick - 1) * TICK_MS
    alone = neurolab.Simulation(neurolab.load(LAB))
    alone.run(runner.engine.time_ms)
    assert np.array_equal(alone.engine.state.cells[V], runner.engine.state.cells[V])
    first = alone.spikes()[0]
    runner.run_to_spike()
    finish(runner)
    assert len(alone.spikes()) == 1
    assert chunk.crossings[-1] == first


def test_running_to_the_next_release_stops_at_its_tick() -> None:
    """One vesicle has left when it stops, and none had left a tick before."""
    runner = bench(lab=neurolab.load("opening"))
    runner.run_to_release()
    finish(runner)
    assert state_of(runner) is RunState.PAUSED
    engine = runner.engine
    (record,) = (one for one in engine.open_chains() if one.stage("release").happened)
    delay_ms = record.stage("release").delay_ms
    assert delay_ms is not None
    first_ms = record.arrival_ms + delay_ms
    assert engine.time_ms - TICK_MS < first_ms <= engine.time_ms


def test_waiting_for_another_neuron_ends_with_the_sweep() -> None:
    """A spike of a neuron that was not asked for does not stop the run."""
    runner = bench()
    runner.run_to_spike("n9")
    finish(runner)
    assert state_of(runner) is RunState.IDLE


def test_rest_goes_back_and_stays() -> None:
    """Back to rest shows the rest, and nothing runs."""
    runner = bench()
    rest = runner.engine.state.cells[V].copy()
    runner.run_to_spike()
    finish(runner)
    runner.rest()
    turn(runner)
    assert state_of(runner) is RunState.IDLE
    assert np.array_equal(runner.engine.state.cells[V], rest)


def test_an_edit_while_stopped_can_show_its_sweep_at_once() -> None:
    """Recompute plays the sweep of the edited lab, however slow the speed."""
    runner = bench(speed=0.01)
    runner.edit(set_value(runner.engine.lab, "bath.celsius", 10.0))
    runner.recompute()
    finish(runner)
    assert state_of(runner) is RunState.IDLE
    got = np.concatenate([chunk.values[0] for chunk in runner.chunks])
    alone = neurolab.Simulation(runner.engine.lab)
    alone.run(alone.lab.sweep_ms)
    assert np.array_equal(got, alone.traces[alone.lab.channels[0]].values)
    turn(runner)
    assert runner.engine.tick == SWEEP_TICKS


def test_recomputing_replaces_the_sweep_and_keeps_its_number() -> None:
    """The trace of the sweep is replaced, and the next one follows it as ever."""
    store = TraceStore()
    runner = bench()
    for _ in range(2):
        runner.fire()
        finish(runner)
    for chunk in runner.chunks:
        store.append(chunk)
    runner.chunks.clear()
    runner.edit(set_value(runner.engine.lab, "bath.celsius", 12.0))
    runner.recompute()
    finish(runner)
    for chunk in runner.chunks:
        store.append(chunk)
    assert [each.number for each in store.sweeps] == [1, 2]
    assert store.end_ms == pytest.approx(2 * SWEEP_TICKS * TICK_MS)
    address = runner.engine.lab.channels[0]
    alone = neurolab.Simulation(runner.engine.lab)
    alone.run(alone.lab.sweep_ms)
    _, second = store.samples(address, 0.0, np.inf, sweep=2)
    assert np.array_equal(second, alone.traces[address].values.astype(np.float32))
    runner.fire()
    finish(runner)
    assert runner.engine.sweep == 3


def test_an_impossible_run_ends_cleanly_and_can_start_again() -> None:
    """State and traces are kept; only a new sweep, from rest, goes on."""
    lab = neurolab.load(LAB)
    name = next(e.id for e in lab.electrodes if e.commands)
    runner = bench(lab=set_value(lab, f"electrode.{name}.amplitude", 1e5))
    runner.fire()
    finish(runner)
    assert state_of(runner) is RunState.FAILED
    assert isinstance(runner.error, DivergenceError)
    tick = runner.engine.tick
    assert runner.chunks[-1].first_tick + runner.chunks[-1].ticks == tick
    assert np.abs(runner.chunks[-1].values[0]).max() > 100.0
    runner.pause()
    runner.step()
    turn(runner)
    assert runner.engine.tick == tick
    runner.edit(lab)
    runner.fire()
    finish(runner)
    assert state_of(runner) is RunState.IDLE


def test_a_refused_wish_is_said_and_the_run_goes_on() -> None:
    """An edit to a lab that cannot be watched is an error, not an end."""
    runner = bench()
    runner.fire()
    wrong = replace(runner.engine.lab, channels=("neuron.n9.soma@0.5.v",))
    runner.wishes.put(lambda each: each.edit(wrong))
    turn(runner)
    assert isinstance(runner.error, AddressError)
    assert state_of(runner) is RunState.RUNNING


def test_another_lab_starts_a_new_run() -> None:
    """Its time is 0, its chunks carry a new number, its frames a new generation."""
    runner = bench()
    runner.fire()
    finish(runner)
    frame = runner.engine.frame()
    runner.open(neurolab.load("generic-neuron"))
    assert state_of(runner) is RunState.IDLE
    assert runner.engine.tick == 0
    assert runner.engine.frame().generation > frame.generation
    runner.fire()
    finish(runner)
    assert runner.chunks[-1].run == 1
    assert runner.checkpoints.ticks[0] == 0


def test_scrubbing_shows_the_past_and_any_run_leaves_it() -> None:
    """The frame is that of the moment; firing shows the present again."""
    runner = bench()
    runner.fire()
    finish(runner)
    runner.mailbox.take()
    runner.scrub_ms = 5.0
    while runner.turn(2.0) == (False, False):
        pass
    frame = runner.mailbox.take()
    assert frame is not None
    assert frame.is_past
    assert frame.time_ms == pytest.approx(5.0)
    runner.fire()
    turn(runner)
    assert not runner.is_scrubbing


def test_a_far_moment_is_lived_through_in_slices() -> None:
    """Until it is reached no frame shows anything else, and a newer wish overtakes."""
    lab = neurolab.load("myelinated-neuron")
    runner = bench(lab=replace(lab, sweep_ms=100.0))
    runner.fire()
    finish(runner)
    runner.mailbox.take()
    runner.scrub_ms = 49.0
    runner.turn(3.0)
    runner.scrub_ms = 30.0
    frames = []
    for k in range(2000):
        runner.turn(3.0 + 1e-4 * k)
        frame = runner.mailbox.take()
        if frame is not None:
            frames.append(frame.time_ms)
            break
    assert frames == [pytest.approx(30.0)]
    assert runner.shown_tick == 1200


def test_a_slow_clock_says_how_far_into_a_tick_it_is() -> None:
    """At 0.01 ms per second a tick takes 2.5 s, and frames go on meanwhile."""
    runner = bench(speed=0.01)
    runner.fire()
    shares = []
    for k in range(400):
        runner.turn(1.0 + 0.02 * k)
        frame = runner.mailbox.take()
        assert frame is not None
        shares.append((runner.engine.tick, frame.share))
    assert runner.engine.tick == 3
    assert shares == sorted(shares)
    assert all(0.0 <= share <= 1.0 for _, share in shares)


def test_branching_off_makes_a_moment_the_present() -> None:
    """The run goes on from there with the lab of then, and the rest is forgotten."""
    runner = bench()
    first = runner.engine.lab
    runner.step(100)
    finish(runner)
    runner.edit(set_value(first, "bath.celsius", 12.0))
    runner.step(100)
    finish(runner)
    runner.scrub(60 * TICK_MS)
    assert runner.branch_off() is first
    assert state_of(runner) is RunState.PAUSED
    assert runner.engine.tick == 60
    assert len(runner.engine.log) == 1
    runner.step(100)
    finish(runner)
    alone = neurolab.Simulation(first)
    alone.run(160 * TICK_MS)
    assert np.array_equal(alone.engine.state.cells[V], runner.engine.state.cells[V])
