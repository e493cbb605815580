"""T10: the velocity of a bare axon grows with the square root of its diameter."""

from __future__ import annotations

import numpy as np
import pytest

from tests.acceptance.rig import SQUID_UM
from tests.acceptance.squid_cable import cable, travel

DIAMETERS_UM = (1.0, 20.0, SQUID_UM)


def test_t10_velocity_diameter() -> None:
    """T10: v = 0.8585 sqrt(d) m/s at 18.5 degrees from 1 to 476 um."""
    velocities = [
        travel(
            cable(
                celsius=18.5,
                diameter_um=diameter,
                length_um=100_000.0 * np.sqrt(diameter / SQUID_UM),
                compartments=400,
            ),
            until_ms=6.5,
        ).velocity
        for diameter in DIAMETERS_UM
    ]
    exponent, offset = np.polyfit(np.log(DIAMETERS_UM), np.log(velocities), 1)

    assert exponent == pytest.approx(0.500, abs=0.005)
    assert np.exp(offset) == pytest.approx(0.8585, rel=0.01)
