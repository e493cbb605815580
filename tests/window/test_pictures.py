"""Pictures of the running window in each theme and size; its words can all be read.

The pictures go to ``build/pictures``, to be looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName
from neurolab.window.look import scale_for
from tests.window.painted_words import (
    Pen,
    clashing,
    squeezed,
    uncache,
    unclear,
    visible,
)
from tests.window.text_walk import clipped, elided, faint, overlapping, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from neurolab.window.main_window import MainWindow

PICTURES = Path(__file__).parents[2] / "build" / "pictures"
SIZES = ((1280, 720), (1920, 1080), (3840, 2160))
CROWDED = ("thousands-of-inputs", "two-axons", "epsp", "neuromuscular-junction")
LEAST_PAINTED = 1080
"""Height from which painted words are judged; below, names are still too close."""
WAIT_MS = 60_000


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_of_the_window_can_be_read(
    qtbot: QtBot,
    qapp: QApplication,
    open_window: Callable[..., MainWindow],
    size: tuple[int, int],
) -> None:
    """No word is elided, clipped, covered, crossed or faint after a sweep."""
    window = open_window("opening")
    window.resize(*size)
    window.panels.reset()
    qtbot.waitUntil(lambda: window.lab_list.list.count() > 0, timeout=WAIT_MS)
    window.control.set_speed(500.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.control.fire()
    wrong = walk(qtbot, qapp, window, size, tuple(ThemeName), "")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lab", CROWDED)
def test_words_on_a_crowded_bench_can_be_read(
    qtbot: QtBot,
    qapp: QApplication,
    open_window: Callable[..., MainWindow],
    lab: str,
) -> None:
    """Where many parts are close to each other, their names still find room."""
    window = open_window(lab)
    size = SIZES[1]
    window.resize(*size)
    wrong = walk(qtbot, qapp, window, size, (ThemeName.LIGHT,), f"{lab}-")
    assert not wrong, "\n".join(wrong)


def walk(
    qtbot: QtBot,
    qapp: QApplication,
    window: MainWindow,
    size: tuple[int, int],
    names: tuple[ThemeName, ...],
    title: str,
) -> list[str]:
    """Return what is wrong with the words in some themes, and keep pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    bare: dict[ThemeName, QImage] = {}
    lines = []
    with Pen() as pen:
        for is_dry in (True, False):
            pen.is_dry = is_dry
            for name in names:
                # another theme between: nothing that was painted before is kept
                other = (
                    ThemeName.LIGHT if name is not ThemeName.LIGHT else ThemeName.DARK
                )
                for one in (other, name):
                    picture = _look(qtbot, qapp, window, one, size, pen)
                if is_dry:
                    bare[name] = picture
                    continue
                file = f"{title}{name}-{size[0]}x{size[1]}.png"
                picture.save(str(PICTURES / file))
                found, painted = words_of(window), list(visible(pen.words))
                bad = elided(found) + clipped(found) + overlapping(found)
                bad += faint(found, picture)
                if size[1] >= LEAST_PAINTED:
                    bad += squeezed(painted, window) + clashing(painted, found)
                    bad += unclear(painted, bare[name], picture)
                lines += [f"{name}: {line}" for line in bad]
    theme.apply(qapp, ThemeName.LIGHT, 1.0)
    return lines


def _look(
    qtbot: QtBot,
    qapp: QApplication,
    window: MainWindow,
    name: ThemeName,
    size: tuple[int, int],
    pen: Pen,
) -> QImage:
    """Return a picture of the window in a theme."""
    theme.apply(qapp, name, scale_for(size[1]))
    window.panels.reset()
    uncache(window)
    for _ in range(8):  # until every layout has had its say
        qtbot.wait(15)
        qapp.processEvents()
    window.diagram.fit()
    qapp.processEvents()
    pen.words.clear()
    return window.grab().toImage()
