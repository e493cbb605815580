"""Where drugs act on the bench: a sign and their names beside cells and synapses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.document.records import BranchKind
from neurolab.pharmacy.about import short_name
from neurolab.physiology.calcium_schemes import TERMINAL_CHANNELS
from neurolab.physiology.clearing import ROUTES
from neurolab.physiology.drugs import DRUGS
from neurolab.simulation.equipment import terminal_channel
from neurolab.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from neurolab.diagram.picture import Picture
    from neurolab.diagram.view import DiagramView
    from neurolab.document.records import Lab, Neuron, Synapse

RADIUS = 6.5
AWAY = 16.0
"""How far a sign stands from what it marks, in pixels at scale 1."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Drugs that act at one thing of the bench.

    Attributes
    ----------
    kind, name : str
        ``neuron`` or ``synapse``, and its id.
    drugs : tuple of str
        Keys of `physiology.drugs.DRUGS`.
    """

    kind: str
    name: str
    drugs: tuple[str, ...]


def marks_of(lab: Lab) -> tuple[Mark, ...]:
    """Return where the drugs of a lab act, of the bath and of single synapses."""
    bath = [one.drug for one in lab.doses if one.micromolar > 0.0]
    found = []
    for neuron in lab.neurons:
        drugs = _reaching(bath, _channels(neuron))
        if drugs:
            found.append(Mark("neuron", neuron.id, drugs))
    for synapse in lab.synapses:
        local = [one.drug for one in synapse.doses if one.micromolar > 0.0]
        drugs = _reaching(dict.fromkeys((*bath, *local)), _parts(lab, synapse))
        if drugs:
            found.append(Mark("synapse", synapse.id, drugs))
    return tuple(found)


def _reaching(drugs: Iterable[str], targets: set[str]) -> tuple[str, ...]:
    """Return the drugs that reach one of some targets."""
    return tuple(
        name
        for name in drugs
        if name in DRUGS and any(one.name in targets for one in DRUGS[name].targets)
    )


def _channels(neuron: Neuron) -> set[str]:
    """Return the channels of a cell; calcium channels of terminals are synapses'."""
    channels = {one.channel for each in neuron.membranes for one in each.channels}
    return channels - set(TERMINAL_CHANNELS)


def _parts(lab: Lab, synapse: Synapse) -> set[str]:
    """Return what a drug can reach at a synapse."""
    transmitter = str(transmitter_of(lab, synapse))
    parts = {terminal_channel(synapse), "release", f"release.{transmitter}"}
    parts |= set(synapse.receptors)
    routes = ROUTES.get(transmitter, {})
    parts |= {one.agent for one in routes.values() if one.agent}
    if parts & {"beta", "d1"}:
        parts.add("adenylate_cyclase")
    if "gaba_a" in parts:
        parts.add("benzodiazepine_site")
    return parts


def point_of(picture: Picture, lab: Lab, mark: Mark) -> QPointF | None:
    """Return what a mark belongs to on the drawing, None if it is not drawn."""
    if mark.kind == "synapse":
        item = picture.synapses.get(mark.name)
        if item is None or not item.shape_now.contacts:
            return None
        bouton = min(item.shape_now.contacts, key=lambda one: one.y)
        return QPointF(bouton.x, bouton.y)
    neuron = next(one for one in lab.neurons if one.id == mark.name)
    shape = picture.shapes.get(mark.name)
    somas = [one.id for one in neuron.branches if one.kind is BranchKind.SOMA]
    first = (somas or [one.id for one in neuron.branches])[0]
    point = None if shape is None else shape.point(first, 0.5)
    return None if point is None else QPointF(float(point[0]), float(point[1]))


def paint_marks(view: DiagramView, painter: QPainter) -> None:
    """Paint a crossed circle and the names of the drugs at all that they act on."""
    lab = view.diagram.lab
    if view.marked[0] is not lab:
        view.marked = lab, marks_of(lab)
    if not view.marked[1]:
        return
    look = theme.current()
    font = theme.font(0.9 * look.small_px, strong=True)
    metrics = QFontMetricsF(font)
    painter.save()
    painter.resetTransform()
    for mark in view.marked[1]:
        point = point_of(view.diagram.picture, lab, mark)
        if point is None:
            continue
        radius, away = float(theme.px(RADIUS)), float(theme.px(AWAY))
        centre = QPointF(view.mapFromScene(point)) + QPointF(-away, -away)
        painter.setPen(QPen(QColor(look.failure), 1.8))
        painter.setBrush(QColor(look.paper))
        painter.drawEllipse(centre, radius, radius)
        reach = 0.62 * radius
        painter.drawLine(centre - QPointF(reach, reach), centre + QPointF(reach, reach))
        text = ", ".join(short_name(DRUGS[one]) for one in mark.drugs)
        wide = metrics.horizontalAdvance(text)
        left = centre.x() - radius - 4.0 - wide
        box = QRectF(
            left - 2.0,
            centre.y() - 0.5 * metrics.height(),
            wide + 4.0,
            metrics.height(),
        )
        paper = QColor(look.paper)
        paper.setAlpha(215)
        painter.fillRect(box, paper)
        painter.setFont(font)
        painter.setPen(QColor(look.failure))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.restore()
