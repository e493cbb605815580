"""Run the benchmarks, each simulator in its own process, and print a table.

``python -m tests.benchmarks [--json FILE] [--case NAME]… [--only NAME]…``. With
``--peer-python`` NEURON and Arbor are looked for in another environment. The real
neuron is found through NEUROLAB_TEST_DATA. With the word ``gui`` first it measures the
window instead, with ``synapses`` the synapses, with ``starting`` start and memory; see
`tests.benchmarks.gui`, `tests.benchmarks.synapses` and `tests.benchmarks.starting`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks.cases import STEP_MS, cases
from tests.benchmarks.timing import UnavailableError

SIMULATORS = {
    "neuron": ("backward Euler", "second order"),
    "arbor": ("default",),
    "neurolab": ("default",),
}
PEERS = ("neuron", "arbor")
LONGEST_S = 900.0
_UNAVAILABLE = 3


def main() -> int:
    """Run what the command line asks for; return the exit code."""
    if sys.argv[1:2] in (["gui"], ["synapses"], ["starting"]):
        own = importlib.import_module(f"tests.benchmarks.{sys.argv[1]}")
        return int(own.main(sys.argv[2:]))
    options = _options()
    if options.child:
        return _child(*options.child)
    os.environ["NEUROLAB_TEST_DATA"] = str(_data_folder())
    names = options.case or list(cases())
    if "c91662" not in cases():
        print("c91662: skipped, NEUROLAB_TEST_DATA does not lead to swc/c91662.swc")
    print(f"{_processor()}, Python {platform.python_version()}, step {STEP_MS} ms")
    print(_HEADER)
    rows = []
    for name in names:
        for simulator in options.only or SIMULATORS:
            for scheme in SIMULATORS[simulator]:
                row = _measured(name, simulator, scheme, options)
                print(_line(row), flush=True)
                rows.append(row)
    if options.json:
        record = {"processor": _processor(), "step_ms": STEP_MS, "rows": rows}
        options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    parser.add_argument("--case", action="append", choices=list(cases()))
    parser.add_argument("--only", action="append", choices=list(SIMULATORS))
    parser.add_argument("--core", type=int, help="core to run on; default the last")
    parser.add_argument(
        "--peer-python", default=sys.executable, help="Python that has the peers"
    )
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def _child(simulator: str, name: str, scheme: str) -> int:
    """Measure one simulator in this process; the last line is the result."""
    runner = importlib.import_module(f"tests.benchmarks.{simulator}_runner")
    try:
        result = runner.run(cases()[name], scheme)
    except UnavailableError as error:
        print(json.dumps({"skipped": str(error)}))
        return _UNAVAILABLE
    print(json.dumps(asdict(result)))
    return 0


def _measured(
    name: str, simulator: str, scheme: str, options: argparse.Namespace
) -> dict[str, Any]:
    """Return one row: what a child process reports, or why there is nothing."""
    python = options.peer_python if simulator in PEERS else sys.executable
    command = [python, "-m", "tests.benchmarks", "--child", simulator, name, scheme]
    row: dict[str, Any] = {"case": name, "simulator": simulator, "scheme": scheme}
    try:
        done = subprocess.run(
            [*_pinned(options.core), *command],
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
            cwd=Path(__file__).resolve().parents[2],
        )
    except subprocess.TimeoutExpired:
        return row | {"skipped": f"took longer than {LONGEST_S:g} s"}
    if done.returncode not in (0, _UNAVAILABLE):
        return row | {"skipped": f"failed: {done.stderr.strip()[-300:]}"}
    report: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return row | report


def _pinned(core: int | None) -> list[str]:
    """Return the command that keeps a process on one core, where there is one."""
    if not hasattr(os, "sched_getaffinity") or not Path("/usr/bin/taskset").exists():
        return []
    chosen = max(os.sched_getaffinity(0)) if core is None else core
    return ["/usr/bin/taskset", "-c", str(chosen)]


def _data_folder() -> Path:
    """Return the folder of real morphologies as an absolute path."""
    return Path(os.environ.get("NEUROLAB_TEST_DATA", "")).resolve()


def _processor() -> str:
    """Return the name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":")[1].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.machine()


_HEADER = (
    f"{'case':13}{'simulator':32}{'compartments':>13}{'ns/comp/step':>14}"
    f"{'fastest':>9}{'error ms':>10}  spikes converged ms"
)


def _line(row: dict[str, Any]) -> str:
    """Return one line of the table."""
    title = f"{row['simulator']}, {row['scheme']}"
    if "skipped" in row:
        return f"{row['case']:13}{title:32} skipped: {row['skipped']}"
    error = row["spike_time_error_ms"]
    shown = "number" if error is None else f"{error:.4f}"
    spikes = " ".join(f"{t:.3f}" for t in row["converged_spike_times_ms"])
    return (
        f"{row['case']:13}{title:32}{row['compartments']:>13}"
        f"{row['ns_per_compartment_step']:>14.1f}{row['fastest_ns']:>9.1f}{shown:>10}"
        f"  {spikes}"
    )


if __name__ == "__main__":
    sys.exit(main())
