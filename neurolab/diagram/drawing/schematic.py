"""Laying out a neuron: as a schematic that can be read, or at true scale.

The schematic has one scale for soma and dendrites along their length. Thickness is
exaggerated, the thinner the more; soma and hillock are enlarged; axons are shortened,
the middle of a long myelinated one still more, between two break marks that say how
long it really is. Nothing here changes the model: places are fractions of a branch.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from neurolab.diagram.drawing.curves import Floats, lengths_along, resample, smooth
from neurolab.diagram.drawing.shapes import (
    BranchShape,
    BreakMark,
    Compressed,
    NeuronShape,
    Sheath,
)
from neurolab.document.records import BranchKind
from neurolab.physiology.myelin import internode_length_um

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from neurolab.document.records import Branch, Lab, Neuron

AXONAL = frozenset(
    {
        BranchKind.HILLOCK,
        BranchKind.INITIAL_SEGMENT,
        BranchKind.AXON,
        BranchKind.NODE,
        BranchKind.INTERNODE,
        BranchKind.BOUTON,
    }
)
LONGEST_SOMA_SHARE = 2.5
"""A soma longer than this many diameters is drawn as a band, not as a ball."""


class Style(NamedTuple):
    """Numbers of a way of drawing; lengths in units of the drawing."""

    is_true: bool
    scale: float
    spacing: float


SCHEMATIC = Style(is_true=False, scale=0.4, spacing=4.0)
TRUE = Style(is_true=True, scale=1.0, spacing=6.0)

# Sizes of the schematic, in units of the drawing.
SOMA_RADIUS = (26.0, 56.0)
SMALLEST_MEASURED_SOMA = 7.0
SOMA_PER_DIAMETER = 2.1
WIDTH, WIDTH_POWER, WIDEST = 8.2, 0.6, 54.0
HILLOCK_PER_UM, SEGMENT_PER_UM = 2.4, 1.5
SHORTEST, LONGEST = 6.0, 200.0
NODE_LENGTH, NODE_WIDTH, MARKED_NODE_LENGTH = 9.0, 12.5, 26.0
MIDDLE_NODE_LENGTH, SHORTEST_INTERNODE = 1.4, 2.0
INTERNODE_LENGTH, SHEATH_WIDTH, MIDDLE_SHEATH_WIDTH = 46.0, 32.0, 24.0
AXON_IN_SHEATH = 0.42
"""Most of a sheath's thickness that its axon takes."""
MIDDLE_LENGTH = 88.0
"""Room for all internodes between the break marks together."""
SHOWN_AT_EACH_END = 2
AXON_LENGTH, LONE_AXON_LENGTH = 190.0, 400.0
MARK_HALF = 21.0
BEYOND = 45.0
"""Beyond them an axon grows by so much when its length grows e-fold."""
INTERNODE_STRETCH = (0.4, 3.0)
"""Range in which an internode longer or shorter than usual is drawn so."""
BOUTON_RADIUS = 12.0
FLARE, FLARE_SHARE = 1.15, 0.3
TIP_SHARE = 0.7
BREAK_FROM = 1.4
"""An axon shortened by more than this factor has a break mark."""


def drawn_width(diameter_um: float, style: Style) -> float:
    """Return the drawn thickness of a branch of some diameter."""
    if style.is_true:
        return diameter_um
    return float(min(WIDTH * diameter_um**WIDTH_POWER, WIDEST))


def soma_radius(branch: Branch, style: Style, *, measured: bool = False) -> float:
    """Return the radius of a soma's ball; its surface is that of the record."""
    diameter = 0.5 * (branch.start_diameter_um + branch.end_diameter_um)
    if branch.profile:
        diameter = float(np.mean([one for _, one in branch.profile]))
    ball = math.sqrt(diameter * branch.length_um)
    if style.is_true:
        return 0.5 * ball
    if measured:
        return max(0.6 * style.scale * ball, SMALLEST_MEASURED_SOMA)
    return float(np.clip(SOMA_PER_DIAMETER * ball, *SOMA_RADIUS))


