"""Contacts: nothing is lost, nothing idle costs, long steps say what short ones say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolab.kernel.cleft import (
    ASLEEP,
    AT_RECEPTORS,
    CAPACITY,
    HEAD,
    MODE,
    NOW,
    OPEN,
    QUIET,
    advance_clefts,
)
from neurolab.kernel.schemes import WIDTH
from neurolab.physiology.ampa import AMPA
from neurolab.physiology.clearing import ROUTES
from neurolab.physiology.cleft import MOLECULES_PER_UM3_MILLIMOLAR
from neurolab.physiology.drugs import Effect
from neurolab.physiology.receptors import RECEPTORS
from neurolab.physiology.transporters import EAAT
from neurolab.simulation.cleft_build import (
    BinderSpec,
    CleftSpec,
    Rings,
    Space,
    diffusion_rates,
    product_rings,
    volumes_um3,
)
from neurolab.simulation.cleft_edit import balance
from neurolab.simulation.cleft_specs import cleft_spec
from tests.acceptance.cleft_rig import Contacts, glutamate, junction

NEVER = 10**9


def small_space() -> Space:
    """Return a cleft of three rings and two shells outside."""
    return Space(0.02, 0.2, 0.1, 0.05, 0.3, 0.2, 1.5, 0.8)


SMALL = Rings((0.0, 0.05, 0.1, 0.2), (0.2, 0.4, 0.8))


def small() -> CleftSpec:
    """Return a small contact with AMPA receptors and carriers."""
    binders = (
        BinderSpec("ampa", "receptor", AMPA, "psd", count=80.0),
        BinderSpec("eaat", "carrier", EAAT.scheme, "outside", millimolar=0.25),
    )
    return CleftSpec(small_space(), binders, 1, 37.0, rings=SMALL)


def slopes(volume: np.ndarray, rates: np.ndarray, state: np.ndarray) -> np.ndarray:
    """Return the change of a small contact, from the equations.

    The state is five amounts of free glutamate, seven shares for each of the two rings
    with receptors, the share of holding carriers in the two shells outside.
    """
    free, rings, held = state[:5], state[5:19].reshape(2, 7), state[19:21]
    change = np.zeros_like(state)
    change[:5] = rates @ free
    millimolar = free / (volume * MOLECULES_PER_UM3_MILLIMOLAR)
    index = {name: i for i, name in enumerate(AMPA.states)}
    for ring in range(2):
        count = 80.0 * volume[ring] / volume[:2].sum()
        for arrow in AMPA.transitions:
            i, j = index[arrow.source], index[arrow.target]
            flow = 2.9 * arrow.rate.value * rings[ring, i]
            flow *= millimolar[ring] if arrow.binds else 1.0
            change[5 + 7 * ring + i] -= flow
            change[5 + 7 * ring + j] += flow
            change[ring] -= count * flow * (arrow.binds - arrow.releases)
    speed = 3.0**0.2
    for shell in range(2):
        carriers = 0.25 * volume[3 + shell] * MOLECULES_PER_UM3_MILLIMOLAR
        bind = speed * 6.8 * millimolar[3 + shell] * (1.0 - held[shell])
        loose = speed * 0.2 * held[shell]
        change[19 + shell] = bind - loose - speed * 0.03 * held[shell]
        change[3 + shell] -= carriers * (bind - loose)
    return change


def test_small_contact_against_a_naive_twin() -> None:
    """Diffusion, receptors and carriers together against tiny Runge-Kutta steps."""
    space = small_space()
    volume, rates = volumes_um3(space, SMALL), diffusion_rates(space, SMALL)
    state = np.zeros(21)
    state[0], state[5], state[12] = 1000.0, 1.0, 1.0
    contacts = Contacts(small())
    contacts.fuse((0, 0, 1000.0))
    h, opened, local = 5e-5, [], []
    for tick in range(40):
        contacts.advance(0.025)
        for _ in range(500):
            a = slopes(volume, rates, state)
            b = slopes(volume, rates, state + 0.5 * h * a)
            state = state + h * b
        if tick < 21:  # one step a tick from then on
            weights = 80.0 * volume[:2] / volume[:2].sum()
            opened.append(float(weights @ state[[8, 15]]))
            fluid = volume[:2].sum() * MOLECULES_PER_UM3_MILLIMOLAR
            local.append(float(state[:2].sum() / fluid))
    seen = np.array(contacts.seen)[:21]
    np.testing.assert_allclose(seen[:, OPEN], opened, atol=0.003 * max(opened))
    np.testing.assert_allclose(seen[:, AT_RECEPTORS], local, rtol=0.02)


def test_every_molecule_is_accounted_for() -> None:
    """Free, bound, carried and far add up at every tick, through all phases."""
    contacts = Contacts(glutamate("ampa", "nmda", contacts=3))
    contacts.fuse((0, 3, 3000.0), (1, 24, 1000.0), (1, 24, 4000.0))
    contacts.advance(20.0, check=True)
    contacts.fuse((0, 11, 3000.0), (2, 0, 2500.0))
    contacts.advance(600.0)
    contacts.fuse((1, 11, 3000.0))
    contacts.advance(10.0, check=True)
    assert contacts.worst < 1e-9


@settings(max_examples=15)
@given(
    events=st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 24), st.floats(0.0, 2e4)),
        max_size=6,
    ),
    carriers=st.floats(0.0, 1.0),
    receptors=st.floats(0.0, 2000.0),
    at=st.integers(1, 399),
    diffusion=st.booleans(),
)
def test_no_switch_or_dose_loses_a_molecule(
    events: list[tuple[int, int, float]],
    carriers: float,
    receptors: float,
    at: int,
    *,
    diffusion: bool,
) -> None:
    """Fusions and an edit at any time keep the balance and the sums of states."""
    contacts = Contacts(glutamate("ampa", "nmda"))
    for tick in range(400):
        now = [(0, us, n) for when, us, n in events if when == tick]
        contacts.fuse(*now)
        contacts.advance(0.025, check=True)
        if tick == at:
            before = contacts.state.seen[NOW, 0, OPEN + 1]
            spec = glutamate(
                "ampa",
                "nmda",
                values={"ampa.count": receptors},
                closed=() if diffusion else ("diffusion",),
                effects={"eaat": Effect(left=carriers)},
            )
            contacts.edit(spec)
            contacts.catch_up()
            assert contacts.state.seen[NOW, 0, OPEN + 1] == pytest.approx(
                before, rel=0.02, abs=1e-3
            )
    assert contacts.worst < 1e-6
    assert worst_sum(contacts) < 1e-9


def worst_sum(contacts: Contacts) -> float:
    """Return how far the states of any binder are from a sum of 1."""
    worst = 0.0
    for binder in contacts.clefts.binders:
        for shell in range(int(binder.last - binder.first)):
            place = int(binder.place) + WIDTH * shell
            share = contacts.state.rows[NOW, :, place : place + int(binder.states)]
            worst = max(worst, float(np.abs(share.sum(axis=1) - 1.0).max()))
    return worst


@pytest.mark.parametrize("transmitter", list(ROUTES))
@pytest.mark.parametrize("closed", [(), ("uptake", "enzyme"), ("diffusion",)])
def test_every_transmitter_keeps_its_balance(
    transmitter: str, closed: tuple[str, ...]
) -> None:
    """Whatever clears it, and whatever is switched off: 1e-6, sums of states 1e-9."""
    names = [n for n, r in RECEPTORS.items() if r.transmitter == transmitter]
    spec = cleft_spec(transmitter, "central", names, 2, 37.0, closed=closed)
    contacts = Contacts(spec)
    for wait in (3.0, 10.0):
        contacts.fuse((0, 2, 3000.0), (0, 17, 3000.0), (1, 9, 3000.0))
        contacts.advance(wait, check=True)
    contacts.advance(200.0)
    contacts.advance(1.0, check=True)
    assert contacts.worst < 1e-9
    assert worst_sum(contacts) < 1e-9
    went = contacts.gone()
    if "uptake" in closed:
        assert went["carried"] == went["split"] == 0.0
    if "diffusion" in closed:
        # below 10 nM a cleft counts as empty, and what is left as gone
        limit = 0.1 if transmitter == "acetylcholine" else 1e-6
        assert went["left_cleft"] == pytest.approx(0.0, abs=limit)


def every_receptor(lumps: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return AMPA and NMDA receptors of 40 ms, with long steps or with 5 us."""
    contacts = Contacts(glutamate("ampa", "nmda"))
    if not lumps:
        contacts.clefts.connections.medium_ticks[:] = NEVER
        contacts.clefts.connections.can_lump[:] = 0
        contacts.state.clock[:, 6] = 0
    contacts.fuse((0, 7, 3000.0))
    contacts.advance(40.0)
    seen = np.array(contacts.seen)
    return seen[:, OPEN], seen[:, OPEN + 1]


