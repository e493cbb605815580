"""What holds in every lab: physics and bookkeeping over random labs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import HealthCheck, given, settings

from neurolab.errors import DivergenceError
from neurolab.kernel.circuit import CAPACITY_RATE, CARRIERS, CHARGE, V
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.strategies import labs

if TYPE_CHECKING:
    from neurolab.document.records import Lab

TICKS = 120


def same(a: Engine, b: Engine) -> bool:
    """Tell whether two states agree to the last bit."""
    mine, other = (
        [*each.state, *(array for part in each.activity for array in part)]
        for each in (a, b)
    )
    return all(np.array_equal(x, y) for x, y in zip(mine, other, strict=True))


def advanced(lab: Lab, chunk: int) -> Engine | None:
    """Return an engine after `TICKS`; None if the lab is beyond what can be run."""
    engine = Engine(lab)
    try:
        for _ in range(TICKS // chunk):
            engine.advance(chunk)
    except DivergenceError:
        return None
    return engine


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(lab=labs())
def test_random_labs_keep_their_charge_and_their_bits(lab: Lab) -> None:
    """Gates stay in 0 to 1, charge is conserved, chunks change nothing."""
    engine = advanced(lab, TICKS)
    pieces = advanced(lab, 6)
    assert (engine is None) == (pieces is None)
    if engine is None or pieces is None:
        return
    assert same(engine, pieces)
    gates = engine.state.gates
    assert not gates.size or (gates.min() >= -1e-9 and gates.max() <= 1.0 + 1e-9)
    start = Engine(lab).state.cells[V]
    state, circuit = engine.state, engine.model.circuit
    for group in circuit.groups:
        if group.layers == 2:
            return
    rate = np.concatenate(
        [
            np.full(group.last - group.first, 2.0 * group.sub_steps / TICK_MS)
            for group in circuit.groups
        ]
    )
    capacitance = circuit.cable[CAPACITY_RATE] / rate
    stored = float(np.sum(capacitance * (state.cells[V] - start)))
    charge = state.cells[CHARGE : CHARGE + len(CARRIERS)]
    injected = float(state.electrode_charge.sum())
    scale = float(np.abs(charge).sum() + np.abs(state.electrode_charge).sum() + 1e-12)
    assert abs(stored + float(charge.sum()) - injected) < 1e-9 * max(
        scale, float(np.sum(capacitance)) * 100.0
    )
