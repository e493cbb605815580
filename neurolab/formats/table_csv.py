"""Tables as CSV files, for other programs.

The first line names the columns with their units, for instance ``current [nA]``.
Numbers are written with every digit that they have, with a decimal point; what could
not be measured is an empty cell.
"""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from neurolab.formats.files import write_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray


def head(name: str, unit: str) -> str:
    """Return the head of a column."""
    return f"{name} [{unit}]" if unit else name


def encode_columns(
    heads: Sequence[str], columns: Sequence[NDArray[np.generic]]
) -> bytes:
    """Return columns, perhaps of different lengths, as the text of a table."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    # `str` of a numpy number gives the shortest digits that read back to it.
    words = [["" if value != value else str(value) for value in one] for one in columns]
    writer.writerows(zip_longest(*words, fillvalue=""))
    return text.getvalue().encode()


def write_table_csv(
    path: str | Path, names: Sequence[str], units: Sequence[str], rows: ArrayLike
) -> None:
    """Write a table; on any error an old file stays as it was.

    Parameters
    ----------
    path : path
    names, units : sequence of str
        Of each column.
    rows : (n, columns) float64

    Raises
    ------
    FormatError
        If the file cannot be written.
    """
    heads = [head(name, unit) for name, unit in zip(names, units, strict=True)]
    columns = list(np.asarray(rows, dtype=np.float64).reshape(-1, len(heads)).T)
    write_file(path, encode_columns(heads, columns))
