"""Small drawings that stand for one thing: receptors, carriers, enzyme, vesicles.

Every kind has a shape and a letter of its own, every condition a sign besides colour:
open has a gap, desensitised a bar across the inner mouth, bound a dot on each arm,
plugged a ball in the pore, blocked a cross.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QRadialGradient,
)

from neurolab.microscope.colours import INKS, Inks
from neurolab.physiology.receptor_states import Condition

if TYPE_CHECKING:
    from neurolab.widgets.theme import ThemeName

LETTERS = {"ampa": "A", "nmda": "N", "gaba_a": "G", "glycine": "Y", "nicotinic": "n"}
"""What is written on a kind of receptor."""
SMALLEST_DOTTED = 4.5
"""Radius below which a vesicle's content is drawn as one spot."""
CONTENT = (
    (0.1, -0.05),
    (0.5, 0.15),
    (-0.42, 0.3),
    (0.2, -0.55),
    (-0.4, -0.3),
    (0.05, 0.5),
    (0.45, -0.3),
    (-0.15, 0.2),
    (-0.1, -0.45),
    (0.3, 0.5),
)
"""Where dots lie in a vesicle, in radii; small ones show the first few."""
FEW = 6
CORNERS = {
    "gaba": ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
    "glycine": ((0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)),
    "acetylcholine": ((0.0, -1.2), (1.15, 0.85), (-1.15, 0.85)),
    "noradrenaline": (
        (-1.1, 0.0),
        (-0.55, -0.95),
        (0.55, -0.95),
        (1.1, 0.0),
        (0.55, 0.95),
        (-0.55, 0.95),
    ),
    "serotonin": (
        (-0.4, -1.2),
        (0.4, -1.2),
        (0.4, -0.4),
        (1.2, -0.4),
        (1.2, 0.4),
        (0.4, 0.4),
        (0.4, 1.2),
        (-0.4, 1.2),
        (-0.4, 0.4),
        (-1.2, 0.4),
        (-1.2, -0.4),
        (-0.4, -0.4),
    ),
}
"""Outlines of the dots that are no discs, in radii: square, diamond, triangle, hexagon,
cross. Glutamate is a disc, dopamine a ring."""


def blank(width: float, height: float, ratio: float) -> QPixmap:
    """Return a clear pixmap for a screen of some fineness."""
    made = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


def begin(pixmap: QPixmap) -> QPainter:
    """Return a smooth painter on a pixmap."""
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def _arm(name: str, side: int, gap: float, width: float, height: float) -> QPainterPath:
    """Return one half of a receptor around its pore, in a box about the origin."""
    outer, inner = side * 0.5 * width, side * gap
    top, bottom = -0.5 * height, 0.5 * height
    path = QPainterPath()
    match name:
        case "nmda":  # taller, with a shoulder
            path.moveTo(inner, top + 0.22 * height)
            path.lineTo(outer, top)
            path.lineTo(outer, bottom - 0.2 * height)
            path.lineTo(inner, bottom)
        case "gaba_a":  # a funnel
            path.moveTo(inner + side * 0.16 * width, top)
            path.lineTo(outer, top)
            path.lineTo(outer - side * 0.16 * width, bottom)
            path.lineTo(inner, bottom)
        case "glycine":  # a funnel with a step
            path.moveTo(inner + side * 0.18 * width, top)
            path.lineTo(outer, top)
            path.lineTo(outer, top + 0.45 * height)
            path.lineTo(outer - side * 0.18 * width, top + 0.45 * height)
            path.lineTo(outer - side * 0.18 * width, bottom)
            path.lineTo(inner, bottom)
        case "nicotinic":  # waisted
            path.moveTo(inner, top)
            path.lineTo(outer, top)
            path.cubicTo(
                QPointF(outer - side * 0.28 * width, top + 0.4 * height),
                QPointF(outer - side * 0.28 * width, bottom - 0.4 * height),
                QPointF(outer, bottom),
            )
            path.lineTo(inner, bottom)
        case _:  # a rounded bar
            box = QRectF(QPointF(inner, top), QPointF(outer, bottom)).normalized()
            radius = 0.32 * box.width()
            path.addRoundedRect(box, radius, radius)
            return path
    path.closeSubpath()
    return path


