"""Frames show eight numbers of each synapse."""

from __future__ import annotations

import pytest

from neurolab.document.labs.opening import opening
from neurolab.simulation.engine import Engine
from neurolab.simulation.synapse_frames import SUMMARY


def test_frame_sums_up_every_synapse() -> None:
    """Shortly after release the driver shows calcium, vesicles, channels, current."""
    engine = Engine(opening(), ["synapse.driver.ampa.open", "synapse.driver.released"])
    chunk = engine.advance(152)
    frame = engine.frame()
    assert frame.synapse_ids == ("inhibition", "driver")
    assert frame.synapses is not None
    assert frame.synapses.shape == (2, len(SUMMARY))
    row = dict(zip(SUMMARY, frame.synapses[1], strict=True))
    last = {
        p.address: one.values[-1]
        for p, one in zip(chunk.channels, chunk.samples, strict=True)
    }
    released = last["synapse.driver.released"]
    assert row["released"] == released
    assert row["docked"] == 1500 - released
    assert row["open_channels"] == pytest.approx(last["synapse.driver.ampa.open"])
    assert row["conductance_ns"] > 5.0
    assert row["current_pa"] < -300.0
    assert row["highest_millimolar"] > 3.0
    assert [one.synapse for one in frame.chains] == ["driver"]
