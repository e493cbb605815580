"""Start NeuroLab from a fresh checkout: the one file to run, with nothing installed.

``python3 start.py`` makes a virtual environment beside this file, installs the program
into it and opens the window. ``test``, ``check`` and ``bench`` do the same for the
tests, the code checks and the benchmarks. When nothing changed since the last time it
only compares a stamp. Nothing but the standard library is used here, and nothing of
the program is imported.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # before anything that an older Python lacks
    sys.exit(
        "NeuroLab needs Python 3.11 or newer, but this is Python %d.%d. Install a"
        " newer one from https://www.python.org/downloads/ and start again with it."
        % sys.version_info[:2]
    )

import ctypes
import hashlib
import importlib
import importlib.util
import json
import os
import shlex
import shutil
import signal
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "neurolab-stamp.json"

USAGE = """\
python3 start.py [FILE]           open NeuroLab, with a lab if one is named
python3 start.py test [ARGUMENT…]  run the test suite; arguments go to pytest
python3 start.py check            format, lint, types and import contracts
python3 start.py bench [ARGUMENT…] compare speed with other simulators
python3 start.py bench gui         measure how smooth the window is
"""

LIBRARIES = ROOT / "resources" / "system_libraries.toml"

CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports",),
)


class StartError(Exception):
    """Something that the user can mend; the message says what and how."""


# --- the stamp: what the environment was made from --------------------------------


def environment_key(root: Path, version: str = sys.version) -> str:
    """Return what the environment depends on: this Python and this folder."""
    return hashlib.sha256(f"{version}\n{root}".encode()).hexdigest()


def project_key(root: Path) -> str:
    """Return what the installation depends on: the text of pyproject.toml."""
    return hashlib.sha256((root / "pyproject.toml").read_bytes()).hexdigest()


def read_stamp(path: Path) -> dict[str, object]:
    """Return the stamp at `path`; an absent or damaged one is empty."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, environment: str, project: str, extras: set[str]) -> None:
    """Remember what was installed."""
    stamp = {
        "environment": environment,
        "project": project,
        "extras": sorted(extras),
    }
    path.write_text(json.dumps(stamp), encoding="utf-8")


def extras_to_install(
    stamp: Mapping[str, object], project: str, wanted: Iterable[str]
) -> set[str] | None:
    """Return the extras of the installation that is due, or None if none is.

    Parameters
    ----------
    stamp : mapping
        As `read_stamp` returns it.
    project : str
        `project_key` of now.
    wanted : iterable of str
        The extras that the command needs.

    Returns
    -------
    set of str or None
        What was there stays: the union of old and wanted extras.
    """
    recorded = stamp.get("extras")
    present = set(recorded) if isinstance(recorded, list) else set()
    if stamp.get("project") == project and set(wanted) <= present:
        return None
    return present | set(wanted)


# --- running other programs --------------------------------------------------------


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Run `command` in the project's folder and return its exit code.

    Ctrl-C reaches the command too; it is left to end by itself and to say its last
    words.
    """
    try:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            env=None if env is None else {**os.environ, **env},
        )
    except OSError as error:
        raise StartError(f"{command[0]} could not be started: {error}.") from error
    interrupted = False
    while True:
        try:
            code = process.wait()
            break
        except KeyboardInterrupt:
            if interrupted:
                process.kill()
            interrupted = True
    if interrupted:
        raise KeyboardInterrupt
    return code


def say(text: str) -> None:
    """Print one line at once, so that it stands before the output of what follows."""
    print(text, flush=True)


def environment_python() -> Path:
    """Return the interpreter of the virtual environment."""
    if os.name == "nt":
        return ENVIRONMENT / "Scripts" / "python.exe"
    return ENVIRONMENT / "bin" / "python"


def environment_program(name: str) -> Path:
    """Return an installed command of the virtual environment."""
    suffix = ".exe" if os.name == "nt" else ""
    return environment_python().with_name(name + suffix)


# --- system libraries ---------------------------------------------------------------


def opens_window_on_x11(env: Mapping[str, str]) -> bool:
    """Return whether Qt would use X11 for a window."""
    platform = env.get("QT_QPA_PLATFORM")
    if platform:
        return platform.startswith("xcb")
    on_wayland = env.get("WAYLAND_DISPLAY") or env.get("XDG_SESSION_TYPE") == "wayland"
    return bool(env.get("DISPLAY")) and not on_wayland


def missing_packages(libraries: Mapping[str, str]) -> list[str]:
    """Return the Debian packages of those `libraries` that cannot be loaded."""
    missing = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def ensure_libraries(window: bool) -> None:
    """Make sure that Qt finds its system libraries (Linux only)."""
    if not sys.platform.startswith("linux"):
        return
    tables = tomllib.loads(LIBRARIES.read_text(encoding="utf-8"))
    libraries = tables["qt"]
    if window and opens_window_on_x11(os.environ):
        libraries = libraries | tables["x11"]
    packages = missing_packages(libraries)
    if not packages:
        return
    install_packages(packages, "The window needs system libraries that are missing.")
    if missing_packages(libraries):
        raise StartError(
            "System libraries are still missing after the installation of "
            + " ".join(packages)
            + ". Look at the messages of apt-get above."
        )


def install_packages(packages: Sequence[str], reason: str) -> None:
    """Install Debian packages as root; otherwise say exactly what to type."""
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise StartError(
            f"{reason} Install the packages of your system that correspond to these of"
            f" Debian: {' '.join(packages)}"
        )
    if os.geteuid() != 0:
        raise StartError(
            f"{reason} Type this, then start again:\n\n    sudo {shlex.join(install)}\n"
        )
    say(f"{reason} Installing {' '.join(packages)} …")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    if run(["apt-get", "update"], quiet) or run(install, quiet):
        raise StartError(
            "apt-get could not install them. Look at its messages above, then type"
            f" this yourself:\n\n    {shlex.join(install)}\n"
        )


# --- the virtual environment ---------------------------------------------------------


def ensure_venv_module() -> None:
    """Make sure that this Python can make virtual environments."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    reason = "This Python cannot make a virtual environment: venv is missing."
    if not sys.platform.startswith("linux"):
        raise StartError(
            f"{reason} Install Python from https://www.python.org/downloads/"
        )
    install_packages(["python%d.%d-venv" % sys.version_info[:2]], reason)
    importlib.invalidate_caches()
    if not importlib.util.find_spec("ensurepip"):
        raise StartError(f"{reason} It is still missing after the installation.")


