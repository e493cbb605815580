"""Cutting a neuron into compartments: areas, resistances and the tree that joins them.

A branch is integrated exactly along its profile of frusta. Where two or more branches
leave the end of a branch, their common point becomes a junction: a compartment without
area, whose potential follows from Kirchhoff's law. A branch that leaves the middle of
its parent starts at the centre of the compartment there, so that only its own half
resistance counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from neurolab.document.checks.limits import MOST_COMPARTMENTS
from neurolab.document.records import Branch, BranchKind, Membrane, Neuron
from neurolab.errors import LabError
from neurolab.physiology import cable
from neurolab.physiology.myelin import MYSA_PERIAXONAL_NM

if TYPE_CHECKING:
    from collections.abc import Iterator

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MEGAOHM_PER_OHM_CM_PER_UM = 1e-2
JUNCTION = -1
"""Branch index of a compartment that is no part of a branch."""
END = 1e-9


@dataclass(frozen=True, slots=True)
class CompartmentMap:
    """Where every compartment of one neuron is; immutable, shared with frames.

    Attributes
    ----------
    neuron : Neuron
        The record that was cut.
    branch : (n,) int64
        Index into `neuron.branches`, or `JUNCTION`.
    spine : (n,) int64
        Index into `neuron.spines` of a spine head, else -1.
    start, stop : (n,) float64
        Fractions of the branch.
    length, diameter : (n,) float64, um
        Length, and mean diameter.
    area : (n,) float64, um2
        Surface, without sheath or spine factor; 0 at junctions.
    parent : (n,) int64
        -1 at the root.
    link : (n,) float64, uS
        Axial conductance to the parent.
    outer_link : (n,) float64, uS
        The same in the space under the sheath; used by the double cable.
    distance : (n,) float64, um
        Path from the root's middle to the compartment's centre.
    first : dict of str to int
        First compartment of each branch.
    count : dict of str to int
        Compartments of each branch.
    """

    neuron: Neuron
    branch: Integers
    spine: Integers
    start: Floats
    stop: Floats
    length: Floats
    diameter: Floats
    area: Floats
    parent: Integers
    link: Floats
    outer_link: Floats
    distance: Floats
    first: dict[str, int]
    count: dict[str, int]

    @property
    def size(self) -> int:
        """Return the number of compartments, junctions included."""
        return self.branch.size

    def is_cut_like(self, other: CompartmentMap) -> bool:
        """Tell whether both come from one cut, perhaps of an edited record."""
        return self.branch is other.branch

    def locate(self, branch: str, position: float) -> int:
        """Return the compartment at a fraction of a branch.

        Raises
        ------
        LabError
            If there is no such branch or the position is outside 0 to 1.
        """
        if branch not in self.first:
            raise LabError(
                "unknown_branch", place=f"neuron.{self.neuron.id}", branch=branch
            )
        if not 0.0 <= position <= 1.0:
            raise LabError(
                "position_outside",
                place=f"neuron.{self.neuron.id}.{branch}",
                value=position,
            )
        count = self.count[branch]
        return self.first[branch] + min(int(position * count + END), count - 1)

    def locate_all(self, branch: str, positions: Floats) -> Integers:
        """Return the compartments at some fractions, 0 to 1, of a branch."""
        count = self.count[branch]
        steps = (positions * count + END).astype(np.int64)
        return self.first[branch] + np.minimum(steps, count - 1)


def profile_of(branch: Branch) -> tuple[Floats, Floats]:
    """Return fractions and diameters (um) along a branch."""
    if branch.profile:
        points = np.array(branch.profile, dtype=np.float64)
        return points[:, 0], points[:, 1]
    ends = [branch.start_diameter_um, branch.end_diameter_um]
    return np.array([0.0, 1.0]), np.array(ends)


def compartment_count(branch: Branch, membrane: Membrane, resolution: float) -> int:
    """Return how many compartments a branch needs.

    Parameters
    ----------
    branch, membrane
        The branch and its membrane with overrides.
    resolution : float
        Factor on the number where the branch does not state it.

    Notes
    -----
    At most 0.1 length constants at 100 Hz where passive, 0.05 where channels are
    (Carnevale & Hines 2006); an initial segment, a node and an internode have their own
    rules.
    """
    if branch.compartments is not None:
        return branch.compartments
    if branch.kind is BranchKind.NODE:
        longest = cable.NODE_LENGTH_UM.value
    elif branch.kind is BranchKind.INITIAL_SEGMENT:
        longest = cable.INITIAL_SEGMENT_LENGTH_UM.value
    elif branch.kind is BranchKind.INTERNODE:
        longest = branch.length_um / cable.INTERNODE_COMPARTMENTS.value
    else:
        fractions, diameters = profile_of(branch)
        diameter = float(np.trapezoid(diameters, fractions))
        share = (
            cable.EXCITABLE_LENGTH if membrane.channels else cable.PASSIVE_LENGTH
        ).value
        longest = share * cable.frequency_length_constant_um(
            diameter, membrane.axial_resistivity_ohm_cm, membrane.capacitance_uf_cm2
        )
    count = branch.length_um * resolution / longest
    return max(1, math.ceil(count - 1e-6))


@dataclass(slots=True)
class _Piece:
    """A branch cut into compartments; half resistances in megaohm."""

    count: int
    area: Floats
    diameter: Floats
    to_centre: Floats  # from a compartment's start to its centre
    from_centre: Floats  # from its centre to its end


def _integrate(branch: Branch, count: int, resistivity: float) -> _Piece:
    """Return areas and half resistances of a branch's compartments."""
    fractions, diameters = profile_of(branch)
    marks = np.arange(2 * count + 1) / (2.0 * count)
    at = np.union1d(marks, fractions)
    radius = 0.5 * np.interp(at, fractions, diameters)
    step = np.diff(at) * branch.length_um
    slant = np.sqrt(step**2 + np.diff(radius) ** 2)
    lateral = math.pi * (radius[:-1] + radius[1:]) * slant
    along = step / (math.pi * radius[:-1] * radius[1:])
    cumulated_area = np.concatenate(([0.0], np.cumsum(lateral)))
    cumulated = np.concatenate(([0.0], np.cumsum(along)))
    where = np.searchsorted(at, marks)
    half = np.diff(cumulated[where]) * resistivity * MEGAOHM_PER_OHM_CM_PER_UM
    area = np.diff(cumulated_area[where[::2]])
    length = branch.length_um / count
    return _Piece(count, area, area / (math.pi * length), half[::2], half[1::2])


