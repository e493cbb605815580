"""One step of a scheme with its ligand: exact, conserving, positive at any length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from neurolab.kernel.jit import compiled
from neurolab.kernel.schemes import LEVELS_US, TABLE, WIDTH, react, react_pair, relax
from neurolab.physiology.acetylcholinesterase import ACETYLCHOLINESTERASE
from neurolab.physiology.ampa import AMPA
from neurolab.physiology.nicotinic import NICOTINIC
from neurolab.physiology.scheme import bound_ligands, rate_matrices
from neurolab.physiology.transporters import EAAT
from neurolab.simulation.propagators import (
    concentration_grid,
    propagator,
    scheme_tables,
    scheme_vectors,
)

if TYPE_CHECKING:
    from neurolab.physiology.scheme import Scheme

    Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]

CELSIUS = 37.0
CAPACITY = 500.0
"""Molecules per mM: about the fluid under a postsynaptic density."""


@compiled
def react_once(
    tables: np.ndarray,
    base: int,
    states: int,
    vectors: np.ndarray,
    grid: np.ndarray,
    count: float,
    ligand: float,
    values: np.ndarray,
    work: np.ndarray,
) -> tuple[float, float, int]:
    """Let the compiled step run on its own."""
    return react(
        tables,
        base,
        states,
        vectors,
        0,
        grid,
        0,
        count,
        500.0,
        ligand,
        values,
        0,
        0.5,
        work,
    )


@compiled
def pair_once(
    tables: np.ndarray,
    base: int,
    grid: np.ndarray,
    count: float,
    ligand: float,
    values: np.ndarray,
) -> tuple[float, float, int]:
    """Let the carriers' step run on its own."""
    return react_pair(tables, base, grid, 0, count, 500.0, ligand, values, 0)


def arrays(scheme: Scheme) -> Arrays:
    """Return tables, vectors and grid of a scheme."""
    tables = scheme_tables(scheme, CELSIUS).ravel()
    return tables, scheme_vectors(scheme).ravel(), concentration_grid()


def step(
    scheme: Scheme, level: int, count: float, ligand: float, values: np.ndarray
) -> tuple[float, float]:
    """Return free and consumed molecules after one step."""
    tables, vectors, grid = arrays(scheme)
    base = level * grid.size * TABLE
    states = len(scheme.states)
    work = np.zeros(2 * WIDTH)
    left, gone, _ = react_once(
        tables, base, states, vectors, grid, count, ligand, values, work
    )
    return left, gone


def fresh(state: int = 0) -> np.ndarray:
    """Return shares with everything in one state."""
    values = np.zeros(WIDTH)
    values[state] = 1.0
    return values


def twin(
    scheme: Scheme, length_ms: float, count: float, ligand: float, parts: int = 20_000
) -> tuple[np.ndarray, float, float]:
    """Integrate scheme and ligand together, naively, in tiny steps of the midpoint."""
    speed = scheme.speed(CELSIUS)
    index = {name: i for i, name in enumerate(scheme.states)}
    arrows = [
        (index[a.source], index[a.target], speed * a.rate.value, a.binds, a.releases,
         a.consumes is not None)
        for a in scheme.transitions
    ]  # fmt: skip
    h = length_ms / parts
    p, free, gone = np.zeros(len(index)), ligand, 0.0
    p[0] = 1.0

    def slope(p: np.ndarray, free: float) -> tuple[np.ndarray, float, float]:
        change, taken, used = np.zeros_like(p), 0.0, 0.0
        for source, target, rate, binds, releases, consumes in arrows:
            flow = rate * p[source] * (free / CAPACITY if binds else 1.0)
            change[source] -= flow
            change[target] += flow
            taken += flow * (binds - releases)
            used += flow if consumes else 0.0
        return change, -count * taken, count * used

    for _ in range(parts):
        dp, df, dg = slope(p, free)
        dp, df, dg = slope(p + 0.5 * h * dp, free + 0.5 * h * df)
        p, free, gone = p + h * dp, free + h * df, gone + h * dg
    return p, free, gone


