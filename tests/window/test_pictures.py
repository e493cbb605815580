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
from tests.window.text_walk import clipped, elided, faint, overlapping, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from neurolab.window.main_window import MainWindow

PICTURES = Path(__file__).parents[2] / "build" / "pictures"
SIZES = ((1280, 720), (1920, 1080), (3840, 2160))
WAIT_MS = 60_000


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_of_the_window_can_be_read(
    qtbot: QtBot,
    qapp: QApplication,
    open_window: Callable[..., MainWindow],
    size: tuple[int, int],
) -> None:
    """No word is elided, clipped, covered or faint, at rest and after a sweep."""
    window = open_window("opening")
    window.resize(*size)
    window.panels.reset()
    qtbot.waitUntil(lambda: window.lab_list.list.count() > 0, timeout=WAIT_MS)
    window.control.set_speed(500.0)
    with qtbot.waitSignal(window.control.sweep_ended, timeout=WAIT_MS):
        window.control.fire()
    PICTURES.mkdir(parents=True, exist_ok=True)
    wrong: dict[str, list[str]] = {}
    for name in ThemeName:
        theme.apply(qapp, name, scale_for(size[1]))
        window.panels.reset()
        for _ in range(10):  # until every layout has had its say
            qtbot.wait(20)
            qapp.processEvents()
        picture = window.grab().toImage()
        picture.save(str(PICTURES / f"{name}-{size[0]}x{size[1]}.png"))
        found = words_of(window)
        bad = elided(found) + clipped(found) + overlapping(found)
        bad += faint(found, picture)
        if bad:
            wrong[name] = bad
    theme.apply(qapp, ThemeName.LIGHT, 1.0)
    lines = [f"{name}: {line}" for name, bad in wrong.items() for line in bad]
    assert not lines, "\n".join(lines)
