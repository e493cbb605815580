"""What a painter draws, as a drawing of lines in SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

if TYPE_CHECKING:
    from collections.abc import Callable


def svg_of(
    size: QSize, render: Callable[[QPainter], object], dots_per_inch: int | None = None
) -> bytes:
    """Return the SVG of what a function paints.

    Parameters
    ----------
    size : QSize
    render : callable
        Called with the painter.
    dots_per_inch : int, optional
        Of the device that the size is of.
    """
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    if dots_per_inch is not None:
        generator.setResolution(dots_per_inch)
    generator.setSize(size)
    generator.setViewBox(QRectF(0.0, 0.0, size.width(), size.height()))
    painter = QPainter(generator)
    render(painter)
    painter.end()
    buffer.close()
    return bytes(held.data())
