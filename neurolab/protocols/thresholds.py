"""Strength-duration and refractory curves: the smallest current that fires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.measure.spikes import upward_crossings
from neurolab.protocols.common import (
    Progress,
    Table,
    measure_each,
    pulse,
    threshold,
    trace,
    voltage,
    with_commands,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.records import Lab, Place

ONSET_MS = 1.0


def fires_at(
    lab: Lab,
    place: Place,
    site: Place,
    duration_ms: float,
    current_na: float,
    wait_ms: float,
    level_mv: float = -10.0,
) -> bool:
    """Tell whether a pulse at a place makes an action potential that passes a site.

    Parameters
    ----------
    lab : Lab
    place, site : Place
    duration_ms, current_na : float
        The pulse.
    wait_ms : float
        How long after the pulse's onset a spike counts.
    level_mv : float
        Level whose upward crossing is a spike.
    """
    changed = with_commands(lab, place, pulse(ONSET_MS, duration_ms, current_na))
    times, values = trace(changed, [voltage(site)], ONSET_MS + wait_ms)
    return upward_crossings(times, values[0], level_mv).size > 0


def strength_duration(
    lab: Lab,
    place: Place,
    durations_ms: Sequence[float],
    *,
    highest_na: float,
    wait_ms: float = 20.0,
    level_mv: float = 0.0,
    precision: float = 0.005,
    progress: Progress | None = None,
) -> Table:
    """Return the threshold current (nA) against the duration of a pulse (ms).

    Parameters
    ----------
    lab : Lab
    place : Place
        Where the current enters and the spike is read.
    durations_ms : sequence of float
    highest_na : float
        Largest current to try; nan where it does not fire.
    wait_ms : float
        How long after the pulse's onset a spike counts.
    level_mv, precision : float
        See `common.threshold`.
    progress : callable, optional
    """

    def measure(duration_ms: float) -> tuple[float]:
        def fires(current_na: float) -> bool:
            return fires_at(
                lab, place, place, duration_ms, current_na, wait_ms, level_mv
            )

        return (threshold(fires, highest_na, precision),)

    names, units = ("duration", "threshold"), ("ms", "nA")
    return measure_each(durations_ms, measure, names, units, progress)


def refractory_curve(
    lab: Lab,
    place: Place,
    site: Place,
    intervals_ms: Sequence[float],
    *,
    first_na: float,
    highest_na: float,
    duration_ms: float = 0.5,
    wait_ms: float = 10.0,
    level_mv: float = -10.0,
    precision: float = 0.005,
    progress: Progress | None = None,
) -> Table:
    """Return the second pulse's threshold (nA) against the interval (ms).

    Parameters
    ----------
    lab : Lab
    place : Place
        Where both pulses enter.
    site : Place
        Where a second action potential must pass.
    intervals_ms : sequence of float
        From onset to onset.
    first_na, highest_na : float
        The first pulse, and the largest second one; nan is absolutely refractory.
    duration_ms, wait_ms : float
        Length of both pulses, and time for the second to arrive.
    level_mv, precision : float
        See `common.threshold`.
    progress : callable, optional
    """

    def measure(interval_ms: float) -> tuple[float]:
        second_ms = ONSET_MS + interval_ms

        def fires(second_na: float) -> bool:
            pair = (
                pulse(ONSET_MS, duration_ms, first_na),
                pulse(second_ms, duration_ms, second_na),
            )
            changed = with_commands(lab, place, *pair)
            times, values = trace(changed, [voltage(site)], second_ms + wait_ms)
            return upward_crossings(times, values[0], level_mv).size > 1

        return (threshold(fires, highest_na, precision),)

    names, units = ("interval", "threshold"), ("ms", "nA")
    return measure_each(intervals_ms, measure, names, units, progress)
