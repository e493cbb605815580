"""Checks of the points of an SWC file as a tree, and their repair.

Each check takes the list of points and either refuses the first fault (repairs is
None) or mends every fault and notes it. In this order: repeated numbers, missing
parents, cycles, parents after children, several roots, radii, repeated points.
A cycle, and a file without any radius, cannot be mended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from neurolab.errors import FormatError
from neurolab.formats.morphology import PointType, Repair

ROOT = -1
BRIDGE_UM = 20.0
"""A loose piece is joined to the neuron across at most this gap, else left out."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line of an SWC file; lengths in um, `parent` a number or below 0."""

    line: int
    number: int
    type: int
    x: float
    y: float
    z: float
    radius: float
    parent: int


Points = list[Point]
Repairs = list[Repair] | None


def ordered(points: Points, file: str, repairs: Repairs) -> Points:
    """Return the points as one tree with every parent before its children.

    Parameters
    ----------
    points : list of Point
        At least one.
    file : str
        Name of the file, for errors.
    repairs : list of Repair or None
        Where to note what was mended; None refuses the first fault.

    Raises
    ------
    FormatError
        Names file, line and remedy.
    """
    for check in (_numbers, _parents, _cycles, _order, _roots, _radii):
        points = check(points, file, repairs)
    return points if repairs is None else _merged(points, repairs)


def _numbers(points: Points, file: str, repairs: Repairs) -> Points:
    """Refuse, or leave out, points whose number was used before."""
    first: dict[int, Point] = {}
    for point in points:
        if point.number not in first:
            first[point.number] = point
            continue
        fields = {"number": point.number, "first": first[point.number].line}
        if repairs is None:
            raise FormatError("swc_number_twice", file=file, line=point.line, **fields)
        repairs.append(Repair("repair_number_twice", point.line, fields))
    return list(first.values())


def _parents(points: Points, file: str, repairs: Repairs) -> Points:
    """Refuse, or make a root of, points whose parent is nowhere in the file."""
    numbers = {point.number for point in points}
    result: Points = []
    for point in points:
        parent = point.parent
        if parent >= 0 and parent not in numbers:
            fields = {"number": point.number, "parent": parent}
            if repairs is None:
                raise FormatError(
                    "swc_parent_missing", file=file, line=point.line, **fields
                )
            repairs.append(Repair("repair_parent_missing", point.line, fields))
            parent = ROOT
        # Numbers below 0 all mean "no parent", even where a point has such a number.
        result.append(replace(point, parent=parent if parent >= 0 else ROOT))
    return result


def _cycles(points: Points, file: str, repairs: Repairs) -> Points:
    """Refuse points that are their own ancestors; nobody knows where to cut."""
    del repairs
    reached = {point.number for point in _depth_first(points)}
    parent = {point.number: point.parent for point in points}
    for point in points:
        if point.number not in reached:
            # Walk up until the ring is entered, so that the line is one of the ring.
            seen: set[int] = set()
            number = point.number
            while number not in seen:
                seen.add(number)
                number = parent[number]
            ring = next(p for p in points if p.number == number)
            raise FormatError(
                "swc_cycle", file=file, line=ring.line, number=ring.number
            )
    return points


def _order(points: Points, file: str, repairs: Repairs) -> Points:
    """Refuse, or sort, points that stand before their parent."""
    seen: set[int] = set()
    for point in points:
        if point.parent >= 0 and point.parent not in seen:
            fields = {"number": point.number, "parent": point.parent}
            if repairs is None:
                raise FormatError(
                    "swc_parent_later", file=file, line=point.line, **fields
                )
            repairs.append(Repair("repair_order", point.line, fields))
            return _depth_first(points)
        seen.add(point.number)
    return points


def _roots(points: Points, file: str, repairs: Repairs) -> Points:
    """Refuse several trees, or join them to the one with the soma."""
    trees = _trees(points)
    if len(trees) == 1:
        return points
    if repairs is None:
        second = [point for point in points if point.parent < 0][1]
        raise FormatError(
            "swc_several_roots", file=file, line=second.line, count=len(trees)
        )
    trees.sort(key=_importance, reverse=True)
    main = trees[0]
    for tree in trees[1:]:
        main = _joined(main, tree, repairs)
    return _depth_first(main)


