"""Squid axon, Hodgkin-Huxley patch and passive cables."""

from __future__ import annotations

from msgspec.structs import replace

from neurolab.document.records import Branch, BranchKind, Neuron
from neurolab.document.templates.parts import (
    FARTHEST_UM,
    celsius_range,
    cylinder,
    line,
    membrane,
)
from neurolab.physiology.cells import passive, squid
from neurolab.texts import word


def squid_axon(
    *,
    neuron_id: str = "n1",
    length_um: float = squid.AXON.length.value,
    diameter_um: float = squid.AXON.diameter.value,
    compartments: int | None = None,
    axial_resistivity_ohm_cm: float = squid.MEMBRANE.resistivity.value,
    leak_mv: float = squid.MEMBRANE.leak_reversal.value,
    celsius: float = squid.CELSIUS.value,
) -> Neuron:
    """Return a bare axon with the membrane of Hodgkin and Huxley (1952).

    Parameters
    ----------
    neuron_id : str
    length_um, diameter_um, axial_resistivity_ohm_cm, leak_mv : float
    compartments : int or None
        None lets the length constant decide.
    celsius : float
        Temperature that it is meant for: 6.3 or 18.5 in the paper.
    """
    axon = Branch(
        id="axon",
        kind=BranchKind.AXON,
        length_um=length_um,
        start_diameter_um=diameter_um,
        end_diameter_um=diameter_um,
        membrane="axon",
        compartments=compartments,
        path=line((0.0, 0.0), min(length_um, FARTHEST_UM)),
    )
    return Neuron(
        id=neuron_id,
        name=word("templates.squid_axon"),
        template="squid_axon",
        about=word("templates.squid_axon_about"),
        celsius=celsius,
        valid_celsius=celsius_range(squid.VALID_CELSIUS),
        branches=(axon,),
        membranes=(
            replace(
                membrane("axon", squid.MEMBRANE),
                axial_resistivity_ohm_cm=axial_resistivity_ohm_cm,
                leak_mv=leak_mv,
            ),
        ),
    )


def single_compartment(
    *,
    neuron_id: str = "n1",
    leak_mv: float = squid.MEMBRANE.leak_reversal.value,
    celsius: float = squid.CELSIUS.value,
) -> Neuron:
    """Return one compartment of squid membrane: a space clamp without a wire.

    Parameters
    ----------
    neuron_id : str
    leak_mv : float
    celsius : float
        Temperature that it is meant for.
    """
    radius = 0.5 * squid.PATCH.length.value
    soma = cylinder(
        "soma", BranchKind.SOMA, squid.PATCH, "soma", ((-radius, 0.0), (radius, 0.0))
    )
    return Neuron(
        id=neuron_id,
        name=word("templates.single_compartment"),
        template="single_compartment",
        about=word("templates.single_compartment_about"),
        celsius=celsius,
        valid_celsius=celsius_range(squid.VALID_CELSIUS),
        branches=(soma,),
        membranes=(replace(membrane("soma", squid.MEMBRANE), leak_mv=leak_mv),),
    )


def passive_cable(
    *,
    neuron_id: str = "n1",
    length_um: float = passive.DENDRITE.length.value,
    diameter_um: float = passive.DENDRITE.diameter.value,
    compartments: int | None = None,
    membrane_resistance_kohm_cm2: float = passive.MEMBRANE_RESISTANCE.value,
    axial_resistivity_ohm_cm: float = passive.MEMBRANE.resistivity.value,
    capacitance_uf_cm2: float = passive.MEMBRANE.capacitance.value,
    leak_mv: float = passive.MEMBRANE.leak_reversal.value,
) -> Neuron:
    """Return an unbranched cylinder without channels, sealed at both ends.

    Parameters
    ----------
    neuron_id : str
    length_um, diameter_um : float
    compartments : int or None
        None lets the length constant decide.
    membrane_resistance_kohm_cm2, axial_resistivity_ohm_cm : float
    capacitance_uf_cm2, leak_mv : float
    """
    dendrite = Branch(
        id="dendrite",
        kind=BranchKind.DENDRITE,
        length_um=length_um,
        start_diameter_um=diameter_um,
        end_diameter_um=diameter_um,
        membrane="dendrite",
        compartments=compartments,
        path=line((0.0, 0.0), min(length_um, FARTHEST_UM)),
    )
    return Neuron(
        id=neuron_id,
        name=word("templates.passive_dendrite"),
        template="passive_dendrite",
        about=word("templates.passive_dendrite_about"),
        celsius=passive.CELSIUS.value,
        valid_celsius=celsius_range(passive.VALID_CELSIUS),
        branches=(dendrite,),
        membranes=(
            replace(
                membrane("dendrite", passive.MEMBRANE),
                capacitance_uf_cm2=capacitance_uf_cm2,
                axial_resistivity_ohm_cm=axial_resistivity_ohm_cm,
                leak_ms_cm2=1.0 / membrane_resistance_kohm_cm2,
                leak_mv=leak_mv,
            ),
        ),
    )


def passive_dendrite(
    *,
    neuron_id: str = "n1",
    length_um: float = passive.DENDRITE.length.value,
    diameter_um: float = passive.DENDRITE.diameter.value,
) -> Neuron:
    """Return a thin passive dendrite whose attenuation an audience can see.

    The standard apical dendrite is too thick and too short for it: over its whole
    length a graded potential loses a tenth only.
    """
    return passive_cable(
        neuron_id=neuron_id, length_um=length_um, diameter_um=diameter_um
    )
