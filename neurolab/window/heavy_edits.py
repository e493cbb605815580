"""Edits that rebuild a large neuron wait for the end of a drag, and show progress.

Up to 2,000 compartments a neuron is cut anew within a frame or two, so that it follows
the mouse. Above that a drag would run ahead of it: the drawing follows, the simulation
takes what was let go of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.simulation.layout import Layout
    from neurolab.simulation.reports import Frame
    from neurolab.window.main_window import MainWindow

MOST_LIVE = 2000
"""Compartments of the neurons that an edit cuts anew while it is dragged."""


class HeavyEdits(QObject):
    """Stands between the document's edits and the simulation.

    Parameters
    ----------
    window : MainWindow
        With its document and its control made.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._document, self._control = window.document, window.control
        self._sent = window.document.lab
        self._held: Lab | None = None
        self._layout: Layout | None = None
        self._is_building = False
        window.document.opened.connect(self._on_opened)
        window.document.undo_stack.indexChanged.connect(self._on_gesture_ended)
        window.control.frame_taken.connect(self._on_frame)
        window.control.failed.connect(self._on_built)

    def take(self, lab: Lab) -> None:
        """Hand an edited lab on, or hold it until the gesture ends."""
        self._held = None
        size = self._size_to_build(lab)
        if size > MOST_LIVE and self._document.is_previewing:
            self._held = lab
            return
        self._sent = lab
        self._control.edit(lab)
        if size > MOST_LIVE:
            self._is_building = True
            self._window.progress.setRange(0, 0)
            self._window.progress.setVisible(True)

    def _size_to_build(self, lab: Lab) -> int:
        """Return the compartments of what the edit would cut anew, as they are now."""
        layout = self._layout
        if layout is None or layout.size <= MOST_LIVE:
            return 0
        from neurolab.simulation.plan_edit import plan_edit

        cut = plan_edit(self._sent, lab).cut
        return sum(layout.maps[key].size for key in cut if key in layout.maps)

    def _on_opened(self, lab: Lab) -> None:
        self._sent, self._held, self._layout = lab, None, None

    def _on_gesture_ended(self) -> None:
        if self._held is not None:
            self.take(self._held)

    def _on_frame(self, frame: Frame) -> None:
        if frame.layout is not self._layout:
            self._on_built()
        self._layout = frame.layout

    def _on_built(self) -> None:
        if self._is_building:
            self._is_building = False
            self._window.progress.setVisible(False)