def ensure_environment(extras: Iterable[str]) -> None:
    """Make the virtual environment and install the program, if anything changed."""
    stamp = read_stamp(STAMP)
    environment, project = environment_key(ROOT), project_key(ROOT)
    if stamp.get("environment") != environment or not environment_python().exists():
        make_environment()
        write_stamp(STAMP, environment, "", set())
        stamp = {}
    due = extras_to_install(stamp, project, extras)
    if due is None:
        return
    install_program(due)
    write_stamp(STAMP, environment, project, due)


def make_environment() -> None:
    """Make an empty virtual environment in place of what was there."""
    if Path(sys.prefix) == ENVIRONMENT:
        raise StartError(
            f"{ENVIRONMENT} has to be made anew, but it is the Python that runs now."
            " Leave it with `deactivate` and start again."
        )
    ensure_venv_module()
    say(f"Making a virtual environment in {ENVIRONMENT} …")
    if run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT]):
        raise StartError(
            "The virtual environment could not be made. Delete the folder"
            f" {ENVIRONMENT} and start again."
        )


def install_program(extras: set[str]) -> None:
    """Install the program, editable, with `extras`, from where pip is set to look."""
    say("Installing NeuroLab and what it needs; the first time about 500 MB …")
    target = f".[{','.join(sorted(extras))}]" if extras else "."
    pip = (environment_python(), "-m", "pip", "install", "--disable-pip-version-check")
    if run((*pip, "--editable", target)):
        raise StartError(
            "The installation failed; pip's last lines above say why. Without a network"
            " it cannot work the first time. Start again to retry."
        )


# --- the commands --------------------------------------------------------------------


def start_window(arguments: Sequence[str]) -> int:
    """Open the window."""
    ensure_libraries(window=True)
    ensure_environment(())
    return run([environment_python(), "-m", "neurolab", *arguments])


def start_tests(arguments: Sequence[str]) -> int:
    """Run the test suite in two processes."""
    ensure_libraries(window=False)
    ensure_environment(("test", "dev"))
    return run([environment_python(), "-m", "pytest", "-n", "2", *arguments])


def start_checks(arguments: Sequence[str]) -> int:
    """Run every code check, also after one that failed."""
    if arguments:
        raise StartError("`check` takes no arguments.")
    ensure_environment(("test", "dev"))
    failed = []
    for name, *options in CHECKS:
        title = " ".join((name, *options))
        say(f"— {title}")
        if run([environment_program(name), *options]):
            failed.append(title)
    if failed:
        raise StartError(f"These checks failed: {', '.join(failed)}.")
    return 0


def start_benchmarks(arguments: Sequence[str]) -> int:
    """Run the benchmarks beside other simulators, or those of the window."""
    is_gui = list(arguments[:1]) == ["gui"]
    if is_gui:
        ensure_libraries(window=True)
    ensure_environment(() if is_gui else ("peers",))
    return run([environment_python(), "-m", "tests.benchmarks", *arguments])


COMMANDS = {
    "test": start_tests,
    "check": start_checks,
    "bench": start_benchmarks,
}


def main(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name and return its exit code."""
    if arguments and arguments[0] in {"-h", "--help"}:
        print(USAGE, end="")
        return 0
    try:
        if arguments and arguments[0] in COMMANDS:
            return COMMANDS[arguments[0]](arguments[1:])
        return start_window(arguments)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        # A full disk or a folder that is not ours: the system's words name the file.
        print(f"NeuroLab could not be prepared: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
