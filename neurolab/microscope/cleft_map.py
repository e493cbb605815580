"""The cleft as radius and time: how transmitter spreads from one vesicle and leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neurolab.microscope.words import concentration
from neurolab.texts import word
from neurolab.widgets import theme
from neurolab.widgets.plots import Axis, MapPlot
from neurolab.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from neurolab.simulation.contact_history import ContactHistory

MOMENTS_MS = (0.005, 0.1)
"""When the mean at the receptors is said in words."""


class CleftMap(theme.Themed, QWidget):
    """Shows the history of one contact: free transmitter in every ring.

    Attributes
    ----------
    plot : MapPlot
        Time since the release to the right, radius upwards, a logarithmic colour.
    note : WrappedLabel
        The mean at the receptors in words, or what is to be done to see something.
    """

    def __init__(self) -> None:
        super().__init__()
        self.history: ContactHistory | None = None
        self.plot = MapPlot(
            Axis(word("microscope.map_time"), "ms"),
            Axis(word("microscope.map_radius"), "um"),
            Axis(word("microscope.map_free"), "mM", is_log=True),
        )
        self.plot.setToolTip(word("microscope.map_about"))
        self.note = WrappedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot, 1)
        column.addWidget(self.note)
        self.dress()
        self.show_history(None)

    def show_history(self, history: ContactHistory | None) -> None:
        """Show another history; None shows that there is none."""
        self.history = history
        is_known = history is not None and history.times_ms.size > 0
        if history is not None and is_known:
            times = np.append(0.0, history.times_ms - history.start_ms)
            self.plot.show_map(times, history.edges_um, history.millimolar.T)
        self.plot.setVisible(is_known)
        self.note.setText(self.said() if is_known else word("microscope.map_empty"))

    def show_now(self, now_ms: float | None) -> None:
        """Mark the moment that is shown, ms from the start of the run."""
        history = self.history
        if history is None or now_ms is None:
            self.plot.mark(None)
            return
        since = now_ms - history.start_ms
        is_inside = 0.0 <= since <= history.times_ms[-1] - history.start_ms
        self.plot.mark(since if is_inside else None)

    def said(self) -> str:
        """Return the mean at the receptors at two moments, in words."""
        history = self.history
        if history is None or not history.mean_times_ms.size:
            return ""
        parts = []
        for moment in MOMENTS_MS:
            value = float(
                np.interp(
                    history.start_ms + moment,
                    history.mean_times_ms,
                    history.mean_millimolar,
                )
            )
            parts.append(
                word(
                    "microscope.map_moment",
                    amount=concentration(value),
                    time=f"{moment:g} ms" if moment >= 0.05 else f"{moment * 1e3:g} µs",
                )
            )
        return word("microscope.map_mean", moments=", ".join(parts))

    def _dress(self) -> None:
        look = theme.current()
        self.note.setFont(theme.font(look.small_px))
        self.note.setStyleSheet(f"color: {look.quiet};")
