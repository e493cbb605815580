"""What a lecture must show of axons (PHYSIOLOGY sections 1.15 and 5), in 10 %."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.labs.spikes import thinned
from neurolab.document.records import Dose, DoublePulse, Neuron
from neurolab.document.templates import generic_neuron, mrg_fibre, single_compartment
from neurolab.measure.spikes import spike_times
from tests.acceptance.fibres import LEVEL_MV, START_MV, Passage, passage
from tests.acceptance.rig import PATCH_CM2, bench, centre, clamp, pulse, record, voltage
from tests.acceptance.squid_cable import cable

SOMA = voltage("soma", 0.5)

# -- saltation and its failure ---------------------------------------------------------


@cache
def _fibre(left: float) -> Passage:
    """Return the passage along a double cable with thin sheaths 14 to 16."""
    whole = mrg_fibre()
    hurt = whole if left == 1.0 else thinned(whole, left, 14, 16)
    return passage(hurt, nodes=(10, 12, 30), until_ms=2.0)


def test_node_to_node_takes_20_us() -> None:
    """1.15 mm at 55 m/s."""
    seen = _fibre(1.0)
    between_us = 1e3 * (seen.crossing(30) - seen.crossing(10)) / 20.0
    assert between_us == pytest.approx(20.0, rel=0.1)
    assert 1.15e3 / between_us == pytest.approx(55.0, rel=0.1)


def test_three_bare_internodes_delay() -> None:
    """With 4 % of the lamellae .38 ms."""
    late = _fibre(0.04).crossing(30) - _fibre(1.0).crossing(30)
    assert late == pytest.approx(0.38, rel=0.1)


def test_three_barer_internodes_block() -> None:
    """With 3 % it gets as far as the sheath is whole."""
    seen = _fibre(0.03)
    assert seen.crossing(12) > 0.0
    assert np.isnan(seen.crossing(30))


# -- the safety of conduction ----------------------------------------------------------


def _ttx(left: float) -> tuple[Dose, ...]:
    """Return the dose that leaves a share of the sodium channels open (5 nM: half)."""
    return (Dose(drug="ttx", micromolar=0.005 * (1.0 / left - 1.0)),)


@pytest.mark.parametrize(("left", "conducts"), [(0.30, True), (0.25, False)])
def test_myelinated_axon_conducts_with_a_third(left: float, conducts: bool) -> None:
    """Between .25 and .30 of the sodium channels left it fails (37 degrees)."""
    stimulus = clamp("node_1", 0.5, pulse(0.1, 0.1, 3.0))
    lab = replace(bench(mrg_fibre(), stimulus, start=START_MV), doses=_ttx(left))
    _, (v,) = record(lab, voltage("node_30", 0.5), until_ms=4.0)
    assert bool(v.max() > LEVEL_MV) is conducts


@pytest.mark.parametrize(("celsius", "fails_below"), [(18.5, 0.37), (6.3, 0.23)])
@pytest.mark.parametrize("conducts", [True, False])
def test_squid_axon_conducts_with_a_share(
    celsius: float, fails_below: float, conducts: bool
) -> None:
    """It fails with less than .37 at 18.5 degrees, .23 at 6.3; within 10 %."""
    left = fails_below * (1.1 if conducts else 0.9)
    lab = cable(celsius=celsius, length_um=100_000.0, compartments=200, sub_steps=2)
    far = voltage("axon", centre(160, 200))
    _, (v,) = record(replace(lab, doses=_ttx(left)), far, until_ms=30.0)
    assert bool(v.max() > LEVEL_MV) is conducts


# -- the action potential does not fade ------------------------------------------------


def test_action_potential_is_the_same_along_the_axon() -> None:
    """Within 1 % from 10 to 80 % of the squid's axon, and of the axon of a cell.

    There from 300 to 850 um: nearer it is still that of the initial segment.
    """
    squid = cable(celsius=18.5, length_um=100_000.0, compartments=200, sub_steps=2)
    stimulus = clamp("soma", 0.5, pulse(2.0, 2.0, 0.565))
    cell = bench(generic_neuron(), stimulus, sub_steps=5)
    along = {
        "squid": (squid, np.linspace(0.1, 0.8, 8), 9.0),
        "cell": (cell, np.linspace(0.305, 0.855, 6), 12.0),
    }
    for lab, places, until_ms in along.values():
        probes = [voltage("axon", float(place)) for place in places]
        _, traces = record(lab, *probes, until_ms=until_ms)
        rises = np.array([trace.max() - trace[0] for trace in traces])
        middle = 0.5 * (rises.max() + rises.min())
        assert rises == pytest.approx(middle, rel=0.0125)


# -- slower recovery from inactivation -------------------------------------------------


def _slowed(neuron: Neuron, channel: str, factor: float) -> Neuron:
    """Return the neuron with sodium channels that recover more slowly."""
    return replace(
        neuron,
        membranes=tuple(
            replace(
                membrane,
                channels=tuple(
                    replace(one, parameters={**one.parameters, "recovery": factor})
                    if one.channel == channel
                    else one
                    for one in membrane.channels
                ),
            )
            for membrane in neuron.membranes
        ),
    )


def _answers(factor: float, interval_ms: float, strength: float) -> int:
    """Return the spikes of a squid patch to two pulses of 0.5 ms."""
    command = DoublePulse(
        onset_ms=1.0,
        duration_ms=0.5,
        interval_ms=interval_ms,
        amplitude=1.5 * 13.3e3 * PATCH_CM2,
        second_amplitude=strength * 13.3e3 * PATCH_CM2,
    )
    neuron = _slowed(single_compartment(), "hh_na", factor)
    lab = bench(neuron, clamp("soma", 0.5, command), celsius=6.3, sub_steps=2)
    times, (v,) = record(lab, SOMA, until_ms=10.0 + interval_ms)
    return int(spike_times(times, v, 0.0).size)


def test_slower_recovery_lengthens_the_refractory_period() -> None:
    """Twice the time constant of h: the pulse that fired again no longer does."""
    assert _answers(1.0, 10.0, 6.0) == 2
    assert _answers(2.0, 10.0, 6.0) == 1
    assert _answers(2.0, 12.0, 6.0) == 2


def test_slower_recovery_leaves_the_rest() -> None:
    """It changes a time, not the share of channels that are ready."""
    rest = [
        record(bench(_slowed(generic_neuron(), "pyr37_na", x)), SOMA, until_ms=1.0)[1][
            0
        ][0]
        for x in (1.0, 3.0)
    ]
    assert rest[1] == pytest.approx(rest[0], abs=1e-6)
