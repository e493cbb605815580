"""A bouton: the small swelling from which transmitter is released, at 37 degrees.

Its spike is that of the bare axon with the steeper, published sodium slope. It serves
as the terminal that an outside input excites, as the end of an axon, and as the test
bouton whose action potential is the unit of local calcium (`local_calcium`).
"""

from __future__ import annotations

from typing import Final

from neurolab.physiology.cells.pyr37 import PUBLISHED_AXON_SLOPE, SHIFT_NAV16
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

CELSIUS = temperature_celsius(37.0, note="Body temperature of a mammal.")
VALID_CELSIUS = valid_range(22.0, 37.0, note="The range of its calcium channel.")

BOUTON = Cylinder(
    length_um("l", 1.0, note="A bouton of somewhat less than 1 um3."),
    length_um("d", 1.0, note="A bouton of somewhat less than 1 um3."),
    1,
)

CALCIUM_DENSITY = density_ms_cm2(
    "g_ca",
    0.1,
    note="So few that calcium current does not change the action potential: what it "
    "releases is counted from the fixed peak current of the test bouton. Real boutons "
    "take up 2 to 4 fC in one spike, more than a hundred times as much.",
)
SODIUM_DENSITY = density_ms_cm2("g_na", 30.0, note="As in the bare axon.")
POTASSIUM_DENSITY = density_ms_cm2("g_kv", 50.0, note="As in the bare axon.")

SODIUM: Final = "pyr37_na"

MEMBRANE = Recipe(
    capacitance=capacitance_uf_cm2(1.0, source="gentet_2000", note="0.9 was measured."),
    resistivity=resistivity_ohm_cm(150.0, source="hu_2009"),
    leak=density_ms_cm2("g_l", 0.0333, source="hu_2009", note="30 kohm cm2."),
    leak_reversal=potential_mv("E_l", -68.0, note="By itself it rests at -76 mV."),
    channels={
        SODIUM: Dose(
            SODIUM_DENSITY,
            adjusted={"shift": SHIFT_NAV16, "slope": PUBLISHED_AXON_SLOPE},
        ),
        "pyr37_kv": Dose(POTASSIUM_DENSITY),
        "ca_bs": Dose(CALCIUM_DENSITY),
    },
)

START = potential_mv(
    "V_0", -70.0, note="Where the test bouton starts: above its own rest."
)
PULSE_DENSITY = pure_number(
    "I",
    150.0,
    0.0,
    1e4,
    unit="uA/cm2",
    note="Current that excites it, per membrane: an action potential arriving.",
)
PULSE_DURATION = pure_number(
    "duration", 0.2, 0.01, 10.0, unit="ms", note="Duration of the exciting current."
)
ARRIVING = pure_number(
    "f",
    2.0,
    1.0,
    3.0,
    note="How much stronger the pulse is that stands for an outside axon's spike. With "
    "the test bouton's own pulse the second of two spikes would fail below 6 ms; with "
    "this one a bouton follows up to 250 Hz, and a single spike lets in as much "
    "calcium within 1 %.",
)
HELD = density_ms_cm2(
    "g_l",
    0.1333,
    note="Leak of a bouton by itself, with the axon on which it would hang, which "
    "holds it at its own rest. Much less, and a bouton whose potassium channels are "
    "blocked would not come back from its action potential.",
)
HELD_REVERSAL = potential_mv(
    "E_l",
    -63.7,
    note="So that a bouton by itself rests at -70 mV like the axon. At -76 mV, where "
    "its own leak holds it, its action potential would be larger than the test "
    "bouton's.",
)
AXON_SODIUM = pure_number(
    "f",
    0.27,
    0.25,
    0.3,
    note="Share of the sodium channels without which an axon conducts nothing; .25 to "
    ".3, computed with the nodes of McIntyre and others (2002) at 37 degrees.",
)
"""With less the axons of outside inputs, which are not drawn, bring no spike."""

SUB_STEPS: Final = 2
"""Steps per tick: its spike is faster than that of a soma."""


def pulse_na(area_um2: float) -> float:
    """Return the current that excites the test bouton, of a given membrane, nA."""
    return PULSE_DENSITY.value * area_um2 * 1e-5


def arriving_na(area_um2: float) -> float:
    """Return the current that a spike of an outside axon brings to its bouton, nA."""
    return ARRIVING.value * pulse_na(area_um2)


TERMINAL = Cylinder(
    length_um("l", 40.0, note="The boutons of an axon's end, lumped into one cable."),
    length_um("d", 1.0, note="As thick as a bouton."),
    8,
)
"""End of an axon. Shorter, the node in front of it drives it as no bouton is driven."""
