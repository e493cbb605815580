"""Records one sweep of every bundled lab, to be watched while the engine compiles.

``python -m neurolab.protocols.recorded_sweeps [LAB ...]`` writes the recordings beside
the labs; do it whenever a lab or what it shows has changed.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from neurolab import bundled_labs
from neurolab.formats.project import load_lab
from neurolab.simulation.recording import path_of, record, to_bytes

if TYPE_CHECKING:
    from collections.abc import Collection


def write_all(names: Collection[str] = ()) -> None:
    """Record bundled labs, all of them if none is named."""
    for name, path in bundled_labs().items():
        if not names or name in names:
            path_of(path).write_bytes(to_bytes(record(load_lab(path))))


if __name__ == "__main__":
    write_all(sys.argv[1:])
