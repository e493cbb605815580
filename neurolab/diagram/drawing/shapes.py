"""Neurons laid out on the drawing, and the way between places and points."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from neurolab.diagram.drawing.curves import Floats, circle, normals

if TYPE_CHECKING:
    from neurolab.document.records import Branch, Neuron


@dataclass(frozen=True)
class BranchShape:
    """A branch on the drawing.

    Attributes
    ----------
    branch : Branch
    points : (n, 2) float64
        Middle line from the branch's start to its end; of a ball from rim to rim.
    widths : (n,) float64
        Drawn thickness at each point.
    radius : float
        Of a soma or bouton drawn as a ball around the middle point; else 0.
    caps : (bool, bool)
        Whether its start and its end are rounded.
    """

    branch: Branch
    points: Floats
    widths: Floats
    radius: float = 0.0
    caps: tuple[bool, bool] = (False, False)

    @property
    def is_ball(self) -> bool:
        """Return whether it is drawn as a ball."""
        return self.radius > 0.0

    @property
    def centre(self) -> Floats:
        """Return the middle of its two ends."""
        middle: Floats = 0.5 * (self.points[0] + self.points[-1])
        return middle

    @cached_property
    def fractions(self) -> Floats:
        """Return the fraction of the branch's length at each point."""
        return np.linspace(0.0, 1.0, len(self.points))

    @cached_property
    def normals(self) -> Floats:
        """Return the unit vector to the left at each point."""
        return normals(self.points)

    def band(self, widths: Floats) -> tuple[Floats, Floats]:
        """Return left and right edge of a band of given widths along it."""
        shift = 0.5 * widths[:, None] * self.normals
        return self.points + shift, self.points - shift

    def outline(self) -> Floats:
        """Return the closed outline, left side first."""
        if self.is_ball:
            return circle(self.centre, self.radius)
        left, right = self.band(self.widths)
        return np.vstack((left, right[::-1]))

    def point(self, position: float) -> Floats:
        """Return the point at a fraction of the length."""
        at = self.fractions
        return np.array([np.interp(position, at, self.points[:, k]) for k in (0, 1)])

    def normal(self, position: float) -> Floats:
        """Return the unit vector to the left at a fraction of the length."""
        index = round(position * (len(self.points) - 1))
        found: Floats = self.normals[index]
        return found

    def width(self, position: float) -> float:
        """Return the drawn thickness at a fraction of the length."""
        if self.is_ball:
            return 2.0 * self.radius
        return float(np.interp(position, self.fractions, self.widths))


class BreakMark(NamedTuple):
    """Two strokes across an axon that is drawn shorter than it is."""

    x: float
    y: float
    degrees: float
    half: float


class Compressed(NamedTuple):
    """Part of an axon between two break marks: true length, middle, half thickness."""

    first: BreakMark
    second: BreakMark
    length_um: float
    x: float
    y: float
    half: float

    def moved(self, dx: float, dy: float) -> Compressed:
        """Return it shifted."""
        return Compressed(
            self.first._replace(x=self.first.x + dx, y=self.first.y + dy),
            self.second._replace(x=self.second.x + dx, y=self.second.y + dy),
            self.length_um,
            self.x + dx,
            self.y + dy,
            self.half,
        )


class Sheath(NamedTuple):
    """Myelin between two nodes: the sections it covers and its outline."""

    branches: tuple[str, ...]
    points: Floats
    width: float


class Nearest(NamedTuple):
    """The place on a neuron that is nearest to a point."""

    branch: str
    position: float
    distance: float
    """From the membrane's drawn surface; negative inside."""


@dataclass(frozen=True)
class NeuronShape:
    """A whole neuron on the drawing.

    Attributes
    ----------
    neuron : Neuron
    branches : dict of str to BranchShape
        In the order of the record.
    sheaths, compressed : tuples
    bounds : (float, float, float, float)
        Left, top, right and bottom.
    """

    neuron: Neuron
    branches: dict[str, BranchShape]
    sheaths: tuple[Sheath, ...] = ()
    compressed: tuple[Compressed, ...] = ()
    bounds: tuple[float, float, float, float] = field(default=(0.0, 0.0, 0.0, 0.0))

    def point(self, branch: str, position: float) -> Floats | None:
        """Return where a place is drawn, or None if the branch is gone."""
        shape = self.branches.get(branch)
        return None if shape is None else shape.point(position)

    def moved(self, neuron: Neuron, dx: float, dy: float) -> NeuronShape:
        """Return it for a record that differs in nothing but its place."""
        shift = np.array([dx, dy])
        branches = {
            name: replace(
                shape,
                branch=branch,
                points=shape.points + shift,
            )
            for (name, shape), branch in zip(
                self.branches.items(), neuron.branches, strict=True
            )
        }
        x, y, right, bottom = self.bounds
        return NeuronShape(
            neuron=neuron,
            branches=branches,
            sheaths=tuple(
                one._replace(points=one.points + shift) for one in self.sheaths
            ),
            compressed=tuple(one.moved(dx, dy) for one in self.compressed),
            bounds=(x + dx, y + dy, right + dx, bottom + dy),
        )

    @cached_property
    def _pieces(
        self,
    ) -> tuple[Floats, Floats, Floats, list[str], list[tuple[int, int]]]:
        """Return starts, ends and half widths of all straight pieces, and owners."""
        starts, ends, halves, names, spans = [], [], [], [], []
        first = 0
        for name, shape in self.branches.items():
            starts.append(shape.points[:-1])
            ends.append(shape.points[1:])
            half = 0.25 * (shape.widths[:-1] + shape.widths[1:])
            halves.append(half)
            names.append(name)
            spans.append((first, len(half)))
            first += len(half)
        return np.vstack(starts), np.vstack(ends), np.concatenate(halves), names, spans

    def nearest(self, x: float, y: float) -> Nearest:
        """Return the nearest place on the neuron's branches."""
        starts, ends, halves, names, spans = self._pieces
        point = np.array([x, y])
        along = ends - starts
        square = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip(((point - starts) * along).sum(axis=1) / square, 0.0, 1.0)
        gap = point - starts - share[:, None] * along
        distance = np.hypot(gap[:, 0], gap[:, 1]) - halves
        distance = self._with_balls(point, distance, names, spans)
        best = int(np.argmin(distance))
        firsts = [first for first, _ in spans]
        index = int(np.searchsorted(firsts, best, side="right")) - 1
        first, count = spans[index]
        position = (best - first + float(share[best])) / count
        return Nearest(names[index], position, float(distance[best]))

    def _with_balls(
        self,
        point: Floats,
        distance: Floats,
        names: list[str],
        spans: list[tuple[int, int]],
    ) -> Floats:
        """Return the distances with those of balls measured from their rims."""
        for name, (first, count) in zip(names, spans, strict=True):
            shape = self.branches[name]
            if shape.is_ball:
                gap = point - shape.centre
                rim = float(np.hypot(gap[0], gap[1])) - shape.radius
                here = slice(first, first + count)
                # the piece that is nearest along the ball keeps the lead
                extra = distance[here] - distance[here].min()
                distance[here] = rim + 1e-6 * extra
        return distance