def _importance(tree: Points) -> tuple[bool, int]:
    """Rank trees: with a soma before without, then by size."""
    return any(point.type == PointType.SOMA for point in tree), len(tree)


def _joined(main: Points, tree: Points, repairs: list[Repair]) -> Points:
    """Join a loose tree to the nearest point, or leave it out if none is near."""
    root = tree[0]
    at = np.array([(p.x, p.y, p.z) for p in main])
    reach = np.array([p.radius for p in main])
    gaps = np.linalg.norm(at - (root.x, root.y, root.z), axis=1) - reach
    nearest = int(np.argmin(gaps))
    fields = {"number": root.number, "count": len(tree)}
    if gaps[nearest] > BRIDGE_UM:
        repairs.append(Repair("repair_root_dropped", root.line, fields))
        return main
    parent = main[nearest].number
    repairs.append(Repair("repair_root_joined", root.line, fields | {"parent": parent}))
    return [*main, replace(root, parent=parent), *tree[1:]]


def _radii(points: Points, file: str, repairs: Repairs) -> Points:
    """Refuse, or borrow from a neighbour, radii that are not above 0."""
    bad = [point for point in points if not point.radius > 0]
    if not bad:
        return points
    if repairs is None or len(bad) == len(points):
        key = "swc_radius" if repairs is None else "swc_no_radius"
        raise FormatError(key, file=file, line=bad[0].line, radius=bad[0].radius)
    borrowed = _borrowed_radii(points)
    repairs.extend(
        Repair(
            "repair_radius",
            point.line,
            {"number": point.number, "radius": borrowed[point.number]},
        )
        for point in bad
    )
    return [replace(point, radius=borrowed[point.number]) for point in points]


def _borrowed_radii(points: Points) -> dict[int, float]:
    """Return a radius for every point: its own, a relative's of its type, or any.

    Parents stand before children, so one pass down and one up reach everything.
    """
    radius = {point.number: point.radius for point in points if point.radius > 0}
    kind = {point.number: point.type for point in points}
    for alike in (True, False):
        for point in points:
            if point.number not in radius and point.parent in radius:
                if not alike or kind[point.parent] == point.type:
                    radius[point.number] = radius[point.parent]
        for point in reversed(points):
            if point.number in radius and point.parent >= 0:
                if not alike or kind[point.parent] == point.type:
                    radius.setdefault(point.parent, radius[point.number])
    for point in points:
        radius.setdefault(point.number, radius.get(point.parent, 0.0))
    return radius


def _merged(points: Points, repairs: list[Repair]) -> Points:
    """Leave out points that repeat their parent; their children go to the parent."""
    kept: dict[int, Point] = {}
    instead: dict[int, int] = {}
    for point in points:
        parent = instead.get(point.parent, point.parent)
        above = kept.get(parent)
        if above is not None and _shape(above) == _shape(point):
            instead[point.number] = parent
            fields = {"number": point.number, "parent": parent}
            repairs.append(Repair("repair_point_twice", point.line, fields))
        else:
            kept[point.number] = replace(point, parent=parent)
    return list(kept.values())


def _shape(point: Point) -> tuple[int, float, float, float, float]:
    """Return all of a point except its name and parent."""
    return point.type, point.x, point.y, point.z, point.radius


def _depth_first(points: Points) -> Points:
    """Return the points below all roots, each branch in one piece, file order kept."""
    children: dict[int, Points] = {}
    for point in points:
        children.setdefault(point.parent, []).append(point)
    result: Points = []
    stack = children.get(ROOT, [])[::-1]
    while stack:
        point = stack.pop()
        result.append(point)
        stack.extend(reversed(children.get(point.number, [])))
    return result


def _trees(points: Points) -> list[Points]:
    """Return the points of each root, roots first."""
    root: dict[int, int] = {}
    for point in points:
        root[point.number] = root.get(point.parent, point.number)
    trees: dict[int, Points] = {}
    for point in points:
        trees.setdefault(root[point.number], []).append(point)
    return list(trees.values())
