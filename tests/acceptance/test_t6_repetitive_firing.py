"""T6: repetitive firing of a squid patch in a steady current."""

from __future__ import annotations

import pytest

from neurolab.document.templates import single_compartment
from neurolab.measure.spikes import spike_count
from tests.acceptance.rig import PATCH_CM2, bench, clamp, pulse, record, voltage

RUN_MS = 1500.0


def rate_hz(ua_cm2: float, until_ms: float) -> float:
    """Return spikes per second (0 mV) from 0.5 s on, in a current from the start."""
    command = pulse(0.0, 2 * RUN_MS, 1e3 * ua_cm2 * PATCH_CM2)
    lab = bench(single_compartment(), clamp("soma", 0.5, command), sub_steps=1)
    times, (trace,) = record(lab, voltage("soma", 0.5), until_ms=until_ms)
    return spike_count(times, trace, 0.0, 500.0, until_ms) / (until_ms - 500.0) * 1e3


def test_t6_onset() -> None:
    """T6: no firing at 6.25 uA/cm2, firing that lasts at 6.30."""
    assert rate_hz(6.25, 1000.0) == 0.0
    assert rate_hz(6.30, 1000.0) > 40.0


@pytest.mark.parametrize(
    ("ua_cm2", "expected_hz"), [(10.0, 68.0), (20.0, 86.0), (50.0, 117.0)]
)
def test_t6_rate(ua_cm2: float, expected_hz: float) -> None:
    """T6: 68, 86 and 117 Hz at 10, 20 and 50 uA/cm2."""
    assert rate_hz(ua_cm2, RUN_MS) == pytest.approx(expected_hz, rel=0.02)


def test_t6_block() -> None:
    """T6: at 100 uA/cm2 the membrane stays depolarised and silent."""
    assert rate_hz(100.0, RUN_MS) == 0.0
