"""Finding the state that a lab rests in, before anything is played to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neurolab.kernel.circuit import (
    CONDUCTANCE,
    CURRENT,
    FIXED_DIAGONAL,
    LEAK_CONDUCTANCE,
    LEAK_REVERSAL,
    OUTER_CAPACITY_RATE,
    OUTER_DIAGONAL,
    Circuit,
    Scratch,
    State,
    V,
)
from neurolab.kernel.gates import OHMIC
from neurolab.kernel.rest import newton_step, settle_membrane
from neurolab.physiology.cells import bouton
from neurolab.simulation.build import TICK_MS, Model, empty_state
from neurolab.simulation.equipment import is_hidden
from neurolab.simulation.ion_tracking import start_ions

if TYPE_CHECKING:
    from collections.abc import Iterable

START_MV = -70.0
"""Where the search starts in a lab without any conductance."""
CONVERGED_MV = 1e-9
ROUNDING_MV = 1e-5
"""Below it a change that a step of Newton's method does not make much smaller is
rounding: of a cable in very many pieces it is more than `CONVERGED_MV`."""
STALLED = 0.1
MOST_STEPS = 400
LARGEST_STEP_MV = 5.0
SLOWEST = 1.0
RELAX = 0.5


@dataclass(frozen=True, slots=True)
class Rest:
    """The steady state of a model, and the neurons that have none."""

    state: State
    restless: tuple[str, ...]


def start_at(model: Model, scratch: Scratch, voltage_mv: float) -> State:
    """Return the state with every membrane at one voltage and gates at steady state.

    Boutons of outside inputs are at their own rest: what they release is not a matter
    of where the cells on the bench begin.
    """
    state = empty_state(model.circuit)
    state.cells[V] = voltage_mv
    for neuron in model.layout.order:
        if is_hidden(neuron):
            state.cells[V, model.layout.span(neuron)] = bouton.START.value
    for group in range(model.circuit.groups.size):
        settle_membrane(model.circuit, state, scratch, group)
    state.damp[:] = 1
    return start_ions(model.circuit, state)


def find_rest(
    model: Model, scratch: Scratch, groups: Iterable[int] | None = None
) -> Rest:
    """Return the steady state that a lab settles to with its holding currents.

    Parameters
    ----------
    model : Model
    scratch : Scratch
        Working memory of the model's size.
    groups : iterable of int, optional
        Groups to settle; None settles all.

    Notes
    -----
    The search comes from below: at the lowest reversal potential every current is
    inward, so that the first steady state on the way up is one that holds. A cell can
    have a second one above, which does not: a threshold.
    """
    still, holding = _still(model.circuit)
    state = start_at(model, scratch, _lowest_reversal_mv(still))
    restless: list[str] = []
    wanted = range(len(model.layout.groups)) if groups is None else groups
    for group in wanted:
        if not _settle(still, state, scratch, group, holding):
            restless += model.layout.groups[group]
    state.damp[:] = 1
    return Rest(start_ions(model.circuit, state), tuple(restless))


def _lowest_reversal_mv(circuit: Circuit) -> float:
    """Return the lowest reversal potential of any leak or channel of a circuit."""
    leaks = circuit.cable[LEAK_REVERSAL][circuit.cable[LEAK_CONDUCTANCE] > 0.0]
    channels = circuit.channels.reversal[circuit.channels.flux == OHMIC]
    reversals = np.concatenate((leaks, channels))
    return float(reversals.min()) if reversals.size else START_MV


def _still(circuit: Circuit) -> tuple[Circuit, np.ndarray]:
    """Return a circuit whose steady state is the rest, and currents into it (nA).

    The outer cable has no memory at rest; what a voltage or conductance clamp holds is
    one more leak.
    """
    cable = circuit.cable.copy()
    cable[OUTER_DIAGONAL] -= cable[OUTER_CAPACITY_RATE]
    cable[OUTER_CAPACITY_RATE] = 0.0
    holding = np.zeros(circuit.parent.size)
    for electrode in circuit.electrodes:
        place = electrode.compartment
        if electrode.kind == CURRENT:
            holding[place] += electrode.holding
            continue
        more, reversal = electrode.conductance, electrode.holding
        if electrode.kind == CONDUCTANCE:
            more, reversal = electrode.holding, electrode.reversal
        leak = cable[LEAK_CONDUCTANCE, place]
        if leak + more > 0.0:
            source = leak * cable[LEAK_REVERSAL, place] + more * reversal
            cable[LEAK_REVERSAL, place] = source / (leak + more)
            cable[LEAK_CONDUCTANCE, place] += more
            cable[FIXED_DIAGONAL, place] += more
    return circuit._replace(cable=cable), holding


def _settle(
    circuit: Circuit, state: State, scratch: Scratch, group: int, holding: np.ndarray
) -> bool:
    """Iterate one group to its steady state; False if there is none to be found."""
    current = np.zeros(circuit.parent.size)
    slope = np.zeros(circuit.parent.size)
    # start with steps of about a millisecond and lengthen them as the change shrinks
    sub_step = TICK_MS / circuit.groups[group].sub_steps
    slow = SLOWEST * sub_step / 2.0
    last = np.inf
    for _ in range(MOST_STEPS):
        change = newton_step(
            circuit,
            state,
            scratch,
            group,
            holding,
            slow,
            LARGEST_STEP_MV,
            current,
            slope,
        )
        if not np.isfinite(change):
            return False
        is_rounding = slow == 0.0 and STALLED * last < change < ROUNDING_MV
        if change < CONVERGED_MV or is_rounding:
            return True
        slow = slow * RELAX if change < last or change < 1.0 else slow * 4.0
        if change < 1e-3:
            slow = 0.0
        last = change
    return False
