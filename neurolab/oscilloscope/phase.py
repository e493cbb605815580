"""The phase plane: how fast each potential changes, against the potential."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from neurolab.widgets import theme
from neurolab.widgets.plots import Axis, Curve, LinePlot

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from neurolab.oscilloscope.face import ScopeFace
    from neurolab.oscilloscope.traces import Floats

REFRESH_MS = 200
LONGEST_MS = 200.0
"""Of a longer sweep the last part is drawn."""


class PhasePlane(theme.Themed, QDialog):
    """A window of its own that follows the potentials on the scope.

    Parameters
    ----------
    face : ScopeFace
    parent : QWidget
    """

    def __init__(self, face: ScopeFace, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._face = face
        self.setWindowTitle(self.tr("Phase plane"))
        self.plot = LinePlot(
            Axis(self.tr("Potential"), "mV"), Axis(self.tr("Rate of change"), "mV/ms")
        )
        self.note = QLabel(
            self.tr(
                "A loop is an action potential; where it leaves the line of rest is "
                "its threshold. Only membrane potentials are drawn."
            )
        )
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(self.plot, 1)
        column.addWidget(self.note)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.follow)
        self._seen: object = None
        self.resize(theme.px(460), theme.px(400))
        self.dress()

    def follow(self) -> None:
        """Draw what is on the scope now, if it has changed."""
        face = self._face
        ends = [trace.end_ms for trace in face.traces]
        seen = (face.shot, face.channels, ends)
        if seen == self._seen:
            return
        self._seen = seen
        curves = []
        for number, (channel, trace) in enumerate(
            zip(face.channels, face.traces, strict=True)
        ):
            if channel.is_voltage:
                begin = max(trace.first_ms, trace.end_ms - LONGEST_MS)
                loop = phase_of(*trace.samples(begin, trace.end_ms))
                curves.append(Curve(channel.name, *loop, number))
        self.plot.show_curves(curves)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow while it can be seen."""
        super().showEvent(event)
        self._seen = None
        self.follow()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while it cannot."""
        super().hideEvent(event)
        self._timer.stop()

    def _dress(self) -> None:
        look = theme.current()
        self.note.setFont(theme.font(look.small_px))
        self.note.setStyleSheet(f"color: {look.quiet};")


def phase_of(times_ms: Floats, values_mv: Floats) -> tuple[Floats, Floats]:
    """Return potential (mV) and its rate of change (mV/ms) in the middle of each step.

    Parameters
    ----------
    times_ms, values_mv : (n,) float64

    Returns
    -------
    tuple of (n - 1,) float64
    """
    if values_mv.size < 2:
        return np.zeros(0), np.zeros(0)
    middles = 0.5 * (values_mv[1:] + values_mv[:-1])
    return middles, np.diff(values_mv) / np.diff(times_ms)
