"""Cascades against equations written out here, stepped naively."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from neurolab.kernel.cascades import (
    CascadeState,
    advance_cascades,
    apply_factors,
    move_stages,
    open_patches,
)
from neurolab.physiology.cascade import StageLaw
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.gene_expression import GENE_EXPRESSION
from neurolab.simulation.cascade_build import plan_stages, respond, rested, steady
from tests.acceptance.cascade_rig import built, site

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Law = Callable[[Floats, float], Floats]


def girk(y: Floats, w: float) -> Floats:
    """Return the slopes of R, D, G per ms; w is the transmitter in mM."""
    r, d, g = y
    bound = 0.66 * w * (1.0 - r - d) - 0.020 * r + 0.0053 * d
    return np.array([bound, 0.017 * r - 0.0053 * d, 0.083 * r - 0.0079 * g])


def m1(y: Floats, w: float) -> Floats:
    """Return the slopes of G and P per ms; w is the occupancy."""
    g, p = y
    slopes = [2.5 * w * (1.0 - g) - 0.7 * g, 0.1 * (1.0 - p) - 1.5 * g * p]
    return np.array(slopes) * 1e-3


def gs(y: Floats, w: float) -> Floats:
    """Return the slopes of Gs, cAMP (uM), PKA and S per ms; w is the occupancy."""
    g, a, k, s = y
    slopes = [
        2.0 * w * (1.0 - g) - 0.5 * g,
        4.0 * g - a / 4.0,
        (a * a / (a * a + 1.0) - k) / 0.3,
        0.7 * k * (1.0 - s) - s / 40.0,
    ]
    return np.array(slopes) * 1e-3


def mglur1(y: Floats, w: float) -> Floats:
    """Return the slopes of r, g and o per ms; w is the occupancy."""
    r, g, o = y
    slopes = [
        60.0 * w * (1.0 - r) - 8.0 * r,
        12.0 * r - 3.0 * g,
        4.0 * g * (1.0 - o) - 1.5 * o,
    ]
    return np.array(slopes) * 1e-3


def genes(y: Floats, w: float) -> Floats:
    """Return the slopes of pCREB, mRNA and protein per min; w is the kinase."""
    c, m, p = y
    drive = 0.3 * max(w - 0.3, 0.0)
    return np.array(
        [drive * (1.0 - c) - c / 20.0, 0.1 * c - m / 25.0, 0.05 * m - p / 90]
    )


TWINS: dict[str, tuple[Law, float, float]] = {
    "gaba_b": (girk, 1.0, 0.1),
    "ht1a": (girk, 1.0, 0.1),
    "m1": (m1, 1.0, 1.0),
    "beta": (gs, 1.0, 1.0),
    "d1": (gs, 1.0, 1.0),
    "mglur1": (mglur1, 1.0, 1.0),
}
"""Law, largest drive and the interval (ms) that the product uses."""


def naive(
    law: Law, start: Floats, drive: Floats, interval: float, parts: int
) -> Floats:
    """Return the course by explicit midpoint steps, `parts` to an interval."""
    y, h = start.copy(), interval / parts
    course = [start]
    for w in drive:
        for _ in range(parts):
            half = y + 0.5 * h * law(y, float(w))
            y = y + h * law(half, float(w))
        course.append(y)
    return np.array(course)


def random_drive(rng: np.random.Generator, size: int, highest: float) -> Floats:
    """Return bursts of any strength between pauses."""
    strength = np.repeat(highest * rng.random(size // 20 + 1), 20)[:size]
    return np.where(np.repeat(rng.random(size // 20 + 1), 20)[:size] < 0.5, strength, 0)


@pytest.mark.parametrize("name", TWINS)
def test_stages_follow_their_equations(name: str, rng: np.random.Generator) -> None:
    """Within 0.1 % of each stage's largest value, over random bursts."""
    law, highest, interval = TWINS[name]
    drive = random_drive(rng, 4000, highest)
    course = respond(CASCADES[name].stages, drive, interval)
    assert course is not None
    expected = naive(law, course[0], drive, interval, 8)
    scale = np.abs(expected).max(axis=0)
    assert np.all(np.abs(course - expected) < 1e-3 * scale)


