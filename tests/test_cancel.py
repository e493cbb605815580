"""Ctrl-C ends a run at once, cleanly, and leaves every file as it was."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pty = pytest.importorskip("pty", reason="needs a terminal to type Ctrl-C into")

ROOT = Path(__file__).parents[1]
CANCELLED = "neurolab: Cancelled. Nothing was written."
PATIENCE_S = 120.0
LISTENING = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
    "os.execv(sys.executable, [sys.executable, '-m', 'neurolab', *sys.argv[1:]])"
)
"""Becomes ``neurolab``, which hears Ctrl-C: tests in the background of a shell inherit
that it is ignored."""


@contextmanager
def started(
    terminal: int, *arguments: str, **more: str
) -> Iterator[subprocess.Popen[str]]:
    """Start ``neurolab`` in a session of its own, its messages on a terminal."""
    process = subprocess.Popen(
        [sys.executable, "-c", LISTENING, *arguments],
        cwd=ROOT,
        env={**os.environ, **more},
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def read_until(terminal: int, pattern: str) -> str:
    """Return what a terminal shows once it shows a pattern."""
    shown, limit = "", time.monotonic() + PATIENCE_S
    while not re.search(pattern, shown):
        left = limit - time.monotonic()
        assert select.select([terminal], [], [], max(left, 0.0))[0], shown
        shown += os.read(terminal, 4096).decode()
    return shown


def press_ctrl_c(process: subprocess.Popen[str]) -> tuple[int, str, float]:
    """Interrupt a process and its children; return exit code, output and seconds."""
    start = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=PATIENCE_S)
    return process.returncode, output, time.monotonic() - start


@pytest.mark.parametrize(
    "work",
    [
        ("run", "action-potential", "--for", "1000s"),
        ("protocol", "f-i", "generic-neuron", "--values", "0.1:9:0.01"),
    ],
    ids=lambda work: work[0],
)
def test_ctrl_c_ends_a_run(work: tuple[str, ...], tmp_path: Path) -> None:
    """Code 130, one sentence on a line of its own, no table, within five seconds."""
    target = tmp_path / "traces.csv"
    target.write_text("from before", encoding="utf-8")
    ours, theirs = pty.openpty()
    with started(theirs, *work, "-o", str(target)) as run:
        read_until(ours, r"\d%")

        code, output, seconds = press_ctrl_c(run)

    last = read_until(ours, r"\n").rsplit("\r", 2)[-2]
    assert (code, output, last) == (130, "", CANCELLED)
    assert seconds < 5.0
    assert target.read_text(encoding="utf-8") == "from before"
    assert list(tmp_path.iterdir()) == [target]
    os.close(ours)
    os.close(theirs)


def test_ctrl_c_ends_the_first_compilation(tmp_path: Path) -> None:
    """The child that compiles ends with it, and says nothing."""
    ours, theirs = pty.openpty()
    empty = {"XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    with started(theirs, "run", "action-potential", **empty) as run:
        shown = read_until(ours, r"minute\.")
        time.sleep(0.5)  # until the child has begun

        code, output, _ = press_ctrl_c(run)

    shown += read_until(ours, "Cancelled")
    assert (code, output) == (130, "")
    assert "Traceback" not in shown
    os.close(ours)
    os.close(theirs)
