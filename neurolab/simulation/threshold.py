"""How far a neuron stayed from firing, and what would have fired it.

A sweep in which a connection did not fire its neuron is lived through again on a second
engine, with other numbers of contacts: the fewest that fire it, and the highest
potential at the initial segment from which it came back, which is its threshold for
this input. Where even the most contacts do not fire it, a current into its first
compartment takes their place. All runs start where the sweep did, with its random
numbers, so that a run with so many contacts is what the bench shows with them.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.checks.limits import MOST_CONTACTS_FULL
from neurolab.document.records import Electrode, ElectrodeMode, Place, Step
from neurolab.errors import DivergenceError
from neurolab.kernel.circuit import CARRIERS, HIGHEST
from neurolab.simulation.chain_places import MIDDLE, body_of, segment_of
from neurolab.simulation.layout import TICK_MS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from neurolab.document.records import Lab
    from neurolab.simulation.build import Model
    from neurolab.simulation.chain import ChainRecord
    from neurolab.simulation.engine import Engine
    from neurolab.simulation.snapshot import Snapshot

SLICE_TICKS = 20
CLOSE = 0.02
"""Share of a number of contacts, or of a current, to which it is found."""
LEAST_NA, MOST_NA = 0.05, 60.0
"""No neuron is tried with less or more current."""
PULSE_MS = 2.0
RUNS_LEFT = 4
"""How many runs are about to come, for a progress that slows down but never lies."""
BESIDE_THE_POINT = ("moved_away", "acts_slowly")
"""Reasons for which nobody asks how many contacts would fire the neuron."""
MOST_CONNECTIONS = 4
"""More connections than this are not asked in one sweep."""


@dataclass(frozen=True, slots=True)
class ThresholdReport:
    """What would have fired a neuron that stayed below its threshold.

    Attributes
    ----------
    synapse, neuron : str
        The connection, and the neuron that did not fire.
    arrival_ms : float
        The arrival at the terminal that is asked about, from the start of the run.
    peak_mv : float
        Highest potential at the initial segment while the record was open.
    threshold_mv : float or None
        Highest potential there from which it came back when it nearly fired; None
        where nothing fired it.
    contacts : int
        How many contacts the connection has.
    enough : int or None
        The fewest that would have fired it, None where `most` would not.
    most : int
        The most contacts that were tried.
    current_na : float or None
        Where contacts do not help: what a current of 2 ms into the soma, on top, had
        to be to fire it.
    """

    synapse: str
    neuron: str
    arrival_ms: float
    peak_mv: float
    threshold_mv: float | None
    contacts: int
    enough: int | None
    most: int
    current_na: float | None

    @property
    def distance_mv(self) -> float | None:
        """Return how far below its threshold the neuron stayed."""
        if self.threshold_mv is None:
            return None
        return max(self.threshold_mv - self.peak_mv, 0.0)


class ThresholdSearch:
    """Measures every connection of a sweep that did not fire its neuron, in slices.

    Parameters
    ----------
    engine : Engine
        At the end of the sweep; it is not touched.
    start : Snapshot
        Where the sweep began.
    records : sequence of ChainRecord
        Of the sweep.

    Attributes
    ----------
    reports : tuple of ThresholdReport
        Found so far.
    share : float
        How much of the work is done, 0 to 1.
    """

    def __init__(
        self, engine: Engine, start: Snapshot, records: Sequence[ChainRecord]
    ) -> None:
        self._live = engine
        self._start = start
        self._end_ms = engine.time_ms
        self._asked = _asked(start.model, records, start.tick * TICK_MS)
        self._work = self._measure_all()
        self.reports: tuple[ThresholdReport, ...] = ()
        self.share = 0.0 if self._asked else 1.0

    @property
    def is_done(self) -> bool:
        """Tell whether there is nothing left to measure."""
        return self.share >= 1.0

    def advance(self, seconds: float) -> bool:
        """Go on for some real time; return True when all is done."""
        began_s = time.perf_counter()
        while not self.is_done and time.perf_counter() - began_s < seconds:
            if next(self._work, None) is None:
                self.share = 1.0
        return self.is_done

    def _measure_all(self) -> Iterator[bool]:
        """Measure one connection after the other; stop after every slice."""
        for number, record in enumerate(self._asked):
            one = _Measurement(self._live, self._start, record, self._end_ms)
            for share in one.steps():
                self.share = (number + share) / len(self._asked)
                yield True
            if one.report is not None:
                self.reports = (*self.reports, one.report)


def _asked(
    model: Model, records: Sequence[ChainRecord], begin_ms: float
) -> list[ChainRecord]:
    """Return the records to ask about: the nearest miss of each connection.

    A neuron that fired in the sweep is not asked about.
    """
    found: dict[str, ChainRecord] = {}
    records = [one for one in records if one.arrival_ms >= begin_ms]
    neurons = {
        name: model.layout.order[place.target]
        for name, place in zip(
            model.synapses.full.followed, model.synapses.full.full.places, strict=True
        )
    }
    fired = {neurons.get(one.synapse) for one in records if one.stage("spike").happened}
    for one in records:
        neuron = neurons.get(one.synapse)
        if neuron is None or neuron in fired or not can_fire(model, neuron):
            continue
        if one.stage("spike").reason in BESIDE_THE_POINT:
            continue
        known = found.get(one.synapse)
        if known is None or _rise(one) > _rise(known):
            found[one.synapse] = one
    nearest = sorted(found.values(), key=_rise, reverse=True)
    return nearest[:MOST_CONNECTIONS]


def _rise(record: ChainRecord) -> float:
    return record.stage("segment").change


def can_fire(model: Model, neuron: str) -> bool:
    """Tell whether a neuron has sodium channels anywhere."""
    channels, sodium = model.cells.fields["channels"], CARRIERS.index("na")
    density = model.cells.fields["density"]
    return any(
        channels[number].carrier == sodium
        and density[channels[number].block :][: channels[number].count].any()
        for (key, _), blocks in model.cells.blocks.items()
        if key == neuron
        for _, number in blocks
    )


class _Measurement:
    """Runs that find what fires one neuron through one connection."""

    def __init__(
        self, live: Engine, start: Snapshot, record: ChainRecord, end_ms: float
    ) -> None:
        self._live, self._start, self._record = live, start, record
        self._lab = lab = start.model.lab
        self._synapse = next(one for one in lab.synapses if one.id == record.synapse)
        target = self._synapse.targets[0].neuron
        self._neuron = next(one for one in lab.neurons if one.id == target)
        ends_ms = record.closed_ms if record.closed_ms is not None else end_ms
        self._end_tick = math.ceil(min(ends_ms, end_ms) / TICK_MS)
        self._below = -math.inf
        self._runs = 0
        self.report: ThresholdReport | None = None

    def steps(self) -> Iterator[float]:
        """Do the runs; yield the share that is done, after every slice."""
        contacts = self._synapse.contacts
        most = max(MOST_CONTACTS_FULL, contacts)
        if (yield from self._fires(self._lab)):
            return  # not the sweep that was recorded: it was edited on its way
        peak = self._below
        enough = current = None
        if most > contacts and (yield from self._fires(self._with_contacts(most))):
            enough = yield from self._fewest(contacts, most)
        else:
            self._below = peak
            current = yield from self._least_current()
        found = enough is not None or current is not None
        self.report = ThresholdReport(
            synapse=self._synapse.id,
            neuron=self._neuron.id,
            arrival_ms=self._record.arrival_ms,
            peak_mv=peak,
            threshold_mv=self._below if found else None,
            contacts=contacts,
            enough=enough,
            most=most,
            current_na=current,
        )

    def _fewest(self, low: int, high: int) -> Generator[float, None, int]:
        """Return the fewest contacts that fire it, between some that do and do not."""
        while high - low > max(1, round(CLOSE * high)):
            middle = (low + high) // 2
            fires = yield from self._fires(self._with_contacts(middle))
            low, high = (low, middle) if fires else (middle, high)
        return high

    def _least_current(self) -> Generator[float, None, float | None]:
        """Return the least current that fires it, nA; None if none does."""
        low, high = 0.0, LEAST_NA
        while not (yield from self._fires(self._with_current(high))):
            low, high = high, 2.0 * high
            if high > MOST_NA:
                return None
        while high - low > CLOSE * high:
            middle = 0.5 * (low + high)
            fires = yield from self._fires(self._with_current(middle))
            low, high = (low, middle) if fires else (middle, high)
        return high

    def _with_contacts(self, count: int) -> Lab:
        """Return the lab with another number of contacts."""
        synapses = tuple(
            replace(one, contacts=count) if one.id == self._synapse.id else one
            for one in self._lab.synapses
        )
        return replace(self._lab, synapses=synapses)

    def _with_current(self, nanoampere: float) -> Lab:
        """Return the lab with a pulse into the neuron as the signal arrives."""
        onset = self._record.arrival_ms - self._start.sweep_tick * TICK_MS
        pulse = Step(onset_ms=onset, duration_ms=PULSE_MS, amplitude=nanoampere)
        neuron = self._neuron
        electrode = Electrode(
            id="threshold search",
            place=Place(neuron=neuron.id, branch=body_of(neuron)),
            mode=ElectrodeMode.CURRENT_CLAMP,
            commands=(pulse,),
        )
        return replace(self._lab, electrodes=(*self._lab.electrodes, electrode))

    def _fires(self, lab: Lab) -> Generator[float, None, bool]:
        """Live through the sweep with another lab; return whether the neuron fires.

        If it does not, its highest potential counts for `_below`.
        """
        from neurolab.simulation.engine import Engine

        engine = Engine.resumed(self._live, self._start)
        if lab is not self._lab:
            engine.edit(lab)
            if lab.history == "rested":
                engine.reset()
        engine.watch_extremes = True
        place = (self._neuron.id, segment_of(self._neuron), MIDDLE)
        arrival = math.floor(self._record.arrival_ms / TICK_MS)
        while engine.tick < self._end_tick:
            goal = self._end_tick if engine.tick >= arrival else arrival
            try:
                chunk = engine.advance(min(SLICE_TICKS, goal - engine.tick))
            except DivergenceError:
                return True
            if engine.tick <= arrival:
                engine.frame()  # forgets the extremes
            elif place in {(c.neuron, c.branch, c.position) for c in chunk.crossings}:
                self._runs += 1
                return True
            yield self._runs / (self._runs + RUNS_LEFT)
        index = engine.model.layout.locate(*place)
        self._below = max(self._below, float(engine.state.cells[HIGHEST, index]))
        self._runs += 1
        return False
