"""A large neuron is cut anew when a drag ends, a small one while it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from neurolab.document.addresses import set_value
from neurolab.document.records import Bath, Lab
from neurolab.document.templates import squid_axon

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from neurolab.window.main_window import MainWindow

WAIT_MS = 30_000
LENGTH = "neuron.n1.axon.length_um"


def axon(compartments: int) -> Lab:
    """Return a long axon."""
    neuron = squid_axon(length_um=50_000.0, compartments=compartments)
    return Lab(name="axon", bath=Bath(celsius=6.3), neurons=(neuron,))


@pytest.mark.parametrize("compartments", [100, 5000])
def test_rebuild_waits_for_the_end_of_the_drag_where_it_is_large(
    compartments: int, qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """Above 2,000 compartments the simulation takes what was let go of."""
    window = open_window(axon(compartments))
    runner, document = window.control.worker.runner, window.document
    qtbot.waitUntil(lambda: window.heavy_edits._layout is not None, timeout=WAIT_MS)
    first = runner.engine.lab
    document.preview(set_value(document.lab, LENGTH, 60_000.0))
    document.preview(set_value(document.lab, LENGTH, 70_000.0))
    if compartments == 100:
        qtbot.waitUntil(lambda: runner.engine.lab is document.lab, timeout=WAIT_MS)
    else:
        qtbot.wait(100)
        assert runner.engine.lab is first
    document.commit("longer")
    assert window.progress.isVisible() == (compartments == 5000)
    qtbot.waitUntil(lambda: runner.engine.lab is document.lab, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not window.progress.isVisible(), timeout=WAIT_MS)
    document.preview(set_value(document.lab, LENGTH, 90_000.0))
    document.cancel()
    document.undo_stack.undo()
    assert document.lab is first
    qtbot.waitUntil(lambda: runner.engine.lab is first, timeout=WAIT_MS)


def test_retune_of_a_large_neuron_follows_the_drag(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    """A conductance is rewritten in place, however many compartments there are."""
    window = open_window(axon(5000))
    runner, document = window.control.worker.runner, window.document
    qtbot.waitUntil(lambda: window.heavy_edits._layout is not None, timeout=WAIT_MS)
    document.preview(set_value(document.lab, "neuron.n1.axon.hh_na", 90.0))
    qtbot.waitUntil(lambda: runner.engine.lab is document.lab, timeout=WAIT_MS)
    document.cancel()
