"""The terminal of a whole neuron releases like the test bouton, and tires like one."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from neurolab.document.checks import check
from neurolab.document.records import Bath, Lab
from neurolab.document.templates import (
    generic_neuron,
    myelinated_neuron,
    with_terminal,
)
from neurolab.document.templates.terminals import TERMINAL
from neurolab.kernel.circuit import CA, CHARGE, V
from neurolab.kernel.release import OCCUPANCY, RATE, advance_release
from neurolab.measure.spikes import spike_times
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from neurolab.simulation.release_build import (
    Terminal,
    build_release,
    new_fusions,
    rest_release,
)
from tests.acceptance.rig import clamp, pulse
from tests.kernel.test_release import Stage, spike, terminal


@pytest.mark.parametrize("which", ["bare", "myelinated"])
def test_axon_terminal_releases_like_the_test_bouton(which: str) -> None:
    """One spike fuses 5 % of the vesicles, .3 to .6 ms behind its peak."""
    neuron = generic_neuron() if which == "bare" else myelinated_neuron(internodes=30)
    lab = Lab(
        name="terminal",
        bath=Bath(celsius=37.0),
        neurons=(with_terminal(neuron),),
        electrodes=(clamp("soma", 0.5, pulse(1.0, 2.0, 1.0)),),
    )
    assert not [one for one in check(lab) if one.severity == "error"]
    engine = Engine(lab)
    layout = engine.model.layout
    place = layout.locate("n1", TERMINAL, 0.5)
    area = float(layout.maps["n1"].area[place - layout.first["n1"]])
    release = build_release([Terminal(3, place, area, 1, mean_field=True)], 37.0, 0.025)
    charge = engine.state.cells[CHARGE + CA, [place]]
    state = rest_release(release, charge, np.zeros(1), 1)
    fusions, flash = new_fusions(release), np.zeros(1)
    rows = np.zeros((260, 2))
    for tick, row in enumerate(rows):
        engine.advance(1)
        advance_release(
            release, state, fusions, engine.state.cells, flash, 1, tick, TICK_MS
        )
        row[:] = engine.state.cells[V, place], state.terminals[0, RATE]
    times = TICK_MS * np.arange(1, 261, dtype=np.float64)
    v, rate = rows[:, 0].copy(), rows[:, 1].copy()
    assert spike_times(times, v, -10.0).size == 1
    assert 1.0 - state.terminals[0, OCCUPANCY] == pytest.approx(0.0503, rel=0.12)
    assert 0.3 < times[rate.argmax()] - times[v.argmax()] < 0.6


def _spike_from(start_ms: float, t: float) -> float:
    """Return calcium like that of an action potential a millisecond after a start."""
    return spike(t - start_ms)


@pytest.mark.parametrize(("hertz", "filled"), [(1.0, 0.83), (5.0, 0.49), (10.0, 0.32)])
def test_sites_that_are_filled_in_a_long_train(hertz: float, filled: float) -> None:
    """At .24 per second and site, 83, 49 and 32 % are filled at 1, 5 and 10 Hz."""
    refill = 2.4e-4 / 1.64**1.5  # at 22 C, so that it is .24 per second at 37 C
    stage = Stage(terminal(mean_field=True, values={"release.refill": refill}))
    period = round(1000.0 / hertz / TICK_MS)
    stage.state.terminals[0, OCCUPANCY] = filled
    means = []
    for _ in range(round(2.0 * hertz)):
        start = stage.tick * TICK_MS
        before = float(stage.state.terminals[0, OCCUPANCY])
        stage.run(200, partial(_spike_from, start))
        used = 1.0 - float(stage.state.terminals[0, OCCUPANCY]) / before
        assert used == pytest.approx(0.05, abs=0.004)
        middle = stage.run(period // 2 - 200)
        assert not middle
        means.append(float(stage.state.terminals[0, OCCUPANCY]))
        stage.run(period - period // 2)
    assert np.mean(means) == pytest.approx(filled, abs=0.02)
