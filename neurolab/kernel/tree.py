"""The cable equation on a tree: direct solution in two sweeps (Hines 1984).

Row i of the system reads

    diagonal_i x_i - link_i x_parent - sum over children link_c x_c = source_i

with every parent numbered before its children. The first sweep removes each
compartment from its parent's row, tips first; the second gives the potentials from the
roots outwards. An unbranched run is contiguous, so its sweeps carry their sums in
registers.
"""

from __future__ import annotations

import numpy as np

from neurolab.kernel.circuit import (
    DIAGONAL,
    FACTOR,
    INVERSE,
    SOURCE,
    Floats,
    Integers,
    Table,
)
from neurolab.kernel.jit import compiled, inner

BLOCK = 32
"""Compartments whose continuants are formed together: so few that, with diagonals of
1e-8 to 1e8 uS, none leaves the range of a double."""


@inner
def _eliminate_block(
    link: Floats,
    diagonal: Floats,
    source: Floats,
    inverse: Floats,
    factor: Floats,
    taken: float,
    given: float,
) -> tuple[float, float]:
    """Eliminate up to `BLOCK` compartments in a row, from their far end.

    The pivots d_k - link^2 / pivot would be a chain of divisions, each waiting for the
    last. They are taken as ratios of neighbouring continuants instead,
    P_(k+1) = d_k P_k - link^2 P_(k-1), and the source is carried along multiplied by
    P_k, so that the divisions at the end are independent of each other.

    Parameters
    ----------
    link, diagonal, source, inverse, factor : (n,) float64
        Parts of the rows of `eliminate`.
    taken, given : float
        What the compartments beyond the far end take from its diagonal and give to its
        source.

    Returns
    -------
    tuple of float
        The same for the compartment before the near end.
    """
    before, now, weight = taken, 1.0, 1.0
    for k in range(link.size):
        i = np.uintp(link.size - 1 - k)  # without a sign no index counts from the end
        after = diagonal[i] * now - weight * before
        total = source[i] * now + given
        # link x total, with one operation from `given` to the next instead of two
        given = link[i] * given + (link[i] * source[i]) * now
        # until the division below: P_k, P_(k+1), and the reduced source times P_k
        factor[i], inverse[i], source[i] = now, after, total
        weight = link[i] * link[i]
        before, now = now, after
    for k in range(link.size):
        reciprocal = 1.0 / inverse[k]
        source[k] *= reciprocal
        inverse[k] = factor[k] * reciprocal
        factor[k] = link[k] * inverse[k]
    return link[0] * factor[0], link[0] * source[0]


@inner
def _eliminate_run(
    link: Floats, diagonal: Floats, source: Floats, inverse: Floats, factor: Floats
) -> tuple[float, float]:
    """Eliminate a run from its far end; return its parent's loss and gain."""
    taken = 0.0
    given = 0.0
    stop = link.size
    while stop > 0:
        here = slice(max(stop - BLOCK, 0), stop)
        taken, given = _eliminate_block(
            link[here],
            diagonal[here],
            source[here],
            inverse[here],
            factor[here],
            taken,
            given,
        )
        stop -= BLOCK
    return taken, given


@inner
def _substitute_run(behind: float, source: Floats, factor: Floats, x: Floats) -> None:
    """Solve a run from its near end, given the solution of its parent.

    Compartments are taken in pairs: what the second is for the one before the pair is
    known before that one is, so that a pair waits only once.
    """
    odd = x.size % 2
    if odd == 1:
        behind = source[0] + factor[0] * behind
        x[0] = behind
    for i in range(odd, x.size, 2):
        share = factor[i + 1] * factor[i]
        rest = factor[i + 1] * source[i] + source[i + 1]
        x[i] = factor[i] * behind + source[i]
        behind = share * behind + rest
        x[i + 1] = behind


@compiled
def eliminate(
    runs: Table,
    run_first: int,
    run_last: int,
    parent: Integers,
    link: Floats,
    rows: Floats,
) -> None:
    """Remove every compartment from its parent's row, tips first.

    Parameters
    ----------
    runs : table of `RUN`
    run_first, run_last : int
        The runs of the group.
    parent : (n,) int64
    link : (n,) float64, uS
    rows : (SCRATCH_ROWS, n) float64
        `Scratch.rows`. On entry `DIAGONAL` and `SOURCE` hold the system; on return
        `INVERSE` the reciprocal pivots, `FACTOR` link times inverse, and `SOURCE` the
        reduced right-hand side times inverse.
    """
    diagonal, source = rows[DIAGONAL], rows[SOURCE]
    inverse, factor = rows[INVERSE], rows[FACTOR]
    for run in range(run_last - 1, run_first - 1, -1):
        first, last = runs[run].first, runs[run].last
        taken, given = _eliminate_run(
            link[first:last],
            diagonal[first:last],
            source[first:last],
            inverse[first:last],
            factor[first:last],
        )
        if parent[first] >= 0:
            diagonal[parent[first]] -= taken
            source[parent[first]] += given


@compiled
def substitute(
    runs: Table,
    run_first: int,
    run_last: int,
    parent: Integers,
    rows: Floats,
    x: Floats,
) -> None:
    """Write the solution `x`, roots first; `rows` as `eliminate` left them."""
    source, factor = rows[SOURCE], rows[FACTOR]
    for run in range(run_first, run_last):
        first, last = runs[run].first, runs[run].last
        behind = 0.0
        if parent[first] >= 0:
            behind = x[parent[first]]
        _substitute_run(
            behind,
            source[first:last],
            factor[first:last],
            x[first:last],
        )


@compiled
def solve_again(
    first: int, last: int, parent: Integers, rows: Floats, x: Floats, source: Floats
) -> None:
    """Solve with another right-hand side and the pivots that `eliminate` left.

    Parameters
    ----------
    first, last : int
        The compartments of the group.
    parent, rows
        As in `eliminate`.
    x : (n,) float64
        Solution.
    source : (n,) float64
        Right-hand side; overwritten.
    """
    inverse, factor = rows[INVERSE], rows[FACTOR]
    for i in range(last - 1, first - 1, -1):
        if parent[i] >= 0:
            source[parent[i]] += factor[i] * source[i]
    for i in range(first, last):
        x[i] = inverse[i] * source[i]
        if parent[i] >= 0:
            x[i] += factor[i] * x[parent[i]]
