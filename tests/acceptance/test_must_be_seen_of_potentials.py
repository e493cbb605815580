"""What a lecture must show of synaptic potentials (PHYSIOLOGY section 5), in 10 %."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

import neurolab
from neurolab.document.addresses import set_value
from neurolab.document.records import (
    Electrode,
    ElectrodeMode,
    Lab,
    Place,
    Transmitter,
)
from neurolab.document.templates import generic_neuron
from neurolab.measure.spikes import upward_crossings
from neurolab.physiology.ions import nernst_mv
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import bench, clamp, pulse, record, voltage, without_channel
from tests.acceptance.synaptic_rig import LEVEL_MV, Volley, height, run, synaptic_lab
from tests.acceptance.test_synapse_mistakes import clamped, patch_lab, seen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.document.records import Neuron

    Floats = NDArray[np.float64]

SOMA = voltage("soma", 0.5)


def _without_sodium(lab: Lab) -> Lab:
    """Return a lab whose cells cannot fire; its outside inputs still do."""
    neurons = tuple(without_channel(cell, "pyr37_na") for cell in lab.neurons)
    return replace(lab, neurons=neurons)


def _brake(time_ms: float, peak_ns: float, reversal_mv: float) -> Volley:
    """Return inhibition on the soma."""
    return Volley("soma", 0.5, time_ms, peak_ns, 0.3, 6.0, reversal_mv)


def _reversal_mv(lab: Lab, millivolts: Floats) -> float:
    """Return where the synaptic current of a clamped patch changes its sign."""
    peaks = []
    for held in millivolts:
        current = seen(clamped(lab, float(held)), 8.0, "current")[0]
        peaks.append(float(current[np.abs(current).argmax()]))
    return float(np.interp(0.0, peaks, millivolts))


# -- EPSP ------------------------------------------------------------------------------


def test_epsp_reverses_at_zero() -> None:
    """Clamped from -90 to +40 mV its current turns round at 0 mV."""
    found = _reversal_mv(patch_lab("ampa", detail="light"), np.arange(-90.0, 41.0, 26))
    assert found == pytest.approx(0.0, abs=0.5)


# -- IPSP ------------------------------------------------------------------------------


@cache
def _ipsp(peak_ns: float, reversal_mv: float | None, chloride: float = 4.7) -> Floats:
    """Return the soma's potential through inhibition at 5 ms; None: from the ions."""
    volley = _brake(5.0, peak_ns, reversal_mv or -75.0)
    lab = synaptic_lab(generic_neuron(passive_dendrites=True), [volley])
    if reversal_mv is None:
        (synapse,) = lab.synapses
        own = {k: v for k, v in synapse.parameters.items() if "reversal" not in k}
        lab = replace(lab, synapses=(replace(synapse, parameters=own),))
        # without action potentials: with much chloride the cell is near threshold
        lab = _without_sodium(lab)
    lab = set_value(lab, "bath.cl.inside", chloride)
    return run(lab, SOMA, until_ms=40.0)[1][0]


def test_inhibition_at_rest_is_not_seen() -> None:
    """5 nS at -80 mV: -1.9 mV; at -70 mV nothing is visible, under .1 mV."""
    visible, hidden = _ipsp(5.0, -80.0), _ipsp(5.0, -70.0)
    assert visible.min() - visible[0] == pytest.approx(-1.9, rel=0.1)
    assert np.ptp(hidden) < 0.1


def test_chloride_inside_makes_inhibition_depolarise() -> None:
    """With 20 mM it rises toward -49 mV; however strong, it goes no further than that.

    -49.0 mV is that of chloride alone; bicarbonate adds 3 mV to it.
    """
    assert nernst_mv(-1, 125.0, 20.0, 37.0) == pytest.approx(-49.0, abs=0.1)
    weak, strong = _ipsp(5.0, None, 20.0), _ipsp(500.0, None, 20.0)
    assert height(weak) > 2.0
    assert strong.max() == pytest.approx(-49.0, rel=0.1)
    usual = _ipsp(5.0, None)
    assert usual.min() < usual[0] - 0.5


