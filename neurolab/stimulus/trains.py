"""The kinds of spike train of an input, and how one becomes another."""

from __future__ import annotations

from neurolab.document.records import (
    AnySpikeTrain,
    PoissonSpikes,
    RegularSpikes,
    SpikeTimes,
)
from neurolab.physiology.bench import TRAIN
from neurolab.physiology.placing import INPUT_INTERVAL_MS, INPUT_ONSET_MS
from neurolab.stimulus.firing import times_of

TRAINS: tuple[type[AnySpikeTrain], ...] = (SpikeTimes, RegularSpikes, PoissonSpikes)
MOST_TIMES = 50
"""Spikes that a train keeps when it becomes a list."""


def converted_train(
    train: AnySpikeTrain, kind: type[AnySpikeTrain], sweep_ms: float
) -> AnySpikeTrain:
    """Return a train of another kind that begins when this one does."""
    if isinstance(train, SpikeTimes):
        onset = train.times_ms[0] if train.times_ms else INPUT_ONSET_MS.value
    else:
        onset = train.onset_ms
    if kind is RegularSpikes:
        interval, count = INPUT_INTERVAL_MS.value, 1
        if isinstance(train, SpikeTimes) and len(train.times_ms) > 1:
            count = len(train.times_ms)
            interval = (train.times_ms[-1] - onset) / (count - 1)
        if isinstance(train, PoissonSpikes) and train.rate_hz > 0.0:
            interval = 1000.0 / train.rate_hz
            count = max(int((sweep_ms - onset) / interval), 1)
        return RegularSpikes(onset_ms=onset, interval_ms=interval, count=count)
    if kind is PoissonSpikes:
        rate = TRAIN["rate_hz"].value
        if isinstance(train, RegularSpikes):
            rate = 1000.0 / train.interval_ms
        return PoissonSpikes(rate_hz=rate, onset_ms=onset)
    times: tuple[float, ...] = (onset,)
    if isinstance(train, RegularSpikes):
        times = times_of(train, sweep_ms)[:MOST_TIMES] or times
    return SpikeTimes(times_ms=times)


def moved_spike(train: SpikeTimes, number: int, time_ms: float) -> SpikeTimes:
    """Return a list of spikes with one of them moved, never past its neighbours."""
    times = list(train.times_ms)
    low = times[number - 1] if number else 0.0
    high = times[number + 1] if number + 1 < len(times) else time_ms
    times[number] = min(max(time_ms, low), max(high, low))
    return SpikeTimes(times_ms=tuple(times))
