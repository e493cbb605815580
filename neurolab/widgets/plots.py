"""The plot widget that draws traces; with the oscilloscope the only user of pyqtgraph.

A curve is drawn one pixel wide: with a wider pen the painting costs ten times as much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg

if TYPE_CHECKING:
    from numpy.typing import NDArray

BACKGROUND = "#10151d"
AXIS = "#9fb0c3"
CURVES = ("#ffd23f", "#4cc9f0", "#ff6b6b", "#80ed99", "#c77dff", "#ff9f43")


class TracePlot(pg.PlotWidget):  # type: ignore[misc]
    """Voltages against the time since the sweep began."""

    def __init__(self, time_label: str, value_label: str) -> None:
        super().__init__(background=BACKGROUND)
        self.setLabel("bottom", time_label, units="ms", color=AXIS)
        self.setLabel("left", value_label, units="mV", color=AXIS)
        for side in ("bottom", "left"):
            axis = self.getAxis(side)
            axis.setPen(AXIS)
            axis.setTextPen(AXIS)
            axis.enableAutoSIPrefix(False)
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.addLegend(offset=(-8, 8), labelTextColor=AXIS)
        self._curves: list[pg.PlotDataItem] = []
        self._times: list[list[NDArray[np.float64]]] = []
        self._values: list[list[NDArray[np.float64]]] = []

    def set_channels(self, names: list[str], sweep_ms: float) -> None:
        """Show empty curves for the named channels."""
        for curve in self._curves:
            self.removeItem(curve)
        self._curves = [
            self.plot(name=name, pen=pg.mkPen(CURVES[i % len(CURVES)], width=1))
            for i, name in enumerate(names)
        ]
        self.setXRange(0.0, sweep_ms, padding=0.01)
        self.setYRange(-95.0, 60.0, padding=0.02)
        self.clear_samples()

    def clear_samples(self) -> None:
        """Begin a new sweep."""
        self._times = [[] for _ in self._curves]
        self._values = [[] for _ in self._curves]
        for curve in self._curves:
            curve.setData([], [])

    def append(
        self, channel: int, times_ms: NDArray[np.float64], values: NDArray[np.float64]
    ) -> None:
        """Add samples to a channel."""
        self._times[channel].append(times_ms)
        self._values[channel].append(values)

    def refresh(self) -> None:
        """Draw what was added."""
        for curve, times, values in zip(
            self._curves, self._times, self._values, strict=True
        ):
            if times:
                curve.setData(np.concatenate(times), np.concatenate(values))
