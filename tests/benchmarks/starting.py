"""What a start costs: ``python -m tests.benchmarks starting [--compile]``.

``import neurolab``, a start from the cache, with ``--compile`` the first compilation
into an empty cache; the memory of a compartment; a myelinated neuron against real time.
Each is measured in a process of its own, the best of some: a busy machine disturbs the
others more.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.synapses import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5
COMPARTMENTS = 100_000
REAL_TIME_MS = 500.0


def main(arguments: Sequence[str]) -> int:
    """Measure, print a table, and return 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks starting")
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    parser.add_argument("--compile", action="store_true", help="compile once as well")
    options = parser.parse_args(arguments)
    rows = [import_time(), cached_start(), *memory(), *real_time()]
    if options.compile:
        rows.append(first_compilation())
    for row in rows:
        goal = "" if row.goal is None else f"goal {row.goal:g}"
        print(f"{row.name:44}{row.value:10.3g} {row.unit:6}{goal:12}{row.note}")
    if options.json:
        found = [
            {name: getattr(row, name) for name in Row.__dataclass_fields__}
            for row in rows
        ]
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def _best_s(code: str, runs: int = RUNS, **environment: str) -> float:
    """Return the seconds that a new Python needs for some code, the fastest of some."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            cwd=ROOT,
            env={**os.environ, **environment},
        )
        times.append(time.perf_counter() - began)
    return min(times)


def import_time() -> Row:
    """Measure ``import neurolab`` beyond the start of Python itself."""
    own = _best_s("import neurolab") - _best_s("pass")
    return Row("import neurolab", own, "s", 0.3)


def cached_start() -> Row:
    """Measure loading the compiled kernel, beyond the import of its compiler."""
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import neurolab.simulation.compilation as c; c.make_ready()",
        ],
        check=True,
        cwd=ROOT,
    )
    before = "import neurolab.simulation.engine;"
    run = (
        "import neurolab; neurolab.Simulation(neurolab.load('action-potential')).run(1)"
    )
    own = _best_s(before + run) - _best_s(before)
    return Row("cached start: kernel and first tick", own, "s", 0.5)


def first_compilation() -> Row:
    """Measure `make_ready` with an empty cache."""
    with tempfile.TemporaryDirectory() as empty:
        code = "import neurolab.simulation.compilation as c; c.make_ready()"
        own = _best_s(code, 1, XDG_CACHE_HOME=empty, LOCALAPPDATA=empty)
    return Row("first compilation", own, "s", 30.0)


def _reported(code: str) -> Any:
    """Return what a new Python prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True
    )
    return json.loads(done.stdout)


def memory() -> list[Row]:
    """Measure what a Hodgkin-Huxley compartment takes, in arrays and in the process."""
    held, resident, snapshot = _reported(
        "from tests.benchmarks.starting import own_memory; own_memory()"
    )
    size = COMPARTMENTS
    return [
        Row("memory of a compartment: arrays", held / size, "bytes"),
        Row("memory of a compartment: process", resident / size, "bytes"),
        Row("memory of a compartment: checkpoint", snapshot / size, "bytes"),
    ]


def own_memory() -> None:
    """Print the bytes of a long cable's arrays, of this process, of a snapshot."""
    from neurolab.document.records import Bath, Lab
    from neurolab.document.templates import squid_axon
    from neurolab.simulation.engine import Engine

    def lab(compartments: int) -> Lab:
        axon = squid_axon(length_um=1e6, compartments=compartments)
        return Lab(name="long", bath=Bath(celsius=6.3), neurons=(axon,), start=-65.0)

    Engine(lab(10)).advance(1)  # the kernel is loaded
    before = _resident_bytes()
    engine = Engine(lab(COMPARTMENTS))
    engine.advance(1)
    after = _resident_bytes()
    parts = (*engine.model.circuit, *engine.state, *engine._scratch)
    held = sum(each.nbytes for each in parts)
    print(json.dumps([held, after - before, engine.snapshot().size]))


def _resident_bytes() -> int:
    """Return the memory of this process; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    except OSError:
        return 0
    return pages * 4096


def real_time() -> list[Row]:
    """Measure a myelinated neuron and a double-cable fibre that fire."""
    return [
        Row(
            f"{name}: simulated ms per second",
            _reported(
                f"from tests.benchmarks.starting import own_speed; own_speed('{name}')"
            ),
            "ms/s",
            1000.0 if name == "myelinated-neuron" else None,
        )
        for name in ("myelinated-neuron", "mrg-fibre")
    ]


def own_speed(name: str) -> None:
    """Print how many ms of a bundled lab this process simulates in a second."""
    import neurolab
    from neurolab.simulation.engine import Engine

    engine = Engine(neurolab.load(name))
    engine.advance(400)
    fastest = 0.0
    for _ in range(RUNS):
        engine.fire()
        began, start_ms = time.perf_counter(), engine.time_ms
        engine.advance_to(start_ms + REAL_TIME_MS / RUNS)
        spent = time.perf_counter() - began
        fastest = max(fastest, (engine.time_ms - start_ms) / spent)
    print(json.dumps(fastest))
