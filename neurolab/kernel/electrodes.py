"""What electrodes play: exact means of waveforms over a step, and where they jump.

A waveform enters the equations as its mean over the step, so that the injected charge
is exact wherever its edges lie. Steps, trains, ramps and drawn curves are straight
lines between breakpoints; two breakpoints at one time are a jump. Times are in ms from
the start of the sweep.

Constants of a waveform, `Circuit.wave_constants`: onset, end; then for a sine
amplitude, frequency (1/ms), offset; for a noise mean, deviation, correlation time.
"""

from __future__ import annotations

import math

from neurolab.kernel.circuit import (
    CONDUCTANCE,
    CURRENT,
    DIAGONAL,
    LINES,
    MIDDLE,
    MIDDLE_OUT,
    SINE,
    SOURCE,
    VOLTAGE,
    Circuit,
    Floats,
    State,
    Table,
)
from neurolab.kernel.exponential import exp
from neurolab.kernel.jit import compiled, inlined, inner
from neurolab.kernel.random_numbers import normal

TOLERANCE = 1e-9  # ms; times of edges and steps are sums of rounded numbers


@inner
def _point_before(points: Table, first: int, last: int, moment: float) -> int:
    """Return the last breakpoint earlier than `moment`, or `first`."""
    low, high = first, last
    while low < high:
        middle = (low + high) // 2
        if points[middle].time < moment:
            low = middle + 1
        else:
            high = middle
    return max(low - 1, first)


@inner
def _line_area(
    points: Table, first: int, last: int, start: float, stop: float
) -> float:
    """Return the area (unit ms) under straight lines between `start` and `stop`."""
    area = 0.0
    for point in range(_point_before(points, first, last, start), last - 1):
        left, right = points[point].time, points[point + 1].time
        if left >= stop:
            break
        if right > start and right > left:
            slope = (points[point + 1].value - points[point].value) / (right - left)
            begin, end = max(left, start), min(right, stop)
            middle = points[point].value + slope * (0.5 * (begin + end) - left)
            area += middle * (end - begin)
    return area


@inner
def _overlap(constants: Floats, start: float, stop: float) -> tuple[float, float]:
    """Return the part of `start` to `stop` in which a sine or noise is on."""
    begin = max(constants[0], start)
    return begin, max(min(constants[1], stop), begin)


@inner
def _sine_area(constants: Floats, start: float, stop: float) -> float:
    """Return the area (unit ms) under a sine between `start` and `stop`."""
    begin, end = _overlap(constants, start, stop)
    turn = 2.0 * math.pi * constants[3]
    area = constants[4] * (end - begin)
    if turn > 0.0:
        begin_phase = turn * (begin - constants[0])
        end_phase = turn * (end - constants[0])
        area += constants[2] / turn * (math.cos(begin_phase) - math.cos(end_phase))
    return area


@inlined
def wave_mean(
    circuit: Circuit,
    state: State,
    wave: int,
    start: float,
    stop: float,
    tick_share: float,
) -> float:
    """Return the mean of a waveform over a step.

    Parameters
    ----------
    circuit, state
        See `circuit`.
    wave : int
        Index of the waveform.
    start, stop : float
        The step, ms from the start of the sweep.
    tick_share : float
        Middle of the step as a share of its tick, for noise.
    """
    kind = circuit.waves[wave].kind
    if kind == LINES:
        first = circuit.waves[wave].point_first
        last = circuit.waves[wave].point_last
        if (
            last == first
            or stop <= circuit.points[first].time
            or start >= circuit.points[last - 1].time
        ):
            return 0.0
        return _line_area(circuit.points, first, last, start, stop) / (stop - start)
    constants = circuit.wave_constants[wave]
    if kind == SINE:
        return _sine_area(constants, start, stop) / (stop - start)
    begin, end = _overlap(constants, start, stop)
    now, then = state.noise[wave, 0], state.noise[wave, 1]
    value = constants[2] + now + (then - now) * tick_share
    return value * (end - begin) / (stop - start)


@inlined
def wave_jumps(circuit: Circuit, wave: int, start: float, stop: float) -> bool:
    """Tell whether a waveform jumps within ``start <= t < stop``."""
    start -= TOLERANCE
    stop -= TOLERANCE
    if circuit.waves[wave].kind != LINES:
        onset, end = circuit.wave_constants[wave, 0], circuit.wave_constants[wave, 1]
        return start <= onset < stop or start <= end < stop
    first, last = circuit.waves[wave].point_first, circuit.waves[wave].point_last
    if last == first or stop < circuit.points[first].time:
        return False
    if start > circuit.points[last - 1].time:
        return False
    for point in range(_point_before(circuit.points, first, last, start), last):
        time, value = circuit.points[point].time, circuit.points[point].value
        if time >= stop:
            break
        if time >= start:
            is_edge = point == first or point == last - 1
            if is_edge and value != 0.0:
                return True
            if point > first and (
                time == circuit.points[point - 1].time
                and value != circuit.points[point - 1].value
            ):
                return True
    return False


