"""Mistakes of simulators that concern membrane and cable, each shown to be absent.

The numbers are those of the list of mistakes that the product is checked against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    ChannelDensity,
    Electrode,
    ElectrodeMode,
    Membrane,
    Neuron,
    Noise,
    Place,
)
from neurolab.document.templates import (
    generic_neuron,
    passive_cable,
    scaled_myelinated_fibre,
    single_compartment,
    squid_axon,
)
from neurolab.errors import DivergenceError
from neurolab.kernel.circuit import V
from neurolab.measure.spikes import spike_times
from neurolab.simulation.engine import Engine
from tests.acceptance.passive_rig import ended_cable, killed_end, lifted_mv, steady
from tests.acceptance.rig import (
    PATCH_CM2,
    bench,
    centre,
    clamp,
    crossing,
    pulse,
    record,
    voltage,
)
from tests.acceptance.squid_cable import LEVEL_MV, cable, strong_pulse_na, travel

if TYPE_CHECKING:
    from neurolab.document.records import Lab

SOMA = voltage("soma", 0.5)
PATCH_UM2 = PATCH_CM2 * 1e8


def passive_patch() -> Neuron:
    """Return 1256.6 um2 of membrane with 1 uF/cm2 and 0.3 mS/cm2 at -54.387 mV."""
    neuron = single_compartment()
    return replace(
        neuron, membranes=tuple(replace(m, channels=()) for m in neuron.membranes)
    )


def fire(lab: Lab, *, until_ms: float, compartments: int) -> list[np.ndarray]:
    """Return when each compartment of an axon fired."""
    probes = [voltage("axon", centre(i, compartments)) for i in range(compartments)]
    times, traces = record(lab, *probes, until_ms=until_ms)
    return [spike_times(times, trace, LEVEL_MV) for trace in traces]


# -- 11: units and signs ---------------------------------------------------------------


def test_11_conductance_times_voltage() -> None:
    """11: 10 nS that pull 50 mV upwards carry 0.5 nA into the cell."""
    electrode = Electrode(
        id="g",
        place=Place(neuron="n1", branch="soma"),
        mode=ElectrodeMode.CONDUCTANCE_CLAMP,
        holding=10.0,
        reversal_mv=-4.387,
    )
    engine = Engine(
        bench(passive_patch(), electrode, start=-54.387, sub_steps=20),
        ["electrode.g.current"],
    )
    # the mean of the last of 20 sub-steps of the tick: the cell has begun to follow
    current = float(engine.advance(1).values[0][0])
    v = float(engine.state.cells[V, 0])

    assert v > -54.387
    assert current == pytest.approx(10e-3 * (-4.387 - v), rel=0.01)


def test_11_density_times_area() -> None:
    """11: 0.3 mS/cm2 on 1256.6 um2 are 265 MOhm, and 1 uF/cm2 are 12.6 pF."""
    neuron, step_na = passive_patch(), 0.01
    held = Engine(bench(neuron, clamp("soma", 0.5, holding_na=step_na)))
    lifted = float(held.state.cells[V, 0]) + 54.387
    lab = bench(neuron, clamp("soma", 0.5, pulse(0.0, 10.0, step_na)), sub_steps=1)
    _, (trace,) = record(lab, SOMA, until_ms=0.1)

    assert lifted / step_na == pytest.approx(1e3 / (0.3 * PATCH_CM2 * 1e6), rel=1e-6)
    slope = (trace[1] - trace[0]) / 0.025
    assert slope == pytest.approx(step_na / (1e-5 * PATCH_UM2), rel=0.01)


def test_11_channel_density() -> None:
    """11: 120 mS/cm2 are 1200 pS/um2: 1.508 uS if all sodium channels are open."""
    circuit = Engine(bench(single_compartment())).model.circuit

    assert circuit.density == pytest.approx([1200e-6 * PATCH_UM2, 360e-6 * PATCH_UM2])


def test_11_outward_is_positive() -> None:
    """11: a depolarising spike is an inward sodium and an outward potassium current."""
    lab = bench(single_compartment(), clamp("soma", 0.5, pulse(0.0, 0.5, 0.5)))
    probes = [f"neuron.n1.soma@0.5.{ion}.charge" for ion in ("na", "k")]
    engine = Engine(lab, probes)
    sodium, potassium = (trace[-1] for trace in engine.advance(400).values)

    assert sodium < 0.0 < potassium


# -- 19: threshold, amplitude and initial segment --------------------------------------


def test_19_threshold_is_no_voltage() -> None:
    """19: released from -12 uA/cm2 a patch fires below the voltage that a shock needs.

    A shock to -60 mV fails at rest; after hyperpolarisation the spike rises through
    -60 mV without any current; and just after a spike -50 mV fail.
    """
    hold = pulse(0.0, 20.0, -12e3 * PATCH_CM2)
    release = bench(single_compartment(), clamp("soma", 0.5, hold), sub_steps=2)
    times, (released,) = record(release, SOMA, until_ms=40.0)
    engine = Engine(bench(single_compartment(), sub_steps=2), [SOMA], fine=True)
    heights = []
    for shock_mv, wait_ms in ((5.0, 15.0), (20.0, 5.0), (20.0, 15.0)):
        engine.state.cells[V] += shock_mv
        engine.state.damp[:] = 1
        _, (trace,) = record(
            engine.lab, until_ms=engine.time_ms + wait_ms, engine=engine
        )
        heights.append(float(trace.max()))

    assert released[times <= 20.0].max() < -60.0
    assert released.max() > 0.0
    assert heights[0] < -55.0
    assert heights[1] > 0.0
    assert heights[2] < -45.0


def test_19_amplitude_is_the_axons_own() -> None:
    """19: far along an axon a 4 times stronger pulse gives the same spike."""
    weak, strong = (
        travel(
            cable(
                celsius=18.5,
                length_um=100_000.0,
                compartments=200,
                sub_steps=2,
                pulse_na=factor * strong_pulse_na(476.0),
            ),
            until_ms=7.0,
        )
        for factor in (0.4, 1.6)
    )

    assert strong.amplitude == pytest.approx(weak.amplitude, abs=0.05)
    assert strong.velocity == pytest.approx(weak.velocity, rel=0.01)


def test_19_no_reset() -> None:
    """19: the voltage has no jump: nothing is pasted in or reset around a spike."""
    lab = bench(
        single_compartment(),
        clamp("soma", 0.5, pulse(1.0, 30.0, 0.2)),
        sub_steps=20,
    )
    times, (trace,) = record(lab, SOMA, until_ms=30.0)
    slopes = np.diff(trace) / np.diff(times)

    assert spike_times(times, trace, 0.0).size >= 2
    # from one step of 1.25 us to the next the slope changes by 1 % of its range, but
    # for the jump where the current is switched on
    changes = np.sort(np.abs(np.diff(slopes)))
    assert changes[-2] < 0.01 * np.ptp(slopes)


def test_19_initial_segment_is_not_the_soma() -> None:
    """19: the spike starts in the initial segment, which fires before the soma."""
    lab = bench(generic_neuron(), clamp("soma", 0.5, pulse(1.0, 2.0, 0.55)))
    crossings = Engine(lab).advance(400).crossings
    first = {each.branch: each.time_ms for each in reversed(crossings)}

    assert crossings[0].branch == "ais_distal"
    assert first["ais_distal"] < first["soma"] - 0.1


# -- 20: refractory period -------------------------------------------------------------


def test_20_second_spike_is_slower() -> None:
    """20: a spike that follows 8 ms behind another travels more slowly."""
    lab = cable(celsius=6.3, length_um=100_000.0, compartments=200, sub_steps=2)
    commands = (pulse(0.5, 0.3, 6000.0), pulse(8.5, 0.3, 12_000.0))
    lab = replace(lab, electrodes=(clamp("axon", 0.0, *commands),))
    places = (40, 100)
    times, traces = record(
        lab, *(voltage("axon", centre(i, 200)) for i in places), until_ms=20.0
    )
    near, far = (spike_times(times, trace, LEVEL_MV) for trace in traces)
    delays = far - near

    assert delays.size == 2
    assert delays[1] > 1.05 * delays[0]


# -- 21: back-fire ---------------------------------------------------------------------


@pytest.mark.parametrize("sub_steps", [1, 10])
def test_21_no_echo(sub_steps: int) -> None:
    """21: a spike that reaches a sealed end goes out; no compartment fires twice."""
    lab = cable(celsius=18.5, length_um=60_000.0, compartments=120, sub_steps=sub_steps)
    found = fire(lab, until_ms=30.0, compartments=120)

    assert [each.size for each in found] == [1] * 120
    assert np.all(np.diff([each[0] for each in found[2:]]) > 0.0)


# -- 22: saltation ---------------------------------------------------------------------

FIBRE_UM = 10.0
NODES = 31


def fibre(lamellae: dict[int, float] | None = None) -> Neuron:
    """Return a myelinated fibre; `lamellae` thins the sheath of some internodes."""
    neuron = scaled_myelinated_fibre(fibre_diameter_um=FIBRE_UM, nodes=NODES)
    thinner = {f"internode_{k}": factor for k, factor in (lamellae or {}).items()}
    branches = tuple(
        replace(
            branch,
            myelin=replace(
                branch.myelin, lamellae=branch.myelin.lamellae * thinner[branch.id]
            ),
        )
        if branch.myelin is not None and branch.id in thinner
        else branch
        for branch in neuron.branches
    )
    return replace(neuron, branches=branches)


def node_times(neuron: Neuron, until_ms: float = 2.0) -> dict[str, float]:
    """Return when each node that fired first crossed the detectors' level."""
    lab = bench(neuron, clamp("node_1", 0.5, pulse(0.0, 0.1, 3.0)), start=-80.0)
    crossings = Engine(lab).advance(round(until_ms / 0.025)).crossings
    return {each.branch: each.time_ms for each in reversed(crossings)}


