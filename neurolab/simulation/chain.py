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

import numpy as np

from neurolab.kernel import chain
from neurolab.texts import word

if TYPE_CHECKING:
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

MOVED = 1e-4
"""Change of a messenger, as a share of all of it, that counts as one."""

LEAST_US = 1e-9
"""Conductance of a light synapse that counts as none."""

RECENT_MS = 50.0
"""An action potential longer ago than this does not make a neuron refractory."""

PERCENT = 100.0
MICRO_TO_NANO = 1e3

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

    Receptors are open channels (unit ""), of a light synapse their conductance (nS),
    where all act through G proteins how far the first stage has gone (%). Of a light
    synapse's terminal only the moment is known (unit "").
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
        Vesicles that were docked at the arrival; 0 of a light synapse.
    expected : float
        Vesicles that fuse on average with this much calcium.
    others : int
        Other synapses on the same neuron that were active meanwhile, or still active
        when it arrived.
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
        _Reading(tables, int(row[chain.CONNECTION]), row).record(
            float(row[chain.CLOSED]), int(row[chain.OTHERS])
        )
        for row in rows
    )


def open_records(
    tables: FullTables, state: chain.Chain, events: Floats
) -> tuple[ChainRecord, ...]:
    """Return the records that are still open.

    Parameters
    ----------
    tables : FullTables
    state : Chain
    events : (synapses,) float64
        Releases of every synapse so far.
    """
    full = tables.full
    records = []
    for k, row in enumerate(state.open):
        if row[chain.ARRIVED] >= 0.0:
            place = full.places[k]
            active = (full.targets == place.target) & (events > state.marks[k])
            active[place.synapse] = False
            others = int(np.count_nonzero(active))
            records.append(_Reading(tables, k, row).record(None, others))
    return tuple(records)


