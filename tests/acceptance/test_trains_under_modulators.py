"""The 300 ms train of the adapting neuron before and after M1 and beta receptors."""

from __future__ import annotations

from functools import cache

from neurolab.document.templates import adapting_neuron
from neurolab.kernel.cascades import apply_factors
from neurolab.measure.spikes import upward_crossings
from neurolab.simulation.cascade_build import rested, settle_outputs
from neurolab.simulation.engine import Engine
from tests.acceptance.cascade_rig import built, site, stages_after
from tests.acceptance.rig import bench, clamp, pulse, voltage

CURRENT_NA = 0.21
"""Where the train is short enough to leave room for more."""


@cache
def spikes(name: str | None, pulse_ms: float = 0.0, wait_ms: float = 0.0) -> int:
    """Return the spikes of a train that starts `wait_ms` after a transmitter's pulse.

    Parameters
    ----------
    name : str or None
        The receptor; None for none.
    pulse_ms : float
        How long it is fully occupied.
    wait_ms : float
        From the start of that pulse.
    """
    soma = voltage("soma", 0.5)
    lead_ms = 300.0
    train = clamp("soma", 0.5, pulse(lead_ms, 300.0, CURRENT_NA))
    engine = Engine(bench(adapting_neuron(), train), [soma])
    if name is not None:
        channel = {"m1": "m_current", "beta": "slow_ahp", "d1": "slow_ahp"}[name]
        place = engine.model.cells.factors["n1", channel]
        cascades = built(site(name, factor=place))
        state = rested(cascades)
        state.values[:] = stages_after(name, pulse_ms, wait_ms)[-1]
        settle_outputs(cascades, state)
        apply_factors(cascades.kernel, state, engine.state.factors)
    chunk = engine.advance_to(lead_ms + 305.0)
    assert chunk is not None
    return upward_crossings(chunk.times_ms[0], chunk.values[0], -10.0).size


def test_the_cell_adapts() -> None:
    """12 spikes in 300 ms."""
    assert spikes(None) == 12


def test_muscarine_lets_the_cell_fire_more() -> None:
    """At its peak, 2.8 s after half a second of acetylcholine: 14 spikes."""
    assert spikes("m1", 500.0, 2800.0) == 14


def test_muscarinic_excitation_is_over_after_half_a_minute() -> None:
    """As before."""
    assert spikes("m1", 500.0, 30000.0) == spikes(None)


def test_noradrenaline_lets_the_cell_fire_on() -> None:
    """9 s after one second of it: 18 spikes, half as many again."""
    assert spikes("beta", 1000.0, 9000.0) >= 1.4 * spikes(None)
    assert spikes("d1", 1000.0, 9000.0) == spikes("beta", 1000.0, 9000.0)


def test_noradrenaline_outlasts_itself_by_a_minute() -> None:
    """Still more spikes after 60 s, as before after 4 min."""
    assert spikes("beta", 1000.0, 60000.0) > spikes(None)
    assert spikes("beta", 1000.0, 240000.0) == spikes(None)
