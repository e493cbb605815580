"""Context menus: what can be done with what is under the pointer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from neurolab.document.edits.branches import add_bouton, add_dendrite, remove_branch
from neurolab.document.edits.refs import branch_of, find, neuron_of
from neurolab.document.edits.sheaths import (
    add_internode,
    remove_internode,
    strip_myelin,
    wrap_myelin,
)
from neurolab.document.edits.things import add_electrode
from neurolab.document.records import BranchKind, ElectrodeMode
from neurolab.errors import NeuroLabError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPointF

    from neurolab.diagram.pointing import Hit
    from neurolab.diagram.view import DiagramView
    from neurolab.document.edits.refs import Ref
    from neurolab.document.records import Branch, Lab, Place


def menu_at(view: DiagramView, point: QPointF) -> QMenu | None:
    """Return the menu for a point, None on free paper."""
    found = view.diagram.hit(point)
    if found is None or found.handle is not None:
        return None
    if found.ref not in view.diagram.selected:
        branch = None
        if found.kind == "membrane" and found.place is not None:
            branch = (found.place.neuron, found.place.branch)
        view.diagram.select((found.ref,), branch)
    return _Menu(view, found, point).menu


class _Menu:
    """Builds one menu."""

    def __init__(self, view: DiagramView, found: Hit, point: QPointF) -> None:
        self.view, self.found, self.point = view, found, point
        self.scene = view.diagram
        self.menu = QMenu(view)
        self.menu.setToolTipsVisible(True)
        if found.kind == "membrane" and found.place is not None:
            self._membrane(found.place)
        elif found.kind in ("contact", "gap", "input", "electrode"):
            self._switch(found.ref)
        self.menu.addSeparator()
        tr = view.tr
        if found.ref.kind != "gap":
            self.menu.addAction(tr("Rename"), lambda: view.rename(found.ref))
        self.menu.addAction(tr("Duplicate"), self.scene.duplicate)
        self.menu.addAction(tr("Copy"), self.scene.copy)
        self.menu.addAction(tr("Delete"), self.scene.delete)

    def _edit(self, text: str, change: Callable[[], Lab]) -> None:
        """Add an entry that changes the lab, greyed with the reason if it cannot."""
        action = self.menu.addAction(text)
        try:
            change()
        except NeuroLabError as error:
            action.setEnabled(False)
            action.setToolTip(str(error))
            return
        action.triggered.connect(lambda: self.scene.edit(change(), text))

    def _membrane(self, place: Place) -> None:
        tr, lab = self.view.tr, self.scene.lab
        neuron = neuron_of(lab, place.neuron)
        branch = branch_of(neuron, place.branch)
        self._edit(tr("Record the voltage here"), lambda: add_electrode(lab, place)[0])
        self._edit(
            tr("Inject current here"),
            lambda: add_electrode(lab, place, ElectrodeMode.CURRENT_CLAMP)[0],
        )
        self._edit(
            tr("Clamp the voltage here"),
            lambda: add_electrode(lab, place, ElectrodeMode.VOLTAGE_CLAMP)[0],
        )
        self.menu.addAction(
            tr("Join it to another cell by a gap junction"),
            lambda: self.scene.start_joining(place),
        )
        self.menu.addSeparator()
        self._branch_entries(lab, place, branch)
        if any(one.kind is BranchKind.INTERNODE for one in neuron.branches):
            self.menu.addSeparator()
            key = place.neuron
            self._edit(tr("Add an internode"), lambda: add_internode(lab, key))
            self._edit(tr("Remove an internode"), lambda: remove_internode(lab, key))

    def _branch_entries(self, lab: Lab, place: Place, branch: Branch) -> None:
        """Add what suits the kind of branch."""
        tr, where = self.view.tr, (place.neuron, place.branch)
        kinds = (BranchKind.SOMA, BranchKind.DENDRITE, BranchKind.HILLOCK)
        if branch.kind in kinds:
            degrees = self._outward(place)
            self._edit(
                tr("Let a dendrite grow here"),
                lambda: add_dendrite(lab, *where, place.position, degrees)[0],
            )
        if branch.kind in (BranchKind.AXON, BranchKind.NODE):
            self._edit(tr("Add a bouton"), lambda: add_bouton(lab, *where)[0])
        if branch.kind is BranchKind.AXON:
            self._edit(tr("Wrap in myelin"), lambda: wrap_myelin(lab, *where))
        if branch.kind is BranchKind.INTERNODE:
            self._edit(tr("Strip the myelin"), lambda: strip_myelin(lab, *where))
        if branch.parent is not None:
            self._edit(
                tr("Remove this branch and what grows from it"),
                lambda: remove_branch(lab, *where),
            )

    def _outward(self, place: Place) -> float:
        """Return the direction from a branch to the pointer, in degrees."""
        shape = self.scene.picture.shapes[place.neuron].branches[place.branch]
        x, y = shape.point(place.position)
        if shape.is_ball:
            x, y = shape.centre
            dx, dy = self.point.x() - x, self.point.y() - y
            return math.degrees(math.atan2(dy, dx))
        normal = shape.normal(place.position)
        side = (self.point.x() - x) * normal[0] + (self.point.y() - y) * normal[1]
        along = math.degrees(math.atan2(normal[0], -normal[1]))
        return along - 50.0 if side >= 0.0 else along + 50.0

    def _switch(self, ref: Ref) -> None:
        """Offer to switch an electrode, input or synapse on or off."""
        record = find(self.scene.lab, ref)
        is_on = getattr(record, "on", None)
        if is_on is None:
            return
        tr = self.view.tr
        text = tr("Switch off") if is_on else tr("Switch on")
        self._edit(text, lambda: self.scene.switched(ref, on=not is_on))
