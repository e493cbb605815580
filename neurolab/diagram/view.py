"""The view of the scene: zoom, pan, keys, and what is written on its glass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView

from neurolab.diagram.annotations import FIT_MARGINS
from neurolab.diagram.cone import paint_cone
from neurolab.diagram.drug_marks import paint_marks
from neurolab.diagram.glass import Glass, paint_background
from neurolab.diagram.menus import menu_at
from neurolab.diagram.rename import NameEdit

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from neurolab.diagram.drug_marks import Mark
    from neurolab.diagram.scene import DiagramScene
    from neurolab.document.edits.refs import Ref
    from neurolab.document.records import Lab

ZOOM_STEP = 1.2
SMALLEST_SCALE, LARGEST_SCALE = 0.004, 40.0
WHEEL_NOTCH = 120.0
LARGEST_FIT = 2.2
PAN_STEP = 60

MARGIN_SHARE = 0.34
"""Most of a view's height that stays free above and below."""


class DiagramView(QGraphicsView):
    """Shows a `DiagramScene`.

    Signals
    -------
    menu_requested : QPoint
        A context menu was asked for on free paper, in global pixels.
    """

    menu_requested = Signal(object)

    def __init__(self, scene: DiagramScene) -> None:
        super().__init__(scene)
        self.diagram = scene  # a view does not keep its scene alive
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        for bar in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 200)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAccessibleName(self.tr("Diagram of the bench"))
        self._glass = Glass(self)
        self.cone: tuple[str, tuple[str, str, float]] | None = None
        self.marked: tuple[Lab | None, tuple[Mark, ...]] = (None, ())
        self._is_fitted = True
        self._pan_from: QPoint | None = None
        self._name_edit: NameEdit | None = None
        scene.scale_changed.connect(self.fit)
        scene.document.opened.connect(lambda _: QTimer.singleShot(0, self, self.fit))
        scene.range_changed.connect(self.viewport().update)
        scene.labels_changed.connect(self.viewport().update)
        scene.placing_changed.connect(self._on_scene_placing_changed)

    def show_cone(self, cone: tuple[str, tuple[str, str, float]] | None) -> None:
        """Join a contact's bouton to the right edge: synapse, and where it is."""
        if cone != self.cone:
            self.cone = cone
            self.viewport().update()

    # -- zoom and pan ----------------------------------------------------------------

    def fit(self) -> None:
        """Show everything."""
        bounds = self.diagram.picture.bounds()
        left, top, right, bottom = FIT_MARGINS
        share = min(self.viewport().height() * MARGIN_SHARE / (top + bottom), 1.0)
        top, bottom = top * share, bottom * share
        self.diagram.annotations.margins = (left, top, right, bottom)
        width = max(self.viewport().width() - left - right, 50.0)
        height = max(self.viewport().height() - top - bottom, 50.0)
        scale = 1.0
        if not bounds.isEmpty():
            scale = min(width / bounds.width(), height / max(bounds.height(), 1.0))
        scale = min(max(scale, SMALLEST_SCALE), LARGEST_FIT)
        shift = QPointF(left - right, top - bottom) / (2.0 * scale)
        centre = bounds.center() - shift
        middle = QRectF(self.viewport().rect()).center()
        self.diagram.annotations.corners = tuple(
            one.translated(centre * scale - middle) for one in self.corners()
        )
        self._set_scale(scale)
        self.centerOn(centre)
        self._is_fitted = True

    def corners(self) -> tuple[QRectF, QRectF]:
        """Return where scale bar and legend are written, in the viewport."""
        return self._glass.corners()

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Zoom about a point of the viewport, its middle by default."""
        middle = QPointF(self.viewport().rect().center()) if about is None else about
        before = self.mapToScene(middle.toPoint())
        scale = self.diagram.scale * factor
        self._set_scale(min(max(scale, SMALLEST_SCALE), LARGEST_SCALE))
        after = self.mapToScene(middle.toPoint())
        moved = after - before
        self.pan(moved.x() * self.diagram.scale, moved.y() * self.diagram.scale)
        self._is_fitted = False

    def _set_scale(self, scale: float) -> None:
        self.resetTransform()
        self.scale(scale, scale)
        self.diagram.set_scale(scale)

    def pan(self, dx: float, dy: float) -> None:
        """Shift the drawing by pixels."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - round(dx))
        down.setValue(down.value() - round(dy))
        self._is_fitted = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; a touchpad pans, with Ctrl it zooms."""
        pixels = event.pixelDelta()
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not pixels.isNull() and not zooms:
            self.pan(pixels.x(), pixels.y())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan(event.angleDelta().y() or event.angleDelta().x(), 0.0)
        else:
            notches = event.angleDelta().y() / WHEEL_NOTCH
            self.zoom(ZOOM_STEP**notches, event.position())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything in view while nobody zoomed."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    # -- mouse -----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pan with the middle button; the rest is the scene's."""
        self._end_renaming()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or let the scene know."""
        if self._pan_from is not None:
            here = event.position().toPoint()
            by = here - self._pan_from
            self._pan_from = here
            self.pan(by.x(), by.y())
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stop panning, or let the scene know."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = None
            self.viewport().unsetCursor()
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename what was double-clicked."""
        point = self.mapToScene(event.position().toPoint())
        found = self.diagram.hit(point)
        if found is not None and found.handle is None:
            self.rename(found.ref)
        elif found is None:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self.diagram.leave()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with what is under the pointer."""
        if self.diagram.is_busy:
            return
        point = self.mapToScene(event.pos())
        menu = menu_at(self, point)
        if menu is not None:
            menu.exec(event.globalPos())
            menu.deleteLater()
        else:
            self.menu_requested.emit(event.globalPos())

    # -- placing from a palette ------------------------------------------------------

    def placing_moved(self, global_point: QPoint) -> None:
        """Let what is placed follow a pointer that another widget holds."""
        point = self.mapFromGlobal(global_point)
        if self.diagram.is_placing and self.rect().contains(point):
            self.diagram.move_gesture(self.mapToScene(point))

    def placing_dropped(self, global_point: QPoint) -> bool:
        """Drop it, if the pointer is here; otherwise it waits for a click."""
        point = self.mapFromGlobal(global_point)
        if not (self.diagram.is_placing and self.rect().contains(point)):
            return False
        self.diagram.drop_placing(self.mapToScene(point))
        return True

    def _on_scene_placing_changed(self, kind: str) -> None:
        if kind:
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.viewport().unsetCursor()

    # -- keys ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pan and zoom by keyboard; arrows move what is selected."""
        step = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }.get(Qt.Key(event.key()))
        if step is not None:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self.diagram.selected and not shift:
                self.diagram.nudge(*step)
            else:
                self.pan(-PAN_STEP * step[0], -PAN_STEP * step[1])
            event.accept()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape for a gesture or a selection, before the window takes it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and (self.diagram.is_busy or self.diagram.selected)
        ):
            event.accept()
            return True
        return bool(super().event(event))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the things on the bench, and then on to the next panel."""
        if self.diagram.select_next(1 if forward else -1):
            return True
        return bool(super().focusNextPrevChild(forward))

    # -- renaming --------------------------------------------------------------------

    def rename(self, ref: Ref) -> None:
        """Let the user type a name over a thing."""
        self._end_renaming()
        edit = NameEdit(self, ref)
        edit.finished.connect(self._on_name_finished)
        self._name_edit = edit
        edit.open()

    def rename_selected(self) -> None:
        """Rename the one thing that is selected."""
        if self.diagram.selected:
            self.rename(self.diagram.selected[-1])

    def _end_renaming(self) -> None:
        if self._name_edit is not None:
            self._name_edit.finish(keep=True)

    def _on_name_finished(self) -> None:
        edit, self._name_edit = self._name_edit, None
        if edit is not None:
            edit.hide()
            edit.deleteLater()
        self.setFocus()

    # -- painting --------------------------------------------------------------------

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint paper and dots."""
        paint_background(self, painter)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint cone, scale bar, legend, and what to do on an empty bench."""
        paint_cone(self, painter)
        paint_marks(self, painter)
        self._glass.paint(painter)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours and sizes of a new theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.resetCachedContent()
            self.diagram.repaint_everything()
            if self._is_fitted:
                self.fit()  # the corners have other sizes
