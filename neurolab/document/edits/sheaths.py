"""Myelin: wrapping and stripping an internode, adding and removing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.edits.branches import drawn_path
from neurolab.document.edits.refs import (
    branch_of,
    descendants,
    free_id,
    neuron_of,
    with_branch,
    with_neuron,
)
from neurolab.document.edits.removing import drop_places
from neurolab.document.records import Branch, BranchKind, Myelin
from neurolab.errors import LabError
from neurolab.physiology import myelin

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron

DIGITS = 3


def strip_myelin(lab: Lab, neuron: str, branch: str) -> Lab:
    """Take the sheath off an internode: a stretch of bare, demyelinated axon."""
    cell = neuron_of(lab, neuron)
    for one in _sections(cell, branch):
        bare = replace(branch_of(cell, one), kind=BranchKind.AXON, myelin=None)
        cell = with_branch(cell, bare)
    return with_neuron(lab, cell)


def wrap_myelin(lab: Lab, neuron: str, branch: str) -> Lab:
    """Put a sheath around a stretch of axon.

    Raises
    ------
    LabError
        If it is no axon.
    """
    cell = neuron_of(lab, neuron)
    old = branch_of(cell, branch)
    if old.kind is not BranchKind.AXON:
        raise LabError("myelin_not_here", branch=old.id)
    pattern = next((b.myelin for b in cell.branches if b.myelin is not None), None)
    thick = max(old.start_diameter_um, old.end_diameter_um)
    if pattern is None or pattern.fibre_diameter_um < thick:
        fibre = float(f"{thick / myelin.G_RATIO.value:.4g}")
        pattern = Myelin(
            fibre_diameter_um=fibre, lamellae=myelin.lamellae_of_fibre(fibre)
        )
    wrapped = replace(old, kind=BranchKind.INTERNODE, myelin=pattern)
    return with_neuron(lab, with_branch(cell, wrapped))


def _sections(cell: Neuron, branch: str) -> list[str]:
    """Return all sections of the internode that a branch belongs to, in order."""
    by_id = {one.id: one for one in cell.branches}
    first = by_id[branch]
    while first.parent and by_id[first.parent].kind is BranchKind.INTERNODE:
        first = by_id[first.parent]
    sections = [first.id]
    while True:
        after = [one for one in cell.branches if one.parent == sections[-1]]
        if len(after) != 1 or after[0].kind is not BranchKind.INTERNODE:
            return sections
        sections.append(after[0].id)


def add_internode(lab: Lab, neuron: str) -> Lab:
    """Make a myelinated axon longer by one internode and one node.

    What grew from the last node grows from the new one.

    Raises
    ------
    LabError
        If the neuron has no internode to go by.
    """
    cell = neuron_of(lab, neuron)
    sections, last = _last_internode(cell)
    taken = {one.id for one in cell.branches}
    moved = (
        drawn_path(last)[-1][0] - drawn_path(sections[0])[0][0],
        drawn_path(last)[-1][1] - drawn_path(sections[0])[0][1],
    )
    added: list[Branch] = []
    parent = last.id
    for old in (*sections, last):
        stem = old.id.rstrip("0123456789")
        stem = stem if stem.endswith("_") else f"{old.id}_"
        name = free_id(stem, taken)
        taken.add(name)
        path = tuple(
            (round(x + moved[0], DIGITS), round(y + moved[1], DIGITS))
            for x, y in drawn_path(old)
        )
        added.append(replace(old, id=name, parent=parent, path=path))
        parent = name
    branches = tuple(_regrown(one, last.id, parent) for one in cell.branches)
    below = descendants(cell, last.id) - {last.id}
    branches = tuple(
        _carried(one, moved) if one.id in below else one for one in branches
    )
    return with_neuron(lab, replace(cell, branches=(*branches, *added)))


def remove_internode(lab: Lab, neuron: str) -> Lab:
    """Make a myelinated axon shorter by its last internode and node.

    Raises
    ------
    LabError
        If no internode would be left.
    """
    cell = neuron_of(lab, neuron)
    sections, last = _last_internode(cell)
    before = sections[0].parent
    if before is None or branch_of(cell, before).kind is not BranchKind.NODE:
        raise LabError("internode_last")
    moved = (
        drawn_path(sections[0])[0][0] - drawn_path(last)[-1][0],
        drawn_path(sections[0])[0][1] - drawn_path(last)[-1][1],
    )
    gone = {one.id for one in sections} | {last.id}
    below = descendants(cell, last.id) - {last.id}
    kept = tuple(
        _carried(one, moved) if one.id in below else one
        for one in (_regrown(b, last.id, before) for b in cell.branches)
        if one.id not in gone
    )
    shorter = replace(
        cell,
        branches=kept,
        spines=tuple(one for one in cell.spines if one.branch not in gone),
    )
    return drop_places(with_neuron(lab, shorter), neuron, gone)


def _last_internode(cell: Neuron) -> tuple[list[Branch], Branch]:
    """Return the sections of the last internode, and the node behind it.

    Raises
    ------
    LabError
        If there is none.
    """
    by_id = {one.id: one for one in cell.branches}
    for node in reversed(cell.branches):
        parent = by_id.get(node.parent or "")
        if node.kind is BranchKind.NODE and parent is not None:
            goes_on = any(
                one.parent == node.id and one.kind is BranchKind.INTERNODE
                for one in cell.branches
            )
            if parent.kind is BranchKind.INTERNODE and not goes_on:
                return [by_id[name] for name in _sections(cell, parent.id)], node
    raise LabError("internode_none", neuron=cell.name or cell.id)


def _regrown(branch: Branch, old: str, new: str) -> Branch:
    """Return a branch that grew from `old` growing from `new`."""
    return replace(branch, parent=new) if branch.parent == old else branch


def _carried(branch: Branch, moved: tuple[float, float]) -> Branch:
    return replace(
        branch,
        path=tuple(
            (round(x + moved[0], DIGITS), round(y + moved[1], DIGITS))
            for x, y in branch.path
        ),
    )
