"""A passive cable with a tiny compartment at either end, where its ends can be reached.

A current into the first of several long compartments enters half a compartment away
from the end. The stubs, a few thousandths of a length constant long, are the ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.document.records import Electrode, ElectrodeMode, Neuron, Place
from neurolab.document.templates import passive_cable
from neurolab.kernel.circuit import V
from neurolab.simulation.engine import Engine
from tests.acceptance.rig import bench, clamp

if TYPE_CHECKING:
    from neurolab.document.records import Branch

DIAMETER_UM = 2.0
LENGTH_CONSTANT_UM = 816.5
STEP = 0.05
"""Compartment in length constants."""
STUB_UM = 1.0
CURRENT_NA = 0.01
REST_MV = -70.0


def ended_cable(length: float) -> Neuron:
    """Return a cable of a length in length constants between two stubs."""
    neuron = passive_cable(
        length_um=length * LENGTH_CONSTANT_UM,
        diameter_um=DIAMETER_UM,
        compartments=round(length / STEP),
        membrane_resistance_kohm_cm2=20.0,
        axial_resistivity_ohm_cm=150.0,
    )
    middle = neuron.branches[0]
    first = replace(middle, id="first", length_um=STUB_UM, compartments=1, path=())
    branches: tuple[Branch, ...] = (
        first,
        replace(middle, parent="first", attach=1.0),
        replace(first, id="last", parent="dendrite", attach=1.0),
    )
    return replace(neuron, branches=branches)


def killed_end() -> Electrode:
    """Return an electrode that holds the far end at rest through almost nothing."""
    return Electrode(
        id="killed",
        place=Place(neuron="n1", branch="last", position=0.5),
        mode=ElectrodeMode.VOLTAGE_CLAMP,
        holding=REST_MV,
        series_resistance_megaohm=1e-3,
    )


def steady(
    neuron: Neuron, *electrodes: Electrode, branch: str = "first", position: float = 0.5
) -> Engine:
    """Return a lab in the steady state of a small current at a place."""
    hold = clamp(branch, position, holding_na=CURRENT_NA)
    engine = Engine(bench(neuron, hold, *electrodes))
    if electrodes:
        engine.advance(12_000)
    return engine


def lifted_mv(engine: Engine, branch: str, position: float) -> float:
    """Return how far a place is from rest."""
    index = engine.model.layout.locate("n1", branch, position)
    return float(engine.state.cells[V, index]) - REST_MV
