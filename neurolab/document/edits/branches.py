"""Changing the tree of a neuron: lengths, diameters, directions, branches, boutons."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.edits.refs import (
    branch_of,
    descendants,
    free_id,
    neuron_of,
    with_branch,
    with_neuron,
)
from neurolab.document.edits.removing import drop_places
from neurolab.document.records import Branch, BranchKind
from neurolab.document.templates.parts import cylinder, line, membrane
from neurolab.document.templates.terminals import TERMINAL
from neurolab.errors import LabError
from neurolab.physiology import placing
from neurolab.physiology.cells import bouton

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron

Point = tuple[float, float]
DIGITS = 3
SOMA_MIDDLE = 0.5
BOUTON_DEGREES = (0.0, 50.0, -50.0)
"""Directions of the first, second, third bouton at one end of an axon."""
NO_DENDRITES_FROM = (BranchKind.NODE, BranchKind.INTERNODE, BranchKind.BOUTON)


def drawn_path(branch: Branch, start: Point = (0.0, 0.0)) -> tuple[Point, ...]:
    """Return the drawn path of a branch; to the right if it has none."""
    if len(branch.path) > 1:
        return branch.path
    return start, (start[0] + branch.length_um, start[1])


def reshape_branch(
    lab: Lab,
    neuron: str,
    branch: str,
    *,
    length_um: float | None = None,
    turn_degrees: float = 0.0,
) -> Lab:
    """Stretch a branch and turn it about its start, with all that grows from it.

    Parameters
    ----------
    lab : Lab
    neuron, branch : str
    length_um : float or None
        New length; None keeps it.
    turn_degrees : float
        Clockwise on the screen.
    """
    cell = neuron_of(lab, neuron)
    old = branch_of(cell, branch)
    length = old.length_um if length_um is None else float(f"{length_um:.4g}")
    path = drawn_path(old)
    ratio = length / old.length_um
    new_path = tuple(_turned(p, path[0], ratio, turn_degrees) for p in path)
    changed = replace(old, length_um=length, path=new_path)
    below = descendants(cell, branch) - {branch}
    branches = tuple(
        changed
        if one is old
        else _carried(one, path[-1], new_path[-1], turn_degrees)
        if one.id in below
        else one
        for one in cell.branches
    )
    return with_neuron(lab, replace(cell, branches=branches))


def _turned(point: Point, about: Point, ratio: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    x, y = ratio * (point[0] - about[0]), ratio * (point[1] - about[1])
    return (
        round(about[0] + x * math.cos(angle) - y * math.sin(angle), DIGITS),
        round(about[1] + x * math.sin(angle) + y * math.cos(angle), DIGITS),
    )


def _carried(branch: Branch, before: Point, after: Point, degrees: float) -> Branch:
    """Return a branch that went along with the end of its parent."""
    shift = (after[0] - before[0], after[1] - before[1])
    path = [_turned(point, before, 1.0, degrees) for point in branch.path]
    return replace(
        branch,
        path=tuple(
            (round(x + shift[0], DIGITS), round(y + shift[1], DIGITS)) for x, y in path
        ),
    )


def set_diameter(lab: Lab, neuron: str, branch: str, diameter_um: float) -> Lab:
    """Make a branch thicker or thinner; its taper keeps its proportions.

    A sheath around it grows with it.
    """
    cell = neuron_of(lab, neuron)
    old = branch_of(cell, branch)
    mean = 0.5 * (old.start_diameter_um + old.end_diameter_um)
    ratio = float(f"{diameter_um:.4g}") / mean
    sheath = old.myelin
    if sheath is not None:
        fibre = float(f"{ratio * sheath.fibre_diameter_um:.4g}")
        sheath = replace(sheath, fibre_diameter_um=fibre)
    changed = replace(
        old,
        start_diameter_um=float(f"{ratio * old.start_diameter_um:.4g}"),
        end_diameter_um=float(f"{ratio * old.end_diameter_um:.4g}"),
        profile=tuple((at, ratio * one) for at, one in old.profile),
        myelin=sheath,
    )
    return with_neuron(lab, with_branch(cell, changed))


def resize_soma(lab: Lab, neuron: str, branch: str, diameter_um: float) -> Lab:
    """Make a soma larger or smaller; it keeps its shape."""
    cell = neuron_of(lab, neuron)
    old = branch_of(cell, branch)
    mean = 0.5 * (old.start_diameter_um + old.end_diameter_um)
    ratio = diameter_um / mean
    lab = set_diameter(lab, neuron, branch, diameter_um)
    cell = neuron_of(lab, neuron)
    changed = branch_of(cell, branch)
    length = float(f"{ratio * old.length_um:.4g}")
    return with_neuron(lab, with_branch(cell, replace(changed, length_um=length)))


def add_dendrite(
    lab: Lab, neuron: str, branch: str, position: float, degrees: float
) -> tuple[Lab, str]:
    """Let a dendrite grow from a place.

    Parameters
    ----------
    lab : Lab
    neuron, branch : str
        Where it grows from.
    position : float
        0 to 1 along that branch.
    degrees : float
        Direction on the screen, clockwise from the right.

    Returns
    -------
    tuple of Lab and str
        The lab and the new branch's id.

    Raises
    ------
    LabError
        If no dendrite can grow there.
    """
    cell = neuron_of(lab, neuron)
    parent = branch_of(cell, branch)
    if parent.kind in NO_DENDRITES_FROM:
        raise LabError("branch_not_here", branch=parent.id)
    at_soma = parent.kind is BranchKind.SOMA
    recipe, diameter = _dendrite_like(cell, parent)
    length = placing.DENDRITE_LENGTH_UM.value
    start = _point_on(parent, SOMA_MIDDLE if at_soma else position)
    angle = math.radians(degrees)
    along = (math.cos(angle), math.sin(angle))
    if at_soma:
        out = 0.5 * parent.start_diameter_um
        start = (start[0] + out * along[0], start[1] + out * along[1])
    path = tuple(
        (
            round(start[0] + length * (t * along[0] - s * along[1]), DIGITS),
            round(start[1] + length * (t * along[1] + s * along[0]), DIGITS),
        )
        for t, s in ((0.0, 0.0), (0.35, 0.04), (0.7, -0.02), (1.0, 0.0))
    )
    name = free_id("dendrite_", (one.id for one in cell.branches))
    new = Branch(
        id=name,
        kind=BranchKind.DENDRITE,
        parent=parent.id,
        attach=SOMA_MIDDLE if at_soma else round(position, DIGITS),
        length_um=length,
        start_diameter_um=diameter,
        end_diameter_um=diameter,
        membrane=recipe,
        path=path,
    )
    grown = replace(cell, branches=(*cell.branches, new))
    return with_neuron(lab, grown), name


def _dendrite_like(cell: Neuron, parent: Branch) -> tuple[str, float]:
    """Return membrane and diameter for a dendrite that grows from `parent`."""
    if parent.kind is BranchKind.DENDRITE:
        thick = placing.DAUGHTER_SHARE.value * parent.end_diameter_um
        return parent.membrane, float(f"{thick:.3g}")
    others = [one for one in cell.branches if one.kind is BranchKind.DENDRITE]
    recipe = others[0].membrane if others else parent.membrane
    return recipe, placing.DENDRITE_DIAMETER_UM.value


def _point_on(branch: Branch, position: float) -> Point:
    """Return the point of the drawn path at a fraction of its length."""
    path = drawn_path(branch)
    steps = [math.dist(a, b) for a, b in pairwise(path)]
    left = position * sum(steps)
    for (a, b), step in zip(pairwise(path), steps, strict=True):
        if left <= step:
            share = left / step if step else 0.0
            return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
        left -= step
    return path[-1]


def add_bouton(lab: Lab, neuron: str, branch: str) -> tuple[Lab, str]:
    """Put a bouton on the end of an axon.

    Raises
    ------
    LabError
        If the branch is no axon, or goes on.
    """
    cell = neuron_of(lab, neuron)
    parent = branch_of(cell, branch)
    if parent.kind not in (BranchKind.AXON, BranchKind.NODE):
        raise LabError("bouton_not_here", branch=parent.id)
    taken = [one.id for one in cell.branches]
    name = TERMINAL if TERMINAL not in taken else free_id(f"{TERMINAL}_", taken)
    path = drawn_path(parent)
    before, last = path[-2], path[-1]
    mates = [
        b for b in cell.branches if b.parent == branch and b.kind is BranchKind.BOUTON
    ]
    degrees = math.degrees(math.atan2(before[1] - last[1], last[0] - before[0]))
    shape = bouton.TERMINAL
    turned = degrees + BOUTON_DEGREES[len(mates) % len(BOUTON_DEGREES)]
    grown = cylinder(
        name,
        BranchKind.BOUTON,
        shape,
        TERMINAL,
        line(last, shape.length.value, turned),
        parent=parent.id,
    )
    membranes = cell.membranes
    if all(one.id != TERMINAL for one in membranes):
        membranes = (*membranes, membrane(TERMINAL, bouton.MEMBRANE))
    cell = replace(cell, branches=(*cell.branches, grown), membranes=membranes)
    return with_neuron(lab, cell), name


def remove_branch(lab: Lab, neuron: str, branch: str) -> Lab:
    """Take a branch off, with all that grows from it and sits on it.

    Raises
    ------
    LabError
        If it is the one that everything grows from.
    """
    cell = neuron_of(lab, neuron)
    if branch_of(cell, branch).parent is None:
        raise LabError("root_stays", branch=branch)
    gone = descendants(cell, branch)
    kept = replace(
        cell,
        branches=tuple(one for one in cell.branches if one.id not in gone),
        spines=tuple(one for one in cell.spines if one.branch not in gone),
    )
    return drop_places(with_neuron(lab, kept), neuron, gone)
