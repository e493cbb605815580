"""Two cables in one: the axon, and the space under its myelin sheath.

With intracellular potential V_i and periaxonal potential V_p, each compartment has two
rows that the membrane joins (McIntyre, Richardson & Grill 2002):

    C_m d(V_i - V_p)/dt + I_ion = axial current along the axon + electrode
    C_my dV_p/dt + g_my V_p = C_m d(V_i - V_p)/dt + I_ion + current along the space

The tree sweeps are those of `tree` with 2 x 2 pivots. Elimination fills the pivots, so
what a compartment takes from its parent's rows is a full symmetric 2 x 2 block.
"""

from __future__ import annotations

from neurolab.kernel.circuit import (
    ACROSS,
    CAPACITY_RATE,
    DIAGONAL,
    FIXED_DIAGONAL,
    INSIDE,
    LEAK_CONDUCTANCE,
    LINK,
    MEMBRANE_DIAGONAL,
    MEMBRANE_SOURCE,
    MIDDLE,
    MIDDLE_OUT,
    OUTER_CAPACITY_RATE,
    OUTER_DIAGONAL,
    OUTER_LINK,
    OUTER_V,
    OUTSIDE,
    SOURCE,
    SOURCE_OUT,
    Floats,
    Integers,
    V,
)
from neurolab.kernel.jit import compiled


@compiled
def solve_double(
    first: int, last: int, parent: Integers, cable: Floats, cells: Floats, rows: Floats
) -> None:
    """Solve both cables of a group for the middle of a step.

    Parameters
    ----------
    first, last : int
        The compartments of the group.
    parent, cable, cells, rows
        `Circuit.parent`, `Circuit.cable`, `State.cells`, `Scratch.rows`. On entry rows
        `DIAGONAL` and `SOURCE` hold the electrodes alone (uS, nA) and the membrane rows
        the membrane with its axial links; on return `MIDDLE` holds the membrane and
        `MIDDLE_OUT` the periaxonal potential.
    """
    a, b, c = rows[INSIDE], rows[ACROSS], rows[OUTSIDE]
    source_in, source_out = rows[SOURCE], rows[SOURCE_OUT]
    inside, out = rows[MIDDLE], rows[MIDDLE_OUT]
    link, outer_link = cable[LINK], cable[OUTER_LINK]
    for i in range(first, last):
        rate = cable[CAPACITY_RATE, i]
        axial = cable[FIXED_DIAGONAL, i] - rate - cable[LEAK_CONDUCTANCE, i]
        membrane = rows[MEMBRANE_DIAGONAL, i] - axial
        history = rows[MEMBRANE_SOURCE, i] + rate * cells[V, i]
        a[i] = rows[MEMBRANE_DIAGONAL, i] + rows[DIAGONAL, i]
        b[i] = -membrane
        c[i] = membrane + cable[OUTER_DIAGONAL, i]
        source_in[i] += history
        source_out[i] = cable[OUTER_CAPACITY_RATE, i] * cells[OUTER_V, i] - history
    for i in range(last - 1, first - 1, -1):
        determinant = 1.0 / (a[i] * c[i] - b[i] * b[i])
        aa, bb, cc = c[i] * determinant, -b[i] * determinant, a[i] * determinant
        a[i], b[i], c[i] = aa, bb, cc
        p = parent[i]
        if p >= 0:
            along, around = link[i], outer_link[i]
            a[p] -= along * along * aa
            b[p] -= along * around * bb
            c[p] -= around * around * cc
            source_in[p] += along * (aa * source_in[i] + bb * source_out[i])
            source_out[p] += around * (bb * source_in[i] + cc * source_out[i])
    for i in range(first, last):
        given_in, given_out = source_in[i], source_out[i]
        p = parent[i]
        if p >= 0:
            given_in += link[i] * inside[p]
            given_out += outer_link[i] * out[p]
        inside[i] = a[i] * given_in + b[i] * given_out
        out[i] = b[i] * given_in + c[i] * given_out
    for i in range(first, last):
        inside[i] -= out[i]
