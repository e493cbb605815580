"""Bytes in and out of files, the same way for every format.

Reading refuses what is no ordinary file or is too large before it reads a byte.
Writing is atomic: the new bytes go to a file beside the old one, which takes its place
only when they are safely on the disk. What the bytes mean is the matter of the other
modules of this package.
"""

from __future__ import annotations

import errno
import os
import stat
import uuid
from contextlib import suppress
from pathlib import Path

from neurolab.errors import FormatError

MAX_FILE_BYTES = 100_000_000
"""Files of more bytes than this are refused."""


def check_size(byte_count: int, file: str) -> None:
    """Refuse more bytes than a file of NeuroLab can sensibly have.

    Raises
    ------
    FormatError
        ``file_too_large``.
    """
    if byte_count > MAX_FILE_BYTES:
        raise FormatError(
            "file_too_large",
            file=file,
            size_mb=round(byte_count / 1e6),
            limit_mb=round(MAX_FILE_BYTES / 1e6),
        )


def read_file(path: str | Path) -> bytes:
    """Return the bytes of an ordinary file that is not too large.

    Raises
    ------
    FormatError
        ``file_not_found``, ``file_not_ordinary``, ``file_too_large`` or
        ``file_not_readable``.
    """
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):
            raise FormatError("file_not_ordinary", file=str(path))
        check_size(status.st_size, str(path))
        # One byte more than allowed, for a file that grows while it is read.
        with Path(path).open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise FormatError("file_not_found", file=str(path)) from error
    except (OSError, ValueError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(
            "file_not_readable", file=str(path), reason=_reason(error)
        ) from error
    check_size(len(data), str(path))
    return data


def write_file(path: str | Path, data: bytes) -> None:
    """Write bytes so that the file holds either all of them or what it held before.

    A symbolic link stays a link; the file that it points to is replaced.

    Raises
    ------
    FormatError
        ``file_not_written``.
    """
    target = Path(os.path.realpath(path))
    try:
        _replace(target, data)
    except (OSError, ValueError) as error:
        raise FormatError(
            "file_not_written", file=str(path), reason=_reason(error)
        ) from error


def require_writable(path: str | Path) -> None:
    """Refuse a place where `write_file` could not write, before work is done for it.

    Raises
    ------
    FormatError
        ``file_not_written`` with the reason.
    """
    target = Path(os.path.realpath(path))
    error = None
    if target.is_dir():
        error = errno.EISDIR
    elif not target.parent.is_dir():
        error = errno.ENOENT
    elif not os.access(target.parent, os.W_OK):
        error = errno.EACCES
    if error is not None:
        raise FormatError("file_not_written", file=str(path), reason=os.strerror(error))


def _replace(target: Path, data: bytes) -> None:
    """Fill a temporary file beside `target`, then let it take the place."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    temporary = target.with_name(f".{target.name[:100]}.{uuid.uuid4().hex}.part")
    try:
        # "x" gives the permissions of any new file; an old file's are kept.
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Put the new name on the disk too, where the system can do so."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def decode_utf8(data: bytes, file: str) -> str:
    """Return the text of UTF-8 bytes, without a byte order mark.

    Raises
    ------
    FormatError
        ``file_not_utf8`` with the line.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `error.start` counts in what is left after a byte order mark.
        line = error.object[: error.start].count(b"\n") + 1
        raise FormatError("file_not_utf8", file=file, line=line) from error


def _reason(error: Exception) -> str:
    """Return the operating system's own words for what went wrong."""
    return getattr(error, "strerror", None) or str(error)
