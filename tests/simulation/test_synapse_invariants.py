"""What holds in every synapse: balances and bookkeeping over random synapses and drugs.

Through the engine, with everything that the program computes; the stages have such
tests of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from neurolab.document.addresses import set_value
from neurolab.document.checks import require
from neurolab.document.records import (
    Bath,
    Electrode,
    Input,
    Lab,
    Place,
    RegularSpikes,
    Stretch,
    Synapse,
)
from neurolab.document.templates.simple import passive_dendrite
from neurolab.kernel.circuit import CARRIERS, HIGHEST, LOWEST, V
from neurolab.kernel.cleft import (
    CARRIED,
    FAR,
    HEAD,
    LUMPED,
    NOW,
    RELEASED,
)
from neurolab.kernel.release import (
    CALCIUM_CHARGE,
    FACILITATION,
    HAZARD,
    LOCAL_CALCIUM,
    OCCUPANCY,
    RATE,
    REFILLED,
    RESIDUAL,
)
from neurolab.kernel.schemes import WIDTH
from neurolab.physiology.transmitters import IONOTROPIC, ROUTES
from neurolab.simulation.activity import arrays_of
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.cleft_edit import balance
from neurolab.simulation.engine import Engine, replay
from tests.strategies import doses, full_synapses, inputs, synaptic_labs

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis import strategies
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TICKS = 400
"""10 ms: half of the spike trains have begun, and puffs and flashes too."""


def examples(count: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the settings of a property: how many labs are drawn."""
    return settings(
        max_examples=count, deadline=None, suppress_health_check=list(HealthCheck)
    )


def same(a: Engine, b: Engine) -> bool:
    """Tell whether two states agree to the last bit."""
    mine, other = ([*each.state, *arrays_of(each.activity)] for each in (a, b))
    return all(np.array_equal(x, y) for x, y in zip(mine, other, strict=True))


def missing(engine: Engine) -> float:
    """Return the largest share of any contact's transmitter that is nowhere."""
    clefts, state = engine.model.synapses.full.full.clefts, engine.activity.full.clefts
    worst = 0.0
    for contact in range(clefts.owner.size):
        head = state.rows[NOW, contact]
        found = sum(balance(clefts, state, contact).values())
        found += float(head[FAR : CARRIED + 2].sum())
        released = float(head[RELEASED])
        worst = max(worst, abs(found - released) / max(abs(released), 1.0))
    return worst


def state_sums(engine: Engine) -> Floats:
    """Return the sum of the states of every scheme in every shell, and sensor."""
    clefts, state = engine.model.synapses.full.full.clefts, engine.activity.full.clefts
    sums = [engine.activity.full.release.sensor.sum(axis=1)]
    for contact in range(clefts.owner.size):
        own = clefts.connections[int(clefts.owner[contact])]
        for binder in clefts.binders[own.binder_first : own.binder_last]:
            lumped = state.clock[contact, LUMPED] == 1 and not binder.outside
            shells = 1 if lumped else int(binder.last - binder.first)
            place, count = int(binder.place), int(binder.states)
            row = state.rows[NOW, contact, place : place + WIDTH * shells]
            sums.append(row.reshape(shells, WIDTH)[:, :count].sum(axis=1))
    return np.concatenate(sums)


def test_random_synapses_are_worth_testing() -> None:
    """Most release something, a third is poisoned, clefts are full and empty."""
    released, poisoned = [], []

    @examples(60)
    @given(lab=synaptic_labs())
    def look(lab: Lab) -> None:
        require(lab)
        engine = Engine(lab)
        engine.advance(2 * TICKS)
        released.append(engine.activity.full.clefts.rows[NOW, :, RELEASED].max() > 1.0)
        poisoned.append(bool(lab.doses or any(s.doses for s in lab.synapses)))

    look()
    assert np.mean(released) > 0.6
    assert np.mean(poisoned) > 0.33


@examples(60)
@given(lab=synaptic_labs())
def test_transmitter_and_states_are_conserved(lab: Lab) -> None:
    """Every molecule is somewhere (1e-6), every scheme's states add to one (1e-9).

    At each of 60 ticks on end, most of them just behind a release, and now and then.
    """
    engine = Engine(lab)
    for ticks in (1, 150, *[1] * 60, 189, 3, 397):
        engine.advance(ticks)
        assert missing(engine) < 1e-6
        assert np.abs(state_sums(engine) - 1.0).max() < 1e-9
        rows = engine.activity.full.clefts.rows[NOW]
        assert rows[:, HEAD:].min() > -1e-12  # molecules in shells, shares of states


