"""The generic mammalian neuron at 37 degrees, bare or with a myelinated axon.

Kinetics are published (the channel files), densities and leak reversal are ours: with
Hu's soma potassium density the cell stops firing at 0.3 nA, with the one chosen here it
fires up to 0.6 nA. The cell undershoots deeper than pyramidal cells: it is generic.

The myelinated axon has nodes of its own. Nodes of McIntyre, Richardson and Grill are
for isolated fibres: joined to this soma they fire by themselves. The node density is
chosen so that the spike starts in the initial segment at every strength of current; a
denser node fires before the initial segment near threshold and goes on firing when the
soma is blocked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology.cells.recipe import (
    Cylinder,
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

CELSIUS = temperature_celsius(37.0, note="Body temperature of a mammal.")
VALID_CELSIUS = valid_range(
    20.0, 40.0, note="Within it only the speed changes, not the shape of the spike."
)

SHIFT_NAV12 = potential_mv(
    "shift",
    -15.0,
    source="hu_2009",
    note="Nav1.2 of soma, dendrites and proximal initial segment: half open at -28 mV.",
)
SHIFT_NAV16 = potential_mv(
    "shift",
    -2.0,
    source="hu_2009",
    note="Nav1.6 of distal initial segment, nodes and axon: half open at -41 mV.",
)
SLOPE = pure_number(
    "q",
    7.0,
    3.0,
    12.0,
    unit="mV",
    note="One slope in every compartment; 6 in initial segment and axon is published.",
)
PUBLISHED_AXON_SLOPE = pure_number(
    "q", 6.0, 3.0, 12.0, unit="mV", source="hu_2009", note="Initial segment and axon."
)
"""Option for initial segment and axon: threshold rises, the spike itself hardly
changes.
"""

_CAPACITANCE = capacitance_uf_cm2(1.0, source="gentet_2000", note="0.9 was measured.")
_RESISTIVITY = resistivity_ohm_cm(150.0, source="hu_2009", note="70 to 200 are usual.")
_LEAK = density_ms_cm2("g_l", 0.05, note="20 kohm cm2, a time constant near 12 ms.")
_LEAK_REVERSAL = potential_mv("E_l", -66.0, note="Puts the soma at rest to -70 mV.")


def _membrane(
    g_na: Parameter, g_kv: Parameter, shift: Parameter, slope: Parameter = SLOPE
) -> Recipe:
    """Return a bare membrane of this cell with its sodium and potassium densities."""
    return Recipe(
        capacitance=_CAPACITANCE,
        resistivity=_RESISTIVITY,
        leak=_LEAK,
        leak_reversal=_LEAK_REVERSAL,
        channels={
            "pyr37_na": Dose(g_na, adjusted={"shift": shift, "slope": slope}),
            "pyr37_kv": Dose(g_kv),
        },
    )


def _section(length: float, diameter: float, compartments: int, what: str) -> Cylinder:
    """Return a cylinder whose sizes are ours, within those of cortical neurons."""
    return Cylinder(
        length_um("l", length, note=f"Length of {what}."),
        length_um("d", diameter, note=f"Diameter of {what}."),
        compartments,
    )


SOMA = _section(20.0, 20.0, 1, "the soma, which has the surface of a ball of 20 um")
APICAL = _section(400.0, 2.5, 20, "the apical dendrite")
BASAL = _section(200.0, 1.5, 10, "each basal dendrite")
BASALS = 4
HILLOCK_1 = _section(5.0, 3.0, 1, "the first half of the hillock")
HILLOCK_2 = _section(5.0, 2.0, 1, "the second half of the hillock")
INITIAL_SEGMENT_PROXIMAL = _section(15.0, 1.2, 3, "the near part, with Nav1.2")
INITIAL_SEGMENT_DISTAL = _section(25.0, 1.2, 5, "the far part, with Nav1.6")
AXON = _section(1000.0, 1.0, 100, "the bare axon")

SOMA_KV = density_ms_cm2(
    "g_kv",
    20.0,
    note="As remembered from Mainen & Sejnowski 1996; a tenth of it, as Hu 2009 has, "
    "ends in depolarisation block at 0.3 nA.",
)
SOMA_KV_MYELINATED = density_ms_cm2(
    "g_kv",
    30.0,
    note="With a myelinated axon; at 20 the soma blocks from 0.54 nA while the nodes "
    "fire on.",
)

SOMA_MEMBRANE = _membrane(
    density_ms_cm2("g_na", 8.0, source="hu_2009"), SOMA_KV, SHIFT_NAV12
)
DENDRITE_MEMBRANE = _membrane(
    density_ms_cm2("g_na", 2.0, note="Weakly excitable; 0 makes a passive dendrite."),
    density_ms_cm2("g_kv", 2.0, note="Weakly excitable; 0 makes a passive dendrite."),
    SHIFT_NAV12,
)
HILLOCK_MEMBRANE = _membrane(
    density_ms_cm2("g_na", 100.0, note="Between soma and initial segment."),
    density_ms_cm2("g_kv", 10.0, note="Between soma and initial segment."),
    SHIFT_NAV12,
)
_SEGMENT_NA = density_ms_cm2(
    "g_na", 250.0, source="kole_2008", note="2500 pS/um2, some 50 times the dendrite."
)
_SEGMENT_KV = density_ms_cm2(
    "g_kv", 150.0, note="Ends the spike of the segment before that of the soma."
)
INITIAL_SEGMENT_PROXIMAL_MEMBRANE = _membrane(_SEGMENT_NA, _SEGMENT_KV, SHIFT_NAV12)
INITIAL_SEGMENT_DISTAL_MEMBRANE = _membrane(_SEGMENT_NA, _SEGMENT_KV, SHIFT_NAV16)
AXON_MEMBRANE = _membrane(
    density_ms_cm2("g_na", 30.0, note="Conducts at 0.43 m/s, with safety to spare."),
    density_ms_cm2("g_kv", 50.0, note="Keeps the axon from firing by itself."),
    SHIFT_NAV16,
)

NODE_MEMBRANE = Recipe(
    capacitance=capacitance_uf_cm2(2.0, source="mcintyre_2002"),
    resistivity=_RESISTIVITY,
    leak=density_ms_cm2("g_l", 1.0, note="Holds the node at the soma's rest."),
    leak_reversal=potential_mv("E_l", -70.0, note="Near the soma's rest."),
    channels={
        "pyr37_na": Dose(
            density_ms_cm2(
                "g_na",
                700.0,
                note="At 1000 node 0 fires before the initial segment near threshold.",
            ),
            adjusted={"shift": SHIFT_NAV16, "slope": SLOPE},
        ),
        "pyr37_kv": Dose(
            density_ms_cm2("g_kv", 300.0, note="One spike per node and no second one.")
        ),
    },
)
SHEATH_REVERSAL = potential_mv(
    "E_sheath",
    -70.0,
    note="Reversal of the sheath's conductance behind a soma; -80 in isolated fibres.",
)
"""An isolated fibre rests at -80 mV, this cell at -70: the sheath must not pull."""
