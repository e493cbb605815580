"""T14: two action potentials that meet."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.measure.spikes import spike_times
from tests.acceptance.rig import SQUID_UM, centre, clamp, pulse, record, voltage
from tests.acceptance.squid_cable import LEVEL_MV, cable, strong_pulse_na

COMPARTMENTS = 120
RUN_MS = 25.0


@pytest.mark.parametrize("sub_steps", [1, 5])
def test_t14_collision(sub_steps: int) -> None:
    """T14: every compartment fires exactly once; nothing passes the meeting point."""
    lab = cable(
        celsius=18.5,
        length_um=60_000.0,
        compartments=COMPARTMENTS,
        sub_steps=sub_steps,
    )
    command = pulse(0.0, 0.5, strong_pulse_na(SQUID_UM))
    ends = tuple(clamp("axon", position, command) for position in (0.0, 1.0))
    probes = [voltage("axon", centre(i, COMPARTMENTS)) for i in range(COMPARTMENTS)]

    times, traces = record(replace(lab, electrodes=ends), *probes, until_ms=RUN_MS)
    found = [spike_times(times, trace, LEVEL_MV) for trace in traces]

    assert [each.size for each in found] == [1] * COMPARTMENTS
    arrival = np.array([each[0] for each in found])
    half = COMPARTMENTS // 2
    assert np.all(np.diff(arrival[:half]) > 0.0)
    assert np.all(np.diff(arrival[half:]) < 0.0)
    assert arrival == pytest.approx(arrival[::-1], abs=1e-9)
