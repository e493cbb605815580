"""A run is the same run to the last bit, however it is cut, kept, resumed or repeated.

A script of edits, stimuli and resets is played in calls of 1, 7 and 1,000 ticks, with
a detour that a snapshot takes back, and once more from the run log.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.addresses import set_value
from neurolab.document.records import Place
from neurolab.kernel.circuit import V
from neurolab.simulation.engine import Engine, replay
from tests.simulation.runs import lab_of, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Lab

LENGTH = 1600
CHUNKS = (1, 7, 1000)


LABS = (
    "action-potential",
    "myelinated-neuron",
    "mrg-fibre",
    "coupled",
    "bombarded",
    "driven",
)


def script(lab: Lab) -> list[tuple[int, Callable[[Engine], object]]]:
    """Return what happens to a run and when, one of each kind of edit among it."""
    neuron = lab.neurons[0]
    branch, membrane = neuron.branches[-1], neuron.membranes[0]
    stimulus = next(e for e in lab.electrodes if e.commands)
    warm = set_value(lab, "bath.celsius", lab.bath.celsius + 1.0)
    leaky = f"neuron.{neuron.id}.membrane.{membrane.id}.leak_ms_cm2"
    moved = replace(
        stimulus, place=Place(neuron=neuron.id, branch=branch.id, position=0.7)
    )
    wired = replace(
        set_value(warm, leaky, 1.3 * membrane.leak_ms_cm2),
        electrodes=tuple(moved if e is stimulus else e for e in lab.electrodes),
    )
    longer = set_value(
        wired, f"neuron.{neuron.id}.{branch.id}.length_um", 1.2 * branch.length_um
    )
    return [
        (333, lambda engine: engine.edit(warm)),
        (500, lambda engine: engine.fire(keep_state=True)),
        (700, lambda engine: engine.edit(wired)),
        (1001, lambda engine: engine.edit(longer)),
        (1001, lambda engine: engine.fire(keep_state=True)),
        (1200, lambda engine: engine.reset()),
        (1400, lambda engine: engine.edit(lab)),
    ]


def played(name: str, chunk: int, detours: tuple[int, ...] = ()) -> Engine:
    """Return an engine that has lived the script in calls of some length.

    Parameters
    ----------
    detours : tuple of int
        Ticks at which it goes on for a while and is taken back by a snapshot.
    """
    lab = lab_of(name)
    engine = Engine(lab)
    stops = [(tick, _detour) for tick in detours]
    for tick, action in sorted([*script(lab), *stops], key=lambda stop: stop[0]):
        while engine.tick < tick:
            engine.advance(min(chunk, tick - engine.tick))
        action(engine)
    while engine.tick < LENGTH:
        engine.advance(min(chunk, LENGTH - engine.tick))
    return engine


def _detour(engine: Engine) -> None:
    """Go on, edit, reset, and take all of it back."""
    snapshot = engine.snapshot()
    engine.advance(13)
    engine.edit(set_value(engine.lab, "bath.celsius", engine.lab.bath.celsius + 0.5))
    engine.advance(13)
    engine.reset()
    engine.restore(snapshot)


@cache
def reference(name: str) -> Engine:
    """Return the run in the longest calls."""
    return played(name, 1000)


@pytest.mark.parametrize("chunk", CHUNKS[:2])
@pytest.mark.parametrize("name", LABS)
def test_chunks_do_not_change_a_bit(name: str, chunk: int) -> None:
    """Calls of 1 and 7 ticks do what calls of 1,000 do, edits included."""
    assert same(played(name, chunk), reference(name))


@pytest.mark.parametrize("name", LABS)
def test_a_snapshot_takes_back_whatever_came_after(name: str) -> None:
    """Detours over edits and resets leave no trace in the run or its log."""
    engine = played(name, 1000, detours=(100, 600, 1001, 1300))
    assert same(engine, reference(name))
    assert engine.log == reference(name).log


@pytest.mark.parametrize("name", LABS)
def test_the_log_replays_bit_for_bit(name: str) -> None:
    """The first lab and the log are the whole run."""
    engine = reference(name)
    again = replay(engine.first_lab, engine.log, engine.tick)
    assert same(again, engine)
    assert again.log == engine.log


@pytest.mark.parametrize("name", LABS)
def test_the_script_does_something(name: str) -> None:
    """The same time without edits ends elsewhere, so that the tests above say much."""
    alone = Engine(lab_of(name))
    alone.advance(LENGTH)
    assert not np.array_equal(alone.state.cells[V], reference(name).state.cells[V])


@pytest.mark.parametrize("chunk", CHUNKS)
def test_samples_do_not_depend_on_the_chunk(chunk: int) -> None:
    """The recorded voltages join to one and the same trace."""
    engine = Engine(lab_of("generic-neuron"))
    parts = []
    while engine.tick < 1000:
        parts.append(engine.advance(min(chunk, 1000 - engine.tick)))
    whole = Engine(lab_of("generic-neuron")).advance(1000)
    for i, (times, values) in enumerate(zip(whole.times_ms, whole.values, strict=True)):
        assert np.array_equal(np.concatenate([p.values[i] for p in parts]), values)
        ours = np.concatenate([p.times_ms[i] for p in parts])
        assert np.allclose(ours, times, rtol=0.0, atol=1e-9)
