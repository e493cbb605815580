"""The tree solver against a dense solve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolab.kernel.circuit import DIAGONAL, SCRATCH_ROWS, SOURCE
from neurolab.kernel.tree import eliminate, solve_again, substitute
from tests.kernel.trees import axial_matrix, parents, random_links, runs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


@settings(max_examples=60)
@given(parent=parents(), seed=st.integers(0, 2**32 - 1))
def test_tree_solve_is_a_dense_solve(parent: NDArray[np.int64], seed: int) -> None:
    """On any forest both sweeps, and a second right-hand side, solve the system."""
    rng = np.random.default_rng(seed)
    n = parent.size
    link = random_links(parent, rng)
    membrane = 10.0 ** rng.uniform(-2.0, 2.0, n)
    matrix = axial_matrix(parent, link) + np.diag(membrane)
    source, other = rng.normal(0.0, 50.0, (2, n))
    rows = np.full((SCRATCH_ROWS, n), np.nan)
    rows[DIAGONAL], rows[SOURCE] = matrix.diagonal(), source
    runs, x, y = runs_of(parent), np.empty(n), np.empty(n)

    eliminate(runs, 0, runs.size, parent, link, rows)
    substitute(runs, 0, runs.size, parent, rows, x)
    solve_again(0, n, parent, rows, y, other.copy())

    np.testing.assert_allclose(x, np.linalg.solve(matrix, source), rtol=1e-8)
    np.testing.assert_allclose(y, np.linalg.solve(matrix, other), rtol=1e-8)
