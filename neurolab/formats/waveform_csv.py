"""A command for an electrode from a file of two columns: time in ms, value.

The columns are separated by comma, semicolon, tab or spaces. A first line that begins
with a letter is taken for the heads; ``#`` starts a comment.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from neurolab.document.records import Drawn
from neurolab.errors import FormatError
from neurolab.formats.files import check_size, decode_utf8, read_file

if TYPE_CHECKING:
    from pathlib import Path

_SEPARATOR = re.compile(r"\s*[,;\t]\s*|\s+")
_HEAD = re.compile(r"[\"']?[^\W\d_]")
_NOT_FINITE = re.compile(r"[-+]?(nan|inf|infinity)\b", re.IGNORECASE)
FEWEST_POINTS = 2


def load_waveform_csv(path: str | Path) -> Drawn:
    """Read a waveform from a file; see `read_waveform_csv`."""
    return read_waveform_csv(read_file(path), str(path))


def read_waveform_csv(data: bytes, name: str) -> Drawn:
    """Return the curve of a table of times and values.

    Parameters
    ----------
    data : bytes
        Content of the file.
    name : str
        Name of the file, for errors and as the curve's source.

    Raises
    ------
    FormatError
        Names file, line and remedy.
    """
    check_size(len(data), name)
    text = decode_utf8(data, name).replace("\r\n", "\n").replace("\r", "\n")
    times_ms: list[float] = []
    values: list[float] = []
    may_be_head = True
    for line, content in enumerate(text.split("\n"), start=1):
        row = content.partition("#")[0].strip()
        if not row:
            continue
        is_head = may_be_head and _HEAD.match(row) and not _NOT_FINITE.match(row)
        may_be_head = False
        if is_head:
            continue
        time_ms, value = _row(row, line, name)
        before_ms = times_ms[-1] if times_ms else 0.0
        if time_ms < before_ms:
            key = "waveform_time_falls" if times_ms else "waveform_time_negative"
            raise FormatError(
                key, file=name, line=line, time_ms=time_ms, before_ms=before_ms
            )
        times_ms.append(time_ms)
        values.append(value)
    if len(times_ms) < FEWEST_POINTS:
        raise FormatError("waveform_short", file=name, count=len(times_ms))
    return Drawn(times_ms=tuple(times_ms), values=tuple(values), source=name)


def _row(row: str, line: int, name: str) -> tuple[float, float]:
    """Return time and value of one line."""
    words = _SEPARATOR.split(row)
    if len(words) != 2:
        raise FormatError("waveform_columns", file=name, line=line, found=len(words))
    return _number(words[0], line, name), _number(words[1], line, name)


def _number(text: str, line: int, name: str) -> float:
    """Return a finite number."""
    try:
        # Python's own "1_000" is no number in other programs.
        value = float(text.replace("_", "?"))
    except ValueError as error:
        raise FormatError(
            "waveform_number", file=name, line=line, value=text[:40]
        ) from error
    if not math.isfinite(value):
        raise FormatError("waveform_not_finite", file=name, line=line, value=text[:40])
    return value
