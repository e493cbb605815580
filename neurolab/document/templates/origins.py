"""Where the numbers of a template come from: its recipes and cylinders by name.

A `Neuron` record holds plain numbers. As long as it names its template, each of them
can still be asked for its source and its default here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from neurolab.document.templates.fibres import mrg_fibre
from neurolab.document.templates.generic import internode
from neurolab.document.templates.terminals import TERMINAL
from neurolab.physiology import myelin
from neurolab.physiology.cells import (
    adapting,
    bouton,
    fibre,
    interneuron,
    muscle,
    passive,
    pyr37,
    squid,
)

if TYPE_CHECKING:
    from neurolab.document.records import Branch, Neuron
    from neurolab.physiology.cells.recipe import Cylinder, Recipe
    from neurolab.physiology.parameter import Parameter

_STEM_RECIPES = {
    "soma": pyr37.SOMA_MEMBRANE,
    "dendrite": pyr37.DENDRITE_MEMBRANE,
    "hillock": pyr37.HILLOCK_MEMBRANE,
    "ais_proximal": pyr37.INITIAL_SEGMENT_PROXIMAL_MEMBRANE,
    "ais_distal": pyr37.INITIAL_SEGMENT_DISTAL_MEMBRANE,
}
_STEM_SHAPES = {
    "soma": pyr37.SOMA,
    "apical": pyr37.APICAL,
    **{f"basal_{number}": pyr37.BASAL for number in range(1, pyr37.BASALS + 1)},
    "hillock_1": pyr37.HILLOCK_1,
    "hillock_2": pyr37.HILLOCK_2,
    "ais_proximal": pyr37.INITIAL_SEGMENT_PROXIMAL,
    "ais_distal": pyr37.INITIAL_SEGMENT_DISTAL,
}


_ADDED_RECIPES = {TERMINAL: bouton.MEMBRANE}
_ADDED_SHAPES = {TERMINAL: bouton.TERMINAL}


@cache
def recipes_of(template: str) -> dict[str, Recipe]:
    """Return the recipe of each membrane of a template, by the membrane's id."""
    return {
        "single_compartment": {"soma": squid.MEMBRANE},
        "squid_axon": {"axon": squid.MEMBRANE},
        "generic_neuron": {**_STEM_RECIPES, "axon": pyr37.AXON_MEMBRANE},
        "myelinated_neuron": _myelinated(),
        "adapting_neuron": _adapting(),
        "fast_spiking_interneuron": {
            "soma": interneuron.SOMA_MEMBRANE,
            "dendrite": interneuron.DENDRITE_MEMBRANE,
        },
        "scaled_myelinated_fibre": {
            "node": fibre.NODE_SINGLE,
            "internode": fibre.SHEATHED_AXOLEMMA,
        },
        "mrg_fibre": {
            "node": fibre.NODE_DOUBLE,
            "mysa": fibre.MYSA_MEMBRANE,
            "internode": fibre.INTERNODE_MEMBRANE,
        },
        "muscle_fibre": {"fibre": muscle.MEMBRANE},
        "passive_dendrite": {"dendrite": passive.MEMBRANE},
    }.get(template, {})


def all_recipes_of(template: str) -> dict[str, Recipe]:
    """Return the recipes of a template, and of what can be added to any neuron."""
    return {**_ADDED_RECIPES, **recipes_of(template)}


@cache
def shapes_of(template: str) -> dict[str, Cylinder]:
    """Return the cylinder of each branch whose size the template itself states.

    Internodes and nodes are not among them: they scale with their fibre.
    """
    return {
        "single_compartment": {"soma": squid.PATCH},
        "squid_axon": {"axon": squid.AXON},
        "generic_neuron": {**_STEM_SHAPES, "axon": pyr37.AXON},
        "myelinated_neuron": _STEM_SHAPES,
        "adapting_neuron": {**_STEM_SHAPES, "axon": pyr37.AXON},
        "fast_spiking_interneuron": {
            "soma": interneuron.SOMA,
            **{
                f"dendrite_{number}": interneuron.DENDRITE
                for number in range(1, interneuron.DENDRITES + 1)
            },
        },
        "muscle_fibre": {"fibre": muscle.FIBRE},
        "passive_dendrite": {"dendrite": passive.DENDRITE},
    }.get(template, {})


