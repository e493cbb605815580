"""Tracked ions against a naive twin: the equations written out, tiny explicit steps."""

from __future__ import annotations

import math

import numpy as np
import pytest

from neurolab.document.records import (
    Bath,
    Branch,
    BranchKind,
    ChannelDensity,
    Electrode,
    ElectrodeMode,
    Lab,
    Membrane,
    Neuron,
    Place,
    Step,
)
from neurolab.kernel.circuit import V
from neurolab.kernel.ions import INSIDE
from neurolab.kernel.jit import JIT_DISABLED
from neurolab.simulation.engine import Engine

CELSIUS = 6.3
G_NA, G_K, G_L = 120.0, 36.0, 0.3  # mS/cm2
E_NA, E_K, E_L = 50.0, -77.0, -54.387
RESISTIVITY = 35.4  # Ohm cm
START_MV = -64.0
ONSET_MS, LENGTH_MS, CURRENT_NA = 0.5, 1.0, 0.3
UNTIL_MS = 1.5 if JIT_DISABLED else 4.0

# sodium and potassium
OUTSIDE, BEGIN = np.array([145.0, 3.5]), np.array([12.0, 140.0])  # mM
SPREAD = np.array([0.65, 1.0])  # um2/ms
PUMP, HALF_K, HALF_NA = 8.0, 1.5, 10.0  # uA/cm2, mM, mM

LENGTHS = np.array([20.0, 100.0, 100.0])  # um: a soma and two pieces of dendrite
DIAMETERS = np.array([20.0, 2.0, 2.0])
AREAS = math.pi * DIAMETERS * LENGTHS * 1e-8  # cm2
VOLUMES = 0.25 * math.pi * DIAMETERS**2 * LENGTHS  # um3
SECTIONS = 0.25 * math.pi * DIAMETERS**2  # um2
FARADAY = 96485.33212
THERMAL = 8.314462618 * (273.15 + CELSIUS) / FARADAY * 1e3  # mV


def lab() -> Lab:
    """Return the cell in records."""
    membrane = Membrane(
        id="squid",
        capacitance_uf_cm2=1.0,
        axial_resistivity_ohm_cm=RESISTIVITY,
        leak_ms_cm2=G_L,
        leak_mv=E_L,
        channels=(
            ChannelDensity(channel="hh_na", density_ms_cm2=G_NA),
            ChannelDensity(channel="hh_k", density_ms_cm2=G_K),
        ),
    )
    soma = Branch(
        id="soma",
        kind=BranchKind.SOMA,
        length_um=20.0,
        start_diameter_um=20.0,
        end_diameter_um=20.0,
        membrane="squid",
        compartments=1,
    )
    dendrite = Branch(
        id="dendrite",
        kind=BranchKind.DENDRITE,
        parent="soma",
        attach=0.5,
        length_um=200.0,
        start_diameter_um=2.0,
        end_diameter_um=2.0,
        membrane="squid",
        compartments=2,
    )
    neuron = Neuron(
        id="n1",
        name="n1",
        celsius=CELSIUS,
        valid_celsius=(0.0, 33.0),
        sub_steps=20,
        branches=(soma, dendrite),
        membranes=(membrane,),
    )
    stimulus = Electrode(
        id="stimulus",
        place=Place(neuron="n1", branch="dendrite", position=0.9),
        mode=ElectrodeMode.CURRENT_CLAMP,
        commands=(
            Step(onset_ms=ONSET_MS, duration_ms=LENGTH_MS, amplitude=CURRENT_NA),
        ),
    )
    return Lab(
        name="ions",
        bath=Bath(celsius=CELSIUS),
        neurons=(neuron,),
        electrodes=(stimulus,),
        start=START_MV,
        track_ions=True,
    )