@lru_cache(maxsize=256)
def receptor(
    which: ThemeName,
    name: str,
    condition: Condition | None,
    width: int,
    height: int,
    ratio: float,
) -> QPixmap:
    """Return the drawing of one receptor.

    Parameters
    ----------
    which : ThemeName
    name : str
        Key of `physiology.receptors.RECEPTORS`.
    condition : Condition or None
        None is blocked by a drug.
    width, height : int
    ratio : float
        Pixels of the screen per pixel.
    """
    inks = INKS[which]
    made = blank(width, height, ratio)
    painter = begin(made)
    painter.translate(0.5 * width, 0.54 * height)
    colour = QColor(inks.receptor(name))
    is_open = condition in (Condition.OPEN, Condition.PLUGGED)
    wide, tall = 0.8 * width, (0.86 if name == "nmda" else 0.78) * height
    gap = 0.15 * wide if is_open else 0.012 * wide
    fill = QColor(colour)
    if condition is None:
        fill = QColor(inks.drug)
        fill.setAlpha(90)
    elif not is_open:
        fill.setAlpha(150 if condition is Condition.REST else 205)
    painter.setPen(QPen(colour.darker(125) if condition else colour, 1.0))
    painter.setBrush(fill)
    for side in (-1, 1):
        painter.drawPath(_arm(name, side, gap, wide, tall))
    _sign(painter, inks, condition, wide, tall)
    painter.end()
    return made


def _sign(
    painter: QPainter, inks: Inks, condition: Condition | None, wide: float, tall: float
) -> None:
    """Draw what tells a condition without colour."""
    thin = max(0.09 * wide, 1.2)
    painter.setPen(Qt.PenStyle.NoPen)
    if condition not in (Condition.REST, None):
        painter.setBrush(QColor(inks.transmitter))
        for side in (-1, 1):
            painter.drawEllipse(
                QPointF(side * 0.28 * wide, -0.5 * tall), 1.25 * thin, 1.25 * thin
            )
    if condition is Condition.DESENSITISED:
        painter.setPen(QPen(QColor(inks.drug), 1.3 * thin))
        painter.drawLine(
            QPointF(-0.42 * wide, 0.34 * tall), QPointF(0.42 * wide, 0.34 * tall)
        )
    elif condition is Condition.PLUGGED:
        painter.setBrush(QColor(inks.drug))
        painter.drawEllipse(QPointF(0.0, 0.05 * tall), 0.16 * wide, 0.16 * wide)
    elif condition is None:
        painter.setPen(QPen(QColor(inks.drug), thin))
        for side in (-1, 1):
            painter.drawLine(
                QPointF(-0.36 * wide, -side * 0.3 * tall),
                QPointF(0.36 * wide, side * 0.3 * tall),
            )


@lru_cache(maxsize=256)
def vesicle(
    which: ThemeName,
    transmitter: str,
    radius: float,
    tenths: int,
    ratio: float,
    turn: int = 0,
) -> QPixmap:
    """Return a vesicle; `tenths` tells how full it is drawn, 0 to 10.

    `turn` is how its content lies, so that not all look alike.
    """
    inks = INKS[which]
    size = 2.0 * radius + 3.0
    made = blank(size, size, ratio)
    painter = begin(made)
    centre = QPointF(0.5 * size, 0.5 * size)
    light = QRadialGradient(centre - QPointF(0.3 * radius, 0.3 * radius), 1.5 * radius)
    body = QColor(inks.vesicle)
    light.setColorAt(0.0, body.lighter(112))
    light.setColorAt(1.0, body)
    painter.setPen(QPen(QColor(inks.vesicle_edge), max(0.16 * radius, 1.0)))
    if tenths:
        painter.setBrush(light)
    else:
        painter.setBrush(QColor(inks.bouton))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(inks.transmitter))
    if radius < SMALLEST_DOTTED:
        painter.setOpacity(0.055 * tenths)
        painter.drawEllipse(centre, 0.5 * radius, 0.5 * radius)
    else:
        most = len(CONTENT) if radius >= 2.0 * SMALLEST_DOTTED else FEW
        dot = max(0.11 * radius, 1.0)
        painter.translate(centre)
        painter.rotate(turn * 47.0)
        for x, y in CONTENT[: round(tenths * most / 10)]:
            draw_molecule(painter, inks, transmitter, QPointF(x, y) * radius, dot)
    painter.end()
    return made


