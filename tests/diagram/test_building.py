"""A lab of two neurons built from an empty bench by gestures alone, and run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QPointF

import neurolab
from neurolab.document.edits.refs import Ref
from neurolab.simulation.compilation import make_ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Lab
    from tests.diagram.conftest import Desk


def _drop(desk: Desk, kind: str, point: QPointF) -> None:
    """Take something from the palette and click where it goes."""
    desk.scene.start_placing(kind)
    desk.move(point + QPointF(5.0, 5.0))
    desk.click(point)


def test_two_neurons_built_by_hand_fire_one_after_the_other(
    make_desk: Callable[[Lab], Desk],
) -> None:
    """Place, connect, stimulate, measure: the second spike is on its channel."""
    from neurolab.simulation.engine import Engine

    make_ready()
    base = neurolab.load("myelinated-neuron")
    empty = replace(base, neurons=(), electrodes=(), channels=(), sweep_ms=15.0)
    desk = make_desk(empty)
    _drop(desk, "neuron:myelinated_neuron", QPointF(-350.0, 0.0))
    _drop(desk, "neuron:generic_neuron", QPointF(330.0, 60.0))
    desk.view.fit()
    desk.drag(desk.handle("port", "n1", "terminal"), desk.at("n2", "apical", 0.3))
    _drop(desk, "current:step", desk.at("n1", "soma"))
    _drop(desk, "electrode:voltage", desk.at("n2", "soma"))
    assert desk.edits == 5
    lab = desk.lab
    assert [one.targets[0].branch for one in lab.synapses] == ["apical"]
    assert desk.scene.selected == (Ref("electrode", "e2"),)
    engine = Engine(lab)
    engine.fire()
    chunk = engine.advance(480)
    peaks = [float(values.max()) for values in chunk.values]
    assert min(peaks) > 0.0
    first = [one.time_ms for one in chunk.crossings if one.neuron == "n1"]
    second = [one.time_ms for one in chunk.crossings if one.neuron == "n2"]
    assert min(second) > min(first) + 1.0
    while desk.document.undo_stack.canUndo():
        desk.document.undo_stack.undo()
    assert desk.lab is empty
