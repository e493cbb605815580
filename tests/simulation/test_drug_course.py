"""Drugs with their real time course, in a stated time-lapse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.addresses import set_value
from neurolab.document.records import (
    Bath,
    Dose,
    Electrode,
    ElectrodeMode,
    Input,
    Lab,
    Place,
    SpikeTimes,
    Step,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import generic_neuron, muscle_fibre
from neurolab.physiology.drugs import DRUGS
from neurolab.simulation.activity import arrays_of
from neurolab.simulation.engine import Engine, replay

LAPSE = 50.0
"""50 min in a second: a sweep of 20 ms is a minute."""

SOMA = "neuron.n1.soma@0.5.v"
TTX = Dose(drug="ttx", micromolar=0.05, minutes=0.0)


def _lab(*doses: Dose) -> Lab:
    """Return a neuron that fires once in every sweep of 20 ms."""
    pulse = Step(onset_ms=2.0, duration_ms=2.0, amplitude=0.6)
    electrode = Electrode(
        id="e",
        place=Place(neuron="n1", branch="soma"),
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(pulse,),
    )
    return Lab(
        name="lab",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        electrodes=(electrode,),
        doses=doses,
        sweep_ms=20.0,
        drug_minutes_per_s=LAPSE,
    )


def _peaks(engine: Engine, sweeps: int) -> list[float]:
    """Return the highest voltage of the soma in some sweeps."""
    found = []
    for _ in range(sweeps):
        engine.fire()
        found.append(float(engine.advance(800).samples[0].values.max()))
    return found


def test_a_blocker_comes_and_goes() -> None:
    """TTX: the spike shrinks, is lost in a few minutes, and comes back with washing."""
    slow = replace(_lab(TTX), drug_minutes_per_s=5.0)
    engine = Engine(slow, [SOMA])
    coming = _peaks(engine, 8)
    assert coming[0] > 0.0 > -20.0 > coming[-1]
    assert coming[0] > coming[1]
    washed = replace(TTX, washing=True)
    fast = replace(engine.lab, doses=(washed,), drug_minutes_per_s=LAPSE)
    engine.edit(fast)
    going = _peaks(engine, 25)
    assert going[0] < -20.0
    assert going[-1] > 0.0


def test_what_acts_follows_the_stated_times() -> None:
    """D (1 - exp(-t / onset)), then D exp(-t / wash-out), from where it was."""
    engine = Engine(_lab(TTX))
    engine.advance(4000)
    drug = DRUGS["ttx"]
    assert drug.washout is not None
    reached = 0.05 * -math.expm1(-100.0 * 1e-3 * LAPSE / drug.onset.value)
    (acting,) = engine.frame().drugs
    assert acting.micromolar == pytest.approx(reached, rel=1e-9)
    engine.edit(replace(engine.lab, doses=(replace(TTX, washing=True),)))
    engine.advance(2000)
    left = reached * math.exp(-50.0 * 1e-3 * LAPSE / drug.washout.value)
    (acting,) = engine.frame().drugs
    assert acting.micromolar == pytest.approx(left, rel=1e-9)


def test_without_a_time_course_it_acts_at_once_and_in_full() -> None:
    """The first sweep is blocked, and taking the dose away brings the spike back."""
    engine = Engine(_lab(replace(TTX, minutes=None)), [SOMA])
    assert engine.frame().drugs == ()
    assert _peaks(engine, 1)[0] < -20.0
    engine.edit(replace(engine.lab, doses=()))
    assert _peaks(engine, 1)[0] > 0.0


def test_chunks_replay_and_checkpoints_change_no_bit() -> None:
    """The drug moves at ticks of its own, whatever the run is cut into."""
    states, snapshots = [], []
    for chunk in (1200, 7, 333):
        engine = Engine(_lab())
        for goal, doses in ((500, (TTX,)), (1700, (replace(TTX, washing=True),))):
            while engine.tick < goal:
                engine.advance(min(chunk, goal - engine.tick))
            engine.edit(replace(engine.lab, doses=doses))
        snapshots.append(engine.snapshot())
        engine.advance(900)
        states.append(engine)
    again = Engine.resumed(states[0], snapshots[0])
    again.advance(900)
    states += [again, replay(states[0].first_lab, states[0].log, 2600)]
    first = [*states[0].state, *arrays_of(states[0].activity)]
    for other in states[1:]:
        both = zip(first, [*other.state, *arrays_of(other.activity)], strict=True)
        assert all(np.array_equal(a, b) for a, b in both)
        assert other.frame().drugs == states[0].frame().drugs
        assert other.lab == states[0].lab


def _junction(*doses: Dose) -> Lab:
    """Return an end plate that receives one packet after another."""
    synapse = Synapse(
        id="s",
        input="i",
        geometry="neuromuscular",
        targets=(Stretch(neuron="n1", branch=muscle_fibre().branches[0].id),),
        receptors=("nicotinic",),
    )
    source = Input(
        id="i",
        transmitter=Transmitter.ACETYLCHOLINE,
        train=SpikeTimes(times_ms=()),
    )
    return Lab(
        name="lab",
        bath=Bath(celsius=23.0),
        neurons=(muscle_fibre(),),
        inputs=(source,),
        synapses=(synapse,),
        doses=doses,
        drug_minutes_per_s=LAPSE,
    )


def _enzyme(engine: Engine) -> float:
    """Return the share of the enzyme that works."""
    clefts = engine.model.synapses.full.full.clefts
    specs = engine.model.synapses.full.stages[0].cleft.binders
    assert clefts.binders.size == len(specs)
    return next(one.available for one in specs if one.name == "ache")


def test_sarin_binds_stays_and_ages() -> None:
    """It takes the enzyme for good; an oxime frees it early, and hours later not."""
    sarin = Dose(drug="sarin", micromolar=0.05, minutes=0.0)
    engine = Engine(_junction(sarin))
    assert _enzyme(engine) > 0.99
    engine.advance(800)  # 1 min: 1.35 of its targets' time constant
    expected = math.exp(-27.0 * 0.05)
    assert _enzyme(engine) == pytest.approx(expected, abs=0.012)
    washed = replace(sarin, washing=True)
    engine.edit(replace(engine.lab, doses=(washed,)))
    engine.advance(800)
    assert _enzyme(engine) == pytest.approx(expected, abs=0.012)
    oxime = Dose(drug="pralidoxime", micromolar=1e6)
    engine.edit(replace(engine.lab, doses=(washed, oxime)))
    early = _enzyme(engine)
    assert early > 0.93
    engine.edit(set_value(engine.lab, "lab.drug_minutes_per_s", 3600.0))
    engine.advance(2667)  # four hours
    late = _enzyme(engine)
    assert late == pytest.approx(1.0 - 0.5 * (1.0 - expected), abs=0.05)


def test_toxins_stay() -> None:
    """Botulinum toxin is washed for a day, and the terminal is as silent as before."""
    toxin = Dose(drug="botulinum", micromolar=0.05, minutes=2000.0)
    engine = Engine(_junction(toxin))
    before = engine.model.synapses.full.stages[0].terminal.competent
    assert before < 0.1
    washed = replace(toxin, washing=True)
    day = replace(engine.lab, doses=(washed,), drug_minutes_per_s=3600.0)
    engine.edit(day)
    engine.advance(16_000)
    assert engine.model.synapses.full.stages[0].terminal.competent == before
