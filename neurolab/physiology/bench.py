"""What may be set on the bench: unit, range and usual value of each field of a lab.

Keys are names of fields in ``document.records``. Where a number of a cell has a source
of its own (`cells`), that one counts; here is what holds for any cell. Ranges are wide:
beyond them a value is taken for a slip of the keyboard.
"""

from __future__ import annotations

from typing import Final

from neurolab.physiology import cable, calcium, myelin
from neurolab.physiology.parameter import ASSUMED, Parameter


def _chosen(
    symbol: str, value: float, unit: str, low: float, high: float, note: str
) -> Parameter:
    """Return a parameter of the bench, which only NeuroLab could choose."""
    note = f"{note} Range and usual value chosen for the bench."
    return Parameter(symbol, value, unit, low, high, ASSUMED, None, "", note)


CELSIUS: Final = _chosen(
    "T",
    37.0,
    "degC",
    -5.0,
    60.0,
    "Temperature of the bath: every gate moves faster when it is warm.",
)
DOSE: Final = _chosen("c", 0.0, "uM", 0.0, 1e6, "Concentration of a drug in the bath.")

LAB: Final[dict[str, Parameter]] = {
    "sweep_ms": _chosen("T", 20.0, "ms", 0.025, 3.6e6, "Length of one sweep."),
    "seed": _chosen(
        "seed", 1.0, "", 0.0, 2.0**53, "Start of everything drawn at random."
    ),
    "resolution": _chosen(
        "r",
        1.0,
        "",
        0.01,
        100.0,
        "Factor on the number of compartments; 2 makes each half as long.",
    ),
    "drug_minutes_per_s": _chosen(
        "",
        1.0,
        "min/s",
        0.0,
        3600.0,
        "Minutes that pass for drugs with their time course in a second of the run; "
        "a time-lapse, 1/60 is real time.",
    ),
    "track_ions": _chosen(
        "",
        0.0,
        "",
        0.0,
        1.0,
        "1 lets currents change what is in the cells, 0 holds it constant.",
    ),
    "start": _chosen(
        "V0", -65.0, "mV", -300.0, 300.0, "Voltage at which a run starts."
    ),
}

MEMBRANE: Final[dict[str, Parameter]] = {
    "capacitance_uf_cm2": Parameter(
        "C_m",
        cable.CAPACITANCE.value,
        "uF/cm2",
        0.01,
        100.0,
        cable.CAPACITANCE.source,
        None,
        cable.CAPACITANCE.preparation,
        cable.CAPACITANCE.note,
    ),
    "axial_resistivity_ohm_cm": Parameter(
        "R_a",
        cable.AXIAL_RESISTIVITY.value,
        "Ohm.cm",
        1.0,
        10000.0,
        cable.AXIAL_RESISTIVITY.source,
        cable.AXIAL_RESISTIVITY.celsius,
        cable.AXIAL_RESISTIVITY.preparation,
        cable.AXIAL_RESISTIVITY.note,
    ),
    "leak_ms_cm2": _chosen(
        "g_l",
        1e3 / cable.MEMBRANE_RESISTANCE.value,
        "mS/cm2",
        0.0,
        1e4,
        "Conductance of the membrane that is always open.",
    ),
    "leak_mv": _chosen(
        "E_l", -70.0, "mV", -300.0, 300.0, "Voltage towards which the leak pulls."
    ),
}
"""Of a membrane, and of a branch that overrides it."""

DENSITY: Final = _chosen(
    "g",
    0.0,
    "mS/cm2",
    0.0,
    1e5,
    "Conductance of a membrane with every one of these channels open.",
)
"""Of channels that this program does not know."""

REVERSAL: Final = _chosen(
    "E", 0.0, "mV", -300.0, 300.0, "Voltage at which the channel's current is zero."
)

CALCIUM: Final[dict[str, Parameter]] = {
    "gain_millimolar_cm2_per_nc": calcium.POOL_GAIN,
    "decay_ms": calcium.POOL_DECAY,
    "rest_millimolar": calcium.POOL_REST,
}

BRANCH: Final[dict[str, Parameter]] = {
    "attach": _chosen("x", 1.0, "", 0.0, 1.0, "Place on the parent: 0 start, 1 end."),
    "length_um": _chosen(
        "l", 100.0, "um", 0.01, 1e7, "Length of the branch, up to a whale's axon."
    ),
    "start_diameter_um": _chosen(
        "d", 1.0, "um", 0.01, 1e5, "Diameter where the branch begins."
    ),
    "end_diameter_um": _chosen(
        "d", 1.0, "um", 0.01, 1e5, "Diameter where the branch ends."
    ),
    "spine_factor": _chosen(
        "F_spine", 1.0, "", 0.01, 100.0, "Membrane of spines that are not drawn."
    ),
    "compartments": _chosen(
        "n", 1.0, "", 1.0, 1e6, "Compartments into which the branch is cut."
    ),
}

MYELIN: Final[dict[str, Parameter]] = {
    "fibre_diameter_um": _chosen(
        "D", 10.0, "um", 0.01, 1e5, "Diameter of the fibre with its sheath."
    ),
    "lamellae": _chosen(
        "n_l",
        myelin.lamellae_of_fibre(10.0),
        "",
        myelin.MINIMUM_LAMELLAE.value,
        1000.0,
        "Wraps of the sheath; fewer is a damaged sheath.",
    ),
    "periaxonal_nm": myelin.PERIAXONAL_NM,
}

