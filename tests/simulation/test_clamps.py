"""Clamps on a patch of passive membrane against their closed forms.

With conductances only, C dV/dt = sum of g (E - V), so that the potential approaches
sum(g E) / sum(g) exponentially with time constant C / sum(g).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import (
    AnyWaveform,
    Bath,
    Electrode,
    ElectrodeMode,
    Lab,
    Place,
    Ramp,
    Step,
)
from neurolab.document.templates import passive_cable
from neurolab.simulation.engine import Engine

LENGTH_UM = DIAMETER_UM = 50.0
KOHM_CM2 = 20.0
REST_MV = -70.0
CAPACITANCE_NF = math.pi * LENGTH_UM * DIAMETER_UM * 1e-5
LEAK_US = math.pi * LENGTH_UM * DIAMETER_UM * 1e-5 / KOHM_CM2
SUB_STEP_MS = 0.025 / 20
ONSET_MS, END_MS = 5.0, 25.0
VOLTAGE, CURRENT = "neuron.n1.dendrite@0.5.v", "electrode.e.current"


@dataclass(frozen=True)
class Approach:
    """An exponential approach from `start` to `final`."""

    start: float
    final: float
    tau: float

    def __call__(self, time_ms: np.ndarray) -> np.ndarray:
        """Return the value some time after the jump."""
        fall = np.exp(-np.asarray(time_ms) / self.tau)
        return np.asarray(self.final + (self.start - self.final) * fall)

    def mean(self, time_ms: np.ndarray, step_ms: float) -> np.ndarray:
        """Return the mean over the step that ends at a time."""
        area = self.tau * math.expm1(step_ms / self.tau) / step_ms
        return self.final + (self(time_ms) - self.final) * area

    @property
    def error(self) -> float:
        """Return what the scheme may leave, to second order in step over tau.

        A quarter from the two backward-Euler half steps after the jump, a twelfth from
        taking the middle of a step for its mean; and a twentieth more.
        """
        jump = abs(self.final - self.start)
        return 1.05 * (1.0 / 4.0 + 1.0 / 12.0) * (SUB_STEP_MS / self.tau) ** 2 * jump


def approach(start_mv: float, *conductances: tuple[float, float]) -> Approach:
    """Return where a patch goes under its leak and (uS, mV) conductances."""
    every = [(LEAK_US, REST_MV), *conductances]
    total = sum(g for g, _ in every)
    final_mv = sum(g * e for g, e in every) / total
    return Approach(start_mv, final_mv, CAPACITANCE_NF / total)


def run(
    mode: ElectrodeMode,
    command: AnyWaveform,
    until_ms: float = END_MS,
    **electrode: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return time, voltage and electrode current of a patch with one electrode."""
    patch = passive_cable(
        length_um=LENGTH_UM,
        diameter_um=DIAMETER_UM,
        compartments=1,
        membrane_resistance_kohm_cm2=KOHM_CM2,
        leak_mv=REST_MV,
    )
    place = Place(neuron="n1", branch="dendrite", position=0.5)
    one = Electrode(id="e", place=place, mode=mode, commands=(command,))
    lab = Lab(
        name="patch",
        bath=Bath(celsius=patch.celsius),
        neurons=(replace(patch, sub_steps=20),),
        electrodes=(replace(one, **electrode),),
        channels=(VOLTAGE, CURRENT),
    )
    chunk = Engine(lab).advance(round(until_ms / 0.025))
    return chunk.times_ms[0], chunk.values[0], chunk.values[1]


def step(amplitude: float) -> Step:
    """Return a step that lasts to the end."""
    return Step(onset_ms=ONSET_MS, duration_ms=END_MS, amplitude=amplitude)


