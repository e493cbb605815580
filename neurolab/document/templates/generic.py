"""The generic mammalian neuron: with a bare axon, or with a myelinated one."""

from __future__ import annotations

from msgspec.structs import replace

from neurolab.document.records import (
    Branch,
    BranchKind,
    Membrane,
    Myelin,
    Neuron,
)
from neurolab.document.templates.parts import (
    FARTHEST_UM,
    celsius_range,
    cylinder,
    edge,
    line,
    membrane,
)
from neurolab.physiology import myelin
from neurolab.physiology.cells import fibre, pyr37
from neurolab.physiology.cells.recipe import Recipe
from neurolab.texts import word

APICAL_DEGREES = 118.0
BASAL_DEGREES = (-58.0, -100.0, -142.0, 172.0)
"""Directions of the dendrites: away from the axon, so that they meet what comes."""

NODE_DRAWN_UM = 4.0
"""A node of 1 um would be a hair; it is drawn this long."""


def soma_and_dendrites() -> tuple[Branch, ...]:
    """Return soma, apical dendrite and four basal dendrites."""
    radius = 0.5 * pyr37.SOMA.diameter.value
    soma = cylinder(
        "soma",
        BranchKind.SOMA,
        pyr37.SOMA,
        "soma",
        ((-radius, 0.0), (radius, 0.0)),
    )
    apical = cylinder(
        "apical",
        BranchKind.DENDRITE,
        pyr37.APICAL,
        "dendrite",
        line(
            edge(radius, APICAL_DEGREES),
            pyr37.APICAL.length.value,
            APICAL_DEGREES,
            0.04,
        ),
        parent="soma",
        attach=0.5,
    )
    basals = tuple(
        cylinder(
            f"basal_{number}",
            BranchKind.DENDRITE,
            pyr37.BASAL,
            "dendrite",
            line(edge(radius, degrees), pyr37.BASAL.length.value, degrees, 0.06),
            parent="soma",
            attach=0.5,
        )
        for number, degrees in enumerate(BASAL_DEGREES, start=1)
    )
    return (soma, apical, *basals)


def hillock_and_initial_segment() -> tuple[Branch, ...]:
    """Return the two cylinders of the hillock and the two of the initial segment."""
    rows = (
        ("hillock_1", BranchKind.HILLOCK, pyr37.HILLOCK_1, "hillock"),
        ("hillock_2", BranchKind.HILLOCK, pyr37.HILLOCK_2, "hillock"),
        (
            "ais_proximal",
            BranchKind.INITIAL_SEGMENT,
            pyr37.INITIAL_SEGMENT_PROXIMAL,
            "ais_proximal",
        ),
        (
            "ais_distal",
            BranchKind.INITIAL_SEGMENT,
            pyr37.INITIAL_SEGMENT_DISTAL,
            "ais_distal",
        ),
    )
    branches: list[Branch] = []
    here = edge(0.5 * pyr37.SOMA.diameter.value, 0.0)
    for name, kind, shape, membrane_id in rows:
        path = line(here, shape.length.value)
        branches.append(
            cylinder(
                name,
                kind,
                shape,
                membrane_id,
                path,
                parent=branches[-1].id if branches else "soma",
                attach=1.0 if branches else 0.5,
            )
        )
        here = path[-1]
    return tuple(branches)


def cell_membranes(
    *, passive_dendrites: bool = False, published_slope: bool = False
) -> tuple[Membrane, ...]:
    """Return the membranes from the soma to the distal initial segment.

    Parameters
    ----------
    passive_dendrites : bool
        Leave the channels out of the dendrites.
    published_slope : bool
        Take the published slope of sodium activation in the initial segment.
    """
    dendrite = pyr37.DENDRITE_MEMBRANE
    if passive_dendrites:
        dendrite = _without_channels(dendrite)
    return (
        membrane("soma", pyr37.SOMA_MEMBRANE),
        membrane("dendrite", dendrite),
        membrane("hillock", pyr37.HILLOCK_MEMBRANE),
        *(
            _with_slope(one, published_slope)
            for one in (
                membrane("ais_proximal", pyr37.INITIAL_SEGMENT_PROXIMAL_MEMBRANE),
                membrane("ais_distal", pyr37.INITIAL_SEGMENT_DISTAL_MEMBRANE),
            )
        ),
    )


def _without_channels(recipe: Recipe) -> Recipe:
    """Return the membrane as leak and capacitance only."""
    return Recipe(
        capacitance=recipe.capacitance,
        resistivity=recipe.resistivity,
        leak=recipe.leak,
        leak_reversal=recipe.leak_reversal,
    )


def _with_slope(one: Membrane, published: bool) -> Membrane:
    """Return the membrane with the published sodium slope, if that is wanted."""
    if not published:
        return one
    slope = {"slope": pyr37.PUBLISHED_AXON_SLOPE.value}
    return replace(
        one,
        channels=tuple(
            replace(channel, parameters={**channel.parameters, **slope})
            if "slope" in channel.parameters
            else channel
            for channel in one.channels
        ),
    )


def with_density(one: Membrane, channel: str, density_ms_cm2: float) -> Membrane:
    """Return the membrane with another density of one of its channels."""
    return replace(
        one,
        channels=tuple(
            replace(entry, density_ms_cm2=density_ms_cm2)
            if entry.channel == channel
            else entry
            for entry in one.channels
        ),
    )


