"""The chain: stage, delay and amount of each arrival, and why a stage failed."""

from __future__ import annotations

import inspect
import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from neurolab.document.labs.opening import opening
from neurolab.document.records import (
    Dose,
    Electrode,
    ElectrodeMode,
    IonConcentration,
    Place,
    SpikeTimes,
    Step,
)
from neurolab.simulation import chain
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from neurolab.texts import resource_folder

if TYPE_CHECKING:
    from neurolab.document.records import Lab
    from neurolab.simulation.chain import ChainRecord

SWEEP = round(12.0 / TICK_MS)
ORDER = ("calcium", "release", "receptors", "local", "segment", "soma")


def _records(lab: Lab, sweeps: int = 1) -> list[ChainRecord]:
    """Return the records of some sweeps, those that the last one leaves open too."""
    engine = Engine(lab)
    found: list[ChainRecord] = []
    for _ in range(sweeps):
        found += engine.advance(SWEEP).chains
        engine.fire()
    return [*found, *engine.advance(1).chains]


def _driver(**changes: Any) -> Lab:
    """Return the opening lab with its driver connection changed."""
    lab = opening()
    driver, other = lab.synapses
    synapses = (replace(driver, **changes), other)
    return replace(lab, channels=(), synapses=synapses)


@cache
def _usual() -> ChainRecord:
    (record,) = _records(opening())
    return record


def test_one_record_per_arrival() -> None:
    """Three sweeps, three arrivals at the same time of their sweep."""
    records = _records(opening(), 3)
    arrivals = [one.arrival_ms for one in records]
    assert len(records) == 3
    assert arrivals[1] - arrivals[0] == pytest.approx(SWEEP * TICK_MS, abs=1e-6)
    assert {one.synapse for one in records} == {"driver"}


def test_stages_follow_each_other() -> None:
    """Every stage happened, one after the other, and neuron 2 fired."""
    record = _usual()
    assert all(stage.happened for stage in record.stages)
    delays = [record.stage(name).delay_ms for name in ("calcium", "receptors", "spike")]
    assert delays == sorted(delays, key=lambda each: each or 0.0)
    assert record.stage("calcium").amount == pytest.approx(9.9, rel=0.1)
    assert record.stage("release").amount == pytest.approx(75.0, rel=0.35)
    assert record.expected == pytest.approx(76.0, rel=0.1)
    assert record.docked == 1500.0
    assert record.stage("spike").delay_ms == pytest.approx(2.0, abs=0.4)


def test_receptor_stage_counts_open_channels() -> None:
    """About 27 channels per vesicle are open at once, since not all fuse at once."""
    record = _usual()
    per_vesicle = record.stage("receptors").amount / record.stage("release").amount
    assert 20.0 < per_vesicle < 37.0


NO_CALCIUM = IonConcentration(ion="ca", outside_millimolar=0.0, inside_millimolar=5e-5)


@pytest.mark.parametrize(
    ("drug", "stage", "reason"),
    [
        ("cadmium", "calcium", "no_calcium_current"),
        ("botulinum", "release", "vesicles_cannot_fuse"),
        ("cnqx", "receptors", "receptors_not_opened"),
    ],
)
def test_reason_follows_from_amounts(drug: str, stage: str, reason: str) -> None:
    """The first stage that failed has the reason; those after it hand it on."""
    lab = replace(opening(), doses=(Dose(drug=drug, micromolar=1000.0),))
    (record,) = _records(lab)
    assert not record.stage(stage).happened
    assert record.stage(stage).reason == reason
    assert record.stage(stage).delay_ms is None
    assert record.stage(stage).why.endswith(".")


def test_same_amounts_have_the_same_reason() -> None:
    """Without calcium outside it reads as with cadmium: no calcium current."""
    lab = opening()
    lab = replace(lab, bath=replace(lab.bath, ions=(NO_CALCIUM,)))
    (record,) = _records(lab)
    assert record.stage("calcium").reason == "no_calcium_current"
    assert record.stage("cleft").reason == "nothing_released"
    assert record.stage("spike").reason == "nothing_released"


def test_few_contacts_stay_below_threshold() -> None:
    """Eight contacts: some release, a small potential, no spike."""
    (record,) = _records(_driver(contacts=8))
    assert record.stage("soma").happened
    assert record.stage("soma").change < 2.0
    assert record.stage("spike").reason == "below_threshold"


def test_a_contact_fails_by_chance() -> None:
    """One contact releases nothing in most sweeps, and that is chance."""
    records = _records(_driver(contacts=1), 12)
    failed = [one for one in records if not one.stage("release").happened]
    assert len(failed) >= 4
    assert {one.stage("release").reason for one in failed} == {"chance"}
    assert all(0.3 < one.expected < 0.7 for one in failed)


