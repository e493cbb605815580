"""Names of parts beside them, and cards that say in a sentence what they do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from neurolab.diagram.items.base import Z_LABEL, PinnedItem, draw_card, tint
from neurolab.widgets import theme
from neurolab.widgets.theme import current

if TYPE_CHECKING:
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

WIDEST_CARD = 210.0
PAD = 7.0
LEADER_FROM = 40.0
"""Pixels at scale 1 from which words are joined to their part by a line."""


class LabelItem(PinnedItem):
    """A word at a part, with a sentence if wanted; `reach` leads to its middle."""

    def __init__(
        self,
        word: str,
        sentence: str = "",
        *,
        strong: bool = False,
        is_joined: bool = True,
    ) -> None:
        super().__init__(Z_LABEL)
        self.word = word
        self.sentence = sentence
        self.strong = strong
        self.is_joined = is_joined
        self.shows_sentence = False
        self.reach = QPointF(0.0, 0.0)
        self._looks: tuple[object, ...] = ()

    def _fonts(self) -> tuple[QFont, QFont]:
        chosen = current()
        size = chosen.text_px if self.strong else chosen.small_px
        strong = self.strong or self.shows_sentence
        return theme.font(size, strong=strong), theme.font(chosen.small_px)

    def size(self) -> tuple[float, float]:
        """Return width and height in pixels."""
        title, body = self._fonts()
        metrics = QFontMetricsF(title)
        width = metrics.horizontalAdvance(self.word) + 2.0
        height = metrics.height()
        if self.shows_sentence and self.sentence:
            room = QRectF(0.0, 0.0, WIDEST_CARD * theme.px(100) / 100.0, 400.0)
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
            text = QFontMetricsF(body).boundingRect(room, flags, self.sentence)
            width = max(width, text.width() + 2.0) + 2.0 * PAD
            height += text.height() + 2.0 * PAD + 1.0
        return width, height

    @property
    def has_leader(self) -> bool:
        """Return whether a line leads from the part to the words."""
        if self.shows_sentence and self.sentence:
            return True
        away = math.hypot(self.reach.x(), self.reach.y())
        return self.is_joined and away > theme.px(LEADER_FROM)

    def box(self, reach: QPointF | None = None) -> QRectF:
        """Return its rectangle in pixels from its point."""
        width, height = self.size()
        at = self.reach if reach is None else reach
        return QRectF(at.x() - 0.5 * width, at.y() - 0.5 * height, width, height)

    def set_reach(self, reach: QPointF) -> None:
        """Say where it goes, in pixels from its point."""
        looks = (self.word, self.sentence, self.size(), reach.toTuple())
        if looks == self._looks:
            return
        self._looks = looks
        self.reach = reach
        room = self.box() | QRectF(-2.0, -2.0, 4.0, 4.0)
        self.set_room(room.adjusted(-3.0, -3.0, 3.0, 3.0))
        self.update()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint word or card, and the line to the part."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, box = current(), self.box()
        title, body = self._fonts()
        card = self.shows_sentence and bool(self.sentence)
        if self.has_leader:
            self._paint_leader(painter, box)
        if card:
            draw_card(painter, box, tint(chosen.panel, 0.95), QColor(chosen.border))
            box = box.adjusted(PAD, PAD, -PAD, -PAD)
        painter.setFont(title)
        ink = chosen.ink if self.strong or card else chosen.quiet_ink
        painter.setPen(QColor(ink))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(box, left if card else middle, self.word)
        if card:
            painter.setFont(body)
            painter.setPen(QColor(chosen.quiet_ink))
            top = QFontMetricsF(title).height() + 1.0
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
            painter.drawText(box.adjusted(0.0, top, 2.0, 2.0), flags, self.sentence)

    def _paint_leader(self, painter: QPainter, box: QRectF) -> None:
        """Paint a thin line from the part to the nearest edge of the box."""
        x = min(max(0.0, box.left()), box.right())
        y = min(max(0.0, box.top()), box.bottom())
        painter.setPen(QPen(tint(current().quiet_ink, 0.7), 1.0))
        painter.drawLine(QPointF(0.0, 0.0), QPointF(x, y))
