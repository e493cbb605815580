"""Painting a contact: fixed parts once, what moves in every frame."""

from __future__ import annotations

from itertools import pairwise
from math import log10, sqrt
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QRadialGradient,
)

from neurolab.kernel.release import IN_RECYCLING, IN_RESERVE
from neurolab.microscope import shapes
from neurolab.microscope.colours import INKS
from neurolab.microscope.words import ION_NAMES, number
from neurolab.physiology.clearing import ROUTES
from neurolab.physiology.receptor_states import Condition
from neurolab.texts import word
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.microscope.dots import Dots
    from neurolab.microscope.plan import Plan
    from neurolab.microscope.vesicles import Placed, Vesicles
    from neurolab.simulation.synapse_view import SynapseView

SMALLEST_PA = 0.005
"""Currents below this are not drawn."""
REST_MICROMOLAR = 0.05
BRIGHT_MICROMOLAR = 10.0
"""Calcium at which the cloud is brightest."""
FULL_TENTHS = 10
TURNS = 7
"""In how many ways the content of a vesicle lies."""
ION_ROW = 30.0
"""Room at the bottom for the arrows of the ions and their words."""


def ion_colour(ion: str) -> QColor:
    """Return an ion's colour in the present theme."""
    look = theme.current()
    return QColor(
        {
            "na": look.sodium,
            "k": look.potassium,
            "ca": look.calcium,
            "cl": look.chloride,
        }.get(ion, look.quiet)
    )


# -- what stands still -------------------------------------------------------------


def draw_fixed(painter: QPainter, plan: Plan) -> None:
    """Draw both cells, their membranes, and what clears the transmitter."""
    inks = INKS[theme.current().name]
    painter.fillRect(QRectF(0, 0, plan.width, plan.height), QColor(inks.outside))
    _draw_glia(painter, plan)
    fluid = QLinearGradient(0.0, plan.top, 0.0, plan.pre)
    body = QColor(inks.bouton)
    fluid.setColorAt(0.0, body)
    fluid.setColorAt(1.0, body.darker(104))
    painter.setPen(QPen(QColor(inks.bouton_edge), max(1.6 * plan.unit, 1.6)))
    painter.setBrush(fluid)
    painter.drawPath(plan.bouton)
    painter.setPen(QPen(QColor(inks.target_edge), max(1.4 * plan.unit, 1.4)))
    painter.setBrush(QColor(inks.target))
    painter.drawPath(plan.target)
    left, right = plan.middle - plan.half, plan.middle + plan.half
    _draw_bilayer(painter, plan, left, right, plan.pre, inks.bouton_edge)
    if plan.anatomy.geometry != "neuromuscular":
        _draw_bilayer(painter, plan, 0.0, plan.width, plan.post, inks.target_edge)
    _draw_agents(painter, plan)
    _draw_letters(painter, plan)


def _draw_bilayer(
    painter: QPainter, plan: Plan, left: float, right: float, y: float, colour: str
) -> None:
    """Draw a membrane as two rows of heads."""
    inks = INKS[theme.current().name]
    thick = plan.membrane
    box = QRectF(left, y - 0.5 * thick, right - left, thick)
    painter.fillRect(box, QColor(inks.outside))
    ratio = painter.device().devicePixelRatioF()
    tile = shapes.lipids(colour, round(thick, 1), ratio)
    painter.drawTiledPixmap(box, tile)


def _draw_glia(painter: QPainter, plan: Plan) -> None:
    """Draw the astrocyte's processes where it takes transmitter up."""
    if ROUTES[plan.anatomy.transmitter]["uptake"].agent != "eaat":
        return
    inks = INKS[theme.current().name]
    painter.setPen(QPen(QColor(inks.glia_edge), max(1.3 * plan.unit, 1.3)))
    painter.setBrush(QColor(inks.glia))
    for side in (-1, 1):
        painter.drawPath(glia_path(plan, side))


