"""T26: a long cable charges faster than its membrane."""

from __future__ import annotations

import numpy as np
import pytest

from tests.acceptance.passive_rig import CURRENT_NA, ended_cable, lifted_mv, steady
from tests.acceptance.rig import bench, clamp, pulse, record, voltage

TAU_MS = 20.0
LONG = 8.0


def test_t26_cable_charging() -> None:
    """T26: after one time constant the start of a long cable is at 0.843, not 0.632."""
    neuron = ended_cable(LONG)
    final = lifted_mv(steady(neuron), "first", 0.5)
    step = clamp("first", 0.5, pulse(0.0, 1000.0, CURRENT_NA))
    times, (trace,) = record(
        bench(neuron, step), voltage("first", 0.5), until_ms=2.0 * TAU_MS
    )
    at_tau, at_two = np.interp([TAU_MS, 2.0 * TAU_MS], times, trace - trace[0]) / final

    assert at_tau == pytest.approx(0.843, rel=0.005)
    assert at_two == pytest.approx(0.9545, rel=0.005)
