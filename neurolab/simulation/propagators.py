"""Exact time steps of kinetic schemes and of diffusion, made once for each step length.

A scheme obeys dp/dt = (Q0 + c Q1) p. For one ligand concentration c and one step h the
solution is p(h) = exp((Q0 + c Q1) h) p(0), whatever the rates. `scheme_tables` holds
these propagators on a grid of concentrations; the kernel interpolates between two of
them. A mean of two propagators keeps probabilities positive and their sum at one, so
no step length can make a scheme unstable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.errors import LabError
from neurolab.kernel.schemes import LEVELS_US, WIDTH
from neurolab.physiology.scheme import bound_ligands, open_vector, rate_matrices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.physiology.scheme import Scheme

    Floats = NDArray[np.float64]

GRID_SCALE_MILLIMOLAR = 1e-3
GRID_STEP = 0.1
GRID_TOP_MILLIMOLAR = 3000.0
"""The grid is even (0.1 uM) well below 1 uM, and grows by a tenth a point above it. A
vesicle of thirty thousand molecules reaches 2000 mM in the disc that it empties into.
"""

TERMS = 14


def concentration_grid() -> Floats:
    """Return the concentrations (mM) that all tables share, 0 first."""
    top = np.log1p(GRID_TOP_MILLIMOLAR / GRID_SCALE_MILLIMOLAR)
    return GRID_SCALE_MILLIMOLAR * np.expm1(GRID_STEP * np.arange(top / GRID_STEP + 1))


def propagator(rates: Floats, length_ms: float) -> Floats:
    """Return exp(rates * length) for matrices whose off-diagonal is not negative.

    Parameters
    ----------
    rates : (..., n, n) float64, 1/ms
        Rate to the row's state from the column's.
    length_ms : float

    Notes
    -----
    With the diagonal shifted to zero or above (Jensen's uniformisation), the Taylor
    series and the squarings add and multiply nothing negative: no cancellation, and
    every element is a probability or an expected number of events.
    """
    size = rates.shape[-1]
    fastest = float(np.max(-np.diagonal(rates, axis1=-2, axis2=-1), initial=0.0))
    squarings = max(0, int(np.ceil(np.log2(max(fastest * length_ms, 1e-300) / 0.5))))
    step = length_ms / 2.0**squarings
    shifted = (rates + fastest * np.eye(size)) * step
    term = np.broadcast_to(np.eye(size), rates.shape)
    total = term.copy()
    for order in range(1, TERMS + 1):
        term = term @ shifted / order
        total = total + term
    total = total * np.exp(-fastest * step)
    for _ in range(squarings):
        total = total @ total
    return np.asarray(total, dtype=np.float64)


def scheme_tables(scheme: Scheme, celsius: float) -> Floats:
    """Return the propagators of a scheme.

    Returns
    -------
    (levels, grid, WIDTH, WIDTH) float64
        By step length (`LEVELS_US`), concentration, state before, state after. Behind
        the rows of the states stand those of the counters: events per element.

    Raises
    ------
    LabError
        If states and counters together are more than the kernel has room for.
    """
    fixed, bound = rate_matrices(scheme, celsius)
    states, size = len(scheme.states), fixed.shape[0]
    if size > WIDTH:
        raise LabError("scheme_too_large", scheme=scheme.name, size=size, most=WIDTH)
    grid = concentration_grid()
    rates = fixed + grid[:, None, None] * bound
    tables = np.zeros((len(LEVELS_US), grid.size, WIDTH, WIDTH))
    for level, microseconds in enumerate(LEVELS_US):
        steps = propagator(rates, 1e-3 * microseconds)
        steps = steps[:, :, :states]
        kept = steps[:, :states].sum(axis=1, keepdims=True)
        steps[:, :states] /= kept  # rounding alone, so that sums stay at one
        tables[level, :, :states, :size] = steps.transpose(0, 2, 1)
    return tables


def scheme_vectors(scheme: Scheme) -> Floats:
    """Return what the kernel weighs states with.

    Returns
    -------
    (2, WIDTH) float64
        Ligands taken from the solution: those that a state holds, one for each counted
        ligand. Then 1 for each state that conducts.
    """
    vectors = np.zeros((2, WIDTH))
    held = bound_ligands(scheme)
    vectors[0, : len(held)] = list(held.values())
    for number, counter in enumerate(scheme.counters):
        taken = {
            each.ligands for each in scheme.transitions if each.consumes == counter
        }
        vectors[0, len(held) + number] = taken.pop()
    vectors[1, : len(held)] = open_vector(scheme)
    return vectors


def open_course(
    scheme: Scheme,
    celsius: float,
    pieces: tuple[tuple[float, float], ...],
    every_ms: float,
) -> tuple[Floats, Floats]:
    """Return times and states of a scheme under a given course of concentration.

    For receptors on their own, such as the textbook pulses: ligand is not depleted.

    Parameters
    ----------
    scheme : Scheme
        Starts without ligand.
    celsius : float
    pieces : tuple of (float, float)
        Concentration (mM) and how long it lasts (ms; a multiple of `every_ms`).
    every_ms : float
        Distance of the times returned, the first at 0.

    Returns
    -------
    times : (t,) float64, ms
    states : (t, states) float64
    """
    fixed, bound = rate_matrices(scheme, celsius)
    count = len(scheme.states)
    state = np.zeros(count)
    state[0] = 1.0
    course: list[Any] = [state]
    for millimolar, duration in pieces:
        rates = (fixed + millimolar * bound)[:count, :count]
        step = propagator(rates, every_ms)
        for _ in range(round(duration / every_ms)):
            state = step @ state
            course.append(state)
    times = np.arange(len(course), dtype=np.float64) * every_ms
    return times, np.array(course, dtype=np.float64)
