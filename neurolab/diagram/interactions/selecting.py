"""Selecting with a rubber band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from neurolab.diagram.interactions.base import Bench, Interaction
from neurolab.document.edits.refs import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator


class RubberBand(Interaction):
    """Selects everything whose middle lies in a rectangle."""

    def __init__(self, bench: Bench, *, adds: bool) -> None:
        super().__init__(bench)
        self.kept = bench.selected if adds else ()
        self.origin = QPointF()

    def start(self, point: QPointF) -> None:
        """Remember the first corner."""
        self.origin = point

    def move(self, point: QPointF) -> None:
        """Show the rectangle, and select what is in it."""
        band = QRectF(self.origin, point).normalized()
        self.bench.show_band(band)
        self.bench.select(dict.fromkeys((*self.kept, *self._inside(band))))

    def _inside(self, band: QRectF) -> Iterator[Ref]:
        picture = self.bench.picture
        for key, shape in picture.shapes.items():
            x, y, right, bottom = shape.bounds
            if band.contains(QRectF(x, y, right - x, bottom - y).center()):
                yield Ref("neuron", key)
        for key, electrode in picture.electrodes.items():
            if band.contains(electrode.pos()):
                yield Ref("electrode", key)
        for key, one in picture.inputs.items():
            if band.contains(one.pos()):
                yield Ref("input", key)
        for key, synapse in picture.synapses.items():
            if band.contains(QPointF(*synapse.shape_now.middle)):
                yield Ref("synapse", key)

    def end(self, point: QPointF) -> None:
        """Take the rectangle away."""
        self.bench.show_band(None)

    def cancel(self) -> None:
        """Select what was selected before."""
        self.bench.show_band(None)
        self.bench.select(self.kept)
