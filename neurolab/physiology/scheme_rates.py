"""Short-hand that writes the transitions of one published scheme.

A `SchemeRates` holds what all rates of a scheme share: source, temperature,
preparation. Its methods are the kinds of arrow of `scheme`.
"""

from __future__ import annotations

from dataclasses import dataclass

from neurolab.physiology.parameter import Parameter
from neurolab.physiology.scheme import Transition

_RANGE = 20.0
"""A rate may be set up to twenty times smaller or larger."""


@dataclass(frozen=True, slots=True)
class SchemeRates:
    """What the rates of one scheme have in common.

    Attributes
    ----------
    source : str
        Key in `references.REFERENCES`, or `parameter.ASSUMED`.
    celsius : float
        Temperature at which the rates hold.
    preparation : str
        Cell or tissue in which they were measured.
    reason : str
        Ends the note of each number; for an assumed set, why it was chosen.
    """

    source: str
    celsius: float
    preparation: str
    reason: str = ""

    def bind(self, source: str, target: str, rate: float) -> Transition:
        """Return a step that takes one ligand up."""
        note = f"How fast {source} binds one more molecule and becomes {target}."
        return Transition(
            source, target, self._rate(source, target, rate, "1/(mM ms)", note), binds=1
        )

    def unbind(self, source: str, target: str, rate: float) -> Transition:
        """Return a step that sets one ligand free."""
        note = f"How fast {source} lets one molecule go and becomes {target}."
        return Transition(
            source, target, self._rate(source, target, rate, "1/ms", note), releases=1
        )

    def turn(self, source: str, target: str, rate: float) -> Transition:
        """Return a change of shape, with no ligand coming or going."""
        note = f"How fast {source} turns into {target}."
        return Transition(
            source, target, self._rate(source, target, rate, "1/ms", note)
        )

    def consume(
        self, source: str, target: str, rate: float, counter: str
    ) -> Transition:
        """Return a step that does away with the bound ligand and counts it."""
        note = f"How fast the molecule held by {source} is {counter}."
        return Transition(
            source,
            target,
            self._rate(source, target, rate, "1/ms", note),
            consumes=counter,
        )

    def number(
        self, symbol: str, value: float, unit: str, low: float, high: float, note: str
    ) -> Parameter:
        """Return a parameter that has this scheme's source and temperature."""
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

    def _rate(
        self, source: str, target: str, rate: float, unit: str, note: str
    ) -> Parameter:
        symbol = f"k({source}>{target})"
        return self.number(symbol, rate, unit, rate / _RANGE, rate * _RANGE, note)
