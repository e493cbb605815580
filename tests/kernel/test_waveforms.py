"""Means of waveforms over a step against numerical integration."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.document.records import (
    AnyWaveform,
    DoublePulse,
    Drawn,
    Noise,
    Ramp,
    Sine,
    Step,
    Train,
)
from neurolab.document.templates import single_compartment
from neurolab.kernel.electrodes import command_mean, commands_jump, draw_noise
from neurolab.simulation.build import build, empty_state
from tests.acceptance.rig import bench, clamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from neurolab.kernel.circuit import Circuit, State

    Floats = NDArray[np.float64]

WAVES: dict[str, tuple[AnyWaveform, Callable[[Floats], Any], list[float]]] = {
    "step": (
        Step(onset_ms=1.0, duration_ms=2.0, amplitude=-3.0),
        lambda t: -3.0 * ((t >= 1.0) & (t < 3.0)),
        [1.0, 3.0],
    ),
    "train": (
        Train(onset_ms=0.5, duration_ms=0.3, interval_ms=1.5, count=3, amplitude=2.0),
        lambda t: 2.0 * sum((t >= a) & (t < a + 0.3) for a in (0.5, 2.0, 3.5)),
        [0.5, 0.8, 2.0, 2.3, 3.5, 3.8],
    ),
    "double_pulse": (
        DoublePulse(
            onset_ms=1.0,
            duration_ms=1.0,
            interval_ms=0.5,
            amplitude=1.0,
            second_amplitude=4.0,
        ),
        lambda t: 1.0 * ((t >= 1) & (t < 2)) + 4.0 * ((t >= 1.5) & (t < 2.5)),
        [1.0, 1.5, 2.0, 2.5],
    ),
    "ramp": (
        Ramp(onset_ms=1.0, duration_ms=2.0, start=0.0, end=5.0),
        lambda t: np.where((t >= 1.0) & (t < 3.0), 2.5 * (t - 1.0), 0.0),
        [3.0],
    ),
    "sine": (
        Sine(
            onset_ms=1.0, duration_ms=3.0, amplitude=2.0, frequency_hz=700.0, offset=0.5
        ),
        lambda t: np.where(
            (t >= 1.0) & (t < 4.0),
            0.5 + 2.0 * np.sin(2.0 * math.pi * 0.7 * (t - 1.0)),
            0.0,
        ),
        [1.0, 4.0],
    ),
    "drawn": (
        Drawn(times_ms=(0.5, 1.0, 1.0, 3.0, 4.0), values=(0.0, 2.0, -1.0, 3.0, 0.0)),
        lambda t: np.select(
            [t < 0.5, t < 1.0, t < 3.0, t < 4.0],
            [0.0 * t, 4.0 * (t - 0.5), -1.0 + 2.0 * (t - 1.0), 3.0 - 3.0 * (t - 3.0)],
            0.0,
        ),
        [1.0],
    ),
}


def played(waveform: AnyWaveform) -> tuple[Circuit, State]:
    """Return a circuit whose only electrode plays a waveform, and its state."""
    circuit = build(bench(single_compartment(), clamp("soma", 0.5, waveform))).circuit
    return circuit, empty_state(circuit)


@pytest.mark.parametrize("name", list(WAVES))
def test_mean_over_a_step(name: str, rng: np.random.Generator) -> None:
    """The mean over any step, edges anywhere in it, is that of the curve."""
    waveform, curve, _ = WAVES[name]
    circuit, state = played(waveform)
    starts = np.concatenate((rng.uniform(-0.5, 4.5, 20), [0.0, 1.0, 2.5]))
    lengths = np.concatenate((10.0 ** rng.uniform(-3.0, 0.5, 20), [6.0, 0.025, 0.5]))

    for start, length in zip(starts, lengths, strict=True):
        points = 4000
        middles = start + length * (np.arange(points) + 0.5) / points
        expected = float(np.mean(curve(middles)))
        found = command_mean(circuit, state, 0, start, start + length, 0.5)
        # a jump within a cell of the integration costs at most that cell
        assert found == pytest.approx(expected, abs=30.0 / points)


@pytest.mark.parametrize("name", list(WAVES))
def test_jumps(name: str) -> None:
    """A step is said to hold a jump if there is one in start <= t < stop, else not."""
    waveform, _, jumps = WAVES[name]
    circuit, _ = played(waveform)
    h = 0.025
    found = [k for k in range(200) if commands_jump(circuit, 0, k * h, (k + 1) * h)]

    assert found == [round(jump / h) for jump in jumps]


def test_noise_has_its_deviation_and_correlation() -> None:
    """Noise has the mean, deviation and correlation time that it was given."""
    mean, deviation, correlation, dt = 0.4, 0.2, 0.1, 0.025
    circuit, state = played(
        Noise(
            onset_ms=0.0,
            duration_ms=1e9,
            mean=mean,
            deviation=deviation,
            correlation_ms=correlation,
        )
    )
    count = 6000
    values = np.empty(count)
    for tick in range(count):
        draw_noise(circuit, state, 11, tick, dt)
        values[tick] = command_mean(circuit, state, 0, tick * dt, (tick + 1) * dt, 0.0)
    centred = values - mean
    # about one independent number in every 2 correlation / dt
    independent = count * dt / (2.0 * correlation)

    assert values.mean() == pytest.approx(mean, abs=3.5 * deviation / independent**0.5)
    assert values.std() == pytest.approx(deviation, rel=3.5 / (2 * independent) ** 0.5)
    lag = round(correlation / dt)
    similar = np.mean(centred[lag:] * centred[:-lag]) / np.mean(centred**2)
    assert similar == pytest.approx(math.exp(-1.0), abs=0.12)
