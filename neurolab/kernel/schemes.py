"""One step of a kinetic scheme that shares its ligand with a small volume of fluid.

The tables hold exact propagators on a grid of concentrations (see
``simulation.propagators``). Between two grid points the propagator is interpolated, so
the ligand that a step takes is a straight line in the concentration c that the scheme
sees. With c the mean of the fluid's concentration before and after (implicit midpoint),
the step's own depletion is then the solution of one linear equation per grid interval:
no iteration, nothing created or lost, at any step length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.kernel.jit import compiled, inlined
from neurolab.kernel.weigh import dot, weigh

if TYPE_CHECKING:
    from neurolab.kernel.circuit import Floats

WIDTH = 8
"""Room for states and counters of a scheme, one row of a table; a scheme of eight
states has no counter."""

TABLE = WIDTH * WIDTH

LEVELS_US = (1, 5, 25, 50, 100, 200, 400, 800, 1600)
"""Step lengths for which tables exist; from the third on 1, 2, 4, ... ticks."""

TICK_LEVEL = 2
LEVEL_COUNT = len(LEVELS_US)
HALF_TICK = LEVEL_COUNT
HALF_TICK_US = 12.5
"""Diffusion also has propagators for half a tick, behind those of the levels."""

MOST_HOPS = 1000


@inlined
def react(
    tables: Floats,
    base: int,
    states: int,
    vectors: Floats,
    vector: int,
    grid: Floats,
    near: int,
    count: float,
    capacity: float,
    ligand: float,
    values: Floats,
    place: int,
    theta: float,
    work: Floats,
) -> tuple[float, float, int]:
    """Advance one scheme and the ligand around it.

    Parameters
    ----------
    tables : float64
        All propagators, flat; those of this scheme and step length begin at `base`.
    states : int
        How many states; one counter may stand behind them.
    vectors : float64
        From `vector` on: ligands taken (`WIDTH`), conducting states (`WIDTH`).
    grid : (g,) float64, mM
    near : int
        Grid interval where the search begins.
    count : float
        Receptors, carriers or enzymes in this volume.
    capacity : float
        Ligand molecules that make 1 mM in this volume.
    ligand : float
        Free molecules.
    values : float64
        State of the contact; shares of the states begin at `place`.
    theta : float
        Weight of the step's end in the concentration that the scheme sees: 0.5, or 0
        where the concentration is held from outside.
    work : (2 WIDTH,) float64

    Returns
    -------
    ligand : float
        Free molecules after the step.
    consumed : float
        Molecules that the counter counted.
    near : int
    """
    last = grid.size - 2
    start = ligand / capacity
    while near < last and grid[near + 1] < start:
        near += 1
    while near > 0 and grid[near] > start:
        near -= 1
    held = dot(vectors, vector, values, place)
    w, below, above, fresh = 0.0, 0.0, 0.0, True
    for _ in range(MOST_HOPS):
        if fresh:
            low = base + near * TABLE
            weigh(tables, low, WIDTH, values, place, states, work, 0)
            weigh(tables, low + TABLE, WIDTH, values, place, states, work, WIDTH)
            below = count * (dot(vectors, vector, work, 0) - held)
            above = count * (dot(vectors, vector, work, WIDTH) - held)
        width = (grid[near + 1] - grid[near]) * capacity
        w = ligand - grid[near] * capacity - theta * below
        w /= width + theta * (above - below)
        fresh = True
        if w < 0.0 and near > 0:
            near -= 1
        elif w > 1.0 and near < last:
            near += 1
        elif theta == 0.5 and ligand - below - w * (above - below) < 0.0:
            # More bound than there was: see what is left at the end instead.
            theta, fresh = 1.0, False
        else:
            break
    w = min(max(w, 0.0), 1.0)
    for r in range(WIDTH):
        values[place + r] = work[r] + w * (work[WIDTH + r] - work[r])
    counted = 0.0
    if states < WIDTH:  # the counter has been taken, and begins at 0 again
        counted = vectors[vector + states] * count * values[place + states]
        values[place + states] = 0.0
    return ligand - below - w * (above - below), counted, near


@inlined
def react_pair(
    tables: Floats,
    base: int,
    grid: Floats,
    near: int,
    count: float,
    capacity: float,
    ligand: float,
    values: Floats,
    place: int,
) -> tuple[float, float, int]:
    """Advance a carrier: two states, one of which holds a molecule, and a counter.

    The same as `react`, written out because most binding sites are carriers.
    """
    last = grid.size - 2
    while near < last and grid[near + 1] * capacity < ligand:
        near += 1
    while near > 0 and grid[near] * capacity > ligand:
        near -= 1
    free, held = values[place], values[place + 1]
    w, below, above, theta = 0.0, 0.0, 0.0, 0.5
    low_held, high_held, low_gone, high_gone = 0.0, 0.0, 0.0, 0.0
    for _ in range(MOST_HOPS):
        low = base + near * TABLE
        high = low + TABLE
        low_held = tables[low + 1] * free + tables[low + WIDTH + 1] * held
        low_gone = tables[low + 2] * free + tables[low + WIDTH + 2] * held
        high_held = tables[high + 1] * free + tables[high + WIDTH + 1] * held
        high_gone = tables[high + 2] * free + tables[high + WIDTH + 2] * held
        below = count * (low_held + low_gone - held)
        above = count * (high_held + high_gone - held)
        width = (grid[near + 1] - grid[near]) * capacity
        w = ligand - grid[near] * capacity - theta * below
        w /= width + theta * (above - below)
        if w < 0.0 and near > 0:
            near -= 1
        elif w > 1.0 and near < last:
            near += 1
        elif theta == 0.5 and ligand - below - w * (above - below) < 0.0:
            theta = 1.0
        else:
            break
    w = min(max(w, 0.0), 1.0)
    held = low_held + w * (high_held - low_held)
    values[place] = 1.0 - held
    values[place + 1] = held
    gone = count * (low_gone + w * (high_gone - low_gone))
    return ligand - below - w * (above - below), gone, near


@compiled
def relax(
    tables: Floats,
    base: int,
    states: int,
    vectors: Floats,
    vector: int,
    count: float,
    values: Floats,
    place: int,
    work: Floats,
) -> tuple[float, float]:
    """Advance a scheme in fluid without ligand; what it lets go is not bound again.

    Returns
    -------
    freed, consumed : float
        Molecules that left the states for the fluid, and for the counter.
    """
    held = dot(vectors, vector, values, place)
    weigh(tables, base, WIDTH, values, place, states, work, 0)
    for r in range(WIDTH):
        values[place + r] = work[r]
    counted = 0.0
    if states < WIDTH:
        counted = vectors[vector + states] * values[place + states]
        values[place + states] = 0.0
    return count * (held - counted - dot(vectors, vector, values, place)), (
        count * counted
    )
