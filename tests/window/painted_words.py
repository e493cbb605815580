"""Walks over the words that a window paints itself: in diagram, scope, microscope.

Every word goes through `QPainter.drawText`. While a `Pen` holds it, that writes down
what was drawn where, or draws nothing, so that what lies under the words is seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from tests.window.text_walk import READABLE, Words, pixels_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

APART = 1.0
"""Pixels by which two words may share their room."""
UNEVEN, MOST_UNEVEN = 60, 0.02
"""Difference of colour that is a line under a word, and how much of one is none."""
MOST_FAINT = 0.02


@dataclass(frozen=True, slots=True)
class Painted:
    """A word as it was painted: its place in the window, its room, its ink."""

    text: str
    widget: QWidget | None
    place: QRectF
    room: QRectF | None
    ink: QColor
    is_off: bool = False

    @property
    def name(self) -> str:
        """Say which word, and where."""
        parent = None if self.widget is None else self.widget.parentWidget()
        where = type(self.widget).__name__
        if where == "QWidget":
            where = type(parent).__name__
        x, y = self.place.x(), self.place.y()
        return f"{self.text!r} at {x:.0f}, {y:.0f} in {where}"


@dataclass(slots=True)
class Pen:
    """Holds `QPainter.drawText` and those that copy pictures with words in them.

    Attributes
    ----------
    is_dry : bool
        No word is drawn.
    words : list of Painted
        What was written on widgets since the last `clear`.
    """

    is_dry: bool = False
    words: list[Painted] = field(default_factory=list)
    _pictures: list[tuple[Any, list[Painted]]] = field(default_factory=list)
    _kept: dict[str, Any] = field(default_factory=dict)

    def __enter__(self) -> Pen:
        """Take the functions."""
        for name, own in (
            ("drawText", self._draw_text),
            ("drawPixmap", self._draw_picture),
            ("drawImage", self._draw_picture),
        ):
            original = self._kept[name] = getattr(QPainter, name)

            def held(
                painter: QPainter,
                *args: Any,
                own: Any = own,
                original: Any = original,
            ) -> Any:
                return own(painter, original, *args)

            setattr(QPainter, name, held)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the functions back."""
        for name, original in self._kept.items():
            setattr(QPainter, name, original)

    def _draw_text(self, painter: QPainter, original: Any, *args: Any) -> Any:
        text = next(one for one in args if isinstance(one, str))
        if text.strip():
            self._note(painter, _painted(painter, text, args))
        return None if self.is_dry else original(painter, *args)

    def _note(self, painter: QPainter, one: Painted) -> None:
        device = painter.device()
        if isinstance(device, QWidget):
            corner = QPointF(device.mapTo(device.window(), QPoint(0, 0)))
            self.words.append(
                replace(one, widget=device, place=one.place.translated(corner))
            )
            return
        for known, words in self._pictures:
            if known is device:
                words.append(one)
                return
        self._pictures.append((device, [one]))

    def _draw_picture(self, painter: QPainter, original: Any, *args: Any) -> Any:
        for device, words in self._pictures:
            if any(one is device for one in args):
                first = args[0]
                x, y = args[:2] if isinstance(first, int | float) else (0.0, 0.0)
                if isinstance(first, QPointF | QPoint | QRectF | QRect):
                    x, y = first.x(), first.y()
                for one in words:
                    place = one.place.translated(x, y)
                    place = painter.combinedTransform().mapRect(place)
                    self._note(painter, replace(one, place=place))
        return original(painter, *args)


def _painted(painter: QPainter, text: str, args: tuple[Any, ...]) -> Painted:
    """Return a word about to be drawn, on its device."""
    metrics = QFontMetricsF(painter.font())
    first = args[0]
    room = None
    if isinstance(first, QRectF | QRect) and not isinstance(args[1], str):
        room = QRectF(first)
        flags = args[1] if isinstance(args[1], int) else args[1].value
        place = metrics.boundingRect(room, flags, text)
        if place.height() < 1.5 * metrics.height():
            # letters leave the upper and lower edges of a line free
            place.adjust(0.0, 0.1 * metrics.height(), 0.0, -0.1 * metrics.height())
    else:
        x, y = (first.x(), first.y()) if not isinstance(first, int) else args[:2]
        place = metrics.tightBoundingRect(text).translated(x, y)
    transform = painter.combinedTransform()
    return Painted(
        text,
        None,
        transform.mapRect(place),
        None if room is None else transform.mapRect(room),
        QColor(painter.pen().color()),
        is_off=painter.opacity() < 1.0,
    )


