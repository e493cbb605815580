"""Speeds to choose from, and how they are said."""

from __future__ import annotations

import math

from neurolab.texts import word
from neurolab.units import format_number

LIFE_MS_PER_S = 1000.0
SPEEDS_MS_PER_S = (
    *(factor * 10.0**power for power in range(-2, 3) for factor in (1.0, 2.0, 5.0)),
    LIFE_MS_PER_S,
    math.inf,
)
"""Simulated ms per real second, slowest first."""

WATCH_MS_PER_S = 1.0
"""How fast a sweep is watched, unless that would take too long."""
LONGEST_WATCH_S = 20.0
SWEEPS_PER_SECOND = 10.0
"""How many sweeps a second mode Repeat shows."""


def watch_speed(sweep_ms: float) -> float:
    """Return how fast a sweep is watched at first, ms per s.

    A millisecond a second, or the slowest speed at which it is over in 20 seconds.
    """
    needed = max(WATCH_MS_PER_S, sweep_ms / LONGEST_WATCH_S)
    return next(speed for speed in SPEEDS_MS_PER_S if speed >= needed)


def words_for(speed_ms_per_s: float) -> str:
    """Return a speed in words: ``slow motion × 1000: 1 ms takes 1 s``."""
    if math.isinf(speed_ms_per_s):
        return word("speed.unlimited")
    factor = LIFE_MS_PER_S / speed_ms_per_s
    if math.isclose(factor, 1.0):
        return word("speed.real")
    if factor < 1.0:
        return word("speed.fast", factor=format_number(1.0 / factor, 3))
    if speed_ms_per_s >= 1.0:
        simulated, real = f"{format_number(speed_ms_per_s, 3)} ms", "1 s"
    else:
        simulated, real = "1 ms", f"{format_number(1.0 / speed_ms_per_s, 3)} s"
    return word(
        "speed.slow",
        factor=format_number(factor, 3),
        simulated=simulated,
        real=real,
    )


def rate_words(course: str, speed_ms_per_s: float) -> str:
    """Return what the time microscope shows now: ``in the synapse: × 11 000``."""
    factor = float(f"{LIFE_MS_PER_S / speed_ms_per_s:.2g}")
    text = f"{factor:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return word(f"speed.course_{course}", factor=text)


def nearest(speed_ms_per_s: float) -> int:
    """Return the index of the speed that is nearest to one."""
    if math.isinf(speed_ms_per_s):
        return len(SPEEDS_MS_PER_S) - 1
    return min(
        range(len(SPEEDS_MS_PER_S) - 1),
        key=lambda k: abs(math.log(SPEEDS_MS_PER_S[k] / speed_ms_per_s)),
    )
