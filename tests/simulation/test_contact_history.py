"""The history of a contact's cleft is what was live, tick for tick."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab
from neurolab.simulation.checkpoints import Checkpoints
from neurolab.simulation.contact_history import contact_history
from neurolab.simulation.engine import Engine
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.watching import watched_addresses


def test_history_is_what_was_live() -> None:
    """Rings equal those of the live frames; the fine mean agrees with their mean."""
    engine = Engine(neurolab.load("opening"))
    engine.watch("driver")
    kept = Checkpoints()
    kept.keep(engine)
    live = {}
    while engine.tick < 200:
        engine.advance(1)
        view = engine.frame().synapse
        assert view is not None
        live[engine.tick] = view
    contact = live[200].contact
    history = contact_history(engine, kept, ("driver", contact), 3.01, 0.5)
    assert history is not None
    assert history.times_ms.size == 20
    seen = 0
    for time, rings in zip(history.times_ms, history.millimolar, strict=True):
        view = live[round(time / TICK_MS)]
        if view.contact == contact:
            assert np.array_equal(view.millimolar[: rings.size], rings)
            seen += 1
    assert seen >= 10
    inner = history.edges_um[1:] <= 0.111
    area = np.diff(history.edges_um**2)[inner]
    mean = float(history.millimolar[5][inner] @ area / area.sum())
    fine = np.interp(
        history.times_ms[5], history.mean_times_ms, history.mean_millimolar
    )
    assert fine == pytest.approx(mean, rel=0.02)
    assert history.mean_times_ms.size > 2 * history.times_ms.size


def test_contact_that_failed_has_none() -> None:
    """Without a release there is nothing to be shown."""
    engine = Engine(neurolab.load("opening"))
    kept = Checkpoints()
    kept.keep(engine)
    engine.watch("driver")
    engine.advance(200)
    released = engine.released_contacts()["driver"]
    assert 0 < released < 150
    silent = next(
        contact
        for contact in range(150)
        if contact_history(engine, kept, ("driver", contact), 3.01, 0.1) is None
    )
    engine.watch("driver", silent)
    view = engine.frame().synapse
    assert view is not None
    assert view.released == 0


@pytest.mark.parametrize("name", ["acetylcholine-receptors", "opening"])
def test_what_is_watched_is_recorded(name: str) -> None:
    """Receptors and messengers of the watched synapse are channels, and only its."""
    lab = neurolab.load(name)
    engine = Engine(lab)
    synapse = next(one.id for one in lab.synapses if one.detail == "full")
    before = {one.address for one in engine.channels}
    engine.watch(synapse)
    added = watched_addresses(engine.model, synapse)
    assert added
    assert {one.address for one in engine.channels} == before | set(added)
    engine.watch(None)
    assert {one.address for one in engine.channels} == before
