"""Joins microscope, drug shelf and bath to the window: docks, selection, frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt

from neurolab.errors import NeuroLabError
from neurolab.microscope.edits import full_synapses
from neurolab.microscope.panel import MicroscopePanel
from neurolab.oscilloscope.oscilloscope import MOST_CHANNELS
from neurolab.pharmacy.bath import BathPanel
from neurolab.pharmacy.shelf import Shelf
from neurolab.widgets import theme
from neurolab.window.docks import PanelDock
from neurolab.window.results_part import ResultsPart

if TYPE_CHECKING:
    from neurolab.document.edits.refs import Ref
    from neurolab.document.records import Lab
    from neurolab.simulation.reports import Frame
    from neurolab.window.main_window import MainWindow

SYNAPSE_SHARE = 0.64
"""Of the right column's height, while a synapse can be seen from inside."""


class SynapsePart(QObject):
    """What the window does with its microscope, its drug shelf and its bath.

    Parameters
    ----------
    window : MainWindow
        With its docks made.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.microscope = MicroscopePanel(window.document)
        self.shelf = Shelf(window.document)
        self.dock = PanelDock("synapse", self.tr("Synapse"), self.microscope)
        self.shelf_dock = PanelDock(
            "drugs", self.tr("Drug shelf"), self.shelf, scrolls=True
        )
        window.panels.add("synapse", self.dock)
        window.panels.add("drugs", self.shelf_dock)
        self.bath = BathPanel(window.document)
        self.bath_dock = PanelDock("bath", self.tr("Bath"), self.bath, scrolls=True)
        window.panels.add("bath", self.bath_dock)
        self._has_full: bool | None = None
        self.microscope.picture.opened_wide.connect(
            lambda: window.panels.show_alone("synapse")
        )
        self.microscope.watch_requested.connect(
            lambda synapse, _contact: self.shelf.show_synapse(synapse)
        )
        self.shelf.show_synapse(self.microscope.synapse)
        self.microscope.picture.part_clicked.connect(self._on_part_clicked)
        self.results = ResultsPart(window, self.microscope)
        self.microscope.watch_requested.connect(window.control.worker.watch)
        self.microscope.ask()
        window.control.frame_taken.connect(self._on_frame)
        window.scene.selection_made.connect(self._on_selection_made)
        window.inspector.subject_chosen.connect(self._on_subject_chosen)
        window.document.lab_changed.connect(self._on_lab_changed)

    def take_out(self) -> None:
        """Take the right column's docks out, so that no tabs are left behind."""
        for name in ("synapse", "stimulus", "inspector", "drugs", "bath"):
            self._window.removeDockWidget(self._window.panels.docks[name])

    def put(self) -> None:
        """Put the docks where they belong, and what shares their column."""
        window, docks = self._window, self._window.panels.docks
        right = Qt.DockWidgetArea.RightDockWidgetArea
        vertical = Qt.Orientation.Vertical
        stimulus, inspector = docks["stimulus"], docks["inspector"]
        self._has_full = bool(full_synapses(window.document.lab))
        for dock in (stimulus, inspector, self.dock, self.shelf_dock, self.bath_dock):
            dock.setFloating(False)
            window.addDockWidget(right, dock)
            dock.show()
        self.dock.setVisible(self._has_full)
        if self._has_full:
            window.splitDockWidget(self.dock, stimulus, vertical)
            window.tabifyDockWidget(stimulus, inspector)
        else:
            window.splitDockWidget(stimulus, inspector, vertical)
        window.tabifyDockWidget(inspector, self.shelf_dock)
        window.tabifyDockWidget(self.shelf_dock, self.bath_dock)
        inspector.raise_()
        if self._has_full:
            height = max(window.height() - theme.px(120), 300)
            upper = round(SYNAPSE_SHARE * height)
            window.resizeDocks(
                [self.dock, inspector], [upper, height - upper], vertical
            )

    def _on_frame(self, frame: Frame) -> None:
        self.microscope.show_frame(frame)
        self.shelf.show_frame(frame)
        self._update_cone()

    def _update_cone(self) -> None:
        """Join the panel to the bouton that it shows, if it lies beside the diagram."""
        view, diagram = self.microscope.view, self._window.diagram
        is_beside = (
            self.microscope.isVisible()
            and not self.dock.isFloating()
            and diagram.isVisible()
            and self._window.dockWidgetArea(self.dock)
            is Qt.DockWidgetArea.RightDockWidgetArea
        )
        if view is None or not is_beside:
            diagram.show_cone(None)
            return
        place = view.anatomy.places[view.contact]
        diagram.show_cone((view.anatomy.synapse, place))

    def _on_part_clicked(self, address: str) -> None:
        """Put the trace of a part on the scope."""
        document = self._window.document
        channels = document.lab.channels
        if address in channels:
            return
        kept = channels[: MOST_CHANNELS - 1]
        try:
            document.edit(
                replace(document.lab, channels=(*kept, address)), self.tr("Trace")
            )
        except NeuroLabError as error:
            document.cancel()
            self.microscope.failed.emit(error)

    def _on_lab_changed(self, lab: Lab) -> None:
        """Show the microscope in a lab with something to see in it."""
        has_full = bool(full_synapses(lab))
        if self._has_full is not None and has_full != self._has_full:
            self.take_out()
            self.put()

    def _on_selection_made(self, refs: tuple[Ref, ...]) -> None:
        for ref in refs:
            if ref.kind == "synapse":
                self.microscope.show_synapse(ref.id)

    def _on_subject_chosen(self, address: str) -> None:
        first, _, name = address.partition(".")
        if first == "synapse":
            self.microscope.show_synapse(name)
