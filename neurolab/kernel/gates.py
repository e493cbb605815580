"""Channels: rate laws, gates advanced exactly for a fixed voltage, conductances.

For a fixed voltage dx/dt = alpha (1 - x) - beta x has the exact solution
x(t) = x_inf + (x - x_inf) exp(-(alpha + beta) t); gates advance by it over half a step
before and half a step after the voltage moves (Strang splitting, second order). Inside
a run the two halves that meet at one voltage share their rates.

A rate is kept as a fraction p / q, so that a gate needs one division: with
alpha = p_a / q_a, beta = p_b / q_b, S = p_a q_b + p_b q_a and D = q_a q_b,
x_inf = p_a q_b / S and alpha + beta = S / D.

Rate laws contain what a gate senses, u, in E = exp(-u / |k|), and the gates of a
channel often have the same |k|, or half of it: its exponentials are computed once, the
halves as squares, and a law multiplies in what its own v0 makes of them. Fractions
spare the reciprocals that laws with a k below 0 would need. With d = u - v0 a law is

    p = A (straight + turned E),  q = below + part E

where A is 1 (`PLAIN`), d (`NEAR`: a d / (1 - exp(-d / k)), within |d / k| < limit from
its series about `middle`) or any unit + slope d + bend d^2.

The gates of a chain are the states of one scheme, C0 - C1 - ... - O, without C0, which
is what the others leave. They move by the propagator of half a step, exact for a fixed
voltage and interpolated between two voltages of a table; so does their steady state.
"""

from __future__ import annotations

from neurolab.kernel.circuit import (
    BLOCK,
    CALCIUM,
    FIXED_DIAGONAL,
    LANES,
    LEAK_CONDUCTANCE,
    LEAK_REVERSAL,
    MEMBRANE_DIAGONAL,
    MEMBRANE_SOURCE,
    Circuit,
    Floats,
    Integers,
    Scratch,
    State,
    Table,
    V,
)
from neurolab.kernel.exponential import decays, exp
from neurolab.kernel.jit import compiled, inlined, inner

LINOID, EXPONENTIAL, SIGMOID, CONSTANT, POWER_2 = range(5)
OHMIC, GHK_CALCIUM = range(2)

PLAIN, NEAR, OTHER = range(3)

CHAIN_STATES = 6
CHAIN_LOWEST_MV = -200.0
CHAIN_HIGHEST_MV = 150.0
CHAIN_PER_MV = 4
"""Voltages of the tables of chains; beyond them rates are those at the ends."""

SMALL = 2e-3  # |y| below which y / (1 - exp(-y)) is taken from its series
TWELFTH = 1.0 / 12.0

# rows of Scratch.blocks
SENSED, SENSED_CALCIUM = 0, 1  # mV and mM
STEADY, RATE = 2, 3  # of a gate: steady state, sum of the rates (1/ms)
PRODUCT = 4  # uS
POWERS = 5  # and more: the exponentials of a channel
BLOCK_ROWS = 5


@inner
def _exponential(u: Floats, inverse_k: float, result: Floats) -> None:
    """Write exp(-u / k)."""
    for i in range(u.size):
        result[i] = exp(-inverse_k * u[i])


@inner
def _square(root: Floats, result: Floats) -> None:
    """Write the squares."""
    for i in range(root.size):
        result[i] = root[i] * root[i]


