"""Model to view: what the diagram shows, at every zoom, in every theme."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import neurolab
from neurolab.diagram.arrange import Placer
from neurolab.diagram.colours import FULL, fine_range
from neurolab.diagram.drawing.schematic import SCHEMATIC, TRUE, lay_out
from neurolab.diagram.glass import round_length
from neurolab.diagram.items.electrode_item import ElectrodeItem
from neurolab.diagram.labels import Detail
from neurolab.document.addresses import set_value
from neurolab.document.edits.branches import reshape_branch
from neurolab.document.edits.places import move_electrode, move_things
from neurolab.document.edits.refs import Ref
from neurolab.document.records import Place
from neurolab.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.diagram.items.label_item import LabelItem
    from neurolab.document.records import Lab
    from tests.diagram.conftest import Desk


def _frame(desk: Desk, ticks: int = 1) -> None:
    """Show the state of the lab some ticks after it fired, without synapses."""
    from neurolab.simulation.engine import Engine

    engine = Engine(replace(desk.lab, synapses=(), inputs=()))
    engine.watch_extremes = True
    desk.scene.show_frame(engine.frame())
    engine.fire()
    engine.advance(ticks)
    desk.scene.show_frame(engine.frame())


def _colour(desk: Desk, point: QPointF) -> tuple[int, int, int]:
    """Return the colour of a point on the screen."""
    image = desk.view.viewport().grab().toImage()
    colour = image.pixelColor(desk.pixel(point))
    return colour.red(), colour.green(), colour.blue()


def test_rest_is_blue_and_a_spike_is_warm(make_desk: Callable[[Lab], Desk]) -> None:
    """Colours on the screen are those of the voltages."""
    desk = make_desk(replace(neurolab.load("myelinated-neuron"), electrodes=()))
    desk.scene.set_labels(Detail.NONE)
    dendrite = desk.at("n1", "basal_2", 0.5)
    red, _, blue = _colour(desk, dendrite)
    assert blue > red
    frame_lab = neurolab.load("myelinated-neuron")
    from neurolab.simulation.engine import Engine

    engine = Engine(frame_lab)
    engine.fire()
    engine.advance(88)
    desk.scene.show_frame(engine.frame())
    red, _, blue = _colour(desk, dendrite)
    assert red > blue + 40


def test_every_compartment_has_its_own_colour(desk: Desk) -> None:
    """Of a ramp of voltages along the apical dendrite every piece shows its own."""
    _frame(desk)
    membrane, frame = desk.scene.picture.membrane, desk.scene.frame
    assert frame is not None
    ramp = np.linspace(-90.0, 40.0, frame.v.size).astype(np.float32)
    membrane.set_voltages(frame.layout, ramp)
    shapes = [shape.branch.id for shape in membrane._shapes]
    count = 0
    for owner, name, shape in zip(
        membrane._owners, shapes, membrane._shapes, strict=True
    ):
        size = len(shape.points) - 1
        if (owner, name) == ("n1", "apical"):
            levels = membrane._levels[count : count + size].astype(int)
            assert (np.diff(levels) >= 0).all()
            assert levels[-1] > levels[0]
        count += size
    assert count == membrane._levels.size


def test_nodes_flash_when_they_cross_threshold(desk: Desk) -> None:
    """While the spike is on its way, only nodes that it has reached flash."""
    _frame(desk, 80)
    strengths = desk.scene._flashes.strengths()
    assert strengths.max() > 0.5
    assert strengths.min() == 0.0
    assert desk.scene.picture.flash.flashes


def test_unchanged_neurons_keep_their_shape(desk: Desk) -> None:
    """An edit of one neuron lays out that neuron alone."""
    first = desk.scene.picture.shapes["n1"]
    desk.document.edit(
        reshape_branch(desk.lab, "n2", "apical", length_um=300.0), "Stretch"
    )
    assert desk.scene.picture.shapes["n1"] is first
    assert desk.scene.picture.shapes["n2"] is not first


def test_moved_neuron_is_the_same_shape_elsewhere(desk: Desk) -> None:
    """Shifting a laid-out neuron gives what laying it out again would give."""
    moved = move_things(desk.lab, (Ref("neuron", "n2"),), 31.0, -17.0)
    desk.document.edit(moved, "Move")
    shown = desk.scene.picture.shapes["n2"]
    fresh = lay_out(moved.neurons[1])
    for name, shape in fresh.branches.items():
        np.testing.assert_allclose(shown.branches[name].points, shape.points)
    assert shown.bounds == pytest.approx(fresh.bounds)


def test_electrode_follows_the_document(desk: Desk) -> None:
    """An edit from elsewhere moves the pipette."""
    lab = move_electrode(desk.lab, "e3", Place(neuron="n1", branch="soma"))
    desk.document.edit(lab, "Move")
    item = desk.scene.picture.electrodes["e3"]
    assert item.pos() == desk.at("n1", "soma")


def test_electrode_has_the_number_of_its_channel(desk: Desk) -> None:
    """Tags count as the scope does; without a channel there is no number."""
    numbers = [item.number for item in desk.scene.picture.electrodes.values()]
    assert numbers == [0, 1, 2]
    desk.document.edit(replace(desk.lab, channels=()), "No channels")
    numbers = [item.number for item in desk.scene.picture.electrodes.values()]
    assert numbers == [None, None, None]


@pytest.mark.parametrize("name", sorted(neurolab.bundled_labs()))
def test_places_and_points_agree(name: str) -> None:
    """The nearest place to where a place is drawn is that place."""
    lab = neurolab.load(name)
    for neuron in lab.neurons:
        for style in (SCHEMATIC, TRUE):
            shape = lay_out(neuron, style)
            for branch in list(neuron.branches)[:12]:
                point = shape.point(branch.id, 0.6)
                assert point is not None
                found = shape.nearest(*map(float, point))
                back = shape.point(found.branch, found.position)
                assert back is not None
                assert np.hypot(*(back - point)) < 1e-6 + shape.branches[
                    branch.id
                ].width(0.6)


@pytest.mark.parametrize("name", sorted(neurolab.bundled_labs()))
def test_tags_and_labels_do_not_overlap(
    make_desk: Callable[[Lab], Desk], name: str
) -> None:
    """Every tag and every name of a bundled lab has room of its own, on the view."""
    desk = make_desk(neurolab.load(name))
    scene, scale = desk.scene, desk.scene.scale
    items: dict[str, ElectrodeItem | LabelItem] = {
        **scene.picture.electrodes,
        **scene.annotations.labels,
    }
    boxes = [
        (key, item.box().translated(item.pos() * scale)) for key, item in items.items()
    ]
    for i, (key, box) in enumerate(boxes):
        for other, second in boxes[:i]:
            shared = box & second
            assert shared.isEmpty() or min(shared.width(), shared.height()) < 1.0, (
                key,
                other,
            )
        corner = desk.view.mapFromScene(box.center() / scale)
        assert desk.view.viewport().rect().contains(corner), key


def test_wheel_zooms_about_the_pointer(desk: Desk) -> None:
    """What is under the pointer stays there."""
    at = QPointF(300.0, 200.0)
    before = desk.view.mapToScene(at.toPoint())
    scale = desk.scene.scale
    event = QWheelEvent(
        at,
        desk.view.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.view.viewport(), event)
    after = desk.view.mapToScene(at.toPoint())
    assert desk.scene.scale == pytest.approx(1.44 * scale)
    assert ((after - before) * desk.scene.scale).manhattanLength() < 4.0


def test_middle_button_pans(desk: Desk) -> None:
    """The middle button drags the paper along."""
    before = desk.view.mapFromScene(QPointF(0.0, 0.0))
    middle, plain = Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier
    port = desk.view.viewport()
    QTest.mousePress(port, middle, plain, QPoint(200, 200))
    QTest.mouseMove(port, QPoint(260, 230))
    QTest.mouseRelease(port, middle, plain, QPoint(260, 230))
    moved = desk.view.mapFromScene(QPointF(0.0, 0.0)) - before
    assert (moved.x(), moved.y()) == (60, 30)


@pytest.mark.parametrize(
    ("key", "moves"), [(Qt.Key.Key_Plus, 1.2), (Qt.Key.Key_Minus, 1 / 1.2)]
)
def test_keys_zoom(desk: Desk, key: Qt.Key, moves: float) -> None:
    """Plus and minus zoom, Home shows everything again."""
    scale = desk.scene.scale
    desk.key(key)
    assert desk.scene.scale == pytest.approx(moves * scale)
    desk.key(Qt.Key.Key_Home)
    assert desk.scene.scale == pytest.approx(scale)


def test_everything_is_in_view_at_first(desk: Desk) -> None:
    """All of the bench is seen when a lab is opened."""
    room = desk.view.mapFromScene(desk.scene.picture.bounds()).boundingRect()
    assert desk.view.viewport().rect().contains(room)


def test_labels_go_through_three_states(desk: Desk) -> None:
    """L shows names, sentences, and nothing but what is needed."""
    counts = [len(desk.scene.annotations.labels)]
    for _ in range(3):
        desk.key(Qt.Key.Key_L)
        counts.append(len(desk.scene.annotations.labels))
    names, sentences, none, again = counts
    assert sentences > names > none
    assert again == names


def test_one_key_changes_the_range(desk: Desk) -> None:
    """V shows rest plus and minus 10 mV, and the whole range again."""
    assert desk.scene.picture.range == FULL
    desk.key(Qt.Key.Key_V)
    assert desk.scene.picture.range == fine_range(desk.scene.rest_mv)
    desk.key(Qt.Key.Key_V)
    assert desk.scene.picture.range == FULL


def test_passive_lab_starts_in_the_fine_range(make_desk: Callable[[Lab], Desk]) -> None:
    """Graded potentials are seen in the range of graded potentials."""
    assert make_desk(neurolab.load("graded-potentials")).scene.is_fine


def test_fine_range_stands_for_the_rest_of_the_soma(
    make_desk: Callable[[Lab], Desk],
) -> None:
    """A soma at rest has the colour of rest, though the axon rests 2 mV lower."""
    from neurolab.simulation.engine import Engine

    lab = neurolab.load("epsp")
    desk = make_desk(lab)
    desk.scene.show_frame(Engine(lab).frame())
    assert desk.scene.rest_mv == pytest.approx(-69.8, abs=0.5)


@pytest.mark.parametrize(("name", "is_fine"), [("epsp", True), ("two-axons", False)])
def test_lab_says_in_which_range_it_opens(
    make_desk: Callable[[Lab], Desk], name: str, is_fine: bool
) -> None:
    """One potential of a synapse is seen at once; the other range is a click away."""
    desk = make_desk(neurolab.load(name))
    assert desk.scene.is_fine is is_fine
    desk.scene.toggle_range()
    assert desk.scene.is_fine is not is_fine


def test_true_scale_is_true(desk: Desk) -> None:
    """T draws every axon as long as it is; neurons do not run into each other."""
    desk.key(Qt.Key.Key_T)
    shapes = desk.scene.picture.shapes
    axon = shapes["n1"].branches["internode_3"].points
    assert np.hypot(*(axon[-1] - axon[0])) == pytest.approx(100.0, abs=0.01)
    assert shapes["n1"].bounds[2] < shapes["n2"].bounds[2]
    desk.key(Qt.Key.Key_T)
    assert not desk.scene.picture.is_true


@pytest.mark.parametrize("name", list(theme.ThemeName))
def test_every_theme_paints(
    desk: Desk, qapp: QApplication, name: theme.ThemeName
) -> None:
    """The paper has the colour of the theme."""
    theme.apply(qapp, name, 1.0)
    image = desk.view.viewport().grab().toImage()
    colour = image.pixelColor(image.width() - 3, 3).name()
    assert colour in (theme.current().paper, theme.current().paper_grid)
    theme.apply(qapp, theme.ThemeName.LIGHT, 1.0)


def test_new_lab_forgets_the_old_one(desk: Desk) -> None:
    """After opening another lab nothing is selected and everything is in view."""
    desk.click(desk.at("n2", "apical", 0.9))
    desk.document.open(neurolab.load("graded-potentials"))
    assert desk.scene.selected == ()
    assert set(desk.scene.picture.shapes) == {"n1"}
    assert desk.scene.picture.synapses == {}


def test_empty_bench_says_what_to_do(make_desk: Callable[[Lab], Desk]) -> None:
    """Without neurons the view paints words, and nothing fails."""
    lab = neurolab.load("graded-potentials")
    empty = replace(lab, neurons=(), electrodes=(), channels=())
    desk = make_desk(empty)
    image = desk.view.viewport().grab().toImage()
    middle = [
        image.pixelColor(x, image.height() // 2 - 12).lightness()
        for x in range(350, 850)
    ]
    assert min(middle) < 120


def test_hover_says_what_is_there(desk: Desk) -> None:
    """Name, place and voltage of what is under the pointer."""
    _frame(desk)
    desk.move(desk.at("n2", "apical", 0.95))
    assert "Neuron 2" in desk.said
    assert "mV" in desk.said
    contact = desk.scene.picture.synapses["syn1"].shape_now.contacts[0]
    desk.move(QPointF(contact.x, contact.y))
    assert "150 contacts" in desk.said
    assert "docked" not in desk.said
    frame = desk.scene.frame
    assert frame is not None
    now = np.array([[3.0, -200.0, 61.0, 1439.0, 9.5, 0.4, 0.4, 2186.0]], np.float32)
    desk.scene.show_frame(
        dataclasses.replace(frame, synapse_ids=("syn1",), synapses=now)
    )
    assert "1439 docked" in desk.said
    QApplication.sendEvent(desk.view, QEvent(QEvent.Type.Leave))
    assert desk.said == ""


def test_targets_are_large_enough_for_a_finger() -> None:
    """A pipette is found within 11 pixels of its shaft."""
    from neurolab.document.records import Electrode

    item = ElectrodeItem(Electrode(id="e", place=Place(neuron="n", branch="b")))
    item.set_reach(QPointF(0.0, -80.0))
    assert item.contains_px(10.0, -30.0)
    assert item.contains_px(0.0, 4.0)
    assert not item.contains_px(40.0, -30.0)


@pytest.mark.parametrize("px_per_um", [0.003, 0.5, 1.0, 7.3, 40.0])
def test_scale_bar_is_a_round_length(px_per_um: float) -> None:
    """The bar is 1, 2 or 5 times a power of ten, and neither short nor long."""
    length = round_length(px_per_um)
    assert f"{length:e}"[0] in "125"
    assert 70.0 <= length * px_per_um < 190.0


def test_range_colours_differ_in_lightness() -> None:
    """Rest, threshold and peak can be told apart without seeing colours."""
    light = [sum(FULL.colour(mv)) for mv in (-70.0, -30.0, 40.0)]
    assert light == sorted(light)


def test_temperature_moves_no_label(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room for tags is sought only when the drawing looks different."""
    sought: list[object] = []
    place = Placer.place

    def count(self: Placer, *given: Any, **named: Any) -> QPointF:
        sought.append(given)
        return place(self, *given, **named)

    monkeypatch.setattr(Placer, "place", count)
    shapes = dict(desk.scene.picture.shapes)
    for address, value in (
        ("bath.celsius", 20.0),
        ("neuron.n1.membrane.node.leak_ms_cm2", 6.9),
    ):
        desk.document.edit(set_value(desk.lab, address, value), "edit")
    assert desk.scene.picture.shapes == shapes
    assert not sought
    desk.document.edit(
        set_value(desk.lab, "neuron.n2.apical.length_um", 150.0), "longer"
    )
    assert sought
