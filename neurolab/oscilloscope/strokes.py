"""Traces as pixels: one filled rectangle per slice of a pixel column, edges smoothed.

Cost hardly depends on thickness, and a peak that is narrower than a pixel still reaches
its height. Pictures are premultiplied ARGB of 32 bits, kept in numpy arrays
that `QImage` shares, (height, width, 4) uint8 in the order blue, green, red, alpha.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Picture = NDArray[np.uint8]


SUB = 2
"""Slices of a pixel column, each with a range of its own: steep edges stay smooth."""


def margin_of(thickness: float) -> int:
    """Return how many columns on each side the stroke of a column depends on."""
    return math.ceil(0.5 * thickness)


def draw_columns(
    picture: Picture,
    first: int,
    upper: Floats,
    lower: Floats,
    colour: tuple[int, int, int],
    thickness: float,
    opacity: float = 1.0,
) -> None:
    """Draw the columns of a trace over a picture, with a round pen.

    Parameters
    ----------
    picture : (height, width, 4) uint8
        A view of the lane, changed in place.
    first : int
        Column that is drawn first.
    upper, lower : (SUB * (n + 2 * margin),) float64
        Pixel rows of the trace's highest and lowest value in each slice of a column,
        counted downwards, with `margin_of` columns more on each side; nan is no trace.
    colour : tuple of int
        Red, green, blue.
    thickness : float
        In pixels.
    opacity : float
        0 to 1.
    """
    height = picture.shape[0]
    top, bottom = _with_pen(upper, lower, thickness)
    known = bottom > top
    if not known.any():
        return
    begin = int(np.clip(np.floor(top[known].min()), 0, height))
    end = int(np.clip(np.ceil(bottom[known].max()), 0, height))
    if end <= begin:
        return
    rows = np.arange(begin, end, dtype=np.float32)[:, None]
    cover = np.minimum(rows + 1.0, bottom) - np.maximum(rows, top)
    np.clip(cover, 0.0, 1.0, out=cover)
    count = top.size // SUB
    cover = cover.reshape(end - begin, count, SUB).mean(axis=2)
    cover *= np.float32(opacity)
    red, green, blue = colour
    area = picture[begin:end, first : first + count]
    source = np.array((blue, green, red, 255), dtype=np.float32)
    keep = (1.0 - cover)[:, :, None]
    area[...] = (area * keep + cover[:, :, None] * source + 0.5).astype(np.uint8)


def _with_pen(
    upper: Floats, lower: Floats, thickness: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the rows that a round pen covers in each slice, without the margin."""
    known = np.isfinite(upper) & np.isfinite(lower)
    high = np.where(known, np.minimum(upper, lower), np.inf).astype(np.float32)
    low = np.where(known, np.maximum(upper, lower), -np.inf).astype(np.float32)
    radius = 0.5 * thickness
    margin = SUB * margin_of(thickness)
    size = high.size - 2 * margin
    top = np.full(size, np.inf, dtype=np.float32)
    bottom = np.full(size, -np.inf, dtype=np.float32)
    for shift in range(-margin, margin + 1):
        square = radius**2 - (shift / SUB) ** 2
        if square < 0.0:
            continue
        reach = np.float32(math.sqrt(square))
        here = slice(margin + shift, margin + shift + size)
        np.minimum(top, high[here] - reach, out=top)
        np.maximum(bottom, low[here] + reach, out=bottom)
    return top, bottom


def fade(picture: Picture, share: float) -> None:
    """Make a picture fainter: every pixel keeps a share of its colour and opacity."""
    factor = np.uint16(round(256 * share))
    picture[...] = (picture.astype(np.uint16) * factor) >> 8


def lay_over(below: Picture, above: Picture) -> None:
    """Draw one picture over another of the same size, which is changed."""
    rows = np.flatnonzero(above[:, :, 3].any(axis=1))
    if not rows.size:
        return
    part = slice(int(rows[0]), int(rows[-1]) + 1)
    over, under = above[part].astype(np.uint16), below[part].astype(np.uint16)
    keep = 256 - over[:, :, 3:4] - (over[:, :, 3:4] >> 7)
    below[part] = np.minimum(over + ((under * keep) >> 8), 255)
