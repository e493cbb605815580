"""A list of everything that can be put on the scope, with a field to search it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from neurolab.document.addresses import observables
from neurolab.oscilloscope.channel import channel_of
from neurolab.widgets import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from neurolab.document.records import Lab

MOST_ROWS = 60
POSITION = re.compile(r"@([0-9.]*[0-9])")


class _Field(QLineEdit):
    """A field that leaves Up and Down to the list below it."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say Up and Down, type everything else."""
        if event.key() == Qt.Key.Key_Down:
            self.stepped.emit(1)
        elif event.key() == Qt.Key.Key_Up:
            self.stepped.emit(-1)
        else:
            super().keyPressEvent(event)


class AddChannel(theme.Themed, QFrame):
    """Opens under a button; Return or a click takes a channel.

    Signals
    -------
    chosen : str
        The address of a channel.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.field = _Field()
        self.field.setPlaceholderText(self.tr("Search: soma, calcium, na current …"))
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note = QLabel()
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        for part in (self.field, self.list, self.note):
            column.addWidget(part)
        self._lab: Lab | None = None
        self._titles: dict[str, str] = {}
        self.field.textChanged.connect(self._fill)
        self.field.stepped.connect(self._step)
        self.list.itemClicked.connect(self._take)
        self.field.returnPressed.connect(lambda: self._take(self.list.currentItem()))
        self.dress()

    def open_for(self, lab: Lab, place: QPoint) -> None:
        """Open for a lab, with the top right corner at a place on the screen."""
        if lab is not self._lab:
            self._lab, self._titles = lab, _titles(lab)
        self.field.clear()
        self._fill()
        self.resize(theme.px(380), theme.px(360))
        self.move(place - QPoint(self.width(), 0))
        self.show()
        self.field.setFocus()

    def _fill(self) -> None:
        """List what has every word that is searched for."""
        assert self._lab is not None
        text = self.field.text().strip()
        words = text.lower().split()
        shown = set(self._lab.channels)
        titles = self._titles
        exact = POSITION.sub("@0.5", text)
        if exact in titles and text not in titles:
            titles = {text: titles[exact], **titles}
        found = [
            (address, title)
            for address, title in titles.items()
            if address not in shown
            and all(one in f"{title} {address}".lower() for one in words)
        ]
        self.list.clear()
        for address, title in found[:MOST_ROWS]:
            item = QListWidgetItem(f"{title}\n{address}")
            item.setData(Qt.ItemDataRole.UserRole, address)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        more = len(found) - MOST_ROWS
        if not found:
            note = self.tr("Nothing of that name can be recorded here.")
        elif more > 0:
            note = self.tr("%1 more: type to find them.").replace("%1", str(more))
        else:
            note = self.tr("A place is a fraction of a branch: @0.5 is its middle.")
        self.note.setText(note)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.hide()
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _step(self, step: int) -> None:
        row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
        self.list.setCurrentRow(row)

    def _dress(self) -> None:
        look = theme.current()
        self.setStyleSheet(
            f"AddChannel {{ background: {look.panel};"
            f" border: 1px solid {look.border}; }}"
        )
        self.note.setFont(theme.font(look.small_px))
        self.note.setStyleSheet(f"color: {look.quiet};")


def _titles(lab: Lab) -> dict[str, str]:
    """Return title by address: where electrodes are, then everything there is."""
    known = observables(lab)
    at_electrodes = [
        f"neuron.{one.place.neuron}.{one.place.branch}@{one.place.position:g}.v"
        for one in lab.electrodes
    ]
    voltages = [one for one in known if one.endswith(".v")]
    found: dict[str, str] = {}
    for address in (*at_electrodes, *voltages, *known):
        unit = known[address].unit if address in known else "mV"
        found.setdefault(address, channel_of(lab, address, unit).name)
    return found
