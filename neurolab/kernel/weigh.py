"""Products of a small matrix with a vector, eight numbers at once.

The compiler unrolls a loop of eight before it could use the processor's vectors, so
the products in which contacts spend their time are written for them directly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from neurolab.kernel.jit import JIT_DISABLED

if TYPE_CHECKING:
    from neurolab.kernel.circuit import Floats

ROWS = 8
_VECTOR = ir.VectorType(ir.DoubleType(), ROWS)
_FUSED = ("contract",)


def _weigh_in_python(
    table: Floats,
    first: int,
    stride: int,
    values: Floats,
    place: int,
    count: int,
    out: Floats,
    at: int,
) -> None:
    """Stand in for `weigh` where nothing is compiled."""
    total = 0.0 * out[at : at + ROWS]
    for s in range(count):
        start = first + s * stride
        total += table[start : start + ROWS] * values[place + s]
    out[at : at + ROWS] = total


def _dot_in_python(weights: Floats, first: int, values: Floats, place: int) -> float:
    """Stand in for `dot` where nothing is compiled."""
    return float(weights[first : first + ROWS] @ values[place : place + ROWS])


def _data(context: Any, builder: Any, signature: Any, args: Any, number: int) -> Any:
    """Return the address of the first number of an array."""
    kind = signature.args[number]
    return context.make_array(kind)(context, builder, args[number]).data


def _eight(builder: Any, pointer: Any, index: Any) -> Any:
    """Return the address of eight numbers from an index on."""
    return builder.bitcast(builder.gep(pointer, [index]), _VECTOR.as_pointer())


def _load(builder: Any, pointer: Any, index: Any) -> Any:
    """Return eight numbers from an index on, which need not be aligned."""
    return builder.load(_eight(builder, pointer, index), align=8)


def _spread(builder: Any, value: Any) -> Any:
    """Return eight times the same number."""
    lane, lanes = ir.IntType(32), ir.VectorType(ir.IntType(32), ROWS)
    empty = ir.Constant(_VECTOR, ir.Undefined)
    single = builder.insert_element(empty, value, ir.Constant(lane, 0))
    return builder.shuffle_vector(single, single, ir.Constant(lanes, [0] * ROWS))


def _weigh_compiled(
    context: Any,
    table: Any,
    first: Any,
    stride: Any,
    values: Any,
    place: Any,
    count: Any,
    out: Any,
    at: Any,
) -> Any:
    """Return signature and code of `weigh`."""
    whole = types.intp
    signature = types.void(table, whole, whole, values, whole, whole, out, whole)
    blank: Any = cgutils.alloca_once_value
    repeat: Any = cgutils.for_range

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        tables, numbers, result = (
            _data(context, builder, signature, args, number) for number in (0, 3, 6)
        )
        zero = ir.Constant(_VECTOR, [0.0] * ROWS)
        total = blank(builder, zero)
        with repeat(builder, args[5]) as loop:
            start = builder.add(args[1], builder.mul(loop.index, args[2]))
            weight = builder.gep(numbers, [builder.add(args[4], loop.index)])
            weight = _spread(builder, builder.load(weight))
            column = _load(builder, tables, start)
            product = builder.fmul(column, weight, flags=_FUSED)
            grown = builder.fadd(builder.load(total), product, flags=_FUSED)
            builder.store(grown, total)
        target = _eight(builder, result, args[7])
        builder.store(builder.load(total), target, align=8)
        return context.get_dummy_value()

    return signature, generate


def _dot_compiled(
    context: Any, weights: Any, first: Any, values: Any, place: Any
) -> Any:
    """Return signature and code of `dot`."""
    signature = types.float64(weights, types.intp, values, types.intp)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        left, right = (
            _data(context, builder, signature, args, number) for number in (0, 2)
        )
        product = builder.fmul(
            _load(builder, left, args[1]), _load(builder, right, args[3])
        )
        width = ROWS
        while width > 1:
            width //= 2
            lanes = ir.VectorType(ir.IntType(32), width)
            halves = [
                builder.shuffle_vector(
                    product, product, ir.Constant(lanes, list(range(k, k + width)))
                )
                for k in (0, width)
            ]
            product = builder.fadd(*halves)
        return builder.extract_element(product, ir.Constant(ir.IntType(32), 0))

    return signature, generate


weigh: Any = _weigh_in_python if JIT_DISABLED else intrinsic(_weigh_compiled)
"""weigh(table, first, stride, values, place, count, out, at): set out[at : at + 8] to
the sum over s < count of table[first + s stride : + 8] values[place + s]."""

dot: Any = _dot_in_python if JIT_DISABLED else intrinsic(_dot_compiled)
"""dot(weights, first, values, place): the sum of eight products."""
