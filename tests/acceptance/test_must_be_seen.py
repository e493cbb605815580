"""What a lecture must show (PHYSIOLOGY section 5), read off the bundled labs, in 10 %.

Numbers that a T row also holds are tested there: delays (T31), quanta (T32, T33), the
clocks of single receptors (T39 to T43), refractoriness (T11, T17), collision (T14),
velocities (T18, T19, T22, T24), graded decay (T25), dopamine (T48), short-term
plasticity (T35, T36).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.labs import parts
from neurolab.document.records import (
    Bath,
    Dose,
    Lab,
    Transmitter,
)
from neurolab.document.templates import generic_neuron, muscle_fibre
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import bench, clamp, pulse, without_channel
from tests.acceptance.synaptic_rig import Volley, height, run, synaptic_lab

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.document.records import IonConcentration, Neuron

    Floats = NDArray[np.float64]
    Traces = dict[str, tuple[Floats, Floats]]

SOMA = "neuron.n1.soma@0.5.v"
SITES = 10


def _traces(lab: Lab, until_ms: float, *addresses: str) -> Traces:
    """Return times and values of a run, by address."""
    engine = Engine(replace(lab, channels=()), addresses)
    chunk = engine.advance(round(until_ms / TICK_MS))
    return {
        probe.address: (np.asarray(one.times_ms), np.asarray(one.values))
        for probe, one in zip(chunk.channels, chunk.samples, strict=True)
    }


@cache
def _terminal(*ions: IonConcentration, doses: tuple[Dose, ...] = ()) -> Traces:
    """Return the healthy connection of the lab of calcium, in the mean."""
    lab = neurolab.load("calcium")
    healthy = replace(lab.synapses[0], release="mean_field")
    lab = replace(
        lab,
        synapses=(healthy,),
        uncagings=(),
        channels=(),
        doses=doses,
        bath=replace(lab.bath, ions=ions),
    )
    names = ("released", "calcium.local", "calcium.current", "release.rate")
    addresses = [f"synapse.healthy.{name}" for name in names]
    return _traces(
        lab,
        12.0,
        *addresses,
        "neuron.n1.terminal@0.25.v",
        "synapse.healthy.ampa.open",
    )


def _probability(traces: Traces) -> float:
    """Return the probability that a contact of ten sites releases anything.

    Within 6 ms from a millisecond before the action potential, as for the test bouton:
    chance goes on all the time.
    """
    times, released = traces["synapse.healthy.released"]
    first, last = np.interp((3.4, 9.4), times, released)
    share = (last - first) / (40 * SITES)
    return float(1.0 - (1.0 - share) ** SITES)


@pytest.mark.parametrize(("millimolar", "probability"), [(2.0, 0.40), (0.5, 0.016)])
def test_release_falls_with_calcium(millimolar: float, probability: float) -> None:
    """Of ten sites: .40 at 2 mM, .016 at .5."""
    found = _probability(_terminal(parts.calcium(millimolar)))
    assert found == pytest.approx(probability, rel=0.1)


def test_release_at_a_twentieth_of_calcium() -> None:
    """.0002 of ten sites at .1 mM: a number of one digit, and so compared."""
    found = _probability(_terminal(parts.calcium(0.1)))
    assert round(found, 4) == pytest.approx(0.0002)


def test_no_calcium_no_release() -> None:
    """Chance is all that is left: under one in ten thousand."""
    assert _probability(_terminal(parts.calcium(0.0))) < 1.2e-4


def test_half_of_the_channels() -> None:
    """Release of ten sites falls from .40 to .046."""
    half = _terminal(doses=(Dose(drug="cadmium", micromolar=10.0),))
    assert _probability(half) == pytest.approx(0.046, rel=0.1)


def test_botulinum_leaves_calcium() -> None:
    """Calcium is the same, release is under 3 %."""
    toxin = _terminal(doses=(Dose(drug="botulinum", micromolar=0.05),))
    name = "synapse.healthy.calcium.local"
    assert toxin[name][1] == pytest.approx(_terminal()[name][1], rel=1e-6)
    assert _probability(toxin) < 0.03 * _probability(_terminal())


def test_order_of_the_stages() -> None:
    """Action potential, calcium current, release, receptors."""
    seen = _terminal()
    peaks = []
    for name, sign in (
        ("neuron.n1.terminal@0.25.v", 1.0),
        ("synapse.healthy.calcium.current", -1.0),
        ("synapse.healthy.release.rate", 1.0),
        ("synapse.healthy.ampa.open", 1.0),
    ):
        times, values = seen[name]
        peaks.append(float(times[(sign * values).argmax()]))
    assert peaks == sorted(set(peaks))
    assert 0.15 < peaks[2] - peaks[0] < 0.6


@cache
def _endplate(*closed: str) -> tuple[float, float, float]:
    """Return 80 to 20 % decay (ms), share that left the cleft, share open at 80 ms.

    At the temperature at which the receptor was measured, as in T44.
    """
    source = parts.axon("motor", (2.0,), (0.0, 0.0), Transmitter.ACETYLCHOLINE)
    synapse = parts.connection(
        "endplate",
        "motor",
        ("nicotinic",),
        parts.onto("n1", "fibre", 0.5),
        contacts=20,
        geometry="neuromuscular",
        closed=closed,
        parameters={"calcium.local": 20.0},
    )
    lab = Lab(
        name="endplate",
        bath=Bath(celsius=23.0),
        neurons=(muscle_fibre(),),
        inputs=(source,),
        synapses=(synapse,),
    )
    names = ("nicotinic.open", "mass.left_cleft", "mass.released")
    seen = _traces(lab, 80.0, *(f"synapse.endplate.{name}" for name in names))
    times, opened = seen["synapse.endplate.nicotinic.open"]
    after = opened[opened.argmax() :] / opened.max()
    ends = [float(times[np.argmax(after < share)]) for share in (0.8, 0.2)]
    left = seen["synapse.endplate.mass.left_cleft"][1][-1]
    share = left / seen["synapse.endplate.mass.released"][1][-1]
    return (ends[1] - ends[0]) / np.log(4.0), float(share), float(after[-1])


def test_edge_of_the_endplate_does_not_matter() -> None:
    """With the enzyme, closing the edge changes nothing."""
    assert _endplate("diffusion")[0] == pytest.approx(_endplate()[0], rel=0.01)


def test_endplate_without_enzyme() -> None:
    """The current lasts at least six times as long."""
    assert _endplate("enzyme")[0] / _endplate()[0] > 6.0


def test_endplate_without_enzyme_and_edge() -> None:
    """Channels stay open."""
    assert _endplate("enzyme", "diffusion")[2] > 0.3
    assert _endplate("enzyme")[2] < 0.02


@cache
def _glutamate(*closed: str) -> tuple[float, float, float, float]:
    """Return AMPA peak, AMPA decay to 1/e (ms), NMDA and glutamate (mM) at 100 ms."""
    source = parts.axon("glu", (2.0,), (0.0, 0.0))
    synapse = parts.connection(
        "glu",
        "glu",
        ("ampa", "nmda"),
        parts.onto("n1", "apical", 0.3),
        contacts=20,
        closed=closed,
    )
    lab = Lab(
        name="glutamate",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(source,),
        synapses=(synapse,),
    )
    names = ("ampa.open", "nmda.open", "cleft.mean")
    seen = _traces(lab, 100.0, *(f"synapse.glu.{name}" for name in names))
    times, opened = seen["synapse.glu.ampa.open"]
    after = opened[opened.argmax() :]
    decay = times[np.argmax(after < after[0] / np.e)] - times[0]
    last = [seen[f"synapse.glu.{name}"][1][-1] for name in names[1:]]
    return float(opened.max()), float(decay), float(last[0]), float(last[1])


def test_uptake_hardly_matters_to_one_quantum() -> None:
    """Without EAAT the AMPA decay grows by 3 %."""
    assert 1.0 < _glutamate("uptake")[1] / _glutamate()[1] < 1.06


def test_closed_cleft_traps_glutamate() -> None:
    """AMPA receptors desensitise, NMDA receptors stay open; open it is clean."""
    _, _, nmda, left = _glutamate("diffusion")
    assert left > 0.1
    assert nmda > 5.0 * _glutamate()[2]
    assert _glutamate()[3] < 1e-5


def test_epsp_currents() -> None:
    """Sodium has 60 % of the conductance, and the potential fades with 12 ms."""
    lab = neurolab.load("epsp")
    names = [SOMA, "synapse.excite.na.charge", "synapse.excite.k.charge"]
    seen = _traces(lab, 60.0, *names)
    times, v = seen[SOMA]
    v = v - v[0]
    late = np.interp((25.0, 37.4), times, v)
    assert np.log(late[0] / late[1]) == pytest.approx(1.0, rel=0.1)
    sodium, potassium = (float(seen[name][1][-1]) for name in names[1:])
    share = (sodium / (-69.5 - 66.6)) / (
        sodium / (-69.5 - 66.6) + potassium / (-69.5 + 98.6)
    )
    assert share == pytest.approx(0.597, rel=0.02)


def _rise(*volleys: Volley) -> float:
    """Return the rise of the soma's potential, mV."""
    lab = synaptic_lab(generic_neuron(), volleys)
    return height(run(lab, SOMA, until_ms=40.0)[1][0])


