"""The time microscope: a speed that follows the signal.

Where the signal is, is read from the run itself: a stimulus that began, an action
potential on its way to a terminal, a record of the chain that is open. Each stage has a
speed at which a lecture can follow it. A speed changes when ticks are computed, never
what they compute.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from neurolab.document.records import Lab
    from neurolab.simulation.chain import ChainRecord
    from neurolab.simulation.reports import Crossing


class Course(StrEnum):
    """Where the signal is."""

    REST = "rest"
    AXON = "axon"
    SYNAPSE = "synapse"
    POTENTIAL = "potential"


MS_PER_S = {
    Course.REST: 5.6,
    Course.AXON: 0.67,
    Course.SYNAPSE: 0.088,
    Course.POTENTIAL: 0.53,
}
"""Simulated ms per second of each. In the opening lab: to the terminal 3 s, from there
to the receptors 9 s, to the next action potential 3 s, all the rest 1 s."""

LATENCY_MS = 5.0
"""How long after its beginning a stimulus may still bring about an action potential."""
JOURNEY_MS = 10.0
"""How long an action potential may be on its way to a terminal."""
PAST_PEAK_MS = 0.05
"""After their peak the receptors have been seen."""
RELEASE_MS = 1.0
"""A vesicle that has not fused by then after the arrival will hardly do so."""
RISE_MS = 8.0
"""How long after its arrival a signal may still make the next cell fire."""
SPIKE_MS = 0.5
"""How long the next action potential is looked at."""


@dataclass(slots=True)
class Follower:
    """Tells where the signal is, turn by turn.

    Attributes
    ----------
    course : Course
    """

    course: Course = Course.REST
    _travelling: dict[str, float] = field(default_factory=dict)
    _arrived: dict[str, float] = field(default_factory=dict)

    def forget(self) -> None:
        """Begin anew: another sweep, or another time."""
        self._travelling.clear()
        self._arrived.clear()
        self.course = Course.REST

    @property
    def speed(self) -> float:
        """Return the speed of the present stage, simulated ms per second."""
        return MS_PER_S[self.course]

    def hear(self, lab: Lab, crossings: Iterable[Crossing]) -> None:
        """Take note of action potentials that are on their way to a terminal."""
        sources = {
            one.terminal.neuron
            for one in lab.synapses
            if one.terminal is not None and one.detail == "full"
        }
        for one in crossings:
            since = self._arrived.get(one.neuron, -JOURNEY_MS)
            if one.neuron in sources and one.time_ms - since > 0.5 * JOURNEY_MS:
                self._travelling.setdefault(one.neuron, one.time_ms)

    def look(
        self,
        lab: Lab,
        time_ms: float,
        sweep_time_ms: float,
        chains: Sequence[ChainRecord],
    ) -> Course:
        """Decide where the signal is.

        Parameters
        ----------
        lab : Lab
        time_ms, sweep_time_ms : float
            Now, from the start of the run and of the sweep.
        chains : sequence of ChainRecord
            That are open.
        """
        neurons = {
            one.id: one.terminal.neuron
            for one in lab.synapses
            if one.terminal is not None
        }
        found = Course.REST
        for record in chains:
            neuron = neurons.get(record.synapse)
            if neuron is not None:
                self._arrived[neuron] = record.arrival_ms
                self._travelling.pop(neuron, None)
            found = max(found, _course_of(record, time_ms), key=_URGENCY.index)
        self._travelling = {
            neuron: since
            for neuron, since in self._travelling.items()
            if time_ms - since < JOURNEY_MS
        }
        is_awaited = not self._arrived and any(
            0.0 <= sweep_time_ms - onset < LATENCY_MS for onset in onsets(lab)
        )
        if self._travelling or is_awaited:
            found = max(found, Course.AXON, key=_URGENCY.index)
        self.course = found
        return found


_URGENCY = (Course.REST, Course.AXON, Course.POTENTIAL, Course.SYNAPSE)
"""Where several signals are on their way, the later one counts."""


def onsets(lab: Lab) -> list[float]:
    """Return when the commands of a sweep begin, ms from its start."""
    return [
        onset
        for electrode in lab.electrodes
        if electrode.on
        for command in electrode.commands
        if (onset := getattr(command, "onset_ms", None)) is not None
    ]


def _course_of(record: ChainRecord, time_ms: float) -> Course:
    """Return where the signal of one arrival is."""
    since = time_ms - record.arrival_ms
    spike = record.stage("spike")
    if spike.happened and spike.delay_ms is not None:
        return Course.POTENTIAL if since < spike.delay_ms + SPIKE_MS else Course.REST
    receptors = record.stage("receptors")
    if not receptors.happened or receptors.delay_ms is None:
        return Course.SYNAPSE if since < RELEASE_MS else Course.REST
    if since < receptors.delay_ms + PAST_PEAK_MS:
        return Course.SYNAPSE
    segment = record.stage("segment")
    rises = segment.delay_ms is None or since < segment.delay_ms + SPIKE_MS
    return Course.POTENTIAL if rises and since < RISE_MS else Course.REST
