"""What the cells are written in: cylinders, membrane recipes and short constructors.

A `Cylinder` is the geometry of one section, a `Recipe` its membrane. Both hold only
`Parameter` records, so that every number of a cell can be asked where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from neurolab.physiology.parameter import ASSUMED, Parameter


@dataclass(frozen=True, slots=True)
class Cylinder:
    """Geometry of one section and the compartments that its numbers refer to.

    Attributes
    ----------
    length, diameter : Parameter
        In um.
    compartments : int or None
        None lets the length constant decide.
    """

    length: Parameter
    diameter: Parameter
    compartments: int | None = None


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of one channel a membrane has.

    Attributes
    ----------
    density : Parameter
        Maximal conductance, mS/cm2, before any temperature factor of the source.
    reversal : Parameter or None
        Reversal potential in this cell, mV; None takes the channel's own.
    adjusted : dict of str to Parameter
        Values of the channel's adjustable parameters in this membrane.
    """

    density: Parameter
    reversal: Parameter | None = None
    adjusted: dict[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pool:
    """Calcium under the membrane: gain (mM cm2/nC), decay (ms), rest (mM)."""

    gain: Parameter
    decay: Parameter
    rest: Parameter


@dataclass(frozen=True, slots=True)
class Recipe:
    """One membrane: capacitance, cytoplasm, leak, channels, calcium.

    Attributes
    ----------
    capacitance : Parameter
        uF/cm2.
    resistivity : Parameter
        Axial resistivity of the cytoplasm, ohm cm.
    leak, leak_reversal : Parameter
        mS/cm2 and mV.
    channels : dict of str to Dose
        By name of the channel.
    calcium : Pool or None
    """

    capacitance: Parameter
    resistivity: Parameter
    leak: Parameter
    leak_reversal: Parameter
    channels: dict[str, Dose] = field(default_factory=dict)
    calcium: Pool | None = None


def explained(source: str, note: str, otherwise: str) -> str:
    """Return the note of a parameter: never empty, and assumed values say so."""
    text = note or otherwise
    return f"Assumed. {text}" if source == ASSUMED else text


def length_um(
    symbol: str, value: float, *, source: str = ASSUMED, note: str = ""
) -> Parameter:
    """Return a length or diameter in um, from 0.05 um to 1 m."""
    return Parameter(
        symbol=symbol,
        value=value,
        unit="um",
        low=0.05,
        high=1e6,
        source=source,
        note=explained(source, note, "Length or diameter of this section."),
    )


def density_ms_cm2(
    symbol: str,
    value: float,
    *,
    source: str = ASSUMED,
    celsius: float | None = None,
    note: str = "",
) -> Parameter:
    """Return a channel or leak density in mS/cm2; 0 removes it."""
    return Parameter(
        symbol=symbol,
        value=value,
        unit="mS/cm2",
        low=0.0,
        high=1e4,
        source=source,
        celsius=celsius,
        note=explained(
            source, note, "Conductance with every one of these channels open."
        ),
    )


def potential_mv(
    symbol: str,
    value: float,
    *,
    source: str = ASSUMED,
    celsius: float | None = None,
    note: str = "",
) -> Parameter:
    """Return a potential in mV."""
    return Parameter(
        symbol=symbol,
        value=value,
        unit="mV",
        low=-150.0,
        high=150.0,
        source=source,
        celsius=celsius,
        note=explained(
            source, note, "Voltage towards which the current drives the membrane."
        ),
    )


def capacitance_uf_cm2(
    value: float, *, source: str = ASSUMED, note: str = ""
) -> Parameter:
    """Return a membrane capacitance in uF/cm2."""
    return Parameter(
        symbol="c_m",
        value=value,
        unit="uF/cm2",
        low=0.01,
        high=20.0,
        source=source,
        note=explained(
            source, note, "Charge that a patch of membrane holds per millivolt."
        ),
    )


def resistivity_ohm_cm(
    value: float, *, source: str = ASSUMED, note: str = ""
) -> Parameter:
    """Return an axial resistivity in ohm cm."""
    return Parameter(
        symbol="R_a",
        value=value,
        unit="Ohm.cm",
        low=10.0,
        high=1000.0,
        source=source,
        note=explained(source, note, "Resistance of the cytoplasm along the cell."),
    )


def pure_number(
    symbol: str,
    value: float,
    low: float,
    high: float,
    *,
    unit: str = "",
    source: str = ASSUMED,
    note: str,
) -> Parameter:
    """Return a number with its range; `unit` is empty for a ratio or a count."""
    return Parameter(
        symbol=symbol,
        value=value,
        unit=unit,
        low=low,
        high=high,
        source=source,
        note=explained(source, note, note),
    )


def temperature_celsius(
    value: float, *, source: str = ASSUMED, note: str = ""
) -> Parameter:
    """Return the temperature that a cell is meant for, degrees Celsius."""
    return Parameter(
        symbol="T",
        value=value,
        unit="degC",
        low=-5.0,
        high=60.0,
        source=source,
        note=explained(source, note, "Temperature of the published model."),
    )


def valid_range(
    low: float, high: float, *, source: str = ASSUMED, note: str = ""
) -> tuple[Parameter, Parameter]:
    """Return the lowest and highest temperature at which a cell works as described."""
    first = temperature_celsius(low, source=source, note=note)
    return first, replace(first, value=high)
