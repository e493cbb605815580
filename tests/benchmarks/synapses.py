"""How fast synapses run: ``python -m tests.benchmarks synapses [--json FILE]``.

Labs run headless, one after the other, in this process:

- 10,000 light and 10 full synapses at 5 Hz on 1,000 compartments,
- one axon with 150 full contacts at 20 Hz,
- the opening lab, if it is there,
- 30,000 excitatory and 1,700 inhibitory inputs,
- full synapses that rest, and the same that release,
- 10,000 synapses of their own on the bench: building, running, frames, snapshots.

A time is processor time of the thread that computes, which other programs disturb less
than the clock on the wall; both are reported.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

import neurolab
from neurolab.document.records import (
    Bath,
    Input,
    Lab,
    PoissonSpikes,
    RegularSpikes,
    SpikeTimes,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import generic_neuron
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from neurolab.document.records import AnySpikeTrain, Neuron

COMPARTMENTS = 1000
WARM_MS = 50.0
PARTS = 5
CPU_S = 6.0
"""Of one measurement; a lab slower than real time is followed for less than its time.
"""

LONGEST_MS = 2000.0
OPENING = "opening"
EVERYWHERE = (Stretch(neuron="n1"),)
SILENT = SpikeTimes(times_ms=())


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes
    ----------
    name : str
    value : float
    unit : str
    goal : float or None
    note : str
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    note: str = ""


def main(arguments: Sequence[str]) -> int:
    """Measure, print a table, and return 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks synapses")
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    parser.add_argument("--only", action="append", choices=list(CASES))
    options = parser.parse_args(arguments)
    rows = []
    for name in options.only or CASES:
        for row in CASES[name]():
            print(_line(row), flush=True)
            rows.append(asdict(row))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


def _line(row: Row) -> str:
    """Return one line of the table."""
    goal = "" if row.goal is None else f"goal {row.goal:g}"
    return f"{row.name:44}{row.value:12.4g} {row.unit:10}{goal:12}{row.note}"


# -- labs ------------------------------------------------------------------------------


def fine_neuron(compartments: int = COMPARTMENTS) -> Neuron:
    """Return the generic neuron cut into about so many compartments."""
    cell = generic_neuron()
    known = [one.compartments or 1 for one in cell.branches]
    factor = compartments / sum(known)
    branches = tuple(
        replace(one, compartments=max(round(count * factor), 1))
        for one, count in zip(cell.branches, known, strict=True)
    )
    return replace(cell, branches=branches)


def lab_of(
    cell: Neuron, inputs: Sequence[Input] = (), synapses: Sequence[Synapse] = ()
) -> Lab:
    """Return a lab of one neuron and its synapses."""
    return Lab(
        name="benchmark",
        bath=Bath(celsius=37.0),
        neurons=(cell,),
        inputs=tuple(inputs),
        synapses=tuple(synapses),
    )


def full(number: int, contacts: int = 1) -> Synapse:
    """Return a synapse with full detail, AMPA and NMDA receptors."""
    return Synapse(
        id=f"full{number}",
        input=f"axon{number}",
        targets=EVERYWHERE,
        contacts=contacts,
        receptors=("ampa", "nmda"),
    )


def axons(count: int, train: AnySpikeTrain) -> list[Input]:
    """Return so many single inputs."""
    return [Input(id=f"axon{k}", train=train) for k in range(count)]


def bundle(
    name: str, count: int, rate_hz: float, receptor: str
) -> tuple[Input, Synapse]:
    """Return a bundle of random inputs on all dendrites."""
    kind = Transmitter.GABA if receptor == "gaba_a" else Transmitter.GLUTAMATE
    source = Input(
        id=name, transmitter=kind, train=PoissonSpikes(rate_hz=rate_hz), count=count
    )
    light = Synapse(
        id=name,
        input=name,
        targets=EVERYWHERE,
        detail="light",
        receptors=(receptor,),
        parameters={"light.failure": 0.6},
    )
    return source, light


