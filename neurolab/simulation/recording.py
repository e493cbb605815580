"""One sweep of a bundled lab, recorded, for the time in which the engine compiles.

A recording is small and rounded: voltages in 256 steps at up to 240 moments, traces as
straight lines that stay within a three-hundredth of their range, and every record of
the chain. It is made by the engine, never by hand: ``python -m
neurolab.protocols.recorded_sweeps`` writes those of all bundled labs beside them.
Reading one needs no compiled code.
"""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from neurolab.simulation.chain import ChainRecord, Stage
from neurolab.simulation.equipment import equipped
from neurolab.simulation.geometry import cut
from neurolab.simulation.layout import TICK_MS, Layout, arrange
from neurolab.simulation.plan_edit import physics_of
from neurolab.simulation.probe import Probe
from neurolab.simulation.reports import Crossing, Frame, Samples, TraceChunk

if TYPE_CHECKING:
    from pathlib import Path

    from neurolab.document.records import Lab

Floats = NDArray[np.float64]

SUFFIX = ".sweep"
MOST_FRAMES, LEAST_FRAMES = 240, 60
MOST_VOLTAGES = 100_000
"""Moments times compartments that are kept."""
STEPS = 255
TOLERANCE = 1.0 / 300.0
"""Of a trace's range: how far a straight line may be from it."""
MOST_POINTS = 3000


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded sweep.

    Attributes
    ----------
    fingerprint : int
        `fingerprint` of the lab that was recorded.
    ticks : int
        Length of the sweep.
    frame_ticks : int
        From one moment to the next.
    lowest_mv, step_mv : float
        Of the steps in which voltages are kept.
    v, v_highest : (moments, compartments) uint8
        At each moment, and the highest since the one before.
    traces : tuple of (address, unit, times, values)
        Of each channel; ms and its unit.
    crossings, chains
        As in `TraceChunk`; of open records what was known at the end.
    releasing : dict of str to int
        How many contacts of each synapse released.
    """

    fingerprint: int
    ticks: int
    frame_ticks: int
    lowest_mv: float
    step_mv: float
    v: NDArray[np.uint8]
    v_highest: NDArray[np.uint8]
    traces: tuple[tuple[str, str, Floats, Floats], ...]
    crossings: tuple[Crossing, ...]
    chains: tuple[ChainRecord, ...]
    releasing: dict[str, int]

    def voltages(self, tick: int) -> Floats:
        """Return the voltage of every compartment at a tick, mV, between moments."""
        place = min(tick / self.frame_ticks, self.v.shape[0] - 1.0)
        at = min(int(place), self.v.shape[0] - 2)
        share = place - at
        mixed = (1.0 - share) * self.v[at] + share * self.v[at + 1]
        return np.asarray(self.lowest_mv + self.step_mv * mixed)

    def highest(self, first: int, last: int) -> Floats:
        """Return the highest voltage of every compartment between two ticks, mV."""
        moments = np.arange(first // self.frame_ticks + 1, last // self.frame_ticks + 1)
        found = np.maximum(self.voltages(first), self.voltages(last))
        if moments.size:
            stored = self.v_highest[np.minimum(moments, len(self.v) - 1)].max(axis=0)
            found = np.maximum(found, self.lowest_mv + self.step_mv * stored)
        return found

    def frame(self, layout: Layout, before: int, tick: int) -> Frame:
        """Return what a window shows at a tick, the last frame being at `before`."""
        time_ms = tick * TICK_MS
        v = self.voltages(tick)
        return Frame(
            time_ms=time_ms,
            sweep=1,
            sweep_time_ms=time_ms,
            generation=0,
            layout=layout,
            v=v.astype(np.float32),
            v_highest=self.highest(before, tick).astype(np.float32),
            v_lowest=v.astype(np.float32),
            chains=tuple(
                known_at(one, time_ms)
                for one in self.chains
                if one.arrival_ms <= time_ms
                and (one.closed_ms is None or one.closed_ms > time_ms)
            ),
        )

    def chunk(self, first: int, last: int) -> TraceChunk:
        """Return what was recorded between two ticks."""
        begin, end = first * TICK_MS, last * TICK_MS
        samples = []
        for _, _, times, values in self.traces:
            inside = slice(*np.searchsorted(times, [begin, end], side="right"))
            mine = times[inside]
            start = float(mine[0]) if mine.size else begin
            samples.append(Samples(values[inside], start, 0.0, mine))
        return TraceChunk(
            run=0,
            generation=0,
            channels=tuple(
                Probe(address, unit, 0, 0, 0, 0) for address, unit, _, _ in self.traces
            ),
            first_tick=first,
            ticks=last - first,
            sweep=1,
            sweep_tick=0,
            samples=tuple(samples),
            crossings=tuple(c for c in self.crossings if begin < c.time_ms <= end),
            chains=tuple(
                one
                for one in self.chains
                if one.closed_ms is not None and begin < one.closed_ms <= end
            ),
        )


def known_at(record: ChainRecord, time_ms: float) -> ChainRecord:
    """Return a record without the stages that come later than a time."""
    passed = time_ms - record.arrival_ms
    stages = tuple(
        one
        if one.delay_ms is None or one.delay_ms <= passed
        else replace(one, happened=False, delay_ms=None, amount=0.0, change=0.0)
        for one in record.stages
    )
    return replace(record, stages=stages, closed_ms=None)


def fingerprint(lab: Lab) -> int:
    """Return a number that two labs share if they differ in nothing physical.

    What stands at its default is left out: a field that is new changes no old lab.
    """
    return zlib.crc32(msgspec.json.encode(_chosen(physics_of(lab))))


def _chosen(part: Any) -> Any:
    """Return a record without what stands at its default."""
    if isinstance(part, msgspec.Struct):
        return [type(part).__name__] + [
            (one.name, _chosen(getattr(part, one.name)))
            for one in msgspec.structs.fields(part)
            if getattr(part, one.name) != one.default
        ]
    if isinstance(part, tuple):
        return [_chosen(each) for each in part]
    return part


def layout_of(lab: Lab) -> Layout:
    """Return where the voltages of a lab stand; needs no compiled code."""
    whole = equipped(lab)
    return arrange(whole, {one.id: cut(one, lab.resolution) for one in whole.neurons})


# -- making one ----------------------------------------------------------------------


def record(lab: Lab) -> Recording:
    """Run a lab for one sweep and record it."""
    from neurolab.simulation.engine import Engine

    engine = Engine(lab)
    engine.watch_extremes = True
    engine.fire()
    ticks = round(lab.sweep_ms / TICK_MS)
    size = engine.model.layout.size
    moments = min(max(MOST_VOLTAGES // size, LEAST_FRAMES), MOST_FRAMES)
    step = max(-(-ticks // moments), 1)
    first = engine.frame().v
    v, highest, chunks = [first], [first], []
    while engine.tick < ticks:
        chunks.append(engine.advance(min(step, ticks - engine.tick)))
        frame = engine.frame()
        v.append(frame.v)
        highest.append(frame.v_highest)
    everything = np.array([v, highest], dtype=np.float64)
    lowest, top = float(everything.min()), float(everything.max())
    scale = max(top - lowest, 1e-3) / STEPS
    coded = np.round((everything - lowest) / scale).astype(np.uint8)
    names = [(one.address, one.unit) for one in chunks[0].channels]
    traces = []
    for number, (address, unit) in enumerate(names):
        times = np.concatenate([one.times_ms[number] for one in chunks])
        values = np.concatenate([one.values[number] for one in chunks])
        kept = _corners(times, values)
        traces.append((address, unit, times[kept], values[kept]))
    return Recording(
        fingerprint=fingerprint(lab),
        ticks=ticks,
        frame_ticks=step,
        lowest_mv=lowest,
        step_mv=scale,
        v=coded[0],
        v_highest=coded[1],
        traces=tuple(traces),
        crossings=tuple(one for chunk in chunks for one in chunk.crossings),
        chains=(
            *(one for chunk in chunks for one in chunk.chains),
            *engine.open_chains(),
        ),
        releasing=engine.released_contacts(),
    )


def _corners(times: Floats, values: Floats) -> NDArray[np.int64]:
    """Return the samples between which straight lines describe a trace.

    Douglas & Peucker; a coarser tolerance where that would still be too many.
    """
    tolerance = TOLERANCE * max(float(np.ptp(values)), 1e-12)
    while True:
        kept = np.zeros(times.size, dtype=np.bool_)
        kept[[0, -1]] = True
        waiting = [(0, times.size - 1)]
        while waiting:
            first, last = waiting.pop()
            if last - first < 2:
                continue
            inside = slice(first + 1, last)
            line = np.interp(times[inside], times[[first, last]], values[[first, last]])
            away = np.abs(values[inside] - line)
            worst = int(away.argmax())
            if away[worst] > tolerance:
                kept[first + 1 + worst] = True
                waiting += [(first, first + 1 + worst), (first + 1 + worst, last)]
        if np.count_nonzero(kept) <= MOST_POINTS:
            return np.flatnonzero(kept)
        tolerance *= 1.5


# -- bytes ---------------------------------------------------------------------------


def to_bytes(recording: Recording) -> bytes:
    """Return a recording as bytes."""
    about = {
        "fingerprint": recording.fingerprint,
        "ticks": recording.ticks,
        "frame_ticks": recording.frame_ticks,
        "lowest_mv": recording.lowest_mv,
        "step_mv": recording.step_mv,
        "channels": [(address, unit) for address, unit, _, _ in recording.traces],
        "crossings": [
            (one.neuron, one.branch, one.position, round(one.time_ms, 4))
            for one in recording.crossings
        ],
        "chains": [asdict(one) for one in recording.chains],
        "releasing": recording.releasing,
    }
    arrays: dict[str, Any] = {
        "about": np.frombuffer(msgspec.json.encode(about), dtype=np.uint8),
        "v": _steps(recording.v),
        "v_highest": recording.v_highest - recording.v,
    }
    for number, (_, _, times, values) in enumerate(recording.traces):
        arrays[f"t{number}"] = times.astype(np.float32)
        arrays[f"y{number}"] = values.astype(np.float32)
    buffer = BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def from_bytes(content: bytes) -> Recording:
    """Return the recording that `to_bytes` wrote."""
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        about = msgspec.json.decode(arrays["about"].tobytes())
        v = np.cumsum(arrays["v"], axis=0, dtype=np.uint8)
        return Recording(
            fingerprint=about["fingerprint"],
            ticks=about["ticks"],
            frame_ticks=about["frame_ticks"],
            lowest_mv=about["lowest_mv"],
            step_mv=about["step_mv"],
            v=v,
            v_highest=arrays["v_highest"] + v,
            traces=tuple(
                (
                    address,
                    unit,
                    arrays[f"t{number}"].astype(np.float64),
                    arrays[f"y{number}"].astype(np.float64),
                )
                for number, (address, unit) in enumerate(about["channels"])
            ),
            crossings=tuple(Crossing(*each) for each in about["crossings"]),
            chains=tuple(_record(each) for each in about["chains"]),
            releasing=about["releasing"],
        )


def _steps(v: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the first row and the changes from row to row, modulo 256."""
    return np.concatenate([v[:1], np.diff(v, axis=0)])


def _record(fields: dict[str, Any]) -> ChainRecord:
    stages = tuple(Stage(**each) for each in fields.pop("stages"))
    return ChainRecord(stages=stages, **fields)


def path_of(lab: Path) -> Path:
    """Return where the recording of a bundled lab is."""
    return lab.with_suffix(SUFFIX)


def load(lab: Path) -> Recording | None:
    """Return the recording of a bundled lab, None if it has none."""
    path = path_of(lab)
    return from_bytes(path.read_bytes()) if path.exists() else None
