"""The squid axon as the acceptance tests stimulate and time it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from neurolab.document.templates import squid_axon
from neurolab.measure.conduction import velocity
from neurolab.measure.shape import half_width, max_slope, peak, window
from tests.acceptance.rig import (
    SQUID_UM,
    bench,
    centre,
    clamp,
    crossing,
    pulse,
    record,
    voltage,
)

if TYPE_CHECKING:
    from neurolab.document.records import Lab

RESISTANCE_OHM_CM2 = 1476.0
RESISTIVITY_OHM_CM = 35.4
LEVEL_MV = -20.0
PULSE_MS = 0.5


def strong_pulse_na(diameter_um: float) -> float:
    """Return 120 pi d lambda uA in nA: far above threshold for every diameter."""
    diameter = diameter_um * 1e-4
    length_constant = np.sqrt(
        diameter * RESISTANCE_OHM_CM2 / (4.0 * RESISTIVITY_OHM_CM)
    )
    return float(120.0 * np.pi * diameter * length_constant * 1e3)


@dataclass(frozen=True)
class Spike:
    """What one propagated action potential is like in the middle of an axon."""

    velocity: float  # m/s
    amplitude: float  # mV above rest
    slope: float  # V/s
    half_width: float  # ms


def cable(
    *,
    celsius: float,
    diameter_um: float = SQUID_UM,
    length_um: float = 200_000.0,
    compartments: int = 800,
    sub_steps: int = 5,
    pulse_na: float | None = None,
) -> Lab:
    """Return an axon with a pulse at its start."""
    axon = squid_axon(
        length_um=length_um, diameter_um=diameter_um, compartments=compartments
    )
    amplitude = strong_pulse_na(diameter_um) if pulse_na is None else pulse_na
    command = pulse(0.0, PULSE_MS, amplitude)
    return bench(
        axon, clamp("axon", 0.0, command), celsius=celsius, sub_steps=sub_steps
    )


def travel(lab: Lab, until_ms: float) -> Spike:
    """Return the action potential that travels along a `cable`.

    The velocity is that between the centres of the compartments at 30 % and 70 %.
    """
    axon = lab.neurons[0].branches[0]
    count = axon.compartments
    assert count is not None
    first, last = int(0.3 * count), int(0.7 * count)
    times, (near, far) = record(
        lab,
        voltage("axon", centre(first, count)),
        voltage("axon", centre(last, count)),
        until_ms=until_ms,
    )
    rest = near[0]
    start, stop = (crossing(times, trace, LEVEL_MV) for trace in (near, far))
    times, near = window(times, near, 0.0, start + 5.0)
    return Spike(
        velocity=velocity(start, stop, (last - first) * axon.length_um / count),
        amplitude=peak(times, near) - rest,
        slope=max_slope(times, near),
        half_width=half_width(times, near, rest),
    )


def without_pulse(lab: Lab) -> Lab:
    """Return a lab whose electrodes command nothing."""
    silent = tuple(replace(one, commands=()) for one in lab.electrodes)
    return replace(lab, electrodes=silent)
