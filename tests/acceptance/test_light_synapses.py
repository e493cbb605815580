"""Conductance synapses on the generic neuron: T49 to T51, T53, T57 and references."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import BranchKind, Input, PoissonSpikes, Stretch, Synapse
from neurolab.document.templates import generic_neuron
from neurolab.document.templates.simple import passive_cable
from tests.acceptance.rig import voltage
from tests.acceptance.synaptic_rig import (
    Volley,
    height,
    run,
    spikes,
    synaptic_lab,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from neurolab.document.records import Neuron

    Floats = NDArray[np.float64]
    Reference = Callable[[str], dict[str, Any]]

SOMA = voltage("soma", 0.5)
APICAL_UM = 400.0


def _at(distance_um: float) -> float:
    """Return the position of a distance on the apical dendrite."""
    return distance_um / APICAL_UM


@cache
def _soma(*volleys: Volley, until_ms: float = 30.0) -> tuple[Floats, Floats]:
    """Return times and the soma's voltage."""
    lab = synaptic_lab(generic_neuron(), volleys)
    times, traces = run(lab, SOMA, until_ms=until_ms)
    return times, traces[0]


@pytest.mark.parametrize("number", range(6))
def test_t49_one_synapse(reference: Reference, number: int) -> None:
    """Soma and local potential of one synapse, near and far, within 1 %."""
    wanted = reference("pyr37_synapses")["result"]["one_synapse_0.3nS_at_2ms"][number]
    words = wanted["site"].split()
    branch, place = ("apical", _at(float(words[1]))) if words[1:] else ("soma", 0.5)
    lab = synaptic_lab(generic_neuron(), [Volley(branch, place, 2.0)])
    times, traces = run(lab, SOMA, voltage(branch, place), until_ms=30.0)
    soma, local = traces[0], traces[-1]  # one trace where both are one place
    assert height(soma) == pytest.approx(wanted["soma_epsp_mV"], rel=0.01)
    assert height(local) == pytest.approx(wanted["local_epsp_mV"], rel=0.01)
    peak_ms = times[soma.argmax()]
    assert peak_ms == pytest.approx(wanted["soma_peak_time_ms"], abs=0.05)
    if "soma_mV_every_0_5ms" in wanted:
        samples = soma[:: round(0.5 / 0.025)][: len(wanted["soma_mV_every_0_5ms"])]
        assert samples == pytest.approx(wanted["soma_mV_every_0_5ms"], abs=0.005)


def _spread(count: int, spread_ms: float) -> list[Volley]:
    """Return the synapses of T50, some at one place at one time put together."""
    return [
        Volley("apical", _at(90.0 + 20.0 * (k % 10)), 2.0 + spread_ms * k / count)
        for k in range(count)
    ]


@pytest.mark.parametrize(
    ("key", "spread_ms", "until_ms"),
    [("synchronous_at_2ms", 0.0, 22.0), ("synapse k at 2+20*k/n ms", 20.0, 52.0)],
)
def test_t50_number_that_fires(
    reference: Reference, key: str, spread_ms: float, until_ms: float
) -> None:
    """The smallest number of synapses that fires the cell, within one."""
    wanted = reference("pyr37_synapses")["result"]["smallest_number_for_a_spike"][key]

    def fires(count: int) -> bool:
        times, trace = _soma(*_spread(count, spread_ms), until_ms=until_ms)
        return spikes(times, trace) > 0

    assert not fires(wanted - 2)
    assert fires(wanted + 1)


@pytest.mark.parametrize("interval_ms", [0, 1, 2, 5, 10, 15, 20, 30, 50, 80])
def test_t51_temporal_summation(reference: Reference, interval_ms: int) -> None:
    """Peak of a pair of volleys over the peak of one, for each interval."""
    wanted = reference("pyr37_synapses")["result"]["pair_8x0.3nS_apical_150um"]
    first = Volley("apical", _at(150.0), 2.0, count=8)
    second = dataclasses.replace(first, time_ms=2.0 + interval_ms)
    single = height(_soma(first, until_ms=60.0)[1])
    pair = height(_soma(first, second, until_ms=40.0 + interval_ms)[1])
    assert single == pytest.approx(wanted["single_mV"], rel=0.01)
    ratio = wanted["pair_over_single_by_interval_ms"][str(interval_ms)]
    assert pair / single == pytest.approx(ratio, abs=0.02)


