"""Files of what is shown: made from copies, written by a thread of its own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal

from neurolab.errors import NeuroLabError
from neurolab.formats.files import write_file
from neurolab.formats.traces_csv import encode_traces_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QImage

    from neurolab.oscilloscope.face import ScopeFace


class Exporter(QObject):
    """Writes one file after the other in the background.

    Signals
    -------
    written : Path
    failed : NeuroLabError
    """

    written = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, "export")

    def write(self, path: Path, encode: Callable[[], bytes]) -> Future[None]:
        """Write what a function returns, which is called in the thread."""

        def work() -> None:
            try:
                write_file(path, encode())
            except NeuroLabError as error:
                self.failed.emit(error)
            else:
                self.written.emit(path)

        return self._pool.submit(work)

    def close(self) -> None:
        """Wait for the file that is being written."""
        self._pool.shutdown(wait=True)


def table_of(face: ScopeFace) -> Callable[[], bytes]:
    """Return what encodes the samples on the face as a table; copies are taken now."""
    traces = {
        channel.address: (
            *trace.samples(face.begin_ms, face.end_ms),
            channel.unit,
        )
        for channel, trace in zip(face.channels, face.traces, strict=True)
    }
    return lambda: encode_traces_csv(traces)


def picture_of(image: QImage) -> Callable[[], bytes]:
    """Return what encodes a picture as PNG."""

    def encode() -> bytes:
        held = QByteArray()
        buffer = QBuffer(held)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(held.data())

    return encode
