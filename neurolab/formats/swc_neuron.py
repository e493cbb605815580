"""From measured points to the branches of a neuron.

The rules are those of NEURON's Import3d, so that areas, path lengths and input
resistances agree with published work:

- A branch is an unbranched run of points of one type. It starts with a copy of its
  parent point, in that point's diameter.
- A soma of one point is a cylinder with length = diameter = 2 radius, which has the
  area of the sphere. So is the three-point soma of NeuroMorpho.org: a centre and two
  points one radius off on either side.
- A soma of several points is the chain of its points.
- What leaves a round soma, or the inside of a soma, joins its middle. The way from
  there to the first own point is inside the soma and does not count: the branch begins
  at its first own point, if it has more than one.
- What leaves an end of a chain joins that end, and the way counts, in the diameter of
  the first own point.

Why a fork in the first point of such a branch joins the soma: the first point is the
soma's middle electrically, so the run goes on with the first child, and the others
start there too.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.records import Branch, BranchKind, Membrane, Neuron
from neurolab.errors import LabError
from neurolab.formats.morphology import PointType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neurolab.formats.morphology import Morphology

ROUND_SOMA_TOLERANCE = 0.01
"""Relative error allowed where a three-point soma is recognised, as in Import3d."""

_NAMES: dict[int, str] = {
    PointType.SOMA: "soma",
    PointType.AXON: "axon",
    PointType.DENDRITE: "dendrite",
    PointType.APICAL: "apical",
}
_KINDS: dict[int, BranchKind] = {
    PointType.SOMA: BranchKind.SOMA,
    PointType.AXON: BranchKind.AXON,
}

Track = list[tuple[float, float, float, float]]
"""Points of a branch: x, y, z, diameter, all in um."""


@dataclass(slots=True)
class _Section:
    """A run of points, while branches are made.

    Attributes
    ----------
    type : int
    points : list of int
        Its own points, without the copy of the parent's.
    parent : int or None
        Index of the section that it grows from.
    attach : float
        Place there.
    start : int or None
        Point that is copied to its start; None begins at the first own point.
    """

    type: int
    points: list[int]
    parent: int | None = None
    attach: float = 1.0
    start: int | None = None


def neuron_from_swc(
    morphology: Morphology,
    *,
    neuron_id: str,
    membranes: Membrane | Mapping[BranchKind, Membrane],
    celsius: float,
    valid_celsius: tuple[float, float],
    name: str = "",
    about: str = "",
    compartment_um: float | None = None,
) -> Neuron:
    """Return the neuron of a morphology.

    Branches are called ``soma``, ``axon_1``, ``dendrite_1``, ``apical_1`` and so on in
    the order of the file; further runs of soma points are ``soma_2`` and so on, free
    types ``other_1`` and so on.

    Parameters
    ----------
    morphology : Morphology
    neuron_id, name, about : str
        Of the neuron; an empty name is the file's.
    membranes : Membrane or dict of BranchKind to Membrane
        One for all branches, or one for each kind of branch that occurs.
    celsius, valid_celsius : float, (float, float)
        Temperature that the membranes are meant for, and range where they hold.
    compartment_um : float, optional
        Greatest length of a compartment; None lets the length constant decide.

    Raises
    ------
    LabError
        ``swc_membrane_missing`` if a kind of branch has no membrane.
    """
    sections = _Sections(morphology).kept()
    kinds = [_KINDS.get(s.type, BranchKind.DENDRITE) for s in sections]
    by_kind = _membranes(membranes, kinds)
    names = _names(sections)
    branches = []
    for section, kind, branch_id in zip(sections, kinds, names, strict=True):
        parent = None if section.parent is None else names[section.parent]
        branches.append(
            _branch(
                _track(section, morphology),
                branch_id=branch_id,
                kind=kind,
                parent=parent,
                attach=section.attach,
                membrane=by_kind[kind].id,
                compartment_um=compartment_um,
            )
        )
    return Neuron(
        id=neuron_id,
        name=name or morphology.name,
        about=about,
        celsius=celsius,
        valid_celsius=valid_celsius,
        branches=tuple(branches),
        membranes=tuple({m.id: m for m in by_kind.values()}.values()),
    )


def _membranes(
    membranes: Membrane | Mapping[BranchKind, Membrane], kinds: list[BranchKind]
) -> dict[BranchKind, Membrane]:
    """Return the membrane of each kind of branch that occurs."""
    if isinstance(membranes, Membrane):
        return dict.fromkeys(kinds, membranes)
    for kind in kinds:
        if kind not in membranes:
            raise LabError("swc_membrane_missing", kind=kind.value)
    return {kind: membranes[kind] for kind in kinds}


def _names(sections: list[_Section]) -> list[str]:
    """Return the names of the branches, numbered within their type."""
    count: Counter[str] = Counter()
    names = []
    for section in sections:
        name = _NAMES.get(section.type, "other")
        count[name] += 1
        first_soma = name == "soma" and count[name] == 1
        names.append(name if first_soma else f"{name}_{count[name]}")
    return names


class _Sections:
    """Cuts a morphology into sections."""

    def __init__(self, morphology: Morphology) -> None:
        self._morphology = morphology
        self._type = [int(t) for t in morphology.type]
        self._parent = [int(p) for p in morphology.parent]
        self._children: list[list[int]] = [[] for _ in self._type]
        for point, parent in enumerate(self._parent):
            if parent >= 0:
                self._children[parent].append(point)
        self._round = self._is_round()
        self._section_of: dict[int, int] = {}
        self._sections: list[_Section] = []
        for point in range(len(self._type)):
            self._add(point)

    def kept(self) -> list[_Section]:
        """Return the sections that have a length, in file order.

        What hangs on a section without length hangs on that one's parent instead.
        """
        index: dict[int, int] = {}
        kept: list[_Section] = []
        for number, section in enumerate(self._sections):
            while section.parent is not None and section.parent not in index:
                empty = self._sections[section.parent]
                section.parent, section.attach = empty.parent, empty.attach
            track = _track(section, self._morphology)
            if section.parent is not None and len(track) < 2:
                continue
            if section.parent is not None:
                section.parent = index[section.parent]
            index[number] = len(kept)
            kept.append(section)
        return kept

    def _is_soma(self, point: int) -> bool:
        return self._type[point] == PointType.SOMA

    def _soma_children(self, point: int) -> list[int]:
        return [child for child in self._children[point] if self._is_soma(child)]

    def _is_round(self) -> bool:
        """Tell whether the soma is one point, or the three points of one."""
        if not self._is_soma(0):
            return False
        soma = [p for p, kind in enumerate(self._type) if kind == PointType.SOMA]
        sides = self._soma_children(0)
        if not sides:
            return True
        if (
            len(soma) != 3
            or len(sides) != 2
            or any(map(self._children.__getitem__, sides))
        ):
            return False
        m = self._morphology
        at = np.column_stack((m.x, m.y, m.z))
        span = float(np.linalg.norm(at[sides] - at[0], axis=1).sum())
        diameter = 2 * float(m.radius[0])
        same = bool(np.all(m.radius[sides] == m.radius[0]))
        return same and abs(span / diameter - 1) < ROUND_SOMA_TOLERANCE

    def _next(self, point: int) -> int | None:
        """Return the child that goes on with the section of a point, if any."""
        children = self._children[point]
        alike = [c for c in children if self._type[c] == self._type[point]]
        if self._is_soma(point):
            if point == 0:
                return alike[0] if alike and not self._round else None
            return alike[0] if len(alike) == 1 else None
        if point == 0 or self._starts_inside(point):
            return alike[0] if alike else None
        return alike[0] if alike and len(children) == 1 else None

    def _starts_inside(self, point: int) -> bool:
        """Tell whether a branch begins at this point, with the way to it in a soma."""
        parent = self._parent[point]
        if parent < 0 or self._is_soma(point) or not self._is_soma(parent):
            return False
        if all(self._type[c] != self._type[point] for c in self._children[point]):
            return False  # a section of one point needs the way to have a length
        if parent == 0:
            return self._round or len(self._soma_children(0)) > 1
        return bool(self._soma_children(parent))

    def _add(self, point: int) -> None:
        """Put a point into its parent's section or into a new one."""
        parent = self._parent[point]
        if self._round and parent == 0 and self._is_soma(point):
            return  # a side of a three-point soma
        if parent >= 0 and self._next(parent) == point:
            number = self._section_of[parent]
            self._sections[number].points.append(point)
        else:
            number = len(self._sections)
            self._sections.append(self._new(point, parent))
        self._section_of[point] = number

    def _new(self, point: int, parent: int) -> _Section:
        """Return the section that starts with a point."""
        section = _Section(self._type[point], [point])
        if parent < 0:
            return section
        section.parent = self._section_of[parent]
        section.start = None if self._starts_inside(point) else parent
        above = self._sections[section.parent]
        if self._starts_inside(parent):
            # The first point of `above` is, electrically, where `above` is joined.
            section.parent, section.attach = above.parent, above.attach
        elif self._is_soma(parent) and not self._is_soma(point):
            section.attach = self._place_on_soma(parent)
        elif parent == 0:
            section.attach = 0.0
        return section

    def _place_on_soma(self, parent: int) -> float:
        """Return where a neurite leaves the section of a soma point."""
        if parent == 0:
            return 0.5 if self._round else 0.0
        # Inside where the section goes on, at its end where the soma ends or forks.
        return 1.0 if self._next(parent) is None else 0.5