class _Reading:
    """Reads one row of the kernel: which stages happened, and why others did not."""

    def __init__(self, tables: FullTables, k: int, row: Floats) -> None:
        self._tables = tables
        self._k = k
        self._row = row
        self._place = tables.full.places[k]
        self._is_light = self._place.connection < 0
        self._stages: list[Stage] = []

    def record(self, closed_ms: float | None, others: int) -> ChainRecord:
        """Return the record."""
        row, expected = self._row, 0.0
        if not self._is_light:
            connection = self._tables.full.release.connections[self._k]
            able = float(row[chain.DOCKED]) * float(connection.competent)
            passed = float(row[chain.HAZARD_LAST] - row[chain.HAZARD])
            expected = able * (1.0 - exp(-passed))
        self._release() if not self._is_light else self._no_release()
        self._answer()
        return ChainRecord(
            synapse=self._tables.followed[self._k],
            arrival_ms=float(row[chain.ARRIVED]),
            closed_ms=closed_ms,
            stages=tuple(self._stages),
            docked=float(row[chain.DOCKED]),
            expected=expected,
            others=others,
        )

    # -- stages ----------------------------------------------------------------------

    def _followed(self, quantity: int) -> tuple[float, float, float]:
        """Return extreme, change and delay (ms) of a quantity."""
        row = self._row
        start, farthest, when = (float(row[3 * quantity + part]) for part in range(3))
        return farthest, farthest - start, when - float(row[chain.ARRIVED])

    def _add(
        self, name: str, quantity: int, unit: str, reason: str, factor: float = 1.0
    ) -> str:
        """Add a stage from a quantity; return its reason."""
        amount, change, late = self._followed(quantity)
        delay = None if reason else late
        self._stages.append(
            Stage(
                name, not reason, delay, factor * amount, factor * change, unit, reason
            )
        )
        return reason

    def _release(self) -> None:
        """Add the stages up to the receptors of a synapse with full detail."""
        row = self._row
        self._add("terminal", chain.TERMINAL_V, "mV", "")
        self._add("calcium", chain.LOCAL_CALCIUM, "uM", self._why_no_calcium())
        released = float(row[chain.RELEASED_LAST] - row[chain.RELEASED])
        reason = self._why_no_release(released)
        first = float(row[chain.FIRST_RELEASE] - row[chain.ARRIVED])
        delay = None if reason else first
        self._stages.append(
            Stage("release", not reason, delay, released, released, "", reason)
        )
        cleft = self._followed(chain.CLEFT)[0]
        empty = "" if cleft > FELT_MILLIMOLAR else "nothing_released"
        self._add("cleft", chain.CLEFT, "mM", empty)
        if self._acts_by_messengers:
            moved = abs(self._followed(chain.MESSENGER)[1]) >= MOVED
            reason = empty or ("" if moved else "receptors_not_bound")
            self._add("receptors", chain.MESSENGER, "%", reason, PERCENT)
            return
        self._add("receptors", chain.OPENED, "", empty or self._why_no_opening())

    def _no_release(self) -> None:
        """Add the stages up to the receptors of a light synapse."""
        row = self._row
        self._stages.append(Stage("terminal", True, 0.0, 0.0, 0.0, ""))
        for name, unit in (("calcium", "uM"), ("release", ""), ("cleft", "mM")):
            self._stages.append(Stage(name, False, None, 0.0, 0.0, unit, "light"))
        released = row[chain.RELEASED_LAST] > row[chain.RELEASED]
        opened = abs(self._followed(chain.CONDUCTANCE)[0]) > LEAST_US
        reason = "" if opened else "no_conductance" if released else "chance"
        self._add("receptors", chain.CONDUCTANCE, "nS", reason, MICRO_TO_NANO)

    def _answer(self) -> None:
        """Add the stages of the target neuron."""
        row = self._row
        receptors = self._stages[-1].reason
        local = receptors or self._why_no_potential()
        self._add("local", chain.LOCAL_V, "mV", local)
        away = abs(self._followed(chain.SOMA_V)[1]) < SEEN_MV
        soma = local or ("lost_on_the_way" if away else "")
        self._add("soma", chain.SOMA_V, "mV", soma)
        away = abs(self._followed(chain.SEGMENT_V)[1]) < SEEN_MV
        segment = soma or ("lost_on_the_way" if away else "")
        self._add("segment", chain.SEGMENT_V, "mV", segment)
        peak, rise, _ = self._followed(chain.SEGMENT_V)
        fired = bool(row[chain.NEXT_SPIKE] >= 0.0)
        after = float(row[chain.NEXT_SPIKE] - row[chain.ARRIVED])
        reason = "" if fired else segment or self._why_no_spike()
        self._stages.append(
            Stage("spike", fired, after if fired else None, peak, rise, "mV", reason)
        )

    # -- why not ---------------------------------------------------------------------

    @property
    def _acts_by_messengers(self) -> bool:
        """Tell whether all of its receptors act through G proteins."""
        place = self._place
        return bool(place.messenger >= 0 and place.part_first == place.part_last)

    def _why_no_calcium(self) -> str:
        """Return why calcium at the sensor stayed low, or nothing."""
        if self._followed(chain.LOCAL_CALCIUM)[0] >= RELEASING_MICROMOLAR:
            return ""
        connection = self._tables.full.release.connections[self._k]
        current = self._followed(chain.CALCIUM_CURRENT)[0]
        share = current / float(connection.reference_current)
        return "no_calcium_current" if share < SMALL_CURRENT else "calcium_low"

    def _why_no_release(self, released: float) -> str:
        """Return why no vesicle fused, or nothing."""
        row = self._row
        if released >= ONE:
            return ""
        if row[chain.DOCKED] < ONE:
            return "no_vesicles"
        able = float(self._tables.full.release.connections[self._k].competent)
        if row[chain.DOCKED] * able < ONE:
            return "vesicles_cannot_fuse"
        calcium = self._followed(chain.LOCAL_CALCIUM)[0]
        return "calcium_low" if calcium < RELEASING_MICROMOLAR else "chance"

    def _why_no_opening(self) -> str:
        """Return why no receptor channel opened, or nothing."""
        if self._followed(chain.OPENED)[0] >= ONE:
            return ""
        clefts = self._tables.full.clefts
        own = clefts.connections[self._k]
        here = clefts.binders[own.binder_first : own.binder_last]
        total = float(here.total[here.slot >= 0].sum())
        return "no_receptors" if total < ONE else "receptors_not_opened"

    def _why_no_potential(self) -> str:
        """Return why open channels changed no potential, or nothing."""
        if abs(self._followed(chain.LOCAL_V)[1]) >= SEEN_MV:
            return ""
        if self._acts_by_messengers:
            return "acts_slowly"
        conductance = self._followed(chain.CONDUCTANCE)[0]
        opened = 0.0 if self._is_light else self._followed(chain.OPENED)[0]
        return "pores_plugged" if conductance < 1e-7 * opened else "no_driving_force"

    def _why_no_spike(self) -> str:
        """Return why a neuron whose potential changed did not fire."""
        row = self._row
        if row[chain.LAST_SPIKE] >= 0.0:
            since = float(row[chain.ARRIVED] - row[chain.LAST_SPIKE])
            reached = row[chain.HIGHEST_SEGMENT] >= row[chain.TAKEOFF]
            if since < RECENT_MS and reached:
                return "refractory"
        falls = self._followed(chain.SEGMENT_V)[1] < 0.0
        return "moved_away" if falls else "below_threshold"