@compiled
def commands_jump(circuit: Circuit, group: int, start: float, stop: float) -> bool:
    """Tell whether any electrode of a group jumps within ``start <= t < stop``."""
    electrodes = circuit.groups[group]
    for electrode in range(electrodes.electrode_first, electrodes.electrode_last):
        waves = circuit.electrodes[electrode]
        for wave in range(waves.wave_first, waves.wave_last):
            if wave_jumps(circuit, wave, start, stop):
                return True
    return False


@inlined
def command_mean(
    circuit: Circuit,
    state: State,
    electrode: int,
    start: float,
    stop: float,
    tick_share: float,
) -> float:
    """Return the mean of an electrode's command over a step: nA, mV or uS."""
    total = circuit.electrodes[electrode].holding
    first = circuit.electrodes[electrode].wave_first
    for wave in range(first, circuit.electrodes[electrode].wave_last):
        total += wave_mean(circuit, state, wave, start, stop, tick_share)
    return total


@inner
def apply_commands(
    circuit: Circuit,
    state: State,
    rows: Floats,
    group: int,
    start: float,
    stop: float,
    tick_share: float,
) -> None:
    """Add the electrodes of a group to `rows[DIAGONAL]` and `rows[SOURCE]`."""
    first = circuit.groups[group].electrode_first
    for electrode in range(first, circuit.groups[group].electrode_last):
        value = command_mean(circuit, state, electrode, start, stop, tick_share)
        place = circuit.electrodes[electrode].compartment
        kind = circuit.electrodes[electrode].kind
        if kind == CURRENT:
            rows[SOURCE, place] += value
            state.electrode_current[electrode] = value
        elif kind == VOLTAGE:
            conductance = circuit.electrodes[electrode].conductance
            rows[DIAGONAL, place] += conductance
            rows[SOURCE, place] += conductance * value
            state.electrode_current[electrode] = value
        else:
            reversal = circuit.electrodes[electrode].reversal
            rows[DIAGONAL, place] += value
            rows[SOURCE, place] += value * reversal
            state.electrode_current[electrode] = value


@inner
def settle_electrodes(
    circuit: Circuit, state: State, rows: Floats, group: int, weight: float
) -> None:
    """Turn the commands into currents, now that the potential is known.

    Parameters
    ----------
    circuit, state, rows
        `State.electrode_current` holds the command on entry and the current into the
        cell (nA) on return; `rows` the solution of the step.
    group : int
    weight : float
        Time for which the current flowed, ms; added to `State.electrode_charge`.
    """
    first = circuit.groups[group].electrode_first
    for electrode in range(first, circuit.groups[group].electrode_last):
        place = circuit.electrodes[electrode].compartment
        v = rows[MIDDLE, place]
        if circuit.groups[group].layers == 2:
            v += rows[MIDDLE_OUT, place]
        command = state.electrode_current[electrode]
        kind = circuit.electrodes[electrode].kind
        current = command
        if kind == VOLTAGE:
            current = circuit.electrodes[electrode].conductance * (command - v)
        elif kind == CONDUCTANCE:
            current = command * (circuit.electrodes[electrode].reversal - v)
        state.electrode_current[electrode] = current
        state.electrode_charge[electrode] += current * weight


@compiled
def draw_noise(circuit: Circuit, state: State, seed: int, tick: int, dt: float) -> None:
    """Draw the noise of the tick that begins now.

    Parameters
    ----------
    seed : int
        The lab's.
    tick : int
        Ticks since the start of the sweep; 0 starts from the stationary distribution.
    dt : float
        Length of a tick, ms.
    """
    for wave in range(circuit.waves.size):
        if circuit.waves[wave].kind > SINE:
            key = circuit.waves[wave].key
            deviation = circuit.wave_constants[wave, 3]
            keep = exp(-dt / circuit.wave_constants[wave, 4])
            if tick == 0:
                state.noise[wave, 1] = deviation * normal(seed, key, 0)
            now = state.noise[wave, 1]
            state.noise[wave, 0] = now
            state.noise[wave, 1] = keep * now + deviation * math.sqrt(
                1.0 - keep * keep
            ) * normal(seed, key, tick + 1)
