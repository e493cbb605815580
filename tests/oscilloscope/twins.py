"""The measures once more: sample by sample, from what the scope says they mean.

Nothing here is shared with `neurolab.measure`: plain loops over pairs of samples, a
straight line between neighbours, the highest sample instead of a parabola, and a scan
instead of a search where an exponential is fitted. All go upwards; of an answer that
goes down, pass the negative.
"""

from __future__ import annotations

from itertools import pairwise
from math import exp, inf, nan, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Trace = Sequence[tuple[float, float]]


def crossings(trace: Trace, level: float, *, up: bool = True) -> list[float]:
    """Return when the line from sample to sample passes a level."""
    found = []
    for (t, v), (t2, v2) in pairwise(trace):
        passes = v < level <= v2 if up else v >= level > v2
        if passes:
            found.append(t + (t2 - t) * (level - v) / (v2 - v))
    return found


def spikes(trace: Trace) -> list[float]:
    """Return the crossings of -20 mV that go on to above 0 mV."""
    found = crossings(trace, -20.0)
    kept = []
    for k, start in enumerate(found):
        end = found[k + 1] if k + 1 < len(found) else inf
        if any(v > 0.0 for t, v in trace if start <= t <= end):
            kept.append(start)
    return kept


def ground(trace: Trace, onset: float) -> float:
    """Return the value before a stimulus: the mean of half a millisecond."""
    before = [v for t, v in trace if onset - 0.5 <= t <= onset]
    return sum(before) / len(before) if before else trace[0][1]


def cut(trace: Trace, begin: float, end: float) -> Trace:
    """Return the samples between two times."""
    return [(t, v) for t, v in trace if begin <= t <= end]


def top(trace: Trace) -> int:
    """Return which sample is the highest."""
    best = 0
    for k, (_, v) in enumerate(trace):
        if v > trace[best][1]:
            best = k
    return best


def first_spike(trace: Trace) -> Trace:
    """Return the trace until the lowest point between its first two spikes."""
    found = spikes(trace)
    if len(found) < 2:
        return trace
    between = [k for k, (t, _) in enumerate(trace) if found[0] <= t < found[1]]
    lowest = min(between, key=lambda k: trace[k][1])
    return trace[: lowest + 1]


def rises_to(trace: Trace, rest: float, share: float) -> float:
    """Return the last time before the peak at a share of the height."""
    peak = top(trace)
    level = rest + share * (trace[peak][1] - rest)
    found = crossings(trace[: peak + 1], level)
    return found[-1] if found else nan


def falls_to(trace: Trace, rest: float, share: float) -> float:
    """Return the first time after the peak at a share of the height."""
    peak = top(trace)
    level = rest + share * (trace[peak][1] - rest)
    found = crossings(trace[peak:], level, up=False)
    return found[0] if found else nan


def half_width(trace: Trace, rest: float) -> float:
    """Return the time above half of the height."""
    return falls_to(trace, rest, 0.5) - rises_to(trace, rest, 0.5)


def rise(trace: Trace, rest: float) -> float:
    """Return the time from a tenth to nine tenths of the height."""
    return rises_to(trace, rest, 0.9) - rises_to(trace, rest, 0.1)


def decay(trace: Trace, rest: float) -> float:
    """Return the time from the peak until 1/e of the height is left."""
    return falls_to(trace, rest, exp(-1.0)) - trace[top(trace)][0]


def onset(trace: Trace, rest: float) -> float:
    """Return when a twentieth of the height is first reached."""
    level = rest + 0.05 * (trace[top(trace)][1] - rest)
    found = crossings(trace, level)
    return found[0] if found else nan


def foot(trace: Trace) -> int:
    """Return the lowest sample before the largest rise of an answer ends."""
    lowest, best, end = trace[0][1], -1.0, 0
    for k, (_, v) in enumerate(trace):
        lowest = min(lowest, v)
        if v - lowest > best:
            best, end = v - lowest, k
    return min(range(end + 1), key=lambda k: (trace[k][1], k))


def size(trace: Trace) -> float:
    """Return the height of an answer above its own foot."""
    start = foot(trace)
    return max(v for _, v in trace[start:]) - trace[start][1]


def threshold(trace: Trace) -> float:
    """Return where the rise to the first point above 0 mV last gets steep."""
    peak = next(k for k, (_, v) in enumerate(trace) if v > 0.0)
    here = peak
    while here > 0:
        (t, v), (t2, v2) = trace[here - 1], trace[here]
        if (v2 - v) / (t2 - t) < 20.0:
            break
        here -= 1
    return trace[here][1]


def undershoot(trace: Trace) -> float:
    """Return the lowest value after the peak."""
    return min(v for _, v in trace[top(trace) :])


def steepest(trace: Trace) -> float:
    """Return the fastest rise from sample to sample."""
    pairs = pairwise(trace)
    return max((v2 - v) / (t2 - t) for (t, v), (t2, v2) in pairs)


def rate(trace: Trace) -> float:
    """Return intervals per second."""
    found = spikes(trace)
    return 1000.0 * (len(found) - 1) / (found[-1] - found[0])


def variation(trace: Trace) -> float:
    """Return the scatter of the intervals over their mean."""
    found = spikes(trace)
    gaps = [b - a for a, b in pairwise(found)]
    mean = sum(gaps) / len(gaps)
    return sqrt(sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) / mean


def pair_ratio(trace: Trace, onsets: Sequence[float]) -> float:
    """Return the second answer over the first, whose decay goes on beneath it.

    The decay is the exponential towards the first foot that lies nearest to the later
    half of the way from the first peak to the second foot.
    """
    third = onsets[2] if len(onsets) > 2 else inf
    seen = cut(trace, trace[0][0], third)
    parts = [cut(seen, onsets[0], onsets[1]), cut(seen, onsets[1], inf)]
    feet = [part[foot(part)] for part in parts]
    rest = feet[0][1]
    one = [(t, v - rest) for t, v in cut(seen, feet[0][0], feet[1][0])]
    first_ms, first = max(one, key=lambda sample: abs(sample[1]))
    tail = cut(seen, 0.5 * (first_ms + feet[1][0]), feet[1][0])
    left = _decaying([(t, v - rest) for t, v in tail])
    second = 0.0
    for t, v in cut(seen, feet[1][0], inf):
        beneath = rest + left(t) if left is not None else feet[1][1]
        second = max(second, v - beneath, key=abs)
    return second / first


def _decaying(tail: Trace) -> Callable[[float], float] | None:
    """Return the exponential towards 0 nearest to some samples, None if none is."""
    if len(tail) < 3 or len({v for _, v in tail}) == 1:
        return None
    start = tail[0][0]
    span = tail[-1][0] - start
    thin = tail[:: max(len(tail) // 100, 1)]

    def fit(tau: float) -> tuple[float, float]:
        shape = [exp(-(t - start) / tau) for t, _ in thin]
        height = sum(s * v for s, (_, v) in zip(shape, thin, strict=True))
        height /= sum(s * s for s in shape)
        error = sum(
            (v - height * s) ** 2 for s, (_, v) in zip(shape, thin, strict=True)
        )
        return error, height

    taus = [span * 10.0 ** (k / 100.0) for k in range(-200, 200)]
    best = min(taus, key=lambda tau: fit(tau)[0])
    if best in (taus[0], taus[-1]):
        return None
    height = fit(best)[1]
    return lambda t: height * exp(-(t - start) / best)
