"""Short-hand that writes the numbers of drugs as `Parameter` records."""

from __future__ import annotations

from neurolab.physiology.drugs.drug import Action, Target
from neurolab.physiology.parameter import ASSUMED, Parameter


def half(
    value: float,
    low: float,
    high: float,
    source: str,
    note: str,
    tissue: str = "",
    symbol: str = "IC50",
) -> Parameter:
    """Return a concentration of half the effect, uM."""
    return Parameter(symbol, value, "uM", low, high, source, None, tissue, note)


def share(value: float, low: float, source: str, note: str) -> Parameter:
    """Return a subtype's share of a target."""
    return Parameter("share", value, "", low, 1.0, source, None, "", note)


def extent(
    symbol: str, value: float, unit: str, low: float, high: float, note: str
) -> Parameter:
    """Return how far a drug goes; see `Target.extent`. All are assumed."""
    return Parameter(symbol, value, unit, low, high, ASSUMED, None, "", note)


def minutes(
    symbol: str,
    value: float,
    low: float,
    high: float,
    note: str,
    source: str = ASSUMED,
) -> Parameter:
    """Return a time of washing in or out, or of ageing."""
    return Parameter(symbol, value, "min", low, high, source, None, "", note)


def closes(names: tuple[str, ...], dose: Parameter) -> tuple[Target, ...]:
    """Return targets of which a drug takes members out."""
    return tuple(Target(name, Action.CLOSES, dose) for name in names)


def competes(names: tuple[str, ...], dose: Parameter) -> tuple[Target, ...]:
    """Return targets where a drug sits in the transmitter's place."""
    return tuple(Target(name, Action.COMPETES, dose) for name in names)


WASH_IN = minutes(
    "tau_on",
    1.5,
    0.1,
    30.0,
    "Time in which 63 % of the dose has reached the cell. Assumed: 1 to 2 min in a "
    "perfused slice.",
)
WASH_OUT = minutes(
    "tau_off",
    5.0,
    0.1,
    120.0,
    "Time in which 63 % has left the cell when the bath is changed. Assumed: some "
    "minutes in a perfused slice.",
)
SLOW_WASH_OUT = minutes(
    "tau_off",
    60.0,
    5.0,
    1000.0,
    "Time in which 63 % has left the cell when the bath is changed. Assumed: an hour, "
    "because it binds tightly.",
)
SETTLED = minutes(
    "t_settled",
    600.0,
    60.0,
    1e4,
    "A drug that acts at once leaves like one that has been there for so long. "
    "Assumed: ten hours, after which no drug comes any further.",
)
