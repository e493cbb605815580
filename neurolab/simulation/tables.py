"""Small helpers for laying tables end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


def empty_table(kind: np.dtype[Any], size: int) -> Any:
    """Return a table of zeros, its fields readable as attributes."""
    return np.zeros(size, dtype=kind).view(np.recarray)


def integers(values: Iterable[int]) -> Integers:
    """Return int64 values."""
    return np.array(list(values), dtype=np.int64)


def offsets(counts: Iterable[int]) -> Integers:
    """Return where each of several parts begins, and the end of the last."""
    return np.concatenate(([0], np.cumsum(integers(counts)))).astype(np.int64)


def joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Return parts end to end; nothing for no parts."""
    return np.concatenate(parts) if parts else np.zeros(0)


def spans(groups: Iterable[int], count: int) -> Integers:
    """Return where each group's things begin, given the group of each thing.

    Parameters
    ----------
    groups : iterable of int
        Rising.
    count : int
        Number of groups.
    """
    return offsets(np.bincount(integers(groups), minlength=count).tolist())
