"""What is wrong with a project file, and where, for people.

msgspec says it for programmers: a byte number, or a JSON path with a type. Here its
messages become `FormatError`s with line and column, or with the place in the lab, the
name that was probably meant and the values that are allowed.
"""

from __future__ import annotations

import difflib
import math
import re
from typing import TYPE_CHECKING, Any

import msgspec.inspect as structure

from neurolab.document.records import Lab
from neurolab.errors import FormatError
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLACE = re.compile(r" - at `(?P<place>[^`]*)`$")
_BYTE = re.compile(r"\(byte (\d+)\)$")
_UNKNOWN = re.compile(r"^Object contains unknown field `(.*)`$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(.*)`$")
_CHOICE = re.compile(r"^Invalid (?:enum )?value (.*)$", re.DOTALL)
_LENGTH = re.compile(r"^Expected `array` of length (\d+)")
_TYPE = re.compile(r"^Expected `([^`]*)`(?:, got `([^`]*)`)?$")
_NOT_FINITE = (b"NaN", b"nan", b"Infinity", b"-Infinity", b"-NaN", b"inf", b"-inf")


def syntax_error(error: Exception, data: bytes, *, file: str) -> FormatError:
    """Return the error of a file that is not JSON, with line and column.

    Parameters
    ----------
    error : msgspec.DecodeError
    data : bytes
        What was read.
    file : str
        Name of the file.
    """
    if not data.strip():
        return FormatError("project_empty", file=file)
    at_byte = _BYTE.search(str(error))
    if at_byte is None:
        line, column = _line_column(data.rstrip(), len(data.rstrip()))
        return FormatError("project_truncated", file=file, line=line, column=column)
    start = int(at_byte[1])
    line, column = _line_column(data, start)
    # The parser may stop at the sign or at the letter after it.
    begins = (data[start:], data[max(start - 1, 0) :])
    if any(part.startswith(_NOT_FINITE) for part in begins):
        key = "project_not_finite_at_line"
    else:
        key = "project_not_json"
    return FormatError(key, file=file, line=line, column=column)


def field_error(error: Exception | str, *, file: str, within: str = "") -> FormatError:
    """Return the error of JSON that is not a lab, with its place and a suggestion.

    Parameters
    ----------
    error : msgspec.ValidationError or str
        The error or its message.
    file : str
        Name of the file.
    within : str
        Field of the file that was read, ``lab``, or "" for the whole file.
    """
    message, inner = _split(str(error))
    where = "$" + (f".{within}" if within else "") + inner.removeprefix("$")
    known = _type_at(inner) if within else None
    if found := _UNKNOWN.match(message):
        names = _fields(known) if within else ["format", "format_version", "lab"]
        return FormatError(
            "project_field_unknown",
            file=file,
            place=where,
            field=_short(found[1]),
            remedy=_meant(found[1], names),
        )
    if found := _MISSING.match(message):
        return FormatError(
            "project_field_missing", file=file, place=where, field=found[1]
        )
    if found := _CHOICE.match(message):
        choices = _choices(known, inner)
        value = found[1].strip("'")
        return FormatError(
            "project_choice_unknown",
            file=file,
            place=where,
            value=_short(value),
            remedy=_meant(value, choices),
        )
    if found := _LENGTH.match(message):
        return FormatError(
            "project_length_wrong", file=file, place=where, length=found[1]
        )
    if found := _TYPE.match(message):
        return FormatError(
            "project_type_wrong",
            file=file,
            place=where,
            expected=_type_names(found[1]),
            got=_type_names(found[2] or "other"),
        )
    if message.startswith("Number out of range"):
        return FormatError("project_not_finite", file=file, place=where)
    return FormatError("project_value_wrong", file=file, place=where, reason=message)


def refuse_not_finite(plain: Any, *, file: str, place: str) -> None:
    """Raise for a NaN, an infinity or more than 64 bits in plain dicts and lists.

    Raises
    ------
    FormatError
        ``project_not_finite``.
    """
    root = f"$.{place}" if place else "$"
    stack: list[tuple[str, Any]] = [(root, plain)]
    while stack:
        where, value = stack.pop()
        if _unusable(value):
            raise FormatError("project_not_finite", file=file, place=where)
        if isinstance(value, dict):
            stack += [(f"{where}.{key}", item) for key, item in value.items()]
        elif isinstance(value, list | tuple):
            stack += [(f"{where}[{i}]", item) for i, item in enumerate(value)]


def _unusable(value: object) -> bool:
    """Tell whether a value is a number that no lab can hold."""
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, int) and not -(2**63) <= value < 2**63


def _line_column(data: bytes, start: int) -> tuple[int, int]:
    """Return line and column, from 1, of a byte; columns count letters."""
    before = data[:start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
    return line, column


def _split(message: str) -> tuple[str, str]:
    """Return what msgspec says, and the JSON path where."""
    found = _PLACE.search(message)
    return (message[: found.start()], found["place"]) if found else (message, "$")


def _meant(name: str, known: Iterable[str]) -> str:
    """Return the sentence that says what was probably meant, or what there is."""
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        return word("formats.meant", name=near[0])
    if names:
        return word("formats.known", names=", ".join(names))
    return word("formats.remove")


def _short(text: str) -> str:
    """Return a text that fits in a sentence."""
    return text if len(text) <= 60 else text[:59] + "…"


def _type_names(names: str) -> str:
    """Return JSON types in words."""
    return " / ".join(word(f"formats.type_{name.strip()}") for name in names.split("|"))


def _type_at(place: str) -> structure.Type | None:
    """Return the type that a path inside a lab leads to, or None."""
    current: structure.Type | None = structure.type_info(Lab)
    for step in re.findall(r"\.\w+|\[[^\]]*\]", place):
        current = _enter(current, step)
    return current


def _enter(current: structure.Type | None, step: str) -> structure.Type | None:
    """Return the type one step further down a path."""
    for option in _options(current):
        if isinstance(option, structure.StructType):
            for field in option.fields:
                if f".{field.encode_name}" == step:
                    return field.type
        elif isinstance(option, structure.VarTupleType):
            return option.item_type
        elif isinstance(option, structure.TupleType):
            return option.item_types[0]
        elif isinstance(option, structure.DictType):
            return option.value_type
    return current if isinstance(current, structure.UnionType) else None


def _options(current: structure.Type | None) -> tuple[structure.Type, ...]:
    """Return the alternatives of a type."""
    if current is None:
        return ()
    return current.types if isinstance(current, structure.UnionType) else (current,)


def _fields(current: structure.Type | None) -> list[str]:
    """Return the names of the fields of a record, or of all alternatives."""
    return [
        field.encode_name
        for option in _options(current)
        if isinstance(option, structure.StructType)
        for field in option.fields
    ]


def _choices(current: structure.Type | None, place: str) -> list[str]:
    """Return the values that are allowed at a place."""
    if isinstance(current, structure.UnionType) and place.endswith(".shape"):
        structs = [o for o in current.types if isinstance(o, structure.StructType)]
        return [str(option.tag) for option in structs]
    choices: list[str] = []
    for option in _options(current):
        if isinstance(option, structure.EnumType):
            choices += [str(member.value) for member in option.cls]
        elif isinstance(option, structure.LiteralType):
            choices += [str(value) for value in option.values]
    return choices
