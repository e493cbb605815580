"""Channels: rate laws, gates advanced exactly for a fixed voltage, conductances.

For a fixed voltage dx/dt = alpha (1 - x) - beta x has the exact solution
x(t) = x_inf + (x - x_inf) exp(-(alpha + beta) t); gates advance by it over half a step
before and half a step after the voltage moves (Strang splitting, second order). Inside
a run the two halves that meet at one voltage share their rates.

A rate is kept as a fraction p / q, so that a gate needs one division: with
alpha = p_a / q_a, beta = p_b / q_b, S = p_a q_b + p_b q_a and D = q_a q_b,
x_inf = p_a q_b / S and alpha + beta = S / D.
"""

from __future__ import annotations

from neurolab.kernel.circuit import (
    BLOCK,
    CALCIUM,
    FIXED_DIAGONAL,
    LEAK_CONDUCTANCE,
    LEAK_REVERSAL,
    MEMBRANE_DIAGONAL,
    MEMBRANE_SOURCE,
    Circuit,
    Floats,
    Integers,
    Scratch,
    State,
    V,
)
from neurolab.kernel.exponential import exp
from neurolab.kernel.jit import compiled, inner

LINOID, EXPONENTIAL, SIGMOID, CONSTANT, POWER_2 = range(5)
OHMIC, GHK_CALCIUM = range(2)
SMALL = 1e-5  # |y| below which y / (1 - exp(-y)) is taken from its series


@inner
def opening_rates(
    form: int, a: float, v0: float, k: float, u: Floats, p: Floats, q: Floats
) -> None:
    """Write the opening rate of every compartment as the fraction p / q.

    Parameters
    ----------
    form : int
        Law, as `physiology.channel.RateForm`.
    a, v0, k : float
        Constants of the law.
    u : (n,) float64, mV or mM
        What the gate senses.
    p, q : (n,) float64
        Result; p / q in 1/ms.
    """
    inverse_k = 1.0 / k
    if form == LINOID:
        a_k = a * k
        for i in range(u.size):
            y = (u[i] - v0) * inverse_k
            small = abs(y) < SMALL
            q_y = 1.0 - exp(-y)
            p[i] = a_k * (1.0 + 0.5 * y) if small else a_k * y
            q[i] = 1.0 if small else q_y
    elif form == EXPONENTIAL:
        for i in range(u.size):
            p[i] = a * exp((u[i] - v0) * inverse_k)
            q[i] = 1.0
    elif form == SIGMOID:
        for i in range(u.size):
            p[i] = a
            q[i] = 1.0 + exp((v0 - u[i]) * inverse_k)
    elif form == CONSTANT:
        for i in range(u.size):
            p[i] = a
            q[i] = 1.0
    else:
        for i in range(u.size):
            y = (u[i] - v0) * inverse_k
            p[i] = a * y * y
            q[i] = 1.0


@inner
def _combine(p_a: float, q_a: float, p_b: float, q_b: float) -> tuple[float, float]:
    """Return x_inf and alpha + beta (1/ms) of two rates given as fractions."""
    up = p_a * q_b
    total = up + p_b * q_a
    denominator = q_a * q_b
    reciprocal = 1.0 / (total * denominator)
    return up * denominator * reciprocal, total * total * reciprocal


@inner
def closing_rates(
    form: int, a: float, v0: float, k: float, u: Floats, p: Floats, q: Floats
) -> None:
    """Combine the opening rate p / q with the closing rate: p = x_inf, q = 1 / tau.

    Parameters
    ----------
    form, a, v0, k, u
        As in `opening_rates`, of the closing rate.
    p, q : (n,) float64
        On entry the opening rate p / q; on return the steady state and the sum of the
        rates (1/ms).
    """
    inverse_k = 1.0 / k
    if form == LINOID:
        a_k = a * k
        for i in range(u.size):
            y = (u[i] - v0) * inverse_k
            small = abs(y) < SMALL
            q_y = 1.0 - exp(-y)
            p_b = a_k * (1.0 + 0.5 * y) if small else a_k * y
            q_b = 1.0 if small else q_y
            p[i], q[i] = _combine(p[i], q[i], p_b, q_b)
    elif form == EXPONENTIAL:
        for i in range(u.size):
            p_b = a * exp((u[i] - v0) * inverse_k)
            p[i], q[i] = _combine(p[i], q[i], p_b, 1.0)
    elif form == SIGMOID:
        for i in range(u.size):
            q_b = 1.0 + exp((v0 - u[i]) * inverse_k)
            p[i], q[i] = _combine(p[i], q[i], a, q_b)
    elif form == CONSTANT:
        for i in range(u.size):
            p[i], q[i] = _combine(p[i], q[i], a, 1.0)
    else:
        for i in range(u.size):
            y = (u[i] - v0) * inverse_k
            p[i], q[i] = _combine(p[i], q[i], a * y * y, 1.0)


