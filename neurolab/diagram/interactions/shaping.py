"""Pulling at the handles of a branch: its length and direction, its diameter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from neurolab.diagram.interactions.base import Bench, Interaction
from neurolab.document.edits.branches import (
    reshape_branch,
    resize_soma,
    set_diameter,
)
from neurolab.document.edits.refs import branch_of, neuron_of
from neurolab.document.records import BranchKind
from neurolab.units import format_quantity

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

STRETCH = (0.02, 50.0)
"""Limits of one pull, as factors of the length before."""
TURNS_FROM_DEGREES = 2.0
DIAMETER_UM = (0.1, 1000.0)
PULL = 0.02
"""Change of the diameter's logarithm for each pixel of pull."""


class StretchBranch(Interaction):
    """Pulls the end of a branch: its length follows, and a dendrite's direction."""

    def __init__(self, bench: Bench, neuron: str, branch: str) -> None:
        super().__init__(bench)
        self.neuron, self.branch = neuron, branch
        self.before = bench.lab
        shape = bench.picture.shapes[neuron].branches[branch]
        self.origin, self.tip = shape.points[0], shape.points[-1]
        self.length_um = shape.branch.length_um
        self.turns = shape.branch.kind is BranchKind.DENDRITE
        self.grab = np.zeros(2)

    def start(self, point: QPointF) -> None:
        """Remember where the handle was grabbed."""
        self.grab = np.array([point.x(), point.y()]) - self.tip

    def move(self, point: QPointF) -> None:
        """Stretch and turn."""
        old = self.tip - self.origin
        new = np.array([point.x(), point.y()]) - self.grab - self.origin
        size = max(float(np.hypot(*old)), 1e-6)
        ratio = float(np.hypot(*new)) / size
        if not self.turns:
            ratio = float(new @ old) / size**2
        ratio = min(max(ratio, STRETCH[0]), STRETCH[1])
        turn = 0.0
        if self.turns:
            turn = math.degrees(math.atan2(new[1], new[0]) - math.atan2(old[1], old[0]))
            turn = (turn + 180.0) % 360.0 - 180.0
            turn = 0.0 if abs(turn) < TURNS_FROM_DEGREES else turn
        lab = reshape_branch(
            self.before,
            self.neuron,
            self.branch,
            length_um=ratio * self.length_um,
            turn_degrees=turn,
        )
        if self.bench.propose(lab):
            length = branch_of(neuron_of(lab, self.neuron), self.branch).length_um
            self.bench.say(
                point,
                self.bench.tr("Length %1").replace(
                    "%1", format_quantity(length, "um", 4)
                ),
                self.bench.tr("%1 before").replace(
                    "%1", format_quantity(self.length_um, "um", 4)
                ),
            )

    def end(self, point: QPointF) -> None:
        """Leave it so."""
        self.bench.settle(self.bench.tr("Stretch branch"))
        self.bench.say(point)


class WidenBranch(Interaction):
    """Pulls the side of a branch: its diameter follows."""

    def __init__(self, bench: Bench, neuron: str, branch: str) -> None:
        super().__init__(bench)
        self.neuron, self.branch = neuron, branch
        self.before = bench.lab
        self.shape = bench.picture.shapes[neuron].branches[branch]
        one = self.shape.branch
        self.diameter_um = 0.5 * (one.start_diameter_um + one.end_diameter_um)
        self.origin = np.zeros(2)

    def start(self, point: QPointF) -> None:
        """Remember where it began."""
        self.origin = np.array([point.x(), point.y()])

    def move(self, point: QPointF) -> None:
        """Make it as thick as it was pulled outward."""
        pulled = np.array([point.x(), point.y()]) - self.origin
        outward = float(pulled @ self.shape.normal(0.5)) * self.bench.scale
        if self.shape.is_ball:
            out = self.origin - self.shape.centre
            outward = float(pulled @ out) / max(float(np.hypot(*out)), 1e-9)
            outward *= self.bench.scale
        wanted = self.diameter_um * math.exp(PULL * outward)
        wanted = min(max(wanted, DIAMETER_UM[0]), DIAMETER_UM[1])
        edit = resize_soma if self.shape.is_ball else set_diameter
        lab = edit(self.before, self.neuron, self.branch, wanted)
        if self.bench.propose(lab):
            now = format_quantity(wanted, "um", 3)
            was = format_quantity(self.diameter_um, "um", 3)
            self.bench.say(
                point,
                self.bench.tr("Diameter %1").replace("%1", now),
                self.bench.tr("%1 before").replace("%1", was),
            )

    def end(self, point: QPointF) -> None:
        """Leave it so."""
        self.bench.settle(self.bench.tr("Change diameter"))
        self.bench.say(point)
