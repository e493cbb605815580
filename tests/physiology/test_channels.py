"""Rates of every channel against the formulas of their papers, written out here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.rates import rate, steady_state, time_constant

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.physiology.channel import Gate

VOLTAGES = (-140.0, -90.1, -70.3, -52.7, -33.3, -11.9, 7.7, 48.1, 99.0)
NEAR = 1e-7
"""Distance in mV from a singular point at which its limit is also asked."""


def vtrap(x: float, q: float) -> float:
    """Return x / (1 - exp(-x / q)) with its limit q."""
    return q if x == 0.0 else x / -math.expm1(-x / q)


def exp(x: float) -> float:
    """Return the exponential."""
    return math.exp(x)


def growing(a: float, k: float) -> Callable[[float], float]:
    """Return a exp(v / k)."""
    return lambda v: a * exp(v / k)


FORMULAS: dict[str, tuple[Callable[[float], float], ...]] = {
    "hh_na.m": (lambda v: 0.1 * vtrap(v + 40, 10), lambda v: 4 * exp(-(v + 65) / 18)),
    "hh_na.h": (
        lambda v: 0.07 * exp(-(v + 65) / 20),
        lambda v: 1 / (1 + exp(-(v + 35) / 10)),
    ),
    "hh_k.n": (
        lambda v: 0.01 * vtrap(v + 55, 10),
        lambda v: 0.125 * exp(-(v + 65) / 80),
    ),
    # -0.124 (u + 43) / (1 - exp((u + 43) / q)) = 0.124 vtrap(-(u + 43), q)
    "pyr37_na.m": (
        lambda u: 0.182 * vtrap(u + 43, 7),
        lambda u: 0.124 * vtrap(-(u + 43), 7),
    ),
    "pyr37_na.h": (
        lambda u: 0.024 * vtrap(u + 50, 5),
        lambda u: 0.0091 * vtrap(-(u + 75), 5),
    ),
    "pyr37_kv.n": (
        lambda v: 0.02 * vtrap(v - 25, 9),
        lambda v: 0.002 * vtrap(-(v - 25), 9),
    ),
    "tm_na.m": (
        lambda u: 0.32 * vtrap(u - 13, 4),
        lambda u: 0.28 * vtrap(40 - u, 5),
    ),
    "tm_na.h": (
        lambda u: 0.128 * exp((17 - u) / 18),
        lambda u: 4 / (1 + exp((40 - u) / 5)),
    ),
    "tm_k.n": (
        lambda u: 0.032 * vtrap(u - 15, 5),
        lambda u: 0.5 * exp((10 - u) / 40),
    ),
    "m_current.p": (
        lambda v: 3.3 * exp((v + 35) / 20) / 1000,
        lambda v: exp(-(v + 35) / 20) / 1000,
    ),
    "mrg_naf.m": (
        lambda v: 1.86 * vtrap(v + 21.4, 10.3),
        lambda v: 0.086 * vtrap(-(v + 25.7), 9.16),
    ),
    "mrg_naf.h": (
        lambda v: 0.062 * vtrap(-(v + 114), 11),
        lambda v: 2.3 / (1 + exp(-(v + 31.8) / 13.4)),
    ),
    "mrg_nap.p": (
        lambda v: 0.01 * vtrap(v + 27, 10.2),
        lambda v: 0.00025 * vtrap(-(v + 34), 10),
    ),
    "mrg_ks.s": (
        lambda v: 0.3 / (1 + exp(-(v + 53) / 5)),
        lambda v: 0.03 / (1 + exp(-(v + 90))),
    ),
    "ca_bs.m": (
        lambda v: 1.78 * exp(v / 23.3),
        lambda v: 0.14 * exp(-v / 15),
    ),
    **{
        f"ca_pq.C{k}": (
            growing(a, volt),
            growing(b, -volt),
        )
        for k, (a, b, volt) in enumerate(
            (
                (5.89, 14.99, 62.61),
                (9.21, 6.63, 33.92),
                (5.20, 132.80, 135.08),
                (1823.18, 248.58, 20.86),
            ),
            start=1,
        )
    },
    "ca_pq.O": (lambda _: 247.71, lambda _: 8.28),
    **{
        f"ca_n.C{k}": (
            growing(a, volt),
            growing(b, -volt),
        )
        for k, (a, b, volt) in enumerate(
            (
                (4.29, 5.23, 68.75),
                (5.24, 6.63, 39.53),
                (4.98, 73.89, 281.62),
                (772.63, 692.18, 18.46),
            ),
            start=1,
        )
    },
    "ca_n.O": (lambda _: 615.01, lambda _: 7.68),
    "muscle_na.m": (
        lambda u: 0.32 * vtrap(u - 13, 4),
        lambda u: 0.28 * vtrap(40 - u, 5),
    ),
    "muscle_na.h": (
        lambda u: 0.128 * exp((17 - u) / 18),
        lambda u: 4 / (1 + exp((40 - u) / 5)),
    ),
    "muscle_k.n": (
        lambda u: 0.032 * vtrap(u - 15, 5),
        lambda u: 0.5 * exp((10 - u) / 40),
    ),
}
POWERS = {
    "hh_na": (3, 1),
    "hh_k": (4,),
    "pyr37_na": (3, 1),
    "pyr37_kv": (1,),
    "tm_na": (3, 1),
    "tm_k": (4,),
    "m_current": (1,),
    "mrg_naf": (3, 1),
    "mrg_nap": (3,),
    "mrg_ks": (1,),
    "ca_bs": (2,),
    "ca_pq": (0, 0, 0, 0, 1),
    "ca_n": (0, 0, 0, 0, 1),
    "slow_ahp": (1,),
    "muscle_na": (3, 1),
    "muscle_k": (4,),
}


def gate_named(address: str) -> Gate:
    """Return the gate of ``channel.symbol``."""
    name, symbol = address.split(".")
    return next(gate for gate in CHANNELS[name].gates if gate.symbol == symbol)


@pytest.mark.parametrize("address", FORMULAS)
def test_rates_are_the_published_formulas(address: str) -> None:
    """Opening and closing rates equal the papers', also at and near singular points."""
    gate = gate_named(address)
    centres = (gate.alpha.v0.value, gate.beta.v0.value)
    singular = [c + step for c in centres for step in (0.0, NEAR, -NEAR, 1e-3)]
    voltages = [*VOLTAGES, *singular]
    for law, formula in zip((gate.alpha, gate.beta), FORMULAS[address], strict=True):
        expected = [formula(v) for v in voltages]
        np.testing.assert_allclose(rate(law, voltages), expected, rtol=1e-9)


