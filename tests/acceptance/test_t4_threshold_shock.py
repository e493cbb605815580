"""T4: the smallest shock that fires, and answers that grow with it near threshold."""

from __future__ import annotations

import pytest

from neurolab.document.templates import single_compartment
from neurolab.kernel.circuit import V
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import bench, check_threshold, record, voltage

FIRED_MV = 60.0
"""Height above rest that counts as an action potential."""


class Shocks:
    """Shocks of any height to one patch at rest."""

    def __init__(self, celsius: float) -> None:
        self.lab = bench(single_compartment(), celsius=celsius, sub_steps=5)
        self.engine = Engine(self.lab, [voltage("soma", 0.5)], fine=True)
        self.rest = self.engine.snapshot()
        self.rest_mv = float(self.engine.state.cells[V, 0])

    def height(self, shock_mv: float) -> float:
        """Return the height above rest that follows a shock."""
        self.engine.restore(self.rest)
        self.engine.state.cells[V] += shock_mv
        self.engine.state.damp[:] = 1
        _, (trace,) = record(self.lab, until_ms=30.0, engine=self.engine)
        return float(trace.max()) - self.rest_mv


@pytest.mark.parametrize(("celsius", "threshold_mv"), [(6.3, 6.5), (18.5, 7.4)])
def test_t4_threshold_shock(celsius: float, threshold_mv: float) -> None:
    """T4: a shock of 6.5 mV at 6.3 degrees, of 7.4 mV at 18.5, is the threshold."""
    shocks = Shocks(celsius)

    check_threshold(lambda mv: shocks.height(mv) > FIRED_MV, threshold_mv, 0.03)


def test_t4_shocks_of_the_paper() -> None:
    """T4: 6 mV fail and 7 mV fire at 6.3 degrees, as Hodgkin and Huxley computed.

    So do 6.4 and 6.6: section 5's row of all or nothing.
    """
    shocks = Shocks(6.3)

    assert shocks.height(6.0) < FIRED_MV < shocks.height(7.0)
    assert shocks.height(6.4) < FIRED_MV < shocks.height(6.6)


def test_t4_graded_near_threshold() -> None:
    """T4: near threshold the answer grows with the shock, above and below it."""
    shocks = Shocks(18.5)
    heights = [shocks.height(mv) for mv in (7.2, 7.3, 7.4, 7.5, 7.6, 8.0)]

    assert heights == sorted(heights)
    assert any(15.0 < height < 85.0 for height in heights)
