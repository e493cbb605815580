"""Every bundled lab shows its effect on the first press, with its own seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

import neurolab
from neurolab import bundled_labs
from neurolab.measure.spikes import spike_times
from neurolab.oscilloscope.stimuli import trigger_of
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from neurolab.window.story import Story

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SOMA = "neuron.n1.soma@0.5.v"
LEVEL_MV = -20.0


@dataclass(frozen=True)
class Shown:
    """The first sweep of a lab.

    Attributes
    ----------
    traces : dict of str to (times, values)
        Of the lab's own channels.
    fired : dict of str to list of float
        Spike times of each ``neuron.branch``, ms.
    caption : str
        What the window says of it.
    """

    traces: dict[str, tuple[Floats, Floats]]
    fired: dict[str, list[float]]
    caption: str

    def window(self, address: str, start: float, stop: float) -> Floats:
        """Return a part of a trace."""
        times, values = self.traces[address]
        return values[(times >= start) & (times < stop)]

    def rise(self, address: str, start: float, stop: float) -> float:
        """Return the highest of a part above where the part begins."""
        part = self.window(address, start, stop)
        return float(part.max() - part[0])

    def fall(self, address: str, start: float, stop: float) -> float:
        """Return the lowest of a part below where the part begins."""
        part = self.window(address, start, stop)
        return float(part[0] - part.min())

    def peak(self, address: str) -> float:
        """Return the highest value."""
        return float(self.traces[address][1].max())

    def peak_time(self, address: str) -> float:
        """Return when it is highest."""
        times, values = self.traces[address]
        return float(times[values.argmax()])

    def passes(self, address: str) -> list[float]:
        """Return when a trace rises through the level of a spike."""
        return [float(t) for t in spike_times(*self.traces[address], LEVEL_MV)]


@cache
def sweep(name: str) -> Shown:
    """Return the first sweep of a bundled lab, read from its file."""
    lab = neurolab.load(name)
    engine = Engine(lab)
    chunk = engine.advance(round(lab.sweep_ms / TICK_MS))
    traces = {
        probe.address: (np.asarray(one.times_ms), np.asarray(one.values))
        for probe, one in zip(chunk.channels, chunk.samples, strict=True)
    }
    fired: dict[str, list[float]] = {}
    for one in chunk.crossings:
        fired.setdefault(f"{one.neuron}.{one.branch}", []).append(one.time_ms)
    story = Story(
        onset_ms=trigger_of(lab),
        crossings=list(chunk.crossings),
        chains=[*chunk.chains, *engine.open_chains()],
        traces=traces,
    )
    return Shown(traces, fired, story.sentence(lab, is_over=True))


SHOWS: dict[str, Callable[[Shown], None]] = {}


def shows(check: Callable[[Shown], None]) -> Callable[[Shown], None]:
    """Keep a check under the name of its lab."""
    SHOWS[check.__name__.removeprefix("_").replace("_", "-")] = check
    return check


@shows
def _opening(seen: Shown) -> None:
    assert len(seen.fired["n2.soma"]) == 1
    assert seen.fired["n2.soma"][0] < 6.5


@shows
def _threshold(seen: Shown) -> None:
    lead = seen.fired["n1.soma"][0] - seen.fired["n1.ais_distal"][0]
    assert lead == pytest.approx(0.28, rel=0.1)
    apical = "neuron.n1.apical@0.5.v"
    assert seen.window(apical, 3.0, 4.0).max() > seen.window(SOMA, 3.0, 4.0).max()


@shows
def _all_or_nothing(seen: Shown) -> None:
    axon = "neuron.n1.axon@0.8.v"
    heights = [seen.rise(axon, 4.0 + 100.0 * k, 100.0 * (k + 1)) for k in range(7)]
    below = [seen.rise(SOMA, 4.0 + 100.0 * k, 100.0 * (k + 1)) for k in range(3)]
    assert below == sorted(below)
    assert max(heights[:3]) < 2.0
    assert heights[3:] == pytest.approx([heights[3]] * 4, rel=0.02)


@shows
def _refractory(seen: Shown) -> None:
    starts = [round((t - 5.0) // 120.0) for t in seen.fired["n1.soma"]]
    assert [starts.count(pair) for pair in range(6)] == [1, 1, 1, 2, 2, 2]


@shows
def _collision(seen: Shown) -> None:
    out = [seen.passes(f"neuron.n1.axon@{x:g}.v") for x in (0.1, 0.3, 0.5, 0.9)]
    assert [len(times) for times in out] == [2, 2, 2, 2]
    assert out[2][0] < out[1][0] < out[0][0]
    assert out[0][1] < out[1][1] < out[2][1]


@shows
def _diameter(seen: Shown) -> None:
    thin, thick = (
        seen.passes(f"neuron.{n}.axon@0.7.v")[0]
        - seen.passes(f"neuron.{n}.axon@0.3.v")[0]
        for n in ("n1", "n2")
    )
    assert thin / thick == pytest.approx(2.0, rel=0.02)


@shows
def _thick_sheath(seen: Shown) -> None:
    thin, thick = (
        [seen.passes(f"neuron.{name}.node_{node}@0.5.v")[0] for node in nodes]
        for name, nodes in (("n1", (16, 56)), ("n2", (4, 14)))
    )
    slow, fast = (10.0 / np.diff(times)[0] for times in (thin, thick))
    assert fast / slow == pytest.approx(4.0, rel=0.02)
    assert slow == pytest.approx(6.2 * 2.5, rel=0.03)
    assert thick[1] < thin[0] + 0.1


@shows
def _saltatory(seen: Shown) -> None:
    bare = [seen.passes(f"neuron.n1.axon@{x:g}.v")[0] for x in (0.305, 0.805)]
    passes = [seen.passes(f"neuron.n2.node_{n}@0.5.v") for n in (10, 30)]
    assert [len(one) for one in passes] == [1, 1]
    sheathed = [one[0] for one in passes]
    slow, fast = 0.5 / np.diff(bare)[0], 2.0 / np.diff(sheathed)[0]
    assert slow == pytest.approx(0.43, rel=0.03)
    assert fast / slow == pytest.approx(13.0, rel=0.1)


@shows
def _demyelination(seen: Shown) -> None:
    whole, slowed, blocked = (
        seen.passes(f"neuron.{n}.node_20@0.5.v") for n in ("n1", "n2", "n3")
    )
    assert slowed[0] - whole[0] == pytest.approx(0.354, rel=0.1)
    assert blocked == []


@shows
def _calcium(seen: Shown) -> None:
    released = "synapse.{}.released"
    healthy = seen.window(released.format("healthy"), 0.0, 19.0)[-1]
    blocked = seen.window(released.format("cadmium"), 0.0, 19.0)[-1]
    assert healthy == pytest.approx(20.0, abs=9.0)
    assert blocked == 0.0
    assert seen.rise(released.format("cadmium"), 19.0, 40.0) > 30.0
    assert seen.rise("neuron.n2.soma@0.5.v", 3.0, 19.0) > 2.0
    assert seen.rise("neuron.n2.soma@0.5.v", 19.5, 40.0) > 2.0


@shows
def _quanta(seen: Shown) -> None:
    fibre, released = "neuron.n1.fibre@0.3.v", "synapse.endplate.released"
    starts = [4.0 + 40.0 * k for k in range(24)]
    counts = [round(seen.rise(released, t, t + 38.0)) for t in starts]
    heights = np.array([seen.rise(fibre, t, t + 38.0) for t in starts])
    assert {0, 1, 2} <= set(counts)
    means = [heights[np.array(counts) == n].mean() for n in (0, 1, 2)]
    assert means[0] < 0.01
    assert 0.25 < means[1] < 0.6
    assert means[2] == pytest.approx(2.0 * means[1], rel=0.3)


@shows
def _poisons(seen: Shown) -> None:
    assert seen.peak("synapse.cadmium.calcium.local") < 0.6
    assert seen.peak("synapse.control.calcium.local") > 9.0
    assert seen.peak("synapse.control.released") > 10.0
    assert seen.peak("synapse.botulinum.released") <= 1.0
    open_, shut = (seen.peak(f"synapse.{n}.ampa.open") for n in ("control", "cnqx"))
    assert shut < 0.05 * open_


@shows
def _short_term_plasticity(seen: Shown) -> None:
    wanted = {"depressing": 0.115, "facilitating": 3.204}
    for k, (name, last) in enumerate(wanted.items()):
        g, start = f"synapse.{name}.g", 10.0 + 700.0 * k
        first = seen.window(g, start, start + 40.0).max()
        tenth = seen.window(g, start + 450.0, start + 490.0).max()
        assert tenth / first == pytest.approx(last, abs=0.01)


@shows
def _epsp(seen: Shown) -> None:
    assert seen.rise(SOMA, 4.0, 60.0) == pytest.approx(0.465, rel=0.02)


@shows
def _ipsp(seen: Shown) -> None:
    assert seen.fall(SOMA, 4.0, 60.0) == pytest.approx(1.9, rel=0.12)
    assert seen.peak("synapse.inhibit.cl.current") > 0.0


@shows
def _immature_chloride(seen: Shown) -> None:
    assert seen.rise(SOMA, 4.0, 60.0) > 2.0


@shows
def _shunting(seen: Shown) -> None:
    alone, ipsp = seen.rise(SOMA, 4.0, 90.0), seen.rise(SOMA, 103.0, 190.0)
    assert ipsp < 0.1
    assert seen.rise(SOMA, 203.0, 280.0) / alone == pytest.approx(0.89, rel=0.03)


@shows
def _spatial_summation(seen: Shown) -> None:
    a, b, both, less = (
        seen.rise(SOMA, start, start + 80.0) for start in (4.0, 104.0, 204.0, 303.0)
    )
    assert both / (a + b) == pytest.approx(0.98, abs=0.01)
    assert less < 0.5 * both


@shows
def _temporal_summation(seen: Shown) -> None:
    one = seen.rise(SOMA, 4.0, 100.0)
    pairs = [seen.rise(SOMA, 124.0 + 120.0 * k, 240.0 + 120.0 * k) for k in range(5)]
    wanted = [1.88, 1.75, 1.50, 1.21, 1.02]
    assert [pair / one for pair in pairs] == pytest.approx(wanted, abs=0.02)


@shows
def _two_axons(seen: Shown) -> None:
    (spike,) = seen.fired["n1.soma"]
    assert 105.0 < spike < 110.0
    assert seen.rise(SOMA, 4.0, 90.0) == pytest.approx(7.0, rel=0.15)


@shows
def _clearing(seen: Shown) -> None:
    left = {
        name: seen.window(f"synapse.{name}.cleft.mean", start, start + 1.0).mean()
        for name, start in (("ach", 8.0), ("glu", 8.0), ("da", 300.0))
    }
    assert left["ach"] < 1e-5
    assert left["glu"] < 5e-4
    assert left["da"] > 5e-4
    assert seen.peak("synapse.ach.mass.split") > 3000.0
    assert seen.peak("synapse.da.mass.carried") > 3000.0


@shows
def _glutamate_receptors(seen: Shown) -> None:
    fast, middle, slow = (
        seen.peak_time(f"synapse.glu.{name}")
        for name in ("ampa.open", "nmda.open", "mglur1.g")
    )
    assert fast < 55.0 < middle < 90.0
    assert 400.0 < slow < 650.0


@shows
def _gaba_receptors(seen: Shown) -> None:
    fast = seen.window("synapse.gaba.gaba_a.open", 100.0, 700.0)
    assert fast.max() < 0.05 * seen.peak("synapse.gaba.gaba_a.open")
    assert 120.0 < seen.peak_time("synapse.gaba.gaba_b.g") < 200.0
    assert seen.window(SOMA, 150.0, 200.0).min() < seen.window(SOMA, 0, 5).mean() - 1.0


@shows
def _counting_spikes(seen: Shown) -> None:
    peaks = [seen.peak(f"synapse.gaba_{n}.gaba_b.g") for n in (1, 2, 3, 5, 10)]
    ratios = [peak / peaks[0] for peak in peaks]
    assert ratios == pytest.approx([1.0, 8.6, 24.0, 61.0, 116.0], rel=0.1)


@shows
def _acetylcholine_receptors(seen: Shown) -> None:
    spikes = np.array(seen.fired["n1.soma"])
    before, after = int((spikes < 600.0).sum()), int((spikes > 3000.0).sum())
    assert (before, after) == (12, 14)
    assert seen.fall(SOMA, 590.0, 2500.0) > 2.0


@shows
def _noradrenaline(seen: Shown) -> None:
    spikes = np.array(seen.fired["n1.soma"])
    before, after = int((spikes < 600.0).sum()), int((spikes > 8000.0).sum())
    assert (before, after) == (12, 18)


@shows
def _neuromuscular_junction(seen: Shown) -> None:
    assert len(seen.passes("neuron.n2.fibre@0.3.v")) == 1
    assert len(seen.passes("neuron.n2.fibre@0.7.v")) == 1
    late = seen.window("synapse.endplate.nicotinic.open", 15.0, 20.0)
    assert late.max() < 0.01 * seen.peak("synapse.endplate.nicotinic.open")


@shows
def _three_neurons(seen: Shown) -> None:
    times = [seen.fired[f"n{k}.soma"] for k in (1, 2, 3)]
    assert [len(one) for one in times] == [1, 1, 1]
    assert np.diff([one[0] for one in times]) == pytest.approx([2.3, 2.3], abs=0.5)


@shows
def _thousands_of_inputs(seen: Shown) -> None:
    spikes = seen.fired["n1.soma"]
    assert 3 <= len(spikes) <= 12
    assert any(1800.0 < t < 1808.0 for t in spikes)


@shows
def _graded_potentials(seen: Shown) -> None:
    names = [f"neuron.n1.dendrite@{x:g}.v" for x in (0.0, 0.25, 0.5, 0.75, 1.0)]
    heights = [seen.rise(name, 4.0, 100.0) for name in names]
    when = [seen.peak_time(name) for name in names]
    assert heights == sorted(heights, reverse=True)
    assert when == sorted(when)
    assert heights[2] / heights[0] == pytest.approx(1.0 / 3.0, rel=0.15)
    assert heights[4] / heights[0] == pytest.approx(1.0 / 4.0, rel=0.15)


@shows
def _action_potential(seen: Shown) -> None:
    assert seen.rise(SOMA, 1.0, 20.0) == pytest.approx(105.0, rel=0.02)
    began = []
    for ion in ("na", "k"):
        times, current = seen.traces[f"neuron.n1.soma@0.5.{ion}.current"]
        moved = np.abs(current - current[0])
        began.append(float(times[np.argmax(moved > 0.2 * moved.max())]))
    assert began[0] < began[1] - 0.2


@shows
def _squid_axon(seen: Shown) -> None:
    places = [f"neuron.n1.axon@{x:g}.v" for x in (0.25, 0.5, 0.75)]
    times = [seen.passes(place) for place in places]
    assert [len(one) for one in times] == [1, 1, 1]
    assert 50.0 / (times[2][0] - times[0][0]) == pytest.approx(12.3, rel=0.02)
    heights = [seen.peak(place) for place in places]
    assert heights == pytest.approx([heights[0]] * 3, abs=0.5)


@shows
def _muscle_fibre(seen: Shown) -> None:
    times = [seen.passes(f"neuron.n1.fibre@{x:g}.v") for x in (0.55, 0.75, 1.0)]
    assert [len(one) for one in times] == [1, 1, 1]
    assert times[0] < times[1] < times[2]


@shows
def _adapting_neuron(seen: Shown) -> None:
    steps = np.diff(seen.fired["n1.soma"])
    assert len(steps) == 9
    assert (np.diff(steps) > 0.0).all()
    assert steps[-1] > 1.5 * steps[0]
    assert (
        seen.window(SOMA, 400.0, 420.0).mean() < seen.window(SOMA, 0.0, 19.0)[0] - 1.0
    )
    calcium = "neuron.n1.soma@0.5.calcium"
    assert seen.peak(calcium) > 2.0 * seen.window(calcium, 20.0, 40.0).max()


@shows
def _fast_spiking(seen: Shown) -> None:
    steps = np.diff(seen.fired["n1.soma"])
    assert 1000.0 / steps.mean() > 400.0
    assert steps[-1] == pytest.approx(steps[5], rel=0.02)


@shows
def _generic_neuron(seen: Shown) -> None:
    segment, soma, axon, apical = (
        seen.passes(f"neuron.n1.{place}.v")
        for place in ("ais_distal@0.7", "soma@0.5", "axon@0.99", "apical@0.5")
    )
    assert soma[0] - segment[0] == pytest.approx(0.2, abs=0.05)
    assert segment[0] < soma[0] < apical[0]
    assert seen.peak("neuron.n1.apical@0.5.v") < seen.peak(SOMA) - 10.0
    middle = seen.fired["n1.axon"][0]
    assert 0.49 / (axon[0] - middle) == pytest.approx(0.43, rel=0.1)


@shows
def _myelinated_neuron(seen: Shown) -> None:
    segment, soma, early, late, last = (
        seen.passes(f"neuron.n1.{place}.v")[0]
        for place in (
            "ais_distal@0.7",
            "soma@0.5",
            "node_5@0.5",
            "node_15@0.5",
            "node_19@0.5",
        )
    )
    assert segment < early < late < last
    assert segment < soma
    assert 1.01 / (late - early) == pytest.approx(3.2, rel=0.03)


@shows
def _mrg_fibre(seen: Shown) -> None:
    nodes = (1, 10, 20, 30)
    times = [seen.passes(f"neuron.n1.node_{n}@0.5.v") for n in nodes]
    assert [len(one) for one in times] == [1, 1, 1, 1]
    assert times == sorted(times)
    assert 20 * 1.15 / (times[3][0] - times[1][0]) == pytest.approx(56.3, rel=0.02)
    trace = [seen.traces[f"neuron.n1.node_{n}@0.5.v"] for n in nodes]
    lit = np.sum([values > LEVEL_MV for _, values in trace], axis=0)
    assert lit.max() >= 2


@pytest.mark.parametrize("name", SHOWS)
def test_lab_shows_its_effect_on_the_first_press(name: str) -> None:
    """One sweep with the lab's seed is enough."""
    SHOWS[name](sweep(name))


