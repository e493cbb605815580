"""A naive twin of the generic neuron with synapses, from its description alone.

Nothing here comes from the kernel or from what builds its arrays: the geometry is that
of ``pyr37_cell.json``, the equations are those of the physiology text. A dense matrix,
implicit Euler steps for the voltage, exact steps for the gates.

Units: ms, mV, nF, uS, nA.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SPEED = 2.3**1.4
"""Of rates and of densities, 23 to 37 degrees."""
STEP_MS = 0.01
FILE = Path(__file__).parents[1] / "reference" / "pyr37_cell.json"
ENA, EK = 60.0, -90.0


def _rated(u: Floats, k: float) -> Floats:
    """Return u / (1 - exp(-u / k)), which is k at 0."""
    safe = np.where(np.abs(u) < 1e-9, 1e-9, u)
    return np.asarray(safe / -np.expm1(-safe / k))


class NaiveCell:
    """The cell of 171 compartments, at rest."""

    def __init__(self) -> None:
        cell: dict[str, Any] = json.loads(FILE.read_text())["cell"]
        common = cell["common"]
        rows: list[tuple[float, float, float, float, float]] = []
        links: list[tuple[int, int, float, float]] = []
        self.first: dict[str, int] = {}
        last: dict[str, int] = {}
        for section in cell["sections"]:
            name = section["name"]
            for _ in range(4 if name.startswith("basal") else 1):
                length = section["L_um"] / section["compartments"]
                size = section["diam_um"]
                area = np.pi * size * length * 1e-8
                half = (
                    common["Ra_ohm_cm"]
                    * 0.5e-4
                    * length
                    / (np.pi * (0.5e-4 * size) ** 2)
                    * 1e-6
                )
                self.first[name] = len(rows)
                for k in range(section["compartments"]):
                    number = len(rows)
                    rows.append(
                        (
                            area,
                            half,
                            section["gbarNa_mS_per_cm2"],
                            section["gbarKv_mS_per_cm2"],
                            section["shift_mV"],
                        )
                    )
                    if k:
                        links.append((number - 1, number, half, half))
                    elif section["parent"] == "soma middle":
                        links.append((0, number, 0.0, half))
                    elif section["parent"] is not None:
                        parent = last[section["parent"].removeprefix("end of ")]
                        links.append((parent, number, rows[parent][1], half))
                last[name] = len(rows) - 1
        area, _, na, kv, shift = np.array(rows).T
        self.c = 1e3 * common["cm_uF_per_cm2"] * area
        self.leak = 1e3 * common["g_leak_mS_per_cm2"] * area
        self.e_leak = np.full(area.size, common["E_leak_mV"])
        self.na, self.kv = 1e3 * SPEED * na * area, 1e3 * SPEED * kv * area
        self.shift = np.where(na > 0.0, shift, 0.0)
        self.axial = np.zeros((area.size, area.size))
        for one, other, half_one, half_other in links:
            g = 1.0 / (half_one + half_other)
            self.axial[[one, other], [one, other]] += g
            self.axial[[one, other], [other, one]] -= g
        self.axon = self.first["axon"]
        self.axon_half = rows[self.axon - 1][1]
        self._change()
        self.v = np.full(self.c.size, -70.0)
        self.gates = [steady for steady, _ in self._gates(self.v)]
        self.settle()

    def _change(self) -> None:
        """Make another cell of it."""

    def _gates(self, v: Floats) -> list[tuple[Floats, Floats]]:
        """Return steady state and rate of m, h and n."""
        u = v + self.shift
        am, bm = 0.182 * _rated(u + 43.0, 7.0), 0.124 * _rated(-(u + 43.0), 7.0)
        h_rate = 0.024 * _rated(u + 50.0, 5.0) + 0.0091 * _rated(-(u + 75.0), 5.0)
        h_steady = 1.0 / (1.0 + np.exp((u + 72.0) / 6.2))
        an, bn = 0.02 * _rated(v - 25.0, 9.0), 0.002 * _rated(-(v - 25.0), 9.0)
        return [
            (am / (am + bm), SPEED * (am + bm)),
            (h_steady, SPEED * h_rate),
            (an / (an + bn), SPEED * (an + bn)),
        ]

    def settle(self) -> None:
        """Run to rest."""
        for _ in range(7000):
            self._step(0.1, np.zeros_like(self.v), np.zeros_like(self.v))
            if np.abs(self.moved).max() < 1e-9:
                break

    def _step(self, dt: float, g: Floats, g_e: Floats) -> None:
        """Advance, with conductances from outside and these times their reversals."""
        for k, (steady, rate) in enumerate(self._gates(self.v)):
            self.gates[k] = steady + (self.gates[k] - steady) * np.exp(-dt * rate)
        m, h, n = self.gates
        sodium, potassium = self.na * m**3 * h, self.kv * n
        matrix = self.axial + np.diag(self.c / dt + self.leak + sodium + potassium + g)
        right = self.c / dt * self.v + self.leak * self.e_leak
        right = right + sodium * ENA + potassium * EK + g_e
        fresh = np.linalg.solve(matrix, right)
        self.moved, self.v = fresh - self.v, fresh

    def fires(self, count: int, inhibition_ns: float) -> bool:
        """Return whether synapses on the apical dendrite fire the soma.

        `count` of .3 nS at 2 ms, number k at 90 + 20 (k mod 10) um, against GABA on the
        soma at 1 ms that reverses at -75 mV. The cell is at rest again afterwards.
        """
        rest = self.v.copy(), [one.copy() for one in self.gates]
        here = np.zeros_like(self.v)
        for k in range(count):
            here[self.first["apical"] + 4 + k % 10] += 0.3e-3
        top = -np.inf
        for step in range(round(22.0 / STEP_MS)):
            time = (step + 1) * STEP_MS
            g = here * _course(time - 2.0, 0.2, 2.0)
            brake = 1e-3 * inhibition_ns * _course(time - 1.0, 0.3, 6.0)
            g_e = np.zeros_like(g)
            g[0] += brake
            g_e[0] = -75.0 * brake
            self._step(STEP_MS, g, g_e)
            top = max(top, float(self.v[0]))
            if top > -10.0:
                break
        self.v, self.gates = rest
        return top > -10.0


def _course(u: float, rise: float, decay: float) -> float:
    """Return the course of a conductance whose peak is 1."""
    if u <= 0.0:
        return 0.0
    peak = np.log(decay / rise) / (1.0 / rise - 1.0 / decay)
    height = np.exp(-peak / decay) - np.exp(-peak / rise)
    return float((np.exp(-u / decay) - np.exp(-u / rise)) / height)


class NaiveMyelinatedCell(NaiveCell):
    """The cell with four internodes of 1 um for an axon, as in section 1.5 (c).

    What is farther away than 400 um of sheath does not reach the soma.
    """

    def _change(self) -> None:
        here = self.axon
        soma_area = self.c[0] / 1e3
        rows = np.array(
            [self.c, self.leak, self.e_leak, self.na, self.kv, self.shift]
        ).T[:here]
        rows[0, 4] = 1e3 * SPEED * 30.0 * soma_area
        axial = self.axial[:here, :here].copy()
        axial[-1, -1] += self.axial[here - 1, here]
        lamellae = 8.6
        sheath = np.pi * 10.0 * 1e-8
        node = np.pi * 0.5 * 1e-8
        inner = (
            1e3 * sheath / (1.0 / 1.4 + 2.0 * lamellae / 0.1),
            1e3 * sheath / (2.0 * lamellae),
            *(-70.0, 0.0, 0.0, 0.0),
        )
        bare = (
            2e3 * node,
            1e3 * node,
            -70.0,
            1e3 * SPEED * 700.0 * node,
            1e3 * SPEED * 300.0 * node,
            -2.0,
        )
        ohm = 150.0 * 0.5e-4 * 1e-6 / (np.pi * 0.25e-8)
        halves = [ohm * 10.0 / 0.7**2] * 10 + [ohm / 0.5**2]
        rows = np.vstack([rows, *([inner] * 10 + [bare]) * 4])
        chain = [self.axon_half, *halves * 4]
        fresh = np.zeros((len(rows), len(rows)))
        fresh[:here, :here] = axial
        for k in range(len(chain) - 1):
            one, g = here - 1 + k, 1.0 / (chain[k] + chain[k + 1])
            fresh[[one, one + 1], [one, one + 1]] += g
            fresh[[one, one + 1], [one + 1, one]] -= g
        self.axial = fresh
        self.c, self.leak, self.e_leak, self.na, self.kv, self.shift = rows.T

    def volley(
        self, draw: np.random.Generator, contacts: int, inhibition_ns: float
    ) -> tuple[bool, float]:
        """Return whether packets of some contacts at 2 ms fire it, and its rise (mV).

        Ten sites a contact, of which one in twenty releases, .62 ms later with a
        scatter of .12; contacts by length over the apical 90 to 270 um and the basal
        dendrites. A packet rises with .06 and decays with .98 ms; its charge is that
        with which 60 contacts move the soma by 7 mV. GABA as in `fires`.
        """
        rest = self.v.copy(), [one.copy() for one in self.gates]
        count = draw.binomial(10 * contacts, 0.05)
        way = draw.uniform(0.0, 980.0, count)
        at = np.where(way < 180.0, 1 + (90.0 + way) // 20.0, 21 + (way - 180.0) // 20.0)
        starts = 2.62 + draw.normal(0.0, 0.12, count)
        sizes = PACKET_NS * np.clip(draw.normal(1.0, 0.15, count), 0.3, 2.0)
        top, step = -np.inf, 0.02
        for number in range(round(12.0 / step)):
            time = (number + 1) * step
            g, g_e = np.zeros_like(self.v), np.zeros_like(self.v)
            each = [
                size * 1e-3 * _course(time - start, 0.06, 0.98)
                for size, start in zip(sizes, starts, strict=True)
            ]
            np.add.at(g, at.astype(int), each)
            brake = 1e-3 * inhibition_ns * _course(time - 1.0, 0.3, 6.0)
            g[0] += brake
            g_e[0] = -75.0 * brake
            self._step(step, g, g_e)
            top = max(top, float(self.v[0]))
            if top > -10.0:
                break
        rise = top - float(rest[0][0])
        self.v, self.gates = rest
        return top > -10.0, rise


PACKET_NS = 0.3
"""Peak with which A alone moves the soma by 7 mV; .405 nS ms would be .34 nS."""
