"""The chosen sets of channels do what they were chosen for, in one membrane patch."""

from __future__ import annotations

from math import exp

import pytest

from neurolab.physiology.calcium import POOL_DECAY, POOL_GAIN, POOL_REST
from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.rates import steady_state, time_constant

STEP_MS = 0.02
CAPACITANCE_UF_CM2 = 4.0
LEAK_MS_CM2 = 0.6
REST_MV = -85.0
CELSIUS = 37.0


def muscle_peak_mv(shock_mv: float, duration_ms: float) -> float:
    """Return the peak of a patch of muscle that starts displaced from rest."""
    channels = [CHANNELS["muscle_na"], CHANNELS["muscle_k"]]
    seen = channels[0].adjustable["shift"].value
    gates = [
        [float(steady_state(g, REST_MV + seen)) for g in c.gates] for c in channels
    ]
    v = REST_MV + shock_mv
    peak = v
    for _ in range(round(duration_ms / STEP_MS)):
        current = LEAK_MS_CM2 * (v - REST_MV)
        for channel, opened in zip(channels, gates, strict=True):
            conductance = channel.density.value
            for i, gate in enumerate(channel.gates):
                goal = float(steady_state(gate, v + seen))
                tau = float(time_constant(gate, v + seen, CELSIUS))
                opened[i] = goal + (opened[i] - goal) * exp(-STEP_MS / tau)
                conductance *= opened[i] ** gate.power
            current += conductance * (v - channel.reversal.value)
        v -= STEP_MS * current / CAPACITANCE_UF_CM2
        peak = max(peak, v)
    return peak


@pytest.mark.parametrize(
    ("shock_mv", "fires"), [(0.0, False), (8.0, False), (13.0, True), (40.0, True)]
)
def test_muscle_fires_from_a_threshold_and_not_at_rest(
    shock_mv: float, fires: bool
) -> None:
    """A uniform patch keeps still at rest and 8 mV above, and fires from 13 mV.

    Current into one point of a fibre must reach about 20 mV: the rest of it drains.
    """
    assert (muscle_peak_mv(shock_mv, 12.0) > 20.0) is fires


def slow_ahp_after(spikes: int, charge_nc_cm2: float) -> list[float]:
    """Return the open share every millisecond after a train at 50 Hz."""
    gate = CHANNELS["slow_ahp"].gates[0]
    calcium, opened = POOL_REST.value, float(steady_state(gate, POOL_REST.value))
    trace: list[float] = []
    for ms in range(20 * spikes + 1500):
        if ms % 20 == 0 and ms < 20 * spikes:
            calcium += POOL_GAIN.value * charge_nc_cm2
        calcium -= (calcium - POOL_REST.value) / POOL_DECAY.value
        goal = float(steady_state(gate, calcium))
        tau = float(time_constant(gate, calcium, CELSIUS))
        opened = goal + (opened - goal) * exp(-1.0 / tau)
        trace.append(opened)
    return trace[20 * (spikes - 1) :]


def test_slow_ahp_needs_a_train_and_lasts_for_a_second() -> None:
    """Ten spikes open 60 % of it, one 3 %; a tenth is left after 0.7 to 1.1 s.

    0.9 nC/cm2 is the calcium charge of one spike of the generic mammalian neuron.
    """
    one, ten = slow_ahp_after(1, 0.9), slow_ahp_after(10, 0.9)
    assert max(one) < 0.05
    assert max(ten) == pytest.approx(0.6, abs=0.05)
    left = next(ms for ms, share in enumerate(ten) if ms > 100 and share < 0.06)
    assert 700 < left < 1100
