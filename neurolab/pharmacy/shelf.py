"""The shelf: a chip for every drug, its dose, and the bath's calcium and magnesium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from neurolab.document.addresses import describe
from neurolab.errors import NeuroLabError
from neurolab.inspector.parameter_form import ParameterForm
from neurolab.pharmacy.about import about, dose_text, short_name
from neurolab.pharmacy.dose_row import DoseRow
from neurolab.pharmacy.doses import dose_of, is_washing, timed_dose, washed, with_dose
from neurolab.physiology.drugs import DRUGS
from neurolab.physiology.drugs.calcium_channels import CALCIUM_CHANNEL_DRUGS
from neurolab.physiology.drugs.channels import CHANNEL_DRUGS
from neurolab.physiology.drugs.clearing import CLEARING_DRUGS
from neurolab.physiology.drugs.glutamate import GLUTAMATE_DRUGS
from neurolab.physiology.drugs.inhibition import INHIBITION_DRUGS
from neurolab.physiology.drugs.metabotropic import METABOTROPIC_DRUGS
from neurolab.physiology.drugs.nicotinic import NICOTINIC_DRUGS
from neurolab.physiology.drugs.release import RELEASE_DRUGS
from neurolab.texts import word
from neurolab.units import format_number
from neurolab.widgets import theme
from neurolab.widgets.flow_layout import FlowLayout
from neurolab.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from neurolab.document.document import Document
    from neurolab.document.records import Dose, Lab
    from neurolab.simulation.reports import Frame

BATH_IONS = ("bath.ca.outside", "bath.mg.outside")


class Shelf(theme.Themed, QWidget):
    """Every drug as a chip: one click in, one click out.

    Signals
    -------
    failed : NeuroLabError
        An edit was refused.
    """

    failed = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.chips: dict[str, QPushButton] = {}
        self.headings: list[QLabel] = []
        self.state = WrappedLabel()
        self.wash = QPushButton(self.tr("Wash all out"))
        self.wash.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.wash.clicked.connect(self._on_wash_clicked)
        self._column = QVBoxLayout(self)
        top = QHBoxLayout()
        top.addWidget(self.state, 1)
        top.addWidget(self.wash)
        self._column.addLayout(top)
        self.whole = self._choice(
            self.tr("Whole bath"), self.tr("A click gives the drug to every cell")
        )
        self.here = self._choice(
            self.tr("This synapse only"),
            self.tr("A click gives the drug to the synapse that the microscope shows"),
        )
        where = QHBoxLayout()
        where.setSpacing(0)
        for button in (self.whole, self.here):
            button.setAutoExclusive(True)
            button.clicked.connect(self._on_where_clicked)
            where.addWidget(button)
        where.addStretch(1)
        self.whole.setChecked(True)
        self._column.addLayout(where)
        self.timed = QCheckBox()
        self.timed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.timed.setToolTip(
            self.tr(
                "Off: a drug acts at once and in full. On: it comes and is washed out "
                "in its own time, in a time-lapse; toxins stay"
            )
        )
        self._column.addWidget(self.timed)
        self.synapse: str | None = None
        self.rows: dict[tuple[str | None, str], DoseRow] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(4))
        self._column.addLayout(self._rows)
        self._flows: list[FlowLayout] = []
        for title, drugs in (
            (self.tr("Axon: sodium and potassium channels"), CHANNEL_DRUGS),
            (
                self.tr("Terminal: calcium channels, release"),
                (*CALCIUM_CHANNEL_DRUGS, *RELEASE_DRUGS),
            ),
            (self.tr("Receptors of glutamate"), GLUTAMATE_DRUGS),
            (self.tr("Receptors of acetylcholine"), NICOTINIC_DRUGS),
            (self.tr("Receptors of GABA and glycine"), INHIBITION_DRUGS),
            (self.tr("Clearing: carriers and enzyme"), CLEARING_DRUGS),
            (self.tr("Slow signalling"), METABOTROPIC_DRUGS),
        ):
            self._add_group(title, tuple(one.name for one in drugs))
        self.form = ParameterForm(document)
        self.form.failed.connect(self.failed)
        self._column.addWidget(self._heading(self.tr("Ions of the bath")))
        self._column.addWidget(self.form)
        self._column.addStretch(1)
        document.lab_changed.connect(self._on_lab_changed)
        self.dress()
        self._on_lab_changed(document.lab)

    @staticmethod
    def _choice(text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    # -- where -----------------------------------------------------------------------

    def show_synapse(self, synapse: str | None) -> None:
        """Take another synapse as the one that "this synapse only" means."""
        if synapse != self.synapse:
            self.synapse = synapse
            self._on_lab_changed(self._document.lab)

    @property
    def place(self) -> str | None:
        """Return the synapse that a click reaches; None is the whole bath."""
        return self.synapse if self.here.isChecked() else None

    def _on_where_clicked(self) -> None:
        self._on_lab_changed(self._document.lab)

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        self.headings.append(label)
        return label

    def _add_group(self, title: str, drugs: tuple[str, ...]) -> None:
        """Add the chips of drugs under a heading."""
        self._column.addWidget(self._heading(title))
        holder = QWidget()
        flow = FlowLayout(holder)
        flow.setContentsMargins(0, 0, 0, 0)
        for name in drugs:
            chip = QPushButton(short_name(DRUGS[name]))
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(lambda down, key=name: self.give(key, down=down))
            flow.addWidget(chip)
            self.chips[name] = chip
        self._flows.append(flow)
        self._column.addWidget(holder)

    # -- edits -----------------------------------------------------------------------

    def give(self, drug: str, *, down: bool) -> None:
        """Give the usual dose of a drug where the shelf acts, or wash it out."""
        usual = DRUGS[drug].usual_micromolar
        text = self.tr("Add %1") if down else self.tr("Wash out %1")
        lab, place = self._document.lab, self.place
        if self.timed.isChecked():
            lab = timed_dose(lab, drug, usual, place, washing=not down)
        else:
            lab = with_dose(lab, drug, usual if down else 0.0, place)
        self._edit(lab, text.replace("%1", short_name(DRUGS[drug])))

    def _on_dose_dragged(self, place: str | None, drug: str, dose: float) -> None:
        try:
            self._document.preview(with_dose(self._document.lab, drug, dose, place))
        except NeuroLabError as error:
            self._document.cancel()
            self.failed.emit(error)

    def _on_dose_chosen(self, place: str | None, drug: str, dose: float) -> None:
        self._on_dose_dragged(place, drug, dose)
        text = self.tr("Dose of %1").replace("%1", short_name(DRUGS[drug]))
        self._document.commit(text, f"dose {place} {drug}")

    def _on_wash_clicked(self) -> None:
        self._edit(washed(self._document.lab), self.tr("Wash all drugs out"))

    def _edit(self, lab: Lab, text: str) -> None:
        try:
            self._document.edit(lab, text)
        except NeuroLabError as error:
            self._document.cancel()
            self._on_lab_changed(self._document.lab)
            self.failed.emit(error)

    # -- the lab ---------------------------------------------------------------------

    def _on_lab_changed(self, lab: Lab) -> None:
        for name, chip in self.chips.items():
            dose = dose_of(lab, name, self.place)
            chip.setChecked(dose > 0.0 and not is_washing(lab, name, self.place))
            chip.setToolTip(about(DRUGS[name], dose))
        lapse = format_number(lab.drug_minutes_per_s, 2)
        self.timed.setText(
            self.tr("Real time course: 1 s of the run is %1 min").replace("%1", lapse)
        )
        known = {one.id for one in lab.synapses}
        if self.synapse not in known:
            self.synapse = None
        self.here.setEnabled(self.synapse is not None)
        if self.synapse is None and self.here.isChecked():
            self.whole.setChecked(True)
        there: list[tuple[str | None, Dose]] = [
            (None, one) for one in lab.doses if one.micromolar > 0.0
        ]
        there += [
            (synapse.id, one)
            for synapse in lab.synapses
            for one in synapse.doses
            if one.micromolar > 0.0
        ]
        self._update_rows([(place, one) for place, one in there if one.drug in DRUGS])
        unknown = [one for _, one in there if one.drug not in DRUGS]
        names = " · ".join(
            word("pharmacy.one", drug=one.drug, dose=dose_text(one.micromolar))
            for one in unknown
        )
        said = word("pharmacy.there") if self.rows else word("pharmacy.none")
        self.state.setText(names or said)
        self.wash.setVisible(bool(there))
        self.form.show_quantities([("", [describe(lab, one) for one in BATH_IONS])])

    def _update_rows(self, there: list[tuple[str | None, Dose]]) -> None:
        """Keep one row for each dose, in the order in which they came."""
        wanted = {(place, one.drug): one for place, one in there}
        for key in [one for one in self.rows if one not in wanted]:
            row = self.rows.pop(key)
            self._rows.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        for (place, drug), dose in wanted.items():
            row = self.rows.get((place, drug)) or self._add_row(place, drug)
            row.show_dose(dose.micromolar)
            if dose.minutes is None:
                row.show_acting(None, is_washing=False)
            elif row.acting is None or row.is_washing != dose.washing:
                row.show_acting(row.acting or 0.0, is_washing=dose.washing)

    def show_frame(self, frame: Frame) -> None:
        """Show how much of each drug with a time course acts by now."""
        for one in frame.drugs:
            row = self.rows.get((one.synapse or None, one.drug))
            if row is not None:
                row.show_acting(one.micromolar, is_washing=row.is_washing)

    def _add_row(self, place: str | None, drug: str) -> DoseRow:
        lab = self._document.lab
        names = {one.id: one.name or one.id for one in lab.synapses}
        row = DoseRow(drug, names.get(place or "", ""))
        row.dragged.connect(
            lambda name, dose, key=place: self._on_dose_dragged(key, name, dose)
        )
        row.chosen.connect(
            lambda name, dose, key=place: self._on_dose_chosen(key, name, dose)
        )
        self.rows[place, drug] = row
        self._rows.addWidget(row)
        return row

    # -- look ------------------------------------------------------------------------

    def _dress(self) -> None:
        look = theme.current()
        edge = theme.px(10)
        self._column.setContentsMargins(edge, theme.px(4), edge, theme.px(8))
        self._column.setSpacing(theme.px(4))
        self.state.setFont(theme.font(look.small_px, strong=True))
        for label in self.headings:
            label.setFont(theme.font(look.small_px))
            label.setStyleSheet(f"color: {look.quiet};")
        radius, tall, wide = theme.px(11), theme.px(3), theme.px(10)
        style = (
            f"QPushButton {{ border-radius: {radius}px; padding: {tall}px {wide}px;"
            f" border: 1px solid {look.border}; background: {look.raised}; }}"
            f" QPushButton:hover {{ border-color: {look.accent}; }}"
            f" QPushButton:checked {{ background: {look.accent};"
            f" color: {look.on_accent}; border-color: {look.accent}; }}"
        )
        for chip in self.chips.values():
            chip.setFont(theme.font(look.small_px))
            chip.setStyleSheet(style)
        for flow in self._flows:
            flow.setSpacing(theme.px(5))
        self.wash.setFont(theme.font(look.small_px))
        self.timed.setFont(theme.font(look.small_px))
        for button in (self.whole, self.here):
            button.setFont(theme.font(look.small_px))
            button.setStyleSheet(
                f"QPushButton {{ padding: {tall}px {wide}px; border-radius: 0; }}"
                f"QPushButton:checked {{ background: {look.accent_soft};"
                f" border-color: {look.accent}; font-weight: 600; }}"
            )
        self.form.rebuild()
        quantities = [describe(self._document.lab, one) for one in BATH_IONS]
        self.form.show_quantities([("", quantities)])
