"""Edits while running: nothing jumps, nothing restarts, and the new lab runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.addresses import set_value
from neurolab.document.records import (
    ChannelDensity,
    ElectricalSynapse,
    Electrode,
    ElectrodeMode,
    Lab,
    Place,
    Step,
)
from neurolab.kernel.circuit import CALCIUM, HIGHEST, OUTER_V, V
from neurolab.simulation.build import build
from neurolab.simulation.engine import Engine
from neurolab.simulation.plan_edit import EditKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Edit = Callable[[Lab], Lab]


def bench() -> Lab:
    """Return two different neurons, the first of which is stimulated."""
    lab = neurolab.load("generic-neuron")
    other = replace(neurolab.load("adapting-neuron").neurons[0], id="n2")
    return replace(lab, neurons=(lab.neurons[0], other))


def running(lab: Lab | None = None, ticks: int = 90) -> Engine:
    """Return an engine in the middle of a response."""
    engine = Engine(lab or bench())
    engine.advance(ticks)
    return engine


def setting(address: str, value: float) -> Edit:
    """Return the edit of one value."""
    return lambda lab: set_value(lab, address, value)


def with_electrode(lab: Lab) -> Lab:
    """Put one more stimulus on the second neuron."""
    more = Electrode(
        id="more",
        place=Place(neuron="n2", branch="soma"),
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(Step(onset_ms=0.0, duration_ms=100.0, amplitude=0.1),),
    )
    return replace(lab, electrodes=(*lab.electrodes, more))


def without_electrodes(lab: Lab) -> Lab:
    """Take every electrode off."""
    return replace(lab, electrodes=())


def with_gap(lab: Lab) -> Lab:
    """Join the neurons by an electrical synapse."""
    gap = ElectricalSynapse(
        id="g1",
        first=Place(neuron="n1", branch="soma"),
        second=Place(neuron="n2", branch="soma"),
        conductance_ns=1.0,
    )
    return replace(lab, electrical_synapses=(gap,))


def with_channel_in_soma(lab: Lab) -> Lab:
    """Give the first neuron's soma a kind of channel that it did not have."""
    neuron = lab.neurons[0]
    membranes = tuple(
        replace(
            one,
            channels=(
                *one.channels,
                ChannelDensity(channel="m_current", density_ms_cm2=0.1),
            ),
        )
        if one.id == "soma"
        else one
        for one in neuron.membranes
    )
    return replace(
        lab, neurons=(replace(neuron, membranes=membranes), *lab.neurons[1:])
    )


def reordered(lab: Lab) -> Lab:
    """Exchange the neurons."""
    return replace(lab, neurons=lab.neurons[::-1])


def with_third(lab: Lab) -> Lab:
    """Add a neuron."""
    third = replace(neurolab.load("fast-spiking").neurons[0], id="n3")
    return replace(lab, neurons=(*lab.neurons, third))


def without_second(lab: Lab) -> Lab:
    """Remove a neuron."""
    return replace(lab, neurons=lab.neurons[:1])


STIMULUS = next(e.id for e in bench().electrodes if e.commands)
RETUNES = {
    "density": setting("neuron.n1.membrane.soma.pyr37_na", 6.0),
    "temperature": setting("bath.celsius", 30.0),
    "drug": setting("dose.ttx", 0.01),
    "amplitude": setting(f"electrode.{STIMULUS}.amplitude", 0.3),
}
REWIRES = {
    "moved electrode": setting(f"electrode.{STIMULUS}.position", 0.1),
    "new electrode": with_electrode,
    "no electrodes": without_electrodes,
    "gap junction": with_gap,
    "new channel": with_channel_in_soma,
}
REBUILDS = {
    "length": setting("neuron.n1.apical.length_um", 450.0),
    "diameter": setting("neuron.n2.soma.start_diameter_um", 22.0),
    "order": reordered,
    "new neuron": with_third,
    "removed neuron": without_second,
}
EDITS = RETUNES | REWIRES | REBUILDS


