"""The commands of an electrode as a little curve, and in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.records import (
    DoublePulse,
    Drawn,
    ElectrodeMode,
    Noise,
    Ramp,
    Sine,
    Step,
    Train,
)
from neurolab.units import format_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.document.records import AnyWaveform, Electrode

POINTS = 240
MOST_PULSES_DRAWN = 6
UNITS = {
    ElectrodeMode.CURRENT_CLAMP: "nA",
    ElectrodeMode.VOLTAGE_CLAMP: "mV",
    ElectrodeMode.CONDUCTANCE_CLAMP: "nS",
}


def window_ms(waveform: AnyWaveform) -> tuple[float, float]:
    """Return the time that shows the waveform, a little more than it takes."""
    match waveform:
        case Train():
            shown = min(max(waveform.count, 1), MOST_PULSES_DRAWN)
            first = waveform.onset_ms
            last = first + (shown - 1) * waveform.interval_ms + waveform.duration_ms
        case DoublePulse():
            first = waveform.onset_ms
            last = first + waveform.interval_ms + waveform.duration_ms
        case Drawn():
            first = waveform.times_ms[0] if waveform.times_ms else 0.0
            last = waveform.times_ms[-1] if waveform.times_ms else 1.0
        case _:
            first = waveform.onset_ms
            last = first + waveform.duration_ms
    margin = max(0.25 * (last - first), 1e-3)
    return first - margin, last + margin


def curve(waveform: AnyWaveform) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return times (ms) and values of a waveform for its picture."""
    start, stop = window_ms(waveform)
    t = np.linspace(start, stop, POINTS)
    return t, _values(waveform, t)


def _values(waveform: AnyWaveform, t: NDArray[np.float64]) -> NDArray[np.float64]:
    zero = np.zeros(t.size)
    if isinstance(waveform, Drawn):
        if not waveform.times_ms:
            return zero
        times, values = waveform.times_ms, waveform.values
        return np.interp(t, times, values, left=0.0, right=0.0)
    since = t - waveform.onset_ms
    inside = (since >= 0.0) & (since < waveform.duration_ms)
    match waveform:
        case Step():
            return np.where(inside, waveform.amplitude, 0.0)
        case Train():
            number = np.floor(since / waveform.interval_ms)
            phase = since - number * waveform.interval_ms
            hit = (number >= 0) & (number < waveform.count)
            hit &= phase < waveform.duration_ms
            return np.where(hit, waveform.amplitude, 0.0)
        case DoublePulse():
            second = since - waveform.interval_ms
            again = (second >= 0.0) & (second < waveform.duration_ms)
            pulse = np.where(inside, waveform.amplitude, 0.0)
            return pulse + np.where(again, waveform.second_amplitude, 0.0)
        case Ramp():
            share = since / max(waveform.duration_ms, 1e-9)
            line = waveform.start + (waveform.end - waveform.start) * share
            return np.where(inside, line, 0.0)
        case Sine():
            angle = 2.0 * np.pi * waveform.frequency_hz * 1e-3 * since
            wave = waveform.offset + waveform.amplitude * np.sin(angle)
            return np.where(inside, wave, 0.0)
        case Noise():
            # a sample for the eye; the run draws its own
            draw = np.random.default_rng(4).normal(size=t.size // 4 + 1)
            rough = np.interp(np.arange(t.size) / 4.0, np.arange(draw.size), draw)
            return np.where(inside, waveform.mean + waveform.deviation * rough, 0.0)


def summary(electrode: Electrode) -> str:
    """Return what an electrode plays: ``1 nA × 2 ms``."""
    unit = UNITS.get(electrode.mode, "")
    if not electrode.commands:
        return f"{format_number(electrode.holding, 3)} {unit}" if unit else ""
    return "  +  ".join(_words(one, unit) for one in electrode.commands[:2])


def _words(waveform: AnyWaveform, unit: str) -> str:
    def number(value: float) -> str:
        return format_number(value, 3)

    match waveform:
        case Train():
            size = f"{number(waveform.amplitude)} {unit}"
            return f"{waveform.count} × {size}, {number(waveform.interval_ms)} ms"
        case DoublePulse():
            size = f"{number(waveform.amplitude)} {unit}"
            return f"2 × {size}, {number(waveform.interval_ms)} ms"
        case Ramp():
            ends = f"{number(waveform.start)}…{number(waveform.end)} {unit}"
            return f"{ends} × {number(waveform.duration_ms)} ms"
        case Sine():
            size = f"{number(waveform.amplitude)} {unit}"
            return f"{size}, {number(waveform.frequency_hz)} Hz"
        case Noise():
            return f"± {number(waveform.deviation)} {unit}"
        case Drawn():
            return f"{number(max(map(abs, waveform.values), default=0.0))} {unit}"
    return f"{number(waveform.amplitude)} {unit} × {number(waveform.duration_ms)} ms"
