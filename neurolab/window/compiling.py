"""The first compile, in a child process behind a window that can be used."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QTimer, Signal

from neurolab.errors import CancelledError, NeuroLabError
from neurolab.simulation.compilation import Compilation, compiled_share, is_compiled

LOOK_EVERY_MS = 500


class Compiler(QObject):
    """Makes the kernel ready and says how far it is.

    Attributes
    ----------
    is_needed : bool
        Whether anything has to be compiled.
    share : float
        How much of it is done, 0 to 1.

    Signals
    -------
    progressed : float
        `share`, now and then.
    ready
        The kernel can be loaded.
    failed : NeuroLabError
    """

    progressed = Signal(float)
    ready = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compilation: Compilation | None = None
        self._thread: threading.Thread | None = None
        self.is_needed = False
        self.share = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self.ready.connect(self._timer.stop)
        self.failed.connect(self._timer.stop)

    def start(self) -> None:
        """Compile what is not compiled yet; `ready` follows in any case."""
        if is_compiled():
            QTimer.singleShot(0, self, self.ready.emit)
            return
        self.is_needed = True
        self._look()
        self._timer.start()
        self._compilation = Compilation()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        """Say how much there is by now."""
        self.share = compiled_share()
        self.progressed.emit(self.share)

    def _follow(self) -> None:
        """Pass on what the child says; runs in a thread."""
        assert self._compilation is not None
        try:
            for _ in self._compilation.steps():
                pass
        except CancelledError:
            return
        except NeuroLabError as error:
            self.failed.emit(error)
            return
        self.ready.emit()

    def close(self) -> None:
        """End the child at once and wait for the thread."""
        self._timer.stop()
        if self._compilation is not None:
            self._compilation.cancel()
        if self._thread is not None:
            self._thread.join()
