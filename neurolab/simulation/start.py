"""How a run starts: at rest, at a voltage, or in a saved state; and saving one.

A saved state goes by names and fractions of branches (`document.saved_state`). A branch
that was cut otherwise since takes for each compartment the value of the one that was
there, so that a lab cut as before starts in exactly the state that was saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.saved_state import SavedNeuron, SavedPart, SavedState
from neurolab.kernel.circuit import CALCIUM, NA, OUTER_V, K, V
from neurolab.kernel.gates import OHMIC
from neurolab.kernel.ions import INSIDE
from neurolab.kernel.rest import settle_membrane
from neurolab.simulation.equipment import is_hidden
from neurolab.simulation.rest import Rest, find_rest, start_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from neurolab.kernel.circuit import Scratch, State
    from neurolab.simulation.build import Model

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


def start_of(
    model: Model, scratch: Scratch, groups: Iterable[int] | None = None
) -> Rest:
    """Return the state in which a run of a lab starts.

    Parameters
    ----------
    model : Model
    scratch : Scratch
        Of the model's size.
    groups : iterable of int, optional
        Groups whose rest is wanted; None takes all.

    Returns
    -------
    Rest
        A stated start needs no rest, so that no neuron is without one.
    """
    start = model.lab.start
    if start is None:
        return find_rest(model, scratch, groups)
    if isinstance(start, SavedState):
        return Rest(_start_in(model, scratch, start), ())
    return Rest(start_at(model, scratch, start), ())


# -- saving --------------------------------------------------------------------------


def saved_state(model: Model, state: State, time_ms: float) -> SavedState:
    """Return a state by names, to start from."""
    return SavedState(
        time_ms=time_ms,
        neurons=tuple(
            _saved_neuron(model, state, neuron)
            for neuron in model.layout.order
            if not is_hidden(neuron)
        ),
    )


def _saved_neuron(model: Model, state: State, neuron: str) -> SavedNeuron:
    gates = {
        name: [_spread(model, state, neuron, name, k) for k in range(count)]
        for name, count in _channels(model, neuron)
    }
    counts_calcium = _counts_calcium(model, neuron)
    is_double = model.layout.maps[neuron].neuron.cable == "double"

    def part(places: Places) -> SavedPart:
        here = places + model.layout.first[neuron]
        has_calcium = bool(counts_calcium[places].all())
        sodium, potassium = (
            tuple(state.ions[INSIDE + ion, here].tolist()) if state.ions.size else ()
            for ion in (NA, K)
        )
        return SavedPart(
            v_mv=tuple(state.cells[V, here].tolist()),
            sheath_mv=tuple(state.cells[OUTER_V, here].tolist()) if is_double else (),
            calcium_millimolar=(
                tuple(state.cells[CALCIUM, here].tolist()) if has_calcium else ()
            ),
            sodium_millimolar=sodium,
            potassium_millimolar=potassium,
            gates={
                name: tuple(tuple(gate[places].tolist()) for gate in values)
                for name, values in gates.items()
                # the few calcium channels at one terminal belong to its synapse
                if values and all(np.isfinite(gate[places]).all() for gate in values)
            },
        )

    parts = dict(_parts(model, neuron))
    return SavedNeuron(
        id=neuron,
        branches={name: part(at) for (kind, name), at in parts.items() if kind == 0},
        spines={name: part(at) for (kind, name), at in parts.items() if kind == 1},
    )


BRANCH, SPINE = 0, 1


def _parts(model: Model, neuron: str) -> Iterator[tuple[tuple[int, str], Places]]:
    """Return every branch and spine head of a neuron with its compartments."""
    cell = model.layout.maps[neuron]
    for branch, first in cell.first.items():
        yield (BRANCH, branch), np.arange(first, first + cell.count[branch])
    for place in np.flatnonzero(cell.spine >= 0):
        spine = cell.neuron.spines[cell.spine[place]]
        yield (SPINE, spine.id), np.array([place])


def _channels(model: Model, neuron: str) -> list[tuple[str, int]]:
    """Return the channels of a neuron with their numbers of gates."""
    table = model.circuit.channels
    return [
        (name, int(table.gate_last[blocks[0][1]] - table.gate_first[blocks[0][1]]))
        for (owner, name), blocks in model.cells.blocks.items()
        if owner == neuron
    ]


def _spread(model: Model, state: State, neuron: str, channel: str, gate: int) -> Floats:
    """Return one gate in every compartment of a neuron, nan where it is not."""
    values = np.full(model.layout.maps[neuron].size, np.nan)
    for places, number in model.cells.blocks[neuron, channel]:
        row = model.circuit.gates[model.circuit.channels[number].gate_first + gate]
        values[places - model.layout.first[neuron]] = state.gates[
            row.block : row.block + places.size
        ]
    return values


def _counts_calcium(model: Model, neuron: str) -> NDArray[np.bool_]:
    """Return in which compartments of a neuron there is a calcium pool."""
    counts = np.zeros(model.layout.maps[neuron].size, dtype=np.bool_)
    for pool in model.membranes[neuron].pools:
        counts[pool.first : pool.last] = True
    return counts


# -- starting ------------------------------------------------------------------------


def _start_in(model: Model, scratch: Scratch, saved: SavedState) -> State:
    """Return the state of a model that is most like a saved one."""
    state = find_rest(model, scratch).state
    known = {one.id: one for one in saved.neurons}
    found = [
        (neuron, part, places)
        for neuron in model.layout.order
        if neuron in known
        for (kind, name), places in _parts(model, neuron)
        if (part := (known[neuron].branches, known[neuron].spines)[kind].get(name))
    ]
    for neuron, part, places in found:
        here = places + model.layout.first[neuron]
        _write(state.cells[V], here, part.v_mv)
        _write(state.cells[OUTER_V], here, part.sheath_mv)
    _settle_junctions(model, state)
    for group in range(model.circuit.groups.size):
        settle_membrane(model.circuit, state, scratch, group)
    for neuron, part, places in found:
        here = places + model.layout.first[neuron]
        if _counts_calcium(model, neuron)[places].all():
            _write(state.cells[CALCIUM], here, part.calcium_millimolar)
        for ion, values in (NA, part.sodium_millimolar), (K, part.potassium_millimolar):
            if state.ions.size:
                _write(state.ions[INSIDE + ion], here, values)
        for channel, gates in part.gates.items():
            for places_of, number in model.cells.blocks.get((neuron, channel), []):
                _write_gates(model, state, number, places_of, here, gates)
    _open(model, state)
    return state


def _write(row: Floats, places: Places, values: tuple[float, ...]) -> None:
    """Write values along a branch, however many there are; none leave it as it is."""
    if values:
        row[places] = _along(values, places.size)


def _along(values: tuple[float, ...], count: int) -> Floats:
    """Return the values at the centres of `count` equal parts."""
    centres = (np.arange(count) + 0.5) / count
    return np.array(values)[(centres * len(values)).astype(np.int64)]


def _write_gates(
    model: Model,
    state: State,
    number: int,
    of_channel: Places,
    here: Places,
    gates: tuple[tuple[float, ...], ...],
) -> None:
    """Write the gates of one block of a channel where it lies in a branch."""
    first = int(model.circuit.channels[number].gate_first)
    last = int(model.circuit.channels[number].gate_last)
    if len(gates) != last - first:
        return  # this version describes the channel otherwise
    at, of_branch = np.intersect1d(of_channel, here, return_indices=True)[1:]
    for k, values in enumerate(gates):
        block = int(model.circuit.gates[first + k].block)
        state.gates[block + at] = _along(values, here.size)[of_branch]


def _settle_junctions(model: Model, state: State) -> None:
    """Give junctions, which hold no charge, the potential that Kirchhoff demands."""
    v = state.cells[V]
    for junction in model.circuit.junctions:
        around = model.circuit.neighbours[junction.first : junction.last]
        v[junction.compartment] = np.sum(around.weight * v[around.compartment])


def _open(model: Model, state: State) -> None:
    """Let the open conductances be those of the gates."""
    for channel in model.circuit.channels:
        if channel.flux != OHMIC:
            continue  # it depends on the driving force, and each step finds it
        count = int(channel["count"])
        block = slice(int(channel.block), int(channel.block) + count)
        product = model.circuit.density[block] * state.factors[channel.factor]
        for gate in model.circuit.gates[channel.gate_first : channel.gate_last]:
            product *= state.gates[gate.block : gate.block + count] ** gate.power
        state.conductance[block] = product
