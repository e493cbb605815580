"""The stimulus panel: one stimulus after the other, by the number of its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from neurolab.document.addresses import FAMILIES, Quantity, set_value
from neurolab.document.records import (
    AnyWaveform,
    DoublePulse,
    Electrode,
    ElectrodeMode,
    Input,
    Lab,
    Noise,
    Ramp,
    Sine,
    Step,
    Train,
)
from neurolab.errors import NeuroLabError
from neurolab.inspector.parameter_form import ParameterForm
from neurolab.inspector.subjects import matters
from neurolab.stimulus.curves import converted
from neurolab.stimulus.preview import Preview
from neurolab.widgets import theme
from neurolab.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from neurolab.document.document import Document

UNITS = {
    ElectrodeMode.CURRENT_CLAMP: "nA",
    ElectrodeMode.VOLTAGE_CLAMP: "mV",
    ElectrodeMode.CONDUCTANCE_CLAMP: "nS",
    ElectrodeMode.VOLTAGE: "nA",
}
KINDS: tuple[type[AnyWaveform], ...] = (Step, Train, DoublePulse, Ramp, Sine, Noise)
HIDDEN = ("position",)
SLIDER_TIMES = 4.0


class StimulusPanel(theme.Themed, QWidget):
    """Kind, amplitude and times of each stimulus, with a preview.

    Signals
    -------
    fire_requested : int
        Let a stimulus play now; its number from 0.
    failed : NeuroLabError
    """

    fire_requested = Signal(int)
    failed = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._names: list[tuple[str, str]] = []
        self.chooser = QComboBox()
        self.chooser.setToolTip(self.tr("Which stimulus; the number is its key"))
        self.fire_button = QPushButton()
        self.fire_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.on_box = QCheckBox(self.tr("On"))
        self.on_box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.on_box.setToolTip(self.tr("Off lifts it: it does nothing in a sweep"))
        self.kind_label = QLabel(self.tr("Kind"))
        self.kinds = QComboBox()
        self.kinds.addItems(
            [
                self.tr("Step"),
                self.tr("Train of pulses"),
                self.tr("Two pulses"),
                self.tr("Ramp"),
                self.tr("Sine wave"),
                self.tr("Noise"),
            ]
        )
        self.preview = Preview()
        self.form = ParameterForm(document)
        self.empty = WrappedLabel(
            self.tr(
                "No stimulus yet. Take a current from the bench at the left and put it"
                " on a cell."
            )
        )
        head = QHBoxLayout()
        head.addWidget(self.chooser, 1)
        head.addWidget(self.on_box)
        head.addWidget(self.fire_button)
        kind = QHBoxLayout()
        kind.addWidget(self.kind_label)
        kind.addWidget(self.kinds, 1)
        column = QVBoxLayout(self)
        column.addWidget(self.empty)
        column.addLayout(head)
        column.addWidget(self.preview)
        column.addLayout(kind)
        column.addWidget(self.form)
        column.addStretch(1)
        self.chooser.activated.connect(lambda _: self._update())
        self.kinds.activated.connect(self._on_kind_chosen)
        self.on_box.clicked.connect(self._on_box_clicked)
        self.fire_button.clicked.connect(
            lambda: self.fire_requested.emit(max(self.chooser.currentIndex(), 0))
        )
        self.preview.dragged.connect(self._on_edge_dragged)
        self.preview.dropped.connect(self._on_edge_dropped)
        self.form.failed.connect(self.failed)
        document.lab_changed.connect(self._on_lab_changed)
        self.dress()
        self._on_lab_changed(document.lab)

    # -- what is shown ---------------------------------------------------------------

    @property
    def address(self) -> str:
        """Return the address of the stimulus that is shown, "" for none."""
        row = self.chooser.currentIndex()
        return self._names[row][0] if 0 <= row < len(self._names) else ""

    def show_stimulus(self, address: str) -> None:
        """Show a stimulus by its address, ``electrode.e1`` or ``input.i1``."""
        for row, (known, _) in enumerate(self._names):
            if known == address:
                self.chooser.setCurrentIndex(row)
                self._update()

    def _on_lab_changed(self, lab: Lab) -> None:
        names = stimuli(lab)
        if names != self._names:
            shown, self._names = self.address, names
            self.chooser.clear()
            self.chooser.addItems(
                [f"{k}  {title}" for k, (_, title) in enumerate(names, start=1)]
            )
            known = [address for address, _ in names]
            if shown in known:
                self.chooser.setCurrentIndex(known.index(shown))
        self._update()

    def _item(self) -> Electrode | Input | None:
        kind, _, name = self.address.partition(".")
        lab = self._document.lab
        items: tuple[Electrode | Input, ...] = (
            lab.electrodes if kind == "electrode" else lab.inputs
        )
        return next((one for one in items if one.id == name), None)

    def _update(self) -> None:
        item = self._item()
        self.empty.setVisible(item is None)
        parts = (self.chooser, self.on_box, self.fire_button, self.preview, self.form)
        for part in parts:
            part.setVisible(item is not None)
        is_electrode = isinstance(item, Electrode)
        self.kinds.setVisible(is_electrode)
        self.kind_label.setVisible(is_electrode)
        if item is None:
            return
        number = self.chooser.currentIndex() + 1
        self.fire_button.setText(
            self.tr("Fire now (%1)").replace("%1", str(number))
            if number <= 9
            else self.tr("Fire now")
        )
        self.on_box.setChecked(item.on)
        lab = self._document.lab
        if isinstance(item, Electrode):
            command = item.commands[0] if item.commands else None
            if type(command) in KINDS:
                self.kinds.setCurrentIndex(KINDS.index(type(command)))
            self.preview.show_electrode(item, UNITS[item.mode], lab.sweep_ms)
        else:
            self.preview.show_train(item.train, lab.sweep_ms)
        self._update_form()

    def _update_form(self) -> None:
        lab, address = self._document.lab, self.address
        kind, name = address.split(".")
        family = FAMILIES.get(kind)
        own = [] if family is None else family.quantities(lab, (name,))
        shown = [
            one
            for one in own
            if one.address.startswith(f"{address}.")
            and one.address.rsplit(".", 1)[-1] not in HIDDEN
            and matters(lab, one)
        ]
        spans = {one.address: span_of(one, lab.sweep_ms) for one in shown}
        self.form.show_quantities([("", shown)], spans, has_defaults=False)

    # -- edits -----------------------------------------------------------------------

    def _on_kind_chosen(self, row: int) -> None:
        item = self._item()
        if not isinstance(item, Electrode):
            return
        old = (
            item.commands[0]
            if item.commands
            else Step(onset_ms=1.0, duration_ms=2.0, amplitude=0.0)
        )
        if type(old) is KINDS[row]:
            return
        fresh = converted(old, KINDS[row], UNITS[item.mode])
        changed = msgspec.structs.replace(item, commands=(fresh, *item.commands[1:]))
        self._replace(changed, self.tr("Change the kind of stimulus"))

    def _on_box_clicked(self, is_on: bool) -> None:
        item = self._item()
        if item is not None:
            changed = msgspec.structs.replace(item, on=is_on)
            self._replace(changed, self.tr("Switch a stimulus"))

    def _replace(self, item: Electrode | Input, text: str) -> None:
        lab = self._document.lab
        field = "electrodes" if isinstance(item, Electrode) else "inputs"
        items = tuple(item if one.id == item.id else one for one in getattr(lab, field))
        try:
            self._document.edit(msgspec.structs.replace(lab, **{field: items}), text)
        except NeuroLabError as error:
            self._document.cancel()
            self.failed.emit(error)
            self._update()

    def _on_edge_dragged(self, field: str, value: float) -> None:
        try:
            lab = set_value(self._document.lab, f"{self.address}.{field}", value)
            self._document.preview(lab)
        except NeuroLabError:
            return  # as far as it goes

    def _on_edge_dropped(self, field: str, value: float) -> None:
        self._on_edge_dragged(field, value)
        self._document.commit(self.tr("Move a stimulus"))

    # -- look ------------------------------------------------------------------------

    def _dress(self) -> None:
        column = self.layout()
        if column is not None:
            edge = theme.px(10)
            column.setContentsMargins(edge, theme.px(4), theme.px(8), edge)
            column.setSpacing(theme.px(6))
        self.form.rebuild()
        if self._names:
            self._update()


def stimuli(lab: Lab) -> list[tuple[str, str]]:
    """Return address and title of everything that can be fired, in order of its key."""
    found = [
        (f"electrode.{one.id}", one.name or one.id)
        for one in lab.electrodes
        if one.mode is not ElectrodeMode.VOLTAGE
    ]
    return found + [(f"input.{one.id}", one.name or one.id) for one in lab.inputs]


def span_of(one: Quantity, sweep_ms: float) -> tuple[float, float]:
    """Return what the slider of a stimulus' field covers."""
    if one.unit == "ms":
        return max(one.low, 0.0), min(sweep_ms, one.high)
    if one.unit == "":
        return one.low, min(one.high, 50.0)
    size = SLIDER_TIMES * (abs(one.value) or 0.5)
    if one.unit in ("mV", "Hz"):
        size = max(size, 100.0)
    return max(-size, one.low), min(size, one.high)
