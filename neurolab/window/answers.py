"""What a sweep showed besides action potentials, in words: from the traces shown.

`story` makes the sentence of the caption; here is what a potential, a receptor or a
transmitter did after each of the stimuli.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from neurolab.document.records import BranchKind, Step
from neurolab.oscilloscope.channel import channel_of
from neurolab.oscilloscope.stimuli import pulses_of, spikes_of
from neurolab.texts import word
from neurolab.units import format_natural, format_number, format_quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from neurolab.document.records import Lab

Floats = NDArray[np.float64]
Trace = tuple[Floats, Floats]
Traces = "Mapping[str, Trace]"

PAUSE_MS = 60.0
"""Stimuli farther apart than this are answered one by one."""
MOST_EPISODES = 8
LEAST_MV = 0.1
"""Less than this is told as such."""
UNSETTLED_MV = 1.0
"""Farther from rest than this a potential still moves by what came before."""
FEWEST_IN_TRAIN = 3
CLEARED_MILLIMOLAR = 1e-3


@dataclass(frozen=True, slots=True)
class Episode:
    """Stimuli that come close together, and the time in which they are answered.

    Attributes
    ----------
    start_ms, stop_ms : float
    times_ms : tuple of float
        When each stimulus begins.
    sources : tuple of str
        Names of what stimulates, each once.
    amplitude : str
        Of the one step of current that it is; "" of anything else.
    """

    start_ms: float
    stop_ms: float
    times_ms: tuple[float, ...]
    sources: tuple[str, ...]
    amplitude: str

    @property
    def interval_ms(self) -> float | None:
        """Return how far its two stimuli are apart; None unless they are two."""
        if len(self.times_ms) != 2:
            return None
        return self.times_ms[1] - self.times_ms[0]


def episodes_of(lab: Lab) -> list[Episode]:
    """Return the stimuli of a sweep whose times are told, in groups."""
    events: list[tuple[float, str, str]] = []
    for source in lab.inputs:
        if source.on:
            name = source.name or source.id
            events += [(time, name, "") for time in spikes_of(source)]
    for one in lab.electrodes:
        if not one.on:
            continue
        for command in one.commands:
            size = ""
            if isinstance(command, Step):
                size = format_quantity(command.amplitude, "nA", 3).replace("-", "−")
            times = pulses_of(command)
            events += [(time, one.name or one.id, size) for time in times]
    events = sorted(one for one in events if one[0] < lab.sweep_ms)
    groups: list[list[tuple[float, str, str]]] = []
    for event in events:
        if groups and event[0] - groups[-1][-1][0] < PAUSE_MS:
            groups[-1].append(event)
        else:
            groups.append([event])
    starts = [group[0][0] for group in groups]
    return [
        Episode(
            start_ms=group[0][0],
            stop_ms=stop,
            times_ms=tuple(time for time, _, _ in group),
            sources=tuple(dict.fromkeys(name for _, name, _ in group)),
            amplitude=group[0][2] if len(group) == 1 else "",
        )
        for group, stop in zip(groups, [*starts, lab.sweep_ms][1:], strict=True)
    ]


def answers(lab: Lab, fired: Sequence[float], traces: Mapping[str, Trace]) -> str:
    """Return how the only neuron answered each group of stimuli; "" if that is one.

    Parameters
    ----------
    lab : Lab
    fired : sequence of float
        When it fired, ms.
    traces : mapping of str to (times, values)
        What the scope shows of the sweep.
    """
    episodes = episodes_of(lab)
    if not 1 < len(episodes) <= MOST_EPISODES:
        return ""
    address = _observed(lab, traces)
    said = []
    for one in episodes:
        count = sum(one.start_ms <= time < one.stop_ms for time in fired)
        train = _train(lab, one, traces)
        if count:
            answer = word("caption.spike" if count == 1 else "caption.spikes", n=count)
        elif train:
            answer = train
        elif address is None:
            return ""
        else:
            answer = _height(traces[address], one.start_ms, one.stop_ms)
        said.append(answer)
    labels, suffix = _labels(episodes)
    pairs = zip(labels, said, strict=True)
    parts = []
    for answer, group in groupby(pairs, key=lambda pair: pair[1]):
        alike = list(dict.fromkeys(label for label, _ in group if label))
        start = ", ".join(alike)
        if start and suffix and not start.endswith(word("caption.single")):
            start = f"{start} {suffix}"
        parts.append(f"{start}: {answer}" if start else answer)
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _labels(episodes: Sequence[Episode]) -> tuple[list[str], str]:
    """Return what tells groups of stimuli apart, and a word that follows it.

    That is their source, their strength or their interval.
    """
    if len({one.sources for one in episodes}) > 1:
        return [" + ".join(one.sources) for one in episodes], ""
    if len({one.amplitude for one in episodes}) > 1:
        return [one.amplitude for one in episodes], ""
    intervals = [one.interval_ms for one in episodes]
    if len(set(intervals)) > 1:
        single = word("caption.single")
        named = [
            single if one is None else f"{format_number(one)} ms" for one in intervals
        ]
        return named, word("caption.apart_by")
    return [""] * len(episodes), ""


def _train(lab: Lab, one: Episode, traces: Mapping[str, Trace]) -> str:
    """Return how the last answer of a synapse to a train compares with the first."""
    if len(one.times_ms) < FEWEST_IN_TRAIN or len(one.sources) != 1:
        return ""
    inputs = {each.name or each.id: each.id for each in lab.inputs}
    source = inputs.get(one.sources[0])
    for synapse in lab.synapses:
        trace = traces.get(f"synapse.{synapse.id}.g")
        if trace is None or synapse.input != source or source is None:
            continue
        first, last = one.times_ms[0], one.times_ms[-1]
        step = one.times_ms[1] - first
        heights = [_highest(trace, start, start + step) for start in (first, last)]
        if heights[0] > 0.0:
            share = f"{round(100.0 * heights[1] / heights[0])} %"
            return word("caption.last_of", n=len(one.times_ms), share=share)
    return ""


def places(lab: Lab, traces: Mapping[str, Trace]) -> str:
    """Return how far the potential moved at each place shown; "" if none is."""
    begin = min((one.start_ms for one in episodes_of(lab)), default=0.0)
    found = []
    for address, trace in traces.items():
        channel = channel_of(lab, address, "mV" if address.endswith(".v") else "")
        if channel.is_voltage:
            height = _height(trace, begin, lab.sweep_ms)
            found.append(f"{channel.place} {height}")
    return "; ".join(found)


def receptors(lab: Lab, traces: Mapping[str, Trace]) -> str:
    """Return when each kind of receptor of one synapse was open most; "" if few."""
    begin = min((one.start_ms for one in episodes_of(lab)), default=0.0)
    found: list[tuple[str, str]] = []
    for address, trace in traces.items():
        parts = address.split(".")
        is_receptor = len(parts) == 4 and parts[3] in ("open", "g")
        if parts[0] == "synapse" and is_receptor:
            when = trace[0][trace[1].argmax()] - begin
            found.append((parts[1], _named(parts[2], f"{format_number(when, 2)} ms")))
    if len(found) < 2 or len({synapse for synapse, _ in found}) > 1:
        return ""
    return word("caption.peaked", receptors=", ".join(text for _, text in found))


def alike(lab: Lab, traces: Mapping[str, Trace]) -> str:
    """Return the height of one quantity at several synapses; "" if it is not shown."""
    shown: dict[str, list[tuple[str, str]]] = {}
    names = {one.id: one.name or one.id for one in lab.synapses}
    for address, trace in traces.items():
        parts = address.split(".")
        if parts[0] != "synapse" or parts[-1] != "g" or not trace[1].size:
            continue
        height = format_natural(float(trace[1].max()), "uS", 2)
        title = channel_of(lab, address, "uS").name.split(" · ")[0]
        shown.setdefault(title, []).append((names.get(parts[1], parts[1]), height))
    for title, rows in shown.items():
        if len(rows) >= FEWEST_IN_TRAIN:
            heights = ", ".join(f"{name} {height}" for name, height in rows)
            return word("caption.heights", title=title, heights=heights)
    return ""


def cleared(lab: Lab, traces: Mapping[str, Trace]) -> str:
    """Return how long each transmitter took to leave its cleft; "" if few are shown."""
    found = []
    for address, (times, values) in traces.items():
        if not address.endswith(".cleft.mean") or not values.size:
            continue
        peak = int(values.argmax())
        high = np.flatnonzero(values[peak:] > CLEARED_MILLIMOLAR)
        if not high.size or peak + high[-1] + 1 >= values.size:
            continue
        after = float(times[peak + high[-1] + 1] - times[peak])
        time = f"{format_number(after, 2)} ms"
        name = channel_of(lab, address, "mM").name.split(" · ")[0]
        found.append(f"{name[:1].lower()}{name[1:]} {time}")
    if len(found) < 2:
        return ""
    return word("caption.cleared", times=", ".join(found))


def _observed(lab: Lab, traces: Mapping[str, Trace]) -> str | None:
    """Return the voltage that is told of: that of a soma, or the first shown."""
    somas = {
        f"neuron.{neuron.id}.{branch.id}@"
        for neuron in lab.neurons
        for branch in neuron.branches
        if branch.kind is BranchKind.SOMA
    }
    shown = [one for one in traces if one.endswith(".v") and traces[one][1].size]
    in_soma = [one for one in shown if any(one.startswith(soma) for soma in somas)]
    return next(iter([*in_soma, *shown]), None)


def _height(trace: Trace, start_ms: float, stop_ms: float) -> str:
    """Return how far a potential moved from where it was, with its sign."""
    times, values = trace
    here = values[(times >= start_ms) & (times < stop_ms)]
    if not here.size:
        return "–"
    foot = float(np.interp(start_ms, times, values))
    if abs(foot - float(values[0])) > UNSETTLED_MV:
        return word("caption.no_spike")
    moved = float(here[np.abs(here - foot).argmax()]) - foot
    if abs(moved) < LEAST_MV:
        return word("caption.no_potential")
    digits = max(0, 1 - int(np.floor(np.log10(abs(moved)))))
    return f"{moved:+.{digits}f} mV".replace("-", "−")


def _highest(trace: Trace, start_ms: float, stop_ms: float) -> float:
    times, values = trace
    here = values[(times >= start_ms) & (times < stop_ms)]
    return float(here.max()) if here.size else 0.0


def _named(receptor: str, text: str) -> str:
    name = word(f"molecules.{receptor}")
    return word("caption.after", what=name, time=text)
