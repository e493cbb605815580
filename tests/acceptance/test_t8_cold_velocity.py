"""T8: the propagated action potential of the squid axon at 6.3 degrees."""

from __future__ import annotations

import pytest

from tests.acceptance.squid_cable import cable, travel


def test_t8_cold_velocity() -> None:
    """T8: 12.30 m/s and 103.0 mV in the axon of T7."""
    spike = travel(cable(celsius=6.3), until_ms=15.0)

    assert spike.velocity == pytest.approx(12.30, rel=0.01)
    assert spike.amplitude == pytest.approx(103.0, rel=0.01)
