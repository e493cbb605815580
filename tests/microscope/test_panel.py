"""The panel: model to view, view to model, switches under a real mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from neurolab.document.document import Document
from neurolab.microscope.panel import MicroscopePanel
from neurolab.microscope.traces import address_at
from neurolab.simulation.engine import Engine
from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName
from tests.microscope.test_picture import KINDS, lab_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from neurolab.document.records import Lab


def _panel(qtbot: QtBot, lab: Lab) -> MicroscopePanel:
    panel = MicroscopePanel(Document(lab))
    qtbot.addWidget(panel)
    panel.resize(400, 700)
    panel.show()
    return panel


def _closed(document: Document) -> list[str]:
    return list(document.lab.synapses[0].closed)


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    theme.apply(qapp, ThemeName.LIGHT, 1.0)


def test_switch_edits_the_document_and_undo_turns_it_back(qtbot: QtBot) -> None:
    """A click on a switch closes a route; undo opens it, and the switch follows."""
    panel = _panel(qtbot, lab_of())
    document, switch = panel._document, panel.bench.switches["diffusion"]
    assert switch.isChecked()
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert _closed(document) == ["diffusion"]
    assert not switch.isChecked()
    document.undo_stack.undo()
    assert _closed(document) == []
    assert switch.isChecked()


@pytest.mark.parametrize(
    ("transmitter", "receptors", "missing"),
    [
        ("glutamate", ("ampa",), "enzyme"),
        ("acetylcholine", ("nicotinic",), "uptake"),
        ("dopamine", ("d1",), "enzyme"),
    ],
)
def test_missing_route_cannot_be_switched_and_says_why(
    qtbot: QtBot, transmitter: str, receptors: tuple[str, ...], missing: str
) -> None:
    """A route that does not exist is grey, and a click on it does nothing."""
    panel = _panel(qtbot, lab_of(transmitter, receptors))
    switch = panel.bench.switches[missing]
    assert not switch.isEnabled()
    assert len(switch.toolTip()) > 20
    before = panel._document.lab
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert panel._document.lab is before


def test_staying_on_a_contact_is_asked_for(qtbot: QtBot) -> None:
    """The box asks for the contact that is shown, and gives the choice back."""
    panel = _panel(qtbot, lab_of())
    engine = Engine(lab_of())
    panel.watch_requested.connect(engine.watch)
    panel.ask()
    engine.advance(120)
    panel.show_frame(engine.frame())
    shown = engine.watcher.contact
    panel.stay.click()
    assert engine.watcher.wish == shown
    QTest.mouseClick(panel.after, Qt.MouseButton.LeftButton)
    assert engine.watcher.wish == (shown + 1) % 8
    assert panel.stay.isChecked()
    panel.stay.click()
    assert engine.watcher.wish is None


def test_headline_tells_what_was_released(qtbot: QtBot) -> None:
    """Contact, its releases and those of the others stand above the picture."""
    panel = _panel(qtbot, lab_of())
    engine = Engine(lab_of())
    engine.watch(panel.synapse)
    engine.advance(120)
    frame = engine.frame()
    panel.show_frame(frame)
    view = frame.synapse
    assert view is not None
    words = panel.headline.text()
    assert f"ontact {view.contact + 1} of 8" in words
    assert f"released {view.released}" in words
    assert f"{view.released_contacts} of 8 did" in words
    total = panel.bench.all["diffusion"].text()
    assert total.endswith("%")


def test_lab_without_full_synapse_says_what_to_do(qtbot: QtBot) -> None:
    """An empty microscope tells how to get something into it."""
    panel = _panel(qtbot, lab_of(detail="light"))
    assert not panel.synapse
    assert panel.empty.isVisible()
    assert not panel.picture.isVisible()
    panel._document.edit(lab_of(), "full")
    assert panel.picture.isVisible()
    assert [panel.synapse] == ["s"]


def test_every_trace_of_the_picture_can_be_recorded(qtbot: QtBot) -> None:
    """Whatever part is clicked, what it asks for names something in the lab."""
    for kind in KINDS:
        engine = Engine(lab_of(*kind))
        engine.watch("s")
        panel = _panel(qtbot, lab_of(*kind))
        panel.show_frame(engine.frame())
        picture = panel.picture
        assert picture.plan is not None
        assert picture.view is not None
        addresses = {
            address_at(picture.plan, picture.view, x, y)
            for x in range(0, picture.width(), 5)
            for y in range(0, picture.height(), 5)
        } - {""}
        assert len(addresses) > 5
        engine.record(addresses)