@pytest.mark.parametrize(
    ("chloride", "millivolts"), [(4.7, -75.0), (7.0, -68.1), (20.0, -46.1)]
)
def test_reversal_of_inhibition_follows_chloride(
    chloride: float, millivolts: float
) -> None:
    """Read off a clamped cell: -75.0 mV, the shunting preset, the immature cell."""
    lab = patch_lab("gaba_a", transmitter=Transmitter.GABA, detail="light")
    lab = set_value(lab, "bath.cl.inside", chloride)
    found = _reversal_mv(lab, np.arange(-90.0, -29.0, 15.0))
    assert found == pytest.approx(millivolts, abs=0.2)


# -- shunting --------------------------------------------------------------------------


def _shunt(conductance_ns: float, reversal_mv: float) -> Electrode:
    """Return a steady conductance on the soma."""
    return Electrode(
        id="shunt",
        place=Place(neuron="n1", branch="soma"),
        mode=ElectrodeMode.CONDUCTANCE_CLAMP,
        holding=conductance_ns,
        reversal_mv=reversal_mv,
    )


def test_steady_shunt_takes_its_share() -> None:
    """5 nS beside the 6.8 of the cell leave .57 of what a current does to it."""
    rises = []
    for more in ((), (_shunt(5.0, -69.83),)):
        lab = bench(generic_neuron(), clamp("soma", 0.5, pulse(0.0, 400.0, -0.01)))
        lab = replace(lab, electrodes=(*lab.electrodes, *more))
        _, (v,) = run(lab, SOMA, until_ms=200.0)
        rises.append(v[-1] - v[0])
    assert rises[1] / rises[0] == pytest.approx(0.57, abs=0.01)


@cache
def _rate_hz(current_na: float, shunt_ns: float) -> int:
    """Return the spikes of half a second times two."""
    lab = bench(generic_neuron(), clamp("soma", 0.5, pulse(0.0, 500.0, current_na)))
    if shunt_ns:
        shunt = _shunt(shunt_ns, -75.0)
        lab = replace(lab, electrodes=(*lab.electrodes, shunt))
    times, (v,) = run(lab, SOMA, until_ms=500.0)
    return 2 * int(upward_crossings(times, v, LEVEL_MV).size)


@pytest.mark.parametrize("current_na", [0.25, 0.3, 0.35, 0.4])
@pytest.mark.parametrize("shunt_ns", [5.0, 10.0])
def test_shunt_subtracts_from_the_rate(current_na: float, shunt_ns: float) -> None:
    """Each 5 nS moves the curve of rate and current by .05 nA; its slope stays."""
    moved = _rate_hz(current_na + 0.01 * shunt_ns, shunt_ns)
    assert moved == pytest.approx(_rate_hz(current_na, 0.0), rel=0.1)
    assert moved > 1.05 * _rate_hz(current_na, shunt_ns)


@pytest.mark.parametrize("count", [3, 6, 20])
def test_shunt_divides_the_potential(count: int) -> None:
    """Small and large EPSPs lose the same share to 5 nS that reverse at rest."""
    excitation = Volley("apical", 0.375, 5.0, count=count)
    alone = run(synaptic_lab(generic_neuron(), [excitation]), SOMA, until_ms=50.0)[1][0]
    brake = _brake(4.0, 5.0, float(alone[0]))
    lab = synaptic_lab(generic_neuron(), [excitation, brake])
    both = run(lab, SOMA, until_ms=50.0)[1][0]
    assert height(both) / height(alone) == pytest.approx(0.89, abs=0.02)


# -- temporal summation ----------------------------------------------------------------


def _without_channels(cell: Neuron, leak: float) -> Neuron:
    """Return the cell as a passive one with a share of its leak."""
    return replace(
        cell,
        membranes=tuple(
            replace(one, channels=(), leak_ms_cm2=leak * one.leak_ms_cm2)
            for one in cell.membranes
        ),
    )


def _window_ms(leak: float) -> float:
    """Return the time constant with which a first EPSP fades under a second one."""
    cell = _without_channels(generic_neuron(), leak)
    first = Volley("apical", 0.375, 2.0, count=8)

    def peak(*volleys: Volley) -> float:
        return height(run(synaptic_lab(cell, volleys), SOMA, until_ms=80.0)[1][0])

    one = peak(first)
    left = [
        peak(first, Volley("apical", 0.375, 2.0 + interval, count=8)) / one - 1.0
        for interval in (15.0, 35.0)
    ]
    return float(20.0 / np.log(left[0] / left[1]))


