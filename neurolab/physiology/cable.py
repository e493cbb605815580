"""Passive cable: usual membrane values, rules for cutting it, and closed-form results.

The closed forms hold for a uniform cylinder without channels. They let a teacher
check the simulation by hand, and the tests do so.
"""

from __future__ import annotations

from enum import Enum
from math import cosh, exp, inf, isinf, pi, sinh, sqrt, tanh

from neurolab.errors import LabError
from neurolab.physiology.parameter import ASSUMED, Parameter

_UM_PER_CM = 1e4
_MEGAOHM_PER_OHM = 1e-6


class CableEnd(Enum):
    """What is at the far end of a cable of finite length."""

    SEALED = "sealed"  # no current leaves
    KILLED = "killed"  # cut open: the voltage is held at rest


AXIAL_RESISTIVITY = Parameter(
    "R_a",
    150.0,
    "Ohm.cm",
    20.0,
    500.0,
    "hu_2009",
    37.0,
    "rat cortical pyramidal neuron",
    "How badly cytoplasm conducts: between the ends of a 1 cm cube. Published values "
    "go from 70 to 200; squid axoplasm 35.4.",
)
CAPACITANCE = Parameter(
    "C_m",
    1.0,
    "uF/cm2",
    0.1,
    10.0,
    "textbooks",
    None,
    "biological membranes",
    "Charge that the membrane stores per volt: nearly the same in all cells; 0.9 was "
    "measured in neurons (Gentet 2000).",
)
MEASURED_CAPACITANCE = Parameter(
    "C_m",
    0.9,
    "uF/cm2",
    0.1,
    10.0,
    "gentet_2000",
    None,
    "cortical, hippocampal and spinal neurons",
    "The value measured directly in patches of neuronal membrane.",
)
MEMBRANE_RESISTANCE = Parameter(
    "R_m",
    20000.0,
    "Ohm.cm2",
    100.0,
    1e6,
    ASSUMED,
    37.0,
    "cortical pyramidal neuron",
    "Resistance of 1 cm2 of membrane at rest. Assumed 20 000, between the usual 15 000 "
    "and the 30 000 of Hu 2009: a time constant of 20 ms.",
)
SPINE_FACTOR = Parameter(
    "F_spine",
    1.75,
    "",
    1.0,
    4.0,
    "textbooks",
    None,
    "pyramidal cell dendrite",
    "Spines add membrane that is not drawn: capacitance and leak of a spiny dendrite "
    "are multiplied by 1.5 to 2; the middle.",
)
SPINE_NECK_NS = Parameter(
    "g_neck",
    5.0,
    "nS",
    0.1,
    100.0,
    "textbooks",
    None,
    "pyramidal cell dendrite",
    "Conductance of the neck that joins a spine's head to the dendrite: 2 to 10 nS.",
)
RULE_FREQUENCY_HZ = Parameter(
    "f",
    100.0,
    "Hz",
    1.0,
    1000.0,
    ASSUMED,
    None,
    "",
    "Frequency at which the length constant of the cutting rule is taken. Assumed "
    "because faster signals hardly spread in dendrites; NEURON uses the same.",
)
PASSIVE_LENGTH = Parameter(
    "L/lambda",
    0.1,
    "",
    0.001,
    0.5,
    ASSUMED,
    None,
    "",
    "Longest compartment of a passive branch, in length constants at 100 Hz. Assumed: "
    "the error stays well below one per cent.",
)
EXCITABLE_LENGTH = Parameter(
    "L/lambda",
    0.05,
    "",
    0.001,
    0.5,
    ASSUMED,
    None,
    "",
    "Longest compartment of a branch with voltage-gated channels, in length constants "
    "at 100 Hz. Assumed: a spike is steeper than a passive signal.",
)
INITIAL_SEGMENT_LENGTH_UM = Parameter(
    "L_ais",
    5.0,
    "um",
    0.5,
    20.0,
    ASSUMED,
    None,
    "",
    "Longest compartment of hillock and initial segment. Assumed: channel densities "
    "change over such distances there.",
)
NODE_LENGTH_UM = Parameter(
    "L_node",
    1.0,
    "um",
    0.1,
    5.0,
    "mcintyre_2002",
    None,
    "mammalian motor fibre",
    "Length of a node of Ranvier, one compartment.",
)
INTERNODE_COMPARTMENTS = Parameter(
    "n_internode",
    5.0,
    "",
    1.0,
    50.0,
    ASSUMED,
    None,
    "",
    "Fewest compartments of an internode in the single cable. Assumed: enough for "
    "velocity within one per cent.",
)