def is_measured(neuron: Neuron) -> bool:
    """Return whether a neuron comes from a measured morphology."""
    return any(branch.profile for branch in neuron.branches)


def spread(lab: Lab) -> float:
    """Return by how much true scale pushes neurons apart, at least 2."""
    factors = [TRUE.scale / SCHEMATIC.scale]
    for neuron in lab.neurons:
        small, large = (lay_out(neuron, style).bounds for style in (SCHEMATIC, TRUE))
        factors.append((large[2] - large[0]) / max(small[2] - small[0], 1.0))
    return max(factors)


def lay_out(
    neuron: Neuron, style: Style = SCHEMATIC, spread_by: float = 1.0
) -> NeuronShape:
    """Return a neuron laid out on the drawing.

    Parameters
    ----------
    neuron : Neuron
    style : Style
    spread_by : float
        Factor on the neuron's place on the bench.
    """
    return _Layout(neuron, style, spread_by).shape()


class _Layout:
    """Lays out one neuron, every parent before its children."""

    def __init__(self, neuron: Neuron, style: Style, spread_by: float) -> None:
        self.neuron = neuron
        self.style = style
        self.origin = spread_by * np.array(neuron.position)
        self.measured = is_measured(neuron)
        self.by_id = {branch.id: branch for branch in neuron.branches}
        self.children: dict[str, list[Branch]] = {name: [] for name in self.by_id}
        for branch in neuron.branches:
            if branch.parent is not None:
                self.children[branch.parent].append(branch)
        self.paths = self._paths()
        self.shapes: dict[str, BranchShape] = {}
        self.chains = self._chains()
        self.lengths = self._internode_lengths()
        self.marked = {name for pair in self._marked() for name in pair}
        self.in_middle = {
            one.id for chain in self.chains for part in _middle(chain) for one in part
        }

    def shape(self) -> NeuronShape:
        """Return the whole neuron."""
        for branch in self._in_order():
            self.shapes[branch.id] = self._branch(branch)
        ordered = {name: self.shapes[name] for name in self.by_id}
        outlines = np.vstack([one.outline() for one in ordered.values()])
        low, high = outlines.min(axis=0), outlines.max(axis=0)
        return NeuronShape(
            neuron=self.neuron,
            branches=ordered,
            sheaths=tuple(self._sheaths()),
            compressed=tuple(self._compressed()),
            bounds=(float(low[0]), float(low[1]), float(high[0]), float(high[1])),
        )

    def _in_order(self) -> Iterator[Branch]:
        pending = [b for b in self.neuron.branches if b.parent is None]
        while pending:
            branch = pending.pop()
            yield branch
            pending.extend(reversed(self.children[branch.id]))

    # -- recorded paths --------------------------------------------------------------

    def _paths(self) -> dict[str, Floats]:
        """Return the recorded path of each branch; a missing one goes straight on."""
        paths: dict[str, Floats] = {}
        for branch in self._in_order():
            if len(branch.path) > 1:
                paths[branch.id] = np.array(branch.path, dtype=np.float64)
                continue
            start, direction = np.zeros(2), np.array([1.0, 0.0])
            if branch.parent is not None:
                parent = paths[branch.parent]
                last = parent[-1] - parent[-2]
                direction = last / max(float(np.hypot(*last)), 1e-9)
                start = parent[-1]
            paths[branch.id] = np.array([start, start + branch.length_um * direction])
        return paths

    # -- lengths ---------------------------------------------------------------------

    def _chains(self) -> list[list[list[Branch]]]:
        """Return each myelinated stretch as a list of internodes, each of sections."""
        chains: list[list[list[Branch]]] = []
        chain_of: dict[str, int] = {}
        for branch in self._in_order():
            if branch.kind not in (BranchKind.INTERNODE, BranchKind.NODE):
                continue
            parent = self.by_id.get(branch.parent or "")
            number = chain_of.get(parent.id) if parent is not None else None
            only = parent is None or len(self.children[parent.id]) == 1
            if number is None or not only:
                number = len(chains)
                chains.append([])
            chain_of[branch.id] = number
            if branch.kind is BranchKind.INTERNODE:
                if parent is not None and parent.kind is BranchKind.INTERNODE and only:
                    chains[number][-1].append(branch)
                else:
                    chains[number].append([branch])
        return chains

    def _long_chains(self) -> list[list[list[Branch]]]:
        """Return the chains whose middle is compressed."""
        return [chain for chain in self.chains if len(_middle(chain)) > 1]

    def _marked(self) -> list[tuple[str, str]]:
        """Return the nodes before and after each compressed middle."""
        pairs = []
        for chain in self._long_chains():
            middle = _middle(chain)
            after = chain[chain.index(middle[-1]) + 1]
            pairs.append((middle[0][0].parent or "", after[0].parent or ""))
        return pairs

    def _internode_lengths(self) -> dict[str, float]:
        """Return the drawn length of each section of each internode."""
        lengths: dict[str, float] = {}
        for chain in self.chains:
            middle = len(chain) - 2 * SHOWN_AT_EACH_END
            short = min(
                MIDDLE_LENGTH / max(middle, 1) - MIDDLE_NODE_LENGTH, INTERNODE_LENGTH
            )
            short = max(short, SHORTEST_INTERNODE)
            for number, sections in enumerate(chain):
                shown = (
                    number < SHOWN_AT_EACH_END
                    or number >= len(chain) - SHOWN_AT_EACH_END
                )
                total = (INTERNODE_LENGTH if shown else short) * _stretch(sections)
                # a paranode of 3 um must still be seen beside sections of 150 um
                parts = np.sqrt([one.length_um for one in sections])
                for one, part in zip(sections, parts / parts.sum(), strict=True):
                    lengths[one.id] = total * float(part)
        return lengths

    def _length(self, branch: Branch, drawn: float) -> float:
        """Return how long a branch is drawn.

        Parameters
        ----------
        branch : Branch
        drawn : float
            Length of its recorded path.
        """
        if self.style.is_true:
            return branch.length_um if branch.kind in AXONAL else drawn
        match branch.kind:
            case BranchKind.HILLOCK:
                return _limited(HILLOCK_PER_UM * branch.length_um)
            case BranchKind.INITIAL_SEGMENT:
                return _limited(SEGMENT_PER_UM * branch.length_um)
            case BranchKind.NODE if branch.id in self.marked:
                return MARKED_NODE_LENGTH
            case BranchKind.NODE:
                inside = branch.parent in self.in_middle
                return MIDDLE_NODE_LENGTH if inside else NODE_LENGTH
            case BranchKind.INTERNODE:
                return self.lengths[branch.id]
            case BranchKind.AXON if not self.measured:
                lone = branch.parent is None
                return _shortened(
                    self.style.scale * branch.length_um,
                    LONE_AXON_LENGTH if lone else AXON_LENGTH,
                )
        return self.style.scale * drawn

    def _mates(self, branch: Branch) -> list[Branch]:
        """Return all branches of the same kind."""
        return [one for one in self.neuron.branches if one.kind is branch.kind]

    # -- one branch ------------------------------------------------------------------

    def _branch(self, branch: Branch) -> BranchShape:
        path = self.paths[branch.id]
        drawn = float(lengths_along(path)[-1])
        if branch.kind is BranchKind.SOMA and self._is_ball(branch, drawn):
            radius = soma_radius(branch, self.style, measured=self.measured)
            return self._soma(branch, path, radius)
        length = self._length(branch, drawn)
        start = self._start(branch, path)
        if branch.kind is BranchKind.BOUTON and not self.style.is_true:
            return self._bouton(branch, path, start)
        relative = path - path[0]
        points = start + relative * (length / drawn if drawn else 1.0)
        fewest = 9 if branch.kind is BranchKind.HILLOCK else 3
        points = resample(smooth(points), self.style.spacing, fewest)
        widths = self._widths(branch, points)
        return BranchShape(branch, points, widths, caps=self._caps(branch))

    def _caps(self, branch: Branch) -> tuple[bool, bool]:
        """Return whether a band's ends are rounded: free ends, and bends."""
        rounded = branch.kind in (BranchKind.DENDRITE, BranchKind.AXON)
        parent = self.shapes.get(branch.parent or "")
        at_ball = parent is not None and parent.is_ball
        free = not self.children[branch.id] and branch.kind is not BranchKind.INTERNODE
        return rounded and not at_ball, rounded or free

    def _is_ball(self, branch: Branch, drawn: float) -> bool:
        if self.measured and branch.profile:
            return False
        diameter = max(branch.start_diameter_um, branch.end_diameter_um)
        return branch.length_um <= LONGEST_SOMA_SHARE * diameter

    def _soma(self, branch: Branch, path: Floats, radius: float) -> BranchShape:
        along = path[-1] - path[0]
        along = along / max(float(np.hypot(*along)), 1e-9)
        centre = self.origin
        if branch.parent is None:
            centre = self.origin + self.style.scale * 0.5 * (path[0] + path[-1])
        steps = np.linspace(-radius, radius, 5)[:, None]
        return BranchShape(
            branch, centre + steps * along, np.full(5, 0.6 * radius), radius
        )

    def _bouton(self, branch: Branch, path: Floats, start: Floats) -> BranchShape:
        along = path[-1] - path[0]
        along = along / max(float(np.hypot(*along)), 1e-9)
        steps = np.linspace(0.0, 2.0 * BOUTON_RADIUS, 5)[:, None]
        points = start - 0.3 * BOUTON_RADIUS * along + steps * along
        return BranchShape(branch, points, np.full(5, BOUTON_RADIUS), BOUTON_RADIUS)

    def _start(self, branch: Branch, path: Floats) -> Floats:
        """Return where a branch starts: on its parent, as recorded beside it."""
        if branch.parent is None:
            root: Floats = self.origin + self.style.scale * path[0]
            return root
        parent = self.shapes[branch.parent]
        if parent.is_ball:
            inside = 0.82 if branch.kind is BranchKind.HILLOCK else 0.9
            return self._on_rim(parent, path, inside)
        here = parent.point(branch.attach)
        if self.measured:
            recorded = self.paths[branch.parent]
            along = lengths_along(recorded)
            where = branch.attach * along[-1]
            there = [np.interp(where, along, recorded[:, k]) for k in (0, 1)]
            here = here + self.style.scale * (path[0] - np.array(there))
        return here

    def _on_rim(self, parent: BranchShape, path: Floats, inside: float) -> Floats:
        """Return a point just inside a ball's rim, towards a path's start."""
        recorded = self.paths[parent.branch.id]
        middle = 0.5 * (recorded[0] + recorded[-1])
        out = path[0] - middle
        if np.hypot(*out) < 0.02 * np.hypot(*(path[1] - path[0])):
            out = path[1] - middle
        out = out / max(float(np.hypot(*out)), 1e-9)
        rim: Floats = parent.centre + inside * parent.radius * out
        return rim

    def _widths(self, branch: Branch, points: Floats) -> Floats:
        """Return the drawn thickness along a branch."""
        at = np.linspace(0.0, 1.0, len(points))
        ends = (branch.start_diameter_um, branch.end_diameter_um)
        diameters: Floats = ends[0] + (ends[1] - ends[0]) * at
        if branch.profile:
            profile = np.array(branch.profile)
            diameters = np.interp(at, profile[:, 0], profile[:, 1])
        if self.style.is_true:
            return diameters
        widths: Floats = np.minimum(WIDTH * diameters**WIDTH_POWER, WIDEST)
        if self.measured:
            widths = np.minimum(self.style.scale * (1.6 * diameters + 1.2), WIDEST)
        elif branch.kind is BranchKind.INTERNODE:
            widths = np.minimum(widths, AXON_IN_SHEATH * SHEATH_WIDTH)
        elif branch.kind is BranchKind.NODE:
            widths = np.full(len(points), NODE_WIDTH)
        elif branch.kind is BranchKind.HILLOCK:
            widths = self._cone(branch, at)
        elif branch.kind is BranchKind.DENDRITE and branch.parent is not None:
            widths = widths * self._grown(branch, at)
        return widths

    def _cone(self, branch: Branch, at: Floats) -> Floats:
        """Return the widths of the hillock, from the soma down to the axon."""
        mates = [one.id for one in self._mates(branch)]
        thin = WIDTH * branch.end_diameter_um**WIDTH_POWER
        soma = next((s for s in self.shapes.values() if s.is_ball), None)
        thick = soma.radius if soma is not None else 2.0 * thin
        share = (mates.index(branch.id) + at) / len(mates)
        cone: Floats = thin + (thick - thin) * (1.0 - share) ** 1.7
        return cone

    def _grown(self, branch: Branch, at: Floats) -> Floats:
        """Return how a dendrite swells at its root and thins out at its tip."""
        shape: Floats = np.ones(len(at))
        parent = self.shapes[branch.parent or ""]
        if parent.is_ball:
            shape += FLARE * np.clip(1.0 - at / FLARE_SHARE, 0.0, 1.0) ** 2
        if not self.children[branch.id]:
            shape *= 1.0 - 0.45 * np.clip((at - 1.0 + TIP_SHARE) / TIP_SHARE, 0, 1)
        return shape

    # -- what goes around the axon ---------------------------------------------------

    def _sheaths(self) -> Iterable[Sheath]:
        for chain in self.chains:
            for sections in chain:
                points = np.vstack([self.shapes[one.id].points for one in sections])
                width = SHEATH_WIDTH
                if sections[0].id in self.in_middle:
                    width = MIDDLE_SHEATH_WIDTH
                if self.style.is_true:
                    myelin = sections[0].myelin
                    width = myelin.fibre_diameter_um if myelin else 0.0
                yield Sheath(tuple(one.id for one in sections), points, width)

    def _compressed(self) -> Iterable[Compressed]:
        """Yield the parts of axons that lie between break marks."""
        if self.style.is_true:
            return
        for chain, (first, last) in zip(
            self._long_chains(), self._marked(), strict=True
        ):
            middle = _middle(chain)
            length = sum(one.length_um for part in middle for one in part)
            length += sum(
                self.by_id[part[0].parent or ""].length_um for part in middle[1:]
            )
            yield self._marks((first, 0.6), (last, 0.4), length)
        for branch in self.neuron.branches:
            if branch.kind is not BranchKind.AXON or self.measured:
                continue
            along = float(lengths_along(self.shapes[branch.id].points)[-1])
            if branch.length_um * self.style.scale > BREAK_FROM * along:
                yield self._marks(
                    (branch.id, 0.44), (branch.id, 0.56), branch.length_um
                )

    def _marks(
        self, start: tuple[str, float], stop: tuple[str, float], length_um: float
    ) -> Compressed:
        marks = []
        for name, position in (start, stop):
            shape = self.shapes[name]
            x, y = shape.point(position)
            along = shape.normal(position)
            degrees = math.degrees(math.atan2(along[0], -along[1]))
            half = MARK_HALF + 0.5 * max(shape.width(position) - NODE_WIDTH, 0.0)
            marks.append(BreakMark(float(x), float(y), degrees, half))
        x, y = 0.5 * (marks[0].x + marks[1].x), 0.5 * (marks[0].y + marks[1].y)
        return Compressed(marks[0], marks[1], length_um, x, y, marks[0].half)


def _middle(chain: list[list[Branch]]) -> list[list[Branch]]:
    """Return the internodes of a chain that lie between its break marks."""
    return chain[SHOWN_AT_EACH_END:-SHOWN_AT_EACH_END]


def _limited(length: float) -> float:
    """Return a drawn length that can still be seen."""
    return min(max(length, SHORTEST), LONGEST)


def _shortened(length: float, limit: float) -> float:
    """Return a drawn length that grows ever more slowly above a limit."""
    return length if length <= limit else limit + BEYOND * math.log(length / limit)


def _stretch(sections: list[Branch]) -> float:
    """Return how long an internode is, in units of what its fibre usually has."""
    sheath = sections[0].myelin
    if sheath is None:
        return 1.0
    usual = internode_length_um(sheath.fibre_diameter_um)
    length = sum(one.length_um for one in sections)
    return float(np.clip(length / usual, *INTERNODE_STRETCH))
