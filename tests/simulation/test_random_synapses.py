"""What holds for synapses with full detail over random labs, drugs and switches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from neurolab.document.checks import require
from neurolab.document.records import (
    Bath,
    Dose,
    Input,
    Lab,
    RegularSpikes,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import adapting_neuron
from neurolab.kernel import cleft
from neurolab.kernel.circuit import CAPACITY_RATE, CARRIERS, CHARGE, V
from neurolab.kernel.schemes import WIDTH
from neurolab.physiology.drugs import DRUGS
from neurolab.physiology.transmitters import RECEPTORS
from neurolab.simulation.activity import arrays_of
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.cleft_edit import balance
from neurolab.simulation.engine import Engine
from tests.strategies import numbers

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

TICKS = 600
STEP = 60


@st.composite
def synaptic_labs(draw: DrawFn) -> tuple[Lab, Lab]:
    """Draw a neuron with one or two full synapses, and the same with other drugs."""
    cell = adapting_neuron()
    inputs, synapses = [], []
    for k in range(draw(st.integers(1, 2))):
        transmitter = draw(st.sampled_from(sorted(Transmitter)))
        own = sorted(name for name, by in RECEPTORS.items() if by == transmitter)
        train = RegularSpikes(
            onset_ms=draw(numbers(0.5, 4.0)), interval_ms=draw(numbers(3.0, 12.0))
        )
        inputs.append(Input(id=f"i{k}", transmitter=transmitter, train=train))
        branch = draw(st.sampled_from(["soma", "apical", "basal_1"]))
        synapses.append(
            Synapse(
                id=f"s{k}",
                input=f"i{k}",
                targets=(Stretch(neuron="n1", branch=branch),),
                contacts=draw(st.integers(1, 6)),
                geometry=draw(st.sampled_from(["central", "neuromuscular"])),
                receptors=tuple(draw(st.permutations(own))),
                parameters={"calcium.local": draw(numbers(5.0, 40.0))},
                closed=("diffusion",) if draw(st.booleans()) else (),
                release=draw(st.sampled_from(["stochastic", "mean_field"])),
            )
        )
    lab = Lab(
        name="random",
        bath=Bath(celsius=draw(numbers(32.0, 37.0))),
        neurons=(cell,),
        inputs=tuple(inputs),
        synapses=tuple(synapses),
        seed=draw(st.integers(0, 1000)),
    )
    drugs = draw(st.lists(st.sampled_from(sorted(DRUGS)), max_size=3, unique=True))
    doses = tuple(
        Dose(drug=name, micromolar=draw(numbers(0.0, 100.0))) for name in drugs
    )
    require(lab)
    return lab, replace(lab, doses=doses)


def _examples(count: int) -> settings:
    return settings(
        max_examples=count, deadline=None, suppress_health_check=list(HealthCheck)
    )


def check_masses(engine: Engine) -> None:
    """No molecule is lost, no share leaves 0 to 1, no vesicle goes missing."""
    full, state = engine.model.synapses.network.full, engine.activity.full
    for contact in range(full.clefts.owner.size):
        parts = balance(full.clefts, state.clefts, contact)
        row = state.clefts.rows[cleft.NOW, contact]
        whole = float(row[cleft.RELEASED])
        gone = [float(row[k]) for k in (cleft.FAR, cleft.CARRIED, cleft.SPLIT)]
        places = [*parts.values(), *gone]
        assert abs(sum(places) - whole) < 1e-6 * max(whole, 1.0)
        assert min(places) > -1e-6 * max(whole, 1.0)
        own = full.clefts.connections[full.clefts.owner[contact]]
        for binder in full.clefts.binders[own.binder_first : own.binder_last]:
            size = WIDTH * int(binder.last - binder.first)
            shares = row[binder.place : binder.place + size].reshape(-1, WIDTH)
            shares = shares[:, : int(binder.states)]
            assert shares.min() > -1e-9
            assert np.abs(shares.sum(axis=1) - 1.0).max() < 1e-9
    for own in full.release.connections:
        if own.is_mean_field:
            continue
        each = state.release.contacts[own.contact_first : own.contact_last]
        sites = int(own.sites) * each.size
        docked = state.release.sites[own.site_first : own.site_first + sites]
        there = each.reserve.sum() + each.recycling.sum()
        there += np.count_nonzero(docked.vesicle >= 0)
        assert there == own.vesicles * each.size


@_examples(12)
@given(pair=synaptic_labs())
def test_nothing_is_lost_whatever_is_switched(pair: tuple[Lab, Lab]) -> None:
    """Through releases and edits of drugs, at many moments."""
    lab, drugged = pair
    engine = Engine(lab)
    for k in range(TICKS // STEP):
        engine.advance(STEP)
        check_masses(engine)
        if k in (3, 6):
            engine.edit(drugged if k == 3 else lab)
            check_masses(engine)


@_examples(10)
@given(pair=synaptic_labs())
def test_ions_of_synapses_charge_the_cell(pair: tuple[Lab, Lab]) -> None:
    """What all carriers took out of the neuron is what its membranes lost."""
    engine = Engine(pair[1])
    here = engine.model.layout.span("n1")
    start = engine.state.cells[V, here].copy()
    engine.advance(TICKS)
    circuit, cells = engine.model.circuit, engine.state.cells
    steps = int(circuit.groups[engine.model.layout.group["n1"]].sub_steps)
    capacitance = circuit.cable[CAPACITY_RATE, here] * TICK_MS / (2.0 * steps)
    stored = float(np.sum(capacitance * (cells[V, here] - start)))
    left = cells[CHARGE : CHARGE + len(CARRIERS), here]
    scale = max(float(np.abs(left).sum()), 100.0 * float(capacitance.sum()))
    assert abs(stored + float(left.sum())) < 1e-9 * scale


@_examples(8)
@given(pair=synaptic_labs())
def test_chunks_and_edits_replay_to_the_bit(pair: tuple[Lab, Lab]) -> None:
    """Chunks of 1, 7 and 300 ticks around an edit are the same run."""
    lab, drugged = pair
    states = []
    for chunk in (300, 1, 7):
        engine = Engine(lab)
        for goal, other in ((300, drugged), (TICKS, lab)):
            while engine.tick < goal:
                engine.advance(min(chunk, goal - engine.tick))
            engine.edit(other)
        states.append([*engine.state, *arrays_of(engine.activity)])
    for other_state in states[1:]:
        pairs = zip(states[0], other_state, strict=True)
        assert all(np.array_equal(a, b) for a, b in pairs)
