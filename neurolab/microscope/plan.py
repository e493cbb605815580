"""Where everything is in the picture: from rings, sites and numbers to points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, sqrt
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from neurolab.microscope.quota import apportion, nice_above
from neurolab.physiology.receptor_states import Condition

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.simulation.synapse_view import Anatomy, SynapseView

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

USUAL_WIDTH = 380.0
MOST_DOTS = 2400
USUAL_VESICLES = 2.0
"""Vesicles whose content may be drawn at once before a dot stands for more."""
HALF_CLEFT = 0.36
"""Half the drawn cleft's width, of the picture's."""
RECEPTORS_SHARE = 0.8
"""How much of that the disc of receptors has; the rim around it is drawn narrower."""
NEVER_OUTSIDE = 0.985
FOLDS = 6
LOOSE = 0.25
"""Share of the bouton's inside that the vesicles of the reserve cover."""
LABELLED_WIDTH = 560.0
TRIES = 300
STRIP = 18.0
"""Room above the bouton, for words."""


def unit_for(width: float, scale: float) -> float:
    """Return the size of small parts in a picture of some width."""
    return scale * min(max(sqrt(width / (USUAL_WIDTH * scale)), 0.9), 1.6)


def _shuffled(place: int) -> int:
    """Return a number that orders places as if at random, always the same."""
    return place * 7919 % 10007 * 31 % 1009


@dataclass(frozen=True, slots=True)
class Slot:
    """A drawn receptor: its kind, where it is, and the ring that it is in."""

    kind: int
    x: float
    ring: int


