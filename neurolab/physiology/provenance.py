"""What the numbers of one source have in common, written once."""

from __future__ import annotations

from dataclasses import dataclass

from neurolab.physiology.parameter import Parameter


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a set of numbers comes from; makes a `Parameter` of each.

    Attributes
    ----------
    source : str
        Key in `references.REFERENCES`, or `parameter.ASSUMED`.
    celsius : float
        Temperature at which the numbers hold.
    preparation : str
        Cell or tissue in which they were measured.
    reason : str
        Ends the note of each number; for an assumed set, why it was chosen.
    """

    source: str
    celsius: float
    preparation: str
    reason: str = ""

    def number(
        self, symbol: str, value: float, unit: str, low: float, high: float, note: str
    ) -> Parameter:
        """Return a parameter that has this source, temperature and preparation."""
        return Parameter(
            symbol,
            value,
            unit,
            low,
            high,
            self.source,
            self.celsius,
            self.preparation,
            f"{note} {self.reason}".strip(),
        )
