"""A scope that is fed by hand: no engine behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

import neurolab
from neurolab.oscilloscope.oscilloscope import Oscilloscope
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.probe import Probe
from neurolab.simulation.reports import Samples, TraceChunk
from neurolab.simulation.trace_store import TraceStore
from neurolab.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from neurolab.document.records import Lab

    Floats = NDArray[np.float64]


class Rig:
    """A scope and its store, and the lab that is on it.

    Channels that are asked for are put on it at once, as the window does.
    """

    def __init__(self, lab: Lab) -> None:
        self.store = TraceStore()
        self.scope = Oscilloscope(self.store)
        self.lab = lab
        self.asked: list[tuple[str, ...]] = []
        self._tick, self._sweep, self._sweep_tick = 0, 0, 0
        self.scope.channels_requested.connect(self._set_channels)
        self.scope.set_lab(lab)

    def _set_channels(self, channels: tuple[str, ...], text: str) -> None:
        self.asked.append(channels)
        self.lab = replace(self.lab, channels=channels)
        self.scope.set_lab(self.lab)

    def begin(self) -> None:
        """Begin a sweep where time stands."""
        self._sweep += 1
        self._sweep_tick = self._tick

    def feed(
        self, traces: dict[str, Floats], units: dict[str, str] | None = None
    ) -> None:
        """Go on with one sample per tick of some channels; 1 ms at a time."""
        size = len(next(iter(traces.values())))
        for first in range(0, size, 40):
            part = {name: values[first : first + 40] for name, values in traces.items()}
            self._chunk(part, units or {})
        self.scope.face.refresh()

    def _chunk(self, traces: dict[str, Floats], units: dict[str, str]) -> None:
        ticks = len(next(iter(traces.values())))
        start = (self._tick + 1) * TICK_MS
        chunk = TraceChunk(
            run=0,
            generation=0,
            channels=tuple(
                Probe(name, units.get(name, "mV"), 0, 0, 0, 0) for name in traces
            ),
            first_tick=self._tick,
            ticks=ticks,
            sweep=self._sweep,
            sweep_tick=self._sweep_tick,
            samples=tuple(
                Samples(np.asarray(one, dtype=np.float64), start, TICK_MS)
                for one in traces.values()
            ),
            crossings=(),
        )
        self._tick += ticks
        self.store.append(chunk)
        self.scope.take_chunks([chunk])

    def lane_middle(self, number: int) -> tuple[int, int]:
        """Return the middle of a lane, in pixels of the face."""
        middle = self.scope.face.lane(number).center()
        return round(middle.x()), round(middle.y())


@pytest.fixture
def rig(qtbot: QtBot, qapp: QApplication) -> Callable[..., Rig]:
    """Return a function that puts a bundled lab, or a lab, on a scope."""
    theme.apply(qapp, theme.ThemeName.LIGHT, 1.0)

    def make(lab: Lab | str = "squid-axon") -> Rig:
        """Show the scope of a lab."""
        made = Rig(neurolab.load(lab) if isinstance(lab, str) else lab)
        qtbot.addWidget(made.scope)
        made.scope.resize(1000, 420)
        made.scope.show()
        qtbot.waitExposed(made.scope)
        return made

    return make
