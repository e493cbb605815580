"""Two cables in one: the axon, and the space under its myelin sheath.

With intracellular potential V_i and periaxonal potential V_p, each compartment has two
rows that the membrane joins (McIntyre, Richardson & Grill 2002):

    C_m d(V_i - V_p)/dt + I_ion = axial current along the axon + electrode
    C_my dV_p/dt + g_my V_p = C_m d(V_i - V_p)/dt + I_ion + current along the space

The tree sweeps are those of `tree` with 2 x 2 pivots. Elimination fills the pivots, so
what a compartment takes from its parent's rows is a full symmetric 2 x 2 block.
"""

from __future__ import annotations

from neurolab.kernel.circuit import Circuit, Floats, Scratch
from neurolab.kernel.jit import compiled

INSIDE, ACROSS, OUTSIDE, SOURCE_OUT, MIDDLE_OUT = range(5)
"""Rows of `Scratch.outer`: the pivot's inverse (symmetric 2 x 2), source, solution."""


@compiled
def solve_double(
    circuit: Circuit, scratch: Scratch, group: int, v: Floats, outer_v: Floats
) -> None:
    """Solve both cables of a group for the middle of a step.

    Parameters
    ----------
    circuit, scratch
        On entry `scratch.diagonal` and `scratch.source` hold the electrodes alone (uS,
        nA) and the membrane rows of `scratch` the membrane with its axial links.
    group : int
    v, outer_v : (n,) float64, mV
        Membrane and periaxonal potential at the start of the step.

    Notes
    -----
    On return `scratch.middle` holds the membrane potential and row `MIDDLE_OUT` of
    `scratch.outer` the periaxonal potential.
    """
    start, stop = circuit.group_first[group], circuit.group_last[group]
    outer, parent = scratch.outer, circuit.parent
    a, b, c = outer[INSIDE], outer[ACROSS], outer[OUTSIDE]
    source_in, source_out = scratch.source, outer[SOURCE_OUT]
    inside, out = scratch.middle, outer[MIDDLE_OUT]
    for i in range(start, stop):
        axial = circuit.fixed_diagonal[i] - circuit.capacity_rate[i] - circuit.leak[i]
        membrane = scratch.membrane_diagonal[i] - axial
        history = scratch.membrane_source[i] + circuit.capacity_rate[i] * v[i]
        a[i] = scratch.membrane_diagonal[i] + scratch.diagonal[i]
        b[i] = -membrane
        c[i] = membrane + circuit.outer_diagonal[i]
        source_in[i] += history
        source_out[i] = circuit.outer_capacity_rate[i] * outer_v[i] - history
    for i in range(stop - 1, start - 1, -1):
        determinant = 1.0 / (a[i] * c[i] - b[i] * b[i])
        aa, bb, cc = c[i] * determinant, -b[i] * determinant, a[i] * determinant
        a[i], b[i], c[i] = aa, bb, cc
        p = parent[i]
        if p >= 0:
            along, around = circuit.link[i], circuit.outer_link[i]
            a[p] -= along * along * aa
            b[p] -= along * around * bb
            c[p] -= around * around * cc
            source_in[p] += along * (aa * source_in[i] + bb * source_out[i])
            source_out[p] += around * (bb * source_in[i] + cc * source_out[i])
    for i in range(start, stop):
        given_in, given_out = source_in[i], source_out[i]
        p = parent[i]
        if p >= 0:
            given_in += circuit.link[i] * inside[p]
            given_out += circuit.outer_link[i] * out[p]
        inside[i] = a[i] * given_in + b[i] * given_out
        out[i] = b[i] * given_in + c[i] * given_out
    for i in range(start, stop):
        inside[i] -= out[i]
