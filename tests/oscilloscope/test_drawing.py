"""Envelopes and strokes: nothing that was recorded is lost on the screen."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.oscilloscope.scales import Scale, fitted, nice_step
from neurolab.oscilloscope.strokes import (
    SUB,
    draw_columns,
    fade,
    lay_over,
    margin_of,
)
from neurolab.oscilloscope.traces import polyline_envelope

WHITE = (255, 255, 255)


def test_envelope_agrees_with_the_polyline(rng: np.random.Generator) -> None:
    """Lowest and highest of each column are those of a thousandfold finer line."""
    times = np.sort(rng.uniform(0.0, 10.0, 300))
    values = rng.normal(size=300)
    edges = np.linspace(0.0, 10.0, 41)
    low, high = polyline_envelope(times, values, edges)
    for k in range(40):
        inside = np.linspace(edges[k], edges[k + 1], 2001)
        inside = inside[(inside >= times[0]) & (inside <= times[-1])]
        fine = np.interp(
            np.union1d(inside, times[(times >= edges[k]) & (times <= edges[k + 1])]),
            times,
            values,
        )
        assert low[k] == pytest.approx(fine.min(), abs=1e-3)
        assert high[k] == pytest.approx(fine.max(), abs=1e-3)


def test_neighbouring_columns_touch(rng: np.random.Generator) -> None:
    """Between two columns there is no gap, however steep the trace."""
    times = np.arange(0.0, 10.0, 0.025)
    values = np.cumsum(rng.normal(size=times.size))
    low, high = polyline_envelope(times, values, np.linspace(0.0, 9.9, 1000))
    assert np.all(high[1:] >= low[:-1])
    assert np.all(low[1:] <= high[:-1])


def _stroke(rows: np.ndarray, thickness: float) -> np.ndarray:
    """Return the opacity that a trace at some rows leaves, in 20 rows."""
    margin = margin_of(thickness)
    padded = np.repeat(np.pad(rows, margin, mode="edge"), SUB)
    picture = np.zeros((20, rows.size, 4), dtype=np.uint8)
    draw_columns(picture, 0, padded, padded, WHITE, thickness)
    return picture[:, :, 3] / 255.0


@pytest.mark.parametrize("thickness", [1.0, 1.8, 3.4])
def test_level_trace_is_as_thick_as_its_pen(thickness: float) -> None:
    """Opacity adds up to the thickness in every column, on any part of a pixel."""
    for row in (9.0, 9.3, 9.5):
        cover = _stroke(np.full(8, row), thickness).sum(axis=0)
        assert cover == pytest.approx(thickness, abs=0.02)


def test_upright_trace_is_as_thick_as_its_pen() -> None:
    """A jump is as wide as a level line is high."""
    thickness = 3.0
    margin = margin_of(thickness)
    count = 12 + 2 * margin
    upper = np.full(SUB * count, 2.0)
    upper[SUB * count // 2 :] = 17.0
    lower = upper.copy()
    lower[SUB * count // 2] = 2.0
    picture = np.zeros((20, 12, 4), dtype=np.uint8)
    draw_columns(picture, 0, lower, upper, WHITE, thickness)
    width = (picture[10, :, 3] / 255.0).sum()
    assert width == pytest.approx(thickness, abs=0.6)


def test_missing_samples_draw_nothing() -> None:
    """Where there is no trace the picture stays as it was."""
    rows = np.full(8, np.nan)
    assert not _stroke(rows, 2.0).any()


def test_older_pictures_fade_below_newer_ones() -> None:
    """What lies over hides what lies below; fading makes both colour and cover less."""
    below = np.full((4, 4, 4), 200, dtype=np.uint8)
    above = np.zeros((4, 4, 4), dtype=np.uint8)
    above[1, 1] = 255
    lay_over(below, above)
    assert below[1, 1].tolist() == [255] * 4
    assert below[0, 0].tolist() == [200] * 4
    fade(below, 0.5)
    assert below[0, 0].tolist() == [100] * 4


@pytest.mark.parametrize(
    ("span", "parts", "step"), [(10.0, 10, 1.0), (163.0, 3, 50.0), (0.07, 5, 0.01)]
)
def test_steps_are_one_two_or_five(span: float, parts: float, step: float) -> None:
    """Grid lines are 1, 2 or 5 times a power of ten apart."""
    assert nice_step(span, parts) == pytest.approx(step)


def test_log_scale_gives_every_decade_the_same_height() -> None:
    """A tenth is one decade lower, whatever of."""
    scale = fitted(1e-3, 5.0, 1e-4, is_log=True)
    rows = scale.rows(np.array([1.0, 0.1, 0.01]), 100.0)
    assert rows[1] - rows[0] == pytest.approx(rows[2] - rows[1])
    assert scale.value_at(float(rows[0]), 100.0) == pytest.approx(1.0)


def test_scale_shows_its_values_where_they_are() -> None:
    """A pixel row and its value lead to each other."""
    scale = Scale(-90.0, 50.0)
    assert scale.rows(np.array([50.0, -90.0]), 140.0).tolist() == [0.0, 140.0]
    assert scale.value_at(70.0, 140.0) == pytest.approx(-20.0)
