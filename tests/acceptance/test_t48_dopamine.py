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


def course(
    values: dict[str, float],
    *,
    closed: tuple[str, ...] = (),
    effects: dict[str, Effect] | None = None,
    limit_ms: float = 1500.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Return times (s) and dopamine (mM) in tissue that is full of 1 uM."""
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
    left = np.array(contacts.seen)[:, SPILLED]
    return np.arange(1, left.size + 1) * TICK_MS * 1e-3, left


def fall_to_a_tenth(
    values: dict[str, float], *, effects: dict[str, Effect] | None = None
) -> float:
    """Return the time (s) from 1 to 0.1 uM, with reuptake."""
    times, left = course(values, effects=effects)
    assert left.min() < 1e-4
    return float(np.interp(-1e-4, -left, times))


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
    """Reuptake off: hindered diffusion alone, 5 s, and 11.5 s to a tenth."""
    times, left = course({}, closed=("uptake",), limit_ms=500.0)
    early, late = np.interp((0.1, 0.5), times, left)
    tau_s = 0.4 / np.log(early / late)
    assert tau_s == pytest.approx(5.0, rel=0.1)
    assert tau_s * np.log(10.0) > 30.0 * fall_to_a_tenth({})
