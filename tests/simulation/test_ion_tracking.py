"""Labs that track their ions: what a spike moves, and what the pump brings back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.addresses import observables, set_value
from neurolab.document.templates import (
    generic_neuron,
    myelinated_neuron,
    passive_cable,
    single_compartment,
)
from neurolab.errors import AddressError
from neurolab.kernel.circuit import CHARGE, NA, K, V
from neurolab.kernel.ions import INSIDE
from neurolab.physiology.pump import DIFFUSION_SODIUM, millimolar_per_pc
from neurolab.simulation.build import build
from neurolab.simulation.engine import Engine
from neurolab.simulation.probes import resolve
from tests.acceptance.rig import bench, clamp, pulse

if TYPE_CHECKING:
    from neurolab.document.records import Lab

BALL_UM3 = np.pi / 4.0 * 20.0**3
"""The single compartment: 20 um long and wide."""


def tracking(lab: Lab) -> Lab:
    """Return the lab with its ions tracked."""
    return replace(lab, track_ions=True)


def firing(amplitude_na: float = 1.0, duration_ms: float = 1.0) -> Lab:
    """Return a squid patch that a pulse at 1 ms makes fire."""
    stimulus = clamp("soma", 0.5, pulse(1.0, duration_ms, amplitude_na))
    return tracking(bench(single_compartment(), stimulus))


def test_a_spike_brings_in_a_few_micromolar_of_sodium() -> None:
    """One action potential in a body of 20 um at 37 degrees: 3 to 10 uM."""
    stimulus = clamp("soma", 0.5, pulse(1.0, 2.0, 0.6))
    engine = Engine(tracking(bench(generic_neuron(), stimulus)))
    before = engine.state.ions[INSIDE : INSIDE + 2, 0].copy()
    engine.advance_to(12.0)
    sodium, potassium = engine.state.ions[INSIDE : INSIDE + 2, 0] - before
    assert 3e-3 < sodium < 10e-3
    assert -15e-3 < potassium < -3e-3


def test_concentration_follows_the_counted_charge() -> None:
    """The change is the charge over Faraday's constant and volume, upkeep apart."""
    engine = Engine(firing())
    start = engine.state
    balance = start.ions[2, 0]
    before = start.ions[INSIDE, 0]
    engine.advance_to(12.0)
    moved = engine.state.cells[CHARGE + NA, 0] - balance * 12.0
    change = -millimolar_per_pc(BALL_UM3) * moved
    assert engine.state.ions[INSIDE, 0] - before == pytest.approx(change, rel=1e-6)


def test_rest_stays_at_rest() -> None:
    """Without a stimulus neither voltage nor concentration moves."""
    engine = Engine(tracking(bench(generic_neuron())))
    v, ions = engine.state.cells[V].copy(), engine.state.ions[:2].copy()
    engine.advance_to(200.0)
    assert np.abs(engine.state.cells[V] - v).max() < 1e-6
    assert np.abs(engine.state.ions[:2] - ions).max() < 1e-6


def test_the_pump_takes_sodium_out_again() -> None:
    """After a gain of 10 mM sodium falls, potassium rises two for three, E_Na moves."""
    engine = Engine(tracking(bench(generic_neuron())))
    engine.state.ions[INSIDE + NA] += 10.0
    v = engine.state.cells[V].copy()
    before = engine.state.ions[:2].copy()
    engine.advance_to(1000.0)
    sodium, potassium = (engine.state.ions[:2] - before)[:, 0]
    assert sodium < 0.0 < potassium
    # the pump takes one charge more out than in: the cell is more negative
    assert engine.state.cells[V, 0] < v[0]


def test_sodium_inside_lowers_the_peak() -> None:
    """Twice the sodium inside lowers its Nernst potential, and so the peak."""
    peaks = []
    for factor in (1.0, 2.0):
        lab = replace(firing(), channels=("neuron.n1.soma@0.5.v",))
        engine = Engine(lab)
        engine.state.ions[INSIDE + NA] *= factor
        chunk = engine.advance_to(8.0)
        assert chunk is not None
        peaks.append(chunk.values[0].max())
    # RT/F ln 2 at 6.3 degrees is 16.7 mV
    assert 10.0 < peaks[0] - peaks[1] < 20.0