def uncache(window: QWidget) -> None:
    """Let diagrams paint each item anew, so that its words are seen."""
    for view in window.findChildren(QGraphicsView):
        for item in view.scene().items():
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)


def squeezed(found: list[Painted], window: QWidget) -> list[str]:
    """Return the words that are wider than their room, or leave their widget."""
    bad = []
    for one in found:
        room = one.room
        if room is not None and one.place.width() > room.width() + 2.0:
            bad.append(f"{one.name} has no room")
            continue
        assert one.widget is not None
        corner = one.widget.mapTo(window, QPoint(0, 0))
        sheet = QRectF(QRect(corner, one.widget.size())).adjusted(-1, -1, 1, 1)
        if not sheet.contains(one.place) and sheet.intersects(one.place):
            bad.append(f"{one.name} is cut off")
    return bad


def clashing(found: list[Painted], others: list[Words]) -> list[str]:
    """Return pairs of painted words, or a painted one and a label, on each other."""
    bad = []
    for first, second in combinations(found, 2):
        common = first.place & second.place
        if common.width() > APART and common.height() > APART:
            bad.append(f"{first.name} and {second.text!r}")
    for one in found:
        for other in others:
            assert one.widget is not None
            if other.widget is one.widget or other.widget.isAncestorOf(one.widget):
                continue
            common = one.place & QRectF(other.place & shown(other.widget))
            if common.width() > APART and common.height() > APART:
                bad.append(f"{one.name} and the label {other.text!r}")
    return bad


def unclear(found: list[Painted], bare: QImage, picture: QImage) -> list[str]:
    """Return words that lie on lines, are painted over, or are hard to tell apart.

    Parameters
    ----------
    found : list of Painted
    bare, picture : QImage
        The window without its painted words, and with them.
    """
    bad = []
    without, whole = pixels_of(bare), pixels_of(picture)
    for one in found:
        top, bottom = max(round(one.place.top()), 0), round(one.place.bottom())
        left, right = max(round(one.place.left()), 0), round(one.place.right())
        ground = without[top:bottom, left:right].reshape(-1, 3)
        seen = whole[top:bottom, left:right].reshape(-1, 3)
        if not ground.size or ground.shape != seen.shape:
            continue
        uneven = np.abs(ground.astype(int) - np.median(ground, axis=0)).max(axis=1)
        share = float((uneven > UNEVEN).mean())
        if share > MOST_UNEVEN:
            bad.append(f"{one.name} lies on something, {share:.0%}")
        if not (ground != seen).any():
            bad.append(f"{one.name} is painted over")
        elif not one.is_off:
            ink = np.array([one.ink.red(), one.ink.green(), one.ink.blue()])
            ratio = contrasts(ink[None], ground)
            if float((ratio < READABLE).mean()) > MOST_FAINT:
                bad.append(f"{one.name} has {float(np.quantile(ratio, 0.02)):.1f}")
    return bad


def contrasts(ink: NDArray[Any], ground: NDArray[Any]) -> NDArray[np.float64]:
    """Return the contrast of an ink with each pixel of a ground."""
    first, second = _luminance(ink), _luminance(ground)
    light, dark = np.maximum(first, second), np.minimum(first, second)
    ratio: NDArray[np.float64] = (light + 0.05) / (dark + 0.05)
    return ratio


def _luminance(colours: NDArray[Any]) -> NDArray[np.float64]:
    share = np.asarray(colours, dtype=np.float64) / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return luminance


def visible(found: list[Painted]) -> Iterator[Painted]:
    """Yield the words on widgets that are to be seen, each once."""
    said = set()
    for one in found:
        if one.widget is None or not one.widget.isVisible():
            continue
        key = (one.text, one.place.getRect())
        part = QRectF(shown(one.widget))
        if key not in said and part.intersects(one.place):
            said.add(key)
            yield one