def test_22_internode_depolarises() -> None:
    """22: the membrane under the sheath takes part: it depolarises between nodes."""
    lab = bench(fibre(), clamp("node_1", 0.5, pulse(0.0, 0.1, 3.0)), start=-80.0)
    places = [("node_10", 0.5), ("internode_10", 0.45), ("node_11", 0.5)]
    times, traces = record(lab, *(voltage(*place) for place in places), until_ms=1.0)
    before, between, after = (crossing(times, trace, -40.0) for trace in traces)

    assert before < between < after
    assert traces[1].max() > -20.0


def test_22_many_nodes_at_once() -> None:
    """22: a spike covers many nodes at a time: no single dot jumps."""
    lab = bench(fibre(), clamp("node_1", 0.5, pulse(0.0, 0.1, 3.0)), start=-80.0)
    probes = [voltage(f"node_{k}", 0.5) for k in range(NODES)]
    _, traces = record(lab, *probes, until_ms=1.0)

    lit = (np.array(traces) > -40.0).sum(axis=0)
    assert lit.max() >= 10


def test_22_demyelination_delays_then_blocks() -> None:
    """22: three internodes with 5 % of their sheath cost 0.354 ms, with 3 % a block."""
    whole = node_times(fibre())
    thin = node_times(fibre(dict.fromkeys((14, 15, 16), 0.05)))
    bare = node_times(fibre(dict.fromkeys((14, 15, 16), 0.03)))

    assert thin["node_28"] - whole["node_28"] == pytest.approx(0.354, rel=0.05)
    assert "node_12" in bare
    assert "node_28" not in bare


