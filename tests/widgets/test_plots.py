"""Plots: axes with units, a map of unequal cells, and what is exported of them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neurolab.widgets import theme
from neurolab.widgets.plots import Axis, Curve, LinePlot, MapPlot, decade

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    theme.apply(qapp, theme.ThemeName.LIGHT, 1.0)


def _two_clocks(qtbot: QtBot) -> LinePlot:
    """Return a plot of a fast and a slow curve against the logarithm of time."""
    times = np.logspace(-3, 6, 200)
    plot = LinePlot(Axis("Time", "ms", is_log=True), Axis("Open", "%"))
    qtbot.addWidget(plot)
    plot.show_curves(
        [
            Curve("fast", times, 100.0 * np.exp(-times), 0),
            Curve("slow", times, 100.0 * np.exp(-times / 1e4), 1, dashed=True),
        ]
    )
    plot.resize(500, 300)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def test_log_axis_shows_every_decade_and_names_it(qtbot: QtBot) -> None:
    """Nine decades of time are as wide as each other, and read as one says them."""
    plot = _two_clocks(qtbot)
    (low, high), _ = plot.plot.viewRange()
    assert low <= -3.0
    assert high >= 6.0
    assert [decade(10.0**k, "ms") for k in (-3, -1, 0, 3)] == [
        "1 µs",
        "100 µs",
        "1 ms",
        "1 s",
    ]


def test_values_of_a_log_axis_below_zero_are_left_out(qtbot: QtBot) -> None:
    """What has no logarithm is not drawn, and hurts nobody."""
    plot = LinePlot(Axis("Time", "ms", is_log=True), Axis("x"))
    qtbot.addWidget(plot)
    plot.show_curves([Curve("", np.array([0.0, 1.0, 10.0]), np.arange(3.0))])
    assert plot.plot.viewRange()[0][0] > -1.0


def test_double_click_brings_all_back(qtbot: QtBot) -> None:
    """However far one has zoomed, a double click shows every curve."""
    plot = _two_clocks(qtbot)
    plot.plot.setXRange(2.0, 2.1)
    spot = QPoint(plot.canvas.width() // 2, plot.canvas.height() // 2)
    QTest.mouseDClick(
        plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot, delay=20
    )
    (low, high), _ = plot.plot.viewRange()
    assert low <= -3.0
    assert high >= 6.0


def test_map_of_unequal_cells_shows_each_value_in_its_place(qtbot: QtBot) -> None:
    """A colour stands where its cell is, also where cells differ in width."""
    plot = MapPlot(Axis("Time", "ms"), Axis("Radius", "um"), Axis("c", "mM"))
    qtbot.addWidget(plot)
    plot.show_map(
        np.array([0.0, 1.0, 10.0]), np.array([0.0, 1.0]), np.array([[2.0, 5.0]])
    )
    image = plot._image.image
    width = image.shape[1]
    assert np.all(image[:, : width // 11] == 2.0)
    assert np.all(image[:, width // 9 :] == 5.0)
    assert plot.levels == (2.0, 5.0)


def test_log_map_has_whole_decades_in_its_legend(qtbot: QtBot) -> None:
    """The legend begins and ends at powers of ten, six of them at most."""
    plot = MapPlot(Axis("Time", "ms"), Axis("r", "um"), Axis("c", "mM", is_log=True))
    qtbot.addWidget(plot)
    plot.show_map(
        np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0]), np.array([[4e-9, 5.0]])
    )
    assert plot.levels == pytest.approx((1e-5, 10.0))
    plot.show_map(
        np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0]), np.array([[0.0, 5.0]])
    )
    assert plot.levels == pytest.approx((0.1, 10.0))


def test_exports_are_what_is_shown(qtbot: QtBot) -> None:
    """Table, SVG and picture hold the curves."""
    plot = _two_clocks(qtbot)
    heads, columns = plot.table()
    assert heads[:2] == ["fast: Time [ms]", "fast: Open [%]"]
    assert columns[1] == pytest.approx(100.0 * np.exp(-columns[0]))
    root = ET.fromstring(plot.svg())
    assert root.tag.endswith("svg")
    assert len(list(root.iter())) > 50
    assert plot.picture().width() == plot.width()


def test_window_does_not_import_pyqtgraph() -> None:
    """The window starts without the quarter of a second that pyqtgraph takes."""
    code = "import sys, neurolab.window.main_window; print('pyqtgraph' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
