"""How fast a spike travels: latency and velocity between two sites.

Whether two sites lie on one unbranched stretch of axon only the lab knows: the caller
asks that before asking for a velocity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.errors import MeasureError
from neurolab.measure.spikes import upward_crossings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SHORTEST_DISTANCE_UM = 500.0
"""Below this the shape of the spike changes between the sites: no velocity."""

_ROUNDING = 1e-9


def velocity(first_ms: float, second_ms: float, distance_um: float) -> float:
    """Return the velocity from one site to another, m/s.

    Parameters
    ----------
    first_ms, second_ms : float
        When the spike crossed one level at the first and at the second site.
    distance_um : float
        Distance along the axon, between the centres of the compartments recorded from.

    Returns
    -------
    float
        um / ms / 1000; negative if the spike came from the second site; nan if either
        time is nan or both are equal.

    Raises
    ------
    MeasureError
        If the sites are less than `SHORTEST_DISTANCE_UM` apart.
    """
    if not distance_um >= SHORTEST_DISTANCE_UM * (1.0 - _ROUNDING):
        raise MeasureError(
            "distance_too_short",
            distance_um=distance_um,
            shortest_um=SHORTEST_DISTANCE_UM,
        )
    delay_ms = second_ms - first_ms
    return distance_um / delay_ms * 1e-3 if delay_ms != 0.0 else np.nan


def latency(
    times_ms: Floats,
    first_mv: Floats,
    second_mv: Floats,
    level_mv: float,
    start_ms: float = -np.inf,
) -> float:
    """Return the delay between the first crossings at two sites, ms.

    Parameters
    ----------
    times_ms, first_mv, second_mv : ndarray
        (n,) float64, ms and mV: one time axis, two sites.
    level_mv : float
        Level crossed upward.
    start_ms : float
        Crossings before this time are not looked at.

    Returns
    -------
    float
        Positive if the second site follows; nan if either is not crossed.
    """
    first = first_crossing(times_ms, first_mv, level_mv, start_ms)
    return first_crossing(times_ms, second_mv, level_mv, start_ms) - first


def first_crossing(
    times_ms: Floats, voltages_mv: Floats, level_mv: float, start_ms: float = -np.inf
) -> float:
    """Return the first upward crossing of `level_mv` from `start_ms` on, ms; or nan."""
    found = upward_crossings(times_ms, voltages_mv, level_mv)
    found = found[found >= start_ms]
    return float(found[0]) if found.size else np.nan
