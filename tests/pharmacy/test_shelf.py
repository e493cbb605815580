"""The drug shelf: one click in, one click out, each undoable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import neurolab
from neurolab.document.document import Document
from neurolab.document.records import Dose
from neurolab.pharmacy.about import about, short_name
from neurolab.pharmacy.shelf import Shelf
from neurolab.physiology.drugs import DRUGS
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
    assert "TTX 10 nM" in shelf.state.text()
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
