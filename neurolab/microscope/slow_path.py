"""The slow path drawn: receptor, G protein, messengers, kinase, and the channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from neurolab.microscope import shapes
from neurolab.microscope.colours import INKS
from neurolab.microscope.drawing import ion_colour, metabotropic_places
from neurolab.microscope.words import number, percent, receptor_title
from neurolab.physiology.cascade import OutputKind
from neurolab.physiology.cascades import CASCADES
from neurolab.texts import word
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.microscope.plan import Plan
    from neurolab.physiology.cascade import Cascade, Stage
    from neurolab.simulation.synapse_view import SynapseView

OF_ENDS = ("R", "D", "r", "o", "S")
"""Stages that are the receptor or the channel itself; each is drawn once."""
USUAL_SIZE, LARGE_SIZE = 13.0, 18.0
MOVING = 0.02
"""Share of open channels from which ions are drawn through them."""


HALF = 0.5
"""Of receptors beside the cleft one is drawn; it is crossed out if fewer work."""


def level(cascade: Cascade, stage: Stage, value: float) -> float:
    """Return how far a stage is on, 0 to 1, as the next link takes it."""
    half = 0.0
    for other in cascade.stages:
        if other.driver == stage.symbol and other.half is not None:
            half = other.half.value
    output = cascade.output
    if output.stage == stage.symbol and output.half_power and output.power:
        half = output.half_power.value ** (1.0 / output.power.value)
    if half and (stage.unit or output.kind is OutputKind.POTASSIUM):
        return value / (value + half)
    return min(max(value, 0.0), 1.0)


def channel_share(cascade: Cascade, values: tuple[float, ...]) -> float:
    """Return the share of the channels that are open, or left to work."""
    output = cascade.output
    symbols = [one.symbol for one in cascade.stages]
    x = max(values[symbols.index(output.stage)], 0.0)
    if output.power is not None and output.half_power is not None:
        raised = x**output.power.value
        x = raised / (raised + output.half_power.value)
    return min(max(output.offset.value + output.scale.value * x, 0.0), 1.0)


def draw_slow_paths(painter: QPainter, plan: Plan, view: SynapseView) -> None:
    """Draw every cascade, from its receptor beside the cleft down to its channel."""
    for place, kind, values in zip(
        metabotropic_places(plan), plan.anatomy.cascades, view.cascades, strict=True
    ):
        _draw_path(painter, plan, CASCADES[kind.name], place, tuple(values))


def _draw_path(
    painter: QPainter,
    plan: Plan,
    cascade: Cascade,
    place: QPointF,
    values: tuple[float, ...],
) -> None:
    look = theme.current()
    inks = INKS[look.name]
    colour = QColor(inks.receptor(""))
    size = (LARGE_SIZE if plan.is_labelled else USUAL_SIZE) * plan.unit
    working = plan.anatomy.effect(cascade.name).free >= HALF
    shapes.draw_metabotropic(painter, inks, place, 1.15 * size, working=working)
    links = [
        (stage, value)
        for stage, value in zip(cascade.stages, values, strict=True)
        if stage.symbol not in OF_ENDS
    ]
    step = min(1.35 * size, (plan.height - place.y() - 1.2 * size) / (len(links) + 1.2))
    y = place.y() + (1.05 if plan.is_labelled else 0.62) * size
    radius = 0.4 * min(size, step)
    painter.setFont(theme.font(0.72 * look.small_px, strong=True))
    if plan.is_labelled:
        title = receptor_title(cascade.name)
        title = title[:1].upper() + title[1:]
        _write(painter, plan, place.x(), y + 0.25 * step, title, colour)
    for stage, value in links:
        centre = QPointF(place.x(), y + step - radius)
        shapes.draw_arrow(
            painter,
            QColor(look.quiet),
            QPointF(place.x(), y),
            QPointF(place.x(), centre.y() - radius - 3.0),
            1.0,
        )
        on = level(cascade, stage, value)
        fill = QColor(colour)
        fill.setAlphaF(0.1 + 0.8 * on)
        painter.setPen(QPen(colour, 1.3))
        painter.setBrush(fill)
        if stage.symbol == "PKA":  # a kinase is an enzyme
            painter.drawRoundedRect(
                QRectF(
                    centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius
                ),
                0.4 * radius,
                0.4 * radius,
            )
        else:
            painter.drawEllipse(centre, radius, radius)
        painter.setFont(theme.font(0.62 * look.small_px, strong=True))
        painter.setPen(QColor(look.text))
        painter.drawText(
            QRectF(
                centre.x() - 2 * radius, centre.y() - radius, 4 * radius, 2 * radius
            ),
            int(Qt.AlignmentFlag.AlignCenter),
            _letter(stage.symbol),
        )
        if plan.is_labelled:
            unit = stage.unit.replace("u", "µ")
            text = f"{stage.title} {number(value)} {unit}".strip()
            _write(painter, plan, centre.x(), centre.y(), text, QColor(look.text))
        y = centre.y() + radius
    shapes.draw_arrow(
        painter,
        QColor(look.quiet),
        QPointF(place.x(), y),
        QPointF(place.x(), y + 0.16 * step),
        1.0,
    )
    _draw_channel(painter, plan, cascade, QPointF(place.x(), y + 0.62 * step), values)


def _letter(symbol: str) -> str:
    """Return what is written in a disc."""
    return {"Gs": "G", "g": "G", "cAMP": "cA", "PKA": "PKA", "o": "", "S": "P"}.get(
        symbol, symbol
    )


def _draw_channel(
    painter: QPainter,
    plan: Plan,
    cascade: Cascade,
    at: QPointF,
    values: tuple[float, ...],
) -> None:
    """Draw the channel that the cascade changes, as far open as it is."""
    look = theme.current()
    share = channel_share(cascade, values)
    output = cascade.output
    ion = "na" if output.kind is OutputKind.CATION else "k"
    colour = ion_colour(ion)
    size = (LARGE_SIZE if plan.is_labelled else USUAL_SIZE) * plan.unit
    wide, tall = 0.3 * size, 0.8 * size
    gap = 0.04 * size + 0.22 * size * share
    painter.setPen(QPen(colour.darker(125), 1.0))
    fill = QColor(colour)
    fill.setAlphaF(0.35 + 0.6 * share)
    painter.setBrush(fill)
    for side in (-1, 1):
        x = at.x() + side * (gap + 0.5 * wide) - 0.5 * wide
        box = QRectF(x, at.y() - 0.5 * tall, wide, tall)
        painter.drawRoundedRect(box, 0.3 * wide, 0.3 * wide)
    if share > MOVING:
        half = 0.62 * tall
        down = 1.0 if ion == "na" else -1.0
        shapes.draw_arrow(
            painter,
            colour,
            QPointF(at.x(), at.y() - down * half),
            QPointF(at.x(), at.y() + down * half),
            (0.6 + 1.4 * share) * plan.unit,
        )
    if plan.is_labelled:
        key = "factor" if output.kind is OutputKind.FACTOR else "opens"
        text = word(
            f"microscope.slow_{key}",
            channel=word(f"microscope.channel_{output.channel}"),
            percent=percent(share),
        )
        _write(painter, plan, at.x(), at.y(), text, QColor(look.text))


def _write(
    painter: QPainter, plan: Plan, x: float, y: float, text: str, colour: QColor
) -> None:
    """Write beside a link, towards the middle of the picture."""
    font = theme.font(0.92 * theme.current().small_px)
    metrics = QFontMetricsF(font)
    away = 13.0 * plan.unit
    right = x > plan.middle
    left = x - away - metrics.horizontalAdvance(text) if right else x + away
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(
        QPointF(left, y + 0.5 * metrics.ascent() - 0.5 * metrics.descent()), text
    )
