"""Traces go out, and drawn commands come in, as CSV."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest

from neurolab.errors import FormatError
from neurolab.formats import files
from neurolab.formats.traces_csv import encode_traces_csv, write_traces_csv
from neurolab.formats.waveform_csv import load_waveform_csv, read_waveform_csv

if TYPE_CHECKING:
    from pathlib import Path

SOMA = "neuron.n1.soma@0.5.v"


def test_traces_keep_every_digit(tmp_path: Path, rng: np.random.Generator) -> None:
    """What is read back is what was written, bit for bit."""
    time_ms = np.arange(5) * 0.025
    voltage_mv, current_na = rng.normal(size=5), rng.normal(size=5).astype(np.float32)
    path = tmp_path / "traces.csv"
    write_traces_csv(
        path, {SOMA: (time_ms, voltage_mv, "mV"), "i": (time_ms, current_na, "nA")}
    )
    heads, *rows = csv.reader(path.read_text().splitlines())
    assert heads == ["time [ms]", f"{SOMA} [mV]", "i [nA]"]
    columns = np.array(rows, dtype=float).T
    np.testing.assert_array_equal(columns[0], time_ms)
    np.testing.assert_array_equal(columns[1], voltage_mv)
    np.testing.assert_array_equal(columns[2].astype(np.float32), current_na)


def test_traces_of_different_times_have_their_own() -> None:
    """Short columns end in empty cells."""
    data = encode_traces_csv({"a": ([0, 1], [1, 2], "mV"), "b": ([0], [5], "nA")})
    assert data == b"time [ms],a [mV],time [ms],b [nA]\n0,1,0,5\n1,2,,\n"


def test_name_with_a_comma_is_quoted() -> None:
    """Names are those of the user."""
    assert encode_traces_csv({"a,b": ([0], [1], "mV")}).startswith(
        b'time [ms],"a,b [mV]"\n'
    )


def test_traces_that_make_no_table_are_refused(tmp_path: Path) -> None:
    """The old file stays."""
    path = tmp_path / "traces.csv"
    path.write_bytes(b"old")
    with pytest.raises(FormatError, match="2 times but 1 values"):
        write_traces_csv(path, {"a": ([0, 1], [1], "mV")})
    with pytest.raises(FormatError, match="no trace"):
        write_traces_csv(path, {})
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    "text",
    [
        "0,1\n2.5,-3e-2\n",
        "time [ms],value [nA]\n0,1\n2.5,-3e-2\n",
        "# drawn\n\n0;1\r\n2.5;-3e-2\r\n",
        "t\tv\n0\t1\n2.5\t-3e-2",
        "  0   1\n2.5 , -3e-2 # end\n",
        "\ufeff0,1\n2.5,-3e-2\n",
    ],
)
def test_two_columns_make_a_curve(text: str) -> None:
    """Separators, heads, comments and line ends of common programs are read."""
    curve = read_waveform_csv(text.encode(), "pulse.csv")
    assert (curve.times_ms, curve.values) == ((0.0, 2.5), (1.0, -3e-2))
    assert curve.source == "pulse.csv"


def test_written_trace_can_be_played_again(tmp_path: Path) -> None:
    """One trace is two columns."""
    path = tmp_path / "trace.csv"
    write_traces_csv(path, {SOMA: ([0.0, 1.0], [-65.0, -64.5], "mV")})
    assert load_waveform_csv(path).values == (-65.0, -64.5)


def test_jump_is_two_values_at_one_time() -> None:
    """Equal times are allowed."""
    assert read_waveform_csv(b"0,0\n1,0\n1,5\n2,5\n", "x").times_ms == (0, 1, 1, 2)


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("", "waveform_short", None),
        ("time,value\n", "waveform_short", None),
        ("0,1\n", "waveform_short", None),
        ("0,1\n1\n", "waveform_columns", 2),
        ("0,1,2\n", "waveform_columns", 1),
        ("0;1,5\n", "waveform_columns", 1),
        ("0,1\n1,one\n", "waveform_number", 2),
        ("0,1\n1,1_0\n", "waveform_number", 2),
        ("t,v\nt,v\n", "waveform_number", 2),
        ("0,1\n1,nan\n", "waveform_not_finite", 2),
        ("nan,1\n", "waveform_not_finite", 1),
        ("inf,1\n", "waveform_not_finite", 1),
        ("0,1\n1,1e999\n", "waveform_not_finite", 2),
        ("0,1\n2,1\n1,1\n", "waveform_time_falls", 3),
        ("-1,1\n2,1\n", "waveform_time_negative", 1),
        ("0,1\n\xff\n", "file_not_utf8", 2),
    ],
)
def test_wrong_line_is_named(text: str, key: str, line: int | None) -> None:
    """The error names file and line."""
    with pytest.raises(FormatError) as caught:
        read_waveform_csv(text.encode("latin-1"), "pulse.csv")
    assert caught.value.key == key
    assert caught.value.fields.get("line") == line
    assert str(caught.value).startswith("pulse.csv")


def test_huge_waveform_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As every other file."""
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 5)
    with pytest.raises(FormatError, match="at most"):
        read_waveform_csv(b"0,1\n1,2\n", "pulse.csv")
