"""Short-hand that writes the transitions of one published scheme.

A `SchemeRates` holds what all rates of a scheme share: source, temperature,
preparation. Its methods are the kinds of arrow of `scheme`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology.provenance import Provenance
from neurolab.physiology.scheme import Transition

if TYPE_CHECKING:
    from neurolab.physiology.parameter import Parameter

_RANGE = 20.0
"""A rate may be set up to twenty times smaller or larger."""


class SchemeRates(Provenance):
    """What the rates of one scheme have in common."""

    __slots__ = ()

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

    def _rate(
        self, source: str, target: str, rate: float, unit: str, note: str
    ) -> Parameter:
        symbol = f"k({source}>{target})"
        return self.number(symbol, rate, unit, rate / _RANGE, rate * _RANGE, note)
