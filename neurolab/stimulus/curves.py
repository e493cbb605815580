"""The shape of a command over a sweep, for its preview."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

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

if TYPE_CHECKING:
    from neurolab.document.records import Electrode

Floats = NDArray[np.float64]

FIRST_AMPLITUDES = {"nA": 1.0, "mV": 20.0, "nS": 10.0}


def _during(times_ms: Floats, onset_ms: float, duration_ms: float) -> NDArray[np.bool_]:
    return (times_ms >= onset_ms) & (times_ms < onset_ms + duration_ms)


def curve(command: AnyWaveform, times_ms: Floats) -> Floats:
    """Return a command's value at some times, in the electrode's unit.

    Noise is shown as its mean: its draws belong to the run.
    """
    match command:
        case Step():
            here = _during(times_ms, command.onset_ms, command.duration_ms)
            return np.asarray(command.amplitude * here)
        case Train():
            since = times_ms - command.onset_ms
            number = np.floor(since / command.interval_ms)
            within = since - number * command.interval_ms < command.duration_ms
            played = (number >= 0) & (number < command.count) & within
            return np.asarray(command.amplitude * played)
        case DoublePulse():
            first = _during(times_ms, command.onset_ms, command.duration_ms)
            second = _during(
                times_ms, command.onset_ms + command.interval_ms, command.duration_ms
            )
            return np.asarray(
                command.amplitude * first + command.second_amplitude * second
            )
        case Ramp():
            here = _during(times_ms, command.onset_ms, command.duration_ms)
            share = (times_ms - command.onset_ms) / command.duration_ms
            return np.asarray(
                here * (command.start + (command.end - command.start) * share)
            )
        case Sine():
            here = _during(times_ms, command.onset_ms, command.duration_ms)
            phase = 2e-3 * math.pi * command.frequency_hz
            swing = np.sin(phase * (times_ms - command.onset_ms))
            return np.asarray(here * (command.offset + command.amplitude * swing))
        case Noise():
            here = _during(times_ms, command.onset_ms, command.duration_ms)
            return np.asarray(here * command.mean)
        case Drawn():
            return np.interp(
                times_ms, command.times_ms, command.values, left=0.0, right=0.0
            )


def total(electrode: Electrode, times_ms: Floats) -> Floats:
    """Return the sum of an electrode's commands and its holding value."""
    values = np.full(times_ms.shape, electrode.holding)
    for command in electrode.commands:
        values = values + curve(command, times_ms)
    return values


def converted(command: AnyWaveform, kind: type[AnyWaveform], unit: str) -> AnyWaveform:
    """Return a command of another kind that keeps what both have in common.

    Parameters
    ----------
    command : waveform
    kind : class of waveform
    unit : str
        Of the electrode, for an amplitude where there was none.
    """
    size = getattr(command, "amplitude", getattr(command, "end", 0.0))
    size = size or FIRST_AMPLITUDES[unit]
    onset = getattr(command, "onset_ms", 1.0)
    duration = getattr(command, "duration_ms", 2.0)
    interval = max(getattr(command, "interval_ms", 5.0), duration * 1.25)
    if kind is Train:
        return Train(
            onset_ms=onset,
            duration_ms=duration,
            interval_ms=interval,
            count=3,
            amplitude=size,
        )
    if kind is DoublePulse:
        return DoublePulse(
            onset_ms=onset,
            duration_ms=duration,
            interval_ms=interval,
            amplitude=size,
            second_amplitude=size,
        )
    if kind is Ramp:
        return Ramp(onset_ms=onset, duration_ms=duration, start=0.0, end=size)
    if kind is Sine:
        return Sine(
            onset_ms=onset,
            duration_ms=duration,
            amplitude=size,
            frequency_hz=1e3 / duration,
        )
    if kind is Noise:
        return Noise(
            onset_ms=onset,
            duration_ms=duration,
            mean=size,
            deviation=abs(size) / 2.0,
            correlation_ms=1.0,
        )
    return Step(onset_ms=onset, duration_ms=duration, amplitude=size)
