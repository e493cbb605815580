"""The contact drawn: a widget that paints the newest view and explains its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from neurolab.microscope import drawing, hints, labels, shapes, slow_path
from neurolab.microscope.dots import Dots
from neurolab.microscope.plan import Plan, unit_for
from neurolab.microscope.traces import address_at
from neurolab.microscope.vesicles import Placed, Vesicles
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.simulation.synapse_view import SynapseView

USUAL_SIZE = (360, 270)
SMALLEST_SIZE = (260, 190)


class SynapsePicture(theme.Themed, QWidget):
    """One contact seen from the side.

    Signals
    -------
    opened_wide
        It was clicked twice.
    part_clicked : str
        Address of the part that was clicked (`traces.address_at`).

    Attributes
    ----------
    view : SynapseView or None
        What is shown.
    dots : Dots
    plan : Plan or None
        Where everything is, at the present size.
    """

    opened_wide = Signal()
    part_clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.view: SynapseView | None = None
        self.dots = Dots()
        self.plan: Plan | None = None
        self.placed: Placed | None = None
        self._memory = Vesicles()
        self._fixed: tuple[QPixmap, QPixmap] | None = None
        self._share = 1.0
        self._time_ms = 0.0
        self._clicked = ""
        self._was_double = False
        self._click = QTimer(self)
        self._click.setSingleShot(True)
        self._click.timeout.connect(self._on_click_timeout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.dress()

    def show_view(self, view: SynapseView, time_ms: float, share: float = 0.0) -> None:
        """Show the state of a contact.

        Parameters
        ----------
        view : SynapseView
        time_ms : float
            Of the view.
        share : float
            As `Frame.share`: how much of the next tick has passed, on a clock so slow
            that a tick is shown several times.
        """
        old = self.view
        is_other = old is None or (
            (old.anatomy.synapse, old.contact) != (view.anatomy.synapse, view.contact)
        )
        is_edited = old is None or old.anatomy is not view.anatomy
        if is_other or is_edited:
            self._lay_out(view)
        if old is not None and old.molecules.size != view.molecules.size:
            is_other = True  # other shells: the dots have lost their places
        if is_other or time_ms < self._time_ms:
            self.dots.clear()
        is_new = is_other or time_ms != self._time_ms or old is None
        if self.plan is not None and (is_new or old is not view):
            if is_new or is_edited or self.dots.shell.size == 0:
                self.dots.show(view.molecules, self.plan.molecules_per_dot)
            self.placed = self._memory.follow(view, time_ms)
        self.view, self._time_ms = view, time_ms
        self._share = share if share > 0.0 else 1.0
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.view = self.plan = self.placed = self._fixed = None
        self.dots.clear()
        self.update()

    # -- lay-out ---------------------------------------------------------------------

    def _lay_out(self, view: SynapseView) -> None:
        unit = unit_for(float(self.width()), theme.px(100) / 100.0)
        self.plan = Plan(view.anatomy, float(self.width()), float(self.height()), unit)
        self._fixed = None

    def _dress(self) -> None:
        self.setMinimumSize(theme.px(SMALLEST_SIZE[0]), theme.px(SMALLEST_SIZE[1]))
        if self.view is not None:
            self._lay_out(self.view)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which everything can be told apart."""
        return QSize(theme.px(USUAL_SIZE[0]), theme.px(USUAL_SIZE[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        super().resizeEvent(event)
        if self.view is not None:
            self._lay_out(self.view)

    # -- painting --------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the newest view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view, plan = self.view, self.plan
        if view is None or plan is None or self.placed is None:
            painter.end()
            return
        fixed, cloud = self._fixed_parts(plan)
        painter.drawPixmap(0, 0, fixed)
        drawing.draw_calcium(painter, plan, view, cloud)
        drawing.draw_way_back(painter, plan, view)
        drawing.draw_vesicles(painter, plan, view, self.placed, self._memory)
        slow_path.draw_slow_paths(painter, plan, view)
        drawing.draw_receptors(painter, plan, view)
        drawing.draw_dots(painter, plan, self.dots, self._share)
        drawing.draw_ions(painter, plan, view)
        labels.draw_labels(painter, plan, view, self.placed, self._memory)
        painter.end()

    def _fixed_parts(self, plan: Plan) -> tuple[QPixmap, QPixmap]:
        """Return what stands still, and the cloud, painted once for size and theme."""
        ratio = self.devicePixelRatioF()
        if self._fixed is None or self._fixed[0].devicePixelRatio() != ratio:
            fixed, cloud = (
                shapes.blank(plan.width, plan.height, ratio) for _ in range(2)
            )
            for pixmap, draw in (
                (fixed, drawing.draw_fixed),
                (cloud, drawing.draw_cloud),
            ):
                painter = shapes.begin(pixmap)
                draw(painter, plan)
                painter.end()
            self._fixed = fixed, cloud
        return self._fixed

    # -- hints -----------------------------------------------------------------------

    def hint_at(self, x: float, y: float) -> str:
        """Return what is said of the part at a point, nothing where there is none."""
        if self.view is None or self.plan is None or self.placed is None:
            return ""
        return hints.hint_at(self.plan, self.view, self.placed, self._time_ms, x, y)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which part was clicked, unless it becomes a double click."""
        if event.button() == Qt.MouseButton.LeftButton and self.plan and self.view:
            place = event.position()
            if self.rect().contains(place.toPoint()) and not self._was_double:
                self._clicked = address_at(self.plan, self.view, place.x(), place.y())
                if self._clicked:
                    self._click.start(
                        QGuiApplication.styleHints().mouseDoubleClickInterval()
                    )
        self._was_double = False

    def _on_click_timeout(self) -> None:
        self.part_clicked.emit(self._clicked)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask to be shown as large as there is room."""
        self._click.stop()
        self._was_double = True
        self.opened_wide.emit()

    def event(self, event: QEvent) -> bool:
        """Show the hint of the part that is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.hint_at(event.pos().x(), event.pos().y())
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
                event.ignore()
            return True
        return super().event(event)
