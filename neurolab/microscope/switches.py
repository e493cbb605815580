"""The clearing bench: three switches, and what each way removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QWidget

from neurolab.microscope import hints
from neurolab.microscope.words import percent
from neurolab.physiology.clearing import ROUTES
from neurolab.texts import word
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.simulation.synapse_view import SynapseView

SWITCHED = ("diffusion", "uptake", "enzyme")


class Switch(QAbstractButton):
    """A switch with its word: a knob to the right is on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @staticmethod
    def _font() -> QFont:
        return theme.font(theme.current().small_px)

    def sizeHint(self) -> QSize:
        """Return the room for switch and word."""
        self.setFont(self._font())
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + theme.px(46), theme.px(theme.current().small_px + 10.0))

    def minimumSizeHint(self) -> QSize:
        """Return the same: nothing may be cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tall, wide = float(theme.px(15)), float(theme.px(30))
        box = QRectF(1.0, 0.5 * (self.height() - tall), wide, tall)
        is_on = self.isChecked() and self.isEnabled()
        painter.setPen(QPen(QColor(look.accent if is_on else look.quiet), 1.2))
        painter.setBrush(QColor(look.accent if is_on else look.raised))
        painter.drawRoundedRect(box, 0.5 * tall, 0.5 * tall)
        knob = 0.5 * tall - 2.5
        x = box.right() - 0.5 * tall if is_on else box.left() + 0.5 * tall
        painter.setBrush(QColor(look.panel if is_on else look.quiet))
        if not self.isEnabled():
            painter.setBrush(QColor(look.border))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(x, box.center().y()), knob, knob)
        painter.setFont(self._font())
        painter.setPen(QColor(look.text if self.isEnabled() else look.quiet))
        words = QRectF(self.rect())
        words.setLeft(box.right() + theme.px(7))
        painter.drawText(
            words,
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self.text(),
        )
        painter.end()


class ClearingBench(theme.Themed, QWidget):
    """Switches for diffusion, uptake and enzyme, with both counts of each.

    Signals
    -------
    switched : (str, bool)
        A way was opened (True) or closed by hand.
    """

    switched = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self.heads = [
            QLabel(self.tr("Cleared by")),
            QLabel(self.tr("in the cleft")),
            QLabel(self.tr("in the end")),
        ]
        self.switches = {
            "diffusion": Switch(self.tr("Diffusion")),
            "uptake": Switch(self.tr("Reuptake")),
            "enzyme": Switch(self.tr("Enzyme")),
        }
        self.cleft = {name: QLabel() for name in (*SWITCHED, "rest")}
        self.all = {name: QLabel() for name in (*SWITCHED, "rest")}
        self.rest = QLabel(self.tr("Not yet cleared"))
        self.rest.setToolTip(
            self.tr("Free, or held by receptors, carriers or enzyme at this moment")
        )
        for column, head in enumerate(self.heads):
            self._grid.addWidget(head, 0, column)
        for row, name in enumerate(SWITCHED, start=1):
            self._grid.addWidget(self.switches[name], row, 0)
            self.switches[name].clicked.connect(
                lambda down, key=name: self.switched.emit(key, down)
            )
        self._grid.addWidget(self.rest, 4, 0)
        for row, name in enumerate((*SWITCHED, "rest"), start=1):
            self._grid.addWidget(self.cleft[name], row, 1)
            self._grid.addWidget(self.all[name], row, 2)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for label in (*self.heads[1:], *self.cleft.values(), *self.all.values()):
            label.setAlignment(right)
        self._grid.setColumnStretch(0, 1)
        self.dress()

    def show_routes(self, transmitter: str, closed: tuple[str, ...]) -> None:
        """Set the switches to a synapse of the document."""
        for name, switch in self.switches.items():
            route = ROUTES[transmitter][name]
            switch.setEnabled(route.exists)
            switch.setChecked(route.exists and name not in closed)
            switch.setToolTip(route.about)

    def show_view(self, view: SynapseView) -> None:
        """Show the counts of a contact."""
        one = view.clearing
        whole = max(one.released, 1e-9)
        held = one.on_receptors + one.on_carriers_in_cleft + one.on_enzyme
        outside = one.free_outside + one.on_carriers_outside
        cleft = {
            "diffusion": one.left_cleft,
            "uptake": one.carried_in_cleft,
            "enzyme": one.split,
            "rest": one.free_in_cleft + held,
        }
        final = {
            "diffusion": one.far,
            "uptake": one.carried,
            "enzyme": one.split,
            "rest": one.free_in_cleft + held + outside,
        }
        is_empty = one.released < 0.5
        routes = ROUTES[view.anatomy.transmitter]
        for name in (*SWITCHED, "rest"):
            none = name in routes and not routes[name].exists
            for label, counts in ((self.cleft[name], cleft), (self.all[name], final)):
                text = "–" if none or is_empty else percent(counts[name] / whole)
                if label.text() != text:
                    label.setText(text)
            if name in routes:
                self.switches[name].setToolTip(hints.route_hint(view, name))
        head = word("microscope.of_released", n=round(one.released))
        self.heads[1].setToolTip(f"{self.tr('What ended it in the cleft.')} {head}")
        self.heads[2].setToolTip(f"{self.tr('Where it went at last.')} {head}")

    def _dress(self) -> None:
        look = theme.current()
        edge = theme.px(10)
        self._grid.setContentsMargins(edge, theme.px(2), edge, theme.px(8))
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(1))
        self.heads[0].setFont(theme.font(look.small_px, strong=True))
        for label in (*self.heads[1:], self.rest):
            label.setFont(theme.font(look.small_px))
        for label in self.heads[1:]:
            label.setStyleSheet(f"color: {look.quiet};")
        for label in (*self.cleft.values(), *self.all.values()):
            label.setFont(theme.font(look.small_px, strong=True))
        for switch in self.switches.values():
            switch.updateGeometry()
            switch.update()