def rates(v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return opening and closing rates of m, h and n at 6.3 degrees, 1/ms."""
    x, y = (v + 40.0) / 10.0, (v + 55.0) / 10.0
    up = [x / -np.expm1(-x), 0.07 * np.exp(-(v + 65.0) / 20.0), 0.1 * y / -np.expm1(-y)]
    down = [
        4.0 * np.exp(-(v + 65.0) / 18.0),
        1.0 / (1.0 + np.exp(-(v + 35.0) / 10.0)),
        0.125 * np.exp(-(v + 65.0) / 80.0),
    ]
    return np.array(up), np.array(down)


class Twin:
    """Voltage (mV), three gates, two concentrations (mM) of three compartments."""

    def __init__(self) -> None:
        half = RESISTIVITY * 0.5e-4 * LENGTHS / (SECTIONS * 1e-8) * 1e-6  # MOhm
        # the dendrite starts at the middle of the soma
        self.links = np.array([1.0 / half[1], 1.0 / (half[1] + half[2])])  # uS
        # cross-section over length: conductance times resistivity
        self.paths = self.links * RESISTIVITY * 1e-2  # um
        up, down = rates(np.full(3, START_MV))
        self.state = np.vstack(
            (np.full(3, START_MV), up / (up + down), *self._inside())
        )
        # what flows at the start is what the cell's upkeep makes good
        self.balance = self._flows(self.state)[1]

    def _inside(self) -> np.ndarray:
        return np.repeat(BEGIN[:, None], 3, axis=1)

    def _flows(self, s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the whole membrane current, and sodium and potassium out, nA."""
        v, (m, h, n), inside = s[0], s[1:4], s[4:6]
        # the published potentials, moved by what Nernst's law says of the change
        e_na, e_k = np.array([[E_NA], [E_K]]) + THERMAL * np.log(
            BEGIN[:, None] / inside
        )
        sodium = 1e3 * G_NA * AREAS * m**3 * h * (v - e_na)
        potassium = 1e3 * G_K * AREAS * n**4 * (v - e_k)
        leak = 1e3 * G_L * AREAS * (v - E_L)
        filled = 1.0 / (1.0 + HALF_K / OUTSIDE[1]) ** 2
        turns = [1.0 / (1.0 + HALF_NA / each) ** 3 for each in (inside[0], BEGIN[0])]
        pump = 1e3 * PUMP * AREAS * filled * (turns[0] - turns[1])
        out = np.array([sodium + 3.0 * pump, potassium - 2.0 * pump])
        return sodium + potassium + leak + pump, out

    def slope(self, time: float, s: np.ndarray) -> np.ndarray:
        """Return the derivative of the state."""
        total, out = self._flows(s)
        injected = np.zeros(3)
        if ONSET_MS <= time < ONSET_MS + LENGTH_MS:
            injected[2] = CURRENT_NA
        axial = np.zeros(3)
        carried = np.zeros((2, 3))  # mM um3 / ms
        for k, (one, other) in enumerate(((0, 1), (1, 2))):
            current = self.links[k] * (s[0, one] - s[0, other])
            axial[other] += current
            axial[one] -= current
            amount = SPREAD * self.paths[k] * (s[4:6, one] - s[4:6, other])
            carried[:, other] += amount
            carried[:, one] -= amount
        up, down = rates(s[0])
        result = np.empty_like(s)
        result[0] = (axial + injected - total) / (1e3 * AREAS)  # nF
        result[1:4] = up * (1.0 - s[1:4]) - down * s[1:4]
        # 1 pC of a monovalent ion in 1 um3 is 1e6 / F mM
        result[4:6] = (carried - 1e6 / FARADAY * (out - self.balance)) / VOLUMES
        return result

    def run(self, until_ms: float, step: float) -> None:
        """Advance by Runge and Kutta's fourth-order method."""
        for k in range(round(until_ms / step)):
            t, s = k * step + 1e-9, self.state
            a = self.slope(t, s)
            b = self.slope(t + 0.5 * step, s + 0.5 * step * a)
            c = self.slope(t + 0.5 * step, s + 0.5 * step * b)
            d = self.slope(t + step - 2e-9, s + step * c)
            self.state = s + step / 6.0 * (a + 2.0 * b + 2.0 * c + d)


def test_ions_follow_their_twin() -> None:
    """Through a spike: voltage within 0.02 mV, changes of concentrations within 1 %."""
    twin, engine = Twin(), Engine(lab())
    begin = engine.state.ions[INSIDE : INSIDE + 2].copy()
    np.testing.assert_allclose(begin, twin.state[4:6], rtol=1e-12)
    twin.run(UNTIL_MS, 2e-3)
    engine.advance_to(UNTIL_MS)
    np.testing.assert_allclose(engine.state.cells[V], twin.state[0], atol=0.02)
    change = engine.state.ions[INSIDE : INSIDE + 2] - begin
    expected = twin.state[4:6] - BEGIN[:, None]
    assert expected[0].max() == pytest.approx(change[0].max(), rel=0.01)
    np.testing.assert_allclose(change, expected, rtol=0.01, atol=1e-7)
    if not JIT_DISABLED:
        assert expected[0, 2] > 0.01  # a thin dendrite gains sodium in a spike