def test_long_steps_say_what_short_ones_say() -> None:
    """Averages and spans of many ticks change no receptor by half a per cent."""
    for long, short in zip(every_receptor(True), every_receptor(False), strict=True):
        np.testing.assert_allclose(long, short, atol=0.005 * short.max())


def test_a_fusion_within_a_span_finds_the_state_of_its_time() -> None:
    """A span that a fusion interrupts is taken again up to that moment."""
    rows: list[Any] = []
    for interrupt in (False, True):
        contacts = Contacts(glutamate("ampa", "nmda"))
        contacts.fuse((0, 0, 3000.0))
        contacts.advance(30.3)
        if interrupt:
            contacts.fuse((0, 5, 0.0))
            contacts.advance(0.025)
        else:
            contacts.advance(0.025)
        contacts.catch_up()
        rows.append(contacts.state.seen[NOW, 0, : OPEN + 2].copy())
    np.testing.assert_allclose(rows[1], rows[0], rtol=0.01)


def test_catching_up_changes_nothing_seen() -> None:
    """What is seen in a span is where the state is when it is brought up, to 0.5 %."""
    contacts = Contacts(glutamate("ampa", "nmda"))
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(20.4)
    before = contacts.state.seen[NOW, 0].copy()
    contacts.catch_up()
    np.testing.assert_allclose(contacts.state.seen[NOW, 0, :2], before[:2], rtol=0.005)


