"""Myelin: membrane of one wrap, number of wraps of a fibre, and what they add up to.

Two descriptions exist. In the double cable (McIntyre, Richardson & Grill 2002) the
space between axon and sheath is a cable of its own; `GEOMETRIES` is its table. In the
single cable the internode is one thin membrane, scaled with the fibre's diameter; it
leaves out the path under the sheath and needs 150 Ohm.cm instead of 70 to conduct as
fast as real fibres.
"""

from __future__ import annotations

from dataclasses import dataclass

from neurolab.errors import LabError
from neurolab.physiology.parameter import ASSUMED, Parameter

_MRG = "mcintyre_2002"
_FIBRE = "mammalian motor fibre"


def _mrg(
    symbol: str, value: float, unit: str, low: float, high: float, note: str
) -> Parameter:
    return Parameter(symbol, value, unit, low, high, _MRG, 37.0, _FIBRE, note)


LAMELLA_CAPACITANCE = _mrg(
    "C_my",
    0.1,
    "uF/cm2",
    0.01,
    1.0,
    "Capacitance of one membrane of the sheath; a wrap is two of them in series.",
)
LAMELLA_CONDUCTANCE = _mrg(
    "g_my", 1.0, "mS/cm2", 0.01, 100.0, "Conductance of one membrane of the sheath."
)
MEMBRANES_PER_LAMELLA = 2
LAMELLAE_PER_UM = Parameter(
    "n_l/D",
    8.6,
    "1/um",
    0.5,
    30.0,
    ASSUMED,
    None,
    _FIBRE,
    "Wraps per micrometre of fibre diameter at a g-ratio of 0.7. Assumed: close to the "
    "table of McIntyre 2002 for thick fibres, in proportion below.",
)
G_RATIO = Parameter(
    "g",
    0.7,
    "",
    0.3,
    0.99,
    "rushton_1951",
    None,
    "myelinated nerve",
    "Diameter of the axon over that of the fibre with its sheath. Near 0.7 the fibre "
    "conducts fastest for its size.",
)
INTERNODE_PER_DIAMETER = Parameter(
    "L/D",
    100.0,
    "",
    5.0,
    500.0,
    "rushton_1951",
    None,
    "myelinated nerve",
    "Length of an internode in fibre diameters.",
)
NODE_PER_DIAMETER = Parameter(
    "d_node/D",
    0.35,
    "",
    0.05,
    1.0,
    ASSUMED,
    None,
    _FIBRE,
    "Diameter of the node in fibre diameters. Assumed: the mean of the table of "
    "McIntyre 2002.",
)
MINIMUM_NODE_DIAMETER = Parameter(
    "d_node",
    0.5,
    "um",
    0.1,
    2.0,
    ASSUMED,
    None,
    _FIBRE,
    "Thinnest node. Assumed: the axon of a thin fibre is hardly narrowed at its nodes.",
)
NODE_CAPACITANCE = _mrg(
    "C_node", 2.0, "uF/cm2", 0.5, 5.0, "Capacitance of the node's membrane."
)
MINIMUM_LAMELLAE = Parameter(
    "n_l",
    0.5,
    "",
    0.1,
    1.0,
    ASSUMED,
    None,
    "",
    "Fewest wraps that demyelination leaves. Assumed: one membrane, so that the series "
    "with the axon never divides by zero.",
)
SINGLE_CABLE_RESISTIVITY = Parameter(
    "R_a",
    150.0,
    "Ohm.cm",
    20.0,
    500.0,
    "computed",
    37.0,
    "single cable",
    "Axial resistivity of the single cable: with 70 it would conduct 1.7 times too "
    "fast, with 150 it gives 6 m/s per um as measured.",
)
INTERNODE_REVERSAL = _mrg(
    "E_internode", -80.0, "mV", -120.0, 0.0, "Voltage that the internode's leak seeks."
)

DOUBLE_CABLE_RESISTIVITY = _mrg(
    "R_a",
    70.0,
    "Ohm.cm",
    20.0,
    500.0,
    "Resistivity of the fluid in the axon and in the space under the sheath.",
)
AXOLEMMA_CAPACITANCE = _mrg(
    "C_ax", 2.0, "uF/cm2", 0.5, 5.0, "Capacitance of the axon's own membrane."
)
MYSA_CONDUCTANCE = _mrg(
    "g_mysa",
    1.0,
    "mS/cm2",
    0.0,
    100.0,
    "Leak of the axon's membrane where the sheath is attached, beside the node (MYSA).",
)
INTERNODE_CONDUCTANCE = _mrg(
    "g_internode",
    0.1,
    "mS/cm2",
    0.0,
    100.0,
    "Leak of the axon's membrane under the rest of the sheath (FLUT and STIN).",
)
MYSA_PERIAXONAL_NM = _mrg(
    "w_mysa",
    2.0,
    "nm",
    0.1,
    100.0,
    "Width of the space between axon and sheath at the node and where it is attached.",
)
PERIAXONAL_NM = _mrg(
    "w", 4.0, "nm", 0.1, 100.0, "Width of the space between axon and sheath elsewhere."
)
NODE_LENGTH_UM = _mrg("L_node", 1.0, "um", 0.1, 5.0, "Length of the node.")
MYSA_LENGTH_UM = _mrg(
    "L_mysa", 3.0, "um", 0.5, 20.0, "Length over which the sheath is attached."
)
STIN_PER_INTERNODE = 6
"""Sections of the middle of an internode; one compartment each."""


