"""A measured neuron as points, before it becomes branches.

`swc` reads it, `swc_repair` mends it, `swc_neuron` turns it into a `Neuron`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


class PointType(IntEnum):
    """The types of points that the SWC format has fixed; others are free."""

    SOMA = 1
    AXON = 2
    DENDRITE = 3
    APICAL = 4


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was wrong with a file, and what was done about it.

    Attributes
    ----------
    key : str
        Name of the sentence in ``[formats]``, for instance ``repair_radius``.
    line : int
        Line of the file, from 1.
    fields : dict
        The other values that the sentence names.
    """

    key: str
    line: int
    fields: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence for the user."""
        return word(f"formats.{self.key}", line=self.line, **self.fields)


@dataclass(frozen=True, slots=True, eq=False)
class Morphology:
    """The points of one neuron, every parent before its children.

    Attributes
    ----------
    name : str
        Name of the file.
    id : (n,) int64
        Numbers of the points in the file.
    type : (n,) int64
        `PointType` or another number.
    x, y, z : (n,) float64, um
    radius : (n,) float64, um
    parent : (n,) int64
        Index (not number) of the parent point in these arrays; -1 for the one root,
        which is the first point.
    repairs : tuple of Repair
        What was wrong; empty for a file that was read as it stands.
    """

    name: str
    id: NDArray[np.int64]
    type: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    z: NDArray[np.float64]
    radius: NDArray[np.float64]
    parent: NDArray[np.int64]
    repairs: tuple[Repair, ...] = ()