def test_contacts_fall_asleep_and_wake() -> None:
    """Quiet once the cleft is empty, asleep once the receptors rest, awake again."""
    contacts = Contacts(glutamate("ampa"))
    assert contacts.state.clock[0, MODE] == ASLEEP
    contacts.fuse((0, 0, 3000.0))
    modes = []
    for _ in range(50):
        contacts.advance(20.0)
        modes.append(int(contacts.state.clock[0, MODE]))
    assert modes[-1] == ASLEEP
    assert not contacts.state.seen[NOW, 0, :AT_RECEPTORS].any()
    assert QUIET in modes
    first = max(seen[OPEN] for seen in contacts.seen)
    contacts.seen.clear()
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(2.0)
    again = max(seen[OPEN] for seen in contacts.seen)
    assert float(again) == pytest.approx(float(first), rel=1e-3)


def test_contacts_do_not_see_each_other() -> None:
    """A second contact, active or not, changes no bit of the first."""
    alone, beside = Contacts(glutamate()), Contacts(glutamate(contacts=2), junction())
    alone.fuse((0, 3, 3000.0))
    beside.fuse((0, 3, 3000.0), (1, 4, 500.0), (2, 9, 8000.0))
    alone.advance(3.0)
    beside.advance(3.0)
    np.testing.assert_array_equal(np.array(alone.seen), np.array(beside.seen))


def test_a_copy_of_the_arrays_is_a_snapshot() -> None:
    """From a copy the run goes on bit for bit, in the middle of a span too."""
    contacts = Contacts(glutamate("ampa", "nmda"))
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(7.3)
    copies: list[Any] = [array.copy() for array in contacts.state]
    contacts.advance(3.0)
    end = contacts.state.rows.copy()
    for array, copy in zip(contacts.state, copies, strict=True):
        array[...] = copy
    contacts.advance(3.0)
    np.testing.assert_array_equal(contacts.state.rows, end)


def test_samples_are_a_microsecond_apart_after_a_fusion() -> None:
    """Stored at 1 us for 50 us, then at most 5 us to 0.5 ms."""
    contacts = Contacts(glutamate())
    contacts.fuse((0, 10, 3000.0))
    contacts.advance(2.0)
    count = int(contacts.scratch.sampled[0])
    times = contacts.scratch.samples[:count, 1] - 10.0
    times = times[times > 0.0]
    assert np.diff(times[times <= 50.0]).max() == pytest.approx(1.0)
    assert np.diff(times[times <= 500.0]).max() == pytest.approx(5.0)