def test_two_places_add_and_one_place_saturates() -> None:
    """On two dendrites 98 % of the sum; on one branch less."""
    one = Volley("apical", 0.375, 2.0, count=8)
    other = Volley("basal_2", 0.5, 2.0, count=8)
    alone = _rise(one)
    assert alone == pytest.approx(3.1, rel=0.05)
    apart = _rise(one, other) / (alone + _rise(other))
    assert apart == pytest.approx(0.98, abs=0.01)
    together = _rise(Volley("apical", 0.375, 2.0, count=16)) / (2.0 * alone)
    assert together < 0.95


@cache
def _threshold(*, without_segment: bool) -> float:
    """Return the 2 ms current that fires the soma, nA."""
    cell: Neuron = generic_neuron()
    if without_segment:
        cell = without_channel(cell, "pyr37_na", of="ais")
    low, high = 0.1, 3.0
    while high - low > 0.004:
        middle = 0.5 * (low + high)
        lab = bench(cell, clamp("soma", 0.5, pulse(2.0, 2.0, middle)))
        chunk = Engine(lab, [SOMA]).advance(round(12.0 / TICK_MS))
        if chunk.values[0].max() > -10.0:
            high = middle
        else:
            low = middle
    return high


def test_threshold_without_the_initial_segment() -> None:
    """Without its sodium channels it takes 2.3 times the current."""
    ratio = _threshold(without_segment=True) / _threshold(without_segment=False)
    assert ratio == pytest.approx(2.3, rel=0.1)


