"""What the tests of slow signalling share: runs through the kernel, and their shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neurolab.kernel.cascades import advance_cascades
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.drugs import effects
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.cascade_build import (
    BuiltCascades,
    CascadeSite,
    build_cascades,
    respond,
    rested,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SLOW_MS = 1.0


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a response: all times from the start of the transmitter, ms."""

    peak: float
    onset: float
    peak_time: float
    half_rise: float
    half_fall: float

    @property
    def half_duration(self) -> float:
        """Return the time above half of the peak."""
        return self.half_fall - self.half_rise


def shape(response: Floats, interval_ms: float, onset: float = 0.05) -> Shape:
    """Return the shape of a response that starts with the transmitter.

    Parameters
    ----------
    response : (n,) float64
    interval_ms : float
        Between samples; the first is at 0.
    onset : float
        Share of the peak that counts as the onset.
    """
    top = int(response.argmax())
    peak = float(response[top])
    fallen = np.flatnonzero(response[top:] <= 0.5 * peak)
    return Shape(
        peak=peak,
        onset=interval_ms * int((response >= onset * peak).argmax()),
        peak_time=interval_ms * top,
        half_rise=interval_ms * int((response >= 0.5 * peak).argmax()),
        half_fall=interval_ms * (top + int(fallen[0])) if fallen.size else np.inf,
    )


def site(
    name: str,
    doses: Mapping[str, float] | None = None,
    *,
    key: str = "s",
    factor: int = 0,
    overrides: Mapping[str, float] | None = None,
) -> CascadeSite:
    """Return a cascade of one contact in patch 0, with drugs in the bath."""
    return CascadeSite(
        key=key,
        connection="s",
        cascade=CASCADES[name],
        patches=np.zeros(1, dtype=np.int64),
        contacts=np.ones(1),
        part=0,
        factor=factor,
        effects=effects(doses or {}),
        overrides=overrides or {},
    )


def built(*sites: CascadeSite) -> BuiltCascades:
    """Return cascades at the temperature at which their rates were given."""
    return build_cascades(sites, sites[0].cascade.celsius, TICK_MS)


def outputs(cascades: BuiltCascades, concentration: Floats) -> Floats:
    """Return the output of the first cascade after every tick, from rest.

    Parameters
    ----------
    cascades : BuiltCascades
    concentration : (ticks,) float64, mM
        The same for every cascade.
    """
    state, factors = rested(cascades), np.ones(1)
    course = np.empty(concentration.size + 1)
    course[0] = state.output[0]
    around = np.empty(len(cascades.keys))
    for tick, c in enumerate(concentration):
        around[:] = c
        advance_cascades(cascades.kernel, state, around, tick, factors)
        course[tick + 1] = state.output[0]
    return course


def train(
    spikes: int, rate_hz: float, pulse_ms: float, run_ms: float, step_ms: float
) -> Floats:
    """Return rectangular pulses of height 1, the first at 0."""
    course = np.zeros(round(run_ms / step_ms))
    for spike in range(spikes):
        first = round(1000.0 * spike / rate_hz / step_ms)
        course[first : first + round(pulse_ms / step_ms)] = 1.0
    return course


def stages_after(name: str, pulse_ms: float, run_ms: float) -> Floats:
    """Return the stages (time, stage) after full occupancy for `pulse_ms`."""
    drive = train(1, 1.0, pulse_ms, run_ms, SLOW_MS)
    course = respond(CASCADES[name].stages, drive, SLOW_MS)
    assert course is not None
    return course


def shares_within(values: Sequence[float], wanted: Sequence[float]) -> float:
    """Return the largest relative difference of two rows of numbers."""
    return float(np.max(np.abs(np.array(values) / np.array(wanted) - 1.0)))
