"""Concentrations of sodium and potassium inside, where a lab tracks its ions.

They change so slowly that it is enough to move them once a tick. What a moved Nernst
potential and the pump add to a membrane's current is constant over the tick: with a
shift of g (E - E') as a source beside the synapses' one, the solver of the cable needs
to know nothing of it.

The pump carries I = I_max / ((1 + K_k/[K]o)^2 (1 + K_na/[Na]i)^3), three sodium ions
out for two potassium ions in. At rest what it carries, and what channels and leak let
through, hold each other: only the difference from the start moves a concentration.
Along the cell the ions diffuse.
"""

from __future__ import annotations

import math

from neurolab.kernel.circuit import (
    CHARGE,
    ION_GAIN,
    ION_PATH,
    ION_PUMP,
    NA,
    SOURCE,
    SYNAPSE_SOURCE,
    Circuit,
    Floats,
    Integers,
    K,
    Scratch,
    State,
)
from neurolab.kernel.gates import OHMIC
from neurolab.kernel.jit import inner

INSIDE = 0  # rows of State.ions, sodium and potassium each: mM
BALANCE = 2  # nA outward that the cell's own upkeep makes good
SEEN = 4  # pC that were counted at the end of the last tick
STATE_ROWS = 6

THERMAL, START, HALF_SODIUM, DIFFUSION, VOLUME = 0, 1, 3, 4, 6
"""Places in `Circuit.ion_constants`: RT/F, mM inside at the start (2), mM, um2/ms (2),
what `ION_GAIN` is divided by to give the inverse volume."""
CONSTANTS = 7
LEAST = 1e-3  # mM; below it a cell has run empty


@inner
def begin_ions(
    circuit: Circuit, state: State, scratch: Scratch, dt: float, alone: bool
) -> None:
    """Write what pump and moved Nernst potentials do in the tick that begins.

    Parameters
    ----------
    circuit, state, scratch
    dt : float
        Length of a tick, ms.
    alone : bool
        True if no synapse has written its sources before.
    """
    source, ions = scratch.rows[SYNAPSE_SOURCE], state.ions
    if alone:
        source[:] = 0.0
    constants = circuit.ion_constants
    thermal, half = constants[THERMAL], constants[HALF_SODIUM]
    at_start = 1.0 + half / constants[START]
    resting = 1.0 / (at_start * at_start * at_start)
    sodium, potassium = state.cells[CHARGE + NA], state.cells[CHARGE + K]
    for i in range(source.size):
        filled = 1.0 + half / ions[INSIDE, i]
        more = 1.0 / (filled * filled * filled) - resting
        pumped = circuit.ions[ION_PUMP, i] * more
        source[i] -= pumped
        sodium[i] += 3.0 * pumped * dt
        potassium[i] -= 2.0 * pumped * dt
    for index in range(circuit.channels.size):
        channel = circuit.channels[index]
        if channel.flux == OHMIC and channel.carrier <= K:
            start = constants[START + channel.carrier]
            charge = state.cells[CHARGE + channel.carrier]
            for j in range(channel.block, channel.block + channel.count):
                i = circuit.places[j]
                shift = thermal * math.log(start / ions[INSIDE + channel.carrier, i])
                inward = state.conductance[j] * shift
                source[i] += inward
                charge[i] -= inward * dt


@inner
def end_ions(circuit: Circuit, state: State, scratch: Scratch, dt: float) -> None:
    """Move the concentrations by what flowed and diffused in the tick that ends."""
    ions = state.ions
    for carrier in range(2):
        _diffuse(
            circuit.parent,
            circuit.ions,
            dt * circuit.ion_constants[DIFFUSION + carrier],
            circuit.ion_constants[VOLUME],
            scratch.rows[SOURCE],
            ions[INSIDE + carrier],
        )
        charge = state.cells[CHARGE + carrier]
        for i in range(charge.size):
            left = charge[i] - ions[SEEN + carrier, i]
            left -= ions[BALANCE + carrier, i] * dt
            ions[SEEN + carrier, i] = charge[i]
            inside = ions[INSIDE + carrier, i] - circuit.ions[ION_GAIN, i] * left
            ions[INSIDE + carrier, i] = max(inside, LEAST)
        for junction in circuit.junctions:
            mean = 0.0
            for k in range(junction.first, junction.last):
                near = circuit.neighbours[k]
                mean += near.weight * ions[INSIDE + carrier, near.compartment]
            ions[INSIDE + carrier, junction.compartment] = mean


@inner
def _diffuse(
    parent: Integers,
    tables: Floats,
    spread: float,
    volume: float,
    arrived: Floats,
    inside: Floats,
) -> None:
    """Let one ion spread along the cells; junctions are where they were settled."""
    arrived[:] = 0.0
    for i in range(parent.size):
        p = parent[i]
        if p >= 0:
            amount = spread * tables[ION_PATH, i] * (inside[p] - inside[i])
            arrived[i] += amount
            arrived[p] -= amount
    for i in range(parent.size):
        inside[i] += arrived[i] * tables[ION_GAIN, i] / volume
