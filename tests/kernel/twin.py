"""A naive twin of `advance`: dense matrix, tiny explicit steps, equations written out.

Nothing here comes from the kernel or from the code that builds its arrays: equations
and constants are those of the papers, geometry is that of cylinders. Compartments are
joined by conductances; points without membrane are eliminated. Every state, the charge
of every carrier included, is one entry of a vector that Runge-Kutta's fourth-order
method advances.

Units: ms, mV, nF, uS, nA, pC, mM.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rates: TypeAlias = Callable[[Floats, Floats], tuple[Floats, Floats]]
"""Opening and closing rate (1/ms) from the voltage and the calcium concentration."""

CELSIUS = 30.0
THERMAL_MV = 8.314462618 * (273.15 + CELSIUS) / 96485.33212 * 1e3


def warmth(q10: float, celsius: float) -> float:
    """Return the factor on rates that hold at `celsius`."""
    return float(q10 ** ((CELSIUS - celsius) / 10.0))


def swing(x: Floats, k: float) -> Floats:
    """Return x / (1 - exp(-x / k)), which is k at 0."""
    safe = np.where(np.abs(x) < 1e-9, 1e-9, x)
    return safe / -np.expm1(-safe / k)


def by_steady_state(steady: Floats, rate: Floats) -> tuple[Floats, Floats]:
    """Return opening and closing rate of a gate given by steady state and 1/tau."""
    return steady * rate, (1.0 - steady) * rate


def mainen_m(shift: float, q: float = 7.0) -> Rates:
    """Return the opening gate of the mammalian sodium channel."""

    def rates(v: Floats, _: Floats) -> tuple[Floats, Floats]:
        u, w = v + shift, warmth(2.3, 23.0)
        return w * 0.182 * swing(u + 43.0, q), w * 0.124 * swing(-(u + 43.0), q)

    return rates


def mainen_h(shift: float) -> Rates:
    """Return its closing gate, whose steady state the source states apart."""

    def rates(v: Floats, _: Floats) -> tuple[Floats, Floats]:
        u, w = v + shift, warmth(2.3, 23.0)
        rate = 0.024 * swing(u + 50.0, 5.0) + 0.0091 * swing(-(u + 75.0), 5.0)
        return by_steady_state(1.0 / (1.0 + np.exp((u + 72.0) / 6.2)), w * rate)

    return rates


def mainen_n(v: Floats, _: Floats) -> tuple[Floats, Floats]:
    """Return the gate of the mammalian delayed potassium channel."""
    w = warmth(2.3, 23.0)
    return w * 0.02 * swing(v - 25.0, 9.0), w * 0.002 * swing(-(v - 25.0), 9.0)


def miles_m(v: Floats, _: Floats) -> tuple[Floats, Floats]:
    """Return Traub and Miles' opening gate, threshold -55 mV."""
    u, w = v + 55.0, warmth(3.0, 36.0)
    return w * 0.32 * swing(u - 13.0, 4.0), w * 0.28 * swing(-(u - 40.0), 5.0)


def miles_h(v: Floats, _: Floats) -> tuple[Floats, Floats]:
    """Return their closing gate."""
    u, w = v + 55.0, warmth(3.0, 36.0)
    opening = 0.128 * np.exp((17.0 - u) / 18.0)
    return w * opening, w * 4.0 / (1.0 + np.exp((40.0 - u) / 5.0))


def miles_n(v: Floats, _: Floats) -> tuple[Floats, Floats]:
    """Return their potassium gate."""
    u, w = v + 55.0, warmth(3.0, 36.0)
    return w * 0.032 * swing(u - 15.0, 5.0), w * 0.5 * np.exp((10.0 - u) / 40.0)


def borst_m(v: Floats, _: Floats) -> tuple[Floats, Floats]:
    """Return the gate of Borst and Sakmann's calcium channel."""
    w = warmth(3.0, 24.0)
    return w * 1.78 * np.exp(v / 23.3), w * 0.140 * np.exp(-v / 15.0)


def slow_s(_: Floats, calcium: Floats) -> tuple[Floats, Floats]:
    """Return the gate that calcium opens: half open at 1 uM, 300 ms to close."""
    w = warmth(3.0, 37.0)
    return w / 300.0 * (calcium / 1e-3) ** 2, np.full_like(calcium, w / 300.0)


def ohm(reversal: float) -> Callable[[Floats], Floats]:
    """Return the driving force of Ohm's law."""
    return lambda v: v - reversal


def goldman(v: Floats) -> Floats:
    """Return the driving force of calcium, 2 mM outside and 50 nM inside."""
    x = 2.0 * v / THERMAL_MV
    return 0.5 * THERMAL_MV * swing(x, 1.0) * (5e-5 / 2.0 - np.exp(-x))


@dataclass
class Current:
    """One channel in some compartments: powers of its gates, force, carrier."""

    carrier: str
    places: Sequence[int]
    density: Floats
    gates: Sequence[tuple[Rates, int]]
    force: Callable[[Floats], Floats]


