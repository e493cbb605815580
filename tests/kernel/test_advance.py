"""`advance` as a whole against its naive twin: two branched cells with everything."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    Branch,
    BranchKind,
    CalciumPool,
    ChannelDensity,
    ElectricalSynapse,
    Electrode,
    ElectrodeMode,
    Lab,
    Membrane,
    Neuron,
    Place,
    Ramp,
    Spine,
    Step,
)
from neurolab.kernel.circuit import CALCIUM, CARRIERS, CHARGE, V
from neurolab.kernel.jit import JIT_DISABLED
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.kernel.twin import (
    CELSIUS,
    Current,
    Rates,
    Twin,
    borst_m,
    goldman,
    mainen_h,
    mainen_m,
    mainen_n,
    miles_h,
    miles_m,
    miles_n,
    ohm,
    slow_s,
    warmth,
)

if TYPE_CHECKING:
    from typing import Literal

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

START_MV = -65.0
EVERY_TICKS = 4
TICKS = 80 if JIT_DISABLED else 400
TWIN_STEP_MS = 0.0025

PASSIVE = (1.0, 150.0, 0.05, -66.0)
FAST = (0.9, 120.0, 0.15, -70.0)
GAIN, DECAY_MS, REST = 5e-4, 80.0, 5e-5
NECK_NS, HEAD_UM, SPINES = 5.0, 0.6, 1.5
ONSET_MS, LENGTH_MS, CURRENT_NA = 0.3, 2.0, 0.9
CLAMP_MV, CLAMP_ONSET_MS, CLAMP_MS, SERIES_MEGAOHM = 20.0, 4.0, 3.0, 100.0
OPEN_NS, OPEN_ONSET_MS, OPEN_MS, OPEN_REVERSAL_MV = 15.0, 6.5, 1.0, -10.0
GAP_NS = 2.0

BRANCHES = {
    # length, diameter, compartments, parent, membrane
    "a": {
        "soma": (20.0, 20.0, 1, None, "soma"),
        "stem": (100.0, 2.0, 2, "soma", "dendrite"),
        "left": (80.0, 1.0, 2, "stem", "spiny"),
        "right": (60.0, 1.5, 2, "stem", "dendrite"),
    },
    "b": {
        "soma": (15.0, 15.0, 1, None, "fast"),
        "axon": (200.0, 1.0, 4, "soma", "fast"),
    },
}
CHANNELS = {
    "soma": {"pyr37_na": 60.0, "pyr37_kv": 20.0, "ca_bs": 0.1, "slow_ahp": 3.0},
    "dendrite": {"pyr37_na": 2.0, "pyr37_kv": 2.0},
    "spiny": {},
    "fast": {"tm_na": 60.0, "tm_k": 15.0},
}
REVERSALS = {
    "pyr37_na": 60.0,
    "pyr37_kv": -90.0,
    "slow_ahp": -90.0,
    "tm_na": 50.0,
    "tm_k": -90.0,
}


# -- the lab, in records ---------------------------------------------------------------


def membrane(name: str) -> Membrane:
    """Return a membrane of the lab."""
    c_m, r_a, g_l, e_l = FAST if name == "fast" else PASSIVE
    shifts = {"pyr37_na": {"shift": -15.0, "slope": 7.0}}
    pool = CalciumPool(
        gain_millimolar_cm2_per_nc=GAIN, decay_ms=DECAY_MS, rest_millimolar=REST
    )
    return Membrane(
        id=name,
        capacitance_uf_cm2=c_m,
        axial_resistivity_ohm_cm=r_a,
        leak_ms_cm2=g_l,
        leak_mv=e_l,
        channels=tuple(
            ChannelDensity(
                channel=channel,
                density_ms_cm2=density,
                reversal_mv=REVERSALS.get(channel),
                parameters=shifts.get(channel, {}),
            )
            for channel, density in CHANNELS[name].items()
        ),
        calcium=pool if name == "soma" else None,
    )


def neuron(name: str, sub_steps: Literal[1, 2, 5, 10, 20]) -> Neuron:
    """Return a neuron of the lab."""
    branches = [
        Branch(
            id=branch,
            kind=BranchKind.SOMA if parent is None else BranchKind.DENDRITE,
            parent=parent,
            attach=0.5 if parent == "soma" else 1.0,
            length_um=length,
            start_diameter_um=diameter,
            end_diameter_um=diameter,
            membrane=recipe,
            compartments=count,
            spine_factor=SPINES if recipe == "spiny" else 1.0,
        )
        for branch, (length, diameter, count, parent, recipe) in BRANCHES[name].items()
    ]
    spine = Spine(
        id="s", branch="left", position=0.75, neck_ns=NECK_NS, head_diameter_um=HEAD_UM
    )
    return Neuron(
        id=name,
        name=name,
        celsius=CELSIUS,
        valid_celsius=(0.0, 40.0),
        sub_steps=sub_steps,
        branches=tuple(branches),
        membranes=tuple(
            membrane(one) for one in dict.fromkeys(b.membrane for b in branches)
        ),
        spines=(spine,) if name == "a" else (),
    )


def lab(sub_steps: Literal[1, 2, 5, 10, 20]) -> Lab:
    """Return two cells joined by a gap junction, with three kinds of electrode."""
    current = Electrode(
        id="current",
        place=Place(neuron="a", branch="soma"),
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(
            Step(onset_ms=ONSET_MS, duration_ms=LENGTH_MS, amplitude=CURRENT_NA),
        ),
    )
    clamp = Electrode(
        id="clamp",
        place=Place(neuron="a", branch="left", position=0.25),
        mode=ElectrodeMode.VOLTAGE_CLAMP,
        holding=START_MV,
        series_resistance_megaohm=SERIES_MEGAOHM,
        commands=(
            Ramp(
                onset_ms=CLAMP_ONSET_MS, duration_ms=CLAMP_MS, start=0.0, end=CLAMP_MV
            ),
        ),
    )
    conductance = Electrode(
        id="conductance",
        place=Place(neuron="b", branch="axon", position=0.9),
        mode=ElectrodeMode.CONDUCTANCE_CLAMP,
        reversal_mv=OPEN_REVERSAL_MV,
        commands=(
            Step(onset_ms=OPEN_ONSET_MS, duration_ms=OPEN_MS, amplitude=OPEN_NS),
        ),
    )
    gap = ElectricalSynapse(
        id="gap",
        first=Place(neuron="a", branch="right", position=0.75),
        second=Place(neuron="b", branch="soma"),
        conductance_ns=GAP_NS,
    )
    return Lab(
        name="twin",
        bath=Bath(celsius=CELSIUS),
        neurons=(neuron("a", sub_steps), neuron("b", sub_steps)),
        electrical_synapses=(gap,),
        electrodes=(current, clamp, conductance),
        start=START_MV,
    )


# -- the same for the twin -------------------------------------------------------------


def currents_of(recipe: str, places: list[int], area_cm2: float) -> list[Current]:
    """Return the channels of a membrane in some compartments."""
    cold = warmth(2.3, 23.0)
    laws: dict[str, tuple[str, float, list[tuple[Rates, int]]]] = {
        "pyr37_na": ("na", cold, [(mainen_m(-15.0), 3), (mainen_h(-15.0), 1)]),
        "pyr37_kv": ("k", cold, [(mainen_n, 1)]),
        # a density stands for the slope at 37 degrees; its permeability is constant
        "ca_bs": ("ca", (273.15 + 37.0) / (273.15 + CELSIUS), [(borst_m, 2)]),
        "slow_ahp": ("k", 1.0, [(slow_s, 1)]),
        "tm_na": ("na", 1.0, [(miles_m, 3), (miles_h, 1)]),
        "tm_k": ("k", 1.0, [(miles_n, 4)]),
    }
    found = []
    for channel, density in CHANNELS[recipe].items():
        carrier, factor, gates = laws[channel]
        force = goldman if channel == "ca_bs" else ohm(REVERSALS[channel])
        here = np.full(len(places), 1e3 * density * factor * area_cm2)
        found.append(Current(carrier, places, here, gates, force))
    return found


def twin() -> tuple[Twin, dict[tuple[str, str], list[int]]]:
    """Return the twin and its compartments by neuron and branch."""
    made, where = Twin(), {}
    ends: dict[tuple[str, str], tuple[int, float]] = {}
    for name, branches in BRANCHES.items():
        passive = FAST if name == "b" else PASSIVE
        for branch, (length, diameter, count, parent, recipe) in branches.items():
            c_m, r_a, g_l, e_l = passive
            spiny = SPINES if recipe == "spiny" else 1.0
            places, half, area = made.cylinder(
                length, diameter, count, (c_m * spiny, r_a, g_l * spiny, e_l)
            )
            where[name, branch] = places
            made.currents += currents_of(recipe, places, area)
            if recipe == "soma":
                made.pools[places[0]] = (GAIN / (1e3 * area), DECAY_MS, REST)
            if parent is not None:
                other, resistance = ends[name, parent]
                made.joints.append((other, places[0], 1.0 / (resistance + half)))
            ends[name, branch] = (places[-1], half if parent else 0.0)
            if branch == "stem":  # two branches leave its end: a point of its own
                fork = made.add(0.0, 0.0, 0.0)
                made.joints.append((places[-1], fork, 1.0 / half))
                ends[name, branch] = (fork, 0.0)
    surface = np.pi * HEAD_UM**2 * 1e-8
    head = made.add(1e3 * PASSIVE[0] * surface, 1e3 * PASSIVE[2] * surface, PASSIVE[3])
    where["a", "spine"] = [head]
    made.joints += [
        (where["a", "left"][1], head, 1e-3 * NECK_NS),
        (where["a", "right"][1], where["b", "soma"][0], 1e-3 * GAP_NS),
    ]
    put_in(made, where)
    made.prepare()
    return made, where


def put_in(made: Twin, where: dict[tuple[str, str], list[int]]) -> None:
    """Add the three electrodes."""

    def injected(time: float, _: float) -> float:
        return CURRENT_NA if ONSET_MS <= time < ONSET_MS + LENGTH_MS else 0.0

    def clamped(time: float, v: float) -> float:
        share = (time - CLAMP_ONSET_MS) / CLAMP_MS
        command = START_MV + (CLAMP_MV * share if 0.0 <= share < 1.0 else 0.0)
        return (command - v) / SERIES_MEGAOHM

    def opened(time: float, v: float) -> float:
        is_open = OPEN_ONSET_MS <= time < OPEN_ONSET_MS + OPEN_MS
        return 1e-3 * OPEN_NS * (OPEN_REVERSAL_MV - v) if is_open else 0.0

    made.sources += [
        (where["a", "soma"][0], injected),
        (where["a", "left"][0], clamped),
        (where["b", "axon"][3], opened),
    ]
    for onset, length in (
        (ONSET_MS, LENGTH_MS),
        (CLAMP_ONSET_MS, CLAMP_MS),
        (OPEN_ONSET_MS, OPEN_MS),
    ):
        made.edges += [onset, onset + length]


@cache
def truth() -> tuple[Floats, Floats, Floats]:
    """Return the twin's voltages, calcium and charges at every fourth tick."""
    made, _ = twin()
    times = TICK_MS * np.arange(0.0, TICKS + 1, EVERY_TICKS)
    states = made.run(made.start(START_MV), times, TWIN_STEP_MS)
    n = made.c.size
    charges = states[:, 2 * n :][:, : len(made.carriers) * n]
    return states[:, :n], states[:, n : 2 * n], charges.reshape(len(times), -1, n)


