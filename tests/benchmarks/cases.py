"""What the simulators compute: Hodgkin-Huxley cables, and one real neuron."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

TEMPERATURE_C = 6.3
START_MV = -65.0
LEAK_REVERSAL_MV = -54.3
"""The leak of both peers' ``hh``, a little above that of the paper (-54.387)."""

AXIAL_RESISTANCE_OHM_CM = 100.0
CAPACITANCE_UF_CM2 = 1.0
CABLE_DIAMETER_UM = 4.0
COMPARTMENT_UM = 50.0
MORPHOLOGY_COMPARTMENT_UM = 5.0

SPIKE_LEVEL_MV = -20.0
STIMULUS_START_MS = 1.0
"""The current then stays on, so that spikes run down the cable all the time."""

DURATION_MS = 40.0
STEP_MS = 0.025
CONVERGED_STEP_MS = 0.001

PROBE_COMPARTMENT = 80
SHORT_CABLE = 200
"""Compartments of the converged cable: the probe does not feel what is beyond."""


@dataclass(frozen=True, slots=True)
class Case:
    """One model: all of it squid membrane, a constant current into its start.

    Attributes
    ----------
    name : str
        Name in the table.
    current_na : float
        Current from `STIMULUS_START_MS` on: into the first compartment of a cable, or
        into the soma of a morphology.
    cable_compartments : int
        Number of compartments of a cable; 0 for a morphology. The spikes of a cable
        are those of compartment `PROBE_COMPARTMENT`, counted from 0.
    swc : str
        Path of the morphology; empty for a cable. Its spikes are those of the soma;
        its compartments are at most about `MORPHOLOGY_COMPARTMENT_UM` long.
    """

    name: str
    current_na: float
    cable_compartments: int = 0
    swc: str = ""

    def short(self) -> Case:
        """Return the model for the converged run, with the same spikes at the probe."""
        count = min(self.cable_compartments, SHORT_CABLE)
        return replace(self, cable_compartments=count)


def cases() -> dict[str, Case]:
    """Return all models by name; the real neuron only where its file is."""
    found = [
        Case(f"cable-{count}", current_na=1.0, cable_compartments=count)
        for count in (100, 1_000, 10_000, 100_000)
    ]
    swc = Path(os.environ.get("NEUROLAB_TEST_DATA", "")) / "swc" / "c91662.swc"
    if swc.is_file():
        found.append(Case("c91662", current_na=1.5, swc=str(swc)))
    return {case.name: case for case in found}
