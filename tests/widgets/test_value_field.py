"""A value field, typed, dragged and stepped as a user does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neurolab.widgets.value_field import ValueField
from neurolab.widgets.value_row import SLIDER_STEPS, ValueRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def field(qtbot: QtBot) -> ValueField:
    """Return a field of 1 nA, from -10 to 10 nA."""
    made = ValueField("nA", -10.0, 10.0)
    qtbot.addWidget(made)
    made.resize(120, 30)
    made.set_value(1.0)
    made.show()
    qtbot.waitExposed(made)
    return made


def _type(field: ValueField, text: str) -> None:
    QTest.mouseClick(field, LEFT)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "value"), [("0.5 nA", 0.5), ("500 pA", 0.5), ("2", 2.0), ("-3,5", -3.5)]
)
def test_typing_takes_any_unit_that_fits(
    qtbot: QtBot, field: ValueField, text: str, value: float
) -> None:
    """Return commits the number, in the field's unit."""
    with qtbot.waitSignal(field.committed) as caught:
        _type(field, text)
    assert caught.args == [pytest.approx(value)]


def test_number_alone_is_in_the_unit_beside_it(field: ValueField) -> None:
    """Where 50 pA is shown, 60 means 60 pA."""
    field.set_value(0.05)
    assert field.text() == "50 pA"
    _type(field, "60")
    assert field.value == pytest.approx(0.06)


def test_value_outside_goes_to_the_limit(field: ValueField) -> None:
    """What is beyond the range becomes its end, and the range is said."""
    _type(field, "400 nA")
    assert field.value == 10.0
    assert field.limits_text() == "-10 nA to 10 nA"


def test_nonsense_changes_nothing(field: ValueField) -> None:
    """A wrong unit is marked; Escape gives the old value back."""
    _type(field, "5 mV")
    assert field.value == 1.0
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "1 nA"


def test_arrows_step_and_shift_steps_finely(field: ValueField) -> None:
    """Up adds a twentieth, with Shift a tenth of that."""
    QTest.mouseClick(field, LEFT)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value == pytest.approx(1.05)
    QTest.keyClick(field, Qt.Key.Key_Down, SHIFT)
    assert field.value == pytest.approx(1.045)


def _drag(field: ValueField, pixels: int, modifier: Qt.KeyboardModifier) -> None:
    field.clearFocus()
    QTest.mousePress(field, LEFT, modifier, QPoint(20, 10))
    for x in (20 + pixels // 4, 20 + pixels // 2, 20 + pixels):
        QTest.mouseMove(field, QPoint(x, 10))
    QTest.mouseRelease(field, LEFT, modifier, QPoint(20 + pixels, 10))


def test_drag_previews_and_commits_once(qtbot: QtBot, field: ValueField) -> None:
    """Dragging shows values on the way and commits at its end."""
    previewed: list[float] = []
    committed: list[float] = []
    field.previewed.connect(previewed.append)
    field.committed.connect(committed.append)
    _drag(field, 80, NONE)
    assert previewed
    assert committed == [field.value]
    assert field.value > 1.0


def test_reset_and_slider_commit(qtbot: QtBot) -> None:
    """The slider's middle is the default; the reset button goes back to it."""
    row = ValueRow("Length", "um", 1.0, 1e6, 100.0)
    qtbot.addWidget(row)
    row.resize(400, 40)
    row.show()
    row.set_value(100.0)
    assert row.slider.value() == SLIDER_STEPS // 2
    assert row.reset.isHidden()
    row.slider.setValue(SLIDER_STEPS)
    assert row.value == pytest.approx(400.0)
    with qtbot.waitSignal(row.committed) as caught:
        QTest.mouseClick(row.reset, LEFT)
    assert caught.args == [100.0]
