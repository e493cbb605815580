"""Everything can be found: the list of commands, the page of keys, the preferences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from neurolab.microscope.words import ION_NAMES
from neurolab.pharmacy.doses import dose_of
from neurolab.physiology.receptors import RECEPTORS
from neurolab.widgets import theme
from neurolab.window.command_list import CommandList, menu_actions
from neurolab.window.keys_page import KeysPage
from neurolab.window.preferences_dialog import PreferencesDialog
from neurolab.window.signs_page import SignsPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from neurolab.window.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
WAIT_MS = 20_000


def command_list(window: MainWindow) -> CommandList:
    """Open the list by its key and return it."""
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    (opened,) = open_lists(window)
    return opened


def open_lists(window: MainWindow) -> list[CommandList]:
    """Return the lists that can be seen."""
    return [one for one in window.findChildren(CommandList) if one.isVisible()]


def do(window: MainWindow, typed: str) -> None:
    """Type some letters and press Return."""
    opened = command_list(window)
    QTest.keyClicks(opened.line, typed)
    QTest.keyClick(opened.line, Qt.Key.Key_Return)
    assert not open_lists(window)


def test_a_few_letters_do_anything(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """A drug, an address, a thing, another lab, a command of a menu."""
    window = open_window("opening")
    do(window, "add ttx")
    assert dose_of(window.document.lab, "ttx") > 0.0
    do(window, "wash ttx")
    assert dose_of(window.document.lab, "ttx") == 0.0
    do(window, "synapse.driver.cleft.height")
    qtbot.waitUntil(
        lambda: list(window.inspector.form.rows) == ["synapse.driver.cleft.height"],
        timeout=WAIT_MS,
    )
    do(window, "soma, neuron 2")
    assert window.inspector.address == "neuron.n2.soma"
    assert window.inspector.search.text() == ""
    do(window, "dark")
    assert theme.current().name is theme.ThemeName.DARK
    window.document.undo_stack.setClean()
    do(window, "squid")
    assert window.document.opened_lab.name == "squid-axon"


def test_arrows_choose_and_nonsense_says_so(
    open_window: Callable[..., MainWindow],
) -> None:
    """The line keeps the focus while the list moves."""
    window = open_window()
    opened = command_list(window)
    QTest.keyClick(opened.line, Qt.Key.Key_Down)
    QTest.keyClick(opened.line, Qt.Key.Key_Down)
    assert opened.list.currentIndex().row() == 2
    QTest.keyClick(opened.line, Qt.Key.Key_PageUp)
    assert opened.list.currentIndex().row() == 0
    QTest.keyClicks(opened.line, "xyzzy")
    item = opened.list.topLevelItem(0)
    assert item is not None
    assert "Nothing" in item.text(0)
    QTest.keyClick(opened.line, Qt.Key.Key_Return)
    assert opened.isVisible()
    opened.close()


def test_page_of_keys_has_every_shortcut(
    open_window: Callable[..., MainWindow],
) -> None:
    """What a menu offers with a key stands there, and a search leaves what fits."""
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_F1)
    page = window.findChild(KeysPage)
    assert page is not None
    rows = [row for _, rows in page._groups for row in rows]
    texts = {row.text(0) for row in rows}
    for menu in window.actions_table.menus.values():
        for _, action in menu_actions(menu):
            if not action.shortcut().isEmpty():
                assert action.text().replace("&", "") in texts
    QTest.keyClicks(page.line, "pause")
    assert [row.text(1) for row in rows if not row.isHidden()] == ["Space"]
    page.close()


def test_preferences_act_at_once_and_are_remembered(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """The theme changes, type grows, the engine is shown while it runs."""
    window = open_window()
    window.actions_by_name["preferences"].trigger()
    dialog = window.findChild(PreferencesDialog)
    assert dialog is not None
    dialog.themes[theme.ThemeName.PROJECTOR].click()
    assert theme.current().name is theme.ThemeName.PROJECTOR
    size = theme.current().text_px * theme.px(100)
    dialog.larger.click()
    assert theme.current().text_px * theme.px(100) > size
    dialog.shows_engine.click()
    dialog.close()
    window.control.set_speed(5.0)
    window.control.fire()
    label = window.status_part.engine
    qtbot.waitUntil(lambda: "compartments" in label.text(), timeout=WAIT_MS)
    assert label.isVisible()


def test_page_of_signs_names_every_receptor_and_ion(
    open_window: Callable[..., MainWindow],
) -> None:
    """One table: what each colour and shape stands for, drawn as in the microscope."""
    window = open_window()
    window.actions_by_name["signs"].trigger()
    page = window.findChild(SignsPage)
    assert page is not None
    texts = [label.text() for label in page.findChildren(QLabel)]
    for receptor in RECEPTORS.values():
        assert any(text.startswith(receptor.title) for text in texts)
    for ion in ("na", "k", "ca", "cl"):
        assert ION_NAMES[ion] in texts
    page.close()
