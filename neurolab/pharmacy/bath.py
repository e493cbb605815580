"""The bath: temperature, the ions on both sides, and the potentials that they set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from neurolab.document.addresses import describe, set_value
from neurolab.document.bath import (
    gaba_potential_mv,
    leak_potential_mv,
    nernst_potentials,
    track_ions,
)
from neurolab.document.checks import check
from neurolab.inspector.parameter_form import Editor, ParameterForm, about
from neurolab.microscope.words import ION_NAMES
from neurolab.physiology.ions import CHLORIDE_INSIDE, MAMMAL
from neurolab.units import format_quantity
from neurolab.widgets import theme
from neurolab.widgets.flow_layout import FlowLayout
from neurolab.widgets.value_field import ValueField
from neurolab.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from neurolab.document.document import Document
    from neurolab.document.records import Lab

SIDES = ("outside", "inside")
CHLORIDE = "bath.cl.inside"
FIELD_WIDTH = 76


class BathPanel(theme.Themed, QWidget):
    """Temperature and ion table, with the equilibrium potentials live.

    Signals
    -------
    failed : NeuroLabError
        An edit was refused.
    """

    failed = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._editor = Editor(document, self)
        self._editor.failed.connect(self.failed)
        self._editor.refused.connect(lambda _: self._show(document.lab))
        self.fields: dict[str, ValueField] = {}
        self.names: dict[str, QLabel] = {}
        self.potentials: dict[str, QLabel] = {}
        self._headings: list[QLabel] = []
        self.warning = WrappedLabel()
        self.repair = QPushButton(self.tr("Put it right"))
        self.temperature = ParameterForm(document)
        self.temperature.failed.connect(self.failed)
        self.gaba, self.leak = QLabel(), QLabel()
        self.from_table = QCheckBox(self.tr("Channels take these potentials"))
        self.from_table.setToolTip(
            self.tr(
                "Off: each membrane keeps its published reversal potentials, and a"
                " changed concentration moves them. On: they are those of this table."
            )
        )
        self.tracks = QCheckBox(self.tr("Currents change the ions inside"))
        self.tracks.setToolTip(
            self.tr(
                "Off: the concentrations of this table hold, as they nearly do for some"
                " spikes. On: sodium and potassium inside follow the currents, pumps"
                " bring them back, and reversal potentials move; thin axons show it."
            )
        )
        self.usual = QPushButton(self.tr("All as usual"))
        self.presets: list[QPushButton] = []
        self._lay_out()
        for button in (self.repair, self.usual, *self.presets):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for box in (self.from_table, self.tracks):
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.repair.clicked.connect(self._on_repair_clicked)
        self.usual.clicked.connect(self._on_usual_clicked)
        self.from_table.clicked.connect(self._on_from_table_clicked)
        self.tracks.clicked.connect(self._on_tracks_clicked)
        document.lab_changed.connect(self._on_lab_changed)
        self.dress()
        self._show(document.lab)

    # -- what is on it ---------------------------------------------------------------

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.warning)
        self._column.addWidget(self.repair, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.temperature)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        for column, text in enumerate(
            (self.tr("Ion"), self.tr("Outside"), self.tr("Inside"), self.tr("Nernst"))
        ):
            heading = self._heading(text)
            heading.setAlignment(_side(column))
            self._grid.addWidget(heading, 0, column)
        for row, name in enumerate(MAMMAL, start=1):
            self._add_ion(row, name)
        self._column.addLayout(self._grid)
        sums = QGridLayout()
        sums.setColumnStretch(0, 1)
        for row, (text, tip, label) in enumerate(
            (
                (
                    self.tr("GABA-A: chloride and bicarbonate"),
                    self.tr("GHK potential with permeabilities 1 to 0.2"),
                    self.gaba,
                ),
                (
                    self.tr("A leaky membrane: K, Na, Cl"),
                    self.tr("GHK potential with permeabilities 1 to 0.04 to 0.45"),
                    self.leak,
                ),
            )
        ):
            title = WrappedLabel(text)
            for one in (title, label):
                one.setToolTip(tip)
            label.setAlignment(_side(3))
            sums.addWidget(title, row, 0)
            sums.addWidget(label, row, 1)
        self._column.addLayout(sums)
        self._column.addWidget(self.from_table)
        self._column.addWidget(self.tracks)
        self._column.addWidget(self._heading(self.tr("Chloride in the cell")))
        self._add_presets()
        self._column.addWidget(self.usual, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        self._headings.append(label)
        return label

    def _add_ion(self, row: int, name: str) -> None:
        """Add the row of an ion: name, two concentrations, potential."""
        title = QLabel(ION_NAMES[name])
        title.setToolTip(MAMMAL[name].title)
        self.names[name] = title
        self._grid.addWidget(title, row, 0)
        for column, side in enumerate(SIDES, start=1):
            address = f"bath.{name}.{side}"
            one = describe(self._document.lab, address)
            field = ValueField(one.unit, one.low, one.high)
            field.setToolTip(f"{about(one)}<br>{field.limits_text()}")
            field.previewed.connect(
                lambda value, key=address: self._editor.preview(key, value)
            )
            field.committed.connect(
                lambda value, key=address: self._editor.commit(
                    describe(self._document.lab, key), value
                )
            )
            field.cancelled.connect(self._editor.cancel)
            self.fields[address] = field
            self._grid.addWidget(field, row, column)
        potential = QLabel()
        potential.setAlignment(_side(3))
        potential.setToolTip(
            self.tr("Voltage at which as much %1 flows in as out").replace(
                "%1", MAMMAL[name].title
            )
        )
        self.potentials[name] = potential
        self._grid.addWidget(potential, row, 3)

    def _add_presets(self) -> None:
        """Add buttons for what chloride makes of inhibition."""
        holder = QWidget()
        flow = FlowLayout(holder)
        flow.setContentsMargins(0, 0, 0, 0)
        for text, kind in (
            (self.tr("Mature: it hyperpolarises"), "mature"),
            (self.tr("Shunting: it only shunts"), "shunting"),
            (self.tr("Immature: it depolarises"), "immature"),
        ):
            value = CHLORIDE_INSIDE[kind].value
            button = QPushButton(text)
            button.setCheckable(True)
            button.setToolTip(format_quantity(value, "mM"))
            button.clicked.connect(
                lambda _=False, to=value: self._edit(
                    set_value(self._document.lab, CHLORIDE, to), self.tr("Chloride")
                )
            )
            button.setProperty("millimolar", value)
            flow.addWidget(button)
            self.presets.append(button)
        self._column.addWidget(holder)

    # -- edits -----------------------------------------------------------------------

    def _edit(self, lab: Lab, text: str) -> None:
        self._document.edit(lab, text)
        self._show(self._document.lab)

    def _on_repair_clicked(self) -> None:
        finding = next((f for f in check(self._document.lab) if f.repair), None)
        if finding is not None and finding.repair is not None:
            self._edit(finding.repair, self.tr("Put right"))

    def _on_usual_clicked(self) -> None:
        """Give every ion its usual concentrations; the temperature stays."""
        lab = self._document.lab
        bath = replace(lab.bath, ions=(), reversals="published")
        self._edit(replace(lab, bath=bath), self.tr("Usual bath"))

    def _on_from_table_clicked(self, down: bool) -> None:
        lab = self._document.lab
        bath = replace(lab.bath, reversals="ion_table" if down else "published")
        self._edit(replace(lab, bath=bath), self.tr("Reversal potentials"))

    def _on_tracks_clicked(self, down: bool) -> None:
        self._edit(track_ions(self._document.lab, on=down), self.tr("Track ions"))

    # -- the lab ---------------------------------------------------------------------

    def _on_lab_changed(self, lab: Lab) -> None:
        if self.isVisible():
            self._show(lab)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while it was hidden."""
        super().showEvent(event)
        self._show(self._document.lab)

    def _show(self, lab: Lab) -> None:
        self.temperature.show_quantities([("", [describe(lab, "bath.celsius")])])
        for address, field in self.fields.items():
            field.set_value(describe(lab, address).value)
        for name, value in nernst_potentials(lab.bath).items():
            self.potentials[name].setText("–" if value is None else _millivolts(value))
        self.gaba.setText(_millivolts(gaba_potential_mv(lab.bath)))
        self.leak.setText(_millivolts(leak_potential_mv(lab.bath)))
        self.from_table.setChecked(lab.bath.reversals == "ion_table")
        self.tracks.setChecked(lab.track_ions)
        chloride = describe(lab, CHLORIDE).value
        for button in self.presets:
            button.setChecked(abs(button.property("millimolar") - chloride) < 1e-9)
        self.usual.setEnabled(bool(lab.bath.ions) or self.from_table.isChecked())
        finding = next((one for one in check(lab) if one.repair is not None), None)
        self.warning.setText("" if finding is None else _sentence(str(finding)))
        self.warning.setVisible(finding is not None)
        self.repair.setVisible(finding is not None)

    # -- look ------------------------------------------------------------------------

    def _dress(self) -> None:
        look = theme.current()
        edge = theme.px(10)
        self._column.setContentsMargins(edge, theme.px(4), edge, theme.px(8))
        self._column.setSpacing(theme.px(6))
        self._grid.setHorizontalSpacing(theme.px(6))
        self._grid.setVerticalSpacing(theme.px(4))
        for label in self._headings:
            label.setFont(theme.font(look.small_px, strong=True))
        colours = {
            "na": look.sodium,
            "k": look.potassium,
            "ca": look.calcium,
            "cl": look.chloride,
        }
        for name, label in self.names.items():
            label.setFont(theme.font(look.text_px, strong=True))
            label.setStyleSheet(f"color: {colours.get(name, look.text)};")
        for label in (*self.potentials.values(), self.gaba, self.leak):
            label.setFont(theme.font(look.text_px, strong=True))
        for field in self.fields.values():
            field.setFixedWidth(theme.px(FIELD_WIDTH))
        self.warning.setStyleSheet(
            f"background: {look.warning_soft}; padding: {theme.px(6)}px;"
            f" border-radius: {theme.px(6)}px;"
        )
        self.temperature.rebuild()
        self._show(self._document.lab)


def _side(column: int) -> Qt.AlignmentFlag:
    across = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return across | Qt.AlignmentFlag.AlignVCenter


def _millivolts(value: float) -> str:
    return f"{value:+.1f} mV".replace("-", "−")


def _sentence(text: str) -> str:
    """Return a finding without the address in front."""
    _, _, rest = text.partition(": ")
    return rest or text