def length_constant_um(
    diameter_um: float,
    membrane_resistance_ohm_cm2: float,
    axial_resistivity_ohm_cm: float,
) -> float:
    """Return lambda = sqrt(d R_m / 4 R_a): a steady voltage falls to 37 % over it."""
    _require_positive(
        diameter_um, membrane_resistance_ohm_cm2, axial_resistivity_ohm_cm
    )
    diameter_cm = diameter_um / _UM_PER_CM
    return _UM_PER_CM * sqrt(
        diameter_cm * membrane_resistance_ohm_cm2 / (4.0 * axial_resistivity_ohm_cm)
    )


def frequency_length_constant_um(
    diameter_um: float,
    axial_resistivity_ohm_cm: float,
    capacitance_uf_cm2: float,
    frequency_hz: float = RULE_FREQUENCY_HZ.value,
) -> float:
    """Return 0.5 sqrt(d / (pi f R_a C_m)), the length constant of a fast signal.

    The leak does not matter at frequencies far above 1 / (2 pi tau).
    """
    _require_positive(
        diameter_um, axial_resistivity_ohm_cm, capacitance_uf_cm2, frequency_hz
    )
    farad_cm2 = capacitance_uf_cm2 * 1e-6
    return (
        _UM_PER_CM
        * 0.5
        * sqrt(
            diameter_um
            / _UM_PER_CM
            / (pi * frequency_hz * axial_resistivity_ohm_cm * farad_cm2)
        )
    )


def time_constant_ms(
    membrane_resistance_ohm_cm2: float, capacitance_uf_cm2: float
) -> float:
    """Return tau = R_m C_m, in which a membrane charges to 63 %."""
    _require_positive(membrane_resistance_ohm_cm2, capacitance_uf_cm2)
    return membrane_resistance_ohm_cm2 * capacitance_uf_cm2 * 1e-3


def semi_infinite_resistance_megaohm(
    diameter_um: float,
    membrane_resistance_ohm_cm2: float,
    axial_resistivity_ohm_cm: float,
) -> float:
    """Return (2/pi) sqrt(R_m R_a) d^(-3/2): one end of an endless cable."""
    _require_positive(
        diameter_um, membrane_resistance_ohm_cm2, axial_resistivity_ohm_cm
    )
    diameter_cm = diameter_um / _UM_PER_CM
    root = sqrt(membrane_resistance_ohm_cm2 * axial_resistivity_ohm_cm)
    return 2.0 / pi * root / (diameter_cm * sqrt(diameter_cm)) * _MEGAOHM_PER_OHM


def infinite_resistance_megaohm(
    diameter_um: float,
    membrane_resistance_ohm_cm2: float,
    axial_resistivity_ohm_cm: float,
) -> float:
    """Return the input resistance in the middle of an endless cable.

    Half of that at its end, because current flows both ways.
    """
    return 0.5 * semi_infinite_resistance_megaohm(
        diameter_um, membrane_resistance_ohm_cm2, axial_resistivity_ohm_cm
    )


def input_resistance_megaohm(
    diameter_um: float,
    membrane_resistance_ohm_cm2: float,
    axial_resistivity_ohm_cm: float,
    length_um: float = inf,
    end: CableEnd = CableEnd.SEALED,
) -> float:
    """Return the input resistance at one end of a cable.

    Parameters
    ----------
    diameter_um, membrane_resistance_ohm_cm2, axial_resistivity_ohm_cm : float
    length_um : float
        ``inf`` for the semi-infinite cable.
    end : CableEnd
        Of a finite cable: sealed gives R coth(l/lambda), killed R tanh(l/lambda).
    """
    endless = semi_infinite_resistance_megaohm(
        diameter_um, membrane_resistance_ohm_cm2, axial_resistivity_ohm_cm
    )
    _require_positive(length_um)
    if isinf(length_um):
        return endless
    share = tanh(
        length_um
        / length_constant_um(
            diameter_um, membrane_resistance_ohm_cm2, axial_resistivity_ohm_cm
        )
    )
    return endless / share if end is CableEnd.SEALED else endless * share


def steady_attenuation(
    distance_um: float,
    length_constant_um: float,
    length_um: float = inf,
    end: CableEnd = CableEnd.SEALED,
) -> float:
    """Return V(distance) / V(0) of a cable in which a steady current enters at 0.

    Parameters
    ----------
    distance_um : float
        From 0 to `length_um`.
    length_constant_um : float
    length_um : float
        ``inf`` for an endless cable.
    end : CableEnd
        What is at `length_um`.
    """
    _require_positive(length_constant_um, length_um)
    if not 0.0 <= distance_um <= length_um:
        raise LabError(
            "distance_outside_cable", distance_um=distance_um, length_um=length_um
        )
    if isinf(length_um):
        return exp(-distance_um / length_constant_um)
    rest = (length_um - distance_um) / length_constant_um
    whole = length_um / length_constant_um
    if end is CableEnd.SEALED:
        return cosh(rest) / cosh(whole)
    return sinh(rest) / sinh(whole)


def _require_positive(*values: float) -> None:
    for value in values:
        if not value > 0.0:
            raise LabError("cable_value_not_positive", value=value)
