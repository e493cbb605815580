"""A diagram for a test, and a hand that clicks and drags on it with real events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

import neurolab
from neurolab.diagram.actions import make_actions
from neurolab.diagram.scene import DiagramScene
from neurolab.diagram.view import DiagramView
from neurolab.document.checks import require
from neurolab.document.document import Document
from neurolab.document.edits.things import (
    add_electrode,
    add_input,
    add_neuron,
    connect,
)
from neurolab.document.records import ElectrodeMode, Lab, Place, Transmitter
from neurolab.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True, slots=True)
class Desk:
    """A document and its diagram, with a hand."""

    document: Document
    scene: DiagramScene
    view: DiagramView
    actions: dict[str, QAction]

    @property
    def lab(self) -> Lab:
        """Return the lab as it is now."""
        return self.document.lab

    @property
    def edits(self) -> int:
        """Return how many edits can be undone."""
        return self.document.undo_stack.index()

    @property
    def said(self) -> str:
        """Return what stands beside the pointer."""
        return " ".join(self.scene.readout.lines)

    def pixel(self, point: QPointF) -> QPoint:
        """Return where a point of the drawing is on the view."""
        return self.view.mapFromScene(point)

    def at(self, neuron: str, branch: str, position: float = 0.5) -> QPointF:
        """Return where a place is drawn."""
        place = Place(neuron=neuron, branch=branch, position=position)
        point = self.scene.picture.point(place)
        assert point is not None
        return QPointF(*map(float, point))

    def press(self, point: QPointF, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Press the left button."""
        QTest.mousePress(self.view.viewport(), LEFT, modifier, self.pixel(point))

    def move(self, point: QPointF) -> None:
        """Move the pointer."""
        QTest.mouseMove(self.view.viewport(), self.pixel(point))

    def release(self, point: QPointF) -> None:
        """Let the left button go."""
        QTest.mouseRelease(self.view.viewport(), LEFT, PLAIN, self.pixel(point))

    def click(self, point: QPointF, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Click with the left button."""
        QTest.mouseClick(self.view.viewport(), LEFT, modifier, self.pixel(point))

    def drag(self, start: QPointF, stop: QPointF, steps: int = 6) -> None:
        """Drag from one point to another."""
        self.press(start)
        for k in range(1, steps + 1):
            self.move(start + (stop - start) * (k / steps))
        self.release(stop)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key while the view has the focus."""
        QTest.keyClick(self.view, key, modifier)

    def key_on(self, widget: QWidget, key: Qt.Key) -> None:
        """Press a key while another widget has the focus."""
        QTest.keyClick(widget, key)

    def electrode(self, name: str) -> QPointF:
        """Return a point on the tag of an electrode."""
        item = self.scene.picture.electrodes[name]
        return item.pos() + item.box().center() / self.scene.scale

    def handle(self, kind: str, *owner: str) -> QPointF:
        """Return where a handle or port is."""
        for one in self.scene.annotations.handles:
            if one.kind == kind and one.owner == owner:
                return one.pos()
        raise AssertionError((kind, owner))


def two_neurons() -> Lab:
    """Return two neurons, a connection, two inputs and three electrodes."""
    base = neurolab.load("myelinated-neuron")
    lab = replace(base, neurons=(), electrodes=(), channels=(), sweep_ms=10.0)
    lab, _ = add_neuron(lab, "myelinated_neuron", (0.0, 0.0))
    lab, _ = add_neuron(lab, "generic_neuron", (760.0, 10.0))
    start = Place(neuron="n1", branch="terminal", position=1.0)
    lab, _ = connect(lab, start, Place(neuron="n2", branch="basal_4", position=0.5))
    lab, line = add_input(lab, (820.0, 150.0), Transmitter.GABA)
    lab, _ = connect(lab, line, Place(neuron="n2", branch="soma"))
    lab, _ = add_input(lab, (620.0, -150.0), Transmitter.GLUTAMATE)
    soma = Place(neuron="n1", branch="soma")
    lab, _ = add_electrode(lab, soma, ElectrodeMode.CURRENT_CLAMP)
    lab, _ = add_electrode(lab, Place(neuron="n1", branch="node_10"))
    lab, _ = add_electrode(lab, Place(neuron="n2", branch="apical", position=0.7))
    require(lab)
    return lab


@pytest.fixture
def make_desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[Lab], Desk]]:
    """Return a function that shows a lab in a diagram of 1200 by 700 pixels."""
    theme.apply(qapp, theme.ThemeName.LIGHT, 1.0)
    desks: list[Desk] = []

    def make(lab: Lab) -> Desk:
        document = Document(lab)
        scene = DiagramScene(document)
        view = DiagramView(scene)
        desk = Desk(document, scene, view, make_actions(view))
        desks.append(desk)
        qtbot.addWidget(view)
        view.resize(1200, 700)
        view.show()
        qtbot.waitExposed(view)
        view.activateWindow()
        view.setFocus()
        return desk

    yield make
    for desk in desks:
        desk.view.close()
        desk.scene.close()


@pytest.fixture
def desk(make_desk: Callable[[Lab], Desk]) -> Desk:
    """Return the diagram of two connected neurons."""
    return make_desk(two_neurons())