def glia_path(plan: Plan, side: int) -> QPainterPath:
    """Return the outline of an astrocyte's process left or right of the bouton."""
    room = plan.margin(side)
    outer = room.left() if side < 0 else room.right()
    inner = room.right() if side < 0 else room.left()

    def x(share: float) -> float:
        return outer + share * (inner - outer)

    path = QPainterPath(QPointF(outer - side * -4.0, plan.top + 0.06 * plan.pre))
    path.cubicTo(
        QPointF(x(0.55), plan.top + 0.16 * plan.pre),
        QPointF(x(0.5), 0.42 * plan.pre),
        QPointF(x(0.6), 0.74 * plan.pre),
    )
    path.cubicTo(
        QPointF(x(0.66), 0.93 * plan.pre),
        QPointF(x(0.4), 0.99 * plan.pre),
        QPointF(outer - side * -4.0, 0.97 * plan.pre),
    )
    path.closeSubpath()
    return path


def agent_places(plan: Plan) -> list[QPointF]:
    """Return where carriers or enzymes are drawn."""
    routes = ROUTES[plan.anatomy.transmitter]
    if routes["enzyme"].exists:
        count = 9
        y = plan.post - max(0.32 * (plan.post - plan.pre), 13.0 * plan.unit)
        reach = 0.94 * plan.half
        return [
            QPointF(plan.middle + reach * (2.0 * (i + 0.5) / count - 1.0), y)
            for i in range(count)
        ]
    if not routes["uptake"].exists:
        return []
    found = []
    for side in (-1, 1):
        room = plan.margin(side)
        if routes["uptake"].agent == "eaat":
            path = glia_path(plan, side)
            for share in (0.16, 0.27, 0.38):
                found.append(path.pointAtPercent(share))
        else:
            edge = room.right() if side < 0 else room.left()
            for share in (0.55, 0.72, 0.89):
                found.append(QPointF(edge, plan.top + share * (plan.pre - plan.top)))
    return found


def choline_places(plan: Plan) -> list[QPointF]:
    """Return where carriers of choline are drawn, in the sides of a terminal."""
    y = plan.top + 0.72 * (plan.pre - plan.top)
    return [QPointF(plan.middle + side * plan.half, y) for side in (-1, 1)]


def draw_way_back(painter: QPainter, plan: Plan, view: SynapseView) -> None:
    """Draw the way from carriers in the terminal into vesicles, where it is used."""
    routes = ROUTES[plan.anatomy.transmitter]
    inks = INKS[theme.current().name]
    one = view.clearing
    if routes["enzyme"].exists:
        places, used, ink = choline_places(plan), one.split, inks.enzyme
        places = places if "enzyme" not in plan.anatomy.closed else []
    elif routes["uptake"].exists and routes["uptake"].agent != "eaat":
        places, used, ink = agent_places(plan), one.carried, inks.transmitter
    else:
        return
    if used < 1.0:
        return
    colour = QColor(ink)
    colour.setAlpha(170)
    pen = QPen(colour, 1.3 * plan.unit, Qt.PenStyle.DotLine, Qt.PenCapStyle.RoundCap)
    for place in places:
        inward = 1.0 if place.x() < plan.middle else -1.0
        end = place + QPointF(inward * 0.16 * plan.half, -0.11 * plan.half)
        path = QPainterPath(place + QPointF(inward * 7.0 * plan.unit, 0.0))
        path.quadTo(QPointF(end.x(), place.y()), end)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        tip = QPointF(end.x(), end.y() - 1.5 * plan.unit)
        shapes.draw_arrow(painter, colour, end, tip, 1.2 * plan.unit)


