"""The trace store against lists of samples, and what it does when memory is full."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolab.simulation import trace_pieces
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.probes import Probe
from neurolab.simulation.reports import Crossing, Samples, TraceChunk
from neurolab.simulation.trace_store import TraceStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

NAMES = (
    "neuron.n1.soma@0.5.v",
    "neuron.n1.axon@0.5.v",
    "synapse.s1.cleft.mean",
    "synapse.s1.cleft.peak",
)
KINDS = (1, 10, 0, -1)
"""Samples per tick of each channel; 0 for times of their own, -1 for these in some
chunks and ticks in the others."""
SHARE = 1.0 / 8.0
"""Of a column's width, by which its edges may be off."""


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace_pieces, "MOST_SAMPLES", 512)
    monkeypatch.setattr(trace_pieces, "FIRST_CAPACITY", 8)


def probe(address: str) -> Probe:
    """Return a channel."""
    return Probe(address, "mV", 0, 0, 0, 0)


def chunk(
    first_tick: int,
    ticks: int,
    *,
    seed: int = 0,
    sweep: int = 1,
    sweep_tick: int = 0,
    run: int = 0,
    names: tuple[str, ...] = NAMES,
) -> TraceChunk:
    """Return a chunk of random samples of three kinds of channel."""
    rng = np.random.default_rng(seed + first_tick)
    start_ms = first_tick * TICK_MS
    samples = []
    for kind in (KINDS[NAMES.index(name)] for name in names):
        if kind > 0 or (kind < 0 and rng.random() < 0.5):
            kind = abs(kind)
            values, step_ms = rng.normal(size=ticks * kind), TICK_MS / kind
            samples.append(Samples(values, start_ms + step_ms, step_ms))
        else:
            own = start_ms + np.unique(rng.uniform(0.01, ticks, 4 * ticks)) * TICK_MS
            own = own[rng.random(own.size) < rng.random()]
            first = float(own[0]) if own.size else start_ms
            samples.append(Samples(rng.normal(size=own.size), first, 0.0, own))
    return TraceChunk(
        run=run,
        generation=0,
        channels=tuple(probe(name) for name in names),
        first_tick=first_tick,
        ticks=ticks,
        sweep=sweep,
        sweep_tick=sweep_tick,
        samples=tuple(samples),
        crossings=(Crossing("n1", "soma", 0.5, start_ms + 0.5 * TICK_MS),),
    )


