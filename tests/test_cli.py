"""The command line as a user types it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import neurolab
from neurolab.app import main as window_main
from neurolab.cli import main
from neurolab.simulation.compilation import make_ready

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Compile first: the program says so on the terminal when it has to."""
    make_ready()


def test_list_names_every_bundled_lab(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line begins with the name that `run` takes."""
    assert main(["list"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert "myelinated-neuron" in names
    assert names == sorted(names)


def test_list_tells_what_can_be_set_and_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each address comes with value, unit, range, source and words."""
    assert main(["list", "--addresses", "squid-axon"]) == 0
    lines = capsys.readouterr().out.splitlines()
    density = next(one for one in lines if one.startswith("neuron.n1.axon.hh_na "))
    for part in ("120 mS/cm²", "0 …", "hodgkin_huxley_1952", "sodium channel"):
        assert part in density
    assert any(one.startswith("neuron.n1.axon@0.5.v ") for one in lines)


def test_run_writes_traces_with_units(tmp_path: Path) -> None:
    """The table's header names channels and units."""
    target = tmp_path / "traces.csv"
    assert main(["run", "action-potential", "--for", "5ms", "-o", str(target)]) == 0
    header = target.read_text(encoding="utf-8").splitlines()[0]
    assert "mV" in header
    assert "neuron.n1.soma@0.5.v" in header


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "no-such-lab"],
        ["run", "action-potential", "--for", "soon"],
        ["run", "action-potential", "--set", "bath.celcius=3"],
        ["run", "action-potential", "--set", "bath.celsius"],
        ["run", "action-potential", "--set", "bath.celsius=200"],
        ["list", "--addresses", "no-such-lab"],
        ["run", "action-potential", "--for", "1us"],
        ["run", "action-potential", "--for", "1s", "-o", "/nowhere/at/all.csv"],
        ["run", "action-potential", "--set", "lab.seed=1.5"],
        ["check", "no-such-file.json"],
        ["run", "squid-axon", "--seed", "99999999999999999999999"],
        ["run", "squid-axon", "--seed", "-1"],
        ["protocol", "refractory", "squid-axon", "--values", "-5"],
        ["protocol", "velocity-diameter", "squid-axon", "--values", "-1"],
        ["protocol", "no-such-curve", "squid-axon"],
        ["protocol", "f-i"],
        ["protocol", "f-i", "no-such-lab"],
        ["protocol", "f-i", "squid-axon", "--at", "soma"],
        ["protocol", "f-i", "squid-axon", "--values", "0:1"],
        ["protocol", "f-i", "squid-axon", "--values", "0:1e9:1"],
        ["protocol", "f-i", "squid-axon", "--values", "some"],
        ["protocol", "f-i", "squid-axon", "-o", "/nowhere/at/all.csv"],
        ["run", "action-potential", "--start", "soon"],
        ["run", "action-potential", "--start", "-900"],
        ["run", "action-potential", "--save-state", "/nowhere/at/all.json"],
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A user's mistake ends with code 1 and one sentence, no traceback."""
    assert main(arguments) == 1
    error = capsys.readouterr().err.strip()
    assert error.startswith("neurolab: ")
    assert len(error.splitlines()) == 1


def test_an_unknown_lab_suggests_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A mistyped name is answered with what was probably meant."""
    assert main(["run", "squid-axn"]) == 1
    assert "Did you mean squid-axon?" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_refused_before_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody waits for a long run whose traces are then lost."""
    monkeypatch.setattr(neurolab.Simulation, "run", lambda *_: pytest.fail("it ran"))
    assert main(["run", "action-potential", "-o", "/nowhere/at/all.csv"]) == 1


def test_a_doubtful_lab_runs_with_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Squid membrane at body temperature: it says so, and runs."""
    assert main(["run", "squid-axon", "--for", "1ms", "--set", "bath.celsius=37"]) == 0
    error = capsys.readouterr().err
    assert error.startswith("neurolab: warning: neuron.n1: above 33 °C")


def test_an_impossible_run_ends_with_its_own_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A voltage that no cell survives is code 3, one sentence."""
    change = "electrode.stimulus.amplitude=1e6"
    assert main(["run", "action-potential", "--set", change]) == 3
    assert "which no cell survives" in capsys.readouterr().err


def test_the_window_program_refuses_a_file_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """``neurolab-window`` answers a missing file as ``neurolab`` does."""
    assert window_main(["no-such-file.json"]) == 1
    assert capsys.readouterr().err.startswith("neurolab: There is no file")


def test_without_a_display_no_window_is_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Qt would end the process with a core dump; one sentence instead."""
    monkeypatch.setattr("neurolab.cli.has_display", lambda _: False)
    assert main(["squid-axon"]) == 1
    assert "no display" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is of Linux")
def test_screen_that_does_not_answer_is_said_in_one_sentence() -> None:
    """A dead DISPLAY is no crash: one sentence says what and what to do."""
    environment = {**os.environ, "DISPLAY": ":7654", "QT_QPA_PLATFORM": "xcb"}
    run = subprocess.run(
        [sys.executable, "-m", "neurolab"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.startswith("neurolab: No window can open")
    assert len(run.stderr.splitlines()) == 1
    assert "neurolab doctor" in run.stderr


def test_set_changes_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Without sodium conductance there is no action potential."""
    change = "neuron.n1.soma.hh_na=0"
    assert main(["run", "action-potential", "--set", change]) == 0
    assert "neuron.n1.soma@0.5  1" not in capsys.readouterr().out


def test_state_is_saved_and_started_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that starts where another ended, at rest again, or at a voltage."""
    warm, target = tmp_path / "warm.json", tmp_path / "traces.csv"
    assert main(["run", "squid-axon", "--for", "3ms", "--save-state", str(warm)]) == 0
    assert str(warm) in capsys.readouterr().out

    def first_mv(lab: str, *more: str) -> float:
        assert main(["run", lab, "--for", "1ms", "-o", str(target), *more]) == 0
        return float(target.read_text(encoding="utf-8").splitlines()[1].split(",")[1])

    rested = first_mv("squid-axon")
    assert abs(first_mv(str(warm)) - rested) > 1.0
    assert first_mv(str(warm), "--start", "rest") == rested
    assert first_mv("squid-axon", "--start", "-60") == pytest.approx(-60.0, abs=0.5)


def test_protocols_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line begins with the name that `protocol` takes."""
    assert main(["protocol"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert names[:3] == ["f-i", "i-v", "strength-duration"]


def test_protocol_makes_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A curve on the terminal, and in a file with units; nan is an empty cell."""
    target = tmp_path / "table.csv"
    curve = ["protocol", "f-i", "action-potential", "--values", "-0.1:0.1:0.1"]
    assert main(curve) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split("  ") == ["current [nA]", "rate [Hz]", "latency [ms]"]
    assert [float(line.split()[0]) for line in shown[1:]] == [-0.1, 0.0, 0.1]
    assert main([*curve, "-o", str(target)]) == 0
    lines = target.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "current [nA],rate [Hz],latency [ms]"
    assert lines[1] == "-0.1,0.0,"
    assert len(lines) == 4


def test_check_finds_nothing_in_a_bundled_lab() -> None:
    """A lab that comes with the program has neither errors nor doubts."""
    assert main(["check", "squid-axon"]) == 0


def test_import_loads_neither_compiler_nor_qt() -> None:
    """``import neurolab`` stays light."""
    code = (
        "import sys, neurolab; "
        "sys.exit(any(m in sys.modules for m in ('numba', 'PySide6', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
