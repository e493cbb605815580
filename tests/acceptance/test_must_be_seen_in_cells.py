"""What a lecture must show of thresholds, inhibition and packets (section 5), in 10 %.

The rows about terminals, clearing and thousands of inputs are in `test_must_be_seen`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

import neurolab
from neurolab.document.labs.spikes import thinned
from neurolab.document.templates import generic_neuron, scaled_myelinated_fibre
from neurolab.protocols.quanta import QuantalHistogram, quantal_histogram
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.acceptance.cell_naive import NaiveCell
from tests.acceptance.rig import bench, clamp, pulse, without_channel
from tests.acceptance.synaptic_rig import Volley, height, run, spikes, synaptic_lab

if TYPE_CHECKING:
    from neurolab.document.records import Neuron

SOMA = "neuron.n1.soma@0.5.v"
SEGMENT = "neuron.n1.ais_distal@0.7.v"
ENOUGH = round(12.0 / TICK_MS)


# -- threshold at the hillock ----------------------------------------------------------


def _without_segment(cell: Neuron) -> Neuron:
    """Return the cell without sodium channels in its initial segment."""
    return without_channel(cell, "pyr37_na", of="ais")


@pytest.mark.parametrize(
    ("is_whole", "place", "millivolts"), [(True, SEGMENT, -55.6), (False, SOMA, -34.8)]
)
def test_threshold_at_the_hillock(
    is_whole: bool, place: str, millivolts: float
) -> None:
    """The least negative potential from which no action potential arises.

    -55.6 mV in the initial segment, where it begins; -34.8 mV in the soma of a cell
    whose segment has no sodium channels. Pulses of 2 ms, the current to one in 5,000.
    """
    cell = generic_neuron() if is_whole else _without_segment(generic_neuron())
    low, high, below = 0.4, 1.2, -100.0
    while high - low > 2e-4 * high:
        middle = 0.5 * (low + high)
        lab = bench(cell, clamp("soma", 0.5, pulse(2.0, 2.0, middle)))
        values = Engine(lab, list(dict.fromkeys((SOMA, place)))).advance(ENOUGH).values
        soma, there = values[0], values[-1]
        if soma.max() > -10.0:
            high = middle
        else:
            low, below = middle, float(there.max())
    assert below == pytest.approx(millivolts, abs=1.5)


# -- shunting --------------------------------------------------------------------------


def _fires(count: int, inhibition_ns: float) -> bool:
    """Return whether synapses spread over the apical dendrite fire the cell."""
    volleys = [
        Volley("apical", (90.0 + 20.0 * k) / 400.0, 2.0, count=len(here))
        for k in range(10)
        if (here := range(k, count, 10))
    ]
    if inhibition_ns:
        volleys.append(Volley("soma", 0.5, 1.0, inhibition_ns, 0.3, 6.0, -75.0))
    times, (trace,) = run(synaptic_lab(generic_neuron(), volleys), SOMA, until_ms=22.0)
    return spikes(times, trace) > 0


@pytest.mark.parametrize(("inhibition_ns", "more"), [(5.0, 8), (20.0, 32)])
def test_inhibition_costs_synapses(inhibition_ns: float, more: int) -> None:
    """Each 5 nS at -75 mV takes some 8 synapses more than the 35 without it.

    A tenth of eight is less than one synapse; the band is one at 5 nS, three at 20. In
    between it bends: 5, 10, 15 and 20 nS take 9, 19, 28 and 35 more.
    """
    band = max(1, round(0.1 * more))
    assert not _fires(35 + more - band - 1, inhibition_ns)
    assert _fires(35 + more + band, inhibition_ns)


@cache
def _twin() -> NaiveCell:
    return NaiveCell()


@pytest.mark.parametrize(
    ("inhibition_ns", "count"),
    [(0.0, 35), (5.0, 44), (10.0, 54), (15.0, 63), (20.0, 70)],
)
def test_synapses_to_threshold_by_two_methods(inhibition_ns: float, count: int) -> None:
    """A dense matrix written from the equations finds the same number, to a synapse.

    Over 20 nS that is 8.75 more for each 5 nS, the "about 8" of the text within a
    tenth; the first ones cost a little more than the last.
    """
    for fires in (_fires, _twin().fires):
        assert not fires(count - 1, inhibition_ns)
        assert fires(count, inhibition_ns)


@cache
def _at_rest() -> float:
    """Return the soma's potential at rest, mV."""
    lab = synaptic_lab(generic_neuron(), [Volley("soma", 0.5, 5.0)])
    return float(run(lab, SOMA, until_ms=1.0)[1][0][0])


