"""Measures the channels one after the other, so that no frame waits for it."""

from __future__ import annotations

from math import nan
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from neurolab.oscilloscope.readouts import Readout, Site, measure, spike_times
from neurolab.oscilloscope.sites import partners
from neurolab.oscilloscope.stimuli import onsets_for
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.oscilloscope.face import ScopeFace
    from neurolab.oscilloscope.traces import Floats, StoredTrace

LONGEST_MS = 10_000.0
"""Of a longer sweep the last ten seconds are measured, and it says so."""
PAUSE_MS = 400
"""Between two rounds: eight channels take 20 ms together, one after the other."""
QUIET = 200.0
"""How many times as long as a round with turns of more than `FRAME_MS` it then waits,
so that one frame in a hundred is late; a sweep that ends is measured at once."""
FRAME_MS = 5.0
PART_MS, OVERLAP_MS = 200.0, 5.0
"""A spike whose rise is in one part has its peak in the overlap at the latest."""


class Measuring(QObject):
    """Takes a turn per channel whenever there is something new.

    With the cursors on the face what lies between them is measured, else all of the
    sweep.

    Parameters
    ----------
    face : ScopeFace
    parent : QObject

    Signals
    -------
    measured : int, list of Readout
        A channel's measures.
    """

    measured = Signal(int, list)

    def __init__(self, face: ScopeFace, parent: QObject) -> None:
        super().__init__(parent)
        self._face = face
        self._lab: Lab | None = None
        self._partners: dict[int, dict[int, float]] | None = None
        self._waiting: list[int] = []
        self._is_stale = False
        self._since = QElapsedTimer()
        self._turns_ms: list[float] = []
        self._rounds = 0
        self._arrivals: dict[int, tuple[object, float]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._measure_one)

    def set_lab(self, lab: Lab) -> None:
        """Take the stimuli and the axons of a lab."""
        if lab is not self._lab:
            self._lab, self._partners = lab, None
            self.ask(at_once=True)

    def clear(self) -> None:
        """Have nothing to say."""
        self._timer.stop()
        self._waiting, self._is_stale = [], False
        for number in range(len(self._face.channels)):
            self.measured.emit(number, [])

    def ask(self, *, at_once: bool = False) -> None:
        """Measure every channel, soon; while it runs a few times a second."""
        if not self._face.traces:
            return
        if self._waiting:
            self._is_stale = self._is_stale or at_once
            return
        is_early = self._since.isValid() and self._since.elapsed() < self._pause_ms()
        if at_once or not is_early:
            self._since.restart()
            self._turns_ms = []
            self._rounds += 1
            self._waiting = list(range(len(self._face.traces)))
            self._timer.start()

    def _pause_ms(self) -> float:
        """Return the pause after a round: long after one that kept frames waiting."""
        if max(self._turns_ms, default=0.0) < FRAME_MS:
            return PAUSE_MS
        return QUIET * sum(self._turns_ms)

    def _measure_one(self) -> None:
        """Measure the next channel that waits."""
        if not self._waiting:
            self._timer.stop()
            if self._is_stale:
                self._is_stale = False
                self.ask(at_once=True)
            return
        number = self._waiting.pop(0)
        if number < len(self._face.traces):
            start = perf_counter()
            self.measured.emit(number, self.of(number))
            self._turns_ms.append(1e3 * (perf_counter() - start))

    def span(self) -> tuple[float, float]:
        """Return the times between which the present sweep is measured, ms."""
        face = self._face
        if face.cursors.is_on:
            first, last = sorted(face.cursors.times_ms)
            return first, last
        if not face.traces:
            return 0.0, 0.0
        trace = face.traces[0]
        return max(trace.first_ms, trace.end_ms - LONGEST_MS), trace.end_ms

    def said(self) -> str:
        """Return which part of the sweep is measured, "" if all of it is."""
        face = self._face
        if face.cursors.is_on:
            return word("scope.measured_between")
        if face.traces and self.span()[0] > face.traces[0].first_ms:
            return word("scope.measured_last", seconds=f"{LONGEST_MS / 1000.0:g}")
        return ""

    def of(self, number: int) -> list[Readout]:
        """Return the measures of a channel now."""
        face, lab = self._face, self._lab
        if lab is None or number >= len(face.traces):
            return []
        channel, trace = face.channels[number], face.traces[number]
        if trace.shot.sweep is None:
            onsets: tuple[float, ...] = ()
        else:
            onsets = onsets_for(lab, channel.address)
        found = measure(channel, *self._samples(trace), onsets, self._sites(number))
        if self._is_single(number) and found:
            reason = word("scope.velocity_single")
            found.append(Readout("velocity", nan, "m/s", reason))
        if face.cursors.is_on:
            found += [
                Readout(key, value, channel.unit)
                for key, at in zip(("at_a", "at_b"), face.cursors.times_ms, strict=True)
                if (value := trace.at(at)) is not None
            ]
        return found

    def _others(self, number: int) -> dict[int, float] | None:
        """Return the channels on a channel's axon, None if it is on no axon."""
        if self._partners is None and self._lab is not None:
            self._partners = partners(self._lab, self._face.channels)
        return None if self._partners is None else self._partners.get(number)

    def _is_single(self, number: int) -> bool:
        return self._others(number) == {}

    def _sites(self, number: int) -> list[Site]:
        """Return what came by at the other places on a channel's axon."""
        face = self._face
        return [
            Site(face.channels[other].name, distance, self._arrival(other))
            for other, distance in (self._others(number) or {}).items()
            if other < len(face.traces)
        ]

    def _arrival(self, number: int) -> float:
        """Return when the first spike of a channel came, once for each round."""
        face, trace = self._face, self._face.traces[number]
        ends = tuple(face.cursors.times_ms) if face.cursors.is_on else ()
        key = (self._rounds, trace.shot, ends)
        if number not in self._arrivals or self._arrivals[number][0] != key:
            self._arrivals[number] = (key, _first_spike_ms(trace, *self.span()))
        return self._arrivals[number][1]

    def _samples(self, trace: StoredTrace) -> tuple[Floats, Floats]:
        """Return the samples that are measured."""
        return trace.samples(*self.span())


def _first_spike_ms(trace: StoredTrace, begin_ms: float, end_ms: float) -> float:
    """Return when the first spike between two times came, nan if none did.

    Part by part: most traces have one early, and the rest need not be looked at.
    """
    extremes = trace.extremes()
    while extremes is not None and extremes[1] > 0.0 and begin_ms < end_ms:
        last_ms = min(begin_ms + PART_MS + OVERLAP_MS, end_ms)
        found = spike_times(*trace.samples(begin_ms, last_ms))
        if found.size:
            return float(found[0])
        begin_ms += PART_MS
    return nan
