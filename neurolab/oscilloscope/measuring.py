"""Measures the channels one after the other, so that no frame waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from neurolab.oscilloscope.readouts import Readout, Site, measure
from neurolab.oscilloscope.sites import partners
from neurolab.oscilloscope.stimuli import onsets_for
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.oscilloscope.face import ScopeFace
    from neurolab.oscilloscope.traces import Floats, StoredTrace

LONGEST_MS = 1000.0
"""Of a longer sweep the last second is measured."""
PAUSE_MS = 400
"""Between two rounds: eight channels take 20 ms together, one after the other."""


class Measuring(QObject):
    """Takes a turn per channel whenever there is something new.

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
        self._partners: dict[int, tuple[int, float]] | None = None
        self._waiting: list[int] = []
        self._since = QElapsedTimer()
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
        self._waiting = []
        for number in range(len(self._face.channels)):
            self.measured.emit(number, [])

    def ask(self, *, at_once: bool = False) -> None:
        """Measure every channel, soon; while it runs a few times a second."""
        is_early = self._since.isValid() and self._since.elapsed() < PAUSE_MS
        if self._face.traces and not self._waiting and (at_once or not is_early):
            self._since.restart()
            self._waiting = list(range(len(self._face.traces)))
            self._timer.start()

    def _measure_one(self) -> None:
        """Measure the next channel that waits."""
        if not self._waiting:
            self._timer.stop()
            return
        number = self._waiting.pop(0)
        if number < len(self._face.traces):
            self.measured.emit(number, self.of(number))

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
        if self._partners is None:
            self._partners = partners(lab, face.channels)
        pair = self._partners.get(number)
        site = None
        if pair is not None and pair[0] != number and pair[0] < len(face.traces):
            other, distance = pair
            name = face.channels[other].name
            site = Site(name, distance, *_samples(face.traces[other]))
        found = measure(channel, *_samples(trace), onsets, site)
        if pair is not None and pair[0] == number and found:
            reason = word("scope.velocity_single")
            found.append(Readout("velocity", float("nan"), "m/s", reason))
        return found


def _samples(trace: StoredTrace) -> tuple[Floats, Floats]:
    """Return the samples that are measured."""
    end = trace.end_ms
    return trace.samples(max(trace.first_ms, end - LONGEST_MS), end)