def _track(section: _Section, morphology: Morphology) -> Track:
    """Return the points of a section, the copy of the parent's included.

    Of points at one place only the last is kept, or the only point of a round soma or
    of a section without length.
    """
    m = morphology
    points = [*([] if section.start is None else [section.start]), *section.points]
    track = [
        (float(m.x[i]), float(m.y[i]), float(m.z[i]), 2 * float(m.radius[i]))
        for i in points
    ]
    from_soma = section.start is not None and m.type[section.start] == PointType.SOMA
    if from_soma and section.type != PointType.SOMA:
        track[0] = (*track[0][:3], track[1][3])
    return [
        here
        for here, after in zip(track, [*track[1:], None], strict=True)
        if after is None or here[:3] != after[:3]
    ]


def _branch(
    track: Track,
    *,
    branch_id: str,
    kind: BranchKind,
    parent: str | None,
    attach: float,
    membrane: str,
    compartment_um: float | None,
) -> Branch:
    """Return the branch along a track."""
    if len(track) == 1:
        track = _sphere(*track[0])
    lengths = [math.dist(a[:3], b[:3]) for a, b in pairwise(track)]
    length_um = math.fsum(lengths)
    compartments = None
    if compartment_um is not None:
        compartments = max(1, math.ceil(length_um / compartment_um))
    return Branch(
        id=branch_id,
        kind=kind,
        parent=parent,
        attach=attach,
        length_um=length_um,
        start_diameter_um=track[0][3],
        end_diameter_um=track[-1][3],
        profile=_profile(track, lengths, length_um),
        membrane=membrane,
        compartments=compartments,
        path=_path(track),
    )


def _sphere(x: float, y: float, z: float, diameter: float) -> Track:
    """Return the cylinder with the area of a sphere, lying along x."""
    return [
        (x - diameter / 2, y, z, diameter),
        (x + diameter / 2, y, z, diameter),
    ]


def _profile(
    track: Track, lengths: list[float], length_um: float
) -> tuple[tuple[float, float], ...]:
    """Return (fraction of length, diameter) points; empty for a straight taper."""
    if len(track) == 2:
        return ()
    profile = [(0.0, track[0][3])]
    way_um = 0.0
    for (_, _, _, diameter), step_um in zip(track[1:-1], lengths, strict=False):
        way_um += step_um
        fraction = way_um / length_um
        if profile[-1][0] < fraction < 1.0:
            profile.append((fraction, diameter))
    return (*profile, (1.0, track[-1][3]))


def _path(track: Track) -> tuple[tuple[float, float], ...]:
    """Return the track seen along z; empty if it is seen as one point."""
    path = [track[0][:2]]
    for point in track[1:]:
        if point[:2] != path[-1]:
            path.append(point[:2])
    return tuple(path) if len(path) > 1 else ()
