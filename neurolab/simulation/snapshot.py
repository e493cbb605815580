"""Keeping a state, and carrying it over an edit.

A snapshot is a copy of the state's arrays beside the model that they belong to. An edit
that changes no neuron's compartments and channels leaves the membrane's state where it
is. Where a neuron was cut again, each compartment takes over from the old one at the
same fraction of the same branch; a branch that is new starts from the place that it
grew from, its gates at their steady state; a neuron that is new starts at rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel.circuit import ION_PUMP, Scratch, State
from neurolab.kernel.rest import settle_membrane
from neurolab.simulation.activity import activity_size
from neurolab.simulation.build import empty_state
from neurolab.simulation.geometry import JUNCTION, CompartmentMap
from neurolab.simulation.ion_tracking import count_from_here, empty_ions, scaled
from neurolab.simulation.start import start_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from neurolab.kernel.network import Activity
    from neurolab.simulation.build import Model
    from neurolab.simulation.drug_course import DrugCourse

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that is needed to go on from a moment.

    Attributes
    ----------
    model : Model
        Lab and arrays at that moment.
    state, activity : State, Activity
        Copies.
    tick, sweep_tick, sweep : int
        The moment, when its sweep began, and the sweep's number.
    entries : int
        How many entries the run log had.
    generation : int
        Number of the arrangement of compartments.
    drugs : DrugCourse
        How far drugs with a time course have come.
    released : dict of str to (contacts,) int64
        Vesicles that every contact had released when the sweep began.
    """

    model: Model
    state: State
    activity: Activity
    tick: int
    sweep_tick: int
    sweep: int
    entries: int
    generation: int
    drugs: DrugCourse
    released: dict[str, Integers] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return the bytes of the state; a model is shared between snapshots."""
        cells = sum(array.nbytes for array in self.state)
        return cells + activity_size(self.activity)


def copy_state(state: State) -> State:
    """Return a copy that shares no memory."""
    copies: list[Any] = [array.copy() for array in state]
    return State(*copies)


def carry_over(
    old: Model, state: State, new: Model, scratch: Scratch, touched: frozenset[str]
) -> State:
    """Return the state of a new model that continues an old one.

    Parameters
    ----------
    old, new : Model
        Before and after the edit.
    state : State
        Of `old`; the result shares arrays with it.
    scratch : Scratch
        Of `new`.
    touched : frozenset of str
        Neurons whose next step must damp a discontinuity.
    """
    damp = np.zeros(len(new.layout.groups), dtype=np.int64)
    for key, group in new.layout.group.items():
        if key in old.layout.group:
            was_due = state.damp[old.layout.group[key]] != 0
            damp[group] |= key in touched or was_due
    wires = _carried_wires(old, state, new)
    if new.cells is old.cells or _is_in_place(old, new):
        result = state._replace(damp=damp, **wires)
    else:
        cells = _carried_cells(old, state, new, scratch)
        result = cells._replace(damp=damp, **wires)
    if state.ions.size and new.circuit.ions.size:
        return result
    # The switch was turned: concentrations begin where the lab would rest.
    rested = (
        start_of(new, scratch).state.ions if new.circuit.ions.size else empty_ions()
    )
    return result._replace(ions=count_from_here(rested, result))


def _is_in_place(old: Model, new: Model) -> bool:
    """Tell whether every compartment and gate has the same number in both."""
    return new.layout.is_same_as(old.layout) and all(
        new.membranes[key].has_channels_of(old.membranes[key])
        for key in new.layout.order
    )


def _carried_wires(old: Model, state: State, new: Model) -> dict[str, np.ndarray]:
    """Return what belongs to electrodes, waveforms and electrical synapses."""
    electrodes = _positions(old.wires.electrodes, new.wires.electrodes)
    waves = _positions(old.circuit.waves.key.tolist(), new.circuit.waves.key.tolist())
    gaps = _positions(old.wires.gaps, new.wires.gaps)
    return {
        "electrode_current": _taken(state.electrode_current, electrodes),
        "electrode_charge": _taken(state.electrode_charge, electrodes),
        "noise": _taken(state.noise, waves),
        "gap_charge": _taken(state.gap_charge, gaps),
    }


def _positions(old: Iterable[object], new: Iterable[object]) -> list[int]:
    """Return where each new name stood before, -1 for nowhere."""
    places = {name: i for i, name in enumerate(old)}
    return [places.get(name, -1) for name in new]


def _taken(values: np.ndarray, positions: list[int]) -> np.ndarray:
    """Return the values at old positions; 0 for what is new."""
    result = np.zeros((len(positions), *values.shape[1:]))
    for i, position in enumerate(positions):
        if position >= 0:
            result[i] = values[position]
    return result


def _carried_cells(old: Model, state: State, new: Model, scratch: Scratch) -> State:
    """Return a new state in which every cell goes on where it was."""
    result = empty_state(new.circuit)
    for name, place in new.cells.factors.items():
        if name in old.cells.factors:
            result.factors[place] = state.factors[old.cells.factors[name]]
    changed = []
    for key in new.layout.order:
        if key not in old.layout.maps:
            continue
        before = old.layout.maps[key]
        here, there = new.layout.span(key), old.layout.span(key)
        if new.layout.maps[key].is_cut_like(before):
            match = np.arange(before.size)
        else:
            match = _matching(before, new.layout.maps[key])
        result.cells[:, here] = state.cells[:, there][:, match]
        if state.ions.size and result.ions.size:
            taken = state.ions[:, there][:, match]
            sizes = [each.circuit.ions[ION_PUMP] for each in (old, new)]
            result.ions[:, here] = scaled(taken, sizes[0][there][match], sizes[1][here])
        if new.layout.maps[key].is_cut_like(before) and (
            new.membranes[key].has_channels_of(old.membranes[key])
        ):
            gates, channels = new.cells.gate_spans[key], new.cells.block_spans[key]
            result.gates[gates] = state.gates[old.cells.gate_spans[key]]
            was_open = state.conductance[old.cells.block_spans[key]]
            result.conductance[channels] = was_open
        else:
            changed.append(key)
    added = [key for key in new.layout.order if key not in old.layout.maps]
    if changed:
        _settle_gates(new, result, scratch, changed)
        for key in changed:
            _carry_gates(old, state, new, result, key)
    if added:
        _start_added(new, result, scratch, added)
    return result


def _groups(model: Model, neurons: list[str]) -> list[int]:
    return sorted({model.layout.group[key] for key in neurons})


def _settle_gates(
    new: Model, state: State, scratch: Scratch, neurons: list[str]
) -> None:
    """Put the gates of some neurons at their steady state for their voltages."""
    settled = copy_state(state)
    for group in _groups(new, neurons):
        settle_membrane(new.circuit, settled, scratch, group)
    for key in neurons:
        state.gates[new.cells.gate_spans[key]] = settled.gates[
            new.cells.gate_spans[key]
        ]
        state.conductance[new.cells.block_spans[key]] = settled.conductance[
            new.cells.block_spans[key]
        ]


def _start_added(
    new: Model, state: State, scratch: Scratch, neurons: list[str]
) -> None:
    """Put neurons that are new where a run would start them."""
    start = start_of(new, scratch, _groups(new, neurons)).state
    for key in neurons:
        here = new.layout.span(key)
        state.cells[:, here] = start.cells[:, here]
        state.ions[:, here] = start.ions[:, here]
        gates, channels = new.cells.gate_spans[key], new.cells.block_spans[key]
        state.gates[gates] = start.gates[gates]
        state.conductance[channels] = start.conductance[channels]


def _matching(old: CompartmentMap, new: CompartmentMap) -> Integers:
    """Return for each compartment of a neuron the old one at the same place."""
    spines = {
        old.neuron.spines[number].id: i
        for i, number in enumerate(old.spine)
        if number >= 0
    }
    junctions = _junctions_by_child(old)
    own_junctions = {i: key for key, i in _junctions_by_child(new).items()}
    match = np.zeros(new.size, dtype=np.int64)
    for i in range(new.size):
        index = int(new.branch[i])
        branch = new.neuron.branches[index].id if index != JUNCTION else ""
        spine = new.neuron.spines[new.spine[i]].id if new.spine[i] >= 0 else ""
        if spine in spines:
            match[i] = spines[spine]
        elif index == JUNCTION and own_junctions[i] in junctions:
            match[i] = junctions[own_junctions[i]]
        elif branch in old.first:
            centre = 0.5 * (float(new.start[i]) + float(new.stop[i]))
            match[i] = old.locate(branch, centre)
        elif new.parent[i] >= 0:
            match[i] = match[new.parent[i]]
    return match


def _junctions_by_child(compartments: CompartmentMap) -> dict[str, int]:
    """Return the junction that each branch grows from."""
    found = {}
    for branch, first in compartments.first.items():
        parent = int(compartments.parent[first])
        if parent >= 0 and compartments.branch[parent] == JUNCTION:
            found[branch] = parent
    return found


def _carry_gates(
    old: Model, state: State, new: Model, result: State, neuron: str
) -> None:
    """Copy the gates of every channel of a neuron that was there before."""
    first = new.layout.first[neuron]
    before = old.layout.maps[neuron]
    if new.layout.maps[neuron].is_cut_like(before):
        match = np.arange(before.size)
    else:
        match = _matching(before, new.layout.maps[neuron])
    source = match + old.layout.first[neuron]
    names = {block.name for block in new.membranes[neuron].channels}
    for name in names:
        for places, number in new.cells.blocks[neuron, name]:
            wanted = source[places - first]
            channel = new.circuit.channels[number]
            for old_places, old_number in old.cells.blocks.get((neuron, name), []):
                position = np.full(old.layout.size, -1, dtype=np.int64)
                position[old_places] = np.arange(old_places.size)
                taken = position[wanted]
                here = np.flatnonzero(taken >= 0)
                old_gate = old.circuit.channels[old_number].gate_first
                for k in range(channel.gate_last - channel.gate_first):
                    to = new.circuit.gates[channel.gate_first + k].block + here
                    origin = old.circuit.gates[old_gate + k].block + taken[here]
                    result.gates[to] = state.gates[origin]
