"""Gene expression: what minutes of an active kinase leave behind for hours.

Far slower than a bench that steps through milliseconds, so it runs by itself, on a
clock of minutes, from the trace of a kinase: how active protein kinase A was, and when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.errors import CancelledError, LabError
from neurolab.physiology.gene_expression import GENE_EXPRESSION
from neurolab.protocols.common import Progress, Table
from neurolab.simulation.cascade_build import respond

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

INTERVAL_MIN = 0.1
"""Step of the clock; each stage is exact for the kinase's mean over it."""
SHOWN_EVERY = 10


def gene_expression(
    kinase_min: ArrayLike,
    kinase_share: ArrayLike,
    duration_min: float,
    *,
    overrides: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> Table:
    """Return phosphorylated CREB, messenger RNA and protein, minute by minute.

    Parameters
    ----------
    kinase_min : (n,) array_like
        Times of the kinase's trace, rising; minutes.
    kinase_share : (n,) array_like
        Share of protein kinase A that was active then, 0 to 1; joined by straight lines
        and none before and after.
    duration_min : float
        How long to follow the genes.
    overrides : dict of str to float, optional
        Other numbers than `physiology.gene_expression`'s: ``pCREB.gain`` and so on.
    progress : callable, optional

    Raises
    ------
    LabError
        If the duration is not above zero, or times do not rise.
    CancelledError
        If `progress` returned False.
    """
    times = np.asarray(kinase_min, dtype=np.float64)
    shares = np.asarray(kinase_share, dtype=np.float64)
    if not duration_min > 0.0:
        raise LabError("duration_unreadable", text=f"{duration_min:g}")
    if times.shape != shares.shape or times.size < 2 or np.any(np.diff(times) < 0.0):
        raise LabError("trace_unordered")
    count = max(1, round(duration_min / INTERVAL_MIN))
    edges = INTERVAL_MIN * np.arange(count + 1, dtype=np.float64)
    drive = _means(times, shares, np.asarray(edges, dtype=np.float64))
    course = respond(
        GENE_EXPRESSION,
        drive,
        INTERVAL_MIN,
        time_unit="min",
        overrides=overrides,
        keep_going=progress,
    )
    if course is None:
        raise CancelledError("protocol_cancelled")
    if progress is not None:
        progress(1.0)
    shown = np.arange(0, count + 1, SHOWN_EVERY)
    kinase = np.interp(INTERVAL_MIN * shown, times, shares, left=0.0, right=0.0)
    rows = np.column_stack((INTERVAL_MIN * shown, kinase, course[shown]))
    names = ("time", "PKA", *(stage.symbol for stage in GENE_EXPRESSION))
    return Table(names, ("min", "", "", "", ""), rows)


def _means(times: Floats, shares: Floats, edges: Floats) -> Floats:
    """Return the trace's mean between neighbouring edges, exactly.

    The integral of a trace of straight lines is known at its own points; between them
    it is a parabola.
    """
    areas = np.concatenate(
        ([0.0], np.cumsum(0.5 * (shares[1:] + shares[:-1]) * np.diff(times)))
    )
    inside = np.clip(edges, times[0], times[-1])
    left = np.clip(np.searchsorted(times, inside, side="right") - 1, 0, times.size - 2)
    width = np.diff(times)[left]
    slope = np.divide(
        np.diff(shares)[left], width, out=np.zeros_like(width), where=width > 0.0
    )
    along = inside - times[left]
    share = shares[left] + slope * along
    integral = areas[left] + 0.5 * (shares[left] + share) * along
    return np.asarray(np.diff(integral) / np.diff(edges))
