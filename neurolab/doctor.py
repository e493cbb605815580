"""What NeuroLab needs from this machine, looked at piece by piece.

`examine` says what is there and what is missing, with the command that mends it. It
works where almost nothing is installed, and asks Qt in a process of its own, because
Qt ends the process in which it cannot open a window.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from neurolab.texts import resource_folder, word

if TYPE_CHECKING:
    from collections.abc import Mapping

DISTRIBUTION = "neurolab-bench"
PACKAGES = {
    "numpy": "numpy",
    "numba": "numba",
    "llvmlite": "llvmlite",
    "msgspec": "msgspec",
    "platformdirs": "platformdirs",
    "pyqtgraph": "pyqtgraph",
    "PySide6-Essentials": "PySide6",
}
"""Distribution to the name under which it is imported."""

WINDOW = """\
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
size = application.primaryScreen().size()
print(application.platformName(), size.width(), size.height())
"""
PLACES = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
"""Variables that say where Qt opens its windows, the strongest first."""

WINDOW_TIMEOUT_S = 30.0
BYTES_PER_MB = 1e6


@dataclass(slots=True)
class Report:
    """What was found.

    Attributes
    ----------
    lines : list of str
        For the user, in order.
    commands : list of str
        What to type so that everything needed is there; empty if nothing is missing.
    """

    lines: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)


def examine(environment: Mapping[str, str] = os.environ) -> Report:
    """Look at versions, compiled program, system libraries and graphics."""
    report = Report()
    report.lines.append(f"neurolab {version_of(DISTRIBUTION)}")
    report.lines.append(f"python {platform.python_version()} · {platform.platform()}")
    has_packages = _examine_packages(report)
    if has_packages:
        _examine_cache(report)
    if sys.platform.startswith("linux"):
        _examine_libraries(report, environment)
    if has_packages:
        _examine_window(report, environment)
    return report


def version_of(package: str) -> str:
    """Return the version of a distribution, or the word for missing."""
    try:
        return version(package)
    except PackageNotFoundError:
        return word("doctor.missing")


def system_libraries() -> dict[str, dict[str, str]]:
    """Return library to Debian package, of Qt itself and of its windows on X11."""
    path = resource_folder() / "system_libraries.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def is_loadable(library: str) -> bool:
    """Tell whether the system finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _examine_packages(report: Report) -> bool:
    """List the Python packages; tell whether all are there."""
    missing = []
    for distribution, module in PACKAGES.items():
        report.lines.append(f"{distribution} {version_of(distribution)}")
        if importlib.util.find_spec(module) is None:
            missing.append(distribution)
    if missing:
        pip = (sys.executable, "-m", "pip", "install", *missing)
        report.commands.append(shlex.join(pip))
    return not missing


def _examine_cache(report: Report) -> None:
    """Say where the compiled program is kept, how large it is and if it is ready."""
    from neurolab.kernel.cache import cache_folder
    from neurolab.simulation.compilation import is_compiled

    folder = cache_folder()
    size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    key = "doctor.compiled" if is_compiled() else "doctor.not_compiled"
    report.lines.append(
        word(key, folder=str(folder), size_mb=f"{size / BYTES_PER_MB:.1f}")
    )


def _examine_libraries(report: Report, environment: Mapping[str, str]) -> None:
    """List every system library of Qt; those for X11 are needed only there."""
    tables = system_libraries()
    missing = []
    for group, libraries in tables.items():
        needed = group != "x11" or uses_x11(environment)
        for library, package in libraries.items():
            key = "doctor.library_found"
            if not is_loadable(library):
                key = "doctor.library_missing" if needed else "doctor.library_unneeded"
                missing += [package] if needed else []
            report.lines.append(word(key, library=library, package=package))
    if missing and shutil.which("apt-get"):
        install = ("apt-get", "install", "--yes", "--no-install-recommends", *missing)
        report.commands.append(f"sudo {shlex.join(install)}")
    elif missing:
        names = " ".join(missing)
        report.commands.append(word("doctor.other_system", packages=names))


def uses_x11(environment: Mapping[str, str]) -> bool:
    """Tell whether Qt would open its windows on X11."""
    chosen = environment.get("QT_QPA_PLATFORM")
    if chosen:
        return chosen.startswith("xcb")
    session = environment.get("XDG_SESSION_TYPE")
    on_wayland = environment.get("WAYLAND_DISPLAY") or session == "wayland"
    return bool(environment.get("DISPLAY")) and not on_wayland


def has_display(environment: Mapping[str, str]) -> bool:
    """Tell whether a window could open; only Linux runs without any screen."""
    on_linux = sys.platform.startswith("linux")
    return not on_linux or any(environment.get(one) for one in PLACES)


def _examine_window(report: Report, environment: Mapping[str, str]) -> None:
    """Say which display there is, and whether Qt can open a window on it."""
    display = next((environment[one] for one in PLACES if environment.get(one)), "")
    if not has_display(environment):
        report.lines.append(word("doctor.no_display"))
        return
    try:
        run = subprocess.run(
            [sys.executable, "-c", WINDOW],
            env=dict(environment),
            capture_output=True,
            text=True,
            timeout=WINDOW_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        report.lines.append(word("doctor.window_silent", display=display))
        return
    if run.returncode == 0:
        name, width, height = run.stdout.split()[-3:]
        report.lines.append(
            word("doctor.window", platform=name, width=width, height=height)
        )
        return
    last = (run.stderr.strip().splitlines() or [""])[0]
    report.lines.append(word("doctor.no_window", display=display, reason=last))
