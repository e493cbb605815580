"""A dendrite without channels, thin enough for its attenuation to be seen."""

from __future__ import annotations

from neurolab.physiology.cells.recipe import (
    Cylinder,
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

CELSIUS = temperature_celsius(37.0, note="Nothing in it depends on temperature.")
VALID_CELSIUS = valid_range(-5.0, 60.0, note="Nothing in it depends on temperature.")

DENDRITE = Cylinder(
    length_um("l", 1000.0, note="Nearly two length constants."),
    length_um("d", 1.0, note="A thin dendrite: its length constant is 577 um."),
)
MEMBRANE_RESISTANCE = pure_number(
    "R_m",
    20.0,
    0.1,
    1000.0,
    unit="kOhm.cm2",
    note="15 to 30 are usual; a time constant of 20 ms.",
)
MEMBRANE = Recipe(
    capacitance=capacitance_uf_cm2(1.0, source="gentet_2000", note="0.9 was measured."),
    resistivity=resistivity_ohm_cm(150.0, source="hu_2009"),
    leak=density_ms_cm2("g_l", 0.05, note="The inverse of 20 kohm cm2."),
    leak_reversal=potential_mv("E_l", -70.0, note="A usual resting potential."),
)
