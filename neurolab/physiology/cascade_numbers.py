"""Short-hand that writes the numbers of one assumed cascade as `Parameter` records."""

from __future__ import annotations

from dataclasses import dataclass

from neurolab.physiology.parameter import Parameter


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of one cascade have in common.

    Attributes
    ----------
    source : str
        Key in `references.REFERENCES`, or `parameter.ASSUMED`.
    celsius : float
    preparation : str
    reason : str
        For assumed numbers, why they were chosen; ends each note.
    """

    source: str
    celsius: float
    preparation: str
    reason: str

    def rate(
        self, symbol: str, value: float, note: str, unit: str = "1/s"
    ) -> Parameter:
        """Return a rate, which may change tenfold either way."""
        return self.number(symbol, value, unit, 0.1 * value, 10.0 * value, note)

    def number(
        self, symbol: str, value: float, unit: str, low: float, high: float, note: str
    ) -> Parameter:
        """Return a number with this cascade's source, temperature and preparation."""
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

    def q10(self, value: float = 2.5) -> Parameter:
        """Return the factor by which every step gets faster per 10 degrees."""
        note = "Factor by which every step gets faster for every 10 degrees."
        return self.number("Q10", value, "", 1.0, 4.0, note)
