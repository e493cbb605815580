"""Calcium that enters through receptors fills the pool of its compartment."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    Bath,
    CalciumPool,
    Input,
    Lab,
    SpikeTimes,
    Stretch,
    Synapse,
)
from neurolab.document.templates.simple import passive_dendrite
from neurolab.kernel.circuit import CA, CALCIUM, CHARGE, POOL_GAIN
from neurolab.simulation.engine import Engine

Detail = Literal["full", "light"]

DECAY_MS = 1e6
REST = 5e-5


def _engine(detail: Detail, receptors: tuple[str, ...], decay_ms: float) -> Engine:
    cell = passive_dendrite()
    pool = CalciumPool(
        gain_millimolar_cm2_per_nc=5e-4, decay_ms=decay_ms, rest_millimolar=REST
    )
    cell = replace(
        cell, membranes=tuple(replace(one, calcium=pool) for one in cell.membranes)
    )
    place = Stretch(neuron=cell.id, branch=cell.branches[0].id, start=0.3, stop=0.3)
    synapse = Synapse(
        id="s",
        input="i",
        targets=(place,),
        contacts=30,
        detail=detail,
        receptors=receptors,
    )
    lab = Lab(
        name="lab",
        bath=Bath(celsius=37.0),
        neurons=(cell,),
        inputs=(Input(id="i", train=SpikeTimes(times_ms=(1.0, 6.0))),),
        synapses=(synapse,),
    )
    return Engine(lab)


@pytest.mark.parametrize("detail", ["light", "full"])
def test_the_pool_holds_what_entered(detail: Detail) -> None:
    """With nothing pumped out, concentration = rest + gain x charge, in every place."""
    engine = _engine(detail, ("ampa", "nmda"), DECAY_MS)
    cells = engine.state.cells
    before = cells[CHARGE + CA].copy()
    engine.advance(4000)
    entered = before - cells[CHARGE + CA]
    rise = cells[CALCIUM] - REST
    gain = engine.model.circuit.cable[POOL_GAIN]
    there = gain > 0.0
    assert entered[there].max() > 0.0
    np.testing.assert_allclose(
        rise[there], (gain * entered)[there], rtol=1e-3, atol=1e-15
    )


def test_the_pool_empties_again() -> None:
    """Calcium of one volley falls with the time constant of the pool."""
    engine = _engine("light", ("ampa",), 20.0)
    values = []
    for _ in range(3):
        engine.advance(8000)
        values.append(engine.state.cells[CALCIUM].max() - REST)
    assert values[0] > 1e3 * values[1] > 0.0
