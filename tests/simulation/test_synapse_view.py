"""What a frame shows of a contact is what the kernel computes with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.document.records import (
    Bath,
    Dose,
    Input,
    Lab,
    RegularSpikes,
    Stretch,
    Synapse,
    Transmitter,
)
from neurolab.document.templates import generic_neuron
from neurolab.kernel.cleft import EMPTY_MILLIMOLAR
from neurolab.kernel.release import IN_RECYCLING, IN_RESERVE
from neurolab.physiology.receptor_states import Condition, conditions
from neurolab.physiology.receptors import RECEPTORS
from neurolab.simulation.engine import Engine
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.runner import Runner

if TYPE_CHECKING:
    from neurolab.simulation.synapse_view import SynapseView

KINDS = (
    ("glutamate", ("ampa", "nmda", "mglur1"), "central"),
    ("gaba", ("gaba_a", "gaba_b"), "central"),
    ("glycine", ("glycine",), "central"),
    ("acetylcholine", ("nicotinic",), "neuromuscular"),
    ("dopamine", ("d1",), "central"),
)


def _lab(
    transmitter: str = "glutamate",
    receptors: tuple[str, ...] = ("ampa", "nmda"),
    geometry: Any = "central",
    **changes: Any,
) -> Lab:
    """Return a neuron with one input of a few contacts."""
    return Lab(
        name="test",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(
            Input(
                id="i",
                transmitter=Transmitter(transmitter),
                train=RegularSpikes(onset_ms=1.0, interval_ms=7.0),
            ),
        ),
        synapses=(
            Synapse(
                id="s",
                input="i",
                targets=(Stretch(neuron="n1", branch="apical", start=0.2, stop=0.7),),
                receptors=receptors,
                geometry=geometry,
                **({"contacts": 12} | changes),
            ),
        ),
    )


def _view(engine: Engine) -> SynapseView:
    view = engine.frame().synapse
    assert view is not None
    return view


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind[0]))
def test_view_equals_the_simulation(
    kind: tuple[str, tuple[str, ...], str], rng: np.random.Generator
) -> None:
    """At random moments of every kind of synapse all numbers agree and add up."""
    transmitter, receptors, geometry = kind
    contact = int(rng.integers(12))
    channels = [name for name in receptors if name in RECEPTORS]
    names = [f"contact.{contact}.{name}.open" for name in channels]
    names += [f"contact.{contact}.cleft.whole", "docked", "released"]
    engine = Engine(
        _lab(transmitter, receptors, geometry), [f"synapse.s.{one}" for one in names]
    )
    engine.watch("s", contact)
    for ticks in rng.integers(1, 120, 12):
        chunk = engine.advance(int(ticks))
        last = {
            name: float(one.values[-1])
            for name, one in zip(names, chunk.samples, strict=False)
        }
        view = _view(engine)
        assert view.contact == contact
        assert view.released_in_all == last["released"]
        for number in range(len(channels)):
            shown = view.receptors[number].number(Condition.OPEN)
            assert shown == pytest.approx(last[names[number]], rel=1e-6, abs=2e-3)
        cleft = view.molecules[: view.anatomy.rings]
        mean = cleft.sum() / view.anatomy.capacity[: view.anatomy.rings].sum()
        # what is below this is booked as gone at once
        whole = last[f"contact.{contact}.cleft.whole"]
        assert mean == pytest.approx(whole, rel=1e-6, abs=EMPTY_MILLIMOLAR)
        _check_vesicles(view)
        _check_molecules(view)


def _check_vesicles(view: SynapseView) -> None:
    """Every vesicle is in one place, and sites and vesicles agree."""
    place = view.vesicle_place
    assert view.docked == np.count_nonzero(place >= 0)
    assert view.reserve == np.count_nonzero(place == IN_RESERVE)
    assert view.recycling == np.count_nonzero(place == IN_RECYCLING)
    for site, vesicle in enumerate(view.site_vesicle):
        assert vesicle < 0 or place[vesicle] == site


def _check_molecules(view: SynapseView) -> None:
    """Check that what was released is somewhere."""
    one = view.clearing
    inside = one.free_in_cleft + one.on_receptors + one.on_enzyme
    inside += one.on_carriers_in_cleft
    ended = one.left_cleft + one.carried_in_cleft + one.split
    assert inside + ended == pytest.approx(one.released, abs=0.02, rel=1e-6)
    outside = one.free_outside + one.on_carriers_outside
    gone = one.carried + one.split + one.far
    assert inside + outside + gone == pytest.approx(one.released, abs=0.02, rel=1e-6)
    assert view.molecules.sum() == pytest.approx(one.free_in_cleft + one.free_outside)


def test_ions_add_up_to_the_current_of_all_contacts() -> None:
    """Every contact's ions together are what the membrane was charged with."""
    engine = Engine(_lab(), ["synapse.s.current", "synapse.s.na.current"])
    current, sodium = engine.advance(round(3.0 / TICK_MS)).samples
    shown = []
    for contact in range(12):
        engine.watch("s", contact)
        shown.append(_view(engine).current_pa())
    whole = sum(sum(each.values()) for each in shown)
    assert whole == pytest.approx(1e3 * current.values[-1], rel=0.05)
    own = sum(each["na"] for each in shown)
    assert own == pytest.approx(1e3 * sodium.values[-1], rel=0.05)
    assert whole < -1.0


