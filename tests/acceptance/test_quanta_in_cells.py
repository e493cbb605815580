"""What packets of the default synapse do to whole cells (PHYSIOLOGY section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.records import Bath, Input, Lab, SpikeTimes, Stretch, Synapse
from neurolab.document.templates import generic_neuron, muscle_fibre, myelinated_neuron
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import bench, clamp, pulse, record, voltage, without_channel
from tests.acceptance.synaptic_rig import height, run, spikes

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Neuron

    Places = list[tuple[str, float]]

SOMA = voltage("soma", 0.5)
FIBRE = voltage("fibre", 0.5)
APICAL: Places = [("apical", (90.0 + 20.0 * k) / 400.0) for k in range(10)]
BASAL: Places = [
    (f"basal_{number}", place) for number in (1, 2, 3, 4) for place in (0.25, 0.75)
]
EVERYWHERE: Places = [("apical", 0.125 + 0.25 * k) for k in range(4)] + BASAL


def _quanta(cell: Neuron, count: int, places: Places) -> Lab:
    """Return a cell with packets at 2 ms, in turn at each of the places."""
    inputs, synapses = [], []
    for k, (branch, place) in enumerate(places[:count]):
        name = f"q{k}"
        inputs.append(
            Input(
                id=name,
                train=SpikeTimes(times_ms=(2.0,)),
                count=len(range(k, count, len(places))),
            )
        )
        synapses.append(
            Synapse(
                id=name,
                input=name,
                targets=(Stretch(neuron="n1", branch=branch, start=place, stop=place),),
                detail="light",
                receptors=("ampa",),
                parameters={"light.failure": 0.0, "light.delay": 0.0},
            )
        )
    return Lab(
        name="quanta",
        bath=Bath(celsius=cell.celsius),
        neurons=(replace(cell, id="n1"),),
        inputs=tuple(inputs),
        synapses=tuple(synapses),
    )


@pytest.mark.parametrize(
    ("place", "millivolts"), [(("soma", 0.5), 0.31), (("apical", 0.275), 0.25)]
)
def test_one_packet_moves_the_soma(place: tuple[str, float], millivolts: float) -> None:
    """A quarter of a millivolt: .31 on the soma, .25 from 110 um of the dendrite."""
    lab = _quanta(generic_neuron(), 1, [place])
    _, (v,) = run(lab, SOMA, until_ms=20.0)
    assert height(v) == pytest.approx(millivolts, rel=0.1)


@pytest.mark.parametrize(
    ("template", "places", "count"),
    [
        pytest.param(generic_neuron, APICAL, 62, id="bare, apical"),
        pytest.param(myelinated_neuron, APICAL, 48, id="myelinated, apical"),
        pytest.param(myelinated_neuron, EVERYWHERE, 39, id="myelinated, spread"),
        pytest.param(myelinated_neuron, [("soma", 0.5)], 34, id="myelinated, soma"),
    ],
)
def test_packets_that_fire_a_cell(
    template: Callable[[], Neuron], places: Places, count: int
) -> None:
    """62 at once in the bare cell; 48, 39 and 34 in the myelinated one; in 10 %."""

    def fires(packets: int) -> bool:
        lab = _quanta(template(), packets, places)
        times, (v,) = run(lab, SOMA, until_ms=22.0)
        return spikes(times, v) > 0

    band = round(0.1 * count)
    assert not fires(count - band - 1)
    assert fires(count + band)


# -- muscle ----------------------------------------------------------------------------


def test_muscle_fibre_at_rest() -> None:
    """-85 mV and .4 MOhm in the middle."""
    lab = bench(muscle_fibre(), clamp("fibre", 0.5, pulse(0.0, 300.0, -10.0)))
    _, (v,) = record(lab, FIBRE, until_ms=60.0)
    assert v[0] == pytest.approx(-85.0, abs=0.5)
    assert (v[-1] - v[0]) / -10.0 == pytest.approx(0.4, rel=0.1)


def test_muscle_fibre_fires_15_to_20_mv_above_rest() -> None:
    """The highest rise from which no action potential arises; 10 ms of current."""
    low, high, below = 25.0, 40.0, 0.0
    while high - low > 0.1:
        middle = 0.5 * (low + high)
        stimulus = clamp("fibre", 0.5, pulse(1.0, 10.0, middle))
        _, (v,) = record(bench(muscle_fibre(), stimulus), FIBRE, until_ms=15.0)
        if height(v) > 60.0:
            high = middle
        else:
            low, below = middle, height(v)
    assert 15.0 < below < 20.0


def test_endplate_potential_without_sodium_channels() -> None:
    """40 mV: two to three times what the fibre needs."""
    lab = neurolab.load("neuromuscular-junction")
    motor, fibre = lab.neurons
    fibre = without_channel(fibre, "muscle_na")
    here = "neuron.n2.fibre@0.3.v"
    engine = Engine(replace(lab, neurons=(motor, fibre), channels=()), [here])
    (v,) = engine.advance(round(15.0 / TICK_MS)).values
    assert height(v) == pytest.approx(40.0, rel=0.1)
