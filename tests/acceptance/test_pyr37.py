"""The generic neuron: T16, T17, T24 and the reference pyr37_cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.document.templates import (
    generic_neuron,
    scaled_myelinated_fibre,
)
from neurolab.kernel.circuit import V
from neurolab.measure.passive import input_resistance
from neurolab.measure.shape import half_width, max_slope
from neurolab.measure.spikes import upward_crossings
from neurolab.simulation.engine import Engine
from tests.acceptance.fibres import passage
from tests.acceptance.rig import (
    bench,
    centre,
    check_threshold,
    clamp,
    crossing,
    pulse,
    record,
    voltage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Neuron

    Reference = Callable[[str], dict[str, Any]]

LEVEL_MV = -10.0
SOMA = voltage("soma", 0.5)
AIS = voltage("ais_distal", centre(3, 5))  # the 7th of the 8 compartments
AXON_END = voltage("axon", centre(99, 100))


def spikes(
    neuron: Neuron,
    amplitude_na: float,
    duration_ms: float,
    until_ms: float,
    sub_steps: int | None = None,
) -> list[float]:
    """Return the soma's spike times in a current step from 0."""
    stimulus = clamp("soma", 0.5, pulse(0.0, duration_ms, amplitude_na))
    lab = bench(neuron, stimulus, sub_steps=sub_steps)
    times, traces = record(lab, SOMA, until_ms=until_ms)
    return [float(t) for t in upward_crossings(times, traces[0], LEVEL_MV)]


def fires(
    neuron: Neuron, duration_ms: float, sub_steps: int
) -> Callable[[float], bool]:
    """Return whether a pulse of an amplitude makes the soma fire within 12 ms."""

    def test(amplitude_na: float) -> bool:
        stimulus = clamp("soma", 0.5, pulse(2.0, duration_ms, amplitude_na))
        lab = bench(neuron, stimulus, sub_steps=sub_steps)
        times, traces = record(lab, SOMA, until_ms=12.0)
        return upward_crossings(times, traces[0], LEVEL_MV).size > 0

    return test


def test_pyr37_cell_reference(reference: Reference) -> None:
    """Rest, traces, spike times and velocity of pyr37_cell.json."""
    result = reference("pyr37_cell")["result"]
    wanted = result["pulse_0.6nA_1_to_3_ms"]
    stimulus = clamp("soma", 0.5, pulse(1.0, 2.0, 0.6))
    lab = bench(generic_neuron(), stimulus, sub_steps=10)
    times, traces = record(lab, SOMA, AIS, AXON_END, until_ms=20.0)
    sites = zip(("soma", "AIS", "axon_end"), ("soma", "ais", "axend"), strict=True)
    for (name, key), trace in zip(sites, traces, strict=True):
        assert trace[0] == pytest.approx(result["rest_mV"][name], abs=0.002)
        spike = crossing(times, trace, LEVEL_MV)
        assert spike == pytest.approx(wanted["spike_time_ms"][key][0], abs=0.02)
        sampled = trace[::40]
        stored = np.array(wanted[f"{name}_mV"])
        assert float(np.sqrt(np.mean((sampled - stored) ** 2))) < 0.1
    soma = traces[0]
    assert float(soma.max()) == pytest.approx(wanted["soma_peak_mV"], abs=0.05)


@pytest.mark.parametrize("amplitude", ["0.15", "0.2", "0.3"])
def test_pyr37_cell_firing(amplitude: str, reference: Reference) -> None:
    """Spike times within 0.02 ms at a converged step, within 0.05 ms at the tick."""
    steps = reference("pyr37_cell")["result"]["current_step_0_to_200_ms_nA"]
    fine = spikes(generic_neuron(), float(amplitude), 200.0, 200.0, sub_steps=10)
    assert fine == pytest.approx(steps[amplitude]["spike_times_ms"], abs=0.02)
    usual = spikes(generic_neuron(), float(amplitude), 200.0, 200.0)
    assert usual == pytest.approx(steps[amplitude]["same_at_dt_0.025_ms"], abs=0.05)


def test_pyr37_cell_passive(reference: Reference) -> None:
    """Input resistance within 1 %, time constant and threshold likewise."""
    result = reference("pyr37_cell")["result"]
    expected = result["input_resistance_Mohm (-0.01 nA, steady)"]
    assert soma_megaohm() == pytest.approx(expected, rel=0.01)
    key = "tau_ms (-0.5 nA x 1 ms at t=0, 20/ln(d(20)/d(40)))"
    assert soma_tau_ms() == pytest.approx(result[key], rel=0.01)
    expected = result["threshold_2ms_soma_pulse_nA"]
    check_threshold(fires(generic_neuron(), 2.0, 10), expected, 0.01)


def soma_megaohm() -> float:
    """Return the input resistance at the soma."""
    lab = bench(generic_neuron(), clamp("soma", 0.5, pulse(0.0, 300.0, -0.01)))
    times, (soma,) = record(lab, SOMA, until_ms=200.0)
    return input_resistance(times, soma, -0.01, (0.0, 0.01), (190.0, 200.0))


def soma_tau_ms() -> float:
    """Return the time constant between 20 and 40 ms after a short pulse."""
    lab = bench(generic_neuron(), clamp("soma", 0.5, pulse(0.0, 1.0, -0.5)))
    times, (soma,) = record(lab, SOMA, until_ms=41.0)
    drop = np.interp([20.0, 40.0], times, soma) - soma[0]
    return float(20.0 / np.log(drop[0] / drop[1]))


