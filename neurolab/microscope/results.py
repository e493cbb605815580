"""What a contact did in time: two plots beside the picture when it is opened wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from neurolab.microscope.cleft_map import CleftMap
from neurolab.microscope.words import number, receptor_title, short_name
from neurolab.physiology.cascades import CASCADES
from neurolab.texts import word
from neurolab.widgets import theme
from neurolab.widgets.plots import Axis, Curve, LinePlot

if TYPE_CHECKING:
    from neurolab.simulation.synapse_view import Anatomy
    from neurolab.simulation.trace_store import TraceStore

MOST_CURVES = 5
FIRST_MS = 0.1
"""Where the clocks begin; nothing opens earlier."""
LEAST_HEIGHT = 190
PER_DECADE = 160
"""Parts of a decade of time in which the extremes are drawn."""
SMALLEST = 1e-4
"""A curve that never gets higher is flat."""


class Results(theme.Themed, QWidget):
    """Both plots, each with its heading.

    Attributes
    ----------
    clocks : LinePlot
        Open channels and messengers on a logarithmic time, each up to its maximum.
    map : CleftMap
    """

    def __init__(self) -> None:
        super().__init__()
        self.clocks = LinePlot(
            Axis(self.tr("Since the arrival"), "ms", is_log=True),
            Axis(self.tr("Share of its maximum")),
            legend_left=True,
        )
        self.clocks.setToolTip(word("microscope.clocks_about"))
        self.map = CleftMap()
        self.headings = [
            QLabel(self.tr("ONE TRANSMITTER, TWO CLOCKS")),
            QLabel(self.tr("CLEFT: RADIUS AND TIME")),
        ]
        self._column = QVBoxLayout(self)
        for heading, plot in zip(self.headings, (self.clocks, self.map), strict=True):
            self._column.addWidget(heading)
            self._column.addWidget(plot, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.dress()

    def show_traces(
        self, store: TraceStore, anatomy: Anatomy, arrival_ms: float, end_ms: float
    ) -> None:
        """Show what opened since an arrival.

        Parameters
        ----------
        store : TraceStore
        anatomy : Anatomy
            Of the synapse.
        arrival_ms, end_ms : float
            From the start of the run.
        """
        curves: list[Curve | None] = []
        for title, unit, address in traced(anatomy)[:MOST_CURVES]:
            curve = _curve(store, address, arrival_ms, end_ms)
            if curve is not None:
                curves.append(clock(title, unit, len(curves), *curve))
        self.clocks.show_curves([one for one in curves if one is not None])

    def _dress(self) -> None:
        look = theme.current()
        edge = theme.px(10)
        self._column.setContentsMargins(edge, theme.px(4), edge, theme.px(6))
        self._column.setSpacing(theme.px(4))
        self.setFixedWidth(theme.px(350))
        for plot in (self.clocks, self.map.plot):
            plot.setMinimumHeight(theme.px(LEAST_HEIGHT))
        for heading in self.headings:
            heading.setFont(theme.font(look.small_px, strong=True))
            heading.setStyleSheet(f"color: {look.quiet};")


def clock(
    title: str, unit: str, colour: int, times_ms: np.ndarray, values: np.ndarray
) -> Curve | None:
    """Return a curve up to its own maximum, which its name tells; None if it is flat.

    Parameters
    ----------
    title, unit : str
    colour : int
    times_ms, values : (n,) float64
        Since the arrival, and above the value at the arrival.
    """
    highest = float(values[int(np.argmax(np.abs(values)))])
    if abs(highest) < SMALLEST:
        return None
    sign = "−" if highest < 0.0 else ""
    name = f"{title} {sign}{number(abs(highest), 3)} {unit}".strip()
    return Curve(name, times_ms, np.clip(values / highest, 0.0, 1.0), colour)


def traced(anatomy: Anatomy) -> list[tuple[str, str, str]]:
    """Return title, unit and address of what a synapse's clocks show."""
    found = [
        (short_name(one.name), "", f"synapse.{anatomy.synapse}.{one.name}.open")
        for one in anatomy.receptors
    ]
    for kind in anatomy.cascades:
        last = CASCADES[kind.name].stages[-1]
        title = f"{receptor_title(kind.name)} → {last.title}"
        address = f"synapse.{anatomy.synapse}.{kind.name}.stage.{kind.symbols[-1]}"
        found.append((title, last.unit.replace("u", "µ"), address))
    return found


def _curve(
    store: TraceStore, address: str, arrival_ms: float, end_ms: float
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return times since an arrival and values above the one at the arrival."""
    if address not in store.channels or end_ms - arrival_ms <= FIRST_MS:
        return None
    _, start = store.samples(address, arrival_ms - 0.1, arrival_ms)
    ground = float(start[-1]) if start.size else 0.0
    times: list[float] = []
    values: list[float] = []
    first = FIRST_MS
    while first < end_ms - arrival_ms:
        last = min(10.0 * first, end_ms - arrival_ms)
        seen = store.query(address, arrival_ms + first, arrival_ms + last, PER_DECADE)
        low, high = seen.low - ground, seen.high - ground
        far = np.where(np.abs(low) > np.abs(high), low, high)
        centres = first + (last - first) * (np.arange(PER_DECADE) + 0.5) / PER_DECADE
        known = np.isfinite(far)
        times += centres[known].tolist()
        values += far[known].tolist()
        first = last if last < 10.0 * first else 10.0 * first
    if not times:
        return None
    return np.array(times), np.array(values)