def test_a_held_concentration_is_held_and_counted() -> None:
    """A textbook pulse keeps the cleft at 1 mM, and what that takes is released."""
    contacts = Contacts(glutamate("ampa"))
    contacts.inputs.held[0] = 1.0
    contacts.advance(1.0, check=True)
    assert contacts.state.seen[NOW, 0, AT_RECEPTORS] == pytest.approx(1.0)
    contacts.inputs.held[0] = -1.0
    contacts.advance(5.0, check=True)
    assert contacts.state.seen[NOW, 0, AT_RECEPTORS] < 0.01
    assert contacts.worst < 1e-9


def test_a_puff_raises_all_fluid() -> None:
    """0.1 mM/ms for 1 ms brings a cleft without receptors near 0.1 mM."""
    spec = glutamate(
        "ampa", values={"ampa.count": 0.0}, effects={"eaat": Effect(left=0.0)}
    )
    contacts = Contacts(spec)
    contacts.inputs.inflow[0] = 0.1
    contacts.advance(1.0, check=True)
    assert contacts.state.seen[NOW, 0, AT_RECEPTORS] == pytest.approx(0.1, rel=0.02)
    assert contacts.worst < 1e-9


def test_closed_edge_keeps_everything_in_the_cleft() -> None:
    """Nothing leaves, nothing is carried, and free plus bound is what was released."""
    contacts = Contacts(glutamate("ampa", closed=("diffusion",)))
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(20.0)
    assert contacts.gone()["left_cleft"] == pytest.approx(0.0, abs=1e-6)
    parts = balance(contacts.clefts, contacts.state, 0)
    assert parts["free_in_cleft"] + parts["on_receptors"] == pytest.approx(3000.0)


def test_blocked_receptors_give_their_glutamate_back() -> None:
    """A dose that leaves no receptor frees what they held; washing brings free ones."""
    contacts = Contacts(glutamate("ampa"))
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(0.3)
    held = balance(contacts.clefts, contacts.state, 0)["on_receptors"]
    assert held > 30.0
    contacts.edit(glutamate("ampa", effects={"ampa": Effect(left=0.0)}))
    parts = balance(contacts.clefts, contacts.state, 0)
    assert parts["on_receptors"] == 0.0
    contacts.edit(glutamate("ampa"))
    assert balance(contacts.clefts, contacts.state, 0)["on_receptors"] == 0.0
    assert contacts.imbalance(0) < 1e-12


def test_a_cleft_that_changes_its_shape_keeps_its_contents() -> None:
    """Other rings, another height: the same molecules, the same open receptors."""
    contacts = Contacts(glutamate("ampa", "nmda"))
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(0.3)
    before = contacts.state.seen[NOW, 0, : OPEN + 2].copy()
    wider = {"cleft.radius": 0.4, "cleft.height": 0.03, "cleft.receptor_radius": 0.2}
    contacts.edit(glutamate("ampa", "nmda", values=wider))
    contacts.catch_up()
    np.testing.assert_allclose(contacts.state.seen[NOW, 0, : OPEN + 2], before, 1e-9)
    assert contacts.imbalance(0) < 1e-12


def test_diffusion_conserves_and_equalises() -> None:
    """In a closed cleft any start ends in one concentration."""
    spec = glutamate("ampa", values={"ampa.count": 0.0}, closed=("diffusion",))
    contacts = Contacts(spec)
    contacts.fuse((0, 0, 1000.0))
    contacts.advance(1.0)
    own = contacts.clefts.connections[0]
    inside = slice(0, int(own.cleft_shells))
    fluid = contacts.clefts.shells[CAPACITY][inside]
    free = contacts.state.rows[NOW, 0, HEAD:][inside]
    np.testing.assert_allclose(free / fluid, free.sum() / fluid.sum(), rtol=1e-9)


def test_product_grid_is_small() -> None:
    """28 shells for the default synapse."""
    rings = product_rings(glutamate().space)
    assert len(rings.cleft) - 1 + len(rings.outside) - 1 == 28


def test_nothing_happens_to_no_contacts() -> None:
    """An empty bench runs."""
    contacts = Contacts()
    advance_clefts(
        contacts.clefts, contacts.state, contacts.inputs, contacts.scratch, 0.0
    )
