"""T48: dopamine is cleared as Michaelis and Menten say; cocaine makes it slower."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.kernel.cleft import CAPACITY, HEAD, MODE, NOW, SPILLED, TICKS
from neurolab.physiology.drugs import Effect
from neurolab.physiology.transporters import DAT, michaelis_seconds
from neurolab.simulation.cleft_specs import cleft_spec
from tests.acceptance.cleft_rig import TICK_MS, Contacts

SLOW = {"cleft.exchange": 1e9}


def fall_to_a_tenth(
    values: dict[str, float],
    *,
    closed: tuple[str, ...] = (),
    effects: dict[str, Effect] | None = None,
    limit_ms: float = 1500.0,
) -> float:
    """Return the time (s) from 1 to 0.1 uM in tissue full of dopamine; inf if later."""
    spec = cleft_spec(
        "dopamine",
        "central",
        (),
        1,
        37.0,
        values=values,
        closed=closed,
        effects=effects,
    )
    contacts = Contacts(spec)
    own = contacts.clefts.connections[0]
    fluid = contacts.clefts.shells[CAPACITY]
    filled = slice(HEAD + int(own.cleft_shells), HEAD + int(own.shells))
    contacts.state.rows[NOW, 0, filled] = 1e-3 * fluid[int(own.cleft_shells) :]
    contacts.state.clock[0, MODE] = TICKS
    contacts.advance(limit_ms)
    course = np.array(contacts.seen)[:, SPILLED]
    times = np.arange(1, course.size + 1) * TICK_MS * 1e-3
    if course.min() > 1e-4:
        return float("inf")
    return float(np.interp(-1e-4, -course, times))


def test_t48_uptake() -> None:
    """T48: 1 to 0.1 uM in 0.340 s, as the closed form says."""
    vmax, km = DAT.vmax.value * 1e6, DAT.km.value * 1e3
    assert michaelis_seconds(1.0, 0.1, vmax, km) == pytest.approx(0.340, abs=1e-3)
    assert fall_to_a_tenth(SLOW) == pytest.approx(0.340, abs=1e-3)


def test_t48_cocaine() -> None:
    """T48: with 1 uM cocaine (Ki 0.3 uM) 0.724 s."""
    effects = {"dat": Effect(competition=1.0 + 1.0 / 0.3)}
    assert fall_to_a_tenth(SLOW, effects=effects) == pytest.approx(0.724, abs=2e-3)


def test_without_uptake_dopamine_stays_for_seconds() -> None:
    """Reuptake off: only hindered diffusion (5 s) is left."""
    assert fall_to_a_tenth({}, closed=("uptake",)) == float("inf")
    assert fall_to_a_tenth({}) < 0.4
