"""The results beside the picture show what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import neurolab
from neurolab.microscope.cleft_map import strength
from neurolab.microscope.results import Results
from neurolab.simulation.checkpoints import Checkpoints
from neurolab.simulation.contact_history import contact_history
from neurolab.simulation.engine import Engine
from neurolab.simulation.trace_store import TraceStore
from neurolab.widgets import theme
from neurolab.widgets.theme import ThemeName

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def results(qtbot: QtBot, qapp: QApplication) -> Results:
    """Return the results, empty."""
    theme.apply(qapp, ThemeName.LIGHT, 1.0)
    made = Results()
    qtbot.addWidget(made)
    made.resize(350, 600)
    made.show()
    return made


def test_curve_ends_at_the_maximum_of_its_trace(results: Results) -> None:
    """Each curve's label tells the peak that the trace has."""
    lab = neurolab.load("opening")
    engine = Engine(lab)
    engine.watch("driver")
    store = TraceStore()
    chunk = engine.advance(600)
    store.append(chunk)
    view = engine.frame().synapse
    assert view is not None
    results.show_traces(store, view.anatomy, 3.013, 15.0)
    (curve,) = results.clocks.curves
    values = next(
        samples.values
        for probe, samples in zip(chunk.channels, chunk.samples, strict=True)
        if probe.address == "synapse.driver.ampa.open"
    )
    assert curve.maximum == pytest.approx(float(values.max()), rel=1e-3)
    peak_ms = float(curve.times_ms[int(np.argmax(curve.values))]) + 3.013
    assert peak_ms == pytest.approx(0.025 * (1 + int(np.argmax(values))), abs=0.05)
    results.clocks.show_now(1.0)
    results.grab()


def test_map_is_drawn_from_the_rings(results: Results) -> None:
    """Columns are ticks, rows radii; the strongest colour is where most is."""
    engine = Engine(neurolab.load("opening"))
    engine.watch("driver")
    kept = Checkpoints()
    kept.keep(engine)
    engine.advance(200)
    view = engine.frame().synapse
    assert view is not None
    history = contact_history(engine, kept, ("driver", view.contact), 3.01, 0.5)
    results.map.show_history(history)
    image = results.map.image()
    assert image is not None
    assert history is not None
    assert image.width() == history.times_ms.size
    where = int(np.argmax(history.millimolar[:, 0]))
    lightness = [image.pixelColor(x, 0).lightness() for x in range(image.width())]
    assert lightness[where] == min(lightness)
    assert "mM at 5 µs" in results.map.said()
    results.grab()


def test_colours_are_logarithmic() -> None:
    """Equal factors are equal steps of colour."""
    shares = strength(np.array([1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0, 0.0]))
    assert np.allclose(shares, [0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 0.0])
