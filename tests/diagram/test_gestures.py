"""Every gesture with real events: what it does, undoing it, cancelling it, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt

from neurolab.document.edits.refs import Ref, branch_of, neuron_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.diagram.conftest import Desk

Gesture = tuple[str, "Callable[[Desk], None]"]
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def _drag_electrode(desk: Desk) -> None:
    tag = desk.electrode("e3")
    tip = desk.scene.picture.electrodes["e3"].pos()
    desk.drag(tag, tag + desk.at("n2", "apical", 0.2) - tip)


def _drag_neuron(desk: Desk) -> None:
    start = desk.at("n2", "apical", 0.9)
    desk.drag(start, start + QPointF(30.0, 40.0))


def _drag_input(desk: Desk) -> None:
    start = desk.scene.picture.inputs["in2"].pos()
    desk.drag(start, start + QPointF(-60.0, 30.0))


def _drag_target(desk: Desk) -> None:
    contact = desk.scene.picture.synapses["syn1"].shape_now.contacts[0]
    desk.drag(QPointF(contact.x, contact.y), desk.at("n2", "basal_3", 0.8))


def _stretch(desk: Desk) -> None:
    desk.click(desk.at("n2", "apical", 0.9))
    start = desk.handle("length", "n2", "apical")
    desk.drag(start, start + QPointF(0.0, -30.0))


def _widen(desk: Desk) -> None:
    desk.click(desk.at("n2", "apical", 0.9))
    start = desk.handle("diameter", "n2", "apical")
    middle = desk.at("n2", "apical", 0.5)
    desk.drag(start, start + (start - middle) * 2.0)


def _widen_soma(desk: Desk) -> None:
    desk.scene.select((Ref("neuron", "n1"),), ("n1", "soma"))
    start = desk.handle("diameter", "n1", "soma")
    desk.drag(start, start + QPointF(15.0, 15.0))


def _connect_input(desk: Desk) -> None:
    desk.drag(desk.handle("input_port", "in2"), desk.at("n2", "apical", 0.95))


def _connect_terminal(desk: Desk) -> None:
    desk.drag(desk.handle("port", "n1", "terminal"), desk.at("n2", "soma"))


def _move_start(desk: Desk) -> None:
    desk.scene.select((Ref("synapse", "syn1"),))
    desk.drag(desk.handle("end", "syn1"), desk.at("n1", "node_18"))


def _place_neuron(desk: Desk) -> None:
    desk.scene.start_placing("neuron:fast_spiking_interneuron")
    desk.move(QPointF(300.0, 120.0))
    desk.click(QPointF(320.0, 140.0))


def _place_electrode(desk: Desk) -> None:
    desk.scene.start_placing("electrode:voltage")
    desk.move(QPointF(300.0, 120.0))
    desk.click(desk.at("n1", "apical", 0.7))


def _place_current(desk: Desk) -> None:
    desk.scene.start_placing("current:train")
    desk.click(desk.at("n1", "basal_1", 0.5))


def _place_input(desk: Desk) -> None:
    desk.scene.start_placing("input:glutamate")
    desk.click(desk.at("n1", "apical", 0.7))


def _place_bundle(desk: Desk) -> None:
    desk.scene.start_placing("bundle:gaba")
    desk.click(QPointF(300.0, 120.0))


def _join(desk: Desk) -> None:
    desk.scene.start_placing("gap:")
    desk.drag(desk.at("n1", "apical", 0.6), desk.at("n2", "apical", 0.6))


def _join_by_clicks(desk: Desk) -> None:
    desk.scene.start_placing("gap:")
    desk.click(desk.at("n1", "apical", 0.6))
    assert desk.edits == 0
    desk.click(desk.at("n2", "soma"))


def _delete(desk: Desk) -> None:
    desk.click(desk.at("n2", "apical", 0.9))
    desk.key(Qt.Key.Key_Delete)


def _duplicate(desk: Desk) -> None:
    desk.click(desk.at("n2", "apical", 0.9))
    desk.key(Qt.Key.Key_D, CTRL)


def _copy_and_paste(desk: Desk) -> None:
    desk.click(desk.at("n2", "apical", 0.9))
    desk.key(Qt.Key.Key_C, CTRL)
    desk.key(Qt.Key.Key_V, CTRL)


def _cut(desk: Desk) -> None:
    desk.click(desk.electrode("e3"))
    desk.key(Qt.Key.Key_X, CTRL)


def _nudge(desk: Desk) -> None:
    desk.click(desk.scene.picture.inputs["in2"].pos())
    desk.key(Qt.Key.Key_Left)


def _rename(desk: Desk) -> None:
    desk.click(desk.at("n2", "apical", 0.9))
    desk.key(Qt.Key.Key_F2)
    field = desk.view._name_edit
    assert field is not None
    field.setText("Anna")
    desk.key_on(field, Qt.Key.Key_Return)


GESTURES: list[Gesture] = [
    ("Move electrode", _drag_electrode),
    ("Move neuron", _drag_neuron),
    ("Move input", _drag_input),
    ("Move synapse", _drag_target),
    ("Stretch branch", _stretch),
    ("Change diameter", _widen),
    ("Change diameter", _widen_soma),
    ("Make synapse", _connect_input),
    ("Make synapse", _connect_terminal),
    ("Move synapse", _move_start),
    ("Add neuron", _place_neuron),
    ("Add electrode", _place_electrode),
    ("Add electrode", _place_current),
    ("Add input", _place_input),
    ("Add bundle", _place_bundle),
    ("Make gap junction", _join),
    ("Make gap junction", _join_by_clicks),
    ("Delete", _delete),
    ("Duplicate", _duplicate),
    ("Paste", _copy_and_paste),
    ("Cut", _cut),
    ("Move things", _nudge),
    ("Rename", _rename),
]
IDS = [one.__name__.strip("_") for _, one in GESTURES]


@pytest.mark.parametrize(("text", "gesture"), GESTURES, ids=IDS)
def test_gesture_is_one_edit_that_can_be_undone(
    desk: Desk, text: str, gesture: Callable[[Desk], None]
) -> None:
    """A gesture pushes one named edit; undo and redo lead to identical labs."""
    before = desk.lab
    gesture(desk)
    after = desk.lab
    assert after != before
    assert desk.edits == 1
    assert desk.document.undo_stack.undoText() == text
    desk.document.undo_stack.undo()
    assert desk.lab is before
    desk.document.undo_stack.redo()
    assert desk.lab is after


DRAGS: list[tuple[Callable[[Desk], QPointF], QPointF]] = [
    (lambda desk: desk.electrode("e3"), QPointF(-40.0, 60.0)),
    (lambda desk: desk.at("n2", "apical", 0.9), QPointF(40.0, 40.0)),
    (lambda desk: desk.scene.picture.inputs["in2"].pos(), QPointF(-50.0, 0.0)),
    (lambda desk: desk.handle("port", "n1", "terminal"), QPointF(30.0, 30.0)),
    (lambda desk: QPointF(250.0, 150.0), QPointF(100.0, 60.0)),
]


@pytest.mark.parametrize(("start", "by"), DRAGS)
def test_escape_leaves_everything_as_it_was(
    desk: Desk, start: Callable[[Desk], QPointF], by: QPointF
) -> None:
    """Escape in the middle of a drag restores the lab and leaves no edit."""
    before, point = desk.lab, start(desk)
    desk.press(point)
    desk.move(point + by * 0.5)
    desk.move(point + by)
    busy = [desk.scene.is_busy]
    desk.key(Qt.Key.Key_Escape)
    assert [*busy, desk.scene.is_busy] == [True, False]
    assert desk.lab is before
    desk.release(point + by)
    assert desk.lab is before
    assert desk.edits == 0


def test_escape_ends_placing(desk: Desk, qtbot: object) -> None:
    """What follows the pointer is gone after Escape, and a click selects again."""
    before = desk.lab
    desk.scene.start_placing("neuron:generic_neuron")
    desk.move(QPointF(300.0, 120.0))
    desk.key(Qt.Key.Key_Escape)
    assert not desk.scene.is_placing
    assert desk.lab is before


@pytest.mark.parametrize(
    ("target", "word"),
    [
        (lambda desk: desk.at("n1", "internode_1", 0.5), "sheath"),
        (lambda desk: QPointF(250.0, -150.0), "needs a membrane"),
    ],
)
def test_refused_drop_says_why(
    desk: Desk, target: Callable[[Desk], QPointF], word: str
) -> None:
    """A synapse dropped on myelin or on paper is refused in words."""
    words: list[str] = []
    desk.scene.refused.connect(words.append)
    desk.drag(desk.handle("input_port", "in2"), target(desk))
    assert desk.edits == 0
    assert word in words[-1]
    assert desk.scene.readout.is_refusal


def test_target_dropped_on_paper_goes_back(desk: Desk) -> None:
    """The end of a synapse that is dropped nowhere stays where it was."""
    before = desk.lab
    contact = desk.scene.picture.synapses["syn1"].shape_now.contacts[0]
    desk.drag(QPointF(contact.x, contact.y), QPointF(250.0, -200.0))
    assert desk.lab is before
    assert desk.edits == 0


def test_electrode_placed_on_paper_is_refused(desk: Desk) -> None:
    """An electrode needs a membrane."""
    before = desk.lab
    desk.scene.start_placing("electrode:voltage")
    desk.click(QPointF(250.0, -250.0))
    assert desk.lab is before
    assert desk.scene.readout.is_refusal


def test_drag_says_where_the_electrode_is(desk: Desk) -> None:
    """While it is dragged, branch and distance from the soma are read out."""
    tag = desk.electrode("e3")
    tip = desk.scene.picture.electrodes["e3"].pos()
    desk.press(tag)
    desk.move(tag + QPointF(3.0, 9.0))
    desk.move(tag + desk.at("n2", "apical", 0.25) - tip)
    assert "apical" in desk.said
    assert "100" in desk.said.replace("99.", "100") or "101" in desk.said
    assert "µm from the soma" in desk.said
    desk.key(Qt.Key.Key_Escape)


def test_stretching_changes_the_cable_in_micrometres(desk: Desk) -> None:
    """Pulled outward the branch is longer, and the hand reads by how much."""
    before = branch_of(neuron_of(desk.lab, "n2"), "apical").length_um
    _stretch(desk)
    after = branch_of(neuron_of(desk.lab, "n2"), "apical").length_um
    assert after == pytest.approx(before + 60.0, rel=0.05)


def test_dropped_input_is_connected_and_aside(desk: Desk) -> None:
    """An input dropped on a membrane has a synapse there, and stands beside it."""
    _place_input(desk)
    line, synapse = desk.lab.inputs[-1], desk.lab.synapses[-1]
    assert synapse.input == line.id
    assert synapse.targets[0].branch == "apical"
    assert desk.scene.selected == (Ref("input", line.id),)


def test_dragged_input_takes_its_synapse_along(desk: Desk) -> None:
    """Near a branch the only synapse of an input follows it."""
    start = desk.scene.picture.inputs["in1"].pos()
    desk.drag(start, desk.at("n2", "basal_2", 0.6) + QPointF(14.0, 14.0), steps=12)
    synapse = next(one for one in desk.lab.synapses if one.input == "in1")
    assert synapse.targets[0].branch == "basal_2"
    assert desk.edits == 1


def test_gap_junction_is_moved_by_its_nearer_end(desk: Desk) -> None:
    """The end that was grabbed moves to another place of its cell, as one edit."""
    _join(desk)
    first, second = desk.at("n1", "apical", 0.6), desk.at("n2", "apical", 0.6)
    before = desk.lab.electrical_synapses[0]
    start = first + (second - first) * 0.8
    desk.drag(start, desk.at("n2", "basal_4", 0.8), steps=10)
    after = desk.lab.electrical_synapses[0]
    assert after.first == before.first
    assert after.second.branch == "basal_4"
    assert desk.document.undo_stack.undoText() == "Move gap junction"
    desk.document.undo_stack.undo()
    assert desk.lab.electrical_synapses[0] == before


@pytest.mark.parametrize(
    ("stop", "word"),
    [
        (lambda desk: desk.at("n1", "basal_1", 0.9), "joins two cells"),
        (lambda desk: QPointF(250.0, -150.0), "membrane at each end"),
    ],
)
def test_gap_junction_that_cannot_be_is_refused(
    desk: Desk, stop: Callable[[Desk], QPointF], word: str
) -> None:
    """Within one cell and on paper it says why, and leaves nothing behind."""
    before = desk.lab
    desk.scene.start_placing("gap:")
    desk.drag(desk.at("n1", "apical", 0.9), stop(desk))
    assert desk.scene.readout.is_refusal
    assert word in desk.said.replace("\n", " ")
    assert desk.lab is before
    assert not desk.scene.is_busy


def test_small_movements_are_clicks(desk: Desk) -> None:
    """A trembling hand selects and moves nothing."""
    point = desk.at("n2", "apical", 0.9)
    desk.press(point)
    desk.move(point + QPointF(1.0, 1.0) / desk.scene.scale)
    desk.release(point)
    assert desk.edits == 0
    assert desk.scene.selected == (Ref("neuron", "n2"),)


def test_rubber_band_selects_what_is_inside(desk: Desk) -> None:
    """A band around everything selects everything that has a middle there."""
    bounds = desk.scene.picture.bounds().adjusted(-20.0, -20.0, 20.0, 20.0)
    desk.drag(bounds.topLeft(), bounds.bottomRight())
    kinds = {ref.kind for ref in desk.scene.selected}
    assert kinds == {"neuron", "electrode", "input", "synapse"}
    assert desk.edits == 0


def test_shift_adds_to_the_selection(desk: Desk) -> None:
    """Shift and click add, and take away again."""
    desk.click(desk.at("n1", "apical", 0.9))
    desk.click(desk.at("n2", "apical", 0.9), SHIFT)
    assert set(desk.scene.selected) == {Ref("neuron", "n1"), Ref("neuron", "n2")}
    desk.click(desk.at("n1", "apical", 0.9), SHIFT)
    assert desk.scene.selected == (Ref("neuron", "n2"),)


def test_several_things_move_together(desk: Desk) -> None:
    """A drag on a selected neuron moves all that is selected."""
    desk.click(desk.at("n1", "apical", 0.9))
    desk.click(desk.at("n2", "apical", 0.9), SHIFT)
    start = desk.at("n1", "apical", 0.9)
    before = [one.position for one in desk.lab.neurons]
    desk.drag(start, start + QPointF(0.0, 40.0))
    moved = [
        after[1] - old[1]
        for after, old in zip(
            (one.position for one in desk.lab.neurons), before, strict=True
        )
    ]
    assert moved == pytest.approx([40.0, 40.0], abs=2.0)


def test_click_on_paper_and_escape_select_nothing(desk: Desk) -> None:
    """Paper takes the selection away, and so does Escape."""
    desk.click(desk.at("n1", "apical", 0.9))
    desk.click(QPointF(250.0, -200.0))
    assert desk.scene.selected == ()
    desk.click(desk.at("n1", "apical", 0.9))
    desk.key(Qt.Key.Key_Escape)
    assert desk.scene.selected == ()


def test_tab_goes_through_everything(desk: Desk) -> None:
    """With Tab every thing can be selected without a mouse."""
    seen: set[Ref] = set()
    for _ in range(12):
        desk.key(Qt.Key.Key_Tab)
        seen.update(desk.scene.selected)
    assert {ref.kind for ref in seen} == {"neuron", "electrode", "input", "synapse"}


def test_escape_keeps_the_old_name(desk: Desk) -> None:
    """Escape in the name field changes nothing."""
    desk.click(desk.at("n2", "apical", 0.9))
    desk.key(Qt.Key.Key_F2)
    field = desk.view._name_edit
    assert field is not None
    field.setText("Anna")
    desk.key_on(field, Qt.Key.Key_Escape)
    assert desk.lab.neurons[1].name == "Neuron 2"
    assert desk.edits == 0


def test_palette_may_hold_the_mouse_while_dragging(desk: Desk) -> None:
    """What is dragged out of another widget drops where the button is let go."""
    desk.scene.start_placing("neuron:generic_neuron")
    here = desk.pixel(QPointF(300.0, 130.0))
    desk.view.placing_moved(desk.view.viewport().mapToGlobal(here))
    assert desk.view.placing_dropped(desk.view.viewport().mapToGlobal(here))
    assert len(desk.lab.neurons) == 3
    assert not desk.view.placing_dropped(desk.view.viewport().mapToGlobal(here))
