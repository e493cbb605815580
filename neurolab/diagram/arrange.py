"""Finding room for tags and labels: beside their part, on nothing else."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from neurolab.diagram.drawing.curves import Floats

OVERLAP_COST = 250.0
POINT_COST = 2.5
OUTSIDE_COST = 60.0
CROSSING_COST = 8.0
RANK_COST = 0.6
GAP = 3.0


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
    taken : list of QRectF
        What was placed.
    """

    points: Floats
    weights: Floats
    area: QRectF | None = None
    taken: list[QRectF] = field(default_factory=list)

    def place(
        self,
        anchor: QPointF,
        box_at: Callable[[QPointF], QRectF],
        reaches: Iterable[QPointF],
    ) -> QPointF:
        """Return the best of some reaches, and keep its room.

        Parameters
        ----------
        anchor : QPointF
            In pixels.
        box_at : callable
            From a reach to a rectangle relative to the anchor.
        reaches : iterable of QPointF
            Best first.
        """
        best, best_cost = QPointF(), math.inf
        for rank, reach in enumerate(reaches):
            box = box_at(reach).translated(anchor)
            cost = self._cost(box, anchor) + RANK_COST * rank
            if cost < best_cost:
                best, best_cost = reach, cost
            if best_cost <= RANK_COST * rank:
                break
        self.taken.append(box_at(best).translated(anchor))
        return best

    def take(self, box: QRectF) -> None:
        """Keep a rectangle free."""
        self.taken.append(box)

    def take_line(self, start: QPointF, reach: QPointF) -> None:
        """Keep the way along a line free."""
        for share in np.linspace(0.15, 0.85, 6):
            spot = start + reach * float(share)
            self.taken.append(QRectF(spot.x() - 5.0, spot.y() - 5.0, 10.0, 10.0))

    def _cost(self, box: QRectF, anchor: QPointF) -> float:
        roomy = box.adjusted(-GAP, -GAP, GAP, GAP)
        cost = 0.0
        for other in self.taken:
            shared = roomy & other
            if not shared.isEmpty():
                cost += OVERLAP_COST * (
                    0.3
                    + shared.width() * shared.height() / (box.width() * box.height())
                )
            elif _crosses(anchor, box.center(), other):
                cost += CROSSING_COST
        x, y = self.points[:, 0], self.points[:, 1]
        inside = (x > roomy.left()) & (x < roomy.right())
        inside &= (y > roomy.top()) & (y < roomy.bottom())
        cost += POINT_COST * float(self.weights[inside].sum())
        if self.area is not None and not self.area.contains(box):
            cost += OUTSIDE_COST
        return cost


def _crosses(start: QPointF, stop: QPointF, box: QRectF) -> bool:
    """Return whether a line from start to stop passes through a rectangle."""
    share = np.linspace(0.15, 0.85, 8)
    x = start.x() + share * (stop.x() - start.x())
    y = start.y() + share * (stop.y() - start.y())
    hit = (x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())
    return bool(hit.any())


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
