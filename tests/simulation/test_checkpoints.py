"""Going back in time gives the state that was, bit for bit."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import neurolab
from neurolab.document.addresses import set_value
from neurolab.errors import DivergenceError
from neurolab.simulation.checkpoints import (
    CHECKPOINT_TICKS,
    Checkpoints,
    Scrubber,
)
from neurolab.simulation.engine import Engine
from tests.simulation.runs import arrays, copied, lab_of, same

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.simulation.snapshot import Snapshot


def equal(engine: Engine, arrays_then: list[np.ndarray]) -> bool:
    """Tell whether an engine is in a state that was copied, to the last bit."""
    now = list(arrays(engine))
    return all(np.array_equal(x, y) for x, y in zip(now, arrays_then, strict=True))


def edits(lab: Lab, number: int) -> Lab:
    """Return one of several edits of a lab: a retune, a rewire, two rebuilds."""
    stimulus = next(e.id for e in lab.electrodes if e.commands)
    value = 1.0 + 0.1 * number
    match number % 4:
        case 0:
            address, value = "neuron.n1.membrane.soma.pyr37_na", 5.0 + value
        case 1:
            address, value = f"electrode.{stimulus}.position", 0.1 * (number % 9)
        case 2:
            address, value = "neuron.n1.apical.length_um", 400.0 + 10.0 * value
        case _:
            address, value = "bath.celsius", 35.0 + value / 10.0
    return set_value(lab, address, value)


Life: TypeAlias = "dict[int, tuple[list[np.ndarray], Lab, int]]"


def lived(
    actions: list[tuple[int, str, int]], name: str = "generic-neuron"
) -> tuple[Engine, Checkpoints, Life]:
    """Return an engine after some time, its checkpoints, and what was when."""
    engine, checkpoints = Engine(lab_of(name)), Checkpoints()
    checkpoints.keep(engine)
    life: Life = {}

    def note() -> None:
        life[engine.tick] = copied(engine), engine.lab, engine.sweep

    note()
    for ticks, action, number in actions:
        left = ticks
        while left:
            step = min(left, CHECKPOINT_TICKS - engine.tick % CHECKPOINT_TICKS)
            engine.advance(step)
            checkpoints.keep(engine)
            left -= step
            note()
        if action == "fire":
            engine.fire()
        elif action == "reset":
            engine.reset()
        else:
            engine.edit(edits(engine.lab, number))
        note()
    return engine, checkpoints, life


def actions() -> st.SearchStrategy[list[tuple[int, str, int]]]:
    """Draw what happens to a run and when."""
    action = st.tuples(
        st.sampled_from([0, 1, 33, 700, 1999, 2000, 2600]),
        st.sampled_from(["fire", "reset", "edit", "edit"]),
        st.integers(0, 20),
    )
    return st.lists(action, min_size=1, max_size=6)


@settings(max_examples=25)
@given(
    actions=actions(),
    name=st.sampled_from(["generic-neuron", "coupled", "bombarded", "driven"]),
    seed=st.integers(0, 100),
)
def test_scrubbing_gives_exactly_what_was_live(
    actions: list[tuple[int, str, int]], name: str, seed: int
) -> None:
    """In whatever order moments are visited, each is the live state, bit for bit."""
    engine, checkpoints, life = lived(actions, name)
    before = copied(engine)
    scrubber = Scrubber(engine, checkpoints)
    ticks = np.random.default_rng(seed).permutation(list(life))
    for tick in ticks.tolist():
        shown = scrubber.go_to(tick)
        state, lab, sweep = life[tick]
        assert shown.tick == tick
        assert shown.lab is lab
        assert shown.sweep == sweep
        assert equal(shown, state)
    assert equal(engine, before)


def test_a_moment_between_checkpoints_does_not_depend_on_the_way_there() -> None:
    """Coming from before, from after or directly gives the same bits."""
    engine, checkpoints, _ = lived(
        [(1500, "edit", 0), (900, "edit", 2), (900, "fire", 0)]
    )
    direct = copied(Scrubber(engine, checkpoints).go_to(2437))
    scrubber = Scrubber(engine, checkpoints)
    for tick in (3000, 2437, 2430, 2431, 2437):
        shown = scrubber.go_to(tick)
    assert equal(shown, direct)


def test_an_action_potential_to_come_is_not_heard_before_it_comes() -> None:
    """Going back over a spike, records of the chain are those that were live."""
    engine = Engine(neurolab.load("opening"))
    kept = Checkpoints()
    kept.keep(engine)
    live = {}
    for tick in range(40, 481, 40):
        engine.advance(tick - engine.tick)
        live[tick] = engine.open_chains()
    scrubber = Scrubber(engine, kept)
    for tick in sorted(live, reverse=True):
        assert scrubber.go_to(tick).open_chains() == live[tick]


def test_a_second_engine_shares_no_memory_with_the_first() -> None:
    """What is shown may be advanced without harm to the run."""
    engine, checkpoints, _ = lived([(2100, "fire", 0)])
    before = copied(engine)
    Scrubber(engine, checkpoints).go_to(2100).advance(50)
    assert equal(engine, before)


def test_going_back_over_an_impossible_moment_works() -> None:
    """A run that was stopped as impossible and restarted can be lived again."""
    lab = neurolab.load("generic-neuron")
    stimulus = next(e.id for e in lab.electrodes if e.commands)
    engine, checkpoints = Engine(lab), Checkpoints()
    checkpoints.keep(engine)
    engine.edit(set_value(lab, f"electrode.{stimulus}.amplitude", 1e5))
    with pytest.raises(DivergenceError):
        engine.advance(400)
    assert engine.unfinished is not None
    assert engine.unfinished.first_tick + engine.unfinished.ticks == engine.tick
    engine.edit(lab)
    engine.reset()
    engine.advance(77)
    shown = Scrubber(engine, checkpoints).go_to(engine.tick)
    assert same(shown, engine)


def test_restoring_forgets_what_came_after() -> None:
    """The log ends where the snapshot was taken, also at the very same tick."""
    engine, checkpoints, _ = lived([(100, "edit", 0)])
    snapshot = engine.snapshot()
    engine.edit(edits(engine.lab, 3))
    engine.advance(CHECKPOINT_TICKS)
    checkpoints.keep(engine)
    entries = engine.log[: snapshot.entries]
    engine.restore(snapshot)
    checkpoints.forget_after(engine)
    assert engine.log == entries
    assert checkpoints.ticks == [0]
    engine.advance(60)
    shown = Scrubber(engine, checkpoints).go_to(engine.tick)
    assert same(shown, engine)


class Stub:
    """What `Checkpoints.keep` needs of an engine, with a state of a known size."""

    def __init__(self, engine: Engine) -> None:
        self.tick = 0
        self.log: list[object] = []
        self._snapshot = engine.snapshot()

    def snapshot(self) -> Snapshot:
        """Return the same state at another tick."""
        return dataclasses.replace(self._snapshot, tick=self.tick)


def test_memory_is_bounded_and_the_recent_past_is_dense() -> None:
    """Over the limit gaps grow with age; the first checkpoint always stays."""
    stub = Stub(Engine(neurolab.load("action-potential")))
    model = sum(array.nbytes for array in stub.snapshot().model.circuit)
    limit = model + 40 * stub.snapshot().size
    checkpoints = Checkpoints(limit)
    for k in range(1000):
        stub.tick = k * CHECKPOINT_TICKS
        checkpoints.keep(stub)  # type: ignore[arg-type]
        assert checkpoints.size <= limit
    ticks = np.array(checkpoints.ticks)
    assert ticks[0] == 0
    assert ticks.size == 40
    gaps = np.diff(ticks) // CHECKPOINT_TICKS
    ages = (ticks[-1] - ticks[1:]) // CHECKPOINT_TICKS
    assert gaps[-1] == 1
    assert (gaps <= np.maximum(1, ages)).all()


def test_a_model_is_counted_once() -> None:
    """Checkpoints of one lab share its arrays; an edited lab has its own."""
    engine, checkpoints, _ = lived([(2 * CHECKPOINT_TICKS, "fire", 0)])
    alone = checkpoints.size
    engine.edit(replace(engine.lab, sweep_ms=99.0))
    engine.advance(CHECKPOINT_TICKS)
    checkpoints.keep(engine)
    model = sum(array.nbytes for array in engine.model.circuit)
    assert checkpoints.size == alone + engine.snapshot().size + model
    checkpoints.clear()
    assert checkpoints.size == 0
