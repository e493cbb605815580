"""T1: where the squid axon rests."""

from __future__ import annotations

import pytest

from neurolab.document.templates import single_compartment
from neurolab.kernel.circuit import V
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import bench

GATES = {"hh_na.m": 0.0530, "hh_na.h": 0.5960, "hh_k.n": 0.3177}


def test_t1_rest() -> None:
    """T1: rest at -65.00 mV (exactly -64.996) with the gates at their steady state."""
    probes = [f"neuron.n1.soma@0.5.{name}" for name in GATES]
    engine = Engine(bench(single_compartment()), probes)

    assert engine.state.cells[V, 0] == pytest.approx(-65.00, abs=0.01)
    assert engine.state.cells[V, 0] == pytest.approx(-64.996, abs=0.001)
    values = [trace[-1] for trace in engine.advance(400).values]
    assert values == pytest.approx(list(GATES.values()), abs=1e-4)
    assert engine.state.cells[V, 0] == pytest.approx(-64.996, abs=0.001)
