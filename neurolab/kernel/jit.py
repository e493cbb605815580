"""The one decorator for compiled functions, and the cache folder set before numba.

``fastmath`` allows only fused multiply-add: anything more would let the compiler
reorder the sums that replay and chunking must reproduce bit for bit, or assume that no
value is NaN and so delete the check for divergence.

Compiled functions allocate nothing: all memory comes from the caller. So numba's
reference counts, an atomic instruction for every slice of an array, are switched off
(``_nrt``): on cells with many short branches they took two thirds of the time.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

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
import numpy as np  # noqa: E402
from numba.core import config  # noqa: E402

import neurolab.kernel.bundle_type  # noqa: E402, F401 - makes bundles known to numba

_settings: Any = config
_settings.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]
OPTIONS: dict[str, Any] = {
    "_nrt": False,
    "no_cfunc_wrapper": True,
    "error_model": "numpy",
    "fastmath": {"contract", "nsz"},
}
JIT_DISABLED = bool(_settings.DISABLE_JIT)


def compiled(function: Function) -> Function:
    """Compile `function` at its first call, keep it in the cache, release the GIL.

    Division by zero gives an infinity instead of an exception: a branch that raises
    would keep loops from being vectorised.
    """
    decorate: Any = numba.njit(cache=True, nogil=True, **OPTIONS)
    return cast("Function", decorate(function))


def inner(function: Function) -> Function:
    """Compile `function` as `compiled` does, for callers that are compiled themselves.

    What lets Python call a function takes as long to compile as a short function.
    """
    options: dict[str, Any] = OPTIONS | {"no_cpython_wrapper": True}
    decorate: Any = numba.njit(cache=True, nogil=True, **options)
    return cast("Function", decorate(function))


def inlined(function: Function) -> Function:
    """Compile `function` only as a part of the functions that call it.

    Numba optimises a function again in each caller; a chain of eight calls would take
    minutes to compile where this takes seconds. Where nothing is compiled, whole
    numbers overflow as silently as in compiled code.
    """
    if JIT_DISABLED:
        return np.errstate(over="ignore")(function)
    decorate: Any = numba.njit(inline="always", **OPTIONS)
    return cast("Function", decorate(function))
