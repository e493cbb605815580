"""How fast time passes: slow enough to watch, and never a sweep of hours."""

from __future__ import annotations

import pytest

import neurolab
from neurolab.window.speed import SPEEDS_MS_PER_S, watch_speed


def test_short_sweeps_are_watched_a_millisecond_a_second() -> None:
    """As in the opening lab, × 1000."""
    assert watch_speed(10.0) == 1.0
    assert watch_speed(20.0) == 1.0


@pytest.mark.parametrize("name", sorted(neurolab.bundled_labs()))
def test_every_bundled_lab_is_over_in_twenty_seconds(name: str) -> None:
    """At a speed that the slider has."""
    sweep_ms = neurolab.load(name).sweep_ms
    speed = watch_speed(sweep_ms)
    assert speed in SPEEDS_MS_PER_S
    assert sweep_ms / speed <= 20.0
