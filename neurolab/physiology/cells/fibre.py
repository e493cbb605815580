"""Membranes of isolated myelinated fibres (McIntyre, Richardson & Grill 2002).

Sizes, wraps and the sheath itself are in `physiology.myelin`. Two cables share one
node; they differ in the resistivity of the cytoplasm. In the single cable the
internode's own leak is 0: the sheath is the leak, and the axolemma brings capacitance
and reversal potential only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology import myelin
from neurolab.physiology.cells.recipe import (
    Dose,
    Recipe,
    density_ms_cm2,
    length_um,
    potential_mv,
    temperature_celsius,
    valid_range,
)

if TYPE_CHECKING:
    from neurolab.physiology.parameter import Parameter

SOURCE = "mcintyre_2002"

CELSIUS = temperature_celsius(37.0, source=SOURCE)
VALID_CELSIUS = valid_range(20.0, 40.0, source=SOURCE)

SINGLE_CABLE_COMPARTMENTS = 10
"""Compartments of one internode of the single cable."""

SINGLE_CABLE_FIBRES = (
    length_um("D", 0.5, note="Thinnest fibre for which the scaling is meant."),
    length_um("D", 20.0, note="Thickest fibre for which the scaling is meant."),
)


def _node(resistivity: Parameter) -> Recipe:
    """Return the node's membrane; only the cytoplasm differs between the cables."""
    return Recipe(
        capacitance=myelin.NODE_CAPACITANCE,
        resistivity=resistivity,
        leak=density_ms_cm2("g_l", 7.0, source=SOURCE, celsius=37.0),
        leak_reversal=potential_mv("E_l", -90.0, source=SOURCE),
        channels={
            "mrg_naf": Dose(density_ms_cm2("g_naf", 3000.0, source=SOURCE)),
            "mrg_nap": Dose(density_ms_cm2("g_nap", 10.0, source=SOURCE)),
            "mrg_ks": Dose(density_ms_cm2("g_ks", 80.0, source=SOURCE)),
        },
    )


def _axolemma(leak: Parameter) -> Recipe:
    """Return the passive axolemma under the sheath of the double cable."""
    return Recipe(
        capacitance=myelin.AXOLEMMA_CAPACITANCE,
        resistivity=myelin.DOUBLE_CABLE_RESISTIVITY,
        leak=leak,
        leak_reversal=myelin.INTERNODE_REVERSAL,
    )


NODE_DOUBLE = _node(myelin.DOUBLE_CABLE_RESISTIVITY)
NODE_SINGLE = _node(myelin.SINGLE_CABLE_RESISTIVITY)
MYSA_MEMBRANE = _axolemma(myelin.MYSA_CONDUCTANCE)
INTERNODE_MEMBRANE = _axolemma(myelin.INTERNODE_CONDUCTANCE)

SHEATHED_AXOLEMMA = Recipe(
    capacitance=myelin.AXOLEMMA_CAPACITANCE,
    resistivity=myelin.SINGLE_CABLE_RESISTIVITY,
    leak=density_ms_cm2("g_l", 0.0, note="The sheath is the leak."),
    leak_reversal=myelin.INTERNODE_REVERSAL,
)
"""Axolemma of a single-cable internode."""
