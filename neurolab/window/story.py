"""What just happened, in one sentence: from the crossings of a sweep."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.records import BranchKind, PoissonSpikes
from neurolab.texts import word
from neurolab.units import format_number
from neurolab.window import answers
from neurolab.window.journeys import journey_of, meetings, passed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from neurolab.document.records import Lab, Neuron
    from neurolab.simulation.chain import ChainRecord
    from neurolab.simulation.reports import Crossing
    from neurolab.simulation.threshold import ThresholdReport

UM_PER_MM = 1000.0
MOST_SILENT = 3
"""More neurons than this that did not fire are not told one by one."""
LEAST_MV = 0.1
"""A distance to threshold is told no finer."""
FEWEST_SPIKES = 4
"""From so many on their rhythm is told."""
EVEN = 1.25
"""Last interval over first, up to which a rhythm is called even."""
VOLLEY_MS = 10.0
"""Within which a volley is said to have fired a cell that fires anyway."""
FEWEST_ARRIVALS = 5


@dataclass(slots=True)
class Story:
    """Collects what happens in a sweep.

    Attributes
    ----------
    begin_ms : float
        When the sweep began.
    onset_ms : float
        When its stimulus began, from there.
    crossings : list of Crossing
    chains : list of ChainRecord
        What followed action potentials at terminals, as far as it is over.
    releasing : dict of str to int
        How many contacts of a synapse released in this sweep, where that is known.
    thresholds : tuple of ThresholdReport
        How far from firing silent neurons stayed, as far as it is measured.
    measured : float
        Share of that measurement that is done; 0 where there is none.
    traces : mapping of str to (times, values)
        What the scope shows of the sweep, once it is over.
    """

    begin_ms: float = 0.0
    onset_ms: float = 0.0
    crossings: list[Crossing] = field(default_factory=list)
    chains: list[ChainRecord] = field(default_factory=list)
    releasing: dict[str, int] = field(default_factory=dict)
    thresholds: tuple[ThresholdReport, ...] = ()
    measured: float = 0.0
    traces: Mapping[str, answers.Trace] = field(default_factory=dict)

    def sentence(self, lab: Lab, *, is_over: bool) -> str:
        """Return what happened so far.

        Parameters
        ----------
        lab : Lab
        is_over : bool
            Whether the sweep has ended.
        """
        if not lab.neurons:
            return word("caption.empty")
        firings = self._firings(lab, is_over=is_over)
        if not firings:
            if not is_over:
                return word("caption.running")
            return self._quiet(lab)
        first = min(firings, key=lambda one: firings[one][0])
        release = self._release(lab)
        if len(lab.neurons) == 1 and not release:
            return self._alone(lab, first, firings[first])
        if not lab.synapses and is_over:
            return "; ".join(self._ran(lab, one) for one in lab.neurons) + "."
        parts = [word("caption.fired_short", who=name_of(lab, first))]
        if release:
            parts.append(release)
        start = firings[first][0]
        later = sorted((times[0], one) for one, times in firings.items())
        for time_ms, neuron in later[1:]:
            delay = milliseconds(time_ms - start)
            parts.append(
                word("caption.later", who=_lowered(name_of(lab, neuron)), delay=delay)
            )
        silent = [one.id for one in lab.neurons if one.id not in firings]
        if is_over and len(silent) <= MOST_SILENT:
            parts += [self._silence(lab, one) for one in silent]
        return "; ".join(parts) + "."

    def _quiet(self, lab: Lab) -> str:
        """Return what happened in a sweep without an action potential."""
        if len(lab.neurons) > 1:
            return word("caption.silent_all")
        many = answers.answers(lab, (), self.traces)
        if many:
            return many
        packets = self._packets(lab)
        heights = answers.alike(lab, self.traces)
        cleared = answers.cleared(lab, self.traces)
        clocks = answers.receptors(lab, self.traces)
        moved = "" if heights or cleared else answers.places(lab, self.traces)
        told = [one for one in (packets, heights, cleared, moved, clocks) if one]
        if (told == [moved] and ";" not in moved) or not told:
            silent = word("caption.silent", who=name_of(lab, lab.neurons[0].id))
            return f"{moved}. {silent}" if moved else silent
        text = "; ".join(told)
        return f"{text[:1].upper()}{text[1:]}."

    def _packets(self, lab: Lab) -> str:
        """Return what the spikes of the only input released, where they are many."""
        counts = [round(one.stage("release").amount) for one in self.chains]
        if len(counts) < FEWEST_ARRIVALS or len(lab.synapses) != 1 or min(counts):
            return ""
        if lab.synapses[0].detail == "light":
            return ""
        return word(
            "caption.packets",
            spikes=len(counts),
            none=counts.count(0),
            one=counts.count(1),
            more=sum(count > 1 for count in counts),
        )

    def _silence(self, lab: Lab, neuron: str) -> str:
        """Return that a neuron did not fire, and by how much it failed to."""
        who = _lowered(name_of(lab, neuron))
        report = next((one for one in self.thresholds if one.neuron == neuron), None)
        if report is not None:
            return threshold_words(report, who)
        reached = {
            one.id
            for one in lab.synapses
            if any(target.neuron == neuron for target in one.targets)
        }
        spikes = [one.stage("spike") for one in self.chains if one.synapse in reached]
        if not any(one.reason == "below_threshold" for one in spikes):
            return word("caption.silent_too", who=who)
        if 0.0 < self.measured < 1.0:
            done = f"{round(100.0 * self.measured)} %"
            return word("caption.measuring", who=who, done=done)
        return word("caption.below", who=who)

    def _release(self, lab: Lab) -> str:
        """Return what the first action potential at a terminal released, "" if unknown.

        Terminals of neurons only: what an outside input does is no link of the chain.
        """
        contacts = {
            one.id: one.contacts for one in lab.synapses if one.terminal is not None
        }
        each = self._releases(lab)
        if each:
            return each
        for record in sorted(self.chains, key=lambda one: one.arrival_ms):
            if record.synapse not in contacts:
                continue
            known = self.releasing.get(record.synapse)
            arrivals = sum(one.synapse == record.synapse for one in self.chains)
            if known and arrivals == 1:
                return word(
                    "caption.contacts_released",
                    released=known,
                    contacts=contacts[record.synapse],
                )
            count = round(record.stage("release").amount)
            key = "caption.released" if count != 1 else "caption.released_one"
            if not count:
                return word("caption.released_none", why=record.stage("release").why)
            return word(key, released=count, contacts=contacts[record.synapse])
        return ""

    def _releases(self, lab: Lab) -> str:
        """Return what each connection of the one terminal released; "" if it is one."""
        first: dict[str, ChainRecord] = {}
        for record in sorted(self.chains, key=lambda one: one.arrival_ms):
            first.setdefault(record.synapse, record)
        own = [one for one in lab.synapses if one.terminal is not None]
        if (
            len(own) < 2
            or len({one.terminal.neuron for one in own if one.terminal}) > 1
        ):
            return ""
        flashes = {one.synapse: one.onset_ms for one in lab.uncagings if one.on}
        counts, later = [], []
        for one in own:
            if one.id not in first:
                return ""
            count = round(first[one.id].stage("release").amount)
            trace, flash = self.traces.get(f"synapse.{one.id}.released"), None
            if one.id in flashes and trace is not None:
                flash = float(np.interp(flashes[one.id], *trace))
                more = round(float(trace[1][-1]) - flash)
                count = round(flash)
                later.append(word("caption.flash", who=one.name, count=more))
            counts.append(f"{one.name} {count}")
        return "; ".join([word("caption.vesicles", counts=", ".join(counts)), *later])

    def _firings(self, lab: Lab, *, is_over: bool) -> dict[str, list[float]]:
        """Return when each neuron fired: its crossings at one place, in order.

        That place is the soma; in a cell without one, the first that was passed. While
        the sweep runs a soma is waited for, so that no time changes that was told.
        """
        somas = {
            (neuron.id, branch.id)
            for neuron in lab.neurons
            for branch in neuron.branches
            if branch.kind is BranchKind.SOMA
        }
        with_soma = {neuron for neuron, _ in somas}
        places: dict[str, tuple[str, float]] = {}
        for one in self.crossings:
            if one.neuron not in places or (one.neuron, one.branch) in somas:
                if (one.neuron, places.get(one.neuron, ("", 0.0))[0]) in somas:
                    continue
                is_soma = (one.neuron, one.branch) in somas
                if is_over or is_soma or one.neuron not in with_soma:
                    places[one.neuron] = (one.branch, one.position)
        firings: dict[str, list[float]] = {}
        for one in self.crossings:
            if places.get(one.neuron) == (one.branch, one.position):
                firings.setdefault(one.neuron, []).append(one.time_ms)
        return firings

    def _alone(self, lab: Lab, neuron: str, times_ms: list[float]) -> str:
        """Return the sentence about the only neuron, which fired."""
        who = name_of(lab, neuron)
        if any(one.on and isinstance(one.train, PoissonSpikes) for one in lab.inputs):
            return self._irregular(lab, who, times_ms)
        record = next(one for one in lab.neurons if one.id == neuron)
        has_soma = any(one.kind is BranchKind.SOMA for one in record.branches)
        ways = [] if has_soma else meetings(record, self.traces)
        met = [word(f"caption.{one}") for one in ways]
        if len(met) > 1:
            return word("caption.ways", who=who, ways=word("caption.then").join(met))
        many = answers.answers(lab, times_ms, self.traces)
        if many:
            return many
        if len(times_ms) >= FEWEST_SPIKES:
            return _rhythm(who, times_ms)
        if len(times_ms) > 1:
            interval = (times_ms[-1] - times_ms[0]) / (len(times_ms) - 1)
            return word(
                "caption.several",
                who=who,
                count=len(times_ms),
                interval=milliseconds(interval),
            )
        journey = journey_of(record, self.crossings, self.traces)
        if journey is not None:
            return word(
                "caption.travelled",
                who=who,
                origin=self._origin(record),
                distance=f"{format_number(journey.distance_um / UM_PER_MM, 2)} mm",
                time=milliseconds(journey.duration_ms),
                velocity=f"{format_number(journey.velocity_m_s, 2)} m/s",
            )
        after = times_ms[0] - self.begin_ms - self.onset_ms
        if after > 0.0:
            return word("caption.fired", who=who, after=milliseconds(after))
        time = milliseconds(times_ms[0] - self.begin_ms)
        return word("caption.fired_alone", who=who, time=time)

    def _origin(self, neuron: Neuron) -> str:
        """Return how long before the soma the initial segment fired; "" if it did not.

        Where the scope shows a place in the segment, that is the one.
        """
        kinds = {branch.id: branch.kind for branch in neuron.branches}
        found: dict[BranchKind, float] = {}
        for one in self.crossings:
            found.setdefault(kinds.get(one.branch, BranchKind.AXON), one.time_ms)
        for branch, _, passes in passed(neuron, self.traces):
            if passes:
                found[kinds[branch]] = passes[0]
        segment = found.get(BranchKind.INITIAL_SEGMENT)
        soma = found.get(BranchKind.SOMA)
        if segment is None or soma is None or segment >= soma:
            return ""
        return word("caption.origin", lead=milliseconds(soma - segment))

    def _irregular(self, lab: Lab, who: str, times_ms: Sequence[float]) -> str:
        """Return how a cell fired under inputs of chance, and what a volley did."""
        said = [word("caption.by_chance", who=who, count=len(times_ms))]
        for one in answers.episodes_of(lab):
            start = one.start_ms
            soon = [time for time in times_ms if start <= time < start + VOLLEY_MS]
            key = "caption.volley_fired" if soon else "caption.volley_failed"
            after = milliseconds(soon[0] - start) if soon else ""
            name = " + ".join(one.sources)
            said.append(word(key, volley=name, after=after, at=f"{start:.0f} ms"))
        return "; ".join(said) + "."

    def _ran(self, lab: Lab, neuron: Neuron) -> str:
        """Return how the action potential of one of several cables ran."""
        who = name_of(lab, neuron.id)
        own = [one for one in self.crossings if one.neuron == neuron.id]
        if not own:
            return word("caption.silent_too", who=who)
        journey = journey_of(neuron, own, self.traces)
        if journey is None:
            return word("caption.fired_short", who=who)
        if not journey.has_arrived:
            return word(
                "caption.stopped",
                who=who,
                distance=format_number(journey.came_um / UM_PER_MM, 2),
                whole=f"{format_number(journey.whole_um / UM_PER_MM, 2)} mm",
            )
        return word(
            "caption.ran",
            who=who,
            distance=f"{format_number(journey.distance_um / UM_PER_MM, 2)} mm",
            time=milliseconds(journey.duration_ms),
            velocity=f"{format_number(journey.velocity_m_s, 2)} m/s",
        )


def _rhythm(who: str, times_ms: Sequence[float]) -> str:
    """Return how often a neuron fired, and whether its intervals changed."""
    steps = [after - before for before, after in pairwise(times_ms)]
    first, last = steps[0], steps[-1]
    if max(first, last) <= EVEN * min(first, last):
        mean = float(np.mean(steps))
        rate = f"{format_number(1000.0 / mean, 2)} Hz"
        interval = milliseconds(mean)
        return word(
            "caption.regular",
            who=who,
            count=len(times_ms),
            interval=interval,
            rate=rate,
        )
    return word(
        "caption.changing",
        who=who,
        count=len(times_ms),
        how=word("caption.grew" if last > first else "caption.shrank"),
        first=milliseconds(first),
        last=milliseconds(last),
    )


def name_of(lab: Lab, neuron: str) -> str:
    """Return what the caption calls a neuron: its name, where that tells it apart."""
    record = next((one for one in lab.neurons if one.id == neuron), None)
    if record is None:
        return word("caption.neuron", number=neuron)
    if len(lab.neurons) == 1:
        kinds = {branch.kind for branch in record.branches}
        if BranchKind.SOMA in kinds or not record.name:
            return word("caption.neuron_only")
        return record.name.split(",")[0].split(" (")[0]
    names = [one.name for one in lab.neurons]
    if all(names) and len(set(names)) == len(names):
        return record.name
    return word("caption.neuron", number=lab.neurons.index(record) + 1)


def driven(lab: Lab) -> str:
    """Return the name of the one of several neurons that is stimulated, "" if none."""
    own = {one.place.neuron for one in lab.electrodes if one.on and one.commands}
    if len(lab.neurons) < 2 or len(own) != 1:
        return ""
    return _lowered(name_of(lab, own.pop()))


def threshold_words(report: ThresholdReport, who: str) -> str:
    """Return how far below threshold a neuron stayed, and what would fire it."""
    if report.distance_mv is None:
        return word("caption.nothing_fires", who=who)
    below = f"{format_number(max(report.distance_mv, LEAST_MV), 2)} mV"
    if report.enough is not None:
        return word("caption.below_by", who=who, below=below, contacts=report.enough)
    return word("caption.never", who=who, below=below, contacts=report.most)


def milliseconds(time_ms: float) -> str:
    """Return a time with the digits that it deserves."""
    return f"{time_ms:.1f} ms" if time_ms >= 1.0 else f"{format_number(time_ms, 2)} ms"


def _lowered(name: str) -> str:
    """Return a name for the middle of a sentence."""
    return name[:1].lower() + name[1:]
