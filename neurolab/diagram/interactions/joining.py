"""Joining two cells by a gap junction, and moving its ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from neurolab.diagram.interactions.base import Bench, Interaction
from neurolab.diagram.pointing import nearest_place
from neurolab.document.edits.places import move_gap
from neurolab.document.edits.things import join
from neurolab.errors import LabError

if TYPE_CHECKING:
    from neurolab.document.edits.refs import Ref
    from neurolab.document.records import Lab, Place

REACH_PX = 22.0


def _place_at(bench: Bench, point: QPointF) -> Place:
    found = nearest_place(bench.picture, point, REACH_PX / bench.scale)
    if found is None:
        raise LabError("gap_in_the_air")
    return found[0]


class JoinCells(Interaction):
    """Draws a gap junction: a drag, or a click on one cell and one on another.

    Parameters
    ----------
    bench : Bench
    first : Place, optional
        Where it begins, if that is known already.
    """

    def __init__(self, bench: Bench, first: Place | None = None) -> None:
        super().__init__(bench)
        self.before = bench.lab
        self.first = first
        self.origin = QPointF()
        if first is not None:
            self._begin_at(first)

    def _begin_at(self, place: Place) -> None:
        shape = self.bench.picture.shapes[place.neuron]
        at = shape.point(place.branch, place.position)
        self.first = place
        if at is not None:
            self.origin = QPointF(*map(float, at))

    def press(self, point: QPointF) -> None:
        """Begin on the membrane that was pressed."""
        if self.first is not None:
            return
        try:
            self._begin_at(_place_at(self.bench, point))
        except LabError as error:
            self.bench.refuse(point, error)

    def move(self, point: QPointF) -> None:
        """Show the wire and where it would end, or why it cannot."""
        try:
            place = _place_at(self.bench, point)
            lines = self.bench.place_lines(place)
            if self.first is not None:
                self.bench.show_wire(self.origin, point)
                if place.neuron != self.first.neuron:
                    self._joined(place)
        except LabError as error:
            if error.key == "gap_in_the_air":
                self.bench.say(point, self._next_step())
            else:
                self.bench.refuse(point, error)
            return
        self.bench.say(point, *lines)

    def _next_step(self) -> str:
        if self.first is None:
            return self.bench.tr("Begin on the membrane of one cell")
        return self.bench.tr("Go on to the membrane of another cell")

    def _joined(self, place: Place) -> tuple[Lab, Ref]:
        assert self.first is not None
        return join(self.before, self.first, place)

    def end(self, point: QPointF) -> bool:
        """Join the cells; a click on the first one waits for the second."""
        try:
            place = _place_at(self.bench, point)
            if self.first is None:
                self._begin_at(place)
            if self._is_near(point):
                self.bench.say(point, self._next_step())
                return True
            lab, ref = self._joined(place)
        except LabError as error:
            self.bench.show_wire(None)
            self.bench.refuse(point, error)
            return False
        self.bench.show_wire(None)
        if self.bench.propose(lab):
            self.bench.settle(self.bench.tr("Make gap junction"))
            self.bench.select((ref,))
            self.bench.say(point)
        else:
            self.bench.withdraw()
        return False

    def _is_near(self, point: QPointF) -> bool:
        away = (point - self.origin) * self.bench.scale
        return away.manhattanLength() < 2.0 * REACH_PX

    def cancel(self) -> None:
        """Take the wire away."""
        self.bench.show_wire(None)
        super().cancel()


class MoveGap(Interaction):
    """Drags the nearer end of a gap junction to another place."""

    def __init__(self, bench: Bench, gap: str) -> None:
        super().__init__(bench)
        self.gap = gap
        self.before = bench.lab
        self.is_first = True
        self.refusal: LabError | None = None

    def start(self, point: QPointF) -> None:
        """Take the end that is nearer."""
        line = self.bench.picture.gaps[self.gap].line
        ends = (line.p1() - point, line.p2() - point)
        away = [QPointF.dotProduct(one, one) for one in ends]
        self.is_first = away[0] <= away[1]

    def move(self, point: QPointF) -> None:
        """Put it on the nearest membrane, or say why it cannot be there."""
        self.refusal = None
        try:
            place = _place_at(self.bench, point)
            lab = move_gap(self.before, self.gap, place, first=self.is_first)
        except LabError as error:
            self.refusal = error
            self.bench.refuse(point, error)
            return
        if self.bench.propose(lab):
            self.bench.say(point, *self.bench.place_lines(place))

    def end(self, point: QPointF) -> None:
        """Leave it, or put it back where it was if that was refused."""
        if self.refusal is not None:
            self.bench.withdraw()
            self.bench.refuse(point, self.refusal)
            return
        self.bench.settle(self.bench.tr("Move gap junction"))
        self.bench.say(point)
