"""Saying where a place is: the branch's name, and how far it is from the soma."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.document.records import BranchKind
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.document.records import Branch, Neuron, Place


def branch_title(branch: Branch) -> str:
    """Return a branch's name for people: ``basal 2``, ``axon``."""
    return branch.id.replace("_", " ")


def kind_title(kind: BranchKind) -> str:
    """Return what a branch is, in words."""
    return word(f"parts.{kind.value}")


def distance_um(neuron: Neuron, place: Place) -> float:
    """Return the path from the soma, or from the root's start, to a place, um."""
    by_id = {branch.id: branch for branch in neuron.branches}
    branch = by_id[place.branch]
    if branch.kind is BranchKind.SOMA:
        return 0.0
    way = place.position * branch.length_um
    while branch.parent is not None:
        parent = by_id[branch.parent]
        if parent.kind is BranchKind.SOMA:
            break
        way += branch.attach * parent.length_um
        branch = parent
    return way
