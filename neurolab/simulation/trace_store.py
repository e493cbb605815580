"""Everything that was recorded, ready to be drawn at any zoom.

Each channel has its own stretches of samples (`trace_pieces`), because clefts are
recorded at microseconds while something happens and voltages at ticks. When memory is
full the oldest stretch is dropped, and `TraceStore.forgotten_before_ms` says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.trace_pieces import Piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.simulation.reports import Crossing, Samples, TraceChunk

LIMIT_BYTES = 256 * 2**20
MOST_CROSSINGS = 200_000


@dataclass(frozen=True, slots=True)
class Envelope:
    """Lowest and highest value in each of some pixel columns; NaN where is no sample.

    Attributes
    ----------
    low, high : (columns,) float32
    """

    low: NDArray[np.float32]
    high: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep, or what of it has been recorded: number, start and end in ms."""

    number: int
    start_ms: float
    end_ms: float


def _moment(crossing: Crossing) -> float:
    return crossing.time_ms


@dataclass(slots=True)
class _Track:
    """The samples of one channel."""

    unit: str
    pieces: list[Piece] = field(default_factory=list)

    def append(self, samples: Samples) -> int:
        """Append samples that are later than all before; return the bytes taken."""
        grown = 0
        values, times = samples.values, samples.own_times_ms
        start_ms = samples.start_ms
        while values.size:
            fits = self.pieces and self.pieces[-1].is_followed_by(
                start_ms, samples.step_ms
            )
            if not fits:
                self.pieces.append(Piece(start_ms, samples.step_ms))
                grown += self.pieces[-1].size
            piece = self.pieces[-1]
            if times is None and not piece.step_ms:
                times = samples.times_ms
            before = piece.size
            taken = piece.append(values, times if not piece.step_ms else None)
            grown += piece.size - before
            values = values[taken:]
            if times is not None:
                times = times[taken:]
            start_ms += taken * samples.step_ms
            if times is not None and times.size:
                start_ms = float(times[0])
        return grown

    def overlapping(self, start_ms: float, end_ms: float) -> list[Piece]:
        """Return the pieces with samples between two times."""
        first = bisect_left(self.pieces, start_ms, key=lambda each: each.end_ms)
        found = []
        for piece in self.pieces[max(first - 1, 0) :]:
            if piece.start_ms > end_ms + piece.spacing_ms:
                break
            found.append(piece)
        return found

    def cut_after(self, time_ms: float) -> int:
        """Forget the samples after a time; return the bytes given back."""
        freed = 0
        while self.pieces and self.pieces[-1].end_ms > time_ms:
            self.pieces[-1].cut_after(time_ms)
            if self.pieces[-1].count:
                break
            freed += self.pieces.pop().size
        return freed


