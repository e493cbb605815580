"""Reference hh_refractory: the second pulse on a thin squid axon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from neurolab.document.templates import squid_axon
from neurolab.measure.spikes import spike_count
from neurolab.simulation import engine
from tests.acceptance.rig import (
    Repeated,
    bench,
    check_threshold,
    clamp,
    pulse,
    voltage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Lab

FIRST_MS = 2.0
FIRST_NA = 10.0
PULSE_MS = 0.5
TRAVEL_MS = 22.0
"""Time for a slow second action potential to reach the recording site."""

RELATIVE_MS = (6, 7, 8, 10, 12, 14, 16, 20, 25, 30)
ABSOLUTE_MS = (2, 4, 5)
STRENGTHS_NA = (3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)


def pairs(gap_ms: float, first_na: float = FIRST_NA) -> Callable[[float], bool]:
    """Return whether a second pulse sends an action potential past 0.8 of the axon."""
    axon = squid_axon(
        length_um=10_000.0,
        diameter_um=4.0,
        compartments=101,
        axial_resistivity_ohm_cm=100.0,
        leak_mv=-54.3,
    )

    def lab_of(second_na: float) -> Lab:
        commands = (
            pulse(FIRST_MS, PULSE_MS, first_na),
            pulse(FIRST_MS + gap_ms, PULSE_MS, second_na),
        )
        return bench(axon, clamp("axon", 0.0, *commands), start=-65.0, sub_steps=1)

    trials = Repeated(
        lab_of, voltage("axon", 0.8), until_ms=FIRST_MS + gap_ms + TRAVEL_MS
    )

    def fires(second_na: float) -> bool:
        times, (trace,) = trials.run(second_na)
        return spike_count(times, trace, 0.0) >= (2 if first_na else 1)

    return fires


def test_hh_refractory_at_rest(reference: Callable[[str], dict[str, Any]]) -> None:
    """The threshold at rest is within 3 % of the reference."""
    expected = reference("hh_refractory")["result"]["resting_threshold_nA"]

    check_threshold(pairs(0.0, first_na=0.0), expected, 0.03)


@pytest.mark.parametrize("gap_ms", RELATIVE_MS)
def test_hh_refractory_relative(
    gap_ms: int, reference: Callable[[str], dict[str, Any]]
) -> None:
    """The threshold of the second pulse is within 3 % of the reference."""
    rows = reference("hh_refractory")["result"]["second_pulse"]
    expected = next(r["threshold_nA"] for r in rows if r["gap_ms"] == gap_ms)

    check_threshold(pairs(gap_ms), expected, 0.03)


@pytest.mark.parametrize("gap_ms", ABSOLUTE_MS)
def test_hh_refractory_absolute(
    gap_ms: int,
    reference: Callable[[str], dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the reference finds no threshold, no pulse up to 1000 nA fires either."""
    monkeypatch.setattr(engine, "VOLTAGE_LIMIT_MV", 1e6)
    rows = reference("hh_refractory")["result"]["second_pulse"]
    assert next(r["threshold_nA"] for r in rows if r["gap_ms"] == gap_ms) is None
    fires = pairs(gap_ms)

    assert not any(fires(strength) for strength in STRENGTHS_NA)
