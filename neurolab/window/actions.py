"""Every action of the window: its words, its shortcut, its menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An action.

    Attributes
    ----------
    name : str
    menu : str
        Name of its menu.
    text, tip : str
        Words in the menu, and what it does; the menu's words where `tip` is "".
    keys : tuple of str
        Shortcuts; the first is shown.
    checkable : bool
    """

    name: str
    menu: str
    text: str
    tip: str = ""
    keys: tuple[str, ...] = ()
    checkable: bool = False


SEPARATOR = "-"


class _Words(QObject):
    """Speaks for the table."""

    def specs(self) -> tuple[ActionSpec, ...]:
        """Return the table of actions, in the order of the menus."""
        tr = self.tr
        line = ActionSpec(SEPARATOR, "", "")
        return (
            ActionSpec("new", "file", tr("&New"), tr("An empty bench"), ("Ctrl+N",)),
            ActionSpec("open", "file", tr("&Open …"), tr("Open a lab"), ("Ctrl+O",)),
            ActionSpec("recent", "file", tr("Open &recent")),
            ActionSpec("save", "file", tr("&Save"), "", ("Ctrl+S",)),
            ActionSpec("save_as", "file", tr("Save &as …"), "", ("Ctrl+Shift+S",)),
            line,
            ActionSpec(
                "as_opened",
                "file",
                tr("As o&pened"),
                tr("Lab, layout and speed as they were at first; can be undone"),
                ("Ctrl+Shift+0",),
            ),
            line,
            ActionSpec("quit", "file", tr("&Quit"), "", ("Ctrl+Q",)),
            ActionSpec(
                "preferences",
                "edit",
                tr("Pre&ferences …"),
                tr("Theme, size of type, engine"),
                ("Ctrl+,",),
            ),
            line,
            ActionSpec("undo", "edit", tr("&Undo"), "", ("Ctrl+Z",)),
            ActionSpec("redo", "edit", tr("&Redo"), "", ("Ctrl+Shift+Z", "Ctrl+Y")),
            line,
            ActionSpec(
                "fire",
                "simulation",
                tr("&Fire, pause, go on"),
                tr("Play one sweep from rest; pause it; go on"),
                ("Space",),
            ),
            ActionSpec(
                "step",
                "simulation",
                tr("&Step by one picture"),
                tr("Go on by one picture and stop"),
                (".",),
            ),
            ActionSpec(
                "step_tick",
                "simulation",
                tr("Step by 0.025 &ms"),
                tr("Go on by the time after which cells speak to each other"),
                (",",),
            ),
            ActionSpec(
                "step_back",
                "simulation",
                tr("Step &back by 0.025 ms"),
                tr("Show the moment before"),
                ("Shift+,",),
            ),
            ActionSpec(
                "next_spike",
                "simulation",
                tr("Run to the next spi&ke"),
                tr("Go on until an action potential passes"),
                ("N",),
            ),
            ActionSpec(
                "next_release",
                "simulation",
                tr("Run to the next re&lease"),
                tr("Go on until a terminal releases its first vesicle"),
                ("Shift+N",),
            ),
            ActionSpec(
                "rest",
                "simulation",
                tr("Back to &rest"),
                tr("Go back to rest and wait"),
                ("R",),
            ),
            ActionSpec(
                "start_here",
                "simulation",
                tr("Start from t&his moment"),
                tr("Every sweep starts in the state shown now; the file keeps it"),
            ),
            ActionSpec(
                "start_at_rest",
                "simulation",
                tr("Start fro&m rest"),
                tr("Every sweep starts from rest again"),
            ),
            line,
            ActionSpec(
                "watch", "simulation", tr("&Watch"), "", ("Ctrl+1",), checkable=True
            ),
            ActionSpec(
                "repeat", "simulation", tr("Re&peat"), "", ("Ctrl+2",), checkable=True
            ),
            ActionSpec(
                "continuous",
                "simulation",
                tr("&Continuous"),
                "",
                ("Ctrl+3",),
                checkable=True,
            ),
            line,
            ActionSpec("slower", "simulation", tr("S&lower"), "", ("[",)),
            ActionSpec("faster", "simulation", tr("F&aster"), "", ("]",)),
            ActionSpec(
                "follow",
                "simulation",
                tr("Time micr&oscope"),
                tr(
                    "The speed follows the signal: slow in the synapse, faster on the "
                    "axon, fast where nothing happens"
                ),
                ("M",),
                checkable=True,
            ),
            ActionSpec("stimuli", "simulation", tr("Fire one stim&ulus")),
            ActionSpec(
                "shorter", "view", tr("L&ess time on the scope"), "", ("Alt+Right",)
            ),
            ActionSpec(
                "longer", "view", tr("&More time on the scope"), "", ("Alt+Left",)
            ),
            ActionSpec(
                "cursors",
                "view",
                tr("&Cursors on the scope"),
                tr("Two cursors that snap to peaks and crossings: Δt, ΔV, 1/Δt"),
                ("C",),
                checkable=True,
            ),
            ActionSpec(
                "next_extreme", "view", tr("Cursor to the next e&xtreme"), "", ("X",)
            ),
            ActionSpec(
                "last_extreme",
                "view",
                tr("Cursor to the extreme before"),
                "",
                ("Shift+X",),
            ),
            ActionSpec(
                "fit_scope", "view", tr("Show all traces aga&in"), "", ("F", "Alt+F")
            ),
            line,
            ActionSpec("panels", "view", tr("&Panels")),
            ActionSpec(
                "alone_diagram",
                "view",
                tr("&Diagram alone"),
                "",
                ("F5",),
                checkable=True,
            ),
            ActionSpec(
                "alone_scope",
                "view",
                tr("&Oscilloscope alone"),
                "",
                ("F6",),
                checkable=True,
            ),
            ActionSpec(
                "alone_stimulus",
                "view",
                tr("S&timulus alone"),
                "",
                ("F7",),
                checkable=True,
            ),
            ActionSpec(
                "alone_inspector",
                "view",
                tr("I&nspector alone"),
                "",
                ("F8",),
                checkable=True,
            ),
            ActionSpec(
                "alone_synapse",
                "view",
                tr("Syna&pse alone"),
                tr("The synapse from inside, as large as the window"),
                ("F9",),
                checkable=True,
            ),
            ActionSpec(
                "back",
                "view",
                tr("&Back to all panels"),
                tr("Show all panels again; close a notice"),
                ("Escape",),
            ),
            ActionSpec("reset_layout", "view", tr("Panels in their &places")),
            line,
            ActionSpec("light", "view", tr("&Light"), "", (), checkable=True),
            ActionSpec("dark", "view", tr("D&ark"), "", (), checkable=True),
            ActionSpec(
                "projector",
                "view",
                tr("Pro&jector mode"),
                tr("Large type and thick lines for the back row"),
                ("Ctrl+P",),
                checkable=True,
            ),
            ActionSpec("larger", "view", tr("Lar&ger type"), "", ("Ctrl++", "Ctrl+=")),
            ActionSpec("smaller", "view", tr("Smalle&r type"), "", ("Ctrl+-",)),
            ActionSpec("usual_type", "view", tr("&Usual type"), "", ("Ctrl+0",)),
            ActionSpec(
                "full_screen", "view", tr("Fu&ll screen"), "", ("F11",), checkable=True
            ),
            ActionSpec("labs", "labs", tr("&Labs")),
            ActionSpec("next_lab", "labs", tr("&Next lab"), "", ("PgDown",)),
            ActionSpec("previous_lab", "labs", tr("&Previous lab"), "", ("PgUp",)),
            ActionSpec(
                "commands",
                "help",
                tr("Find a &command …"),
                tr("Everything that can be done or shown, by a few letters"),
                ("Ctrl+K",),
            ),
            ActionSpec("keys", "help", tr("&Keyboard …"), "", ("F1",)),
            ActionSpec("signs", "help", tr("&Colours and signs …"), "", ("Shift+F1",)),
            ActionSpec("about", "help", tr("&About NeuroLab …")),
        )

    def menus(self) -> dict[str, str]:
        """Return the menus, in order."""
        tr = self.tr
        return {
            "file": tr("&File"),
            "edit": tr("&Edit"),
            "view": tr("&View"),
            "simulation": tr("&Simulation"),
            "labs": tr("&Labs"),
            "help": tr("&Help"),
        }


