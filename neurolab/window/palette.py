"""The palette of the bench: what can be taken and placed, by a click or by dragging."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from neurolab.widgets import icons, theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QMouseEvent

COLUMNS = 2


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """Something that can be placed.

    Attributes
    ----------
    kind : str
        ``neuron``, ``input``, ``gap``, ``current``, ``electrode`` or ``swc``.
    name : str
        Template, transmitter, shape of the waveform, or mode of the electrode.
    title, tip : str
        Its name on the card, and what it is.
    icon : str
    """

    kind: str
    name: str
    title: str
    tip: str
    icon: str


def palette_items(tr: Callable[[str], str]) -> dict[str, tuple[PaletteItem, ...]]:
    """Return the items of the palette by the heading that they stand under."""
    return {
        tr("Neurons"): (
            PaletteItem(
                "neuron",
                "myelinated_neuron",
                tr("Myelinated"),
                tr("Mammalian neuron with a myelinated axon"),
                "myelinated",
            ),
            PaletteItem(
                "neuron",
                "generic_neuron",
                tr("Unmyelinated"),
                tr("Mammalian neuron with a bare axon"),
                "neuron",
            ),
            PaletteItem(
                "neuron",
                "fast_spiking_interneuron:gaba",
                tr("Interneuron"),
                tr("Fast-spiking interneuron; releases GABA"),
                "interneuron",
            ),
            PaletteItem(
                "neuron",
                "adapting_neuron",
                tr("Adapting"),
                tr("Neuron whose firing slows down"),
                "adapting",
            ),
            PaletteItem(
                "neuron",
                "squid_axon",
                tr("Squid axon"),
                tr("Squid giant axon (Hodgkin & Huxley 1952)"),
                "squid",
            ),
            PaletteItem(
                "neuron",
                "single_compartment",
                tr("One patch"),
                tr("A patch of squid membrane, all at one voltage"),
                "patch",
            ),
            PaletteItem(
                "neuron",
                "muscle_fibre",
                tr("Muscle"),
                tr("Skeletal muscle fibre"),
                "muscle",
            ),
            PaletteItem(
                "neuron",
                "passive_dendrite",
                tr("Dendrite"),
                tr("A thin dendrite without channels"),
                "dendrite",
            ),
            PaletteItem(
                "neuron",
                "mrg_fibre",
                tr("Nerve fibre"),
                tr("Myelinated fibre as a double cable (McIntyre et al. 2002)"),
                "fibre",
            ),
            PaletteItem(
                "swc",
                "",
                tr("From SWC …"),
                tr("A real neuron, traced under the microscope, from an SWC file"),
                "morphology",
            ),
        ),
        tr("Inputs that end on a cell"): (
            PaletteItem(
                "input",
                "glutamate",
                tr("Excitatory"),
                tr("An axon from elsewhere that releases glutamate"),
                "excitatory",
            ),
            PaletteItem(
                "input",
                "gaba",
                tr("Inhibitory"),
                tr("An axon from elsewhere that releases GABA"),
                "inhibitory",
            ),
            PaletteItem(
                "bundle",
                "glutamate",
                tr("Bundle"),
                tr("Many axons at once, each firing at random"),
                "bundle",
            ),
            PaletteItem(
                "input",
                "acetylcholine",
                tr("Modulatory"),
                tr("An axon from elsewhere that releases acetylcholine"),
                "modulatory",
            ),
        ),
        tr("Between two cells"): (
            PaletteItem(
                "gap",
                "",
                tr("Gap junction"),
                tr("Channels from cell to cell: drag from one membrane to another"),
                "gap",
            ),
        ),
        tr("Currents"): tuple(
            PaletteItem("current", name, title, tip, name)
            for name, title, tip in (
                ("step", tr("Step"), tr("An electrode that passes a pulse of current")),
                ("train", tr("Train"), tr("Equal pulses at a fixed interval")),
                ("ramp", tr("Ramp"), tr("A current that rises steadily")),
                ("noise", tr("Noise"), tr("A current that changes at random")),
                ("double_pulse", tr("Two pulses"), tr("For the refractory period")),
                ("sine", tr("Sine"), tr("A current that swings")),
            )
        ),
        tr("Electrodes"): tuple(
            PaletteItem("electrode", name, title, tip, name)
            for name, title, tip in (
                ("voltage", tr("Voltage"), tr("Records the membrane potential")),
                (
                    "voltage_clamp",
                    tr("Clamp"),
                    tr("Holds the membrane at a voltage and measures the current"),
                ),
                (
                    "conductance_clamp",
                    tr("Channel"),
                    tr("Adds a channel that opens on command"),
                ),
            )
        ),
    }


class Card(QToolButton):
    """One thing of the palette; a drag out of it is made of plain mouse events.

    Signals
    -------
    drag_started
    drag_moved, drag_dropped : QPoint
        Where the pointer is on the screen.
    """

    drag_started = Signal()
    drag_moved = Signal(QPoint)
    drag_dropped = Signal(QPoint)

    def __init__(self, item: PaletteItem) -> None:
        super().__init__()
        self.item = item
        self._pressed: QPoint | None = None
        self._is_dragged = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may start."""
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.item.kind != "swc":
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the thing along once the pointer has left its place."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        way = event.position().toPoint() - self._pressed
        if not self._is_dragged:
            if way.manhattanLength() < QApplication.startDragDistance():
                return
            self._is_dragged = True
            self.setDown(False)
            self.setChecked(True)
            self.drag_started.emit()
        self.drag_moved.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the thing; without a drag it is a click."""
        was_dragged, self._is_dragged, self._pressed = self._is_dragged, False, None
        if was_dragged:
            self.drag_dropped.emit(event.globalPosition().toPoint())
            return
        super().mouseReleaseEvent(event)


class Palette(theme.Themed, QWidget):
    """Cards to take things from; the one that is being placed stays down.

    Signals
    -------
    placing_requested : PaletteItem
    placing_cancelled
    placing_moved, placing_dropped : QPoint
        A thing is dragged out of the palette: where the pointer is on the screen.
    """

    placing_requested = Signal(object)
    placing_cancelled = Signal()
    placing_moved = Signal(QPoint)
    placing_dropped = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[Card] = []
        self._headings: list[QLabel] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        column = QVBoxLayout(self)
        for heading, items in palette_items(self.tr).items():
            label = QLabel(heading)
            self._headings.append(label)
            column.addWidget(label)
            grid = QGridLayout()
            grid.setSpacing(theme.px(5))
            for number, item in enumerate(items):
                card = self._card(item)
                grid.addWidget(card, number // COLUMNS, number % COLUMNS)
            column.addLayout(grid)
        column.addStretch(1)
        self.dress()

    def _card(self, item: PaletteItem) -> Card:
        card = Card(item)
        card.setText(item.title)
        card.setToolTip(f"{item.tip}. {self.tr('Drag it onto the bench.')}")
        card.setCheckable(True)
        card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        card.drag_started.connect(lambda: self._on_clicked(card, item, True))
        card.drag_moved.connect(self.placing_moved)
        card.drag_dropped.connect(self.placing_dropped)
        card.clicked.connect(lambda down: self._on_clicked(card, item, down))
        self._group.addButton(card)
        self.cards.append(card)
        return card

    def _on_clicked(self, card: Card, item: PaletteItem, down: bool) -> None:
        for other in self.cards:
            if other is not card:
                other.setChecked(False)
        if down:
            self.placing_requested.emit(item)
        else:
            self.placing_cancelled.emit()

    def release(self) -> None:
        """Let the card up: what was taken is placed, or was given up."""
        for card in self.cards:
            card.setChecked(False)

    def _dress(self) -> None:
        look = theme.current()
        column = self.layout()
        if column is not None:
            edge = theme.px(10)
            column.setContentsMargins(edge, theme.px(4), edge, edge)
            column.setSpacing(theme.px(5))
        for label in self._headings:
            label.setFont(theme.font(look.small_px, strong=True))
        for card in self.cards:
            card.setIcon(icons.icon(card.item.icon))
            card.setIconSize(QSize(theme.px(24), theme.px(18)))
            card.setFixedHeight(theme.px(34))
            card.setFont(theme.font(look.small_px))
            card.setStyleSheet(
                f"QToolButton {{ background: {look.raised}; color: {look.text};"
                f" border: 1px solid {look.border}; border-radius: {theme.px(6)}px;"
                f" padding: 0 {theme.px(3)}px; }}"
                f"QToolButton:hover {{ border-color: {look.accent}; }}"
                f"QToolButton:checked {{ background: {look.accent_soft};"
                f" border-color: {look.accent}; }}"
            )
        widest = max(card.sizeHint().width() for card in self.cards)
        self.setMinimumWidth(COLUMNS * widest + theme.px(25))
