"""Isolated myelinated fibres of McIntyre, Richardson & Grill (2002), and their nodes.

Two cables share one node. The double cable takes the published table of geometries,
with the space between axon and sheath as a second cable. The single cable folds
axolemma and sheath into one thin membrane and scales everything with the diameter of
the fibre; it conducts as fast as real fibres only with 150 ohm cm, because it leaves
out the path under the sheath.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolab.physiology.cells.recipe import (
    Dose,
    Recipe,
    capacitance_uf_cm2,
    density_ms_cm2,
    length_um,
    potential_mv,
    pure_number,
    resistivity_ohm_cm,
    temperature_celsius,
    valid_range,
)

if TYPE_CHECKING:
    from neurolab.physiology.parameter import Parameter

SOURCE = "mcintyre_2002"

CELSIUS = temperature_celsius(37.0, source=SOURCE)
VALID_CELSIUS = valid_range(20.0, 40.0, source=SOURCE)

NODE_LENGTH = length_um("l_node", 1.0, source=SOURCE)
MYSA_LENGTH = length_um(
    "l_mysa", 3.0, source=SOURCE, note="Where the sheath is attached beside a node."
)
STIN_PER_INTERNODE = 6
PERIAXONAL_MYSA = pure_number(
    "w", 2.0, 0.5, 50.0, unit="nm", source=SOURCE, note="Space under the sheath."
)
PERIAXONAL_REST = pure_number(
    "w", 4.0, 0.5, 50.0, unit="nm", source=SOURCE, note="Space under the sheath."
)


def _node(resistivity: Parameter) -> Recipe:
    """Return the node's membrane; only the cytoplasm differs between the cables."""
    return Recipe(
        capacitance=capacitance_uf_cm2(2.0, source=SOURCE),
        resistivity=resistivity,
        leak=density_ms_cm2("g_l", 7.0, source=SOURCE, celsius=37.0),
        leak_reversal=potential_mv("E_l", -90.0, source=SOURCE),
        channels={
            "mrg_naf": Dose(density_ms_cm2("g_naf", 3000.0, source=SOURCE)),
            "mrg_nap": Dose(density_ms_cm2("g_nap", 10.0, source=SOURCE)),
            "mrg_ks": Dose(density_ms_cm2("g_ks", 80.0, source=SOURCE)),
        },
    )


def _axolemma(g_leak: float) -> Recipe:
    """Return the passive axolemma under the sheath of the double cable."""
    return Recipe(
        capacitance=capacitance_uf_cm2(2.0, source=SOURCE),
        resistivity=DOUBLE_CABLE_RESISTIVITY,
        leak=density_ms_cm2("g_l", g_leak, source=SOURCE),
        leak_reversal=potential_mv("E_l", -80.0, source=SOURCE),
    )


DOUBLE_CABLE_RESISTIVITY = resistivity_ohm_cm(70.0, source=SOURCE)
SINGLE_CABLE_RESISTIVITY = resistivity_ohm_cm(
    150.0, note="With 70 the single cable conducts 1.7 times too fast."
)

NODE_DOUBLE = _node(DOUBLE_CABLE_RESISTIVITY)
NODE_SINGLE = _node(SINGLE_CABLE_RESISTIVITY)
MYSA_MEMBRANE = _axolemma(1.0)
INTERNODE_MEMBRANE = _axolemma(0.1)


@dataclass(frozen=True, slots=True)
class Geometry:
    """One row of the published table.

    Attributes
    ----------
    fibre, axon, node : Parameter
        Outer diameter, diameter of the axon under the sheath, diameter of the node, um.
    spacing : Parameter
        From node to node, um.
    flut : Parameter
        Length of one paranodal main segment (FLUT), um.
    lamellae : Parameter
        Wraps of the sheath.
    """

    fibre: Parameter
    axon: Parameter
    node: Parameter
    spacing: Parameter
    flut: Parameter
    lamellae: Parameter


def _row(
    fibre: float, axon: float, node: float, spacing: float, flut: float, lamellae: float
) -> Geometry:
    """Return one row of the table as parameters."""
    return Geometry(
        fibre=length_um("D", fibre, source=SOURCE),
        axon=length_um("d", axon, source=SOURCE),
        node=length_um("d_node", node, source=SOURCE),
        spacing=length_um("dx", spacing, source=SOURCE),
        flut=length_um("l_flut", flut, source=SOURCE),
        lamellae=pure_number("n_l", lamellae, 0.5, 500.0, source=SOURCE),
    )


GEOMETRIES: tuple[Geometry, ...] = (
    _row(5.7, 3.4, 1.9, 500.0, 35.0, 80.0),
    _row(7.3, 4.6, 2.4, 750.0, 38.0, 100.0),
    _row(8.7, 5.8, 2.8, 1000.0, 40.0, 110.0),
    _row(10.0, 6.9, 3.3, 1150.0, 46.0, 120.0),
    _row(11.5, 8.1, 3.7, 1250.0, 50.0, 130.0),
    _row(12.8, 9.2, 4.2, 1350.0, 54.0, 135.0),
    _row(14.0, 10.4, 4.7, 1400.0, 56.0, 140.0),
    _row(15.0, 11.5, 5.0, 1450.0, 58.0, 145.0),
    _row(16.0, 12.7, 5.5, 1500.0, 60.0, 150.0),
)
"""The published fibres, by rising diameter; between them values are interpolated."""

SINGLE_CABLE_FIBRES = (
    length_um("D", 0.5, note="Thinnest fibre of the scaling."),
    length_um("D", 20.0, note="Thickest fibre of the scaling."),
)
G_RATIO = pure_number(
    "g", 0.7, 0.4, 0.9, source="rushton_1951", note="Axon over fibre diameter."
)
SPACING_PER_DIAMETER = pure_number(
    "L/D", 100.0, 10.0, 300.0, source="rushton_1951", note="Length of an internode."
)
NODE_PER_DIAMETER = pure_number(
    "d_node/D", 0.35, 0.1, 1.0, source=SOURCE, note="Half of the axon's diameter."
)
THINNEST_NODE = length_um("d_node", 0.5, note="A node below it holds no organelle.")
LAMELLAE_PER_UM = pure_number(
    "n_l/D", 8.6, 1.0, 20.0, unit="1/um", note="At a ratio of axon to fibre of 0.7."
)
FEWEST_LAMELLAE = pure_number("n_l", 0.5, 0.5, 500.0, note="The membrane of the axon.")
INTERNODE_COMPARTMENTS = 10
SHEATHED_AXOLEMMA = Recipe(
    capacitance=capacitance_uf_cm2(2.0, source=SOURCE),
    resistivity=SINGLE_CABLE_RESISTIVITY,
    leak=density_ms_cm2(
        "g_l", 0.0, note="The sheath is the leak: 1/(2 n_l) mS/cm2 of fibre surface."
    ),
    leak_reversal=potential_mv("E_sheath", -80.0, source=SOURCE),
)
"""Axolemma of a single-cable internode; the sheath's series values come from the
build.
"""
