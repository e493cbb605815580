"""The thread that runs a lab for a window.

The worker knows no widget and no document: it gets whole labs and gives back frames and
chunks. Everything that it does is a method of `runner.Runner`; here are the thread, the
queue of wishes into it and the signals out of it.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from neurolab.errors import KernelError
from neurolab.simulation.runner import RunMode, Runner, RunState

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Lab
    from neurolab.simulation.reports import Frame, TraceChunk

BUSY_WAIT_S = 0.002
IDLE_WAIT_S = 0.01


class _Edit:
    """The wish for an edited lab; a newer lab may take its place while it waits."""

    def __init__(self, lab: Lab) -> None:
        self._lab: Lab | None = lab
        self._lock = threading.Lock()

    def replace(self, lab: Lab) -> bool:
        """Wish for another lab instead; False if this one was taken already."""
        with self._lock:
            if self._lab is None:
                return False
            self._lab = lab
            return True

    def __call__(self, runner: Runner) -> None:
        """Do it, in the runner's thread."""
        with self._lock:
            lab, self._lab = self._lab, None
        if lab is not None:
            runner.edit(lab)


class Worker(QObject):
    """Runs a lab in a thread of its own.

    Every method but `take_chunks`, `take_frame`, `start` and `close` is a wish: it
    returns at once and is done by the thread, within 50 ms. They are described at
    `Runner`.

    Signals
    -------
    frame_ready
        A frame waits in the mailbox; emitted only when it was empty.
    chunk_ready
        There are new chunks.
    state_changed : RunState
        A run that is over within one turn changes nothing.
    sweep_ended : Lab
        A sweep ran to its end with this lab and no other follows; its chunks and the
        state were announced before.
    failed : NeuroLabError
        The run stopped or a wish was refused; document and traces stay.
    branched : Lab
        A moment of the past became the present; the lab of that moment.
    threshold_told : tuple of ThresholdReport, float
        How far the neurons of the last sweep stayed from firing, and the share of the
        measurement that is done; nothing and 0 when a sweep or an edit made it stale.
    """

    frame_ready = Signal()
    chunk_ready = Signal()
    state_changed = Signal(object)
    sweep_ended = Signal(object)
    failed = Signal(object)
    branched = Signal(object)
    threshold_told = Signal(object, float)

    def __init__(self, lab: Lab, speed: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = Runner(lab, speed)
        self._edit: _Edit | None = None
        self._stop = threading.Event()
        self._thread = _LoopThread(self._loop, self)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self) -> None:
        """End the thread and wait for it."""
        self._stop.set()
        self._thread.wait()

    def take_frame(self) -> Frame | None:
        """Take the newest frame, None if it was taken before."""
        return self.runner.mailbox.take()

    def take_chunks(self) -> list[TraceChunk]:
        """Take every chunk that came since the last call, oldest first."""
        taken = []
        while self.runner.chunks:
            taken.append(self.runner.chunks.popleft())
        return taken

    # -- wishes ----------------------------------------------------------------------

    def wish(self, action: Callable[[Runner], object]) -> None:
        """Let the thread do something with the runner before its next turn."""
        self._edit = None
        self.runner.wishes.put(action)

    def open(self, lab: Lab) -> None:
        """Put another lab on the bench; time starts again at 0."""
        self.wish(lambda runner: runner.open(lab))

    def edit(self, lab: Lab) -> None:
        """Go on with an edited lab; it overtakes an edit that still waits."""
        if self._edit is None or not self._edit.replace(lab):
            fresh = _Edit(lab)
            self.wish(fresh)
            self._edit = fresh

    def fire(self) -> None:
        """Start a sweep."""
        self.wish(Runner.fire)

    def recompute(self) -> None:
        """Compute the shown sweep again with the lab as it is now, at once."""
        self.wish(Runner.recompute)

    def pause(self) -> None:
        """Stop, or go on."""
        self.wish(Runner.pause)

    def rest(self) -> None:
        """Go back to rest and stay there."""
        self.wish(Runner.rest)

    def step(self, ticks: int = 1) -> None:
        """Advance by some ticks and stop; backwards shows the past."""
        self.wish(lambda runner: runner.step(ticks))

    def step_frame(self, frames: int = 1) -> None:
        """Step by what a frame shows at the set speed, at least a tick."""
        self.wish(lambda runner: runner.step_frame(frames))

    def run_to_spike(self, neuron: str = "") -> None:
        """Run until the next action potential passes a place, of any neuron if ""."""
        self.wish(lambda runner: runner.run_to_spike(neuron))

    def run_to_release(self) -> None:
        """Run until an action potential next releases its first vesicle anywhere."""
        self.wish(lambda runner: runner.run_to_release())

    def watch(self, synapse: str | None, contact: int | None = None) -> None:
        """Let the frames show one contact; arguments as of `Engine.watch`."""
        self.wish(lambda runner: runner.watch(synapse, contact))

    def read(self, addresses: tuple[str, ...]) -> None:
        """Let the frames hold the present values of some addresses."""
        self.wish(lambda runner: runner.read(addresses))

    def set_speed(self, speed: float) -> None:
        """Change the speed, simulated ms per real second."""
        self.wish(lambda runner: runner.set_speed(speed))

    def follow(self, *, is_on: bool) -> None:
        """Let the speed follow the signal, or be the chosen one again."""
        self.wish(lambda runner: runner.follow(is_on=is_on))

    def set_mode(self, mode: RunMode, period_ms: float = 0.0) -> None:
        """Choose what follows the end of a sweep."""
        self.wish(lambda runner: runner.set_mode(mode, period_ms))

    def scrub(self, time_ms: float) -> None:
        """Show a moment of the past; the newest such wish overtakes older ones."""
        self.runner.scrub_ms = time_ms

    def go_live(self) -> None:
        """Show the present again."""
        self.wish(Runner.go_live)

    def branch_off(self) -> None:
        """Make the shown moment the present; `branched` tells its lab."""
        self.wish(lambda runner: self.branched.emit(runner.branch_off()))

    # -- the thread ------------------------------------------------------------------

    def _loop(self) -> None:
        """Turn until stopped; the thread's whole work."""
        runner = self.runner
        shown: RunState | None = None
        ended = runner.sweeps_ended
        told: tuple[int, float] = 0, 0.0
        while not self._stop.is_set():
            try:
                announce, has_chunk = runner.turn(time.perf_counter())
            except Exception as unknown:  # noqa: BLE001 - a thread must not die unheard
                announce = has_chunk = False
                reason = f"{type(unknown).__name__}: {unknown}"
                runner.fail(KernelError("run_failed", reason=reason))
            if has_chunk:
                self.chunk_ready.emit()
            if announce:
                self.frame_ready.emit()
            if runner.state is not shown:
                shown = runner.state
                self.state_changed.emit(shown)
            if runner.sweeps_ended != ended:
                ended = runner.sweeps_ended
                self.sweep_ended.emit(runner.engine.lab)
            known = runner.threshold_reports
            share = 0.0 if runner.threshold is None else runner.threshold.share
            if told != (len(known), round(share, 1)):
                told = len(known), round(share, 1)
                self.threshold_told.emit(known, share)
            if runner.error is not None:
                error, runner.error = runner.error, None
                self.failed.emit(error)
            is_busy = runner.state is RunState.RUNNING
            if not (is_busy and runner.is_hurried):
                self._stop.wait(BUSY_WAIT_S if is_busy else IDLE_WAIT_S)


class _LoopThread(QThread):
    """A thread that runs one function."""

    def __init__(self, loop: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._loop = loop

    def run(self) -> None:
        """Run the function."""
        self._loop()
