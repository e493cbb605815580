"""The cone that joins a bouton to the panel in which its inside is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.diagram.picture import Picture
    from neurolab.diagram.view import DiagramView

BOX = 15.0
"""Half the side of the frame around the bouton, in pixels at scale 1."""


def bouton_of(
    picture: Picture, synapse: str, place: tuple[str, str, float]
) -> QPointF | None:
    """Return the drawn bouton that is nearest to a contact, None if there is none.

    Parameters
    ----------
    picture : Picture
    synapse : str
    place : (neuron, branch, fraction)
        Where the contact is.
    """
    item = picture.synapses.get(synapse)
    if item is None or not item.shape_now.contacts:
        return None
    boutons = item.shape_now.contacts
    neuron, branch, fraction = place
    shape = picture.shapes.get(neuron)
    drawn = None if shape is None else shape.branches.get(branch)
    if drawn is None:
        return QPointF(boutons[0].x, boutons[0].y)
    spot = drawn.point(fraction)
    nearest = min(boutons, key=lambda one: float(np.hypot(*(spot - (one.x, one.y)))))
    return QPointF(nearest.x, nearest.y)


def paint_cone(view: DiagramView, painter: QPainter) -> None:
    """Paint a frame around the bouton and lines to the right edge of a view."""
    if view.cone is None:
        return
    bouton = bouton_of(view.diagram.picture, *view.cone)
    if bouton is None:
        return
    room = QRectF(view.viewport().rect())
    at = QPointF(view.mapFromScene(bouton))
    half = float(theme.px(BOX))
    box = QRectF(at.x() - half, at.y() - half, 2.0 * half, 2.0 * half)
    if not room.contains(box):
        return
    colour = QColor(theme.current().accent)
    painter.save()
    painter.resetTransform()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.4, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(box, 3.0, 3.0)
    colour.setAlpha(120)
    painter.setPen(QPen(colour, 1.0, Qt.PenStyle.DashLine))
    painter.setClipRegion(_free(view))
    painter.drawLine(box.topRight(), room.topRight())
    painter.drawLine(box.bottomRight(), room.bottomRight())
    painter.restore()


def _free(view: DiagramView) -> QRegion:
    """Return the view without its words, so that no line crosses them."""
    free = QRegion(view.viewport().rect())
    for corner in view.corners():
        free -= QRegion(corner.toAlignedRect())
    for label in view.diagram.annotations.labels.values():
        at = QPointF(view.mapFromScene(label.pos()))
        free -= QRegion(label.box().translated(at).toAlignedRect())
    picture = view.diagram.picture
    boxes = [(one.pos(), one.box()) for one in picture.inputs.values()]
    boxes += [(one.pos(), one.box()) for one in picture.electrodes.values()]
    for point, box in boxes:
        at = QPointF(view.mapFromScene(point))
        free -= QRegion(box.translated(at).toAlignedRect())
    return free
