"""Synapses and single contacts that get full detail while they run, and lose it."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.addresses import describe, set_value
from neurolab.document.edits.detail import set_contact_detail
from neurolab.document.records import (
    Bath,
    Input,
    Lab,
    Place,
    PoissonSpikes,
    RegularSpikes,
    Stretch,
    Synapse,
)
from neurolab.document.templates import generic_neuron
from neurolab.kernel.circuit import V
from neurolab.kernel.patches import EVENTS
from neurolab.simulation.activity import arrays_of
from neurolab.simulation.engine import Engine
from neurolab.simulation.plan_edit import EditKind

APICAL = (Stretch(neuron="n1", branch="apical", start=0.2, stop=0.8),)


def _lab() -> Lab:
    """Return a bundle of 40 axons, a single light one, and a full one beside them."""
    return Lab(
        name="lab",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(
            Input(id="b", train=PoissonSpikes(rate_hz=100.0), count=40),
            Input(id="a", train=RegularSpikes(onset_ms=1.0, interval_ms=4.0)),
        ),
        synapses=(
            Synapse(
                id="many",
                input="b",
                targets=APICAL,
                contacts=2,
                detail="light",
                receptors=("ampa",),
            ),
            Synapse(
                id="one",
                input="a",
                targets=APICAL,
                contacts=6,
                detail="light",
                receptors=("ampa", "nmda"),
            ),
            Synapse(id="full", input="a", targets=APICAL, receptors=("ampa",)),
        ),
    )


def _switched(lab: Lab, key: str, detail: str) -> Lab:
    return replace(
        lab,
        synapses=tuple(
            replace(one, detail=detail) if one.id == key else one
            for one in lab.synapses
        ),
    )


def _conductance(engine: Engine, *names: str) -> float:
    """Return what some synapses keep open in the next tick, uS."""
    engine.advance(1)
    rows = [engine.model.synapses.synapses.index(name) for name in names]
    return float(engine.activity.patches.totals[rows, 0].sum())


@pytest.mark.parametrize("detail", ["full", "light"])
def test_a_switch_is_a_rewire_that_closes_nothing(detail: str) -> None:
    """The membrane stays to the bit, and what was open stays open."""
    other = "light" if detail == "full" else "full"
    lab = _switched(_lab(), "one", other)
    if other == "full":  # so that it surely releases
        lab = replace(
            lab,
            synapses=tuple(
                replace(one, parameters={"calcium.local": 40.0})
                if one.id == "one"
                else one
                for one in lab.synapses
            ),
        )
    engine, twin = Engine(lab), Engine(lab)
    engine.advance(240)
    twin.advance(240)
    plan = engine.edit(_switched(engine.lab, "one", detail))
    assert plan.kind is EditKind.REWIRE
    cells = twin.model.layout.span("n1")
    for mine, theirs in zip(engine.state[:1], twin.state[:1], strict=True):
        np.testing.assert_array_equal(mine[:, cells], theirs[:, cells])
    before, after = _conductance(twin, "one"), _conductance(engine, "one")
    assert before > 1e-5
    assert after == pytest.approx(before, rel=0.1)
    soma = [each.state.cells[V, 0] for each in (engine, twin)]
    assert soma[0] == pytest.approx(soma[1], abs=0.02)


def test_one_contact_of_a_bundle_gets_full_detail() -> None:
    """It keeps its place and its spikes; all other lines keep theirs, to the bit."""
    engine, twin = Engine(_lab()), Engine(_lab())
    for each in (engine, twin):
        each.advance(400)
    was = twin.model.synapses.network.light
    plan = engine.edit(set_contact_detail(engine.lab, "many", 7, full=True))
    assert plan.kind is EditKind.REWIRE
    assert engine.lab.synapses[0].detailed == (7,)
    part = engine.model.synapses.places["many~7"]
    whole = twin.model.synapses.places["many"]
    assert part.compartment.tolist() == [whole.compartment[whole.patch[7]]]
    light = engine.model.synapses.network.light
    row = light.synapses[engine.model.synapses.light.index("many~7")]
    line = int(row.line_first)
    assert light.lines.key[line] == was.lines.key[3]
    assert _conductance(engine, "many", "many~7") == pytest.approx(
        _conductance(twin, "many"), rel=1e-12
    )
    for each in (engine, twin):
        each.advance(4000)
    np.testing.assert_array_equal(
        engine.activity.light.number[:40], twin.activity.light.number[:40]
    )
    assert engine.activity.light.number[line] == twin.activity.light.number[3] > 0
    events = [each.activity.patches.totals[0, EVENTS] for each in (engine, twin)]
    assert 0 < events[1] - events[0] <= twin.activity.light.number[3]
    released = engine.model.synapses.synapses.index("many~7")
    assert engine.activity.patches.totals[released, EVENTS] >= 0.0


def test_a_contact_goes_back_to_light_with_what_is_open() -> None:
    """Open channels become a conductance that closes by itself."""
    lab = set_contact_detail(_lab(), "one", 2, full=True)
    sure = {"calcium.local": 60.0}
    lab = replace(
        lab,
        synapses=tuple(replace(one, parameters=sure) for one in lab.synapses),
    )
    engine, twin = Engine(lab), Engine(lab)
    for each in (engine, twin):
        each.advance(120)
    engine.edit(set_contact_detail(engine.lab, "one", 2, full=False))
    assert "one~2" not in engine.model.synapses.synapses
    both = _conductance(twin, "one", "one~2")
    assert _conductance(engine, "one") == pytest.approx(both, rel=0.1)


def test_a_contact_of_a_terminal_on_the_bench() -> None:
    """It releases where the light synapse had its terminal."""
    lab = _lab()
    terminal = Place(neuron="n1", branch="axon", position=1.0)
    cells = (lab.neurons[0], generic_neuron(neuron_id="n2"))
    target = (Stretch(neuron="n2", branch="apical"),)
    driven = replace(lab.synapses[1], input=None, terminal=terminal, targets=target)
    engine = Engine(replace(lab, neurons=cells, synapses=(driven,)))
    engine.advance(40)
    v = engine.state.cells[V].copy()
    plan = engine.edit(set_value(engine.lab, "synapse.one.contact.4.full", 1.0))
    assert plan.kind is EditKind.REWIRE
    np.testing.assert_array_equal(engine.state.cells[V], v)
    assert describe(engine.lab, "synapse.one.contact.4.full").value == 1.0
    (place,) = {place for _, place in engine.model.synapses.full.terminals}
    assert place == engine.model.layout.locate("n1", "axon", 1.0)


def test_the_run_replays_over_switches() -> None:
    """Chunks of any length around a switch are the same run."""
    states = []
    for chunk in (300, 11):
        engine = Engine(_lab())
        for goal, full in ((300, True), (600, False), (900, True)):
            while engine.tick < goal:
                engine.advance(min(chunk, goal - engine.tick))
            engine.edit(set_contact_detail(engine.lab, "many", 5, full=full))
        states.append([*engine.state, *arrays_of(engine.activity)])
    both = zip(*states, strict=True)
    assert all(np.array_equal(a, b) for a, b in both)