SPINE: Final[dict[str, Parameter]] = {
    "position": _chosen("x", 0.5, "", 0.0, 1.0, "Place along the branch."),
    "neck_ns": Parameter(
        "g_neck",
        cable.SPINE_NECK_NS.value,
        "nS",
        0.001,
        1000.0,
        cable.SPINE_NECK_NS.source,
        None,
        cable.SPINE_NECK_NS.preparation,
        cable.SPINE_NECK_NS.note,
    ),
    "head_diameter_um": _chosen(
        "d_head", 0.5, "um", 0.01, 1e5, "Diameter of the spine's head."
    ),
}

_TIME = _chosen("t", 1.0, "ms", 0.0, 3.6e6, "A time from the start of the sweep.")
_AMPLITUDE_NA = _chosen("I", 0.0, "nA", -1e6, 1e6, "Current into the cell.")
_AMPLITUDE_MV = _chosen("V", 0.0, "mV", -300.0, 300.0, "Voltage of the clamp.")
_AMPLITUDE_NS = _chosen("g", 0.0, "nS", 0.0, 1e6, "Conductance that is added.")

AMPLITUDES: Final[dict[str, Parameter]] = {
    "voltage": _AMPLITUDE_NA,
    "current_clamp": _AMPLITUDE_NA,
    "voltage_clamp": _AMPLITUDE_MV,
    "conductance_clamp": _AMPLITUDE_NS,
}
"""What an electrode commands, by its mode; one that only records commands nothing."""

ELECTRODE: Final[dict[str, Parameter]] = {
    "position": _chosen("x", 0.5, "", 0.0, 1.0, "Place along the branch."),
    "series_resistance_megaohm": _chosen(
        "R_s", 1.0, "MOhm", 1e-6, 1e6, "Resistance of the clamp's pipette."
    ),
    "reversal_mv": _chosen(
        "E", 0.0, "mV", -300.0, 300.0, "Voltage towards which the added channel pulls."
    ),
}

COMMAND: Final[dict[str, Parameter]] = {
    "onset_ms": _TIME,
    "duration_ms": _TIME,
    "interval_ms": _chosen(
        "T", 10.0, "ms", 1e-3, 3.6e6, "From one pulse's start to the next one's."
    ),
    "count": _chosen("n", 1.0, "", 0.0, 1e6, "Number of pulses."),
    "frequency_hz": _chosen("f", 10.0, "Hz", 0.0, 1e5, "Swings per second."),
    "correlation_ms": _chosen(
        "tau", 1.0, "ms", 1e-3, 1e5, "Time over which the noise forgets."
    ),
}
"""Of a stimulus, except what is measured in the electrode's own unit."""

GAP: Final[dict[str, Parameter]] = {
    "conductance_ns": _chosen(
        "g_gap", 1.0, "nS", 0.0, 1e5, "Conductance of the electrical synapse."
    ),
}

_LINES = _chosen("n", 1.0, "", 1.0, 1e6, "Number of axons in a bundle.")
_SWITCH = _chosen("", 1.0, "", 0.0, 1.0, "1 is on, 0 is off.")

INPUT: Final[dict[str, Parameter]] = {
    "count": _LINES,
    "density_per_um": _chosen(
        "n/l", 0.1, "1/um", 0.0, 1000.0, "Axons per length of dendrite."
    ),
    "spread_ms": _chosen(
        "s", 0.0, "ms", 0.0, 3.6e6, "How much later the last axon fires."
    ),
    "on": _SWITCH,
}
TRAIN: Final[dict[str, Parameter]] = {
    "onset_ms": _TIME,
    "duration_ms": _TIME,
    "interval_ms": _chosen(
        "T", 10.0, "ms", 0.1, 3.6e6, "From one spike of the input to the next one."
    ),
    "count": _chosen("n", 1.0, "", 0.0, 1e6, "Number of spikes."),
    "rate_hz": _chosen("f", 5.0, "Hz", 0.0, 1e4, "Mean rate of random spikes."),
    "synchronous": _chosen(
        "", 0.0, "", 0.0, 1.0, "1 lets all axons of a bundle fire together."
    ),
}
"""Of the spikes of an outside input."""

SYNAPSE: Final[dict[str, Parameter]] = {
    "contacts": _chosen("n", 1.0, "", 1.0, 1e6, "Contacts of one axon."),
    "on": _SWITCH,
}
DETAILED: Final = _chosen("", 0.0, "", 0.0, 1.0, "1 computes all stages.")
OPEN_ROUTE: Final = _chosen("", 1.0, "", 0.0, 1.0, "1 clears transmitter, 0 is closed.")
PUFF: Final[dict[str, Parameter]] = {
    "onset_ms": _TIME,
    "duration_ms": _TIME,
    "millimolar": _chosen("c", 1.0, "mM", 0.0, 1000.0, "Transmitter in the cleft."),
    "fading_ms": _chosen(
        "tau", 0.0, "ms", 0.0, 3.6e6, "Time in which a puff falls to 37 %; 0 holds it."
    ),
    "on": _SWITCH,
}
UNCAGING: Final[dict[str, Parameter]] = {
    "onset_ms": _TIME,
    "duration_ms": _TIME,
    "micromolar": _chosen("c", 10.0, "uM", 0.0, 1e4, "Calcium set free at the sensor."),
    "on": _SWITCH,
}

WHOLE: Final = frozenset(
    {"seed", "compartments", "count", "track_ions", "contacts", "on", "synchronous"}
)
"""Fields that are whole numbers, switches included."""
