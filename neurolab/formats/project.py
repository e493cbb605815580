"""The project file: one lab as JSON.

``{"format": "neurolab-lab", "format_version": 1, "lab": {...}}``, where ``lab`` is the
records of `neurolab.document.records`, field by field. Every field is written, so that
a default that changes later leaves old labs as they were. Equal labs give equal bytes.

What is wrong with a file is worded in `project_errors`; steps from older versions live
in `migrations`; whether the lab makes sense is asked in `neurolab.document.checks`.

Why msgspec and not `json`: it checks names and types while it reads, so that a file
built to fill the memory is refused at its first wrong field.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from neurolab.document.checks import require
from neurolab.document.records import Lab
from neurolab.errors import FormatError, LabError
from neurolab.formats.files import check_size, decode_utf8, read_file, write_file
from neurolab.formats.migrations import PROJECT
from neurolab.formats.project_errors import (
    field_error,
    refuse_not_finite,
    syntax_error,
)

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "neurolab-lab"
FORMAT_VERSION = PROJECT.newest

_NUMBER = r"-?\d[-+.\deE]*"
# A list of bare numbers over several lines. Strings hold no raw line break, so the
# pattern cannot match inside one.
_NUMBER_LIST = re.compile(rf"\[\n\s+({_NUMBER}(?:,\n\s+{_NUMBER})*)\n\s+\]")
# Whole numbers of any size are JSON; only those of 64 bits are let in.
_LONG_NUMBER = re.compile(rb"\d{19}")
_ENCODER = msgspec.json.Encoder(order="deterministic")


def encode_lab(lab: Lab) -> bytes:
    """Return the project file of a lab.

    Raises
    ------
    FormatError
        If the lab holds what a project file cannot: NaN, infinity or a wrong type.
    """
    checked = _checked(lab)
    file = {"format": FORMAT, "format_version": FORMAT_VERSION, "lab": checked}
    try:
        data = _ENCODER.encode(file)
    except UnicodeEncodeError as error:
        raise FormatError(
            "project_text_wrong", file=lab.name.encode(errors="replace").decode()
        ) from error
    text = msgspec.json.format(data, indent=2).decode()
    return _NUMBER_LIST.sub(_on_one_line, text).encode() + b"\n"


def decode_lab(data: bytes, name: str) -> Lab:
    """Return the lab of a project file.

    Parameters
    ----------
    data : bytes
    name : str
        Name of the file, for errors.

    Raises
    ------
    FormatError
        Names the file, the place in it and the remedy.
    """
    check_size(len(data), name)
    data = decode_utf8(data, name).encode()
    head = _top_level(data, name)
    version = _version(head, name)
    lab = _newest(head, name) if version == FORMAT_VERSION else _older(data, name)
    if _LONG_NUMBER.search(data):
        refuse_not_finite(msgspec.to_builtins(lab), file=name, place="lab")
    try:
        require(lab)
    except LabError as error:
        raise FormatError(
            "project_lab",
            file=name,
            place=error.fields.get("place", ""),
            reason=str(error),
        ) from error
    return lab


def load_lab(path: str | Path) -> Lab:
    """Read a lab from a project file.

    Raises
    ------
    FormatError
        Names the file, the place in it and the remedy.
    """
    return decode_lab(read_file(path), str(path))


class Heading(msgspec.Struct):
    """Name and words of a lab."""

    name: str
    title: str = ""
    about: str = ""


class _HeadingFile(msgspec.Struct):
    """A project file of which only the heading is looked at."""

    lab: Heading


def load_heading(path: str | Path) -> Heading:
    """Read name, title and description of a lab without looking at the rest.

    Raises
    ------
    FormatError
        If it is no project file.
    """
    try:
        return msgspec.json.decode(read_file(path), type=_HeadingFile).lab
    except msgspec.MsgspecError as error:
        raise FormatError("project_other_format", file=str(path)) from error


def save_lab(path: str | Path, lab: Lab) -> None:
    """Write a lab to a project file; on any error an old file stays as it was.

    Raises
    ------
    FormatError
        If the lab cannot be written down, or the file not be written.
    """
    write_file(path, encode_lab(lab))


def _checked(lab: Lab) -> Lab:
    """Return the lab as it will be read again, or refuse to write it."""
    plain = msgspec.to_builtins(lab)
    refuse_not_finite(plain, file=lab.name, place="lab")
    try:
        # Also turns whole numbers into floats where the records say float.
        return msgspec.convert(plain, Lab)
    except msgspec.ValidationError as error:
        raise field_error(error, file=lab.name, within="lab") from error


def _on_one_line(match: re.Match[str]) -> str:
    """Write a list of numbers, such as a point of a path, on one line."""
    return "[" + re.sub(r"\s+", " ", match[1]) + "]"


def _top_level(data: bytes, name: str) -> dict[str, msgspec.Raw]:
    """Return the outermost fields of the file, not yet looked into."""
    try:
        return msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError as error:
        raise FormatError("project_other_format", file=name) from error
    except msgspec.DecodeError as error:
        raise syntax_error(error, data, file=name) from error
    except RecursionError as error:
        raise FormatError("project_too_deep", file=name) from error


def _version(head: dict[str, msgspec.Raw], name: str) -> int:
    """Return the version of a project file, refusing what is none or is too new."""
    if "format" not in head or _value(head["format"]) != FORMAT:
        raise FormatError("project_other_format", file=name)
    if "format_version" not in head:
        raise FormatError(
            "project_field_missing", file=name, field="format_version", place="$"
        )
    version = _value(head["format_version"])
    if type(version) is not int or version < 1:
        raise FormatError("project_version_wrong", file=name)
    if version > FORMAT_VERSION:
        raise FormatError(
            "project_newer", file=name, version=version, newest=FORMAT_VERSION
        )
    return version


def _value(raw: msgspec.Raw) -> object:
    """Return a short plain value, or None for anything else."""
    if len(memoryview(raw)) > 100:
        return None
    try:
        return msgspec.json.decode(raw, type=str | int)
    except msgspec.DecodeError:
        return None


def _newest(head: dict[str, msgspec.Raw], name: str) -> Lab:
    """Return the lab of a file of the newest version."""
    for field in head:
        if field not in {"format", "format_version", "lab"}:
            message = f"Object contains unknown field `{field}`"
            raise field_error(message, file=name)
    if "lab" not in head:
        raise FormatError("project_field_missing", file=name, field="lab", place="$")
    try:
        return msgspec.json.decode(head["lab"], type=Lab)
    except msgspec.ValidationError as error:
        raise field_error(error, file=name, within="lab") from error
    except msgspec.DecodeError as error:
        raise syntax_error(error, bytes(head["lab"]), file=name) from error
    except RecursionError as error:
        raise FormatError("project_too_deep", file=name) from error


def _older(data: bytes, name: str) -> Lab:
    """Return the lab of a file of an older version, after its migrations."""
    try:
        document = PROJECT.upgrade(msgspec.json.decode(data))
        refuse_not_finite(document, file=name, place="")
        return msgspec.convert(document["lab"], Lab)
    except msgspec.ValidationError as error:
        raise field_error(error, file=name, within="lab") from error
    except (LookupError, TypeError, AttributeError) as error:
        # A step met a file that is not what its version says.
        raise FormatError("project_not_migrated", file=name) from error
