"""P/Q- and N-type calcium channels of a terminal (section 1.6, Li et al. 2007)."""

from __future__ import annotations

from functools import cache
from math import exp

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.addresses import set_value
from neurolab.document.records import (
    Bath,
    Dose,
    Input,
    Lab,
    SpikeTimes,
    Stretch,
    Synapse,
)
from neurolab.document.templates import generic_neuron
from neurolab.document.templates.terminals import TERMINAL
from neurolab.kernel.circuit import CA, CHARGE
from neurolab.physiology.cells import bouton
from neurolab.physiology.local_calcium import REFERENCES
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.acceptance.terminal_naive import naive_bouton
from tests.acceptance.terminal_rig import AREA_UM2, bouton_lab

SCHEMES = {
    "ca_pq": (
        (5.89, 14.99, 62.61),
        (9.21, 6.63, 33.92),
        (5.20, 132.80, 135.08),
        (1823.18, 248.58, 20.86),
        (247.71, 8.28, np.inf),
    ),
    "ca_n": (
        (4.29, 5.23, 68.75),
        (5.24, 6.63, 39.53),
        (4.98, 73.89, 281.62),
        (772.63, 692.18, 18.46),
        (615.01, 7.68, np.inf),
    ),
}
STATES = ("C1", "C2", "C3", "C4", "O")
UNTIL_MS = 4.0


def _rates(name: str, v: float) -> np.ndarray:
    """Return the matrix of the rates of a channel, written from the paper."""
    matrix = np.zeros((6, 6))
    for k, (a, b, volt) in enumerate(SCHEMES[name]):
        up, down = a * exp(v / volt), b * exp(-v / volt)
        matrix[k + 1, k] += up
        matrix[k, k] -= up
        matrix[k, k + 1] += down
        matrix[k + 1, k + 1] -= down
    matrix *= 3.0**1.4
    return matrix


