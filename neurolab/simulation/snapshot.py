"""Keeping a state, and carrying it over an edit that rebuilds arrays.

A snapshot is a copy of the state's arrays. After a rebuild each new compartment takes
over from the old compartment at the same fraction of the same branch; a branch that is
new starts from the place that it grew from, its gates at their steady state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.kernel.circuit import Scratch, State
from neurolab.kernel.rest import settle_membrane
from neurolab.simulation.geometry import JUNCTION, CompartmentMap
from neurolab.simulation.rest import START_MV, start_at

if TYPE_CHECKING:
    from neurolab.simulation.build import Model


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that is needed to go on from a moment.

    Attributes
    ----------
    model : Model
        Lab and arrays at that moment.
    state : State
        A copy.
    tick, sweep_tick, sweep : int
        The moment, when its sweep began, and the sweep's number.
    """

    model: Model
    state: State
    tick: int
    sweep_tick: int
    sweep: int


def copy_state(state: State) -> State:
    """Return a copy that shares no memory."""
    copies: list[Any] = [array.copy() for array in state]
    return State(*copies)


def carry_over(old: Model, state: State, new: Model, scratch: Scratch) -> State:
    """Return the state of a new model that continues an old one.

    Parameters
    ----------
    old, new : Model
        Before and after the edit.
    state : State
        Of `old`.
    scratch : Scratch
        Of `new`.
    """
    source = _sources(old, new)
    known = source >= 0
    result = start_at(new, scratch, START_MV)
    result.cells[:, known] = state.cells[:, source[known]]
    for key, place in new.layout.factors.items():
        if key in old.layout.factors:
            result.factors[place] = state.factors[old.layout.factors[key]]
    kept = result.cells.copy()
    _settle_gates(new, result, scratch)
    result.cells[:, known] = kept[:, known]
    _carry_gates(old, state, new, result, source)
    carry_electrodes(old, state, new, result)
    result.damp[:] = 1
    return result


def _settle_gates(new: Model, state: State, scratch: Scratch) -> None:
    for group in range(new.circuit.groups.size):
        settle_membrane(new.circuit, state, scratch, group)


def _sources(old: Model, new: Model) -> np.ndarray:
    """Return for each new compartment the old one it continues, -1 for none."""
    source = np.full(new.layout.size, -1, dtype=np.int64)
    for key, compartments in new.layout.maps.items():
        if key not in old.layout.maps:
            continue
        first, before = new.layout.first[key], old.layout.maps[key]
        here = slice(first, first + compartments.size)
        if before is compartments:
            source[here] = old.layout.first[key] + np.arange(compartments.size)
        else:
            source[here] = old.layout.first[key] + _matching(before, compartments)
    return source


def _matching(old: CompartmentMap, new: CompartmentMap) -> np.ndarray:
    """Return for each compartment of a neuron the old one at the same place."""
    match = np.zeros(new.size, dtype=np.int64)
    for i in range(new.size):
        index = int(new.branch[i])
        branch = new.neuron.branches[index].id if index != JUNCTION else ""
        if branch in old.first:
            centre = 0.5 * (float(new.start[i]) + float(new.stop[i]))
            match[i] = old.locate(branch, centre)
        elif new.parent[i] >= 0:
            match[i] = match[new.parent[i]]
    return match


def _carry_gates(
    old: Model, state: State, new: Model, result: State, source: np.ndarray
) -> None:
    """Copy the gates of every channel that was there before."""
    for key, blocks in new.layout.blocks.items():
        for places, number in blocks:
            wanted = source[places]
            channel = new.circuit.channels[number]
            for old_places, old_number in old.layout.blocks.get(key, []):
                position = np.full(old.layout.size + 1, -1, dtype=np.int64)
                position[old_places] = np.arange(old_places.size)
                taken = position[wanted]
                here = np.flatnonzero(taken >= 0)
                old_gate = old.circuit.channels[old_number].gate_first
                for k in range(channel.gate_last - channel.gate_first):
                    to = new.circuit.gates[channel.gate_first + k].block + here
                    origin = old.circuit.gates[old_gate + k].block + taken[here]
                    result.gates[to] = state.gates[origin]


def carry_electrodes(old: Model, state: State, new: Model, result: State) -> None:
    """Copy what belongs to electrodes and electrical synapses that stayed."""
    places = {name: i for i, name in enumerate(old.layout.electrodes)}
    for i, name in enumerate(new.layout.electrodes):
        if name in places:
            result.electrode_current[i] = state.electrode_current[places[name]]
            result.electrode_charge[i] = state.electrode_charge[places[name]]
    keys = {int(key): i for i, key in enumerate(old.circuit.waves.key)}
    for i, key in enumerate(new.circuit.waves.key):
        if int(key) in keys:
            result.noise[i] = state.noise[keys[int(key)]]
    if state.gap_charge.size == result.gap_charge.size:
        result.gap_charge[:] = state.gap_charge
