"""How fast the window is: ``python -m tests.benchmarks gui``.

The lab is a myelinated neuron of 300 branches with eight channels, running as fast as
the engine can, on a scope of ten seconds. Measured are, each in a process of its own:

- from a frame in the mailbox to the end of the painting that shows it,
- the longest time in which the event loop did not turn,
- from an edit to the end of the painting of a sample that was computed with it,
- from the start of the program to the painted window and to the first trace,
- frames and gaps with the microscope open on a synapse that releases at 20 Hz, in slow
  motion, as a dock and opened wide.

With ``--everywhere`` also in the projector's theme, at two device pixels per pixel, and
on an X server in memory (Xvfb) where there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from PySide6.QtCore import QEvent, Qt, QTimer

import neurolab
from neurolab.app import make_application
from neurolab.document.addresses import set_value
from neurolab.document.document import Document
from neurolab.document.records import Step, Train
from neurolab.document.templates import myelinated_neuron
from neurolab.simulation.compilation import make_ready
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.runner import RunState
from neurolab.widgets import theme
from neurolab.window.main_window import MainWindow
from neurolab.window.preferences import Preferences
from neurolab.window.run_control import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from neurolab.document.records import Lab

ROOT = Path(__file__).parents[2]
SIZE = (1920, 1080)
INTERNODES = 144
CHANNELS = 8
WINDOW_MS = 10_000.0
BEAT_MS = 5
EDITS = 40
PAUSE_S = 0.05
SETTLED_AFTER_S = 5.0
PATIENCE_S = 120.0
BUSY_MS_PER_S = 20.0
GOALS = {
    "frame p99": 16.7,
    "longest gap": 50.0,
    "longest gap, first 5 s": 120.0,
    "edit p95": 50.0,
    "microscope, frame p99": 16.7,
    "microscope, longest gap": 50.0,
    "opened wide, frame p99": 16.7,
    "opened wide, longest gap": 50.0,
    "window painted": 1500.0,
    "first trace": 2500.0,
}


def main(arguments: Sequence[str]) -> int:
    """Measure, print a table, and return 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks gui")
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--theme", default="light")
    parser.add_argument("--ratio", default="1", help="device pixels per pixel")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--everywhere", action="store_true")
    parser.add_argument("--xvfb", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--child", choices=("run", "start", "synapse"), help=argparse.SUPPRESS
    )
    options = parser.parse_args(arguments)
    if options.child:
        measures = {"start": _start, "run": _run, "synapse": _synapse}
        print(json.dumps(measures[options.child](options)))
        return 0
    make_ready()
    found: dict[str, dict[str, float]] = {}
    for title, changes in _places(options):
        here = argparse.Namespace(**{**vars(options), **changes})
        rows: dict[str, float] = {}
        for child in ("start", "run", "synapse"):
            rows |= _measured(child, here)
        found[title] = rows
        print(f"{title}, {SIZE[0]} x {SIZE[1]}")
        for name, value in rows.items():
            goal = GOALS.get(name)
            verdict = "" if goal is None else f"   goal {goal:g}"
            print(f"  {name:<32}{value:>10.1f}{verdict}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def _places(options: argparse.Namespace) -> list[tuple[str, dict[str, object]]]:
    """Return where to measure: a title, and what is other than asked for."""
    where = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    asked = f"{where}, theme {options.theme}, ratio {options.ratio}"
    places: list[tuple[str, dict[str, object]]] = [(asked, {})]
    if options.everywhere:
        places.append((f"{where}, theme projector", {"theme": "projector"}))
        places.append((f"{where}, ratio 2", {"ratio": "2"}))
        if shutil.which("xvfb-run"):
            places.append(("Xvfb", {"xvfb": True}))
        else:
            print("Xvfb: skipped, there is no xvfb-run")
    return places


def _measured(child: str, options: argparse.Namespace) -> dict[str, float]:
    """Return what a process of its own measures."""
    command = [sys.executable, "-m", "tests.benchmarks", "gui", "--child", child]
    command += ["--seconds", str(options.seconds), "--theme", options.theme]
    environment = {
        **os.environ,
        "QT_SCALE_FACTOR": options.ratio,
        "NEUROLAB_STARTED": repr(time.time()),
        "XDG_CONFIG_HOME": str(ROOT / "build" / "benchmark"),
        "XDG_STATE_HOME": str(ROOT / "build" / "benchmark"),
    }
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.xvfb:
        environment["QT_QPA_PLATFORM"] = "xcb"
        screen = f"-screen 0 {SIZE[0]}x{SIZE[1]}x24"
        server = ["xvfb-run", "--auto-servernum", "--server-args", screen]
        # the program's start counts, not the server's
        begin = 'NEUROLAB_STARTED=$(date +%s.%N) exec "$0" "$@"'
        command = [*server, "sh", "-c", begin, *command]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


# --- from the start -----------------------------------------------------------------


def _start(options: argparse.Namespace) -> dict[str, float]:
    """Return how long the window and the first trace take, ms since the process."""
    began = float(os.environ["NEUROLAB_STARTED"])
    application = make_application()
    window = _window("myelinated-neuron")
    found: dict[str, float] = {}

    def on_painted() -> None:
        found.setdefault("window painted", 1e3 * (time.time() - began))
        if window.scope.face.traces and not window.scope.face.traces[0].is_empty:
            found.setdefault("first trace", 1e3 * (time.time() - began))

    window.painted = on_painted
    window.resize(*SIZE)
    window.show()
    window.start()
    window.control.fire()
    deadline = time.time() + PATIENCE_S
    while "first trace" not in found and time.time() < deadline:
        application.processEvents()
    assert window.control.state is not RunState.FAILED
    _close(window)
    return found


# --- while it runs ------------------------------------------------------------------


@dataclass
class _Times:
    """What was measured, ms."""

    frames: list[float] = field(default_factory=list)
    edits: list[float] = field(default_factory=list)
    gaps: list[tuple[float, float]] = field(default_factory=list)


class _Beat:
    """Notes how late the event loop is for a timer that fires all the time."""

    def __init__(self, times: _Times) -> None:
        self._times = times
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._on_beat)

    def start(self) -> None:
        """Count gaps from now on."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self._times.gaps.append((now, 1e3 * (now - self._last) - BEAT_MS))
        self._last = now


def _run(options: argparse.Namespace) -> dict[str, float]:
    """Return latencies and gaps of a window whose engine runs as fast as it can."""
    application = make_application()
    theme.apply(application, theme.ThemeName(options.theme), 1.0)
    window = _window(_heavy_lab())
    times = _Times()
    _watch_frames(window, times)
    began = time.perf_counter()
    beat = _Beat(times)
    window.resize(*SIZE)
    window.show()
    window.start()
    beat.start()
    _wait(application.processEvents, lambda: window.control.is_ready)
    window.control.set_mode(Mode.CONTINUOUS)
    window.scope.set_window_ms(WINDOW_MS)
    window.control.set_speed(float("inf"))
    window.control.fire()
    _wait(application.processEvents, lambda: window.control.is_running)
    times.frames.clear()
    until = time.perf_counter() + options.seconds
    while time.perf_counter() < until:
        application.processEvents()
        time.sleep(0.0002)
    frames = np.array(times.frames)
    _measure_edits(window, times, application.processEvents)
    beat.stop()
    engine = window.control.worker.runner.engine
    simulated = engine.time_ms / (time.perf_counter() - began)
    _close(window)
    early = [gap for at, gap in times.gaps if at - began < SETTLED_AFTER_S]
    late = [gap for at, gap in times.gaps if at - began >= SETTLED_AFTER_S]
    return {
        "compartments": float(engine.model.layout.size),
        "simulated ms per s": simulated,
        "frames per s": len(frames) / options.seconds,
        "frame p50": float(np.percentile(frames, 50)),
        "frame p95": float(np.percentile(frames, 95)),
        "frame p99": float(np.percentile(frames, 99)),
        "longest gap, first 5 s": max(early, default=0.0),
        "longest gap": max(late, default=0.0),
        "edit p50": float(np.percentile(times.edits, 50)),
        "edit p95": float(np.percentile(times.edits, 95)),
    }


def _synapse(options: argparse.Namespace) -> dict[str, float]:
    """Return frames and gaps of a window with a busy synapse under the microscope."""
    application = make_application()
    theme.apply(application, theme.ThemeName(options.theme), 1.0)
    window = _window(_busy_lab())
    times = _Times()
    _watch_frames(window, times)
    beat = _Beat(times)
    window.resize(*SIZE)
    window.show()
    window.start()
    _wait(application.processEvents, lambda: window.control.is_ready)
    window.control.set_mode(Mode.CONTINUOUS)
    window.control.set_speed(BUSY_MS_PER_S)
    window.control.fire()
    _wait(application.processEvents, lambda: window.control.is_running)
    found: dict[str, float] = {}
    for name in ("microscope", "opened wide"):
        if name == "opened wide":
            window.panels.show_alone("synapse")
        until = time.perf_counter() + 1.0
        while time.perf_counter() < until:
            application.processEvents()
        times.frames.clear()
        times.gaps.clear()
        beat.start()
        until = time.perf_counter() + options.seconds
        while time.perf_counter() < until:
            application.processEvents()
            time.sleep(0.0002)
        beat.stop()
        frames = np.array(times.frames)
        found |= {
            f"{name}, frames per s": len(frames) / options.seconds,
            f"{name}, frame p50": float(np.percentile(frames, 50)),
            f"{name}, frame p99": float(np.percentile(frames, 99)),
            f"{name}, longest gap": max(gap for _, gap in times.gaps),
        }
    _close(window)
    return found


def _busy_lab() -> Lab:
    """Return the opening lab with an action potential every 50 ms."""
    lab = neurolab.load("opening")
    first = lab.electrodes[0]
    (pulse,) = first.commands
    assert isinstance(pulse, Step)
    train = Train(
        onset_ms=pulse.onset_ms,
        duration_ms=pulse.duration_ms,
        interval_ms=50.0,
        count=10_000,
        amplitude=pulse.amplitude,
    )
    busy = msgspec.structs.replace(first, commands=(train,))
    return msgspec.structs.replace(lab, electrodes=(busy, *lab.electrodes[1:]))


def _watch_frames(window: _Window, times: _Times) -> None:
    """Note for each frame how long it takes from the mailbox to the screen."""
    mailbox = window.control.worker.runner.mailbox
    put, take = mailbox.put, mailbox.take
    posted: list[float] = []
    waiting: list[float] = []

    def noted_put(frame: object) -> bool:
        was_empty = put(frame)  # type: ignore[arg-type]
        if was_empty:
            posted.append(time.perf_counter())
        return was_empty

    def noted_take() -> object:
        frame = take()
        if frame is not None and posted:
            waiting.append(posted.pop(0))
        return frame

    def on_painted() -> None:
        now = time.perf_counter()
        times.frames.extend(1e3 * (now - begun) for begun in waiting)
        waiting.clear()

    vars(mailbox)["put"], vars(mailbox)["take"] = noted_put, noted_take
    window.painted = on_painted


def _measure_edits(window: _Window, times: _Times, turn: Callable[[], object]) -> None:
    """Change the temperature and wait until a sample with it is painted."""
    engine = window.control.worker.runner.engine
    painted = [0]
    inner = window.painted

    def on_painted() -> None:
        inner()
        painted[0] = round(window.store.end_ms / TICK_MS)

    window.painted = on_painted
    lab = window.document.lab
    for number in range(EDITS):
        warmer = set_value(lab, "bath.celsius", 36.0 + 0.01 * number)
        entries = len(engine.log)
        begun = time.perf_counter()
        window.document.preview(warmer)
        while len(engine.log) == entries:
            turn()
        while painted[0] <= engine.log[-1].tick:
            turn()
        times.edits.append(1e3 * (time.perf_counter() - begun))
        pause = time.perf_counter() + PAUSE_S
        while time.perf_counter() < pause:
            turn()
    window.document.cancel()


def _heavy_lab() -> Lab:
    """Return a myelinated neuron of about 300 branches with eight channels."""
    lab = neurolab.load("myelinated-neuron")
    neuron = msgspec.structs.replace(myelinated_neuron(internodes=INTERNODES), id="n1")
    step = INTERNODES // CHANNELS
    channels = tuple(f"neuron.n1.node_{step * k}@0.5.v" for k in range(CHANNELS))
    return msgspec.structs.replace(
        lab,
        name="benchmark",
        neurons=(neuron,),
        electrodes=lab.electrodes[:1],
        channels=channels,
        sweep_ms=WINDOW_MS,
    )


def _wait(turn: Callable[[], object], condition: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + PATIENCE_S
    while not condition():
        turn()
        if time.perf_counter() > deadline:
            sys.exit("The window did not do what it was asked for.")


# --- the window ---------------------------------------------------------------------


class _Window(MainWindow):
    """The bench window, which says when it was painted."""

    painted: Callable[[], None] = staticmethod(lambda: None)

    def event(self, event: QEvent) -> bool:
        """Note the end of a painting."""
        is_painting = event.type() == QEvent.Type.UpdateRequest
        done = bool(super().event(event))
        if is_painting:
            self.painted()
        return done


def _window(lab: Lab | str) -> _Window:
    """Return the window with a lab."""
    record = neurolab.load(lab) if isinstance(lab, str) else lab
    return _Window(Document(record), Preferences(ROOT / "build" / "benchmark.ini"))


def _close(window: _Window) -> None:
    window.document.undo_stack.setClean()
    window.close()
