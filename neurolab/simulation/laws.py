"""Tables of rate laws, and of the few exponentials that they share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel.circuit import LAW, POWER
from neurolab.kernel.gates import (
    CONSTANT,
    EXPONENTIAL,
    NEAR,
    OTHER,
    PLAIN,
    POWER_2,
    SIGMOID,
    SMALL,
)
from neurolab.simulation.tables import empty_table, offsets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.simulation.membranes import GateBlock

Integers = NDArray[np.int64]
Table = Any

ROOTS = (2.0, 4.0, 8.0)
"""How many times smaller than another |k| may be one that is had by squaring."""
SAME = 1e-12


class _Powers:
    """The exponentials of one channel: rows of (senses calcium, source, |k|)."""

    def __init__(self, wanted: set[tuple[bool, float]]) -> None:
        self.rows: list[tuple[bool, int, float]] = []
        for senses, k in sorted(wanted, reverse=True):
            self._add(senses, k)

    def place(self, senses: bool, k: float) -> int:
        """Return the row of an exponential, -1 if there is none."""
        for number, (also, _, other) in enumerate(self.rows):
            if also == senses and math.isclose(other, k, rel_tol=SAME):
                return number
        return -1

    def _add(self, senses: bool, k: float) -> None:
        """Add an exponential, by squaring another one if there is one."""
        if self.place(senses, k) >= 0:
            return
        source = -1
        for root in ROOTS:
            if self.place(senses, root * k) >= 0:
                self._add(senses, 2.0 * k)
                source = self.place(senses, 2.0 * k)
                break
        self.rows.append((senses, source, k))


def law_tables(
    channels: Sequence[Sequence[GateBlock]],
) -> tuple[Table, Table, Integers]:
    """Return the laws and exponentials of channels.

    Parameters
    ----------
    channels : sequence of sequence of GateBlock
        The gates of each channel.

    Returns
    -------
    laws : (gates, 3) table of `LAW`
    powers : table of `POWER`
    first : (channels + 1,) int64
        Where the rows of `powers` of each channel begin.
    """
    laws = empty_table(LAW, 3 * sum(len(gates) for gates in channels))
    rows: list[tuple[bool, int, float]] = []
    counts, number = [], 0
    for gates in channels:
        powers = _Powers({each for gate in gates for each in _exponentials(gate)})
        for gate in gates:
            for form, constants in zip(gate.forms, gate.constants, strict=True):
                _write(laws[number], form, constants, gate.senses_calcium, powers)
                number += 1
        rows += powers.rows
        counts.append(len(powers.rows))
    table = empty_table(POWER, len(rows))
    table.senses_calcium = [senses for senses, _, _ in rows]
    table.source = [source for _, source, _ in rows]
    table.inverse_k = [1.0 / k for _, _, k in rows]
    return laws.reshape(-1, 3), table, offsets(counts)


def _has_exponential(form: int) -> bool:
    return form >= 0 and form not in (CONSTANT, POWER_2)


def _exponentials(gate: GateBlock) -> list[tuple[bool, float]]:
    """Return the exponentials in the laws of a gate: what it senses, |k|."""
    return [
        (gate.senses_calcium, abs(constants[2]))
        for form, constants in zip(gate.forms, gate.constants, strict=True)
        if _has_exponential(form)
    ]


def _write(
    law: Any,
    form: int,
    constants: tuple[float, float, float],
    senses: bool,
    powers: _Powers,
) -> None:
    """Write one record of `LAW`."""
    if form < 0:
        law.power = -1
        return
    a, v0, k = constants
    law.v0, law.inverse_k, law.limit, law.middle = v0, 1.0 / k, -1.0, a * k
    law.kind, law.straight, law.below, law.unit = PLAIN, a, 1.0, 1.0
    if form == POWER_2:
        law.kind, law.unit, law.bend = OTHER, 0.0, 1.0 / (k * k)
    if not _has_exponential(form):
        return
    # with G = exp(-(u - v0) / |k|), straight + turned E is a for k above 0, else a G
    scale = math.exp(v0 / abs(k))
    law.power = powers.place(senses, abs(k))
    law.straight, law.turned = (a, 0.0) if k > 0.0 else (0.0, a * scale)
    if form == SIGMOID:
        law.part = scale
    elif form == EXPONENTIAL:
        law.below, law.part = (0.0, scale) if k > 0.0 else (1.0, 0.0)
    else:
        law.kind, law.limit, law.unit, law.slope = NEAR, SMALL, 0.0, 1.0
        law.below = math.copysign(1.0, k)
        law.part = -law.below * scale
