"""How numba sees a `Bundle`: the address of a structure that nothing changes.

The structure holds, for each array, where its numbers are and how many; numbers as they
are; and other bundles in place. It is filled when Python calls a compiled function and
lives as long as the call. Arrays must be contiguous, so that their shape says it all.

Reads are marked as reads of memory that never changes. So the compiler may keep an
address in a register although the code writes through others; it must not see the
structure being filled, though, for which the address goes through an empty piece of
assembly.
"""

from __future__ import annotations

import hashlib
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.imputils import lower_getattr_generic
from numba.core.pythonapi import NativeValue
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.core.typing.typeof import typeof_impl
from numba.extending import register_model, unbox

from neurolab.kernel.bundle import Bundle

_ZERO = ir.Constant(ir.IntType(32), 0)


class BundleType(types.Type):
    """The type of a bundle of one class.

    Parameters
    ----------
    python_class : type
    members : tuple of (str, numba type)
    """

    def __init__(self, python_class: type, members: tuple[tuple[str, Any], ...]):
        self.python_class = python_class
        self.members = members
        digest = hashlib.sha256(repr(members).encode()).hexdigest()[:8]
        super().__init__(name=f"{python_class.__name__}_{digest}")

    @property
    def key(self) -> Any:
        """Return what tells one type from another."""
        return self.python_class, self.members

    @property
    def mangling_args(self) -> tuple[str, tuple[()]]:
        """Return how names of compiled functions mention the type."""
        return self.name, ()


@typeof_impl.register(Bundle)
def _type_of(value: Any, c: Any) -> BundleType:
    """Return the type of a bundle from those of its members."""
    members = []
    for name, each in zip(value._fields, value, strict=True):
        kind = typeof_impl(each, c)
        is_array = isinstance(kind, types.Array)
        assert not is_array or kind.layout == "C", f"{name} is not contiguous"
        members.append((name, kind))
    return BundleType(type(value), tuple(members))


def _layout(manager: Any, kind: Any) -> Any:
    """Return the structure that holds a member."""
    if isinstance(kind, BundleType):
        parts = [_layout(manager, each) for _, each in kind.members]
        return ir.LiteralStructType(parts)
    model = manager[kind]
    if not isinstance(kind, types.Array):
        return model.get_value_type()
    data, shape = (model.get_member_fe_type(part) for part in ("data", "shape"))
    return ir.LiteralStructType(
        [manager[each].get_value_type() for each in (data, shape)]
    )


@register_model(BundleType)
class _BundleModel(models.PrimitiveModel):
    """The address of the structure."""

    def __init__(self, manager: Any, kind: BundleType) -> None:
        super().__init__(manager, kind, _layout(manager, kind).as_pointer())


@infer_getattr
class _BundleAttribute(AttributeTemplate):
    """Members are attributes."""

    key = BundleType

    def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override]
        """Return the type of a member."""
        return dict(kind.members).get(name)


def _unchanging(builder: Any, pointer: Any) -> Any:
    """Return what is in memory that never changes."""
    value = builder.load(pointer)
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    return value


def _part(builder: Any, pointer: Any, *places: int) -> Any:
    """Return the address of a part of a structure."""
    steps = [ir.Constant(ir.IntType(32), place) for place in places]
    return builder.gep(pointer, [_ZERO, *steps], inbounds=True)


@lower_getattr_generic(BundleType)
def _read(context: Any, builder: Any, kind: BundleType, value: Any, name: str) -> Any:
    """Read a member."""
    place = [each for each, _ in kind.members].index(name)
    member, pointer = kind.members[place][1], _part(builder, value, place)
    if isinstance(member, BundleType):
        return pointer
    if not isinstance(member, types.Array):
        return _unchanging(builder, pointer)
    data = _unchanging(builder, _part(builder, pointer, 0))
    shape = [
        _unchanging(builder, _part(builder, pointer, 1, axis))
        for axis in range(member.ndim)
    ]
    itemsize = context.get_abi_sizeof(context.get_data_type(member.dtype))
    step = ir.Constant(shape[0].type, itemsize)
    strides, count = [], shape[0]
    for length in reversed(shape[1:]):
        strides.append(step)
        step = builder.mul(step, length, flags=("nsw",))
        count = builder.mul(count, length, flags=("nsw",))
    strides.append(step)
    fields = {
        "data": data,
        "nitems": count,
        "itemsize": ir.Constant(shape[0].type, itemsize),
        "shape": cgutils.pack_array(builder, shape),
        "strides": cgutils.pack_array(builder, strides[::-1]),
    }
    model = context.data_model_manager[member]
    array = cgutils.get_null_value(model.get_value_type())
    for field, each in fields.items():
        array = model.set(builder, array, each, field)
    return array


def _fill(c: Any, kind: BundleType, value: Any, pointer: Any, failed: Any) -> None:
    """Write the members of a Python object into its structure."""
    for place, (_, member) in enumerate(kind.members):
        item = c.pyapi.tuple_getitem(value, place)
        target = _part(c.builder, pointer, place)
        if isinstance(member, BundleType):
            _fill(c, member, item, target, failed)
            continue
        native = c.unbox(member, item)
        wrong = c.builder.or_(c.builder.load(failed), native.is_error)
        c.builder.store(wrong, failed)
        if not isinstance(member, types.Array):
            c.builder.store(native.value, target)
            continue
        model = c.context.data_model_manager[member]
        for part, field in enumerate(("data", "shape")):
            number = model.get(c.builder, native.value, field)
            c.builder.store(number, _part(c.builder, target, part))


@unbox(BundleType)
def _from_python(kind: BundleType, value: Any, c: Any) -> NativeValue:
    """Fill the structure of a Python object, and return its address."""
    pointer = cgutils.alloca_once(
        c.builder, _layout(c.context.data_model_manager, kind)
    )
    failed = cgutils.alloca_once_value(c.builder, cgutils.false_bit)
    _fill(c, kind, value, pointer, failed)
    same = ir.FunctionType(pointer.type, [pointer.type])
    hidden = c.builder.asm(same, "", "=r,0,~{memory}", [pointer], side_effect=True)
    return NativeValue(hidden, is_error=c.builder.load(failed))