def test_gene_expression_follows_its_equations(rng: np.random.Generator) -> None:
    """The same function on a clock of minutes."""
    drive = random_drive(rng, 3000, 1.0)
    course = respond(GENE_EXPRESSION, drive, 0.1, time_unit="min")
    assert course is not None
    expected = naive(genes, np.zeros(3), drive, 0.1, 4)
    assert np.all(np.abs(course - expected) < 1e-3 * expected.max(axis=0))


@pytest.mark.parametrize("name", TWINS)
def test_error_falls_with_the_square_of_the_interval(
    name: str, rng: np.random.Generator
) -> None:
    """Twice the interval, at most five times the error (four is second order)."""
    law, highest, interval = TWINS[name]
    rough = np.repeat(random_drive(rng, 100, highest), 40)
    start = steady(plan_stages(CASCADES[name].stages, {}, 1.0, "ms"), 0, 0.0)
    expected = naive(law, start, rough, interval, 8)[-1]
    errors = []
    for every in (20, 10):
        course = respond(CASCADES[name].stages, rough[::every], every * interval)
        assert course is not None
        errors.append(np.abs(course[-1] - expected).max())
    assert errors[1] < errors[0] / 3.0 or errors[0] < 1e-7


@pytest.mark.parametrize("name", [*TWINS, "m2"])
def test_shares_stay_between_none_and_all(name: str, rng: np.random.Generator) -> None:
    """No stage that is a share leaves 0..1, however strong the drive, at any step."""
    stages = CASCADES[name].stages
    shares = [i for i, s in enumerate(stages) if s.law is not StageLaw.LINEAR]
    for interval in (0.1, 1.0, 30.0):
        course = respond(stages, 1e3 * random_drive(rng, 400, 1.0), interval)
        assert course is not None
        assert course[:, shares].min() >= 0.0
        assert course[:, shares].max() <= 1.0 + 1e-12


@pytest.mark.parametrize("name", ["gaba_b", "m2", "ht1a"])
def test_receptors_are_not_multiplied(name: str, rng: np.random.Generator) -> None:
    """Active and desensitised receptors together are at most all of them."""
    drive = random_drive(rng, 4000, 5.0)
    course = respond(CASCADES[name].stages, drive, 0.1)
    assert course is not None
    assert course[:, :2].sum(axis=1).max() <= 1.0 + 1e-3


@pytest.mark.parametrize("name", CASCADES)
@pytest.mark.parametrize("drive", [0.0, 0.001, 0.3])
def test_steady_state_stays(name: str, drive: float) -> None:
    """Where a constant drive has led, nothing moves any more."""
    steps = plan_stages(CASCADES[name].stages, {}, 1.0, "ms")
    start = steady(steps, 0, drive)
    values, means = start.copy(), start.copy()
    for _ in range(100):
        move_stages(steps, 0, steps.size, drive, 1.0, values, means)
    assert values == pytest.approx(start, rel=1e-9, abs=1e-12)
    assert means == pytest.approx(start, rel=1e-9, abs=1e-12)


def test_a_linear_stage_is_exact_for_a_constant_drive() -> None:
    """One step of 300 ms equals 3000 of 0.1 ms, as far as the kernel's exp goes."""
    steps = plan_stages(CASCADES["m1"].stages[:1], {}, 1.0, "ms")
    ends = []
    for count in (1, 3000):
        values, means = np.array([0.2]), np.array([0.2])
        for _ in range(count):
            move_stages(steps, 0, 1, 0.4, 300.0 / count, values, means)
        ends.append(values[0])
    assert ends[0] == pytest.approx(ends[1], rel=1e-8)


