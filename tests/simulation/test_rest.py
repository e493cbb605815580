"""The search for a rest: soon, exact, and not fooled by rounding."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from neurolab.document.records import Bath, Lab
from neurolab.document.templates import squid_axon
from neurolab.kernel.circuit import V
from neurolab.kernel.rest import newton_step
from neurolab.simulation import rest
from neurolab.simulation.engine import Engine


@pytest.mark.parametrize("compartments", [10, 2_000, 50_000])
def test_rest_is_found_in_a_few_steps_however_fine_the_cut(
    compartments: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long cable rests as its patch does; finer pieces only round more."""
    steps: list[float] = []

    def counted(*given: Any) -> float:
        steps.append(float(newton_step(*given)))
        return steps[-1]

    monkeypatch.setattr(rest, "newton_step", counted)
    axon = squid_axon(length_um=1e5, compartments=compartments)
    engine = Engine(Lab(name="axon", bath=Bath(celsius=6.3), neurons=(axon,)))
    assert engine.restless == ()
    assert len(steps) < 20
    assert np.ptp(engine.state.cells[V]) < 1e-6
    assert engine.state.cells[V, 0] == pytest.approx(-64.996, abs=1e-3)
