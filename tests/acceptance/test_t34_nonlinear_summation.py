"""T34: many quanta do not add up in a straight line."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from neurolab.document.records import Bath, Electrode, ElectrodeMode, Lab, Place, Step
from neurolab.document.templates import single_compartment
from neurolab.kernel.circuit import V
from neurolab.measure.quantal import martin_content, martin_sum
from neurolab.simulation.engine import Engine

QUANTUM_MV = 0.4
DRIVING_FORCE_MV = 75.0


def test_t34_martin_correction() -> None:
    """T34: 200 quanta of .4 mV make 38.7 mV with 75 mV to go, not 80."""
    summed = martin_sum(200.0, QUANTUM_MV, DRIVING_FORCE_MV)
    assert summed == pytest.approx(38.7, abs=0.05)
    assert martin_content(summed, QUANTUM_MV, DRIVING_FORCE_MV) == pytest.approx(200.0)


def passive_mv(conductance_ns: float) -> float:
    """Return by how much a steady conductance depolarises a passive patch."""
    neuron = single_compartment()
    (membrane,) = neuron.membranes
    membrane = replace(membrane, channels=(), leak_mv=-75.0)
    electrode = Electrode(
        id="e",
        place=Place(neuron="n1", branch="soma"),
        mode=ElectrodeMode.CONDUCTANCE_CLAMP,
        commands=(Step(onset_ms=0.0, duration_ms=1e4, amplitude=conductance_ns),),
    )
    lab = Lab(
        name="t34",
        bath=Bath(celsius=neuron.celsius),
        neurons=(replace(neuron, membranes=(membrane,)),),
        electrodes=(electrode,),
    )
    engine = Engine(lab)
    start = float(engine.state.cells[V, 0])
    engine.advance(8000)
    return float(engine.state.cells[V, 0]) - start


def test_t34_membrane_sums_like_that() -> None:
    """T34: a conductance of 200 quanta on a real membrane gives 38.7 mV within 2 %."""
    probe = passive_mv(0.01)
    quantum_ns = 0.01 * QUANTUM_MV / probe
    one, many = passive_mv(quantum_ns), passive_mv(200.0 * quantum_ns)
    assert one == pytest.approx(QUANTUM_MV, rel=0.01)
    assert many == pytest.approx(38.7, rel=0.02)