@pytest.mark.parametrize("potential", ["-80", "-75", "rest", "-65"])
def test_t53_inhibition(reference: Reference, potential: str) -> None:
    """Inhibition on the soma lowers an EPSP, shunts it, or adds to it."""
    key = (
        "inhibition_5nS_soma_at_4ms_rise_0.3_decay_6_epsp_10x0.3nS_apical_150um_at_5ms"
    )
    result = reference("pyr37_synapses")["result"][key]
    wanted = result[f"with E={potential}"]
    excitation = Volley("apical", _at(150.0), 5.0, count=10)
    alone = _soma(excitation, until_ms=50.0)[1]
    reversal = float(alone[0]) if potential == "rest" else float(potential)
    inhibition = Volley("soma", 0.5, 4.0, 5.0, 0.3, 6.0, reversal)
    both = _soma(excitation, inhibition, until_ms=50.0)[1]
    assert height(alone) == pytest.approx(result["epsp_alone_mV"], rel=0.01)
    assert height(both) / height(alone) == pytest.approx(wanted["ratio"], abs=0.02)
    if potential == "-80":
        inhibited = _soma(inhibition, until_ms=50.0)[1]
        depth = float(inhibited.min() - inhibited[0])
        assert depth == pytest.approx(result["ipsp_alone_E_-80_mV"], rel=0.02)


def ball_and_stick() -> Neuron:
    """Return a passive soma of 20 um with a dendrite of 600 um."""
    cell = passive_cable(
        length_um=600.0,
        diameter_um=2.0,
        compartments=301,
        membrane_resistance_kohm_cm2=20.0,
        axial_resistivity_ohm_cm=150.0,
        capacitance_uf_cm2=1.0,
        leak_mv=-70.0,
    )
    dendrite = replace(cell.branches[0], parent="soma", attach=0.5)
    soma = replace(
        cell.branches[0],
        id="soma",
        kind=BranchKind.SOMA,
        length_um=20.0,
        start_diameter_um=20.0,
        end_diameter_um=20.0,
        compartments=1,
        path=(),
    )
    return replace(cell, branches=(soma, dendrite))


@pytest.mark.parametrize("number", range(3))
def test_ball_and_stick_epsp_reference(reference: Reference, number: int) -> None:
    """A passive soma with a dendrite: local and somatic EPSP along the dendrite."""
    wanted = reference("ball_and_stick_epsp")["result"]["rows"][number]
    lab = synaptic_lab(
        ball_and_stick(), [Volley("dendrite", wanted["x"], 5.0, 1.0, 0.5, 3.0)]
    )
    times, (soma, local) = run(
        lab, SOMA, voltage("dendrite", wanted["x"]), until_ms=80.0
    )
    assert height(soma) == pytest.approx(wanted["soma_peak_mV"], rel=0.01)
    assert height(local) == pytest.approx(wanted["local_peak_mV"], rel=0.01)
    peak_ms = times[soma.argmax()]
    assert peak_ms == pytest.approx(wanted["soma_peak_time_ms"], abs=0.1)
    samples = soma[:: round(1.0 / 0.025)]
    assert samples == pytest.approx(wanted["soma_v_every_1ms"], abs=0.03)


def test_t57_poisson_background() -> None:
    """Mean and variance of the conductance of many Poisson inputs (Campbell).

    Within 3 standard errors; the samples of the tick means are a decay time apart.
    """
    rate_khz, peak_us = 2.0, 0.3e-3
    one = Input(id="many", train=PoissonSpikes(rate_hz=5.0), count=400)
    synapse = Synapse(
        id="s",
        input="many",
        targets=(Stretch(neuron="n1"),),
        detail="light",
        receptors=("ampa",),
        parameters={
            "ampa.light_peak": 0.3,
            "ampa.light_rise": 0.2,
            "ampa.light_decay": 2.0,
            "light.delay": 0.0,
        },
    )
    lab = replace(
        synaptic_lab(generic_neuron(passive_dendrites=True), []),
        inputs=(one,),
        synapses=(synapse,),
    )
    _, (g,) = run(lab, "synapse.s.g", until_ms=4000.0)
    g = g[round(20.0 / 0.025) :]
    mean, variance = rate_khz * peak_us * 2.583, rate_khz * peak_us**2 * 1.5165
    independent = 4000.0 / (2.0 * 2.2)  # both exponentials, two-sided
    error = np.sqrt(variance / independent)
    assert g.mean() == pytest.approx(mean, abs=3.0 * error)
    assert g.var() == pytest.approx(
        variance, abs=3.0 * variance * (2 / independent) ** 0.5
    )
