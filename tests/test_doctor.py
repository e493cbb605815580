"""What `neurolab doctor` finds, and the command that it asks for."""

from __future__ import annotations

import shutil
import sys

import pytest

import start
from neurolab import doctor
from neurolab.cli import main
from neurolab.texts import resource_folder

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="these libraries are of Linux"
)


def test_versions_cache_and_graphics_are_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every dependency with its version, the cache's place, what Qt can open."""
    assert main(["doctor"]) == 0
    text = capsys.readouterr().out
    for name in ("neurolab", "python", *doctor.PACKAGES):
        assert f"{name} " in text
    assert "compiled program: " in text
    assert "platform offscreen" in text
    assert text.endswith("Nothing is missing.\n")


@LINUX
def test_every_library_of_start_is_listed() -> None:
    """The two programs know the same libraries: one line for each."""
    libraries = doctor.system_libraries()
    assert start.LIBRARIES.samefile(resource_folder() / start.LIBRARIES.name)
    lines = doctor.examine(OFFSCREEN).lines
    for library in (*libraries["qt"], *libraries["x11"]):
        assert sum(line.startswith(f"{library}: ") for line in lines) == 1


@LINUX
def test_a_missing_library_comes_with_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line names the package, the last line is what to type."""
    monkeypatch.setattr(doctor, "is_loadable", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert main(["doctor"]) == 1
    text = capsys.readouterr().out
    assert "libEGL.so.1: missing (Debian package libegl1)" in text
    assert text.splitlines()[-1].strip() == (
        "sudo apt-get install --yes --no-install-recommends libegl1"
    )


@LINUX
@pytest.mark.parametrize(("display", "commands"), [("", 0), (":7", 1)])
def test_x11_libraries_are_asked_for_on_x11_only(
    monkeypatch: pytest.MonkeyPatch, display: str, commands: int
) -> None:
    """Without X11 their absence is told, but mends nothing."""
    monkeypatch.setattr(doctor, "is_loadable", lambda name: "xcb" not in name)
    monkeypatch.setattr(doctor, "_examine_window", lambda *_: None)
    report = doctor.examine({"DISPLAY": display})
    assert len(report.commands) == commands


@LINUX
def test_without_a_display_it_says_so() -> None:
    """No window can open there, which is no fault of the installation."""
    report = doctor.examine({})
    assert report.lines[-1].startswith("display: none")
    assert report.commands == []


@LINUX
def test_a_window_that_cannot_open_gives_qts_reason() -> None:
    """A display that does not answer ends Qt's process, not the doctor's."""
    report = doctor.examine({"DISPLAY": ":98765", "PATH": "/usr/bin"})
    assert report.lines[-1].startswith("window: cannot open on :98765 (")


def test_a_missing_package_comes_with_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where almost nothing is installed the doctor still works."""
    monkeypatch.setitem(doctor.PACKAGES, "neurolab-nowhere", "neurolab_nowhere")
    report = doctor.examine(OFFSCREEN)
    assert report.commands[0].endswith("-m pip install neurolab-nowhere")
    assert "neurolab-nowhere missing" in report.lines
