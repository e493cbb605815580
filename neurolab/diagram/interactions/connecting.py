"""Making a synapse by dragging from a terminal or an input to a membrane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.diagram.interactions.base import Bench, Interaction
from neurolab.diagram.pointing import nearest_place
from neurolab.document.edits.things import connect
from neurolab.errors import LabError

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from neurolab.document.edits.refs import Ref
    from neurolab.document.records import Lab, Place

REACH_PX = 22.0


class MakeSynapse(Interaction):
    """Drags a wire from a source; a drop on a membrane connects."""

    def __init__(self, bench: Bench, source: Place | Ref, origin: QPointF) -> None:
        super().__init__(bench)
        self.source, self.origin = source, origin
        self.before = bench.lab

    def move(self, point: QPointF) -> None:
        """Draw the wire, and say where it would end or why it cannot."""
        self.bench.show_wire(self.origin, point)
        try:
            _, _, place = self._connected(point)
        except LabError as error:
            if error.key == "synapse_in_the_air":
                self.bench.say(point, self.bench.tr("Drop it on a membrane"))
            else:
                self.bench.refuse(point, error)
            return
        self.bench.say(point, *self.bench.place_lines(place))

    def _connected(self, point: QPointF) -> tuple[Lab, Ref, Place]:
        found = nearest_place(self.bench.picture, point, REACH_PX / self.bench.scale)
        if found is None:
            raise LabError("synapse_in_the_air")
        lab, ref = connect(self.before, self.source, found[0])
        return lab, ref, found[0]

    def end(self, point: QPointF) -> None:
        """Connect, or say why not."""
        self.bench.show_wire(None)
        try:
            lab, ref, _ = self._connected(point)
        except LabError as error:
            self.bench.refuse(point, error)
            return
        if self.bench.propose(lab):
            self.bench.settle(self.bench.tr("Make synapse"))
            self.bench.select((ref,))
            self.bench.say(point)

    def cancel(self) -> None:
        """Take the wire away."""
        self.bench.show_wire(None)
        super().cancel()
