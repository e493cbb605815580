"""Facilitation and depression by calcium in light synapses (section 1.9)."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.physiology.plasticity import BY_CALCIUM, released_by_calcium
from tests.simulation.test_light_synapses import _releases

ON = {"plasticity.by_calcium": 1.0}
STRONG = {
    "plasticity.first": 0.1,
    "plasticity.haste_step": 2.0,
    "plasticity.more_step": 0.6,
    "plasticity.more_decay": 60.0,
}
"""Calcium enough that both what it raises and what it hastens are seen."""


def _twin(values: dict[str, float], interval_ms: float, count: int) -> np.ndarray:
    """Return F D of each spike by small steps of the equations of 1.9."""
    own = {name: one.value for name, one in BY_CALCIUM.items()} | values
    first, slow, fast = (own[f"plasticity.{n}"] for n in ("first", "slow", "fast"))
    left, haste, more, dt = 1.0, 0.0, 0.0, 0.002
    amounts = []
    for _ in range(count):
        use = first
        if more > 0.0:
            use += (1.0 - first) / (1.0 + own["plasticity.more_half"] / more)
        amounts.append(use * left)
        left *= 1.0 - use
        haste += own["plasticity.haste_step"]
        more += own["plasticity.more_step"]
        for _ in range(round(interval_ms / dt)):
            middle = haste * (1.0 - 0.5 * dt / own["plasticity.haste_decay"])
            rate = slow
            rate += (fast - slow) * middle / (middle + own["plasticity.haste_half"])
            left = 1.0 - (1.0 - left) * (1.0 - rate * dt)
            haste -= haste * dt / own["plasticity.haste_decay"]
            more -= more * dt / own["plasticity.more_decay"]
    return np.array(amounts)


@pytest.mark.parametrize("values", [{}, STRONG])
def test_closed_form_is_the_equations(values: dict[str, float]) -> None:
    """What a train releases equals small steps of the differential equations."""
    found = released_by_calcium([20.0] * 11, values)
    assert found == pytest.approx(_twin(values, 20.0, 12), rel=1e-3)


@pytest.mark.parametrize("values", [{}, STRONG])
@pytest.mark.parametrize("interval_ms", [5.0, 50.0])
def test_light_synapse_releases_the_closed_form(
    values: dict[str, float], interval_ms: float
) -> None:
    """The engine's conductances of a train are in those proportions."""
    found = _releases({**ON, **values}, interval_ms, 12)
    expected = released_by_calcium([interval_ms] * 11, values)
    assert found == pytest.approx(expected / expected[0], rel=2e-3)


def test_calcium_of_a_train_hastens_recovery() -> None:
    """After a train a spike 100 ms later finds more than without its calcium."""
    train = [10.0] * 9 + [100.0]
    values = {"plasticity.haste_step": 2.0}
    assert released_by_calcium(train, values)[-1] > 2.0 * released_by_calcium(train)[-1]


def test_first_form_is_untouched() -> None:
    """Without the switch its numbers have no effect."""
    assert _releases(STRONG, 20.0, 5) == pytest.approx(np.ones(5), rel=1e-6)
