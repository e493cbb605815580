"""Which nodes of Ranvier flash: those that have just crossed threshold."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.records import BranchKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.diagram.drawing.shapes import NeuronShape
    from neurolab.simulation.engine import Frame
    from neurolab.simulation.layout import Layout

LEVEL_MV = -10.0
"""Upward crossing of this voltage counts as the arrival of an action potential."""
FADE_MS = 0.18
"""Time constant in simulated time with which a flash fades."""
NARROWEST, WIDEST = 9.0, 26.0
LEAST_S = 0.25
"""A flash is seen at least this long, however fast the run."""


class Flashes:
    """Watches the nodes of all neurons from frame to frame."""

    def __init__(self) -> None:
        self._layout: Layout | None = None
        self._spots: dict[
            tuple[str, str], tuple[NeuronShape, tuple[float, float, float]]
        ] = {}
        self._nodes: list[tuple[str, str]] = []
        self._index = np.zeros(0, dtype=np.int64)
        self._was_above = np.zeros(0, dtype=bool)
        self._fired_ms = np.zeros(0)
        self._fired_s = np.zeros(0)
        self._now_ms = 0.0
        self._sweep = -1

    @property
    def is_busy(self) -> bool:
        """Return whether a flash is still to fade by the clock."""
        return bool((time.monotonic() - self._fired_s < LEAST_S).any())

    def watch(self, frame: Frame) -> None:
        """Look for crossings since the last frame."""
        if frame.layout is not self._layout:
            self._take(frame.layout)
        if not self._index.size:
            return
        above = frame.v[self._index] > LEVEL_MV
        peaked = frame.v_highest[self._index] > LEVEL_MV
        crossed = peaked & ~self._was_above
        is_other = frame.is_past or frame.time_ms < self._now_ms
        if frame.sweep != self._sweep or is_other:
            self._fired_ms[:] = -math.inf
            self._fired_s[:] = -math.inf
            crossed = above.copy() if is_other else crossed & above
            self._sweep = frame.sweep
        self._fired_ms[crossed] = frame.time_ms
        self._fired_s[crossed] = time.monotonic()
        self._was_above = above
        self._now_ms = frame.time_ms

    def _take(self, layout: Layout) -> None:
        """Take the nodes of a new layout; what flashes goes on flashing."""
        before = dict(
            zip(
                self._nodes,
                zip(self._was_above, self._fired_ms, self._fired_s, strict=True),
                strict=True,
            )
        )
        self._layout = layout
        self._nodes = [
            (key, branch.id)
            for key in layout.order
            for branch in layout.maps[key].neuron.branches
            if branch.kind is BranchKind.NODE
        ]
        count = len(self._nodes)
        self._index = np.array(
            [layout.locate(key, branch, 0.5) for key, branch in self._nodes],
            dtype=np.int64,
        )
        self._was_above = np.zeros(count, dtype=bool)
        self._fired_ms = np.full(count, -math.inf)
        self._fired_s = np.full(count, -math.inf)
        for i, node in enumerate(self._nodes):
            if node in before:
                self._was_above[i], self._fired_ms[i], self._fired_s[i] = before[node]

    def strengths(self) -> NDArray[np.float64]:
        """Return how strongly each node flashes, 0 to 1."""
        if not self._index.size:
            return np.zeros(0)
        simulated = np.exp(-(self._now_ms - self._fired_ms) / FADE_MS)
        waited = (time.monotonic() - self._fired_s) / LEAST_S
        by_clock = np.clip(1.0 - waited, 0.0, 1.0)
        strongest: NDArray[np.float64] = np.maximum(simulated, by_clock)
        return strongest

    def at(
        self, shapes: dict[str, NeuronShape]
    ) -> list[tuple[float, float, float, float]]:
        """Return x, y, strength and radius of every flash that can be seen."""
        found = []
        strengths = self.strengths()
        for i in np.flatnonzero(strengths > 0.03):
            key, branch = self._nodes[i]
            shape = shapes.get(key)
            spot = None if shape is None else self._spot(shape, key, branch)
            if spot is not None:
                x, y, room = spot
                found.append((x, y, float(strengths[i]), room))
        return found

    def _spot(
        self, shape: NeuronShape, key: str, branch: str
    ) -> tuple[float, float, float] | None:
        """Return where a node flashes, and how wide; remembered while it stays."""
        known = self._spots.get((key, branch))
        if known is not None and known[0] is shape:
            return known[1]
        point = shape.point(branch, 0.5)
        if point is None:
            return None
        spot = (float(point[0]), float(point[1]), _room(shape, branch))
        self._spots[key, branch] = (shape, spot)
        return spot


def _room(shape: NeuronShape, node: str) -> float:
    """Return the radius of a flash that leaves its neighbours free."""
    before = shape.branches.get(shape.branches[node].branch.parent or "")
    if before is None or before.is_ball:
        return WIDEST
    span = before.points[-1] - before.points[0]
    return min(max(0.55 * math.hypot(*span) + 5.0, NARROWEST), WIDEST)
