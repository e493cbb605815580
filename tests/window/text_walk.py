"""Walks over the words of a window: none elided, clipped, overlapping or too faint.

What is measured is what the user sees: the room that each widget gives its words, and
the colours in a picture of the window.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenuBar,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionToolButton,
    QToolButton,
    QWidget,
)

from neurolab.widgets.theme import contrast
from neurolab.window.run_bar import BigButton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

READABLE = 4.5
TOLERANCE = 1


@dataclass(frozen=True, slots=True)
class Words:
    """Words on the screen: where they are, and how much room they have and need."""

    text: str
    widget: QWidget
    place: QRect
    room: tuple[int, int]
    need: tuple[int, int]


def words_of(window: QWidget) -> list[Words]:
    """Return every visible piece of text in a window."""
    found = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            found += list(_words_in(widget, window))
    return found


def _words_in(widget: QWidget, window: QWidget) -> Iterator[Words]:
    corner = widget.mapTo(window, QPoint(0, 0))
    place = QRect(corner, widget.size())
    metrics = widget.fontMetrics()
    match widget:
        case QLabel() if widget.text():
            inside = widget.contentsRect()
            if widget.wordWrap():
                need = (0, widget.heightForWidth(widget.width()))
                room = (inside.width(), widget.height())
            else:
                need = (
                    metrics.horizontalAdvance(widget.text()),
                    metrics.height(),
                )
                room = (inside.width(), inside.height())
            yield Words(widget.text(), widget, place, room, need)
        case BigButton():
            room = (widget.width(), widget.height())
            need = (widget.sizeHint().width(), metrics.height())
            yield Words(widget.text(), widget, place, room, need)
        case QToolButton() if widget.text() and _shows_text(widget):
            tool = QStyleOptionToolButton()
            tool.initFrom(widget)
            style = widget.toolButtonStyle()
            is_under = style is Qt.ToolButtonStyle.ToolButtonTextUnderIcon
            icon = 0 if is_under else widget.iconSize().width() + 4
            need = (metrics.horizontalAdvance(widget.text()) + icon, metrics.height())
            yield Words(
                widget.text(), widget, place, (widget.width(), widget.height()), need
            )
        case QAbstractButton() if widget.text() and not isinstance(widget, QToolButton):
            button = QStyleOptionButton()
            button.initFrom(widget)
            hint = widget.sizeHint()
            yield Words(
                widget.text(),
                widget,
                place,
                (widget.width(), widget.height()),
                (hint.width(), metrics.height()),
            )
        case QComboBox():
            combo = QStyleOptionComboBox()
            combo.initFrom(widget)
            field = widget.style().subControlRect(
                QStyle.ComplexControl.CC_ComboBox,
                combo,
                QStyle.SubControl.SC_ComboBoxEditField,
                widget,
            )
            need = (
                metrics.horizontalAdvance(widget.currentText()),
                metrics.height(),
            )
            yield Words(
                widget.currentText(),
                widget,
                place,
                (field.width(), widget.height()),
                need,
            )
        case QLineEdit() if widget.text() or widget.placeholderText():
            text = widget.text() or widget.placeholderText()
            room = (widget.contentsRect().width() - 8, widget.height())
            need = (metrics.horizontalAdvance(text), metrics.height())
            yield Words(text, widget, place, room, need)
        case QListWidget():
            yield from _items(widget, window)
        case QMenuBar():
            for action in widget.actions():
                where = widget.actionGeometry(action)
                text = action.text().replace("&", "")
                need = (metrics.horizontalAdvance(text), metrics.height())
                room = (where.width(), where.height())
                yield Words(text, widget, where.translated(corner), room, need)


def _shows_text(button: QToolButton) -> bool:
    return button.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly


def _items(widget: QListWidget, window: QWidget) -> Iterator[Words]:
    view = widget.viewport()
    corner = view.mapTo(window, QPoint(0, 0))
    for row in range(widget.count()):
        item = widget.item(row)
        where = widget.visualItemRect(item)
        if not view.rect().contains(where):
            continue  # scrolled away
        need = (0, widget.sizeHintForRow(row))
        room = (where.width(), where.height())
        yield Words(item.text(), view, where.translated(corner), room, need)


def elided(found: list[Words]) -> list[str]:
    """Return the words that have less room than they need."""
    return [
        f"{one.text!r} needs {one.need}, has {one.room} in {_name(one.widget)}"
        for one in found
        if one.need[0] > one.room[0] + TOLERANCE
        or one.need[1] > one.room[1] + TOLERANCE
    ]


def clipped(found: list[Words]) -> list[str]:
    """Return the words that stick out of what holds them, unless it scrolls."""
    bad = []
    for one in found:
        widget = one.widget
        rect, parent = widget.rect(), widget.parentWidget()
        where = widget
        while parent is not None and where is not widget.window():
            rect = QRect(where.mapTo(parent, rect.topLeft()), rect.size())
            if isinstance(parent.parentWidget(), QAbstractScrollArea):
                # up and down it scrolls; sideways it must fit
                if rect.left() < -TOLERANCE or rect.right() > parent.width():
                    bad.append(f"{one.text!r} sticks out of {_name(parent)}")
                break
            if not parent.rect().adjusted(-1, -1, 1, 1).contains(rect):
                bad.append(f"{one.text!r} sticks out of {_name(parent)}")
                break
            where, parent = parent, parent.parentWidget()
    return bad


def overlapping(found: list[Words]) -> list[str]:
    """Return pairs of words whose widgets cover each other."""
    bad = []
    visible = [
        (one, one.place & shown(one.widget)) for one in found if one.widget.isVisible()
    ]
    for (first, a), (second, b) in combinations(visible, 2):
        if first.widget is second.widget:
            continue
        if first.widget.isAncestorOf(second.widget):
            continue
        if second.widget.isAncestorOf(first.widget):
            continue
        common = a & b
        if common.width() > TOLERANCE and common.height() > TOLERANCE:
            bad.append(f"{first.text!r} and {second.text!r}")
    return bad


def shown(widget: QWidget) -> QRect:
    """Return the part of a widget that is visible, in the window's coordinates."""
    region = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(widget.window(), region.topLeft()), region.size())