@cache
def _background() -> Traces:
    """Return a second under thousands of inputs, without the volley."""
    lab = neurolab.load("thousands-of-inputs")
    return _traces(lab, 1500.0, SOMA, "synapse.excite.g", "synapse.inhibit.g")


def test_mean_conductance_of_thousands() -> None:
    """30,000 inputs of .3 nS at .5 Hz with .4 of them releasing: 4.6 nS."""
    g = _background()["synapse.excite.g"][1][2000:]
    assert 1e3 * g.mean() == pytest.approx(4.65, rel=0.05)


@cache
def _resting_conductance() -> float:
    """Return the input conductance of the quiet cell of that lab, uS."""
    (cell,) = neurolab.load("thousands-of-inputs").neurons
    lab = bench(cell, clamp("soma", 0.5, pulse(1.0, 400.0, -0.01)))
    times, v = _traces(lab, 350.0, SOMA)[SOMA]
    return 0.01 / float(v[0] - v[times > 340.0].mean())


def test_high_conductance_state() -> None:
    """Input resistance falls 1.5 to 4 times."""
    seen = _background()
    inputs = sum(seen[f"synapse.{k}.g"][1][2000:].mean() for k in ("excite", "inhibit"))
    rest = _resting_conductance()
    assert 1.5 < (rest + float(inputs)) / rest < 4.0


def test_volley_of_forty_fires_it() -> None:
    """Whatever came before, within 8 ms, of ten seeds; without it three at most do."""
    lab = neurolab.load("thousands-of-inputs")
    fired = []
    for seed in range(1, 11):
        chunk = Engine(replace(lab, seed=seed)).advance(round(1815.0 / TICK_MS))
        times = [x.time_ms for x in chunk.crossings if x.branch == "soma"]
        fired.append(
            [any(t < one < t + 8.0 for one in times) for t in (1700.0, 1800.0)]
        )
    before, after = np.sum(fired, axis=0)
    assert (after, before <= 3) == (10, True)


@cache
def _intervals(seed: int, until_ms: float, silent: str = "") -> Floats:
    """Return the intervals between spikes under thousands of inputs, ms."""
    lab = neurolab.load("thousands-of-inputs")
    inputs = tuple(
        replace(one, on=one.id not in {"volley", silent}) for one in lab.inputs
    )
    engine = Engine(replace(lab, inputs=inputs, seed=seed))
    chunk = engine.advance(round(until_ms / TICK_MS))
    return np.diff([x.time_ms for x in chunk.crossings if x.branch == "soma"])


def test_irregular_when_balanced_regular_or_silent_otherwise() -> None:
    """Without inhibition a clock, without excitation nothing."""
    assert _intervals(1, 500.0, "excite").size == 0
    alone, both = _intervals(1, 1000.0, "inhibit"), _intervals(1, 15_000.0)
    assert alone.std() / alone.mean() < 0.2
    assert both.std() / both.mean() > 0.7


def test_irregular_firing_has_the_cv_of_cortical_cells() -> None:
    """CV .7 to 1, in 10 %, over half a minute."""
    both = np.concatenate([_intervals(seed, 15_000.0) for seed in (1, 2)])
    assert both.std() / both.mean() < 1.1
