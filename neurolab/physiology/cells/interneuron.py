"""The fast-spiking interneuron: a body with Traub-Miles channels and two dendrites.

Channels and densities are those of the fast-spiking cell of Destexhe, which is one
compartment. The short passive dendrites are ours: they give an electrode somewhere to
go and are too small to change the firing.
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
    pure_number,
    resistivity_ohm_cm,
    temperature_celsius,
    valid_range,
)

SOURCE = "traub_miles_1991"

CELSIUS = temperature_celsius(36.0, source=SOURCE)
VALID_CELSIUS = valid_range(30.0, 38.0, source=SOURCE)

SOMA = Cylinder(
    length_um("l", 20.0, note="A ball of 20 um; the source has a larger cell."),
    length_um("d", 20.0, note="A ball of 20 um; the source has a larger cell."),
    compartments=1,
)
DENDRITE = Cylinder(
    length_um("l", 100.0, note="Short: a quarter of its length constant."),
    length_um("d", 1.0, note="A thin, smooth dendrite."),
    compartments=5,
)
DENDRITES = 2

_CAPACITANCE = capacitance_uf_cm2(1.0, source=SOURCE)
_RESISTIVITY = resistivity_ohm_cm(150.0, source="hu_2009", note="70 to 200 are usual.")
_LEAK = density_ms_cm2("g_l", 0.15, source=SOURCE, celsius=36.0)
_LEAK_REVERSAL = potential_mv("E_l", -70.0, source=SOURCE, celsius=36.0)
_SHIFT = pure_number(
    "-VT",
    55.0,
    30.0,
    90.0,
    unit="mV",
    source=SOURCE,
    note="Sets the threshold; a smaller value raises it.",
)

SOMA_MEMBRANE = Recipe(
    capacitance=_CAPACITANCE,
    resistivity=_RESISTIVITY,
    leak=_LEAK,
    leak_reversal=_LEAK_REVERSAL,
    channels={
        "tm_na": Dose(
            density_ms_cm2("g_na", 50.0, source=SOURCE, celsius=36.0),
            adjusted={"shift": _SHIFT},
        ),
        "tm_k": Dose(
            density_ms_cm2("g_k", 10.0, source=SOURCE, celsius=36.0),
            adjusted={"shift": _SHIFT},
        ),
    },
)
DENDRITE_MEMBRANE = Recipe(
    capacitance=_CAPACITANCE,
    resistivity=_RESISTIVITY,
    leak=_LEAK,
    leak_reversal=_LEAK_REVERSAL,
)
