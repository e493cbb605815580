"""The bath panel: potentials are those of the equations, every gesture is one edit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

import neurolab
from neurolab.document.addresses import describe, set_value
from neurolab.document.bath import track_ions
from neurolab.document.document import Document
from neurolab.pharmacy.bath import BathPanel
from neurolab.simulation.compilation import make_ready

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
CHARGES = {"na": 1, "k": 1, "ca": 2, "cl": -1, "mg": 2, "hco3": -1}


@pytest.fixture
def panel(qtbot: QtBot) -> BathPanel:
    """Return the bath of the opening lab, shown."""
    bath = BathPanel(Document(neurolab.load("opening")))
    qtbot.addWidget(bath)
    bath.resize(380, 700)
    bath.show()
    return bath


def millivolts(text: str) -> float:
    """Return the number on a label."""
    return float(text.removesuffix(" mV").replace("−", "-"))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    ion=st.sampled_from(sorted(CHARGES)),
    outside=st.floats(0.1, 20.0),
    inside=st.floats(0.001, 1.0),
    celsius=st.floats(5.0, 40.0),
)
def test_nernst_potential_is_that_of_the_equation(
    panel: BathPanel, ion: str, outside: float, inside: float, celsius: float
) -> None:
    """25.69 mV per e-fold and charge at 25 °C, in proportion to kelvin."""
    lab = panel._document.lab
    for address, value in (
        (f"bath.{ion}.outside", outside),
        (f"bath.{ion}.inside", inside),
        ("bath.celsius", celsius),
    ):
        lab = set_value(lab, address, value)
    panel._document.edit(lab, "bath")
    scale = 25.6926 * (celsius + 273.15) / 298.15
    expected = scale / CHARGES[ion] * math.log(outside / inside)
    shown = millivolts(panel.potentials[ion].text())
    assert shown == pytest.approx(expected, abs=0.06)


def test_usual_bath_has_the_published_potentials(panel: BathPanel) -> None:
    """Chloride -87.7, GABA-A -75, and a potassium potential near -98."""
    assert millivolts(panel.potentials["cl"].text()) == pytest.approx(-87.7, abs=0.1)
    assert millivolts(panel.gaba.text()) == pytest.approx(-75.0, abs=0.2)
    assert millivolts(panel.potentials["k"].text()) == pytest.approx(-98.6, abs=0.1)


def test_chloride_presets_and_the_way_back(panel: BathPanel) -> None:
    """Each press is one command; GABA-A moves to -68, then to -49."""
    document = panel._document
    before, count = document.lab, document.undo_stack.count()
    for preset, expected in ((1, -68.1), (2, -47.0)):
        QTest.mouseClick(panel.presets[preset], LEFT)
        assert millivolts(panel.gaba.text()) == pytest.approx(expected, abs=1.0)
    assert document.undo_stack.count() == count + 2
    QTest.mouseClick(panel.usual, LEFT)
    assert describe(document.lab, "bath.cl.inside").value == 4.7
    for _ in range(3):
        document.undo_stack.undo()
    assert document.lab is before


def test_typed_concentration_is_one_edit(panel: BathPanel) -> None:
    """Typed with another unit, and refused outside of its range."""
    field = panel.fields["bath.k.outside"]
    QTest.mouseClick(field, LEFT)
    QTest.keyClicks(field, "7000 uM")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert describe(panel._document.lab, "bath.k.outside").value == 7.0
    assert millivolts(panel.potentials["k"].text()) == pytest.approx(-80.1, abs=0.2)
    assert panel._document.undo_stack.count() == 1


def test_wrong_temperature_is_said_and_put_right(panel: BathPanel) -> None:
    """The button of the warning brings the neurons' own temperature back."""
    document = panel._document
    assert panel.warning.isHidden()
    document.edit(set_value(document.lab, "bath.celsius", 20.0), "cold")
    assert panel.warning.isVisible()
    assert "37" in panel.warning.text()
    QTest.mouseClick(panel.repair, LEFT)
    assert document.lab.bath.celsius == 37.0
    assert panel.warning.isHidden()


def test_ions_are_tracked_by_one_switch(panel: BathPanel) -> None:
    """The switch is one edit, both ways, and follows an undo."""
    before = panel._document.lab
    QTest.mouseClick(panel.tracks, LEFT, pos=QPoint(8, panel.tracks.height() // 2))
    assert panel._document.lab.track_ions
    assert panel._document.undo_stack.count() == 1
    panel._document.undo_stack.undo()
    assert panel._document.lab is before
    assert not panel.tracks.isChecked()


def test_channels_of_tracked_ions_go_with_the_switch(panel: BathPanel) -> None:
    """What no longer changes is not on the scope; the run goes on at every edit."""
    from neurolab.simulation.engine import Engine

    make_ready()
    first = panel._document.lab
    engine = Engine(first)
    sodium = "neuron.n1.node_10@0.5.na.inside"
    on = replace(track_ions(first, on=True), channels=(*first.channels, sodium))
    engine.edit(on)
    engine.fire()
    assert engine.advance(400).values[-1].max() > 13.0
    panel._document.edit(on, "on")
    QTest.mouseClick(panel.tracks, LEFT, pos=QPoint(8, panel.tracks.height() // 2))
    assert panel._document.lab == first
    engine.edit(panel._document.lab)
    engine.advance(4)
