"""The inspector: what it lists, what it finds, what it tells of the running lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import neurolab
from neurolab.document.addresses import Observable, describe, set_value
from neurolab.document.document import Document
from neurolab.inspector.inspector import Inspector, Page, Shown
from neurolab.inspector.live import in_words, readable
from neurolab.simulation.engine import Engine

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SYNAPSE = "synapse.driver"
SEARCH_MS = 2000


@pytest.fixture
def inspector(qtbot: QtBot) -> Inspector:
    """Return the inspector of the opening lab, shown."""
    panel = Inspector(Document(neurolab.load("opening")))
    qtbot.addWidget(panel)
    panel.resize(420, 800)
    panel.show()
    return panel


def test_usual_parameters_are_few_and_all_are_many(inspector: Inspector) -> None:
    """What a lesson changes of a connection fits on one page."""
    inspector.show_subject(SYNAPSE)
    usual = set(inspector.form.rows)
    inspector.filter.setCurrentIndex(Shown.ALL)
    everything = set(inspector.form.rows)
    assert f"{SYNAPSE}.contacts" in usual
    assert f"{SYNAPSE}.ampa.count" in usual
    assert len(usual) <= 10 < 60 < len(everything)
    assert usual < everything


def test_changed_parameters_go_back_together_in_one_undo(inspector: Inspector) -> None:
    """One press of the button is one command."""
    document = inspector._document
    before = set_value(document.lab, f"{SYNAPSE}.cleft.height", 0.03)
    document.edit(before, "cleft")
    inspector.show_subject(SYNAPSE)
    inspector.filter.setCurrentIndex(Shown.CHANGED)
    assert f"{SYNAPSE}.cleft.height" in inspector.form.rows
    count = document.undo_stack.count()
    QTest.mouseClick(inspector.reset, Qt.MouseButton.LeftButton)
    assert document.undo_stack.count() == count + 1
    assert describe(document.lab, f"{SYNAPSE}.cleft.height").value == 0.02
    assert not inspector.form.rows
    assert inspector.empty.isVisible()
    document.undo_stack.undo()
    assert document.lab is before


def test_search_finds_parameters_of_the_whole_bench(
    inspector: Inspector, qtbot: QtBot
) -> None:
    """By words of the title or of the address, whatever is inspected."""
    inspector.show_subject("neuron.n1.soma")
    QTest.keyClicks(inspector.search, "cleft height")
    qtbot.waitUntil(
        lambda: f"{SYNAPSE}.cleft.height" in inspector.form.rows, timeout=SEARCH_MS
    )
    inspector.search.clear()
    QTest.keyClicks(inspector.search, "bath.cl.inside")
    qtbot.waitUntil(
        lambda: list(inspector.form.rows) == ["bath.cl.inside"], timeout=SEARCH_MS
    )


def test_live_values_are_those_of_the_frame(inspector: Inspector) -> None:
    """It asks for readings while it can be seen, and shows them in usual units."""
    asked: list[tuple[str, ...]] = []
    inspector.readings_wanted.connect(asked.append)
    inspector.tabs.setCurrentIndex(Page.LIVE)
    inspector.show_subject("neuron.n2.soma")
    engine = Engine(inspector._document.lab)
    engine.readings.addresses = asked[-1]
    engine.advance(200)
    inspector.values.show_frame(engine.frame())
    voltage = inspector.values._rows["neuron.n2.soma@0.5.v"].text()
    value = engine.frame().readings["neuron.n2.soma@0.5.v"]
    assert voltage.replace("−", "-") == f"{value:.3g} mV"
    assert "ions" in inspector.values._rows["neuron.n2.soma@0.5.na.charge"].text()
    inspector.tabs.setCurrentIndex(Page.PARAMETERS)
    assert asked[-1] == ()


@pytest.mark.parametrize(
    ("ion", "charge_pc", "words"),
    [
        ("na", -1.602176634e-1, "1 million ions in"),
        ("ca", -1.602176634e-1, "500 thousand ions in"),
        ("k", 1.602176634e-4, "1 thousand ions out"),
        ("cl", 1.602176634e-4, "1 thousand ions in"),
        ("na", 0.0, "none"),
    ],
)
def test_a_charge_is_told_as_ions(ion: str, charge_pc: float, words: str) -> None:
    """Outward charge by the elementary charge and the ion's own; chloride comes in."""
    one = Observable(f"neuron.n.s@0.5.{ion}.charge", "pC", "")
    assert in_words(one, charge_pc) == words


def test_every_subject_says_what_it_is(inspector: Inspector) -> None:
    """A page about it, and no reading without words."""
    inspector.tabs.setCurrentIndex(Page.ABOUT)
    lab = inspector._document.lab
    for subject in inspector._subjects:
        if "internode" in subject.address or "node" in subject.address:
            continue  # sixty alike
        inspector.show_subject(subject.address)
        assert len(inspector.about.text()) > 40, subject.address
        for one in readable(lab, subject.address):
            assert one.title
            assert "_" not in one.title
