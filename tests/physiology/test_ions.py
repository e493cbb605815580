"""Equilibrium potentials against section values and closed forms."""

from __future__ import annotations

from math import exp, log

import pytest

from neurolab.errors import LabError
from neurolab.physiology.constants import thermal_voltage_mv
from neurolab.physiology.ions import (
    LEAK_PERMEABILITIES,
    MAMMAL,
    SQUID,
    Ion,
    calcium_current_factor,
    ghk_chloride_bicarbonate_mv,
    ghk_drive_mv,
    ghk_voltage_mv,
    nernst_mv,
)

R_OVER_F_MV = 8.314462618 / 96485.33212 * 1000.0
PRINTED = 0.05 + 1e-3
"""Half of the last printed digit of a table in 0.1 mV, and 1e-3."""


def nernst_of(ion: Ion, celsius: float) -> float:
    """Return the Nernst potential of a table's ion."""
    return nernst_mv(ion.charge, ion.outside.value, ion.inside.value, celsius)


def sides(
    table: dict[str, Ion], **inside: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the concentrations outside and inside, some of the latter replaced."""
    out = {name: ion.outside.value for name, ion in table.items()}
    return out, {name: ion.inside.value for name, ion in table.items()} | inside


@pytest.mark.parametrize(
    ("celsius", "millivolts"), [(6.3, 24.08), (18.5, 25.13), (37.0, 26.73)]
)
def test_t27_thermal_voltage(celsius: float, millivolts: float) -> None:
    """T27: RT/F at the three temperatures of the models."""
    assert thermal_voltage_mv(celsius) == pytest.approx(millivolts, abs=0.006)
    exact = R_OVER_F_MV * (celsius + 273.15)
    assert thermal_voltage_mv(celsius) == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "millivolts"),
    [("na", 66.6), ("k", -98.6), ("cl", -87.7), ("ca", 141.6), ("hco3", -13.0)],
)
def test_t27_nernst_potentials_of_the_default_bath(
    name: str, millivolts: float
) -> None:
    """T27: the table's potentials at 37 C as printed, and in closed form."""
    ion = MAMMAL[name]
    got = nernst_of(ion, 37.0)
    assert got == pytest.approx(millivolts, abs=PRINTED)
    ratio = ion.outside.value / ion.inside.value
    exact = R_OVER_F_MV * 310.15 / ion.charge * log(ratio)
    assert got == pytest.approx(exact, abs=1e-3)


@pytest.mark.parametrize(
    ("charge", "outside", "inside", "millivolts"),
    [
        (1, 5.0, 140.0, -89.1),
        (1, 10.0, 140.0, -70.5),
        (-1, 125.0, 5.0, -86.0),
        (-1, 125.0, 7.0, -77.0),
        (-1, 125.0, 10.0, -67.5),
        (-1, 125.0, 20.0, -49.0),
        (-1, 125.0, 30.0, -38.1),
    ],
)
def test_t27_nernst_potentials_of_changed_concentrations(
    charge: int, outside: float, inside: float, millivolts: float
) -> None:
    """T27: raised potassium outside and chloride inside, at 37 C."""
    got = nernst_mv(charge, outside, inside, 37.0)
    assert got == pytest.approx(millivolts, abs=PRINTED)


@pytest.mark.parametrize(
    ("name", "millivolts"), [("na", 54.7), ("k", -75.3), ("cl", -59.7)]
)
def test_t27_nernst_potentials_of_squid(name: str, millivolts: float) -> None:
    """T27: the squid's potentials at 18.5 C."""
    assert nernst_of(SQUID[name], 18.5) == pytest.approx(millivolts, abs=PRINTED)


def test_t27_resting_voltage_of_goldman_hodgkin_and_katz() -> None:
    """T27: 1 : 0.04 : 0.45, with chloride 7 mM inside, gives -73.8 mV."""
    weights = {name: p.value for name, p in LEAK_PERMEABILITIES.items()}
    got = ghk_voltage_mv(weights, *sides(MAMMAL, cl=7.0), 37.0)
    assert got == pytest.approx(-73.8, abs=PRINTED)
    above = 3.5 + 0.04 * 145.0 + 0.45 * 7.0
    below = 140.0 + 0.04 * 12.0 + 0.45 * 125.0
    exact = R_OVER_F_MV * 310.15 * log(above / below)
    assert got == pytest.approx(exact, abs=1e-3)


def test_t27_resting_voltage_without_chloride() -> None:
    """T27: potassium to sodium 1 : 0.05 gives -68.7 mV."""
    got = ghk_voltage_mv({"k": 1.0, "na": 0.05}, *sides(MAMMAL), 37.0)
    assert got == pytest.approx(-68.7, abs=PRINTED)


def test_t27_resting_voltage_of_squid() -> None:
    """T27: the squid axon's GHK voltage is -59.6 mV at 18.5 C."""
    weights = {name: p.value for name, p in LEAK_PERMEABILITIES.items()}
    got = ghk_voltage_mv(weights, *sides(SQUID), 18.5)
    assert got == pytest.approx(-59.6, abs=PRINTED)


@pytest.mark.parametrize(
    ("chloride_inside", "millivolts"), [(7.0, -68.1), (4.7, -75.0), (3.3, -80.0)]
)
def test_t27_reversal_of_gaba(chloride_inside: float, millivolts: float) -> None:
    """T27: E_GABA of chloride and bicarbonate at 0.2; 4.7 mM is the default."""
    got = ghk_chloride_bicarbonate_mv(125.0, chloride_inside, 37.0)
    exact = R_OVER_F_MV * 310.15 * log((chloride_inside + 3.2) / (125.0 + 5.2))
    assert got == pytest.approx(exact, abs=1e-3)
    assert got == pytest.approx(millivolts, abs=0.15)


def test_empty_side_is_refused() -> None:
    """A concentration of zero has no equilibrium potential and says so."""
    with pytest.raises(LabError, match="concentration"):
        nernst_mv(1, 0.0, 140.0, 37.0)


def test_calcium_drive_follows_the_flux_equation() -> None:
    """The drive is (RT/2F) x (ci/co - e^-x)/(1 - e^-x), also where x is zero."""
    scale = R_OVER_F_MV * 310.15 / 2.0
    for voltage in (-120.0, -70.0, -1.0, 0.5, 30.0, 90.0):
        x = voltage / scale
        exact = scale * x * (5e-5 / 2.0 - exp(-x)) / (1.0 - exp(-x))
        got = ghk_drive_mv(2, voltage, 2.0, 5e-5, 37.0)
        assert got == pytest.approx(exact, rel=1e-9)
    at_zero = ghk_drive_mv(2, 0.0, 2.0, 5e-5, 37.0)
    assert at_zero == pytest.approx(scale * (5e-5 / 2.0 - 1.0), rel=1e-12)


def test_calcium_drive_has_slope_one_for_inward_current() -> None:
    """Far below zero the drive falls by one millivolt per millivolt."""
    low = ghk_drive_mv(2, -200.0, 2.0, 5e-5, 37.0)
    assert ghk_drive_mv(2, -199.0, 2.0, 5e-5, 37.0) - low == pytest.approx(
        1.0, abs=1e-5
    )


def test_calcium_drive_vanishes_at_the_nernst_potential() -> None:
    """No calcium flows at its equilibrium."""
    nernst = nernst_of(MAMMAL["ca"], 37.0)
    assert ghk_drive_mv(2, nernst, 2.0, 5e-5, 37.0) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("outside", "factor"), [(2.0, 1.0), (0.0, 0.0), (4.0, 1.3939)])
def test_calcium_current_saturates_with_calcium_outside(
    outside: float, factor: float
) -> None:
    """The current factor is [Ca/(Ca + 2.6)] (2 + 2.6)/2."""
    assert calcium_current_factor(outside, 2.6) == pytest.approx(factor, abs=1e-4)
