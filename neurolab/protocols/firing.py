"""f-I curve: how fast a cell fires in a steady current."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.measure.spikes import upward_crossings
from neurolab.protocols.common import (
    Progress,
    Table,
    measure_each,
    pulse,
    trace,
    voltage,
    with_commands,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.records import Lab, Place

MS_PER_S = 1000.0


def f_i_curve(
    lab: Lab,
    place: Place,
    currents_na: Sequence[float],
    *,
    duration_ms: float = 500.0,
    level_mv: float = -10.0,
    progress: Progress | None = None,
) -> Table:
    """Return firing rate (Hz) and first latency (ms) against current (nA).

    Parameters
    ----------
    lab : Lab
        Its electrodes are lifted; the current enters at `place`, where spikes are read.
    place : Place
    currents_na : sequence of float
    duration_ms : float
        Length of each step.
    level_mv : float
        Level whose upward crossing is a spike.
    progress : callable, optional
    """

    def measure(current_na: float) -> tuple[float, float]:
        changed = with_commands(lab, place, pulse(0.0, duration_ms, current_na))
        times, values = trace(changed, [voltage(place)], duration_ms)
        spikes = upward_crossings(times, values[0], level_mv)
        first = float(spikes[0]) if spikes.size else float("nan")
        return spikes.size * MS_PER_S / duration_ms, first

    names, units = ("current", "rate", "latency"), ("nA", "Hz", "ms")
    return measure_each(currents_na, measure, names, units, progress)
