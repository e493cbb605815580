"""T31: from the action potential to release, warm and cold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from neurolab.physiology.vesicles import REFILL_Q10
from tests.acceptance.terminal_naive import naive_bouton
from tests.acceptance.terminal_rig import bouton_lab, run_terminal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.acceptance.terminal_rig import Trace

HALF_TICK = 0.0125


def width_at_half(times_ms: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    """Return the width at half of the maximum, ms."""
    above = np.flatnonzero(values >= 0.5 * values.max())
    first, last = above[0], above[-1]
    half = 0.5 * values.max()
    start = np.interp(
        half, values[first - 1 : first + 1], times_ms[first - 1 : first + 1]
    )
    stop = np.interp(-half, -values[last : last + 2], times_ms[last : last + 2])
    return float(stop - start)


def peak_ms(trace: Trace, values: NDArray[np.float64], *, of_tick: bool) -> float:
    """Return when a trace is highest, by a parabola; means belong to mid tick."""
    i = int(values.argmax())
    before, at, after = values[i - 1 : i + 2]
    shift = 0.5 * (before - after) / (before - 2.0 * at + after)
    return float(trace.times_ms[i] + shift * 0.025 - (HALF_TICK if of_tick else 0.0))


def test_t31_order_at_37_degrees() -> None:
    """T31: spike, .24 ms later calcium current, .37 ms after the spike release."""
    trace = run_terminal(bouton_lab(), 6.0)
    spike = peak_ms(trace, trace.v, of_tick=False)
    current = peak_ms(trace, -trace.current, of_tick=True)
    release = peak_ms(trace, trace.rate, of_tick=False)
    assert current - spike == pytest.approx(0.24, abs=0.01)
    assert release - spike == pytest.approx(0.37, abs=0.01)
    assert width_at_half(trace.times_ms, -trace.current) == pytest.approx(
        0.34, rel=0.03
    )
    assert width_at_half(trace.times_ms, trace.rate) == pytest.approx(0.24, rel=0.03)


def test_t31_order_at_24_degrees() -> None:
    """T31: release 1.22 ms after the spike, .76 ms wide."""
    trace = run_terminal(bouton_lab(celsius=24.0), 10.0)
    spike = peak_ms(trace, trace.v, of_tick=False)
    release = peak_ms(trace, trace.rate, of_tick=False)
    assert release - spike == pytest.approx(1.22, abs=0.02)
    assert width_at_half(trace.times_ms, trace.rate) == pytest.approx(0.76, rel=0.03)


def test_t31_spike_of_the_bouton() -> None:
    """The spike is 33.3 mV high and .32 ms wide, in the engine and written naively."""
    trace = run_terminal(bouton_lab(sub_steps=10), 6.0)
    naive = naive_bouton(37.0, 6.0)
    assert trace.v.max() == pytest.approx(naive.v.max(), abs=0.35)
    half = 0.5 * (naive.v.max() - 70.0)
    assert (naive.v > half).sum() * naive.step_ms == pytest.approx(0.32, abs=0.005)


def test_calcium_flows_while_the_spike_falls() -> None:
    """Mistake 4: almost no calcium enters before the peak (Borst & Sakmann 1998)."""
    trace = run_terminal(bouton_lab(), 6.0)
    peak = int(trace.v.argmax())
    charge = -trace.current
    assert charge[: peak + 1].sum() < 0.1 * charge.sum()


def test_temperature_leaves_release_probability_alone() -> None:
    """Warming doubles refilling from 22 to 36 C, not release (Kushmerick 2006)."""
    cold = run_terminal(bouton_lab(celsius=24.0), 10.0).released
    assert cold == pytest.approx(run_terminal(bouton_lab(), 6.0).released, rel=0.1)
    assert REFILL_Q10.value**1.4 == pytest.approx(2.0, rel=0.01)


def test_bouton_of_an_input_is_the_test_bouton() -> None:
    """From its rest at -70 mV it has the same spike and releases as much."""
    test = run_terminal(bouton_lab(), 6.0)
    own = run_terminal(bouton_lab(start=None), 6.0)
    assert own.v[0] == pytest.approx(-70.0, abs=0.2)
    assert own.released == pytest.approx(test.released, rel=0.02)
    assert own.v.max() == pytest.approx(test.v.max(), abs=0.5)
