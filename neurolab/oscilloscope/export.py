"""Files of what is shown: made from copies, written by a thread of its own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal

from neurolab.errors import NeuroLabError
from neurolab.formats.files import write_file
from neurolab.formats.traces_csv import encode_traces_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QImage

    from neurolab.oscilloscope.face import ScopeFace
    from neurolab.oscilloscope.traces import Floats


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
    """Return what encodes the samples on the face as a table; copies are taken now.

    First the present sweep, then kept and earlier ones, and with the cursors on the
    face what each trace is at them.
    """
    traces: dict[str, tuple[Floats, Floats, str]] = {}
    for one in sorted(face.shown(), key=lambda one: bool(one.name)):
        channel = face.channels[one.number]
        name = f"{channel.address} ({one.name})" if one.name else channel.address
        count = 2
        while name in traces:
            name = f"{channel.address} ({one.name} {count})"
            count += 1
        samples = one.trace.samples(face.begin_ms, face.end_ms)
        traces[name] = (*samples, channel.unit)
    if face.cursors.is_on:
        ends = face.cursors.times_ms
        for channel, trace in zip(face.channels, face.traces, strict=True):
            at = [(end, value) for end in ends if (value := trace.at(end)) is not None]
            times, values = np.array(at, dtype=np.float64).reshape(-1, 2).T
            traces[f"{channel.address} (cursors)"] = (times, values, channel.unit)
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
