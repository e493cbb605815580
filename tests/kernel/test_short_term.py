"""Short-term plasticity event by event, against the rule written out here."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from neurolab.kernel.jit import compiled
from neurolab.kernel.short_term import (
    LAST,
    LEFT,
    MEMORY_COLUMNS,
    NEVER_MS,
    plastic_event,
)
from neurolab.physiology.plasticity import PRESETS, released


@compiled
def _run(
    memory: np.ndarray, times: np.ndarray, constants: np.ndarray, result: np.ndarray
) -> None:
    """Play events to one synapse."""
    for i in range(times.size):
        result[i] = plastic_event(
            memory, times[i], constants[0], constants[1], constants[2]
        )


def events(times: list[float], *constants: float) -> np.ndarray:
    """Return u R of events of a rested synapse."""
    memory = np.zeros(MEMORY_COLUMNS)
    memory[LEFT], memory[LAST] = 1.0, NEVER_MS
    result = np.zeros(len(times))
    _run(memory, np.array(times), np.array(constants), result)
    return result


@pytest.mark.parametrize("name", PRESETS)
def test_events_follow_the_rule(name: str, rng: np.random.Generator) -> None:
    """Every event of an irregular train releases what the rule says."""
    preset = PRESETS[name]
    constants = (
        preset.use.value,
        preset.recovery.value,
        preset.facilitation.value,
    )
    gaps = rng.exponential(40.0, 30)
    got = events([5.0, *(5.0 + np.cumsum(gaps))], *constants)
    np.testing.assert_allclose(got, released(list(gaps), *constants), rtol=1e-12)


def test_first_event_of_a_rested_synapse() -> None:
    """It releases U, whatever the time constants."""
    assert events([123.0], 0.3, 800.0, 500.0)[0] == pytest.approx(0.3, rel=1e-14)


def test_second_event_written_out() -> None:
    """With u = U + u (1 - U) e^(-t/tau_fac) and R = 1 - (1 - R) e^(-t/tau_rec)."""
    use, recovery, facilitation, t = 0.2, 300.0, 90.0, 35.0
    u = use + use * (1.0 - use) * exp(-t / facilitation)
    left = 1.0 - use * exp(-t / recovery)
    got = events([0.0, t], use, recovery, facilitation)[1]
    assert got == pytest.approx(u * left, rel=1e-13)
