"""A run that left what is possible stops, and says where, when and likely why."""

from __future__ import annotations

import numpy as np
import pytest

import neurolab
from neurolab.document.addresses import set_value
from neurolab.errors import DivergenceError
from neurolab.kernel.circuit import CALCIUM, V
from neurolab.simulation.engine import Engine


def engine_of(name: str = "adapting-neuron") -> Engine:
    """Return an engine that has run for a moment."""
    engine = Engine(neurolab.load(name))
    engine.advance(10)
    return engine


def failure(engine: Engine) -> DivergenceError:
    """Return the error of the next tick."""
    with pytest.raises(DivergenceError) as caught:
        engine.advance(1)
    return caught.value


def test_a_voltage_names_its_place_and_the_electrode() -> None:
    """The electrode that drives the neuron is the likely cause."""
    lab = neurolab.load("adapting-neuron")
    stimulus = next(e for e in lab.electrodes if e.commands)
    engine = Engine(set_value(lab, f"electrode.{stimulus.id}.amplitude", 1e5))
    with pytest.raises(DivergenceError) as caught:
        engine.advance(4000)
    error = caught.value
    assert error.key == "voltage_impossible_electrode"
    assert error.fields["neuron"] == stimulus.place.neuron
    assert error.fields["electrode"] == stimulus.id
    assert stimulus.id in str(error)
    assert error.fields["time"] == f"{engine.time_ms:.3f}"


def test_a_voltage_that_is_no_number_names_its_place() -> None:
    """Nothing drives it, so that no electrode is blamed."""
    engine = engine_of()
    place = engine.model.layout.locate("n1", "soma", 0.5)
    engine.state.cells[V, place] = np.nan
    error = failure(engine)
    assert error.key == "voltage_impossible"
    assert error.fields["neuron"] == "n1"
    assert "nan" in str(error)


def test_a_gate_names_its_channel_and_place() -> None:
    """A gate above 1 is reported as such, not as a voltage."""
    engine = engine_of()
    model = engine.model
    places, number = model.cells.blocks["n1", "m_current"][0]
    gate = model.circuit.channels[number].gate_first
    engine.state.gates[model.circuit.gates[gate].block + 1] = 1e6
    error = failure(engine)
    assert error.key == "gate_impossible"
    assert error.fields["channel"] == "m_current"
    layout = model.layout
    branch = str(error.fields["branch"])
    assert places[1] == layout.locate(
        "n1", branch, float(str(error.fields["position"]))
    )


def test_a_concentration_names_its_place() -> None:
    """Calcium below nothing stops the run."""
    engine = engine_of()
    place = engine.model.layout.locate("n1", "soma", 0.5)
    engine.state.cells[CALCIUM, place] = -1.0
    error = failure(engine)
    assert error.key in ("concentration_impossible", "gate_impossible")
    assert error.fields["branch"] == "soma"
