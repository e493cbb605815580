"""What holds in every lab: physics and bookkeeping over random labs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from neurolab.document.addresses import describe, quantities, set_value
from neurolab.document.checks import require
from neurolab.document.records import Lab, Neuron, Waveform
from neurolab.errors import LabError
from neurolab.kernel.circuit import CAPACITY_RATE, CARRIERS, CHARGE, V
from neurolab.simulation.activity import arrays_of
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine, replay
from tests.strategies import labs, neurons

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis import strategies

TICKS = 400
"""10 ms: every stimulus is over, and its spike too."""


def examples(count: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the settings of a property: how many labs are drawn."""
    return settings(
        max_examples=count, deadline=None, suppress_health_check=list(HealthCheck)
    )


def same(a: Engine, b: Engine) -> bool:
    """Tell whether two states agree to the last bit."""
    mine, other = ([*each.state, *arrays_of(each.activity)] for each in (a, b))
    return all(np.array_equal(x, y) for x, y in zip(mine, other, strict=True))


def advanced(lab: Lab, chunk: int = TICKS, ticks: int = TICKS) -> Engine:
    """Return an engine after some ticks, in chunks of a length."""
    engine = Engine(lab)
    while engine.tick < ticks:
        engine.advance(min(chunk, ticks - engine.tick))
    return engine


def test_random_labs_are_worth_testing() -> None:
    """Two neurons, five branches, two membranes, a stimulus; many fire, many do not."""
    fired: list[bool] = []

    @examples(100)
    @given(lab=labs())
    def look(lab: Lab) -> None:
        require(lab)
        assert len(lab.neurons) >= 2
        assert sum(len(neuron.branches) for neuron in lab.neurons) >= 5
        assert all(len(neuron.membranes) >= 2 for neuron in lab.neurons)
        assert any(isinstance(w, Waveform) for e in lab.electrodes for w in e.commands)
        crossings = Engine(lab).advance(TICKS).crossings
        fired.append(any(one.neuron == "n1" for one in crossings))

    look()
    assert 0.3 < np.mean(fired) < 0.8


@examples(60)
@given(lab=labs())
def test_charge_is_conserved_and_gates_are_shares(lab: Lab) -> None:
    """What electrodes put in charges the membranes or leaves through them."""
    engine = Engine(lab)
    start = engine.state.cells[V].copy()
    engine.advance(TICKS)
    state, circuit = engine.state, engine.model.circuit
    groups = circuit.groups
    steps = np.repeat(groups.sub_steps, groups.last - groups.first)
    capacitance = circuit.cable[CAPACITY_RATE] * TICK_MS / (2.0 * steps)
    # boutons of outside inputs are isolated, and driven by no electrode
    mine = np.zeros(capacitance.size, dtype=bool)
    for neuron in lab.neurons:
        first = engine.model.layout.first[neuron.id]
        mine[first : first + engine.model.layout.maps[neuron.id].size] = True
    capacitance = capacitance[mine]
    stored = float(np.sum(capacitance * (state.cells[V] - start)[mine]))
    left = state.cells[CHARGE : CHARGE + len(CARRIERS), mine]
    injected = float(state.electrode_charge.sum())
    scale = np.abs(left).sum() + np.abs(state.electrode_charge).sum()
    # 100 mV on every membrane, where hardly anything flows
    scale = max(float(scale), 100.0 * float(capacitance.sum()))
    assert abs(stored + float(left.sum()) - injected) < 1e-9 * scale
    assert np.all(state.gates >= -1e-9)
    assert np.all(state.gates <= 1.0 + 1e-9)


@examples(25)
@given(lab=labs())
def test_chunks_change_no_bit(lab: Lab) -> None:
    """Chunks of 1, 7 and 1,000 ticks are the same run."""
    ticks = 1001
    whole = advanced(lab, ticks, ticks)
    for chunk in (1, 7, 1000):
        assert same(whole, advanced(lab, chunk, ticks))


@examples(40)
@given(lab=labs(), cut=st.integers(1, TICKS - 1))
def test_a_snapshot_restores_every_bit(lab: Lab, cut: int) -> None:
    """What follows a snapshot follows its restoration, at any moment."""
    engine = advanced(lab, ticks=cut)
    snapshot = engine.snapshot()
    first = engine.advance(TICKS)
    engine.restore(snapshot)
    second = engine.advance(TICKS)
    for a, b in zip(first.values, second.values, strict=True):
        assert np.array_equal(a, b)
    assert first.crossings == second.crossings


@examples(40)
@given(lab=labs(), data=st.data())
def test_a_run_with_edits_replays_every_bit(
    lab: Lab, data: strategies.DataObject
) -> None:
    """Any number of a lab may change while it runs; the log repeats the run."""
    engine = Engine(lab)
    for _ in range(3):
        engine.advance(data.draw(st.integers(1, 100)))
        known = sorted(quantities(engine.lab))
        address = data.draw(st.sampled_from(known))
        one = describe(engine.lab, address)
        factor = data.draw(st.sampled_from([0.9, 1.1]))
        value = min(max(one.value * factor, one.low), one.high)
        edited = set_value(engine.lab, address, round(value) if one.whole else value)
        try:
            require(edited)
        except LabError:  # for instance a pulse longer than its interval
            continue
        before = engine.tick
        engine.edit(edited)
        assert engine.tick == before
    engine.advance(100)
    assert same(engine, replay(engine.first_lab, engine.log, engine.tick))


@examples(40)
@given(lab=labs(), stranger=neurons("stranger"))
def test_a_neuron_that_nothing_joins_changes_no_bit(lab: Lab, stranger: Neuron) -> None:
    """From a given voltage on, the others go on as if it were not there."""
    lab = replace(lab, start=-65.0)
    alone = advanced(lab)
    beside = advanced(replace(lab, neurons=(*lab.neurons, stranger)))
    for neuron in lab.neurons:
        size = alone.model.layout.maps[neuron.id].size
        a, b = (each.model.layout.first[neuron.id] for each in (alone, beside))
        one = alone.state.cells[:, a : a + size]
        assert np.array_equal(one, beside.state.cells[:, b : b + size])
