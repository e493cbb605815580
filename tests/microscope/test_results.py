"""The results beside the picture show what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import neurolab
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
    assert curve.ys.max() == 1.0
    said = float("".join(one for one in curve.name if one in "0123456789."))
    assert said == pytest.approx(float(values.max()), rel=5e-3)
    peak_ms = float(curve.xs[int(np.argmax(curve.ys))]) + 3.013
    assert peak_ms == pytest.approx(0.025 * (1 + int(np.argmax(values))), abs=0.05)
    results.clocks.mark(1.0)
    results.grab()


def test_map_is_drawn_from_the_rings(results: Results) -> None:
    """Columns are ticks, rows radii; most is in the centre; the legend has decades."""
    engine = Engine(neurolab.load("opening"))
    engine.watch("driver")
    kept = Checkpoints()
    kept.keep(engine)
    engine.advance(200)
    view = engine.frame().synapse
    assert view is not None
    history = contact_history(engine, kept, ("driver", view.contact), 3.01, 0.5)
    results.map.show_history(history)
    assert history is not None
    heads, (times, radii, found) = results.map.plot.table()
    assert [head.split("[")[-1] for head in heads] == ["ms]", "um]", "mM]"]
    assert found.max() == history.millimolar.max()
    at = int(np.argmax(found))
    assert radii[at] == pytest.approx(0.5 * history.edges_um[1])
    row = int(np.argmax(history.millimolar[:, 0]))
    last = history.times_ms[row] - history.start_ms
    assert last - 0.026 < times[at] < last
    low, high = results.map.plot.levels
    assert np.log10([low, high]) == pytest.approx(np.round(np.log10([low, high])))
    assert "mM at 5 µs" in results.map.note.text()
    results.map.show_now(history.start_ms + 0.2)
    results.grab()