def effective_membrane(neuron: Neuron, branch: Branch) -> Membrane:
    """Return the membrane of a branch with its overrides applied.

    Raises
    ------
    LabError
        If the membrane does not exist.
    """
    for membrane in neuron.membranes:
        if membrane.id == branch.membrane:
            break
    else:
        raise LabError(
            "unknown_membrane",
            place=f"neuron.{neuron.id}.{branch.id}",
            membrane=branch.membrane,
        )
    if not branch.overrides:
        return membrane
    fields = {
        name: value
        for name, value in branch.overrides.items()
        if name in Membrane.__struct_fields__
    }
    channels = tuple(
        msgspec.structs.replace(one, density_ms_cm2=branch.overrides[one.channel])
        if one.channel in branch.overrides
        else one
        for one in membrane.channels
    )
    return msgspec.structs.replace(membrane, channels=channels, **fields)


@dataclass(slots=True)
class _Tree:
    """The growing list of compartments of one neuron."""

    branch: list[int] = field(default_factory=list)
    spine: list[int] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    stop: list[float] = field(default_factory=list)
    length: list[float] = field(default_factory=list)
    diameter: list[float] = field(default_factory=list)
    area: list[float] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    resistance: list[float] = field(default_factory=list)  # to the parent, megaohm
    outer_resistance: list[float] = field(default_factory=list)
    distance: list[float] = field(default_factory=list)

    def add(
        self,
        *,
        branch: int,
        spine: int = -1,
        span: tuple[float, float],
        length: float,
        diameter: float,
        area: float,
        parent: int,
        resistance: tuple[float, float],
        distance: float,
    ) -> int:
        """Append one compartment and return its index."""
        self.branch.append(branch)
        self.spine.append(spine)
        self.start.append(span[0])
        self.stop.append(span[1])
        self.length.append(length)
        self.diameter.append(diameter)
        self.area.append(area)
        self.parent.append(parent)
        self.resistance.append(resistance[0])
        self.outer_resistance.append(resistance[1])
        self.distance.append(distance)
        return len(self.branch) - 1


