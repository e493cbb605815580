"""Recorded sweeps of the bundled labs: true, complete and small."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import neurolab
from neurolab.simulation.recording import (
    TOLERANCE,
    Recording,
    fingerprint,
    from_bytes,
    layout_of,
    load,
    path_of,
    record,
    to_bytes,
)

LABS = neurolab.bundled_labs()
MOST_BYTES = 3_000_000


def _stored(name: str) -> Recording:
    found = load(LABS[name])
    assert found is not None
    return found


@pytest.mark.parametrize("name", LABS)
def test_recording_is_of_the_lab_as_it_is(name: str) -> None:
    """Stale ones are made again: ``python -m neurolab.protocols.recorded_sweeps``."""
    lab, found = neurolab.load(name), _stored(name)
    assert found.fingerprint == fingerprint(lab)
    assert found.v.shape[1] == layout_of(lab).size
    assert tuple(address for address, *_ in found.traces) == lab.channels


def test_all_together_are_small() -> None:
    """What they add to the wheel."""
    assert sum(path_of(path).stat().st_size for path in LABS.values()) < MOST_BYTES


@pytest.mark.parametrize("name", ["opening", "action-potential", "gaba-receptors"])
def test_recording_is_what_the_engine_computes(name: str) -> None:
    """A fresh run agrees within the steps in which it is kept."""
    found, fresh = _stored(name), record(neurolab.load(name))
    assert found.ticks == fresh.ticks
    assert np.abs(found.v.astype(int) - fresh.v.astype(int)).max() <= 1
    for (_, _, t, y), (_, _, s, z) in zip(found.traces, fresh.traces, strict=True):
        away = np.abs(np.interp(s, t, y) - z).max()
        assert away <= 2.0 * TOLERANCE * max(float(np.ptp(z)), 1e-9)
    assert len(found.crossings) == len(fresh.crossings)
    for one, other in zip(found.crossings, fresh.crossings, strict=True):
        assert one.time_ms == pytest.approx(other.time_ms, abs=1e-3)
    assert [one.synapse for one in found.chains] == [
        one.synapse for one in fresh.chains
    ]


def test_bytes_give_the_recording_back() -> None:
    """Voltages exactly; times and values as single precision."""
    found = _stored("opening")
    again = from_bytes(to_bytes(found))
    assert np.array_equal(again.v, found.v)
    assert np.array_equal(again.v_highest, found.v_highest)
    assert again.chains == found.chains
    assert again.releasing == found.releasing


def test_chunks_cover_the_sweep_once() -> None:
    """Cut anywhere, the pieces together hold every sample and spike."""
    found = _stored("opening")
    cuts = [0, 1, 7, 100, 333, found.ticks]
    chunks = [found.chunk(a, b) for a, b in pairwise(cuts)]
    for number, (_, _, times, _) in enumerate(found.traces):
        count = sum(chunk.samples[number].values.size for chunk in chunks)
        assert count == np.count_nonzero(times > 0.0)
    assert sum(len(chunk.crossings) for chunk in chunks) == len(found.crossings)


def test_stages_wait_for_their_time() -> None:
    """At a moment no stage has happened that comes later."""
    found = _stored("opening")
    (record_,) = found.chains
    layout = layout_of(neurolab.load("opening"))
    for time_ms in (3.05, 3.4, 4.0, 5.5):
        tick = round(time_ms / 0.025)
        (shown,) = found.frame(layout, tick, tick).chains
        for stage, whole in zip(shown.stages, record_.stages, strict=True):
            assert whole.delay_ms is not None
            assert stage.happened == (record_.arrival_ms + whole.delay_ms <= time_ms)
