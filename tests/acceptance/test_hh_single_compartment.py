"""Reference hh_single_compartment: five currents into a patch of squid membrane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.document.templates import single_compartment
from neurolab.measure.spikes import spike_times
from tests.acceptance.rig import bench, clamp, pulse, record, voltage

if TYPE_CHECKING:
    from collections.abc import Callable

CURRENTS_NA = (0.02, 0.05, 0.1, 0.2, 0.4)
SUB_STEPS = 20
SPIKE_MV = 0.0


@pytest.mark.parametrize("case", range(len(CURRENTS_NA)))
def test_hh_single_compartment(
    case: int, reference: Callable[[str], dict[str, Any]]
) -> None:
    """Voltage within 0.1 mV RMS and spike times within 0.02 ms of the reference."""
    expected = reference("hh_single_compartment")["result"]["cases"][case]
    assert expected["current_nA"] == CURRENTS_NA[case]
    command = pulse(5.0, 50.0, CURRENTS_NA[case])
    neuron = single_compartment(leak_mv=-54.3)
    lab = bench(neuron, clamp("soma", 0.5, command), start=-65.0, sub_steps=SUB_STEPS)

    times, (trace,) = record(lab, voltage("soma", 0.5), until_ms=60.0)

    every = round(0.1 / 0.025) * SUB_STEPS
    error = trace[::every] - np.array(expected["v_every_0_1ms"])
    assert np.sqrt(np.mean(error**2)) < 0.1
    found = spike_times(times, trace, SPIKE_MV)
    assert found == pytest.approx(expected["spike_times_ms"], abs=0.02)
    assert trace.max() == pytest.approx(expected["peak_mV"], abs=0.1)