def generic_neuron(
    *,
    neuron_id: str = "n1",
    passive_dendrites: bool = False,
    published_slope: bool = False,
) -> Neuron:
    """Return the generic mammalian neuron of 171 compartments at 37 degrees.

    Soma, apical and four basal dendrites, hillock, initial segment and 1 mm of bare
    axon; kinetics published, densities assumed (`physiology.cells.pyr37`).

    Parameters
    ----------
    neuron_id : str
    passive_dendrites : bool
        Leave the channels out of the dendrites.
    published_slope : bool
        Sodium slope 6 mV in initial segment and axon instead of 7 everywhere.
    """
    stem = (*soma_and_dendrites(), *hillock_and_initial_segment())
    axon = cylinder(
        "axon",
        BranchKind.AXON,
        pyr37.AXON,
        "axon",
        line(stem[-1].path[-1], pyr37.AXON.length.value),
        parent=stem[-1].id,
    )
    return Neuron(
        id=neuron_id,
        name=word("templates.generic_neuron"),
        template="generic_neuron",
        about=word("templates.generic_neuron_about"),
        celsius=pyr37.CELSIUS.value,
        valid_celsius=celsius_range(pyr37.VALID_CELSIUS),
        branches=(*stem, axon),
        membranes=(
            *cell_membranes(
                passive_dendrites=passive_dendrites, published_slope=published_slope
            ),
            _with_slope(membrane("axon", pyr37.AXON_MEMBRANE), published_slope),
        ),
    )


def myelinated_neuron(
    *,
    neuron_id: str = "n1",
    fibre_diameter_um: float = 1.0,
    internodes: int = 20,
    passive_dendrites: bool = False,
) -> Neuron:
    """Return the generic neuron with a myelinated axon behind its initial segment.

    With 20 internodes it has 291 compartments. Node and soma densities are those with
    which the spike starts in the initial segment at every strength of current.

    Parameters
    ----------
    neuron_id : str
    fibre_diameter_um : float
        Outer diameter of the sheath; internode length, node and sheath scale with it.
    internodes : int
        Number of internodes, each with a node behind it.
    passive_dendrites : bool
        Leave the channels out of the dendrites.
    """
    stem = (*soma_and_dendrites(), *hillock_and_initial_segment())
    soma, *others = cell_membranes(passive_dendrites=passive_dendrites)
    soma = with_density(soma, "pyr37_kv", pyr37.SOMA_KV_MYELINATED.value)
    sheathed = membrane("internode", fibre.SHEATHED_AXOLEMMA)
    return Neuron(
        id=neuron_id,
        name=word("templates.myelinated_neuron"),
        template="myelinated_neuron",
        about=word("templates.myelinated_neuron_about"),
        celsius=pyr37.CELSIUS.value,
        valid_celsius=celsius_range(pyr37.VALID_CELSIUS),
        branches=(*stem, *myelinated_axon(stem[-1], fibre_diameter_um, internodes)),
        membranes=(
            soma,
            *others,
            replace(sheathed, leak_mv=pyr37.SHEATH_REVERSAL.value),
            membrane("node", pyr37.NODE_MEMBRANE),
        ),
    )


def myelinated_axon(
    stem: Branch, fibre_diameter_um: float, internodes: int
) -> tuple[Branch, ...]:
    """Return internode 0, node 0, internode 1, ... behind the branch `stem`.

    Parameters
    ----------
    stem : Branch
        The branch at whose end the first internode begins.
    fibre_diameter_um : float
    internodes : int
    """
    here = stem.path[-1]
    room = FARTHEST_UM - here[0]
    spacing = myelin.internode_length_um(fibre_diameter_um)
    drawn = max(min(spacing, room / max(internodes, 1)) - NODE_DRAWN_UM, NODE_DRAWN_UM)
    branches: list[Branch] = []
    parent = stem.id
    for number in range(internodes):
        sheath = internode(f"internode_{number}", parent, fibre_diameter_um)
        sheath = replace(sheath, path=line(here, drawn))
        gap = node(f"node_{number}", sheath.id, fibre_diameter_um)
        gap = replace(gap, path=line(sheath.path[-1], NODE_DRAWN_UM))
        branches += [sheath, gap]
        parent, here = gap.id, gap.path[-1]
    return tuple(branches)


def internode(name: str, parent: str, fibre_diameter_um: float) -> Branch:
    """Return a single-cable internode, scaled with the diameter of its fibre.

    The branch's own diameter is the axon's; the surface that counts for the membrane
    is the sheath's.
    """
    axon_um = myelin.G_RATIO.value * fibre_diameter_um
    return Branch(
        id=name,
        kind=BranchKind.INTERNODE,
        parent=parent,
        length_um=myelin.internode_length_um(fibre_diameter_um),
        start_diameter_um=axon_um,
        end_diameter_um=axon_um,
        membrane="internode",
        compartments=fibre.SINGLE_CABLE_COMPARTMENTS,
        myelin=Myelin(
            fibre_diameter_um=fibre_diameter_um,
            lamellae=myelin.lamellae_of_fibre(fibre_diameter_um),
        ),
    )


def node(name: str, parent: str | None, fibre_diameter_um: float) -> Branch:
    """Return a node of Ranvier, scaled with the diameter of its fibre."""
    diameter_um = myelin.node_diameter_um(fibre_diameter_um)
    return Branch(
        id=name,
        kind=BranchKind.NODE,
        parent=parent,
        length_um=myelin.NODE_LENGTH_UM.value,
        start_diameter_um=diameter_um,
        end_diameter_um=diameter_um,
        membrane="node",
        compartments=1,
    )
