"""The skeletal muscle fibre: a long cable that spikes like a nerve, all assumed.

Chosen together with its channels (`physiology.muscle`): rest -85 mV, a threshold some
20 mV above it, 0.4 MOhm in its middle and a length constant of 1.3 mm.
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
from neurolab.physiology.muscle import muscle_k, muscle_na

CELSIUS = temperature_celsius(36.0, note="A mammal's muscle, and its channels.")
VALID_CELSIUS = valid_range(30.0, 38.0, note="The range of the channels.")

FIBRE = Cylinder(
    length_um(
        "l",
        20_000.0,
        note="Fifteen length constants, so that each end is far from the endplate.",
    ),
    length_um("d", 50.0, note="A usual mammalian fibre."),
)
MEMBRANE = Recipe(
    capacitance=capacitance_uf_cm2(
        4.0, note="Four times that of a flat membrane, because of the T-tubules."
    ),
    resistivity=resistivity_ohm_cm(125.0, note="A usual value for muscle."),
    leak=density_ms_cm2(
        "g_l",
        0.6,
        note="Mostly chloride channels; gives 0.4 MOhm in the middle of the fibre.",
    ),
    leak_reversal=potential_mv("E_l", -85.0, note="The fibre's resting potential."),
    channels={
        "muscle_na": Dose(muscle_na.density),
        "muscle_k": Dose(muscle_k.density),
    },
)
