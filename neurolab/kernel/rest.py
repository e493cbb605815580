"""The steady state: every gate where its voltage holds it, and no net current.

Newton's method on the whole tree, made to follow the physical time course by an added
capacitance that shrinks as the solution is approached (pseudo-transient continuation),
so that of several steady states the one that the cell would settle to is found.
"""

from __future__ import annotations

from neurolab.kernel.circuit import BLOCK, CA, Circuit, Floats, Scratch, State
from neurolab.kernel.double_cable import MIDDLE_OUT, solve_double
from neurolab.kernel.gaps import join
from neurolab.kernel.gates import advance_channels, gate_targets
from neurolab.kernel.jit import compiled
from neurolab.kernel.tree import eliminate, substitute

PROBE = 1e-3  # mV; voltage by which slopes are taken


@compiled
def settle_gates(
    circuit: Circuit, state: State, scratch: Scratch, group: int, calcium: bool
) -> None:
    """Put the gates that sense calcium, or all others, at their steady state."""
    for channel in range(
        circuit.group_channel_first[group], circuit.group_channel_first[group + 1]
    ):
        first = circuit.channel_first[channel]
        length = circuit.channel_last[channel] - first
        for gate in range(
            circuit.channel_gate_first[channel], circuit.channel_gate_first[channel + 1]
        ):
            senses = circuit.gate_senses_calcium[gate] != 0
            if senses == calcium:
                block = circuit.gate_block[gate]
                for start in range(0, length, BLOCK):
                    stop = min(start + BLOCK, length)
                    sensed = state.v[first + start : first + stop]
                    if senses:
                        sensed = state.calcium[first + start : first + stop]
                    steady = scratch.steady[: stop - start]
                    gate_targets(
                        circuit, gate, sensed, steady, scratch.rate[: stop - start]
                    )
                    state.gates[block + start : block + stop] = steady


@compiled
def settle_membrane(
    circuit: Circuit, state: State, scratch: Scratch, group: int
) -> None:
    """Put every gate and calcium pool at its steady state for the present voltage.

    Leaves the open conductances in `State.conductance` and the membrane's rows in
    `scratch`.
    """
    settle_gates(circuit, state, scratch, group, False)
    advance_channels(circuit, state, scratch, group, 0.0, False)
    pool_first = circuit.group_pool_first[group]
    pool_last = circuit.group_pool_first[group + 1]
    if pool_last == pool_first:
        return
    for pool in range(pool_first, pool_last):
        for i in range(circuit.pool_first[pool], circuit.pool_last[pool]):
            state.calcium[i] = circuit.pool_rest[pool]
    for channel in range(
        circuit.group_channel_first[group], circuit.group_channel_first[group + 1]
    ):
        if circuit.channel_carrier[channel] == CA:
            _fill_pools(circuit, state, scratch, pool_first, pool_last, channel)
    settle_gates(circuit, state, scratch, group, True)
    advance_channels(circuit, state, scratch, group, 0.0, False)


@compiled
def _fill_pools(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    pool_first: int,
    pool_last: int,
    channel: int,
) -> None:
    """Add the steady calcium that one calcium channel sustains."""
    first, last = circuit.channel_first[channel], circuit.channel_last[channel]
    block = circuit.channel_block[channel]
    for pool in range(pool_first, pool_last):
        begin = max(first, circuit.pool_first[pool])
        end = min(last, circuit.pool_last[pool])
        for i in range(begin, end):
            k = block + i - first
            current = state.conductance[k] * state.v[i] - scratch.flux_source[k]
            rise = circuit.pool_gain[i] * circuit.pool_decay[pool] * current
            state.calcium[i] -= rise


@compiled
def _membrane_current(
    circuit: Circuit, state: State, scratch: Scratch, group: int, result: Floats
) -> None:
    """Write the outward current (nA) of every membrane at its steady state."""
    settle_membrane(circuit, state, scratch, group)
    for i in range(circuit.group_first[group], circuit.group_last[group]):
        conductance = (
            scratch.membrane_diagonal[i] - circuit.fixed_diagonal[i] + circuit.leak[i]
        )
        result[i] = conductance * state.v[i] - scratch.membrane_source[i]


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
        The voltages, gates and calcium of `state` change.
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
        The largest change of a voltage, mV.
    """
    first, last = circuit.group_first[group], circuit.group_last[group]
    v = state.v
    for i in range(first, last):
        v[i] += PROBE
    _membrane_current(circuit, state, scratch, group, slope)
    for i in range(first, last):
        v[i] -= PROBE
    _membrane_current(circuit, state, scratch, group, current)
    for i in range(first, last):
        slope[i] = (slope[i] - current[i]) / PROBE
        links = circuit.fixed_diagonal[i] - circuit.capacity_rate[i] - circuit.leak[i]
        scratch.diagonal[i] = slope[i] + links + slow * circuit.capacity_rate[i]
        # the axial currents stand on the left: solve for the new voltage itself
        scratch.source[i] = (
            (slope[i] + slow * circuit.capacity_rate[i]) * v[i]
            - current[i]
            + holding[i]
        )
    if circuit.group_layers[group] == 2:
        _solve_double_rest(circuit, state, scratch, group, holding)
    else:
        eliminate(circuit, scratch, group)
        substitute(circuit, scratch, group, scratch.middle)
        if circuit.group_gap_first[group + 1] > circuit.group_gap_first[group]:
            join(circuit, scratch, group, scratch.middle)
    change = 0.0
    for i in range(first, last):
        change = max(change, abs(scratch.middle[i] - v[i]))
    share = min(1.0, largest / change) if change > 0.0 else 1.0
    for i in range(first, last):
        v[i] += share * (scratch.middle[i] - v[i])
    settle_membrane(circuit, state, scratch, group)
    return change


@compiled
def _solve_double_rest(
    circuit: Circuit, state: State, scratch: Scratch, group: int, holding: Floats
) -> None:
    """Solve a Newton step of two cables, from rows set up for one.

    `circuit` must have no capacitance in its outer cable (`outer_capacity_rate` 0).
    """
    for i in range(circuit.group_first[group], circuit.group_last[group]):
        history = circuit.capacity_rate[i] * state.v[i]
        scratch.membrane_diagonal[i] = scratch.diagonal[i]
        scratch.membrane_source[i] = scratch.source[i] - holding[i] - history
        scratch.diagonal[i] = 0.0
        scratch.source[i] = holding[i]
    solve_double(circuit, scratch, group, state.v, state.outer_v)
    for i in range(circuit.group_first[group], circuit.group_last[group]):
        state.outer_v[i] = scratch.outer[MIDDLE_OUT, i]
