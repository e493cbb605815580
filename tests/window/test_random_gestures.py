"""Random gestures of every kind on a bench that runs, in the whole window."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from neurolab.diagram.labels import Detail
from neurolab.diagram.pointing import nearest_place
from neurolab.diagram.rename import NameEdit
from neurolab.document.checks import require
from neurolab.document.records import BranchKind
from neurolab.simulation.run_log import Happening
from neurolab.simulation.runner import RunState
from neurolab.stimulus.firing import stimuli
from neurolab.widgets.notice_bar import Severity
from tests.diagram.conftest import two_neurons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    from pytestqt.qtbot import QtBot

    from neurolab.document.records import Lab
    from neurolab.window.main_window import MainWindow

T = TypeVar("T")
ROUNDS = int(os.environ.get("NEUROLAB_GESTURE_ROUNDS", "2"))
"""Every kind comes once in a round; 50 rounds are 2,000 gestures."""
LABELLED_ROUNDS = 1
LEAST = int(0.6 * ROUNDS)
"""So often each kind takes effect; 30 times in 50 rounds."""
PAINTED_EVERY = 8
CLEAR_PX = 34.0
"""So far from a membrane nothing snaps to it."""
WAIT_MS = 30_000
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
WRAPPED = (BranchKind.NODE, BranchKind.INTERNODE)
OPEN = tuple(one for one in BranchKind if one is not BranchKind.INTERNODE)
THIN = (BranchKind.SOMA, BranchKind.DENDRITE)


class Hand:
    """Does one thing of a kind, at a random place, with mouse and keys."""

    def __init__(
        self, window: MainWindow, rng: np.random.Generator, qtbot: QtBot
    ) -> None:
        self.window, self.rng, self.qtbot = window, rng, qtbot
        self.view, self.scene = window.diagram, window.scene
        self.port = self.view.viewport()

    @property
    def lab(self) -> Lab:
        """Return the lab as it is now."""
        return self.window.document.lab

    def one_of(self, things: Iterable[T]) -> T | None:
        """Return one of some things."""
        every = list(things)
        return every[self.rng.integers(len(every))] if every else None

    # -- events ------------------------------------------------------------------------

    def pixel(self, point: QPointF) -> QPoint:
        """Return where a point of the drawing is on the view."""
        return self.view.mapFromScene(point)

    def drag(self, start: QPointF, stop: QPointF) -> None:
        """Drag from a point of the drawing to another."""
        QTest.mousePress(self.port, LEFT, PLAIN, self.pixel(start))
        for share in (0.1, 0.6, 1.0):
            way = self.pixel(start + (stop - start) * share)
            QTest.mouseMove(self.port, way)
        QTest.mouseRelease(self.port, LEFT, PLAIN, self.pixel(stop))

    def click(
        self, point: QPointF | None, modifier: Qt.KeyboardModifier = PLAIN
    ) -> bool:
        """Click on a point; False if there is none."""
        if point is None:
            return False
        QTest.mouseMove(self.port, self.pixel(point))
        QTest.mouseClick(self.port, LEFT, modifier, self.pixel(point))
        return True

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key while the diagram has the focus."""
        QTest.keyClick(self.view, key, modifier)

    def menu(self, point: QPointF | None, *entries: str) -> None:
        """Choose an entry of the context menu of a point, if it is offered."""
        if point is None:
            return

        def choose() -> None:
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            for action in menu.actions():
                if action.isEnabled() and action.text() in entries:
                    where = menu.actionGeometry(action).center()
                    QTest.mouseClick(menu, LEFT, PLAIN, where)
                    return
            QTest.keyClick(menu, Key.Key_Escape)

        at = self.pixel(point)
        asked = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, at, self.port.mapToGlobal(at)
        )
        QTimer.singleShot(0, self.view, choose)
        QApplication.sendEvent(self.port, asked)
        QApplication.processEvents()  # the menu's own activation may come late

    def come_forward(self) -> None:
        """Let the window have the keyboard again, after a menu."""
        if QApplication.activeWindow() is not self.window:
            QApplication.processEvents()
            self.window.activateWindow()
            self.wait(self.window.isActiveWindow)
            self.view.setFocus()

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait for the run."""
        self.qtbot.waitUntil(is_so, timeout=WAIT_MS)

    # -- places ------------------------------------------------------------------------

    def paper(self) -> QPointF | None:
        """Return a free place on the bench."""
        room = self.port.rect().adjusted(40, 40, -40, -60)
        for _ in range(30):
            x = int(self.rng.integers(room.left(), room.right()))
            y = int(self.rng.integers(room.top(), room.bottom()))
            point = self.view.mapToScene(x, y)
            reach = CLEAR_PX / self.scene.scale
            is_clear = nearest_place(self.scene.picture, point, reach) is None
            if is_clear and self.scene.hit(point) is None:
                return point
        return None

    def membrane(
        self, kinds: Iterable[BranchKind] = OPEN, *, neuron: str = "", other: str = ""
    ) -> QPointF | None:
        """Return a place on a membrane that nothing else covers."""
        allowed = set(kinds)
        for _ in range(40):
            shape = self.one_of(self.scene.picture.shapes.items())
            if shape is None or shape[0] == other or (neuron and shape[0] != neuron):
                continue
            kept = [b for b in shape[1].branches.values() if b.branch.kind in allowed]
            branch = self.one_of(kept)
            if branch is None:
                continue
            share = float(self.rng.uniform(0.05, 0.95))
            point = QPointF(*map(float, branch.point(share)))
            found = self.scene.hit(point)
            if found is None or found.kind != "membrane" or found.place is None:
                continue
            seen = (found.place.neuron, found.place.branch)
            is_seen = self.port.rect().contains(self.pixel(point))
            if is_seen and seen == (shape[0], branch.branch.id):
                return point
        return None

    def thing(self, kind: str) -> QPointF | None:
        """Return a point on a thing of a kind: electrode, input, contact or gap."""
        picture = self.scene.picture
        points: list[QPointF] = []
        if kind == "electrode":
            points = [
                item.pos() + item.box().center() / self.scene.scale
                for item in picture.electrodes.values()
            ]
        elif kind == "input":
            points = [item.pos() for item in picture.inputs.values()]
        elif kind == "contact":
            points = [
                QPointF(contact.x, contact.y)
                for item in picture.synapses.values()
                for contact in item.shape_now.contacts
            ]
        elif kind == "gap":
            points = [
                line.pointAt(share)
                for line in (item.line for item in picture.gaps.values())
                for share in (0.35, 0.65)
            ]
        return self.one_of(p for p in points if self._is_top(p, kind))

    def _is_top(self, point: QPointF, kind: str) -> bool:
        found = self.scene.hit(point)
        seen = self.port.rect().contains(self.pixel(point))
        return seen and found is not None and found.kind == kind

    def handle(self, kind: str) -> QPointF | None:
        """Return where a handle or port of a kind is."""
        return self.one_of(
            one.pos()
            for one in self.scene.annotations.handles
            if one.kind == kind
            and self._is_top(one.pos(), "handle")
            and (found := self.scene.hit(one.pos())) is not None
            and found.handle is one
        )

    def aside(self, point: QPointF) -> QPointF:
        """Return a point some pixels away."""
        by = self.rng.uniform(25.0, 60.0, 2) * self.rng.choice((-1.0, 1.0), 2)
        return point + QPointF(*map(float, by)) / self.scene.scale

    def drag_to(self, start: QPointF | None, stop: QPointF | None) -> None:
        """Drag, if there is something to drag and somewhere to go."""
        if start is not None and stop is not None:
            self.drag(start, stop)

    # -- the kinds ---------------------------------------------------------------------

    def move_electrode(self) -> None:
        """Drag an electrode to another membrane."""
        self.drag_to(self.thing("electrode"), self.membrane())

    def move_neuron(self) -> None:
        """Drag a neuron by its membrane."""
        self.key(Key.Key_Escape)
        start = self.membrane(THIN)
        self.drag_to(start, None if start is None else self.aside(start))

    def move_input(self) -> None:
        """Drag an input over the bench."""
        self.key(Key.Key_Escape)
        start = self.thing("input")
        self.drag_to(start, None if start is None else self.aside(start))

    def move_synapse(self) -> None:
        """Drag a contact to another membrane."""
        self.drag_to(self.thing("contact"), self.membrane(THIN))

    def move_start(self) -> None:
        """Drag the start of a synapse to another place of an axon."""
        axon = (BranchKind.NODE, BranchKind.AXON, BranchKind.BOUTON)
        for _ in range(6):
            self.click(self.thing("contact"))
            if self.handle("end") is not None:
                self.drag_to(self.handle("end"), self.membrane(axon))
                return

    def stretch(self) -> None:
        """Pull at the end of a branch."""
        for _ in range(6):
            self.click(self.membrane((BranchKind.DENDRITE,)))
            start = self.handle("length")
            if start is not None:
                self.drag(start, self.aside(start))
                return

    def widen(self) -> None:
        """Pull at the side of a branch."""
        for _ in range(6):
            self.click(self.membrane((BranchKind.DENDRITE,)))
            start = self.handle("diameter")
            if start is not None:
                self.drag(start, self.aside(start))
                return

    def connect_terminal(self) -> None:
        """Drag from a terminal to a membrane."""
        self.drag_to(self.handle("port"), self.membrane(THIN))

    def connect_input(self) -> None:
        """Drag from an input to a membrane."""
        self.drag_to(self.handle("input_port"), self.membrane(THIN))

    def place(self, kind: str, point: QPointF | None) -> None:
        """Take a card of the palette and click where it goes."""
        if point is None:
            return
        cards = self.window.palette_panel.cards
        card = self.one_of(one for one in cards if one.item.kind == kind)
        assert card is not None
        QTest.mouseClick(card, LEFT)
        assert self.scene.is_placing
        self.click(point)

    def add_neuron(self) -> None:
        """Put a neuron from the palette on free paper."""
        self.place("neuron", self.paper())

    def add_electrode(self) -> None:
        """Put an electrode on a membrane."""
        self.place("electrode", self.membrane())

    def add_current(self) -> None:
        """Put a current on a membrane."""
        self.place("current", self.membrane())

    def add_input(self) -> None:
        """Put an input on a membrane or on paper."""
        spot = self.membrane(THIN) if self.rng.uniform() < 0.7 else self.paper()
        self.place("input", spot)

    def add_bundle(self) -> None:
        """Put a bundle on a membrane."""
        self.place("bundle", self.membrane(THIN))

    def join(self) -> None:
        """Draw a gap junction from cell to cell."""
        self.place("gap", self.membrane(THIN, neuron="n1"))
        self.click(self.membrane(THIN, other="n1"))
        self.key(Key.Key_Escape)

    def move_gap(self) -> None:
        """Drag an end of a gap junction."""
        if self.thing("gap") is None:
            self.join()
            return
        gap = self.lab.electrical_synapses[0]
        self.drag_to(self.thing("gap"), self.membrane(THIN, neuron=gap.second.neuron))

    def select_small(self) -> bool:
        """Select something that is no neuron."""
        for kind in self.rng.permutation(("electrode", "input", "contact")):
            if self.click(self.thing(str(kind))):
                return True
        return False

    def delete(self) -> None:
        """Delete something small."""
        if self.select_small():
            self.key(Key.Key_Delete)

    def cut(self) -> None:
        """Cut something small."""
        if self.select_small():
            self.key(Key.Key_X, CTRL)

    def duplicate(self) -> None:
        """Duplicate an electrode or an input."""
        if self.click(self.thing("electrode")) or self.click(self.thing("input")):
            self.key(Key.Key_D, CTRL)

    def paste(self) -> None:
        """Copy and paste an input or an electrode."""
        if self.click(self.thing("input")) or self.click(self.thing("electrode")):
            self.key(Key.Key_C, CTRL)
            self.key(Key.Key_V, CTRL)

    def nudge(self) -> None:
        """Move something by an arrow key."""
        if self.click(self.thing("input") or self.membrane(THIN)):
            self.key(Key.Key_Up)

    def rename(self) -> None:
        """Type another name."""
        if self.click(self.membrane(THIN)):
            self.key(Key.Key_F2)
            (field,) = self.view.findChildren(NameEdit)
            QTest.keyClicks(field, f"Cell {self.rng.integers(1000)}")
            QTest.keyClick(field, Key.Key_Return)

    def grow(self) -> None:
        """Let a dendrite grow."""
        self.menu(self.membrane(THIN), "Let a dendrite grow here")

    def bouton(self) -> None:
        """Add a bouton to an axon."""
        axon = (BranchKind.AXON, BranchKind.NODE)
        self.menu(self.membrane(axon), "Add a bouton")

    def wrap(self) -> None:
        """Wrap an axon in myelin, or strip one."""
        if self.rng.uniform() < 0.5:
            self.menu(self.membrane((BranchKind.AXON,)), "Wrap in myelin")
        else:
            self.menu(self.membrane(WRAPPED), "Strip the myelin")

    def internodes(self) -> None:
        """Add or remove an internode."""
        which = ("Add an internode", "Remove an internode")[self.rng.integers(2)]
        self.menu(self.membrane(neuron="n1"), which)

    def prune(self) -> None:
        """Remove a dendrite."""
        entry = "Remove this branch and what grows from it"
        self.menu(self.membrane((BranchKind.DENDRITE,)), entry)

    def record_here(self) -> None:
        """Put an electrode on a membrane by its menu."""
        self.menu(self.membrane(), "Record the voltage here")

    def switch(self) -> None:
        """Switch an electrode, an input or a synapse."""
        kind = str(self.rng.choice(("electrode", "input", "contact")))
        self.menu(self.thing(kind), "Switch off", "Switch on")

    def undo(self) -> bool:
        """Undo."""
        can = self.window.document.undo_stack.canUndo()
        QTest.keyClick(self.window, Key.Key_Z, CTRL)
        return can

    def redo(self) -> bool:
        """Undo, and redo to the identical lab."""
        before, can = self.lab, self.undo()
        is_other = self.lab is not before
        QTest.keyClick(self.window, Key.Key_Z, CTRL | SHIFT)
        return can and is_other

    def as_opened(self) -> None:
        """Bring back what was opened, at rest."""
        QTest.keyClick(self.window, Key.Key_0, CTRL | SHIFT)
        self.wait(lambda: self.window.control.state is RunState.IDLE)

    # -- kinds that edit nothing -------------------------------------------------------

    def escape(self) -> bool:
        """Begin a drag and press Escape: nothing has changed."""
        starts = (
            self.thing("electrode"),
            self.thing("input"),
            self.membrane(THIN),
            self.handle("port"),
            self.paper(),
        )
        start = self.one_of(one for one in starts if one is not None)
        assert start is not None
        before = self.lab
        QTest.mousePress(self.port, LEFT, PLAIN, self.pixel(start))
        QTest.mouseMove(self.port, self.pixel(self.aside(start)))
        was_busy = self.scene.is_busy
        self.key(Key.Key_Escape)
        QTest.mouseRelease(self.port, LEFT, PLAIN, self.pixel(start))
        assert self.lab is before
        return was_busy

    def refused(self) -> bool:
        """Drop a synapse on paper: it says why, and nothing has changed."""
        before = self.lab
        self.drag_to(self.handle("port"), self.paper())
        assert self.lab is before
        return self.scene.readout.is_refusal

    def band(self) -> bool:
        """Select with a rubber band."""
        bounds = self.scene.picture.bounds().adjusted(-10, -10, 10, 10)
        corner = bounds.topLeft()
        if self.scene.hit(corner) is not None:
            return False
        self.drag(corner, bounds.center())
        self.drag(corner, bounds.bottomRight())
        return len(self.scene.selected) > 1

    def shift_click(self) -> bool:
        """Add something to a selection."""
        self.click(self.thing("electrode"))
        self.click(self.membrane(THIN), SHIFT)
        return len(self.scene.selected) == 2

    def zoom(self) -> bool:
        """Zoom by a key, pan, and show everything again."""
        scale = self.scene.scale
        self.key(Key.Key_Plus)
        is_near = self.scene.scale > scale
        self.key(Key.Key_Home)
        return is_near

    def show(self) -> bool:
        """Change what is shown, and back."""
        before = self.scene.is_fine
        self.key(Key.Key_V)
        changed = self.scene.is_fine is not before
        self.key(Key.Key_V)
        return changed

    # -- kinds of the run --------------------------------------------------------------

    def fire_now(self) -> bool:
        """Let a stimulus play now, by its number, while time goes on."""
        number = int(self.rng.integers(2))
        if number >= len(stimuli(self.lab)):
            return False
        log = self.window.control.worker.runner.engine.log
        count = len(log)
        QTest.keyClick(self.window, Key(Key.Key_1 + number))
        extra = self.window.control._sent_lab
        assert extra is not self.lab
        self.wait(lambda: any(one.lab is extra for one in log[count:]))
        return True

    def rest_and_fire(self) -> bool:
        """Go back to rest, and let time go on from there."""
        log = self.window.control.worker.runner.engine.log
        count = len(log)
        QTest.keyClick(self.window, Key.Key_R)
        self.wait(lambda: self.window.control.state is RunState.IDLE)
        QTest.keyClick(self.window, Key.Key_Space)
        self.wait(lambda: self.window.control.is_running)
        return any(one.happening is Happening.RESET for one in log[count:])

    def pause(self) -> bool:
        """Pause, and go on."""
        QTest.keyClick(self.window, Key.Key_Space)
        self.wait(lambda: self.window.control.state is RunState.PAUSED)
        word = self.window.run_bar.fire_button.text()
        QTest.keyClick(self.window, Key.Key_Space)
        self.wait(lambda: self.window.control.is_running)
        return "Go on" in word


TEXTS = {
    "move_electrode": {"Move electrode"},
    "move_neuron": {"Move neuron"},
    "move_input": {"Move input"},
    "move_synapse": {"Move synapse"},
    "move_start": {"Move synapse"},
    "stretch": {"Stretch branch"},
    "widen": {"Change diameter"},
    "connect_terminal": {"Make synapse"},
    "connect_input": {"Make synapse"},
    "add_neuron": {"Add neuron"},
    "add_electrode": {"Add electrode"},
    "add_current": {"Add electrode"},
    "add_input": {"Add input"},
    "add_bundle": {"Add bundle"},
    "join": {"Make gap junction"},
    "move_gap": {"Make gap junction", "Move gap junction"},
    "delete": {"Delete"},
    "cut": {"Cut"},
    "duplicate": {"Duplicate"},
    "paste": {"Paste"},
    "nudge": {"Move things"},
    "rename": {"Rename"},
    "grow": {"Let a dendrite grow here"},
    "bouton": {"Add a bouton"},
    "wrap": {"Wrap in myelin", "Strip the myelin"},
    "internodes": {"Add an internode", "Remove an internode"},
    "prune": {"Remove this branch and what grows from it"},
    "record_here": {"Record the voltage here"},
    "switch": {"Switch off", "Switch on"},
}
"""Kinds that make one edit, and what the history calls it."""
SHOWN = ("escape", "refused", "band", "shift_click", "zoom", "show")
RUN = ("fire_now", "rest_and_fire", "pause")
"""Kinds that the run log counts."""
HISTORY = ("undo", "redo")


def _run(qtbot: QtBot, window: MainWindow) -> None:
    """Let time go on without an end."""
    QTest.keyClick(window, Key.Key_3, CTRL)
    QTest.keyClick(window, Key.Key_Space)
    window.control.set_speed(2.0)
    qtbot.waitUntil(lambda: window.control.is_running, timeout=WAIT_MS)


def test_random_gestures_of_every_kind_while_it_runs(
    qtbot: QtBot, open_window: Callable[..., MainWindow], rng: np.random.Generator
) -> None:
    """After each the lab can exist; undoing all leads back to the identical lab."""
    first = replace(two_neurons(), sweep_ms=1000.0)
    window = open_window(first)
    window.resize(1100, 700)
    errors: list[object] = []
    window.control.failed.connect(errors.append)
    hand, document = Hand(window, rng, qtbot), window.document
    stack = document.undo_stack
    tried, done = Counter[str](), Counter[str]()
    kinds = [*TEXTS, *SHOWN, *RUN, *HISTORY]
    for number in range(ROUNDS):
        _run(qtbot, window)
        if number == LABELLED_ROUNDS:
            window.scene.set_labels(Detail.NONE)  # finding room for them takes longest
        for kind in (*map(str, rng.permutation(kinds)), "as_opened"):
            before, index = document.lab, stack.index()
            hand.come_forward()
            told = getattr(hand, kind)()
            tried[kind] += 1
            assert not hand.scene.is_busy, kind
            require(document.lab)
            changed = document.lab is not before
            if kind in TEXTS:
                assert stack.index() == index + changed, kind
                assert not changed or stack.undoText() in TEXTS[kind], kind
                told = changed
            elif kind == "undo":
                assert stack.index() == index - told
            elif kind == "redo":
                assert not changed
            elif kind == "as_opened":
                assert document.lab is first
                told = changed
            else:
                assert not changed, kind
            done[kind] += bool(told)
            if tried.total() % PAINTED_EVERY == 0:
                QApplication.processEvents()
    assert {k: n for k, n in done.items() if n < LEAST} == {}
    assert all(done[kind] >= LEAST for kind in kinds)
    assert not errors
    shown = window.notice_bar.shown
    assert shown is None or shown.severity is not Severity.FAILURE
    runner, last = window.control.worker.runner, document.lab
    qtbot.waitUntil(lambda: runner.engine.lab == last, timeout=WAIT_MS)
    edits = sum(one.happening is Happening.EDIT for one in runner.engine.log)
    assert edits >= stack.count()
    window.control.rest()
    with QSignalBlocker(document):
        count = stack.index()
        stack.setIndex(0)
        assert document.lab is first
        stack.setIndex(count)
        assert document.lab is last
