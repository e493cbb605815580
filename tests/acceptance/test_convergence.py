"""Convergence: half the step or half the compartment changes the numbers by < 1 %."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import cache
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from neurolab.document.templates import generic_neuron
from neurolab.measure.conduction import velocity
from neurolab.measure.shape import half_width, max_slope, peak
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import (
    Repeated,
    bench,
    clamp,
    crossing,
    find_threshold,
    pulse,
    voltage,
)
from tests.acceptance.squid_cable import LEVEL_MV, Spike, cable, travel

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron

SUB_STEPS, COMPARTMENTS = 1, 400
"""Of the squid axon as it comes: a tick, and half a millimetre."""


@cache
def squid(sub_steps: int, compartments: int) -> tuple[Spike, float]:
    """Return the spike of T7, and the threshold of a pulse at its start."""

    def lab_of(amplitude_na: float) -> Lab:
        return cable(
            celsius=18.5,
            length_um=20_000.0,
            compartments=compartments // 10,
            sub_steps=sub_steps,
            pulse_na=amplitude_na,
        )

    trials = Repeated(lab_of, voltage("axon", 0.9), until_ms=8.0)
    threshold = find_threshold(
        lambda na: trials.run(na)[1][0].max() > LEVEL_MV, 500.0, 6000.0
    )
    lab = cable(celsius=18.5, compartments=compartments, sub_steps=sub_steps)
    return travel(lab, until_ms=9.5), threshold


@pytest.mark.parametrize(
    ("sub_steps", "compartments"),
    [(2 * SUB_STEPS, COMPARTMENTS), (SUB_STEPS, 2 * COMPARTMENTS)],
    ids=["step", "compartments"],
)
def test_t7_converges(sub_steps: int, compartments: int) -> None:
    """T7: velocity, amplitude, half-width, threshold within 1 %, dV/dt within 2 %."""
    spike, threshold = squid(SUB_STEPS, COMPARTMENTS)
    fine, fine_threshold = squid(sub_steps, compartments)

    assert spike.velocity == pytest.approx(fine.velocity, rel=0.01)
    assert spike.amplitude == pytest.approx(fine.amplitude, rel=0.01)
    assert spike.half_width == pytest.approx(fine.half_width, rel=0.01)
    assert threshold == pytest.approx(fine_threshold, rel=0.01)
    assert spike.slope == pytest.approx(fine.slope, rel=0.02)


@dataclass(frozen=True)
class Cell:
    """What T16 measures of a spike."""

    threshold: float
    amplitude: float
    half_width: float
    velocity: float
    slope: float


def divided(neuron: Neuron, factor: int) -> Neuron:
    """Return a neuron with every branch but the soma in more compartments."""
    cut = Engine(bench(neuron)).model.layout.maps["n1"]
    branches = tuple(
        replace(b, compartments=cut.count[b.id] * (1 if b.parent is None else factor))
        for b in neuron.branches
    )
    return replace(neuron, branches=branches)


@cache
def cell(sub_steps: int, factor: int) -> Cell:
    """Return the numbers of T16 at a step and a number of compartments."""
    neuron = divided(generic_neuron(), factor)

    def lab_of(amplitude_na: float) -> Lab:
        command = pulse(2.0, 2.0, amplitude_na)
        return bench(neuron, clamp("soma", 0.5, command), sub_steps=sub_steps)

    # the same two places of the axon for both numbers of compartments: 305 and 805 um
    places = [voltage("axon", 0.305), voltage("axon", 0.805)]
    trials = Repeated(lab_of, voltage("soma", 0.5), *places, until_ms=9.0)

    def fires(amplitude_na: float) -> bool:
        return bool(trials.run(amplitude_na)[1][0].max() > -10.0)

    threshold = find_threshold(fires, 0.44, 0.5)
    times, (soma, near, far) = trials.run(1.2 * threshold)
    rest = float(soma[0])
    start, stop = (crossing(times, trace, -10.0) for trace in (near, far))
    return Cell(
        threshold=threshold,
        amplitude=peak(times, soma) - rest,
        half_width=half_width(times, soma, rest),
        velocity=velocity(start, stop, 500.0),
        slope=max_slope(times, soma),
    )


@pytest.mark.parametrize(
    ("sub_steps", "factor"), [(2, 1), (1, 2)], ids=["step", "compartments"]
)
def test_t16_converges(sub_steps: int, factor: int) -> None:
    """T16: threshold, amplitude, half-width, velocity within 1 %, dV/dt within 2 %."""
    *own, slope = astuple(cell(1, 1))
    *fine, fine_slope = astuple(cell(sub_steps, factor))

    assert own == pytest.approx(fine, rel=0.01)
    assert slope == pytest.approx(fine_slope, rel=0.02)
