"""The drug shelf: one click in, one click out, each undoable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

import neurolab
from neurolab.document.document import Document
from neurolab.document.records import Dose
from neurolab.pharmacy.about import about, short_name
from neurolab.pharmacy.shelf import Shelf
from neurolab.physiology.drugs import DRUGS
from neurolab.simulation.engine import Engine
from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def shelf(qtbot: QtBot, qapp: QApplication) -> Shelf:
    """Return a shelf beside the action-potential lab."""
    theme.apply(qapp, ThemeName.LIGHT, 1.0)
    made = Shelf(Document(neurolab.load("action-potential")))
    qtbot.addWidget(made)
    made.resize(360, 800)
    made.show()
    return made


def test_every_drug_has_a_chip(shelf: Shelf) -> None:
    """Nothing on the shelf is forgotten, and no two chips have one name."""
    assert sorted(shelf.chips) == sorted(DRUGS)
    names = [chip.text() for chip in shelf.chips.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", ["ttx", "cadmium", "cnqx", "neostigmine"])
def test_click_doses_and_second_click_washes(shelf: Shelf, name: str) -> None:
    """A click gives the usual dose, the next one none, and both can be undone."""
    document, chip = shelf._document, shelf.chips[name]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    usual = DRUGS[name].usual_micromolar
    assert list(document.lab.doses) == [Dose(drug=name, micromolar=usual)]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert not list(document.lab.doses)
    document.undo_stack.undo()
    assert chip.isChecked()
    document.undo_stack.undo()
    assert not chip.isChecked()
    assert document.lab is document.opened_lab


def test_chips_follow_the_document(shelf: Shelf) -> None:
    """A dose from elsewhere presses its chip, and washing all releases it."""
    document = shelf._document
    doses = (Dose(drug="ttx", micromolar=0.01), Dose(drug="tea", micromolar=5.0))
    document.edit(replace(document.lab, doses=doses), "doses")
    assert shelf.chips["ttx"].isChecked()
    assert shelf.rows[None, "ttx"].said()[1].startswith("10 nM")
    shelf.wash.click()
    assert not shelf.chips["ttx"].isChecked()
    assert not list(document.lab.doses)


@pytest.mark.parametrize("name", sorted(DRUGS))
def test_tooltip_tells_dose_source_and_effect(name: str) -> None:
    """Each drug says what it does, how much is usual, and where that is from."""
    drug = DRUGS[name]
    text = about(drug, 0.0)
    assert drug.title.split(" (")[0] in text
    assert drug.half.symbol in text
    assert "ource" in text or "ssumed" in text
    assert 2 <= len(short_name(drug)) <= 16


def test_dose_is_dragged_on_a_log_scale(shelf: Shelf) -> None:
    """A drag previews and is one edit; the row tells dose and occupancy."""
    document = shelf._document
    QTest.mouseClick(shelf.chips["ttx"], Qt.MouseButton.LeftButton)
    row = shelf.rows[None, "ttx"]
    half = DRUGS["ttx"].half.value
    count = document.undo_stack.count()
    y = round(row.area().center().y())
    start = round(row.x_of(row.micromolar))
    QTest.mousePress(row, Qt.MouseButton.LeftButton, pos=QPoint(start, y))
    for x in range(start, round(row.x_of(half)), -5):
        QTest.mouseMove(row, QPoint(x, y))
    QTest.mouseMove(row, QPoint(round(row.x_of(half)), y))
    end = QPoint(round(row.x_of(half)), y)
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton, pos=end)
    assert document.undo_stack.count() == count + 1
    dose = document.lab.doses[0].micromolar
    assert dose == pytest.approx(half, rel=0.1)
    assert "reaches 5" in row.said()[1] or "reaches 4" in row.said()[1]
    document.undo_stack.undo()
    assert row.micromolar == DRUGS["ttx"].usual_micromolar


@pytest.fixture
def synaptic_shelf(qtbot: QtBot, qapp: QApplication) -> Shelf:
    """Return a shelf beside the opening lab."""
    theme.apply(qapp, ThemeName.LIGHT, 1.0)
    made = Shelf(Document(neurolab.load("opening")))
    qtbot.addWidget(made)
    made.resize(360, 900)
    made.show()
    return made


def test_drug_at_one_synapse_only(synaptic_shelf: Shelf) -> None:
    """With the other choice a click doses the shown synapse, and not the bath."""
    shelf, document = synaptic_shelf, synaptic_shelf._document
    assert not shelf.here.isEnabled()
    shelf.show_synapse("driver")
    QTest.mouseClick(shelf.here, Qt.MouseButton.LeftButton)
    QTest.mouseClick(shelf.chips["cnqx"], Qt.MouseButton.LeftButton)
    synapse = next(one for one in document.lab.synapses if one.id == "driver")
    assert [one.drug for one in synapse.doses] == ["cnqx"]
    assert not document.lab.doses
    QTest.mouseClick(shelf.whole, Qt.MouseButton.LeftButton)
    assert not shelf.chips["cnqx"].isChecked()
    QTest.mouseClick(shelf.chips["apv"], Qt.MouseButton.LeftButton)
    assert len(shelf.rows) == 2
    QTest.mouseClick(shelf.wash, Qt.MouseButton.LeftButton)
    assert not shelf.rows
    assert all(not one.doses for one in document.lab.synapses)


def test_real_time_course_gives_and_washes_in_time(synaptic_shelf: Shelf) -> None:
    """With the box a drug comes from nothing, the second click lets it leave."""
    shelf, document = synaptic_shelf, synaptic_shelf._document
    shelf.timed.setChecked(True)
    QTest.mouseClick(shelf.chips["cnqx"], Qt.MouseButton.LeftButton)
    (dose,) = document.lab.doses
    assert (dose.minutes, dose.washing) == (0.0, False)
    engine = Engine(document.lab)
    engine.advance(400)
    shelf.show_frame(engine.frame())
    row = shelf.rows[None, "cnqx"]
    assert row.acting is not None
    assert 0.0 < row.acting < dose.micromolar
    assert "by now" in row.said()[1]
    QTest.mouseClick(shelf.chips["cnqx"], Qt.MouseButton.LeftButton)
    assert document.lab.doses[0].washing
    assert not shelf.chips["cnqx"].isChecked()
    assert "left" in row.said()[1]
