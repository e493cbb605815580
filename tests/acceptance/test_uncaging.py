"""Calcium set free in steps: how fast the docked vesicles go (sections 1.8 and 5)."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.kernel.release import OCCUPANCY, RATE
from neurolab.physiology.calcium_sensor import ALLOSTERIC, SEQUENTIAL
from neurolab.physiology.scheme import bound_ligands
from tests.kernel.test_release import TICK_MS, Stage, terminal

PEAK_RATES = {
    1.0: (3.6e-5, 1.2e-5),
    2.0: (5.0e-4, 3.0e-4),
    5.0: (0.0152, 0.0135),
    10.0: (0.111, 0.106),
    20.0: (0.412, 0.405),
    50.0: (1.25, 1.24),
    100.0: (2.15, 2.14),
}
"""uM to highest rate per vesicle (1/ms) of both sensors at 23 C."""


def step(micromolar: float, ticks: int, sequential: float = 0.0) -> np.ndarray:
    """Return occupancy and rate after each tick of constant calcium at 23 C."""
    values = {"sensor.sequential": sequential}
    stage = Stage(terminal(mean_field=True, values=values), celsius=23.0)
    rows = np.zeros((ticks, 2))
    for row in rows:
        stage.run(1, micromolar - 0.05)
        row[:] = stage.state.terminals[0, [OCCUPANCY, RATE]]
    return rows


@pytest.mark.parametrize(
    ("micromolar", "half_ms"), [(10.0, 6.0), (20.0, 1.8), (50.0, 0.67)]
)
def test_half_of_the_vesicles_are_gone(micromolar: float, half_ms: float) -> None:
    """10, 20, 50 uM at 23 C take 6, 1.8, .67 ms for half of them."""
    occupancy = step(micromolar, 400)[:, 0]
    times = TICK_MS * np.arange(1, 401)
    found = np.interp(-0.5, -occupancy, times)
    assert found == pytest.approx(half_ms, rel=0.03)


@pytest.mark.parametrize("micromolar", PEAK_RATES)
@pytest.mark.parametrize("sequential", [0, 1])
def test_peak_rate_of_release(micromolar: float, sequential: int) -> None:
    """The rate per vesicle of both sensors, as published to two or three digits."""
    ticks = 2000 if micromolar < 5.0 else 400
    occupancy, rate = step(micromolar, ticks, sequential).T
    before = np.concatenate(([1.0], occupancy[:-1]))
    # within a tick of 25 us vesicles go that a rate at its end no longer sees
    highest = max((occupancy * rate).max(), ((before - occupancy) / TICK_MS).max())
    expected = PEAK_RATES[micromolar][sequential]
    assert highest == pytest.approx(expected, rel=0.03)


def test_flood_empties_the_pool_at_body_temperature() -> None:
    """30 uM take half of the vesicles within .5 ms at 37 C (Bollmann 2000)."""
    stage = Stage(terminal(mean_field=True))
    stage.run(20, 30.0)
    assert stage.state.terminals[0, OCCUPANCY] < 0.5


def test_ions_of_each_state() -> None:
    """V0 to V5 hold none to five, and a fused vesicle has let them go."""
    for scheme in (ALLOSTERIC, SEQUENTIAL):
        held = bound_ligands(scheme)
        assert [held[state] for state in scheme.states] == [0, 1, 2, 3, 4, 5, 0]