def _myelinated() -> dict[str, Recipe]:
    """Return the generic neuron's recipes as the myelinated one has them."""
    soma = pyr37.SOMA_MEMBRANE
    potassium = replace(soma.channels["pyr37_kv"], density=pyr37.SOMA_KV_MYELINATED)
    return {
        **_STEM_RECIPES,
        "soma": replace(soma, channels={**soma.channels, "pyr37_kv": potassium}),
        "internode": replace(
            fibre.SHEATHED_AXOLEMMA, leak_reversal=pyr37.SHEATH_REVERSAL
        ),
        "node": pyr37.NODE_MEMBRANE,
    }


def _adapting() -> dict[str, Recipe]:
    """Return the generic neuron's recipes with what slows firing down."""
    recipes = {
        name: replace(one, channels={**one.channels, "m_current": adapting.M_CURRENT})
        for name, one in _STEM_RECIPES.items()
    }
    soma = recipes["soma"]
    slow = {"ca_bs": adapting.CALCIUM, "slow_ahp": adapting.SLOW_AHP}
    recipes["soma"] = replace(
        soma, channels={**soma.channels, **slow}, calcium=adapting.POOL
    )
    return {**recipes, "axon": pyr37.AXON_MEMBRANE}


def branch_origins(neuron: Neuron, branch: Branch) -> dict[str, Parameter]:
    """Return default and source of a branch's sizes, by field.

    Empty for a measured morphology, and for nodes, whose size follows a fibre that
    they do not name.
    """
    shape = {**_ADDED_SHAPES, **shapes_of(neuron.template)}.get(branch.id)
    if shape is not None:
        return {
            "length_um": shape.length,
            "start_diameter_um": shape.diameter,
            "end_diameter_um": shape.diameter,
        }
    usual = _usual_internode(neuron.template, branch)
    if usual is None or usual.myelin is None:
        return {}
    single = neuron.cable == "single"
    sheath = myelin.LAMELLAE_PER_UM if single else myelin.GEOMETRIES[0].lamellae
    length = myelin.INTERNODE_PER_DIAMETER if single else myelin.GEOMETRIES[0].flut_um
    axon = myelin.G_RATIO if single else myelin.GEOMETRIES[0].axon_um
    return {
        "length_um": _as(usual.length_um, length, "um"),
        "start_diameter_um": _as(usual.start_diameter_um, axon, "um"),
        "end_diameter_um": _as(usual.end_diameter_um, axon, "um"),
        "lamellae": _as(usual.myelin.lamellae, sheath, ""),
        "periaxonal_nm": _as(
            usual.myelin.periaxonal_nm, myelin.PERIAXONAL_NM, myelin.PERIAXONAL_NM.unit
        ),
    }


def _as(value: float, rule: Parameter, unit: str) -> Parameter:
    """Return the number that a rule of `physiology.myelin` gives for this fibre."""
    return replace(rule, value=value, unit=unit)


def _usual_internode(template: str, branch: Branch) -> Branch | None:
    """Return this section as the template makes it for its fibre diameter."""
    if branch.myelin is None:
        return None
    fibre_um = branch.myelin.fibre_diameter_um
    if template in ("myelinated_neuron", "scaled_myelinated_fibre"):
        return internode(branch.id, "", fibre_um)
    thinnest, thickest = myelin.GEOMETRIES[0].fibre_um, myelin.GEOMETRIES[-1].fibre_um
    if template == "mrg_fibre" and thinnest.value <= fibre_um <= thickest.value:
        return _mrg_sections(fibre_um).get(branch.id.split("_", 2)[-1])
    return None


@cache
def _mrg_sections(fibre_um: float) -> dict[str, Branch]:
    """Return the sections of one internode of the double cable, by their part."""
    sections = mrg_fibre(fibre_diameter_um=fibre_um, nodes=2).branches
    return {one.id.split("_", 2)[-1]: one for one in sections if one.myelin}
