"""Traces as pixels: one filled rectangle per pixel column, edges smoothed.

Cost does not depend on thickness, and a peak that is narrower than a pixel still
reaches its height. Pictures are premultiplied ARGB of 32 bits, kept in numpy arrays
that `QImage` shares, (height, width, 4) uint8 in the order blue, green, red, alpha.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Picture = NDArray[np.uint8]


def draw_columns(
    picture: Picture,
    first: int,
    upper: Floats,
    lower: Floats,
    colour: tuple[int, int, int],
    thickness: float,
    opacity: float = 1.0,
) -> None:
    """Draw the columns of a trace over a picture.

    Parameters
    ----------
    picture : (height, width, 4) uint8
        A view of the lane, changed in place.
    first : int
        Column of the first element.
    upper, lower : (n,) float64
        Pixel rows of the trace's highest and lowest value in each column, counted
        downwards; nan draws nothing.
    colour : tuple of int
        Red, green, blue.
    thickness : float
        In pixels.
    opacity : float
        0 to 1.
    """
    height = picture.shape[0]
    known = np.isfinite(upper) & np.isfinite(lower)
    if not known.any():
        return
    half = 0.5 * thickness
    top = np.where(known, np.minimum(upper, lower) - half, height + 1.0)
    bottom = np.where(known, np.maximum(upper, lower) + half, -1.0)
    begin = int(np.clip(np.floor(top[known].min()), 0, height))
    end = int(np.clip(np.ceil(bottom[known].max()), 0, height))
    if end <= begin:
        return
    rows = np.arange(begin, end, dtype=np.float32)[:, None]
    top32, bottom32 = top.astype(np.float32), bottom.astype(np.float32)
    cover = np.minimum(rows + 1.0, bottom32) - np.maximum(rows, top32)
    np.clip(cover, 0.0, 1.0, out=cover)
    cover *= np.float32(opacity)
    red, green, blue = colour
    area = picture[begin:end, first : first + top.size]
    source = np.array((blue, green, red, 255), dtype=np.float32)
    keep = (1.0 - cover)[:, :, None]
    area[...] = (area * keep + cover[:, :, None] * source + 0.5).astype(np.uint8)


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