@cache
def _twin(name: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Return states and drive (mV) of a channel in the spike of the test bouton.

    Backward Euler with a dense matrix and tiny steps, from the steady state.
    """
    spike = naive_bouton(37.0, UNTIL_MS)
    thermal = 8.314462618 * 310.15 / 96485.33212 * 1000.0 / 2.0
    matrix = np.vstack([_rates(name, spike.v[0]), np.ones(6)])
    p = np.linalg.lstsq(matrix, np.array([0.0] * 6 + [1.0]), rcond=None)[0]
    states, drive = np.zeros((spike.v.size, 6)), np.zeros(spike.v.size)
    for i, v in enumerate(spike.v):
        p = np.linalg.solve(np.eye(6) - spike.step_ms * _rates(name, v), p)
        x = v / thermal
        force = thermal * x / (1.0 - exp(-x)) * (2.5e-5 - exp(-x))
        states[i], drive[i] = p, p[5] * force
    return states, drive, spike.step_ms


def _with_channel(name: str) -> Lab:
    """Return the test bouton with another calcium channel."""
    lab = bouton_lab(sub_steps=10)
    (neuron,) = lab.neurons
    (membrane,) = neuron.membranes
    channels = tuple(
        replace(one, channel=name) if one.channel == "ca_bs" else one
        for one in membrane.channels
    )
    membrane = replace(membrane, channels=channels)
    return replace(lab, neurons=(replace(neuron, membranes=(membrane,)),))


@pytest.mark.parametrize("name", SCHEMES)
def test_states_are_those_of_the_scheme(name: str) -> None:
    """The engine follows a dense twin within half a per cent of all channels."""
    probes = [f"neuron.n1.{TERMINAL}@0.5.{name}.{state}" for state in STATES]
    chunk = Engine(_with_channel(name), probes).advance(round(UNTIL_MS / TICK_MS))
    states, _, step_ms = _twin(name)
    times = TICK_MS * np.arange(1, chunk.values[0].size + 1)
    fine = step_ms * np.arange(1, len(states) + 1)
    for k, values in enumerate(chunk.values):
        expected = np.interp(times, fine, states[:, k + 1])
        assert np.abs(values - expected).max() < 5e-3
    assert max(values.max() for values in chunk.values) > 0.1


@pytest.mark.parametrize("name", SCHEMES)
def test_current_of_an_action_potential(name: str) -> None:
    """Peak and charge are the twin's, and those that local calcium counts from."""
    _, drive, step_ms = _twin(name)
    width = drive.sum() * step_ms / drive.min()
    number = 1 + [*SCHEMES].index(name)
    assert drive.min() == pytest.approx(REFERENCES[number][0].value, rel=2e-3)
    assert width == pytest.approx(REFERENCES[number][1].value, rel=5e-3)
    engine = Engine(_with_channel(name))
    charge = np.zeros(round(UNTIL_MS / TICK_MS) + 1)
    for tick in range(1, charge.size):
        engine.advance(1)
        charge[tick] = engine.state.cells[CHARGE + CA, 0]
    conductance = bouton.CALCIUM_DENSITY.value * AREA_UM2 * 1e-5
    current = np.diff(charge) / TICK_MS / conductance
    assert current.min() == pytest.approx(drive.min(), rel=0.01)
    assert charge[-1] / conductance == pytest.approx(drive.sum() * step_ms, rel=0.01)


def _lab(channel: float, *doses: Dose) -> Lab:
    """Return an outside input with full detail that fires once."""
    synapse = Synapse(
        id="s",
        input="i",
        targets=(Stretch(neuron="n1", branch="soma", start=0.5, stop=0.5),),
        contacts=10,
        receptors=("ampa",),
        parameters={"calcium.channel": channel},
        release="mean_field",
    )
    return Lab(
        name="lab",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(Input(id="i", train=SpikeTimes(times_ms=(1.0,))),),
        synapses=(synapse,),
        doses=doses,
    )


PROBES = ("synapse.s.calcium.local", "synapse.s.released")


def _peaks(lab: Lab) -> tuple[float, float]:
    calcium, released = Engine(lab, PROBES).advance(160).values
    return float(calcium.max()), float(released[-1])


@pytest.mark.parametrize("channel", [0.0, 1.0, 2.0])
def test_each_channel_brings_the_same_calcium(channel: float) -> None:
    """An action potential brings 10 uM to the sensor with any of the three."""
    calcium, released = _peaks(_lab(channel))
    assert calcium == pytest.approx(10.0, rel=0.04)
    assert 1.5 < released < 6.0  # a shorter current, though as high, releases less


def test_toxins_close_their_own_type() -> None:
    """The spider's toxin stops a P/Q terminal alone, the snail's an N terminal."""
    agatoxin = Dose(drug="agatoxin", micromolar=0.5)
    conotoxin = Dose(drug="conotoxin", micromolar=1.0)
    assert _peaks(_lab(1.0, agatoxin))[0] < 0.3
    assert _peaks(_lab(1.0, conotoxin))[0] == pytest.approx(10.0, rel=0.04)
    assert _peaks(_lab(2.0, conotoxin))[0] < 0.3
    assert _peaks(_lab(2.0, agatoxin))[0] == pytest.approx(10.0, rel=0.04)


def test_channel_is_chosen_while_it_runs() -> None:
    """A change of the channel between two spikes keeps voltage, time and pools."""
    lab = _lab(0.0)
    lab = replace(
        lab, inputs=(replace(lab.inputs[0], train=SpikeTimes(times_ms=(1.0, 20.0))),)
    )
    engine = Engine(lab, PROBES)
    engine.advance(400)
    v, released = engine.state.cells[0].copy(), engine.advance(1).values[1][-1]
    engine.edit(set_value(lab, "synapse.s.calcium.channel", 1.0))
    assert engine.state.cells[0] == pytest.approx(v, abs=0.05)
    chunk = engine.advance(600)
    assert chunk.values[1][0] == pytest.approx(released, rel=1e-3)
    # and 0.4 uM stayed behind from the first spike
    assert chunk.values[0].max() == pytest.approx(10.45, rel=0.03)
