"""Where compiled code is kept: one folder per version of the kernel.

Numba does not notice that a function which another file calls has changed, so the
folder's name is a hash of all kernel sources, of numba's version and of the processor.
Numba looks at the place of a source too, so that a second copy of the program has a
folder of its own; else it would take the first one's for its own and find nothing.
"""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import platformdirs


@cache
def cache_folder() -> Path:
    """Return the folder of this kernel's compiled code; it need not exist yet."""
    digest = hashlib.sha256()
    here = Path(__file__).resolve().parent
    digest.update(str(here).encode())
    for source in sorted(here.glob("*.py")):
        digest.update(source.read_bytes())
    for part in (version("numba"), version("numpy"), platform.python_version()):
        digest.update(part.encode())
    digest.update(f"{platform.machine()} {platform.processor()}".encode())
    root = Path(platformdirs.user_cache_dir("NeuroLab", appauthor=False))
    return root / "kernel" / digest.hexdigest()[:16]
