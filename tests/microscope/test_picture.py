"""What is drawn of a contact is what the simulation holds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from msgspec.structs import replace

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
from neurolab.kernel.release import IN_RECYCLING, IN_RESERVE
from neurolab.microscope.drawing import (
    agent_places,
    channel_places,
    spread,
    vesicle_points,
)
from neurolab.microscope.picture import SynapsePicture
from neurolab.microscope.readings import readings_of
from neurolab.physiology.drugs import DRUGS
from neurolab.physiology.receptor_states import Condition
from neurolab.physiology.receptors import RECEPTORS
from neurolab.simulation.engine import Engine
from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from neurolab.microscope.plan import Plan
    from neurolab.simulation.reports import Frame
    from neurolab.simulation.synapse_view import SynapseView

KINDS = (
    ("glutamate", ("ampa", "nmda", "mglur1"), "central"),
    ("gaba", ("gaba_a", "gaba_b"), "central"),
    ("glycine", ("glycine",), "central"),
    ("acetylcholine", ("nicotinic",), "neuromuscular"),
    ("dopamine", ("d1",), "central"),
    ("serotonin", ("ht1a",), "central"),
)


def lab_of(
    transmitter: str = "glutamate",
    receptors: tuple[str, ...] = ("ampa", "nmda"),
    geometry: Any = "central",
    **changes: Any,
) -> Lab:
    """Return a neuron with an input that fires every 4 ms."""
    target = Stretch(neuron="n1", branch="apical", start=0.2, stop=0.7)
    synapse = Synapse(
        id="s",
        input="i",
        targets=(target,),
        receptors=receptors,
        geometry=geometry,
        **({"contacts": 8} | changes),
    )
    source = Input(
        id="i",
        transmitter=Transmitter(transmitter),
        train=RegularSpikes(onset_ms=1.0, interval_ms=4.0),
    )
    return Lab(
        name="test",
        bath=Bath(celsius=37.0),
        neurons=(generic_neuron(),),
        inputs=(source,),
        synapses=(synapse,),
    )


@pytest.fixture
def picture(qtbot: QtBot, qapp: QApplication) -> SynapsePicture:
    """Return a picture on the screen."""
    theme.apply(qapp, ThemeName.LIGHT, 1.0)
    made = SynapsePicture()
    qtbot.addWidget(made)
    made.resize(420, 320)
    made.show()
    return made


def _show(picture: SynapsePicture, frame: Frame) -> tuple[SynapseView, Plan]:
    assert frame.synapse is not None
    picture.show_view(frame.synapse, frame.time_ms)
    assert picture.plan is not None
    return frame.synapse, picture.plan


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind[0]))
def test_numbers_drawn_are_numbers_simulated(
    picture: SynapsePicture, kind: tuple[str, tuple[str, ...], str]
) -> None:
    """At random moments: vesicles exact, dots and receptors within one."""
    rng = np.random.default_rng(3)
    engine = Engine(lab_of(*kind))
    engine.watch("s")
    for ticks in rng.integers(1, 60, 15):
        engine.advance(int(ticks))
        view, plan = _show(picture, engine.frame())
        _check_vesicles(picture, view, plan)
        dots = picture.dots.counts(view.molecules.size)
        assert np.all(np.abs(dots - view.molecules / plan.molecules_per_dot) < 1.0)
        _check_receptors(view, plan)
        picture.grab()


def _check_vesicles(picture: SynapsePicture, view: SynapseView, plan: Plan) -> None:
    placed = picture.placed
    assert placed is not None
    assert np.count_nonzero(placed.place >= 0) == view.docked
    assert np.count_nonzero(placed.place == IN_RESERVE) == view.reserve
    assert np.count_nonzero(placed.place == IN_RECYCLING) == view.recycling
    points = vesicle_points(plan, placed)
    assert len(points) == view.anatomy.vesicles
    docked = points[placed.place >= 0]
    assert np.allclose(docked[:, 1], plan.docked_y)


def _check_receptors(view: SynapseView, plan: Plan) -> None:
    drawn = plan.conditions(view)
    for kind, receptor in enumerate(view.receptors):
        mine = [
            one
            for one, slot in zip(drawn, plan.slots, strict=True)
            if slot.kind == kind
        ]
        each = view.anatomy.receptors[kind].whole / len(mine)
        for condition in Condition:
            exact = receptor.number(condition) / each
            assert abs(mine.count(condition) - exact) < 1.0 + 1e-6


def test_blocked_receptors_are_crossed_out(picture: SynapsePicture) -> None:
    """What a blocker has taken out is drawn so, in its number."""
    dose = (Dose(drug="picrotoxin", micromolar=5.0),)
    engine = Engine(lab_of("gaba", ("gaba_a",), doses=dose))
    engine.watch("s")
    view, plan = _show(picture, engine.frame())
    anatomy = view.anatomy.receptors[0]
    drawn = plan.conditions(view)
    blocked = (anatomy.whole - anatomy.working) / anatomy.whole * len(drawn)
    assert blocked > 1.0
    assert abs(drawn.count(None) - blocked) < 1.0 + 1e-6


def test_everything_stands_still_with_time(picture: SynapsePicture) -> None:
    """The same moment shown again is the same picture to the pixel."""
    engine = Engine(lab_of())
    engine.watch("s")
    engine.advance(70)
    _show(picture, engine.frame())
    first = picture.grab().toImage()
    for _ in range(3):
        _show(picture, engine.frame())
    assert picture.grab().toImage() == first


def test_vesicle_keeps_its_number_on_its_way(picture: SynapsePicture) -> None:
    """A vesicle that fuses is the one that recycles, and moves as time passes."""
    engine = Engine(lab_of(parameters={"release.recycling": 40.0}))
    engine.watch("s", 0)
    view, _ = _show(picture, engine.frame())
    fused: list[int] = []
    while not fused:
        before = view
        engine.advance(1)
        view, plan = _show(picture, engine.frame())
        was_docked = before.vesicle_place >= 0
        fused = np.flatnonzero(was_docked & (view.vesicle_place < 0)).tolist()
    assert picture.placed is not None
    vesicle = fused[0]
    assert picture.placed.site[vesicle] == before.vesicle_place[vesicle]
    start = vesicle_points(plan, picture.placed)[vesicle]
    shares = []
    for _ in range(20):
        engine.advance(4)
        view, plan = _show(picture, engine.frame())
        if view.vesicle_place[vesicle] != IN_RECYCLING:
            break
        shares.append(float(picture.placed.share[vesicle]))
    assert shares == sorted(shares)
    assert start[1] == pytest.approx(plan.docked_y, abs=2.0 * plan.vesicle_radius)


@pytest.mark.parametrize("name", list(ThemeName))
def test_every_place_explains_itself(
    picture: SynapsePicture, qapp: QApplication, name: ThemeName
) -> None:
    """Wherever one points in the picture, something is said."""
    theme.apply(qapp, name, 1.0)
    for kind in KINDS:
        engine = Engine(lab_of(*kind))
        engine.watch("s")
        engine.advance(70)
        view, _ = _show(picture, engine.frame())
        said = {
            picture.hint_at(x, y)
            for x in np.linspace(2.0, picture.width() - 2.0, 40)
            for y in np.linspace(2.0, picture.height() - 2.0, 40)
        }
        assert "" not in said
        assert len(said) > 20
        assert all(line.title for line in readings_of(view))
    theme.apply(qapp, ThemeName.LIGHT, 1.0)


def test_drugs_are_marked_where_they_act(picture: SynapsePicture) -> None:
    """Cadmium crosses out calcium channels, and hints tell what a drug does."""
    doses = (
        Dose(drug="cadmium", micromolar=200.0),
        Dose(drug="cnqx", micromolar=10.0),
        Dose(drug="tboa", micromolar=100.0),
    )
    engine = Engine(lab_of(doses=doses))
    engine.watch("s")
    _, plan = _show(picture, engine.frame())
    channel, receptor = channel_places(plan)[0], plan.slots[0]
    carrier = agent_places(plan)[0]
    for x, y, word in (
        (channel.x(), channel.y(), "taken out 95"),
        (receptor.x, plan.post, "A drug competes: 29"),
        (carrier.x(), carrier.y(), "taken out 9"),
    ):
        assert word in picture.hint_at(x, y)
    assert spread(0.05, 9).count(True) == 0
    assert spread(0.5, 9).count(True) == 4
    assert spread(1.0, 9).count(True) == 9


def test_edit_of_the_cleft_at_a_standstill(picture: SynapsePicture) -> None:
    """A cleft with other shells, edited while time stands still, is drawn at once."""
    lab = lab_of()
    engine = Engine(lab)
    engine.watch("s")
    engine.advance(80)
    _show(picture, engine.frame())
    assert picture.dots.shell.size > 0
    values = {"cleft.radius": 0.4, "release.sites": 4.0, "ampa.count": 20.0}
    synapse = replace(lab.synapses[0], parameters=values)
    engine.edit(replace(lab, synapses=(synapse,)))
    view, plan = _show(picture, engine.frame())
    dots = picture.dots.counts(view.molecules.size)
    assert dots.size == view.molecules.size
    assert np.all(np.abs(dots - view.molecules / plan.molecules_per_dot) < 1.0)
    picture.grab()


def test_mean_field_draws_mean_pools(picture: SynapsePicture) -> None:
    """A synapse that releases means shows them, and every place explains itself."""
    engine = Engine(lab_of(release="mean_field"))
    engine.watch("s")
    engine.advance(80)
    view, _ = _show(picture, engine.frame())
    assert 0.0 < view.docked < view.anatomy.sites
    picture.grab()
    assert "docked" in picture.hint_at(0.5 * picture.width(), 0.4 * picture.height())


def test_dots_move_with_the_share_of_a_tick(picture: SynapsePicture) -> None:
    """Between two ticks of a slow clock dots are on their way, and then arrive."""
    engine = Engine(lab_of())
    engine.watch("s")
    while True:
        engine.advance(1)
        frame = engine.frame()
        view, _ = _show(picture, frame)
        if view.clearing.free_in_cleft > 1000.0 and picture.dots.before.size:
            if np.any(picture.dots.before != picture.dots.shell):
                break
    images = []
    for share in (0.25, 0.5, 0.75, 0.0):
        picture.show_view(view, frame.time_ms, share)
        images.append(picture.grab().toImage())
    assert all(a != b for a, b in pairwise(images))


@pytest.mark.parametrize("seed", range(6))
def test_random_synapses_at_random_moments(picture: SynapsePicture, seed: int) -> None:
    """Random numbers, drugs and switches: what is drawn stays what is simulated."""
    rng = np.random.default_rng(seed)
    transmitter, receptors, geometry = KINDS[int(rng.integers(len(KINDS)))]
    sites = float(rng.integers(1, 16))
    parameters = {
        "release.sites": sites,
        "release.vesicles": sites + float(rng.integers(0, 120)),
        "release.refill": float(rng.uniform(1e-4, 0.2)),
        "release.recycling": float(rng.uniform(5.0, 200.0)),
        "cleft.radius": float(rng.uniform(0.15, 0.5)),
    } | {
        f"{name}.count": float(rng.integers(1, 300))
        for name in receptors
        if name in RECEPTORS and geometry == "central"
    }
    drugs = rng.choice(sorted(DRUGS), 3, replace=False)
    doses = tuple(
        Dose(drug=str(name), micromolar=DRUGS[str(name)].half.value) for name in drugs
    )
    closed = ("diffusion",) if rng.random() < 0.3 else ()
    lab = lab_of(
        transmitter,
        receptors,
        geometry,
        contacts=int(rng.integers(1, 30)),
        parameters=parameters,
        doses=doses,
        closed=closed,
    )
    engine = Engine(lab)
    engine.watch("s")
    picture.resize(int(rng.integers(260, 900)), int(rng.integers(190, 600)))
    for ticks in rng.integers(1, 100, 12):
        engine.advance(int(ticks))
        view, plan = _show(picture, engine.frame())
        _check_vesicles(picture, view, plan)
        dots = picture.dots.counts(view.molecules.size)
        assert np.all(np.abs(dots - view.molecules / plan.molecules_per_dot) < 1.0)
        _check_receptors(view, plan)
        picture.grab()
        spots = rng.uniform(0.0, 1.0, (20, 2)) * (picture.width(), picture.height())
        assert all(picture.hint_at(x, y) for x, y in spots)
