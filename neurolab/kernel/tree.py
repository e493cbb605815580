"""The cable equation on a tree: direct solution in two sweeps (Hines 1984).

Row i of the system reads

    diagonal_i x_i - link_i x_parent - sum over children link_c x_c = source_i

with every parent numbered before its children. The first sweep removes each
compartment from its parent's row, tips first; the second gives the potentials from the
roots outwards. An unbranched run is contiguous, so its sweeps carry their sums in
registers.
"""

from __future__ import annotations

from neurolab.kernel.circuit import Circuit, Floats, Scratch
from neurolab.kernel.jit import compiled


@compiled
def eliminate(circuit: Circuit, scratch: Scratch, group: int) -> None:
    """Remove every compartment from its parent's row, tips first.

    On entry `scratch.diagonal` and `scratch.source` hold the rows. On return
    `scratch.inverse` holds the reciprocal pivots, `scratch.factor` link times inverse,
    and `scratch.source` the reduced right-hand side.
    """
    diagonal, source = scratch.diagonal, scratch.source
    inverse, factor = scratch.inverse, scratch.factor
    link, parent = circuit.link, circuit.parent
    run_first = circuit.group_run_first[group]
    for run in range(circuit.group_run_first[group + 1] - 1, run_first - 1, -1):
        first, last = circuit.run_first[run], circuit.run_last[run]
        taken = 0.0
        given = 0.0
        for i in range(last - 1, first - 1, -1):
            pivot = 1.0 / (diagonal[i] - taken)
            reduced = source[i] + given
            multiplier = link[i] * pivot
            inverse[i] = pivot
            factor[i] = multiplier
            source[i] = reduced
            taken = link[i] * multiplier
            given = multiplier * reduced
        if parent[first] >= 0:
            diagonal[parent[first]] -= taken
            source[parent[first]] += given


@compiled
def substitute(circuit: Circuit, scratch: Scratch, group: int, x: Floats) -> None:
    """Write the solution, roots first; `scratch` as `eliminate` left it."""
    source, inverse, factor = scratch.source, scratch.inverse, scratch.factor
    first_run = circuit.group_run_first[group]
    for run in range(first_run, circuit.group_run_first[group + 1]):
        first, last = circuit.run_first[run], circuit.run_last[run]
        behind = 0.0
        if circuit.parent[first] >= 0:
            behind = x[circuit.parent[first]]
        for i in range(first, last):
            behind = inverse[i] * source[i] + factor[i] * behind
            x[i] = behind


@compiled
def solve_again(
    circuit: Circuit, scratch: Scratch, group: int, x: Floats, source: Floats
) -> None:
    """Solve with another right-hand side and the pivots that `eliminate` left.

    Parameters
    ----------
    x : (n,) float64
        Solution; also the working memory.
    source : (n,) float64
        Right-hand side; overwritten.
    """
    inverse, factor, parent = scratch.inverse, scratch.factor, circuit.parent
    start, stop = circuit.group_first[group], circuit.group_last[group]
    for i in range(stop - 1, start - 1, -1):
        if parent[i] >= 0:
            source[parent[i]] += factor[i] * source[i]
    for i in range(start, stop):
        x[i] = inverse[i] * source[i]
        if parent[i] >= 0:
            x[i] += factor[i] * x[parent[i]]
