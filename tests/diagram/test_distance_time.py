"""The picture of distance against time along an axon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import neurolab
from neurolab.diagram.distance_time import DistanceTime, main_axon, velocity_m_s
from neurolab.simulation.compilation import make_ready
from neurolab.widgets import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


def test_axon_goes_from_soma_to_its_farthest_end() -> None:
    """The path begins at the root and ends at the last node; no dendrite is on it."""
    path = main_axon(neurolab.load("myelinated-neuron").neurons[0])
    assert (path[0].id, path[-1].id) == ("soma", "node_19")
    assert all(not one.id.startswith(("apical", "basal")) for one in path)


def test_cell_without_axon_has_no_path() -> None:
    """A dendrite is no axon."""
    assert main_axon(neurolab.load("graded-potentials").neurons[0]) == []


def test_arrivals_rise_in_steps_and_give_the_velocity(
    qtbot: QtBot, qapp: QApplication
) -> None:
    """Node after node fires, at the velocity that its crossings say."""
    from neurolab.simulation.engine import Engine

    make_ready()
    theme.apply(qapp, theme.ThemeName.LIGHT, 1.0)
    lab = neurolab.load("myelinated-neuron")
    panel = DistanceTime()
    qtbot.addWidget(panel)
    panel.set_lab(lab)
    panel.show()
    engine = Engine(lab)
    engine.fire()
    panel.show_frame(engine.frame())
    crossings = []
    for _ in range(120):
        chunk = engine.advance(1)
        crossings += [c.time_ms for c in chunk.crossings if c.branch.startswith("node")]
        panel.show_frame(engine.frame())
        panel.take_chunks([chunk])
    assert len(panel.arrivals) == len(crossings) == 20
    ordered = sorted(panel.arrivals)
    gaps = np.diff([one.distance_um for one in ordered])
    np.testing.assert_allclose(gaps, 101.0)
    speed = velocity_m_s(ordered)
    assert speed is not None
    whole = 19 * 101.0 / (max(crossings) - min(crossings)) * 1e-3
    assert speed == pytest.approx(whole, rel=0.05)
    panel.repaint()
    panel.clear()
    assert panel.arrivals == []
