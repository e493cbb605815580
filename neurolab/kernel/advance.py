"""One tick after another: the order in which everything happens.

A tick begins with the synapses: the spikes that arrive in it are known, and with them
the mean conductance of every receptor (`network.begin_tick`). It ends with counting
what they carried and with the spikes that reached a terminal (`network.end_tick`).

In between, for each group (cells that step together), each sub-step of length h is

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

from neurolab.kernel.cascades import factors_move
from neurolab.kernel.circuit import (
    AREA,
    CA,
    CALCIUM,
    CALCIUM_CURRENT,
    CAPACITY_RATE,
    CELLS,
    CHARGE,
    CONDUCTANCES,
    DIAGONAL,
    GATES,
    HIGHEST,
    IONS,
    LEAK,
    LEAK_CONDUCTANCE,
    LEAK_REVERSAL,
    LINK,
    LOWEST,
    MEMBRANE_DIAGONAL,
    MEMBRANE_SOURCE,
    MIDDLE,
    MIDDLE_OUT,
    OUTER_V,
    POOL_GAIN,
    SOURCE,
    SYNAPSE_CALCIUM,
    SYNAPSE_CALCIUM_DRAWN,
    SYNAPSE_CONDUCTANCE,
    SYNAPSE_SOURCE,
    SYNAPSES,
    Circuit,
    Floats,
    Integers,
    Recorder,
    Scratch,
    State,
    Table,
    V,
)
from neurolab.kernel.double_cable import solve_double
from neurolab.kernel.electrodes import (
    apply_commands,
    commands_jump,
    draw_noise,
    settle_electrodes,
)
from neurolab.kernel.exponential import exp
from neurolab.kernel.full import FullScratch, read_full
from neurolab.kernel.gaps import join
from neurolab.kernel.gates import OHMIC, advance_channels
from neurolab.kernel.ions import begin_ions, end_ions
from neurolab.kernel.jit import compiled, inlined, inner
from neurolab.kernel.network import Activity, Network, begin_tick, end_tick
from neurolab.kernel.tree import eliminate, substitute

RUNNING, DIVERGED = range(2)
"""Result of a call."""


@compiled
def advance(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    network: Network,
    activity: Activity,
    full_scratch: FullScratch,
    full_step: int,
    recorder: Recorder,
    clock: Integers,
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
    network, activity, full_scratch
        The synapses; see `network` and `full`.
    full_step : int
        Address of `full.advance_full`, if there is any synapse with full detail.
    clock : (3,) int64
        Tick at which the call starts, tick at which the sweep started, seed of the
        sweep; the first is left at the tick reached.
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
    groups = circuit.groups.size
    no_group = min(groups, -1)  # not a literal: see `_begin`
    for k in range(circuit.detectors.size):
        scratch.before[k] = state.cells[V, circuit.detectors[k].compartment]
    _begin(circuit, state, scratch, dt)
    for tick in range(start_tick, start_tick + ticks):
        draw_noise(circuit, state, clock[2], tick - clock[1], dt)
        begin_tick(network, activity, scratch.rows, state.cells, tick, dt, clock)
        scratch.rows[AREA][:] = 0.0
        if state.ions.size > 0:
            begin_ions(circuit, state, scratch, dt, network.patches.synapses == 0)
        whole = observe or tick == start_tick + ticks - 1
        whole = whole or factors_move(network.full.cascades, tick)
        for group in range(groups):
            _advance_group(
                circuit,
                state,
                scratch,
                network,
                activity,
                recorder,
                group,
                tick,
                clock[1],
                tick - start_tick,
                dt,
                whole,
            )
        clock[0] = tick + 1
        _count_leak(
            circuit.cable[LEAK_CONDUCTANCE],
            circuit.cable[LEAK_REVERSAL],
            scratch.rows[AREA],
            dt,
            state.cells[CHARGE + LEAK],
        )
        end_tick(
            network,
            activity,
            full_scratch,
            full_step,
            state,
            scratch,
            tick,
            dt,
            clock,
        )
        if state.ions.size > 0:
            end_ions(circuit, state, scratch, dt)
        _sample(state, network, activity, recorder, no_group, tick - start_tick)
        if watch_extremes:
            _keep_extremes(state.cells)
        if not _is_possible(state.cells[V], voltage_limit):
            return DIVERGED
        if whole and tick < start_tick + ticks - 1:
            _begin(circuit, state, scratch, dt)
    return RUNNING


@inlined
def _begin(circuit: Circuit, state: State, scratch: Scratch, dt: float) -> None:
    """Bring the gates of every group to the middle of their first sub-step."""
    twice = dt < 0.0  # never; for a literal numba would compile everything once more
    for group in range(circuit.groups.size):
        h = dt / circuit.groups[group].sub_steps
        advance_channels(circuit, state, scratch, group, 0.5 * h, twice)


@inlined
def _advance_group(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    network: Network,
    activity: Activity,
    recorder: Recorder,
    group: int,
    tick: int,
    sweep_tick: int,
    sample: int,
    dt: float,
    whole: bool,
) -> None:
    """Advance one group by one tick."""
    steps = circuit.groups[group].sub_steps
    h = dt / steps
    for step in range(steps):
        start = (tick - sweep_tick) * dt + step * h
        middle = (step + 0.5) / steps
        _step_voltage(circuit, state, scratch, group, start, h, middle)
        _detect(circuit, state, scratch, recorder, group, tick * dt + step * h, h)
        twice = not (whole and step == steps - 1)
        advance_channels(circuit, state, scratch, group, 0.5 * h, twice)
        _sample(state, network, activity, recorder, group, sample * steps + step)


@inlined
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
    own = circuit.groups[group]
    halves = 1
    if state.damp[group] != 0 or commands_jump(circuit, group, start, start + h):
        state.damp[group] = 0
        halves = 2
    length = h / halves
    for half in range(halves):
        begin = start + half * length
        _half_step(circuit, state, scratch, group, begin, begin + length, middle)
        _account(circuit, state, scratch, group, length)
        _accept(
            own.first,
            own.last,
            own.layers,
            halves == 1,
            length,
            scratch.rows,
            state.cells,
        )
    if halves == 1:
        _settle_junctions(
            circuit.junctions,
            circuit.neighbours,
            own.junction_first,
            own.junction_last,
            state.cells[V],
        )


@inlined
def _half_step(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    group: int,
    start: float,
    stop: float,
    middle: float,
) -> None:
    """Solve half a backward-Euler step; the result is in row `MIDDLE`."""
    own = circuit.groups[group]
    rows, cable, parent = scratch.rows, circuit.cable, circuit.parent
    here = slice(own.first, own.last)
    if own.layers == 2:
        rows[DIAGONAL][here] = 0.0
        rows[SOURCE][here] = 0.0
        apply_commands(circuit, state, rows, group, start, stop, middle)
        solve_double(own.first, own.last, parent, cable, state.cells, rows)
        return
    _copy_rows(
        rows[MEMBRANE_DIAGONAL][here],
        rows[MEMBRANE_SOURCE][here],
        cable[CAPACITY_RATE][here],
        state.cells[V][here],
        rows[SYNAPSE_CONDUCTANCE][here],
        rows[SYNAPSE_SOURCE][here],
        rows[DIAGONAL][here],
        rows[SOURCE][here],
    )
    apply_commands(circuit, state, rows, group, start, stop, middle)
    eliminate(circuit.runs, own.run_first, own.run_last, parent, cable[LINK], rows)
    substitute(circuit.runs, own.run_first, own.run_last, parent, rows, rows[MIDDLE])
    if own.gap_last > own.gap_first:
        join(circuit, scratch, group)


@inner
def _copy_rows(
    membrane_diagonal: Floats,
    membrane_source: Floats,
    capacity_rate: Floats,
    v: Floats,
    synapses: Floats,
    synapse_source: Floats,
    diagonal: Floats,
    source: Floats,
) -> None:
    """Set up the rows of a tree solve from membrane, synapses and history."""
    for i in range(v.size):
        diagonal[i] = membrane_diagonal[i] + synapses[i]
    for i in range(v.size):
        source[i] = membrane_source[i] + synapse_source[i] + capacity_rate[i] * v[i]


@inner
def _accept(
    first: int,
    last: int,
    layers: int,
    extrapolate: bool,
    weight: float,
    rows: Floats,
    cells: Floats,
) -> None:
    """Take the solution as the new potentials, or extrapolate to the step's end.

    The solution also adds to the integral of the voltage.
    """
    new, old = 1.0, 0.0
    if extrapolate:
        new, old = 2.0, -1.0
    v, x = cells[V][first:last], rows[MIDDLE][first:last]
    area = rows[AREA][first:last]
    for i in range(v.size):
        v[i] = new * x[i] + old * v[i]
        area[i] += weight * x[i]
    if layers == 2:
        outer_v, out = cells[OUTER_V][first:last], rows[MIDDLE_OUT][first:last]
        for i in range(outer_v.size):
            outer_v[i] = new * out[i] + old * outer_v[i]


@inner
def _settle_junctions(
    junctions: Table, neighbours: Table, first: int, last: int, v: Floats
) -> None:
    """Give junctions, which hold no charge, the potential that Kirchhoff demands."""
    for j in range(first, last):
        total = 0.0
        for k in range(junctions[j].first, junctions[j].last):
            total += neighbours[k].weight * v[neighbours[k].compartment]
        v[junctions[j].compartment] = total


@inlined
def _account(
    circuit: Circuit, state: State, scratch: Scratch, group: int, weight: float
) -> None:
    """Count the charge that flowed in `weight` ms, and move calcium by that time.

    The currents are those at `MIDDLE`, the potential that the solver used, so that the
    charges of all carriers add up to what the capacitance and the neighbours received.
    """
    own = circuit.groups[group]
    rows, cells, cable = scratch.rows, state.cells, circuit.cable
    has_pools = own.pool_last > own.pool_first
    here = slice(own.first, own.last)
    if has_pools:
        _count_linear_row(
            rows[SYNAPSE_CALCIUM][here],
            rows[SYNAPSE_CALCIUM_DRAWN][here],
            rows[MIDDLE][here],
            rows[CALCIUM_CURRENT][here],
        )
    for k in range(own.channel_first, own.channel_last):
        channel = circuit.channels[k]
        block = slice(channel.block, channel.block + channel.count)
        g, charge = state.conductance[block], cells[CHARGE + channel.carrier]
        if channel.flux == OHMIC and channel.first >= 0:
            there = slice(channel.first, channel.first + channel.count)
            x = rows[MIDDLE][there]
            _count_ohmic(g, channel.reversal, x, weight, charge[there])
        elif channel.flux == OHMIC:
            places = circuit.places[block]
            _count_scattered(g, channel.reversal, places, rows[MIDDLE], weight, charge)
        else:
            drawn, places = scratch.flux_source[block], circuit.places[block]
            _count_linear(g, drawn, places, rows[MIDDLE], weight, charge)
            if has_pools and channel.carrier == CA:
                current = rows[CALCIUM_CURRENT]
                _count_linear(g, drawn, places, rows[MIDDLE], 1.0, current)
    for k in range(own.pool_first, own.pool_last):
        pool = circuit.pools[k]
        _move_pool(
            cable[POOL_GAIN][pool.first : pool.last],
            rows[CALCIUM_CURRENT][pool.first : pool.last],
            pool.decay,
            pool.rest,
            weight,
            cells[CALCIUM][pool.first : pool.last],
        )
    settle_electrodes(circuit, state, rows, group, weight)
    count = own.gap_last - own.gap_first
    for gap in range(count):
        state.gap_charge[own.gap_first + gap] += weight * scratch.gap_matrix[gap, count]


@inner
def _count_leak(
    leak: Floats, reversal: Floats, area: Floats, dt: float, charge: Floats
) -> None:
    """Add the charge that the leak carried in a tick."""
    for i in range(area.size):
        charge[i] += leak[i] * (area[i] - reversal[i] * dt)


@inner
def _count_ohmic(
    g: Floats, reversal: float, x: Floats, weight: float, charge: Floats
) -> None:
    """Add weight g (x - reversal)."""
    for i in range(x.size):
        charge[i] += weight * (g[i] * (x[i] - reversal))


@inner
def _count_scattered(
    g: Floats,
    reversal: float,
    places: Integers,
    x: Floats,
    weight: float,
    charge: Floats,
) -> None:
    """Add weight g (x - reversal) at scattered compartments."""
    for i in range(g.size):
        charge[places[i]] += weight * (g[i] * (x[places[i]] - reversal))


@inner
def _count_linear(
    g: Floats,
    drawn: Floats,
    places: Integers,
    x: Floats,
    weight: float,
    charge: Floats,
) -> None:
    """Add weight (g x - drawn), the current of a linearised flux."""
    for i in range(g.size):
        charge[places[i]] += weight * (g[i] * x[places[i]] - drawn[i])


@inner
def _count_linear_row(g: Floats, drawn: Floats, x: Floats, current: Floats) -> None:
    """Write g x - drawn, the calcium current of the synapses."""
    for i in range(x.size):
        current[i] = g[i] * x[i] - drawn[i]


@inner
def _move_pool(
    gain: Floats,
    current: Floats,
    decay: float,
    rest: float,
    interval: float,
    calcium: Floats,
) -> None:
    """Move a calcium pool exactly, for a constant calcium current."""
    keep = exp(-interval / decay)
    for i in range(calcium.size):
        target = rest - gain[i] * current[i] * decay
        calcium[i] = target + (calcium[i] - target) * keep


@inner
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
    own = circuit.groups[group]
    for k in range(own.detector_first, own.detector_last):
        before = scratch.before[k]
        after = state.cells[V, circuit.detectors[k].compartment]
        level = circuit.detectors[k].level
        if before < level <= after:
            share = (level - before) / (after - before)
            scratch.crossed[k] = start + share * h
            count = recorder.crossings[0]
            if count < recorder.crossing_time.size:
                recorder.crossing_detector[count] = k
                recorder.crossing_time[count] = scratch.crossed[k]
                recorder.crossings[0] = count + 1
        scratch.before[k] = after


@inner
def _sample(
    state: State,
    network: Network,
    activity: Activity,
    recorder: Recorder,
    group: int,
    place: int,
) -> None:
    """Take one sample of every probe that is read at this occasion."""
    for k in range(recorder.probes.size):
        probe = recorder.probes[k]
        if probe.group == group:
            index = probe.index
            value = 0.0
            if probe.array == CELLS:
                value = state.cells[probe.row, index]
            elif probe.array == GATES:
                value = state.gates[index]
            elif probe.array == CONDUCTANCES:
                value = state.conductance[index]
            elif probe.array == SYNAPSES:
                value = activity.patches.totals[index, probe.row]
            elif probe.array == IONS:
                value = state.ions[probe.row, index]
            elif probe.array > IONS:
                value = read_full(
                    network.full, activity.full, probe.array, probe.row, index
                )
            else:
                value = state.electrode_current[index]
            recorder.samples[probe.first + place] = value


@inner
def _keep_extremes(cells: Floats) -> None:
    """Remember the highest and lowest voltage of every compartment."""
    v, highest, lowest = cells[V], cells[HIGHEST], cells[LOWEST]
    for i in range(v.size):
        highest[i] = v[i] if v[i] > highest[i] else highest[i]
    for i in range(v.size):
        lowest[i] = v[i] if v[i] < lowest[i] else lowest[i]


@inner
def _is_possible(v: Floats, limit: float) -> bool:
    """Tell whether every voltage is a number within +- `limit`."""
    bad = 0
    for i in range(v.size):
        bad += 0 if abs(v[i]) <= limit else 1
    return bad == 0