@cache
def measured(sub_steps: Literal[1, 2, 5, 10, 20]) -> tuple[Floats, Floats, Floats]:
    """Return the same of the engine, compartments in the twin's order."""
    engine = Engine(lab(sub_steps))
    layout = engine.model.layout
    made, where = twin()
    order = np.zeros(made.c.size, dtype=int)
    for (name, branch), places in where.items():
        for k, place in enumerate(places):
            first, map_ = layout.first[name], layout.maps[name]
            if branch == "spine":
                order[made.row[place]] = first + int(np.flatnonzero(map_.spine == 0)[0])
            else:
                order[made.row[place]] = layout.locate(
                    name, branch, (k + 0.5) / len(places)
                )
    rows = [CHARGE + CARRIERS.index(name) for name in made.carriers]
    samples = [engine.state.cells[:, order].copy()]
    for _ in range(TICKS // EVERY_TICKS):
        engine.advance(EVERY_TICKS)
        samples.append(engine.state.cells[:, order].copy())
    cells = np.array(samples)
    return cells[:, V], cells[:, CALCIUM], cells[:, rows]


def test_both_cells_fire() -> None:
    """The comparison is about something: spikes in both cells, calcium in one."""
    if JIT_DISABLED:
        pytest.skip("without a compiler the comparison ends before the second spike")
    made, where = twin()
    v, calcium, _ = truth()
    for cell in ("a", "b"):
        assert v[:, made.row[where[cell, "soma"][0]]].max() > 0.0
    assert calcium[:, made.row[where["a", "soma"][0]]].max() > 10.0 * REST


def test_voltages_are_those_of_the_twin() -> None:
    """Every compartment within 5 uV at a sub-step of 1.25 us, through both spikes."""
    np.testing.assert_allclose(measured(20)[0], truth()[0], atol=5e-3)


def test_calcium_is_that_of_the_twin() -> None:
    """The pool follows the calcium current."""
    np.testing.assert_allclose(measured(20)[1], truth()[1], rtol=1e-4, atol=1e-9)


def test_charges_are_those_of_the_twin() -> None:
    """What each carrier moved through every membrane, in pC."""
    np.testing.assert_allclose(measured(20)[2], truth()[2], rtol=1e-4, atol=1e-4)


def test_error_falls_with_the_square_of_the_step() -> None:
    """Second order: half the step, a quarter of the error.

    Extrapolated to no step at all, the two programs agree to a thousandth of that.
    """
    expected = truth()[0]
    coarse, middle, fine = (measured(one)[0] for one in (5, 10, 20))
    errors = [np.abs(one - expected).max() for one in (coarse, middle, fine)]
    assert errors[0] / errors[1] == pytest.approx(4.0, rel=0.05)
    assert errors[1] / errors[2] == pytest.approx(4.0, rel=0.05)
    limit = (4.0 * fine - middle) / 3.0
    assert np.abs(limit - expected).max() < 2e-5


def test_rest_is_a_steady_state_of_the_twin() -> None:
    """Where the search for a rest ends, nothing changes by the equations."""
    made, where = twin()
    engine = Engine(replace(lab(1), start=None))
    layout = engine.model.layout
    v = np.zeros(made.c.size)
    for (name, branch), places in where.items():
        for k, place in enumerate(places):
            map_ = layout.maps[name]
            i = (
                int(np.flatnonzero(map_.spine == 0)[0])
                if branch == "spine"
                else (map_.locate(branch, (k + 0.5) / len(places)))
            )
            v[made.row[place]] = engine.state.cells[V, layout.first[name] + i]
    assert not engine.restless
    assert v.max() - v.min() > 1.0
    slope = made.slope(0.0, made.start(v))
    assert np.abs(slope[: v.size]).max() < 1e-6  # mV/ms