@examples(40)
@given(lab=synaptic_labs())
def test_ions_add_up_to_the_current(lab: Lab) -> None:
    """Charges by ion add up to the charge of the synapse, and of each receptor."""
    names = [
        (one.id, *part)
        for one in lab.synapses
        for part in ((), *((r,) for r in one.receptors if r in IONOTROPIC))
    ]
    heads = [".".join(("synapse", *name)) for name in names]
    carriers = [c for c in CARRIERS if c != "capacitive"]
    known = [f"{head}.current" for head in heads]
    parts = [f"{head}.{ion}.charge" for head in heads for ion in carriers]
    values = Engine(lab, [*known, *parts]).advance(2 * TICKS).values
    whole = [one.sum() * TICK_MS for one in values[: len(known)]]
    ions = np.array([one[-1] for one in values[len(known) :]])
    ions = ions.reshape(len(heads), len(carriers))
    scale = np.abs(ions).sum(axis=1) + 1e-12
    assert np.abs(ions.sum(axis=1) - whole).max() < 1e-9 * scale.max()


@examples(15)
@given(lab=synaptic_labs())
def test_chunks_change_no_bit_of_a_synapse(lab: Lab) -> None:
    """Chunks of 1, 7 and 1,000 ticks are the same run."""
    engines = []
    for chunk in (1000, 1, 7):
        engine = Engine(lab)
        while engine.tick < 1000:
            engine.advance(min(chunk, 1000 - engine.tick))
        engines.append(engine)
    assert all(same(engines[0], other) for other in engines[1:])


@examples(30)
@given(lab=synaptic_labs(), data=st.data())
def test_snapshots_and_replay_of_edited_synapses(
    lab: Lab, data: strategies.DataObject
) -> None:
    """A run with edits is repeated by its log, and resumed by its snapshot."""
    engine = Engine(lab)
    snapshot = engine.snapshot()
    for _ in range(3):
        engine.advance(data.draw(st.integers(1, 200)))
        engine.edit(data.draw(edits(engine.lab)))
        snapshot = engine.snapshot()
    if data.draw(st.booleans()):
        engine.fire()
    engine.advance(200)
    again = replay(engine.first_lab, engine.log, engine.tick)
    assert same(engine, again)
    again.restore(snapshot)
    log = engine.log[len(again.log) :]
    assert len(log) <= 1
    if log:
        again.fire()
    again.advance(200)
    assert same(engine, again)


def edits(lab: Lab) -> st.SearchStrategy[Lab]:
    """Draw one turn of a knob: drug, route, receptor count, bath calcium, another."""
    full = [one for one in lab.synapses if one.detail == "full"]

    def with_synapse(synapse: Synapse, **changes: Any) -> Lab:
        new = replace(synapse, **changes)
        return replace(
            lab, synapses=tuple(new if s is synapse else s for s in lab.synapses)
        )

    def counted(synapse: Synapse, factor: float) -> Lab:
        parameters = dict(synapse.parameters)
        for name in synapse.receptors:
            if name in IONOTROPIC:
                parameters[f"{name}.count"] = 60.0 * factor
        return with_synapse(synapse, parameters=parameters)

    transmitters = {one.id: str(one.transmitter) for one in lab.inputs}
    one = st.sampled_from(full)
    return st.one_of(
        doses().map(lambda bath: replace(lab, doses=bath)),
        st.builds(lambda s, d: with_synapse(s, doses=d), one, doses()),
        st.builds(
            lambda s, k: with_synapse(
                s, closed=ROUTES[transmitters[s.input or ""]][:k]
            ),
            one,
            st.integers(0, 2),
        ),
        st.builds(counted, one, st.sampled_from([0.0, 0.3, 2.0])),
        st.sampled_from([0.0, 0.5, 4.0]).map(
            lambda outside: set_value(lab, "bath.ca.outside", outside)
        ),
    )


@examples(60)
@given(lab=synaptic_labs(), data=st.data())
def test_no_switch_makes_anything_jump(lab: Lab, data: strategies.DataObject) -> None:
    """Drug, route, receptor count, bath calcium: every state goes on from where it was.

    What receptors held that are gone returns to the fluid; nothing else moves.
    """
    engine = Engine(lab)
    engine.advance(data.draw(st.integers(1, 2 * TICKS)))
    advance_clefts_to_now(engine)
    before = engine.snapshot()
    edited = data.draw(edits(lab))
    engine.edit(edited)
    old, new = before.activity, engine.activity
    # membranes
    for row in range(engine.state.cells.shape[0]):
        if row not in (HIGHEST, LOWEST):
            assert np.array_equal(engine.state.cells[row], before.state.cells[row])
    assert np.array_equal(engine.state.gates, before.state.gates)
    # terminals: calcium, sensor, pools, identities
    kept = [
        *(CALCIUM_CHARGE, LOCAL_CALCIUM, RESIDUAL, FACILITATION, RATE, HAZARD),
        *(REFILLED, OCCUPANCY),
    ]
    assert np.array_equal(
        new.full.release.terminals[:, kept], old.full.release.terminals[:, kept]
    )
    assert np.array_equal(new.full.release.sensor, old.full.release.sensor)
    for name in ("contacts", "vesicles"):
        mine, other = (getattr(each.full.release, name) for each in (new, old))
        assert np.array_equal(mine, other)
    mine, other = (each.full.release.sites.vesicle for each in (new, old))
    assert np.array_equal(mine, other)
    # transmitter: no molecule is lost, counters stay
    assert missing(engine) < 1e-6
    rows, were = (each.full.clefts.rows[NOW, :, : CARRIED + 3] for each in (new, old))
    assert np.array_equal(rows, were)
    assert np.abs(state_sums(engine) - 1.0).max() < 1e-9
    # slow signalling, open conductances, light synapses
    assert np.array_equal(new.full.cascades.values, old.full.cascades.values)
    assert np.array_equal(new.patches.totals, old.patches.totals)
    assert np.array_equal(new.light.lines, old.light.lines)
    assert np.array_equal(new.light.open, old.light.open)
    # and one tick later the membrane has moved as it can in a tick, not jumped
    engine.advance(1)
    assert np.abs(engine.state.cells[V] - before.state.cells[V]).max() < 25.0


