"""Constants of nature, and the conversions that follow from them alone."""

from __future__ import annotations

from typing import Final

FARADAY_C_PER_MOL: Final = 96485.33212
"""Charge of one mole of elementary charges (CODATA 2018)."""

PER_MOL: Final = 6.02214076e23
"""Things in one mole (Avogadro's number, exact)."""

GAS_J_PER_MOL_K: Final = 8.314462618
"""Molar gas constant (CODATA 2018)."""

ABSOLUTE_ZERO_CELSIUS: Final = -273.15


def thermal_voltage_mv(celsius: float) -> float:
    """Return RT/F, the voltage scale of ions at a temperature (26.73 mV at 37 C)."""
    kelvin = celsius - ABSOLUTE_ZERO_CELSIUS
    return 1000.0 * GAS_J_PER_MOL_K * kelvin / FARADAY_C_PER_MOL


def q10_factor(q10: float, celsius: float, reference_celsius: float) -> float:
    """Return the factor of a rate between its reference temperature and `celsius`."""
    return float(q10 ** ((celsius - reference_celsius) / 10.0))
