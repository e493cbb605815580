"""Whatever runs on whatever lab: the cards say what a naive reading of it says."""

from __future__ import annotations

from math import inf, isnan
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import neurolab
from neurolab.document.addresses import quantities, set_value
from neurolab.document.checks import check
from neurolab.document.records import SpikeTimes
from neurolab.errors import DivergenceError
from neurolab.oscilloscope.oscilloscope import Oscilloscope
from neurolab.oscilloscope.sites import spot_of
from neurolab.oscilloscope.stimuli import onsets_for
from neurolab.simulation.engine import Engine
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.trace_store import TraceStore
from tests.oscilloscope import twins
from tests.strategies import labs

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from neurolab.document.records import Lab
    from neurolab.oscilloscope.readouts import Readout

A_TICK = 0.03
"""The highest sample is up to a tick from the peak between samples, ms."""
BRIEF = (
    "action-potential",
    "squid-axon",
    "saltatory",
    "thick-sheath",
    "diameter",
    "collision",
    "epsp",
    "ipsp",
    "generic-neuron",
    "threshold",
)


@st.composite
def other_labs(draw: st.DrawFn) -> Lab:
    """Draw a bundled lab with a few other values."""
    lab = neurolab.load(draw(st.sampled_from(BRIEF)))
    for _ in range(draw(st.integers(0, 3))):
        every = [one for one in quantities(lab).values() if not one.whole]
        one = draw(st.sampled_from(sorted(every, key=lambda each: each.address)))
        value = one.value * draw(st.floats(0.7, 1.4))
        lab = set_value(lab, one.address, min(max(value, one.low), one.high))
    return lab


@st.composite
def paired_labs(draw: st.DrawFn) -> Lab:
    """Draw a lab in which a synapse is used two or three times."""
    lab = neurolab.load(draw(st.sampled_from(("epsp", "ipsp"))))
    gaps = draw(st.lists(st.floats(4.0, 25.0), min_size=1, max_size=2))
    times = [5.0]
    for gap in gaps:
        times.append(times[-1] + gap)
    train = SpikeTimes(times_ms=tuple(times))
    inputs = tuple(replace(one, train=train) for one in lab.inputs)
    return replace(lab, inputs=inputs, sweep_ms=100.0)


@st.composite
def random_labs(draw: st.DrawFn) -> Lab:
    """Draw any lab, with something of each kind on the scope."""
    lab = draw(labs())
    branch = draw(st.sampled_from(lab.neurons[-1].branches)).id
    channels = [*lab.channels, f"neuron.{lab.neurons[-1].id}.{branch}@0.5.v"]
    channels += [f"synapse.{one.id}.g" for one in lab.synapses if one.detail == "light"]
    return replace(lab, channels=tuple(channels[:4]))


def shown(lab: Lab) -> tuple[Oscilloscope, list[list[tuple[float, float]]]]:
    """Return a scope after one sweep of a lab, and the samples of its traces."""
    store = TraceStore()
    scope = Oscilloscope(store)
    scope.set_lab(lab)
    chunk = Engine(lab).advance(round(lab.sweep_ms / TICK_MS))
    store.append(chunk)
    scope.take_chunks([chunk])
    scope.finish_sweep()
    traces = []
    for one in lab.channels:
        times, values = store.samples(one, 0.0, lab.sweep_ms, sweep=1)
        traces.append(list(zip(times.tolist(), values.tolist(), strict=True)))
    return scope, traces


def near(found: Readout, wanted: float, least: float) -> bool:
    """Return whether a measure is another, within 1 % or the least that counts."""
    if isnan(wanted):
        return False
    return abs(found.value - wanted) <= max(0.01 * abs(wanted), least)


