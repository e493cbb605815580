"""Icons: line drawings in ``resources/icons`` in the colours of the theme.

A drawing names its colours in capitals (``INK``, ``SODIUM``); they are filled in when
it is rendered, so that one file serves every theme.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from neurolab.texts import resource_folder
from neurolab.widgets import theme

SLATE = {theme.ThemeName.DARK: "#6f94bd"}
USUAL_SLATE = "#587ea8"
DOPAMINE = {theme.ThemeName.DARK: "#e08bb0"}
USUAL_DOPAMINE = "#b8527f"


def icon(name: str, ink: str | None = None) -> QIcon:
    """Return an icon by the name of its file.

    Parameters
    ----------
    name : str
    ink : str, optional
        Colour of its lines; the theme's words otherwise.
    """
    made = QIcon()
    for size in (16, 24, 32, 48, 64):
        made.addPixmap(pixmap(name, size, ink))
    return made


def pixmap(name: str, height: int, ink: str | None = None) -> QPixmap:
    """Return an icon as a picture of a height in pixels, sharp on any screen."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    drawing = _drawing(name, ink)
    key = f"{name} {height} {ratio} {hash(drawing)}"
    made = QPixmap()
    if QPixmapCache.find(key, made):
        return made
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    box = renderer.viewBoxF()
    width = height * box.width() / box.height()
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0.0, 0.0, width, height))
    painter.end()
    QPixmapCache.insert(key, made)
    return made


@cache
def _text(name: str) -> str:
    """Return the text of a drawing."""
    return (resource_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _drawing(name: str, ink: str | None) -> str:
    """Return the text of a drawing with its colours filled in."""
    look = theme.current()
    text = _text(name)
    for token, colour in (
        ("INK", ink or look.text),
        ("QUIET", look.quiet),
        ("ACCENT", look.accent),
        ("SLATE", SLATE.get(look.name, USUAL_SLATE)),
        ("DOPAMINE", DOPAMINE.get(look.name, USUAL_DOPAMINE)),
        ("SHEATH", look.sheath),
        ("SODIUM", look.sodium),
        ("CALCIUM", look.calcium),
        ("CHLORIDE", look.chloride),
        ("CHANNEL0", look.channel(0)),
    ):
        text = text.replace(token, colour)
    return text
