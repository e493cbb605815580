"""Addresses of outside inputs, synapses, puffs and uncaged calcium.

==========================================  ===========================================
``input.<id>.<field>``                      ``count``, ``on``, ``rate_hz``, ...
``synapse.<id>.contacts``, ``.on``          the record's own numbers
``synapse.<id>.<parameter>``                ``ampa.count``, ``cleft.height``, ...
``synapse.<id>.route.<route>``              1 clears transmitter, 0 is closed
``synapse.<id>.dose.<drug>``                dose at this synapse only
``synapse.<id>.contact.<number>.full``      1 gives a light contact full detail
``puff.<id>.<field>``                       ``millimolar``, ``onset_ms``, ...
``uncaging.<id>.<field>``                   ``micromolar``, ``onset_ms``, ...
==========================================  ===========================================

A synapse has the parameters of `physiology.synapse.parameters_of` its kind; what it
does not change is at the default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.addresses.quantity import (
    Family,
    Quantity,
    fields_of,
    quantity,
    with_field,
    with_item,
)
from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.document.edits.detail import set_contact_detail
from neurolab.document.records import Dose
from neurolab.physiology import bench
from neurolab.physiology.drugs import DRUGS
from neurolab.physiology.synapse import parameters_of
from neurolab.physiology.transmitters import RECEPTORS, ROUTES
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from neurolab.document.records import Input, Lab, Synapse
    from neurolab.physiology.parameter import Parameter


def _inputs(lab: Lab, names: Sequence[str]) -> Iterator[Quantity]:
    """Yield the numbers of the outside inputs and of their spikes."""
    for one in lab.inputs:
        if names and names[0] != one.id:
            continue
        head = f"input.{one.id}"
        yield from fields_of(one, head, bench.INPUT)
        yield from fields_of(one.train, f"{head}.train", bench.TRAIN)


def _change_input(lab: Lab, names: Sequence[str], value: float) -> Lab:
    """Return the lab with one number of an input changed."""

    def changed(one: Input) -> Input:
        if names[1] == "train":
            return replace(one, train=with_field(one.train, names[2], value))
        other: Input = with_field(one, names[1], value)
        return other

    result: Lab = with_item(lab, "inputs", names[0], changed)
    return result


def _parameters(lab: Lab, synapse: Synapse) -> dict[str, Parameter]:
    """Return the parameters that a synapse has."""
    transmitter = transmitter_of(lab, synapse)
    if transmitter is None:
        return {}
    return parameters_of(
        transmitter, synapse.geometry, synapse.receptors, synapse.detail
    )


def _synapses(lab: Lab, names: Sequence[str]) -> Iterator[Quantity]:
    """Yield the numbers, routes and local doses of the synapses."""
    for one in lab.synapses:
        if names and names[0] != one.id:
            continue
        head = f"synapse.{one.id}"
        yield from fields_of(one, head, bench.SYNAPSE)
        for name, parameter in _parameters(lab, one).items():
            value = one.parameters.get(name, parameter.value)
            yield quantity(f"{head}.{name}", value, parameter, _title(name))
        doses = {dose.drug: dose.micromolar for dose in one.doses}
        for drug in DRUGS.values():
            value = doses.get(drug.name, 0.0)
            title = word("quantities.local_dose", drug=drug.title)
            yield quantity(f"{head}.dose.{drug.name}", value, bench.DOSE, title)
        if one.detail == "light":
            asked = names[2:3] if [*names[1:2]] == ["contact"] else ()
            for number in sorted({*one.detailed, *map(int, asked)}):
                title = word("quantities.contact_full", number=number + 1)
                value = 1.0 if number in one.detailed else 0.0
                address = f"{head}.contact.{number}.full"
                yield quantity(address, value, bench.DETAILED, title)
            continue
        for route in ROUTES.get(transmitter_of(lab, one) or "", ()):
            value = 0.0 if route in one.closed else 1.0
            title = word("quantities.route", route=route)
            yield quantity(f"{head}.route.{route}", value, bench.OPEN_ROUTE, title)


MOLECULES = frozenset(("ache", "dat", "eaat", "gat", "glyt", "net", "sert", *RECEPTORS))
"""What has parameters of a kind that others have too: receptors, carriers, enzyme."""


def _title(name: str) -> str:
    """Return the words for ``cleft.height``, ``ampa.count``, ``m2.G.gain``."""
    first, *middle, last = name.split(".")
    if first not in MOLECULES:
        return word(f"synapse_parameters.{name.replace('.', '_')}")
    molecule = word(f"molecules.{first}")
    if middle == ["rate"]:
        step = last.replace("_", " → ")
        return word("synapse_parameters.each_rate", molecule=molecule, step=step)
    key = f"synapse_parameters.each_{last}"
    return word(key, molecule=molecule, stage=".".join(middle))


def _change_synapse(lab: Lab, names: Sequence[str], value: float) -> Lab:
    """Return the lab with one number of a synapse changed."""
    if [*names[1:2]] == ["contact"]:
        number = int(names[2])
        return set_contact_detail(lab, names[0], number, full=value > 0.0)

    def changed(one: Synapse) -> Synapse:
        match names[1:]:
            case [field] if field in bench.SYNAPSE:
                other: Synapse = with_field(one, field, value)
                return other
            case ["route", route]:
                kept = tuple(each for each in one.closed if each != route)
                return replace(one, closed=kept if value else (*kept, route))
            case ["dose", drug]:
                doses = {each.drug: each for each in one.doses}
                known = doses.pop(drug, None) or Dose(drug=drug, micromolar=value)
                if value > 0.0:
                    doses[drug] = replace(known, micromolar=value)
                return replace(one, doses=tuple(doses.values()))
        name = ".".join(names[1:])
        return replace(one, parameters={**one.parameters, name: value})

    result: Lab = with_item(lab, "synapses", names[0], changed)
    return result


def _stimuli(field: str, head: str, table: dict[str, Parameter]) -> Family:
    """Return the family of puffs or flashes."""

    def quantities(lab: Lab, _names: Sequence[str]) -> Iterator[Quantity]:
        for one in getattr(lab, field):
            yield from fields_of(one, f"{head}.{one.id}", table)

    def change(lab: Lab, names: Sequence[str], value: float) -> Lab:
        stimulus, what = names
        changed: Lab = with_item(
            lab, field, stimulus, lambda one: with_field(one, what, value)
        )
        return changed

    return Family(quantities, change)


INPUTS = Family(_inputs, _change_input)
SYNAPSES = Family(_synapses, _change_synapse)
PUFFS = _stimuli("puffs", "puff", bench.PUFF)
UNCAGINGS = _stimuli("uncagings", "uncaging", bench.UNCAGING)
