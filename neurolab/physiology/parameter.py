"""One number of physiology with everything that makes it believable."""

from __future__ import annotations

from dataclasses import dataclass

ASSUMED = "assumed"
"""Source of a value that was chosen by NeuroLab, with the reason in the note."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value with unit, allowed range and source.

    Attributes
    ----------
    symbol : str
        The symbol of the field or paper, for instance ``g_na``.
    value : float
        Default value in `unit`.
    unit : str
        Unit in words of `neurolab.units`; ``""`` for a pure number.
    low, high : float
        Allowed range, both ends included.
    source : str
        Key in `references.REFERENCES`, or `ASSUMED`.
    celsius : float or None
        Temperature at which the value holds; None where it does not matter.
    preparation : str
        Cell or tissue in which it was measured.
    note : str
        What it is in a student's words; for an assumed value, why it was chosen.
    """

    symbol: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    celsius: float | None = None
    preparation: str = ""
    note: str = ""