@dataclass
class Twin:
    """Compartments, what joins them, what is in them, and what is put in from outside.

    Attributes
    ----------
    joints : list of (int, int, float)
        Conductances between compartments.
    sources : list of (int, callable)
        Current into a compartment (nA) from time and its voltage.
    edges : list of float
        Times at which a source jumps; no step goes across one.
    """

    capacitance: list[float] = field(default_factory=list)
    leak: list[float] = field(default_factory=list)
    leak_reversal: list[float] = field(default_factory=list)
    joints: list[tuple[int, int, float]] = field(default_factory=list)
    currents: list[Current] = field(default_factory=list)
    pools: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    sources: list[tuple[int, Callable[[float, float], float]]] = field(
        default_factory=list
    )
    edges: list[float] = field(default_factory=list)

    def add(self, capacitance: float, leak: float, reversal: float) -> int:
        """Add a compartment and return its number; without capacitance a joint."""
        self.capacitance.append(capacitance)
        self.leak.append(leak)
        self.leak_reversal.append(reversal)
        return len(self.capacitance) - 1

    def cylinder(
        self, length: float, diameter: float, count: int, passive: Sequence[float]
    ) -> tuple[list[int], float, float]:
        """Add the compartments of a cylinder (um).

        `passive` is uF/cm2, Ohm cm, mS/cm2 and mV. Returns numbers, half an axial
        resistance (MOhm) and the surface of one compartment (cm2).
        """
        c_m, r_a, g_l, e_l = passive
        piece = length / count
        area = math.pi * diameter * piece * 1e-8
        half = r_a * 0.5 * piece * 1e-4 / (math.pi * (0.5e-4 * diameter) ** 2) * 1e-6
        places = [
            self.add(1e3 * c_m * area, 1e3 * g_l * area, e_l) for _ in range(count)
        ]
        for one, other in pairwise(places):
            self.joints.append((one, other, 0.5 / half))
        return places, half, area

    # -- the equations ---------------------------------------------------------------

    def prepare(self) -> None:
        """Write the axial matrix, with the points that hold no charge eliminated."""
        size = len(self.capacitance)
        axial = np.zeros((size, size))
        for i, j, g in self.joints:
            axial[[i, j], [i, j]] += g
            axial[[i, j], [j, i]] -= g
        held = np.array(self.capacitance) > 0.0
        free = ~held
        through = axial[np.ix_(held, free)]
        inner = np.linalg.inv(axial[np.ix_(free, free)])
        # Kirchhoff at a free point: its voltage follows from those around it.
        self.axial = axial[np.ix_(held, held)] - through @ inner @ through.T
        self.held = np.flatnonzero(held)
        self.row = {int(place): row for row, place in enumerate(self.held)}
        self.c = np.array(self.capacitance)[held]
        self.g = np.array(self.leak)[held]
        self.e = np.array(self.leak_reversal)[held]
        self.carriers = ("na", "k", "ca", "leak")
        self.pool_rows = np.array([self.row[one] for one in self.pools], dtype=int)
        self.pool_constants = np.array(list(self.pools.values())).reshape(-1, 3)
        self.rows = [
            np.array([self.row[i] for i in one.places]) for one in self.currents
        ]

    def start(self, voltage: float | Floats) -> Floats:
        """Return the state with every gate where the voltages hold it."""
        v = np.full(self.c.size, voltage)
        calcium = np.zeros_like(v)
        calcium[self.pool_rows] = self.pool_constants[:, 2]
        for current, rows in zip(self.currents, self.rows, strict=True):
            if current.carrier == "ca":
                up, down = current.gates[0][0](v[rows], calcium[rows])
                share = (up / (up + down)) ** current.gates[0][1]
                inward = -current.density * share * current.force(v[rows])
                gain, decay, _ = self.pool_constants.T
                calcium[rows] += gain * decay * inward
        gates = []
        for current, rows in zip(self.currents, self.rows, strict=True):
            for rates, _ in current.gates:
                up, down = rates(v[rows], calcium[rows])
                gates.append(up / (up + down))
        charges = np.zeros(len(self.carriers) * v.size)
        return np.concatenate([v, calcium, charges, *gates])

    def slope(self, time: float, state: Floats) -> Floats:
        """Return the derivative of every state."""
        n = self.c.size
        v, calcium = state[:n], state[n : 2 * n]
        result = np.zeros_like(state)
        flow = {name: np.zeros(n) for name in self.carriers}
        flow["leak"] = self.g * (v - self.e)
        at = (2 + len(self.carriers)) * n
        for current, rows in zip(self.currents, self.rows, strict=True):
            open_ = current.density.copy()
            for rates, power in current.gates:
                x = state[at : at + rows.size]
                up, down = rates(v[rows], calcium[rows])
                result[at : at + rows.size] = up * (1.0 - x) - down * x
                open_ *= x**power
                at += rows.size
            flow[current.carrier][rows] += open_ * current.force(v[rows])
        total = -self.axial @ v - sum(flow.values())
        for place, source in self.sources:
            row = self.row[place]
            total[row] += source(time, float(v[row]))
        result[:n] = total / self.c
        if self.pools:
            gain, decay, rest = self.pool_constants.T
            rows = self.pool_rows
            result[n + rows] = -gain * flow["ca"][rows] - (calcium[rows] - rest) / decay
        for k, name in enumerate(self.carriers):
            result[(2 + k) * n : (3 + k) * n] = flow[name]
        return result

    def run(self, state: Floats, times: Floats, step: float) -> Floats:
        """Return the states at rising `times`, from steps of at most `step`."""
        found = [state]
        for begin, end in pairwise(times):
            inside = [one for one in self.edges if begin < one < end]
            marks = [begin, *inside, end]
            for left, right in pairwise(marks):
                count = max(1, math.ceil((right - left) / step - 1e-9))
                h = (right - left) / count
                for k in range(count):
                    # a jump belongs to the piece that it begins
                    state = self._leap(left + k * h, h, state)
            found.append(state)
        return np.array(found)

    def _leap(self, time: float, h: float, state: Floats) -> Floats:
        """Return the state one step later (Runge and Kutta, fourth order)."""
        just = 1e-9 * h
        a = self.slope(time + just, state)
        b = self.slope(time + 0.5 * h, state + 0.5 * h * a)
        c = self.slope(time + 0.5 * h, state + 0.5 * h * b)
        d = self.slope(time + h - just, state + h * c)
        return state + h / 6.0 * (a + 2.0 * b + 2.0 * c + d)
