"""Finding room for tags and labels: beside their part, on nothing else."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.diagram.drawing.curves import Floats

OVERLAP_COST, OVERLAP_LEAST = 250.0, 0.3
POINT_COST = 15.0
OUTSIDE_COST = 500.0
CROSSING_COST = 120.0
RANK_COST = 0.4
ALONG_COST, NEAR_PX = 2.5, 12.0
GAP = 3.0
BLOCK = 16
"""Candidates looked at together; good ones come first, so the rest is rarely needed."""
WAY = np.linspace(0.1, 0.9, 16)


@dataclass(slots=True)
class Placer:
    """Puts rectangles where they overlap least.

    Attributes
    ----------
    points : (n, 2) float64
        Points of membranes, in pixels.
    weights : (n,) float64
        How much each of them should stay free.
    area : QRectF or None
        Pixels within which everything should stay.
    taken : list of (float, float, float, float)
        What was placed: left, top, right, bottom.
    """

    points: Floats
    weights: Floats
    area: QRectF | None = None
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def place(
        self,
        anchor: QPointF,
        size: tuple[float, float],
        reaches: Sequence[QPointF],
        *,
        is_thick: bool = False,
    ) -> QPointF:
        """Return the best of some reaches, and keep its room.

        Parameters
        ----------
        anchor : QPointF
            In pixels.
        size : (float, float)
            Width and height of the rectangle around the end of a reach.
        reaches : sequence of QPointF
            Best first.
        is_thick : bool
            What leads there should not lie on a membrane either.
        """
        near = self._near(anchor, size, reaches)
        best, best_cost = reaches[0], math.inf
        for first in range(0, len(reaches), BLOCK):
            block = reaches[first : first + BLOCK]
            costs = near._costs(anchor, size, block, is_thick=is_thick)
            costs += RANK_COST * (first + np.arange(len(block)))
            index = int(np.argmin(costs))
            if costs[index] < best_cost:
                best, best_cost = block[index], float(costs[index])
            if best_cost <= RANK_COST * (first + BLOCK):
                break
        middle = anchor + best
        self.taken.append(_edges(middle, size))
        return best

    def take(self, box: QRectF) -> None:
        """Keep a rectangle free."""
        self.taken.append((box.left(), box.top(), box.right(), box.bottom()))

    def take_line(self, start: QPointF, reach: QPointF) -> None:
        """Keep the way along a line free."""
        for share in WAY:
            self.taken.append(_edges(start + reach * float(share), (10.0, 10.0)))

    def _near(
        self, anchor: QPointF, size: tuple[float, float], reaches: Sequence[QPointF]
    ) -> Placer:
        """Return what can matter to any of the reaches: most lies elsewhere."""
        ends = np.array([(0.0, 0.0), *((one.x(), one.y()) for one in reaches)])
        start = np.array([anchor.x(), anchor.y()])
        wide = 0.5 * np.array(size) + GAP + NEAR_PX
        low, high = start + ends.min(axis=0) - wide, start + ends.max(axis=0) + wide
        seen = ((self.points > low) & (self.points < high)).all(axis=1)
        (left, top), (right, bottom) = low, high
        taken = [
            one
            for one in self.taken
            if one[0] < right and one[2] > left and one[1] < bottom and one[3] > top
        ]
        return Placer(self.points[seen], self.weights[seen], self.area, taken)

    def _costs(
        self,
        anchor: QPointF,
        size: tuple[float, float],
        reaches: Sequence[QPointF],
        *,
        is_thick: bool,
    ) -> Floats:
        """Return what each reach costs."""
        start = np.array([anchor.x(), anchor.y()])
        reach = np.array([(one.x(), one.y()) for one in reaches])
        half = 0.5 * np.array(size) + GAP
        low, high = start + reach - half, start + reach + half
        x, y = self.points[:, 0], self.points[:, 1]
        inside = (x > low[:, :1]) & (x < high[:, :1])
        inside &= (y > low[:, 1:]) & (y < high[:, 1:])
        costs: Floats = POINT_COST * (inside @ self.weights)
        way = start + WAY[None, :, None] * reach[:, None, :]
        if self.taken:
            costs += self._overlaps(low, high, size) + self._crossings(way, low, high)
        if is_thick:
            costs += self._along(way)
        if self.area is not None:
            room = self.area
            out = (low[:, 0] + GAP < room.left()) | (high[:, 0] - GAP > room.right())
            out |= (low[:, 1] + GAP < room.top()) | (high[:, 1] - GAP > room.bottom())
            costs += OUTSIDE_COST * out
        return costs

    def _overlaps(self, low: Floats, high: Floats, size: tuple[float, float]) -> Floats:
        """Return what it costs to cover what was placed before."""
        taken = np.array(self.taken)
        shared = np.minimum(high[:, None], taken[None, :, 2:]) - np.maximum(
            low[:, None], taken[None, :, :2]
        )
        area = np.where((shared > 0.0).all(axis=2), shared.prod(axis=2), 0.0)
        share = area / (size[0] * size[1])
        cost: Floats = OVERLAP_COST * (OVERLAP_LEAST * (area > 0.0) + share).sum(axis=1)
        return cost

    def _crossings(self, way: Floats, low: Floats, high: Floats) -> Floats:
        """Return what it costs that the way passes what was placed before."""
        taken = np.array(self.taken) + np.array([-GAP, -GAP, GAP, GAP])
        x, y = way[:, :, :1], way[:, :, 1:]
        hit = (x > taken[:, 0]) & (x < taken[:, 2])
        hit &= (y > taken[:, 1]) & (y < taken[:, 3])
        crossed: Floats = CROSSING_COST * hit.any(axis=1).sum(axis=1)
        return crossed

    def _along(self, way: Floats) -> Floats:
        """Return what it costs to lie along a membrane on the way."""
        x, y = self.points[:, 0], self.points[:, 1]
        near = (np.abs(x - way[:, 4:, :1]) < NEAR_PX) & (
            np.abs(y - way[:, 4:, 1:]) < NEAR_PX
        )
        cost: Floats = ALONG_COST * near.any(axis=2).sum(axis=1)
        return cost


def _edges(
    middle: QPointF, size: tuple[float, float]
) -> tuple[float, float, float, float]:
    x, y, half, tall = middle.x(), middle.y(), 0.5 * size[0], 0.5 * size[1]
    return x - half, y - tall, x + half, y + tall


def rays(lengths: tuple[float, ...], degrees: tuple[float, ...]) -> list[QPointF]:
    """Return reaches in some directions (0 right, 90 up) at some lengths."""
    return [
        QPointF(
            length * math.cos(math.radians(angle)),
            -length * math.sin(math.radians(angle)),
        )
        for length in lengths
        for angle in degrees
    ]