def faint(found: list[Words], picture: QImage) -> list[str]:
    """Return the words whose contrast in a picture of the window is too low."""
    bad = []
    pixels = pixels_of(picture)
    ratio = picture.devicePixelRatio()
    for one in found:
        where = one.place & shown(one.widget)
        if where.width() < 3 or where.height() < 0.7 * one.place.height():
            continue  # partly scrolled away
        top, left = round(where.y() * ratio), round(where.x() * ratio)
        bottom = top + round(where.height() * ratio)
        part = pixels[top:bottom, left : left + round(where.width() * ratio)]
        if not part.size:
            continue
        value = _contrast(part)
        if value < READABLE:
            bad.append(f"{one.text!r} has {value:.1f} in {_name(one.widget)}")
    return bad


def pixels_of(picture: QImage) -> NDArray[np.uint8]:
    """Return the colours of a picture, (rows, columns, 3)."""
    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), dtype=np.uint8)
    return data.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, :, 2::-1]


def _contrast(part: NDArray[np.uint8]) -> float:
    """Return the contrast of the background to what differs from it most."""
    flat = part.reshape(-1, 3)
    colours, counts = np.unique(flat, axis=0, return_counts=True)
    ground = colours[int(np.argmax(counts))]
    distance = np.abs(colours.astype(int) - ground.astype(int)).sum(axis=1)
    farthest = colours[np.argsort(distance)[-24:]]
    return max(contrast(_hex(ground), _hex(one)) for one in farthest)


def _hex(colour: NDArray[np.uint8]) -> str:
    red, green, blue = (int(part) for part in colour)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _name(widget: QWidget) -> str:
    return widget.objectName() or type(widget).__name__
