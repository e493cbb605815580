"""All membranes of the bench as one item, coloured by voltage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsItem

from neurolab.diagram.colours import FULL, USUAL_REST_MV, VoltageRange
from neurolab.diagram.raster import Raster, colour_table

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from neurolab.diagram.drawing.shapes import BranchShape, NeuronShape
    from neurolab.simulation.layout import Layout

MARGIN = 4.0
SHARP_PX = 1.01
"""Shifts are rounded to whole pixels; half a pixel each way cannot be seen."""


class MembraneItem(QGraphicsItem):
    """Paints every branch of every neuron, each place in the colour of its voltage."""

    def __init__(self) -> None:
        super().__init__()
        self._shapes: list[BranchShape] = []
        self._owners: list[str] = []
        self._bounds = QRectF()
        self._layout: Layout | None = None
        self._below = np.zeros(0, dtype=np.int64)
        self._above = np.zeros(0, dtype=np.int64)
        self._share = np.zeros(0, dtype=np.float32)
        self._known = np.zeros(0, dtype=bool)
        self._voltages: NDArray[np.float32] | None = None
        self._range = FULL
        self._table = colour_table(FULL)
        self._levels = np.zeros(0, dtype=np.uint8)
        self._raster: Raster | None = None
        self._built: QTransform | None = None
        self._is_stale = True

    # -- what is shown ---------------------------------------------------------------

    def set_shapes(self, neurons: list[NeuronShape]) -> None:
        """Show these neurons."""
        self.prepareGeometryChange()
        flat = [
            (neuron.neuron.id, shape)
            for neuron in neurons
            for shape in neuron.branches.values()
        ]
        # balls last: a soma covers the roots of its dendrites
        flat.sort(key=lambda pair: pair[1].is_ball)
        self._owners = [owner for owner, _ in flat]
        self._shapes = [shape for _, shape in flat]
        bounds = QRectF()
        for neuron in neurons:
            x, y, right, bottom = neuron.bounds
            bounds |= QRectF(x, y, right - x, bottom - y)
        self._bounds = bounds.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        self._raster = None
        self._map_pieces()
        self._update_levels()

    def set_range(self, voltages: VoltageRange) -> None:
        """Choose what voltages the colours stand for."""
        self._range = voltages
        self._table = colour_table(voltages)
        self._update_levels()

    def forget(self) -> None:
        """Forget the voltages: another lab is on the bench."""
        self._voltages = self._layout = None
        self._map_pieces()

    def set_voltages(self, layout: Layout, voltages_mv: NDArray[np.float32]) -> None:
        """Show the voltage of every compartment.

        Parameters
        ----------
        layout : Layout
        voltages_mv : (n,) float32
        """
        self._voltages = voltages_mv
        before, self._layout = self._layout, layout
        if layout is not before and not (before and layout.is_same_as(before)):
            self._map_pieces()
        self._update_levels()

    def _map_pieces(self) -> None:
        """Work out between which two compartments' centres each piece lies."""
        below, above, share = [], [], []
        for owner, shape in zip(self._owners, self._shapes, strict=True):
            count = len(shape.points) - 1
            middles = (np.arange(count) + 0.5) / count
            first, number = self._compartments(owner, shape.branch.id)
            at = np.clip(middles * number - 0.5, 0.0, max(number - 1, 0))
            low = np.floor(at).astype(np.int64)
            below.append(first + low if first >= 0 else np.full(count, -1))
            above.append(first + np.minimum(low + 1, max(number - 1, 0)))
            share.append((at - low).astype(np.float32))
        if below:
            self._below = np.concatenate(below)
            self._above = np.maximum(np.concatenate(above), 0)
            self._share = np.concatenate(share)
        else:
            self._below = self._above = np.zeros(0, dtype=np.int64)
            self._share = np.zeros(0, dtype=np.float32)
        self._known = self._below >= 0
        self._below = np.maximum(self._below, 0)

    def _compartments(self, neuron: str, branch: str) -> tuple[int, int]:
        """Return first compartment and count of a branch; -1 if it is not running."""
        if self._layout is None or neuron not in self._layout.maps:
            return -1, 1
        compartments = self._layout.maps[neuron]
        if branch not in compartments.first:
            return -1, 1
        first = self._layout.first[neuron] + compartments.first[branch]
        return first, compartments.count[branch]

    def _update_levels(self) -> None:
        v = self._voltages
        if v is None or not v.size:
            voltages = np.full(self._below.size, USUAL_REST_MV, dtype=np.float32)
        else:
            low, high = v[self._below], v[self._above]
            voltages = low + (high - low) * self._share
            voltages[~self._known] = USUAL_REST_MV
        self._levels = self._range.levels(voltages)
        self._is_stale = True
        self.update()

    # -- painting --------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        """Return the room of all neurons."""
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Look up the colours and draw them as one image."""
        if not self._shapes:
            return
        device = painter.device()
        # not deviceTransform, which counts from the corner of the window
        transform = painter.combinedTransform()
        ratio = transform.m11() / painter.worldTransform().m11()
        room = transform.mapRect(self._bounds).toAlignedRect()
        size = device if widget is None else widget
        width, height = ratio * size.width(), ratio * size.height()
        visible = QRectF(0.0, 0.0, width, height).toAlignedRect()
        if (room & visible).isEmpty():
            return
        raster, corner = self._raster_for(transform, room, visible)
        if self._is_stale:
            raster.colour(self._levels, self._table)
            self._is_stale = False
        painter.save()
        painter.resetTransform()
        image = raster.image
        image.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(corner) / ratio, image)
        painter.restore()

    def _raster_for(
        self, transform: QTransform, room: QRect, visible: QRect
    ) -> tuple[Raster, QPoint]:
        """Return the pixels for a view, and where their corner goes.

        They reach beyond the view, so that panning only shifts them.
        """
        raster, built = self._raster, self._built
        scale = (transform.m11(), transform.m12(), transform.m22())
        if raster is not None and built is not None:
            dx, dy = transform.dx() - built.dx(), transform.dy() - built.dy()
            shift = QPoint(round(dx), round(dy))
            aligned = abs(dx - shift.x()) + abs(dy - shift.y()) < SHARP_PX
            covered = raster.area.translated(shift)
            same = scale == (built.m11(), built.m12(), built.m22())
            if same and aligned and covered.contains(room & visible):
                return raster, covered.topLeft()
        across, down = visible.width() // 3, visible.height() // 3
        area = room & visible.adjusted(-across, -down, across, down)
        self._raster = raster = Raster(self._shapes, transform, area)
        self._built = QTransform(transform)
        self._is_stale = True
        return raster, area.topLeft()
