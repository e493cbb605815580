"""The double cable against a dense solve of both its equations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolab.kernel.circuit import (
    CABLE_ROWS,
    CAPACITY_RATE,
    CELL_ROWS,
    DIAGONAL,
    FIXED_DIAGONAL,
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
    SCRATCH_ROWS,
    SOURCE,
    V,
)
from neurolab.kernel.double_cable import solve_double
from tests.kernel.trees import axial_matrix, parents, random_links

if TYPE_CHECKING:
    from numpy.typing import NDArray


@settings(max_examples=60)
@given(parent=parents(), seed=st.integers(0, 2**32 - 1))
def test_double_cable_is_a_dense_solve(parent: NDArray[np.int64], seed: int) -> None:
    """The membrane and periaxonal potentials satisfy both cable equations."""
    rng = np.random.default_rng(seed)
    n = parent.size
    inner, outer = random_links(parent, rng), random_links(parent, rng)
    capacity, leak, channels, sheath_capacity, sheath = 10.0 ** rng.uniform(
        -2.0, 2.0, (5, n)
    )
    pull, v, outer_v, electrode, injected = rng.normal(0.0, 30.0, (5, n))
    electrode = np.abs(electrode)
    axial, around = axial_matrix(parent, inner), axial_matrix(parent, outer)
    cable, cells = np.zeros((CABLE_ROWS, n)), np.zeros((CELL_ROWS, n))
    cable[LINK], cable[OUTER_LINK] = inner, outer
    cable[CAPACITY_RATE], cable[LEAK_CONDUCTANCE] = capacity, leak
    cable[FIXED_DIAGONAL] = capacity + leak + axial.diagonal()
    cable[OUTER_CAPACITY_RATE] = sheath_capacity
    cable[OUTER_DIAGONAL] = sheath_capacity + sheath + around.diagonal()
    cells[V], cells[OUTER_V] = v, outer_v
    rows = np.full((SCRATCH_ROWS, n), np.nan)
    rows[MEMBRANE_DIAGONAL] = cable[FIXED_DIAGONAL] + channels
    rows[MEMBRANE_SOURCE] = pull
    rows[DIAGONAL], rows[SOURCE] = electrode, injected

    solve_double(0, n, parent, cable, cells, rows)

    # through the membrane: capacity (m - v) + (leak + channels) m - pull, m = in - out
    through = np.diag(capacity + leak + channels)
    matrix = np.block(
        [
            [axial + np.diag(electrode) + through, -through],
            [-through, around + np.diag(sheath_capacity + sheath) + through],
        ]
    )
    drive = capacity * v + pull
    right = np.concatenate((injected + drive, sheath_capacity * outer_v - drive))
    inside, outside = np.split(np.linalg.solve(matrix, right), 2)
    scale = np.abs(inside).max() + np.abs(outside).max()
    np.testing.assert_allclose(rows[MIDDLE_OUT], outside, rtol=0, atol=1e-9 * scale)
    np.testing.assert_allclose(
        rows[MIDDLE], inside - outside, rtol=0, atol=1e-9 * scale
    )
