"""Electrical synapses: cells joined by conductances that close no loop in the tree.

The joined system is A + U G U^T with A the trees, G the conductances and a column
e_source - e_target of U for each synapse. By Woodbury's identity the currents y through
the synapses solve (1/G + U^T A^-1 U) y = U^T A^-1 b, and the potentials are
A^-1 (b - U y). One number per synapse leaves one cell and enters the other, so what the
two cells gain and lose cancels to rounding.
"""

from __future__ import annotations

from neurolab.kernel.circuit import MIDDLE, SOURCE, Circuit, Floats, Scratch
from neurolab.kernel.jit import compiled
from neurolab.kernel.tree import solve_again


@compiled
def join(circuit: Circuit, scratch: Scratch, group: int) -> None:
    """Correct the potentials of a group for its electrical synapses.

    Parameters
    ----------
    circuit, scratch
        After `tree.eliminate` and `tree.substitute`. Row `MIDDLE` of `scratch.rows`
        holds the potentials without the synapses on entry, with them on return; the
        column behind the last of `scratch.gap_matrix` the current of each synapse, nA.
    group : int
    """
    own = circuit.groups[group]
    count = own.gap_last - own.gap_first
    x, source = scratch.rows[MIDDLE], scratch.rows[SOURCE]
    matrix = scratch.gap_matrix
    for k in range(count):
        gap = circuit.gaps[own.gap_first + k]
        source[own.first : own.last] = 0.0
        source[gap.source] += 1.0
        source[gap.target] -= 1.0
        column = scratch.gap_columns[k]
        solve_again(own.first, own.last, circuit.parent, scratch.rows, column, source)
    for row in range(count):
        gap = circuit.gaps[own.gap_first + row]
        for k in range(count):
            column = scratch.gap_columns[k]
            matrix[row, k] = column[gap.source] - column[gap.target]
        matrix[row, row] += 1.0 / gap.conductance
        matrix[row, count] = x[gap.source] - x[gap.target]
    solve_dense(matrix, count)
    for k in range(count):
        column = scratch.gap_columns[k]
        for i in range(own.first, own.last):
            x[i] -= column[i] * matrix[k, count]


@compiled
def solve_dense(matrix: Floats, size: int) -> None:
    """Solve a small symmetric positive system in place; the result is column `size`."""
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
