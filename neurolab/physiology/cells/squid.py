"""Squid giant axon and the Hodgkin-Huxley patch.

Everything is published: Hodgkin & Huxley 1952 gives the axon's diameter, resistivity,
capacitance and leak beside the two channels. Only how long a piece to take is ours.
"""

from __future__ import annotations

from neurolab.physiology.cells.recipe import (
    Cylinder,
    Dose,
    Recipe,
    capacitance_uf_cm2,
    density_ms_cm2,
    length_um,
    potential_mv,
    resistivity_ohm_cm,
    temperature_celsius,
    valid_range,
)

SOURCE = "hodgkin_huxley_1952"

CELSIUS = temperature_celsius(
    6.3, source=SOURCE, note="The temperature of the voltage-clamp measurements."
)
CELSIUS_OF_PROPAGATION = temperature_celsius(
    18.5, source=SOURCE, note="The temperature of the propagated action potential."
)
VALID_CELSIUS = valid_range(
    0.0,
    33.0,
    source=SOURCE,
    note="Above, inactivation overtakes activation and the axon does not conduct.",
)

AXON = Cylinder(
    length_um(
        "l",
        100_000.0,
        note="10 cm, long enough to see the action potential travel and short enough "
        "to compute faster than real time.",
    ),
    length_um("d", 476.0, source=SOURCE, note="Radius 238 um in the paper."),
)

PATCH = Cylinder(
    length_um("l", 20.0, note="Same surface as a ball of 20 um."),
    length_um("d", 20.0, note="Same surface as a ball of 20 um."),
    compartments=1,
)

MEMBRANE = Recipe(
    capacitance=capacitance_uf_cm2(1.0, source=SOURCE),
    resistivity=resistivity_ohm_cm(35.4, source=SOURCE),
    leak=density_ms_cm2("g_l", 0.3, source=SOURCE, celsius=6.3),
    leak_reversal=potential_mv(
        "E_l",
        -54.387,
        source=SOURCE,
        celsius=6.3,
        note="The value that makes the total current zero at -65 mV.",
    ),
    channels={
        "hh_na": Dose(density_ms_cm2("g_na", 120.0, source=SOURCE, celsius=6.3)),
        "hh_k": Dose(density_ms_cm2("g_k", 36.0, source=SOURCE, celsius=6.3)),
    },
)
