"""Hundreds of random gestures while the simulation runs: nothing breaks."""

from __future__ import annotations

import os
import time
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt

from neurolab.document.checks import require
from neurolab.simulation.compilation import make_ready
from neurolab.simulation.runner import Runner
from tests.diagram.conftest import two_neurons

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from neurolab.document.records import Lab
    from tests.diagram.conftest import Desk

GESTURES = int(os.environ.get("NEUROLAB_GESTURES", "300"))
MOST_NEURONS = 4
CTRL = Qt.KeyboardModifier.ControlModifier
KINDS = (
    "neuron:fast_spiking_interneuron",
    "electrode:voltage",
    "current:step",
    "input:glutamate",
    "input:gaba",
    "bundle:glutamate",
)


class Monkey:
    """Does one random thing after the other, with mouse and keys."""

    def __init__(self, desk: Desk, rng: np.random.Generator) -> None:
        self.desk, self.rng = desk, rng

    def anywhere(self) -> QPointF:
        """Return a point of the view."""
        x, y = self.rng.uniform(40, 1160), self.rng.uniform(40, 620)
        return self.desk.view.mapToScene(round(x), round(y))

    def on_membrane(self) -> QPointF:
        """Return a point on some branch."""
        shapes = list(self.desk.scene.picture.shapes.values())
        if not shapes:
            return self.anywhere()
        shape = shapes[self.rng.integers(len(shapes))]
        branches = list(shape.branches.values())
        branch = branches[self.rng.integers(len(branches))]
        return QPointF(*map(float, branch.point(float(self.rng.uniform()))))

    def on_item(self) -> QPointF:
        """Return a point on a tag, an input, a bouton, a handle or a port."""
        scene = self.desk.scene
        points = [self.desk.electrode(key) for key in scene.picture.electrodes]
        points += [item.pos() for item in scene.picture.inputs.values()]
        points += [
            QPointF(c.x, c.y)
            for item in scene.picture.synapses.values()
            for c in item.shape_now.contacts
        ]
        points += [one.pos() for one in scene.annotations.handles]
        return points[self.rng.integers(len(points))] if points else self.anywhere()

    def some_point(self) -> QPointF:
        """Return a point of any kind."""
        chosen = (self.anywhere, self.on_membrane, self.on_item)
        return chosen[self.rng.integers(3)]()

    def step(self) -> str:
        """Do something; return its name."""
        names = (
            *("drag",) * 8,
            *("place",) * 3,
            *("click",) * 3,
            *("cancelled",) * 2,
            *("undo", "redo", "delete", "duplicate", "paste", "wheel", "keys", "menu"),
        )
        name = names[self.rng.integers(len(names))]
        getattr(self, name)()
        return name

    def drag(self) -> None:
        """Drag from something to something."""
        start = self.on_item() if self.rng.uniform() < 0.7 else self.on_membrane()
        stop = self.on_membrane() if self.rng.uniform() < 0.6 else self.anywhere()
        self.desk.drag(start, stop, steps=4)

    def place(self) -> None:
        """Drop something from the palette."""
        kind = KINDS[self.rng.integers(len(KINDS))]
        if kind.startswith("neuron") and len(self.desk.lab.neurons) >= MOST_NEURONS:
            return
        self.desk.scene.start_placing(kind)
        self.desk.move(self.anywhere())
        self.desk.click(self.some_point())
        self.desk.key(Qt.Key.Key_Escape)

    def click(self) -> None:
        """Select something, or add it to the selection."""
        adds = self.rng.uniform() < 0.3
        plain = Qt.KeyboardModifier.NoModifier
        self.desk.click(self.some_point(), CTRL if adds else plain)

    def cancelled(self) -> None:
        """Begin a drag and press Escape; nothing may have changed."""
        self.desk.key(Qt.Key.Key_Escape)
        before = self.desk.lab
        start = self.some_point()
        self.desk.press(start)
        self.desk.move(self.anywhere())
        self.desk.move(self.some_point())
        self.desk.key(Qt.Key.Key_Escape)
        self.desk.release(start)
        assert self.desk.lab is before

    def undo(self) -> None:
        """Undo."""
        self.desk.document.undo_stack.undo()

    def redo(self) -> None:
        """Redo."""
        self.desk.document.undo_stack.redo()

    def delete(self) -> None:
        """Delete one thing, but not the last neuron."""
        self.desk.click(self.on_item())
        if len(self.desk.lab.neurons) > 1 or all(
            ref.kind != "neuron" for ref in self.desk.scene.selected
        ):
            self.desk.key(Qt.Key.Key_Delete)

    def duplicate(self) -> None:
        """Duplicate one small thing."""
        self.desk.click(self.on_item())
        if all(ref.kind != "neuron" for ref in self.desk.scene.selected):
            self.desk.key(Qt.Key.Key_D, CTRL)

    def paste(self) -> None:
        """Copy and paste one small thing."""
        self.desk.click(self.on_item())
        if all(ref.kind != "neuron" for ref in self.desk.scene.selected):
            self.desk.key(Qt.Key.Key_C, CTRL)
            self.desk.key(Qt.Key.Key_V, CTRL)

    def wheel(self) -> None:
        """Zoom, and show everything again."""
        self.desk.view.zoom(float(self.rng.uniform(0.5, 2.0)), QPointF(400.0, 300.0))
        self.desk.key(Qt.Key.Key_Home)

    def keys(self) -> None:
        """Press keys that change how things are shown."""
        shown = (Qt.Key.Key_L, Qt.Key.Key_V, Qt.Key.Key_Tab, Qt.Key.Key_Left)
        self.desk.key(shown[self.rng.integers(len(shown))])

    def menu(self) -> None:
        """Choose a random entry of a context menu."""
        from neurolab.diagram.menus import menu_at

        menu = menu_at(self.desk.view, self.some_point())
        if menu is None:
            return
        wanted = [
            action
            for action in menu.actions()
            if action.isEnabled()
            and action.text() not in ("", "Rename", "Duplicate", "Delete")
        ]
        if wanted:
            wanted[self.rng.integers(len(wanted))].trigger()
        menu.deleteLater()


