"""Pieces that every template is made of: membranes, cylinders and drawn paths.

Drawn paths have their origin in the soma's middle, x to the right and y downward as on
the screen, in um. A branch is drawn at its true length unless the neuron would not fit:
then it is drawn shorter, never longer, and its true length is mapped along the path.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from neurolab.document.records import (
    Branch,
    BranchKind,
    CalciumPool,
    ChannelDensity,
    Membrane,
)

if TYPE_CHECKING:
    from neurolab.physiology.cells.recipe import Cylinder, Dose, Pool, Recipe
    from neurolab.physiology.parameter import Parameter

Point: TypeAlias = tuple[float, float]
Path: TypeAlias = tuple[Point, ...]

FARTHEST_UM = 1500.0
"""Longest that an axon is drawn, um of the drawing."""


def channel_density(channel: str, dose: Dose) -> ChannelDensity:
    """Return the record of how much of a channel a membrane has."""
    return ChannelDensity(
        channel=channel,
        density_ms_cm2=dose.density.value,
        reversal_mv=None if dose.reversal is None else dose.reversal.value,
        parameters={name: one.value for name, one in dose.adjusted.items()},
    )


def calcium_pool(pool: Pool) -> CalciumPool:
    """Return the record of a calcium pool."""
    return CalciumPool(
        gain_millimolar_cm2_per_nc=pool.gain.value,
        decay_ms=pool.decay.value,
        rest_millimolar=pool.rest.value,
    )


def membrane(name: str, recipe: Recipe) -> Membrane:
    """Return the record of a membrane recipe under the id `name`."""
    return Membrane(
        id=name,
        capacitance_uf_cm2=recipe.capacitance.value,
        axial_resistivity_ohm_cm=recipe.resistivity.value,
        leak_ms_cm2=recipe.leak.value,
        leak_mv=recipe.leak_reversal.value,
        channels=tuple(
            channel_density(channel, dose) for channel, dose in recipe.channels.items()
        ),
        calcium=None if recipe.calcium is None else calcium_pool(recipe.calcium),
    )


def cylinder(
    name: str,
    kind: BranchKind,
    shape: Cylinder,
    membrane_id: str,
    path: Path,
    *,
    parent: str | None = None,
    attach: float = 1.0,
) -> Branch:
    """Return an unbranched cylinder of the given shape."""
    return Branch(
        id=name,
        kind=kind,
        parent=parent,
        attach=attach,
        length_um=shape.length.value,
        start_diameter_um=shape.diameter.value,
        end_diameter_um=shape.diameter.value,
        membrane=membrane_id,
        compartments=shape.compartments,
        path=path,
    )


def celsius_range(limits: tuple[Parameter, Parameter]) -> tuple[float, float]:
    """Return the two temperatures as numbers."""
    return limits[0].value, limits[1].value


def line(start: Point, length: float, degrees: float = 0.0, bend: float = 0.0) -> Path:
    """Return a path from `start`, `degrees` counter-clockwise from the right.

    Parameters
    ----------
    start : (float, float)
    length : float
        Length of the straight piece between the ends.
    degrees : float
        90 points up.
    bend : float
        Sideways swing as a share of the length; 0 is straight. The path then has
        four points, so that it looks grown and not ruled.
    """
    along = (math.cos(math.radians(degrees)), -math.sin(math.radians(degrees)))
    aside = (along[1], -along[0])
    shape: Path = ((0.0, 0.0), (1.0, 0.0))
    if bend:
        shape = ((0.0, 0.0), (0.35, bend), (0.7, -0.5 * bend), (1.0, 0.0))
    return tuple(
        (
            round(start[0] + length * (t * along[0] + s * aside[0]), 3),
            round(start[1] + length * (t * along[1] + s * aside[1]), 3),
        )
        for t, s in shape
    )


def edge(radius: float, degrees: float) -> Point:
    """Return the point of a circle about the origin in the given direction."""
    return line((0.0, 0.0), radius, degrees)[-1]
