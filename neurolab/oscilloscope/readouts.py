"""What is measured on a channel while it runs: names, values, meanings, reasons.

The numbers come from `neurolab.measure`; here is which of them make sense on which
trace, where events begin and end, and why one cannot be said.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neurolab.errors import MeasureError
from neurolab.measure import conduction, firing, pairs, shape, spikes
from neurolab.texts import word
from neurolab.units import format_natural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from neurolab.oscilloscope.channel import Channel

    Floats = NDArray[np.float64]

SPIKE_MV = -20.0
"""A spike is a rise through this level that goes on to above 0 mV."""
LEAST_ANSWER = 0.02
"""Of a lane's smallest range: what is less is no answer to be measured."""
FOOT_BEFORE_MS = 0.5
SPIKE_SLOPE_MV_MS = 20.0
"""Rise at which a spike is said to begin; its voltage there is the threshold."""


@dataclass(frozen=True, slots=True)
class Readout:
    """One measure of one channel.

    Attributes
    ----------
    key : str
        Names it in the texts: ``scope.<key>`` and ``scope.about_<key>``.
    value : float
        nan where it cannot be said.
    unit : str
    reason : str
        Why it cannot be said, "" if it can.
    """

    key: str
    value: float
    unit: str
    reason: str = ""

    @property
    def name(self) -> str:
        """Return what it is called."""
        return word(f"scope.{self.key}")

    @property
    def about(self) -> str:
        """Return how it is measured."""
        return word(f"scope.about_{self.key}")

    @property
    def text(self) -> str:
        """Return the value with its unit, or why there is none."""
        if math.isnan(self.value):
            return self.reason or "–"
        return format_natural(self.value, self.unit).replace("-", "−")


@dataclass(frozen=True, slots=True)
class Site:
    """Another place on the same axon.

    Attributes
    ----------
    name : str
    distance_um : float
        Along the axon; its sign is the direction.
    arrived_ms : float
        When the first action potential crossed -20 mV there, nan if none did.
    """

    name: str
    distance_um: float
    arrived_ms: float


def measure(
    channel: Channel,
    times_ms: Floats,
    values: Floats,
    onsets_ms: Sequence[float],
    sites: Sequence[Site] = (),
) -> list[Readout]:
    """Return the measures that make sense on a trace, the most telling first.

    Parameters
    ----------
    channel : Channel
    times_ms, values : (n,) float64
        Of one sweep, or of a part of it.
    onsets_ms : sequence of float
        When the stimuli began; those within the samples count.
    sites : sequence of Site, optional
        The other places on the same axon, for a velocity.
    """
    if values.size < 4:
        return []
    # a stimulus between two samples belongs to the first of them
    first_ms = times_ms[0] - (times_ms[1] - times_ms[0])
    onsets_ms = [one for one in onsets_ms if first_ms <= one < times_ms[-1]]
    if channel.is_voltage:
        found = spike_times(times_ms, values)
        if found.size:
            return _told(_of_spikes(times_ms, values, found, onsets_ms, sites))
    return _told(_of_answer(channel, times_ms, values, onsets_ms))


def _told(found: list[Readout]) -> list[Readout]:
    """Return what has a value, or a reason for having none."""
    return [one for one in found if one.reason or not math.isnan(one.value)]


def spike_times(times_ms: Floats, values: Floats) -> Floats:
    """Return when spikes cross their level, ms."""
    if not values.size or values.max() <= 0.0:
        return np.zeros(0)
    found = spikes.spike_times(times_ms, values, SPIKE_MV)
    ends = np.append(found, times_ms[-1])[1:]
    tops = [
        shape.window(times_ms, values, a, b)[1]
        for a, b in zip(found, ends, strict=True)
    ]
    return np.array(
        [t for t, top in zip(found, tops, strict=True) if top.max(initial=-1.0) > 0.0]
    )


def resting(times_ms: Floats, values: Floats, onset_ms: float) -> float:
    """Return the value from which an answer begins: just before its stimulus."""
    level = shape.baseline(times_ms, values, onset_ms - FOOT_BEFORE_MS, onset_ms)
    return float(values[0]) if math.isnan(level) else level


def _first_spike(
    times_ms: Floats, values: Floats, found: Floats
) -> tuple[Floats, Floats]:
    """Return the samples up to the trough between the first two spikes."""
    if found.size < 2:
        return times_ms, values
    first, second = np.searchsorted(times_ms, found[:2])
    end = int(first + np.argmin(values[first:second])) + 1
    return times_ms[:end], values[:end]


def _of_spikes(
    times_ms: Floats,
    values: Floats,
    found: Floats,
    onsets_ms: Sequence[float],
    sites: Sequence[Site],
) -> list[Readout]:
    """Return the measures of action potentials: of the first one, and of the train."""
    before = [one for one in onsets_ms if one <= found[0]]
    onset = before[-1] if before else times_ms[0]
    rest = resting(times_ms, values, onset)
    times, event = _first_spike(times_ms, values, found)
    begin = threshold_mv(times, event)
    result = [
        Readout("half_width", shape.half_width(times, event, rest), "ms"),
        Readout("latency", float(found[0]) - onset if before else math.nan, "ms"),
        Readout("height", float(event.max()) - rest, "mV"),
        Readout("threshold", math.nan if begin is None else begin, "mV"),
        Readout("rise", shape.rise_time(times, event, rest), "ms"),
        Readout("undershoot", shape.undershoot(times, event), "mV"),
        Readout("steepest", shape.max_slope(times, event), "mV/ms"),
    ]
    if found.size > 1:
        result = [
            Readout("rate", firing.mean_interval_rate(found), "Hz"),
            Readout("spikes", float(found.size), ""),
            Readout("variation", firing.interval_variation(found), ""),
            *result,
        ]
    if sites:
        result.insert(0, _velocity(float(found[0]), sites))
    return result


