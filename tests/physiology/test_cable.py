"""Closed-form cable results (T25) and the cutting rule."""

from __future__ import annotations

from math import exp, pi, sqrt

import pytest

from neurolab.errors import LabError
from neurolab.physiology.cable import (
    CableEnd,
    frequency_length_constant_um,
    infinite_resistance_megaohm,
    input_resistance_megaohm,
    length_constant_um,
    steady_attenuation,
    time_constant_ms,
)

CABLE = (2.0, 20_000.0, 150.0)
"""Diameter, membrane resistance and axial resistivity of T25."""


def test_t25_constants_of_the_passive_cable() -> None:
    """T25: lambda 816.5 um and tau 20 ms."""
    assert length_constant_um(*CABLE) == pytest.approx(816.5, abs=0.05)
    assert time_constant_ms(20_000.0, 1.0) == pytest.approx(20.0)


def test_t25_input_resistance_of_endless_cables() -> None:
    """T25: 389.85 MOhm at the end, 194.92 in the middle."""
    assert input_resistance_megaohm(*CABLE) == pytest.approx(389.85, abs=0.005)
    assert infinite_resistance_megaohm(*CABLE) == pytest.approx(194.92, abs=0.006)


@pytest.mark.parametrize(
    ("lengths", "sealed", "killed", "far"),
    [
        (0.5, 843.6, 180.2, 0.8868),
        (1.0, 511.9, 296.9, 0.6481),
        (2.0, 404.4, 375.8, 0.2658),
    ],
)
def test_t25_cables_of_finite_length(
    lengths: float, sealed: float, killed: float, far: float
) -> None:
    """T25: input resistance of sealed and killed ends, voltage at the sealed end."""
    lam = length_constant_um(*CABLE)
    length = lengths * lam
    ends = (CableEnd.SEALED, CableEnd.KILLED)
    for end, expected in zip(ends, (sealed, killed), strict=True):
        got = input_resistance_megaohm(*CABLE, length, end)
        assert got == pytest.approx(expected, abs=0.06)
    assert steady_attenuation(length, lam, length) == pytest.approx(far, abs=5e-5)


def test_attenuation_at_the_boundaries() -> None:
    """It is 1 at the start, 0 at a killed end, and exponential without an end."""
    assert steady_attenuation(0.0, 500.0, 700.0) == 1.0
    assert steady_attenuation(700.0, 500.0, 700.0, CableEnd.KILLED) == 0.0
    assert steady_attenuation(500.0, 500.0) == pytest.approx(exp(-1.0))


def test_length_constant_of_fast_signals() -> None:
    """It is 0.5 sqrt(d/(pi f R_a C)), in SI units here."""
    metres = 0.5 * sqrt(2e-6 / (pi * 100.0 * 1.5 * 0.01))
    got = frequency_length_constant_um(2.0, 150.0, 1.0)
    assert got == pytest.approx(metres * 1e6, rel=1e-12)


def test_impossible_cables_are_refused() -> None:
    """Zero diameter, negative resistance and places beyond the end are errors."""
    with pytest.raises(LabError):
        length_constant_um(0.0, 20_000.0, 150.0)
    with pytest.raises(LabError):
        input_resistance_megaohm(2.0, -1.0, 150.0)
    with pytest.raises(LabError):
        steady_attenuation(800.0, 500.0, 700.0)
