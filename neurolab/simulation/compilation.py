"""Making the compiled kernel ready, with progress, in a child process.

The first start on a machine compiles for half a minute. A child process does it, so
that a window stays smooth and closing it ends the work at once; what it compiled is
then loaded from the cache in a moment. Nothing is ever compiled by an import.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from neurolab.errors import CancelledError, KernelError
from neurolab.kernel.cache import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MARK = "complete"
STEPS = ("rest", "ticks")


def is_compiled() -> bool:
    """Tell whether this version of the kernel is in the cache."""
    return (cache_folder() / MARK).exists()


def compile_here() -> Iterator[str]:
    """Compile every kernel function in this process; yield each step that is done."""
    from neurolab.document.records import Bath, Lab
    from neurolab.document.templates import single_compartment
    from neurolab.simulation.engine import Engine

    lab = Lab(
        name="compilation", bath=Bath(celsius=6.3), neurons=(single_compartment(),)
    )
    engine = Engine(lab)
    yield STEPS[0]
    engine.advance(1)
    (cache_folder()).mkdir(parents=True, exist_ok=True)
    (cache_folder() / MARK).touch()
    yield STEPS[1]


class Compilation:
    """A child process that compiles the kernel.

    Use it as ``for done in compilation.steps(): ...``, or `wait`. `cancel` may be
    called from any thread and ends the child at once.
    """

    def __init__(self) -> None:
        self._cancelled = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "neurolab.simulation.compilation"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def steps(self) -> Iterator[str]:
        """Yield the name of each step that is done.

        Raises
        ------
        CancelledError
            After `cancel`.
        KernelError
            If the child failed.
        """
        assert self._process.stdout is not None
        for line in self._process.stdout:
            yield json.loads(line)["done"]
        _, errors = self._process.communicate()
        if self._cancelled:
            raise CancelledError("compilation_cancelled")
        if self._process.returncode != 0:
            reason = errors.strip().splitlines()[-1] if errors.strip() else "?"
            raise KernelError("compilation_failed", reason=reason)

    def cancel(self) -> None:
        """End the child at once."""
        self._cancelled = True
        self._process.kill()

    def close(self) -> None:
        """End the child if it still runs, and free what it held."""
        if self._process.poll() is None:
            self.cancel()
        self._process.communicate()


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
    for step in compile_here():
        sys.stdout.write(json.dumps({"done": step}) + "\n")
        sys.stdout.flush()