@pytest.mark.parametrize("series_megaohm", [0.5, 5.0, 50.0])
def test_a_voltage_clamp_charges_through_its_series_resistance(
    series_megaohm: float,
) -> None:
    """Voltage and current follow the divider of series and membrane resistance."""
    command_mv, series_us = 40.0, 1.0 / series_megaohm
    time_ms, v, current = run(
        ElectrodeMode.VOLTAGE_CLAMP,
        step(command_mv),
        holding=REST_MV,
        series_resistance_megaohm=series_megaohm,
    )
    exact = approach(REST_MV, (series_us, REST_MV + command_mv))
    after = time_ms > ONSET_MS + 1e-9
    since = time_ms[after] - ONSET_MS
    assert np.abs(v[~after] - REST_MV).max() < 1e-9
    assert np.abs(v[after] - exact(since)).max() < exact.error
    flowing = series_us * (REST_MV + command_mv - exact.mean(since, SUB_STEP_MS))
    assert np.abs(current[after] - flowing).max() < series_us * exact.error
    steady = command_mv / (series_megaohm + 1.0 / LEAK_US)
    settled = 1.0 - math.exp(-(END_MS - ONSET_MS) / exact.tau)
    assert settled < 1.0 - 1e-6 or current[-1] == pytest.approx(steady, rel=1e-6)


def test_a_voltage_clamp_holds_before_the_run_begins() -> None:
    """A run starts from the state that the holding potential keeps, not from a jump."""
    _, v, current = run(
        ElectrodeMode.VOLTAGE_CLAMP,
        step(0.0),
        holding=-50.0,
        series_resistance_megaohm=5.0,
    )
    exact = approach(REST_MV, (0.2, -50.0)).final
    assert v == pytest.approx(np.full(v.size, exact), abs=1e-9)
    assert current == pytest.approx(np.full(v.size, 0.2 * (-50.0 - exact)), abs=1e-9)


@pytest.mark.parametrize("reversal_mv", [0.0, -75.0])
@pytest.mark.parametrize("conductance_ns", [1.0, 100.0])
def test_a_conductance_clamp_is_a_conductance(
    conductance_ns: float, reversal_mv: float
) -> None:
    """Voltage and current are those of a membrane with one more conductance."""
    time_ms, v, current = run(
        ElectrodeMode.CONDUCTANCE_CLAMP, step(conductance_ns), reversal_mv=reversal_mv
    )
    conductance_us = conductance_ns * 1e-3
    exact = approach(REST_MV, (conductance_us, reversal_mv))
    after = time_ms > ONSET_MS + 1e-9
    since = time_ms[after] - ONSET_MS
    assert np.abs(v[~after] - REST_MV).max() < 1e-9
    assert np.abs(v[after] - exact(since)).max() < exact.error
    flowing = conductance_us * (reversal_mv - exact.mean(since, SUB_STEP_MS))
    assert np.abs(current[after] - flowing).max() < conductance_us * exact.error


def test_holding_conductance_is_part_of_the_rest() -> None:
    """A constant conductance shifts the rest to where its current is balanced."""
    _, v, _ = run(
        ElectrodeMode.CONDUCTANCE_CLAMP, step(0.0), holding=2.0, reversal_mv=0.0
    )
    exact = approach(REST_MV, (2e-3, 0.0)).final
    assert v == pytest.approx(np.full(v.size, exact), abs=1e-9)


def test_a_ramp_of_current_lags_by_one_time_constant() -> None:
    """Under i = s t the voltage is s R (t - tau (1 - exp(-t / tau)))."""
    slope, length_ms = 1e-3, 20.0
    ramp = Ramp(
        onset_ms=ONSET_MS, duration_ms=length_ms, start=0.0, end=slope * length_ms
    )
    time_ms, v, _ = run(ElectrodeMode.CURRENT_CLAMP, ramp)
    since = np.maximum(time_ms - ONSET_MS, 0.0)
    tau = CAPACITANCE_NF / LEAK_US
    exact = slope / LEAK_US * (since - tau * (1.0 - np.exp(-since / tau)))
    assert np.abs(v - REST_MV - exact).max() < 1e-5 * exact.max()
