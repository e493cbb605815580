"""Live values of what is inspected: voltage, gates, conductances, ions that moved."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from neurolab.document.addresses import observables
from neurolab.physiology.constants import FARADAY_C_PER_MOL, PER_MOL
from neurolab.physiology.ions import MAMMAL
from neurolab.texts import word
from neurolab.units import format_count, format_natural
from neurolab.widgets import theme
from neurolab.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QHideEvent, QShowEvent

    from neurolab.document.addresses import Observable
    from neurolab.document.records import Lab
    from neurolab.simulation.reports import Frame

READ_EVERY_S = 0.1
PICOCOULOMB = 1e-12
DIFFERENTIATED = "current"
"""Currents of an ion are means over a tick, which a present value cannot be."""


class LiveValues(theme.Themed, QWidget):
    """Everything that can be read of one subject, ten times a second.

    Signals
    -------
    wanted : tuple of str
        The addresses that frames should hold from now on.
    """

    wanted = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, QLabel] = {}
        self._shown: tuple[Observable, ...] = ()
        self._read_s = 0.0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.dress()

    def show_subject(self, lab: Lab, address: str) -> None:
        """Show what can be read of a subject.

        Parameters
        ----------
        lab : Lab
        address : str
            `subjects.Subject.address`.
        """
        found = tuple(readable(lab, address))
        if found != self._shown:
            self._shown = found
            self._build()
        if self.isVisible():
            self._ask()

    def show_frame(self, frame: Frame) -> None:
        """Show the values of a frame, if it is time again."""
        now_s = time.perf_counter()
        if not self.isVisible() or now_s - self._read_s < READ_EVERY_S:
            return
        self._read_s = now_s
        for one in self._shown:
            value = frame.readings.get(one.address)
            if value is not None:
                self._rows[one.address].setText(in_words(one, value))

    def _ask(self) -> None:
        self.wanted.emit(tuple(one.address for one in self._shown))

    def _build(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = {}
        look = theme.current()
        for row, one in enumerate(self._shown):
            title = WrappedLabel(title_of(one))
            value = QLabel("–")
            value.setFont(theme.font(look.text_px, strong=True))
            for label in (title, value):
                label.setToolTip(f"<code>{one.address}</code>")
            self._grid.addWidget(title, row, 0)
            self._grid.addWidget(value, row, 1)
            self._rows[one.address] = value
        if not self._shown:
            empty = WrappedLabel(self.tr("Nothing of this changes while it runs."))
            self._grid.addWidget(empty, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for values while it can be seen."""
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing while it cannot."""
        super().hideEvent(event)
        self.wanted.emit(())

    def _dress(self) -> None:
        self._grid.setContentsMargins(0, theme.px(4), theme.px(4), 0)
        self._grid.setHorizontalSpacing(theme.px(10))
        self._grid.setVerticalSpacing(theme.px(5))
        self._build()


def readable(lab: Lab, address: str) -> Iterable[Observable]:
    """Yield what has a present value at a subject."""
    heads = (f"{address}@", f"{address}.")
    known = observables(lab)
    for one in known.values():
        if one.address.startswith(heads) and not _is_differentiated(one):
            yield one
    electrode = next(
        (e for e in lab.electrodes if address == f"electrode.{e.id}"), None
    )
    if electrode is not None:
        place = electrode.place
        voltage = known.get(f"neuron.{place.neuron}.{place.branch}@0.5.v")
        if voltage is not None:
            there = f"neuron.{place.neuron}.{place.branch}@{place.position:g}.v"
            yield type(voltage)(there, voltage.unit, voltage.title)


def _is_differentiated(one: Observable) -> bool:
    return one.address.startswith("neuron.") and one.address.endswith(DIFFERENTIATED)


def title_of(one: Observable) -> str:
    """Return what a row is called: charge of an ion is told as ions."""
    ion = _ion_of(one)
    text = one.title if ion is None else word("inspector.ions", ion=MAMMAL[ion].title)
    return text[:1].upper() + text[1:]


def in_words(one: Observable, value: float) -> str:
    """Return a value with its unit; a charge as the number of ions and their way."""
    ion = _ion_of(one)
    if ion is None:
        return format_natural(value, one.unit).replace("-", "−")
    charge = value * PICOCOULOMB
    moved = charge / FARADAY_C_PER_MOL * PER_MOL / MAMMAL[ion].charge
    if abs(moved) < 0.5:
        return word("inspector.ions_none")
    key = "inspector.ions_out" if moved > 0.0 else "inspector.ions_in"
    return word(key, count=format_count(abs(moved)))


def _ion_of(one: Observable) -> str | None:
    parts = one.address.split(".")
    is_charge = parts[-1] == "charge" and parts[-2] in MAMMAL
    return parts[-2] if is_charge else None
