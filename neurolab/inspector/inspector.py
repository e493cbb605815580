"""The inspector panel: choose or select something, read and change its parameters."""

from __future__ import annotations

import time
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from neurolab.document.addresses import set_value
from neurolab.errors import LabError
from neurolab.inspector.about import about
from neurolab.inspector.live import LiveValues
from neurolab.inspector.parameter_form import ParameterForm
from neurolab.inspector.subjects import (
    BENCH,
    Subject,
    found,
    groups_of,
    is_changed,
    is_sought,
    is_usual,
    subjects,
)
from neurolab.simulation.synapse_words import words_of_synapse
from neurolab.widgets import theme
from neurolab.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.addresses import Quantity
    from neurolab.document.document import Document
    from neurolab.document.records import Lab
    from neurolab.simulation.reports import Frame

READ_EVERY_S = 0.1
SEARCH_MS = 150
MOST_FOUND = 40


class Page(IntEnum):
    """The pages of the inspector."""

    PARAMETERS = 0
    LIVE = 1
    ABOUT = 2


class Shown(IntEnum):
    """Which parameters are listed."""

    USUAL = 0
    ALL = 1
    CHANGED = 2


class Inspector(theme.Themed, QWidget):
    """Parameters of one thing on the bench.

    Signals
    -------
    subject_chosen : str
        The user chose another thing from the list; its address.
    failed : NeuroLabError
    readings_wanted : tuple of str
        Addresses whose present values the frames should hold.
    """

    subject_chosen = Signal(str)
    failed = Signal(object)
    readings_wanted = Signal(tuple)

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
        self.search.setPlaceholderText(self.tr("Search the whole bench"))
        self.search.setClearButtonEnabled(True)
        self.live = WrappedLabel()
        self.live.hide()
        self.filter = QComboBox()
        self.filter.addItems([self.tr("Usual"), self.tr("All"), self.tr("Changed")])
        self.filter.setToolTip(
            self.tr("Which parameters: those of a lesson, all, or what is changed")
        )
        self.filter.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.form = ParameterForm(document)
        self.empty = WrappedLabel()
        self.empty.hide()
        self.reset = QPushButton(self.tr("All as usual"))
        self.reset.setToolTip(self.tr("Give every parameter here its default"))
        self.reset.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.values = LiveValues()
        self.about = WrappedLabel()
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for title in (self.tr("Parameters"), self.tr("Live"), self.tr("About")):
            self.tabs.addTab(title)
        self._searching = QTimer(self)
        self._searching.setSingleShot(True)
        self._searching.setInterval(SEARCH_MS)
        self._lay_out()
        self.chooser.activated.connect(self._on_chosen)
        self.search.textChanged.connect(lambda _: self._searching.start())
        self._searching.timeout.connect(self._update_form)
        self.filter.currentIndexChanged.connect(lambda _: self._update_form())
        self.reset.clicked.connect(self._on_reset_clicked)
        self.form.failed.connect(self.failed)
        self.values.wanted.connect(self.readings_wanted)
        document.lab_changed.connect(self._on_lab_changed)
        self.dress()
        self._on_lab_changed(document.lab)

    def _lay_out(self) -> None:
        """Put the parts in their places."""
        parameters = QWidget()
        inner = QVBoxLayout(parameters)
        inner.setContentsMargins(0, 0, theme.px(4), 0)
        inner.addWidget(self.form)
        inner.addWidget(self.empty)
        inner.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        search_row = QWidget()
        row = QHBoxLayout(search_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.search, 1)
        row.addWidget(self.filter)
        first = QWidget()
        page = QVBoxLayout(first)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(search_row)
        page.addWidget(_scrolled(parameters), 1)
        pages = QStackedWidget()
        for one in (first, _scrolled(self.values), _scrolled(self.about)):
            pages.addWidget(one)
        self.tabs.currentChanged.connect(pages.setCurrentIndex)
        self.tabs.currentChanged.connect(lambda _: self._update_page())
        column = QVBoxLayout(self)
        for part in (self.chooser, self.live, self.tabs):
            column.addWidget(part)
        column.addWidget(pages, 1)

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
        self._update_page()

    def show_frame(self, frame: Frame) -> None:
        """Read the voltage at what is shown, ten times a second."""
        self.values.show_frame(frame)
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
        text = "" if synapse is None else words_of_synapse(frame, synapse)
        if not text:
            self.live.hide()
            return
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
            self._update_page()

    def _on_chosen(self, row: int) -> None:
        self.show_subject(self._subjects[row].address)
        self.subject_chosen.emit(self._address)

    def _update_form(self) -> None:
        """Show the parameters that are sought, or those of the subject."""
        self._searching.stop()
        sought = self.search.text().strip()
        groups = self._found(sought) if sought else self._of_subject()
        self.form.show_quantities(groups)
        is_empty = not any(group for _, group in groups)
        self.empty.setText(
            self.tr("Nothing on the bench has that name.")
            if sought
            else self.tr("Everything here is as usual.")
        )
        self.empty.setVisible(is_empty)
        shows_changes = not sought and self.filter.currentIndex() == Shown.CHANGED
        self.reset.setVisible(shows_changes and not is_empty)

    def _update_page(self) -> None:
        """Bring the page that can be seen up to date."""
        match self.tabs.currentIndex():
            case Page.PARAMETERS:
                self._update_form()
            case Page.LIVE:
                self.values.show_subject(self._document.lab, self._address)
            case Page.ABOUT:
                self.about.setText(about(self._document.lab, self._address))

    def _of_subject(self) -> list[tuple[str, list[Quantity]]]:
        """Return the parameters of the subject that the filter lets through."""
        passes: dict[Shown, Callable[[Quantity], bool]] = {
            Shown.USUAL: is_usual,
            Shown.ALL: lambda _: True,
            Shown.CHANGED: is_changed,
        }
        wanted = passes[Shown(self.filter.currentIndex())]
        return [
            (heading, [one for one in group if wanted(one)])
            for heading, group in groups_of(self._document.lab, self._address)
        ]

    def _found(self, sought: str) -> list[tuple[str, list[Quantity]]]:
        """Return what is sought, first of the subject, then of the whole bench."""
        own = [
            (heading, [one for one in group if is_sought(one, sought)])
            for heading, group in groups_of(self._document.lab, self._address)
        ]
        shown = {one.address for _, group in own for one in group}
        others = found(self._document.lab, sought, self._subjects, MOST_FOUND)
        return own + [
            (heading, [one for one in group if one.address not in shown])
            for heading, group in others
        ]

    def _on_reset_clicked(self) -> None:
        """Give every changed parameter of the subject its default, as one edit."""
        lab = self._document.lab
        for _, group in self._of_subject():
            for one in group:
                if one.default is not None:
                    lab = set_value(lab, one.address, one.default)
        self._document.edit(lab, self.tr("As usual"))

    # -- events ----------------------------------------------------------------------

    def showEvent(self, event: object) -> None:
        """Catch up with what changed while it was hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._update_page()

    def _dress(self) -> None:
        look = theme.current()
        column = self.layout()
        if column is not None:
            edge = theme.px(10)
            column.setContentsMargins(edge, theme.px(4), theme.px(6), theme.px(6))
            column.setSpacing(theme.px(6))
        for label in (self.live, self.about, self.empty):
            label.setFont(theme.font(look.small_px))
        self.tabs.setFont(theme.font(look.small_px, strong=True))
        self.tabs.setStyleSheet(
            f"QTabBar::tab {{ background: transparent; color: {look.quiet};"
            f" border: none; border-bottom: 2px solid transparent;"
            f" padding: {theme.px(4)}px {theme.px(8)}px; }}"
            f" QTabBar::tab:selected {{ color: {look.accent};"
            f" border-bottom-color: {look.accent}; }}"
        )
        self.form.rebuild()
        if self.isVisible():
            self._update_page()


def _scrolled(content: QWidget) -> QScrollArea:
    """Return an area that scrolls a page up and down."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area
