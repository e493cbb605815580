"""Labs that track their ions: the kernel's tables, the start, what an edit keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.document.bath import bath_ions
from neurolab.kernel.circuit import (
    CHARGE,
    ION_GAIN,
    ION_PATH,
    ION_PUMP,
    ION_ROWS,
    NA,
    K,
    V,
)
from neurolab.kernel.gates import OHMIC
from neurolab.kernel.ions import BALANCE, CONSTANTS, INSIDE, SEEN, START, STATE_ROWS
from neurolab.physiology.constants import thermal_voltage_mv
from neurolab.physiology.pump import (
    DIFFUSION_POTASSIUM,
    DIFFUSION_SODIUM,
    HALF_POTASSIUM,
    HALF_SODIUM,
    PUMP_CURRENT,
    millimolar_per_pc,
)
from neurolab.simulation.geometry import JUNCTION, effective_membrane
from neurolab.simulation.layout import TICK_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from neurolab.document.records import Lab
    from neurolab.kernel.circuit import Circuit, State
    from neurolab.simulation.geometry import CompartmentMap
    from neurolab.simulation.layout import Layout

    Floats = NDArray[np.float64]

NA_PER_UA_CM2_UM2 = 1e-5
UM_PER_US_OHM_CM = 1e-2
STABLE_SHARE = 0.2
"""Largest share of a compartment that may leave it to one side within a tick."""


def ion_tables(lab: Lab, layout: Layout) -> dict[str, Any]:
    """Return the fields of `Circuit` for concentrations: empty if they are held.

    Under the sheath of a double cable they are held in any case.
    """
    sodium, potassium = (bath_ions(lab.bath)[ion] for ion in ("na", "k"))
    constants = np.zeros(CONSTANTS)
    thermal = thermal_voltage_mv(lab.bath.celsius)
    constants[:] = (
        thermal,
        sodium[1],
        potassium[1],
        HALF_SODIUM.value,
        DIFFUSION_SODIUM.value,
        DIFFUSION_POTASSIUM.value,
        millimolar_per_pc(1.0),
    )
    if not lab.track_ions:
        return {"ions": np.zeros((ION_ROWS, 0)), "ion_constants": constants}
    rows = np.zeros((ION_ROWS, layout.size))
    filled = 1.0 / (1.0 + HALF_POTASSIUM.value / potassium[0]) ** 2
    for key, cell in layout.maps.items():
        here = layout.span(key)
        volume = 0.25 * np.pi * cell.diameter**2 * cell.length
        rows[ION_PATH, here] = _paths(cell, volume)
        has_inside = (cell.area > 0.0) & (cell.neuron.cable == "single")
        rows[ION_GAIN, here] = np.where(
            has_inside, millimolar_per_pc(1.0) / np.maximum(volume, 1e-12), 0.0
        )
        rows[ION_PUMP, here] = np.where(
            has_inside, PUMP_CURRENT.value * filled * cell.area * NA_PER_UA_CM2_UM2, 0.0
        )
    return {"ions": rows, "ion_constants": constants}


def _paths(cell: CompartmentMap, volume: Floats) -> Floats:
    """Return cross-section over length (um) of the way to each one's parent.

    It is the axial conductance times the resistivity. Between compartments too small
    for a step of one tick it is made as large as is stable.
    """
    neuron = cell.neuron
    own = [effective_membrane(neuron, branch) for branch in neuron.branches]
    resistivity = np.array([one.axial_resistivity_ohm_cm for one in own])
    owner = np.where(cell.branch == JUNCTION, cell.branch[cell.parent], cell.branch)
    path = UM_PER_US_OHM_CM * cell.link * resistivity[owner]
    if neuron.cable == "double":
        return np.zeros_like(path)
    room = np.where(cell.area > 0.0, volume, np.inf)
    smaller = np.minimum(room, room[cell.parent])
    fastest = max(DIFFUSION_SODIUM.value, DIFFUSION_POTASSIUM.value)
    stable = STABLE_SHARE * smaller / (fastest * TICK_MS)
    return np.where(cell.parent >= 0, np.minimum(path, stable), 0.0)


def start_ions(circuit: Circuit, state: State) -> State:
    """Return the state with concentrations of the bath's table, in balance with it."""
    ions = np.zeros((STATE_ROWS, circuit.ions.shape[1]))
    if not ions.size:
        return state._replace(ions=ions)
    for carrier in (NA, K):
        ions[INSIDE + carrier] = circuit.ion_constants[START + carrier]
        ions[SEEN + carrier] = state.cells[CHARGE + carrier]
    for channel in circuit.channels:
        if channel.flux == OHMIC and channel.carrier <= K:
            block = slice(channel.block, channel.block + channel["count"])
            places = circuit.places[block]
            drive = state.cells[V, places] - channel.reversal
            current = state.conductance[block] * drive
            np.add.at(ions[BALANCE + channel.carrier], places, current)
    return state._replace(ions=ions)


def empty_ions() -> Floats:
    """Return the state of ions that are held constant."""
    return np.zeros((STATE_ROWS, 0))


def count_from_here(ions: Floats, state: State) -> Floats:
    """Return the ions with what was counted so far taken as known."""
    counted = ions.copy()
    if ions.size:
        counted[SEEN : SEEN + 2] = state.cells[CHARGE : CHARGE + 2]
    return counted


def scaled(ions: Floats, before: Floats, after: Floats) -> Floats:
    """Return the ions of compartments whose surface changed.

    Parameters
    ----------
    ions : (STATE_ROWS, n) float64
    before, after : (n,) float64
        Largest pump currents, in proportion to the surfaces.
    """
    result = ions.copy()
    share = np.divide(after, before, out=np.ones_like(after), where=before > 0.0)
    result[BALANCE : BALANCE + 2] *= share
    return result
