"""Synapses with full detail in a running lab: the chain, drugs, switches, edits."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Dose,
    Electrode,
    ElectrodeMode,
    Input,
    IonConcentration,
    Lab,
    Place,
    Puff,
    RegularSpikes,
    SpikeTimes,
    Step,
    Stretch,
    Synapse,
    Transmitter,
    Uncaging,
)
from neurolab.document.templates import generic_neuron
from neurolab.simulation.activity import arrays_of
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine, replay
from neurolab.simulation.synapse_probes import MASS_PLACES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

APICAL = Stretch(neuron="n1", branch="apical", start=0.25, stop=0.75)
SPIKES = RegularSpikes(onset_ms=2.0, interval_ms=10.0)


def _lab(**changes: Any) -> Lab:
    """Return a generic neuron with one input of 20 contacts, changed."""
    synapse = Synapse(
        id="s", input="i", targets=(APICAL,), contacts=20, receptors=("ampa",)
    )
    return Lab(
        name="test",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(Input(id="i", train=SPIKES),),
        synapses=(replace(synapse, **changes),),
    )


def _run(lab: Lab, until_ms: float, *names: str) -> dict[str, Floats]:
    """Return traces of a synapse by the end of their addresses."""
    engine = Engine(lab, [f"synapse.s.{name}" for name in names])
    chunk = engine.advance(round(until_ms / TICK_MS))
    values = [one.values for one in chunk.samples]
    return dict(zip(names, values, strict=True))


@cache
def _usual() -> dict[str, Floats]:
    """Return one spike of the usual synapse."""
    return _run(_lab(), 11.0, "released", "calcium.local", "ampa.open", "cleft.peak")


def test_spike_calcium_release_receptors_follow_each_other() -> None:
    """One pulse in the bouton: calcium near 10 uM, some vesicles, 36 channels each."""
    one = _usual()
    released = one["released"][-1]
    assert 9.0 < one["calcium.local"].max() < 11.0
    assert 2.0 <= released <= 20.0
    assert one["ampa.open"].max() == pytest.approx(36.0 * released, rel=0.25)
    order = [one["calcium.local"].argmax(), one["ampa.open"].argmax()]
    first = int(np.flatnonzero(one["released"])[0])
    assert order[0] - 8 < first < order[1]


def test_transmitter_is_conserved_at_every_tick() -> None:
    """What was released is free, bound, carried, split or far away."""
    parts = [key for key in MASS_PLACES if key != "released"]
    names = [f"mass.{key}" for key in ("released", *parts)]
    one = _run(_lab(), 31.0, *names)
    places = ("far", "carried", "split", "free_in_cleft", "free_outside", "bound")
    total = np.sum([one[f"mass.{key}"] for key in places], axis=0)
    assert one["mass.released"].max() > 5000.0
    assert np.abs(total - one["mass.released"]).max() < 1e-6 * total.max()
    assert min(one[f"mass.{key}"].min() for key in places) > -1e-6


@pytest.mark.parametrize(
    ("drug", "micromolar"), [("cadmium", 200.0), ("botulinum", 1.0)]
)
@pytest.mark.parametrize("place", ["bath", "here"])
def test_poisons_of_release(drug: str, micromolar: float, place: str) -> None:
    """Cadmium takes the calcium away, botulinum leaves it; neither releases."""
    dose = (Dose(drug=drug, micromolar=micromolar),)
    lab = replace(_lab(), doses=dose) if place == "bath" else _lab(doses=dose)
    one = _run(lab, 11.0, "released", "calcium.local")
    assert one["released"][-1] <= 1.0
    if drug == "cadmium":
        assert one["calcium.local"].max() < 1.0
    else:
        assert one["calcium.local"].max() > 9.0


def test_no_calcium_no_release_and_back() -> None:
    """Taking calcium out of the running bath stops release; putting it back helps."""
    lab = _lab()
    none = IonConcentration(ion="ca", outside_millimolar=0.0, inside_millimolar=5e-5)
    engine = Engine(lab, ["synapse.s.released"])
    counts = [engine.advance(400).samples[0].values[-1]]
    engine.edit(replace(lab, bath=replace(lab.bath, ions=(none,))))
    counts += [engine.advance(400).samples[0].values[-1] for _ in range(2)]
    engine.edit(lab)
    counts.append(engine.advance(800).samples[0].values[-1])
    assert counts[0] >= 2.0
    assert counts[2] - counts[0] <= 1.0
    assert counts[3] >= counts[2] + 2.0


def test_receptor_blocker_leaves_release() -> None:
    """CNQX closes AMPA receptors, and as many vesicles fuse."""
    dose = (Dose(drug="cnqx", micromolar=20.0),)
    one = _run(_lab(doses=dose), 11.0, "released", "ampa.open")
    assert one["released"][-1] == _usual()["released"][-1]
    assert one["ampa.open"].max() < 0.1 * _usual()["ampa.open"].max()


@pytest.mark.parametrize(
    ("receptor", "transmitter", "until_ms"),
    [
        ("ampa", "glutamate", 30.0),
        ("nmda", "glutamate", 1000.0),
        ("gaba_a", "gaba", 60.0),
        ("glycine", "glycine", 60.0),
        ("nicotinic", "acetylcholine", 60.0),
    ],
)
def test_light_quantum_is_the_kinetic_quantum(
    receptor: str, transmitter: str, until_ms: float
) -> None:
    """Light and full synapses agree within 5 % in the integral of a conductance."""
    fixed = {"release.content_cv": 0.0, "release.sites": 1.0, "release.vesicles": 1.0}
    at = "neuromuscular" if receptor == "nicotinic" else "central"
    free = IonConcentration(ion="mg", outside_millimolar=0.0, inside_millimolar=0.5)
    one = replace(_once(), transmitter=Transmitter(transmitter))
    areas = []
    for detail, own in (
        ("full", {**fixed, "calcium.local": 100.0}),
        ("light", {"light.delay": 0.0}),
    ):
        lab = _lab(
            contacts=1,
            detail=detail,
            geometry=at,
            receptors=(receptor,),
            parameters=own,
        )
        lab = replace(lab, inputs=(one,), bath=Bath(celsius=37.0, ions=(free,)))
        areas.append(_run(lab, until_ms, "g")["g"].sum())
    assert areas[0] > 0.0
    assert areas[1] == pytest.approx(areas[0], rel=0.05)


def _once() -> Input:
    return Input(id="i", train=SpikeTimes(times_ms=(2.0,)))


EDITS: dict[str, dict[str, Any]] = {
    "drug": {"doses": (Dose(drug="tboa", micromolar=100.0),)},
    "route": {"closed": ("diffusion",)},
    "count": {"parameters": {"ampa.count": 40.0}},
    "height": {"parameters": {"cleft.height": 0.03}},
    "receptor": {"receptors": ("ampa", "nmda")},
    "target": {"targets": (Stretch(neuron="n1", branch="basal_1"),)},
    "contacts": {"contacts": 25},
}


@pytest.mark.parametrize("name", EDITS)
def test_no_edit_resets_a_synapse(name: str) -> None:
    """Transmitter, vesicles and calcium go on from where they were."""
    names = ["released", "docked", "mass.released", "calcium.residual"]
    engine = Engine(_lab(), [f"synapse.s.{each}" for each in names])
    before = [one.values[-1] for one in engine.advance(140).samples]
    engine.edit(_lab(**EDITS[name]))
    after = [one.values[0] for one in engine.advance(1).samples]
    more = 50.0 if name == "contacts" else 0.0
    assert before[0] >= 1.0
    assert after[0] == pytest.approx(before[0], abs=1.0)
    assert after[1] == pytest.approx(before[1] + more, abs=1.0)
    assert after[2] == pytest.approx(before[2], rel=0.4)
    assert after[3] == pytest.approx(before[3], rel=0.05)


def test_replay_of_edited_synapses_is_exact() -> None:
    """Lab, seed and log reproduce every state bit for bit, whatever the chunks."""
    lab = _lab()
    engine = Engine(lab)
    for change in ("drug", "receptor", "contacts", "target"):
        engine.advance(150)
        engine.edit(_lab(**EDITS[change]))
    engine.fire(keep_state=True)
    for _ in range(30):
        engine.advance(10)
    again = replay(lab, engine.log, engine.tick)
    mine, other = ([*each.state, *arrays_of(each.activity)] for each in (engine, again))
    assert all(np.array_equal(a, b) for a, b in zip(mine, other, strict=True))


def test_mean_field_releases_the_mean() -> None:
    """The mean-field synapse releases about what 200 contacts do on average."""
    mean = _run(_lab(release="mean_field"), 11.0, "released", "ampa.open")
    drawn = _run(_lab(contacts=200), 11.0, "released")
    assert mean["released"][-1] == pytest.approx(drawn["released"][-1] / 10.0, rel=0.4)
    assert mean["ampa.open"].max() > 100.0


def test_uncaged_calcium_releases_without_a_spike() -> None:
    """A flash of 20 uM empties sites while the input is silent."""
    flash = Uncaging(
        id="u", synapse="s", onset_ms=1.0, duration_ms=5.0, micromolar=20.0
    )
    silent = Input(id="i", train=SpikeTimes(times_ms=()))
    lab = replace(_lab(), uncagings=(flash,), inputs=(silent,))
    one = _run(lab, 10.0, "released", "calcium.local")
    assert one["calcium.local"].max() == pytest.approx(20.06, abs=0.1)
    assert one["released"][-1] > 50.0


def test_puff_opens_receptors_without_release() -> None:
    """A puff of 1 mM for 1 ms opens a good half of the receptors for a moment."""
    puff = Puff(id="p", synapse="s", onset_ms=1.0, duration_ms=1.0, millimolar=1.0)
    silent = Input(id="i", train=SpikeTimes(times_ms=()))
    lab = replace(_lab(), puffs=(puff,), inputs=(silent,))
    one = _run(lab, 10.0, "released", "ampa.open")
    assert one["released"][-1] == 0.0
    assert one["ampa.open"].max() == pytest.approx(20 * 80 * 0.7, rel=0.2)
    assert one["ampa.open"][-1] < 50.0


def test_slow_receptors_open_potassium_channels() -> None:
    """GABA-B: nothing for 20 ms, then a potassium current that lasts."""
    gaba = Input(
        id="i",
        transmitter=Transmitter.GABA,
        train=RegularSpikes(onset_ms=2.0, interval_ms=5.0, count=20),
    )
    lab = replace(_lab(receptors=("gaba_a", "gaba_b"), contacts=50), inputs=(gaba,))
    one = _run(lab, 250.0, "gaba_b.g", "gaba_b.k.current", "gaba_a.g")
    early, late = one["gaba_b.g"][: round(15.0 / TICK_MS)], one["gaba_b.g"]
    assert late.max() > 20.0 * early.max()
    assert late.argmax() > one["gaba_a.g"].argmax()
    assert one["gaba_b.k.current"].max() > 0.0


def test_contact_is_sampled_finely_after_a_fusion() -> None:
    """The cleft of one contact has samples a microsecond apart, in order."""
    lab = _lab(contacts=1, parameters={"calcium.local": 40.0})
    engine = Engine(lab, ["synapse.s.contact.0.cleft.mean"])
    samples = engine.advance(200).samples[0]
    steps = np.diff(samples.times_ms)
    assert steps.min() == pytest.approx(1e-3, abs=1e-6)
    assert steps.max() == pytest.approx(TICK_MS)
    assert (steps > 0.0).all()
    assert samples.values.max() > 4.0


def test_neuron_drives_neuron() -> None:
    """150 contacts of a spiking neuron fire the next one."""
    cells = (generic_neuron(), generic_neuron(neuron_id="n2"))
    stimulus = Electrode(
        id="e",
        place=Place(neuron="n1", branch="soma"),
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(Step(onset_ms=1.0, duration_ms=2.0, amplitude=0.8),),
    )
    synapse = Synapse(
        id="s",
        terminal=Place(neuron="n1", branch="axon", position=1.0),
        targets=(Stretch(neuron="n2", branch="apical", start=0.2, stop=0.7),),
        contacts=150,
        receptors=("ampa",),
    )
    lab = Lab(
        name="pair",
        bath=Bath(celsius=37.0),
        neurons=cells,
        synapses=(synapse,),
        electrodes=(stimulus,),
    )
    crossings = Engine(lab).advance(600).crossings
    assert [one.neuron for one in crossings if one.branch == "soma"] == ["n1", "n2"]


def test_boutons_of_inputs_stay_behind_the_scenes() -> None:
    """Their spikes are not those of neurons, and no start voltage touches them."""
    released = []
    for start in (-70.0, -40.0):
        engine = Engine(replace(_lab(), start=start), ["synapse.s.released"])
        chunk = engine.advance(400)
        assert {one.neuron for one in chunk.crossings} <= {"n1"}
        released.append(chunk.values[0][-1])
    assert released[0] == released[1] > 1.0
