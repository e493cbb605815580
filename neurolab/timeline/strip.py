"""The signal strip: one arrow for each link from one action potential to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from neurolab.microscope.colours import INKS
from neurolab.texts import word
from neurolab.timeline.chapters import Condition
from neurolab.widgets import theme

if TYPE_CHECKING:
    from neurolab.timeline.chapters import Chapter, Event

STAGES = (
    "terminal",
    "calcium",
    "release",
    "cleft",
    "receptors",
    "local",
    "soma",
    "segment",
    "spike",
)
MOST_EARLIER = 3
POINT = 7.0
"""How far an arrow's tip reaches out, in pixels at scale 1."""


class SignalStrip(theme.Themed, QWidget):
    """Draws the chapters of one event.

    Signals
    -------
    stage_chosen : str
        Name of a stage that was clicked.
    """

    stage_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.event_shown: Event | None = None
        self.earlier: dict[str, tuple[str, ...]] = {}
        self._now: str = ""
        self._pointed = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.dress()

    def show_event(
        self, event: Event | None, earlier: dict[str, tuple[str, ...]]
    ) -> None:
        """Show an event, and the amounts of those before it."""
        if event != self.event_shown or earlier != self.earlier:
            self.event_shown, self.earlier = event, earlier
            self.update()

    def mark(self, stage: str) -> None:
        """Mark the stage that was gone to; "" marks none."""
        if stage != self._now:
            self._now = stage
            self.update()

    # -- places ----------------------------------------------------------------------

    def cell(self, number: int) -> QRectF:
        """Return the place of an arrow, without its tip."""
        tip = theme.px(POINT)
        wide = (self.width() - tip - 2.0) / len(STAGES)
        return QRectF(1.0 + number * wide, 1.0, wide, self.height() - 2.0)

    def stage_at(self, x: float) -> int:
        """Return the number of the arrow at a place, -1 for none."""
        for number in range(len(STAGES)):
            cell = self.cell(number)
            if cell.left() <= x < cell.right():
                return number
        return -1

    def _fonts(self) -> tuple[QFont, QFont]:
        look = theme.current()
        return (
            theme.font(0.92 * look.small_px),
            theme.font(1.04 * look.small_px, strong=True),
        )

    def sizeHint(self) -> QSize:
        """Return room for three lines."""
        small, strong = (QFontMetricsF(one).height() for one in self._fonts())
        return QSize(theme.px(460), round(2.0 * small + strong + theme.px(5)) + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the height that the words need."""
        return QSize(theme.px(300), self.sizeHint().height())

    # -- painting --------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint every arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chapters = () if self.event_shown is None else self.event_shown.chapters
        by_name = {one.name: one for one in chapters}
        for number, name in enumerate(STAGES):
            self._paint_stage(painter, number, name, by_name.get(name))
        painter.end()

    def _colour(self, name: str) -> QColor:
        """Return the colour of a stage."""
        look = theme.current()
        inks = INKS[look.name]
        return QColor(
            {
                "terminal": look.sodium,
                "calcium": look.calcium,
                "release": inks.vesicle_edge,
                "cleft": inks.transmitter,
                "receptors": inks.receptor("ampa"),
            }.get(name, look.accent)
        )

    def outline(self, number: int) -> QPolygonF:
        """Return the outline of an arrow."""
        cell, tip, gap = self.cell(number), theme.px(POINT), theme.px(3)
        left, right = cell.left(), cell.right() - gap
        middle = cell.center().y()
        notch = 0.0 if number == 0 else float(tip)
        return QPolygonF(
            [
                QPointF(left, cell.top()),
                QPointF(right, cell.top()),
                QPointF(right + tip, middle),
                QPointF(right, cell.bottom()),
                QPointF(left, cell.bottom()),
                QPointF(left + notch, middle),
            ]
        )

    def _paint_stage(
        self, painter: QPainter, number: int, name: str, chapter: Chapter | None
    ) -> None:
        look = theme.current()
        colour = self._colour(name)
        condition = Condition.WAITING if chapter is None else chapter.condition
        fill = QColor(look.raised)
        pen = QPen(colour, 1.4)
        words = QColor(look.text)
        match condition:
            case Condition.MISSING:
                colour = QColor(look.failure)
                fill = QColor(look.failure_soft)
                pen = QPen(colour, 1.4, Qt.PenStyle.DashLine)
            case Condition.WAITING | Condition.COMING:
                pen = QPen(QColor(look.border), 1.2)
                words = QColor(look.quiet)
        if name == self._now or number == self._pointed:
            pen.setWidthF(2.4 if name == self._now else pen.widthF())
            if condition is not Condition.MISSING:
                fill = QColor(look.accent_soft)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawPolygon(self.outline(number))
        self._paint_words(painter, number, name, chapter, (words, colour))

    def _paint_words(
        self,
        painter: QPainter,
        number: int,
        name: str,
        chapter: Chapter | None,
        colours: tuple[QColor, QColor],
    ) -> None:
        look = theme.current()
        plain, strong = self._fonts()
        words, colour = colours
        cell = self.cell(number)
        left = cell.left() + theme.px(6 if number == 0 else POINT + 4.0)
        room = cell.right() - left
        small, big = QFontMetricsF(plain), QFontMetricsF(strong)
        y = cell.top() + theme.px(2)
        title = fitting(
            small,
            room,
            word(f"timeline.stage_{name}"),
            word(f"timeline.brief_{name}"),
        )
        quiet = QColor(look.quiet)
        is_missing = chapter is not None and chapter.condition is Condition.MISSING
        painter.setFont(plain)
        painter.setPen(colour if is_missing else quiet)
        painter.drawText(QPointF(left, y + small.ascent()), title)
        if chapter is None:
            return
        is_faint = chapter.condition in (Condition.WAITING, Condition.COMING)
        unitless = chapter.brief.removesuffix(" mV")
        amount = fitting(big, room, chapter.amount, chapter.brief, unitless)
        y += small.height()
        painter.setFont(strong)
        painter.setPen(quiet if is_faint else (colour if is_missing else words))
        painter.drawText(QPointF(left, y + big.ascent()), amount)
        painter.setFont(plain)
        painter.setPen(quiet)
        y += big.height()
        delay = fitting(small, room, chapter.delay, chapter.delay.removesuffix(" ms"))
        painter.drawText(QPointF(left, y + small.ascent()), delay)
        used = small.horizontalAdvance(delay) + theme.px(8)
        before = self.earlier.get(name, ())
        if before:
            text = " · ".join(before)
            while before and small.horizontalAdvance(text) > room - used:
                before = before[:-1]
                text = " · ".join(before)
            faint = QColor(look.quiet)
            faint.setAlphaF(0.75)
            painter.setPen(faint)
            painter.drawText(
                QPointF(
                    left + room - small.horizontalAdvance(text), y + small.ascent()
                ),
                text,
            )

    # -- events ----------------------------------------------------------------------

    def hint(self, number: int) -> str:
        """Return what is said of a stage."""
        name = STAGES[number]
        lines = [f"<b>{word(f'timeline.stage_{name}')}</b>"]
        lines.append(word(f"timeline.about_{name}"))
        shown = self.event_shown
        chapter = (
            None
            if shown is None
            else next((one for one in shown.chapters if one.name == name), None)
        )
        if chapter is not None:
            if chapter.condition is Condition.MISSING:
                lines.append(chapter.reason)
            elif chapter.delay:
                lines.append(f"{chapter.amount}, {chapter.delay}")
            before = self.earlier.get(name, ())
            if before:
                lines.append(word("timeline.earlier", amounts=" · ".join(before)))
            if chapter.time_ms is not None:
                lines.append(word("timeline.click"))
        return "<br>".join(lines)

    def event(self, event: QEvent) -> bool:
        """Say what a stage is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.stage_at(event.pos().x())
            if number >= 0:
                QToolTip.showText(event.globalPos(), self.hint(number), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a stage."""
        number = self.stage_at(event.position().x())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.stage_chosen.emit(STAGES[number])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what would be chosen."""
        number = self.stage_at(event.position().x())
        if number != self._pointed:
            self._pointed = number
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show nothing as pointed at."""
        self._pointed = -1
        self.update()
        super().leaveEvent(event)

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()


def fitting(metrics: QFontMetricsF, room: float, *texts: str) -> str:
    """Return the first text that has room, or the last."""
    for text in texts:
        if metrics.horizontalAdvance(text) <= room:
            return text
    return texts[-1]