SUBMENUS = ("recent", "panels", "labs", "stimuli")


class WindowActions:
    """The actions and menus of a window.

    Attributes
    ----------
    by_name : dict of str to QAction
    menus, submenus : dict of str to QMenu
    """

    def __init__(self, window: QMainWindow) -> None:
        self.by_name: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        self.submenus: dict[str, QMenu] = {}
        words = _Words()
        for name, title in words.menus().items():
            self.menus[name] = window.menuBar().addMenu(title)
        menu = next(iter(self.menus.values()))
        for spec in words.specs():
            if spec.name == SEPARATOR:
                menu.addSeparator()
                continue
            menu = self.menus[spec.menu]
            if spec.name in SUBMENUS:
                self.submenus[spec.name] = menu.addMenu(spec.text)
                continue
            action = QAction(spec.text, window)
            action.setObjectName(spec.name)
            action.setToolTip(spec.tip or spec.text.replace("&", ""))
            action.setShortcuts([QKeySequence(one) for one in spec.keys])
            action.setCheckable(spec.checkable)
            menu.addAction(action)
            window.addAction(action)
            self.by_name[spec.name] = action

    def connect(self, slots: dict[str, Callable[[], object]]) -> None:
        """Connect actions to what they do."""
        for name, slot in slots.items():
            self.by_name[name].triggered.connect(lambda _=False, do=slot: do())
