"""Every state of a full synapse can be read, and the states add up."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.addresses.observables import observables
from neurolab.simulation.engine import Engine
from tests.acceptance.test_calcium_schemes import _lab


@pytest.mark.parametrize("release", ["stochastic", "mean_field"])
def test_states_of_a_synapse_add_up(release: str) -> None:
    """Sensor states sum to 1; vesicles and receptors to their number."""
    lab = _lab(0.0)
    lab = replace(lab, synapses=(replace(lab.synapses[0], release=release),))
    sensor = [f"synapse.s.sensor.V{k}" for k in range(6)]
    pools = [f"synapse.s.{name}" for name in ("docked", "reserve", "recycling")]
    states = ("C0", "C1", "C2", "O", "C3", "C4", "C5")
    receptors = [f"synapse.s.ampa.state.{name}" for name in states]
    chunk = Engine(lab, [*sensor, *pools, *receptors, "synapse.s.ampa.open"]).advance(
        200
    )
    values = np.array(chunk.values)
    assert values[:6].sum(axis=0) == pytest.approx(1.0, abs=1e-9)
    assert values[6:9].sum(axis=0) == pytest.approx(values[6:9, 0].sum(), rel=1e-9)
    assert values[9:16].sum(axis=0) == pytest.approx(800.0, rel=1e-9)
    assert values[4].max() > 1e-5  # four ions bound during the action potential
    assert values[6].min() < values[6, 0]
    # between two ticks of a long step the states are ahead by a sixteenth of their age
    peak = int(values[16].argmax())
    assert values[12, :peak] == pytest.approx(values[16, :peak], abs=1e-6)
    assert values[12, peak:] == pytest.approx(values[16, peak:], rel=0.15, abs=0.5)


def test_whatever_is_offered_can_be_read() -> None:
    """Each observable of the lab is a probe."""
    lab = _lab(1.0)
    found = [one for one in observables(lab) if one.startswith("synapse.s.")]
    assert len(found) > 30
    assert len(Engine(lab, found).advance(2).values) == len(found)
