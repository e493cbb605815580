"""Numbers for panels are those that a recording of the same moment ends with."""

from __future__ import annotations

import pytest

import neurolab
from neurolab.document.addresses import observables
from neurolab.simulation.engine import Engine
from neurolab.simulation.runner import Runner


@pytest.fixture(scope="module")
def after_release() -> Engine:
    """Return the opening lab, with a recording of three subjects."""
    lab = neurolab.load("opening")
    heads = ("neuron.n2.soma@", "synapse.driver.", "electrode.")
    wanted = [one for one in observables(lab) if one.startswith(heads)]
    engine = Engine(lab, wanted)
    engine.readings.addresses = tuple(wanted)
    return engine


def test_a_reading_is_the_last_sample_of_a_recording(after_release: Engine) -> None:
    """Of everything at a place, a synapse and the electrodes."""
    chunk = after_release.advance(170)
    readings = after_release.frame().readings
    recorded = {
        probe.address: samples.values[-1]
        for probe, samples in zip(chunk.channels, chunk.samples, strict=True)
        if not probe.is_rate and probe.address in after_release.readings.addresses
    }
    assert len(recorded) > 30
    assert readings == pytest.approx(recorded, rel=1e-12, abs=1e-15)


def test_what_is_not_there_is_left_out() -> None:
    """The rest is read all the same."""
    runner = Runner(neurolab.load("action-potential"), 1.0)
    runner.read(("neuron.nobody.soma@0.5.v", "neuron.n1.soma@0.5.v"))
    frame = runner.engine.frame()
    assert list(frame.readings) == ["neuron.n1.soma@0.5.v"]
    assert frame.readings["neuron.n1.soma@0.5.v"] == pytest.approx(-65.0, abs=8.0)
