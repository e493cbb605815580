"""Everything about one channel: its measures with their meaning, and what to do."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.oscilloscope.channel import Channel
    from neurolab.oscilloscope.readouts import Readout


class ChannelSheet(theme.Themed, QFrame):
    """Opens beside a card.

    Signals
    -------
    moved, removed, fitted, opened_wide : int
        What was asked for, of which channel; `moved` comes with -1 up or +1 down.
    log_toggled : int, bool
    """

    moved = Signal(int, int)
    removed = Signal(int)
    fitted = Signal(int)
    opened_wide = Signal(int)
    log_toggled = Signal(int, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.number = 0
        self.title = QLabel()
        self.said = QLabel()
        self.table = QLabel()
        self.table.setWordWrap(True)
        self.table.setTextFormat(Qt.TextFormat.RichText)
        self.log = QCheckBox(self.tr("Logarithmic"))
        self.auto = QPushButton(self.tr("Auto-scale"))
        self.wide = QPushButton(self.tr("50 µs per division"))
        self.up = QPushButton(self.tr("Up"))
        self.down = QPushButton(self.tr("Down"))
        self.remove = QPushButton(self.tr("Remove"))
        column = QVBoxLayout(self)
        column.addWidget(self.title)
        column.addWidget(self.said)
        column.addWidget(self.table)
        first, second = QHBoxLayout(), QHBoxLayout()
        for part in (self.log, self.auto, self.wide):
            first.addWidget(part)
        for part in (self.up, self.down, self.remove):
            second.addWidget(part)
        first.addStretch(1)
        second.addStretch(1)
        column.addLayout(first)
        column.addLayout(second)
        self.log.clicked.connect(lambda on: self.log_toggled.emit(self.number, on))
        self.auto.clicked.connect(lambda: self.fitted.emit(self.number))
        self.wide.clicked.connect(self._open_wide)
        self.remove.clicked.connect(self._remove)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.dress()

    def _open_wide(self) -> None:
        self.hide()
        self.opened_wide.emit(self.number)

    def _remove(self) -> None:
        self.hide()
        self.removed.emit(self.number)

    def _move(self, step: int) -> None:
        self.hide()
        self.moved.emit(self.number, step)

    def open_for(
        self,
        number: int,
        channel: Channel,
        readouts: list[Readout],
        said: str,
        place: QPoint,
        *,
        is_log: bool,
        is_last: bool,
    ) -> None:
        """Open for a channel, with the top right corner at a place on the screen.

        Parameters
        ----------
        number : int
        channel : Channel
        readouts : list of Readout
        said : str
            Which part of the sweep they are of, "" for all of it.
        place : QPoint
        is_log, is_last : bool
        """
        self.number = number
        self.title.setText(channel.name)
        self.log.setChecked(is_log)
        self.wide.setVisible(channel.is_fine)
        self.up.setEnabled(number > 0)
        self.down.setEnabled(not is_last)
        self.table.setText(self._rows(readouts))
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self.setFixedWidth(theme.px(400))
        self.adjustSize()
        self.move(place - QPoint(self.width(), 0))
        self.show()

    def _rows(self, readouts: list[Readout]) -> str:
        """Return the table of measures."""
        if not readouts:
            return self.tr("Measures appear here as soon as something happens.")
        quiet = theme.current().quiet
        rows = "".join(
            f"<tr><td style='padding-right:12px'>{html.escape(one.name)}<br>"
            f"<span style='color:{quiet}'>{html.escape(one.about)}</span></td>"
            f"<td align='right'><b>{html.escape(one.text)}</b></td></tr>"
            for one in readouts
        )
        return f"<table cellpadding='3' width='100%'>{rows}</table>"

    def _dress(self) -> None:
        look = theme.current()
        self.setStyleSheet(
            f"ChannelSheet {{ background: {look.panel};"
            f" border: 1px solid {look.border}; }}"
        )
        self.title.setFont(theme.font(look.title_px, strong=True))
        self.table.setFont(theme.font(look.small_px))
        self.said.setFont(theme.font(look.small_px))
        self.said.setStyleSheet(f"color: {look.quiet};")
