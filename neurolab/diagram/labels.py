"""The words on the drawing: names of neurons, parts and inputs, true lengths."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from neurolab.diagram.drawing.connections import BOUTON
from neurolab.document.records import BranchKind
from neurolab.texts import word
from neurolab.units import format_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.diagram.drawing.shapes import BranchShape, NeuronShape
    from neurolab.diagram.picture import Picture
    from neurolab.document.records import Lab

NAMED = (
    BranchKind.SOMA,
    BranchKind.DENDRITE,
    BranchKind.HILLOCK,
    BranchKind.INITIAL_SEGMENT,
    BranchKind.INTERNODE,
    BranchKind.NODE,
    BranchKind.AXON,
    BranchKind.BOUTON,
)
DENDRITE_AT = 0.62
MUSCLE = "muscle"
"""What the one cable of a muscle fibre is called; its record is that of an axon."""


class Detail(IntEnum):
    """How much the labels say."""

    NONE = 0
    NAMES = 1
    SENTENCES = 2


class Label(NamedTuple):
    """A label: what it says, and where on the drawing its part is.

    Attributes
    ----------
    key : str
        Which label it is, the same while the part exists.
    x, y : float
    word, sentence : str
    kind : str
        ``neuron``, ``part``, ``length``, ``contacts`` or ``input``.
    owner : str
        Id of the neuron or input that can be renamed by it.
    room : float
        Half the drawn thickness of what it stands beside.
    """

    key: str
    x: float
    y: float
    word: str
    sentence: str
    kind: str
    owner: str = ""
    room: float = 0.0


def labels_of(picture: Picture, detail: Detail) -> list[Label]:
    """Return every label of a picture, the most wanted first."""
    lab = picture.lab
    if lab is None:
        return []
    found = list(_contacts(picture))
    found += _lengths(picture)
    found += _inputs(picture, lab, detail)
    if detail is Detail.NONE:
        return found
    for neuron in lab.neurons:
        x, y = _name_point(picture.shapes[neuron.id])
        title = neuron.name or neuron.id
        found.append(Label(f"neuron.{neuron.id}", x, y, title, "", "neuron", neuron.id))
    found += _parts(picture, detail)
    return found


def _inputs(picture: Picture, lab: Lab, detail: Detail) -> Iterator[Label]:
    """Yield the name of each input, and how many axons it stands for."""
    for one in lab.inputs:
        words = [] if detail is Detail.NONE else [one.name or one.id]
        if one.count > 1:
            words.append(f"× {one.count}")
        if words:
            at, text = picture.inputs[one.id].pos(), "  ".join(words)
            key = f"input.{one.id}"
            yield Label(key, at.x(), at.y(), text, "", "input", one.id)


def _name_point(shape: NeuronShape) -> tuple[float, float]:
    """Return the middle of the soma, or of the first branch."""
    for one in shape.branches.values():
        if one.branch.kind is BranchKind.SOMA:
            return float(one.centre[0]), float(one.centre[1])
    first = next(iter(shape.branches.values()))
    return float(first.points[0][0]), float(first.points[0][1])


def _contacts(picture: Picture) -> Iterator[Label]:
    """Yield the number of contacts of each connection that has several."""
    for key, item in picture.synapses.items():
        synapse = item.shape_now.synapse
        if synapse.contacts > 1:
            x, y = item.shape_now.middle
            text = f"× {synapse.contacts}"
            yield Label(f"contacts.{key}", x, y, text, "", "contacts")


def _lengths(picture: Picture) -> Iterator[Label]:
    """Yield the true length between break marks."""
    for key, shape in picture.shapes.items():
        for number, part in enumerate(shape.compressed):
            text = _length(part.length_um)
            yield Label(
                f"length.{key}.{number}",
                part.x,
                part.y,
                text,
                "",
                "length",
                room=part.half,
            )


def _length(length_um: float) -> str:
    if length_um >= 1000.0:
        return format_quantity(length_um / 1000.0, "mm", 3)
    return format_quantity(length_um, "um", 3)


def _parts(picture: Picture, detail: Detail) -> Iterator[Label]:
    """Yield the name of each kind of part, once on the whole bench."""
    said: set[str] = set()
    neurons = () if picture.lab is None else picture.lab.neurons
    muscles = {one.id for one in neurons if one.template == "muscle_fibre"}
    for key, shape in picture.shapes.items():
        for kind in NAMED:
            branches = [b for b in shape.branches.values() if b.branch.kind is kind]
            part = MUSCLE if key in muscles else kind.value
            if branches and part not in said:
                said.add(part)
                x, y = _anchor(kind, branches)
                yield _part(f"{key}.{part}", part, x, y)
    for key, item in picture.synapses.items():
        first = item.shape_now.contacts[0]
        if "synapse" not in said:
            said.add("synapse")
            x = first.x - 0.9 * BOUTON * first.out_x
            y = first.y - 0.9 * BOUTON * first.out_y
            yield _part(f"{key}.synapse", "synapse", x, y)
        if item.has_glia and "glia" not in said:
            said.add("glia")
            point = item.glia_point()
            yield _part(f"{key}.glia", "glia", point.x(), point.y())
    if detail is Detail.SENTENCES:
        for key, shape in reversed(picture.shapes.items()):
            x, y = _name_point(shape)
            if any(
                one.branch.kind is BranchKind.SOMA for one in shape.branches.values()
            ):
                yield _part(f"{key}.nucleus", "nucleus", x, y)
                return


def _part(key: str, kind: str, x: float, y: float) -> Label:
    name, says = word(f"parts.{kind}"), word(f"parts.{kind}_says")
    return Label(f"part.{key}", x, y, name, says, "part")


def _anchor(kind: BranchKind, branches: list[BranchShape]) -> tuple[float, float]:
    """Return the point of a part that its label points at."""
    shape = branches[min(1, len(branches) - 1)]
    match kind:
        case BranchKind.SOMA:
            shape = branches[0]
            out = shape.radius * 0.72
            x, y = shape.centre
            return float(x) - out, float(y) - out
        case BranchKind.DENDRITE:
            x, y = max(branches, key=lambda one: len(one.points)).point(DENDRITE_AT)
            return float(x), float(y)
        case BranchKind.HILLOCK | BranchKind.INITIAL_SEGMENT:
            points = np.vstack([one.points for one in branches])
            x, y = points[len(points) // 2]
            return float(x), float(y)
        case BranchKind.NODE:
            shape = branches[min(1, len(branches) - 1)]
        case BranchKind.INTERNODE:
            # at the far end, where there is room for its sentence
            shape = branches[-2 if len(branches) > 1 else -1]
    x, y = shape.point(0.5)
    return float(x), float(y)