def test_pauses_and_copies_change_no_bit(rng: np.random.Generator) -> None:
    """A run cut anywhere, even in the middle of an update, ends in the same numbers."""
    sites = [site(name, key=name, factor=i) for i, name in enumerate(CASCADES)]
    cascades = built(*sites)
    around = 0.05 * rng.random((211, len(sites)))
    ends = []
    for cut in (0, 1, 39, 103):
        state, factors = rested(cascades), np.ones(len(sites))
        for tick in range(211):
            if tick == cut:
                state = CascadeState(*(array.copy() for array in state))
            advance_cascades(cascades.kernel, state, around[tick], tick, factors)
        ends.append((*state, factors))
    for other in ends[1:]:
        for a, b in zip(ends[0], other, strict=True):
            assert np.array_equal(a, b)


def test_updates_come_at_fixed_ticks() -> None:
    """Starting at tick 2 the first update of 0.1 ms still ends with tick 3."""
    cascades = built(site("gaba_b"))
    state, factors = rested(cascades), np.ones(1)
    moved = []
    for tick in range(2, 12):
        before = state.values.copy()
        advance_cascades(cascades.kernel, state, np.ones(1), tick, factors)
        moved.append((tick, not np.array_equal(before, state.values)))
    assert [tick for tick, did in moved if did] == [3, 7, 11]


def test_a_cascade_knows_only_its_own_transmitter(rng: np.random.Generator) -> None:
    """Beside others it gives the very bits that it gives alone."""
    names = list(CASCADES)
    cascades = built(*[site(name, key=name, factor=i) for i, name in enumerate(names)])
    around = 0.05 * rng.random((400, len(names)))
    state, factors = rested(cascades), np.ones(len(names))
    for tick in range(400):
        advance_cascades(cascades.kernel, state, around[tick], tick, factors)
    for i, name in enumerate(names):
        one = built(site(name))
        alone, factor = rested(one), np.ones(1)
        for tick in range(400):
            advance_cascades(one.kernel, alone, around[tick, i : i + 1], tick, factor)
        assert alone.output[0] == state.output[i]


def test_factors_of_one_channel_multiply_and_others_stay() -> None:
    """Two connections on one channel: the product; a place that none names is kept."""
    first, second = site("m1", key="a"), site("m1", key="b")
    cascades = built(first, second)
    state, factors = rested(cascades), np.array([1.0, 0.7])
    assert state.output == pytest.approx([1.0, 1.0])
    state.output[:] = 0.5, 0.4
    apply_factors(cascades.kernel, state, factors)
    assert factors == pytest.approx([0.2, 0.7])


def test_a_target_without_the_channel_is_left_alone() -> None:
    """The cascade runs, and scales nothing."""
    cascades = built(site("beta", factor=-1))
    state, factors = rested(cascades), np.array([0.3])
    for tick in range(400):
        advance_cascades(cascades.kernel, state, np.ones(1), tick, factors)
    assert factors[0] == 0.3
    assert state.output[0] < 1.0


def test_conductance_goes_where_the_contacts_are() -> None:
    """Half-open channels of 3 contacts: 0.75 nS; other patches stay."""
    cascades = built(site("gaba_b"))
    cascades.kernel.targets.conductance *= 3.0
    state = rested(cascades)
    state.output[:] = 0.5
    mean = np.array([7.0, 7.0])
    active = np.zeros(1, dtype=np.int64)
    open_patches(cascades.kernel, state, mean, active)
    assert mean == pytest.approx([0.75e-3, 7.0])
    assert active[0] == 1


def test_factors_open_no_patch() -> None:
    """A cascade that scales a channel has no conductance of its own."""
    cascades = built(site("m1"))
    mean = np.array([7.0])
    open_patches(cascades.kernel, rested(cascades), mean, np.zeros(0, dtype=np.int64))
    assert mean[0] == 7.0
