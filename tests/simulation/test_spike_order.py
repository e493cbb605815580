"""Where a spike starts: in the initial segment, however weak or slow the stimulus.

A strong pulse hides a node that is too excitable; near threshold and on slow steps it
would fire before the initial segment. So of every compartment of the cell the first to
fire is looked for, at 1.2 and 1.003 times threshold and on a step of 100 ms.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np
import pytest

from neurolab.document.addresses import set_value
from neurolab.document.records import BranchKind
from neurolab.document.templates import (
    adapting_neuron,
    generic_neuron,
    myelinated_neuron,
)
from neurolab.kernel.circuit import V
from neurolab.measure.spikes import upward_crossings
from neurolab.simulation.build import TICK_MS, build
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import (
    Repeated,
    bench,
    centre,
    clamp,
    find_threshold,
    pulse,
    voltage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Lab, Neuron

LEVEL_MV = -10.0
SUB_STEPS = 10
STEP_MS = TICK_MS / SUB_STEPS
CHUNK_TICKS = 80
LEAD_MS = 0.01
"""By how much the initial segment is ahead of node 0 at least."""
PULSE_UNTIL_MS, STEP_UNTIL_MS = 14.0, 100.0
CELLS: dict[str, tuple[Callable[[], Neuron], float]] = {
    "generic": (generic_neuron, 0.15),
    "adapting": (adapting_neuron, 0.15),
    "myelinated 1 um": (myelinated_neuron, 0.15),
    "myelinated 2 um": (partial(myelinated_neuron, fibre_diameter_um=2.0), 0.15),
    "myelinated 5 um": (partial(myelinated_neuron, fibre_diameter_um=5.0), 0.2),
}
"""Each template with an initial segment, and a slow step (nA) just above rheobase."""


def stimulated(name: str, amplitude_na: float, duration_ms: float) -> Lab:
    """Return a lab with a current step into the soma."""
    stimulus = clamp("soma", 0.5, pulse(1.0, duration_ms, amplitude_na))
    return bench(CELLS[name][0](), stimulus, sub_steps=SUB_STEPS)


@cache
def threshold(name: str) -> float:
    """Return the smallest 2 ms pulse into the soma that fires it, to one in 10 000."""
    soma = voltage("soma", 0.5)
    pulses = Repeated(
        lambda amplitude: stimulated(name, amplitude, 2.0),
        soma,
        until_ms=PULSE_UNTIL_MS,
    )

    def fires(amplitude: float) -> bool:
        times, traces = pulses.run(amplitude)
        return upward_crossings(times, traces[0], LEVEL_MV).size > 0

    return find_threshold(fires, 0.2, 1.0, relative=1e-4)


def first_to_fire(lab: Lab, until_ms: float) -> tuple[dict[str, float], str]:
    """Return when each branch first fires (ms), and the branch that is first.

    Every compartment is looked at, until one has fired and 2 ms have passed.
    """
    neuron = lab.neurons[0]
    cell = build(lab).layout.maps[neuron.id]
    places = [
        (branch.id, voltage(branch.id, centre(k, cell.count[branch.id])))
        for branch in neuron.branches
        for k in range(cell.count[branch.id])
    ]
    engine = Engine(lab, [address for _, address in places], fine=True)
    found: dict[str, float] = {}
    end_ms = until_ms
    before = [engine.state.cells[V, probe.index] for probe in engine.channels]
    while engine.time_ms < end_ms:
        chunk = engine.advance(CHUNK_TICKS)
        rows = zip(places, before, chunk.times_ms, chunk.values, strict=True)
        for (branch, _), last, times, trace in rows:
            joined = np.concatenate(([last], trace))
            at = upward_crossings(
                np.append(times[0] - STEP_MS, times), joined, LEVEL_MV
            )
            if at.size:
                found[branch] = min(found.get(branch, np.inf), float(at[0]))
        before = [trace[-1] for trace in chunk.values]
        if found and end_ms == until_ms:
            end_ms = engine.time_ms + 2.0
    return found, min(found, key=lambda branch: found[branch])


def check_leads(times: dict[str, float], first: str) -> None:
    """Check that soma and first node follow clearly later."""
    assert times[first] < times["soma"] - 0.2
    assert times[first] < times.get("node_0", np.inf) - LEAD_MS


def kind_of(lab: Lab, branch: str) -> BranchKind:
    """Return what a branch of the lab's neuron is."""
    return next(one.kind for one in lab.neurons[0].branches if one.id == branch)


@pytest.mark.parametrize("strength", [1.2, 1.003])
@pytest.mark.parametrize("name", CELLS)
def test_a_pulse_starts_the_spike_in_the_initial_segment(
    name: str, strength: float
) -> None:
    """Before the soma, the first node and every other place, near threshold too."""
    lab = stimulated(name, strength * threshold(name), 2.0)
    times, first = first_to_fire(lab, PULSE_UNTIL_MS)
    assert kind_of(lab, first) is BranchKind.INITIAL_SEGMENT, times
    check_leads(times, first)


@pytest.mark.parametrize("name", CELLS)
def test_a_slow_step_starts_the_spike_in_the_initial_segment(name: str) -> None:
    """A weak step of 100 ms gives every place time to get ahead."""
    lab = stimulated(name, CELLS[name][1], STEP_UNTIL_MS)
    times, first = first_to_fire(lab, STEP_UNTIL_MS)
    assert kind_of(lab, first) is BranchKind.INITIAL_SEGMENT, times
    check_leads(times, first)


def test_a_denser_node_would_fire_first() -> None:
    """What the tests above guard against: node sodium 1000 and soma potassium 20.

    On a slow step node 0 is then level with the first compartment of the initial
    segment to fire, and ahead of the others.
    """
    lab = stimulated("myelinated 1 um", CELLS["myelinated 1 um"][1], STEP_UNTIL_MS)
    lab = set_value(lab, "neuron.n1.membrane.node.pyr37_na", 1000.0)
    lab = set_value(lab, "neuron.n1.membrane.soma.pyr37_kv", 20.0)
    times, _ = first_to_fire(lab, STEP_UNTIL_MS)
    assert times["node_0"] - times["ais_distal"] < 0.2 * LEAD_MS
