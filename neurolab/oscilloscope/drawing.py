"""The face as a drawing of lines, in SVG: from copies, so that a thread can make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.oscilloscope.ground import TIME_PARTS, tick_text
from neurolab.oscilloscope.scales import lines, nice_step
from neurolab.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.oscilloscope.face import ScopeFace

COLUMNS = 1200
"""Of which each shows its lowest and highest value, so that no peak is lost."""


def drawing_of(face: ScopeFace) -> Callable[[], bytes]:
    """Return what encodes the face as SVG; everything is read now."""
    look, area = theme.current(), face.plot_area()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{face.width()}"'
        f' height="{face.height()}" font-family="sans-serif"'
        f' font-size="{theme.px(look.small_px)}">',
        f'<rect width="100%" height="100%" fill="{look.scope_face}"/>',
    ]
    step = nice_step(face.end_ms - face.begin_ms, TIME_PARTS)
    for time_ms in lines(face.begin_ms, face.end_ms, step):
        x = face.x_of(time_ms)
        parts.append(_line(x, area.top(), x, area.bottom(), look.scope_grid))
        text = f"{time_ms:.6g}"
        parts.append(_text(x, area.bottom() + 16, text, look.scope_quiet, "middle"))
    curves = []
    for number, channel in enumerate(face.channels):
        lane, scale = face.lane(number), face.scales[number]
        for value in scale.grid(face.lane_parts(number)):
            y = lane.y() + scale.row(value, lane.height())
            if lane.top() <= y <= lane.bottom():
                parts.append(_line(lane.left(), y, lane.right(), y, look.scope_grid))
                label = tick_text(face, number, value)
                parts.append(_text(lane.left() - 4, y, label, look.scope_quiet, "end"))
        name = f"{channel.name}"
        colour = look.channel(number)
        parts.append(_text(lane.left() + 4, lane.top() + 12, name, colour, "start"))
        if number < len(face.traces):
            edges = np.linspace(face.begin_ms, face.end_ms, COLUMNS + 1)
            low, high = face.traces[number].envelope(edges)
            rows = [lane.y() + scale.rows(one, lane.height()) for one in (low, high)]
            curves.append((edges, rows, lane.left(), lane.width(), colour))

    def encode() -> bytes:
        for edges, (low_rows, high_rows), left, width, colour in curves:
            shares = (edges[:-1] - edges[0]) / (edges[-1] - edges[0])
            points = [
                f"{left + share * width:.2f},{y:.2f}"
                for share, low, high in zip(shares, low_rows, high_rows, strict=True)
                if np.isfinite(low)
                for y in (low, high)
            ]
            parts.append(
                f'<polyline fill="none" stroke="{colour}" stroke-width="1.5"'
                f' points="{" ".join(points)}"/>'
            )
        return "\n".join([*parts, "</svg>", ""]).encode()

    return encode


def _line(x: float, y: float, to_x: float, to_y: float, colour: str) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
        f' stroke="{colour}"/>'
    )


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="{colour}">{safe}</text>'
