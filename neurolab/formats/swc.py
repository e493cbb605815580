"""Reading SWC files: traced neurons, one point per line.

A line is ``number type x y z radius parent``, in um; ``#`` starts a comment. A file
that is malformed is refused with file, line and remedy, or repaired with a list of what
was wrong (`swc_repair`). The branches are made in `swc_neuron`.

References
----------
Cannon et al. 1998, J. Neurosci. Methods 84, 49-54, for the format.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from neurolab.errors import FormatError
from neurolab.formats.files import check_size, decode_utf8, read_file
from neurolab.formats.morphology import Morphology, PointType, Repair
from neurolab.formats.swc_neuron import neuron_from_swc
from neurolab.formats.swc_repair import ROOT, Point, ordered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

Scalar = TypeVar("Scalar", np.int64, np.float64)

__all__ = [
    "Morphology",
    "PointType",
    "Repair",
    "load_swc",
    "neuron_from_swc",
    "read_swc",
]

COLUMNS = ("number", "type", "x", "y", "z", "radius", "parent")
MAX_COORDINATE_UM = 1e7
"""Ten metres: beyond it a number is a mistake, and sums of squares lose digits."""
MAX_WHOLE_NUMBER = 1e15


def load_swc(path: str | Path, *, repair: bool = False) -> Morphology:
    """Read an SWC file; see `read_swc`."""
    return read_swc(read_file(path), str(path), repair=repair)


def read_swc(source: str | bytes, name: str, *, repair: bool = False) -> Morphology:
    """Return the points of an SWC file.

    Parameters
    ----------
    source : str or bytes
        Content of the file.
    name : str
        Name of the file, for errors.
    repair : bool
        Mend what can be mended, and list it in `Morphology.repairs`; otherwise the
        first fault is an error.

    Raises
    ------
    FormatError
        Names file, line and remedy.
    """
    check_size(len(source), name)
    text = decode_utf8(source, name) if isinstance(source, bytes) else source
    repairs: list[Repair] | None = [] if repair else None
    points = list(_points(text, name, repairs))
    if not points:
        raise FormatError("swc_empty", file=name)
    points = ordered(points, name, repairs)
    return _morphology(points, name, tuple(repairs or ()))


def _points(text: str, name: str, repairs: list[Repair] | None) -> Iterator[Point]:
    """Yield the point of each line that holds one."""
    for line, content in enumerate(_lines(text), start=1):
        words = content.partition("#")[0].split()
        if words:
            yield _point(words, line, name, repairs)


def _lines(text: str) -> list[str]:
    """Return lines as editors count them, with line ends of any system.

    `str.splitlines` would also break at form feeds and other rare letters.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _point(
    words: list[str], line: int, name: str, repairs: list[Repair] | None
) -> Point:
    """Return the point that the words of one line describe."""
    if len(words) > len(COLUMNS) and repairs is not None:
        repairs.append(Repair("repair_columns", line, {"found": len(words)}))
        words = words[: len(COLUMNS)]
    if len(words) != len(COLUMNS):
        raise FormatError("swc_columns", file=name, line=line, found=len(words))
    values = [
        _number(text, column, line, name)
        for text, column in zip(words, COLUMNS, strict=True)
    ]
    for column in (0, 1, 6):
        if values[column] != int(values[column]):
            raise _wrong("swc_not_whole", words[column], COLUMNS[column], line, name)
    if values[0] < 0:
        raise _wrong("swc_negative", words[0], COLUMNS[0], line, name)
    return Point(
        line=line,
        number=int(values[0]),
        type=int(values[1]),
        x=values[2],
        y=values[3],
        z=values[4],
        radius=values[5],
        parent=int(values[6]),
    )


def _number(text: str, column: str, line: int, name: str) -> float:
    """Return a finite number of sensible size."""
    try:
        value = float(text)
    except ValueError as error:
        raise _wrong("swc_not_number", text, column, line, name) from error
    if "_" in text or not text.isascii():
        raise _wrong("swc_not_number", text, column, line, name)
    if not math.isfinite(value):
        raise _wrong("swc_not_finite", text, column, line, name)
    whole = column in {"number", "type", "parent"}
    if abs(value) > (MAX_WHOLE_NUMBER if whole else MAX_COORDINATE_UM):
        raise _wrong("swc_too_large", text, column, line, name)
    return value


def _wrong(key: str, text: str, column: str, line: int, name: str) -> FormatError:
    """Return the error of one word of a line."""
    return FormatError(key, file=name, line=line, column=column, value=text[:40])


def _morphology(
    points: list[Point], name: str, repairs: tuple[Repair, ...]
) -> Morphology:
    """Return points in order as read-only arrays."""
    index = {point.number: i for i, point in enumerate(points)}
    parent = [index.get(point.parent, ROOT) for point in points]
    return Morphology(
        name=name,
        id=_frozen([p.number for p in points], np.int64),
        type=_frozen([p.type for p in points], np.int64),
        x=_frozen([p.x for p in points], np.float64),
        y=_frozen([p.y for p in points], np.float64),
        z=_frozen([p.z for p in points], np.float64),
        radius=_frozen([p.radius for p in points], np.float64),
        parent=_frozen(parent, np.int64),
        repairs=repairs,
    )


def _frozen(values: Sequence[float], kind: type[Scalar]) -> NDArray[Scalar]:
    """Return a read-only array."""
    array = np.array(values, dtype=kind)
    array.flags.writeable = False
    return array
