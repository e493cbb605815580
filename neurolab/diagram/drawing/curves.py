"""Curves of the drawing as arrays of points: smoothing, resampling, outlines."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

MOST_SMOOTHED = 12
"""Paths with more points are measured, and drawn as they were measured."""
STEPS = 12
"""Points that smoothing puts between two points of a path."""


def lengths_along(points: Floats) -> Floats:
    """Return the length from the start of a polyline to each of its points.

    Parameters
    ----------
    points : (n, 2) float64
    """
    steps = np.hypot(*np.diff(points, axis=0).T)
    return np.concatenate(([0.0], np.cumsum(steps)))


def smooth(points: Floats) -> Floats:
    """Return a polyline through `points` without corners (Catmull-Rom).

    Parameters
    ----------
    points : (n, 2) float64
    """
    if not 3 <= len(points) <= MOST_SMOOTHED:
        return points
    ends = (2.0 * points[0] - points[1], 2.0 * points[-1] - points[-2])
    knots = np.vstack((ends[0], points, ends[1]))
    t = np.arange(STEPS)[:, None] / STEPS
    parts = []
    for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False):
        parts.append(
            0.5
            * (
                2.0 * b
                + (c - a) * t
                + (2.0 * a - 5.0 * b + 4.0 * c - d) * t**2
                + (3.0 * b - a - 3.0 * c + d) * t**3
            )
        )
    return np.vstack((*parts, points[-1:]))


def resample(points: Floats, spacing: float, fewest: int = 3) -> Floats:
    """Return equally spaced points along a polyline, its ends included."""
    along = lengths_along(points)
    count = max(int(np.ceil(along[-1] / spacing)) + 1, fewest)
    where = np.linspace(0.0, along[-1], count)
    columns = [np.interp(where, along, points[:, k]) for k in range(2)]
    return np.column_stack(columns)


def normals(points: Floats) -> Floats:
    """Return the unit vector to the left of a polyline at each of its points."""
    along = np.empty_like(points)
    along[1:-1] = points[2:] - points[:-2]
    along[0], along[-1] = points[1] - points[0], points[-1] - points[-2]
    size = np.hypot(along[:, 0], along[:, 1])
    size[size == 0.0] = 1.0
    return np.column_stack((along[:, 1], -along[:, 0])) / size[:, None]


def circle(centre: Floats, radius: float, count: int = 48) -> Floats:
    """Return points of a circle, once around."""
    angle = np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)
    return centre + radius * np.column_stack((np.cos(angle), np.sin(angle)))