# -- measuring -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Speed:
    """Simulated time over processor time and over wall time, medians of the parts."""

    by_processor: float
    by_wall: float
    ns_per_tick: float


def speed(engine: Engine) -> Speed:
    """Return how fast an engine runs, once it is warm."""
    _, first = _timed(engine, WARM_MS)
    part_ms = min(LONGEST_MS, CPU_S / max(first, 1e-6) * WARM_MS) / PARTS
    part_ms = max(round(part_ms), 1)
    walls, times = zip(*(_timed(engine, part_ms) for _ in range(PARTS)), strict=True)
    seconds = 1e-3 * part_ms
    return Speed(
        by_processor=seconds / statistics.median(times),
        by_wall=seconds / statistics.median(walls),
        ns_per_tick=statistics.median(times) / part_ms * TICK_MS * 1e9,
    )


def _timed(engine: Engine, duration_ms: float) -> tuple[float, float]:
    """Advance; return seconds of wall time and of processor time."""
    wall, processor = time.perf_counter(), time.thread_time()
    engine.advance(round(duration_ms / TICK_MS))
    return time.perf_counter() - wall, time.thread_time() - processor


def _real_time(name: str, lab: Lab, goal: float = 1.0) -> Iterator[Row]:
    """Measure a lab against real time."""
    started = time.thread_time()
    engine = Engine(lab)
    built = time.thread_time() - started
    found = speed(engine)
    note = (
        f"{engine.model.layout.size} compartments; {found.by_wall:.2f} on the wall; "
        f"built in {built:.2f} s"
    )
    yield Row(name, found.by_processor, "x real", goal, note)


def mixed() -> Iterator[Row]:
    """Measure many light synapses beside some full ones."""
    source, light = bundle("light", 10_000, 5.0, "ampa")
    ten = range(10)
    lab = lab_of(
        fine_neuron(),
        [source, *axons(10, PoissonSpikes(rate_hz=5.0))],
        [light, *(full(k) for k in ten)],
    )
    yield from _real_time("10,000 light + 10 full at 5 Hz", lab)


def driver() -> Iterator[Row]:
    """Measure one axon with many full contacts."""
    train = RegularSpikes(onset_ms=1.0, interval_ms=50.0)
    lab = lab_of(generic_neuron(), axons(1, train), [full(0, 150)])
    yield from _real_time("150 full contacts at 20 Hz", lab)


def opening() -> Iterator[Row]:
    """Measure the lab that the program opens with: a sweep again and again."""
    if OPENING not in neurolab.bundled_labs():
        return
    lab = neurolab.load(OPENING)
    engine = Engine(lab)
    ticks = round(lab.sweep_ms / TICK_MS)
    engine.advance(ticks)
    walls, times = [], []
    for _ in range(2 * PARTS):
        wall, processor = time.perf_counter(), time.thread_time()
        engine.fire()
        engine.advance(ticks)
        walls.append(time.perf_counter() - wall)
        times.append(time.thread_time() - processor)
    seconds = 1e-3 * lab.sweep_ms
    wall_speed = seconds / statistics.median(walls)
    note = (
        f"{engine.model.layout.size} compartments, sweep of {lab.sweep_ms:g} ms; "
        f"{wall_speed:.2f} on the wall"
    )
    value = seconds / statistics.median(times)
    yield Row("opening lab, sweep after sweep", value, "x real", 2.0, note)
    for many in (8, 60):
        few = tuple(replace(s, contacts=min(many, s.contacts)) for s in lab.synapses)
        found = speed(Engine(replace(lab, synapses=few)))
        yield Row(f"opening lab, {many} contacts", found.by_processor, "x real")


def thousands() -> Iterator[Row]:
    """Measure the inputs of a pyramidal cell."""
    excitation = bundle("excitation", 30_000, 1.0, "ampa")
    inhibition = bundle("inhibition", 1_700, 10.0, "gaba_a")
    pairs = (excitation, inhibition)
    for compartments in (171, COMPARTMENTS):
        lab = lab_of(
            fine_neuron(compartments),
            [one[0] for one in pairs],
            [one[1] for one in pairs],
        )
        yield from _real_time(f"30,000 + 1,700 inputs, {compartments}", lab)


