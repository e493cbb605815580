"""Synapses on the drawing: twigs from a source to boutons that touch their targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neurolab.diagram.drawing.curves import Floats, lengths_along
from neurolab.document.records import BranchKind

if TYPE_CHECKING:
    from neurolab.diagram.drawing.shapes import BranchShape, NeuronShape
    from neurolab.document.records import Stretch, Synapse

BOUTON = 12.0
"""Radius of a drawn bouton."""
SPACING = 40.0
"""Drawn length of target for each drawn bouton."""
MOST_BOUTONS, MOST_IN_ALL = 3, 9
MOST_DENDRITES = 3
STEPS = 24
SHORTEST_TRUNK, FAN = 30.0, 120.0
"""Twigs part at most so far from the middle of their boutons."""
TOUCH = 0.82
"""How far a bouton's middle is from the membrane, in radii: its foot is flat."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A drawn bouton: its middle, the direction away from the membrane, its target."""

    x: float
    y: float
    out_x: float
    out_y: float
    target: int


@dataclass(frozen=True, slots=True)
class ConnectionShape:
    """A synapse on the drawing.

    Attributes
    ----------
    synapse : Synapse
    source : (2,) float64
        Where its twigs start.
    contacts : tuple of Contact
    twigs : tuple of (n, 2) float64
        One to each contact.
    """

    synapse: Synapse
    source: Floats
    contacts: tuple[Contact, ...]
    twigs: tuple[Floats, ...]

    @property
    def middle(self) -> tuple[float, float]:
        """Return the middle of its boutons."""
        count = len(self.contacts)
        return (
            sum(one.x for one in self.contacts) / count,
            sum(one.y for one in self.contacts) / count,
        )

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of everything drawn."""
        points = np.vstack((*self.twigs, self.source[None]))
        low, high = points.min(axis=0), points.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def lay_out_connection(
    synapse: Synapse,
    source: Floats,
    heading: Floats,
    neurons: dict[str, NeuronShape],
) -> ConnectionShape | None:
    """Return a synapse laid out, None if nothing of its targets is drawn.

    Parameters
    ----------
    synapse : Synapse
    source : (2,) float64
    heading : (2,) float64
        Direction in which its twigs leave; zero for any.
    neurons : dict of str to NeuronShape
    """
    contacts: list[Contact] = []
    most = max(min(MOST_IN_ALL // len(synapse.targets), MOST_BOUTONS), 1)
    most = min(most, synapse.contacts)
    for number, target in enumerate(synapse.targets):
        neuron = neurons.get(target.neuron)
        if neuron is not None:
            contacts += _contacts(neuron, target, number, most, source)
    if not contacts:
        return None
    trunk = _trunk(source, heading, contacts)
    if trunk is not None:
        hub, along = trunk[-1], trunk[-1] - trunk[-2]
        along = along / max(float(np.hypot(*along)), 1e-9)
        twigs = tuple(
            np.vstack((trunk, _twig(hub, along, contact)[1:])) for contact in contacts
        )
    else:
        twigs = tuple(_twig(source, heading, contact) for contact in contacts)
    return ConnectionShape(synapse, source, tuple(contacts), twigs)


def _trunk(source: Floats, heading: Floats, contacts: list[Contact]) -> Floats | None:
    """Return the common way of several twigs, None if they part at once."""
    middle = np.mean([(one.x, one.y) for one in contacts], axis=0)
    way = middle - source
    span = float(np.hypot(*way))
    if len(contacts) < 3 or span < SHORTEST_TRUNK + FAN:
        return None
    way = way / span
    hub = middle - FAN * way
    reach = 0.4 * float(np.hypot(*(hub - source)))
    start = heading if heading.any() else way
    return _bezier(source, source + reach * start, hub - reach * way, hub)


def _bezier(start: Floats, first: Floats, last: Floats, end: Floats) -> Floats:
    """Return points of a cubic Bezier curve."""
    t = np.linspace(0.0, 1.0, STEPS)[:, None]
    curve: Floats = (
        (1 - t) ** 3 * start
        + 3 * (1 - t) ** 2 * t * first
        + 3 * (1 - t) * t**2 * last
        + t**3 * end
    )
    return curve


def _contacts(
    neuron: NeuronShape, target: Stretch, number: int, most: int, source: Floats
) -> list[Contact]:
    """Return the drawn boutons on one target, `most` of them at most."""
    if target.branch is None:
        dendrites = [
            shape
            for shape in neuron.branches.values()
            if shape.branch.kind is BranchKind.DENDRITE
        ]
        dendrites.sort(key=lambda shape: float(np.hypot(*(shape.point(0.5) - source))))
        return [_beside(s, 0.5, number, source) for s in dendrites[:MOST_DENDRITES]]
    shape = neuron.branches.get(target.branch)
    if shape is None:
        return []
    if shape.is_ball:
        count = min(most, 2)
        turns = [0.0] if count == 1 else [-0.35, 0.35]
        return [_on_ball(shape, turn, number, source) for turn in turns]
    drawn = lengths_along(shape.points)[-1] * (target.stop - target.start)
    count = int(np.clip(round(drawn / SPACING) + 1, 1, most))
    if target.stop == target.start:
        count = 1
    places = [0.5 * (target.start + target.stop)]
    if count > 1:
        edge = 0.12 * (target.stop - target.start)
        places = list(np.linspace(target.start + edge, target.stop - edge, count))
    return [_beside(shape, float(place), number, source) for place in places]


def _beside(shape: BranchShape, place: float, number: int, source: Floats) -> Contact:
    """Return a bouton beside a branch, on the side of the source."""
    point, normal = shape.point(place), shape.normal(place)
    if float((source - point) @ normal) < 0.0:
        normal = -normal
    centre = point + normal * (0.5 * shape.width(place) + TOUCH * BOUTON)
    x, y = map(float, centre)
    return Contact(x, y, float(normal[0]), float(normal[1]), number)


def _on_ball(shape: BranchShape, turn: float, number: int, source: Floats) -> Contact:
    """Return a bouton on a soma, towards the source."""
    out = source - shape.centre
    out = out / max(float(np.hypot(*out)), 1e-9)
    cos, sin = np.cos(turn), np.sin(turn)
    out = np.array([cos * out[0] - sin * out[1], sin * out[0] + cos * out[1]])
    centre = shape.centre + out * (shape.radius + TOUCH * BOUTON)
    x, y = map(float, centre)
    return Contact(x, y, float(out[0]), float(out[1]), number)


def _twig(source: Floats, heading: Floats, contact: Contact) -> Floats:
    """Return a curve from the source to the back of a bouton."""
    out = np.array([contact.out_x, contact.out_y])
    end = np.array([contact.x, contact.y]) + 0.5 * BOUTON * out
    span = float(np.hypot(*(end - source)))
    first = source + 0.45 * span * heading
    if not heading.any():
        first = source + 0.35 * (end - source)
    last = end + min(0.4 * span, 70.0) * out
    return _bezier(source, first, last, end)
