"""The inspector panel: choose or select something, read and change its parameters."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from neurolab.errors import LabError
from neurolab.inspector.parameter_form import ParameterForm
from neurolab.inspector.subjects import BENCH, Subject, groups_of, subjects
from neurolab.simulation.synapse_frames import SUMMARY
from neurolab.texts import word
from neurolab.units import format_quantity
from neurolab.widgets import theme
from neurolab.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from neurolab.document.document import Document
    from neurolab.document.records import Lab
    from neurolab.simulation.reports import Frame

READ_EVERY_S = 0.1


class Inspector(theme.Themed, QWidget):
    """Parameters of one thing on the bench.

    Signals
    -------
    subject_chosen : str
        The user chose another thing from the list; its address.
    failed : NeuroLabError
    """

    subject_chosen = Signal(str)
    failed = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._subjects: list[Subject] = []
        self._address = BENCH
        self._read_s = 0.0
        self.chooser = QComboBox()
        self.chooser.setToolTip(self.tr("What is inspected"))
        self.chooser.setMaxVisibleItems(20)
        # by Tab only: after a click Space still fires
        self.chooser.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search parameters"))
        self.search.setClearButtonEnabled(True)
        self.live = WrappedLabel()
        self.live.hide()
        self.form = ParameterForm(document)
        self.empty = QLabel(self.tr("Nothing here has that name."))
        self.empty.hide()
        self.about = WrappedLabel()
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, theme.px(4), 0)
        inner.addWidget(self.form)
        inner.addWidget(self.empty)
        inner.addWidget(self.about)
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        column = QVBoxLayout(self)
        for part in (self.chooser, self.live, self.search):
            column.addWidget(part)
        column.addWidget(area, 1)
        self.chooser.activated.connect(self._on_chosen)
        self.search.textChanged.connect(lambda _: self._update_form())
        self.form.failed.connect(self.failed)
        document.lab_changed.connect(self._on_lab_changed)
        self.dress()
        self._on_lab_changed(document.lab)

    @property
    def address(self) -> str:
        """Return the address of what is shown."""
        return self._address

    def show_subject(self, address: str) -> None:
        """Show something by the beginning of its addresses; unknown shows the bath."""
        known = [one.address for one in self._subjects]
        found = address if address in known else BENCH
        if found not in known:
            return
        self._address = found
        self.chooser.setCurrentIndex(known.index(found))
        self.live.hide()
        self._update_form()

    def show_frame(self, frame: Frame) -> None:
        """Read the voltage at what is shown, ten times a second."""
        now_s = time.perf_counter()
        if now_s - self._read_s < READ_EVERY_S or not self.isVisible():
            return
        self._read_s = now_s
        if self._address.startswith("synapse."):
            self._show_synapse(frame, self._address.removeprefix("synapse."))
            return
        where = self._place()
        if where is None:
            self.live.hide()
            return
        try:
            index = frame.layout.locate(*where)
        except LabError:
            return
        text = self.tr("Voltage in its middle now: %1 mV")
        self.live.setText(text.replace("%1", f"{frame.v[index]:.1f}".replace("-", "−")))
        self.live.show()

    def _show_synapse(self, frame: Frame, name: str) -> None:
        """Say what happens at a synapse now, all its contacts together."""
        synapse = next((s for s in self._document.lab.synapses if s.id == name), None)
        if frame.synapses is None or synapse is None or name not in frame.synapse_ids:
            self.live.hide()
            return
        row = frame.synapses[frame.synapse_ids.index(name)]
        now = dict(zip(SUMMARY, map(float, row), strict=True))
        current = format_quantity(now["current_pa"], "pA", 3)
        if synapse.detail == "light":
            text = word(
                "inspector.synapse_live_light",
                conductance=format_quantity(now["conductance_ns"], "nS", 3),
                current=current,
                released=f"{now['released']:.0f}",
            )
        else:
            text = word(
                "inspector.synapse_live",
                docked=f"{now['docked']:.0f}",
                calcium=format_quantity(now["calcium_micromolar"], "uM", 3),
                cleft=format_quantity(now["cleft_millimolar"], "mM", 2),
                open=f"{now['open_channels']:.0f}",
                current=current,
            )
        self.live.setText(text)
        self.live.show()

    def _place(self) -> tuple[str, str, float] | None:
        """Return where the voltage of what is shown is read."""
        first, *names = self._address.split(".")
        if first == "neuron":
            return names[0], names[1], 0.5
        if first == "electrode":
            for one in self._document.lab.electrodes:
                if one.id == names[0]:
                    return one.place.neuron, one.place.branch, one.place.position
        return None

    # -- updates ---------------------------------------------------------------------

    def _on_lab_changed(self, lab: Lab) -> None:
        fresh = subjects(lab)
        if fresh != self._subjects:
            self._subjects = fresh
            self.chooser.blockSignals(True)
            self.chooser.clear()
            self.chooser.addItems([one.title for one in fresh])
            self.chooser.blockSignals(False)
            self.show_subject(self._address)
        elif self.isVisible():
            self._update_form()

    def _on_chosen(self, row: int) -> None:
        self.show_subject(self._subjects[row].address)
        self.subject_chosen.emit(self._address)

    def _update_form(self) -> None:
        sought = self.search.text().strip().lower()
        groups = [
            (
                heading,
                [
                    one
                    for one in group
                    if sought in f"{one.title} {one.address}".lower()
                ],
            )
            for heading, group in groups_of(self._document.lab, self._address)
        ]
        self.form.show_quantities(groups)
        self.empty.setVisible(not any(group for _, group in groups))
        subject = next(
            (one for one in self._subjects if one.address == self._address), None
        )
        self.about.setText("" if subject is None else subject.about)
        self.about.setVisible(bool(self.about.text()))

    # -- events ----------------------------------------------------------------------

    def showEvent(self, event: object) -> None:
        """Catch up with what changed while it was hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._update_form()

    def _dress(self) -> None:
        look = theme.current()
        column = self.layout()
        if column is not None:
            edge = theme.px(10)
            column.setContentsMargins(edge, theme.px(4), theme.px(6), theme.px(6))
            column.setSpacing(theme.px(6))
        for label in (self.live, self.about, self.empty):
            label.setFont(theme.font(look.small_px))
        self.about.setStyleSheet(f"color: {look.quiet};")
        self.form.rebuild()
        if self.isVisible():
            self._update_form()
