"""Dragging things that are there: electrodes, inputs, neurons, synapse ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QPointF

from neurolab.diagram.interactions.base import Bench, Interaction
from neurolab.diagram.pointing import SNAP_PX, nearest_place
from neurolab.document.edits.places import (
    move_electrode,
    move_target,
    move_terminal,
    move_things,
)
from neurolab.document.edits.refs import Ref
from neurolab.document.edits.things import terminal_at
from neurolab.errors import LabError

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Place

FAR = 1e9


class MoveElectrode(Interaction):
    """Drags an electrode along membranes; it snaps to the nearest place."""

    def __init__(self, bench: Bench, electrode: str) -> None:
        super().__init__(bench)
        self.electrode = electrode
        self.before = bench.lab
        self.grab = QPointF()

    def start(self, point: QPointF) -> None:
        """Remember where it was grabbed."""
        self.grab = point - self.bench.picture.electrodes[self.electrode].pos()

    def move(self, point: QPointF) -> None:
        """Put the tip on the nearest membrane."""
        found = nearest_place(self.bench.picture, point - self.grab, FAR)
        if found is not None:
            moved = move_electrode(self.before, self.electrode, found[0])
            if self.bench.propose(moved):
                self.bench.say(point, *self.bench.place_lines(found[0]))

    def end(self, point: QPointF) -> None:
        """Leave it there."""
        self.bench.settle(self.bench.tr("Move electrode"))
        self.bench.say(point)


class MoveThings(Interaction):
    """Drags neurons and inputs over the bench."""

    def __init__(self, bench: Bench, refs: tuple[Ref, ...]) -> None:
        super().__init__(bench)
        self.refs = refs
        self.before = bench.lab
        self.origin = QPointF()

    def start(self, point: QPointF) -> None:
        """Remember where it began."""
        self.origin = point

    def move(self, point: QPointF) -> None:
        """Shift everything along."""
        by = (point - self.origin) / self.bench.picture.spread
        self.bench.propose(move_things(self.before, self.refs, by.x(), by.y()))

    def end(self, point: QPointF) -> None:
        """Leave everything there."""
        kinds = {ref.kind for ref in self.refs}
        text = self.bench.tr("Move things")
        if kinds == {"neuron"}:
            text = self.bench.tr("Move neuron")
        elif kinds == {"input"}:
            text = self.bench.tr("Move input")
        self.bench.settle(text)


class MoveInput(Interaction):
    """Drags an outside input; near a membrane its only synapse snaps to it."""

    def __init__(self, bench: Bench, line: str) -> None:
        super().__init__(bench)
        self.ref = Ref("input", line)
        self.before = bench.lab
        self.origin = QPointF()
        own = [one for one in self.before.synapses if one.input == line]
        single = len(own) == 1 and len(own[0].targets) == 1
        self.synapse = own[0].id if single else None

    def start(self, point: QPointF) -> None:
        """Remember where it began."""
        self.origin = point

    def move(self, point: QPointF) -> None:
        """Shift it, and its synapse along the nearest branch."""
        by = (point - self.origin) / self.bench.picture.spread
        lab = move_things(self.before, (self.ref,), by.x(), by.y())
        lines: tuple[str, ...] = ()
        if self.synapse is not None:
            reach = SNAP_PX / self.bench.scale
            found = nearest_place(self.bench.picture, point, reach)
            if found is not None:
                lab, lines = self._snapped(lab, found[0])
        if self.bench.propose(lab):
            self.bench.say(point, *lines)

    def _snapped(self, lab: Lab, place: Place) -> tuple[Lab, tuple[str, ...]]:
        assert self.synapse is not None
        try:
            return (
                move_target(lab, self.synapse, 0, place),
                self.bench.place_lines(place),
            )
        except LabError:
            return lab, ()

    def end(self, point: QPointF) -> None:
        """Leave it there."""
        self.bench.settle(self.bench.tr("Move input"))
        self.bench.say(point)


class MoveTarget(Interaction):
    """Drags the end of a synapse to another place."""

    def __init__(self, bench: Bench, synapse: str, number: int) -> None:
        super().__init__(bench)
        self.synapse, self.number = synapse, number
        self.before = bench.lab
        self.refusal: LabError | None = None

    def move(self, point: QPointF) -> None:
        """Put it on the nearest membrane, or say why it cannot sit there."""
        found = nearest_place(self.bench.picture, point, SNAP_PX / self.bench.scale)
        self.refusal = None
        if found is None:
            self.refusal = LabError("synapse_in_the_air")
        else:
            try:
                lab = move_target(self.before, self.synapse, self.number, found[0])
            except LabError as error:
                self.refusal = error
            else:
                if self.bench.propose(lab):
                    self.bench.say(point, *self.bench.place_lines(found[0]))
        if self.refusal is not None:
            self.bench.refuse(point, self.refusal)

    def end(self, point: QPointF) -> None:
        """Leave it, or put it back where it was if that was refused."""
        if self.refusal is not None:
            self.bench.withdraw()
            self.bench.refuse(point, self.refusal)
            return
        self.bench.settle(self.bench.tr("Move synapse"))
        self.bench.say(point)


class MoveTerminal(Interaction):
    """Drags the start of a synapse to another terminal of an axon."""

    def __init__(self, bench: Bench, synapse: str) -> None:
        super().__init__(bench)
        self.synapse = synapse
        self.before = bench.lab
        self.refusal: LabError | None = None

    def move(self, point: QPointF) -> None:
        """Start it at the nearest axon, or say why it cannot start there."""
        found = nearest_place(self.bench.picture, point, SNAP_PX / self.bench.scale)
        self.refusal = None
        if found is None:
            self.refusal = LabError("source_in_the_air")
        else:
            place = terminal_at(self.before, found[0])
            if place is None:
                where = f"neuron.{found[0].neuron}.{found[0].branch}"
                self.refusal = LabError(
                    "terminal_not_on_axon", place=where, branch=found[0].branch
                )
            else:
                at = replace(place, position=found[0].position)
                if self.bench.propose(move_terminal(self.before, self.synapse, at)):
                    self.bench.say(point, *self.bench.place_lines(at))
        if self.refusal is not None:
            self.bench.refuse(point, self.refusal)

    def end(self, point: QPointF) -> None:
        """Leave it, or put it back where it was if that was refused."""
        if self.refusal is not None:
            self.bench.withdraw()
            self.bench.refuse(point, self.refusal)
            return
        self.bench.settle(self.bench.tr("Move synapse"))
        self.bench.say(point)
