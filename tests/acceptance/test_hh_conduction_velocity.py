"""Reference hh_conduction_velocity: axons from 0.5 to 476 um."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from neurolab.document.templates import squid_axon
from tests.acceptance.rig import (
    bench,
    centre,
    clamp,
    crossing,
    pulse,
    record,
    voltage,
)
from tests.acceptance.squid_cable import strong_pulse_na

if TYPE_CHECKING:
    from collections.abc import Callable

COMPARTMENTS = 1201
FIRST, LAST = 480, 720
"""Compartments nearest to 0.4 and 0.6 of the length."""


@pytest.mark.parametrize("row", range(7))
def test_hh_conduction_velocity(
    row: int, reference: Callable[[str], dict[str, Any]]
) -> None:
    """Velocity within 0.5 % of the reference at its 1201 compartments."""
    expected = reference("hh_conduction_velocity")["result"]["rows"][row]
    length, diameter = expected["length_um"], expected["diam_um"]
    axon = squid_axon(
        length_um=length,
        diameter_um=diameter,
        compartments=COMPARTMENTS,
        axial_resistivity_ohm_cm=expected["Ra_ohm_cm"],
        leak_mv=-54.3,
    )
    # the reference does not state its pulse; any that starts the spike will do
    command = pulse(0.1, 0.5, 0.5 * strong_pulse_na(diameter))
    lab = bench(
        axon,
        clamp("axon", 0.0, command),
        celsius=expected["celsius"],
        start=-65.0,
        sub_steps=5,
    )

    times, traces = record(
        lab,
        voltage("axon", centre(FIRST, COMPARTMENTS)),
        voltage("axon", centre(LAST, COMPARTMENTS)),
        until_ms=1.0 + 0.63 * length * 1e-3 / expected["velocity_m_per_s"],
    )

    start, stop = (crossing(times, trace, 0.0) for trace in traces)
    distance = (LAST - FIRST) * length / COMPARTMENTS
    velocity = distance * 1e-3 / (stop - start)
    assert velocity == pytest.approx(expected["velocity_m_per_s"], rel=0.005)