def physical(engine: Engine, neuron: str) -> NDArray[np.float64]:
    """Return voltages and calcium of a neuron."""
    here = engine.model.layout.span(neuron)
    rows: NDArray[np.float64] = engine.state.cells[[V, OUTER_V, CALCIUM]]
    return rows[:, here].copy()


def gates(engine: Engine, neuron: str) -> dict[str, NDArray[np.float64]]:
    """Return the gates of each channel of a neuron, by channel and place."""
    found = {}
    model = engine.model
    first = model.layout.first[neuron]
    for (key, name), blocks in model.cells.blocks.items():
        for places, number in blocks if key == neuron else ():
            channel = model.circuit.channels[number]
            for k in range(channel.gate_first, channel.gate_last):
                begin = model.circuit.gates[k].block
                label = f"{name} {k - channel.gate_first} {places[0] - first}"
                found[label] = engine.state.gates[begin : begin + places.size].copy()
    return found


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_makes_the_arrays_of_the_new_lab(name: str) -> None:
    """After an edit the circuit is bit for bit the one built from the lab afresh."""
    engine = running()
    engine.edit(EDITS[name](engine.lab))
    afresh = build(engine.lab).circuit
    for field, ours, theirs in zip(
        afresh._fields, engine.model.circuit, afresh, strict=True
    ):
        assert np.array_equal(ours, theirs), field


@pytest.mark.parametrize("name", EDITS)
def test_nothing_jumps_and_nothing_restarts(name: str) -> None:
    """Time and sweep go on, and every old compartment and gate is as it was.

    A stretched branch keeps its number of compartments here, so that each goes on.
    """
    engine = running()
    before = {key: (physical(engine, key), gates(engine, key)) for key in ("n1", "n2")}
    clock = engine.tick, engine.sweep, engine.sweep_tick
    engine.edit(EDITS[name](engine.lab))
    assert (engine.tick, engine.sweep, engine.sweep_tick) == clock
    for key in engine.model.layout.order:
        if key in before:
            assert np.array_equal(physical(engine, key), before[key][0])
            after = gates(engine, key)
            assert all(np.array_equal(after[k], v) for k, v in before[key][1].items())


@pytest.mark.parametrize("name", [*RETUNES, "moved electrode", "new electrode"])
def test_a_retune_or_rewire_leaves_the_membrane_where_it_is(name: str) -> None:
    """The arrays of voltages and gates are not even copied."""
    engine = running()
    cells, own_gates = engine.state.cells, engine.state.gates
    engine.edit(EDITS[name](engine.lab))
    assert engine.state.cells is cells
    assert engine.state.gates is own_gates


@pytest.mark.parametrize(
    ("edits", "kind"),
    [
        (RETUNES, EditKind.RETUNE),
        (REWIRES, EditKind.REWIRE),
        (REBUILDS, EditKind.REBUILD),
    ],
)
def test_an_edit_goes_as_deep_as_it_must(
    edits: dict[str, Edit], kind: EditKind
) -> None:
    """Values retune, places and connections rewire, shapes rebuild."""
    for edit in edits.values():
        engine = running(ticks=1)
        assert engine.edit(edit(engine.lab)).kind is kind


@pytest.mark.parametrize("name", ["density", "length", "new channel"])
def test_only_the_neuron_concerned_is_made_again(name: str) -> None:
    """The other neuron's membrane and compartments are the same objects as before."""
    engine = running()
    old = engine.model
    engine.edit(EDITS[name](engine.lab))
    assert engine.model.membranes["n2"] is old.membranes["n2"]
    assert engine.model.layout.maps["n2"] is old.layout.maps["n2"]
    assert engine.model.membranes["n1"] is not old.membranes["n1"]


