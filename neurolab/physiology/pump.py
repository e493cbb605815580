"""The sodium-potassium pump, and how fast currents change what is in a cell.

Used only where a lab tracks its ions; else concentrations are held constant, because
one action potential changes them by a thousandth.
"""

from __future__ import annotations

from neurolab.physiology.constants import FARADAY_C_PER_MOL
from neurolab.physiology.parameter import ASSUMED, Parameter

PUMP_CURRENT = Parameter(
    "I_max",
    8.0,
    "uA/cm2",
    0.0,
    200.0,
    ASSUMED,
    37.0,
    "mammalian neuron",
    "Net current of the pump when nothing limits it. Assumed: at rest it then carries "
    "0.6 uA/cm2, and a cell that has gained 10 mM of sodium loses it within minutes.",
)
HALF_POTASSIUM = Parameter(
    "K_k",
    1.5,
    "mM",
    0.1,
    20.0,
    "textbooks",
    None,
    "mammalian neuron",
    "Potassium outside at which each of the pump's two sites for it is half filled.",
)
HALF_SODIUM = Parameter(
    "K_na",
    10.0,
    "mM",
    0.1,
    100.0,
    "textbooks",
    None,
    "mammalian neuron",
    "Sodium inside at which each of the pump's three sites for it is half filled.",
)
DIFFUSION_SODIUM = Parameter(
    "D_na",
    0.65,
    "um2/ms",
    0.0,
    10.0,
    ASSUMED,
    37.0,
    "cytoplasm",
    "How fast sodium spreads inside the cell. Assumed: half as fast as in water. "
    "Without it a node of Ranvier would fill up within a few action potentials.",
)
DIFFUSION_POTASSIUM = Parameter(
    "D_k",
    1.0,
    "um2/ms",
    0.0,
    10.0,
    ASSUMED,
    37.0,
    "cytoplasm",
    "How fast potassium spreads inside the cell. Assumed: half as fast as in water.",
)
SODIUM_PER_TURN, POTASSIUM_PER_TURN = 3, 2
"""Ions that one turn takes out and in: one positive charge leaves."""


def millimolar_per_pc(volume_um3: float) -> float:
    """Return the change of a concentration per charge of a monovalent ion."""
    # 1 pC is 1e-12 C, 1 um3 is 1e-15 l, and a mol per litre is 1000 mM
    return 1e6 / (FARADAY_C_PER_MOL * volume_um3)
