"""Everything that can be done on the diagram, as actions for menus and shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from neurolab.diagram.view import ZOOM_STEP

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.diagram.view import DiagramView


def make_actions(view: DiagramView) -> dict[str, QAction]:
    """Return the actions of a view by name.

    They answer their shortcuts while the view has the focus; a window that puts them
    into its menus may widen that with ``setShortcutContext``.
    """
    scene, tr = view.diagram, view.tr
    table: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
        ("delete", tr("Delete"), "Del", scene.delete),
        ("cut", tr("Cut"), "Ctrl+X", scene.cut),
        ("copy", tr("Copy"), "Ctrl+C", scene.copy),
        ("paste", tr("Paste"), "Ctrl+V", scene.paste),
        ("duplicate", tr("Duplicate"), "Ctrl+D", scene.duplicate),
        ("select_all", tr("Select all"), "Ctrl+A", scene.select_all),
        ("rename", tr("Rename"), "F2", view.rename_selected),
        ("fit", tr("Show everything"), "Home", view.fit),
        ("zoom_in", tr("Zoom in"), "+", lambda: view.zoom(ZOOM_STEP)),
        ("zoom_out", tr("Zoom out"), "-", lambda: view.zoom(1.0 / ZOOM_STEP)),
        ("labels", tr("Name the parts"), "L", scene.cycle_labels),
        ("range", tr("Colours: rest ± 10 mV"), "V", scene.toggle_range),
        (
            "true_scale",
            tr("True scale"),
            "T",
            lambda: scene.set_true_scale(not scene.picture.is_true),
        ),
    )
    actions = {}
    for name, text, keys, slot in table:
        action = QAction(text, view)
        action.setObjectName(f"diagram.{name}")
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False, slot=slot: slot())
        view.addAction(action)
        actions[name] = action
    actions["delete"].setShortcuts([QKeySequence("Del"), QKeySequence("Backspace")])
    actions["zoom_in"].setShortcuts([QKeySequence("+"), QKeySequence("=")])
    for name in ("range", "true_scale"):
        actions[name].setCheckable(True)

    def follow() -> None:
        actions["range"].setChecked(scene.is_fine)
        actions["true_scale"].setChecked(scene.picture.is_true)

    scene.range_changed.connect(follow)
    scene.scale_changed.connect(follow)
    follow()
    return actions
