"""What each link of the chain shows at a moment, in numbers and words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from neurolab.texts import word
from neurolab.units import format_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.simulation.chain import ChainRecord, Stage

SAME_MS = 1e-9
"""Arrivals nearer than this are the same one."""
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
MILLI = 1e-3


class Condition(StrEnum):
    """How a stage stands at the moment that is shown."""

    HAPPENED = "happened"
    WAITING = "waiting"
    COMING = "coming"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One stage as the strip shows it.

    Attributes
    ----------
    name : str
        As `Stage.name`.
    condition : Condition
        COMING is known from the run, but later than the moment that is shown.
    amount, brief : str
        What happened, in full and for little room.
    delay : str
        When: since the sweep began for the terminal, since the arrival for the rest.
    time_ms : float or None
        When, from the start of the run; None where it did not happen.
    reason : str
        Why it did not happen; "" where it did.
    """

    name: str
    condition: Condition
    amount: str
    brief: str
    delay: str
    time_ms: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """One arrival at a terminal, and what followed it, at a moment.

    Attributes
    ----------
    synapse : str
    arrival_ms : float
        From the start of the run.
    chapters : tuple of Chapter
    number, count : int
        Which arrival of this synapse in the sweep it is, from 1, and of how many.
    """

    synapse: str
    arrival_ms: float
    chapters: tuple[Chapter, ...]
    number: int
    count: int

    @property
    def reason(self) -> str:
        """Return why the first stage that did not happen failed; "" if none did."""
        return next(
            (
                one.reason
                for one in self.chapters
                if one.condition is Condition.MISSING and one.reason
            ),
            "",
        )


def event_at(
    synapse: str | None,
    known: Sequence[ChainRecord],
    then: Sequence[ChainRecord],
    time_ms: float,
    sweep_start_ms: float,
    *,
    is_over: bool,
) -> Event | None:
    """Return what the strip shows at a moment.

    Parameters
    ----------
    synapse : str or None
        Whose; None or one without an arrival shows the last arrival of any.
    known : sequence of ChainRecord
        Of the sweep, as far as it is known by now.
    then : sequence of ChainRecord
        Open at that moment, as its frame has them.
    time_ms, sweep_start_ms : float
        From the start of the run.
    is_over : bool
        Whether the sweep has ended, so that nothing can come any more.
    """
    own = [one for one in known if one.synapse == synapse] or list(known)
    if not own:
        return None
    own.sort(key=lambda one: one.arrival_ms)
    before = [one for one in own if one.arrival_ms <= time_ms + SAME_MS]
    final = before[-1] if before else own[0]
    alike = [one for one in own if one.synapse == final.synapse]
    present = next((one for one in then if is_same(one, final)), final)
    over = is_over or final.closed_ms is not None
    chapters = tuple(
        _chapter(final, now, later, time_ms, sweep_start_ms, over=over)
        for now, later in zip(present.stages, final.stages, strict=True)
    )
    number = 1 + next(i for i, one in enumerate(alike) if one is final)
    return Event(final.synapse, final.arrival_ms, chapters, number, len(alike))


def is_same(first: ChainRecord, second: ChainRecord) -> bool:
    """Tell whether two records are of the same arrival."""
    return (
        first.synapse == second.synapse
        and abs(first.arrival_ms - second.arrival_ms) < SAME_MS
    )


def earlier_amounts(
    event: Event, known: Sequence[ChainRecord], most: int
) -> dict[str, tuple[str, ...]]:
    """Return short amounts of the arrivals before an event, by stage, newest first."""
    before = [
        one
        for one in sorted(known, key=lambda one: -one.arrival_ms)
        if one.synapse == event.synapse and one.arrival_ms < event.arrival_ms - SAME_MS
    ][:most]
    return {
        chapter.name: tuple(
            _amounts(one, one.stage(chapter.name))[1]
            if one.stage(chapter.name).happened
            else "–"
            for one in before
        )
        for chapter in event.chapters
    }


def _chapter(
    record: ChainRecord,
    now: Stage,
    later: Stage,
    time_ms: float,
    sweep_start_ms: float,
    *,
    over: bool,
) -> Chapter:
    arrival = record.arrival_ms
    shown, condition, time = now, Condition.HAPPENED, _time_of(record, now)
    if time is None or time > time_ms + SAME_MS:
        shown, time = later, _time_of(record, later)
        if time is None:
            condition = Condition.MISSING if over else Condition.WAITING
        else:
            condition = Condition.COMING
    amount, brief, delay = "…", "…", ""
    if condition is Condition.MISSING:
        amount = brief = word("timeline.none")
    elif time is not None:
        amount, brief = _amounts(record, shown)
        is_first = shown.name == "terminal"
        delay = milliseconds(arrival - sweep_start_ms if is_first else time - arrival)
        delay = delay if is_first else f"+{delay}"
    missing = condition is Condition.MISSING
    reason = shown.why if missing else ""
    return Chapter(now.name, condition, amount, brief, delay, time, reason)


def _time_of(record: ChainRecord, stage: Stage) -> float | None:
    if stage.delay_ms is None or not stage.happened:
        return None
    return record.arrival_ms + stage.delay_ms


def _amounts(record: ChainRecord, stage: Stage) -> tuple[str, str]:
    """Return how much, in full and short."""
    match stage.name:
        case "release":
            count = whole(stage.amount)
            if record.docked < 1.0:  # a light synapse has no pool of vesicles
                return count, count
            of = word("timeline.of", n=count, whole=whole(record.docked))
            return of, count
        case "receptors" if stage.unit:
            text = f"{format_number(stage.amount, 2)}{NARROW_SPACE}{stage.unit}"
            return text, text
        case "receptors":
            count = (
                whole(stage.amount)
                if stage.amount >= 10.0
                else format_number(stage.amount, 2)
            )
            return word("timeline.open", n=count), count
        case "calcium":
            text = f"{format_number(stage.amount, 2)} µM"
            return text, text
        case "cleft":
            text = concentration(stage.amount)
            return text, text
        case "spike":
            text = word("timeline.fires")
            return text, text
        case "terminal" if not stage.unit:
            text = word("timeline.arrives")
            return text, text
        case "terminal":
            text = signed_mv(stage.amount)
            return text, text
        case _:
            text = signed_mv(stage.change)
            return text, text


def whole(value: float) -> str:
    """Return a rounded number with its thousands apart."""
    return f"{round(value):,}".replace(",", NARROW_SPACE)


def signed_mv(value: float) -> str:
    """Return a voltage or a change of one with its sign."""
    sign = "+" if value >= 0.0 else "−"
    return f"{sign}{format_number(abs(value), 2)} mV"


def concentration(millimolar: float) -> str:
    """Return a concentration in mM or uM."""
    if millimolar >= 0.0995:
        return f"{format_number(millimolar, 2)} mM"
    return f"{format_number(millimolar / MILLI, 2)} µM"


def milliseconds(time_ms: float) -> str:
    """Return a time or delay as precisely as it is known: to a hundredth."""
    if time_ms < 100.0:
        return f"{time_ms:.2f} ms"
    return f"{time_ms:.1f} ms" if time_ms < 1000.0 else f"{time_ms / 1000.0:.2f} s"
