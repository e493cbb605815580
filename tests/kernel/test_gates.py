"""Gates against equations written out here, stepped naively."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from neurolab.document.templates import single_compartment
from neurolab.kernel.circuit import BLOCK, CELL_ROWS, CHANNEL, GATE, LANES, V
from neurolab.kernel.exponential import decays
from neurolab.kernel.gates import (
    BLOCK_ROWS,
    CONSTANT,
    EXPONENTIAL,
    LINOID,
    POWER_2,
    RATE,
    SIGMOID,
    STEADY,
    gate_targets,
    ghk_factor,
    move_gate,
    sense,
)
from neurolab.simulation.engine import Engine
from neurolab.simulation.laws import law_tables
from neurolab.simulation.membranes import GateBlock
from neurolab.simulation.tables import empty_table
from tests.acceptance.rig import bench

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VOLTAGES_MV = (-130.0, -77.3, -65.0, -55.0, -54.99999, -40.0, -40.00001, 0.0, 60.0)


def ratio(x: float, k: float) -> float:
    """Return x / (1 - exp(-x / k)), which is k at 0."""
    return k if abs(x) < 1e-7 * k else x / -math.expm1(-x / k)


HODGKIN_HUXLEY: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "m": (
        lambda v: 0.1 * ratio(v + 40.0, 10.0),
        lambda v: 4.0 * math.exp(-(v + 65.0) / 18.0),
    ),
    "h": (
        lambda v: 0.07 * math.exp(-(v + 65.0) / 20.0),
        lambda v: 1.0 / (1.0 + math.exp(-(v + 35.0) / 10.0)),
    ),
    "n": (
        lambda v: 0.01 * ratio(v + 55.0, 10.0),
        lambda v: 0.125 * math.exp(-(v + 65.0) / 80.0),
    ),
}


def targets(
    gates: list[GateBlock], number: int, sensed: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the kernel's steady states and rates of one gate of a channel."""
    laws, powers, first = law_tables([gates])
    channels, table = empty_table(CHANNEL, 1), empty_table(GATE, len(gates))
    channels.count, channels.gate_last = sensed.size, len(gates)
    channels.power_last = first[-1]
    table.senses_calcium = [gate.senses_calcium for gate in gates]
    circuit = Engine(bench(single_compartment(), start=-65.0)).model.circuit._replace(
        laws=laws, powers=powers, channels=channels, gates=table
    )
    cells, n = np.zeros((CELL_ROWS, sensed.size)), sensed.size
    cells[V] = sensed
    blocks = np.zeros((BLOCK_ROWS + first[-1] + 1, BLOCK))
    wide = sense(circuit, cells, 0, 0, n, blocks)
    gate_targets(circuit, number, blocks, wide)
    assert wide % LANES == 0
    assert np.isfinite(blocks[[STEADY, RATE], :wide]).all()
    return blocks[STEADY, :n], blocks[RATE, :n]


def block(forms: Sequence[int], constants: np.ndarray) -> GateBlock:
    """Return a gate with the given laws: a, v0, k of each."""
    rows = tuple((float(a), float(v0), float(k)) for a, v0, k in constants)
    return GateBlock("x", 1, False, (forms[0], forms[1], forms[2]), rows, 1.0)


def test_squid_rates_are_those_of_the_paper() -> None:
    """m, h and n of Hodgkin and Huxley, the singular points included."""
    membrane = next(iter(Engine(bench(single_compartment())).model.membranes.values()))
    gates = [gate for channel in membrane.channels for gate in channel.gates]
    v = np.array(VOLTAGES_MV)

    for number, (opening, closing) in enumerate(HODGKIN_HUXLEY.values()):
        steady, rate = targets(gates, number, v)
        alpha = np.array([opening(each) for each in v])
        beta = np.array([closing(each) for each in v])
        np.testing.assert_allclose(rate, alpha + beta, rtol=1e-9)
        np.testing.assert_allclose(steady, alpha / (alpha + beta), rtol=1e-9)


LAWS: dict[int, Callable[[float, float, float, float], float]] = {
    LINOID: lambda u, a, v0, k: a * ratio(u - v0, k),
    EXPONENTIAL: lambda u, a, v0, k: a * math.exp((u - v0) / k),
    SIGMOID: lambda u, a, v0, k: a / (1.0 + math.exp(-(u - v0) / k)),
    CONSTANT: lambda u, a, v0, k: a,
    POWER_2: lambda u, a, v0, k: a * ((u - v0) / k) ** 2,
}


