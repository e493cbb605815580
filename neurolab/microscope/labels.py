"""Words on the picture: what a drawn thing stands for, and names beside the parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from neurolab.microscope import shapes
from neurolab.microscope.colours import INKS
from neurolab.microscope.drawing import (
    agent_places,
    channel_places,
    choline_places,
    vesicle_points,
)
from neurolab.microscope.words import (
    concentration,
    micromolar,
    number,
    transmitter_name,
)
from neurolab.physiology.clearing import ROUTES
from neurolab.texts import word
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.microscope.plan import Plan
    from neurolab.microscope.vesicles import Placed, Vesicles
    from neurolab.simulation.synapse_view import SynapseView

SEEN_MILLIMOLAR = 1e-6
"""Mean transmitter in the cleft from which it is named."""
NARROW = 440.0
"""Width below which words in the corners are short."""


@dataclass(frozen=True, slots=True)
class Label:
    """Two lines of words, and the part that they name.

    Attributes
    ----------
    title, about : str
    colour : str
    at : QPointF
        Left or right end of the first line's base.
    to : QPointF or None
        The part; a line leads there.
    is_right : bool
        The words end at `at`.
    """

    title: str
    about: str
    colour: str
    at: QPointF
    to: QPointF | None
    is_right: bool = False


def draw_labels(
    painter: QPainter, plan: Plan, view: SynapseView, placed: Placed, memory: Vesicles
) -> None:
    """Write what drawn things stand for, and names where there is room."""
    _draw_corners(painter, plan, view)
    if plan.is_labelled:
        for label in part_labels(plan, view, placed, memory):
            _draw_label(painter, plan, label)


def _draw_corners(painter: QPainter, plan: Plan, view: SynapseView) -> None:
    """Write the scale of dots and vesicles, and the calcium, in the corners."""
    look = theme.current()
    inks = INKS[look.name]
    edge = 8.0 * plan.unit
    strong = theme.font(look.small_px, strong=True)
    y = QFontMetricsF(strong).ascent() + 3.0
    if not plan.is_labelled:
        calcium = micromolar(view.calcium_micromolar)
        text = word("microscope.calcium_short", concentration=calcium)
        painter.setFont(strong)
        painter.setPen(QColor(look.calcium))
        wide = QFontMetricsF(strong).horizontalAdvance(text)
        painter.drawText(QPointF(plan.width - edge - wide, y), text)
    plain = theme.font(look.small_px)
    metrics = QFontMetricsF(plain)
    is_narrow = plan.width < NARROW * plan.unit
    painter.setFont(plain)
    key = "microscope.dot_short" if is_narrow else "microscope.dot_is"
    each = plan.molecules_per_dot
    text = word("microscope.dot_is_one") if each == 1 else word(key, n=each)
    middle = y - 0.3 * metrics.height()
    size = 2.0 * plan.unit
    kind = view.anatomy.transmitter
    shapes.draw_molecule(painter, inks, kind, QPointF(edge, middle), 1.4 * size)
    painter.setPen(QColor(look.text))
    painter.drawText(QPointF(edge + 3.0 * size, y), text)
    if plan.per_vesicle > 1:
        key = "vesicle_short" if is_narrow else "vesicle_is"
        text = word(f"microscope.{key}", n=plan.per_vesicle)
        y += metrics.height()
        middle += metrics.height()
        painter.setPen(QPen(QColor(inks.vesicle_edge), 1.2))
        painter.setBrush(QColor(inks.vesicle))
        painter.drawEllipse(QPointF(edge, middle), 1.8 * size, 1.8 * size)
        painter.setPen(QColor(look.text))
        painter.drawText(QPointF(edge + 3.0 * size, y), text)


def part_labels(
    plan: Plan, view: SynapseView, placed: Placed, memory: Vesicles
) -> list[Label]:
    """Return the names of the parts, each with its number."""
    look = theme.current()
    inks = INKS[look.name]
    line = QFontMetricsF(theme.font(look.small_px)).height()
    band = plan.docked_y - 1.8 * plan.vesicle_radius - line
    found = []
    sites = plan.site_x
    channels = channel_places(plan)
    left = channels[len(channels) // 4]
    found.append(
        Label(
            word(
                "microscope.calcium_short",
                concentration=micromolar(view.calcium_micromolar),
            ),
            word("microscope.at_sensor"),
            look.calcium,
            QPointF(plan.middle - 0.55 * plan.half, band),
            left,
            is_right=True,
        )
    )
    if sites.size:
        docked = np.flatnonzero(view.site_vesicle >= 0)
        last = float(sites[docked[-1]]) if docked.size else float(sites[-1])
        found.append(
            Label(
                word("microscope.label_docked"),
                word(
                    "microscope.of", n=number(view.docked, 3), whole=view.anatomy.sites
                ),
                look.text,
                QPointF(plan.middle + 0.6 * plan.half, band),
                QPointF(last, plan.docked_y - 0.4 * plan.vesicle_radius),
            )
        )
    if memory.pores:
        site = float(sites[max(memory.pores)])
        side = -1.0 if site > plan.middle else 1.0
        found.append(
            Label(
                word("microscope.label_fusing"),
                word("microscope.since_sweep", n=view.released),
                look.text,
                QPointF(site + side * 1.6 * plan.vesicle_radius, band),
                QPointF(site, plan.docked_y),
                is_right=side < 0.0,
            )
        )
    found += _reserve_label(plan, view, placed)
    found += _clearing_labels(plan, view)
    rings = view.anatomy.rings
    mean = float(view.molecules[:rings].sum() / view.anatomy.capacity[:rings].sum())
    if mean > SEEN_MILLIMOLAR:
        edge = 8.0 * plan.unit
        found.append(
            Label(
                f"{transmitter_name(view.anatomy.transmitter)} {concentration(mean)}",
                word("microscope.mean_in_cleft"),
                inks.transmitter,
                QPointF(edge, 3.7 * line),
                None,
            )
        )
    return found


def _reserve_label(plan: Plan, view: SynapseView, placed: Placed) -> list[Label]:
    """Return the name of the reserve, beside the terminal's shoulder."""
    look = theme.current()
    to = None
    if not view.anatomy.is_mean_field and len(placed.place):
        points = vesicle_points(plan, placed)
        inner = np.flatnonzero(placed.place < 0)
        if inner.size:
            away = points[inner, 1] + np.abs(points[inner, 0] - plan.middle * 0.7)
            x, y = points[inner[int(np.argmin(away))]]
            to = QPointF(float(x), float(y))
    return [
        Label(
            word("microscope.label_reserve", n=number(view.reserve, 4)),
            word("microscope.label_recycling", n=number(view.recycling, 3)),
            look.text,
            QPointF(plan.middle - 0.42 * plan.half, plan.top),
            to,
            is_right=True,
        )
    ]


