"""What a contact did in time: two plots beside the picture when it is opened wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from neurolab.microscope.cleft_map import CleftMap
from neurolab.microscope.clocks import FIRST_MS, PER_DECADE, ClocksPlot, Curve
from neurolab.microscope.colours import INKS
from neurolab.microscope.words import receptor_title, short_name
from neurolab.physiology.cascades import CASCADES
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.simulation.synapse_view import Anatomy
    from neurolab.simulation.trace_store import TraceStore

MOST_CURVES = 5


class Results(theme.Themed, QWidget):
    """Both plots, each with its heading."""

    def __init__(self) -> None:
        super().__init__()
        self.clocks = ClocksPlot()
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
        curves = []
        for title, unit, colour, address in traced(anatomy)[:MOST_CURVES]:
            curve = _curve(store, address, arrival_ms, end_ms)
            if curve is not None:
                curves.append(Curve(title, unit, colour, *curve))
        self.clocks.show_curves(tuple(curves), end_ms - arrival_ms)

    def _dress(self) -> None:
        look = theme.current()
        edge = theme.px(10)
        self._column.setContentsMargins(edge, theme.px(4), edge, theme.px(6))
        self._column.setSpacing(theme.px(4))
        self.setFixedWidth(theme.px(350))
        for heading in self.headings:
            heading.setFont(theme.font(look.small_px, strong=True))
            heading.setStyleSheet(f"color: {look.quiet};")


def traced(anatomy: Anatomy) -> list[tuple[str, str, str, str]]:
    """Return title, unit, colour and address of what a synapse's clocks show."""
    look = theme.current()
    inks = INKS[look.name]
    found = [
        (
            short_name(one.name),
            "",
            inks.receptor(one.name),
            f"synapse.{anatomy.synapse}.{one.name}.open",
        )
        for one in anatomy.receptors
    ]
    colours = (inks.receptor(""), look.potassium, look.warning, look.good)
    for kind in anatomy.cascades:
        stages = CASCADES[kind.name].stages
        last = stages[-1]
        title = receptor_title(kind.name)
        found.append(
            (
                f"{title} → {last.title}",
                last.unit.replace("u", "µ"),
                colours[len(found) % len(colours)],
                f"synapse.{anatomy.synapse}.{kind.name}.stage.{kind.symbols[-1]}",
            )
        )
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