@compiled
def sense(
    circuit: Circuit, cells: Floats, index: int, start: int, stop: int, blocks: Floats
) -> int:
    """Gather what the gates of a channel sense, and the exponentials of it.

    Parameters
    ----------
    circuit, cells
        See `circuit`.
    index : int
        The channel.
    start, stop : int
        Which of its compartments, at most `BLOCK`.
    blocks : (rows, BLOCK) float64
        `Scratch.blocks`; rows `SENSED`, `SENSED_CALCIUM` and `POWERS` are written.

    Returns
    -------
    int
        How many numbers of each row mean something: the compartments, filled up to a
        multiple of `LANES` with the last one.
    """
    channel = circuit.channels[index]
    wide = (stop - start + LANES - 1) // LANES * LANES
    if channel.first >= 0:
        here = slice(channel.first + start, channel.first + stop)
        _copy(cells[V][here], blocks[SENSED][:wide])
    else:
        places = circuit.places[channel.block + start : channel.block + stop]
        gather(cells[V], places, blocks[SENSED][:wide])
    for k in range(channel.gate_first, channel.gate_last):
        if circuit.gates[k].senses_calcium:
            places = circuit.places[channel.block + start : channel.block + stop]
            gather(cells[CALCIUM], places, blocks[SENSED_CALCIUM][:wide])
            break
    for k in range(channel.power_first, channel.power_last):
        power = circuit.powers[k]
        result = blocks[POWERS + k - channel.power_first][:wide]
        if power.source >= 0:
            _square(blocks[POWERS + power.source][:wide], result)
        else:
            sensed = blocks[SENSED + power.senses_calcium][:wide]
            _exponential(sensed, power.inverse_k, result)
    return wide


@inlined
def _series(middle: float, y: float) -> float:
    """Return middle y / (1 - exp(-y)) for a small y."""
    return middle * (1.0 + y * (0.5 + y * TWELFTH))


@inlined
def _near(
    away: float,
    e: float,
    straight: float,
    turned: float,
    below: float,
    part: float,
    inverse_k: float,
    middle: float,
    limit: float,
) -> tuple[float, float]:
    """Return the fraction of a `NEAR` law."""
    y = away * inverse_k
    small = abs(y) < limit
    p = away * (straight + turned * e)
    q = below + part * e
    return _series(middle, y) if small else p, 1.0 if small else q


@inlined
def _combine(p_a: float, q_a: float, p_b: float, q_b: float) -> tuple[float, float]:
    """Return x_inf and alpha + beta (1/ms) of two rates given as fractions."""
    up = p_a * q_b
    total = up + p_b * q_a
    denominator = q_a * q_b
    reciprocal = 1.0 / (total * denominator)
    return up * denominator * reciprocal, total * total * reciprocal


@inner
def _two_rates(
    opening: Table,
    closing: Table,
    u: Floats,
    power_a: Floats,
    power_b: Floats,
    steady: Floats,
    rate: Floats,
) -> None:
    """Write steady state and sum of the rates of a gate with two rate laws.

    Parameters
    ----------
    opening, closing : record of `LAW`
    u : (n,) float64, mV or mM
        What the gate senses.
    power_a, power_b : (n,) float64
        exp(-u / |k|) of either law.
    steady, rate : (n,) float64
        Result; the rates in 1/ms.
    """
    s_a, t_a, o_a, e_a = opening.straight, opening.turned, opening.below, opening.part
    s_b, t_b, o_b, e_b = closing.straight, closing.turned, closing.below, closing.part
    v0_a, i_a, m_a, l_a = (
        opening.v0,
        opening.inverse_k,
        opening.middle,
        opening.limit,
    )
    v0_b, i_b, m_b, l_b = (
        closing.v0,
        closing.inverse_k,
        closing.middle,
        closing.limit,
    )
    if opening.kind == PLAIN and closing.kind == PLAIN:
        for i in range(u.size):
            p_a, q_a = s_a + t_a * power_a[i], o_a + e_a * power_a[i]
            p_b, q_b = s_b + t_b * power_b[i], o_b + e_b * power_b[i]
            steady[i], rate[i] = _combine(p_a, q_a, p_b, q_b)
    elif opening.kind == NEAR and closing.kind == PLAIN:
        for i in range(u.size):
            p_a, q_a = _near(u[i] - v0_a, power_a[i], s_a, t_a, o_a, e_a, i_a, m_a, l_a)
            p_b, q_b = s_b + t_b * power_b[i], o_b + e_b * power_b[i]
            steady[i], rate[i] = _combine(p_a, q_a, p_b, q_b)
    elif opening.kind == NEAR and closing.kind == NEAR:
        for i in range(u.size):
            p_a, q_a = _near(u[i] - v0_a, power_a[i], s_a, t_a, o_a, e_a, i_a, m_a, l_a)
            p_b, q_b = _near(u[i] - v0_b, power_b[i], s_b, t_b, o_b, e_b, i_b, m_b, l_b)
            steady[i], rate[i] = _combine(p_a, q_a, p_b, q_b)
    else:
        u_a, d_a, b_a = opening.unit, opening.slope, opening.bend
        u_b, d_b, b_b = closing.unit, closing.slope, closing.bend
        for i in range(u.size):
            away = u[i] - v0_a
            scale = u_a + away * (d_a + away * b_a)
            e, small = power_a[i], abs(away * i_a) < l_a
            p_a = _series(m_a, away * i_a) if small else scale * (s_a + t_a * e)
            q_a = 1.0 if small else o_a + e_a * e
            away = u[i] - v0_b
            scale = u_b + away * (d_b + away * b_b)
            e, small = power_b[i], abs(away * i_b) < l_b
            p_b = _series(m_b, away * i_b) if small else scale * (s_b + t_b * e)
            q_b = 1.0 if small else o_b + e_b * e
            steady[i], rate[i] = _combine(p_a, q_a, p_b, q_b)


