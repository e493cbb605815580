"""Bars and numbers below the picture: receptors, vesicles, slow signalling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from neurolab.microscope import hints
from neurolab.microscope.colours import INKS
from neurolab.microscope.words import (
    number,
    percent,
    receptor_title,
    receptors_number,
    short_name,
)
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.receptor_states import DESENSITISED, Condition
from neurolab.texts import word
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.microscope.plan import Plan
    from neurolab.simulation.synapse_view import SynapseView


@dataclass(frozen=True, slots=True)
class Reading:
    """A line: what, a bar of parts (share, colour, style), and a number.

    Attributes
    ----------
    title, value, about : str
    parts : tuple of (share, colour, pattern)
    hint : (kind, index)
        Of what it explains on hover.
    short : str
        In place of `about` where that has no room.
    """

    title: str
    value: str
    about: str
    parts: tuple[tuple[float, str, Qt.BrushStyle], ...]
    hint: tuple[str, int]
    short: str = ""


def readings_of(view: SynapseView) -> list[Reading]:
    """Return the lines for a view."""
    inks, look = INKS[theme.current().name], theme.current()
    found = []
    for index, (kind, now) in enumerate(
        zip(view.anatomy.receptors, view.receptors, strict=True)
    ):
        whole = max(kind.whole, 1e-9)
        colour = inks.receptor(kind.name)
        opened = now.number(Condition.OPEN)
        shut = now.number(Condition.DESENSITISED)
        bound = now.number(Condition.BOUND)
        plugged = now.number(Condition.PLUGGED)
        away = kind.whole - kind.working
        about = [word("microscope.bound", n=receptors_number(bound))]
        if kind.name in DESENSITISED:
            about.insert(0, word("microscope.desensitised", n=receptors_number(shut)))
        if away > 0.5:
            about.append(word("microscope.blocked", n=round(away)))
        if plugged > 0.05:
            about.append(word("microscope.plugged", n=receptors_number(plugged)))
        effect = view.anatomy.effect(kind.name)
        if effect.competition > hints.COMPETED:
            factor = number(effect.competition, 3)
            about.append(word("microscope.competes", factor=factor))
        if kind.blocked_by_magnesium:
            free = round(100.0 * (1.0 - now.unblocked))
            about.append(word("microscope.magnesium_short", percent=free))
        solid, half = Qt.BrushStyle.SolidPattern, Qt.BrushStyle.Dense4Pattern
        found.append(
            Reading(
                word("microscope.open_title", name=short_name(kind.name)),
                word(
                    "microscope.of",
                    n=receptors_number(opened),
                    whole=number(kind.whole, 4),
                ),
                " · ".join(about),
                (
                    (opened / whole, colour, solid),
                    (bound / whole, colour, half),
                    (shut / whole, look.quiet, Qt.BrushStyle.BDiagPattern),
                    (
                        (away + plugged) / whole,
                        inks.drug,
                        Qt.BrushStyle.DiagCrossPattern,
                    ),
                ),
                ("receptor", index),
                " · ".join(about[1:]),
            )
        )
    found.append(_vesicles(view))
    found += [_cascade(view, index) for index in range(len(view.cascades))]
    return found


def _vesicles(view: SynapseView) -> Reading:
    inks = INKS[theme.current().name]
    anatomy = view.anatomy
    pools = word(
        "microscope.pools_short",
        reserve=number(view.reserve, 4),
        recycling=number(view.recycling, 3),
    )
    if anatomy.competent < hints.BLOCKED_SHARE:
        share = percent(1.0 - anatomy.competent)
        pools += " · " + word("microscope.toxin", percent=share)
    return Reading(
        word("microscope.docked_title"),
        word("microscope.of", n=number(view.docked, 3), whole=anatomy.sites),
        pools,
        (
            (
                view.docked / max(anatomy.sites, 1),
                inks.vesicle_edge,
                Qt.BrushStyle.SolidPattern,
            ),
        ),
        ("pools", 0),
    )


def _cascade(view: SynapseView, index: int) -> Reading:
    kind, values = view.anatomy.cascades[index], view.cascades[index]
    stages = CASCADES[kind.name].stages
    chain, short = (
        "  →  ".join(
            f"{name} {number(value)}" for name, value in zip(names, values, strict=True)
        )
        for names in ([one.title for one in stages], kind.symbols)
    )
    title = receptor_title(kind.name)
    return Reading(
        title[:1].upper() + title[1:], "", chain, (), ("cascade", index), short
    )


class Readings(theme.Themed, QWidget):
    """The lines, painted."""

    def __init__(self) -> None:
        super().__init__()
        self.view: SynapseView | None = None
        self.plan: Plan | None = None
        self.lines: list[Reading] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.dress()

    def show_view(self, view: SynapseView, plan: Plan) -> None:
        """Show the numbers of a contact."""
        before = len(self.lines)
        self.view, self.plan = view, plan
        self.lines = readings_of(view)
        if len(self.lines) != before:
            self.updateGeometry()
        self.update()

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def _row(self) -> int:
        return theme.px(2.0 * theme.current().small_px + 13.0)

    def sizeHint(self) -> QSize:
        """Return the room for all lines."""
        return QSize(theme.px(300), self._row * max(len(self.lines), 1))

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(theme.px(240), self._row * max(len(self.lines), 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint every line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, line in enumerate(self.lines):
            self._paint_line(painter, line, index * self._row)
        painter.end()

    def _paint_line(self, painter: QPainter, line: Reading, top: int) -> None:
        look = theme.current()
        edge = float(theme.px(10))
        width = self.width() - 2.0 * edge
        strong, plain = (
            theme.font(look.small_px, strong=True),
            theme.font(look.small_px),
        )
        painter.setFont(strong)
        metrics = painter.fontMetrics()
        y = top + metrics.ascent() + 2.0
        painter.setPen(QColor(look.text))
        painter.drawText(QPointF(edge, y), line.title)
        value_width = metrics.horizontalAdvance(line.value)
        painter.drawText(QPointF(edge + width - value_width, y), line.value)
        title = metrics.horizontalAdvance(line.title)
        left = edge + max(title + theme.px(10), 0.36 * width)
        room = edge + width - value_width - theme.px(10) - left
        if line.parts and room > 20.0:
            self._paint_bar(
                painter, line, QRectF(left, y - 0.72 * theme.px(9), room, theme.px(8))
            )
        painter.setFont(plain)
        painter.setPen(QColor(look.quiet))
        below = y + metrics.height() + 1.0
        text, metrics = line.about, painter.fontMetrics()
        if line.short and metrics.horizontalAdvance(text) > width:
            text = line.short
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(width))
        painter.drawText(QPointF(edge, below), text)

    @staticmethod
    def _paint_bar(painter: QPainter, line: Reading, box: QRectF) -> None:
        look = theme.current()
        painter.setPen(QPen(QColor(look.border), 1.0))
        painter.setBrush(QColor(look.raised))
        painter.drawRoundedRect(box, 0.5 * box.height(), 0.5 * box.height())
        x = box.left() + 1.0
        inner = box.width() - 2.0
        painter.setPen(Qt.PenStyle.NoPen)
        for share, colour, pattern in line.parts:
            width = inner * min(max(share, 0.0), 1.0)
            if width > 0.4:
                painter.setBrush(QBrush(QColor(colour), pattern))
                painter.drawRect(QRectF(x, box.top() + 1.0, width, box.height() - 2.0))
            x += width

    def hint_at(self, y: float) -> str:
        """Return what is said of the line at a height."""
        index = int(y // max(self._row, 1))
        if self.view is None or self.plan is None or not 0 <= index < len(self.lines):
            return ""
        kind, number_of = self.lines[index].hint
        if kind == "receptor":
            return hints.receptor_hint(self.plan, self.view, number_of)
        if kind == "cascade":
            return hints.cascade_hint(self.view, number_of)
        return hints.pools_hint(self.view)

    def event(self, event: QEvent) -> bool:
        """Explain the line that is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.hint_at(event.pos().y()), self)
            return True
        return super().event(event)