def _pass_on(runner: Runner, lab: Lab) -> None:
    """Let the running simulation know."""
    runner.wishes.put(lambda one: one.edit(lab))


def test_random_gestures_break_nothing(
    make_desk: Callable[[Lab], Desk], rng: np.random.Generator
) -> None:
    """After every gesture the lab can exist; undoing all leads back to the start."""
    make_ready()
    first = replace(two_neurons(), sweep_ms=1000.0)
    desk = make_desk(first)
    runner = Runner(first, 5.0)
    desk.document.lab_changed.connect(lambda lab: _pass_on(runner, lab))
    runner.fire()
    monkey, done = Monkey(desk, rng), Counter[str]()
    names: Counter[str] = Counter()
    for _ in range(GESTURES):
        before = desk.document.undo_stack.count()
        done[monkey.step()] += 1
        assert not desk.scene.is_busy
        require(desk.lab)
        if desk.document.undo_stack.count() > before:
            names[desk.document.undo_stack.undoText()] += 1
        runner.turn(time.monotonic())
        runner.chunks.clear()
        frame = runner.mailbox.take()
        if frame is not None:
            desk.scene.show_frame(frame)
        desk.view.viewport().repaint()
    assert min(done.values()) >= GESTURES // 100
    for name in ("Move electrode", "Move synapse", "Make synapse", "Add electrode"):
        assert names[name] >= 1, names
    stack = desk.document.undo_stack
    last = desk.lab
    count = stack.index()
    while stack.canUndo():
        stack.undo()
    assert desk.lab is first
    for _ in range(count):
        stack.redo()
    assert desk.lab is last