def test_charge_is_conserved_with_pump_and_shifts() -> None:
    """What pump and moved potentials add to a membrane is counted by ion."""
    engine = Engine(firing())
    start = engine.state.cells[V].copy()
    engine.state.ions[INSIDE + NA] *= 1.5
    engine.advance_to(12.0)
    capacitance = engine.model.circuit.cable[1] * 0.025 / 2.0
    stored = float(np.sum(capacitance * (engine.state.cells[V] - start)))
    passed = float(engine.state.cells[CHARGE : CHARGE + 6].sum())
    injected = float(engine.state.electrode_charge.sum())
    assert abs(stored + passed - injected) < 1e-9 * abs(injected)


@pytest.mark.parametrize("chunk", [1, 7, 400])
def test_chunks_change_no_bit(chunk: int) -> None:
    """A run with tracked ions is the same however it is cut."""
    whole, parts = Engine(firing()), Engine(firing())
    whole.advance(400)
    while parts.tick < 400:
        parts.advance(min(chunk, 400 - parts.tick))
    for one, other in zip(whole.state, parts.state, strict=True):
        assert np.array_equal(one, other)


def test_the_switch_may_be_turned_while_it_runs() -> None:
    """On: concentrations begin at the table's; off: none are kept; no voltage jumps."""
    lab = bench(generic_neuron(), clamp("soma", 0.5, pulse(1.0, 2.0, 0.6)))
    engine = Engine(lab)
    engine.advance_to(2.0)
    v = engine.state.cells[V].copy()
    engine.edit(set_value(lab, "lab.track_ions", 1))
    assert np.array_equal(engine.state.cells[V], v)
    assert engine.state.ions[INSIDE + K, 0] == 140.0
    engine.advance_to(10.0)
    inside = engine.state.ions[INSIDE, 0]
    assert inside > 12.0
    engine.edit(set_value(engine.lab, "neuron.n1.apical.length_um", 420.0))
    assert engine.state.ions[INSIDE, 0] == inside
    engine.advance_to(12.0)
    engine.edit(set_value(engine.lab, "lab.track_ions", 0))
    assert engine.state.ions.size == 0
    engine.advance_to(13.0)


def test_concentrations_can_be_recorded() -> None:
    """They have addresses as everything else, where they are tracked."""
    lab = firing()
    assert observables(lab)["neuron.n1.soma@0.5.na.inside"].unit == "mM"
    engine = Engine(lab, ("neuron.n1.soma@0.5.na.inside",))
    chunk = engine.advance(400)
    assert chunk.values[0][0] == pytest.approx(12.0, abs=1e-3)
    assert chunk.values[0][-1] == engine.state.ions[INSIDE, 0]
    with pytest.raises(AddressError):
        resolve("neuron.n1.soma@0.5.na.inside", build(replace(lab, track_ions=False)))


def test_sodium_spreads_along_the_cell() -> None:
    """What is too much in one place runs to its neighbours, and almost none is lost."""
    passive = passive_cable(length_um=40.0, diameter_um=1.0, compartments=40)
    engine = Engine(tracking(bench(passive)))
    inside = engine.state.ions[INSIDE + NA]
    inside[20] += 1.0
    before = inside.copy()
    engine.advance_to(10.0)
    # a drop spreads as a bell curve of the variance 2 D t
    x = np.arange(40) - 20.0
    spread = 2.0 * DIFFUSION_SODIUM.value * 10.0
    bell = np.exp(-(x**2) / (2.0 * spread)) / np.sqrt(2.0 * np.pi * spread)
    assert np.abs(inside - 12.0 - bell).max() < 0.02 * bell.max()
    pumped = before.sum() - inside.sum()
    assert 0.0 < pumped < 2e-3


def test_a_train_does_not_fill_the_nodes() -> None:
    """A node's sodium goes into the internodes: it gains less than 1 mM a spike."""
    stimulus = clamp("soma", 0.5, pulse(1.0, 40.0, 0.4))
    lab = tracking(bench(myelinated_neuron(), stimulus))
    engine = Engine(lab)
    place = engine.model.layout.locate("n1", "node_5", 0.5)
    crossings = engine.advance(2400).crossings
    fired = sum(one.branch == "node_5" for one in crossings)
    assert fired >= 3
    gained = engine.state.ions[INSIDE, place] - 12.0
    assert 0.0 < gained < 1.0 * fired


def test_held_concentrations_cost_nothing() -> None:
    """Where ions are not tracked the kernel keeps nothing of them."""
    engine = Engine(bench(single_compartment()))
    assert engine.state.ions.size == 0
    assert engine.model.circuit.ions.size == 0
