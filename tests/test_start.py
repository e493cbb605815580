"""The logic of start.py that decides what has to be installed."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

import start

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with a project file."""
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    return tmp_path


def test_nothing_is_due_when_nothing_changed(project: Path) -> None:
    """A stamp of this project with the wanted extras asks for no installation."""
    stamp_file = project / "stamp.json"
    key = start.project_key(project)
    start.write_stamp(stamp_file, "here", key, {"test", "dev"})
    stamp = start.read_stamp(stamp_file)
    assert stamp["environment"] == "here"
    assert start.extras_to_install(stamp, key, ("test",)) is None


def test_changed_project_file_is_installed_again(project: Path) -> None:
    """A new dependency counts at the next start, and the extras are kept."""
    stamp: dict[str, object] = {
        "project": start.project_key(project),
        "extras": ["peers"],
    }
    (project / "pyproject.toml").write_text("[project]\nx = 1\n", encoding="utf-8")
    key = start.project_key(project)
    assert start.extras_to_install(stamp, key, ()) == {"peers"}


def test_new_extra_joins_those_that_are_there() -> None:
    """Running the tests after the benchmarks removes nothing."""
    stamp: dict[str, object] = {"project": "key", "extras": ["peers"]}
    due = start.extras_to_install(stamp, "key", ("test", "dev"))
    assert due == {"peers", "test", "dev"}


@pytest.mark.parametrize("content", [None, "", "{", "[1]", '"text"', "\x00"])
def test_damaged_stamp_counts_as_none(tmp_path: Path, content: str | None) -> None:
    """A stamp that cannot be read leads to a new environment, not to an error."""
    path = tmp_path / "stamp.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert start.read_stamp(path) == {}
    assert start.extras_to_install({}, "key", ()) == set()


def test_environment_belongs_to_one_python_and_one_folder(tmp_path: Path) -> None:
    """Another Python, or a moved checkout, makes a new environment."""
    key = start.environment_key(tmp_path, "3.11")
    assert key == start.environment_key(tmp_path, "3.11")
    assert key != start.environment_key(tmp_path, "3.12")
    assert key != start.environment_key(tmp_path / "moved", "3.11")


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, False),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"QT_QPA_PLATFORM": "xcb"}, True),
        ({}, False),
    ],
)
def test_x11_libraries_are_asked_for_on_x11_only(
    env: dict[str, str], expected: bool
) -> None:
    """Wayland and offscreen sessions start without the xcb packages."""
    assert start.opens_window_on_x11(env) is expected


def test_missing_library_names_its_package() -> None:
    """A library that cannot be loaded is reported as what to install."""
    libraries = {"libneurolab-nowhere.so.9": "libnowhere9"}
    assert start.missing_packages(libraries) == ["libnowhere9"]


def test_user_without_rights_reads_the_exact_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without root nothing is installed; the sentence holds what to type."""
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    command = "sudo apt-get install --yes --no-install-recommends libegl1"
    with pytest.raises(start.StartError, match=command):
        start.install_packages(["libegl1"], "Missing.")