def test_22_velocity_and_diameter() -> None:
    """22: with the diameter a sheathed axon speeds up in proportion, a bare one less.

    Twice the diameter is twice the velocity with a sheath, 1.41 times without.
    """
    sheathed = []
    for diameter in (5.0, 10.0):
        neuron = scaled_myelinated_fibre(fibre_diameter_um=diameter, nodes=NODES)
        times = node_times(neuron)
        sheathed.append(diameter / (times["node_25"] - times["node_10"]))
    bare = [
        travel(
            cable(
                celsius=18.5,
                diameter_um=diameter,
                length_um=100_000.0 * np.sqrt(diameter / 476.0),
                compartments=200,
                sub_steps=1,
            ),
            until_ms=7.0,
        ).velocity
        for diameter in (5.0, 10.0)
    ]

    assert sheathed[1] / sheathed[0] == pytest.approx(2.0, rel=0.02)
    assert bare[1] / bare[0] == pytest.approx(np.sqrt(2.0), rel=0.005)


# -- 23: temperature -------------------------------------------------------------------


def test_23_squid_conductance_keeps() -> None:
    """23: warmth speeds up the squid's gates and leaves its conductances alone."""
    cold, warm = (
        Engine(bench(single_compartment(), celsius=t)).model.circuit
        for t in (6.3, 18.5)
    )

    assert warm.density == pytest.approx(cold.density)
    factor = 3.0**1.22
    assert warm.gates.speed == pytest.approx(factor * cold.gates.speed)