def test_t16_generic_neuron_passive() -> None:
    """T16: rest -69.8 mV, 148 MOhm, 12.4 ms."""
    engine = Engine(bench(generic_neuron()))
    assert engine.state.cells[V, 0] == pytest.approx(-69.8, abs=0.05)
    assert soma_megaohm() == pytest.approx(148.0, rel=0.03)
    assert soma_tau_ms() == pytest.approx(12.4, rel=0.03)


def test_t16_generic_neuron_action_potential() -> None:
    """T16: threshold .471 nA, peak, width, AHP, slope, AIS lead, axon velocity."""
    check_threshold(fires(generic_neuron(), 2.0, 5), 0.471, 0.03)
    stimulus = clamp("soma", 0.5, pulse(2.0, 2.0, 1.2 * 0.471))
    lab = bench(generic_neuron(), stimulus, sub_steps=5)
    near, far = voltage("axon", centre(30, 100)), voltage("axon", centre(80, 100))
    times, traces = record(lab, SOMA, AIS, near, far, until_ms=12.0)
    soma, ais, first, second = traces
    assert soma.max() == pytest.approx(20.35, rel=0.03)
    assert half_width(times, soma, soma[0]) == pytest.approx(0.744, rel=0.03)
    assert soma[times > 3.0].min() == pytest.approx(-81.2, rel=0.03)
    assert max_slope(times, soma) == pytest.approx(318.0, rel=0.03)
    lead = crossing(times, soma, LEVEL_MV) - crossing(times, ais, LEVEL_MV)
    assert lead == pytest.approx(0.272, rel=0.03)
    delay = crossing(times, second, LEVEL_MV) - crossing(times, first, LEVEL_MV)
    assert 0.5 / delay == pytest.approx(0.434, rel=0.03)


@pytest.mark.parametrize(
    ("amplitude_na", "rate_hz"), [(0.15, 46), (0.2, 60), (0.3, 78)]
)
def test_t16_generic_neuron_firing(amplitude_na: float, rate_hz: float) -> None:
    """T16: spikes in 500 ms times two."""
    count = len(spikes(generic_neuron(), amplitude_na, 500.0, 500.0))
    assert 2 * count == pytest.approx(rate_hz, rel=0.03)


def test_t16_generic_neuron_rheobase_and_block() -> None:
    """T16: rheobase .119 nA within 200 ms; firing to .62 nA, stops from .64 nA."""
    neuron = generic_neuron()
    assert not spikes(neuron, 0.119 * 0.97, 200.0, 200.0)
    assert spikes(neuron, 0.119 * 1.03, 200.0, 200.0)
    assert spikes(neuron, 0.62, 500.0, 500.0)[-1] > 480.0
    assert spikes(neuron, 0.64, 500.0, 500.0)[-1] < 400.0


@pytest.mark.parametrize(
    ("interval_ms", "ratio"),
    [(2.5, 5.4), (4.0, 3.4), (7.0, 2.1), (15.0, 1.5), (40.0, 1.06)],
)
def test_t17_generic_neuron_refractory(interval_ms: float, ratio: float) -> None:
    """T17: second threshold over the first, 0.5 ms soma pulses, seen in the axon."""
    single = 1.527
    far = voltage("axon", centre(80, 100))

    def passes(second_na: float) -> bool:
        stimulus = clamp(
            "soma",
            0.5,
            pulse(1.0, 0.5, 1.5 * single),
            pulse(1.0 + interval_ms, 0.5, second_na),
        )
        lab = bench(generic_neuron(), stimulus, sub_steps=5)
        times, traces = record(lab, far, until_ms=7.0 + interval_ms)
        return upward_crossings(times, traces[0], LEVEL_MV).size > 1

    check_threshold(passes, ratio * single, 0.1)


@pytest.mark.parametrize("strength", [4.0, 6.0, 8.0, 10.0, 12.0])
def test_t17_generic_neuron_absolutely_refractory(strength: float) -> None:
    """T17: at 2 ms no second action potential up to 12 times the threshold."""
    stimulus = clamp(
        "soma", 0.5, pulse(1.0, 0.5, 1.5 * 1.527), pulse(3.0, 0.5, strength * 1.527)
    )
    lab = bench(generic_neuron(), stimulus, sub_steps=5)
    times, traces = record(lab, voltage("axon", centre(80, 100)), until_ms=9.0)
    assert upward_crossings(times, traces[0], LEVEL_MV).size == 1


def test_t24_myelin_makes_a_thin_axon_fast() -> None:
    """T24: .43 against 5.7 m/s at 1 um and 37 degrees, a factor of 13."""
    stimulus = clamp("soma", 0.5, pulse(1.0, 2.0, 0.565))
    near, far = voltage("axon", centre(30, 100)), voltage("axon", centre(80, 100))
    lab = bench(generic_neuron(), stimulus, sub_steps=5)
    times, traces = record(lab, near, far, until_ms=7.0)
    delay = crossing(times, traces[1], LEVEL_MV) - crossing(times, traces[0], LEVEL_MV)
    fibre = scaled_myelinated_fibre(fibre_diameter_um=1.0)
    fast = passage(fibre, amplitude_na=1.0).velocity(100.0)
    assert fast / (0.5 / delay) == pytest.approx(13.0, rel=0.1)
