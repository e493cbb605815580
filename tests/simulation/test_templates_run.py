"""What the templates do when they run: rest, one spike per pulse, the right order."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Electrode,
    ElectrodeMode,
    Lab,
    Neuron,
    Place,
    Step,
)
from neurolab.document.templates import (
    TEMPLATES,
    adapting_neuron,
    fast_spiking_interneuron,
    generic_neuron,
    muscle_fibre,
)
from neurolab.formats.project import load_lab
from neurolab.kernel.circuit import HIGHEST, LOWEST, V
from neurolab.simulation.engine import Engine
from neurolab.texts import resource_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESTS_MV = {
    "action-potential": -65.0,
    "adapting-neuron": -70.1,
    "fast-spiking": -70.0,
    "generic-neuron": -69.8,
    "graded-potentials": -70.0,
    "mrg-fibre": -80.0,
    "muscle-fibre": -85.0,
    "myelinated-neuron": -69.4,
    "squid-axon": -65.0,
}
TRAINS = {"adapting-neuron", "fast-spiking"}
SPIKING = sorted(set(RESTS_MV) - {"graded-potentials"} - TRAINS)


def _upward(trace: NDArray[np.float64], level_mv: float = -20.0) -> int:
    """Return how often a trace crosses a level upward."""
    return int(np.sum((trace[:-1] < level_mv) & (trace[1:] >= level_mv)))


@cache
def _traces(name: str) -> dict[str, NDArray[np.float64]]:
    """Return one sweep of a bundled lab: address to voltage."""
    lab = load_lab(resource_folder() / "labs" / f"{name}.json")
    chunk = Engine(lab).advance_to(lab.sweep_ms)
    assert chunk is not None
    values = zip(chunk.channels, chunk.values, strict=True)
    return {one.address: trace for one, trace in values if one.unit == "mV"}


def _soma(
    neuron: Neuron, current_na: float, duration_ms: float, run_ms: float
) -> NDArray[np.float64]:
    """Return the voltage of the first branch's middle during a step from 5 ms on."""
    lab = _pushed(neuron, current_na, duration_ms)
    branch = neuron.branches[0].id
    chunk = Engine(lab, (f"neuron.{neuron.id}.{branch}@0.5.v",)).advance_to(run_ms)
    assert chunk is not None
    return chunk.values[0]


def _pushed(neuron: Neuron, current_na: float, duration_ms: float) -> Lab:
    """Return a lab with a current step into the first branch's middle from 5 ms on."""
    branch = neuron.branches[0].id
    step = Step(onset_ms=5.0, duration_ms=duration_ms, amplitude=current_na)
    electrode = Electrode(
        id="e1",
        place=Place(neuron=neuron.id, branch=branch),
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(step,),
    )
    return Lab(
        name="test",
        bath=Bath(celsius=neuron.celsius),
        neurons=(neuron,),
        electrodes=(electrode,),
    )


@pytest.mark.parametrize("name", RESTS_MV)
def test_lab_starts_at_rest(name: str) -> None:
    """Before the pulse the first trace stands at the template's resting potential."""
    first = next(iter(_traces(name).values()))
    assert first[0] == pytest.approx(RESTS_MV[name], abs=0.3)


@pytest.mark.parametrize("name", SPIKING)
def test_pulse_makes_exactly_one_action_potential(name: str) -> None:
    """Every voltage trace of the lab has one spike, except far out in a dendrite."""
    counts = {
        address: _upward(trace)
        for address, trace in _traces(name).items()
        if ".apical@" not in address
    }
    assert set(counts.values()) == {1}, counts


def test_graded_potential_gets_smaller_with_distance() -> None:
    """Each electrode further away sees less, and none an action potential."""
    rises = [trace.max() - trace[0] for trace in _traces("graded-potentials").values()]
    assert all(near > 1.05 * far for near, far in pairwise(rises))
    assert 0.2 < rises[-1] / rises[0] < 0.3


@pytest.mark.parametrize("name", ["generic-neuron", "myelinated-neuron"])
def test_spike_starts_in_the_initial_segment(name: str) -> None:
    """Its trace crosses before those of the soma and of the axon."""
    crossings = {
        address: int(np.argmax(trace > -10.0))
        for address, trace in _traces(name).items()
        if ".apical@" not in address
    }
    first = min(crossings, key=lambda address: crossings[address])
    assert ".ais_distal@" in first


def test_adapting_neuron_fires_less_than_the_generic_one() -> None:
    """0.2 nA for 300 ms: 10 spikes with M-current and slow AHP, 18 without."""
    counts = [
        _upward(_soma(build(), 0.2, 300.0, 320.0))
        for build in (adapting_neuron, generic_neuron)
    ]
    assert counts == [10, 18]


def test_fast_spiking_interneuron_keeps_its_rate() -> None:
    """At 0.8 nA it fires above 400 Hz and the last interval is like the first."""
    trace = _soma(fast_spiking_interneuron(), 0.8, 200.0, 210.0)
    at = np.flatnonzero((trace[:-1] < -20.0) & (trace[1:] >= -20.0))
    assert at.size > 80
    intervals = np.diff(at)
    assert intervals[-1] <= intervals[1]


def test_muscle_fibre_has_the_resistance_of_muscle() -> None:
    """-10 nA in its middle move it by 4 mV: 0.3 to 0.5 MOhm."""
    trace = _soma(muscle_fibre(), -10.0, 60.0, 65.0)
    resistance = (trace[-1] - trace[0]) / -10.0
    assert 0.3 < resistance < 0.5


def test_muscle_fibre_fires_from_twenty_millivolts_above_rest() -> None:
    """The largest pulse that fails lifts it by 17 to 22 mV."""
    neuron = muscle_fibre(length_um=10_000.0)
    low, high = 50.0, 200.0
    while high - low > 2.0:
        middle = 0.5 * (low + high)
        fires = _soma(neuron, middle, 1.0, 15.0).max() > 0.0
        low, high = (low, middle) if fires else (middle, high)
    trace = _soma(neuron, low, 1.0, 15.0)
    assert 17.0 < trace.max() - trace[0] < 22.0


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_silent_for_ten_seconds(name: str) -> None:
    """After a push too small to matter no compartment moves by 0.05 mV in 10 s.

    At each template's own step. All nodes of an isolated fibre are alike: five do.
    """
    few = {"nodes": 5} if name in ("mrg_fibre", "scaled_myelinated_fibre") else {}
    engine = Engine(_pushed(TEMPLATES[name].build(**few), 1e-4, 0.1))
    start = engine.state.cells[V].copy()
    engine.watch_extremes = True
    engine.state.cells[HIGHEST] = engine.state.cells[LOWEST] = start
    engine.advance_to(100.0)
    assert abs(np.mean(engine.state.cells[V] - start)) < 0.05
    engine.advance_to(10_000.0)
    assert np.max(engine.state.cells[HIGHEST] - start) < 0.05
    assert np.max(start - engine.state.cells[LOWEST]) < 0.05


def test_template_of_another_name_is_the_same_cell() -> None:
    """The id of a neuron changes nothing but its name."""
    one = fast_spiking_interneuron(neuron_id="inter")
    assert replace(one, id="n1") == fast_spiking_interneuron()