def single() -> Iterator[Row]:
    """Measure what one full synapse costs, at rest and in action."""
    cell = generic_neuron()
    bare = speed(Engine(lab_of(cell))).ns_per_tick
    count = 100
    many = [full(k) for k in range(count)]
    rest = speed(Engine(lab_of(cell, axons(count, SILENT), many))).ns_per_tick
    yield Row("a full synapse at rest", (rest - bare) / count, "ns/tick")
    one = speed(Engine(lab_of(cell, axons(1, SILENT), [full(0)]))).ns_per_tick
    wide = speed(Engine(lab_of(cell, axons(1, SILENT), [full(0, 200)]))).ns_per_tick
    yield Row("one more contact at rest", (wide - one) / 199, "ns/tick")
    train = RegularSpikes(onset_ms=1.0, interval_ms=50.0)
    engine = Engine(lab_of(cell, axons(1, train), [full(0, 200)]))
    engine.advance(round(WARM_MS / TICK_MS))
    before = _released(engine)
    _, busy = _timed(engine, 400.0)
    vesicles = _released(engine) - before
    extra_s = busy - wide * 1e-9 * 400.0 / TICK_MS
    note = f"{vesicles:.0f} vesicles in 0.4 s of 200 contacts at 20 Hz"
    yield Row(
        "one vesicle, from fusion to rest", 1e6 * extra_s / vesicles, "us", None, note
    )


def _released(engine: Engine) -> float:
    """Return the vesicles that have fused."""
    return float(engine.activity.full.release.contacts.released.sum())


def frames() -> Iterator[Row]:
    """Measure a bench with so many synapses of their own."""
    count, sources = 10_000, 100
    inputs = [
        Input(id=f"i{k}", train=PoissonSpikes(rate_hz=5.0)) for k in range(sources)
    ]
    places = np.linspace(0.0, 1.0, count // sources)
    synapses = [
        Synapse(
            id=f"s{k}",
            input=f"i{k % sources}",
            targets=(
                Stretch(
                    neuron="n1",
                    branch="apical",
                    start=float(places[k // sources]),
                    stop=float(places[k // sources]),
                ),
            ),
            detail="light",
            receptors=("ampa",),
        )
        for k in range(count)
    ]
    lab = lab_of(fine_neuron(), inputs, synapses)
    started = time.thread_time()
    engine = Engine(lab)
    yield Row("10,000 synapses: building", time.thread_time() - started, "s")
    found = speed(engine)
    yield Row("10,000 synapses: running at 5 Hz", found.by_processor, "x real", 1.0)
    yield Row("10,000 synapses: a frame", 1e3 * _median(engine.frame), "ms")
    yield Row("10,000 synapses: a snapshot", 1e3 * _median(engine.snapshot), "ms")
    frame = engine.frame()
    arrays = (getattr(frame, name) for name in frame.__dataclass_fields__)
    size = sum(each.nbytes for each in arrays if isinstance(each, np.ndarray))
    yield Row("10,000 synapses: a frame", size / 1e3, "kB")
    moved = replace(
        lab, synapses=(replace(synapses[0], targets=EVERYWHERE), *synapses[1:])
    )
    labs = [moved, lab] * PARTS
    edit = _median(lambda: engine.edit(labs.pop()))
    yield Row("10,000 synapses: moving one", 1e3 * edit, "ms", 50.0)


def _median(action: Callable[[], object]) -> float:
    """Return the processor time of an action, s."""
    times = []
    for _ in range(PARTS):
        started = time.thread_time()
        action()
        times.append(time.thread_time() - started)
    return statistics.median(times)


CASES: dict[str, Callable[[], Iterator[Row]]] = {
    "mixed": mixed,
    "driver": driver,
    "opening": opening,
    "thousands": thousands,
    "single": single,
    "frames": frames,
}