def test_23_mammal_conductance_scales_once() -> None:
    """23: in the mammalian set one factor of 3.2095 at 37 degrees scales both."""
    cold, warm = (
        Engine(bench(generic_neuron(), celsius=t)).model.circuit for t in (23.0, 37.0)
    )

    assert warm.density == pytest.approx(3.2095 * cold.density, rel=1e-4)
    assert cold.gates.speed == pytest.approx(1.0)
    assert warm.gates.speed == pytest.approx(3.2095, rel=1e-4)


@pytest.mark.parametrize(
    ("celsius", "peak_mv"), [(24.0, 33.15), (30.0, 33.22), (37.0, 33.25)]
)
def test_23_mammal_spike_keeps_its_height(celsius: float, peak_mv: float) -> None:
    """23: a patch of the mammalian set peaks at +33.2 mV from 24 to 37 degrees."""
    own = {"shift": -2.0, "slope": 6.0}
    bouton = Membrane(
        id="soma",
        capacitance_uf_cm2=1.0,
        axial_resistivity_ohm_cm=150.0,
        leak_ms_cm2=0.0333,
        leak_mv=-68.0,
        channels=(
            ChannelDensity(channel="pyr37_na", density_ms_cm2=30.0, parameters=own),
            ChannelDensity(channel="pyr37_kv", density_ms_cm2=50.0),
        ),
    )
    neuron = replace(single_compartment(), membranes=(bouton,))
    command = pulse(1.0, 0.2, 150e3 * PATCH_CM2)
    lab = bench(
        neuron, clamp("soma", 0.5, command), celsius=celsius, start=-70.0, sub_steps=10
    )
    _, (trace,) = record(lab, SOMA, until_ms=8.0)

    assert trace.max() == pytest.approx(peak_mv, abs=0.05)


def test_23_hot_squid_axon_does_not_conduct() -> None:
    """23: the squid axon conducts at 30 degrees and no longer at 37."""
    reached = {
        celsius: [
            each.size
            for each in fire(
                cable(
                    celsius=celsius,
                    length_um=60_000.0,
                    compartments=120,
                    sub_steps=2,
                ),
                until_ms=8.0,
                compartments=120,
            )
        ]
        for celsius in (30.0, 37.0)
    }

    assert reached[30.0][100] == 1
    assert reached[37.0][60:] == [0] * 60


# -- 24: ends of a cable, and what 63 % means ------------------------------------------


def test_24_sealed_is_not_killed() -> None:
    """24: a sealed end raises the input resistance, an open one lowers it."""
    sealed = lifted_mv(steady(ended_cable(1.0)), "first", 0.5)
    endless = lifted_mv(steady(ended_cable(8.0)), "first", 0.5)
    killed = lifted_mv(steady(ended_cable(1.0), killed_end()), "first", 0.5)

    assert sealed > 1.2 * endless
    assert killed < 0.8 * endless


