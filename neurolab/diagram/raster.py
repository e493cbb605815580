"""Membranes as pixels: which piece of which branch each pixel shows.

Shapes are painted once for a view: an image of piece numbers, and one of coverage and
shade. A new frame then only looks up a colour for every covered pixel, so that its cost
depends on the size of the drawing and not on the number of compartments.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPainter,
    QPolygonF,
    QRadialGradient,
    QTransform,
)

from neurolab.diagram.colours import LEVELS

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from neurolab.diagram.colours import VoltageRange
    from neurolab.diagram.drawing.shapes import BranchShape

ALPHAS = 32
SHADES = 32
EDGE_SHADE, BODY_SHADE, LIT_SHADE, LIGHT_SHADE = 0.42, 0.6, 0.645, 0.69
"""Shade of the rim, the body and the lit side; `MIDDLE_SHADE` leaves a colour as is."""
MIDDLE_SHADE = 0.62
BALL_SHADES = ((0.0, 0.74), (0.5, 0.65), (0.82, 0.58), (0.93, 0.5), (1.0, 0.42))
THINNEST_PX = 2.0
NOWHERE = 0xFFFFFF
LIGHT = np.array([-0.5, -0.86])
"""Direction to the light: from the upper left."""

Floats = NDArray[np.float64]


def polygon(points: Floats) -> QPolygonF:
    """Return an array of points as a polygon."""
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


class Raster:
    """The pixels of all membranes in one view.

    Parameters
    ----------
    shapes : list of BranchShape
        From back to front.
    transform : QTransform
        From the drawing to device pixels.
    area : QRect
        Device pixels to fill.
    """

    def __init__(
        self, shapes: list[BranchShape], transform: QTransform, area: QRect
    ) -> None:
        self.area = area
        self.size = (area.height(), area.width())
        scale = float(np.hypot(transform.m11(), transform.m12()))
        self._thinnest = THINNEST_PX / scale
        self._pixel = 1.0 / scale
        view = transform * QTransform.fromTranslate(-area.x(), -area.y())
        pieces = self._pieces(shapes, view).ravel()
        cover = self._cover(shapes, view).ravel()
        where = np.flatnonzero(cover)
        self.where = where[pieces[where] & NOWHERE != NOWHERE]
        cover = cover[self.where]
        alpha = cover >> 24
        grey = (cover >> 16) & 0xFF
        shade = np.minimum(grey * SHADES // np.maximum(alpha, 1), SHADES - 1)
        level = np.minimum((alpha * ALPHAS) >> 8, ALPHAS - 1)
        self.piece = (pieces[self.where] & NOWHERE).astype(np.int32)
        self.base = ((level * SHADES + shade) * LEVELS).astype(np.int32)
        self._buffer = np.zeros(self.size[0] * self.size[1], dtype=np.uint32)
        self.image = QImage(
            self._buffer.data,
            self.size[1],
            self.size[0],
            4 * self.size[1],
            QImage.Format.Format_ARGB32_Premultiplied,
        )

    def colour(self, levels: NDArray[np.uint8], table: NDArray[np.uint32]) -> None:
        """Give every pixel the colour of its piece.

        Parameters
        ----------
        levels : (n_pieces,) uint8
        table : (ALPHAS * SHADES * LEVELS,) uint32
        """
        if self.where.size:
            self._buffer[self.where] = table[self.base + levels[self.piece]]

    # -- painting once ---------------------------------------------------------------

    def _blank(self, fill: int) -> QImage:
        image = QImage(
            self.size[1], self.size[0], QImage.Format.Format_ARGB32_Premultiplied
        )
        image.fill(fill)
        return image

    def _pieces(
        self, shapes: list[BranchShape], view: QTransform
    ) -> NDArray[np.uint32]:
        """Return the number of the piece at each pixel."""
        image = self._blank(0xFFFFFFFF)
        painter = QPainter(image)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setTransform(view)
        number = 0
        brush = QBrush(QColor(0, 0, 0))
        for shape in shapes:
            quads = self._quads(shape)
            for end, piece in ((0, number), (-1, number + len(quads) - 1)):
                if shape.caps[end]:
                    brush.setColor(QColor.fromRgb(0xFF000000 | piece))
                    painter.setBrush(brush)
                    self._draw_cap(painter, shape, end)
            for corners in quads:
                brush.setColor(QColor.fromRgb(0xFF000000 | number))
                painter.setBrush(brush)
                painter.drawConvexPolygon(corners)
                number += 1
        painter.end()
        return _words(image)

    def _quads(self, shape: BranchShape) -> list[list[QPointF]]:
        """Return the corners of each piece, a little larger than it is."""
        if shape.is_ball:
            return self._slices(shape)
        widths = np.maximum(shape.widths, self._thinnest) + 3.0 * self._pixel
        left, right = shape.band(widths)
        rows = np.hstack((left[:-1], left[1:], right[1:], right[:-1])).tolist()
        return [
            [QPointF(a, b), QPointF(c, d), QPointF(e, f), QPointF(g, h)]
            for a, b, c, d, e, f, g, h in rows
        ]

    def _slices(self, shape: BranchShape) -> list[list[QPointF]]:
        """Return slices of a ball across its middle line."""
        radius = shape.radius + 2.0 * self._pixel
        along = shape.points[-1] - shape.points[0]
        along = along / max(float(np.hypot(*along)), 1e-9)
        across = np.array([along[1], -along[0]])
        edges = np.linspace(-radius, radius, len(shape.points))
        slices = []
        for low, high in itertools.pairwise(edges):
            corners = [
                shape.centre + along * a + across * b
                for a, b in ((low, radius), (high, radius), (high, -radius))
            ]
            corners.append(shape.centre + along * low - across * radius)
            slices.append([QPointF(*one) for one in corners])
        return slices

    def _draw_cap(self, painter: QPainter, shape: BranchShape, end: int) -> None:
        radius = 0.5 * max(float(shape.widths[end]), self._thinnest) + 2.0 * self._pixel
        painter.drawEllipse(QPointF(*shape.points[end]), radius, radius)

    def _cover(self, shapes: list[BranchShape], view: QTransform) -> NDArray[np.uint32]:
        """Return coverage as alpha and shade as grey, premultiplied."""
        image = self._blank(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setTransform(view)
        bands = [shape for shape in shapes if not shape.is_ball]
        for shade, share, inset in (
            (EDGE_SHADE, 1.0, 0.0),
            (BODY_SHADE, 1.0, 1.2),
            (LIT_SHADE, 0.62, 0.0),
            (LIGHT_SHADE, 0.3, 0.0),
        ):
            painter.setBrush(_grey(shade))
            for shape in bands:
                self._draw_band(painter, shape, share, inset * self._pixel)
        for shape in shapes:
            if shape.is_ball:
                self._draw_ball(painter, shape)
        painter.end()
        return _words(image)

    def _draw_ball(self, painter: QPainter, shape: BranchShape) -> None:
        """Paint a ball lit from the upper left."""
        radius, centre = shape.radius, QPointF(*shape.centre)
        focus = centre - QPointF(0.35 * radius, 0.4 * radius)
        gradient = QRadialGradient(centre, radius, focus)
        for at, shade in BALL_SHADES:
            gradient.setColorAt(at, _grey(shade))
        painter.setBrush(gradient)
        painter.drawEllipse(centre, radius, radius)

    def _draw_band(
        self, painter: QPainter, shape: BranchShape, share: float, inset: float
    ) -> None:
        """Paint a branch, or the lit part along its upper side."""
        widths = np.maximum(shape.widths, self._thinnest)
        points = shape.points
        if share < 1.0:
            if widths.max() < 4.0 * self._pixel:
                return
            normal = shape.normals
            sign = 1.0 if float((normal @ LIGHT).sum()) > 0.0 else -1.0
            shift = 0.3 * (1.0 - share) * widths * sign
            points = points + shift[:, None] * normal
            widths = share * widths
        else:
            widths = np.maximum(widths - 2.0 * inset, 0.6 * self._thinnest)
        half = 0.5 * widths[:, None] * shape.normals
        outline = polygon(np.vstack((points + half, (points - half)[::-1])))
        painter.drawPolygon(outline, Qt.FillRule.WindingFill)
        for end in (0, -1):
            if shape.caps[end] and widths[end] > 1.5 * self._pixel:
                radius = 0.5 * float(widths[end])
                painter.drawEllipse(QPointF(*points[end]), radius, radius)


def _grey(shade: float) -> QColor:
    return QColor.fromRgbF(shade, shade, shade)


def _words(image: QImage) -> NDArray[np.uint32]:
    """Return a copy of an image's pixels, (height, width) uint32."""
    words = np.frombuffer(image.constBits(), dtype=np.uint32)
    return words.reshape(image.height(), image.width()).copy()


def colour_table(voltages: VoltageRange) -> NDArray[np.uint32]:
    """Return the premultiplied colour of every coverage, shade and level."""
    rgb = voltages.table().astype(np.float64)
    shade = (np.arange(SHADES) + 0.5) / SHADES - MIDDLE_SHADE
    # towards black below the middle, towards white above it
    dark = np.clip(1.0 + 1.7 * shade, 0.0, 1.0)[:, None, None]
    light = np.clip(1.8 * shade, 0.0, 1.0)[:, None, None]
    shaded = rgb[None] * dark
    shaded = shaded + (255.0 - shaded) * light
    alpha = np.clip((np.arange(ALPHAS) + 1.0) / ALPHAS, 0.0, 1.0)
    alpha = np.where(alpha > 0.95, 1.0, alpha)
    every = (alpha[:, None, None, None] * shaded[None]).round().astype(np.uint32)
    opaque = (alpha * 255.0).round().astype(np.uint32)[:, None, None]
    words = (
        (opaque << 24) | (every[..., 0] << 16) | (every[..., 1] << 8) | every[..., 2]
    )
    return np.ascontiguousarray(words.ravel())