@inner
def given_steady_state(v0: float, k: float, u: Floats, steady: Floats) -> None:
    """Write 1 / (1 + exp(-(u - v0) / k)) where a gate states its steady state."""
    inverse_k = 1.0 / k
    for i in range(u.size):
        steady[i] = 1.0 / (1.0 + exp((v0 - u[i]) * inverse_k))


@compiled
def gate_targets(
    forms: Integers, constants: Floats, u: Floats, steady: Floats, rate: Floats
) -> None:
    """Write a gate's steady state and the sum of its rates (1/ms) for each of `u`.

    Parameters
    ----------
    forms : (3,) int64
        Laws of alpha, beta and the steady state (-1: alpha / (alpha + beta)).
    constants : (3, 3) float64
        a, v0, k of each.
    u, steady, rate : (n,) float64
    """
    opening_rates(
        forms[0], constants[0, 0], constants[0, 1], constants[0, 2], u, steady, rate
    )
    closing_rates(
        forms[1], constants[1, 0], constants[1, 1], constants[1, 2], u, steady, rate
    )
    if forms[2] >= 0:
        given_steady_state(constants[2, 1], constants[2, 2], u, steady)


@compiled
def move_gate(
    steady: Floats,
    rate: Floats,
    interval: float,
    twice: bool,
    power: int,
    x: Floats,
    product: Floats,
) -> None:
    """Move a gate towards its steady state, exactly, and multiply its power in.

    Parameters
    ----------
    steady, rate : (n,) float64
        Steady state, and sum of the rates (1/ms).
    interval : float
        Half a step times the temperature factor, ms.
    twice : bool
        True between two steps: the half behind one and the half before the next.
    power : int
        Exponent of the gate in the conductance, 1 to 4.
    x : (n,) float64
        The gate, 0 to 1; changed in place.
    product : (n,) float64
        Multiplied by x to the power, in place.
    """
    for i in range(x.size):
        remaining = exp(-interval * rate[i])
        moved = steady[i] + (x[i] - steady[i]) * remaining
        if twice:
            moved = steady[i] + (moved - steady[i]) * remaining
        x[i] = moved
        square = moved * moved
        if power == 1:
            product[i] *= moved
        elif power == 2:
            product[i] *= square
        elif power == 3:
            product[i] *= square * moved
        else:
            product[i] *= square * square


@inner
def _scale(source: Floats, factor: float, target: Floats) -> None:
    """Copy, multiplied by a factor."""
    for i in range(target.size):
        target[i] = factor * source[i]


@inner
def gather(values: Floats, places: Integers, gathered: Floats) -> None:
    """Read values at scattered compartments."""
    for i in range(places.size):
        gathered[i] = values[places[i]]


@inner
def _scatter(gathered: Floats, places: Integers, values: Floats) -> None:
    """Add to values at scattered compartments."""
    for i in range(places.size):
        values[places[i]] += gathered[i]


@inner
def _start_membrane(
    fixed: Floats, leak: Floats, reversal: Floats, diagonal: Floats, source: Floats
) -> None:
    """Write the membrane's rows without any channel."""
    for i in range(fixed.size):
        diagonal[i] = fixed[i]
        source[i] = leak[i] * reversal[i]


@inner
def _add_ohmic(
    g: Floats, reversal: float, stored: Floats, diagonal: Floats, source: Floats
) -> None:
    """Keep the open conductances and add them to the membrane."""
    for i in range(g.size):
        stored[i] = g[i]
        diagonal[i] += g[i]
        source[i] += g[i] * reversal


