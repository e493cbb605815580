"""What a window can ask of a running lab, one turn at a time.

`Runner` holds the engine, the speed and the mode, and knows no thread: `worker` calls
`Runner.turn` in a loop, tests call it by hand. Wishes are plain calls of its methods,
put into `Runner.wishes` by another thread and done at the start of a turn. A `Frame`
waits in a mailbox with one place; a `TraceChunk` is never dropped.
"""

from __future__ import annotations

import math
import queue
import threading
import time
from collections import deque
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from neurolab.document.checks import require
from neurolab.errors import DivergenceError, NeuroLabError
from neurolab.simulation.checkpoints import Checkpoints, Scrubber
from neurolab.simulation.following import Follower
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.pacing import TURN_S, UNLIMITED, Pacer
from neurolab.simulation.plan_edit import same_physics
from neurolab.simulation.rest_check import RestCheck
from neurolab.simulation.threshold import ThresholdSearch

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from neurolab.document.records import Lab
    from neurolab.simulation.chain import ChainRecord
    from neurolab.simulation.contact_history import ContactHistory
    from neurolab.simulation.engine import Engine
    from neurolab.simulation.reports import Frame, TraceChunk
    from neurolab.simulation.snapshot import Snapshot
    from neurolab.simulation.threshold import ThresholdReport

    Floats = NDArray[np.float32]

FRAME_INTERVAL_S = 1.0 / 60.0
SETTLE_AFTER_S = 0.25
"""Quiet after an edit before the rest is checked, to say if there is none."""


class RunState(StrEnum):
    """What the simulation is doing."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    FAILED = "failed"


class RunMode(StrEnum):
    """What follows the end of a sweep."""

    ONCE = "once"
    REPEAT = "repeat"
    CONTINUOUS = "continuous"


class Mailbox:
    """A place for one frame; a newer frame replaces one that nobody took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frame: Frame | None = None

    def put(self, frame: Frame) -> bool:
        """Leave a frame; return True if the place was empty."""
        with self._lock:
            was_empty = self._frame is None
            self._frame = frame
            return was_empty

    def take(self) -> Frame | None:
        """Take the frame, None if there is none."""
        with self._lock:
            frame, self._frame = self._frame, None
            return frame


