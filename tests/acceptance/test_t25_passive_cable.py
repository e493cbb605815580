"""T25: the closed forms of a passive cable."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.kernel.circuit import V
from neurolab.simulation.engine import Engine
from tests.acceptance.passive_rig import (
    CURRENT_NA,
    LENGTH_CONSTANT_UM,
    REST_MV,
    STEP,
    ended_cable,
    killed_end,
    lifted_mv,
    steady,
)
from tests.acceptance.rig import bench, centre

LONG = 10.0
"""Length constants of a cable without end."""


@pytest.mark.parametrize(
    ("length", "megaohm", "far_end"),
    [(0.5, 843.6, 0.8868), (1.0, 511.9, 0.6481), (2.0, 404.4, 0.2658)],
)
def test_t25_sealed(length: float, megaohm: float, far_end: float) -> None:
    """T25: sealed ends, input resistance and attenuation of 0.5, 1 and 2 lambda."""
    engine = steady(ended_cable(length))
    near, far = (lifted_mv(engine, branch, 0.5) for branch in ("first", "last"))

    assert near / CURRENT_NA == pytest.approx(megaohm, rel=0.005)
    assert far / near == pytest.approx(far_end, rel=0.005)


@pytest.mark.parametrize(
    ("length", "megaohm"), [(0.5, 180.2), (1.0, 296.9), (2.0, 375.8)]
)
def test_t25_killed(length: float, megaohm: float) -> None:
    """T25: a far end held at rest, input resistance of 0.5, 1 and 2 lambda."""
    engine = steady(ended_cable(length), killed_end())

    assert lifted_mv(engine, "first", 0.5) / CURRENT_NA == pytest.approx(
        megaohm, rel=0.005
    )


def test_t25_semi_infinite() -> None:
    """T25: a cable without end has 389.85 MOhm at its start."""
    engine = steady(ended_cable(LONG))

    assert lifted_mv(engine, "first", 0.5) / CURRENT_NA == pytest.approx(
        389.85, rel=0.005
    )


def test_t25_infinite() -> None:
    """T25: half of that in the middle of a cable, which decays with 816.5 um."""
    count = 2 * round(LONG / STEP) + 1
    neuron = ended_cable(count * STEP)
    middle = count // 2
    engine = steady(neuron, branch="dendrite", position=centre(middle, count))
    steps = round(3.0 / STEP)
    here, away = (
        lifted_mv(engine, "dendrite", centre(middle + shift, count))
        for shift in (0, steps)
    )

    assert here / CURRENT_NA == pytest.approx(194.92, rel=0.005)
    distance = steps * STEP * LENGTH_CONSTANT_UM
    assert distance / np.log(here / away) == pytest.approx(816.5, rel=0.005)


def test_t25_time_constant() -> None:
    """T25: a cable lifted everywhere returns to rest with 20 ms."""
    engine = Engine(bench(ended_cable(1.0)))
    engine.state.cells[V] += 10.0
    engine.state.damp[:] = 1
    engine.advance(800)
    left = engine.state.cells[V] - REST_MV

    assert -20.0 / np.log(left / 10.0) == pytest.approx(20.0, rel=0.005)
