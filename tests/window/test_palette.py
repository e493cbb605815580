"""Things are dragged out of the palette onto the bench, with plain mouse events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.window.main_window import MainWindow
    from neurolab.window.palette import Card

LEFT = Qt.MouseButton.LeftButton


def _card(window: MainWindow, kind: str) -> Card:
    return next(one for one in window.palette_panel.cards if one.item.kind == kind)


def _drag(window: MainWindow, card: Card, target: QPoint) -> None:
    """Drag a card to a point of the diagram's viewport, which may lie outside."""
    view = window.diagram.viewport()
    stop = card.mapFromGlobal(view.mapToGlobal(target))
    QTest.mousePress(card, LEFT, pos=card.rect().center())
    for share in (0.2, 0.6, 1.0):
        way = stop - card.rect().center()
        step = QPoint(round(share * way.x()), round(share * way.y()))
        QTest.mouseMove(card, card.rect().center() + step)
    QTest.mouseRelease(card, LEFT, pos=stop)


@pytest.mark.parametrize("kind", ["neuron", "input", "current", "electrode", "bundle"])
def test_thing_is_dragged_onto_the_bench(
    open_window: Callable[..., MainWindow], kind: str
) -> None:
    """One drag is one edit, and undoing it leaves the lab as it was."""
    window = open_window("opening")
    before, stack = window.document.lab, window.document.undo_stack
    shape = window.scene.picture.shapes["n1"].branches["apical"]
    target = window.diagram.mapFromScene(*map(float, shape.point(0.6)))
    if kind == "neuron":
        target = QPoint(60, window.diagram.viewport().height() - 60)
    _drag(window, _card(window, kind), target)
    assert stack.count() == 1, kind
    assert window.document.lab is not before
    assert not _card(window, kind).isChecked()
    stack.undo()
    assert window.document.lab is before


def test_thing_dropped_beside_the_bench_is_given_up(
    open_window: Callable[..., MainWindow],
) -> None:
    """The status bar says so, nothing is placed, and the card is up again."""
    window = open_window("opening")
    card = _card(window, "electrode")
    _drag(window, card, QPoint(-40, 60))
    assert window.document.undo_stack.count() == 0
    assert not window.scene.is_placing
    assert not card.isChecked()
    assert window.statusBar().currentMessage()
