"""Traces as a table in a CSV file, for other programs.

The first line names the columns with their units, ``time [ms]`` and for instance
``neuron.n1.soma@0.5.v [mV]``. Traces with the same times share one column of times;
otherwise each has its own, and short columns end in empty cells. Numbers are written
with every digit that they have, with a decimal point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.errors import FormatError
from neurolab.formats.files import write_file
from neurolab.formats.table_csv import encode_columns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    Trace = tuple[ArrayLike, ArrayLike, str]

TIME_HEAD = "time [ms]"


def encode_traces_csv(traces: Mapping[str, Trace]) -> bytes:
    """Return the table of traces.

    Parameters
    ----------
    traces : dict of str to (times, values, unit)
        By name; times in ms, values in `unit`, both of shape (n_samples,).

    Raises
    ------
    FormatError
        ``traces_lengths`` if a trace has not one value per time, ``traces_none`` if
        there is no trace.
    """
    if not traces:
        raise FormatError("traces_none")
    times = {name: np.asarray(trace[0]) for name, trace in traces.items()}
    values = {name: np.asarray(trace[1]) for name, trace in traces.items()}
    for name in traces:
        if times[name].ndim != 1 or times[name].shape != values[name].shape:
            raise FormatError(
                "traces_lengths",
                name=name,
                times=times[name].size,
                values=values[name].size,
            )
    shared = next(iter(times.values()))
    is_shared = all(np.array_equal(shared, other) for other in times.values())
    heads: list[str] = [TIME_HEAD] if is_shared else []
    columns: list[NDArray[np.generic]] = [shared] if is_shared else []
    for name, (_, _, unit) in traces.items():
        if not is_shared:
            heads.append(TIME_HEAD)
            columns.append(times[name])
        heads.append(f"{name} [{unit}]")
        columns.append(values[name])
    return encode_columns(heads, columns)


def write_traces_csv(path: str | Path, traces: Mapping[str, Trace]) -> None:
    """Write the table of traces; on any error an old file stays as it was.

    See `encode_traces_csv` for the traces.

    Raises
    ------
    FormatError
        If the traces make no table, or the file cannot be written.
    """
    write_file(path, encode_traces_csv(traces))