def test_every_lab_of_the_course_is_looked_at() -> None:
    """None is forgotten."""
    assert set(bundled_labs()) == set(SHOWS)


TELLS = {
    "opening": "neuron 2 fired 3.0 ms later",
    "threshold": "from its initial segment, 0.26 ms before the soma",
    "all-or-nothing": "0.462 nA: +13 mV; 0.48 nA, 0.565 nA, 0.942 nA, 2.35 nA: 1 ",
    "refractory": "7 ms apart: 1 action potential; 10 ms, 15 ms, 25 ms apart: 2 ",
    "collision": "then two came from the ends, met, and ended there",
    "diameter": "25 µm: 12 mm in 2.8 ms, 4.3 m/s; Bare, 100 µm: 12 mm in 1.4 ms, 8.6",
    "demyelination": "three sheaths left: came only 14 of 30 mm far",
    "calcium": "Healthy 25, Cadmium 0; after the flash Cadmium 56",
    "quanta": "25 spikes: 4 released nothing, 6 one packet, 15 more",
    "poisons": "Healthy 23, Cadmium 0, Botulinum toxin 0, CNQX 23",
    "short-term-plasticity": "answer 10 is 12 % of the first; Facilitating axon",
    "epsp": "Soma +0.47 mV",
    "ipsp": "Soma −1.7 mV",
    "immature-chloride": "Soma +2.9 mV",
    "shunting": "+3.7 mV; Inhibitory axon: less than 0.1 mV; Inhibitory axon + ",
    "spatial-summation": "Axon A, Axon B: +3.2 mV; Axon A + Axon B: +6.2 mV",
    "temporal-summation": "0 ms apart: +5.8 mV; 5 ms apart: +5.4 mV; 10 ms apart: +4.6",
    "two-axons": "Axon A: +6.2 mV; Axon A + Axon B: 1 action potential",
    "clearing": "acetylcholine 0.52 ms, glutamate 1.7 ms, dopamine 205 ms",
    "glutamate-receptors": "AMPA 11 ms, NMDA 53 ms, mGluR1 518 ms",
    "gaba-receptors": "GABA-A 36 ms, GABA-B 145 ms",
    "counting-spikes": "1 spike 1.4 pS, 2 spikes 12 pS, 3 spikes 32 pS",
    "acetylcholine-receptors": "Stimulus: 14 action potentials",
    "noradrenaline": "Stimulus: 18 action potentials",
    "neuromuscular-junction": "muscle fibre fired 3.5 ms later",
    "three-neurons": "neuron 3 fired 4.5 ms later",
    "graded-potentials": "Dendrite +18 mV; 250 µm +11 mV; 500 µm +6.7 mV",
    "thousands-of-inputs": "6 times, at irregular intervals; Volley of 40 at 1800 ms f",
    "saltatory": "0.43 m/s; Sheathed axon: 3.2 mm in 0.57 ms, 5.7 m/s",
    "thick-sheath": "16 m/s; Sheathed, 10 µm: 16 mm in 0.26 ms, 62 m/s",
    "adapting-neuron": "fired 10 times; its intervals grew from 17.0 ms to 28.1 ms",
    "fast-spiking": "fired 47 times, every 2.2 ms: 464 Hz",
    "generic-neuron": "from its initial segment, 0.21 ms before the soma",
    "myelinated-neuron": "1.6 mm in 0.49 ms, at 3.3 m/s",
    "mrg-fibre": "ran 37 mm in 0.66 ms, at 56 m/s",
    "muscle-fibre": "Skeletal muscle fibre fired; the action potential ran 5 mm",
    "action-potential": "fired 1.5 ms after the stimulus began",
    "squid-axon": "ran 50 mm in 4.1 ms, at 12 m/s",
}
"""What the caption says of the effect, for the seed that a lab has."""


@pytest.mark.parametrize("name", TELLS)
def test_caption_tells_the_effect(name: str) -> None:
    """In one sentence with its numbers, which are those of the sweep."""
    assert TELLS[name] in sweep(name).caption
