"""Joins the diagram to the window: menus, inspector, palette, picture of the axon."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from neurolab.diagram.actions import make_actions
from neurolab.diagram.distance_time import DistanceTime
from neurolab.document.edits.refs import Ref
from neurolab.document.records import BranchKind
from neurolab.document.templates import generic_neuron
from neurolab.errors import NeuroLabError
from neurolab.formats.swc import load_swc, neuron_from_swc
from neurolab.texts import word
from neurolab.window.docks import PanelDock

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from neurolab.diagram.view import DiagramView
    from neurolab.document.records import Neuron
    from neurolab.simulation.reports import Frame, TraceChunk
    from neurolab.window.main_window import MainWindow
    from neurolab.window.palette import PaletteItem

REFUSAL_MS = 6000
EDIT_ACTIONS = (
    "cut",
    "copy",
    "paste",
    "duplicate",
    "delete",
    "rename",
    "select_all",
)
VIEW_ACTIONS = ("labels", "range", "true_scale", "fit", "zoom_in", "zoom_out")


def morphology(path: Path) -> Neuron:
    """Return the neuron of an SWC file, with the membranes of the generic neuron.

    Raises
    ------
    FormatError
        If the file cannot be read, even repaired.
    """
    pattern = generic_neuron()
    by_id = {one.id: one for one in pattern.membranes}
    membranes = {one.kind: by_id[one.membrane] for one in reversed(pattern.branches)}
    for kind in BranchKind:
        membranes.setdefault(kind, membranes[BranchKind.SOMA])
    return neuron_from_swc(
        load_swc(path, repair=True),
        neuron_id="n1",
        membranes=membranes,
        celsius=pattern.celsius,
        valid_celsius=pattern.valid_celsius,
        about=word("placing.morphology", file=path.name),
    )


class DiagramPart(QObject):
    """What the window does with its diagram.

    Parameters
    ----------
    window : MainWindow
        With its actions and docks made.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.view: DiagramView = window.diagram
        self.scene = window.scene
        self.actions = make_actions(self.view)
        self.axon = DistanceTime()
        self.axon_dock = PanelDock("axon", self.tr("Along the axon"), self.axon)
        self._fill_menus()
        self._add_dock()
        scene, palette = self.scene, window.palette_panel
        palette.placing_requested.connect(self._on_placing_requested)
        palette.placing_cancelled.connect(scene.cancel_gesture)
        palette.placing_moved.connect(self.view.placing_moved)
        palette.placing_dropped.connect(self._on_placing_dropped)
        scene.placing_changed.connect(self._on_scene_placing_changed)
        scene.selection_made.connect(self._on_scene_selection_made)
        scene.refused.connect(self._on_scene_refused)
        window.inspector.subject_chosen.connect(self._on_subject_chosen)
        window.document.lab_changed.connect(self.axon.set_lab)
        self.axon.set_lab(window.document.lab)

    def _fill_menus(self) -> None:
        """Put the diagram's actions into the Edit and View menus."""
        menus = self._window.actions_table.menus
        for name, actions in (("edit", EDIT_ACTIONS), ("view", VIEW_ACTIONS)):
            menu: QMenu = menus[name]
            before = menu.actions()[0] if name == "view" else None
            for key in actions:
                if before is not None:
                    menu.insertAction(before, self.actions[key])
                else:
                    menu.addAction(self.actions[key])
            if before is not None:
                menu.insertSeparator(before)
        for key in VIEW_ACTIONS:
            # one key from everywhere; text fields keep their letters
            self.actions[key].setShortcutContext(Qt.ShortcutContext.WindowShortcut)

    def _add_dock(self) -> None:
        """Put the picture of the axon under the inspector, hidden until wanted."""
        window = self._window
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.axon_dock)
        self.axon_dock.hide()
        toggle = self.axon_dock.toggleViewAction()
        window.actions_table.submenus["panels"].addAction(toggle)

    # -- what runs -------------------------------------------------------------------

    def show_frame(self, frame: Frame) -> None:
        """Colour diagram and axon by the present state."""
        self.scene.show_frame(frame)
        self.axon.range = self.scene.picture.range
        self.axon.show_frame(frame)

    def take_chunks(self, chunks: list[TraceChunk]) -> None:
        """Mark what passed the nodes."""
        self.axon.take_chunks(chunks)

    # -- palette ---------------------------------------------------------------------

    def _on_placing_requested(self, item: PaletteItem) -> None:
        """Let what was chosen in the palette follow the pointer."""
        if item.kind != "swc":
            self.scene.start_placing(f"{item.kind}:{item.name}")
            self.view.setFocus()
            return
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("A traced neuron"), "", "SWC (*.swc *.SWC)"
        )
        if not chosen:
            self._window.palette_panel.release()
            return
        try:
            neuron = morphology(Path(chosen))
        except NeuroLabError as error:
            self._window.palette_panel.release()
            self._window.notices.say_error(error)
            return
        self.scene.start_placing("neuron:", neuron)

    def _on_placing_dropped(self, global_point: QPoint) -> None:
        """Place what was dragged here; beside the bench it is given up."""
        if not self.view.placing_dropped(global_point) and self.scene.is_placing:
            self.scene.cancel_gesture()
            self._on_scene_refused(self.tr("Drop it on the bench to place it"))

    def _on_scene_placing_changed(self, kind: str) -> None:
        if not kind:
            self._window.palette_panel.release()

    # -- selection -------------------------------------------------------------------

    def _on_scene_selection_made(self, refs: tuple[Ref, ...]) -> None:
        """Inspect what is selected."""
        if not refs:
            return
        ref, branch = refs[-1], self.scene.branch
        address = f"{ref.kind}.{ref.id}"
        if ref.kind == "neuron" and branch is not None and branch[0] == ref.id:
            address = f"neuron.{branch[0]}.{branch[1]}"
        elif ref.kind == "gap":
            address = f"electrical_synapse.{ref.id}"
        self._window.inspector.show_subject(address)
        self._window.stimulus.show_stimulus(address)

    def _on_scene_refused(self, text: str) -> None:
        """Say why a gesture was refused, for a moment."""
        self._window.statusBar().showMessage(text, REFUSAL_MS)

    def _on_subject_chosen(self, address: str) -> None:
        """Select in the diagram what was chosen in the inspector."""
        kind, *names = address.split(".")
        scene = self.scene
        if kind == "neuron" and len(names) > 1:
            branch = (names[0], names[1])
            known = scene.picture.shapes.get(names[0])
            has_it = known is not None and names[1] in known.branches
            scene.select((Ref("neuron", names[0]),), branch if has_it else None)
        elif kind in ("electrode", "input", "synapse") and names:
            for ref in (Ref("electrode", names[0]), Ref("input", names[0])):
                if ref.kind == kind:
                    scene.select((ref,))
            if kind == "synapse":
                scene.select((Ref("synapse", names[0]),))
