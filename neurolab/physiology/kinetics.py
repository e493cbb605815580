"""Short-hand that writes the rates of one published set of gates as `Rate` records.

A `Kinetics` holds what all numbers of a set share: source, temperature, preparation.
Its methods are the laws of `channel`. What a law yields is in `rates`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology.channel import Rate, RateForm
from neurolab.physiology.provenance import Provenance

if TYPE_CHECKING:
    from neurolab.physiology.parameter import Parameter

_A_NOTES = {
    RateForm.LINOID: "How much faster the gate moves with every further millivolt.",
    RateForm.EXPONENTIAL: "Rate of the gate at the voltage v0.",
    RateForm.SIGMOID: "Largest rate of the gate, reached far from v0.",
    RateForm.CONSTANT: "Rate of the gate, the same at every voltage.",
    RateForm.POWER_2: "Rate of the gate when calcium is k above v0.",
}


class Kinetics(Provenance):
    """What the rate constants of one set of gates have in common."""

    __slots__ = ()

    def linoid(self, a: float, v0: float, k: float) -> Rate:
        """Return a k y / (1 - exp(-y)), y = (u - v0) / k."""
        return self._rate(RateForm.LINOID, a, v0, k)

    def exponential(self, a: float, v0: float, k: float) -> Rate:
        """Return a exp((u - v0) / k)."""
        return self._rate(RateForm.EXPONENTIAL, a, v0, k)

    def sigmoid(self, a: float, v0: float, k: float) -> Rate:
        """Return a / (1 + exp(-(u - v0) / k))."""
        return self._rate(RateForm.SIGMOID, a, v0, k)

    def constant(self, a: float, unit: str = "mV") -> Rate:
        """Return a rate that nothing changes; its v0 and k have no effect."""
        return self._rate(RateForm.CONSTANT, a, 0.0, 1.0, unit)

    def power_2(self, a: float, v0: float, k: float) -> Rate:
        """Return a ((u - v0) / k)^2 of the calcium concentration u in mM."""
        return self._rate(RateForm.POWER_2, a, v0, k, "mM")

    def steady(self, v0: float, k: float) -> Rate:
        """Return the share of open gates at rest, 1 / (1 + exp(-(u - v0) / k))."""
        rate = self._rate(RateForm.SIGMOID, 1.0, v0, k)
        note = "All gates: the share of open ones goes from 0 to 1."
        share = self.number("a", 1.0, "", 1.0, 1.0, note)
        return Rate(RateForm.SIGMOID, share, rate.v0, rate.k)

    def q10(self, value: float) -> Parameter:
        """Return the factor by which rates grow per 10 degrees."""
        note = "Factor by which the gates get faster for every 10 degrees."
        return self.number("Q10", value, "", 1.0, 5.0, note)

    def recovery(self) -> Parameter:
        """Return the factor that slows a gate, 1 as published."""
        return self.number(
            "x_h",
            1.0,
            "",
            0.1,
            10.0,
            "Factor of the time in which the channel inactivates and recovers: above 1 "
            "the membrane stays refractory for longer. 1 is as published.",
        )

    def _rate(
        self, form: RateForm, a: float, v0: float, k: float, unit: str = "mV"
    ) -> Rate:
        per_volt = form is RateForm.LINOID
        # A sign is part of the law; a size may change twentyfold or fourfold.
        a_low, a_high = sorted((a / 20.0, a * 20.0))
        k_low, k_high = sorted((k / 4.0, k * 4.0))
        reach = 60.0 if unit == "mV" else 0.1
        what = "Voltage" if unit == "mV" else "Calcium concentration"
        return Rate(
            form,
            self.number(
                "a",
                a,
                "1/(ms mV)" if per_volt else "1/ms",
                a_low,
                a_high,
                _A_NOTES[form],
            ),
            self.number(
                "v0",
                v0,
                unit,
                v0 - reach,
                v0 + reach,
                f"{what} from which the rate is counted.",
            ),
            self.number(
                "k",
                k,
                unit,
                k_low,
                k_high,
                f"{what} over which the rate changes about e-fold; "
                "its sign tells the direction.",
            ),
        )