@dataclass
class Twin:
    """The same as plain lists of chunks."""

    chunks: list[TraceChunk] = field(default_factory=list)

    def samples(
        self, address: str, start_ms: float, end_ms: float, sweep: int | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return times and values of a window."""
        times, values = [np.zeros(0)], [np.zeros(0)]
        for one in self.chunks:
            if sweep is not None and one.sweep != sweep:
                continue
            offset = 0.0 if sweep is None else one.sweep_tick * TICK_MS
            own = one.samples[[p.address for p in one.channels].index(address)]
            inside = (own.times_ms >= start_ms + offset - 1e-9) & (
                own.times_ms <= end_ms + offset + 1e-9
            )
            times.append(own.times_ms[inside] - offset)
            values.append(own.values[inside])
        return np.concatenate(times), np.concatenate(values).astype(np.float32)


def filled(lengths: list[tuple[int, bool]], seed: int) -> tuple[TraceStore, Twin]:
    """Return a store and its twin; True begins a sweep before the chunk."""
    store, twin = TraceStore(), Twin()
    tick = sweep_tick = 0
    sweep = 1
    for ticks, starts in lengths:
        if starts and tick:
            sweep, sweep_tick = sweep + 1, tick
        one = chunk(tick, ticks, seed=seed, sweep=sweep, sweep_tick=sweep_tick)
        store.append(one)
        twin.chunks.append(one)
        tick += ticks
    return store, twin


def runs() -> st.SearchStrategy[list[tuple[int, bool]]]:
    """Draw lengths of chunks, some of which begin a sweep."""
    length = st.sampled_from([1, 2, 7, 40, 120, 400])
    return st.lists(st.tuples(length, st.booleans()), min_size=1, max_size=12)


def columns_of(
    times: NDArray[np.float64],
    values: NDArray[np.float32],
    edges: tuple[float, float],
) -> tuple[float, float]:
    """Return the extremes of the samples between two times."""
    inside = values[(times >= edges[0]) & (times <= edges[1])]
    return (float(inside.min()), float(inside.max())) if inside.size else (np.inf,) * 2


@given(
    lengths=runs(),
    seed=st.integers(0, 1000),
    window=st.tuples(st.floats(-0.2, 1.0), st.floats(0.001, 1.3)),
    columns=st.integers(1, 60),
    address=st.sampled_from(NAMES),
    by_sweep=st.booleans(),
)
def test_no_zoom_loses_a_peak(
    lengths: list[tuple[int, bool]],
    seed: int,
    window: tuple[float, float],
    columns: int,
    address: str,
    by_sweep: bool,
) -> None:
    """Each column's extremes are those of its samples, its edges exact to an eighth."""
    store, twin = filled(lengths, seed)
    sweep = store.sweeps[len(store.sweeps) // 2].number if by_sweep else None
    start_ms, length_ms = window[0] * store.end_ms, window[1] * store.end_ms
    end_ms = start_ms + length_ms
    found = store.query(address, start_ms, end_ms, columns, sweep=sweep)
    times, values = twin.samples(address, start_ms, end_ms, sweep)
    assert np.isfinite(found.low).any() == bool(values.size)
    if values.size:
        assert np.nanmin(found.low) == values.min()
        assert np.nanmax(found.high) == values.max()
    width_ms = length_ms / columns
    for k, (low, high) in enumerate(zip(found.low, found.high, strict=True)):
        left, right = start_ms + k * width_ms, start_ms + (k + 1) * width_ms
        # an edge that falls on a sample may take it or leave it
        off = SHARE * width_ms + 1e-6 * TICK_MS
        inner = columns_of(times, values, (left + off, right - off))
        outer = columns_of(times, values, (left - off, right + off))
        if np.isfinite(inner[0]):
            assert low <= inner[0]
            assert high >= inner[1]
        if np.isfinite(low):
            assert low >= outer[0]
            assert high <= outer[1]
            assert low in values


@given(
    lengths=runs(),
    seed=st.integers(0, 1000),
    window=st.tuples(st.floats(-0.2, 1.0), st.floats(0.0, 1.3)),
    address=st.sampled_from(NAMES),
    by_sweep=st.booleans(),
)
def test_a_window_holds_every_sample_of_it(
    lengths: list[tuple[int, bool]],
    seed: int,
    window: tuple[float, float],
    address: str,
    by_sweep: bool,
) -> None:
    """Times and values are those recorded, in absolute time and within a sweep."""
    store, twin = filled(lengths, seed)
    sweep = store.sweeps[-1].number if by_sweep else None
    start_ms = window[0] * store.end_ms
    end_ms = start_ms + window[1] * store.end_ms
    times, values = store.samples(address, start_ms, end_ms, sweep=sweep)
    expected = twin.samples(address, start_ms, end_ms, sweep)
    assert np.array_equal(values, expected[1])
    assert np.allclose(times, expected[0], rtol=0.0, atol=1e-9)


def test_samples_beyond_the_window_reach_its_edges() -> None:
    """With one sample beyond, a line drawn through them crosses the whole window."""
    store, _ = filled([(600, False), (300, False)], 1)
    times, values = store.samples(NAMES[0], 5.01, 6.01, beyond=1)
    assert times[0] < 5.01 <= times[1]
    assert times[-2] <= 6.01 < times[-1]
    assert values.size == times.size


def test_a_stale_chunk_is_dropped_and_a_new_run_starts_afresh() -> None:
    """Chunks of a lab that was left are refused; those of a new one empty the store."""
    store = TraceStore()
    store.append(chunk(0, 40, run=1))
    assert not store.append(chunk(40, 40, run=0))
    assert store.end_ms == pytest.approx(40 * TICK_MS)
    assert store.append(chunk(0, 10, run=2, names=NAMES[:1]))
    assert store.channels == NAMES[:1]
    store.forget_run()
    assert not store.append(chunk(10, 10, run=2))
    assert store.append(chunk(0, 10, run=3))


def test_time_that_goes_back_replaces_what_was_later() -> None:
    """After branching off at 1 ms the old second millisecond is gone."""
    store = TraceStore()
    store.append(chunk(0, 80, seed=1))
    other = chunk(40, 20, seed=2)
    store.append(other)
    for name, own in zip(NAMES, other.samples, strict=True):
        _, values = store.samples(name, 40.5 * TICK_MS, np.inf)
        late = own.values[own.times_ms >= 40.5 * TICK_MS]
        assert np.array_equal(values, late.astype(np.float32))
    assert store.end_ms == pytest.approx(60 * TICK_MS)
    assert [one.time_ms for one in store.crossings(0.0, 9.0)] == pytest.approx(
        [0.5 * TICK_MS, 40.5 * TICK_MS]
    )


def test_a_changed_channel_table_keeps_the_other_traces() -> None:
    """A channel that is added later begins where it was added."""
    store = TraceStore()
    store.append(chunk(0, 40, names=NAMES[:1]))
    store.append(chunk(40, 40, names=NAMES[:2]))
    assert store.samples(NAMES[0], 0.0, 9.0)[0].size == 80
    assert store.samples(NAMES[1], 0.0, 9.0)[0][0] > 40 * TICK_MS


def full(limit_bytes: int, chunks: int) -> Iterator[TraceStore]:
    """Yield a small store after each of many chunks."""
    store = TraceStore(limit_bytes)
    for k in range(chunks):
        store.append(chunk(100 * k, 100, sweep=k + 1, sweep_tick=100 * k))
        yield store


def test_the_oldest_is_dropped_and_said_so() -> None:
    """Memory stays within its limit; what is left has no gap and no old sweep."""
    store = None
    for store in full(80_000, 60):
        assert store.size <= 80_000
        forgotten = store.forgotten_before_ms
        if forgotten is not None:
            assert all(each.end_ms > forgotten for each in store.sweeps)
    assert store is not None
    forgotten = store.forgotten_before_ms
    assert forgotten is not None
    times, _ = store.samples(NAMES[1], forgotten + 1e-6, np.inf)
    assert np.allclose(np.diff(times), TICK_MS / 10)
    assert times[-1] == pytest.approx(store.end_ms)


def test_memory_is_counted_right() -> None:
    """The running count of bytes is the sum over all pieces."""
    for store in full(80_000, 30):
        pieces = [p for t in store._tracks.values() for p in t.pieces]
        assert store.size == sum(piece.size for piece in pieces)
    store.forget_after(store.end_ms - 1.0)
    pieces = [p for t in store._tracks.values() for p in t.pieces]
    assert store.size == sum(piece.size for piece in pieces)


@pytest.mark.parametrize("columns", [1, 2, 7])
@pytest.mark.parametrize("length", [9, 70, 430])
def test_a_peak_at_the_edge_of_a_window_is_seen(columns: int, length: int) -> None:
    """One sample above the others shows wherever it is and wherever the window ends."""
    total = 600
    for peak in range(0, total, 7):
        values = np.zeros(total)
        values[peak] = 1.0
        store = TraceStore()
        for first in range(0, total, 100):
            own = Samples(values[first : first + 100], (first + 1) * TICK_MS, TICK_MS)
            store.append(
                TraceChunk(
                    run=0,
                    generation=0,
                    channels=(probe(NAMES[0]),),
                    first_tick=first,
                    ticks=100,
                    sweep=1,
                    sweep_tick=0,
                    samples=(own,),
                    crossings=(),
                )
            )
        time_ms = (peak + 1) * TICK_MS
        window_ms = length * TICK_MS
        for start_ms in (time_ms, time_ms - window_ms):
            found = store.query(NAMES[0], start_ms, start_ms + window_ms, columns)
            assert found.high[0 if start_ms == time_ms else -1] == 1.0