class Runner:
    """A lab that runs in turns.

    Parameters
    ----------
    lab : Lab
    speed : float
        Simulated ms per real second, from 0.01 to `pacing.UNLIMITED`.

    Attributes
    ----------
    state : RunState
        IDLE at rest or at the end of a sweep; PAUSED also while the past is shown.
    mode : RunMode
    period_ms : float
        From one sweep's start to the next in mode REPEAT; at least a sweep.
    error : NeuroLabError or None
        Why the run failed or a wish was refused; whoever shows it sets it to None.
    run : int
        Counts the labs opened; chunks carry it.
    sweeps_ended : int
        Counts the sweeps that ran to their end and are not followed by another.
    wishes : queue of functions of the runner
    mailbox : Mailbox
    chunks : deque of TraceChunk
    scrub_ms : float or None
        A moment of the past to be shown at the next turn; a newer one replaces it.
    threshold : ThresholdSearch or None
        Measures, while the run waits after a sweep, how far from firing its neurons
        stayed; None when it would be of another lab or sweep.
    """

    def __init__(self, lab: Lab, speed: float) -> None:
        self._lab = lab
        self._engine: Engine | None = None
        self.pacer = Pacer(speed)
        self.state = RunState.IDLE
        self.mode = RunMode.ONCE
        self.period_ms = 0.0
        self.error: NeuroLabError | None = None
        self.run = 0
        self.sweeps_ended = 0
        self.wishes: queue.SimpleQueue[Callable[[Runner], object]] = queue.SimpleQueue()
        self.mailbox = Mailbox()
        self.chunks: deque[TraceChunk] = deque()
        self.scrub_ms: float | None = None
        self.checkpoints = Checkpoints()
        self._scrubber: Scrubber | None = None
        self._shown: Engine | None = None
        self._goal: int | None = None
        self._sweep_start: Snapshot | None = None
        self.threshold: ThresholdSearch | None = None
        self._branch_start: Snapshot | None = None
        self._records: list[ChainRecord] = []
        self._is_hurried = False
        self._stops_at_spike: str | None = None
        self._stops_at_release = False
        self._steps = 0
        self._last_frame_s = 0.0
        self._is_edited = False
        self._check: RestCheck | None = None
        self._check_due_s = math.inf
        self._watched: tuple[str | None, int | None] = (None, None)
        self._read: tuple[str, ...] = ()
        self._speed = speed
        self._follower: Follower | None = None
        self._drawn: tuple[int, Floats, Floats | None] | None = None

    @property
    def engine(self) -> Engine:
        """Return the engine, made when it is first needed."""
        if self._engine is None:
            from neurolab.simulation.engine import Engine

            self._engine = Engine(self._lab)
            self._start(self._engine)
        return self._engine

    def _start(self, engine: Engine) -> None:
        """Begin with a new engine."""
        engine.watch_extremes = True
        engine.run = self.run
        engine.watch(*self._watched)
        engine.readings.addresses = self._read
        self._sweep_start = self._branch_start = self.threshold = None
        self._is_edited = True
        self.checkpoints.clear()
        self.checkpoints.keep(engine)

    @property
    def threshold_reports(self) -> tuple[ThresholdReport, ...]:
        """Return what is known of how far the sweep stayed from firing."""
        return () if self.threshold is None else self.threshold.reports

    @property
    def is_scrubbing(self) -> bool:
        """Tell whether a moment of the past is shown or on its way."""
        return self._goal is not None

    @property
    def shown_tick(self) -> int:
        """Return the tick that is shown or on its way."""
        return self.engine.tick if self._goal is None else self._goal

    @property
    def is_hurried(self) -> bool:
        """Tell whether the run goes as fast as it can."""
        return self._is_hurried or self.pacer.speed == UNLIMITED

    @property
    def end_tick(self) -> int | None:
        """Return the tick at which the present sweep ends, None if it does not."""
        if self.mode is RunMode.CONTINUOUS and not self._is_hurried:
            return None
        sweep_ms = self.engine.lab.sweep_ms
        if self.mode is RunMode.REPEAT and not self._is_hurried:
            sweep_ms = max(sweep_ms, self.period_ms)
        return self.engine.sweep_tick + round(sweep_ms / TICK_MS)

    # -- the lab ---------------------------------------------------------------------

    def open(self, lab: Lab) -> None:
        """Put another lab on the bench; time starts again at 0."""
        from neurolab.simulation.engine import Engine

        require(lab)
        engine = Engine(lab)
        if self._engine is not None:
            engine.generation = self._engine.generation + 1
            engine.channel_generation = self._engine.channel_generation + 1
        self.run += 1
        self._lab, self._engine = lab, engine
        self._leave_past()
        self._start(engine)
        self._halt(RunState.IDLE)

    def edit(self, lab: Lab) -> None:
        """Go on with an edited lab, running or not."""
        require(lab)
        self._leave_past()
        if not same_physics(self.engine.lab, lab):
            self._branch_start = self.threshold = None
        self.engine.edit(lab)
        self._lab = lab
        self._is_edited = True

    # -- running ---------------------------------------------------------------------

    def fire(self) -> None:
        """Start a sweep: from rest, or from what is there.

        The lab's `history` decides; in mode CONTINUOUS a run is not interrupted.
        """
        self._leave_past()
        self._begin_sweep()
        self._run()

    def recompute(self) -> None:
        """Compute the present sweep again with the lab as it is now, at once.

        Time goes back to the sweep's start, so that it keeps its number and what was
        drawn at random in it.
        """
        self._leave_past()
        engine, start = self.engine, self._sweep_start
        if start is None:
            self._begin_sweep()
        else:
            lab = engine.lab
            engine.restore(start)
            self.checkpoints.forget_after(engine)
            engine.edit(lab)
            if lab.history == "rested":
                engine.reset()
            self._note_start()
        self._run()
        self._is_hurried = True

    def pause(self) -> None:
        """Stop, or go on."""
        if self.state is RunState.RUNNING:
            self._halt(RunState.PAUSED)
        else:
            self.go_on()

    def go_on(self) -> None:
        """Go on from the present; after the end of a sweep start the next one."""
        self._leave_past()
        if self.state is RunState.FAILED:
            return
        if self.state is RunState.IDLE and self.mode is not RunMode.CONTINUOUS:
            self._begin_sweep()
        self._run()

    def rest(self) -> None:
        """Go back to rest and stay there."""
        self._leave_past()
        self.engine.reset()
        self._branch_start = self.threshold = None
        self._halt(RunState.IDLE)

    def step(self, ticks: int = 1) -> None:
        """Advance by some ticks and stop; back into the past if `ticks` is negative.

        While the past is shown a step moves through it.
        """
        if self.is_scrubbing or ticks < 0:
            self.scrub_tick(self.shown_tick + ticks)
        else:
            self.go_on()
            self._steps = ticks

    def step_frame(self, frames: int = 1) -> None:
        """Step by what a frame shows at the set speed, at least a tick."""
        per_frame = self.pacer.speed * FRAME_INTERVAL_S / TICK_MS
        is_unlimited = self.pacer.speed == UNLIMITED
        ticks = self.pacer.turn_ticks if is_unlimited else round(per_frame)
        self.step(frames * max(ticks, 1))

    def run_to_spike(self, neuron: str = "") -> None:
        """Run until the next action potential passes a place, of any neuron if ""."""
        self.go_on()
        self._stops_at_spike = neuron

    def run_to_release(self) -> None:
        """Run until an action potential next releases its first vesicle anywhere."""
        self.go_on()
        self._stops_at_release = True

    def watch(self, synapse: str | None, contact: int | None = None) -> None:
        """Let the frames show one contact; arguments as of `Engine.watch`."""
        self._watched = synapse, contact
        if self._engine is not None:
            self._engine.watch(synapse, contact)

    def read(self, addresses: tuple[str, ...]) -> None:
        """Let the frames hold the present values of some addresses."""
        self._read = addresses
        for engine in (self._engine, self._shown):
            if engine is not None:
                engine.readings.addresses = addresses

    def set_speed(self, speed: float) -> None:
        """Change the speed, simulated ms per real second; follow no signal."""
        self._speed, self._follower = speed, None
        self.pacer.speed = speed
        self.pacer.restart()

    def follow(self, *, is_on: bool) -> None:
        """Let the speed follow the signal, or be the chosen one again."""
        self.set_speed(self._speed)
        if is_on:
            self._follower = Follower()

    def set_mode(self, mode: RunMode, period_ms: float = 0.0) -> None:
        """Choose what follows the end of a sweep."""
        self.mode, self.period_ms = mode, period_ms

    def fail(self, error: NeuroLabError) -> None:
        """End the run because of an error; the state stays as it is."""
        self.error = error
        self._halt(RunState.FAILED)

    # -- the past --------------------------------------------------------------------

    def scrub(self, time_ms: float) -> None:
        """Show a moment of the past; the run waits where it is."""
        self.scrub_tick(round(time_ms / TICK_MS))

    def scrub_tick(self, tick: int) -> None:
        """Show the state at a tick of the past; the present or later shows the run.

        The moment is lived through again in the turns that follow.
        """
        engine = self.engine
        if self.state is RunState.RUNNING:
            self._halt(RunState.PAUSED)
        if tick >= engine.tick:
            self._leave_past()
            return
        if self._scrubber is None:
            self._scrubber = Scrubber(engine, self.checkpoints)
        self._goal = max(tick, 0)

    def go_live(self) -> None:
        """Show the present again."""
        self._leave_past()

    def branch_off(self) -> Lab:
        """Make the shown moment the present; what came after it is forgotten.

        Returns
        -------
        Lab
            The lab of that moment.
        """
        if self._scrubber is not None and self._goal is not None:
            engine = self.engine
            engine.restore(self._scrubber.go_to(self._goal).snapshot())
            self.checkpoints.forget_after(engine)
            self._branch_start = self.threshold = None
            if self._sweep_start and self._sweep_start.tick > engine.tick:
                self._sweep_start = None
            self._leave_past()
            self._halt(RunState.PAUSED)
        self._lab = self.engine.lab
        return self._lab

    def lab_from_now(self) -> Lab:
        """Return the lab with the shown moment as the one in which it starts."""
        return (self._shown or self.engine).lab_from_now()

    def _leave_past(self) -> None:
        self._shown = self._scrubber = self._goal = None

    def _live_through(self) -> bool:
        """Go on towards the moment that is to be shown; True when it is reached."""
        if self._scrubber is None or self._goal is None:
            return False
        if self._shown is not None and self._shown.tick == self._goal:
            return False
        self._shown = None
        if not self._scrubber.approach(self._goal, TURN_S):
            return False
        self._shown = self._scrubber.go_to(self._goal)
        return True

    def contact_history(
        self, synapse: str, contact: int, arrival_ms: float, span_ms: float
    ) -> ContactHistory | None:
        """Return what happened in one contact's cleft after an arrival."""
        from neurolab.simulation.contact_history import contact_history

        place = synapse, contact
        return contact_history(
            self.engine, self.checkpoints, place, arrival_ms, span_ms
        )

    # -- turns -----------------------------------------------------------------------

    def turn(self, now_s: float) -> tuple[bool, bool]:
        """Do what was wished and advance as far as the speed asks.

        Parameters
        ----------
        now_s : float
            Real time, s; only differences matter.

        Returns
        -------
        tuple of bool
            Whether a frame is to be announced, and whether there is a new chunk.
        """
        changed = self._do_wishes()
        changed |= self._live_through()
        changed |= self._look_for_rest(now_s)
        has_chunk = False
        if self.state is RunState.RUNNING:
            has_chunk = self._advance(now_s)
        elif self.threshold is not None and not changed:
            self.threshold.advance(TURN_S)
        due = now_s - self._last_frame_s >= FRAME_INTERVAL_S
        is_over = self.state is not RunState.RUNNING
        has_moved = (has_chunk and (due or is_over)) or (due and self._is_creeping)
        is_on_its_way = self.is_scrubbing and self._shown is None
        if (changed or has_moved) and not is_on_its_way:
            self._last_frame_s = now_s
            return self.mailbox.put(self._frame()), has_chunk
        return False, has_chunk

    def _do_wishes(self) -> bool:
        """Do what was wished; a wish that cannot be met is said and dropped."""
        has_wish = False
        while not self.wishes.empty():
            has_wish = True
            try:
                self.wishes.get()(self)
            except NeuroLabError as error:
                self.error = error
        wanted, self.scrub_ms = self.scrub_ms, None
        if wanted is not None:
            self.scrub(wanted)
        return has_wish or wanted is not None

    def _look_for_rest(self, now_s: float) -> bool:
        """Find out which cells do not rest, while there is nothing else to do.

        Returns
        -------
        bool
            True if there is something new to say.
        """
        if self._is_edited:
            self._is_edited, self._check = False, None
            self._check_due_s = now_s + SETTLE_AFTER_S
        is_waiting = self.state is RunState.RUNNING or now_s < self._check_due_s
        if is_waiting or self._check_due_s == math.inf:
            return False
        if self.engine.lab.start is not None:  # nobody asked for a rest
            self._check_due_s = math.inf
            return False
        if self._check is None:
            self._check = RestCheck(self.engine)
            return False
        restless = self._check.advance(TURN_S)
        if restless is None:
            return False
        self.engine.note_restless(restless)
        self._check, self._check_due_s = None, math.inf
        return True

    @property
    def _is_creeping(self) -> bool:
        """Tell whether the run is so slow that several frames show one tick."""
        is_timed = self.state is RunState.RUNNING and not self.is_hurried
        return is_timed and self.pacer.speed * FRAME_INTERVAL_S < TICK_MS

    def _frame(self) -> Frame:
        if self._shown is not None:
            self._watch_past(self._shown)
            return replace(self._shown.frame(), is_past=True)
        frame = self.engine.frame()
        if self._follower is not None and not self.is_hurried:
            course, speed = self._follower.course, self.pacer.speed
            frame = replace(frame, course=course, speed_ms_per_s=speed)
        if self._is_creeping:
            return self._between(frame)
        self._drawn = (self.engine.tick, frame.v, None)
        return frame

    def _between(self, frame: Frame) -> Frame:
        """Return a frame for a clock that is within a tick."""
        tick, known = self.engine.tick, self._drawn
        if known is None or known[0] != tick:
            is_next = known is not None and known[0] == tick - 1
            is_like = is_next and known is not None and known[1].size == frame.v.size
            before = known[1] if is_like and known is not None else None
            known = self._drawn = (tick, frame.v, before)
        return replace(frame, share=self.pacer.share, v_before=known[2])

    def _watch_past(self, past: Engine) -> None:
        """Let a moment of this sweep show the contact that is shown now."""
        synapse, contact = self._watched
        if contact is None and past.sweep == self.engine.sweep:
            past.watch(synapse, None)
            past.watcher.contact = self.engine.watcher.contact
            past.watcher.stays = True
            return
        past.watcher.stays = False
        past.watch(synapse, contact)

    def _run(self) -> None:
        self.state = RunState.RUNNING
        self._is_hurried = False
        self._stops_at_spike, self._stops_at_release = None, False
        self._steps = 0
        self.pacer.restart()

    def _halt(self, state: RunState) -> None:
        self._run()
        self.state = state

    def _begin_sweep(self) -> None:
        """Play every command again, after a rest unless the state is to go on."""
        if self.state is RunState.FAILED:
            self.engine.reset()
        elif self.mode is RunMode.CONTINUOUS and self.state is RunState.RUNNING:
            self.engine.fire(keep_state=True)
        else:
            self.engine.fire()
        if self._follower is not None:
            self._follower.forget()
        self._sweep_start = self._note_start()

    def _note_start(self) -> Snapshot:
        """Take note of the state in which a sweep begins, and forget the last one."""
        self.threshold, self._records = None, []
        self._branch_start = self.engine.snapshot()
        return self._branch_start

    def _advance(self, now_s: float) -> bool:
        """Advance towards the end of the sweep; return True if there is a chunk."""
        engine, end = self.engine, self.end_tick
        self._follow()
        ticks = self.checkpoints.ticks_left(engine.tick)
        if self._steps:
            ticks = min(ticks, self._steps, self.pacer.turn_ticks)
        elif self._is_hurried:
            ticks = min(ticks, self.pacer.turn_ticks)
        else:
            ticks = min(ticks, self.pacer.ticks(now_s))
        if end is not None:
            ticks = min(ticks, end - engine.tick)
        has_chunk = ticks > 0 and self._call(ticks)
        if self.state is RunState.RUNNING and end is not None and engine.tick >= end:
            self._end_sweep()
        return has_chunk

    def _follow(self) -> None:
        """Take the speed of the stage that the signal is in."""
        follower, engine = self._follower, self.engine
        if follower is not None and not self.is_hurried:
            time_ms = engine.time_ms
            since = (engine.tick - engine.sweep_tick) * TICK_MS
            follower.look(engine.lab, time_ms, since, engine.open_chains())
            self.pacer.speed = follower.speed

    def _call(self, ticks: int) -> bool:
        """Advance by some ticks; return True if there is a chunk."""
        engine = self.engine
        began_s, tick = time.perf_counter(), engine.tick
        awaits = self._stops_at_release or self._stops_at_spike is not None
        before = engine.snapshot() if awaits else None
        try:
            chunk = engine.advance(ticks)
        except DivergenceError as error:
            self.fail(error)
            if engine.unfinished is not None:
                self.chunks.append(engine.unfinished)
            return engine.unfinished is not None
        if self._follower is not None:
            self._follower.hear(engine.lab, chunk.crossings)
        stop_tick = self._awaited_tick(chunk) if awaits else None
        if before is not None and stop_tick is not None:
            engine.restore(before)
            chunk = engine.advance(stop_tick - tick)
            self._halt(RunState.PAUSED)
        self.chunks.append(chunk)
        self._records += chunk.chains
        self.checkpoints.keep(engine)
        if self._steps:
            self._steps -= engine.tick - tick
            if self._steps == 0:
                self._halt(RunState.PAUSED)
        self.pacer.took(ticks, time.perf_counter() - began_s)
        return True

    def _awaited_tick(self, chunk: TraceChunk) -> int | None:
        """Return the tick at whose end what is waited for has happened."""
        if self._stops_at_release:
            began_ms = chunk.first_tick * TICK_MS
            records = (*chunk.chains, *self.engine.open_chains())
            firsts = [
                one.arrival_ms + delay_ms
                for one in records
                if (delay_ms := one.stage("release").delay_ms) is not None
            ]
            times = sorted(one for one in firsts if one > began_ms)
        else:
            times = [
                one.time_ms
                for one in chunk.crossings
                if self._stops_at_spike in ("", one.neuron)
            ]
        if not times:
            return None
        return max(math.ceil(times[0] / TICK_MS), chunk.first_tick + 1)

    def _end_sweep(self) -> None:
        if self.mode is RunMode.REPEAT and not self._is_hurried and not self._steps:
            self._begin_sweep()
        else:
            self.sweeps_ended += 1
            self._halt(RunState.IDLE)
            if self._branch_start is not None:
                records = [*self._records, *self.engine.open_chains()]
                self.threshold = ThresholdSearch(
                    self.engine, self._branch_start, records
                )