@dataclass(frozen=True, slots=True)
class FibreGeometry:
    """One row of the published table.

    Attributes
    ----------
    fibre_um, axon_um, node_um : Parameter
        Diameters of the fibre, of the axon under the sheath, and of the node (and of
        the axon where the sheath is attached, MYSA).
    spacing_um : Parameter
        Distance from node to node.
    flut_um : Parameter
        Length of the paranode's main part, FLUT, on each side.
    lamellae : Parameter
        Number of wraps.
    """

    fibre_um: Parameter
    axon_um: Parameter
    node_um: Parameter
    spacing_um: Parameter
    flut_um: Parameter
    lamellae: Parameter

    @property
    def stin_um(self) -> float:
        """Length of each of the six middle sections."""
        ends = NODE_LENGTH_UM.value + 2.0 * MYSA_LENGTH_UM.value
        middle = self.spacing_um.value - ends - 2.0 * self.flut_um.value
        return middle / STIN_PER_INTERNODE


def _row(
    fibre: float, axon: float, node: float, spacing: float, flut: float, lamellae: float
) -> FibreGeometry:
    return FibreGeometry(
        _mrg("D", fibre, "um", 0.2, 30.0, "Diameter of the fibre with its sheath."),
        _mrg("d", axon, "um", 0.1, 30.0, "Diameter of the axon under the sheath."),
        _mrg("d_node", node, "um", 0.1, 30.0, "Diameter of the node."),
        _mrg("dx", spacing, "um", 10.0, 5000.0, "Distance from node to node."),
        _mrg("L_flut", flut, "um", 1.0, 200.0, "Length of the paranode's main part."),
        _mrg("n_l", lamellae, "", 0.5, 500.0, "Number of wraps of the sheath."),
    )


GEOMETRIES: tuple[FibreGeometry, ...] = (
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
"""Published fibres of the double cable, by rising diameter."""


def lamellae_of_fibre(
    fibre_diameter_um: float, g_ratio: float = G_RATIO.value
) -> float:
    """Return the number of wraps: in proportion to the sheath's thickness."""
    _require_positive(fibre_diameter_um)
    per_um = LAMELLAE_PER_UM.value * (1.0 - g_ratio) / (1.0 - G_RATIO.value)
    return max(MINIMUM_LAMELLAE.value, per_um * fibre_diameter_um)


def node_diameter_um(fibre_diameter_um: float) -> float:
    """Return the diameter of a node of the single cable."""
    _require_positive(fibre_diameter_um)
    scaled = NODE_PER_DIAMETER.value * fibre_diameter_um
    return max(MINIMUM_NODE_DIAMETER.value, scaled)


def internode_length_um(fibre_diameter_um: float) -> float:
    """Return the length of an internode of the single cable."""
    _require_positive(fibre_diameter_um)
    return INTERNODE_PER_DIAMETER.value * fibre_diameter_um


def sheath_capacitance_uf_cm2(lamellae: float) -> float:
    """Return the capacitance of the sheath alone, per area of fibre surface."""
    membranes = MEMBRANES_PER_LAMELLA * max(MINIMUM_LAMELLAE.value, lamellae)
    return LAMELLA_CAPACITANCE.value / membranes


def sheath_conductance_ms_cm2(lamellae: float) -> float:
    """Return the conductance of the sheath alone, per area of fibre surface."""
    membranes = MEMBRANES_PER_LAMELLA * max(MINIMUM_LAMELLAE.value, lamellae)
    return LAMELLA_CONDUCTANCE.value / membranes


def single_cable_capacitance_uf_cm2(
    lamellae: float,
    g_ratio: float = G_RATIO.value,
    axolemma_uf_cm2: float = AXOLEMMA_CAPACITANCE.value,
) -> float:
    """Return the capacitance of an internode of the single cable, per fibre surface.

    Notes
    -----
    Axolemma and sheath in series: c = 1 / (1/(C_ax g) + 2 n_l / C_my); the axolemma's
    area is g times that of the fibre.
    """
    _require_positive(g_ratio, axolemma_uf_cm2)
    axon = 1.0 / (axolemma_uf_cm2 * g_ratio)
    return 1.0 / (axon + 1.0 / sheath_capacitance_uf_cm2(lamellae))


def single_cable_conductance_ms_cm2(lamellae: float) -> float:
    """Return the conductance of an internode of the single cable, per fibre surface.

    That of the sheath; it reverses at `INTERNODE_REVERSAL` in an isolated fibre.
    """
    return sheath_conductance_ms_cm2(lamellae)


def _require_positive(*values: float) -> None:
    for value in values:
        if not value > 0.0:
            raise LabError("myelin_value_not_positive", value=value)
