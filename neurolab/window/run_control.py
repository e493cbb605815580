"""Between the window's actions and the thread that runs the lab."""

from __future__ import annotations

import time
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from neurolab.simulation.plan_edit import same_physics
from neurolab.simulation.runner import RunMode, RunState
from neurolab.simulation.worker import Worker
from neurolab.stimulus.firing import fired_now, stimuli
from neurolab.window.compiling import Compiler
from neurolab.window.playback import Playback
from neurolab.window.speed import SWEEPS_PER_SECOND, watch_speed

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.simulation.reports import Frame

RECOMPUTE_AFTER_MS = 10
TRUE_SPEED_OVER_S = 0.5
FIRE_NOW_LEAD_S = 0.03
"""Real time that a pulse fired now is ahead of the clock, to be there when it comes."""


class Mode(IntEnum):
    """How time goes on."""

    WATCH = 0
    REPEAT = 1
    CONTINUOUS = 2


RUN_MODES = {
    Mode.WATCH: RunMode.ONCE,
    Mode.REPEAT: RunMode.REPEAT,
    Mode.CONTINUOUS: RunMode.CONTINUOUS,
}


class RunControl(QObject):
    """Fires, pauses and steps a lab; hands its frames and chunks on.

    Signals
    -------
    frame_taken : Frame
    chunks_taken : list of TraceChunk
    changed
        State, mode or readiness is another.
    sweep_ended
        A sweep ran to its end; everything recorded in it was handed on.
    recomputing
        An edited lab is computed again; the traces so far are of the lab before.
    speed_measured : float
        Simulated ms per real second, over the last half second.
    chains_told : tuple of ChainRecord, dict of str to int
        What follows action potentials at terminals now, and how many contacts of each
        synapse released in this sweep; see `ask_chains`.
    threshold_told : tuple of ThresholdReport, float
        As `Worker.threshold_told`.
    taken_over
        The engine is ready and takes the place of a recorded sweep.
    failed : NeuroLabError
    """

    frame_taken = Signal(object)
    chunks_taken = Signal(list)
    changed = Signal()
    sweep_ended = Signal()
    recomputing = Signal()
    speed_measured = Signal(float)
    chains_told = Signal(object, object)
    threshold_told = Signal(object, float)
    taken_over = Signal()
    failed = Signal(object)

    def __init__(self, lab: Lab, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lab = lab
        self._ran_lab = lab
        self._sent_lab = lab
        self.state = RunState.IDLE
        self.mode = Mode.WATCH
        self.is_ready = False
        self.is_following = False
        self.has_sweep = False
        self._fires_when_ready = False
        self._gesture_open = False
        self._is_recomputing = False
        self._speeds = {
            Mode.WATCH: watch_speed(lab.sweep_ms),
            Mode.REPEAT: SWEEPS_PER_SECOND * lab.sweep_ms,
            Mode.CONTINUOUS: 20.0,
        }
        self.sweep_time_ms = 0.0
        self._measured: tuple[float, float] | None = None
        self.worker = Worker(lab, self.speed, self)
        self.compiler = Compiler(self)
        self.compiler.ready.connect(self._on_ready)
        self.playback = Playback(self)
        self.playback.frame_taken.connect(self._on_recorded_frame)
        self.playback.chunks_taken.connect(self.chunks_taken)
        self.playback.chains_told.connect(self.chains_told)
        self.playback.begun.connect(self._on_recorded_begun)
        self.playback.ended.connect(self._on_recorded_ended)
        self.compiler.failed.connect(self.failed)
        self.worker.frame_ready.connect(self._on_frame_ready)
        self.worker.chunk_ready.connect(self._on_chunk_ready)
        self.worker.state_changed.connect(self._on_state_changed)
        self.worker.sweep_ended.connect(self._on_sweep_ended)
        self.worker.threshold_told.connect(self.threshold_told)
        self.worker.failed.connect(self.failed)
        self._recompute_timer = QTimer(self)
        self._recompute_timer.setSingleShot(True)
        self._recompute_timer.setInterval(RECOMPUTE_AFTER_MS)
        self._recompute_timer.timeout.connect(self._recompute)

    # -- beginning and end -----------------------------------------------------------

    def start(self) -> None:
        """Make the kernel ready, then the lab."""
        self.compiler.start()
        if self.compiler.is_needed:
            self.playback.open(self._lab)

    def _on_ready(self) -> None:
        self.playback.close()
        self.is_ready = True
        self.state = RunState.IDLE
        if self.has_sweep:
            self.has_sweep = False
            self.taken_over.emit()
        self.worker.start()
        self.worker.open(self._lab)
        self.changed.emit()
        if self._fires_when_ready:
            self.fire()

    def close(self) -> None:
        """End compiler and thread; may be called at any moment."""
        self._recompute_timer.stop()
        self.playback.close()
        self.compiler.close()
        if self.is_ready:
            self.worker.close()
        self.is_ready = False

    # -- time ------------------------------------------------------------------------

    @property
    def is_recorded(self) -> bool:
        """Return whether what is shown is a recorded sweep: the engine is not ready."""
        return self.has_sweep and not self.is_ready

    @property
    def waits_to_fire(self) -> bool:
        """Return whether a sweep begins as soon as the kernel is ready."""
        return self._fires_when_ready and not self.is_ready

    @property
    def speed(self) -> float:
        """Return the speed of the present mode, simulated ms per real second."""
        return self._speeds[self.mode]

    @property
    def is_running(self) -> bool:
        """Return whether time goes on."""
        return self.state is RunState.RUNNING

    def set_speed(self, speed_ms_per_s: float) -> None:
        """Change the speed of the present mode."""
        self._speeds[self.mode] = speed_ms_per_s
        self.playback.set_speed(speed_ms_per_s)
        self.worker.set_speed(speed_ms_per_s)
        self._measured = None
        if self.is_following:
            self.is_following = False
            self.changed.emit()

    def follow(self, *, is_on: bool) -> None:
        """Let the speed follow the signal, and start a sweep to be followed."""
        if is_on and self.mode is not Mode.WATCH:
            self.set_mode(Mode.WATCH)
        self.is_following = is_on
        self.worker.follow(is_on=is_on)
        self._measured = None
        if is_on and not self.is_running:
            self.fire_or_pause()
        self.changed.emit()

    def set_mode(self, mode: Mode) -> None:
        """Change how time goes on; a run goes on in the new way."""
        if mode is self.mode:
            return
        was_running = self.is_running
        self.mode = mode
        self.worker.set_mode(RUN_MODES[mode])
        self.worker.set_speed(self.speed)
        self.playback.set_speed(self.speed)
        self._measured = None
        if was_running and mode is not Mode.CONTINUOUS and self.is_ready:
            self.worker.fire()
        self.changed.emit()

    def fire_or_pause(self) -> None:
        """Do what the big button says: fire, pause, or go on."""
        if self.state not in (RunState.RUNNING, RunState.PAUSED):
            self.fire()
        elif self.is_ready:
            self.worker.pause()
        else:
            self.playback.pause()
            is_running = self.playback.is_running
            self.state = RunState.RUNNING if is_running else RunState.PAUSED
            self.changed.emit()

    def fire(self) -> None:
        """Start a sweep; before the kernel is ready a recorded one, then this one."""
        self._fires_when_ready = not self.is_ready
        if not self.is_ready:
            self.playback.fire(self.speed)
        else:
            self._end_recomputing()
            self._take_back_extra()
            self.has_sweep = True
            self._ran_lab = self._lab
            self.worker.fire()
        self.changed.emit()

    def step(self, ticks: int) -> None:
        """Advance by some ticks and stop."""
        if self.is_ready:
            self.has_sweep = True
            self.worker.step(ticks)

    def step_frame(self) -> None:
        """Advance by one picture and stop."""
        if self.is_ready:
            self.has_sweep = True
            self.worker.step_frame()

    def run_to_spike(self) -> None:
        """Run until the next action potential."""
        if self.is_ready:
            self.has_sweep = True
            self.worker.run_to_spike()

    def run_to_release(self) -> None:
        """Run until the next release of transmitter."""
        if self.is_ready:
            self.has_sweep = True
            self.worker.run_to_release()

    def ask_chains(self) -> None:
        """Ask what follows action potentials at terminals; `chains_told` answers."""
        if self.is_recorded:
            self.playback.tell()
        if self.is_ready:
            told = self.chains_told
            self.worker.wish(
                lambda runner: told.emit(
                    runner.engine.open_chains(), runner.engine.released_contacts()
                )
            )

    def rest(self) -> None:
        """Go back to rest and stay there."""
        self.has_sweep = False
        self._fires_when_ready = False
        self._end_recomputing()
        self._stop_recorded()
        if self.is_ready:
            self.worker.rest()
        self.changed.emit()

    def fire_stimulus(self, number: int) -> None:
        """Let one stimulus play now, by its number from 0.

        While time stands still this is a sweep of all of them. While it runs the pulse
        is laid over the run; it is in the run log, but not in the document.
        """
        known = stimuli(self._lab)
        if number >= len(known):
            return
        if not self.is_running:
            self.fire()
            return
        lead = min(FIRE_NOW_LEAD_S * min(self.speed, 1e3), 5.0)
        # on what was sent before: a second key does not take the first pulse back
        extra = fired_now(
            self._sent_lab, known[number][0], self.sweep_time_ms + lead, self._lab
        )
        self._sent_lab = extra
        self.worker.edit(extra)

    def _take_back_extra(self) -> None:
        if self._sent_lab is not self._lab:
            self._sent_lab = self._lab
            self.worker.edit(self._lab)

    # -- the lab ---------------------------------------------------------------------

    def open(self, lab: Lab) -> None:
        """Put another lab on the bench."""
        self._recompute_timer.stop()
        self._is_recomputing = False
        self._lab = self._ran_lab = self._sent_lab = lab
        self._speeds[Mode.WATCH] = watch_speed(lab.sweep_ms)
        self._speeds[Mode.REPEAT] = SWEEPS_PER_SECOND * lab.sweep_ms
        self.has_sweep = False
        self._gesture_open = False
        self.sweep_time_ms = 0.0
        if self.is_ready:
            self.worker.open(lab)
            self.worker.set_speed(self.speed)
        else:
            self._fires_when_ready = False
            self._stop_recorded()
            self.playback.open(lab)
        self.changed.emit()

    def edit(self, lab: Lab) -> None:
        """Go on with an edited lab; a finished sweep is computed again.

        What comes while a sweep is computed again waits for its end, so that every
        sweep on the screen is of one lab.
        """
        self._lab = lab
        if self._is_recomputing:
            return
        self._sent_lab = lab
        if not self.is_ready:
            if not same_physics(self._ran_lab, lab):
                self._stop_recorded()
                self.playback.open(lab)
            self._ran_lab = lab
            return
        self.worker.edit(lab)
        if self.state is RunState.IDLE and self.has_sweep:
            is_waiting = self._recompute_timer.isActive()
            # never begun anew: a drag has an edit every 33 ms, and shows each
            if not is_waiting and not same_physics(self._ran_lab, lab):
                self._recompute_timer.start()
        elif not self.is_running:
            self._ran_lab = lab

    def end_gesture(self) -> None:
        """Let the next edit be compared with what is shown now."""
        self._gesture_open = False

    def _recompute(self) -> None:
        if self.state is not RunState.IDLE:
            if self.is_running and self._gesture_open:
                self._recompute_timer.start()
            return
        if not self._gesture_open:
            self._gesture_open = True
            self.recomputing.emit()
        self._ran_lab = self._lab
        self._is_recomputing = True
        self.worker.recompute()

    def _end_recomputing(self) -> None:
        """Take what was edited meanwhile."""
        was_recomputing, self._is_recomputing = self._is_recomputing, False
        if was_recomputing and self._lab is not self._sent_lab:
            self.edit(self._lab)

    # -- while the engine is compiled ------------------------------------------------

    def _on_recorded_frame(self, frame: Frame) -> None:
        self.sweep_time_ms = frame.sweep_time_ms
        self.frame_taken.emit(frame)

    def _on_recorded_begun(self) -> None:
        self.has_sweep, self.state = True, RunState.RUNNING
        self.changed.emit()

    def _on_recorded_ended(self) -> None:
        self.state = RunState.IDLE
        self.changed.emit()
        self.sweep_ended.emit()

    def _stop_recorded(self) -> None:
        """Play nothing any more: the lab is another, or is to rest."""
        self.playback.stop()
        if not self.is_ready:
            self.has_sweep, self.state = False, RunState.IDLE

    # -- what comes back -------------------------------------------------------------

    # After `close` the thread's last words may still be on their way: nobody listens.

    def _on_frame_ready(self) -> None:
        if not self.is_ready:
            return
        frame = self.worker.take_frame()
        if frame is not None:
            self.sweep_time_ms = frame.sweep_time_ms
            self._measure(frame)
            self.frame_taken.emit(frame)

    def _on_chunk_ready(self) -> None:
        chunks = self.worker.take_chunks()
        if not chunks or not self.is_ready:
            return
        self.chunks_taken.emit(chunks)

    def _on_state_changed(self, state: RunState) -> None:
        if not self.is_ready:
            return
        self.state = state
        self._measured = None
        self._on_chunk_ready()
        # a sweep that ends is the matter of `_on_sweep_ended`
        if state in (RunState.PAUSED, RunState.FAILED):
            self._end_recomputing()
        self.changed.emit()

    def _on_sweep_ended(self, lab: Lab) -> None:
        """Tell it once, after all of its chunks, for the thread's words keep order.

        The thread's own state is not asked: it may be ahead of what it said. So may the
        sweep be: an edit that came after its end is computed now.
        """
        if not self.is_ready:
            return
        self.sweep_ended.emit()
        self._end_recomputing()
        is_late = self.has_sweep and not same_physics(lab, self._sent_lab)
        if is_late and not self._recompute_timer.isActive():
            self._recompute_timer.start()

    def _measure(self, frame: Frame) -> None:
        """Measure how fast time really goes."""
        now_s = time.perf_counter()
        if not self.is_running:
            return
        if self._measured is None:
            self._measured = (now_s, frame.time_ms)
            return
        began_s, began_ms = self._measured
        if now_s - began_s >= TRUE_SPEED_OVER_S:
            self._measured = (now_s, frame.time_ms)
            self.speed_measured.emit((frame.time_ms - began_ms) / (now_s - began_s))
