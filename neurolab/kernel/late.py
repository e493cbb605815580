"""Functions that compiled code calls by their address.

Numba optimises a function again as a part of every function that calls it, directly or
not. A large one that is called once a tick is compiled on its own instead, at the same
time as its caller, and its address handed in. A call through an address is not checked:
the arguments must be of the types for which `Late.address` was asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from neurolab.kernel.jit import JIT_DISABLED, OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

_IN_PYTHON: dict[int, Callable[..., None]] = {}


class Late:
    """A function without a result; use it as a decorator."""

    def __init__(self, function: Callable[..., None]) -> None:
        self._function = function
        self._compiled: dict[Any, Any] = {}

    def address(self, *args: object) -> int:
        """Return the address of the function for arguments like these."""
        if JIT_DISABLED:
            _IN_PYTHON[id(self)] = self._function
            return id(self)
        signature: Any = types.void(*map(numba.typeof, args))
        if signature not in self._compiled:
            options = {k: v for k, v in OPTIONS.items() if k != "no_cfunc_wrapper"}
            decorate: Any = numba.cfunc(signature, cache=True, **options)
            self._compiled[signature] = decorate(self._function)
        return int(self._compiled[signature].address)


def _call_in_python(address: int, *args: object) -> None:
    """Stand in for `call` where nothing is compiled."""
    _IN_PYTHON[address](*args)


def _call_compiled(context: Any, address: Any, *args: Any) -> Any:
    """Return signature and code of `call`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        passed = cgutils.unpack_tuple(builder, values[1])
        result = context.get_value_type(types.void)
        kind = ir.FunctionType(result, [each.type for each in passed])
        function = builder.inttoptr(values[0], kind.as_pointer())
        builder.call(function, passed)
        return context.get_dummy_value()

    return types.void(types.intp, types.StarArgTuple(args)), generate


call: Any = _call_in_python if JIT_DISABLED else intrinsic(_call_compiled)
"""call(address, ...): call a `Late` function."""
