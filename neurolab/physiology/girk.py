"""Potassium channels that a G protein opens (GIRK), and the receptors that do it.

R' = K1 T (1 - R - D) - K2 R + d2 D, D' = d1 R - d2 D, G' = K3 R - K4 G; the share of
open channels is G^4 / (G^4 + 100): four G protein subunits open one channel, which is
why one action potential does almost nothing and a train does much. G is in arbitrary
units. The published equation of R has no term -d1 R for what goes to D; it is kept,
and d1 must stay below K2, so that R + D stays within 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from neurolab.physiology.cascade import (
    INPUT,
    Cascade,
    Output,
    OutputKind,
    Stage,
    StageLaw,
)
from neurolab.physiology.parameter import ASSUMED, Parameter

CELSIUS = 36.0
VALID_CELSIUS = (30.0, 38.0)
POTASSIUM_REVERSAL = Parameter(
    "E_k",
    -90.0,
    "mV",
    -150.0,
    150.0,
    ASSUMED,
    37.0,
    "",
    "Voltage at which no potassium current flows. Assumed: -90 mV where the cell has "
    "no potassium channels of its own whose value could be taken.",
)


@dataclass(frozen=True, slots=True)
class GirkReceptor:
    """What the receptors that open GIRK channels differ in.

    Attributes
    ----------
    name, title, transmitter, about : str
        As in `Cascade`.
    source : str
        Of the rates.
    preparation : str
    reason : str
        For assumed rates, why they were chosen; ends each note.
    conductance : Parameter
        Of one contact with every channel open, nS.
    desensitisation : float
        Factor on both rates of desensitisation.
    """

    name: str
    title: str
    transmitter: str
    about: str
    source: str
    preparation: str
    reason: str
    conductance: Parameter
    desensitisation: float = 1.0

    def cascade(self) -> Cascade:
        """Return the cascade with the published constants."""
        d1, d2 = 0.017 * self.desensitisation, 0.0053 * self.desensitisation
        return Cascade(
            name=self.name,
            title=self.title,
            transmitter=self.transmitter,
            half=None,
            stages=(
                Stage(
                    "R",
                    "active receptors",
                    "",
                    INPUT,
                    StageLaw.SATURATES,
                    self._rate("K1", 0.66, "1/(mM ms)", "Binding of the transmitter."),
                    self._rate("K2", 0.020, "1/ms", "Unbinding.", 0.018, 0.2),
                    desensitised="D",
                ),
                Stage(
                    "D",
                    "desensitised receptors",
                    "",
                    "R",
                    StageLaw.LINEAR,
                    self._rate("d1", d1, "1/ms", "Desensitisation.", 0.0, 0.017),
                    self._rate("d2", d2, "1/ms", "Recovery from it."),
                ),
                Stage(
                    "G",
                    "active G protein",
                    "",
                    "R",
                    StageLaw.LINEAR,
                    self._rate("K3", 0.083, "1/ms", "G protein made active."),
                    self._rate("K4", 0.0079, "1/ms", "Active G protein lost."),
                ),
            ),
            output=Output(
                kind=OutputKind.POTASSIUM,
                stage="G",
                channel="girk",
                offset=self._number(
                    "offset", 0.0, 0.0, 0.0, "Channels open without G."
                ),
                scale=self._number("scale", 1.0, 1.0, 1.0, "All channels."),
                power=self._number(
                    "n", 4.0, 1.0, 6.0, "G protein subunits that open one channel."
                ),
                half_power=self._number(
                    "KD", 100.0, 1.0, 1e4, "G to the n at which half are open."
                ),
                conductance=self.conductance,
                reversal=POTASSIUM_REVERSAL,
            ),
            q10=self._number(
                "Q10",
                2.5,
                1.0,
                4.0,
                "Factor by which every step gets faster for every 10 degrees.",
            ),
            celsius=CELSIUS,
            valid_celsius=VALID_CELSIUS,
            direct={},
            about=self.about,
        )

    def _note(self, note: str) -> str:
        return f"{note} {self.reason}".strip()

    def _number(
        self, symbol: str, value: float, low: float, high: float, note: str
    ) -> Parameter:
        return Parameter(
            symbol,
            value,
            "",
            low,
            high,
            self.source,
            CELSIUS,
            self.preparation,
            self._note(note),
        )

    def _rate(
        self,
        symbol: str,
        value: float,
        unit: str,
        note: str,
        low: float | None = None,
        high: float | None = None,
    ) -> Parameter:
        return Parameter(
            symbol,
            value,
            unit,
            0.1 * value if low is None else low,
            10.0 * value if high is None else high,
            self.source,
            CELSIUS,
            self.preparation,
            self._note(note),
        )
