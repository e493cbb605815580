"""The first compile, in a child process behind a window that can be used."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QTimer, Signal

from neurolab.errors import CancelledError, NeuroLabError
from neurolab.simulation.compilation import STEPS, Compilation, is_compiled


class Compiler(QObject):
    """Makes the kernel ready and says how far it is.

    Signals
    -------
    progressed : int, int
        Steps done, and steps in all.
    ready
        The kernel can be loaded.
    failed : NeuroLabError
    """

    progressed = Signal(int, int)
    ready = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compilation: Compilation | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Compile what is not compiled yet; `ready` follows in any case."""
        if is_compiled():
            QTimer.singleShot(0, self, self.ready.emit)
            return
        self.progressed.emit(0, len(STEPS))
        self._compilation = Compilation()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        """Pass on what the child says; runs in a thread."""
        assert self._compilation is not None
        try:
            for number, _ in enumerate(self._compilation.steps(), start=1):
                self.progressed.emit(number, len(STEPS))
        except CancelledError:
            return
        except NeuroLabError as error:
            self.failed.emit(error)
            return
        self.ready.emit()

    def close(self) -> None:
        """End the child at once and wait for the thread."""
        if self._compilation is not None:
            self._compilation.cancel()
        if self._thread is not None:
            self._thread.join()
