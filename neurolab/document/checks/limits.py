"""Limits beyond which a value is taken for a slip of the keyboard, not for a neuron."""

from __future__ import annotations

from typing import Final

CELSIUS: Final = (-5.0, 60.0)
"""Temperatures at which there is still water, and proteins in it."""

LENGTH_UM: Final = (1e-3, 1e7)
"""From a nanometre, less than a membrane, to 10 m, a whale's axon."""

DIAMETER_UM: Final = (1e-3, 1e5)
MEMBRANE: Final = {
    "capacitance_uf_cm2": (1e-6, 1e6),
    "axial_resistivity_ohm_cm": (1e-3, 1e9),
}
"""Values of a membrane that a branch may override and that must be above 0."""

MOST_MS_CM2: Final = 1e6
LAMELLAE: Final = (1e-3, 1e5)
PERIAXONAL_NM: Final = (1e-3, 1e6)
SPINE_FACTOR: Final = (1e-3, 1e3)
NECK_NS: Final = (1e-6, 1e6)
MOST_POOL_GAIN: Final = 1e6
DECAY_MS: Final = (1e-3, 1e9)
LARGEST_MV: Final = 300.0
"""Beyond it a run stops as well."""

MOST_COMPARTMENTS: Final = 1_000_000
SUB_STEPS: Final = (1, 2, 5, 10, 20)
LARGEST_SEED: Final = 2**53
"""Up to here every whole number is also a float, as addresses hold it."""

LONGEST_SWEEP_MS: Final = 3.6e6
MOST_PULSES: Final = 1_000_000
RESOLUTION: Final = (0.01, 100.0)
"""Range of the lab's factor on the number of compartments."""

MOST_CONTACTS_FULL: Final = 200
"""Contacts of one connection with full detail; a giant synapse has about as many."""

MOST_LINES: Final = 1_000_000
MOST_PER_UM: Final = 1000.0
MOST_HERTZ: Final = 10_000.0
MOST_MILLIMOLAR: Final = 1000.0
MOST_MICROMOLAR: Final = 10_000.0
