"""Electrical synapses: cells joined by conductances that close no loop in the tree.

The joined system is A + U G U^T with A the trees, G the conductances and a column
e_from - e_to of U for each synapse. By Woodbury's identity the currents y through the
synapses solve (1/G + U^T A^-1 U) y = U^T A^-1 b, and the potentials are A^-1 (b - U y).
One number per synapse leaves one cell and enters the other, so what the two cells gain
and lose cancels to rounding.
"""

from __future__ import annotations

from neurolab.kernel.circuit import Circuit, Floats, Scratch
from neurolab.kernel.jit import compiled
from neurolab.kernel.tree import solve_again


@compiled
def join(circuit: Circuit, scratch: Scratch, group: int, x: Floats) -> None:
    """Correct the potentials of a group for its electrical synapses.

    Parameters
    ----------
    circuit, scratch
        After `tree.eliminate` and `tree.substitute`. On return the last column of
        `scratch.gap_matrix` holds the current of each synapse, nA.
    group : int
    x : (n,) float64, mV
        Solution without the synapses on entry, with them on return.
    """
    gap_first = circuit.group_gap_first[group]
    count = circuit.group_gap_first[group + 1] - gap_first
    start, stop = circuit.group_first[group], circuit.group_last[group]
    matrix = scratch.gap_matrix
    for gap in range(count):
        scratch.source[start:stop] = 0.0
        scratch.source[circuit.gap_from[gap_first + gap]] += 1.0
        scratch.source[circuit.gap_to[gap_first + gap]] -= 1.0
        solve_again(circuit, scratch, group, scratch.gap_columns[gap], scratch.source)
    for row in range(count):
        source, target = (
            circuit.gap_from[gap_first + row],
            circuit.gap_to[gap_first + row],
        )
        for gap in range(count):
            column = scratch.gap_columns[gap]
            matrix[row, gap] = column[source] - column[target]
        matrix[row, row] += 1.0 / circuit.gap_conductance[gap_first + row]
        matrix[row, count] = x[source] - x[target]
    _solve_dense(matrix, count)
    for gap in range(count):
        current = matrix[gap, count]
        column = scratch.gap_columns[gap]
        for i in range(start, stop):
            x[i] -= column[i] * current


@compiled
def _solve_dense(matrix: Floats, size: int) -> None:
    """Solve the small symmetric positive system in place; result in column `size`."""
    for pivot in range(size):
        for row in range(pivot + 1, size):
            share = matrix[row, pivot] / matrix[pivot, pivot]
            for column in range(pivot, size + 1):
                matrix[row, column] -= share * matrix[pivot, column]
    for row in range(size - 1, -1, -1):
        total = matrix[row, size]
        for column in range(row + 1, size):
            total -= matrix[row, column] * matrix[column, size]
        matrix[row, size] = total / matrix[row, row]
