"""What becomes of cascades, drugs and overrides in the kernel's arrays."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.physiology.cascade import parameters
from neurolab.physiology.cascades import CASCADES
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.cascade_build import (
    build_cascades,
    carry_cascades,
    plan_stages,
    rested,
    settle_outputs,
)
from tests.acceptance.cascade_rig import built, outputs, site


def pulse(millimolar: float, pulse_ms: float, run_ms: float) -> np.ndarray:
    """Return a rectangular pulse of transmitter, by ticks."""
    course = np.zeros(round(run_ms / TICK_MS))
    course[: round(pulse_ms / TICK_MS)] = millimolar
    return course


@pytest.mark.parametrize(
    ("name", "drug", "millimolar"),
    [("m1", "atropine", 0.01), ("m2", "atropine", 0.05), ("beta", "propranolol", 0.01)],
)
def test_antagonists_shift_the_dose(name: str, drug: str, millimolar: float) -> None:
    """With 1 + I/Ki times the transmitter the response is the very same."""
    free = outputs(built(site(name)), pulse(millimolar, 100.0, 150.0))
    blocked = built(site(name, {drug: 1.0}))
    same = outputs(blocked, pulse(millimolar, 100.0, 150.0))
    factor = float(blocked.kernel.cascades.competition[0])
    shifted = outputs(blocked, pulse(factor * millimolar, 100.0, 150.0))
    assert shifted == pytest.approx(free, rel=1e-9, abs=1e-15)
    assert np.abs(same - same[0]).max() < 0.05 * np.abs(free - free[0]).max()


def test_dopamine_does_not_notice_propranolol() -> None:
    """It reaches beta receptors only."""
    course = outputs(built(site("d1", {"propranolol": 1.0})), pulse(0.01, 100.0, 150.0))
    free = outputs(built(site("d1")), pulse(0.01, 100.0, 150.0))
    assert np.array_equal(course, free)


def test_baclofen_holds_girk_open() -> None:
    """Without GABA, from the start, and more with a higher dose."""
    opened = [
        rested(built(site("gaba_b", {"baclofen": dose}))).output[0]
        for dose in (0.0, 3.0, 30.0)
    ]
    assert opened[0] == 0.0
    assert 0.05 < opened[1] < 0.15
    assert 0.2 < opened[2] < 0.3


def test_forskolin_needs_no_receptor() -> None:
    """Slow potassium channels are closed at rest, whatever blocks the receptor."""
    left = [
        rested(built(site("beta", doses))).output[0]
        for doses in ({}, {"forskolin": 50.0}, {"forskolin": 50.0, "propranolol": 1.0})
    ]
    assert left[0] == 1.0
    assert left[1] < 0.1
    assert left[2] == left[1]
    course = outputs(built(site("m1", {"forskolin": 50.0})), np.zeros(10))
    assert np.all(course == 1.0)


@pytest.mark.parametrize("name", CASCADES)
def test_rest_stays(name: str) -> None:
    """Nothing moves without transmitter."""
    course = outputs(built(site(name)), np.zeros(2000))
    assert course == pytest.approx(np.full(2001, course[0]), rel=1e-12)


def test_warmth_speeds_every_stage_alike() -> None:
    """Ten degrees more: 2.5 times as fast."""
    cascade = CASCADES["beta"]
    warm = build_cascades([site("beta")], cascade.celsius + 10.0, TICK_MS)
    usual = built(site("beta"))
    for name in ("gain", "loss", "driven"):
        ratio = warm.kernel.steps[name] / np.where(
            usual.kernel.steps[name] == 0.0, np.nan, usual.kernel.steps[name]
        )
        assert ratio[~np.isnan(ratio)] == pytest.approx(2.5)


@pytest.mark.parametrize("name", CASCADES)
def test_every_number_can_be_overridden(name: str) -> None:
    """Doubling a number changes the arrays; giving its own value does not."""
    cascade = CASCADES[name]
    numbers = parameters(cascade)
    numbers.pop("reversal", None)  # belongs to the part, see `cascade_sites`
    for number, parameter in numbers.items():
        tables = []
        for factor in (1.0, 2.0):
            own = {number: factor * parameter.value}
            kernel = built(site(name, overrides=own)).kernel
            tables.append([part.tobytes() for part in kernel])
        assert tables[0] == [part.tobytes() for part in built(site(name)).kernel]
        assert tables[0] != tables[1]


def test_rates_are_converted_from_their_own_unit() -> None:
    """2.5 per second is 0.0025 per ms; 0.66 per mM and ms stays."""
    m1 = plan_stages(CASCADES["m1"].stages, {}, 1.0, "ms")
    assert m1.gain[0] == pytest.approx(2.5e-3)
    gaba_b = plan_stages(CASCADES["gaba_b"].stages, {}, 1.0, "ms")
    assert gaba_b.gain[1] == pytest.approx(0.66)
    assert gaba_b.gain[3] == pytest.approx(0.083)


def test_an_edit_keeps_every_stage() -> None:
    """Other doses, another order, one more and one less: stages go on as they were."""
    old = built(site("m1", key="a"), site("gaba_b", key="b"), site("d1", key="c"))
    state = rested(old)
    state.values[:] = np.linspace(0.1, 0.9, state.values.size)
    state.drive[:] = 1.0, 2.0, 3.0
    settle_outputs(old, state)
    new = built(
        site("gaba_b", {"baclofen": 3.0}, key="b"),
        site("m2", key="new"),
        site("m1", {"atropine": 1.0}, key="a"),
    )
    carried = carry_cascades(old, state, new)
    for place, index in new.places.items():
        known = old.places.get(place)
        wanted = new.starts[index] if known is None else state.values[known]
        assert carried.values[index] == wanted
    assert carried.drive.tolist() == [2.0, 0.0, 1.0]
    assert carried.output[0] == state.output[1]
    assert carried.output[2] == state.output[0]


def test_no_cascades_are_no_trouble() -> None:
    """A lab without metabotropic receptors has empty tables."""
    none = build_cascades([], 37.0, TICK_MS)
    state = rested(none)
    assert none.keys == ()
    assert state.values.size == 0
