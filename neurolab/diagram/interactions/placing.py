"""Placing something from the palette: it follows the pointer until it is dropped.

What is placed is named by a word: ``neuron:<template>``, ``neuron:<template>:gaba``,
``input:<transmitter>``, ``bundle:<transmitter>``, ``electrode:<mode>``,
``current:<stimulus>``, ``conductance:<stimulus>``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from neurolab.diagram.interactions.base import Bench, Interaction
from neurolab.diagram.pointing import SNAP_PX, nearest_place
from neurolab.document.edits.places import move_things
from neurolab.document.edits.things import (
    Stimulus,
    add_electrode,
    add_input,
    add_neuron,
    connect,
    put_neuron,
)
from neurolab.document.records import ElectrodeMode, Transmitter
from neurolab.errors import LabError

if TYPE_CHECKING:
    from neurolab.document.edits.refs import Ref
    from neurolab.document.records import Lab, Neuron, Place

INPUT_GAP = 74.0
"""How far an input that is dropped on a membrane stays from it, in drawing units."""
MODES = {
    "electrode": ElectrodeMode.VOLTAGE,
    "current": ElectrodeMode.CURRENT_CLAMP,
    "conductance": ElectrodeMode.CONDUCTANCE_CLAMP,
}
STIMULI: dict[str, Stimulus] = {
    "step": "step",
    "train": "train",
    "double_pulse": "double_pulse",
    "noise": "noise",
    "ramp": "ramp",
    "sine": "sine",
}


class PlaceThing(Interaction):
    """Carries a new thing to where it is dropped.

    Parameters
    ----------
    bench : Bench
    kind : str
        See the module.
    neuron : Neuron, optional
        A finished neuron, for instance a morphology, for the kind ``neuron``.
    """

    def __init__(self, bench: Bench, kind: str, neuron: Neuron | None = None) -> None:
        super().__init__(bench)
        self.neuron = neuron
        self.what, _, rest = kind.partition(":")
        self.which, _, self.more = rest.partition(":")
        self.before = bench.lab
        self.refusal: LabError | None = None
        self.ref: Ref | None = None
        self.is_dropped = False
        self.made: tuple[Lab, Ref] | None = None
        self.made_at = QPointF()

    def move(self, point: QPointF) -> None:
        """Show it where it would be."""
        self.refusal = None
        try:
            lab, self.ref, lines = self._placed(point)
        except LabError as error:
            self.refusal = error
            self.bench.withdraw()
            self.bench.refuse(point, error)
            return
        if self.bench.propose(lab):
            self.bench.say(point, *lines)

    def _placed(self, point: QPointF) -> tuple[Lab, Ref, tuple[str, ...]]:
        at = point / self.bench.picture.spread
        if self.what == "neuron":
            return (*self._neuron(at), ())
        if self.what in ("input", "bundle"):
            return self._input(point, at)
        place = self._nearest(point)
        mode = MODES.get(self.what, ElectrodeMode.VOLTAGE)
        stimulus: Stimulus = "step"
        if self.what == "electrode" and self.which:
            mode = ElectrodeMode(self.which)
        elif self.which in STIMULI:
            stimulus = STIMULI[self.which]
        lab, ref = add_electrode(self.before, place, mode, stimulus)
        return lab, ref, self.bench.place_lines(place)

    def _neuron(self, at: QPointF) -> tuple[Lab, Ref]:
        """Return the new neuron; built once, and then only moved."""
        if self.made is None:
            transmitter = Transmitter(self.more) if self.more else None
            place = (at.x(), at.y())
            if self.neuron is not None:
                self.made = put_neuron(self.before, self.neuron, place)
            else:
                self.made = add_neuron(self.before, self.which, place, transmitter)
            self.made_at = at
        lab, ref = self.made
        by = at - self.made_at
        return move_things(lab, (ref,), by.x(), by.y()), ref

    def _nearest(self, point: QPointF) -> Place:
        found = nearest_place(self.bench.picture, point, SNAP_PX / self.bench.scale)
        if found is None:
            raise LabError("electrode_in_the_air")
        return found[0]

    def _input(self, point: QPointF, at: QPointF) -> tuple[Lab, Ref, tuple[str, ...]]:
        """Return an input, connected if it is dropped on a membrane."""
        bundle = self.what == "bundle"
        transmitter = Transmitter(self.which)
        found = nearest_place(
            self.bench.picture, point, 0.4 * SNAP_PX / self.bench.scale
        )
        if found is None:
            lab, ref = add_input(
                self.before, (at.x(), at.y()), transmitter, bundle=bundle
            )
            return lab, ref, (self.bench.tr("Not connected yet"),)
        place = found[0]
        position = self._beside(place, point) / self.bench.picture.spread
        lab, ref = add_input(
            self.before, (position.x(), position.y()), transmitter, bundle=bundle
        )
        lab, _ = connect(lab, ref, place)
        return lab, ref, self.bench.place_lines(place)

    def _beside(self, place: Place, point: QPointF) -> QPointF:
        """Return where the input's dome goes, away from the membrane."""
        shape = self.bench.picture.shapes[place.neuron].branches[place.branch]
        foot, normal = shape.point(place.position), shape.normal(place.position)
        if shape.is_ball:
            normal = foot * 0.0 + (
                point.x() - shape.centre[0],
                point.y() - shape.centre[1],
            )
            normal = normal / max(float((normal @ normal) ** 0.5), 1e-9)
            foot = shape.centre + shape.radius * normal
        side = (point.x() - foot[0]) * normal[0] + (point.y() - foot[1]) * normal[1]
        out = normal if side >= 0.0 else -normal
        return QPointF(*map(float, foot + INPUT_GAP * out))

    def end(self, point: QPointF) -> None:
        """Drop it, or say why it cannot be there."""
        self.move(point)
        if self.refusal is not None:
            self.bench.refuse(point, self.refusal)
            return
        text = {
            "neuron": self.bench.tr("Add neuron"),
            "input": self.bench.tr("Add input"),
            "bundle": self.bench.tr("Add bundle"),
        }.get(self.what, self.bench.tr("Add electrode"))
        self.bench.settle(text)
        self.bench.say(point)
        self.is_dropped = True
        if self.ref is not None:
            self.bench.select((self.ref,))
