"""Whether cells stay at the rest that was found for them.

The search for a rest finds a state in which nothing changes, but it may be one that
nothing returns to: a cell that fires by itself has such a state, too. So every voltage
is moved a little, nothing is played, and the distance from the rest is watched: where
it grows, there is no rest.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from neurolab.errors import DivergenceError
from neurolab.kernel.circuit import HIGHEST, LOWEST, V
from neurolab.simulation.layout import TICK_MS

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.simulation.engine import Engine

NUDGE_MV = 0.01
WINDOWS_MS = ((5.0, 20.0), (20.0, 35.0))
"""Two windows, each longer than the half period of what may ring."""
GROWTH = 1.2
"""Ratio of the distances in the two windows above which a cell does not rest."""
SLICE_TICKS = 20


def quiet(lab: Lab) -> Lab:
    """Return a lab in which nothing is played and no cell drives another."""
    return replace(
        lab,
        electrodes=tuple(replace(each, commands=()) for each in lab.electrodes),
        inputs=(),
        synapses=(),
        puffs=(),
        uncagings=(),
        channels=(),
    )


class RestCheck:
    """The check of one lab, in slices, so that nobody waits for it.

    Parameters
    ----------
    engine : Engine
        Its rest is known; it is not touched.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.rested_copy()
        self._engine.edit(quiet(engine.lab))
        self._rest = self._engine.state.cells[V].copy()
        self._engine.state.cells[V] += NUDGE_MV
        self._engine.watch_extremes = True
        self._distances: list[np.ndarray] = []

    def advance(self, seconds: float) -> tuple[str, ...] | None:
        """Go on for some real time; return the cells without rest when done."""
        began_s = time.perf_counter()
        engine = self._engine
        while len(self._distances) < len(WINDOWS_MS):
            window = WINDOWS_MS[len(self._distances)]
            first, last = (round(each / TICK_MS) for each in window)
            mark = first if engine.tick < first else last
            try:
                engine.advance(min(SLICE_TICKS, mark - engine.tick))
            except DivergenceError:
                return tuple(engine.model.layout.order)
            if engine.tick == first:
                engine.frame()
            elif engine.tick == last:
                self._distances.append(self._distance())
                engine.frame()
            if time.perf_counter() - began_s > seconds:
                break
        if len(self._distances) < len(WINDOWS_MS):
            return None
        early, late = self._distances
        layout = engine.model.layout
        return tuple(
            key
            for key in layout.order
            if late[layout.span(key)].max() > GROWTH * early[layout.span(key)].max()
        )

    def _distance(self) -> np.ndarray:
        """Return the farthest from rest in this window, mV per compartment."""
        cells = self._engine.state.cells
        above, below = cells[HIGHEST] - self._rest, self._rest - cells[LOWEST]
        return np.asarray(np.maximum(above, below))