@pytest.mark.parametrize("name", POWERS)
def test_powers_are_the_published_ones(name: str) -> None:
    """Each gate enters the conductance with the power of its paper."""
    assert tuple(gate.power for gate in CHANNELS[name].gates) == POWERS[name]


def test_t2_rates_of_hodgkin_and_huxley_at_rest() -> None:
    """T2: the six squid rates at -65 mV (Hodgkin & Huxley 1952)."""
    published = {
        "hh_na.m": (0.2236, 4.0),
        "hh_na.h": (0.07, 0.0474),
        "hh_k.n": (0.0582, 0.125),
    }
    for address, (alpha, beta) in published.items():
        gate = gate_named(address)
        assert rate(gate.alpha, -65.0) == pytest.approx(alpha, abs=1e-4)
        assert rate(gate.beta, -65.0) == pytest.approx(beta, abs=1e-4)


def test_sodium_inactivation_of_pyr37_has_its_own_steady_state() -> None:
    """The share 1/(1 + exp((u + 72)/6.2)) replaces the quotient of the two rates."""
    gate = gate_named("pyr37_na.h")
    for u in VOLTAGES:
        expected = 1.0 / (1.0 + math.exp((u + 72.0) / 6.2))
        assert steady_state(gate, u) == pytest.approx(expected, rel=1e-12)


def test_time_constants_shorten_with_temperature() -> None:
    """Rates of pyr37 are 2.3^1.4 = 3.21 times as fast at 37 C as at 23 C."""
    gate = gate_named("pyr37_na.h")
    ratio = time_constant(gate, -60.0, 23.0) / time_constant(gate, -60.0, 37.0)
    assert ratio == pytest.approx(2.3**1.4, rel=1e-12)


def test_slope_changes_only_the_gates_that_allow_it() -> None:
    """The slope q of pyr37 moves m and leaves h alone; both signs of k stay."""
    gate = gate_named("pyr37_na.m")
    got = steady_state(gate, -40.0, slope_mv=6.0)
    opening, closing = 0.182 * vtrap(3.0, 6.0), 0.124 * vtrap(-3.0, 6.0)
    assert got == pytest.approx(opening / (opening + closing), rel=1e-12)
    h = gate_named("pyr37_na.h")
    assert time_constant(h, -40.0, 23.0, slope_mv=6.0) == time_constant(h, -40.0, 23.0)


@pytest.mark.parametrize(("shift", "half"), [(-15.0, -28.0), (-2.0, -41.0)])
def test_shift_moves_sodium_activation_like_its_subtypes(
    shift: float, half: float
) -> None:
    """With u = V + shift, the rate's centre is at -28 (Nav1.2) or -41 mV (Nav1.6)."""
    gate = gate_named("pyr37_na.m")
    assert rate(gate.alpha, half + shift) == pytest.approx(0.182 * 7.0)


@pytest.mark.parametrize("taumax_ms", [1000.0])
def test_m_current_has_its_published_time_constant(taumax_ms: float) -> None:
    """The M-gate follows tau and steady state of Yamada, Koch & Adams 1989."""
    gate = gate_named("m_current.p")
    for v in VOLTAGES:
        tau = taumax_ms / (3.3 * exp((v + 35) / 20) + exp(-(v + 35) / 20))
        assert time_constant(gate, v, 36.0) == pytest.approx(tau, rel=1e-12)
        share = 1 / (1 + exp(-(v + 35) / 10))
        assert steady_state(gate, v) == pytest.approx(share, rel=1e-12)


def test_every_channel_is_compared_with_formulas() -> None:
    """No voltage-gated channel escapes the comparison."""
    compared = {address.split(".")[0] for address in FORMULAS}
    by_calcium = {
        name
        for name, channel in CHANNELS.items()
        if any(gate.senses_calcium for gate in channel.gates)
    }
    assert compared | by_calcium == set(CHANNELS) == set(POWERS)


def test_calcium_channel_is_half_open_where_published() -> None:
    """Gate m of Borst & Sakmann 1998 is 1/2 at -23.2 mV."""
    assert steady_state(gate_named("ca_bs.m"), -23.2) == pytest.approx(0.5, abs=1e-3)


def test_slow_ahp_opens_with_the_square_of_calcium() -> None:
    """Half open at 1 uM, almost shut at rest, and closing takes 300 ms."""
    gate = gate_named("slow_ahp.s")
    assert steady_state(gate, 1e-3) == pytest.approx(0.5)
    assert steady_state(gate, 2e-3) == pytest.approx(0.8)
    assert steady_state(gate, 5e-5) < 0.003
    assert time_constant(gate, 0.0, 37.0) == pytest.approx(300.0)
