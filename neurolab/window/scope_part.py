"""Joins the oscilloscope to the window: its channels are in the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from neurolab.errors import NeuroLabError

if TYPE_CHECKING:
    from neurolab.window.main_window import MainWindow


class ScopePart(QObject):
    """What the window does with its oscilloscope.

    Parameters
    ----------
    window : MainWindow
        With its control, its document and its oscilloscope made.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        scope = window.scope
        scope.channels_requested.connect(self._set_channels)
        scope.stimulus_requested.connect(self._fire)
        window.control.recomputing.connect(scope.face.keep_as_before)

    def _set_channels(self, channels: tuple[str, ...], text: str) -> None:
        """Put other addresses on the scope; it can be undone."""
        document = self._window.document
        try:
            document.edit(replace(document.lab, channels=channels), text)
        except NeuroLabError as error:
            self._window.notices.say_error(error)

    def _fire(self) -> None:
        """Fire for a trigger that waits."""
        if not self._window.control.is_running:
            self._window.control.fire()
