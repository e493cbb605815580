"""What can be inspected in a lab, and the parameters of each."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolab.document.addresses import FAMILIES, Quantity, quantities
from neurolab.document.records import ElectrodeMode
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron

BENCH = "bath"
STAGES = (
    "calcium",
    "sensor",
    "release",
    "facilitation",
    "plasticity",
    "light",
    "cleft",
    "route",
    "dose",
)
"""Second parts of a synapse's addresses that have a heading of their own."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to inspect.

    Attributes
    ----------
    address : str
        Beginning of the addresses of its parameters: ``neuron.n1.soma``, ``bath``.
    title : str
    """

    address: str
    title: str


def subjects(lab: Lab) -> list[Subject]:
    """Return everything in a lab that can be inspected, the bath first."""
    listed = [Subject(BENCH, word("inspector.bath"))]
    several = len(lab.neurons) > 1
    for number, neuron in enumerate(lab.neurons, start=1):
        for branch in neuron.branches:
            name = branch.id.replace("_", " ")
            title = name[:1].upper() + name[1:]
            if several:
                title = word("inspector.of_neuron", part=title, number=number)
            listed.append(Subject(f"neuron.{neuron.id}.{branch.id}", title))
    for electrode in lab.electrodes:
        title = word("inspector.electrode", name=electrode.name or electrode.id)
        listed.append(Subject(f"electrode.{electrode.id}", title))
    for gap in lab.electrical_synapses:
        title = word("inspector.gap", name=gap.id)
        listed.append(Subject(f"electrical_synapse.{gap.id}", title))
    for synapse in lab.synapses:
        title = word("inspector.synapse", name=synapse.name or synapse.id)
        listed.append(Subject(f"synapse.{synapse.id}", title))
    for one in lab.inputs:
        title = word("inspector.input", name=one.name or one.id)
        listed.append(Subject(f"input.{one.id}", title))
    for puff in lab.puffs:
        title = word("inspector.puff", name=puff.name or puff.id)
        listed.append(Subject(f"puff.{puff.id}", title))
    for flash in lab.uncagings:
        title = word("inspector.uncaging", name=flash.name or flash.id)
        listed.append(Subject(f"uncaging.{flash.id}", title))
    return listed


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
    return _of_synapse(own) if first == "synapse" else [("", own)]


def _of_synapse(own: list[Quantity]) -> list[tuple[str, list[Quantity]]]:
    """Return a synapse's parameters by stage, from calcium to drugs, rates last."""
    groups: dict[str, list[Quantity]] = {}
    for one in own:
        _, _, stage, *rest = one.address.split(".")
        if not rest:
            heading = word("inspector.connection")
        elif stage in STAGES:
            heading = word(f"inspector.stage_{stage}")
        else:
            name = stage.replace("_", " ")
            key = "rates" if rest[0] == "rate" else "molecule"
            heading = word(f"inspector.{key}", name=name.upper())
        groups.setdefault(heading, []).append(one)
    last = ("inspector.stage_route", "inspector.stage_dose")
    late = [heading for heading in groups if heading in {word(key) for key in last}]
    rates = [
        heading
        for heading, group in groups.items()
        if any(".rate." in one.address for one in group)
    ]
    early = [one for one in groups if one not in late and one not in rates]
    return [(heading, groups[heading]) for heading in (*early, *late, *rates)]


USUAL = {
    "bath": ("celsius", "k.outside", "ca.outside", "mg.outside", "cl.inside"),
    "lab": ("sweep_ms",),
    "synapse": (
        "contacts",
        "on",
        "calcium.channel",
        "calcium.local",
        "release.sites",
        "release.content",
        "cleft.height",
        "light_peak",
        "plasticity.by_calcium",
        "plasticity.use",
        "plasticity.recovery",
        "plasticity.facilitation",
        "count",
    ),
}
"""Ends of the addresses that a lesson changes; other kinds are told whole."""
SELDOM = ("compartments", "attach", "spine_factor", "axial_resistivity_ohm_cm")
"""Fields of a branch that a lesson leaves alone."""


def is_usual(one: Quantity) -> bool:
    """Return whether a lesson would change a parameter."""
    first, *names = one.address.split(".")
    if first in USUAL:
        return one.address.endswith(tuple(f".{end}" for end in USUAL[first]))
    return "membrane" not in names and names[-1] not in SELDOM


def is_changed(one: Quantity) -> bool:
    """Return whether a parameter is not at its default."""
    return one.default is not None and not math.isclose(
        one.value, one.default, rel_tol=1e-9, abs_tol=1e-12
    )


def found(
    lab: Lab, sought: str, subjects_of_lab: list[Subject], most: int
) -> list[tuple[str, list[Quantity]]]:
    """Return parameters anywhere on the bench by a part of their title or address.

    Parameters
    ----------
    lab : Lab
    sought : str
        Every word of it must be in the title or the address.
    subjects_of_lab : list of Subject
    most : int
        How many at most.

    Returns
    -------
    list of (heading, quantities)
        By what they belong to.
    """
    heads = {one.address: one.title for one in subjects_of_lab}
    groups: dict[str, list[Quantity]] = {}
    hits = (one for one in quantities(lab).values() if is_sought(one, sought))
    for one in itertools.islice(hits, most):
        names = one.address.split(".")
        keys = (".".join(names[:count]) for count in (3, 2, 1))
        heading = next((heads[key] for key in keys if key in heads), None)
        if heading is None:
            heading = " ".join(names[:-1])
        groups.setdefault(heading, []).append(one)
    return list(groups.items())


def is_sought(one: Quantity, sought: str) -> bool:
    """Return whether every word is in a parameter's title or address."""
    text = f"{one.title} {one.address}".lower()
    return all(part in text for part in sought.lower().split())


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