@dataclass(frozen=True)
class Plan:
    """The lay-out of one contact in a picture of a given size.

    Attributes
    ----------
    anatomy : Anatomy
    width, height : float
    unit : float
        A pixel of type at scale 1.
    """

    anatomy: Anatomy
    width: float
    height: float
    unit: float

    # -- heights and widths ----------------------------------------------------------

    @property
    def middle(self) -> float:
        """Return the x of the cleft's middle."""
        return 0.5 * self.width

    @property
    def half(self) -> float:
        """Return half the drawn cleft's width."""
        return HALF_CLEFT * self.width

    @property
    def top(self) -> float:
        """Return the y where the bouton begins."""
        return STRIP * self.unit

    @property
    def pre(self) -> float:
        """Return the y of the terminal's membrane."""
        return 0.56 * self.height

    @property
    def post(self) -> float:
        """Return the y of the receptors' membrane."""
        return self.pre + max(0.145 * self.height, 34.0 * self.unit)

    @property
    def membrane(self) -> float:
        """Return the thickness of a drawn membrane."""
        return max(0.02 * self.height, 6.0 * self.unit)

    def x_of(self, radius_um: float) -> float:
        """Return how far from the middle a radius within the cleft is drawn."""
        return float(self._away(np.array([radius_um]))[0])

    @cached_property
    def _scale(self) -> tuple[list[float], list[float]]:
        """Return radii (um) and how far from the middle each is drawn."""
        whole, inner = float(self.anatomy.edges_um[-1]), self.anatomy.receptor_um
        if inner >= 0.95 * RECEPTORS_SHARE * whole:
            return [0.0, whole], [0.0, self.half]
        return [0.0, inner, whole], [0.0, RECEPTORS_SHARE * self.half, self.half]

    def _away(self, radii_um: Floats) -> Floats:
        return np.asarray(np.interp(radii_um, *self._scale), dtype=np.float64)

    def radius_of(self, x: float) -> float:
        """Return the radius (um) that is drawn at an x within the cleft."""
        radii, places = self._scale
        return float(np.interp(abs(x - self.middle), places, radii))

    @cached_property
    def bouton(self) -> QPainterPath:
        """Return the terminal's outline, open at the top where its axon comes."""
        left, right = self.middle - self.half, self.middle + self.half
        top, bottom = self.top, self.pre
        neck = 0.16 * self.half
        shoulder = top + 0.14 * (bottom - top)
        path = QPainterPath(QPointF(self.middle - neck, -4.0))
        path.lineTo(self.middle - neck, top)
        path.cubicTo(
            QPointF(self.middle - neck, shoulder),
            QPointF(left, top + 2.0 * self.unit),
            QPointF(left, 0.5 * (top + bottom)),
        )
        path.lineTo(left, bottom)
        path.lineTo(right, bottom)
        path.lineTo(right, 0.5 * (top + bottom))
        path.cubicTo(
            QPointF(right, top + 2.0 * self.unit),
            QPointF(self.middle + neck, shoulder),
            QPointF(self.middle + neck, top),
        )
        path.lineTo(self.middle + neck, -4.0)
        return path

    @cached_property
    def target(self) -> QPainterPath:
        """Return the outline of the cell that listens; a muscle has folds."""
        y = self.post
        path = QPainterPath(QPointF(-10.0, y))
        if self.anatomy.geometry == "neuromuscular":
            depth, mouth = 0.5 * (self.height - y), self.fold_mouth
            for x in self.folds:
                path.lineTo(x - mouth, y)
                path.cubicTo(
                    QPointF(x - mouth, y + 0.5 * depth),
                    QPointF(x - 2.6 * mouth, y + depth),
                    QPointF(x, y + depth),
                )
                path.cubicTo(
                    QPointF(x + 2.6 * mouth, y + depth),
                    QPointF(x + mouth, y + 0.5 * depth),
                    QPointF(x + mouth, y),
                )
        path.lineTo(self.width + 10.0, y)
        path.lineTo(self.width + 10.0, self.height + 10.0)
        path.lineTo(-10.0, self.height + 10.0)
        path.closeSubpath()
        return path

    @cached_property
    def folds(self) -> list[float]:
        """Return the x of every fold of a muscle's membrane."""
        if self.anatomy.geometry != "neuromuscular":
            return []
        step = self.width / FOLDS
        return [(i + 0.5) * step for i in range(FOLDS)]

    @property
    def fold_mouth(self) -> float:
        """Return half the width of a fold's mouth."""
        return 0.06 * self.width / FOLDS

    # -- transmitter -----------------------------------------------------------------

    @cached_property
    def molecules_per_dot(self) -> int:
        """Return how many molecules a dot stands for."""
        vesicles = min(USUAL_VESICLES, float(self.anatomy.sites))
        if self.anatomy.geometry == "neuromuscular":
            vesicles = max(vesicles, 0.3 * self.anatomy.sites)
        return nice_above(self.anatomy.content * vesicles / MOST_DOTS)

    @cached_property
    def _shell_edges(self) -> Floats:
        """Return the distance from the middle at which each shell ends, from 0."""
        inside = self._away(self.anatomy.edges_um)
        outer = self.anatomy.outside_um.size - 1
        room = 0.5 * self.width - self.half
        outside = self.half + room * NEVER_OUTSIDE * np.arange(1, outer + 1) / outer
        return np.concatenate((inside, outside))

    def dot_points(
        self, shell: Integers, across: Floats, along: Floats
    ) -> NDArray[np.float64]:
        """Return where dots are drawn, (n, 2).

        Parameters
        ----------
        shell, across, along
            As of `Dots`; a shell below 0 is the middle of the cleft.
        """
        edges = self._shell_edges
        low, high = edges[np.maximum(shell, 0)], edges[np.maximum(shell, 0) + 1]
        side = np.where(across < 0.0, -1.0, 1.0)
        distance = low + (high - low) * np.abs(across)
        distance = np.where(shell < 0, 0.0, distance)
        outer = np.maximum(shell - self.anatomy.rings + 1, 0)
        outer = outer / max(self.anatomy.outside_um.size - 1, 1)
        gap = self.post - self.pre
        above = 0.5 * (self.pre - self.top) * outer
        top = self.pre + 0.5 * self.membrane + 2.0 * self.unit - above
        bottom = self.post - 0.5 * self.membrane - 3.0 * self.unit
        y = np.where(shell < 0, self.pre + 0.2 * gap, top + (bottom - top) * along)
        return np.column_stack((self.middle + side * distance, y))

    # -- vesicles --------------------------------------------------------------------

    @property
    def is_labelled(self) -> bool:
        """Tell whether the parts have room for words beside them."""
        return self.width >= LABELLED_WIDTH * self.unit

    @cached_property
    def _reserve_area(self) -> float:
        return 1.7 * self.half * 0.62 * (self.pre - self.top)

    @cached_property
    def vesicle_radius(self) -> float:
        """Return the radius at which drawn vesicles lie loosely and show their dots."""
        number = max(self.anatomy.vesicles, 30)
        radius = sqrt(LOOSE * self._reserve_area / (np.pi * number))
        radius = min(max(radius, 5.8 * self.unit), 16.0 * self.unit)
        sites = 1.62 * self.half / max(self.anatomy.sites, 1) / 2.5
        return float(max(min(radius, sites), 1.6 * self.unit))

    @cached_property
    def per_vesicle(self) -> int:
        """Return how many vesicles of the reserve one that is drawn stands for."""
        own = np.pi * self.vesicle_radius**2
        return max(ceil(self.anatomy.vesicles * own / (LOOSE * self._reserve_area)), 1)

    def reserve_drawn(self, resting: Integers) -> Integers:
        """Return which of the vesicles at rest in the reserve are drawn.

        Vesicles whose numbers follow each other share a place; the fullest places are
        drawn, so that one vesicle more or less changes one place.
        """
        each = self.per_vesicle
        if each == 1:
            return resting
        groups, first, members = np.unique(
            resting // each, return_index=True, return_counts=True
        )
        wanted = round(resting.size / each)
        order = np.lexsort((groups * 7919 % 10007, -members))
        return np.asarray(resting[first[order[:wanted]]], dtype=np.int64)

    @cached_property
    def site_x(self) -> Floats:
        """Return the x of every release site."""
        sites = self.anatomy.sites
        reach = min(0.8 * self.half, 0.5 * sites * 4.6 * self.vesicle_radius)
        return self.middle + reach * ((np.arange(sites) + 0.5) / sites * 2.0 - 1.0)

    @property
    def docked_y(self) -> float:
        """Return the y of a docked vesicle."""
        return self.pre - 0.5 * self.membrane - self.vesicle_radius

    @cached_property
    def homes(self) -> NDArray[np.float64]:
        """Return where each vesicle is in the reserve, (vesicles, 2)."""
        each = self.per_vesicle
        spots = self._scattered(ceil(self.anatomy.vesicles / each))
        return np.asarray(
            spots[np.arange(self.anatomy.vesicles) // each], dtype=np.float64
        )

    def _scattered(self, count: int) -> NDArray[np.float64]:
        """Return places strewn within the bouton, none over another."""
        generator = np.random.default_rng(7)
        low = self.top + 0.1 * (self.pre - self.top) + self.vesicle_radius
        band = 3.2 if self.is_labelled else 1.2
        high = self.docked_y - (2.2 + band) * self.vesicle_radius
        found = np.zeros((count, 2))
        apart, made, tries = 2.12 * self.vesicle_radius, 0, 0
        while made < count:
            y = low + (high - low) * float(generator.uniform())
            depth = (y - self.top) / (0.5 * (self.pre - self.top))
            reach = self.half * min(0.91, 0.46 + 0.5 * min(depth, 1.0))
            x = self.middle + reach * float(generator.uniform(-1.0, 1.0))
            away = np.hypot(found[:made, 0] - x, found[:made, 1] - y)
            tries += 1
            if made and float(away.min()) < apart:
                if tries > TRIES:
                    apart, tries = 0.93 * apart, 0
                continue
            found[made] = (x, y)
            made, tries = made + 1, 0
        return found

    # -- receptors -------------------------------------------------------------------

    @property
    def slot_width(self) -> float:
        """Return the room that a drawn receptor has."""
        return max(min(0.1 * self.half, 34.0 * self.unit), 14.5 * self.unit)

    @cached_property
    def per_receptor(self) -> tuple[int, ...]:
        """Return how many of each kind a drawn one stands for."""
        slots = self._slots_in_all
        whole = np.array([max(one.whole, 0.0) for one in self.anatomy.receptors])
        if not whole.size:
            return ()
        share = np.sqrt(whole)
        room = np.maximum(share / max(share.sum(), 1e-9) * slots, 1.0)
        return tuple(
            max(ceil(number / floor(place)), 1)
            for number, place in zip(whole, room, strict=True)
        )

    @property
    def _slots_in_all(self) -> int:
        reach = self.x_of(self.anatomy.receptor_um)
        reach -= 2.0 * len(self.folds) * self.fold_mouth
        return max(floor(2.0 * reach / self.slot_width), len(self.anatomy.receptors))

    def _slot_places(self, count: int) -> Floats:
        """Return where so many receptors are drawn: evenly, not on a fold's mouth."""
        reach = self.x_of(self.anatomy.receptor_um)
        fine = self.middle + np.linspace(-reach, reach, 64 * count + 1)
        free = np.ones(fine.size, dtype=bool)
        for fold in self.folds:
            free &= np.abs(fine - fold) > self.fold_mouth + 0.5 * self.slot_width
        places = fine[free]
        index = (np.arange(count) + 0.5) / count * places.size
        return np.asarray(places[index.astype(np.int64)], dtype=np.float64)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Return all drawn receptors from left to right, kinds well mixed."""
        counts = [
            round(one.whole / each)
            for one, each in zip(self.anatomy.receptors, self.per_receptor, strict=True)
        ]
        total = sum(counts)
        if not total:
            return ()
        order = sorted(
            ((i + 0.5) / count, kind)
            for kind, count in enumerate(counts)
            for i in range(count)
        )
        edges = self.anatomy.edges_um
        found = []
        for x, (_, kind) in zip(self._slot_places(total), order, strict=True):
            ring = int(np.searchsorted(edges[1:], self.radius_of(float(x))))
            rings = self.anatomy.receptors[kind].numbers.size
            found.append(Slot(kind, float(x), min(ring, rings - 1)))
        return tuple(found)

    def conditions(self, view: SynapseView) -> list[Condition | None]:
        """Return how every drawn receptor is; None for one that a drug blocks.

        The numbers are exact shares of the whole contact (`apportion`); where there are
        more of a condition, its rings come first.
        """
        found: list[Condition | None] = [None] * len(self.slots)
        for kind, receptor in enumerate(view.receptors):
            mine = [i for i, slot in enumerate(self.slots) if slot.kind == kind]
            anatomy = self.anatomy.receptors[kind]
            working = receptor.rings.sum(axis=1)
            blocked = max(anatomy.whole - float(working.sum()), 0.0)
            amounts = np.append(working, blocked)
            if not mine or amounts.sum() <= 0.0:
                continue
            counts = apportion(amounts, float(amounts.sum()) / len(mine))
            left = self._take_blocked(mine, int(counts[-1]))
            for condition in (
                Condition.OPEN,
                Condition.PLUGGED,
                Condition.DESENSITISED,
                Condition.BOUND,
                Condition.REST,
            ):
                share = receptor.rings[condition] / np.maximum(anatomy.numbers, 1e-9)
                left.sort(key=lambda i: (-share[self.slots[i].ring], _shuffled(i)))
                for i in left[: counts[condition]]:
                    found[i] = condition
                left = left[counts[condition] :]
        return found

    @staticmethod
    def _take_blocked(mine: list[int], blocked: int) -> list[int]:
        """Return the slots of a kind without the blocked ones, spread evenly."""
        taken = {
            mine[ceil((i + 0.5) * len(mine) / blocked) - 1] for i in range(blocked)
        }
        return [i for i in mine if i not in taken]

    # -- clearing --------------------------------------------------------------------

    def margin(self, side: int) -> QRectF:
        """Return the fluid beside the bouton, left (-1) or right (1) of it."""
        edge = self.middle + side * self.half
        outer = 0.0 if side < 0 else self.width
        left, right = min(edge, outer), max(edge, outer)
        return QRectF(left, self.top, right - left, self.post - self.top)
