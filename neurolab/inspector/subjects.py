"""What can be inspected in a lab, and the parameters of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolab.document.addresses import FAMILIES, Quantity
from neurolab.document.records import ElectrodeMode
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron

BENCH = "bath"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to inspect.

    Attributes
    ----------
    address : str
        Beginning of the addresses of its parameters: ``neuron.n1.soma``, ``bath``.
    title : str
    about : str
        What it is.
    """

    address: str
    title: str
    about: str = ""


def subjects(lab: Lab) -> list[Subject]:
    """Return everything in a lab that can be inspected, the bath first."""
    found = [Subject(BENCH, word("inspector.bath"))]
    several = len(lab.neurons) > 1
    for number, neuron in enumerate(lab.neurons, start=1):
        for branch in neuron.branches:
            name = branch.id.replace("_", " ")
            title = name[:1].upper() + name[1:]
            if several:
                title = word("inspector.of_neuron", part=title, number=number)
            found.append(
                Subject(f"neuron.{neuron.id}.{branch.id}", title, neuron.about)
            )
    for electrode in lab.electrodes:
        title = word("inspector.electrode", name=electrode.name or electrode.id)
        found.append(Subject(f"electrode.{electrode.id}", title))
    for gap in lab.electrical_synapses:
        title = word("inspector.gap", name=gap.id)
        found.append(Subject(f"electrical_synapse.{gap.id}", title))
    for synapse in lab.synapses:
        title = word("inspector.synapse", name=synapse.name or synapse.id)
        found.append(Subject(f"synapse.{synapse.id}", title))
    for one in lab.inputs:
        title = word("inspector.input", name=one.name or one.id)
        found.append(Subject(f"input.{one.id}", title))
    return found


def groups_of(lab: Lab, address: str) -> list[tuple[str, list[Quantity]]]:
    """Return the parameters of a subject under headings.

    Parameters
    ----------
    lab : Lab
    address : str
        `Subject.address`.
    """
    first, *names = address.split(".")
    if first == BENCH:
        bath = list(FAMILIES["bath"].quantities(lab, ()))
        settings = list(FAMILIES["lab"].quantities(lab, ()))
        return [
            (word("inspector.bath"), bath),
            (word("inspector.settings"), settings),
        ]
    family = FAMILIES.get(first)
    if family is None:
        return []
    if first == "neuron":
        return _of_branch(lab, names[0], names[1])
    own = [
        one
        for one in family.quantities(lab, names)
        if one.address.startswith(f"{address}.") and matters(lab, one)
    ]
    return [("", own)]


def matters(lab: Lab, one: Quantity) -> bool:
    """Return whether a parameter does something; some are of one mode only."""
    first, *rest = one.address.split(".")
    if first != "electrode":
        return True
    mode = next((e.mode for e in lab.electrodes if e.id == rest[0]), None)
    match rest[-1]:
        case "series_resistance_megaohm":
            return mode is ElectrodeMode.VOLTAGE_CLAMP
        case "reversal_mv":
            return mode is ElectrodeMode.CONDUCTANCE_CLAMP
        case "position":
            return True
    return mode is not ElectrodeMode.VOLTAGE


def _of_branch(
    lab: Lab, neuron_id: str, branch_id: str
) -> list[tuple[str, list[Quantity]]]:
    """Return a branch's own parameters, then those of its membrane."""
    family = FAMILIES["neuron"]
    neuron = next((one for one in lab.neurons if one.id == neuron_id), None)
    if neuron is None:
        return []
    branch = next((one for one in neuron.branches if one.id == branch_id), None)
    if branch is None:
        return []
    own = list(family.quantities(lab, (neuron_id, branch_id)))
    membranes = family.quantities(lab, (neuron_id, "membrane"))
    head = f"neuron.{neuron_id}.membrane.{branch.membrane}."
    shared = [one for one in membranes if one.address.startswith(head)]
    title = word(
        "inspector.membrane",
        name=branch.membrane.replace("_", " "),
        count=_users(neuron, branch.membrane),
    )
    return [(word("inspector.branch"), own), (title, shared)]


def _users(neuron: Neuron, membrane: str) -> int:
    """Return how many branches have a membrane."""
    return sum(branch.membrane == membrane for branch in neuron.branches)
