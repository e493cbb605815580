"""The models in NeuroLab, through the engine that the program itself runs."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from neurolab.document.records import (
    Bath,
    Electrode,
    ElectrodeMode,
    Lab,
    Place,
    Step,
)
from neurolab.document.templates import single_compartment, squid_axon
from neurolab.formats.swc import load_swc, neuron_from_swc
from neurolab.measure.spikes import spike_times
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.benchmarks import cases
from tests.benchmarks.timing import RunResult, measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.document.records import Neuron
    from tests.benchmarks.cases import Case

SCHEMES = ("default",)
MOST_SUB_STEPS = 20
"""The finest step is a twentieth of a tick; a finer one is not offered."""


def run(case: Case, scheme: str = SCHEMES[0]) -> RunResult:
    """Return time and accuracy of NeuroLab; it has one scheme."""
    del scheme
    return measure(case, NeuroLabModel, f"NeuroLab {version('neurolab-bench')}")


class NeuroLabModel:
    """One engine with one neuron.

    Parameters
    ----------
    case : Case
    step_ms : float
        Wanted step; the nearest of 1, 2, 5, 10 or 20 steps per tick is taken.
    """

    def __init__(self, case: Case, step_ms: float) -> None:
        steps = min((1, 2, 5, 10, 20), key=lambda n: abs(TICK_MS / n - step_ms))
        neuron, start, probe = _cable(case) if case.cable_compartments else _tree(case)
        lab = Lab(
            name=case.name,
            bath=Bath(celsius=cases.TEMPERATURE_C),
            neurons=(_stepped(neuron, steps),),
            electrodes=(_current(start, case.current_na),),
            start=cases.START_MV,
        )
        address = f"neuron.{probe.neuron}.{probe.branch}@{probe.position:.9f}.v"
        self._engine = Engine(lab, [address], fine=True)
        self.compartments = self._engine.model.layout.size
        self._parts: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []

    def advance(self, until_ms: float) -> None:
        """Compute until `until_ms`."""
        chunk = self._engine.advance_to(until_ms)
        if chunk is not None:
            self._parts.append((chunk.times_ms[0], chunk.values[0]))

    def spike_times_ms(self) -> list[float]:
        """Return the crossings at the probe within `cases.DURATION_MS`."""
        times = np.concatenate([part[0] for part in self._parts])
        values = np.concatenate([part[1] for part in self._parts])
        found = spike_times(times, values, cases.SPIKE_LEVEL_MV)
        return [float(t) for t in found if t <= cases.DURATION_MS]


def _stepped(neuron: Neuron, steps: int) -> Neuron:
    return msgspec.structs.replace(neuron, sub_steps=steps)


def _current(place: Place, current_na: float) -> Electrode:
    command = Step(
        onset_ms=cases.STIMULUS_START_MS, duration_ms=1e9, amplitude=current_na
    )
    return Electrode(
        id="stimulus",
        place=place,
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(command,),
    )


def _cable(case: Case) -> tuple[Neuron, Place, Place]:
    """Return the cable, and where its stimulus and probe are."""
    count = case.cable_compartments
    axon = squid_axon(
        length_um=count * cases.COMPARTMENT_UM,
        diameter_um=cases.CABLE_DIAMETER_UM,
        compartments=count,
        axial_resistivity_ohm_cm=cases.AXIAL_RESISTANCE_OHM_CM,
        leak_mv=cases.LEAK_REVERSAL_MV,
    )
    branch = axon.branches[0].id
    probe = (cases.PROBE_COMPARTMENT + 0.5) / count
    return (
        axon,
        Place(neuron="n1", branch=branch, position=0.0),
        Place(neuron="n1", branch=branch, position=probe),
    )


def _tree(case: Case) -> tuple[Neuron, Place, Place]:
    """Return the real neuron, and its soma as stimulus and probe."""
    patch = single_compartment(leak_mv=cases.LEAK_REVERSAL_MV)
    membrane = msgspec.structs.replace(
        patch.membranes[0],
        axial_resistivity_ohm_cm=cases.AXIAL_RESISTANCE_OHM_CM,
        capacitance_uf_cm2=cases.CAPACITANCE_UF_CM2,
    )
    neuron = neuron_from_swc(
        load_swc(case.swc),
        neuron_id="n1",
        membranes=membrane,
        celsius=cases.TEMPERATURE_C,
        valid_celsius=(0.0, 33.0),
        compartment_um=cases.MORPHOLOGY_COMPARTMENT_UM,
    )
    soma = Place(neuron="n1", branch=neuron.branches[0].id, position=0.5)
    return neuron, soma, soma