@pytest.mark.parametrize("opening", list(LAWS))
@pytest.mark.parametrize("closing", list(LAWS))
def test_every_pair_of_laws(
    opening: int, closing: int, rng: np.random.Generator
) -> None:
    """Any law for opening goes with any law for closing."""
    sensed = rng.uniform(-100.0, 40.0, 20)
    constants = np.column_stack(
        [
            rng.uniform(0.1, 5.0, 3),
            rng.uniform(-60.0, 0.0, 3),
            rng.uniform(5.0, 20.0, 3),
        ]
    )
    constants[:, 2] *= rng.choice([-1.0, 1.0], 3)
    steady, rate = targets([block((opening, closing, -1), constants)], 0, sensed)
    up = np.array([LAWS[opening](u, *constants[0]) for u in sensed])
    down = np.array([LAWS[closing](u, *constants[1]) for u in sensed])

    np.testing.assert_allclose(rate, up + down, rtol=1e-9)
    np.testing.assert_allclose(steady, up / (up + down), rtol=1e-9)

    constants[2, 0] = 1.0
    stated, same_rate = targets(
        [block((opening, closing, SIGMOID), constants)], 0, sensed
    )
    _, v0, k = constants[2]
    np.testing.assert_allclose(stated, 1.0 / (1.0 + np.exp((v0 - sensed) / k)), 1e-9)
    np.testing.assert_array_equal(same_rate, rate)


def test_exponentials_are_shared() -> None:
    """Halves of a |k| are squares, equal ones one; gates are the same as alone."""
    sensed = np.linspace(-140.0, 90.0, 61)
    slopes = ((80.0, -40.0), (10.0, -80.0), (-18.0, 9.0))
    gates = [
        block(
            (LINOID, EXPONENTIAL, -1), np.array([(0.5, -50, a), (2, -30, b), (1, 0, 1)])
        )
        for a, b in slopes
    ]
    _, powers, _ = law_tables([gates])
    assert powers.source.tolist() == [-1, 0, -1, 1, 3, 2]
    np.testing.assert_allclose(1.0 / powers.inverse_k, [80, 40, 18, 20, 10, 9])
    for number, gate in enumerate(gates):
        together, alone = targets(gates, number, sensed), targets([gate], 0, sensed)
        np.testing.assert_allclose(together, alone, rtol=1e-9)


@pytest.mark.parametrize("longest", [0.4, 0.6, 50.0])
def test_decays(longest: float, rng: np.random.Generator) -> None:
    """Short and long decays are exponentials."""
    rate = rng.uniform(0.0, longest / 0.02, 37)
    rate[0] = 0.0
    twin = rate.copy()
    decays(rate, 0.02)
    np.testing.assert_allclose(rate, np.exp(-0.02 * twin), rtol=1e-12)


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize("power", [1, 2, 3, 4])
def test_gate_moves_as_its_equation_says(
    *, twice: bool, power: int, rng: np.random.Generator
) -> None:
    """One move is dx/dt = (steady - x) rate over the interval, two over twice it."""
    steady, rate, x = rng.uniform(0.0, 1.0, 8), rng.uniform(0.1, 30.0, 8), np.zeros(8)
    x[:] = rng.uniform(0.0, 1.0, 8)
    twin, product, interval = x.copy(), np.full(8, 3.0), 0.02
    slope = rate.copy()
    steps = 4000
    h = interval * (2 if twice else 1) / steps
    for _ in range(steps):
        middle = twin + 0.5 * h * (steady - twin) * slope
        twin += h * (steady - middle) * slope

    move_gate(steady, rate, interval, twice, power, x, product)

    np.testing.assert_allclose(x, twin, rtol=1e-7)
    np.testing.assert_allclose(product, 3.0 * twin**power, rtol=1e-6)


def test_gate_without_time_stays() -> None:
    """No time moves nothing, and any time keeps a gate between 0 and 1."""
    x, product = np.array([0.0, 0.3, 1.0]), np.ones(3)
    steady, rate = np.array([1.0, 0.0, 0.0]), np.array([5.0, 50.0, 500.0])
    move_gate(steady, rate, 0.0, False, 1, x, product)
    np.testing.assert_allclose(x, [0.0, 0.3, 1.0], atol=1e-12)

    rate[:] = [5.0, 50.0, 500.0]
    move_gate(steady, rate, 1e6, True, 1, x, product)
    np.testing.assert_allclose(x, steady, atol=1e-12)


@pytest.mark.parametrize("v", [-90.0, -20.0, -1e-3, 0.0, 1e-3, 30.0, 60.0])
def test_ghk_flux(v: float) -> None:
    """The calcium flux is that of Goldman, Hodgkin and Katz, and so is its slope."""
    thermal, inside_over_outside = 13.36, 5e-5 / 2.0

    def force(at: float) -> float:
        x = at / thermal
        share = 1.0 + 0.5 * x + x * x / 12.0 if abs(x) < 1e-3 else x / -math.expm1(-x)
        return thermal * share * (inside_over_outside - math.exp(-x))

    h = 1e-3
    numeric_slope = (force(v + h) - force(v - h)) / (2.0 * h)
    found, slope = ghk_factor(v, thermal, inside_over_outside)

    assert found == pytest.approx(force(v), rel=1e-6)
    assert slope == pytest.approx(numeric_slope, rel=1e-4)
