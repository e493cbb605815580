"""Electrode commands as the kernel plays them: straight lines, sines and noises."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING

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
from neurolab.kernel.circuit import LINES, NOISE, SINE

if TYPE_CHECKING:
    from neurolab.document.records import Electrode

PER_SECOND_TO_PER_MS = 1e-3
NO_CONSTANTS = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
SCALED = {LINES: (), SINE: (2, 4), NOISE: (2, 3)}
"""Which constants of a waveform carry the electrode's unit."""


@dataclass(frozen=True, slots=True)
class Wave:
    """One waveform: kind, constants (`kernel.electrodes`), breakpoints."""

    kind: int
    constants: tuple[float, ...] = NO_CONSTANTS
    times: tuple[float, ...] = ()
    values: tuple[float, ...] = ()

    def scaled_constants(self, factor: float) -> tuple[float, ...]:
        """Return the constants with the electrode's unit turned into the kernel's."""
        scaled = SCALED[self.kind]
        return tuple(
            value * factor if i in scaled else value
            for i, value in enumerate(self.constants)
        )


def _pulses(onsets: list[float], duration: float, amplitudes: list[float]) -> Wave:
    """Return rectangular pulses; each jumps up and down."""
    times: list[float] = []
    values: list[float] = []
    for onset, amplitude in zip(onsets, amplitudes, strict=True):
        times += [onset, onset, onset + duration, onset + duration]
        values += [0.0, amplitude, amplitude, 0.0]
    return Wave(LINES, times=tuple(times), values=tuple(values))


@singledispatch
def wave_of(waveform: AnyWaveform) -> Wave:
    """Return what the kernel plays for a waveform record."""
    raise TypeError(waveform)


@wave_of.register
def _(waveform: Step) -> Wave:
    return _pulses([waveform.onset_ms], waveform.duration_ms, [waveform.amplitude])


@wave_of.register
def _(waveform: Train) -> Wave:
    onsets = [
        waveform.onset_ms + i * waveform.interval_ms for i in range(waveform.count)
    ]
    return _pulses(onsets, waveform.duration_ms, [waveform.amplitude] * waveform.count)


@wave_of.register
def _(waveform: Ramp) -> Wave:
    end = waveform.onset_ms + waveform.duration_ms
    return Wave(
        LINES,
        times=(waveform.onset_ms, waveform.onset_ms, end, end),
        values=(0.0, waveform.start, waveform.end, 0.0),
    )


@wave_of.register
def _(waveform: Drawn) -> Wave:
    return Wave(LINES, times=waveform.times_ms, values=waveform.values)


@wave_of.register
def _(waveform: Sine) -> Wave:
    end = waveform.onset_ms + waveform.duration_ms
    frequency = waveform.frequency_hz * PER_SECOND_TO_PER_MS
    constants = (
        waveform.onset_ms,
        end,
        waveform.amplitude,
        frequency,
        waveform.offset,
        0.0,
    )
    return Wave(SINE, constants)


@wave_of.register
def _(waveform: Noise) -> Wave:
    end = waveform.onset_ms + waveform.duration_ms
    constants = (
        waveform.onset_ms,
        end,
        waveform.mean,
        waveform.deviation,
        waveform.correlation_ms,
        0.0,
    )
    return Wave(NOISE, constants)


def waves_of(electrode: Electrode) -> tuple[Wave, ...]:
    """Return what an electrode plays besides its holding value.

    The pulses of a pair are two waveforms, so that they add where they overlap.
    """
    waves: list[Wave] = []
    for command in electrode.commands:
        if isinstance(command, DoublePulse):
            second = command.onset_ms + command.interval_ms
            for onset, amplitude in (
                (command.onset_ms, command.amplitude),
                (second, command.second_amplitude),
            ):
                waves.append(_pulses([onset], command.duration_ms, [amplitude]))
        else:
            waves.append(wave_of(command))
    return tuple(waves)
