"""What to say when a run left what is physically possible: where, when, likely why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.errors import DivergenceError
from neurolab.kernel.circuit import CALCIUM, V
from neurolab.simulation.geometry import JUNCTION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.kernel.circuit import State
    from neurolab.simulation.build import Model

VOLTAGE_LIMIT_MV = 300.0
GATE_TOLERANCE = 1e-9
CONCENTRATION_TOLERANCE = 1e-12


def place_of(model: Model, compartment: int) -> dict[str, str]:
    """Return neuron, branch and position of a compartment, for a sentence."""
    layout = model.layout
    neuron = next(
        key for key in reversed(layout.order) if compartment >= layout.first[key]
    )
    compartments = layout.maps[neuron]
    local = compartment - layout.first[neuron]
    index = int(compartments.branch[local])
    branches = compartments.neuron.branches
    return {
        "neuron": neuron,
        "branch": "junction" if index == JUNCTION else branches[index].id,
        "position": f"{compartments.start[local]:.2f}",
    }


def voltage_error(model: Model, state: State, time_ms: float) -> DivergenceError:
    """Return the error that names the first impossible voltage.

    The likely cause is the electrode with the strongest current into that neuron.
    """
    v = state.cells[V]
    place = place_of(model, int(np.flatnonzero(~(np.abs(v) <= VOLTAGE_LIMIT_MV))[0]))
    fields = {
        **place,
        "time": f"{time_ms:.3f}",
        "value": f"{v[~(np.abs(v) <= VOLTAGE_LIMIT_MV)][0]:.0f}",
    }
    owners = {each.id: each.place.neuron for each in model.lab.electrodes}
    currents = {
        name: float(state.electrode_current[i])
        for i, name in enumerate(model.wires.electrodes)
        if owners[name] == place["neuron"]
    }
    strongest = max(currents, key=lambda name: abs(currents[name]), default=None)
    if strongest is None or currents[strongest] == 0.0:
        return DivergenceError("voltage_impossible", **fields)
    return DivergenceError(
        "voltage_impossible_electrode",
        electrode=strongest,
        current=f"{currents[strongest]:.3g}",
        **fields,
    )


def state_error(model: Model, state: State, time_ms: float) -> DivergenceError | None:
    """Return the error for an impossible gate or concentration; None if all is well."""
    gates, calcium = state.gates, state.cells[CALCIUM]
    time = f"{time_ms:.3f}"
    if gates.size and not (
        gates.min() >= -GATE_TOLERANCE and gates.max() <= 1.0 + GATE_TOLERANCE
    ):
        possible = (gates >= -GATE_TOLERANCE) & (gates <= 1.0 + GATE_TOLERANCE)
        index = _first(~possible)
        for (_, channel), blocks in model.cells.blocks.items():
            for places, number in blocks:
                row = model.circuit.channels[number]
                for k in range(row.gate_first, row.gate_last):
                    local = index - int(model.circuit.gates[k].block)
                    if 0 <= local < places.size:
                        return DivergenceError(
                            "gate_impossible",
                            **place_of(model, int(places[local])),
                            channel=channel,
                            time=time,
                            value=f"{gates[index]:.3g}",
                        )
    if calcium.size and not calcium.min() >= -CONCENTRATION_TOLERANCE:
        index = _first(~(calcium >= -CONCENTRATION_TOLERANCE))
        return DivergenceError(
            "concentration_impossible",
            **place_of(model, index),
            time=time,
            value=f"{calcium[index]:.3g}",
        )
    return None


def _first(wrong: NDArray[np.bool_]) -> int:
    return int(np.flatnonzero(wrong)[0])
