"""The one decorator for compiled functions, and the cache folder set before numba.

``fastmath`` allows only fused multiply-add: anything more would let the compiler
reorder the sums that replay and chunking must reproduce bit for bit, or assume that no
value is NaN and so delete the check for divergence.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from neurolab.kernel.cache import cache_folder

Function = TypeVar("Function", bound=Callable[..., Any])


def _writable_cache() -> Path:
    """Return the cache folder, or a temporary one where no cache can be written."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="neurolab-kernel-"))


os.environ["NUMBA_CACHE_DIR"] = str(_writable_cache())

import numba  # noqa: E402 - the cache folder must be known first

numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]
OPTIONS = {"error_model": "numpy", "fastmath": {"contract", "nsz"}}
JIT_DISABLED: bool = bool(numba.config.DISABLE_JIT)


def compiled(function: Function) -> Function:
    """Compile `function` at its first call, keep it in the cache, release the GIL.

    Division by zero gives an infinity instead of an exception: a branch that raises
    would keep loops from being vectorised.
    """
    return numba.njit(cache=True, nogil=True, **OPTIONS)(function)  # type: ignore[no-any-return]


def inlined(function: Function) -> Function:
    """Compile `function` only as a part of the functions that call it.

    Numba optimises a function again in each caller; a chain of eight calls would take
    minutes to compile where this takes seconds.
    """
    return numba.njit(inline="always", **OPTIONS)(function)  # type: ignore[no-any-return]
