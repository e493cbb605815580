"""A running lab without a window: ticks, edits, sweeps, traces.

One engine advances one lab. It knows no thread and no widget; `worker` gives it both.
Everything that happens to it from outside (edit, fire, reset) is stamped with the tick
where it took effect and kept in `Engine.log`; the lab at the start, the seed in it and
the log reproduce every number bit for bit.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from neurolab.errors import DivergenceError
from neurolab.kernel.advance import RUNNING, advance
from neurolab.kernel.circuit import (
    CELLS,
    CONDUCTANCES,
    CONTACTS,
    GATES,
    HIGHEST,
    LOWEST,
    PROBE,
    SYNAPSES,
    Recorder,
    Scratch,
    State,
    V,
)
from neurolab.kernel.patches import EVENTS
from neurolab.simulation.activity import (
    begin_sweep,
    carry_activity,
    copy_activity,
    rested_activity,
)
from neurolab.simulation.build import Model, build, new_scratch, rebuild
from neurolab.simulation.chain import closed_records, open_records
from neurolab.simulation.divergence import (
    VOLTAGE_LIMIT_MV,
    state_error,
    voltage_error,
)
from neurolab.simulation.drug_course import COURSE_TICKS, DrugCourse
from neurolab.simulation.equipment import is_hidden
from neurolab.simulation.findings import warnings_of
from neurolab.simulation.full_tables import full_step, new_full_scratch
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.plan_edit import EditKind, Plan, plan_edit
from neurolab.simulation.probes import Probe, resolve
from neurolab.simulation.readings import Readings
from neurolab.simulation.reports import Crossing as Crossing
from neurolab.simulation.reports import Frame as Frame
from neurolab.simulation.reports import Samples, joined_chunk, with_fine_samples
from neurolab.simulation.reports import TraceChunk as TraceChunk
from neurolab.simulation.run_log import Happening as Happening
from neurolab.simulation.run_log import LogEntry as LogEntry
from neurolab.simulation.snapshot import Snapshot, carry_over, copy_state
from neurolab.simulation.start import saved_state, start_of
from neurolab.simulation.synapse_frames import summary_of
from neurolab.simulation.watching import (
    Watcher,
    released_by_contact,
    watched_addresses,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from neurolab.document.checks.findings import Finding
    from neurolab.document.records import Lab
    from neurolab.kernel.network import Activity
    from neurolab.simulation.chain import ChainRecord

MOST_CROSSINGS = 65536
LONGEST_CALL_TICKS = 4000

Floats = NDArray[np.float64]
_Warned: TypeAlias = "tuple[Lab, tuple[str, ...], tuple[Finding, ...]]"


class Engine:
    """Runs one lab.

    Parameters
    ----------
    lab : Lab
        Checked (`document.checks.require`).
    probes : iterable of str, optional
        Addresses to record besides the lab's channels.
    fine : bool
        True reads voltages at every sub-step instead of every tick.

    Raises
    ------
    AddressError
        If an address names nothing in the lab.
    """

    def __init__(
        self, lab: Lab, probes: Iterable[str] = (), *, fine: bool = False
    ) -> None:
        drugs = DrugCourse.of(lab)
        self._begin(drugs, build(drugs.acting), probes, fine)
        self._state = copy_state(self._rest_state())
        self._activity = self._rested_activity()

    @classmethod
    def resumed(cls, live: Engine, snapshot: Snapshot) -> Engine:
        """Return a second engine of the same run, in the state of a snapshot of it."""
        engine = cls.__new__(cls)
        more, fine = live._more_probes, live._fine
        engine._begin(snapshot.drugs, snapshot.model, more, fine)
        engine.first_lab = live.first_lab
        engine.run, engine.watch_extremes = live.run, live.watch_extremes
        engine.log = live.log[: snapshot.entries]
        engine.watch(live.watcher.synapse, live.watcher.wish)
        engine.readings.addresses = live.readings.addresses
        engine.restore(snapshot)
        return engine

    def _begin(
        self, drugs: DrugCourse, model: Model, probes: Iterable[str], fine: bool
    ) -> None:
        """Set up everything but the state."""
        self._more_probes = tuple(probes)
        self._fine = fine
        self.first_lab = drugs.lab
        self._drugs = drugs
        self.log: list[LogEntry] = []
        self.tick = 0
        self.sweep = 1
        self.sweep_tick = 0
        self.run = 0
        self.generation = self._newest_generation = 0
        self.channel_generation = 0
        self.watch_extremes = False
        self.watcher = Watcher()
        self.readings = Readings()
        self.restless: tuple[str, ...] = ()
        self._warned: _Warned | None = None
        self.unfinished: TraceChunk | None = None
        self._cut_short: tuple[ChainRecord, ...] = ()
        self._rest: State | None = None
        self._model = model
        self._scratch: Scratch = new_scratch(model.circuit)
        self._full_scratch = new_full_scratch(model.synapses.full)
        self._full_step = 0
        self._probes: tuple[Probe, ...] = ()
        self._choose_probes(self._resolved(self._model))

    # -- what is there ---------------------------------------------------------------

    @property
    def lab(self) -> Lab:
        """Return the running lab."""
        return self._drugs.lab

    @property
    def model(self) -> Model:
        """Return the running lab as arrays."""
        return self._model

    @property
    def state(self) -> State:
        """Return the state itself, not a copy."""
        return self._state

    @property
    def activity(self) -> Activity:
        """Return the synapses' state itself, not a copy."""
        return self._activity

    @property
    def time_ms(self) -> float:
        """Return the simulated time since the start."""
        return self.tick * TICK_MS

    @property
    def channels(self) -> tuple[Probe, ...]:
        """Return what is recorded."""
        return self._probes

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Return what should not go unsaid: no rest, temperatures outside a range.

        After an edit the neurons without a rest are those of the lab before it, until
        `look_for_rest` or `reset`.
        """
        lab, restless = self.lab, self.restless
        known = self._warned
        if known is None or known[0] is not lab or known[1] != restless:
            known = self._warned = lab, restless, warnings_of(lab, restless)
        return known[2]

    # -- running ---------------------------------------------------------------------

    def advance(self, ticks: int) -> TraceChunk:
        """Advance by some ticks and return what was recorded.

        Parameters
        ----------
        ticks : int
            At least 1.

        Raises
        ------
        DivergenceError
            If a voltage, gate or concentration became impossible. The state is kept as
            it was then, so that it can be looked at.
        """
        parts: list[TraceChunk] = []
        left = ticks
        while left > 0:
            step = min(left, LONGEST_CALL_TICKS)
            if self._drugs.moves:
                step = min(step, COURSE_TICKS - self.tick % COURSE_TICKS)
            try:
                parts.append(self._call(step))
            except DivergenceError:
                if parts and self.unfinished is not None:
                    self.unfinished = joined_chunk([*parts, self.unfinished])
                raise
            left -= step
            self._move_drugs()
        return parts[0] if len(parts) == 1 else joined_chunk(parts)

    def advance_to(self, time_ms: float) -> TraceChunk | None:
        """Advance to a time; None if it is not after the present."""
        ticks = round(time_ms / TICK_MS) - self.tick
        return self.advance(ticks) if ticks > 0 else None

    def _call(self, ticks: int) -> TraceChunk:
        """Call the kernel once."""
        first_tick = self.tick
        recorder, steps = self._recorder(ticks)
        clock = np.array([self.tick, self.sweep_tick, self._seed], dtype=np.int64)
        before = [self._charge(probe) for probe in self._probes]
        self._full_scratch.clefts.sampled[0] = 0
        self._full_scratch.closed.number[0] = 0
        network = self._model.synapses.network
        if self._full_step == 0 and network.full.synapses.size > 0:
            self._full_step = full_step(
                network, self._activity, self._full_scratch, self._state, self._scratch
            )
        result = advance(
            self._model.circuit,
            self._state,
            self._scratch,
            network,
            self._activity,
            self._full_scratch,
            self._full_step,
            recorder,
            clock,
            TICK_MS,
            ticks,
            self._observe,
            self.watch_extremes,
            VOLTAGE_LIMIT_MV,
        )
        self.tick = int(clock[0])
        done = self.tick - first_tick
        samples = []
        for probe, start, per_tick, charge in zip(
            self._probes, recorder.probes.first, steps, before, strict=True
        ):
            values = recorder.samples[start : start + done * per_tick].copy()
            if probe.is_rate:
                values = np.diff(values, prepend=charge) / TICK_MS
            step_ms = TICK_MS / per_tick
            even = Samples(values, first_tick * TICK_MS + step_ms, step_ms)
            samples.append(self._refined(probe, even))
        chunk = TraceChunk(
            run=self.run,
            generation=self.channel_generation,
            channels=self._probes,
            first_tick=first_tick,
            ticks=done,
            sweep=self.sweep,
            sweep_tick=self.sweep_tick,
            samples=tuple(samples),
            crossings=self._crossings(recorder),
            chains=self._ended_records(),
        )
        self.unfinished = chunk
        if result != RUNNING:
            raise voltage_error(self._model, self._state, self.time_ms)
        error = state_error(self._model, self._state, self.time_ms)
        if error is not None:
            raise error
        self.unfinished = None
        return chunk

    def _recorder(self, ticks: int) -> tuple[Recorder, list[int]]:
        """Return room for the samples of a call, and samples per tick of each probe."""
        steps = [
            int(self._model.circuit.groups[p.group].sub_steps)
            if self._is_fine(p)
            else 1
            for p in self._probes
        ]
        counts = np.array([ticks * each for each in steps], dtype=np.int64)
        first = np.concatenate(([0], np.cumsum(counts)))[:-1].astype(np.int64)
        probes = np.zeros(len(self._probes), dtype=PROBE).view(np.recarray)
        for row, probe, start in zip(probes, self._probes, first, strict=True):
            row.array, row.row, row.index = probe.array, probe.row, probe.index
            row.group = probe.group if self._is_fine(probe) else -1
            row.first = start
        most = MOST_CROSSINGS if self._model.wires.detectors else 0
        recorder = Recorder(
            probes=probes,
            samples=np.zeros(int(counts.sum())),
            crossing_detector=np.zeros(most, dtype=np.int64),
            crossing_time=np.zeros(most),
            crossings=np.zeros(1, dtype=np.int64),
        )
        return recorder, steps

    def _refined(self, probe: Probe, even: Samples) -> Samples:
        """Return the samples of a channel with those taken between ticks."""
        if probe.array != CONTACTS:
            return even
        scratch = self._full_scratch.clefts
        rows = scratch.samples[: scratch.sampled[0]]
        rows = rows[rows[:, 0] == probe.index]
        return with_fine_samples(even, rows[:, 1] * 1e-3, rows[:, 2 + probe.row])

    def _is_fine(self, probe: Probe) -> bool:
        return self._fine and probe.array == CELLS and probe.row == V

    def _charge(self, probe: Probe) -> float:
        """Return the charge from which a current is differentiated."""
        if not probe.is_rate:
            return 0.0
        if probe.array == SYNAPSES:
            return float(self._activity.patches.totals[probe.index, probe.row])
        return float(self._state.cells[probe.row, probe.index])

    def open_chains(self) -> tuple[ChainRecord, ...]:
        """Return the records of the chain that have not ended yet."""
        activity = self._activity
        count = self._model.synapses.network.patches.synapses
        events = activity.patches.totals[:count, EVENTS]
        return open_records(self._model.synapses.full, activity.full.chain, events)

    def released_contacts(self) -> dict[str, int]:
        """Return how many contacts of each synapse have released in this sweep.

        Synapses in the mean field are left out: none of their contacts is silent.
        """
        found = {}
        connections = self._model.synapses.full.full.release.connections
        now = released_by_contact(self._model, self._activity)
        for (name, counts), own in zip(now.items(), connections, strict=True):
            before = self.watcher.before.get(name)
            if not own.is_mean_field:
                if before is not None and before.shape == counts.shape:
                    counts = counts - before
                found[name] = int(np.count_nonzero(counts))
        return found

    def _ended_records(self) -> tuple[ChainRecord, ...]:
        closed = self._full_scratch.closed
        rows = closed.rows[: closed.number[0]]
        ended = closed_records(self._model.synapses.full, rows)
        before, self._cut_short = self._cut_short, ()
        return (*before, *ended)

    def _crossings(self, recorder: Recorder) -> tuple[Crossing, ...]:
        count = int(recorder.crossings[0])
        order = np.argsort(recorder.crossing_time[:count], kind="stable")
        places = self._model.wires.detectors
        crossings = []
        for i in order:
            neuron, branch, position = places[recorder.crossing_detector[i]]
            if is_hidden(neuron):
                continue
            time_ms = float(recorder.crossing_time[i])
            crossings.append(Crossing(neuron, branch, position, time_ms))
        return tuple(crossings)

    # -- what happens from outside ---------------------------------------------------

    def edit(self, lab: Lab) -> Plan:
        """Go on with another lab from the present tick.

        Returns
        -------
        Plan
            What the edit asked for.

        Raises
        ------
        AddressError
            If a channel of the new lab names nothing in it; the old lab runs on.
        """
        drugs = self._drugs.edited(lab)
        plan = plan_edit(self._model.lab, drugs.acting)
        if plan.kind is EditKind.NOTHING and lab == self.lab:
            return plan
        if plan.kind is not EditKind.NOTHING:
            self._change(drugs.acting, plan)
        self._drugs = drugs
        self.log.append(LogEntry(self.tick, Happening.EDIT, lab, self.generation))
        return plan

    def _change(self, lab: Lab, plan: Plan) -> None:
        """Go on with the arrays of another lab."""
        model = rebuild(self._model, lab, plan)
        probes = self._resolved(model)
        scratch = new_scratch(model.circuit)
        self._state = carry_over(self._model, self._state, model, scratch, plan.touched)
        synapses, self._activity = carry_activity(
            self._model.synapses,
            self._activity,
            model,
            self._state,
            (self.time_ms, self.sweep_tick * TICK_MS),
            lab.seed + self.sweep,
        )
        model = replace(model, synapses=synapses)
        if not model.layout.is_same_as(self._model.layout):
            self._newest_generation += 1
            self.generation = self._newest_generation
        self._model, self._scratch, self._rest = model, scratch, None
        self._full_scratch = new_full_scratch(model.synapses.full)
        self.restless = tuple(k for k in self.restless if k in model.layout.maps)
        self._choose_probes(probes)

    def _move_drugs(self) -> None:
        """Let drugs with a time course come and go, at ticks that nothing shifts."""
        if self.tick % COURSE_TICKS or not self._drugs.moves:
            return
        before, self._drugs = self._drugs, self._drugs.after(COURSE_TICKS * TICK_MS)
        if self._drugs.acting is not before.acting:
            plan = plan_edit(before.acting, self._drugs.acting)
            if plan.kind is not EditKind.NOTHING:
                self._change(self._drugs.acting, plan)

    def fire(self, *, keep_state: bool | None = None) -> None:
        """Start the next sweep now: every command and spike train begins again.

        Parameters
        ----------
        keep_state : bool, optional
            False begins it from rest; None does what the lab's `history` says.
        """
        if keep_state is None:
            keep_state = self.lab.history == "continuous"
        if not keep_state:
            self.reset()
            return
        self._new_sweep()
        self.log.append(LogEntry(self.tick, Happening.FIRE))

    def reset(self) -> None:
        """Go back to rest and start the next sweep; time goes on."""
        for array, value in zip(self._state, self._rest_state(), strict=True):
            array[...] = value
        self._cut_short = (*self._cut_short, *self.open_chains())
        self._new_sweep()
        self._activity = self._rested_activity()
        self.watcher.before = {}
        self.log.append(LogEntry(self.tick, Happening.RESET))

    def _new_sweep(self) -> None:
        if self.tick > self.sweep_tick:
            self.sweep += 1
        self.sweep_tick = self.tick
        self._state.damp[:] = 1
        begin_sweep(self._model.synapses, self._activity, self.time_ms, self._seed)
        self.watcher.before = released_by_contact(self._model, self._activity)

    def watch(self, synapse: str | None, contact: int | None = None) -> None:
        """Let the frames show one contact of a synapse with full detail.

        What its receptors and messengers do is recorded as well (`watched_addresses`).

        Parameters
        ----------
        synapse : str or None
            None shows none.
        contact : int, optional
            From 0; None looks at one that released in this sweep.
        """
        is_other = synapse != self.watcher.synapse
        self.watcher.watch(synapse, contact)
        if is_other:
            self._choose_probes(self._resolved(self._model))

    def record(self, probes: Iterable[str]) -> None:
        """Record other addresses besides the lab's channels from now on.

        Raises
        ------
        AddressError
            If an address names nothing in the lab.
        """
        self._more_probes = tuple(probes)
        self._choose_probes(self._resolved(self._model))

    def snapshot(self) -> Snapshot:
        """Return a copy of everything that evolves."""
        return Snapshot(
            self._model,
            copy_state(self._state),
            copy_activity(self._activity),
            self.tick,
            self.sweep_tick,
            self.sweep,
            len(self.log),
            self.generation,
            self._drugs,
            self.watcher.before,
        )

    def lab_from_now(self) -> Lab:
        """Return the lab with its present state as the one in which it starts."""
        saved = saved_state(self._model, self._state, self.time_ms)
        return msgspec.structs.replace(self.lab, start=saved)

    def restore(self, snapshot: Snapshot) -> None:
        """Go on from a snapshot of this run; what the log says after it is dropped."""
        model = snapshot.model
        if model is not self._model:
            self._model = model
            self._scratch = new_scratch(model.circuit)
            self._full_scratch = new_full_scratch(model.synapses.full)
            self._rest = None
            self._choose_probes(self._resolved(model))
        self._drugs = snapshot.drugs
        self._state = copy_state(snapshot.state)
        self._activity = copy_activity(snapshot.activity)
        self._scratch.crossed[:] = -np.inf  # what is crossed later has not been yet
        self.tick = snapshot.tick
        self.sweep_tick = snapshot.sweep_tick
        self.sweep = snapshot.sweep
        self.generation = snapshot.generation
        self.watcher.before = snapshot.released
        del self.log[snapshot.entries :]

    def frame(self) -> Frame:
        """Return the present state for drawing, and forget the extremes."""
        state = self._state
        v = state.cells[V]
        highest = np.maximum(state.cells[HIGHEST], v).astype(np.float32)
        lowest = np.minimum(state.cells[LOWEST], v).astype(np.float32)
        state.cells[HIGHEST], state.cells[LOWEST] = -np.inf, np.inf
        return Frame(
            time_ms=self.time_ms,
            sweep=self.sweep,
            sweep_time_ms=(self.tick - self.sweep_tick) * TICK_MS,
            generation=self.generation,
            layout=self._model.layout,
            v=v.astype(np.float32),
            v_highest=highest,
            v_lowest=lowest,
            warnings=self.warnings,
            synapse=self.watcher.view(self._model, state, self._activity),
            synapse_ids=self._model.synapses.synapses,
            synapses=summary_of(self._model.synapses, self._activity),
            chains=self.open_chains(),
            drugs=self._drugs.present,
            readings=self.readings.take(self._model, state, self._activity),
        )

    @property
    def is_rest_known(self) -> bool:
        """Tell whether the rest has been looked for since the last edit."""
        return self._rest is not None

    def look_for_rest(self) -> None:
        """Find the rest of the lab as it is, to know which neurons have none."""
        self._rest_state()

    def rested_copy(self) -> Engine:
        """Return a second engine of the same lab, at rest at time 0."""
        rested = Snapshot(
            model=self._model,
            state=copy_state(self._rest_state()),
            activity=self._rested_activity(),
            tick=0,
            sweep_tick=0,
            sweep=1,
            entries=0,
            generation=self.generation,
            drugs=self._drugs,
        )
        return Engine.resumed(self, rested)

    def note_restless(self, neurons: Iterable[str]) -> None:
        """Take note of neurons that turned out to have no rest."""
        found = {*self.restless, *neurons}
        self.restless = tuple(k for k in self._model.layout.order if k in found)

    # -- inside ----------------------------------------------------------------------

    @property
    def _seed(self) -> int:
        """Return the seed of the present sweep."""
        return self.lab.seed + self.sweep

    def _rested_activity(self) -> Activity:
        """Return the synapses as a sweep finds them that begins now."""
        begin_ms = self.sweep_tick * TICK_MS
        return rested_activity(self._model, self._state, begin_ms, self._seed)

    def _rest_state(self) -> State:
        """Return the state that a sweep starts from."""
        if self._rest is None:
            rest = start_of(self._model, self._scratch)
            self._rest, self.restless = rest.state, rest.restless
        return self._rest

    def _resolved(self, model: Model) -> tuple[Probe, ...]:
        """Return what the lab's channels and the other addresses read in a model."""
        watched = watched_addresses(model, self.watcher.synapse)
        addresses = dict.fromkeys((*model.lab.channels, *self._more_probes, *watched))
        return tuple(resolve(each, model) for each in addresses)

    def _choose_probes(self, probes: tuple[Probe, ...]) -> None:
        """Record other channels from now on."""
        old = [(p.address, p.unit) for p in self._probes]
        if old != [(p.address, p.unit) for p in probes]:
            self.channel_generation += 1
        self._probes = probes
        self._observe = any(p.array in (GATES, CONDUCTANCES) for p in probes)
        watch = self._full_scratch.clefts.watch
        watch[:] = 0
        watch[[p.index for p in probes if p.array == CONTACTS]] = 1


