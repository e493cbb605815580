"""T43: GABA-B counts spikes: 1 mM x 0.5 ms at 200 Hz, 1 to 10 times."""

from __future__ import annotations

from functools import cache

import pytest

from neurolab.simulation.build import TICK_MS
from tests.acceptance.cascade_rig import (
    Shape,
    built,
    outputs,
    shape,
    shares_within,
    site,
    train,
)

SPIKES = (1, 2, 3, 5, 10)


@cache
def response(spikes: int) -> Shape:
    """Return the shape of the share of open GIRK channels."""
    pulses = train(spikes, 200.0, 0.5, 500.0, TICK_MS)
    return shape(outputs(built(site("gaba_b")), pulses), TICK_MS)


def test_peaks_grow_with_the_fourth_power_of_g() -> None:
    """Peaks .00262 to .305, one to 116, within 3 %."""
    peaks = [response(n).peak for n in SPIKES]
    assert shares_within(peaks, (0.00262, 0.0226, 0.0629, 0.160, 0.305)) < 0.03
    ratios = [peak / peaks[0] for peak in peaks]
    assert shares_within(ratios, (1.0, 8.6, 24.0, 61.0, 116.0)) < 0.03


@pytest.mark.parametrize(
    ("spikes", "onset", "peak", "half"),
    [(1, 19.0, 105.0, 197.0), (10, 29.0, 119.0, 240.0)],
)
def test_times(spikes: int, onset: float, peak: float, half: float) -> None:
    """Onset 19 to 29 ms, peak 105 to 119 ms, half-duration 197 to 240 ms, in 3 %."""
    found = response(spikes)
    times = (found.onset, found.peak_time, found.half_duration)
    assert shares_within(times, (onset, peak, half)) < 0.03


def test_times_grow_with_the_number_of_spikes() -> None:
    """In between they lie in between."""
    for name in ("onset", "peak_time", "half_duration"):
        times = [getattr(response(n), name) for n in SPIKES]
        assert times == sorted(times)