def check_channel(
    trace: list[tuple[float, float]],
    onsets: list[float],
    least: float,
    said: dict[str, Readout],
) -> None:
    """Compare every measure of a channel but its velocity with its twin."""
    onsets = [one for one in onsets if one < trace[-1][0]]
    found = twins.spikes(trace) if "threshold" in said else []
    if found:
        before = [one for one in onsets if one <= found[0]]
        onset = before[-1] if before else trace[0][0]
        rest = twins.ground(trace, onset)
        event = twins.first_spike(trace)
        height = event[twins.top(event)][1] - rest
        wanted = {
            "latency": (found[0] - onset, 1e-6),
            "height": (height, 1e-6),
            "half_width": (twins.half_width(event, rest), 0.01),
            "rise": (twins.rise(event, rest), 0.01),
            "threshold": (twins.threshold(event), 1e-6),
            "undershoot": (twins.undershoot(event), 0.05),
            "steepest": (twins.steepest(event), 1e-6),
        }
        if len(found) > 1:
            wanted |= {
                "rate": (twins.rate(trace), 1e-6),
                "spikes": (float(len(found)), 0.0),
            }
        if len(found) > 2:
            wanted["variation"] = (twins.variation(trace), 1e-9)
    else:
        onset = onsets[0] if onsets else trace[0][0]
        rest = twins.ground(trace, onset)
        is_up = max(v for _, v in trace) - rest >= rest - min(v for _, v in trace)
        sign = 1.0 if is_up else -1.0
        turned = [(t, sign * v) for t, v in trace]
        end = onsets[1] if len(onsets) > 1 else trace[-1][0]
        event = twins.cut(turned, onset, end)
        level = sign * rest
        if not event or event[twins.top(event)][1] - level < least:
            event = twins.cut(turned, onset, inf)  # the first one had no answer
        peak_ms = event[twins.top(event)][0] if event else 0.0
        wanted = {}
        if event:
            wanted = {
                "rise": (twins.rise(event, level), 0.02),
                "half_width": (twins.half_width(event, level), 0.02),
                "decay": (twins.decay(event, level), A_TICK),
                "delay": (twins.onset(event, level) - onset, 0.01),
                "peak_time": (peak_ms - onset, A_TICK),
            }
            if "epsp" in said or "ipsp" in said:
                key = "epsp" if is_up else "ipsp"
                assert key in said
                wanted[key] = (twins.size(event), 1e-3)
        if "pair" in said and not said["pair"].reason:
            wanted["pair"] = (twins.pair_ratio(turned, onsets), 0.01)
        values = [v for _, v in trace]
        mean = sum(values) / len(values)
        wanted["mean"] = (mean, 1e-6)
        spread = sum((v - mean) ** 2 for v in values) / len(values)
        wanted["deviation"] = (spread**0.5, 1e-6)
    for key, one in said.items():
        if key != "velocity" and not one.reason:
            assert near(one, *wanted[key]), (key, one.value, wanted[key])


def check_velocity(
    lab: Lab, traces: list[list[tuple[float, float]]], number: int, one: Readout
) -> None:
    """Compare a velocity with the distance over the delay to some other channel."""
    here = spot_of(lab, lab.channels[number])
    assert here is not None
    start = twins.spikes(traces[number])[0]
    speeds = []
    for other, address in enumerate(lab.channels):
        there = spot_of(lab, address)
        if there is None or there.neuron != here.neuron or other == number:
            continue
        arrived = twins.spikes(traces[other])
        if arrived and arrived[0] != start:
            away = abs(there.distance_um - here.distance_um)
            speeds.append((away, away / abs(arrived[0] - start) / 1000.0))
    farthest = max(away for away, _ in speeds)
    # in that lab the action potential begins between the sites
    least = 0.0 if lab.name == "collision" else 0.999 * farthest
    among = [speed for away, speed in speeds if away >= least]
    assert any(one.value == pytest.approx(speed, rel=1e-6) for speed in among)


@settings(
    max_examples=150,
    phases=(Phase.generate,),  # a lab takes too long to be made smaller
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(lab=st.one_of(other_labs(), paired_labs(), random_labs()))
def test_cards_say_what_a_naive_reading_says(lab: Lab, qapp: QApplication) -> None:
    """Each measure of each channel of each lab, within 1 %."""
    if any(one.severity == "error" for one in check(lab)):
        return
    try:
        scope, traces = shown(lab)
    except DivergenceError:
        return
    for number, trace in enumerate(traces):
        said = {one.key: one for one in scope.measuring.of(number)}
        onsets = list(onsets_for(lab, lab.channels[number]))
        least = 0.02 * scope.face.channels[number].least_span
        check_channel(trace, onsets, least, said)
        speed = said.get("velocity")
        if speed is not None and not speed.reason:
            check_velocity(lab, traces, number, speed)
    scope.deleteLater()
