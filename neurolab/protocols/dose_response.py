"""Dose-response: what any drug does to anything that can be observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np

from neurolab.document.addresses import set_value
from neurolab.document.records import Dose
from neurolab.protocols.common import Table, measure_each
from neurolab.protocols.synaptic import height, mean_sweep, synapse_of, with_synapse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from neurolab.document.records import Lab
    from neurolab.protocols.common import Progress

    Floats = NDArray[np.float64]

Measure = Literal["height", "highest", "lowest", "mean", "last", "area"]

MEASURES: dict[Measure, Callable[[Floats, Floats], float]] = {
    "height": lambda times, values: height(values),
    "highest": lambda times, values: float(values.max()),
    "lowest": lambda times, values: float(values.min()),
    "mean": lambda times, values: float(values.mean()),
    "last": lambda times, values: float(values[-1]),
    "area": lambda times, values: float(np.trapezoid(values - values[0], times)),
}
"""What of a trace is reported. ``height`` is the largest excursion from the start, with
its sign; ``area`` the integral of the excursion."""


def dose_response(
    lab: Lab,
    drug: str,
    doses_micromolar: Sequence[float],
    observable: str,
    *,
    measure: Measure = "height",
    duration_ms: float | None = None,
    trials: int = 1,
    synapse: str | None = None,
    progress: Progress | None = None,
) -> Table:
    """Return one number of one trace against the dose of a drug (uM).

    Parameters
    ----------
    lab : Lab
        Runs as it is, with its electrodes and inputs, from the rest that it has with
        each dose.
    drug : str
        Name in `physiology.drugs.DRUGS`.
    doses_micromolar : sequence of float
    observable : str
        Address of the trace.
    measure : str
        See `MEASURES`.
    duration_ms : float, optional
        Of a sweep; the lab's own if not given.
    trials : int
        Sweeps whose traces are averaged.
    synapse : str, optional
        Gives the drug to this synapse only; otherwise it is in the bath.
    progress : callable, optional

    Returns
    -------
    Table
        dose, response, share of the response without the drug.

    Raises
    ------
    AddressError
        If there is no such drug or observable.
    """
    until_ms = lab.sweep_ms if duration_ms is None else duration_ms
    of_trace = MEASURES[measure]

    def response(micromolar: float) -> float:
        changed = _dosed(lab, drug, micromolar, synapse)
        times, (values,) = mean_sweep(changed, [observable], until_ms, trials)
        return of_trace(times, values)

    control = response(0.0)

    def row(micromolar: float) -> tuple[float, float]:
        found = response(micromolar) if micromolar else control
        return found, found / control if control else np.nan

    names, units = ("dose", "response", "share"), ("uM", "", "")
    return measure_each(doses_micromolar, row, names, units, progress)


def _dosed(lab: Lab, drug: str, micromolar: float, synapse: str | None) -> Lab:
    """Return the lab with a dose of one drug, in the bath or at a synapse."""
    bathed = set_value(lab, f"dose.{drug}", micromolar)
    if synapse is None:
        return bathed
    one = synapse_of(lab, synapse)
    others = tuple(dose for dose in one.doses if dose.drug != drug)
    dose = Dose(drug=drug, micromolar=micromolar)
    return with_synapse(lab, msgspec.structs.replace(one, doses=(*others, dose)))
