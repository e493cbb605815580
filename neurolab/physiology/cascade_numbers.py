"""Short-hand that writes the numbers of one assumed cascade as `Parameter` records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology.provenance import Provenance

if TYPE_CHECKING:
    from neurolab.physiology.parameter import Parameter


class Numbers(Provenance):
    """What the numbers of one cascade have in common."""

    __slots__ = ()

    def rate(
        self, symbol: str, value: float, note: str, unit: str = "1/s"
    ) -> Parameter:
        """Return a rate, which may change tenfold either way."""
        return self.number(symbol, value, unit, 0.1 * value, 10.0 * value, note)

    def q10(self, value: float = 2.5) -> Parameter:
        """Return the factor by which every step gets faster per 10 degrees."""
        note = "Factor by which every step gets faster for every 10 degrees."
        return self.number("Q10", value, "", 1.0, 4.0, note)
