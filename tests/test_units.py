"""Unit names, conversions and written quantities."""

from __future__ import annotations

import importlib
import math
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurolab.physiology
from neurolab.errors import LabError
from neurolab.physiology.parameter import Parameter
from neurolab.units import (
    convert,
    format_number,
    format_quantity,
    parse_unit,
    read_quantity,
)


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (1.0, "mS/cm2", "pS/um2", 10.0),
        (1.0, "uF/cm2", "F/m2", 0.01),
        (100.0, "Ohm.cm", "Ohm.m", 1.0),
        (1.0, "nA", "pA", 1000.0),
        (1.0, "mM", "uM", 1000.0),
        (1.0, "mM", "mol/m3", 1.0),
        (1.0, "1/(ms mV)", "1/(s V)", 1e6),
        (1.0, "kHz", "1/ms", 1.0),
        (37.0, "degC", "K", 310.15),
        (6.3, "degC", "degC", 6.3),
        (1.0, "nS", "1/MOhm", 0.001),
        (25.0, "%", "", 0.25),
    ],
)
def test_conversion_follows_si(
    value: float, unit: str, to: str, expected: float
) -> None:
    """Each pair differs by the factor that SI gives it."""
    assert convert(value, unit, to) == expected


def test_current_times_resistance_is_voltage() -> None:
    """The units of the bench are coherent: 1 nA through 1 MOhm is 1 mV."""
    assert parse_unit("nA MOhm").powers == parse_unit("mV").powers
    assert convert(1.0, "nA MOhm", "mV") == 1.0


@given(st.floats(-1e9, 1e9), st.sampled_from(["mV", "uV", "kV", "V"]))
def test_conversion_there_and_back_keeps_the_value(value: float, unit: str) -> None:
    """A value that is converted and converted back is the same value."""
    assert convert(convert(value, "mV", unit), unit, "mV") == pytest.approx(value)


@pytest.mark.parametrize("unit", ["mQ", "kdegC", "mV//ms", "mV^2", " "])
def test_unknown_unit_is_named(unit: str) -> None:
    """What is no unit is refused, with its own text in the sentence."""
    with pytest.raises(LabError, match="is not a unit") as caught:
        parse_unit(unit)
    assert caught.value.fields == {"unit": unit}


def test_unlike_units_are_refused() -> None:
    """A voltage is never read as a time."""
    with pytest.raises(LabError, match="measure different things"):
        convert(1.0, "mV", "ms")


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (-64.99712, "mV", "-65 mV"),
        (-64.97, "mV", "-64.97 mV"),
        (0.1 + 0.2, "nA", "0.3 nA"),
        (0.025, "ms", "0.025 ms"),
        (120.0, "mS/cm2", "120 mS/cm²"),
        (1.0, "uF/cm2", "1 µF/cm²"),
        (35.4, "Ohm.cm", "35.4 Ω·cm"),
        (6.3, "degC", "6.3 °C"),
        (12345.6, "um", "12346 µm"),
        (9999.96, "um", "10000 µm"),
        (5e-5, "mM", "5e-5 mM"),
        (-0.0, "mV", "0 mV"),
        (0.5, "", "0.5"),
        (2.0, "1/ms", "2 1/ms"),
    ],
)
def test_quantity_is_written_with_meaningful_digits(
    value: float, unit: str, written: str
) -> None:
    """No noise of binary fractions, no useless zeros, the symbols of a textbook."""
    assert format_quantity(value, unit) == written


@given(st.floats(-1e12, 1e12).filter(lambda value: abs(value) > 1e-12))
def test_written_number_reads_back_within_its_digits(value: float) -> None:
    """Four digits lose at most half a unit of the fourth."""
    assert math.isclose(float(format_number(value)), value, rel_tol=5.001e-4)


def test_every_parameter_has_a_known_unit() -> None:
    """Each unit in the tables of physiology is one that can be converted."""
    package = neurolab.physiology
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(info.name)).values():
            if isinstance(value, Parameter):
                parse_unit(value.unit)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("0.5 nA", "nA", 0.5),
        ("500pA", "nA", 0.5),
        ("2 ms", "ms", 2.0),
        ("0,25 s", "ms", 250.0),
        ("-65", "mV", -65.0),
        ("−65 mV", "mV", -65.0),
        ("1e-3 µM", "mM", 1e-6),
        ("3 µF/cm²", "uF/cm2", 3.0),
        (".5 kHz", "Hz", 500.0),
    ],
)
def test_typed_quantities_are_read(text: str, unit: str, expected: float) -> None:
    """A student may write the number with any unit that fits, or with none."""
    assert read_quantity(text, unit) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "fast", "2 mV", "2 bananas", "1 2"])
def test_typed_nonsense_is_refused(text: str) -> None:
    """What is no number, or of another kind, is not taken for one."""
    with pytest.raises(LabError):
        read_quantity(text, "nA")
