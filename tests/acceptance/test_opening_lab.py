"""The opening lab, exactly as the specification describes it (PHYSIOLOGY section 7)."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.labs.opening import opening
from neurolab.document.records import IonConcentration, Lab
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine

SWEEP = round(12.0 / TICK_MS)
TERMINAL = "neuron.n1.terminal@0.5.v"
SOMA_2 = "neuron.n2.soma@0.5.v"
RELEASED = "synapse.driver.released"
OPEN = "synapse.driver.ampa.open"


@cache
def _times() -> dict[str, float]:
    """Return when each stage of the chain happened, ms."""
    engine = Engine(opening(), [RELEASED, OPEN])
    chunk = engine.advance(SWEEP)
    found: dict[str, float] = {}
    for one in chunk.crossings:
        found.setdefault(f"{one.neuron}.{one.branch}", one.time_ms)
    values = {
        probe.address: one
        for probe, one in zip(chunk.channels, chunk.samples, strict=True)
    }
    released = values[RELEASED].values
    half = int(np.searchsorted(released, 0.5 * released[-1]))
    found["release"] = float(values[RELEASED].times_ms[half])
    found["receptors"] = float(values[OPEN].times_ms[values[OPEN].values.argmax()])
    return found


@pytest.mark.parametrize(
    ("stage", "time_ms"),
    [
        ("n1.ais_distal", 1.83),
        ("n1.soma", 2.06),
        ("n1.terminal", 3.14),
        ("release", 3.6),
        ("receptors", 3.8),
        ("n2.soma", 5.4),
    ],
)
def test_stage_happens_on_time(stage: str, time_ms: float) -> None:
    """Each stage within 10 % of the time computed with slightly other nodes."""
    assert _times()[stage] == pytest.approx(time_ms, rel=0.1)


def _fired(lab: Lab, sweeps: int) -> tuple[int, list[float], list[float]]:
    """Return how often neuron 2 fired, what was released, and its soma's rise (mV)."""
    engine = Engine(lab, [RELEASED, SOMA_2])
    fired, released, rise = 0, [], []
    places = [probe.address for probe in engine.channels]
    for _ in range(sweeps):
        chunk = engine.advance(SWEEP)
        fired += any((x.neuron, x.branch) == ("n2", "soma") for x in chunk.crossings)
        released.append(chunk.samples[places.index(RELEASED)].values[-1])
        v = chunk.samples[places.index(SOMA_2)].values
        rise.append(v.max() - v[0])
        engine.fire()
    return fired, released, rise


def test_it_fires_every_time() -> None:
    """150 contacts fire neuron 2 in each of 20 sweeps, with about 75 vesicles."""
    fired, released, _ = _fired(opening(), 20)
    assert fired == 20
    assert np.mean(released) == pytest.approx(75.0, rel=0.1)


def test_eight_contacts_do_not() -> None:
    """A cortical pair moves the soma by about a millivolt."""
    lab = opening()
    driver, other = lab.synapses
    few = replace(lab, synapses=(replace(driver, contacts=8), other))
    fired, released, rise = _fired(few, 20)
    assert fired == 0
    assert 0.3 < np.mean(rise) < 1.5
    assert np.mean(released) == pytest.approx(4.0, abs=1.0)


def test_without_calcium_there_is_no_release() -> None:
    """The action potential reaches the terminal at full size, and nothing follows."""
    lab = opening()
    none = IonConcentration(ion="ca", outside_millimolar=0.0, inside_millimolar=5e-5)
    dry = replace(lab, bath=replace(lab.bath, ions=(none,)))
    heights = []
    for each in (lab, dry):
        chunk = Engine(each, [TERMINAL]).advance(SWEEP)
        place = [probe.address for probe in chunk.channels].index(TERMINAL)
        heights.append(float(np.ptp(chunk.samples[place].values)))
    assert heights[1] == pytest.approx(heights[0], rel=0.01)
    fired, released, rise = _fired(dry, 5)
    assert (fired, sum(released)) == (0, 0.0)
    assert max(rise) < 0.01


def test_inhibition_stops_it() -> None:
    """With GABA on the soma it fires in less than one sweep of six, of 120."""
    lab = opening()
    (source,) = lab.inputs
    fired, _, _ = _fired(replace(lab, inputs=(replace(source, on=True),)), 120)
    assert fired < 20
