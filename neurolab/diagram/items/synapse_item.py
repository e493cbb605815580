"""A synapse: twigs, boutons that touch the membrane, its number of contacts, glia."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPen,
    QRadialGradient,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsItem

from neurolab.diagram.colours import TRANSMITTER_COLOURS
from neurolab.diagram.drawing.connections import BOUTON, TOUCH
from neurolab.diagram.items.base import Z_SYNAPSE
from neurolab.physiology.transmitters import ROUTES
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from neurolab.diagram.drawing.connections import ConnectionShape, Contact
    from neurolab.document.records import Transmitter

TWIG = 6.0
MARGIN = 34.0
GLIA_ARMS = 5


class SynapseItem(QGraphicsItem):
    """Paints one synapse."""

    def __init__(self, shape: ConnectionShape, transmitter: Transmitter) -> None:
        super().__init__()
        self.setZValue(Z_SYNAPSE)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.shape_now = shape
        self.transmitter = transmitter
        self.colour = QColor(TRANSMITTER_COLOURS[transmitter])
        self.is_selected = False
        self.is_hot = False
        self._bounds = QRectF()
        self.show_shape(shape, transmitter)

    def show_shape(self, shape: ConnectionShape, transmitter: Transmitter) -> None:
        """Take a new layout."""
        self.prepareGeometryChange()
        self.shape_now, self.transmitter = shape, transmitter
        x, y, right, bottom = shape.bounds
        self._bounds = QRectF(x, y, right - x, bottom - y).adjusted(
            -MARGIN, -MARGIN, MARGIN, MARGIN
        )
        self.setOpacity(1.0 if shape.synapse.on else 0.4)
        self.update()

    def show_voltage(self, colour: QColor | None) -> None:
        """Colour the twigs by the terminal's voltage; None for an outside input."""
        made = colour or QColor(TRANSMITTER_COLOURS[self.transmitter])
        if made != self.colour:
            self.colour = made
            self.update()

    @property
    def has_glia(self) -> bool:
        """Return whether a glial cell takes transmitter up here."""
        full = self.shape_now.synapse.detail == "full"
        return full and "uptake" in ROUTES[self.transmitter]

    def contact_at(self, x: float, y: float, reach: float) -> Contact | None:
        """Return the bouton within reach of a point, if any."""
        for contact in self.shape_now.contacts:
            if math.hypot(contact.x - x, contact.y - y) <= BOUTON + reach:
                return contact
        return None

    def glia_point(self) -> QPointF:
        """Return where the glial cell lies: beside the first bouton."""
        first = self.shape_now.contacts[0]
        side = QPointF(-first.out_y, first.out_x)
        out = QPointF(first.out_x, first.out_y)
        return QPointF(first.x, first.y) + side * 2.1 * BOUTON + out * 0.9 * BOUTON

    def boundingRect(self) -> QRectF:
        """Return the room of twigs, boutons and glia."""
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint glia, twigs and boutons."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.has_glia:
            self._paint_glia(painter)
        strong = self.is_selected or self.is_hot
        for twig in self.shape_now.twigs:
            path = QPainterPath(QPointF(*twig[0]))
            for x, y in twig[1:].tolist():
                path.lineTo(x, y)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width in (
                (current().accent if strong else "", TWIG + 4.0),
                (self.colour.darker(150).name(), TWIG),
                (self.colour.name(), TWIG - 1.4),
            ):
                if colour:
                    pen = QPen(QColor(colour), width)
                    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                    if not self.shape_now.synapse.on:
                        pen.setStyle(Qt.PenStyle.DashLine)
                    painter.setPen(pen)
                    painter.drawPath(path)
        for contact in self.shape_now.contacts:
            self._paint_bouton(painter, contact)

    def _paint_bouton(self, painter: QPainter, contact: Contact) -> None:
        """Paint a bulb, flat where it sits, over the density behind the membrane."""
        painter.save()
        angle = math.degrees(math.atan2(contact.out_y, contact.out_x)) + 90.0
        painter.setTransform(
            QTransform().translate(contact.x, contact.y).rotate(angle), True
        )
        strong = self.is_selected or self.is_hot
        edge = QColor(current().accent) if strong else self.colour.darker(165)
        base = TOUCH * BOUTON
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(TRANSMITTER_COLOURS[self.transmitter]))
        density = QRectF(-0.62 * BOUTON, base - 0.4, 1.24 * BOUTON, 2.6)
        painter.drawRoundedRect(density, 1.2, 1.2)
        light = QRadialGradient(QPointF(0.0, 0.0), 1.1 * BOUTON, QPointF(-3.0, -4.0))
        light.setColorAt(0.0, self.colour.lighter(125))
        light.setColorAt(1.0, self.colour.darker(112))
        painter.setPen(QPen(edge, 2.2 if strong else 1.1))
        painter.setBrush(light)
        bulb = QPainterPath()
        bulb.moveTo(-0.78 * BOUTON, base)
        bulb.cubicTo(
            -1.35 * BOUTON, 0.1 * BOUTON, -0.95 * BOUTON, -BOUTON, 0.0, -BOUTON
        )
        bulb.cubicTo(
            0.95 * BOUTON, -BOUTON, 1.35 * BOUTON, 0.1 * BOUTON, 0.78 * BOUTON, base
        )
        bulb.closeSubpath()
        painter.drawPath(bulb)
        painter.restore()

    def _paint_glia(self, painter: QPainter) -> None:
        """Paint a star with one arm around the synapse."""
        theme, first = current(), self.shape_now.contacts[0]
        closed = "uptake" in self.shape_now.synapse.closed
        fill = QColor(theme.glia)
        fill.setAlphaF(0.35 if closed else 0.85)
        middle = self.glia_point()
        pen = QPen(fill, 2.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        facing = math.atan2(first.y - middle.y(), first.x - middle.x())
        for arm in range(1, GLIA_ARMS):
            angle = facing + 2.0 * math.pi * arm / GLIA_ARMS
            tip = middle + QPointF(20.0 * math.cos(angle), 20.0 * math.sin(angle))
            bend = middle + QPointF(
                8.0 * math.cos(angle + 0.3), 8.0 * math.sin(angle + 0.3)
            )
            path = QPainterPath(middle)
            path.quadTo(bend, tip)
            painter.drawPath(path)
        # the arm that hugs the cleft, along the membrane
        side = QPointF(-first.out_y, first.out_x)
        out = QPointF(first.out_x, first.out_y)
        here = QPointF(first.x, first.y)
        foot = here + side * 1.12 * BOUTON - out * 0.75 * BOUTON
        cap = here + side * 1.3 * BOUTON + out * 0.35 * BOUTON
        path = QPainterPath(middle)
        path.quadTo(cap, foot)
        pen.setWidthF(4.0)
        painter.setPen(pen)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(middle, 5.5, 5.5)
