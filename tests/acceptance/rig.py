"""What the acceptance tests share: labs from a neuron and pulses, runs, thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Electrode,
    ElectrodeMode,
    Lab,
    Neuron,
    Place,
    Step,
)
from neurolab.document.templates.generic import with_density
from neurolab.kernel.circuit import V
from neurolab.measure.spikes import upward_crossings
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from neurolab.document.records import AnyWaveform

    Floats = NDArray[np.float64]

UM2_PER_CM2 = 1e8
PATCH_CM2 = np.pi * 20.0**2 / UM2_PER_CM2
"""Surface of the single compartment: 20 um long and wide, without its ends."""

SQUID_UM = 476.0


def pulse(onset_ms: float, duration_ms: float, amplitude_na: float) -> Step:
    """Return a rectangular pulse."""
    return Step(onset_ms=onset_ms, duration_ms=duration_ms, amplitude=amplitude_na)


def clamp(
    branch: str, position: float, *commands: AnyWaveform, holding_na: float = 0.0
) -> Electrode:
    """Return a current clamp on the neuron ``n1``, named after its place."""
    return Electrode(
        id=f"{branch}_{position:g}".replace(".", "_"),
        place=Place(neuron="n1", branch=branch, position=position),
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=commands,
        holding=holding_na,
    )


def bench(
    neuron: Neuron,
    *electrodes: Electrode,
    celsius: float | None = None,
    start: float | None = None,
    sub_steps: int | None = None,
    resolution: float = 1.0,
) -> Lab:
    """Return a lab with one neuron at its own temperature or another."""
    return Lab(
        name="acceptance",
        bath=Bath(celsius=neuron.celsius if celsius is None else celsius),
        neurons=(replace(neuron, sub_steps=sub_steps),),
        electrodes=electrodes,
        start=start,
        resolution=resolution,
    )


def voltage(branch: str, position: float) -> str:
    """Return the address of the potential at a place on the neuron ``n1``."""
    return f"neuron.n1.{branch}@{position:.8f}.v"


def centre(index: int, count: int) -> float:
    """Return the position of the centre of one of `count` equal compartments."""
    return (index + 0.5) / count


def record(
    lab: Lab, *addresses: str, until_ms: float, engine: Engine | None = None
) -> tuple[Floats, list[Floats]]:
    """Return times and traces of a run from rest, the starting state included.

    Every sub-step is recorded.
    """
    engine = engine or Engine(lab, addresses, fine=True)
    first = [engine.state.cells[V, probe.index] for probe in engine.channels]
    chunk = engine.advance(round((until_ms - engine.time_ms) / TICK_MS))
    start_ms = chunk.first_tick * TICK_MS
    times = np.concatenate(([start_ms], chunk.times_ms[0]))
    values = [
        np.concatenate(([value], trace))
        for value, trace in zip(first, chunk.values, strict=True)
    ]
    return times, values


def without_channel(cell: Neuron, channel: str, *, of: str = "") -> Neuron:
    """Return a cell without a channel in the membranes whose ids begin so."""
    return replace(
        cell,
        membranes=tuple(
            with_density(one, channel, 0.0) if one.id.startswith(of) else one
            for one in cell.membranes
        ),
    )


def crossing(times_ms: Floats, trace_mv: Floats, level_mv: float) -> float:
    """Return the first upward crossing of a level, ms; the test fails without one."""
    found = upward_crossings(times_ms, trace_mv, level_mv)
    assert found.size, f"never crossed {level_mv} mV"
    return float(found[0])


class Repeated:
    """One experiment repeated from one state with other amplitudes.

    Parameters
    ----------
    lab_of : callable
        Returns the lab for an amplitude; only commands may differ.
    addresses : str
        What is recorded.
    until_ms : float
        End of each run.
    from_ms : float
        Time up to which all runs are the same.
    """

    def __init__(
        self,
        lab_of: Callable[[float], Lab],
        *addresses: str,
        until_ms: float,
        from_ms: float = 0.0,
    ) -> None:
        self.lab_of = lab_of
        self.until_ms = until_ms
        self.engine = Engine(lab_of(0.0), addresses, fine=True)
        self.engine.advance_to(from_ms)
        self.start = self.engine.snapshot()

    def run(self, amplitude: float) -> tuple[Floats, list[Floats]]:
        """Return times and traces for an amplitude."""
        self.engine.restore(self.start)
        self.engine.edit(self.lab_of(amplitude))
        return record(self.engine.lab, until_ms=self.until_ms, engine=self.engine)


def check_threshold(
    fires: Callable[[float], bool], expected: float, tolerance: float
) -> None:
    """Check that the smallest amplitude that fires is within a relative tolerance.

    Two runs, just inside of either end of the band, decide. Only if one of them says
    no is the threshold searched for, to report it.
    """
    low, high = expected * (1.0 - tolerance), expected * (1.0 + tolerance)
    if not fires(low) and fires(high):
        return
    measured = find_threshold(fires, 0.2 * expected, 5.0 * expected)
    pytest.fail(f"threshold {measured:.4g}, expected {expected} within {tolerance:.0%}")


def find_threshold(
    fires: Callable[[float], bool], low: float, high: float, relative: float = 1e-3
) -> float:
    """Return the smallest amplitude that fires, by bisection; nan if none does."""
    if not fires(high):
        return np.nan
    while high - low > relative * high:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if fires(middle) else (middle, high)
    return 0.5 * (low + high)