def spread(share: float, count: int) -> list[bool]:
    """Return which of some things work if a share does, spread evenly."""
    working = round(share * count)
    return [(i + 1) * working // count > i * working // count for i in range(count)]


def _draw_agents(painter: QPainter, plan: Plan) -> None:
    inks = INKS[theme.current().name]
    size = 12.0 * plan.unit
    routes = ROUTES[plan.anatomy.transmitter]
    has_enzyme = routes["enzyme"].exists
    route = routes["enzyme" if has_enzyme else "uptake"]
    places = agent_places(plan)
    left = plan.anatomy.effect(route.agent or "").free
    left = 0.0 if route.name in plan.anatomy.closed else left
    if has_enzyme:
        for place in choline_places(plan):
            shapes.draw_carrier(painter, inks, place, size, working=True)
    for place, working in zip(places, spread(left, len(places)), strict=True):
        if has_enzyme:
            shapes.draw_enzyme(painter, inks, place, 0.62 * size, working=working)
        else:
            shapes.draw_carrier(painter, inks, place, size, working=working)


# -- what moves --------------------------------------------------------------------


def channel_places(plan: Plan) -> list[QPointF]:
    """Return where calcium channels are drawn: between the release sites."""
    sites = plan.site_x
    if sites.size < 2:
        gap = 2.4 * plan.vesicle_radius
        spots = [plan.middle - gap, plan.middle + gap]
    else:
        spots = list(0.5 * (sites[1:] + sites[:-1]))
        most = 9
        if len(spots) > most:
            chosen = np.linspace(0, len(spots) - 1, most).round().astype(int)
            spots = [spots[i] for i in chosen]
    return [QPointF(float(x), plan.pre) for x in spots]


def cloud_strength(micromolar_now: float) -> float:
    """Return how bright the calcium cloud is, 0 at rest to 1."""
    if micromolar_now <= REST_MICROMOLAR:
        return 0.0
    span = log10(BRIGHT_MICROMOLAR / REST_MICROMOLAR)
    return min(log10(micromolar_now / REST_MICROMOLAR) / span, 1.0)


def draw_cloud(painter: QPainter, plan: Plan) -> None:
    """Draw the calcium under the channels, as bright as it gets."""
    bright, clear = QColor(ion_colour("ca")), QColor(ion_colour("ca"))
    bright.setAlphaF(0.5)
    clear.setAlpha(0)
    painter.setClipPath(plan.bouton)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = 2.6 * plan.vesicle_radius + 10.0 * plan.unit
    for place in channel_places(plan):
        light = QRadialGradient(place, radius)
        light.setColorAt(0.0, bright)
        light.setColorAt(1.0, clear)
        painter.setBrush(light)
        painter.drawEllipse(place, radius, radius)


def draw_calcium(
    painter: QPainter, plan: Plan, view: SynapseView, cloud: QPixmap
) -> None:
    """Draw the calcium channels, what enters, and the cloud at the sensors."""
    colour = ion_colour("ca")
    strength = cloud_strength(view.calcium_micromolar)
    places = channel_places(plan)
    if strength > 0.02:
        painter.setOpacity(strength)
        painter.drawPixmap(0, 0, cloud)
        painter.setOpacity(1.0)
    wide, tall = 4.0 * plan.unit, 2.1 * plan.membrane
    inward = -view.calcium_current_pa
    left = view.anatomy.effect(view.anatomy.calcium_channel).left
    for place, works in zip(places, spread(left, len(places)), strict=True):
        if not works:
            shapes.draw_blocked_channel(
                painter, INKS[theme.current().name], place, wide, tall
            )
            continue
        gap = (1.5 if inward > SMALLEST_PA else 0.35) * plan.unit
        painter.setPen(QPen(colour.darker(130), 0.8))
        painter.setBrush(colour)
        for side in (-1, 1):
            x = place.x() + side * (gap + 0.5 * wide) - 0.5 * wide
            box = QRectF(x, place.y() - 0.5 * tall, wide, tall)
            painter.drawRoundedRect(box, 0.35 * wide, 0.35 * wide)
        if inward > SMALLEST_PA:
            thick = min(0.8 + 0.5 * log10(1.0 + inward), 2.4) * plan.unit
            start = QPointF(place.x(), place.y() + 0.75 * tall)
            end = QPointF(place.x(), place.y() - 0.75 * tall)
            shapes.draw_arrow(painter, colour, start, end, thick)


def vesicle_points(plan: Plan, placed: Placed) -> np.ndarray:
    """Return where every vesicle is drawn, (vesicles, 2)."""
    points = plan.homes.copy()
    at = np.flatnonzero(placed.place >= 0)
    points[at, 0] = plan.site_x[placed.place[at]]
    points[at, 1] = plan.docked_y
    coming = np.flatnonzero((placed.place < 0) & (placed.site >= 0))
    for i in coming:
        share = float(placed.share[i])
        site = np.array([plan.site_x[placed.site[i]], plan.docked_y])
        if placed.place[i] == IN_RECYCLING:
            points[i] = _way_back(plan, site, points[i], share)
        else:
            points[i] += (site - points[i]) * share
    return points


def _way_back(
    plan: Plan, site: np.ndarray, home: np.ndarray, share: float
) -> np.ndarray:
    """Return a point of the way from a site along the membrane, up the side, home."""
    side = -1.0 if site[0] < plan.middle else 1.0
    edge = plan.middle + side * (plan.half - 1.6 * plan.vesicle_radius)
    corner = np.array([edge, plan.docked_y])
    height = min(float(home[1]), plan.docked_y - 2.0 * plan.vesicle_radius)
    lifted = np.array([edge, height])
    stops = (site, corner, lifted, home)
    lengths = [float(np.hypot(*(b - a))) for a, b in pairwise(stops)]
    left = share * sum(lengths)
    for start, end, length in zip(stops, stops[1:], lengths, strict=False):
        if left <= length:
            return np.asarray(start + (end - start) * (left / max(length, 1e-9)))
        left -= length
    return home


def draw_vesicles(
    painter: QPainter, plan: Plan, view: SynapseView, placed: Placed, memory: Vesicles
) -> None:
    """Draw every vesicle, and the pores of those that just fused."""
    which = theme.current().name
    inks = INKS[which]
    radius = plan.vesicle_radius
    ratio = painter.device().devicePixelRatioF()
    half = radius + 1.5
    points = vesicle_points(plan, placed)
    if view.anatomy.is_mean_field:
        _draw_mean_field(painter, plan, view)
        return
    resting = np.flatnonzero((placed.place == IN_RESERVE) & (placed.site < 0))
    moving = np.flatnonzero((placed.place < 0) & (placed.site >= 0))
    docked = np.flatnonzero(placed.place >= 0)
    for i in (*plan.reserve_drawn(resting), *moving, *docked):  # docked ones on top
        filled = FULL_TENTHS
        if placed.place[i] == IN_RECYCLING:
            filled = round(FULL_TENTHS * max(2.0 * float(placed.share[i]) - 1.0, 0.0))
        drop = shapes.vesicle(
            which,
            view.anatomy.transmitter,
            round(radius, 1),
            filled,
            ratio,
            int(i) % TURNS,
        )
        painter.drawPixmap(QPointF(points[i, 0] - half, points[i, 1] - half), drop)
    for site in memory.pores:
        x = float(plan.site_x[site])
        mouth = QPainterPath()
        deep = min(1.25 * radius, 0.2 * plan.pre)
        wide = 1.1 * radius
        low = plan.pre + 0.6 * plan.membrane
        mouth.moveTo(x - wide, low)
        mouth.cubicTo(
            QPointF(x - 0.5 * wide, low - 0.4 * deep),
            QPointF(x - wide, low - 1.5 * deep - plan.membrane),
            QPointF(x, low - 1.5 * deep - plan.membrane),
        )
        mouth.cubicTo(
            QPointF(x + wide, low - 1.5 * deep - plan.membrane),
            QPointF(x + 0.5 * wide, low - 0.4 * deep),
            QPointF(x + wide, low),
        )
        painter.setPen(QPen(QColor(inks.vesicle_edge), max(1.6 * plan.unit, 1.6)))
        painter.setBrush(QColor(inks.outside))
        painter.drawPath(mouth)


def _draw_mean_field(painter: QPainter, plan: Plan, view: SynapseView) -> None:
    """Draw mean pools: every site as full as it is on average."""
    which = theme.current().name
    ratio = painter.device().devicePixelRatioF()
    half = plan.vesicle_radius + 1.5
    drop = shapes.vesicle(
        which,
        view.anatomy.transmitter,
        round(plan.vesicle_radius, 1),
        FULL_TENTHS,
        ratio,
    )
    reserve = max(round(view.reserve), 0)
    for place in plan.homes[: reserve : plan.per_vesicle]:
        painter.drawPixmap(QPointF(place[0] - half, place[1] - half), drop)
    painter.setOpacity(min(max(view.docked / max(view.anatomy.sites, 1), 0.0), 1.0))
    for x in plan.site_x:
        painter.drawPixmap(QPointF(float(x) - half, plan.docked_y - half), drop)
    painter.setOpacity(1.0)


def draw_dots(painter: QPainter, plan: Plan, dots: Dots, share: float) -> None:
    """Draw the transmitter; `share` of the way from the shells before is done."""
    if not dots.shell.size:
        return
    points = plan.dot_points(dots.shell, dots.across, dots.along)
    if share < 1.0:
        before = plan.dot_points(dots.before, dots.across, dots.along)
        points = before + share * (points - before)
    size = round(max(2.6 * plan.unit, 2.6), 1)
    ratio = painter.device().devicePixelRatioF()
    drop = shapes.dot(theme.current().name, plan.anatomy.transmitter, size, ratio)
    corners = points - 0.5 * drop.deviceIndependentSize().width()
    for x, y in corners.tolist():  # a picture for each is faster than round points
        painter.drawPixmap(QPointF(x, y), drop)


def draw_receptors(painter: QPainter, plan: Plan, view: SynapseView) -> None:
    """Draw the receptor channels, each with what flows through it."""
    which = theme.current().name
    ratio = painter.device().devicePixelRatioF()
    conditions = plan.conditions(view)
    wide = max(round(min(plan.slot_width, 22.0 * plan.unit)), 8)
    tall = receptor_height(plan)
    for slot, condition in zip(plan.slots, conditions, strict=True):
        kind = plan.anatomy.receptors[slot.kind]
        drop = shapes.receptor(which, kind.name, condition, wide, tall, ratio)
        corner = QPointF(slot.x - 0.5 * wide, plan.post - 0.54 * tall)
        painter.drawPixmap(corner, drop)
        if condition is Condition.OPEN:
            _draw_flow(painter, plan, view, slot.kind, QPointF(slot.x, plan.post), tall)


def _draw_flow(
    painter: QPainter,
    plan: Plan,
    view: SynapseView,
    kind: int,
    at: QPointF,
    tall: float,
) -> None:
    """Draw the ion that carries most through an open receptor, or magnesium in it."""
    receptor = view.receptors[kind]
    if receptor.unblocked < 0.5:
        painter.setPen(QPen(QColor("#7a5b00"), 1.0))
        painter.setBrush(QColor("#f2c230"))
        radius = 2.7 * plan.unit
        painter.drawEllipse(at + QPointF(0.0, -0.04 * tall), radius, radius)
        return
    currents = receptor.current_pa
    if not currents:
        return
    ion = max(currents, key=lambda one: abs(currents[one]))
    opened = max(receptor.number(Condition.OPEN), 1e-9)
    each = abs(currents[ion]) / opened
    if each * opened < SMALLEST_PA:
        return
    # a negative charge that flows in is an outward current
    inward = currents[ion] < 0.0 if ion not in ("cl", "hco3") else currents[ion] > 0.0
    length = (8.0 + 14.0 * min(each, 1.0)) * plan.unit
    low = at.y() + 0.6 * tall + 0.8 * theme.px(theme.current().small_px)
    high = min(low + length, plan.height - ION_ROW * plan.unit)
    if high - low < 5.0 * plan.unit:
        return
    start, end = QPointF(at.x(), low), QPointF(at.x(), high)
    if not inward:
        start, end = end, start
    shapes.draw_arrow(painter, ion_colour(ion), start, end, 1.7 * plan.unit)


def receptor_height(plan: Plan) -> int:
    """Return how tall a receptor is drawn."""
    return round(max(2.9 * plan.membrane, 21.0 * plan.unit))


def _draw_letters(painter: QPainter, plan: Plan) -> None:
    """Write the letter of its kind under every drawn receptor."""
    tall = receptor_height(plan)
    look = theme.current()
    inks = INKS[look.name]
    painter.setFont(theme.font(0.78 * look.small_px, strong=True))
    metrics = painter.fontMetrics()
    for slot in plan.slots:
        name = plan.anatomy.receptors[slot.kind].name
        painter.setPen(QColor(inks.receptor(name)))
        text = shapes.LETTERS.get(name, "")
        x = slot.x - 0.5 * metrics.horizontalAdvance(text)
        y = plan.post + 0.5 * tall + 0.72 * metrics.height()
        painter.drawText(QPointF(x, y), text)


def metabotropic_places(plan: Plan) -> list[QPointF]:
    """Return where receptors behind a G protein are drawn: around the cleft."""
    count = len(plan.anatomy.cascades)
    room = plan.margin(1)
    places = []
    for i in range(count):
        side = 1 if i % 2 == 0 else -1
        away = room.width() * (0.32 + 0.36 * (i // 2))
        x = plan.middle + side * (plan.half + away)
        places.append(QPointF(x, plan.post))
    return places


def ion_row(view: SynapseView) -> list[tuple[str, float]]:
    """Return the ions that flow at all, with their outward current in pA."""
    currents = view.current_pa()
    return [
        (ion, currents[ion])
        for ion in ("na", "k", "ca", "cl", "hco3")
        if ion in currents and abs(currents[ion]) >= SMALLEST_PA
    ]


def draw_ions(painter: QPainter, plan: Plan, view: SynapseView) -> None:
    """Draw an arrow for every ion, as thick as its current, with its number."""
    look = theme.current()
    painter.setFont(theme.font(look.small_px, strong=True))
    metrics = painter.fontMetrics()
    bottom = plan.height - 7.0 * plan.unit
    x = 10.0 * plan.unit
    rows = ion_row(view)
    if not rows:
        painter.setFont(theme.font(look.small_px))
        painter.setPen(QColor(look.quiet))
        painter.drawText(QPointF(x, bottom), word("microscope.no_current"))
        return
    for ion, current in rows:
        colour = ion_colour(ion)
        is_anion = ion in ("cl", "hco3")
        inward = (current > 0.0) if is_anion else (current < 0.0)
        thick = min(1.0 + 0.85 * sqrt(abs(current)), 7.0) * plan.unit
        high, low = bottom - 12.0 * plan.unit, bottom - 1.5 * plan.unit
        x += thick
        ends = (high, low) if inward else (low, high)
        shapes.draw_arrow(
            painter, colour, QPointF(x, ends[0]), QPointF(x, ends[1]), thick
        )
        x += thick + 4.0 * plan.unit
        text = word(
            "microscope.ion_in" if inward else "microscope.ion_out",
            ion=ION_NAMES[ion],
            current=number(abs(current)),
        )
        painter.setPen(QColor(look.text))
        painter.drawText(QPointF(x, bottom), text)
        x += metrics.horizontalAdvance(text) + 12.0 * plan.unit
