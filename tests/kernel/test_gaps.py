"""Electrical synapses against a dense solve of all cells together."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import Bath, ElectricalSynapse, Lab, Place
from neurolab.document.templates import passive_cable
from neurolab.kernel.circuit import DIAGONAL, LINK, MIDDLE, SOURCE
from neurolab.kernel.gaps import join, solve_dense
from neurolab.kernel.tree import eliminate, substitute
from neurolab.simulation.build import build, new_scratch
from tests.kernel.trees import axial_matrix

CELLS = ("a", "b", "c")
JOINED = [("a", 0.1, "b", 0.9), ("b", 0.5, "c", 0.5), ("a", 0.1, "c", 0.0)]


def joined_cells(conductances_ns: list[float]) -> Lab:
    """Return three cables in a ring of electrical synapses."""
    cell = passive_cable(length_um=400.0, compartments=6)
    synapses = tuple(
        ElectricalSynapse(
            id=f"gap{number}",
            first=Place(neuron=one, branch="dendrite", position=here),
            second=Place(neuron=other, branch="dendrite", position=there),
            conductance_ns=conductance,
        )
        for number, ((one, here, other, there), conductance) in enumerate(
            zip(JOINED, conductances_ns, strict=False)
        )
    )
    return Lab(
        name="gaps",
        bath=Bath(celsius=37.0),
        neurons=tuple(replace(cell, id=name) for name in CELLS),
        electrical_synapses=synapses,
    )


@pytest.mark.parametrize(
    "conductances_ns", [[5.0, 0.02], [1.0, 30.0, 1000.0]], ids=["chain", "ring"]
)
def test_joined_cells_are_a_dense_solve(
    conductances_ns: list[float], rng: np.random.Generator
) -> None:
    """Potentials and the currents through the synapses solve the joined system."""
    model = build(joined_cells(conductances_ns))
    circuit, scratch = model.circuit, new_scratch(model.circuit)
    own, link, n = circuit.groups[0], circuit.cable[LINK], circuit.parent.size
    matrix = axial_matrix(circuit.parent, link) + np.diag(rng.uniform(1e-4, 1e-2, n))
    source = rng.normal(0.0, 0.1, n)
    scratch.rows[DIAGONAL], scratch.rows[SOURCE] = matrix.diagonal(), source
    x = scratch.rows[MIDDLE]

    runs, parent = circuit.runs, circuit.parent
    eliminate(runs, own.run_first, own.run_last, parent, link, scratch.rows)
    substitute(runs, own.run_first, own.run_last, parent, scratch.rows, x)
    join(circuit, scratch, 0)

    for gap in circuit.gaps:
        ends = np.zeros(n)
        ends[gap.source], ends[gap.target] = 1.0, -1.0
        matrix += gap.conductance * np.outer(ends, ends)
    np.testing.assert_allclose(x, np.linalg.solve(matrix, source), rtol=1e-8)
    currents = [g.conductance * (x[g.source] - x[g.target]) for g in circuit.gaps]
    count = len(currents)
    np.testing.assert_allclose(scratch.gap_matrix[:count, count], currents, rtol=1e-6)


def test_dense_solve(rng: np.random.Generator) -> None:
    """The small solver solves a symmetric positive system in place."""
    half = rng.normal(size=(6, 6))
    matrix, right = half @ half.T + 0.1 * np.eye(6), rng.normal(size=6)
    work = np.column_stack((matrix, right))

    solve_dense(work, 6)

    np.testing.assert_allclose(work[:, 6], np.linalg.solve(matrix, right), rtol=1e-9)
