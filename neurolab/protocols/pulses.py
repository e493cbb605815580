"""Paired pulses and trains: what the history of a synapse does to its response."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.measure.pairs import response_amplitudes
from neurolab.protocols.common import Table, measure_each
from neurolab.protocols.synaptic import (
    ONSET_MS,
    PULSE_NA,
    driven,
    is_random,
    sweeps,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from neurolab.document.records import Lab
    from neurolab.protocols.common import Progress

    Floats = NDArray[np.float64]

MS_PER_S = 1000.0
AFTER_MS = 10.0
"""How long the last response is looked at, unless a pause is longer."""


def paired_pulses(
    lab: Lab,
    synapse: str,
    intervals_ms: Sequence[float],
    *,
    observable: str | None = None,
    trials: int = 20,
    pulse_na: float = PULSE_NA,
    progress: Progress | None = None,
) -> Table:
    """Return both responses and their ratio against the interval (ms).

    Parameters
    ----------
    lab : Lab
        Its electrodes are lifted and its inputs silent but for this synapse.
    synapse : str
        Driven twice from rest.
    intervals_ms : sequence of float
    observable : str, optional
        Address of what answers; the conductance of the synapse if not given.
    trials : int
        Sweeps that are averaged where release is drawn; else one is enough.
    pulse_na : float
        See `synaptic.driven`.
    progress : callable, optional

    Returns
    -------
    Table
        interval, first and second response in the unit of the observable, ratio.

    Notes
    -----
    Responses are measured above the tail of those before (`measure.pairs`) in the mean
    over the trials: the ratio of means, not the mean of ratios, which failures spoil.
    """

    def measure(interval_ms: float) -> tuple[float, float, float]:
        times = (ONSET_MS, ONSET_MS + interval_ms)
        first, second = _responses(lab, synapse, times, observable, trials, pulse_na)
        return first, second, second / first if first else np.nan

    unit = _unit(observable)
    names, units = ("interval", "first", "second", "ratio"), ("ms", unit, unit, "")
    return measure_each(intervals_ms, measure, names, units, progress)


def train(
    lab: Lab,
    synapse: str,
    rate_hz: float,
    count: int,
    *,
    observable: str | None = None,
    trials: int = 20,
    pulse_na: float = PULSE_NA,
    progress: Progress | None = None,
) -> Table:
    """Return every response of a regular train, and over the first one.

    Parameters
    ----------
    lab, synapse, observable, trials, pulse_na, progress
        As in `paired_pulses`.
    rate_hz : float
    count : int
        Number of action potentials.

    Returns
    -------
    Table
        number (from 1), time (ms) of the action potential, response, share of the
        first.
    """
    times = ONSET_MS + MS_PER_S / rate_hz * np.arange(count)
    responses = _responses(
        lab, synapse, times.tolist(), observable, trials, pulse_na, progress
    )
    rows = np.column_stack(
        (np.arange(1, count + 1), times, responses, responses / responses[0])
    )
    names = ("number", "time", "response", "share")
    return Table(names, ("", "ms", _unit(observable), ""), rows)


def _responses(
    lab: Lab,
    synapse: str,
    times_ms: Sequence[float],
    observable: str | None,
    trials: int,
    pulse_na: float,
    progress: Progress | None = None,
) -> Floats:
    """Return the response to each action potential of one synapse."""
    address = observable or f"synapse.{synapse}.g"
    changed = driven(lab, {synapse: times_ms}, pulse_na=pulse_na)
    pauses = np.diff(times_ms)
    after_ms = max(AFTER_MS, float(pauses.min())) if pauses.size else AFTER_MS
    until_ms = times_ms[-1] + after_ms
    number = trials if is_random(lab, [synapse]) else 1
    runs = list(sweeps(changed, [address], until_ms, number, progress))
    mean = np.mean([traces[0] for _, traces in runs], axis=0)
    return response_amplitudes(runs[0][0], mean, np.array(times_ms))


def _unit(observable: str | None) -> str:
    """Return the unit of a response; what was asked for by address has its own."""
    return "uS" if observable is None else ""
