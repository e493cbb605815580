"""One tick after another: the order in which everything happens.

For each group (cells that step together), each sub-step of length h is

1. gates half a step at the old voltage (done at the end of the sub-step before);
2. the cable: backward Euler to the middle of the step, then extrapolation to its end,
   which is the Crank-Nicolson rule; or, after a jump of any command or an edit, two
   backward-Euler half steps, which damp what Crank-Nicolson would let ring;
3. charges and calcium, from the currents at the middle of the step;
4. gates half a step at the new voltage, and at once the first half of the next step
   unless this sub-step ends a call or something must be observed in between.

So at the end of every call all state belongs to one time, and a run cut into calls of
any length performs the same operations on the same numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel.circuit import (
    CA,
    LEAK,
    Circuit,
    Floats,
    Integers,
    Scratch,
    State,
)
from neurolab.kernel.commands import (
    apply_commands,
    commands_jump,
    draw_noise,
    settle_electrodes,
)
from neurolab.kernel.double_cable import (
    MIDDLE_OUT,
    solve_double,
)
from neurolab.kernel.exponential import exp
from neurolab.kernel.gaps import join
from neurolab.kernel.gates import OHMIC, advance_channels
from neurolab.kernel.jit import compiled
from neurolab.kernel.tree import eliminate, substitute

RUNNING, DIVERGED = range(2)
"""Result of a call."""

V, OUTER_V, GATE, CALCIUM, OPEN_CONDUCTANCE, CHARGE, ELECTRODE_CURRENT = range(7)
"""What a probe reads: the array of `State`."""


class Recorder(NamedTuple):
    """Where the samples and crossings of a call go.

    Attributes
    ----------
    kind, index : (q,) int64
        Array of `State` and place in it (flattened) that each probe reads.
    group : (q,) int64
        Group of the probe where it is read at every sub-step, -1 where every tick.
    first : (q,) int64
        Start of each probe's samples in `samples`.
    samples : float64
        All samples of the call, probe after probe, oldest first.
    crossing_detector : (x,) int64
    crossing_time : (x,) float64, ms from the start of the run
    crossings : (1,) int64
        How many crossings have been written.
    """

    kind: Integers
    index: Integers
    group: Integers
    first: Integers
    samples: Floats
    crossing_detector: Integers
    crossing_time: Floats
    crossings: Integers


@compiled
def advance(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    recorder: Recorder,
    clock: NDArray[np.int64],
    dt: float,
    ticks: int,
    observe: bool,
    watch_extremes: bool,
    voltage_limit: float,
) -> int:
    """Advance everything by some ticks.

    Parameters
    ----------
    circuit, state, scratch, recorder
        See `circuit` and `Recorder`.
    clock : (3,) int64
        Tick at which the call starts, tick at which the sweep started, seed; the first
        is left at the tick reached.
    dt : float
        Length of a tick, ms.
    ticks : int
        How many.
    observe : bool
        True if anything but voltages is recorded: then gates are brought to the tick's
        end at every tick.
    watch_extremes : bool
        Keep the highest and lowest voltage of every compartment.
    voltage_limit : float
        The run stops when a voltage leaves +- this value, mV.

    Returns
    -------
    int
        `RUNNING`, or `DIVERGED` at the tick in ``clock[0]``.
    """
    start_tick = clock[0]
    groups = circuit.group_first.size
    for detector in range(circuit.detector_compartment.size):
        scratch.before[detector] = state.v[circuit.detector_compartment[detector]]
    _begin(circuit, state, scratch, dt)
    for tick in range(start_tick, start_tick + ticks):
        draw_noise(circuit, state, clock[2], tick - clock[1], dt)
        whole = observe or tick == start_tick + ticks - 1
        for group in range(groups):
            _advance_group(
                circuit,
                state,
                scratch,
                recorder,
                group,
                tick,
                clock[1],
                tick - start_tick,
                dt,
                whole,
            )
        clock[0] = tick + 1
        _sample(state, recorder, -1, tick - start_tick)
        if watch_extremes:
            _keep_extremes(state)
        if not _is_possible(state.v, voltage_limit):
            return DIVERGED
        if whole and tick < start_tick + ticks - 1:
            _begin(circuit, state, scratch, dt)
    return RUNNING


@compiled
def _begin(circuit: Circuit, state: State, scratch: Scratch, dt: float) -> None:
    """Bring the gates of every group to the middle of their first sub-step."""
    for group in range(circuit.group_first.size):
        h = dt / circuit.group_sub_steps[group]
        advance_channels(circuit, state, scratch, group, 0.5 * h, False)


@compiled
def _advance_group(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    recorder: Recorder,
    group: int,
    tick: int,
    sweep_tick: int,
    sample: int,
    dt: float,
    whole: bool,
) -> None:
    """Advance one group by one tick."""
    steps = circuit.group_sub_steps[group]
    h = dt / steps
    for step in range(steps):
        start = (tick - sweep_tick) * dt + step * h
        middle = (step + 0.5) / steps
        _step_voltage(circuit, state, scratch, group, start, h, middle)
        _detect(circuit, state, scratch, recorder, group, tick * dt + step * h, h)
        twice = not (whole and step == steps - 1)
        advance_channels(circuit, state, scratch, group, 0.5 * h, twice)
        _sample(state, recorder, group, sample * steps + step)


@compiled
def _step_voltage(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    group: int,
    start: float,
    h: float,
    middle: float,
) -> None:
    """Advance the potentials of one group by one sub-step, with charges and calcium."""
    first, last = circuit.group_first[group], circuit.group_last[group]
    v, x = state.v, scratch.middle
    jumps = commands_jump(circuit, group, start, start + h)
    if jumps or state.damp[group] != 0:
        state.damp[group] = 0
        half = 0.5 * h
        _half_step(circuit, state, scratch, group, start, start + half, middle)
        _account(circuit, state, scratch, group, half)
        _accept_half(circuit, state, scratch, group)
        _half_step(circuit, state, scratch, group, start + half, start + h, middle)
        _account(circuit, state, scratch, group, half)
        _accept_half(circuit, state, scratch, group)
        return
    _half_step(circuit, state, scratch, group, start, start + h, middle)
    _account(circuit, state, scratch, group, h)
    for i in range(first, last):
        v[i] = 2.0 * x[i] - v[i]
    if circuit.group_layers[group] == 2:
        out = scratch.outer[MIDDLE_OUT]
        for i in range(first, last):
            state.outer_v[i] = 2.0 * out[i] - state.outer_v[i]
    _settle_junctions(circuit, group, v)


@compiled
def _half_step(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    group: int,
    start: float,
    stop: float,
    middle: float,
) -> None:
    """Solve half a backward-Euler step; the result is in `scratch.middle`."""
    first, last = circuit.group_first[group], circuit.group_last[group]
    diagonal, source = scratch.diagonal, scratch.source
    if circuit.group_layers[group] == 2:
        diagonal[first:last] = 0.0
        source[first:last] = 0.0
        apply_commands(circuit, state, scratch, group, start, stop, middle)
        solve_double(circuit, scratch, group, state.v, state.outer_v)
        return
    _copy_rows(
        scratch.membrane_diagonal[first:last],
        scratch.membrane_source[first:last],
        circuit.capacity_rate[first:last],
        state.v[first:last],
        diagonal[first:last],
        source[first:last],
    )
    apply_commands(circuit, state, scratch, group, start, stop, middle)
    eliminate(circuit, scratch, group)
    substitute(circuit, scratch, group, scratch.middle)
    if circuit.group_gap_first[group + 1] > circuit.group_gap_first[group]:
        join(circuit, scratch, group, scratch.middle)


@compiled
def _copy_rows(
    membrane_diagonal: Floats,
    membrane_source: Floats,
    capacity_rate: Floats,
    v: Floats,
    diagonal: Floats,
    source: Floats,
) -> None:
    """Set up the rows of a tree solve from the membrane and its history."""
    for i in range(v.size):
        diagonal[i] = membrane_diagonal[i]
    for i in range(v.size):
        source[i] = membrane_source[i] + capacity_rate[i] * v[i]


@compiled
def _accept_half(circuit: Circuit, state: State, scratch: Scratch, group: int) -> None:
    """Take the solution of a backward-Euler half step as the new potentials."""
    for i in range(circuit.group_first[group], circuit.group_last[group]):
        state.v[i] = scratch.middle[i]
        if circuit.group_layers[group] == 2:
            state.outer_v[i] = scratch.outer[MIDDLE_OUT, i]


@compiled
def _settle_junctions(circuit: Circuit, group: int, v: Floats) -> None:
    """Give junctions, which hold no charge, the potential that Kirchhoff demands."""
    first = circuit.group_junction_first[group]
    for j in range(first, circuit.group_junction_first[group + 1]):
        total = 0.0
        for k in range(circuit.junction_first[j], circuit.junction_first[j + 1]):
            total += circuit.junction_weight[k] * v[circuit.junction_neighbour[k]]
        v[circuit.junction[j]] = total


@compiled
def _account(
    circuit: Circuit, state: State, scratch: Scratch, group: int, weight: float
) -> None:
    """Count the charge that flowed in `weight` ms, and move calcium by that time.

    The currents are those at `scratch.middle`, the potential that the solver used, so
    that the charges of all carriers add up to what the capacitance and the neighbours
    received.
    """
    first, last = circuit.group_first[group], circuit.group_last[group]
    pools = range(circuit.group_pool_first[group], circuit.group_pool_first[group + 1])
    for pool in pools:
        pool_first, pool_last = circuit.pool_first[pool], circuit.pool_last[pool]
        scratch.calcium_current[pool_first:pool_last] = 0.0
    _count_leak(
        circuit.leak[first:last],
        circuit.leak_reversal[first:last],
        scratch.middle[first:last],
        weight,
        state.charge[LEAK, first:last],
    )
    for channel in range(
        circuit.group_channel_first[group], circuit.group_channel_first[group + 1]
    ):
        _count_channel(circuit, state, scratch, channel, weight, len(pools) > 0)
    for pool in pools:
        _move_pool(circuit, state, scratch, pool, weight)
    settle_electrodes(circuit, state, scratch, group, weight)
    gap_first = circuit.group_gap_first[group]
    count = circuit.group_gap_first[group + 1] - gap_first
    for gap in range(count):
        state.gap_charge[gap_first + gap] += weight * scratch.gap_matrix[gap, count]


@compiled
def _count_leak(
    leak: Floats, reversal: Floats, x: Floats, weight: float, charge: Floats
) -> None:
    """Add the charge that the leak carried."""
    for i in range(x.size):
        charge[i] += weight * (leak[i] * (x[i] - reversal[i]))


@compiled
def _count_channel(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    channel: int,
    weight: float,
    has_pools: bool,
) -> None:
    """Add the charge that one channel carried."""
    first, last = circuit.channel_first[channel], circuit.channel_last[channel]
    block = circuit.channel_block[channel]
    carrier = circuit.channel_carrier[channel]
    g = state.conductance[block : block + last - first]
    x = scratch.middle[first:last]
    charge = state.charge[carrier, first:last]
    if circuit.channel_flux[channel] == OHMIC:
        _count_ohmic(g, circuit.channel_reversal[channel], x, weight, charge)
        return
    drawn = scratch.flux_source[block : block + last - first]
    _count_linear(g, drawn, x, weight, charge)
    if has_pools and carrier == CA:
        current = scratch.calcium_current[first:last]
        _count_linear(g, drawn, x, 1.0, current)


@compiled
def _count_ohmic(
    g: Floats, reversal: float, x: Floats, weight: float, charge: Floats
) -> None:
    """Add weight g (x - reversal)."""
    for i in range(x.size):
        charge[i] += weight * (g[i] * (x[i] - reversal))


@compiled
def _count_linear(
    g: Floats, drawn: Floats, x: Floats, weight: float, charge: Floats
) -> None:
    """Add weight (g x - drawn), the current of a linearised flux."""
    for i in range(x.size):
        charge[i] += weight * (g[i] * x[i] - drawn[i])


@compiled
def _move_pool(
    circuit: Circuit, state: State, scratch: Scratch, pool: int, interval: float
) -> None:
    """Move a calcium pool exactly, for a constant calcium current."""
    decay = circuit.pool_decay[pool]
    keep = exp(-interval / decay)
    for i in range(circuit.pool_first[pool], circuit.pool_last[pool]):
        inflow = -circuit.pool_gain[i] * scratch.calcium_current[i]
        target = circuit.pool_rest[pool] + inflow * decay
        state.calcium[i] = target + (state.calcium[i] - target) * keep


@compiled
def _detect(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    recorder: Recorder,
    group: int,
    start: float,
    h: float,
) -> None:
    """Note upward crossings of a level, interpolated within the sub-step."""
    first = circuit.group_detector_first[group]
    for detector in range(first, circuit.group_detector_first[group + 1]):
        before = scratch.before[detector]
        after = state.v[circuit.detector_compartment[detector]]
        level = circuit.detector_level[detector]
        if before < level <= after:
            count = recorder.crossings[0]
            if count < recorder.crossing_time.size:
                share = (level - before) / (after - before)
                recorder.crossing_detector[count] = detector
                recorder.crossing_time[count] = start + share * h
                recorder.crossings[0] = count + 1
        scratch.before[detector] = after


@compiled
def _sample(state: State, recorder: Recorder, group: int, place: int) -> None:
    """Take one sample of every probe that is read at this occasion."""
    for probe in range(recorder.kind.size):
        if recorder.group[probe] == group:
            index = recorder.index[probe]
            kind = recorder.kind[probe]
            value = 0.0
            if kind == V:
                value = state.v[index]
            elif kind == OUTER_V:
                value = state.outer_v[index]
            elif kind == GATE:
                value = state.gates[index]
            elif kind == CALCIUM:
                value = state.calcium[index]
            elif kind == OPEN_CONDUCTANCE:
                value = state.conductance[index]
            elif kind == CHARGE:
                value = state.charge.ravel()[index]
            else:
                value = state.electrode_current[index]
            recorder.samples[recorder.first[probe] + place] = value


@compiled
def _keep_extremes(state: State) -> None:
    """Remember the highest and lowest voltage of every compartment."""
    v, highest, lowest = state.v, state.v_highest, state.v_lowest
    for i in range(v.size):
        highest[i] = v[i] if v[i] > highest[i] else highest[i]
    for i in range(v.size):
        lowest[i] = v[i] if v[i] < lowest[i] else lowest[i]


@compiled
def _is_possible(v: Floats, limit: float) -> bool:
    """Tell whether every voltage is a number within +- `limit`."""
    bad = 0
    for i in range(v.size):
        bad += 0 if abs(v[i]) <= limit else 1
    return bad == 0