@pytest.mark.parametrize("name", ["length", "diameter", "drug", "gap junction"])
def test_the_next_tick_is_as_small_as_physics_makes_it(name: str) -> None:
    """At rest, with nothing to drive it, no edit moves a voltage by 0.2 mV at once."""
    engine = running(without_electrodes(bench()))
    engine.edit(EDITS[name](engine.lab))
    before = engine.state.cells[V].copy()
    engine.advance(1)
    assert np.abs(engine.state.cells[V] - before).max() < 0.2


def test_a_finer_branch_carries_its_voltages_along() -> None:
    """With more compartments each takes over from the one at its fraction."""
    engine = running()
    neuron = engine.lab.neurons[0]
    old, before = engine.model.layout.maps["n1"], physical(engine, "n1")[0]
    finer = tuple(
        replace(one, compartments=2 * old.count[one.id] + 1) for one in neuron.branches
    )
    lab = replace(
        engine.lab,
        neurons=(replace(neuron, branches=finer), *engine.lab.neurons[1:]),
    )
    assert engine.edit(lab).kind is EditKind.REBUILD
    new, after = engine.model.layout.maps["n1"], physical(engine, "n1")[0]
    for branch in neuron.branches:
        was, now = old.count[branch.id], new.count[branch.id]
        for k in range(now):
            source = old.first[branch.id] + int((k + 0.5) / now * was)
            assert after[new.first[branch.id] + k] == before[source]


def test_a_new_neuron_starts_at_rest() -> None:
    """It stays where it is put, while the others go on."""
    engine = running()
    engine.edit(with_third(engine.lab))
    start = physical(engine, "n3")
    engine.advance(40)
    assert np.abs(physical(engine, "n3") - start).max() < 1e-3


def test_watching_changes_nothing() -> None:
    """A channel on the scope, a frame or a moved recording electrode moves no bit."""
    watched, alone = running(), running()
    lab = watched.lab
    watched.edit(replace(lab, channels=(*lab.channels, "neuron.n2.soma@0.5.v")))
    recorder = Electrode(id="r", place=Place(neuron="n1", branch="soma"))
    watched.edit(replace(watched.lab, electrodes=(*watched.lab.electrodes, recorder)))
    watched.watch_extremes = True
    watched.frame()
    watched.advance(60)
    alone.advance(60)
    assert np.array_equal(watched.state.cells[:HIGHEST], alone.state.cells[:HIGHEST])
    assert np.array_equal(watched.state.gates, alone.state.gates)


def test_a_longer_drawing_does_not_touch_the_simulation() -> None:
    """A neuron that is renamed or moved on the drawing goes on bit for bit."""
    moved, alone = running(), running()
    neuron = moved.lab.neurons[0]
    drawn = tuple(
        replace(one, path=((0.0, 0.0), (9.0, 9.0))) for one in neuron.branches
    )
    other = replace(neuron, name="other", branches=drawn)
    moved.edit(replace(moved.lab, neurons=(other, *moved.lab.neurons[1:])))
    assert moved.model.layout.maps["n1"].neuron is other
    moved.advance(60)
    alone.advance(60)
    assert np.array_equal(moved.state.cells, alone.state.cells)


def test_a_refused_edit_leaves_the_old_lab_running() -> None:
    """A lab whose channel names nothing is refused as a whole."""
    engine = running()
    lab = engine.lab
    with pytest.raises(neurolab.errors.AddressError):
        engine.edit(replace(lab, channels=("neuron.n9.soma@0.5.v",)))
    assert engine.lab is lab
    assert engine.log == []
    engine.advance(5)


def test_the_generation_counts_new_arrangements_only() -> None:
    """A frame fits the drawing until compartments are renumbered."""
    engine = running()
    engine.edit(EDITS["density"](engine.lab))
    engine.edit(EDITS["moved electrode"](engine.lab))
    assert engine.frame().generation == 0
    engine.edit(EDITS["length"](engine.lab))
    assert engine.frame().generation == 1
