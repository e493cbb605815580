"""Everything that can be done or shown, found by a few letters (Ctrl+K)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from neurolab.document.addresses import quantities
from neurolab.inspector.subjects import subjects
from neurolab.pharmacy.about import short_name
from neurolab.physiology.drugs import DRUGS
from neurolab.units import format_quantity
from neurolab.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QAction

    from neurolab.window.main_window import MainWindow

MOST_SHOWN = 60
WIDTH, HEIGHT = 620, 420
MOVES = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to do.

    Attributes
    ----------
    title : str
    hint : str
        Its keys, its value, or where it is.
    act : callable
    more : str
        Words by which it is found besides the title's.
    weight : int
        Of two that fit as well, the lighter stands above.
    """

    title: str
    hint: str
    act: Callable[[], object]
    more: str = ""
    weight: int = 0


def menu_actions(menu: QMenu, path: str = "") -> Iterator[tuple[str, QAction]]:
    """Yield the actions of a menu and of the menus in it, each with its path."""
    here = f"{path}{menu.title().replace('&', '')}"
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from menu_actions(inner, f"{here} → ")
        elif not action.isSeparator():
            yield here, action


class CommandList(QDialog):
    """A list of everything, shortened by what is typed.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("CommandList")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = window
        self._entries = tuple(self._collect())
        self._texts = [f"{one.title} {one.more}".lower() for one in self._entries]
        self._shown: list[Entry] = []
        self.line = QLineEdit()
        self.line.setPlaceholderText(
            self.tr("What do you want to do? A command, a lab, a drug, a parameter")
        )
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(
            1, QHeaderView.ResizeMode.ResizeToContents
        )
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        edge = theme.px(10)
        column.setContentsMargins(edge, edge, edge, edge)
        look = theme.current()
        self.setStyleSheet(
            f"#CommandList {{ background: {look.panel};"
            f" border: 1px solid {look.border}; }}"
            f" QTreeWidget::item {{ padding: {theme.px(4)}px; }}"
            f" QTreeWidget::item:selected {{ background: {look.accent_soft};"
            f" color: {look.text}; }}"
        )
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._fill)
        self.line.returnPressed.connect(self._do_current)
        self.list.itemClicked.connect(lambda _: self._do_current())
        self._fill("")

    def show_over(self) -> None:
        """Open in the upper middle of the window."""
        room = self._window.rect()
        width = min(theme.px(WIDTH), room.width() - theme.px(40))
        height = min(theme.px(HEIGHT), room.height() - theme.px(80))
        self.resize(width, height)
        corner = self._window.mapToGlobal(room.topLeft())
        self.move(
            corner.x() + (room.width() - width) // 2,
            corner.y() + (room.height() - height) // 5,
        )
        self.show()
        self.line.setFocus()

    # -- what there is ---------------------------------------------------------------

    def _collect(self) -> Iterator[Entry]:
        yield from self._actions()
        yield from self._labs()
        yield from self._drugs()
        yield from self._things()

    def _actions(self) -> Iterator[Entry]:
        for menu in self._window.actions_table.menus.values():
            for path, action in menu_actions(menu):
                keys = action.shortcut().toString()
                title = action.text().replace("&", "")
                if action.isEnabled() and title:
                    yield Entry(title, keys or path, action.trigger, path)

    def _labs(self) -> Iterator[Entry]:
        labs = self._window.lab_list
        for name, title in zip(labs.names(), labs.titles(), strict=True):
            yield Entry(
                title,
                self.tr("lab"),
                partial(self._window.open_bundled, name),
                self.tr("open lab"),
            )

    def _drugs(self) -> Iterator[Entry]:
        part = self._window.synapse_part
        assert part is not None  # the window is built
        for name, drug in DRUGS.items():
            is_in = part.shelf.chips[name].isChecked()
            text = self.tr("Wash out %1") if is_in else self.tr("Add %1")
            usual = format_quantity(drug.usual_micromolar, "uM")
            yield Entry(
                text.replace("%1", drug.title),
                self.tr("drug") if is_in else usual,
                partial(part.shelf.give, name, down=not is_in),
                f"{short_name(drug)} {drug.about}",
            )

    def _things(self) -> Iterator[Entry]:
        lab = self._window.document.lab
        titles = {one.address: one.title for one in subjects(lab)}
        for one in subjects(lab):
            yield Entry(
                one.title,
                self.tr("inspect"),
                partial(self._inspect, one.address),
                one.address,
                weight=1,
            )
        for address, quantity in quantities(lab).items():
            names = address.split(".")
            owner = titles.get(".".join(names[:3])) or titles.get(".".join(names[:2]))
            title = quantity.title[:1].upper() + quantity.title[1:]
            yield Entry(
                f"{title} · {owner}" if owner else title,
                format_quantity(quantity.value, quantity.unit),
                partial(self._look_up, address),
                address,
                weight=2,
            )

    def _inspect(self, address: str) -> None:
        self._window.panels.bring("inspector")
        self._window.inspector.search.clear()
        self._window.inspector.show_subject(address)

    def _look_up(self, address: str) -> None:
        self._window.panels.bring("inspector")
        self._window.inspector.search.setText(address)

    # -- choosing --------------------------------------------------------------------

    def _fill(self, text: str) -> None:
        """Show what has every word that is typed, best first."""
        parts = text.lower().split()
        hits = [
            (_rank(self._entries[i], parts), i)
            for i, known in enumerate(self._texts)
            if all(part in known for part in parts)
        ]
        hits.sort()
        self._shown = [self._entries[i] for _, i in hits[:MOST_SHOWN]]
        self.list.clear()
        for one in self._shown:
            item = QTreeWidgetItem([one.title, one.hint])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
            item.setForeground(1, QColor(theme.current().quiet))
            item.setToolTip(0, one.more)
            self.list.addTopLevelItem(item)
        if not self._shown:
            nothing = QTreeWidgetItem([self.tr("Nothing has that name."), ""])
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addTopLevelItem(nothing)
        self._go_to(0)

    def _go_to(self, row: int) -> None:
        self.list.setCurrentIndex(self.list.model().index(row, 0))

    def _do_current(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._shown):
            chosen = self._shown[row]
            self.close()
            self._window.activateWindow()
            chosen.act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move through the list while the line keeps the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in MOVES:
                last = len(self._shown) - 1
                row = self.list.currentIndex().row() + MOVES[key]
                self._go_to(min(max(row, 0), max(last, 0)))
                return True
        return super().eventFilter(watched, event)


def _rank(entry: Entry, parts: list[str]) -> tuple[int, int, int]:
    """Return how far down an entry stands: titles with words that begin so come first.

    What is not typed yet is left in the order of the menus.
    """
    if not parts:
        return 0, entry.weight, 0
    title = entry.title.lower()
    words = title.replace("(", "").split()
    if all(any(word.startswith(part) for word in words) for part in parts):
        return 0, entry.weight, len(title)
    is_in_title = all(part in title for part in parts)
    return (1 if is_in_title else 2), entry.weight, len(title)