def threshold_mv(times: Floats, values: Floats) -> float | None:
    """Return the voltage at which the first spike of a trace begins.

    Where the rise first reaches 20 mV/ms on the way to a peak above 0 mV; a stimulus
    alone rarely charges a cell that fast.

    Parameters
    ----------
    times, values : (n,) float64
        In ms and mV.
    """
    if values.size < 3 or values.max() < 0.0:
        return None
    peak = int(np.argmax(values > 0.0))
    slope = np.diff(values[: peak + 1]) / np.diff(times[: peak + 1])
    slow = np.flatnonzero(slope < SPIKE_SLOPE_MV_MS)
    start = int(slow[-1]) + 1 if slow.size else 0
    return float(values[start])


def _velocity(here_ms: float, sites: Sequence[Site]) -> Readout:
    """Return how fast the first spike ran to the farthest place it ran to, or why not.

    It ran to a place if it passed every one that lies between in order: a spike that
    begins between two places reaches both, and their delay says nothing of its speed.
    """
    sites = sorted(sites, key=lambda one: -abs(one.distance_um))
    passed = [one for one in sites if not math.isnan(one.arrived_ms)]
    if not passed:
        return _no_velocity("velocity_silent", place=sites[0].name)
    for site in passed:
        between = [
            one.arrived_ms
            for one in reversed(passed)
            if 0.0 < one.distance_um / site.distance_um < 1.0
        ]
        way = [here_ms, *between, site.arrived_ms]
        if np.all(np.diff(way) > 0.0) or np.all(np.diff(way) < 0.0):
            break
    else:
        return _no_velocity("velocity_between", place=passed[0].name)
    # whichever way it runs: a speed has no sign
    first, second = sorted((here_ms, site.arrived_ms))
    try:
        speed = conduction.velocity(first, second, abs(site.distance_um))
    except MeasureError:
        away = format_natural(abs(site.distance_um) * 1e-3, "mm", 2)
        return _no_velocity("velocity_near", place=site.name, distance=away)
    return Readout("velocity", speed, "m/s")


def _no_velocity(key: str, **fields: str) -> Readout:
    """Return why there is no velocity."""
    return Readout("velocity", math.nan, "m/s", word(f"scope.{key}", **fields))


def _of_answer(
    channel: Channel, times_ms: Floats, values: Floats, onsets_ms: Sequence[float]
) -> list[Readout]:
    """Return the measures of what rises and falls: potential, current, receptors."""
    onset = onsets_ms[0] if onsets_ms else float(times_ms[0])
    rest = resting(times_ms, values, onset)
    up, down = float(values.max()) - rest, rest - float(values.min())
    sign = 1.0 if up >= down else -1.0
    size = max(up, down)
    if size < LEAST_ANSWER * channel.least_span:
        return []
    # the first answer: until the next stimulus, if there is one
    end = onsets_ms[1] if len(onsets_ms) > 1 else math.inf
    times, event = shape.window(times_ms, sign * values, onset, end)
    if event.size < 4 or event.max() - sign * rest < LEAST_ANSWER * channel.least_span:
        times, event = shape.window(times_ms, sign * values, onset, math.inf)
    level = sign * rest
    result = []
    top_ms = shape.peak_time(times, event)
    if channel.is_voltage:
        foot_ms = response_feet(times, event, (onset,))[0]
        _, answer = shape.window(times, event, foot_ms, math.inf)
        height = float(answer.max() - answer[0])
        result.append(Readout("epsp" if sign > 0.0 else "ipsp", height, channel.unit))
    begin = shape.onset_time(times, event, level)
    result += [
        Readout("rise", shape.rise_time(times, event, level), "ms"),
        Readout("half_width", shape.half_width(times, event, level), "ms"),
        Readout("decay", shape.decay_time(times, event, level), "ms"),
        Readout("delay", begin - onset if onsets_ms else math.nan, "ms"),
        Readout("peak_time", top_ms - onset if onsets_ms else math.nan, "ms"),
        Readout("mean", float(values.mean()), channel.unit),
        Readout("deviation", float(values.std()), channel.unit),
    ]
    if len(onsets_ms) > 1:
        result.insert(1, _pair(times_ms, sign * values, onsets_ms))
    return result


def response_feet(
    times_ms: Floats, values: Floats, onsets_ms: Sequence[float]
) -> Floats:
    """Return where the answers to stimuli begin: the lowest point before each peak."""
    ends = [*onsets_ms, math.inf][1:]
    feet = []
    for onset, end in zip(onsets_ms, ends, strict=True):
        times, answer = shape.window(times_ms, values, onset, end)
        if not answer.size:
            continue
        # the largest rise from any point before: a decay at the start is none
        top = int(np.argmax(answer - np.minimum.accumulate(answer)))
        foot = int(np.argmin(answer[: top + 1]))
        feet.append(float(times[foot]))
    return np.array(feet)


def _pair(times_ms: Floats, values: Floats, onsets_ms: Sequence[float]) -> Readout:
    """Return the second answer over the first, each from its foot."""
    third = onsets_ms[2] if len(onsets_ms) > 2 else math.inf
    times, answer = shape.window(times_ms, values, times_ms[0], third)
    feet = response_feet(times, answer, onsets_ms[:2])
    if feet.size < 2 or feet[1] >= times_ms[-1]:
        return Readout("pair", math.nan, "", word("scope.pair_open"))
    ratio = pairs.paired_pulse_ratio(times, answer, float(feet[0]), float(feet[1]))
    return Readout("pair", ratio, "")
