"""Naming a thing on the bench, and finding it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from neurolab.document.records import Branch, Lab, Neuron

Kind = Literal["neuron", "input", "synapse", "electrode", "gap"]
Thing = TypeVar("Thing")

FIELDS: dict[Kind, str] = {
    "neuron": "neurons",
    "input": "inputs",
    "synapse": "synapses",
    "electrode": "electrodes",
    "gap": "electrical_synapses",
}
"""Kind to the field of `Lab` that holds it."""


class Ref(NamedTuple):
    """A thing on the bench by kind and id."""

    kind: Kind
    id: str


def things_of(lab: Lab, kind: Kind) -> tuple[Thing, ...]:
    """Return all things of a kind."""
    found: tuple[Thing, ...] = getattr(lab, FIELDS[kind])
    return found


def find(lab: Lab, ref: Ref) -> object | None:
    """Return the record that a ref names, None if it is gone."""
    every: tuple[object, ...] = things_of(lab, ref.kind)
    return next((one for one in every if getattr(one, "id", None) == ref.id), None)


def every_ref(lab: Lab) -> tuple[Ref, ...]:
    """Return everything on the bench."""
    return tuple(
        Ref(kind, one.id) for kind, name in FIELDS.items() for one in getattr(lab, name)
    )


def free_id(stem: str, taken: Iterable[str]) -> str:
    """Return ``stem`` with the lowest number that is not taken: ``n2``."""
    used = set(taken)
    number = 1
    while f"{stem}{number}" in used:
        number += 1
    return f"{stem}{number}"


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name for people, with a number behind it if it is taken."""
    used = set(taken)
    if name not in used:
        return name
    stem = re.sub(r" \d+$", "", name)
    number = 2
    while f"{stem} {number}" in used:
        number += 1
    return f"{stem} {number}"


def neuron_of(lab: Lab, neuron: str) -> Neuron:
    """Return a neuron by its id.

    Raises
    ------
    KeyError
        If it is not on the bench: an error of the program.
    """
    for one in lab.neurons:
        if one.id == neuron:
            return one
    raise KeyError(neuron)


def branch_of(neuron: Neuron, branch: str) -> Branch:
    """Return a branch by its id; a missing one is an error of the program."""
    for one in neuron.branches:
        if one.id == branch:
            return one
    raise KeyError(branch)


def with_neuron(lab: Lab, neuron: Neuron) -> Lab:
    """Return the lab with a neuron in place of the one of the same id."""
    return replace(
        lab, neurons=tuple(neuron if n.id == neuron.id else n for n in lab.neurons)
    )


def with_branch(neuron: Neuron, branch: Branch) -> Neuron:
    """Return the neuron with a branch in place of the one of the same id."""
    return replace(
        neuron,
        branches=tuple(branch if b.id == branch.id else b for b in neuron.branches),
    )


def descendants(neuron: Neuron, branch: str) -> set[str]:
    """Return a branch and everything that grows from it."""
    found = {branch}
    children: dict[str | None, list[str]] = {}
    for one in neuron.branches:
        children.setdefault(one.parent, []).append(one.id)
    pending = [branch]
    while pending:
        for child in children.get(pending.pop(), []):
            if child not in found:
                found.add(child)
                pending.append(child)
    return found
