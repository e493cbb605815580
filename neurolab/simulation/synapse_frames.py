"""What a frame shows of all synapses: eight numbers of each.

What is seen of the one contact that is watched lives in `synapse_view`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel.patches import (
    AT_RECEPTORS,
    CONDUCTANCE,
    CURRENT,
    EVENTS,
    HIGHEST,
    OPEN_CHANNELS,
)
from neurolab.kernel.release import LOCAL_CALCIUM, NO_VESICLE
from neurolab.simulation.release_build import docked_on_average

if TYPE_CHECKING:
    from neurolab.kernel.network import Activity
    from neurolab.simulation.synapse_tables import SynapseTables

Singles = NDArray[np.float32]

MICRO_TO_NANO = 1e3
NANO_TO_PICO = 1e3

SUMMARY = (
    "conductance_ns",
    "current_pa",
    "released",
    "docked",
    "calcium_micromolar",
    "cleft_millimolar",
    "highest_millimolar",
    "open_channels",
)
"""The eight numbers. ``released`` counts since the start, and ``highest_millimolar`` is
kept from one spike to the next, so that a fast run loses no release; light synapses
have the first three."""


def summary_of(tables: SynapseTables, activity: Activity) -> Singles:
    """Return the eight numbers of each synapse, in the order of `SUMMARY`."""
    count = len(tables.synapses)
    totals = activity.patches.totals
    result = np.zeros((count, len(SUMMARY)), dtype=np.float32)
    result[:, 0] = totals[:count, CONDUCTANCE] * MICRO_TO_NANO
    result[:, 1] = totals[:count, CURRENT] * NANO_TO_PICO
    result[:, 2] = totals[:count, EVENTS]
    full, state = tables.full.full, activity.full
    first = count - len(tables.full.stages)
    for k, own in enumerate(full.release.connections):
        row = result[first + k]
        row[3] = _docked(own, k, activity)
        row[4] = state.release.terminals[k, LOCAL_CALCIUM]
        row[5] = totals[first + k, AT_RECEPTORS]
        row[6] = totals[first + k, HIGHEST]
        parts = full.synapses[k]
        here = slice(count + parts.part_first, count + parts.part_last)
        row[7] = totals[here, OPEN_CHANNELS].sum()
    return result


def _docked(own: np.record, k: int, activity: Activity) -> float:
    """Return how many vesicles are docked at all contacts of a connection."""
    if own.is_mean_field:
        return docked_on_average(own, activity.full.release.terminals[k])
    contacts = int(own.contact_last - own.contact_first)
    first = int(own.site_first)
    sites = activity.full.release.sites[first : first + contacts * int(own.sites)]
    return float(np.count_nonzero(sites["vesicle"] != NO_VESICLE))
