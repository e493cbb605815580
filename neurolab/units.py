"""Unit names, conversions and how a quantity is written; for the borders only.

A unit is a product of named units with whole powers, for instance ``mS/cm2``,
``Ohm.cm`` or ``1/(ms mV)``. Factors are joined by a dot or a space, everything after a
slash divides, and ASCII spells the names (``um``, ``Ohm``, ``degC``). The kernel and
the records never see a unit: their names carry it.

Here are the names and factors of SI and no number of physiology. Temperatures differ
by an offset, which `convert` applies to a lone ``degC`` or ``K`` only.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from neurolab.errors import LabError

_BASES = ("V", "A", "s", "m", "mol", "K")
_CELSIUS_OFFSET_K = 273.15


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a factor to SI and its dimension.

    Attributes
    ----------
    factor : float
        What one of this unit is in volts, amperes, seconds, metres, moles and kelvins.
    powers : tuple of int
        Exponents of V, A, s, m, mol and K, in this order.
    """

    factor: float
    powers: tuple[int, ...]


def _base(factor: float, **powers: int) -> Unit:
    """Return a unit of the table from its factor and exponents."""
    return Unit(factor, tuple(powers.get(name, 0) for name in _BASES))


_NAMED = {
    "1": _base(1.0),
    "%": _base(0.01),
    "V": _base(1.0, V=1),
    "A": _base(1.0, A=1),
    "s": _base(1.0, s=1),
    "min": _base(60.0, s=1),
    "m": _base(1.0, m=1),
    "mol": _base(1.0, mol=1),
    "K": _base(1.0, K=1),
    "degC": _base(1.0, K=1),
    "S": _base(1.0, A=1, V=-1),
    "Ohm": _base(1.0, V=1, A=-1),
    "F": _base(1.0, A=1, s=1, V=-1),
    "C": _base(1.0, A=1, s=1),
    "J": _base(1.0, V=1, A=1, s=1),
    "Hz": _base(1.0, s=-1),
    "M": _base(1e3, mol=1, m=-3),
}
_PREFIXES = {
    "f": 1e-15,
    "p": 1e-12,
    "n": 1e-9,
    "u": 1e-6,
    "m": 1e-3,
    "c": 1e-2,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
}
# A prefix before these reads as something else, or as nothing at all.
_UNPREFIXED = {"1", "%", "K", "degC", "min"}

_FACTOR = re.compile(r"(1|%|[A-Za-z]+)(-?\d+)?")


def _named(name: str, whole: str) -> Unit:
    """Return the unit `name`, with or without a prefix, of the text `whole`."""
    if name in _NAMED:
        return _NAMED[name]
    prefix, rest = name[:1], name[1:]
    if prefix in _PREFIXES and rest in _NAMED and rest not in _UNPREFIXED:
        unit = _NAMED[rest]
        return Unit(_PREFIXES[prefix] * unit.factor, unit.powers)
    raise LabError("unit_unknown", unit=whole)


def _times(left: Unit, right: Unit, power: int) -> Unit:
    """Return ``left * right**power``."""
    pairs = zip(left.powers, right.powers, strict=True)
    return Unit(
        left.factor * right.factor**power,
        tuple(a + power * b for a, b in pairs),
    )


@cache
def parse_unit(text: str) -> Unit:
    """Return the unit that `text` names.

    Parameters
    ----------
    text : str
        For instance ``mV``, ``uF/cm2``, ``1/(ms mV)``; ``""`` is a pure number.

    Raises
    ------
    LabError
        If a part of it is no unit (``unit_unknown``).
    """
    unit = _NAMED["1"]
    if not text:
        return unit
    for position, part in enumerate(text.split("/")):
        sign = 1 if position == 0 else -1
        for factor in re.split(r"[ .]", part.removeprefix("(").removesuffix(")")):
            match = _FACTOR.fullmatch(factor)
            if match is None:
                raise LabError("unit_unknown", unit=text)
            power = sign * int(match[2] or 1)
            unit = _times(unit, _named(match[1], text), power)
    return unit


def convert(value: float, unit: str, to: str) -> float:
    """Return `value` of `unit` expressed in the unit `to`.

    Examples
    --------
    >>> convert(1.0, "mS/cm2", "pS/um2")
    10.0

    Raises
    ------
    LabError
        If a unit is unknown, or the two measure different things
        (``units_do_not_fit``).
    """
    source, target = parse_unit(unit), parse_unit(to)
    if source.powers != target.powers:
        raise LabError("units_do_not_fit", unit=unit, to=to)
    kelvin = _CELSIUS_OFFSET_K * ((unit == "degC") - (to == "degC"))
    # Powers of ten are inexact in binary; fifteen digits are what a double holds.
    return float(f"{(value + kelvin) * (source.factor / target.factor):.15g}")