@compiled
def ghk_factor(v: float, thermal: float, ratio: float) -> tuple[float, float]:
    """Return the GHK driving force of a channel (mV) and its slope against voltage.

    Parameters
    ----------
    v : float
        Membrane potential, mV.
    thermal : float
        RT / zF, mV.
    ratio : float
        Concentration inside over outside.

    Notes
    -----
    F = thermal x (ratio - exp(-x)) / (1 - exp(-x)) with x = v / thermal. For strongly
    negative voltages F = v: the density of a GHK channel is its limiting slope.
    """
    x = v / thermal
    decay = exp(-x)
    if abs(x) < 1e-4:
        share = 1.0 + 0.5 * x
        share_slope = 0.5 + x / 6.0
    else:
        share = x / (1.0 - decay)
        share_slope = (1.0 - decay - x * decay) / ((1.0 - decay) * (1.0 - decay))
    force = thermal * share * (ratio - decay)
    slope = share_slope * (ratio - decay) + share * decay
    return force, slope


@inner
def _add_ghk(
    g: Floats,
    thermal: float,
    ratio: float,
    v: Floats,
    stored: Floats,
    stored_source: Floats,
    diagonal: Floats,
    source: Floats,
) -> None:
    """Linearise a GHK current about the present voltage and add it to the membrane."""
    for i in range(g.size):
        force, slope = ghk_factor(v[i], thermal, ratio)
        stored[i] = g[i] * slope
        stored_source[i] = g[i] * (slope * v[i] - force)
        diagonal[i] += stored[i]
        source[i] += stored_source[i]


@inner
def advance_channels(
    circuit: Circuit,
    state: State,
    scratch: Scratch,
    group: int,
    interval: float,
    twice: bool,
) -> None:
    """Move every gate of a group and add up the open conductances.

    Parameters
    ----------
    circuit, state, scratch
        See `circuit`; gates and conductances of `state` change, and the membrane rows
        of `scratch` are written.
    group : int
        Index of the group.
    interval : float
        Half a step, ms; 0 leaves the gates as they are.
    twice : bool
        See `move_gate`.
    """
    own = circuit.groups[group]
    cable, rows = circuit.cable, scratch.rows
    whole = slice(own.first, own.last)
    _start_membrane(
        cable[FIXED_DIAGONAL][whole],
        cable[LEAK_CONDUCTANCE][whole],
        cable[LEAK_REVERSAL][whole],
        rows[MEMBRANE_DIAGONAL][whole],
        rows[MEMBRANE_SOURCE][whole],
    )
    for index in range(own.channel_first, own.channel_last):
        channel = circuit.channels[index]
        for start in range(0, channel.count, BLOCK):
            stop = min(start + BLOCK, channel.count)
            place = slice(channel.block + start, channel.block + stop)
            v = scratch.blocks[3][: stop - start]
            diagonal = scratch.blocks[4][: stop - start]
            source = scratch.blocks[5][: stop - start]
            if channel.first >= 0:
                here = slice(channel.first + start, channel.first + stop)
                v = state.cells[V][here]
                diagonal = rows[MEMBRANE_DIAGONAL][here]
                source = rows[MEMBRANE_SOURCE][here]
            else:
                gather(state.cells[V], circuit.places[place], v)
                diagonal[:] = 0.0
                source[:] = 0.0
            steady = scratch.blocks[0][: stop - start]
            rate = scratch.blocks[1][: stop - start]
            product = scratch.blocks[2][: stop - start]
            _scale(circuit.density[place], state.factors[channel.factor], product)
            for k in range(channel.gate_first, channel.gate_last):
                gate = circuit.gates[k]
                x = state.gates[gate.block + start : gate.block + stop]
                sensed = v
                if gate.senses_calcium:
                    sensed = scratch.blocks[6][: stop - start]
                    gather(state.cells[CALCIUM], circuit.places[place], sensed)
                forms, constants = circuit.gate_forms[k], circuit.gate_constants[k]
                gate_targets(forms, constants, sensed, steady, rate)
                speed = interval * gate.speed
                move_gate(steady, rate, speed, twice, gate.power, x, product)
            stored = state.conductance[place]
            if channel.flux == OHMIC:
                _add_ohmic(product, channel.reversal, stored, diagonal, source)
            else:
                drawn = scratch.flux_source[place]
                thermal, ratio = channel.thermal, channel.ratio
                _add_ghk(product, thermal, ratio, v, stored, drawn, diagonal, source)
            if channel.first < 0:
                _scatter(diagonal, circuit.places[place], rows[MEMBRANE_DIAGONAL])
                _scatter(source, circuit.places[place], rows[MEMBRANE_SOURCE])