def test_coactive_synapses_are_counted() -> None:
    """The inhibitory synapse on the same neuron counts when it is on."""
    lab = opening()
    (source,) = lab.inputs
    engine = Engine(replace(lab, inputs=(replace(source, on=True),)))
    record = next(
        one
        for one in engine.advance(round(60.0 / TICK_MS)).chains
        if one.synapse == "driver"
    )
    assert record.closed_ms == pytest.approx(record.arrival_ms + 50.0, abs=TICK_MS)
    assert record.others == 1
    (alone,) = Engine(lab).advance(round(60.0 / TICK_MS)).chains
    assert alone.others == 0


def test_synapse_active_before_counts() -> None:
    """Inhibition that came a millisecond earlier is still open: it is co-active."""
    lab = opening()
    (source,) = lab.inputs
    early = replace(source, on=True, train=SpikeTimes(times_ms=(1.5,)))
    engine = Engine(replace(lab, inputs=(early,)))
    record = next(
        one
        for one in engine.advance(round(60.0 / TICK_MS)).chains
        if one.synapse == "driver"
    )
    assert record.others == 1


def test_peaks_are_those_that_made_the_spike() -> None:
    """The terminal's peak; potentials end where the next action potential begins."""
    record = _usual()
    spike = record.stage("spike").delay_ms
    assert spike is not None
    assert 25.0 < record.stage("terminal").amount < 45.0
    for name in ("local", "soma", "segment"):
        stage = record.stage(name)
        assert stage.delay_ms is not None
        assert stage.delay_ms <= spike
        assert stage.amount < 0.0
    assert 3.0 < record.stage("cleft").amount < 15.0


def test_light_synapse_has_a_record() -> None:
    """Its event and what follows; stages that it lacks say so."""
    (record,) = (one for one in _records(_driver(detail="light")))
    for name in ("calcium", "release", "cleft"):
        assert record.stage(name).reason == "light"
    receptors = record.stage("receptors")
    assert receptors.unit == "nS"
    assert receptors.amount > 10.0
    assert record.arrival_ms == pytest.approx(_usual().arrival_ms, abs=0.05)
    assert record.stage("spike").happened


def test_light_input_has_one_record_an_event() -> None:
    """An axon from outside: every spike once, also at the border of two ticks."""
    lab = opening()
    (source,) = lab.inputs
    train = SpikeTimes(times_ms=(4.0, 7.5, 10.0))
    lab = replace(lab, inputs=(replace(source, on=True, train=train),))
    records = [one for one in _records(lab) if one.synapse != "driver"]
    assert [one.arrival_ms for one in records] == pytest.approx([4.0, 7.5, 10.0])


def _pulse(onset_ms: float) -> Lab:
    """Return the opening lab with a pulse that fires neuron 2 by itself."""
    lab = opening()
    pulse = Step(onset_ms=onset_ms, duration_ms=1.0, amplitude=2.0)
    electrode = Electrode(
        id="other",
        place=Place(neuron="n2", branch="soma"),
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(pulse,),
    )
    return replace(lab, electrodes=(*lab.electrodes, electrode))


def test_neuron_that_just_fired_is_refractory() -> None:
    """The same potential that fires it fails right after an action potential."""
    (record,) = _records(_pulse(2.0))
    assert record.stage("segment").happened
    assert record.stage("spike").reason == "refractory"


def test_spike_belongs_to_every_open_record() -> None:
    """Driver and inhibition are both open when neuron 2 fires by a pulse."""
    lab = _pulse(5.0)
    (source,) = lab.inputs
    lab = replace(lab, inputs=(replace(source, on=True),))
    records = {one.synapse: one for one in _records(lab)}
    times = {
        one.arrival_ms + (one.stage("spike").delay_ms or 0.0)
        for one in records.values()
    }
    assert len(records) == 2
    assert len(times) == 1


def test_inhibition_moves_away_from_threshold() -> None:
    """GABA below rest: the potential falls, and that is the reason."""
    lab = opening()
    (source,) = lab.inputs
    lab = replace(
        lab, electrodes=(), inputs=(replace(source, on=True),), synapses=lab.synapses
    )
    (record,) = _records(lab)
    assert record.stage("segment").change < 0.0
    assert record.stage("spike").reason == "moved_away"


def test_metabotropic_synapse_says_that_it_is_slow() -> None:
    """No channel of its own opens; the messenger moves, the potential not yet."""
    (record,) = _records(_driver(receptors=("mglur1",)))
    assert record.stage("receptors").unit == "%"
    assert record.stage("receptors").happened
    assert record.stage("spike").reason == "acts_slowly"
    assert "G proteins" in record.stage("spike").why


def test_every_reason_has_a_sentence() -> None:
    """Each word that the code gives as a reason is a sentence for a student."""
    text = (resource_folder() / "texts" / "en.toml").read_text(encoding="utf-8")
    sentences = tomllib.loads(text)["chain"]
    named = set(re.findall(r'"([a-z]+(?:_[a-z]+)*)"', inspect.getsource(chain)))
    assert not set(sentences) - named
    assert all(sentence.endswith(".") for sentence in sentences.values())
