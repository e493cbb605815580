"""Addresses of neurons: branches, membranes, channels, calcium pools, spines."""

from __future__ import annotations

from dataclasses import replace as with_value
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
from neurolab.document.records import Branch, Membrane, Myelin
from neurolab.document.templates.origins import all_recipes_of, branch_origins
from neurolab.physiology import bench
from neurolab.physiology.channel import Flux
from neurolab.physiology.channels import CHANNELS
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from neurolab.document.records import ChannelDensity, Lab, Neuron
    from neurolab.physiology.cells.recipe import Dose, Recipe
    from neurolab.physiology.parameter import Parameter


def _quantities(lab: Lab, names: Sequence[str]) -> Iterator[Quantity]:
    """Yield the parameters of the neurons, or of the part that an address names."""
    neuron_id, part = (*names, "", "")[:2]
    for neuron in lab.neurons:
        if neuron_id not in ("", neuron.id):
            continue
        head = f"neuron.{neuron.id}"
        membranes = {one.id: one for one in neuron.membranes}
        recipes = all_recipes_of(neuron.template)
        for membrane in neuron.membranes:
            if part in ("", "membrane"):
                there = f"{head}.membrane.{membrane.id}"
                yield from _of_membrane(membrane, recipes.get(membrane.id), there)
        for spine in neuron.spines:
            if part in ("", "spine"):
                yield from fields_of(spine, f"{head}.spine.{spine.id}", bench.SPINE)
        for branch in neuron.branches:
            if part in ("", branch.id):
                yield from _of_branch(neuron, branch, membranes[branch.membrane])


def _of_membrane(
    membrane: Membrane, recipe: Recipe | None, head: str
) -> Iterator[Quantity]:
    """Yield what a membrane is made of."""
    yield from _passive(membrane, recipe, head)
    doses = {} if recipe is None else recipe.channels
    for entry in membrane.channels:
        dose = doses.get(entry.channel)
        yield _density(entry, dose, head)
        yield from _of_channel(entry, dose, f"{head}.{entry.channel}")
    if membrane.calcium is not None:
        pool = None if recipe is None else recipe.calcium
        origins = {}
        if pool is not None:
            origins = {
                "gain_millimolar_cm2_per_nc": pool.gain,
                "decay_ms": pool.decay,
                "rest_millimolar": pool.rest,
            }
        there = f"{head}.calcium"
        yield from fields_of(membrane.calcium, there, bench.CALCIUM, origins=origins)


def _passive(
    membrane: Membrane, recipe: Recipe | None, head: str
) -> Iterator[Quantity]:
    """Yield capacitance, cytoplasm and leak."""
    origins: dict[str, Parameter] = {}
    if recipe is not None:
        origins = {
            "capacitance_uf_cm2": recipe.capacitance,
            "axial_resistivity_ohm_cm": recipe.resistivity,
            "leak_ms_cm2": recipe.leak,
            "leak_mv": recipe.leak_reversal,
        }
    return fields_of(membrane, head, bench.MEMBRANE, origins=origins)


def _density(entry: ChannelDensity, dose: Dose | None, head: str) -> Quantity:
    """Return how much of a channel there is."""
    channel = CHANNELS.get(entry.channel)
    name = entry.channel if channel is None else channel.title
    return quantity(
        f"{head}.{entry.channel}",
        entry.density_ms_cm2,
        bench.DENSITY if channel is None else channel.density,
        word("quantities.density", channel=name),
        origin=None if dose is None else dose.density,
        has_default=channel is not None,
    )


