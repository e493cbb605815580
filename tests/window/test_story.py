"""The caption says what happened, and nothing else."""

from __future__ import annotations

import math

import pytest

import neurolab
from neurolab.simulation.reports import Crossing
from neurolab.window.speed import SPEEDS_MS_PER_S, nearest, words_for
from neurolab.window.story import Story, driven


def test_silence_is_said() -> None:
    """A sweep without action potential says so at its end, and not before."""
    lab = neurolab.load("myelinated-neuron")
    assert "did not fire" in Story().sentence(lab, is_over=True)
    assert "did not" not in Story().sentence(lab, is_over=False)


def test_way_and_velocity_are_those_of_the_crossings() -> None:
    """From initial segment to last node: distance over time is the velocity."""
    lab = neurolab.load("myelinated-neuron")
    lengths = {one.id: one.length_um for one in lab.neurons[0].branches}
    crossings = [
        Crossing("n1", "node_0", 0.5, 2.0),
        Crossing("n1", "soma", 0.5, 2.2),
        Crossing("n1", "node_10", 0.5, 2.5),
    ]
    way = sum(lengths[f"internode_{k}"] for k in range(1, 11))
    way += sum(lengths[f"node_{k}"] for k in range(10))
    sentence = Story(crossings=crossings).sentence(lab, is_over=True)
    assert f"{way / 1000.0:.2g} mm in 0.5 ms" in sentence
    assert f"{way / 500.0:.2g} m/s" in sentence


def test_time_that_was_told_stays() -> None:
    """While the sweep runs a soma is waited for; at its end any place counts."""
    lab = neurolab.load("opening")
    early = [
        Crossing("n1", "soma", 0.5, 2.0),
        Crossing("n2", "initial_segment", 0.5, 4.0),
    ]
    assert "later" not in Story(crossings=early).sentence(lab, is_over=False)
    assert "2.0 ms later" in Story(crossings=early).sentence(lab, is_over=True)
    every = [*early, Crossing("n2", "soma", 0.5, 4.5)]
    for is_over in (False, True):
        assert "2.5 ms later" in Story(crossings=every).sentence(lab, is_over=is_over)


def test_repeated_firing_is_counted_at_one_place() -> None:
    """Every neuron's action potentials are counted at its soma."""
    lab = neurolab.load("action-potential")
    times = (3.0, 13.0, 23.0)
    crossings = [Crossing("n1", "soma", 0.5, time_ms) for time_ms in times]
    sentence = Story(crossings=crossings).sentence(lab, is_over=True)
    assert "3 times" in sentence
    assert "10.0 ms apart" in sentence


@pytest.mark.parametrize(
    ("speed", "words"),
    [
        (1.0, "slow motion × 1000: 1 ms takes 1 s"),
        (0.01, "slow motion × 100000: 1 ms takes 100 s"),
        (20.0, "slow motion × 50: 20 ms takes 1 s"),
        (1000.0, "real time: 1 s takes 1 s"),
        (math.inf, "as fast as this machine can"),
    ],
)
def test_speed_is_said_in_words(speed: float, words: str) -> None:
    """The factor and the example agree with the speed."""
    assert words_for(speed) == words
    assert SPEEDS_MS_PER_S[nearest(speed)] == speed


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("opening", "neuron 1"),
        ("neuromuscular-junction", "motor neuron"),
        ("demyelination", ""),
        ("epsp", ""),
    ],
)
def test_button_names_the_one_neuron_that_is_driven(name: str, who: str) -> None:
    """Of several; where all are, or there is but one, it names none."""
    assert driven(neurolab.load(name)) == who