def test_half_the_resistance_halves_the_window() -> None:
    """The window of summation is the time constant: 20 ms, and 10 with twice the leak.

    The pair's ratio follows from the row of T51 in the cell with its channels.
    """
    whole, half = _window_ms(1.0), _window_ms(2.0)
    assert whole == pytest.approx(20.0, rel=0.1)
    assert half / whole == pytest.approx(0.5, rel=0.1)


# -- all or nothing --------------------------------------------------------------------


@cache
def _amplitudes(strength: float) -> Floats:
    """Return the rise at 305, 505 and 855 um of the axon, in units of threshold."""
    stimulus = clamp("soma", 0.5, pulse(2.0, 2.0, strength * 0.471))
    lab = bench(generic_neuron(), stimulus, sub_steps=5)
    places = [voltage("axon", x) for x in (0.305, 0.505, 0.855)]
    _, traces = record(lab, *places, until_ms=12.0)
    return np.array([height(one) for one in traces])


@pytest.mark.parametrize("strength", [1.01, 1.2, 2.0, 5.0])
def test_action_potential_does_not_know_its_stimulus(strength: float) -> None:
    """At 1, 1.2, 2 and 5 times the threshold the axon's rises within 2 %."""
    assert _amplitudes(strength) == pytest.approx(_amplitudes(1.2), rel=0.02)


def test_below_threshold_it_is_graded() -> None:
    """Ten, fifty and ninety per cent of the threshold: more is more, and no spike."""
    rises = []
    for strength in (0.1, 0.5, 0.9):
        stimulus = clamp("soma", 0.5, pulse(2.0, 2.0, strength * 0.471))
        _, (v,) = record(bench(generic_neuron(), stimulus), SOMA, until_ms=12.0)
        rises.append(height(v))
    assert rises[2] < 20.0
    assert np.array(rises) / rises[0] == pytest.approx([1.0, 5.0, 9.0], rel=0.3)


# -- thousands of inputs ---------------------------------------------------------------


STEPS, ON_MS = 12, 50.0


def _lift(lab: Lab, current_na: float) -> Floats:
    """Return the mean of the soma's potential after the onset of steps of current."""
    steps = [pulse(100.0 * k, ON_MS, current_na) for k in range(1, STEPS + 1)]
    lab = replace(lab, electrodes=(clamp("soma", 0.5, *steps),), channels=())
    ticks = round(100.0 / TICK_MS)
    (v,) = Engine(lab, [SOMA]).advance((STEPS + 1) * ticks).values
    onsets = v.reshape(STEPS + 1, ticks)[1:, : round(ON_MS / TICK_MS)]
    return np.asarray(onsets.mean(axis=0))


def test_input_resistance_and_time_constant_fall() -> None:
    """Both 1.5 to 4 times, in 10 %, by steps on the same draws; no spikes."""
    busy = neurolab.load("thousands-of-inputs")
    busy = _without_sodium(busy)
    quiet = replace(busy, inputs=(), synapses=())
    found = []
    for lab in (quiet, busy):
        rise = _lift(lab, 0.02) - _lift(lab, 0.0)
        steady = rise[-round(20.0 / TICK_MS) :].mean()
        early, late = (1.0 - rise[round(t / TICK_MS)] / steady for t in (2.0, 6.0))
        found.append((steady, 4.0 / np.log(early / late)))
    resistance, tau = (before / after for before, after in zip(*found, strict=True))
    assert 1.5 < resistance < 4.0
    assert 1.5 < tau < 1.1 * 4.0


def test_mean_conductance_before_failures() -> None:
    """30,000 inputs of .3 nS at .5 Hz: 11.6 nS if none of them failed."""
    lab = neurolab.load("thousands-of-inputs")
    (excite,) = (one for one in lab.synapses if one.id == "excite")
    sure = replace(excite, parameters=excite.parameters | {"light.failure": 0.0})
    lab = replace(lab, synapses=(sure,), channels=())
    lab = replace(lab, inputs=tuple(i for i in lab.inputs if i.id == "excite"))
    (g,) = Engine(lab, ["synapse.excite.g"]).advance(round(500.0 / TICK_MS)).values
    assert 1e3 * g[round(20.0 / TICK_MS) :].mean() == pytest.approx(11.6, rel=0.1)