@dataclass(frozen=True, slots=True)
class _Point:
    """A place that branches can start from: a compartment and what lies up to it.

    `resistance` (inside, outside; megaohm) lies between the compartment's centre and
    the point; `distance` is that of the point from the root's middle.
    """

    compartment: int
    resistance: tuple[float, float]
    distance: float


class _Cutter:
    """Cuts one neuron; see `cut`."""

    def __init__(self, neuron: Neuron, resolution: float) -> None:
        self.neuron = neuron
        self.tree = _Tree()
        self.first: dict[str, int] = {}
        self.count: dict[str, int] = {}
        self.pieces: dict[str, _Piece] = {}
        self.outer: dict[str, float] = {}
        self.index = {branch.id: i for i, branch in enumerate(neuron.branches)}
        self.children: dict[str, list[Branch]] = {b.id: [] for b in neuron.branches}
        compartments = 0
        for branch in neuron.branches:
            if branch.parent is not None:
                self.children[branch.parent].append(branch)
            membrane = effective_membrane(neuron, branch)
            count = compartment_count(branch, membrane, resolution)
            compartments += count
            if compartments > MOST_COMPARTMENTS:
                raise LabError(
                    "compartments_too_many",
                    place=f"neuron.{neuron.id}.{branch.id}",
                    count=compartments,
                    most=MOST_COMPARTMENTS,
                )
            resistivity = membrane.axial_resistivity_ohm_cm
            self.pieces[branch.id] = _integrate(branch, count, resistivity)
            self.outer[branch.id] = _periaxonal_megaohm(branch, resistivity, count)

    def cut(self) -> CompartmentMap:
        """Return the compartment map, every parent before its children."""
        root = next(b for b in self.neuron.branches if b.parent is None)
        pending: list[tuple[Branch, _Point | None]] = [(root, None)]
        while pending:
            branch, origin = pending.pop()
            pending.extend(reversed(list(self._lay(branch, origin))))
        tree = self.tree
        resistance = np.array(tree.resistance)
        outer = np.array(tree.outer_resistance)
        with np.errstate(divide="ignore"):
            link = np.where(resistance > 0.0, 1.0 / resistance, 0.0)
            outer_link = np.where(outer > 0.0, 1.0 / outer, 0.0)
        return CompartmentMap(
            neuron=self.neuron,
            branch=np.array(tree.branch, dtype=np.int64),
            spine=np.array(tree.spine, dtype=np.int64),
            start=np.array(tree.start),
            stop=np.array(tree.stop),
            length=np.array(tree.length),
            diameter=np.array(tree.diameter),
            area=np.array(tree.area),
            parent=np.array(tree.parent, dtype=np.int64),
            link=link,
            outer_link=outer_link,
            distance=np.array(tree.distance),
            first=self.first,
            count=self.count,
        )

    def _lay(
        self, branch: Branch, origin: _Point | None
    ) -> Iterator[tuple[Branch, _Point]]:
        """Append a branch's compartments; yield its children with their origins."""
        piece, tree = self.pieces[branch.id], self.tree
        half_outer = 0.5 * self.outer[branch.id]
        length = branch.length_um / piece.count
        begin = -0.5 * branch.length_um if origin is None else origin.distance
        first = len(tree.branch)
        self.first[branch.id] = first
        self.count[branch.id] = piece.count
        parent = -1
        resistance = (0.0, 0.0)
        if origin is not None:
            parent = origin.compartment
            resistance = (
                origin.resistance[0] + float(piece.to_centre[0]),
                origin.resistance[1] + half_outer,
            )
        for k in range(piece.count):
            if k > 0:
                parent = first + k - 1
                inside = float(piece.from_centre[k - 1] + piece.to_centre[k])
                resistance = (inside, 2.0 * half_outer)
            tree.add(
                branch=self.index[branch.id],
                span=(k / piece.count, (k + 1) / piece.count),
                length=length,
                diameter=float(piece.diameter[k]),
                area=float(piece.area[k]),
                parent=parent,
                resistance=resistance,
                distance=abs(begin + (k + 0.5) * length)
                if origin is None
                else begin + (k + 0.5) * length,
            )
        self._lay_spines(branch)
        yield from self._origins(branch, origin)

    def _lay_spines(self, branch: Branch) -> None:
        """Append the heads of a branch's spines."""
        first, count = self.first[branch.id], self.count[branch.id]
        for number, spine in enumerate(self.neuron.spines):
            if spine.branch == branch.id:
                parent = first + min(int(spine.position * count), count - 1)
                diameter = spine.head_diameter_um
                self.tree.add(
                    branch=self.index[branch.id],
                    spine=number,
                    span=(spine.position, spine.position),
                    length=diameter,
                    diameter=diameter,
                    area=math.pi * diameter**2,
                    parent=parent,
                    resistance=(1e3 / spine.neck_ns, 0.0),
                    distance=self.tree.distance[parent],
                )

    def _origins(
        self, branch: Branch, origin: _Point | None
    ) -> Iterator[tuple[Branch, _Point]]:
        """Yield each child of a branch with the point that it starts from."""
        at_start = [c for c in self.children[branch.id] if c.attach <= END]
        at_end = [c for c in self.children[branch.id] if c.attach >= 1.0 - END]
        for child in self.children[branch.id]:
            if child not in at_start and child not in at_end:
                yield child, self._inside(branch, origin, child.attach)
        if at_start:
            start = self._tip(branch, origin, at_start=True)
            point = self._meeting(start, len(at_start))
            yield from ((child, point) for child in at_start)
        if at_end:
            end = self._tip(branch, origin, at_start=False)
            point = self._meeting(end, len(at_end))
            yield from ((child, point) for child in at_end)

    def _inside(self, branch: Branch, origin: _Point | None, attach: float) -> _Point:
        """Return the centre of the compartment at a fraction of a branch.

        Its distance is that of the fraction itself, so that path lengths do not depend
        on the number of compartments.
        """
        count = self.count[branch.id]
        compartment = self.first[branch.id] + min(int(attach * count), count - 1)
        distance = abs(attach - 0.5) * branch.length_um
        if origin is not None:
            distance = origin.distance + attach * branch.length_um
        return _Point(compartment, (0.0, 0.0), distance)

    def _tip(self, branch: Branch, origin: _Point | None, *, at_start: bool) -> _Point:
        """Return the start or end of a branch."""
        piece, first = self.pieces[branch.id], self.first[branch.id]
        half_outer = 0.5 * self.outer[branch.id]
        half_length = 0.5 * branch.length_um / piece.count
        if at_start and origin is None:
            resistance = (float(piece.to_centre[0]), half_outer)
            return _Point(first, resistance, self.tree.distance[first] + half_length)
        compartment = first if at_start else first + piece.count - 1
        half = piece.to_centre[0] if at_start else piece.from_centre[-1]
        shift = -half_length if at_start else half_length
        distance = self.tree.distance[compartment] + shift
        return _Point(compartment, (float(half), half_outer), distance)

    def _meeting(self, tip: _Point, branches: int) -> _Point:
        """Return a tip, or a junction behind it where several branches meet."""
        if branches < 2:
            return tip
        junction = self.tree.add(
            branch=JUNCTION,
            span=(0.0, 0.0),
            length=0.0,
            diameter=0.0,
            area=0.0,
            parent=tip.compartment,
            resistance=tip.resistance,
            distance=tip.distance,
        )
        return _Point(junction, (0.0, 0.0), tip.distance)


def _periaxonal_megaohm(branch: Branch, resistivity: float, count: int) -> float:
    """Return the resistance of the space under the sheath along one compartment."""
    width_nm = (
        branch.myelin.periaxonal_nm if branch.myelin else MYSA_PERIAXONAL_NM.value
    )
    width = width_nm * 1e-3
    radius = 0.25 * (branch.start_diameter_um + branch.end_diameter_um)
    ring = math.pi * ((radius + width) ** 2 - radius**2)
    length = branch.length_um / count
    return resistivity * MEGAOHM_PER_OHM_CM_PER_UM * length / ring


def cut(neuron: Neuron, resolution: float = 1.0) -> CompartmentMap:
    """Cut a neuron into compartments.

    Parameters
    ----------
    neuron : Neuron
        Checked (`document.checks`).
    resolution : float
        Factor on the number of compartments where a branch does not state it.

    Raises
    ------
    LabError
        If a branch names a membrane that does not exist, or the neuron would need too
        many compartments.
    """
    return _Cutter(neuron, resolution).cut()
