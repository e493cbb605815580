"""The slow receptors' clocks: sections 1.13 and 5 of the physiology."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.kernel.cascades import move_stages
from neurolab.physiology.cascades import CASCADES
from neurolab.simulation.cascade_build import plan_stages, respond
from tests.acceptance.cascade_rig import (
    SLOW_MS,
    Shape,
    shape,
    shares_within,
    stages_after,
    train,
)


def m_current_lost(run_ms: float = 30000.0) -> np.ndarray:
    """Return the share of the M-current that 0.5 s of acetylcholine takes."""
    p = stages_after("m1", 500.0, run_ms)[:, 1]
    return np.asarray(1.0 - 1.25 * p**1.5 / (p**1.5 + 0.25))


def girk_m2(pulse_ms: float = 1000.0) -> Shape:
    """Return the GIRK current of a second of acetylcholine (50 uM)."""
    drive = 0.05 * train(1, 1.0, pulse_ms, 2500.0, 0.1)
    course = respond(CASCADES["m2"].stages, drive, 0.1)
    assert course is not None
    g = course[:, 2] ** 4
    return shape(g / (g + 100.0), 0.1)


def test_m1_closes_the_m_current_for_many_seconds() -> None:
    """Onset .23 s, 43 % at 2.8 s, half back at 8.4 s, a tenth left at 21 s."""
    lost = m_current_lost()
    found = shape(lost, SLOW_MS)
    assert found.peak == pytest.approx(0.43, rel=0.01)
    assert found.onset == pytest.approx(230.0, rel=0.1)
    assert found.peak_time == pytest.approx(2800.0, rel=0.02)
    assert found.half_fall == pytest.approx(8400.0, rel=0.02)
    top = int(lost.argmax())
    tenth = top + int((lost[top:] <= 0.1 * found.peak).argmax())
    assert tenth * SLOW_MS == pytest.approx(21000.0, rel=0.02)


def test_beta_receptors_close_the_slow_potassium_channels_for_a_minute() -> None:
    """After 1 s: 5 % at .8 s, half at 2.0 s, peak at 9 s, half back at 42 s."""
    found = shape(stages_after("beta", 1000.0, 60000.0)[:, 3], SLOW_MS)
    times = (found.onset, found.half_rise, found.peak_time, found.half_fall)
    assert shares_within(times, (800.0, 2000.0, 9000.0, 42000.0)) < 0.03


def test_a_flash_of_camp_acts_with_a_time_constant_of_a_second_and_a_half() -> None:
    """Cyclic AMP at once, 20 uM: 63 % of the channels that close after 1.4 s."""
    steps = plan_stages(CASCADES["beta"].stages, {}, 1.0, "ms")
    values = np.array([0.0, 20.0, 0.0, 0.0])
    means = values.copy()
    closed = [0.0]
    for _ in range(8000):
        move_stages(steps, 0, steps.size, 0.0, SLOW_MS, values, means)
        closed.append(values[3])
    course = np.array(closed)
    reached = int((course >= (1.0 - np.exp(-1.0)) * course.max()).argmax())
    # 0.3 s of delay through the kinase precede the exponential rise
    assert 1400.0 <= reached * SLOW_MS <= 2000.0


def test_mglur1_opens_trpc_for_a_second() -> None:
    """A pulse of 50 ms: peak at .53 s, half gone at 1.4 s, onset .07 s (a tenth)."""
    found = shape(stages_after("mglur1", 50.0, 5000.0)[:, 2], SLOW_MS, onset=0.1)
    assert found.onset == pytest.approx(70.0, rel=0.1)
    assert found.peak_time == pytest.approx(530.0, rel=0.02)
    assert found.half_fall == pytest.approx(1440.0, rel=0.02)


def test_mglur1_reverses_near_zero() -> None:
    """Sodium and potassium pass alike: a reversal at 0 mV."""
    reversal = CASCADES["mglur1"].output.reversal
    assert reversal is not None
    assert reversal.value == 0.0


def test_m2_opens_girk_in_the_time_that_the_atrium_takes() -> None:
    """Onset 50 ms, peak 400 ms."""
    found = girk_m2()
    assert found.onset == pytest.approx(50.0, rel=0.1)
    assert found.peak_time == pytest.approx(400.0, rel=0.1)


def test_clocks_of_one_transmitter_span_orders_of_magnitude() -> None:
    """GABA-B, M2, mGluR1, M1, beta: each peaks later than the one before."""
    gaba_b = CASCADES["gaba_b"].stages
    course = respond(gaba_b, train(1, 1.0, 0.5, 500.0, 0.1), 0.1)
    assert course is not None
    peaks = [
        shape(course[:, 2], 0.1).peak_time,
        girk_m2().peak_time,
        shape(stages_after("mglur1", 50.0, 5000.0)[:, 2], SLOW_MS).peak_time,
        shape(m_current_lost(), SLOW_MS).peak_time,
        shape(stages_after("beta", 1000.0, 60000.0)[:, 3], SLOW_MS).peak_time,
    ]
    assert peaks == sorted(peaks)
    assert peaks[-1] > 80.0 * peaks[0]


# -- mistakes 17 and 18 ----------------------------------------------------------------


def test_gaba_b_does_not_open_at_once() -> None:
    """Mistake 17: during the pulse and 5 ms after it nothing is open yet."""
    course = respond(CASCADES["gaba_b"].stages, train(1, 1.0, 0.5, 500.0, 0.1), 0.1)
    assert course is not None
    g = course[:, 2] ** 4 / (course[:, 2] ** 4 + 100.0)
    assert g[:55].max() < 1e-3 * g.max()


def test_gaba_b_is_not_linear_in_spikes() -> None:
    """Mistake 17: two spikes do more than four times what one does."""
    peaks = []
    for spikes in (1, 2):
        drive = train(spikes, 200.0, 0.5, 500.0, 0.1)
        course = respond(CASCADES["gaba_b"].stages, drive, 0.1)
        assert course is not None
        peaks.append(float((course[:, 2] ** 4 / (course[:, 2] ** 4 + 100.0)).max()))
    assert peaks[1] > 4.0 * peaks[0]


def test_one_packet_outside_the_cleft_saturates_nothing() -> None:
    """Mistake 17: what one packet leaves at 0.3 um opens a millionth of the channels.

    3000 molecules spread from a point leave N / (4 pi alpha D* r) = 0.06 mM ms at r =
    0.3 um (porosity 0.15, tortuosity 1.5, D 0.33 um2/ms).
    """
    millimolar_ms = 3000.0 / 6.022e23 / (4.0 * np.pi * 0.15 * 0.147 * 0.3) * 1e18
    assert millimolar_ms == pytest.approx(0.06, rel=0.05)
    drive = 2.0 * millimolar_ms * train(1, 1.0, 0.5, 500.0, 0.1)
    course = respond(CASCADES["gaba_b"].stages, drive, 0.1)
    assert course is not None
    assert course[:, 0].max() < 0.05
    g = course[:, 2] ** 4 / (course[:, 2] ** 4 + 100.0)
    assert g.max() < 1e-5


@pytest.mark.parametrize(
    ("name", "stage", "pulse_ms", "later_ms"),
    [
        ("mglur1", 2, 50.0, 500.0),
        ("m1", 0, 500.0, 700.0),
        ("beta", 3, 1000.0, 20000.0),
        ("d1", 3, 1000.0, 20000.0),
    ],
)
def test_the_effect_outlasts_the_transmitter(
    name: str, stage: int, pulse_ms: float, later_ms: float
) -> None:
    """Mistake 18: long after the pulse more than half of the effect is there."""
    course = stages_after(name, pulse_ms, pulse_ms + later_ms)[:, stage]
    assert course[-1] > 0.5 * course.max()


def test_the_cascade_amplifies() -> None:
    """Mistake 18: a tenth of the receptors for 1 s closes over half of the channels."""
    drive = 0.1 * train(1, 1.0, 1000.0, 30000.0, SLOW_MS)
    course = respond(CASCADES["beta"].stages, drive, SLOW_MS)
    assert course is not None
    assert course[:, 0].max() < 0.2
    assert course[:, 3].max() > 0.3
    assert course[:, 3].max() > 2.0 * course[:, 0].max()


def test_phosphate_stays_for_tens_of_seconds() -> None:
    """Mistake 18: what the kinase did is undone with 40 s, not in milliseconds."""
    closed = stages_after("beta", 1000.0, 80000.0)[:, 3]
    late = closed[40000:]
    tau = 20000.0 / np.log(late[20000] / late[40000])
    assert tau == pytest.approx(40000.0, rel=0.02)
