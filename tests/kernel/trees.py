"""Random trees of compartments, and the dense matrices that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from neurolab.kernel.circuit import RUN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

MOST = 14


@st.composite
def parents(draw: st.DrawFn) -> Integers:
    """Draw the parents of a forest: each before its children, -1 for a root."""
    size = draw(st.integers(1, MOST))
    found = [-1]
    for i in range(1, size):
        # half of the time the one before, so that there are runs without a branch
        found.append(draw(st.one_of(st.just(i - 1), st.integers(-1, i - 1))))
    return np.array(found, dtype=np.int64)


def runs_of(parent: Integers) -> Any:
    """Return the unbranched runs, as the kernel wants them."""
    starts = [i for i in range(parent.size) if i == 0 or parent[i] != i - 1]
    table = np.zeros(len(starts), dtype=RUN).view(np.recarray)
    table.first = starts
    table.last = [*starts[1:], parent.size]
    return table


def axial_matrix(parent: Integers, link: Floats) -> Floats:
    """Return the matrix of the axial currents out of each compartment."""
    matrix = np.zeros((parent.size, parent.size))
    for i, p in enumerate(parent):
        if p >= 0:
            matrix[i, i] += link[i]
            matrix[p, p] += link[i]
            matrix[i, p] -= link[i]
            matrix[p, i] -= link[i]
    return matrix


def random_links(parent: Integers, rng: np.random.Generator) -> Floats:
    """Return axial conductances over three decades, 0 at roots."""
    link = 10.0 ** rng.uniform(-2.0, 1.0, parent.size)
    return np.where(parent >= 0, link, 0.0)