def test_watches_a_contact_that_released() -> None:
    """Nobody asking, a contact that released in this sweep is shown, and stays."""
    engine = Engine(_lab(contacts=40, parameters={"release.sites": 1.0}))
    engine.watch("s")
    assert _view(engine).released_contacts == 0
    engine.advance(round(4.0 / TICK_MS))
    view = _view(engine)
    assert view.released >= 1
    assert not view.chosen
    assert 1 <= view.released_contacts < 40
    engine.advance(round(1.0 / TICK_MS))
    assert _view(engine).contact == view.contact
    engine.watch("s", (view.contact + 1) % 40)
    assert _view(engine).chosen


def test_continuous_history_counts_this_sweep_alone() -> None:
    """Without a rest in between, releases of the sweep before do not count."""
    engine = Engine(_lab())
    engine.watch("s")
    engine.advance(round(4.0 / TICK_MS))
    assert _view(engine).released_in_all > 0
    engine.fire(keep_state=True)
    assert _view(engine).released_in_all == 0


def test_blocked_receptors_are_counted_out() -> None:
    """A blocker that takes receptors out leaves their number in view."""
    kind = ("gaba", ("gaba_a",), "central")
    dose = (Dose(drug="picrotoxin", micromolar=100.0),)
    engine = Engine(_lab(*kind, doses=dose))
    engine.watch("s")
    receptor = _view(engine).anatomy.receptors[0]
    assert receptor.whole == pytest.approx(60.0)
    assert 0.0 <= receptor.working <= receptor.whole
    assert receptor.numbers.sum() == pytest.approx(receptor.working)


def test_scrubbing_shows_the_contact_of_now() -> None:
    """A moment of the past is shown at the contact that is watched, as it was then."""
    runner = Runner(_lab(), 100.0)
    runner.watch("s")
    live = Engine(_lab())
    live.watch("s", 3)
    live.advance(60)
    wanted = _view(live)
    runner.watch("s", 3)
    runner.fire()
    runner.step(120)
    now_s = 0.0
    while runner.engine.tick < 120:
        runner.turn(now_s := now_s + 0.1)
    runner.scrub_tick(60)
    for _ in range(50):
        runner.turn(now_s := now_s + 0.1)
    frame = runner.mailbox.take()
    assert frame is not None
    assert frame.is_past
    assert frame.synapse is not None
    assert frame.synapse.contact == 3
    assert np.array_equal(frame.synapse.molecules, wanted.molecules)


def test_no_view_without_a_full_synapse() -> None:
    """A light synapse, or none, shows nothing."""
    engine = Engine(_lab(detail="light"))
    engine.watch("s")
    assert engine.frame().synapse is None
    engine.watch(None)
    assert engine.frame().synapse is None


@pytest.mark.parametrize("name", sorted(RECEPTORS))
def test_every_state_has_one_condition(name: str) -> None:
    """The first state is rest, the open ones are open, all others hold transmitter."""
    scheme = RECEPTORS[name].scheme
    found = conditions(scheme)
    assert found[0] is Condition.REST
    assert found.count(Condition.REST) == 1
    assert found.count(Condition.OPEN) == len(scheme.open_states)
