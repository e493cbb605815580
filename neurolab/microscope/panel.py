"""The microscope's panel: which contact, the picture, numbers, the clearing bench."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.errors import NeuroLabError
from neurolab.microscope.edits import RouteName, full_synapses, with_route
from neurolab.microscope.picture import SynapsePicture
from neurolab.microscope.readings import Readings
from neurolab.microscope.switches import ClearingBench
from neurolab.microscope.words import headline, place_of, transmitter_name
from neurolab.widgets import theme
from neurolab.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from neurolab.document.document import Document
    from neurolab.document.records import Lab
    from neurolab.microscope.results import Results
    from neurolab.simulation.reports import Frame
    from neurolab.simulation.synapse_view import SynapseView


WIDE = 900.0
"""Width at scale 1 from which the results stand beside the picture."""


class _Below(QScrollArea):
    """What stands below the picture: as high as it is, and scrolled if it must."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        """Return the size of what is in it."""
        size = self.minimumSizeHint()
        content = self.widget()
        height = 0 if content is None else content.sizeHint().height()
        return QSize(size.width(), height)

    def minimumSizeHint(self) -> QSize:
        """Return its width and that of a scroll bar, and a few lines."""
        content = self.widget()
        width = 0 if content is None else content.minimumSizeHint().width()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(width + bar, theme.px(60))


class MicroscopePanel(theme.Themed, QWidget):
    """One synapse of the lab from inside.

    Signals
    -------
    watch_requested : (str or None, int or None)
        Frames are to show this contact of this synapse; None chooses.
    failed : NeuroLabError
        An edit was refused.
    widened : bool
        There is room for the results beside the picture, or no longer.
    """

    watch_requested = Signal(object, object)
    failed = Signal(object)
    widened = Signal(bool)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.synapse: str | None = None
        self.wish: int | None = None
        self._view: SynapseView | None = None
        self._frame: Frame | None = None
        self.headline = WrappedLabel()
        self.where = WrappedLabel()
        self.stay = QCheckBox(self.tr("Stay on this contact"))
        self.stay.setToolTip(
            self.tr("Keep looking at this contact, also in sweeps in which it fails")
        )
        self.before = self._step_button(
            Qt.ArrowType.LeftArrow, self.tr("The contact before"), -1
        )
        self.after = self._step_button(
            Qt.ArrowType.RightArrow, self.tr("The next contact"), 1
        )
        self.picture = SynapsePicture()
        self.readings = Readings()
        self.bench = ClearingBench()
        self.empty = WrappedLabel(
            self.tr(
                "There is no synapse with full detail in this lab. Connect two "
                "neurons, or set the detail of a synapse to full, and its inside "
                "appears here."
            )
        )
        row = QHBoxLayout()
        row.addWidget(self.stay)
        row.addStretch(1)
        row.addWidget(self.before)
        row.addWidget(self.after)
        self._row = row
        below = QWidget()
        inner = QBoxLayout(QBoxLayout.Direction.TopToBottom, below)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        top = Qt.AlignmentFlag.AlignTop
        inner.addWidget(self.readings, 1, top)
        inner.addWidget(self.bench, 1, top)
        self._inner = inner
        area = _Below(below)
        self._below = area
        self.results: Results | None = None
        sides = QHBoxLayout(self)
        self._sides = sides
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(0)
        self._column = QVBoxLayout()
        sides.addLayout(self._column, 1)
        self._column.addWidget(self.headline)
        self._column.addWidget(self.where)
        self._column.addLayout(row)
        self._column.addWidget(self.picture, 1)
        self._column.addWidget(area)
        self._column.addWidget(self.empty)
        self.stay.clicked.connect(self._on_stay_clicked)
        self.bench.switched.connect(self._on_switched)
        document.lab_changed.connect(self._on_lab_changed)
        self.dress()
        self._on_lab_changed(document.lab)

    def _step_button(self, arrow: Qt.ArrowType, tip: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setArrowType(arrow)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._step(step))
        return button

    # -- how wide it is ------------------------------------------------------------

    @property
    def is_wide(self) -> bool:
        """Tell whether the results are shown beside the picture."""
        return self.results is not None and not self.results.isHidden()

    @property
    def view(self) -> SynapseView | None:
        """Return the newest state of the watched contact."""
        return self._view

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the results where there is room for them."""
        super().resizeEvent(event)
        is_wide = self.width() >= theme.px(WIDE) and self.synapse is not None
        if is_wide != self.is_wide:
            if self.results is None:  # its plots are imported when first wanted
                from neurolab.microscope.results import Results

                self.results = Results()
                self._sides.addWidget(self.results)
            self.results.setVisible(is_wide)
            direction = QBoxLayout.Direction
            self._inner.setDirection(
                direction.LeftToRight if is_wide else direction.TopToBottom
            )
            self._below.updateGeometry()
            self.widened.emit(is_wide)

    # -- which contact ---------------------------------------------------------------

    def show_synapse(self, synapse: str) -> bool:
        """Look at a synapse if it has full detail; tell whether it has."""
        if synapse not in [one.id for one in full_synapses(self._document.lab)]:
            return False
        if synapse != self.synapse:
            self.synapse, self.wish = synapse, None
            self.ask()
            self._update_routes()
        return True

    def ask(self) -> None:
        """Say which contact the frames are to show."""
        self.stay.setChecked(self.wish is not None)
        self.watch_requested.emit(self.synapse, self.wish)

    def _on_stay_clicked(self, down: bool) -> None:
        here = 0 if self._view is None else self._view.contact
        self.wish = here if down else None
        self.ask()

    def _step(self, step: int) -> None:
        if self._view is None:
            return
        self.wish = (self._view.contact + step) % self._view.anatomy.contacts
        self.ask()

    # -- the lab ---------------------------------------------------------------------

    def _on_lab_changed(self, lab: Lab) -> None:
        known = [one.id for one in full_synapses(lab)]
        if self.synapse not in known:
            self.synapse, self.wish = (known[0] if known else None), None
            self._view = self._frame = None
            self.picture.clear()
            self.ask()
        parts: tuple[QWidget, ...] = (
            self.headline,
            self.where,
            self.picture,
            self._below,
            self.stay,
            self.before,
            self.after,
        )
        for part in parts:
            part.setVisible(bool(known))
        if self._view is None:
            waits = self.tr("The inside is shown as soon as the engine is ready.")
            self._say(self.headline, waits)
        self.empty.setVisible(not known)
        self._update_routes()

    def _update_routes(self) -> None:
        for one in full_synapses(self._document.lab):
            if one.id == self.synapse:
                transmitter = str(transmitter_of(self._document.lab, one))
                self.bench.show_routes(transmitter, one.closed)

    def _on_switched(self, route: str, is_open: bool) -> None:
        if self.synapse is None:
            return
        name = cast("RouteName", route)
        lab = with_route(self._document.lab, self.synapse, name, is_open=is_open)
        try:
            self._document.edit(lab, self.tr("Clearing"))
        except NeuroLabError as error:
            self._document.cancel()
            self._update_routes()
            self.failed.emit(error)

    # -- the present -----------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the panel was folded."""
        super().showEvent(event)
        if self._frame is not None:
            self.show_frame(self._frame)

    def show_frame(self, frame: Frame) -> None:
        """Show what a frame holds of the watched contact."""
        view = frame.synapse
        if view is None or view.anatomy.synapse != self.synapse:
            return
        self._view, self._frame = view, frame
        if not self.isVisible():
            return
        self.picture.show_view(view, frame.time_ms, frame.share)
        if self.picture.plan is not None:
            before = self.readings.sizeHint().height()
            self.readings.show_view(view, self.picture.plan)
            if self.readings.sizeHint().height() != before:
                self._below.updateGeometry()
        self.bench.show_view(view)
        name = transmitter_name(view.anatomy.transmitter)
        said = headline(view)
        self._say(self.headline, said[:1].upper() + said[1:])
        self._say(self.where, f"{name}, {place_of(view.anatomy, view.contact)}")

    @staticmethod
    def _say(label: QLabel, text: str) -> None:
        if label.text() != text:
            label.setText(text)

    # -- look ------------------------------------------------------------------------

    def _dress(self) -> None:
        look = theme.current()
        self._column.setContentsMargins(1, theme.px(2), 1, theme.px(2))
        self._column.setSpacing(theme.px(2))
        edge = theme.px(10)
        self._row.setContentsMargins(edge, 0, edge, 0)
        self.headline.setFont(theme.font(look.small_px, strong=True))
        self.where.setFont(theme.font(look.small_px))
        self.where.setStyleSheet(f"color: {look.quiet};")
        self.stay.setFont(theme.font(look.small_px))
        for label in (self.headline, self.where, self.empty):
            label.setContentsMargins(edge, 0, edge, 0)