@inner
def _stated(law: Table, power: Floats, steady: Floats) -> None:
    """Write the steady state where a gate states it: 1 / (1 + exp(-(u - v0) / k))."""
    straight, turned, below, part = law.straight, law.turned, law.below, law.part
    for i in range(steady.size):
        steady[i] = (straight + turned * power[i]) / (below + part * power[i])


@compiled
def gate_targets(circuit: Circuit, k: int, blocks: Floats, wide: int) -> None:
    """Write a gate's steady state and the sum of its rates (1/ms).

    Parameters
    ----------
    circuit : Circuit
    k : int
        The gate.
    blocks, wide
        As `sense` left them; rows `STEADY` and `RATE` are written.
    """
    u = blocks[SENSED + circuit.gates[k].senses_calcium][:wide]
    steady, rate = blocks[STEADY][:wide], blocks[RATE][:wide]
    laws = circuit.laws[k]
    opening, closing, stated = laws[0], laws[1], laws[2]
    power_a = blocks[POWERS + opening.power][:wide]
    power_b = blocks[POWERS + closing.power][:wide]
    _two_rates(opening, closing, u, power_a, power_b, steady, rate)
    if stated.power >= 0:
        _stated(stated, blocks[POWERS + stated.power][:wide], steady)


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
    steady, rate : (n or more,) float64
        Steady state, and sum of the rates (1/ms), which is lost.
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
    decays(rate, interval)
    for i in range(x.size):
        moved = steady[i] + (x[i] - steady[i]) * rate[i]
        if twice:
            moved = steady[i] + (moved - steady[i]) * rate[i]
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


@inlined
def _chain_place(v: float, last: int) -> tuple[int, float]:
    """Return the voltage of a table below v, and the weight of the one above it."""
    place = (v - CHAIN_LOWEST_MV) * CHAIN_PER_MV
    place = min(max(place, 0.0), float(last))
    j = min(int(place), last - 1)
    return j, place - j


@compiled
def settle_chain(table: Floats, v: Floats, place: int, stride: int, x: Floats) -> None:
    """Put the states of a chain at their steady state.

    Parameters
    ----------
    table : (voltages, CHAIN_STATES + 1, CHAIN_STATES) float64
        Propagators of half a step, from a state's column, and the steady state.
    v : (n,) float64, mV
    place, stride : int
        Where the first of the states is in `x`, and how far apart two of them are.
    x : float64
        All gates; written to.
    """
    for i in range(v.size):
        j, weight = _chain_place(v[i], table.shape[0] - 1)
        low, high = table[j, CHAIN_STATES], table[j + 1, CHAIN_STATES]
        for b in range(1, CHAIN_STATES):
            x[place + (b - 1) * stride + i] = low[b] + weight * (high[b] - low[b])