def test_24_cable_charges_in_its_own_time() -> None:
    """24: 63 % are reached before a time constant at the electrode, later far away."""
    neuron = ended_cable(6.0)
    step = clamp("first", 0.5, pulse(0.0, 1000.0, 0.01))
    times, traces = record(
        bench(neuron, step),
        voltage("first", 0.5),
        voltage("dendrite", 0.5),
        until_ms=300.0,
    )
    near, far = (
        crossing(times, (trace - trace[0]) / (trace[-1] - trace[0]), 0.632)
        for trace in traces
    )

    assert near < 0.5 * 20.0
    assert far > 1.5 * 20.0


# -- 25: step and compartments ---------------------------------------------------------


def test_25_own_step_and_compartments_suffice() -> None:
    """25: the axon's own step and compartments give the velocity within 1 %."""
    axon = squid_axon(celsius=18.5)
    count = Engine(bench(axon)).model.layout.size
    own, fine = (
        travel(
            cable(
                celsius=18.5,
                length_um=axon.branches[0].length_um,
                compartments=factor * count,
                sub_steps=sub_steps,
            ),
            until_ms=7.0,
        ).velocity
        for factor, sub_steps in ((1, 1), (3, 10))
    )

    assert own == pytest.approx(fine, rel=0.01)


# -- 29: temperature changes more than speed -------------------------------------------


def test_29_temperature_changes_the_form() -> None:
    """29: warmth makes the squid's spike lower, and faster by less than its rates."""
    cold, warm = (
        travel(
            cable(celsius=celsius, length_um=100_000.0, compartments=200, sub_steps=2),
            until_ms=until,
        )
        for celsius, until in ((6.3, 11.0), (18.5, 7.0))
    )

    assert cold.amplitude - warm.amplitude > 10.0
    assert 1.3 < warm.velocity / cold.velocity < 1.7


# -- 30: no hidden failure, no clock of the screen -------------------------------------


def test_30_impossible_voltage_stops_the_run() -> None:
    """30: a stimulus beyond sense stops the run and names the place; nothing is cut."""
    lab = bench(passive_cable(), clamp("dendrite", 0.0, pulse(1.0, 5.0, 100.0)))
    with pytest.raises(DivergenceError) as caught:
        Engine(lab).advance(400)

    assert "dendrite" in str(caught.value)


def test_30_nan_stops_the_run() -> None:
    """30: a NaN is not carried on."""
    engine = Engine(bench(generic_neuron()))
    engine.state.cells[V, 7] = np.nan

    with pytest.raises(DivergenceError):
        engine.advance(10)


def test_30_gates_stay_possible() -> None:
    """30: gates stay between 0 and 1 without being forced, up to +-280 mV."""
    lab = bench(
        single_compartment(),
        Electrode(
            id="force",
            place=Place(neuron="n1", branch="soma"),
            mode=ElectrodeMode.VOLTAGE_CLAMP,
            commands=(pulse(1.0, 2.0, 340.0), pulse(4.0, 2.0, -200.0)),
            holding=-65.0,
            series_resistance_megaohm=0.01,
        ),
    )
    engine = Engine(lab)
    lowest, highest = 1.0, 0.0
    for _ in range(400):
        engine.advance(1)
        lowest = min(lowest, float(engine.state.gates.min()))
        highest = max(highest, float(engine.state.gates.max()))

    assert 0.0 <= lowest < 1e-6
    assert 1.0 - 1e-3 < highest <= 1.0


@pytest.mark.parametrize("chunk", [1, 7])
def test_30_frame_rate_changes_no_number(chunk: int) -> None:
    """30: noise and voltage do not depend on how often the run is looked at."""
    noise = Noise(
        onset_ms=0.0, duration_ms=1e6, mean=0.1, deviation=0.2, correlation_ms=2.0
    )
    lab = bench(single_compartment(), clamp("soma", 0.5, noise))
    ticks = 420
    whole = Engine(lab, [SOMA])
    expected = whole.advance(ticks).values[0]
    looked_at = Engine(lab, [SOMA])
    parts = []
    for _ in range(ticks // chunk):
        parts.append(looked_at.advance(chunk).values[0])
        looked_at.frame()

    assert np.array_equal(np.concatenate(parts), expected)
    assert np.ptp(expected) > 1.0
