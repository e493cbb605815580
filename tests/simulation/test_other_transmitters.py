"""What acts on receptors besides what their own terminal releases."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.checks import check
from neurolab.document.records import (
    Bath,
    Input,
    Lab,
    Puff,
    SpikeTimes,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import generic_neuron
from neurolab.kernel.cleft import NOW, OPEN
from neurolab.physiology.drugs.effects import Effect
from neurolab.physiology.synapse import PARAMETERS
from neurolab.simulation.cleft_edit import balance
from neurolab.simulation.cleft_specs import cleft_spec
from neurolab.simulation.engine import Engine
from tests.acceptance.cleft_rig import Contacts

PUFF = Puff(
    id="p",
    synapse="s",
    transmitter=Transmitter.GABA,
    onset_ms=1.0,
    duration_ms=3.0,
    millimolar=1.0,
)


def _lab(*puffs: Puff, times: tuple[float, ...] = ()) -> Lab:
    """Return a glutamate synapse whose target also has receptors for GABA."""
    synapse = Synapse(
        id="s",
        input="i",
        targets=(Stretch(neuron="n1", branch="soma", start=0.5, stop=0.5),),
        contacts=20,
        receptors=("ampa", "gaba_a", "gaba_b"),
    )
    return Lab(
        name="lab",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(Input(id="i", train=SpikeTimes(times_ms=times)),),
        synapses=(synapse,),
        puffs=puffs,
    )


OPENED = ("synapse.s.ampa.open", "synapse.s.gaba_a.open", "synapse.s.gaba_b.g")


def _run(lab: Lab, until_ms: float) -> tuple[Engine, dict[str, np.ndarray]]:
    engine = Engine(lab, OPENED)
    chunk = engine.advance(round(until_ms / 0.025))
    values = {
        one.address: each.values
        for one, each in zip(chunk.channels, chunk.samples, strict=True)
    }
    return engine, values


def test_a_puff_of_another_transmitter_opens_its_own_receptors() -> None:
    """GABA opens GABA-A and, later, GABA-B; AMPA receptors do not notice."""
    _, opened = _run(_lab(PUFF), 150.0)
    assert not opened["synapse.s.ampa.open"].any()
    gaba_a = opened["synapse.s.gaba_a.open"]
    assert not gaba_a[:39].any()
    count = 20 * PARAMETERS["gaba_a.count"].value
    assert 0.87 < gaba_a.max() / count < 0.95  # T41: .879 in 1 ms, here in 3
    assert gaba_a[-1] < 1e-3 * gaba_a.max()
    gaba_b = opened["synapse.s.gaba_b.g"]
    assert gaba_b[-1] > 1e3 * gaba_b[200] > 0.0


def test_two_transmitters_keep_apart() -> None:
    """What glutamate opens is the same beside GABA, and no molecule is lost."""
    times = (0.5, 3.0, 10.0)
    _, alone = _run(_lab(times=times), 20.0)
    engine, both = _run(_lab(PUFF, times=times), 20.0)
    assert alone["synapse.s.ampa.open"].max() > 10.0
    np.testing.assert_allclose(
        both["synapse.s.ampa.open"],
        alone["synapse.s.ampa.open"],
        atol=0.02 * alone["synapse.s.ampa.open"].max(),
    )
    state, full = engine.activity.full, engine.model.synapses.full.full
    for contact in range(20):
        parts = balance(full.clefts, state.clefts, contact)
        parts = {**parts}
        row = state.clefts.rows[NOW, contact]
        gone = row[2] + row[3] + row[4]
        assert sum(parts.values()) + gone == pytest.approx(row[0], rel=1e-9, abs=1e-9)


def test_taking_the_puff_away_resets_nothing() -> None:
    """AMPA receptors and the membrane go on to the bit."""
    engines = [Engine(_lab(PUFF, times=(0.5,))), Engine(_lab(times=(0.5,)))]
    for engine in engines:
        engine.advance(30)
    engines[0].edit(replace(engines[0].lab, puffs=()))
    for engine in engines:
        engine.advance(20)
    states = [engine.activity.full.clefts.seen[NOW] for engine in engines]
    np.testing.assert_array_equal(states[0][:, OPEN], states[1][:, OPEN])


def test_a_receptor_that_a_puff_can_open_is_not_doubted() -> None:
    """Without the puff the lab says that it stays closed."""
    keys = [one.key for one in check(_lab())]
    assert keys.count("receptor_not_opened") == 2
    assert "receptor_not_opened" not in [one.key for one in check(_lab(PUFF))]


def test_an_agonist_in_the_bath_occupies_receptors_in_the_cleft() -> None:
    """5 uM for ever is as 5 uM of transmitter: the same share of NMDA opens."""
    spec = cleft_spec("glutamate", "central", ("nmda",), 1, 37.0)
    held, bathed = Contacts(spec), None
    held.inputs.held[:] = 5e-3
    effects = {"nmda": Effect(agonist_micromolar=5.0)}
    spec = cleft_spec("glutamate", "central", ("nmda",), 1, 37.0, effects=effects)
    bathed = Contacts(spec)
    for contacts in (held, bathed):
        contacts.advance(100.0, check=contacts is bathed)
    assert bathed.worst < 1e-9
    opened = [each.state.seen[NOW, 0, OPEN] for each in (held, bathed)]
    assert opened[0] > 0.5
    assert opened[1] == pytest.approx(opened[0], rel=1e-6)


def test_an_agonist_leaves_room_for_the_transmitter() -> None:
    """A vesicle beside 5 uM of agonist opens more; all its molecules are counted."""
    peaks = []
    for micromolar in (0.0, 5.0):
        effects = {"ampa": Effect(agonist_micromolar=micromolar)}
        spec = cleft_spec("glutamate", "central", ("ampa",), 1, 37.0, effects=effects)
        contacts = Contacts(spec)
        contacts.advance(5.0)
        contacts.fuse((0, 3, 3000.0))
        contacts.advance(5.0, check=True)
        assert contacts.worst < 1e-6
        peaks.append(max(seen[OPEN] for seen in contacts.seen))
    assert peaks[0] > 25.0
    assert peaks[0] * 0.5 < peaks[1] < 80.0
