"""Microscope and drug shelf in the window: docks, frames, selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QTabBar

from neurolab.diagram.cone import bouton_of
from neurolab.document.edits.refs import Ref
from neurolab.simulation.runner import RunState
from neurolab.window.panels import FOLDED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from neurolab.window.main_window import MainWindow
    from neurolab.window.synapse_part import SynapsePart

WAIT_MS = 60_000


def _part(window: MainWindow) -> SynapsePart:
    assert window.synapse_part is not None
    return window.synapse_part


def test_sweep_is_seen_in_the_microscope(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """After a sweep of the opening lab a contact that released is shown."""
    window = open_window("opening")
    part = _part(window)
    assert part.dock.isVisible()
    window.control.set_speed(200.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.control.fire()
    qtbot.waitUntil(
        lambda: (
            part.microscope.picture.view is not None
            and part.microscope.picture.view.released > 0
        ),
        timeout=WAIT_MS,
    )
    assert "this one released" in part.microscope.headline.text()
    assert window.control.state is RunState.IDLE


def test_microscope_is_there_where_a_synapse_can_be_seen(
    open_window: Callable[..., MainWindow],
) -> None:
    """Another lab without a full synapse takes it away, and back."""
    window = open_window("action-potential")
    part = _part(window)
    assert not part.dock.isVisible()
    window.files.open("opening")
    assert part.dock.isVisible()
    assert part.microscope.synapse == "driver"


def test_selected_synapse_is_looked_at(open_window: Callable[..., MainWindow]) -> None:
    """Choosing a full synapse shows it; a light one leaves the picture alone."""
    window = open_window("opening")
    part = _part(window)
    window.scene.select((Ref("synapse", "inhibition"),))
    assert part.microscope.synapse == "driver"
    window.scene.select((Ref("synapse", "driver"),))
    assert part.microscope.synapse == "driver"


def test_drug_of_the_shelf_reaches_the_run(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """One click on cadmium, and the next sweep releases nothing."""
    window = open_window("opening")
    part = _part(window)
    chip = part.shelf.chips["cadmium"]
    window.rail.open("drugs")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert window.document.lab.doses
    window.control.set_speed(200.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.control.fire()
    qtbot.waitUntil(
        lambda: "none has released" in part.microscope.headline.text(),
        timeout=WAIT_MS,
    )


def test_no_tabs_are_left_behind(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """However often panels are put back, the right column has one row of tabs."""
    window = open_window("opening")
    for name in ("action-potential", "opening"):
        window.panels.reset()
        window.panels.reset()
        window.files.open(name)
    window.panels.reset()
    for name in FOLDED:
        assert not window.panels.docks[name].isVisible()
        QTest.mouseClick(window.rail.buttons[name], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(window.rail.buttons[name].isChecked)
    qtbot.wait(50)
    options = Qt.FindChildOption.FindDirectChildrenOnly
    tabs = [
        bar for bar in window.findChildren(QTabBar, options=options) if bar.isVisible()
    ]
    assert [bar.count() for bar in tabs] == [4]
    last = FOLDED[-1]
    QTest.mouseClick(window.rail.buttons[last], Qt.MouseButton.LeftButton)
    assert not window.panels.docks[last].isVisible()


def test_synapse_is_opened_wide(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """F9 shows picture, both plots, strip and slider; Escape brings the bench back."""
    window = open_window("opening")
    part = _part(window)
    timeline = window.timeline_part
    assert timeline is not None
    window.control.set_speed(500.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.control.fire()
    assert not part.microscope.is_wide
    QTest.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: part.microscope.is_wide, timeout=WAIT_MS)
    assert timeline.dock.isVisible()
    assert not window.diagram.isVisible()
    results = part.microscope.results
    assert results is not None
    qtbot.waitUntil(lambda: bool(results.clocks.curves), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: results.map.history is not None, timeout=WAIT_MS)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not part.microscope.is_wide, timeout=WAIT_MS)
    assert window.diagram.isVisible()
    QTest.mouseDClick(part.microscope.picture, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: part.microscope.is_wide, timeout=WAIT_MS)


def test_cleft_is_mapped_from_the_scope_and_exported(
    qtbot: QtBot,
    open_window: Callable[..., MainWindow],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The scope's menu opens radius against time; the map's own menu writes it."""
    window = open_window("opening")
    results = _part(window).results
    window.control.set_speed(500.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.control.fire()
    header = window.scope.header
    QTest.mouseClick(header.more, Qt.MouseButton.LeftButton)
    (choice,) = (one for one in header.menu.actions() if "Cleft" in one.text())
    place = header.menu.actionGeometry(choice).center()
    QTest.mouseClick(header.menu, Qt.MouseButton.LeftButton, pos=place)
    assert results.dialog is not None
    assert results.dialog.isVisible()
    shown = results.map
    assert shown is not None
    qtbot.waitUntil(lambda: shown.history is not None, timeout=WAIT_MS)
    assert shown.plot.isVisible()
    path = tmp_path / "cleft.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "*.csv"))
    menu = shown.plot.menu()
    with qtbot.waitSignal(window.scope_part.exporter.written, timeout=WAIT_MS):
        menu.actions()[0].trigger()
    menu.deleteLater()
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    assert head.endswith("[mM]")
    assert shown.history is not None
    assert len(rows) == shown.history.millimolar.size


def test_cone_joins_the_bouton_to_the_panel(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """It leads from a bouton of the watched synapse; without the panel it is gone."""
    window = open_window("opening")
    part = _part(window)
    qtbot.waitUntil(lambda: window.diagram.cone is not None, timeout=WAIT_MS)
    assert window.diagram.cone is not None
    bouton = bouton_of(window.scene.picture, *window.diagram.cone)
    shape = window.scene.picture.synapses["driver"].shape_now
    assert bouton is not None
    assert (bouton.x(), bouton.y()) in {(one.x, one.y) for one in shape.contacts}
    part.dock.close()
    window.control.set_speed(500.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.control.fire()
    qtbot.waitUntil(lambda: window.diagram.cone is None, timeout=WAIT_MS)


def test_click_on_a_part_puts_its_trace_on_the_scope(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """A click on a docked vesicle records the docked ones; undo takes it off."""
    window = open_window("opening")
    picture = _part(window).microscope.picture
    qtbot.waitUntil(lambda: picture.plan is not None, timeout=WAIT_MS)
    plan = picture.plan
    assert plan is not None
    place = QPoint(round(float(plan.site_x[0])), round(plan.docked_y))
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=place)
    wanted = "synapse.driver.docked"
    qtbot.waitUntil(lambda: wanted in window.document.lab.channels, timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: wanted in [one.address for one in window.scope.face.channels],
        timeout=WAIT_MS,
    )
    window.document.undo_stack.undo()
    assert wanted not in window.document.lab.channels
