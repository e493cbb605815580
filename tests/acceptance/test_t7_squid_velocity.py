"""T7: the propagated action potential of the squid axon at 18.5 degrees."""

from __future__ import annotations

import pytest

from tests.acceptance.squid_cable import cable, travel


def test_t7_squid_velocity() -> None:
    """T7: 18.72 m/s, 90.55 mV and 430 V/s in an axon of 238 um radius."""
    spike = travel(cable(celsius=18.5), until_ms=9.5)

    assert spike.velocity == pytest.approx(18.72, rel=0.01)
    assert spike.amplitude == pytest.approx(90.55, abs=1.0)
    assert spike.slope == pytest.approx(430.0, rel=0.02)
