"""The thread that runs a lab for a window.

The worker knows no widget and no document: it gets whole labs and gives back frames and
chunks. Wishes come in through a queue; a `Frame` waits in a mailbox with one place and
is announced only when the mailbox was empty; a `TraceChunk` is never dropped. The loop
is the plain method `Runner.turn`, which tests call without a thread.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from neurolab.errors import NeuroLabError
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.pacing import Pacer

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Lab
    from neurolab.simulation.engine import Engine, Frame, TraceChunk

FRAME_INTERVAL_S = 1.0 / 60.0
IDLE_WAIT_S = 0.01


class RunState(StrEnum):
    """What the simulation is doing."""

    IDLE = "idle"
    SWEEPING = "sweeping"
    FAILED = "failed"


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
    """The loop of the worker, one turn at a time.

    Parameters
    ----------
    lab : Lab
    speed : float
        Simulated ms per real second.
    """

    def __init__(self, lab: Lab, speed: float) -> None:
        self._lab = lab
        self._engine: Engine | None = None
        self.pacer = Pacer(speed)
        self.state = RunState.IDLE
        self.paused = False
        self.wishes: queue.SimpleQueue[Callable[[Runner], None]] = queue.SimpleQueue()
        self.mailbox = Mailbox()
        self.chunks: deque[TraceChunk] = deque()
        self._last_frame_s = 0.0

    @property
    def engine(self) -> Engine:
        """Return the engine, made when it is first needed."""
        if self._engine is None:
            from neurolab.simulation.engine import Engine

            self._engine = Engine(self._lab)
            self._engine.watch_extremes = True
        return self._engine

    def edit(self, lab: Lab) -> None:
        """Go on with another lab."""
        self.engine.edit(lab)

    def fire(self) -> None:
        """Play one sweep from rest."""
        self.engine.reset()
        self.state = RunState.SWEEPING
        self.paused = False
        self.pacer.restart()

    def pause(self) -> None:
        """Stop, or go on."""
        self.paused = not self.paused
        self.pacer.restart()

    def set_speed(self, speed: float) -> None:
        """Change the speed, simulated ms per real second."""
        self.pacer.speed = speed

    def turn(self, now_s: float) -> tuple[bool, bool]:
        """Do what was wished and advance as far as the speed asks.

        Returns
        -------
        tuple of bool
            Whether a frame is to be announced, and whether there is a new chunk.

        Raises
        ------
        NeuroLabError
            If the run left what is possible, or a wish could not be met.
        """
        changed = False
        while not self.wishes.empty():
            self.wishes.get()(self)
            changed = True
        has_chunk = False
        if self.state is RunState.SWEEPING and not self.paused:
            has_chunk = self._advance(now_s)
        due = now_s - self._last_frame_s >= FRAME_INTERVAL_S
        if changed or (has_chunk and (due or self.state is RunState.IDLE)):
            self._last_frame_s = now_s
            return self.mailbox.put(self.engine.frame()), has_chunk
        return False, has_chunk

    def _advance(self, now_s: float) -> bool:
        """Advance towards the end of the sweep; return True if anything was done."""
        engine = self.engine
        end = engine.sweep_tick + round(engine.lab.sweep_ms / TICK_MS)
        ticks = min(self.pacer.ticks(now_s), end - engine.tick)
        if ticks > 0:
            self.chunks.append(engine.advance(ticks))
        if engine.tick >= end:
            self.state = RunState.IDLE
        return ticks > 0 or self.state is RunState.IDLE


class Worker(QObject):
    """Runs a lab in a thread of its own.

    Signals
    -------
    frame_ready
        A frame waits in the mailbox; emitted only when it was empty.
    chunk_ready
        There are new chunks.
    state_changed : RunState
    failed : NeuroLabError
        The run stopped; document and traces stay.
    """

    frame_ready = Signal()
    chunk_ready = Signal()
    state_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, lab: Lab, speed: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = Runner(lab, speed)
        self._stop = threading.Event()
        self._thread = _LoopThread(self._loop, self)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self) -> None:
        """End the thread and wait for it."""
        self._stop.set()
        self._thread.wait()

    def edit(self, lab: Lab) -> None:
        """Go on with another lab, within 50 ms."""
        self.runner.wishes.put(lambda runner: runner.edit(lab))

    def fire(self) -> None:
        """Play one sweep from rest."""
        self.runner.wishes.put(Runner.fire)

    def pause(self) -> None:
        """Stop, or go on."""
        self.runner.wishes.put(Runner.pause)

    def set_speed(self, speed: float) -> None:
        """Change the speed, simulated ms per real second."""
        self.runner.wishes.put(lambda runner: runner.set_speed(speed))

    def take_chunks(self) -> list[TraceChunk]:
        """Take every chunk that came since the last call, oldest first."""
        taken = []
        while self.runner.chunks:
            taken.append(self.runner.chunks.popleft())
        return taken

    def _loop(self) -> None:
        """Turn until stopped; the thread's whole work."""
        runner = self.runner
        shown = None
        while not self._stop.is_set():
            try:
                announce, has_chunk = runner.turn(time.perf_counter())
            except NeuroLabError as error:
                runner.state = RunState.FAILED
                self.failed.emit(error)
                announce = has_chunk = False
            if has_chunk:
                self.chunk_ready.emit()
            if announce:
                self.frame_ready.emit()
            if runner.state is not shown:
                shown = runner.state
                self.state_changed.emit(shown)
            is_busy = runner.state is RunState.SWEEPING and not runner.paused
            self._stop.wait(0.002 if is_busy else IDLE_WAIT_S)


class _LoopThread(QThread):
    """A thread that runs one function."""

    def __init__(self, loop: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._loop = loop

    def run(self) -> None:
        """Run the function."""
        self._loop()
