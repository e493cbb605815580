"""The chain as it is told: stage, delay, amount, and why a stage did not happen.

The kernel keeps the extremes (`kernel.chain`); here they become a record with one
`Stage` for each link, in the order of the signal. A reason is computed from amounts and
occupancies, never from which control was touched: a terminal without calcium current
looks the same with cadmium and in a bath without calcium.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from neurolab.kernel import chain
from neurolab.texts import word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from neurolab.simulation.full_tables import FullTables

    Floats = NDArray[np.float64]

RELEASING_MICROMOLAR = 1.0
"""Calcium at the sensor from which vesicles begin to fuse with a spike."""

SMALL_CURRENT = 0.05
"""Share of the usual calcium current below which it is called small."""

FELT_MILLIMOLAR = 1e-3
"""Transmitter in the cleft, mean over all contacts, that counts as there."""

SEEN_MV = 0.01
"""Change of a potential that counts as one."""

ONE = 0.5
"""From here on a mean number is called one."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One link of the chain.

    Attributes
    ----------
    name : str
        ``terminal``, ``calcium``, ``release``, ``cleft``, ``receptors``, ``local``,
        ``soma``, ``segment`` or ``spike``.
    happened : bool
    delay_ms : float or None
        From the arrival at the terminal to the extreme (release: the first vesicle).
    amount, change : float
        The extreme, and its difference to the value at the arrival, in `unit`.
    unit : str
    reason : str
        Key under ``[chain]`` of why it did not happen; "" where it did.
    """

    name: str
    happened: bool
    delay_ms: float | None
    amount: float
    change: float
    unit: str
    reason: str = ""

    @property
    def why(self) -> str:
        """Return the sentence of the reason; "" where it happened."""
        return word(f"chain.{self.reason}") if self.reason else ""


@dataclass(frozen=True, slots=True)
class ChainRecord:
    """What followed one action potential at one terminal.

    Attributes
    ----------
    synapse : str
    arrival_ms : float
        When it crossed the detector of the terminal, from the start of the run.
    closed_ms : float or None
        When the record ended; None while it is open.
    stages : tuple of Stage
        In the order of the signal.
    docked : float
        Vesicles that were docked at the arrival.
    expected : float
        Vesicles that fuse on average with this much calcium.
    others : int
        Other synapses on the same neuron that released meanwhile.
    """

    synapse: str
    arrival_ms: float
    closed_ms: float | None
    stages: tuple[Stage, ...]
    docked: float
    expected: float
    others: int

    def stage(self, name: str) -> Stage:
        """Return a stage by its name."""
        return next(one for one in self.stages if one.name == name)


def closed_records(tables: FullTables, rows: Floats) -> tuple[ChainRecord, ...]:
    """Return the records of rows that the kernel has handed out."""
    return tuple(
        _record(tables, int(row[chain.CONNECTION]), row, float(row[chain.CLOSED]))
        for row in rows
    )


def open_records(tables: FullTables, state: chain.Chain) -> tuple[ChainRecord, ...]:
    """Return the records that are still open."""
    return tuple(
        _record(tables, k, row, None)
        for k, row in enumerate(state.open)
        if row[chain.ARRIVED] >= 0.0
    )


def _record(
    tables: FullTables, k: int, row: Floats, closed_ms: float | None
) -> ChainRecord:
    """Return one record."""
    connection = tables.full.release.connections[k]
    able = float(row[chain.DOCKED]) * float(connection.competent)
    passed = float(row[chain.HAZARD_LAST] - row[chain.HAZARD])
    expected = able * (1.0 - exp(-passed))
    return ChainRecord(
        synapse=tables.stages[k].id,
        arrival_ms=float(row[chain.ARRIVED]),
        closed_ms=closed_ms,
        stages=_stages(tables, k, row, expected),
        docked=float(row[chain.DOCKED]),
        expected=expected,
        others=int(row[chain.OTHERS]) if closed_ms is not None else 0,
    )


def _followed(row: Floats, quantity: int) -> tuple[float, float, float]:
    """Return extreme, change and delay (ms) of a quantity."""
    start, farthest, when = (float(row[3 * quantity + part]) for part in range(3))
    return farthest, farthest - start, when - float(row[chain.ARRIVED])


def _stages(
    tables: FullTables, k: int, row: Floats, expected: float
) -> tuple[Stage, ...]:
    """Return every stage, with the reason where one did not happen."""
    peak, rise, delay = _followed(row, chain.TERMINAL_V)
    stages = [Stage("terminal", True, delay, peak, rise, "mV")]

    def add(name: str, quantity: int, unit: str, reason: str) -> None:
        amount, change, late = _followed(row, quantity)
        stages.append(
            Stage(
                name, not reason, None if reason else late, amount, change, unit, reason
            )
        )

    calcium = _why_no_calcium(tables, k, row)
    add("calcium", chain.LOCAL_CALCIUM, "uM", calcium)
    released = float(row[chain.RELEASED_LAST] - row[chain.RELEASED])
    reason = _why_no_release(tables, k, row, released, expected)
    first = float(row[chain.FIRST_RELEASE] - row[chain.ARRIVED])
    stages.append(
        Stage(
            "release",
            not reason,
            None if reason else first,
            released,
            released,
            "",
            reason,
        )
    )
    cleft = _followed(row, chain.CLEFT)[0]
    empty = "" if cleft > FELT_MILLIMOLAR else "nothing_released"
    add("cleft", chain.CLEFT, "mM", empty)
    receptors = empty or _why_no_opening(tables, k, row)
    add("receptors", chain.OPENED, "", receptors)
    local = receptors or _why_no_potential(row, chain.LOCAL_V)
    add("local", chain.LOCAL_V, "mV", local)
    away = abs(_followed(row, chain.SOMA_V)[1]) < SEEN_MV
    soma = local or ("lost_on_the_way" if away else "")
    add("soma", chain.SOMA_V, "mV", soma)
    away = abs(_followed(row, chain.SEGMENT_V)[1]) < SEEN_MV
    segment = soma or ("lost_on_the_way" if away else "")
    add("segment", chain.SEGMENT_V, "mV", segment)
    fired = row[chain.NEXT_SPIKE] >= 0.0
    after = float(row[chain.NEXT_SPIKE] - row[chain.ARRIVED])
    peak, rise, _ = _followed(row, chain.SEGMENT_V)
    stages.append(
        Stage(
            "spike",
            bool(fired),
            after if fired else None,
            peak,
            rise,
            "mV",
            "" if fired else segment or "below_threshold",
        )
    )
    return tuple(stages)


def _why_no_calcium(tables: FullTables, k: int, row: Floats) -> str:
    """Return why calcium at the sensor stayed low, or nothing."""
    if _followed(row, chain.LOCAL_CALCIUM)[0] >= RELEASING_MICROMOLAR:
        return ""
    usual = float(tables.full.release.connections[k].reference_current)
    current = _followed(row, chain.CALCIUM_CURRENT)[0]
    return "no_calcium_current" if current / usual < SMALL_CURRENT else "calcium_low"


def _why_no_release(
    tables: FullTables, k: int, row: Floats, released: float, expected: float
) -> str:
    """Return why no vesicle fused, or nothing."""
    if released >= ONE:
        return ""
    if row[chain.DOCKED] < ONE:
        return "no_vesicles"
    able = float(tables.full.release.connections[k].competent)
    if row[chain.DOCKED] * able < ONE:
        return "vesicles_cannot_fuse"
    calcium = _followed(row, chain.LOCAL_CALCIUM)[0]
    return "calcium_low" if calcium < RELEASING_MICROMOLAR else "chance"


def _why_no_opening(tables: FullTables, k: int, row: Floats) -> str:
    """Return why no receptor channel opened, or nothing."""
    if _followed(row, chain.OPENED)[0] >= ONE:
        return ""
    clefts = tables.full.clefts
    own = clefts.connections[k]
    here = clefts.binders[own.binder_first : own.binder_last]
    total = float(here.total[here.slot >= 0].sum())
    return "no_receptors" if total < ONE else "receptors_not_opened"


def _why_no_potential(row: Floats, quantity: int) -> str:
    """Return why open channels changed no potential, or nothing."""
    if abs(_followed(row, quantity)[1]) >= SEEN_MV:
        return ""
    opened = _followed(row, chain.OPENED)[0]
    conductance = _followed(row, chain.CONDUCTANCE)[0]
    return "pores_plugged" if conductance < 1e-7 * opened else "no_driving_force"
