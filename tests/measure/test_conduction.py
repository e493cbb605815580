"""Velocity and latency of a spike that travels without change of form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.errors import MeasureError, NeuroLabError
from neurolab.measure import conduction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TIMES = np.arange(0.0, 30.0, 0.01)


def spike(arrival_ms: float) -> Floats:
    """Return a spike whose peak arrives at the given time."""
    return -65.0 + 100.0 * np.exp(-((TIMES - arrival_ms) ** 2) / 0.5)


@given(velocity=st.floats(0.4, 95.0), distance_um=st.floats(500.0, 5000.0))
def test_velocity_of_a_travelling_spike(velocity: float, distance_um: float) -> None:
    """Distance over delay gives back the velocity that made the delay, in m/s."""
    delay_ms = distance_um * 1e-3 / velocity
    found = conduction.velocity(5.0, 5.0 + delay_ms, distance_um)
    assert found == pytest.approx(velocity, rel=1e-6)


def test_spike_from_the_far_site_has_a_negative_velocity() -> None:
    """The sign tells the direction."""
    assert conduction.velocity(2.0, 1.0, 1000.0) == pytest.approx(-1.0)


@pytest.mark.parametrize("second_ms", [3.0, np.nan])
def test_no_delay_or_no_spike_has_no_velocity(second_ms: float) -> None:
    """Simultaneous crossings and a missing one are nan."""
    assert np.isnan(conduction.velocity(3.0, second_ms, 1000.0))


@pytest.mark.parametrize("distance_um", [0.0, 499.0, -1000.0, np.nan])
def test_near_sites_are_refused_with_words(distance_um: float) -> None:
    """The error is NeuroLab's, a ValueError, and names the distance needed."""
    with pytest.raises(MeasureError, match="500 µm") as caught:
        conduction.velocity(1.0, 2.0, distance_um)
    assert isinstance(caught.value, NeuroLabError)
    assert isinstance(caught.value, ValueError)


def test_shortest_distance_forgives_rounding() -> None:
    """305 to 805 um is enough, however it was added up."""
    distance_um = sum([0.1] * 5000)
    assert conduction.velocity(1.0, 2.0, distance_um) == pytest.approx(0.5)


def test_latency_between_two_sites() -> None:
    """Equal spikes: the delay is the same at any level, and signed."""
    for level_mv in (-40.0, -10.0, 20.0):
        delay = conduction.latency(TIMES, spike(5.0), spike(5.272), level_mv)
        assert delay == pytest.approx(0.272, abs=1e-3)
        back = conduction.latency(TIMES, spike(5.272), spike(5.0), level_mv)
        assert back == pytest.approx(-delay)


def test_latency_can_ask_for_a_later_spike() -> None:
    """Crossings before the start are left out at both sites."""
    near, far = spike(5.0) + spike(20.0) + 65.0, spike(6.0) + spike(22.0) + 65.0
    delay = conduction.latency(TIMES, near, far, 0.0, start_ms=15.0)
    assert delay == pytest.approx(2.0, abs=1e-3)


def test_failed_conduction_has_no_latency() -> None:
    """A site that stays below the level gives nan."""
    silent = np.full(TIMES.size, -65.0)
    assert np.isnan(conduction.latency(TIMES, spike(5.0), silent, 0.0))
    assert np.isnan(conduction.first_crossing(TIMES, silent, 0.0))
