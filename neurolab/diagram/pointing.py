"""What lies under the pointer, nearest and topmost first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from neurolab.document.edits.refs import Ref
from neurolab.document.records import Place

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from neurolab.diagram.items.handle_item import HandleItem
    from neurolab.diagram.picture import Picture

MEMBRANE_PX = 9.0
BOUTON_PX = 7.0
GAP_PX = 9.0
SNAP_PX = 80.0


class Hit(NamedTuple):
    """What was found.

    Attributes
    ----------
    kind : str
        ``handle``, ``electrode``, ``input``, ``contact``, ``synapse``, ``gap`` or
        ``membrane``.
    ref : Ref
        What it belongs to.
    place : Place or None
        Where on a membrane.
    number : int
        Which target of a synapse.
    handle : HandleItem or None
    """

    kind: str
    ref: Ref
    place: Place | None = None
    number: int = 0
    handle: HandleItem | None = None


def nearest_place(
    picture: Picture, point: QPointF, reach: float, *, skip: str = ""
) -> tuple[Place, float] | None:
    """Return the nearest place on any membrane, and how far it is.

    Parameters
    ----------
    picture : Picture
    point : QPointF
    reach : float
        Farthest, in units of the drawing.
    skip : str
        Neuron to leave out.
    """
    best: tuple[Place, float] | None = None
    x, y = point.x(), point.y()
    for key, shape in picture.shapes.items():
        left, top, right, bottom = shape.bounds
        outside = max(left - x, x - right, top - y, y - bottom)
        if key == skip or outside > reach:
            continue
        found = shape.nearest(x, y)
        if found.distance <= reach and (best is None or found.distance < best[1]):
            place = Place(neuron=key, branch=found.branch, position=found.position)
            best = place, found.distance
    return best


def hit(
    picture: Picture, handles: list[HandleItem], point: QPointF, scale: float
) -> Hit | None:
    """Return what is under a point.

    Parameters
    ----------
    picture : Picture
    handles : list of HandleItem
        Those that are shown.
    point : QPointF
    scale : float
        Pixels per unit of the drawing.
    """
    for handle in reversed(handles):
        away = (point - handle.pos()) * scale
        if handle.isVisible() and handle.contains_px(away.x(), away.y()):
            return Hit("handle", Ref("neuron", handle.owner[0]), handle=handle)
    for key, item in reversed(picture.electrodes.items()):
        away = (point - item.pos()) * scale
        if item.contains_px(away.x(), away.y()):
            return Hit("electrode", Ref("electrode", key), item.electrode.place)
    for key, one in reversed(picture.inputs.items()):
        away = (point - one.pos()) * scale
        if one.contains_px(away.x(), away.y()):
            return Hit("input", Ref("input", key))
    return _on_connections(picture, point, scale) or _on_membrane(picture, point, scale)


def _on_connections(picture: Picture, point: QPointF, scale: float) -> Hit | None:
    for key, item in reversed(picture.synapses.items()):
        contact = item.contact_at(point.x(), point.y(), BOUTON_PX / scale)
        if contact is not None:
            return Hit("contact", Ref("synapse", key), number=contact.target)
    for key, gap in reversed(picture.gaps.items()):
        if gap.distance(point.x(), point.y()) * scale <= GAP_PX:
            return Hit("gap", Ref("gap", key))
    return None


def _on_membrane(picture: Picture, point: QPointF, scale: float) -> Hit | None:
    found = nearest_place(picture, point, MEMBRANE_PX / scale)
    if found is None:
        return None
    return Hit("membrane", Ref("neuron", found[0].neuron), found[0])
