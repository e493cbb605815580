"""Making the compiled kernel ready, with progress, in child processes.

The first start on a machine compiles for half a minute. Child processes do it, so that
a window stays smooth and closing it ends the work at once; what they compiled is then
loaded from the cache in a moment. Nothing is ever compiled by an import.

Cells and the tick are compiled beside the synapses with full detail, which the tick
calls by their address.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import numpy as np

from neurolab.errors import CancelledError, KernelError
from neurolab.kernel.cache import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from neurolab.document.records import Lab

MARK = "complete"
FUNCTIONS = 60
"""About how many functions are kept in a complete cache, for the progress only."""
NEARLY = 0.99


def is_compiled() -> bool:
    """Tell whether this version of the kernel is in the cache."""
    return (cache_folder() / MARK).exists()


def compiled_share() -> float:
    """Return about how much of the kernel is in the cache, 0 to 1."""
    if is_compiled():
        return 1.0
    written = sum(1 for _ in cache_folder().rglob("*.nbc"))
    return min(written / FUNCTIONS, NEARLY)


def _smallest_lab() -> Lab:
    from neurolab.document.records import Bath, Lab
    from neurolab.document.templates import single_compartment

    return Lab(
        name="compilation", bath=Bath(celsius=6.3), neurons=(single_compartment(),)
    )


def compile_cells() -> None:
    """Compile what finds the rest of membranes, and light synapses."""
    from neurolab.kernel.network import begin_tick
    from neurolab.simulation.activity import rested_activity
    from neurolab.simulation.build import TICK_MS, build, new_scratch
    from neurolab.simulation.rest import find_rest

    model = build(_smallest_lab())
    scratch = new_scratch(model.circuit)
    state = find_rest(model, scratch).state
    activity = rested_activity(model, state, 0.0, 0)
    network, clock = model.synapses.network, np.zeros(3, dtype=np.int64)
    begin_tick(network, activity, scratch.rows, state.cells, 0, TICK_MS, clock)


def compile_synapses() -> None:
    """Compile what releases transmitter and follows it."""
    from neurolab.simulation.build import build, empty_state, new_scratch
    from neurolab.simulation.full_tables import full_step, new_full_scratch, rest_full
    from neurolab.simulation.synapse_tables import empty_activity

    model = build(_smallest_lab())
    state, tables = empty_state(model.circuit), model.synapses
    full = rest_full(tables.full, model.cells, state, 0)
    activity = empty_activity(tables.network, full)
    scratch = new_scratch(model.circuit)
    full_scratch = new_full_scratch(tables.full)
    full_step(tables.network, activity, full_scratch, state, scratch)


def compile_ticks() -> None:
    """Compile the tick that joins everything, edits, sweeps."""
    from msgspec.structs import replace

    from neurolab.simulation.engine import Engine

    lab = _smallest_lab()
    engine = Engine(lab)
    engine.advance(1)
    engine.edit(replace(lab, seed=lab.seed + 1))
    engine.fire()


STEPS = {
    "cells": compile_cells,
    "ticks": compile_ticks,
    "synapses": compile_synapses,
}
CHAINS = (("cells", "ticks"), ("synapses",))
"""Steps that one child takes in turn, beside the other."""


class Compilation:
    """Child processes that compile the kernel.

    Use it as ``for done in compilation.steps(): ...``. `cancel` may be called from any
    thread and ends the children at once.
    """

    def __init__(self) -> None:
        self._is_cancelled = False
        self._lock = threading.Lock()
        self._children: list[subprocess.Popen[str]] = []

    def steps(self) -> Iterator[str]:
        """Compile, and yield the name of each step that is done.

        Raises
        ------
        CancelledError
            After `cancel`.
        KernelError
            If a child failed.
        """
        for child in [self._start(chain) for chain in CHAINS]:
            assert child.stdout is not None
            for line in child.stdout:
                yield line.strip()
            _, errors = child.communicate()
            if self._is_cancelled:
                raise CancelledError("compilation_cancelled")
            if child.returncode != 0:
                reason = errors.strip().splitlines()[-1] if errors.strip() else "?"
                raise KernelError("compilation_failed", reason=reason)
        cache_folder().mkdir(parents=True, exist_ok=True)
        (cache_folder() / MARK).touch()

    def _start(self, chain: tuple[str, ...]) -> subprocess.Popen[str]:
        """Start a child that says the name of each step when it is done."""
        with self._lock:
            if self._is_cancelled:
                raise CancelledError("compilation_cancelled")
            child = subprocess.Popen(
                [sys.executable, "-m", "neurolab.simulation.compilation", *chain],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            self._children.append(child)
            return child

    def cancel(self) -> None:
        """End the children at once."""
        with self._lock:
            self._is_cancelled = True
            for child in self._children:
                child.kill()

    def close(self) -> None:
        """End what still runs, and free what it held."""
        self.cancel()
        for child in self._children:
            child.wait()
            for stream in (child.stdout, child.stderr):
                if stream is not None:
                    stream.close()


def make_ready(progress: Callable[[int, int, str], None] | None = None) -> None:
    """Compile the kernel in a child process unless it is in the cache.

    Parameters
    ----------
    progress : callable, optional
        Called with steps done, steps in all, and the name of the last one.
    """
    if is_compiled():
        return
    compilation = Compilation()
    try:
        for number, done in enumerate(compilation.steps(), start=1):
            if progress is not None:
                progress(number, len(STEPS), done)
    finally:
        compilation.close()


if __name__ == "__main__":
    for step in sys.argv[1:]:
        STEPS[step]()
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