def live_through(engine: Engine, log: Sequence[LogEntry], tick: int) -> None:
    """Let an engine live through a run log again, from where it is in it.

    Parameters
    ----------
    engine : Engine
        Its own log is the beginning of `log`.
    log : sequence of LogEntry
        What happened, in order.
    tick : int
        Tick to stop at; what happened at that tick happens.
    """
    for entry in log[len(engine.log) :]:
        if entry.tick > tick:
            break
        _advance_through(engine, entry.tick)
        if entry.happening is Happening.EDIT and entry.lab is not None:
            engine.edit(entry.lab)
            engine.generation = entry.generation
        elif entry.happening is Happening.FIRE:
            engine.fire(keep_state=True)
        else:
            engine.reset()
    _advance_through(engine, tick)


def _advance_through(engine: Engine, tick: int) -> None:
    """Advance to a tick, over a place where the run was stopped as impossible."""
    while engine.tick < tick:
        with suppress(DivergenceError):
            engine.advance(tick - engine.tick)


def replay(
    lab: Lab, log: Sequence[LogEntry], ticks: int, probes: Iterable[str] = ()
) -> Engine:
    """Return an engine that has lived through a run log again.

    Parameters
    ----------
    lab : Lab
        The lab at the start (`Engine.first_lab`).
    log : sequence of LogEntry
        What happened, in order.
    ticks : int
        Tick to stop at.
    probes : iterable of str
        Addresses to record.
    """
    engine = Engine(lab, probes)
    live_through(engine, log, ticks)
    return engine
