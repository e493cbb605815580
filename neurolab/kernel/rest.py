"""The steady state: every gate where its voltage holds it, and no net current.

Newton's method on the whole tree, made to follow the physical time course by an added
capacitance that shrinks as the solution is approached (pseudo-transient continuation),
so that of several steady states the one that the cell would settle to is found.
"""

from __future__ import annotations

from neurolab.kernel.circuit import (
    BLOCK,
    CA,
    CALCIUM,
    CAPACITY_RATE,
    DIAGONAL,
    FIXED_DIAGONAL,
    LEAK_CONDUCTANCE,
    LINK,
    MEMBRANE_DIAGONAL,
    MEMBRANE_SOURCE,
    MIDDLE,
    MIDDLE_OUT,
    OUTER_V,
    POOL_GAIN,
    SOURCE,
    Circuit,
    Floats,
    Scratch,
    State,
    V,
)
from neurolab.kernel.double_cable import solve_double
from neurolab.kernel.gaps import join
from neurolab.kernel.gates import (
    SENSED,
    STEADY,
    advance_channels,
    gate_targets,
    sense,
    settle_chain,
)
from neurolab.kernel.jit import compiled, inlined
from neurolab.kernel.tree import eliminate, substitute

STEP = 1e-3  # mV; voltage by which slopes are taken


@inlined
def settle_gates(
    circuit: Circuit, state: State, scratch: Scratch, group: int, calcium: bool
) -> None:
    """Put the gates that sense calcium, or all others, at their steady state."""
    own, blocks = circuit.groups[group], scratch.blocks
    for index in range(own.channel_first, own.channel_last):
        channel = circuit.channels[index]
        for start in range(0, channel.count, BLOCK):
            stop = min(start + BLOCK, channel.count)
            wide = sense(circuit, state.cells, index, start, stop, blocks)
            if channel.chain >= 0:
                settle_chain(
                    circuit.chains[channel.chain],
                    blocks[SENSED][: stop - start],
                    circuit.gates[channel.gate_first].block + start,
                    channel.count,
                    state.gates,
                )
                continue
            for k in range(channel.gate_first, channel.gate_last):
                gate = circuit.gates[k]
                if (gate.senses_calcium != 0) == calcium:
                    gate_targets(circuit, k, blocks, wide)
                    for i in range(stop - start):
                        state.gates[gate.block + start + i] = blocks[STEADY, i]


@compiled
def settle_membrane(
    circuit: Circuit, state: State, scratch: Scratch, group: int
) -> None:
    """Put every gate and calcium pool at its steady state for the present voltage.

    Leaves the open conductances in `State.conductance` and the membrane's rows in
    `scratch`.
    """
    own = circuit.groups[group]
    for calcium in (False, True):
        settle_gates(circuit, state, scratch, group, calcium)
        advance_channels(circuit, state, scratch, group, 0.0, group < 0)
        if own.pool_last == own.pool_first:
            return
        if not calcium:
            _fill_pools(circuit, state, scratch, group)


@inlined
def _fill_pools(circuit: Circuit, state: State, scratch: Scratch, group: int) -> None:
    """Put calcium at what the calcium channels sustain."""
    own = circuit.groups[group]
    for k in range(own.pool_first, own.pool_last):
        pool = circuit.pools[k]
        for i in range(pool.first, pool.last):
            state.cells[CALCIUM, i] = pool.rest
        for index in range(own.channel_first, own.channel_last):
            channel = circuit.channels[index]
            for j in range(channel.block, channel.block + channel.count):
                i = circuit.places[j]
                if channel.carrier == CA and pool.first <= i < pool.last:
                    conductance = state.conductance[j]
                    current = conductance * state.cells[V, i] - scratch.flux_source[j]
                    rise = circuit.cable[POOL_GAIN, i] * pool.decay * current
                    state.cells[CALCIUM, i] -= rise


@inlined
def _membrane_current(
    circuit: Circuit, state: State, scratch: Scratch, group: int, result: Floats
) -> None:
    """Write the outward current (nA) of every membrane at its steady state."""
    settle_membrane(circuit, state, scratch, group)
    own, cable, rows = circuit.groups[group], circuit.cable, scratch.rows
    for i in range(own.first, own.last):
        channels = rows[MEMBRANE_DIAGONAL, i] - cable[FIXED_DIAGONAL, i]
        conductance = channels + cable[LEAK_CONDUCTANCE, i]
        result[i] = conductance * state.cells[V, i] - rows[MEMBRANE_SOURCE, i]


@compiled
def newton_step(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    group: int,
    holding: Floats,
    slow: float,
    largest: float,
    current: Floats,
    slope: Floats,
) -> float:
    """Take one step towards the steady state of a group.

    Parameters
    ----------
    circuit, state, scratch
        The voltages, gates and calcium of `state` change. The outer cable of `circuit`
        must have no capacitance.
    group : int
    holding : (n,) float64, nA
        Constant current into each compartment.
    slow : float
        Share of the capacity rate 2 C / h that holds the step back; 0 is pure Newton.
    largest : float
        Largest change of a voltage, mV.
    current, slope : (n,) float64
        Working memory.

    Returns
    -------
    float
        The largest change of a voltage that Newton's method asked for, mV.
    """
    own, cable, rows = circuit.groups[group], circuit.cable, scratch.rows
    v, x = state.cells[V], rows[MIDDLE]
    for i in range(own.first, own.last):
        v[i] += STEP
    _membrane_current(circuit, state, scratch, group, slope)
    for i in range(own.first, own.last):
        v[i] -= STEP
    _membrane_current(circuit, state, scratch, group, current)
    for i in range(own.first, own.last):
        rate = cable[CAPACITY_RATE, i]
        links = cable[FIXED_DIAGONAL, i] - rate - cable[LEAK_CONDUCTANCE, i]
        steepness = (slope[i] - current[i]) / STEP + slow * rate
        # the axial currents stand on the left: solve for the new voltage itself
        rows[DIAGONAL, i] = steepness + links
        rows[SOURCE, i] = steepness * v[i] - current[i] + holding[i]
    if own.layers == 2:
        for i in range(own.first, own.last):
            history = cable[CAPACITY_RATE, i] * v[i]
            rows[MEMBRANE_DIAGONAL, i] = rows[DIAGONAL, i]
            rows[MEMBRANE_SOURCE, i] = rows[SOURCE, i] - holding[i] - history
            rows[DIAGONAL, i] = 0.0
            rows[SOURCE, i] = holding[i]
        solve_double(own.first, own.last, circuit.parent, cable, state.cells, rows)
        for i in range(own.first, own.last):
            state.cells[OUTER_V, i] = rows[MIDDLE_OUT, i]
    else:
        parent, runs = circuit.parent, circuit.runs
        eliminate(runs, own.run_first, own.run_last, parent, cable[LINK], rows)
        substitute(runs, own.run_first, own.run_last, parent, rows, x)
        if own.gap_last > own.gap_first:
            join(circuit, scratch, group)
    change = 0.0
    for i in range(own.first, own.last):
        change = max(change, abs(x[i] - v[i]))
    share = min(1.0, largest / change) if change > 0.0 else 1.0
    for i in range(own.first, own.last):
        v[i] += share * (x[i] - v[i])
    settle_membrane(circuit, state, scratch, group)
    return change