def _clearing_labels(plan: Plan, view: SynapseView) -> list[Label]:
    """Return the name of the carrier or the enzyme."""
    look = theme.current()
    inks = INKS[look.name]
    routes = ROUTES[view.anatomy.transmitter]
    route = routes["enzyme"] if routes["enzyme"].exists else routes["uptake"]
    line = QFontMetricsF(theme.font(look.small_px)).height()
    found = []
    places = agent_places(plan)
    if route.exists and route.agent and places:
        colour = inks.enzyme if route.name == "enzyme" else inks.carrier
        is_enzyme = route.name == "enzyme"
        to = places[-1] if is_enzyme else places[len(places) // 2]
        at = (
            QPointF(plan.width - 8.0 * plan.unit, plan.post - 2.2 * line)
            if is_enzyme
            else QPointF(
                plan.width - 8.0 * plan.unit,
                max(to.y() - 2.2 * line, plan.top + 2.0 * line),
            )
        )
        one = view.clearing
        count = one.split if is_enzyme else one.carried
        about = word(f"microscope.agent_{route.agent}", n=number(round(count), 9))
        title = word(f"microscope.agent_name_{route.agent}")
        found.append(Label(title, about, colour, at, to, is_right=True))
    if routes["enzyme"].exists:
        to = choline_places(plan)[1]
        found.append(
            Label(
                word("microscope.choline"),
                word("microscope.choline_returns"),
                inks.enzyme,
                QPointF(plan.width - 8.0 * plan.unit, to.y() - 1.5 * line),
                to,
                is_right=True,
            )
        )
    return found


def _draw_label(painter: QPainter, plan: Plan, label: Label) -> None:
    look = theme.current()
    strong = theme.font(look.small_px, strong=True)
    plain = theme.font(0.95 * look.small_px)
    big, small = QFontMetricsF(strong), QFontMetricsF(plain)
    wide = max(big.horizontalAdvance(label.title), small.horizontalAdvance(label.about))
    x, y = label.at.x(), label.at.y()
    left = x - wide if label.is_right else x
    left = min(max(left, 2.0), plan.width - wide - 2.0)
    if label.to is not None:
        edge = left + wide + 4.0 if label.to.x() > left + wide else left - 4.0
        if left <= label.to.x() <= left + wide:
            edge = min(max(label.to.x(), left), left + wide)
        start = QPointF(edge, y - 0.35 * big.ascent())
        if left <= label.to.x() <= left + wide:
            start.setY(y + small.height() + 1.0)
        painter.setPen(QPen(QColor(look.quiet), 1.0))
        painter.drawLine(start, label.to)
    for text, metrics, font, base, colour in (
        (label.title, big, strong, y, label.colour),
        (label.about, small, plain, y + small.height(), look.quiet),
    ):
        if not text:
            continue
        advance = metrics.horizontalAdvance(text)
        at = left + wide - advance if label.is_right else left
        halo = QColor(
            INKS[look.name].bouton
            if abs(x - plan.middle) < plan.half and y < plan.pre and y > plan.top + 4.0
            else INKS[look.name].outside
        )
        halo.setAlpha(150)
        if y < plan.post:
            painter.fillRect(
                QRectF(
                    at - 2.0, base - metrics.ascent(), advance + 4.0, metrics.height()
                ),
                halo,
            )
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QPointF(at, base), text)
