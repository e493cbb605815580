"""The quantal histogram: packets of transmitter seen in the spread of responses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from neurolab.measure.quantal import (
    Binomial,
    binomial_from_moments,
    content_from_failures,
    content_from_means,
    content_from_variation,
)
from neurolab.protocols.common import Table
from neurolab.protocols.synaptic import (
    ONSET_MS,
    PULSE_NA,
    driven,
    height,
    require_full,
    sweeps,
)

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.protocols.common import Progress

Floats = NDArray[np.float64]

AFTER_MS = 15.0
BINS_PER_QUANTUM = 5
FEWEST_FOR_SPREAD = 2


@dataclass(frozen=True, slots=True)
class QuantalHistogram:
    """Responses of many trials, and what they say about n, p and q.

    Attributes
    ----------
    trials : Table
        trial, vesicles that fused, amplitude of the response.
    histogram : Table
        amplitude (middle of a bin) and number of trials in it.
    quantum, quantal_cv : float
        Mean and coefficient of variation of the trials in which one vesicle fused.
    binomial : Binomial
        n, p and q from mean and variance.
    content_by_failures, content_by_means, content_by_variation : float
        Mean number of quanta, three ways (`measure.quantal`).
    """

    trials: Table
    histogram: Table
    quantum: float
    quantal_cv: float
    binomial: Binomial
    content_by_failures: float
    content_by_means: float
    content_by_variation: float

    @property
    def content(self) -> float:
        """Return the mean number of vesicles that really fused."""
        return float(self.trials.column("vesicles").mean())


def quantal_histogram(
    lab: Lab,
    synapse: str,
    trials: int,
    *,
    observable: str | None = None,
    after_ms: float = AFTER_MS,
    pulse_na: float = PULSE_NA,
    progress: Progress | None = None,
) -> QuantalHistogram:
    """Return the responses of many sweeps from rest, one action potential in each.

    Parameters
    ----------
    lab : Lab
        Its electrodes are lifted and its inputs silent but for this synapse. Low
        calcium (0.3 mM) and several contacts show the packets best.
    synapse : str
        One with full detail and drawn release.
    trials : int
    observable : str, optional
        Address of what answers, for instance the voltage of the soma; the conductance
        of the synapse if not given.
    after_ms : float
        How long a response is looked at.
    pulse_na : float
        See `synaptic.driven`.
    progress : callable, optional

    Notes
    -----
    The size of a quantum is taken from trials in which the program saw one vesicle
    fuse; in an experiment spontaneous miniatures serve.
    """
    require_full(lab, synapse)
    address = observable or f"synapse.{synapse}.g"
    changed = driven(lab, {synapse: (ONSET_MS,)}, pulse_na=pulse_na)
    vesicles, amplitudes = [], []
    names = (address, f"synapse.{synapse}.released")
    until_ms = ONSET_MS + after_ms
    for times, traces in sweeps(changed, names, until_ms, trials, progress):
        seen = times >= ONSET_MS
        amplitudes.append(height(traces[0][seen]))
        vesicles.append(traces[1][-1] - traces[1][seen][0])
    return _evaluated(np.array(vesicles), np.array(amplitudes))


def _evaluated(vesicles: Floats, amplitudes: Floats) -> QuantalHistogram:
    """Return what a set of trials says."""
    single = amplitudes[vesicles == 1.0]
    quantum = float(single.mean()) if single.size else np.nan
    spread = single.size >= FEWEST_FOR_SPREAD and quantum != 0.0
    cv = float(abs(single.std(ddof=1) / quantum)) if spread else np.nan
    is_varied = amplitudes.size > 1 and float(amplitudes.var()) > 0.0
    binomial = Binomial(np.nan, np.nan, quantum)
    by_failures = by_means = by_variation = np.nan
    if np.isfinite(quantum) and is_varied:
        sign = np.sign(quantum)
        shown = sign * amplitudes
        own_cv = cv if np.isfinite(cv) else 0.0
        found = binomial_from_moments(shown, abs(quantum), own_cv)
        binomial = Binomial(found.n, found.p, quantum)
        by_failures = content_from_failures(shown, 0.5 * abs(quantum))
        by_means = content_from_means(shown, sign * single)
        by_variation = content_from_variation(shown, own_cv)
    number = np.arange(1, amplitudes.size + 1, dtype=np.float64)
    return QuantalHistogram(
        trials=Table(
            ("trial", "vesicles", "amplitude"),
            ("", "", ""),
            np.column_stack((number, vesicles, amplitudes)),
        ),
        histogram=_histogram(amplitudes, quantum),
        quantum=quantum,
        quantal_cv=cv,
        binomial=binomial,
        content_by_failures=by_failures,
        content_by_means=by_means,
        content_by_variation=by_variation,
    )


def _histogram(amplitudes: Floats, quantum: float) -> Table:
    """Return the histogram, with a bin around zero and some to a quantum."""
    width = abs(quantum) / BINS_PER_QUANTUM
    if not width > 0.0:
        width = max(float(np.ptp(amplitudes)), 1e-12)
    places = np.rint(amplitudes / width).astype(np.int64)
    first, last = min(int(places.min()), 0), max(int(places.max()), 0)
    counts = np.bincount(places - first, minlength=last - first + 1)
    middles = width * np.arange(first, last + 1)
    rows = np.column_stack((middles, counts.astype(np.float64)))
    return Table(("amplitude", "trials"), ("", ""), rows)
