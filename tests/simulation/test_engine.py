"""A run is the same run, however it is cut, kept or repeated."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

import neurolab
from neurolab.document.addresses import set_value
from neurolab.document.records import ElectricalSynapse, Lab, Place
from neurolab.kernel.circuit import CHARGE, V
from neurolab.simulation.engine import Engine, replay

LABS = ("action-potential", "myelinated-neuron", "adapting-neuron", "mrg-fibre")


def two_cells() -> Lab:
    """Return two coupled cells, one of which is stimulated."""
    lab = neurolab.load("generic-neuron")
    second = msgspec.structs.replace(lab.neurons[0], id="n2")
    gap = ElectricalSynapse(
        id="g1",
        first=Place(neuron="n1", branch="soma"),
        second=Place(neuron="n2", branch="soma"),
        conductance_ns=2.0,
    )
    return msgspec.structs.replace(
        lab, neurons=(lab.neurons[0], second), electrical_synapses=(gap,)
    )


def same(a: Engine, b: Engine) -> bool:
    """Tell whether two states agree to the last bit."""
    return all(np.array_equal(x, y) for x, y in zip(a.state, b.state, strict=True))


@pytest.mark.parametrize("chunk", [1, 7])
@pytest.mark.parametrize("name", LABS)
def test_chunks_do_not_change_a_bit(name: str, chunk: int) -> None:
    """A run in chunks of 1 or 7 ticks equals the run in one piece."""
    ticks = 140
    whole, parts = Engine(neurolab.load(name)), Engine(neurolab.load(name))
    whole.advance(ticks)
    for _ in range(ticks // chunk):
        parts.advance(chunk)
    assert same(whole, parts)


@pytest.mark.parametrize("name", LABS)
def test_a_restored_snapshot_goes_on_alike(name: str) -> None:
    """What follows a snapshot follows its restoration, bit for bit."""
    engine = Engine(neurolab.load(name))
    engine.advance(60)
    snapshot = engine.snapshot()
    first = engine.advance(80)
    engine.restore(snapshot)
    second = engine.advance(80)
    for a, b in zip(first.values, second.values, strict=True):
        assert np.array_equal(a, b)


def test_a_log_with_edits_replays_bit_for_bit() -> None:
    """Lab and log reproduce a run with a retune, a rewire, a rebuild and a reset."""
    engine = Engine(neurolab.load("generic-neuron"))
    engine.advance(55)
    engine.edit(set_value(engine.lab, "neuron.n1.membrane.soma.pyr37_na", 6.0))
    engine.advance(31)
    engine.edit(
        set_value(engine.lab, f"electrode.{engine.lab.electrodes[0].id}.position", 0.4)
    )
    engine.advance(20)
    engine.edit(set_value(engine.lab, "neuron.n1.apical.length_um", 450.0))
    engine.advance(40)
    engine.reset()
    engine.advance(90)
    again = replay(engine.first_lab, engine.log, engine.tick)
    assert same(engine, again)


def test_charge_is_conserved_to_rounding() -> None:
    """What electrodes inject charges the membrane or leaves through it.

    Junctions hold no charge; the generic neuron has none.
    """
    engine = Engine(neurolab.load("generic-neuron"))
    start = engine.state.cells[V].copy()
    engine.advance(400)
    circuit, state = engine.model.circuit, engine.state
    two_over_h = 2.0 / 0.025
    capacitance = circuit.cable[1] / two_over_h
    stored = float(np.sum(capacitance * (state.cells[V] - start)))
    passed = float(state.cells[CHARGE : CHARGE + 5].sum())
    injected = float(state.electrode_charge.sum())
    scale = float(np.abs(state.cells[CHARGE : CHARGE + 5]).sum())
    assert abs(stored + passed - injected) < 1e-9 * scale


def test_coupled_cells_share_one_current() -> None:
    """What leaves one cell through a gap junction enters the other."""
    engine = Engine(two_cells())
    start = engine.state.cells[V].copy()
    engine.advance(400)
    layout, circuit, state = engine.model.layout, engine.model.circuit, engine.state
    half = layout.maps["n1"].size
    capacitance = circuit.cable[1] * 0.025 / 2.0
    charge = state.cells[CHARGE : CHARGE + 5].sum(axis=0)
    balance = capacitance * (state.cells[V] - start) + charge
    scale = float(np.abs(state.cells[CHARGE : CHARGE + 5]).sum())
    through = float(state.gap_charge[0])
    assert through > 0.0
    injected = float(state.electrode_charge.sum())
    assert abs(balance[:half].sum() + through - injected) < 1e-9 * scale
    assert abs(balance[half:].sum() - through) < 1e-9 * scale