@pytest.mark.parametrize("scheme", [AMPA, ACETYLCHOLINESTERASE], ids=lambda s: s.name)
@pytest.mark.parametrize("ligand", [5.0, 300.0])
def test_step_is_that_of_the_naive_twin(scheme: Scheme, ligand: float) -> None:
    """A hundred steps of 1 us against a dense twin with tiny steps."""
    values, free, gone = fresh(), ligand, 0.0
    for _ in range(100):
        free, more = step(scheme, 0, 80.0, free, values)
        gone += more
    p, twin_free, twin_gone = twin(scheme, 0.1, 80.0, ligand)
    np.testing.assert_allclose(values[: p.size], p, atol=2e-4)
    assert free == pytest.approx(twin_free, abs=2e-3 * ligand)
    assert gone == pytest.approx(twin_gone, abs=2e-3 * ligand)


@pytest.mark.parametrize("level", range(len(LEVELS_US)))
@pytest.mark.parametrize("scheme", [AMPA, NICOTINIC, ACETYLCHOLINESTERASE, EAAT.scheme])
def test_step_conserves_and_stays_positive(
    scheme: Scheme, level: int, rng: np.random.Generator
) -> None:
    """No length, number or concentration makes or loses a molecule or a probability."""
    held = np.zeros(WIDTH)
    held[: len(scheme.states)] = list(bound_ligands(scheme).values())
    for count in (1.0, 80.0, 1e5):
        for ligand in (0.0, 1e-9, 1.0, 3000.0, 1e6):
            values = np.zeros(WIDTH)
            values[: len(scheme.states)] = rng.dirichlet(np.ones(len(scheme.states)))
            whole = ligand + count * float(held @ values)
            left, gone = step(scheme, level, count, ligand, values)
            after = left + gone + count * float(held @ values)
            assert after == pytest.approx(whole, rel=1e-12, abs=1e-12)
            assert left >= -1e-9 * whole
            assert gone >= 0.0
            assert float(values.min()) >= 0.0
            assert float(values.sum()) == pytest.approx(1.0, abs=1e-12)


def test_carriers_step_is_the_general_one() -> None:
    """What is written out for two states gives what the general step gives."""
    tables, _, grid = arrays(EAAT.scheme)
    for level in range(len(LEVELS_US)):
        for ligand, share in ((0.0, 0.3), (1.0, 0.0), (50.0, 0.2), (4000.0, 0.9)):
            values, same = np.zeros(WIDTH), np.zeros(WIDTH)
            values[:2] = same[:2] = (1.0 - share, share)
            general = step(EAAT.scheme, level, 200.0, ligand, values)
            base = level * grid.size * TABLE
            left, gone, _ = pair_once(tables, base, grid, 200.0, ligand, same)
            assert (left, gone) == pytest.approx(general, rel=1e-9, abs=1e-9)
            np.testing.assert_allclose(same, values, atol=1e-12)


def test_without_ligand_only_release_happens() -> None:
    """In an empty cleft a step is the propagator at concentration 0."""
    tables, vectors, grid = arrays(AMPA)
    level, values = 6, fresh(3)
    fixed, _ = rate_matrices(AMPA, CELSIUS)
    expected = propagator(fixed, 1e-3 * LEVELS_US[level]) @ values[: fixed.shape[0]]
    work = np.zeros(2 * WIDTH)
    base = level * grid.size * TABLE
    freed, gone = relax(tables, base, 7, vectors, 0, 80.0, values, 0, work)
    np.testing.assert_allclose(values[:7], expected, atol=1e-12)
    held = np.array(list(bound_ligands(AMPA).values()))
    assert freed == pytest.approx(80.0 * (2.0 - float(held @ expected)))
    assert gone == 0.0


def test_sums_of_states_do_not_drift() -> None:
    """A hundred thousand steps keep the sum at 1 within 1e-9."""
    tables, vectors, grid = arrays(AMPA)
    values, work = fresh(), np.zeros(2 * WIDTH)
    free = 300.0
    for _ in range(100_000):
        free, _, _ = react_once(tables, 0, 7, vectors, grid, 80.0, free, values, work)
    assert float(values.sum()) == pytest.approx(1.0, abs=1e-9)
