"""A moment becomes the start of every sweep, and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.saved_state import SavedState

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from neurolab.window.main_window import MainWindow

WAIT_MS = 30_000


def test_sweeps_start_from_the_moment_that_was_shown(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """Stopped in a spike, the next sweep begins there; undo takes it back."""
    window = open_window()
    control, document = window.control, window.document
    before = document.lab
    control.run_to_spike()
    qtbot.waitUntil(lambda: control.sweep_time_ms > 0.0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not control.is_running, timeout=WAIT_MS)
    window.actions_by_name["start_here"].trigger()
    qtbot.waitUntil(lambda: document.lab is not before, timeout=WAIT_MS)
    start = document.lab.start
    assert isinstance(start, SavedState)
    moment_mv = start.neurons[0].branches["soma"].v_mv[0]
    assert moment_mv > -40.0
    control.set_speed(1000.0)
    with qtbot.waitSignal(control.sweep_ended, timeout=WAIT_MS):
        control.rest()
        control.fire()
    _, values = window.scope.face.traces[0].samples(0.0, 1.0)
    assert np.abs(values[0] - moment_mv) < 10.0
    window.actions_by_name["start_at_rest"].trigger()
    assert document.lab.start is None
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.lab is before
