"""The stimulus panel: one stimulus after the other, by the number of its key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from neurolab.document.addresses import FAMILIES, Quantity, set_value
from neurolab.document.records import (
    AnyWaveform,
    DoublePulse,
    Drawn,
    Electrode,
    ElectrodeMode,
    Input,
    Noise,
    Puff,
    Ramp,
    Sine,
    SpikeTimes,
    Step,
    Train,
    Uncaging,
)
from neurolab.errors import NeuroLabError
from neurolab.formats.waveform_csv import load_waveform_csv
from neurolab.inspector.parameter_form import ParameterForm
from neurolab.inspector.subjects import matters
from neurolab.physiology.bench import PUFF, UNCAGING
from neurolab.physiology.cleft import TEXTBOOK_PULSES
from neurolab.stimulus.curves import converted
from neurolab.stimulus.firing import FIELDS, stimuli, stimulus_of, with_stimulus
from neurolab.stimulus.preview import SPIKE, Preview
from neurolab.stimulus.trains import TRAINS, converted_train, moved_spike
from neurolab.widgets import theme
from neurolab.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from neurolab.document.document import Document
    from neurolab.document.records import Lab
    from neurolab.stimulus.firing import Stimulus

UNITS = {
    ElectrodeMode.CURRENT_CLAMP: "nA",
    ElectrodeMode.VOLTAGE_CLAMP: "mV",
    ElectrodeMode.CONDUCTANCE_CLAMP: "nS",
    ElectrodeMode.VOLTAGE: "nA",
}
KINDS: tuple[type[AnyWaveform], ...] = (
    Step,
    Train,
    DoublePulse,
    Ramp,
    Sine,
    Noise,
    Drawn,
)
HIDDEN = ("position", "on")
FIRST_PUFF_MS, FIRST_FLASH_MS = 1.0, 5.0
"""How long a new puff, or a new flash, lasts."""
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
        for part in (self.chooser, self.kinds):
            # by Tab only: after a click Space still fires
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._kinds_shown: type | None = None
        self.add_button = QToolButton()
        self.add_button.setText(self.tr("Add"))
        self.add_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add_button.setToolTip(
            self.tr("A puff of transmitter onto a synapse, or calcium set free in it")
        )
        self.add_menu = QMenu(self.add_button)
        self.add_menu.aboutToShow.connect(self._fill_add_menu)
        self.add_button.setMenu(self.add_menu)
        self.remove_button = QPushButton(self.tr("Remove"))
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.remove_button.clicked.connect(self._on_remove_clicked)
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
        head.addWidget(self.add_button)
        kind = QHBoxLayout()
        kind.addWidget(self.kind_label)
        kind.addWidget(self.kinds, 1)
        column = QVBoxLayout(self)
        column.addWidget(self.empty)
        column.addLayout(head)
        column.addWidget(self.preview)
        column.addLayout(kind)
        column.addWidget(self.form)
        column.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeft)
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

    def _item(self) -> Stimulus | None:
        return stimulus_of(self._document.lab, self.address)

    def _update(self) -> None:
        item = self._item()
        self.empty.setVisible(item is None)
        parts = (self.chooser, self.on_box, self.fire_button, self.preview, self.form)
        for part in parts:
            part.setVisible(item is not None)
        lab = self._document.lab
        self.add_button.setVisible(bool(_full_synapses(lab)))
        self.remove_button.setVisible(isinstance(item, Puff | Uncaging))
        has_kinds = isinstance(item, Electrode | Input)
        self.kinds.setVisible(has_kinds)
        self.kind_label.setVisible(has_kinds)
        if item is None:
            return
        number = self.chooser.currentIndex() + 1
        self.fire_button.setText(
            self.tr("Fire now (%1)").replace("%1", str(number))
            if number <= 9
            else self.tr("Fire now")
        )
        self.on_box.setChecked(item.on)
        self._update_kinds(item)
        match item:
            case Electrode():
                self.preview.show_electrode(item, UNITS[item.mode], lab.sweep_ms)
            case Input():
                self.preview.show_train(item.train, lab.sweep_ms)
            case Puff():
                self.preview.show_pulse(item, item.millimolar, "mM", lab.sweep_ms)
            case Uncaging():
                self.preview.show_pulse(item, item.micromolar, "uM", lab.sweep_ms)
        self._update_form()

    def _update_kinds(self, item: Stimulus) -> None:
        """Offer the kinds that this stimulus can have, and show its own."""
        if type(item) is not self._kinds_shown:
            self._kinds_shown = type(item)
            self.kinds.clear()
            self.kinds.addItems(
                [
                    self.tr("Spikes at given times"),
                    self.tr("Regular spikes"),
                    self.tr("Random spikes"),
                ]
                if isinstance(item, Input)
                else [
                    self.tr("Step"),
                    self.tr("Train of pulses"),
                    self.tr("Two pulses"),
                    self.tr("Ramp"),
                    self.tr("Sine wave"),
                    self.tr("Noise"),
                    self.tr("A curve from a file…"),
                ]
            )
        if isinstance(item, Input):
            self.kinds.setCurrentIndex(TRAINS.index(type(item.train)))
        elif isinstance(item, Electrode):
            command = item.commands[0] if item.commands else None
            if type(command) in KINDS:
                self.kinds.setCurrentIndex(KINDS.index(type(command)))

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
        text = self.tr("Change the kind of stimulus")
        if isinstance(item, Input) and type(item.train) is not TRAINS[row]:
            sweep_ms = self._document.lab.sweep_ms
            train = converted_train(item.train, TRAINS[row], sweep_ms)
            self._replace(msgspec.structs.replace(item, train=train), text)
        if not isinstance(item, Electrode):
            return
        if KINDS[row] is Drawn:
            self._choose_curve()
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
        self._replace(changed, text)

    def _choose_curve(self) -> None:
        """Ask for a file; what was there stays if there is none."""
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("A curve: time in ms, value"),
            "",
            self.tr("Tables (*.csv *.txt *.tsv);;All files (*)"),
        )
        if chosen:
            self.load_curve(Path(chosen))
        self._update()

    def load_curve(self, path: Path) -> None:
        """Let the electrode that is shown play a curve of two columns from a file."""
        item = self._item()
        if not isinstance(item, Electrode):
            return
        try:
            curve = load_waveform_csv(path)
        except NeuroLabError as error:
            self.failed.emit(error)
            return
        named = msgspec.structs.replace(curve, source=path.name)
        changed = msgspec.structs.replace(item, commands=(named, *item.commands[1:]))
        self._replace(changed, self.tr("Take a curve from a file"))

    def _on_box_clicked(self, is_on: bool) -> None:
        item = self._item()
        if item is not None:
            changed = msgspec.structs.replace(item, on=is_on)
            self._replace(changed, self.tr("Switch a stimulus"))

    def _replace(self, item: Stimulus, text: str) -> None:
        self._edit(with_stimulus(self._document.lab, self.address, item), text)

    def _edit(self, lab: Lab, text: str) -> bool:
        """Make an edit; False, and the lab as it was, if it is refused."""
        try:
            self._document.edit(lab, text)
        except NeuroLabError as error:
            self._document.cancel()
            self.failed.emit(error)
            self._update()
            return False
        return True

    def _fill_add_menu(self) -> None:
        """Offer a puff and a flash at every synapse with full detail."""
        self.add_menu.clear()
        for synapse, title in _full_synapses(self._document.lab):
            for text, kind in (
                (self.tr("Puff of transmitter onto “%1”"), "puff"),
                *(
                    (
                        self.tr("Textbook pulse onto “%1”: ") + one.title,
                        f"puff.{name}",
                    )
                    for name, one in TEXTBOOK_PULSES.items()
                ),
                (self.tr("Calcium set free in “%1”"), "uncaging"),
            ):
                action = self.add_menu.addAction(text.replace("%1", title))
                action.triggered.connect(
                    lambda _=False, k=kind, s=synapse: self.add(k, s)
                )

    def add(self, kind: str, synapse: str) -> None:
        """Add a ``puff`` or an ``uncaging`` at a synapse, and show it.

        Behind ``puff.`` the name of one of `TEXTBOOK_PULSES` decides its course.
        """
        kind, _, course = kind.partition(".")
        lab, field = self._document.lab, FIELDS[kind]
        known = {one.id for one in getattr(lab, field)}
        number = next(k for k in range(1, len(known) + 2) if f"{kind}{k}" not in known)
        made: Puff | Uncaging
        onset = min(10.0, 0.5 * lab.sweep_ms)
        if kind == "puff":
            millimolar, duration, fading = PUFF["millimolar"].value, FIRST_PUFF_MS, 0.0
            if course:
                pulse = TEXTBOOK_PULSES[course]
                millimolar, duration = pulse.peak.value, pulse.duration.value
                fading = 0.0 if pulse.decay is None else pulse.decay.value
            made = Puff(
                id=f"{kind}{number}",
                name=self.tr("Puff %1").replace("%1", str(number)),
                synapse=synapse,
                onset_ms=onset,
                duration_ms=duration,
                millimolar=millimolar,
                fading_ms=fading,
            )
        else:
            made = Uncaging(
                id=f"{kind}{number}",
                name=self.tr("Calcium flash %1").replace("%1", str(number)),
                synapse=synapse,
                onset_ms=onset,
                duration_ms=FIRST_FLASH_MS,
                micromolar=UNCAGING["micromolar"].value,
            )
        fresh = msgspec.structs.replace(lab, **{field: (*getattr(lab, field), made)})
        if self._edit(fresh, self.tr("Add a stimulus")):
            self.show_stimulus(f"{kind}.{made.id}")

    def _on_remove_clicked(self) -> None:
        kind, _, name = self.address.partition(".")
        field, lab = FIELDS[kind], self._document.lab
        kept = tuple(one for one in getattr(lab, field) if one.id != name)
        fresh = msgspec.structs.replace(lab, **{field: kept})
        self._edit(fresh, self.tr("Remove a stimulus"))

    def _on_edge_dragged(self, field: str, value: float) -> None:
        item, lab = self._item(), self._document.lab
        try:
            if field.startswith(SPIKE) and isinstance(item, Input):
                assert isinstance(item.train, SpikeTimes)
                number = int(field.removeprefix(SPIKE))
                train = moved_spike(item.train, number, value)
                changed = msgspec.structs.replace(item, train=train)
                lab = with_stimulus(lab, self.address, changed)
            else:
                head = "train." if isinstance(item, Input) else ""
                lab = set_value(lab, f"{self.address}.{head}{field}", value)
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


def _full_synapses(lab: Lab) -> list[tuple[str, str]]:
    """Return id and title of every synapse that a puff or a flash can reach."""
    return [
        (one.id, one.name or one.id) for one in lab.synapses if one.detail == "full"
    ]


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
