"""When the stimuli of a lab begin, as far as it says so: for triggers and measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.document.records import (
    DoublePulse,
    RegularSpikes,
    SpikeTimes,
    Train,
)

if TYPE_CHECKING:
    from neurolab.document.records import AnyWaveform, Input, Lab

MOST_ONSETS = 100


def trigger_of(lab: Lab) -> float:
    """Return the onset of the first command or input of a sweep, ms; 0 if none."""
    onsets = [
        onset
        for electrode in lab.electrodes
        if electrode.on
        for command in electrode.commands
        if (onset := getattr(command, "onset_ms", None)) is not None
    ]
    onsets += [
        onset
        for one in lab.inputs
        if one.on and (onset := getattr(one.train, "onset_ms", None)) is not None
    ]
    return min(onsets, default=0.0)


def onsets_for(lab: Lab, address: str) -> tuple[float, ...]:
    """Return when the stimuli that a channel answers to begin, ms, rising.

    Of something at a synapse these are the spikes of its outside input; of anything
    else those of all outside inputs, or without these the pulses of the electrodes.
    """
    kind, name = address.split(".")[:2]
    inputs = [one for one in lab.inputs if one.on]
    if kind == "synapse":
        source = next((one.input for one in lab.synapses if one.id == name), None)
        inputs = [one for one in inputs if one.id == source]
    found = {time for one in inputs for time in spikes_of(one)}
    if not found:
        found = {
            time
            for one in lab.electrodes
            if one.on
            for command in one.commands
            for time in pulses_of(command)
        }
    return tuple(sorted(one for one in found if one < lab.sweep_ms))


def spikes_of(one: Input) -> tuple[float, ...]:
    """Return the times of an input's spikes, where they are told."""
    train = one.train
    if isinstance(train, SpikeTimes):
        return train.times_ms
    if isinstance(train, RegularSpikes):
        count = min(train.count or MOST_ONSETS, MOST_ONSETS)
        return tuple(train.onset_ms + k * train.interval_ms for k in range(count))
    return ()


def pulses_of(command: AnyWaveform) -> tuple[float, ...]:
    """Return the onsets of a command's pulses."""
    if isinstance(command, Train):
        count = min(command.count, MOST_ONSETS)
        return tuple(command.onset_ms + k * command.interval_ms for k in range(count))
    if isinstance(command, DoublePulse):
        return command.onset_ms, command.onset_ms + command.interval_ms
    onset = getattr(command, "onset_ms", None)
    return () if onset is None else (onset,)