def draw_molecule(
    painter: QPainter, inks: Inks, transmitter: str, at: QPointF, radius: float
) -> None:
    """Draw a dot of transmitter; every kind has a shape of its own."""
    colour = QColor(inks.transmitter)
    if transmitter == "dopamine":  # a ring
        thin = 0.42 * radius
        painter.setPen(QPen(colour, 2.0 * thin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, radius - 0.5 * thin, radius - 0.5 * thin)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    corners = CORNERS.get(transmitter)
    if corners is None:
        painter.drawEllipse(at, radius, radius)
        return
    painter.drawPolygon(QPolygonF([at + QPointF(x, y) * radius for x, y in corners]))


@lru_cache(maxsize=64)
def dot(which: ThemeName, transmitter: str, size: float, ratio: float) -> QPixmap:
    """Return a dot of transmitter, its middle in the middle of the picture."""
    made = blank(1.3 * size + 2.0, 1.3 * size + 2.0, ratio)
    painter = begin(made)
    middle = 0.5 * made.deviceIndependentSize().width()
    place = QPointF(middle, middle)
    draw_molecule(painter, INKS[which], transmitter, place, 0.5 * size)
    painter.end()
    return made


@lru_cache(maxsize=64)
def lipids(colour: str, thick: float, ratio: float) -> QPixmap:
    """Return one lipid of each leaflet, to be laid side by side as a membrane."""
    head = 0.19 * thick
    wide = max(round(2.35 * head * ratio), 2) / ratio
    made = blank(wide, thick, ratio)
    painter = begin(made)
    x, middle = 0.5 * wide, 0.5 * thick
    tail, tint = QColor(colour), QColor(colour)
    tail.setAlpha(90)
    tint.setAlpha(215)
    painter.setPen(QPen(tail, max(0.32 * head, 0.6)))
    for side in (-1, 1):
        for leg in (-0.4, 0.4):
            at = x + leg * head
            painter.drawLine(
                QPointF(at, middle + side * 0.32 * thick),
                QPointF(at, middle + side * 0.06 * thick),
            )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    for side in (-1, 1):
        painter.drawEllipse(
            QPointF(x, middle + side * 0.38 * thick - side * 0.5), head, head
        )
    painter.end()
    return made


def draw_carrier(
    painter: QPainter, inks: Inks, at: QPointF, size: float, *, working: bool
) -> None:
    """Draw a carrier in a membrane: a box with a revolving door."""
    colour = QColor(inks.carrier if working else inks.drug)
    painter.setPen(QPen(colour, 1.2))
    fill = QColor(colour)
    fill.setAlpha(150 if working else 40)
    painter.setBrush(fill)
    box = QRectF(at.x() - 0.34 * size, at.y() - 0.5 * size, 0.68 * size, size)
    painter.drawRoundedRect(box, 0.2 * size, 0.2 * size)
    painter.setPen(QPen(QColor(inks.outside), max(0.12 * size, 1.0)))
    painter.drawLine(
        at + QPointF(-0.2 * size, 0.2 * size), at + QPointF(0.2, -0.2) * size
    )
    if not working:
        _cross(painter, inks, at, size)


def draw_blocked_channel(
    painter: QPainter, inks: Inks, at: QPointF, wide: float, tall: float
) -> None:
    """Draw a calcium channel with a drug in it."""
    grey = QColor(inks.drug)
    grey.setAlpha(90)
    painter.setPen(QPen(QColor(inks.drug), 0.8))
    painter.setBrush(grey)
    for side in (-1, 1):
        box = QRectF(
            at.x() + side * 0.6 * wide - 0.5 * wide, at.y() - 0.5 * tall, wide, tall
        )
        painter.drawRoundedRect(box, 0.35 * wide, 0.35 * wide)
    _cross(painter, inks, at, 1.1 * tall)


def draw_enzyme(
    painter: QPainter, inks: Inks, at: QPointF, size: float, *, working: bool
) -> None:
    """Draw an enzyme: a disc with an open mouth."""
    colour = QColor(inks.enzyme if working else inks.drug)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    box = QRectF(at.x() - 0.5 * size, at.y() - 0.5 * size, size, size)
    painter.drawPie(box, 125 * 16, 290 * 16)
    if not working:
        _cross(painter, inks, at, 1.2 * size)


def _cross(painter: QPainter, inks: Inks, at: QPointF, size: float) -> None:
    painter.setPen(QPen(QColor(inks.drug), max(0.12 * size, 1.4)))
    for side in (-1, 1):
        painter.drawLine(
            at + QPointF(-0.5, -side * 0.5) * size, at + QPointF(0.5, side * 0.5) * size
        )


def draw_metabotropic(
    painter: QPainter, inks: Inks, at: QPointF, size: float, *, working: bool
) -> None:
    """Draw a receptor of seven strands in the membrane."""
    colour = QColor(inks.receptor("") if working else inks.drug)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    strands = 7
    step = 0.125 * size
    pen = QPen(colour, 0.72 * step)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    for i in range(strands):
        x = at.x() + (i - 0.5 * (strands - 1)) * step
        painter.drawLine(
            QPointF(x, at.y() - 0.46 * size), QPointF(x, at.y() + 0.46 * size)
        )
    if not working:
        _cross(painter, inks, at, size)


def draw_arrow(
    painter: QPainter, colour: QColor, start: QPointF, end: QPointF, thick: float
) -> None:
    """Draw an arrow."""
    painter.setPen(QPen(colour, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(start, end)
    down = 1.0 if end.y() > start.y() else -1.0
    head = 1.6 * thick + 2.0
    tip = QPainterPath(end + QPointF(0.0, down * 0.5 * head))
    tip.lineTo(end + QPointF(-0.8 * head, -down * 0.6 * head))
    tip.lineTo(end + QPointF(0.8 * head, -down * 0.6 * head))
    tip.closeSubpath()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(tip)
