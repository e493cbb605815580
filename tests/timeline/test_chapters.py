"""What the strip says of records: conditions, reasons, and delays as in the traces."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import neurolab
from neurolab.document.addresses import set_value
from neurolab.simulation.chain import ChainRecord, Stage
from neurolab.simulation.engine import Engine
from neurolab.timeline.chapters import (
    NARROW_SPACE,
    Condition,
    earlier_amounts,
    event_at,
    milliseconds,
    signed_mv,
)
from neurolab.timeline.strip import STAGES

TICK_MS = 0.025


def _record(arrival_ms: float, *, closed: bool = True, **missing: str) -> ChainRecord:
    stages = tuple(
        Stage(
            name,
            name not in missing,
            None if name in missing else 0.1 * number,
            2.0,
            1.0,
            "mV",
            missing.get(name, ""),
        )
        for number, name in enumerate(STAGES)
    )
    closed_ms = arrival_ms + 5.0 if closed else None
    return ChainRecord("s", arrival_ms, closed_ms, stages, 10.0, 1.0, 0)


def test_stage_that_failed_is_said_only_when_nothing_can_come() -> None:
    """While a record is open a stage may still happen; after it there is a reason."""
    for closed, condition in ((False, Condition.WAITING), (True, Condition.MISSING)):
        known = [_record(3.0, closed=closed, spike="below_threshold")]
        event = event_at("s", known, known, np.inf, 0.0, is_over=False)
        assert event is not None
        assert event.chapters[-1].condition is condition
        assert bool(event.reason) is closed


def test_later_stages_are_faint_at_an_earlier_moment() -> None:
    """At a moment between two stages, one has happened and the next is coming."""
    known = [_record(3.0)]
    event = event_at("s", known, known, 3.25, 0.0, is_over=True)
    assert event is not None
    assert [one.condition for one in event.chapters[:4]] == [
        Condition.HAPPENED,
        Condition.HAPPENED,
        Condition.HAPPENED,
        Condition.COMING,
    ]


def test_last_arrival_counts_and_earlier_ones_are_kept() -> None:
    """Of several arrivals the last one before the moment is shown, the others faint."""
    known = [_record(time) for time in (3.0, 8.0, 13.0)]
    event = event_at("s", known, (), 9.0, 0.0, is_over=True)
    assert event is not None
    assert (event.arrival_ms, event.number, event.count) == (8.0, 2, 3)
    assert all(len(one) == 1 for one in earlier_amounts(event, known, 3).values())


def test_a_record_of_the_moment_goes_before_what_is_known_now() -> None:
    """Amounts are those of the moment's own frame."""
    final = _record(3.0)
    then = replace(
        final,
        stages=tuple(replace(one, amount=1.0, change=0.5) for one in final.stages),
    )
    event = event_at("s", [final], [then], 4.0, 0.0, is_over=True)
    assert event is not None
    assert event.chapters[6].amount == signed_mv(0.5)


@pytest.mark.parametrize(
    ("unit", "said"),
    [("", "2 open"), ("nS", f"2{NARROW_SPACE}nS"), ("%", f"2{NARROW_SPACE}%")],
)
def test_receptors_are_said_in_their_unit(unit: str, said: str) -> None:
    """Channels are counted; a light synapse has a conductance, slow ones a share."""
    record = _record(3.0)
    stages = tuple(
        replace(one, unit=unit) if one.name == "receptors" else one
        for one in record.stages
    )
    known = [replace(record, stages=stages)]
    event = event_at("s", known, known, np.inf, 0.0, is_over=True)
    assert event is not None
    assert event.chapters[4].amount == said


@pytest.fixture(scope="module")
def swept() -> tuple[Engine, dict[str, tuple[np.ndarray, np.ndarray]]]:
    """Return the opening lab after a sweep, with traces of its stages."""
    lab = neurolab.load("opening")
    probes = (
        "synapse.driver.calcium.local",
        "synapse.driver.ampa.open",
        "synapse.driver.released",
    )
    engine = Engine(lab, probes)
    chunk = engine.advance(round(lab.sweep_ms / TICK_MS))
    traces = {
        probe.address: (samples.times_ms, samples.values)
        for probe, samples in zip(chunk.channels, chunk.samples, strict=True)
    }
    return engine, traces


def test_delays_are_those_of_the_traces(
    swept: tuple[Engine, dict[str, tuple[np.ndarray, np.ndarray]]],
) -> None:
    """Peaks of calcium and open channels, and the first release, within a tick."""
    engine, traces = swept
    records = engine.frame().chains
    event = event_at("driver", records, records, np.inf, 0.0, is_over=True)
    assert event is not None
    chapters = {one.name: one for one in event.chapters}
    for stage, address in (
        ("calcium", "synapse.driver.calcium.local"),
        ("receptors", "synapse.driver.ampa.open"),
    ):
        times, values = traces[address]
        peak = float(times[np.argmax(values)])
        time_ms = chapters[stage].time_ms
        assert time_ms is not None
        assert abs(time_ms - peak) <= TICK_MS + 1e-9
        assert chapters[stage].delay == f"+{milliseconds(time_ms - event.arrival_ms)}"
    times, values = traces["synapse.driver.released"]
    first = float(times[np.argmax(values > values[0])])
    release = chapters["release"].time_ms
    assert release is not None
    assert abs(release - first) <= TICK_MS + 1e-9
    count = round(float(values[-1] - values[0]))
    assert chapters["release"].brief == str(count)


def test_no_calcium_is_said_in_words() -> None:
    """Without calcium in the bath the strip breaks off there, and says why."""
    lab = set_value(neurolab.load("opening"), "bath.ca.outside", 0.0)
    engine = Engine(lab)
    engine.advance(round(lab.sweep_ms / TICK_MS))
    records = engine.frame().chains
    event = event_at("driver", records, records, np.inf, 0.0, is_over=True)
    assert event is not None
    by_name = {one.name: one for one in event.chapters}
    assert by_name["terminal"].condition is Condition.HAPPENED
    assert by_name["calcium"].condition is Condition.MISSING
    assert "calcium" in event.reason
