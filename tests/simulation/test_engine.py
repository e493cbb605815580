"""Charge in running labs is conserved to rounding."""

from __future__ import annotations

import msgspec
import numpy as np

import neurolab
from neurolab.document.records import ElectricalSynapse, Lab, Place
from neurolab.kernel.circuit import CHARGE, V
from neurolab.simulation.engine import Engine


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
