"""The list of labs and experiments to open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

import neurolab
from neurolab.errors import NeuroLabError
from neurolab.formats.project import load_heading
from neurolab.widgets import theme

ORDER = (
    "opening",
    "graded-potentials",
    "action-potential",
    "all-or-nothing",
    "threshold",
    "refractory",
    "collision",
    "diameter",
    "thick-sheath",
    "saltatory",
    "demyelination",
    "calcium",
    "quanta",
    "short-term-plasticity",
    "clearing",
    "poisons",
    "epsp",
    "ipsp",
    "shunting",
    "immature-chloride",
    "spatial-summation",
    "temporal-summation",
    "two-axons",
    "thousands-of-inputs",
    "glutamate-receptors",
    "gaba-receptors",
    "counting-spikes",
    "acetylcholine-receptors",
    "noradrenaline",
    "neuromuscular-junction",
    "three-neurons",
    "generic-neuron",
    "myelinated-neuron",
)
"""Labs that come first, as a course would take them; the others follow by title."""


class _List(QListWidget):
    """A list that leaves Space and digits to the bench; Return opens a row."""

    def event(self, event: QEvent) -> bool:
        """Give the bench its keys, before a row takes them."""
        kind = QEvent.Type
        if event.type() in (kind.ShortcutOverride, kind.KeyPress):
            assert isinstance(event, QKeyEvent)
            if event.text() == " " or event.text().isdigit():
                event.ignore()
                return False
        return super().event(event)


class LabList(theme.Themed, QWidget):
    """Titles of the labs that come with NeuroLab.

    Signals
    -------
    chosen : str
        Name of a bundled lab.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.list = _List()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        self.list.itemClicked.connect(self._on_item_activated)
        self.list.itemActivated.connect(self._on_item_activated)
        self._shown = ""
        self.dress()

    def fill(self) -> None:
        """Read the titles of the bundled labs."""
        self.list.clear()
        headings = []
        for name, path in neurolab.bundled_labs().items():
            try:
                headings.append((name, load_heading(path)))
            except NeuroLabError:
                continue  # it says so itself when it is opened by name
        rank = {name: number for number, name in enumerate(ORDER)}
        headings.sort(key=lambda one: (rank.get(one[0], len(rank)), one[1].title))
        for name, heading in headings:
            item = QListWidgetItem(heading.title or name)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(heading.about)
            self.list.addItem(item)
        self.show_open(self._shown)

    def names(self) -> list[str]:
        """Return the names of the labs in the order of the list."""
        return [
            str(self.list.item(row).data(Qt.ItemDataRole.UserRole))
            for row in range(self.list.count())
        ]

    def titles(self) -> list[str]:
        """Return the titles in the order of the list."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def show_open(self, name: str) -> None:
        """Mark the lab that is open."""
        self._shown = name
        self.list.clearSelection()
        for row in range(self.list.count()):
            item = self.list.item(row)
            is_open = item.data(Qt.ItemDataRole.UserRole) == name
            font = item.font()
            font.setBold(is_open)
            item.setFont(font)
            item.setSelected(is_open)

    def _on_item_activated(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        if name != self._shown:
            self.chosen.emit(name)
        self.show_open(self._shown)

    def sizeHint(self) -> QSize:
        """Return a height for about eight titles."""
        return QSize(theme.px(180), theme.px(220))

    def _dress(self) -> None:
        column = self.layout()
        if column is not None:
            edge = theme.px(6)
            column.setContentsMargins(edge, theme.px(2), edge, edge)
        self.list.setMinimumHeight(theme.px(90))