def _of_channel(
    entry: ChannelDensity, dose: Dose | None, head: str
) -> Iterator[Quantity]:
    """Yield what else can be changed in a channel: reversal potential, shift, slope."""
    channel = CHANNELS.get(entry.channel)
    if channel is None:
        return
    if channel.flux is Flux.OHMIC:
        # None means the published one; a cell may have one of its own.
        published = channel.reversal
        own = dose.reversal if dose is not None else None
        value = published.value if entry.reversal_mv is None else entry.reversal_mv
        yield quantity(
            f"{head}.reversal_mv",
            value,
            bench.REVERSAL,
            word("quantities.reversal", channel=channel.title),
            origin=own or published,
        )
    adjusted = {} if dose is None else dose.adjusted
    for name, parameter in channel.adjustable.items():
        yield quantity(
            f"{head}.{name}",
            entry.parameters.get(name, parameter.value),
            parameter,
            word("quantities.adjusted", name=name, channel=channel.title),
            origin=adjusted.get(name),
        )


def _of_branch(
    neuron: Neuron, branch: Branch, membrane: Membrane
) -> Iterator[Quantity]:
    """Yield a branch's size, sheath and what its membrane has here."""
    head = f"neuron.{neuron.id}.{branch.id}"
    origins = branch_origins(neuron, branch)
    sized = {"length_um", "start_diameter_um", "end_diameter_um", "compartments"}
    for table, has_default in (
        ({k: v for k, v in bench.BRANCH.items() if k in sized}, False),
        ({k: v for k, v in bench.BRANCH.items() if k not in sized}, True),
    ):
        yield from fields_of(
            branch, head, table, origins=origins, has_default=has_default
        )
    if branch.myelin is not None:
        yield from fields_of(
            branch.myelin, head, bench.MYELIN, origins=origins, has_default=False
        )
    recipe = all_recipes_of(neuron.template).get(membrane.id)
    doses = {} if recipe is None else recipe.channels
    inherited = [
        *_passive(membrane, recipe, head),
        *(_density(one, doses.get(one.channel), head) for one in membrane.channels),
    ]
    for one in inherited:
        name = one.address.removeprefix(f"{head}.")
        # Without its override the branch has what the membrane has.
        here = branch.overrides.get(name, one.value)
        yield with_value(one, value=here, default=one.value)


def _change(lab: Lab, names: Sequence[str], value: float) -> Lab:
    """Return the lab with one number of a neuron changed."""
    neuron_id, *rest = names
    changed: Lab = with_item(
        lab, "neurons", neuron_id, lambda neuron: _change_neuron(neuron, rest, value)
    )
    return changed


def _change_neuron(neuron: Neuron, names: list[str], value: float) -> Neuron:
    last = names[-1]
    changed: Neuron
    match names:
        case ["membrane", membrane, _, *_]:
            changed = with_item(
                neuron,
                "membranes",
                membrane,
                lambda one: _change_membrane(one, names[2:], value),
            )
        case ["spine", spine, _]:
            changed = with_item(
                neuron, "spines", spine, lambda one: with_field(one, last, value)
            )
        case _:
            changed = with_item(
                neuron,
                "branches",
                names[0],
                lambda one: _change_branch(one, last, value),
            )
    return changed


def _change_membrane(membrane: Membrane, names: list[str], value: float) -> Membrane:
    first, *rest = names
    if first == "calcium" and rest:
        pool = with_field(membrane.calcium, rest[0], value)
        return replace(membrane, calcium=pool)
    if first in Membrane.__struct_fields__:
        return replace(membrane, **{first: value})
    name = rest[0] if rest else "density_ms_cm2"
    return replace(
        membrane,
        channels=tuple(
            _change_channel(one, name, value) if one.channel == first else one
            for one in membrane.channels
        ),
    )


def _change_channel(entry: ChannelDensity, name: str, value: float) -> ChannelDensity:
    if name in ("density_ms_cm2", "reversal_mv"):
        return replace(entry, **{name: value})
    return replace(entry, parameters={**entry.parameters, name: value})


def _change_branch(branch: Branch, name: str, value: float) -> Branch:
    if name in Branch.__struct_fields__:
        changed: Branch = with_field(branch, name, value)
        return changed
    if branch.myelin is not None and name in Myelin.__struct_fields__:
        return replace(branch, myelin=with_field(branch.myelin, name, value))
    return replace(branch, overrides={**branch.overrides, name: value})


NEURONS = Family(_quantities, _change)