def _left(distance_um: float, branch: str, position: float, early_ms: float) -> float:
    """Return what 5 nS that reverse at rest leave of ten synapses' potential."""
    excitation = Volley("apical", distance_um / 400.0, 45.0, count=10)
    brake = Volley(branch, position, 45.0 - early_ms, 5.0, 0.3, 6.0, _at_rest())
    alone, both = (
        height(run(synaptic_lab(generic_neuron(), these), SOMA, until_ms=90.0)[1][0])
        for these in ([excitation], [excitation, brake])
    )
    return both / alone


def test_inhibition_on_the_path_is_strongest() -> None:
    """On the path, at the soma, off the path: each takes less than the one before."""
    on_path, soma, off_path = (
        _left(290.0, branch, position, 1.0)
        for branch, position in (("apical", 0.375), ("soma", 0.5), ("basal_2", 0.5))
    )
    assert on_path < soma - 0.03
    assert soma < off_path - 0.03
    assert off_path < 0.97


def test_shunt_acts_while_it_is_open() -> None:
    """It takes a tenth 1 ms before; 20 ms before or 5 ms behind nothing is left."""
    found = [_left(150.0, "soma", 0.5, early) for early in (20.0, 5.0, 1.0, -5.0)]
    assert found[2] == pytest.approx(0.89, abs=0.02)
    assert found[2] < found[1] < found[0]
    assert found[0] > 0.98
    assert found[3] > 0.99


# -- spatial summation -----------------------------------------------------------------


def test_one_branch_saturates() -> None:
    """Two volleys on two dendrites make 98 % of their sum, on one branch 89 %."""

    def rise(*volleys: Volley) -> float:
        lab = synaptic_lab(generic_neuron(), volleys)
        return height(run(lab, SOMA, until_ms=40.0)[1][0])

    here = Volley("basal_2", 0.5, 2.0, count=8)
    there = Volley("apical", 0.375, 2.0, count=8)
    twice = Volley("basal_2", 0.5, 2.0, count=16)
    assert rise(here) == pytest.approx(3.1, rel=0.02)
    assert rise(here, there) / (rise(here) + rise(there)) == pytest.approx(
        0.98, abs=0.01
    )
    assert rise(twice) / (2.0 * rise(here)) == pytest.approx(0.89, abs=0.01)


# -- demyelination ---------------------------------------------------------------------


@pytest.mark.parametrize(("celsius", "passes"), [(35.0, True), (37.0, False)])
def test_warmth_blocks_what_hardly_conducts(celsius: float, passes: bool) -> None:
    """Three internodes at 3.5 % let an action potential pass at 35 and not at 37 C."""
    fibre = thinned(scaled_myelinated_fibre(neuron_id="n1", nodes=31), 0.035, 14, 16)
    lab = bench(fibre, clamp("node_1", 0.5, pulse(0.5, 0.1, 3.0)), celsius=celsius)
    (v,) = Engine(lab, ["neuron.n1.node_20@0.5.v"]).advance(round(3.0 / TICK_MS)).values
    assert bool(v.max() > -20.0) is passes


# -- quanta ----------------------------------------------------------------------------


@cache
def _packets() -> QuantalHistogram:
    """Return 500 trials of the lab of packets, at .3 mM of calcium."""
    lab = neurolab.load("quanta")
    return quantal_histogram(lab, "endplate", 500, observable="neuron.n1.fibre@0.3.v")


def test_failures_of_500_trials_are_those_of_poisson() -> None:
    """As many as exp(-m), within 3 standard errors."""
    vesicles = _packets().trials.column("vesicles")
    none = np.exp(-vesicles.mean())
    error = np.sqrt(none * (1.0 - none) / vesicles.size)
    assert np.mean(vesicles == 0.0) == pytest.approx(none, abs=3.0 * error)


def test_content_of_500_trials_three_ways() -> None:
    """By failures, by means and by variation: what really fused."""
    found = _packets()
    assert found.content_by_failures == pytest.approx(found.content, rel=0.1)
    assert found.content_by_means == pytest.approx(found.content, rel=0.1)
    assert found.content_by_variation == pytest.approx(found.content, rel=0.15)


@pytest.mark.parametrize("packets", [0, 1, 2])
def test_histogram_of_500_trials_has_steps(packets: int) -> None:
    """Trials with 0, 1 and 2 packets stand at 0, 1 and 2 quanta."""
    found = _packets()
    here = found.trials.column("vesicles") == packets
    heights = found.trials.column("amplitude")[here]
    assert heights.size > 20
    assert heights.mean() / found.quantum == pytest.approx(packets, abs=0.1)
