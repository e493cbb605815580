"""What surrounds the picture: tags and labels where there is room, handles, ports."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from neurolab.diagram.arrange import Placer, rays
from neurolab.diagram.drawing.connections import BOUTON
from neurolab.diagram.drawing.curves import circle, normals, resample
from neurolab.diagram.items.handle_item import HandleItem
from neurolab.diagram.items.label_item import LabelItem
from neurolab.diagram.labels import Detail, Label, labels_of
from neurolab.document.edits.refs import find
from neurolab.document.records import BranchKind
from neurolab.simulation.synapse_words import words_of_synapse
from neurolab.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.diagram.drawing.curves import Floats
    from neurolab.diagram.drawing.shapes import NeuronShape
    from neurolab.diagram.pointing import Hit
    from neurolab.diagram.scene import DiagramScene
    from neurolab.document.records import Input, Synapse

UP = (100.0, 80.0, 120.0, 60.0, 140.0, 40.0)
DOWN = (260.0, 280.0, 240.0, 300.0, 220.0, 320.0)
SIDES = (180.0, 0.0, 160.0, 20.0, 200.0, 340.0)
AROUND = tuple(22.5 * k for k in (4, 12, 2, 6, 10, 14, 3, 5, 11, 13, 0, 8, 1, 7, 9, 15))
TAG_REACHES = rays((70.0, 96.0, 128.0), (*UP, *DOWN, *SIDES))
BOX_REACHES = rays((92.0, 122.0, 160.0), (*DOWN, *SIDES, *UP))
NAME_REACHES = rays(
    (16.0, 20.0, 24.0, 30.0, 36.0, 44.0, 54.0, 64.0, 76.0, 100.0), AROUND
)
NAME_SIDES = [float(np.sign(round(one.x()))) for one in NAME_REACHES]
"""To which side of its part a name lies: half of its width comes on top."""
CARD_REACHES = rays((80.0, 115.0, 150.0, 190.0, 235.0, 285.0, 340.0, 400.0), AROUND)
BALL_WEIGHT = 4.0
FIT_MARGINS = (40.0, 72.0, 40.0, 84.0)
"""Pixels left free at left, top, right and bottom when everything is fitted."""
NEAR_PX = 5.0
"""Distance between points of membranes where labels look for room."""
GLIA = 1.2 * BOUTON
"""Half of the room of a drawn glial cell."""
MOST_POINTS = 1500.0
"""Points along the whole width and height, however near one looks."""
WIDE_PX = 5.0
"""Branches that are drawn thicker have edges of their own."""
HANDLE_PX, PORT_PX, SIDE_PX = 16.0, 24.0, 15.0
TERMINALS = (BranchKind.AXON, BranchKind.NODE, BranchKind.BOUTON)


class Annotations:
    """Keeps labels, handles and ports of a scene.

    Parameters
    ----------
    scene : DiagramScene
    """

    def __init__(self, scene: DiagramScene) -> None:
        self._scene = scene
        self.labels: dict[str, LabelItem] = {}
        self.kinds: dict[str, Label] = {}
        self.handles: list[HandleItem] = []
        self._ports: dict[tuple[str, ...], HandleItem] = {}
        self._scale = 0.0
        self.margins = FIT_MARGINS
        self.corners: tuple[QRectF, ...] = ()
        """Where the fitted view writes itself, in pixels of the drawing."""
        self._arranged: tuple[object, ...] | None = None
        self._shapes: tuple[NeuronShape, ...] = ()

    # -- keeping up ------------------------------------------------------------------

    def update(self) -> None:
        """Follow the picture; while a gesture lasts nothing changes sides."""
        wanted = {
            one.key: one for one in labels_of(self._scene.picture, self._scene.detail)
        }
        for key in [key for key in self.labels if key not in wanted]:
            self._scene.removeItem(self.labels.pop(key))
        for key, label in wanted.items():
            item = self.labels.get(key)
            strong = label.kind in ("neuron", "contacts")
            if item is None:
                item = self.labels[key] = LabelItem(
                    label.word,
                    label.sentence,
                    strong=strong,
                    is_joined=label.kind not in ("neuron", "length"),
                )
                self._scene.addItem(item)
            item.word, item.sentence = label.word, label.sentence
            item.shows_sentence = self._scene.detail is Detail.SENTENCES
            item.setPos(label.x, label.y)
            item.set_reach(item.reach)
        self.kinds = wanted
        self._update_ports()
        self.update_handles()
        if not self._scene.is_busy:
            self._arrange_if_new()

    def _arrange_if_new(self) -> None:
        """Find room if anything that decides about it changed."""
        shapes, looks = tuple(self._scene.picture.shapes.values()), self._looks()
        # shapes hold arrays: they are compared by identity
        is_same = len(shapes) == len(self._shapes) and all(
            map(is_, shapes, self._shapes)
        )
        if not is_same or looks != self._arranged:
            self._shapes, self._arranged = shapes, looks
            self._arrange()

    def forget(self) -> None:
        """Find room anew at the next update: type or colours are others."""
        self._arranged = None

    def _looks(self) -> tuple[object, ...]:
        """Return everything that decides where there is room."""
        picture = self._scene.picture
        return (
            self._scale,
            theme.scale(),
            self.margins,
            tuple(one.getRect() for one in self.corners),
            self._scene.detail,
            tuple(self.kinds.values()),
            tuple(
                (key, one.pos().toTuple(), one.box_size())
                for key, one in picture.electrodes.items()
            ),
            tuple(
                (key, one.pos().toTuple(), one.record.count == 1)
                for key, one in picture.inputs.items()
            ),
            tuple(
                (key, one.shape_now.bounds, len(one.shape_now.contacts))
                for key, one in picture.synapses.items()
            ),
        )

    def arrange(self, scale: float) -> None:
        """Find room at a zoom."""
        if scale != self._scale:
            self._scale = scale
            self._update_ports()  # labels leave them free
            self._arrange_if_new()
            self.update_handles()

    def _arrange(self) -> None:
        if self._scale <= 0.0:
            return
        picture, scale = self._scene.picture, self._scale
        placer = Placer(*self._points(scale), self._area(scale))
        for corner in self.corners:
            placer.take(corner)
        for port in self._ports.values():
            placer.take(QRectF(-8.0, -8.0, 16.0, 16.0).translated(port.pos() * scale))
        for shape in picture.shapes.values():
            for part in shape.compressed:
                for mark in (part.first, part.second):
                    spot = QPointF(mark.x, mark.y) * scale
                    half = mark.half * scale + 2.0
                    placer.take(QRectF(-9.0, -half, 18.0, 2.0 * half).translated(spot))
        for one in picture.inputs.values():
            box = one.box().translated(one.pos() * scale)
            placer.take(box.adjusted(-4.0, -10.0, 10.0, 4.0))
        for synapse in picture.synapses.values():
            if synapse.has_glia:
                half = GLIA * scale
                spot = synapse.glia_point() * scale
                placer.take(QRectF(-half, -half, 2 * half, 2 * half).translated(spot))
            for contact in synapse.shape_now.contacts:
                spot = QPointF(contact.x, contact.y) * scale
                half = BOUTON * scale + 2.0
                placer.take(QRectF(-half, -half, 2 * half, 2 * half).translated(spot))
        for electrode in picture.electrodes.values():
            reaches = BOX_REACHES if electrode.is_stimulus else TAG_REACHES
            best = placer.place(
                electrode.pos() * scale,
                electrode.box_size(),
                [one * theme.scale() for one in reaches],
                is_thick=True,
            )
            electrode.set_reach(best)
            placer.take_line(electrode.pos() * scale, best)
        for key, item in self.labels.items():
            reaches = self._reaches(key, item)
            best = placer.place(item.pos() * scale, item.size(), reaches)
            item.set_reach(best)
            if item.has_leader:
                placer.take_line(item.pos() * scale, best)

    def _area(self, scale: float) -> QRectF:
        """Return what is seen when everything is fitted, in pixels."""
        bounds = self._scene.picture.bounds()
        room = QRectF(bounds.topLeft() * scale, bounds.size() * scale)
        left, top, right, bottom = self.margins
        return room.adjusted(-left, -top, right, bottom).adjusted(4, 4, -4, -4)

    def _reaches(self, key: str, item: LabelItem) -> list[QPointF]:
        """Return where a label may go, best first."""
        label = self.kinds[key]
        if label.kind == "length":
            near = label.room * self._scale + theme.px(14)
            return rays((near, near + theme.px(20)), (270.0, 90.0))
        if item.shows_sentence and item.sentence:
            return [one * theme.scale() for one in CARD_REACHES]
        width, _ = item.size()
        start = float(theme.px(14))
        if label.kind == "neuron":
            start = self._soma_px(label.owner) + theme.px(12)
        if label.kind == "input":
            start = float(theme.px(30))
        grown = theme.scale() + start / 26.0
        return [
            QPointF(reach.x() * grown + side * 0.42 * width, reach.y() * grown)
            for reach, side in zip(NAME_REACHES, NAME_SIDES, strict=True)
        ]

    def _soma_px(self, neuron: str) -> float:
        for shape in self._scene.picture.shapes[neuron].branches.values():
            if shape.is_ball:
                return shape.radius * self._scale
        return 6.0

    def _points(self, scale: float) -> tuple[Floats, Floats]:
        """Return what tags should not cover, in pixels, with weights."""
        points, weights = [np.zeros((0, 2))], [np.zeros(0)]
        bounds = self._scene.picture.bounds()
        near = max(NEAR_PX / scale, (bounds.width() + bounds.height()) / MOST_POINTS)
        for neuron in self._scene.picture.shapes.values():
            for shape in neuron.branches.values():
                every = resample(shape.points, near, 2)
                if shape.widths.max() * scale > WIDE_PX:
                    shares = (0.5, 1.0) if shape.widths.max() * scale > 14.0 else (1.0,)
                    sides = [shape.band(f * shape.widths) for f in shares]
                    edges = [resample(one, near, 2) for e in sides for one in e]
                    every = np.vstack([every, *edges])
                weight = np.ones(len(every))
                if shape.is_ball:
                    every = np.vstack(
                        [
                            circle(shape.centre, f * shape.radius, 20)
                            for f in (0.35, 0.7, 1.0)
                        ]
                    )
                    weight = np.full(len(every), BALL_WEIGHT)
                points.append(every)
                weights.append(weight)
            for sheath in neuron.sheaths:
                middle = resample(sheath.points, near, 2)
                across = normals(middle) * 0.5 * sheath.width
                every = np.vstack([middle + f * across for f in (-1.0, 0.0, 1.0)])
                points.append(every)
                weights.append(np.ones(len(every)))
        for item in self._scene.picture.synapses.values():
            for twig in item.shape_now.twigs:
                every = resample(twig, near, 2)
                points.append(every)
                weights.append(np.ones(len(every)))
        return np.vstack(points) * scale, np.concatenate(weights)

    # -- ports and handles -----------------------------------------------------------

    def _update_ports(self) -> None:
        """Put a port at every free end of an axon, and at every outside input."""
        scale = self._scene.scale
        wanted: dict[tuple[str, ...], QPointF] = {}
        for key, neuron in self._scene.picture.shapes.items():
            for branch, point in _terminals(neuron, PORT_PX / scale):
                wanted[key, branch] = point
        for key, item in self._scene.picture.inputs.items():
            wanted[key,] = item.pos() + QPointF(0.0, PORT_PX + 6.0) / scale
        for owner in [owner for owner in self._ports if owner not in wanted]:
            port = self._ports.pop(owner)
            self.handles.remove(port)
            self._scene.removeItem(port)
        for owner, point in wanted.items():
            if owner not in self._ports:
                port = HandleItem("port" if len(owner) == 2 else "input_port")
                port.owner = owner
                self._ports[owner] = port
                self.handles.insert(0, port)
                self._scene.addItem(port)
            self._ports[owner].setPos(point)

    def update_handles(self) -> None:
        """Show the handles of the selected branch or synapse."""
        for handle in [one for one in self.handles if one not in self._ports.values()]:
            self.handles.remove(handle)
            self._scene.removeItem(handle)
        branch = self._scene.branch
        if branch is not None:
            shape = self._scene.picture.shapes.get(branch[0])
            if shape is not None and branch[1] in shape.branches:
                self._add_branch_handles(shape, branch)
        for ref in self._scene.selected:
            item = self._scene.picture.synapses.get(ref.id)
            if ref.kind == "synapse" and item is not None:
                if item.shape_now.synapse.terminal is not None:
                    start = QPointF(*item.shape_now.twigs[0][3])
                    self._add_handle("end", (ref.id,), start, 0.0)

    def _add_branch_handles(self, neuron: NeuronShape, owner: tuple[str, str]) -> None:
        shape, scale = neuron.branches[owner[1]], self._scene.scale
        along = shape.points[-1] - shape.points[-2]
        along = along / max(float(np.hypot(*along)), 1e-9)
        degrees = float(np.degrees(np.arctan2(along[1], along[0])))
        if shape.is_ball:
            out = np.array([0.7071, 0.7071])
            rim = shape.centre + out * (shape.radius + 0.6 * SIDE_PX / scale)
            self._add_handle("diameter", owner, QPointF(*rim), 45.0)
            return
        tip = shape.points[-1] + along * HANDLE_PX / scale
        self._add_handle("length", owner, QPointF(*tip), degrees)
        middle, normal = shape.point(0.5), shape.normal(0.5)
        side = middle + normal * (0.5 * shape.width(0.5) + SIDE_PX / scale)
        self._add_handle("diameter", owner, QPointF(*side), degrees + 90.0)

    def _add_handle(
        self, kind: str, owner: tuple[str, ...], point: QPointF, degrees: float
    ) -> None:
        handle = HandleItem(kind)
        handle.owner, handle.degrees = owner, degrees
        handle.setPos(point)
        self._scene.addItem(handle)
        self.handles.append(handle)

    # -- words about what is under the pointer ---------------------------------------

    def describe(self, found: Hit) -> tuple[str, ...]:
        """Return what is under the pointer, in words."""
        scene = self._scene
        if found.handle is not None:
            return _handle_words(scene, found.handle)
        record = find(scene.lab, found.ref)
        if record is None:
            return ()
        match found.kind:
            case "membrane" if found.place is not None:
                return scene.place_lines(found.place)
            case "electrode" if found.place is not None:
                name = scene.picture.electrodes[found.ref.id].electrode.name
                return (name or found.ref.id, *scene.place_lines(found.place))
            case "input":
                return _input_words(scene, record)  # type: ignore[arg-type]
            case "contact":
                return _synapse_words(scene, record)  # type: ignore[arg-type]
        return (scene.tr("Electrical synapse"),)


def _terminals(neuron: NeuronShape, gap: float) -> Iterator[tuple[str, QPointF]]:
    """Yield each free end of an axon with the point of its port."""
    parents = {shape.branch.parent for shape in neuron.branches.values()}
    for name, shape in neuron.branches.items():
        if shape.branch.kind not in TERMINALS or name in parents:
            continue
        along = shape.points[-1] - shape.points[-2]
        along = along / max(float(np.hypot(*along)), 1e-9)
        yield name, QPointF(*(shape.points[-1] + along * gap))


def _handle_words(scene: DiagramScene, handle: HandleItem) -> tuple[str, ...]:
    return {
        "length": (scene.tr("Drag to stretch this branch"),),
        "diameter": (scene.tr("Drag to make it thicker or thinner"),),
        "end": (scene.tr("Drag to another axon"),),
        "port": (scene.tr("Drag to a membrane to make a synapse"),),
        "input_port": (scene.tr("Drag to a membrane to make a synapse"),),
    }[handle.kind]


def _input_words(scene: DiagramScene, record: Input) -> tuple[str, ...]:
    lines = scene.tr("1 axon")
    if record.count > 1:
        lines = scene.tr("%1 axons").replace("%1", str(record.count))
    state = "" if record.on else scene.tr(", switched off")
    return record.name or record.id, f"{record.transmitter.value}, {lines}{state}"


def _synapse_words(scene: DiagramScene, record: Synapse) -> tuple[str, ...]:
    contacts = scene.tr("1 contact")
    if record.contacts > 1:
        contacts = scene.tr("%1 contacts").replace("%1", str(record.contacts))
    state = "" if record.on else scene.tr(", switched off")
    receptors = ", ".join(name.replace("_", " ") for name in record.receptors)
    now = "" if scene.frame is None else words_of_synapse(scene.frame, record)
    lines = (record.name or record.id, f"{contacts}{state}", receptors, now)
    return tuple(line for line in lines if line)