def unit_symbol(unit: str) -> str:
    """Return `unit` as a reader expects it: ``µF/cm²`` for ``uF/cm2``."""
    parse_unit(unit)
    text = re.sub(r"\bu(?=[A-Za-z])", "µ", unit)
    text = text.replace("Ohm", "Ω").replace("degC", "°C").replace(".", "·")
    superscript = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
    return re.sub(
        r"(?<=[A-Za-zΩ])-?\d+", lambda found: found[0].translate(superscript), text
    )


def format_number(value: float, digits: int = 4) -> str:
    """Return `value` with `digits` significant digits and no useless zeros.

    Whole parts are never rounded away: 12345.6 stays 12346. Below a ten-thousandth
    and above a million the number is written with a power of ten.
    """
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "-∞"}.get(value, "NaN")
    if value == 0.0:
        return "0"
    size = abs(value)
    if size < 1e-4 or size >= 1e6:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{_trimmed(mantissa)}e{int(exponent)}"
    decimals = max(0, digits - 1 - math.floor(math.log10(size)))
    return _trimmed(f"{value:.{decimals}f}")


_QUANTITY = re.compile(r"\s*([-+−]?[0-9]*[.,]?[0-9]+(?:[eE][-+−]?[0-9]+)?)\s*(.*?)\s*")
_SPOKEN = {"µ": "u", "μ": "u", "Ω": "Ohm", "°C": "degC", "·": "."}
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def read_quantity(text: str, unit: str) -> float:
    """Return the number that a user typed, in `unit`.

    A number alone is in `unit` already; a comma serves as a decimal point.

    Examples
    --------
    >>> read_quantity("500 pA", "nA")
    0.5

    Raises
    ------
    LabError
        If there is no number (``quantity_unreadable``), or its unit is unknown or
        measures something else.
    """
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise LabError("quantity_unreadable", text=text, unit=unit_symbol(unit))
    value = float(match[1].replace(",", ".").replace("−", "-"))
    typed = match[2].translate(_PLAIN)
    for written, plain in _SPOKEN.items():
        typed = typed.replace(written, plain)
    return convert(value, typed, unit) if typed else value


def _trimmed(number: str) -> str:
    """Return the decimal `number` without zeros that say nothing."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def format_quantity(value: float, unit: str, digits: int = 4) -> str:
    """Return a number with its unit, with as many digits as they mean.

    Parameters
    ----------
    value : float
        The number, in `unit`.
    unit : str
        As in `parse_unit`.
    digits : int
        Significant digits.

    Examples
    --------
    >>> format_quantity(-64.99712, "mV")
    '-65 mV'
    """
    number, symbol = format_number(value, digits), unit_symbol(unit)
    if symbol in {"", "1"}:
        return number
    return f"{number} {symbol}"


_SCALES = {
    "mM": ("mM", "uM", "nM"),
    "uM": ("mM", "uM", "nM"),
    "nA": ("nA", "pA", "fA"),
    "uS": ("mS", "uS", "nS", "pS"),
    "nS": ("uS", "nS", "pS", "fS"),
    "pC": ("nC", "pC", "fC"),
}


COUNTS = ((1e12, "× 10¹²"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"))


def format_count(count: float, digits: int = 3) -> str:
    """Return a large number of things as one says it: ``19.2 million``."""
    for size, name in COUNTS:
        if count >= size:
            return f"{format_number(count / size, digits)} {name}"
    return format_number(round(count), digits)


def natural_unit(size: float, unit: str) -> str:
    """Return the sibling of `unit` in which a size needs the fewest zeros.

    Examples
    --------
    >>> natural_unit(2e-4, "mM")
    'nM'
    """
    for sibling in _SCALES.get(unit, ()):
        if abs(convert(size, unit, sibling)) >= 0.9995:
            return sibling
    return unit


def format_natural(value: float, unit: str, digits: int = 3) -> str:
    """Return a value in the sibling of its unit that reads best: ``5.4 µM``."""
    natural = natural_unit(value, unit) if value else unit
    return format_quantity(convert(value, unit, natural), natural, digits)
