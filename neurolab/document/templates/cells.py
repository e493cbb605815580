"""Adapting neuron, fast-spiking interneuron and muscle fibre."""

from __future__ import annotations

from msgspec.structs import replace

from neurolab.document.records import Branch, BranchKind, Membrane, Neuron
from neurolab.document.templates.generic import generic_neuron
from neurolab.document.templates.parts import (
    FARTHEST_UM,
    calcium_pool,
    celsius_range,
    channel_density,
    cylinder,
    edge,
    line,
    membrane,
)
from neurolab.physiology.cells import adapting, interneuron, muscle
from neurolab.texts import word

WITHOUT_M_CURRENT = ("axon",)
"""Membranes of the generic neuron that get no M-current in the adapting one."""

DENDRITE_DEGREES = (90.0, -90.0)
"""Directions of the interneuron's dendrites."""


def adapting_neuron(*, neuron_id: str = "n1") -> Neuron:
    """Return the generic neuron with M-current and slow afterhyperpolarisation.

    Parameters
    ----------
    neuron_id : str
    """
    base = generic_neuron(neuron_id=neuron_id)
    return replace(
        base,
        name=word("templates.adapting_neuron"),
        template="adapting_neuron",
        about=word("templates.adapting_neuron_about"),
        celsius=adapting.CELSIUS.value,
        valid_celsius=celsius_range(adapting.VALID_CELSIUS),
        membranes=tuple(_adapting(one) for one in base.membranes),
    )


def _adapting(one: Membrane) -> Membrane:
    """Return a membrane of the generic neuron with what slows firing down."""
    if one.id in WITHOUT_M_CURRENT:
        return one
    one = replace(
        one, channels=(*one.channels, channel_density("m_current", adapting.M_CURRENT))
    )
    if one.id != "soma":
        return one
    return replace(
        one,
        channels=(
            *one.channels,
            channel_density("ca_bs", adapting.CALCIUM),
            channel_density("slow_ahp", adapting.SLOW_AHP),
        ),
        calcium=calcium_pool(adapting.POOL),
    )


def fast_spiking_interneuron(*, neuron_id: str = "n1") -> Neuron:
    """Return an interneuron that fires fast and without slowing down, at 36 degrees.

    Parameters
    ----------
    neuron_id : str
    """
    radius = 0.5 * interneuron.SOMA.diameter.value
    soma = cylinder(
        "soma",
        BranchKind.SOMA,
        interneuron.SOMA,
        "soma",
        ((-radius, 0.0), (radius, 0.0)),
    )
    dendrites = tuple(
        cylinder(
            f"dendrite_{number}",
            BranchKind.DENDRITE,
            interneuron.DENDRITE,
            "dendrite",
            line(
                edge(radius, degrees), interneuron.DENDRITE.length.value, degrees, 0.03
            ),
            parent="soma",
            attach=0.5,
        )
        for number, degrees in enumerate(DENDRITE_DEGREES, start=1)
    )
    return Neuron(
        id=neuron_id,
        name=word("templates.fast_spiking_interneuron"),
        template="fast_spiking_interneuron",
        about=word("templates.fast_spiking_interneuron_about"),
        celsius=interneuron.CELSIUS.value,
        valid_celsius=celsius_range(interneuron.VALID_CELSIUS),
        branches=(soma, *dendrites),
        membranes=(
            membrane("soma", interneuron.SOMA_MEMBRANE),
            membrane("dendrite", interneuron.DENDRITE_MEMBRANE),
        ),
    )


def muscle_fibre(
    *,
    neuron_id: str = "n1",
    length_um: float = muscle.FIBRE.length.value,
    diameter_um: float = muscle.FIBRE.diameter.value,
) -> Neuron:
    """Return a skeletal muscle fibre at 36 degrees.

    Parameters
    ----------
    neuron_id : str
    length_um, diameter_um : float
    """
    fibre = Branch(
        id="fibre",
        kind=BranchKind.AXON,
        length_um=length_um,
        start_diameter_um=diameter_um,
        end_diameter_um=diameter_um,
        membrane="fibre",
        path=line((0.0, 0.0), min(length_um, FARTHEST_UM)),
    )
    return Neuron(
        id=neuron_id,
        name=word("templates.muscle_fibre"),
        template="muscle_fibre",
        about=word("templates.muscle_fibre_about"),
        celsius=muscle.CELSIUS.value,
        valid_celsius=celsius_range(muscle.VALID_CELSIUS),
        branches=(fibre,),
        membranes=(membrane("fibre", muscle.MEMBRANE),),
    )
