"""T3: the action potential of a space clamp after an instantaneous shock."""

from __future__ import annotations

import pytest

from neurolab.document.templates import single_compartment
from neurolab.kernel.circuit import V
from neurolab.measure.shape import half_width, peak, peak_time, undershoot
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import bench, record, voltage

SHOCK_MV = 15.0


def test_t3_shock() -> None:
    """T3: amplitude 105.4 mV, peak at 1.16 ms, half-width 1.475 ms, -76.2 mV after."""
    lab = bench(single_compartment(), sub_steps=10)
    engine = Engine(lab, [voltage("soma", 0.5)], fine=True)
    rest = float(engine.state.cells[V, 0])
    engine.state.cells[V] += SHOCK_MV
    engine.state.damp[:] = 1

    times, (trace,) = record(lab, until_ms=15.0, engine=engine)

    assert peak(times, trace) - rest == pytest.approx(105.4, rel=0.01)
    assert peak_time(times, trace) == pytest.approx(1.16, rel=0.01)
    assert half_width(times, trace, rest) == pytest.approx(1.475, rel=0.01)
    assert undershoot(times, trace) == pytest.approx(-76.2, rel=0.01)