@compiled
def move_chain(
    table: Floats,
    v: Floats,
    steps: int,
    place: int,
    stride: int,
    x: Floats,
    old: Floats,
    new: Floats,
    product: Floats,
) -> None:
    """Move the states of a chain over half steps, and multiply the open share in.

    Parameters
    ----------
    table, v, place, stride, x
        As in `settle_chain`.
    steps : int
        How many half steps: 0, 1 or 2.
    old, new : (CHAIN_STATES or more,) float64
        Working memory.
    product : (n,) float64
        Multiplied by the share of open channels, in place.
    """
    for i in range(product.size):
        j, weight = _chain_place(v[i], table.shape[0] - 1)
        low, high = table[j], table[j + 1]
        old[0] = 1.0
        for b in range(1, CHAIN_STATES):
            old[b] = x[place + (b - 1) * stride + i]
            old[0] -= old[b]
        for _ in range(steps):
            for b in range(CHAIN_STATES):
                new[b] = 0.0
                for a in range(CHAIN_STATES):
                    new[b] += (low[b, a] + weight * (high[b, a] - low[b, a])) * old[a]
            for b in range(CHAIN_STATES):
                old[b] = new[b]
        for b in range(1, CHAIN_STATES):
            x[place + (b - 1) * stride + i] = old[b]
        product[i] *= old[CHAIN_STATES - 1]


@inner
def _scale(source: Floats, factor: float, target: Floats) -> None:
    """Copy, multiplied by a factor."""
    for i in range(target.size):
        target[i] = factor * source[i]


@inner
def _copy(values: Floats, target: Floats) -> None:
    """Copy values, and fill up with the last one."""
    for i in range(values.size):
        target[i] = values[i]
    for i in range(values.size, target.size):
        target[i] = values[values.size - 1]


@inner
def gather(values: Floats, places: Integers, target: Floats) -> None:
    """Read values at scattered compartments, and fill up with the last one."""
    for i in range(places.size):
        target[i] = values[places[i]]
    for i in range(places.size, target.size):
        target[i] = values[places[places.size - 1]]


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


@inner
def _scatter_ohmic(
    g: Floats,
    reversal: float,
    places: Integers,
    stored: Floats,
    diagonal: Floats,
    source: Floats,
) -> None:
    """Do the same at scattered compartments."""
    for i in range(g.size):
        stored[i] = g[i]
        diagonal[places[i]] += g[i]
        source[places[i]] += g[i] * reversal


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
    places: Integers,
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
    for i in range(g.size):
        diagonal[places[i]] += stored[i]
        source[places[i]] += stored_source[i]


@compiled
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
    cable, rows, blocks = circuit.cable, scratch.rows, scratch.blocks
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
            wide = sense(circuit, state.cells, index, start, stop, blocks)
            place = slice(channel.block + start, channel.block + stop)
            product = blocks[PRODUCT][: stop - start]
            _scale(circuit.density[place], state.factors[channel.factor], product)
            if channel.chain >= 0:
                half_steps = 0
                if interval > 0.0:
                    half_steps = 2 if twice else 1
                move_chain(
                    circuit.chains[channel.chain],
                    blocks[SENSED][: stop - start],
                    half_steps,
                    circuit.gates[channel.gate_first].block + start,
                    channel.count,
                    state.gates,
                    blocks[STEADY],
                    blocks[RATE],
                    product,
                )
            for k in range(channel.gate_first, channel.gate_last):
                if channel.chain >= 0:
                    break
                gate = circuit.gates[k]
                x = state.gates[gate.block + start : gate.block + stop]
                gate_targets(circuit, k, blocks, wide)
                steady, rate = blocks[STEADY][:wide], blocks[RATE][:wide]
                speed = interval * gate.speed
                move_gate(steady, rate, speed, twice, gate.power, x, product)
            stored, places = state.conductance[place], circuit.places[place]
            diagonal, source = rows[MEMBRANE_DIAGONAL], rows[MEMBRANE_SOURCE]
            if channel.flux != OHMIC:
                _add_ghk(
                    product,
                    channel.thermal,
                    channel.ratio,
                    blocks[SENSED],
                    places,
                    stored,
                    scratch.flux_source[place],
                    diagonal,
                    source,
                )
            elif channel.first >= 0:
                here = slice(channel.first + start, channel.first + stop)
                reversal = channel.reversal
                _add_ohmic(product, reversal, stored, diagonal[here], source[here])
            else:
                reversal = channel.reversal
                _scatter_ohmic(product, reversal, places, stored, diagonal, source)
