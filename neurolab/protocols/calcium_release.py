"""Release against calcium outside: the fourth-power law, and where it ends."""

from __future__ import annotations

from math import log, log1p
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from neurolab.document.addresses import set_value
from neurolab.protocols.common import Table, measure_each
from neurolab.protocols.synaptic import (
    ONSET_MS,
    PULSE_NA,
    driven,
    require_full,
    sweeps,
    with_synapse,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.records import Lab
    from neurolab.protocols.common import Progress

AFTER_MS = 5.0
"""From the action potential to the last of its vesicles."""


def release_calcium(
    lab: Lab,
    synapse: str,
    outside_millimolar: Sequence[float],
    *,
    trials: int = 0,
    pulse_na: float = PULSE_NA,
    progress: Progress | None = None,
) -> Table:
    """Return what one action potential releases against calcium in the bath (mM).

    Parameters
    ----------
    lab : Lab
        Its electrodes are lifted and its inputs silent but for this synapse.
    synapse : str
        One with full detail.
    outside_millimolar : sequence of float
    trials : int
        0 takes the mean over all possible trials (mean field); otherwise so many
        sweeps are drawn and averaged.
    pulse_na : float
        See `synaptic.driven`.
    progress : callable, optional

    Returns
    -------
    Table
        calcium; vesicles of one action potential and contact; probability of a docked
        vesicle; slope of its logarithm against that of calcium, from the row before.

    Notes
    -----
    The slope is that of -ln(1 - p), the mean number of fusions that a vesicle could
    have had, so that it does not flatten because vesicles run out.
    """
    one = require_full(lab, synapse)
    if not trials:
        lab = with_synapse(lab, msgspec.structs.replace(one, release="mean_field"))
    known: list[tuple[float, float]] = []

    def measure(millimolar: float) -> tuple[float, float, float]:
        changed = set_value(lab, "bath.ca.outside", millimolar)
        changed = driven(changed, {synapse: (ONSET_MS,)}, pulse_na=pulse_na)
        names = [f"synapse.{synapse}.{each}" for each in ("released", "docked")]
        counts, docked = [], []
        for _, traces in sweeps(changed, names, ONSET_MS + AFTER_MS, max(trials, 1)):
            counts.append(traces[0][-1])
            docked.append(traces[1][0])
        vesicles = float(np.mean(counts)) / one.contacts
        share = float(np.sum(counts) / np.sum(docked))
        exponent = -log1p(-share) if share < 1.0 else np.inf
        slope = np.nan
        if known and min(exponent, known[-1][1], millimolar, known[-1][0]) > 0.0:
            before_mm, before = known[-1]
            slope = log(exponent / before) / log(millimolar / before_mm)
        known.append((millimolar, exponent))
        return vesicles, share, slope

    names = ("calcium", "vesicles", "probability", "slope")
    return measure_each(
        outside_millimolar, measure, names, ("mM", "", "", ""), progress
    )