def advance_clefts_to_now(engine: Engine) -> None:
    """Let an edit that concerns no synapse bring every cleft to the present tick."""
    watch = Electrode(id="watch", place=Place(neuron="n1", branch="soma"))
    engine.edit(replace(engine.lab, electrodes=(watch,)))


@examples(30)
@given(lab=synaptic_labs(), data=st.data())
def test_another_synapse_changes_no_draw(lab: Lab, data: strategies.DataObject) -> None:
    """Vesicles of a synapse fuse at the same moments, whatever else is on the bench."""
    source = data.draw(inputs("stranger", single=True))
    more = data.draw(full_synapses("a_stranger", source, lab.neurons[0]))
    known = lab.synapses
    place = data.draw(st.integers(0, len(known)))
    other = replace(
        lab,
        inputs=(source, *lab.inputs),
        synapses=(*known[:place], more, *known[place:]),
    )
    names = [f"synapse.{one.id}.events" for one in known]
    alone = Engine(lab, names).advance(2 * TICKS).values
    beside = Engine(other, names).advance(2 * TICKS).values
    for a, b in zip(alone, beside, strict=True):
        assert np.array_equal(a, b)


# -- stochastic and mean field ---------------------------------------------------------

SETTINGS: dict[str, dict[str, float]] = {
    "as usual": {},
    "quick refilling": {"release.refill": 0.02},
    "facilitation": {"facilitation.gain": 3.0, "release.refill_gain": 5.0},
    "empty reserve": {
        "release.vesicles": 10.0,
        "release.refill": 0.05,
        "release.recycling": 200.0,
        "calcium.local": 20.0,
    },
    "used up for good": {
        "release.vesicles": 12.0,
        "release.refill": 0.1,
        "release.recycling": 1e7,
        "calcium.local": 20.0,
    },
}
CONTACTS = 200
SEEDS = (1, 2, 3, 4, 5, 6)


def _side_by_side(values: dict[str, float], seed: int) -> Engine:
    """Return a train of 100 Hz on 200 drawn contacts beside one average contact."""
    cell = passive_dendrite()
    there = Stretch(neuron=cell.id, branch=cell.branches[0].id, start=0.5, stop=0.5)
    drawn = Synapse(
        id="s",
        input="i",
        targets=(there,),
        contacts=CONTACTS,
        receptors=("ampa",),
        parameters=values,
    )
    mean = replace(drawn, id="m", contacts=1, release="mean_field")
    train = RegularSpikes(onset_ms=1.0, interval_ms=10.0)
    return Engine(
        Lab(
            name="both",
            bath=Bath(celsius=37.0),
            neurons=(cell,),
            inputs=(Input(id="i", train=train),),
            synapses=(drawn, mean),
            seed=seed,
        ),
        ["synapse.m.released", "synapse.m.docked"],
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_mean_field_is_the_mean(name: str) -> None:
    """Vesicles released and pool occupancy agree within 3 SE, also once it is empty."""
    engines = [_side_by_side(SETTINGS[name], seed) for seed in SEEDS]
    for ticks in (2000, 4000):
        released, docked = [], []
        for engine in engines:
            expected = [float(one[-1]) for one in engine.advance(ticks).values]
            release = engine.activity.full.release
            released.append(release.contacts.released[:CONTACTS])
            sites = release.sites.vesicle.reshape(-1, 10)[:CONTACTS]
            docked.append((sites >= 0).sum(axis=1))
        for drawn, mean in zip((released, docked), expected, strict=True):
            every = np.concatenate(drawn)
            error = every.std(ddof=1) / np.sqrt(every.size)
            # a contact that used up all it had has no spread: hundredths of a vesicle
            assert every.mean() == pytest.approx(mean, abs=max(3.0 * error, 0.01))
