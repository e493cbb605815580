"""Going back in time: snapshots kept on the way, and the run log between them.

A moment of the past is the nearest checkpoint before it and the run log from there,
lived through again on a second engine. That gives the state that was, bit for bit,
because nothing but the log reaches an engine from outside.
"""

from __future__ import annotations

import math
import time
from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from neurolab.simulation.build import Model
    from neurolab.simulation.engine import Engine
    from neurolab.simulation.snapshot import Snapshot

CHECKPOINT_TICKS = 2000
"""50 ms of simulated time."""
LIMIT_BYTES = 512 * 2**20
FINE_TICKS = 100
"""Spacing of the snapshots that a scrubber keeps where it has been."""
MOST_FINE = 64


class Checkpoints:
    """Snapshots of one run, thinned with age where they would take too much memory.

    Parameters
    ----------
    limit_bytes : int
        What all of them may take, with the models that they belong to.
    """

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self._kept: list[Snapshot] = []
        self._models: dict[int, tuple[int, int]] = {}
        self._bytes = 0

    @property
    def ticks(self) -> list[int]:
        """Return the ticks of the checkpoints, rising."""
        return [each.tick for each in self._kept]

    @property
    def size(self) -> int:
        """Return the bytes that the checkpoints take."""
        return self._bytes

    def ticks_left(self, tick: int) -> int:
        """Return how many ticks there are to the next checkpoint."""
        return CHECKPOINT_TICKS - tick % CHECKPOINT_TICKS

    def keep(self, engine: Engine) -> None:
        """Keep the present state of an engine if its time has come."""
        if engine.tick % CHECKPOINT_TICKS:
            return
        while self._kept and self._kept[-1].tick >= engine.tick:
            self._drop(len(self._kept) - 1)
        snapshot = engine.snapshot()
        self._kept.append(snapshot)
        self._count(snapshot, 1)
        while self._bytes > self.limit_bytes and len(self._kept) > 2:
            self._drop(self._least_missed())

    def before(self, tick: int) -> Snapshot:
        """Return the last checkpoint at or before a tick; the first one is at 0."""
        at = bisect_right(self._kept, tick, key=lambda each: each.tick)
        return self._kept[max(at - 1, 0)]

    def forget_after(self, engine: Engine) -> None:
        """Drop what is no past of an engine that went back in time."""
        while self._kept and (
            self._kept[-1].tick > engine.tick
            or self._kept[-1].entries > len(engine.log)
        ):
            self._drop(len(self._kept) - 1)

    def clear(self) -> None:
        """Drop all."""
        self._kept.clear()
        self._models.clear()
        self._bytes = 0

    def _least_missed(self) -> int:
        """Return the checkpoint whose gap would be shortest for its age.

        The first, from which everything can be lived through, and the newest stay.
        """
        ticks = np.array(self.ticks, dtype=np.float64)
        gap = ticks[2:] - ticks[:-2]
        age = ticks[-1] - ticks[1:-1]
        return 1 + int(np.argmin(gap / age))

    def _drop(self, at: int) -> None:
        self._count(self._kept.pop(at), -1)

    def _count(self, snapshot: Snapshot, sign: int) -> None:
        """Add or take away the bytes of a snapshot; a shared model counts once."""
        self._bytes += sign * snapshot.size
        key = id(snapshot.model)
        users, size = self._models.get(key, (0, 0))
        if users == 0:
            size = _model_bytes(snapshot.model)
            self._bytes += size
        users += sign
        if users:
            self._models[key] = (users, size)
        else:
            del self._models[key]
            self._bytes -= size


def _model_bytes(model: Model) -> int:
    """Return the bytes of a model's arrays."""
    return sum(int(array.nbytes) for array in model.circuit)


class Scrubber:
    """A second engine that shows the past of a first one.

    Parameters
    ----------
    live : Engine
        Its log is read; it is not touched.
    checkpoints : Checkpoints
        Of the same run.
    """

    def __init__(self, live: Engine, checkpoints: Checkpoints) -> None:
        self._live = live
        self._checkpoints = checkpoints
        self._fine: dict[int, Snapshot] = {}
        self._engine: Engine | None = None

    def go_to(self, tick: int) -> Engine:
        """Return the second engine in the state that was live at a tick.

        What happened at that very tick, for instance an edit, has happened.

        Parameters
        ----------
        tick : int
            From 0 to the live engine's.
        """
        self.approach(tick, math.inf)
        assert self._engine is not None
        return self._engine

    def approach(self, tick: int, seconds: float) -> bool:
        """Live towards a tick for some real time; return True when it is reached."""
        from neurolab.simulation.engine import Engine, live_through

        began_s = time.perf_counter()
        start = self._nearest(tick)
        if self._engine is None:
            self._engine = Engine.resumed(self._live, start)
        elif not start.tick <= self._engine.tick <= tick:
            self._engine.restore(start)
            self._engine.log[:] = self._live.log[: start.entries]
        engine = self._engine
        while engine.tick < tick:
            if time.perf_counter() - began_s > seconds:
                return False
            step = min(FINE_TICKS - engine.tick % FINE_TICKS, tick - engine.tick)
            live_through(engine, self._live.log, engine.tick + step)
            if engine.tick % FINE_TICKS == 0:
                self._remember(engine)
        live_through(engine, self._live.log, tick)
        return True

    def _nearest(self, tick: int) -> Snapshot:
        """Return the last known state at or before a tick."""
        found = self._checkpoints.before(tick)
        passed = [each for at, each in self._fine.items() if found.tick < at <= tick]
        return max(passed, key=lambda each: each.tick, default=found)

    def _remember(self, engine: Engine) -> None:
        """Keep a state on the way, so that going back a little is quick."""
        self._fine[engine.tick] = engine.snapshot()
        if len(self._fine) > MOST_FINE:
            del self._fine[min(self._fine, key=lambda at: -abs(at - engine.tick))]