class TraceStore:
    """The recorded traces of a run.

    Parameters
    ----------
    limit_bytes : int
        Memory that all samples may take.

    Attributes
    ----------
    forgotten_before_ms : float or None
        Something recorded before this time was dropped to make room.
    """

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self.forgotten_before_ms: float | None = None
        self._run = 0
        self._tracks: dict[str, _Track] = {}
        self._current: tuple[str, ...] = ()
        self._sweeps: list[Sweep] = []
        self._crossings: list[Crossing] = []
        self._bytes = 0
        self._end_ms = 0.0

    # -- filling ---------------------------------------------------------------------

    def append(self, chunk: TraceChunk) -> bool:
        """File a chunk under its channels.

        A chunk that begins before the end of what is here replaces what is later: the
        run went back in time. One of a newer run empties the store.

        Returns
        -------
        bool
            False for a chunk of an older run, which is not filed.
        """
        if chunk.run < self._run:
            return False
        if chunk.run > self._run:
            self.clear()
            self._run = chunk.run
        start_ms = chunk.first_tick * TICK_MS
        if start_ms < self._end_ms - 0.5 * TICK_MS:
            self.forget_after(start_ms)
        for probe, samples in zip(chunk.channels, chunk.samples, strict=True):
            track = self._tracks.setdefault(probe.address, _Track(probe.unit))
            self._bytes += track.append(samples)
        self._current = tuple(probe.address for probe in chunk.channels)
        self._end_ms = (chunk.first_tick + chunk.ticks) * TICK_MS
        self._note_sweep(chunk)
        self._crossings.extend(chunk.crossings)
        self._make_room()
        return True

    def clear(self) -> None:
        """Forget everything."""
        self._tracks.clear()
        self._sweeps.clear()
        self._crossings.clear()
        self._current = ()
        self._bytes = 0
        self._end_ms = 0.0
        self.forgotten_before_ms = None

    def forget_run(self) -> None:
        """Forget everything, and refuse what still comes of this run."""
        self.clear()
        self._run += 1

    def forget_after(self, time_ms: float) -> None:
        """Forget what is later than a time."""
        edge = time_ms + 1e-6 * TICK_MS
        for track in self._tracks.values():
            self._bytes -= track.cut_after(edge)
        self._sweeps = [
            replace(each, end_ms=min(each.end_ms, time_ms))
            for each in self._sweeps
            if each.start_ms < edge
        ]
        self._crossings = [each for each in self._crossings if each.time_ms <= edge]
        self._end_ms = min(self._end_ms, time_ms)

    # -- what is there ---------------------------------------------------------------

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the addresses of which something is recorded, the oldest first."""
        return tuple(self._tracks)

    @property
    def sweeps(self) -> tuple[Sweep, ...]:
        """Return the sweeps of which something is recorded, the oldest first."""
        return tuple(self._sweeps)

    @property
    def end_ms(self) -> float:
        """Return the time up to which everything is recorded."""
        return self._end_ms

    @property
    def size(self) -> int:
        """Return the bytes that the samples take."""
        return self._bytes

    def unit(self, address: str) -> str:
        """Return the unit of a channel."""
        return self._tracks[address].unit

    def sweep(self, number: int) -> Sweep | None:
        """Return a sweep, None if nothing of it is here."""
        at = bisect_left(self._sweeps, number, key=lambda each: each.number)
        if at < len(self._sweeps) and self._sweeps[at].number == number:
            return self._sweeps[at]
        return None

    def crossings(
        self, start_ms: float, end_ms: float, *, sweep: int | None = None
    ) -> list[Crossing]:
        """Return the action potentials between two times, which are included."""
        offset, start_ms, end_ms = self._window(start_ms, end_ms, sweep)
        first = bisect_left(self._crossings, start_ms, key=_moment)
        last = bisect_right(self._crossings, end_ms, key=_moment)
        found = self._crossings[first:last]
        return [replace(e, time_ms=e.time_ms - offset) for e in found]

    def query(
        self,
        address: str,
        start_ms: float,
        end_ms: float,
        columns: int,
        *,
        sweep: int | None = None,
    ) -> Envelope:
        """Return the lowest and highest value in each pixel column.

        Parameters
        ----------
        address : str
            A channel; nothing is recorded of an unknown one.
        start_ms, end_ms : float
            What the columns cover; both ends are included.
        columns : int
        sweep : int, optional
            Number of a sweep: then times count from its start and only its samples are
            taken.

        Notes
        -----
        Every sample of the window is in exactly one column. Where a column has many
        samples, those within an eighth of its width from an edge may be in the
        neighbour. With less than two samples per column, draw `samples` instead.
        """
        low = np.full(columns, np.nan, dtype=np.float32)
        high = np.full(columns, np.nan, dtype=np.float32)
        track = self._tracks.get(address)
        offset, first_ms, last_ms = self._window(start_ms, end_ms, sweep)
        if track is None or last_ms < first_ms:
            return Envelope(low, high)
        begin_ms, width_ms = start_ms + offset, (end_ms - start_ms) / columns
        for piece in track.overlapping(first_ms, last_ms):
            first = piece.index(first_ms)
            last = piece.index(last_ms, closed=True)
            if last <= first:
                continue
            # only the columns that this piece reaches into
            span = piece.times(first, first + 1)[0], piece.times(last - 1, last)[0]
            left = min(max(int((span[0] - begin_ms) / width_ms) - 1, 0), columns - 1)
            right = min(max(int((span[1] - begin_ms) / width_ms) + 2, 1), columns)
            columns_here = np.arange(left, right + 1, dtype=np.float64)
            marks = begin_ms + width_ms * columns_here
            edges = np.clip(piece.indices(marks), first, last)
            edges[0], edges[-1] = first, last
            piece.columns(edges, low[left:right], high[left:right], width_ms)
        return Envelope(low, high)

    def samples(
        self,
        address: str,
        start_ms: float,
        end_ms: float,
        *,
        sweep: int | None = None,
        beyond: int = 0,
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return times (ms) and values of every sample of a window.

        Parameters
        ----------
        address, start_ms, end_ms, sweep
            As in `query`.
        beyond : int
            How many samples outside the window to add on each side, so that a line
            reaches the edges.
        """
        times: list[NDArray[np.float64]] = []
        values: list[NDArray[np.float32]] = []
        track = self._tracks.get(address)
        offset, first_ms, last_ms = self._window(start_ms, end_ms, sweep)
        if track is not None and last_ms >= first_ms:
            limit = self._window(-np.inf, np.inf, sweep)
            for piece in track.overlapping(first_ms, last_ms):
                lowest = piece.index(limit[1])
                highest = piece.index(limit[2], closed=True)
                first = max(piece.index(first_ms) - beyond, lowest)
                last = min(piece.index(last_ms, closed=True) + beyond, highest)
                times.append(piece.times(first, max(first, last)))
                values.append(piece.values(first, max(first, last)))
        if not times:
            return np.zeros(0), np.zeros(0, dtype=np.float32)
        whole, all_values = np.concatenate(times), np.concatenate(values)
        margin = 1e-6 * TICK_MS
        begin = int(np.searchsorted(whole, first_ms - margin)) - beyond
        end = int(np.searchsorted(whole, last_ms + margin)) + beyond
        here = slice(max(begin, 0), end)
        return whole[here] - offset, all_values[here]

    # -- inside ----------------------------------------------------------------------

    def _window(
        self, start_ms: float, end_ms: float, sweep: int | None
    ) -> tuple[float, float, float]:
        """Return the offset of a sweep's times, and the window in absolute times."""
        if sweep is None:
            return 0.0, start_ms, end_ms
        found = self.sweep(sweep)
        if found is None:
            return 0.0, 0.0, -1.0
        offset = found.start_ms
        # a sweep's own samples are later than its start
        first_ms = max(start_ms + offset, offset + 1e-3 * TICK_MS)
        return offset, first_ms, min(end_ms + offset, found.end_ms)

    def _note_sweep(self, chunk: TraceChunk) -> None:
        """Remember which sweep a chunk belongs to."""
        if self._sweeps and self._sweeps[-1].number == chunk.sweep:
            self._sweeps[-1] = replace(self._sweeps[-1], end_ms=self._end_ms)
        else:
            start_ms = chunk.sweep_tick * TICK_MS
            self._sweeps.append(Sweep(chunk.sweep, start_ms, self._end_ms))

    def _make_room(self) -> None:
        """Drop the oldest pieces while there is too much."""
        del self._crossings[:-MOST_CROSSINGS]
        while self._bytes > self.limit_bytes:
            droppable = [
                (track.pieces[0].end_ms, address)
                for address, track in self._tracks.items()
                if len(track.pieces) > (1 if address in self._current else 0)
            ]
            if not droppable:
                return
            end_ms, address = min(droppable)
            track = self._tracks[address]
            self._bytes -= track.pieces.pop(0).size
            if not track.pieces:
                del self._tracks[address]
            known = self.forgotten_before_ms
            self.forgotten_before_ms = end_ms if known is None else max(known, end_ms)
            self._sweeps = [e for e in self._sweeps if e.end_ms > end_ms]
            self._crossings = [e for e in self._crossings if e.time_ms > end_ms]
