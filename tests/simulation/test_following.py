"""The time microscope: how long each stage of the opening lab takes, and the rate."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

import neurolab
from neurolab.simulation.following import MS_PER_S, Course
from neurolab.simulation.layout import TICK_MS
from neurolab.simulation.runner import Runner, RunState

if TYPE_CHECKING:
    from neurolab.simulation.reports import Frame


def _watched(runner: Runner, step_s: float = 1.0 / 60.0) -> list[tuple[float, Frame]]:
    """Run a sweep on a clock of its own; return real times (s) and frames."""
    runner.fire()
    found = []
    for k in itertools.count():
        now = k * step_s
        runner.turn(now)
        frame = runner.mailbox.take()
        if frame is not None:
            found.append((now, frame))
        if runner.state is RunState.IDLE:
            return found
    raise AssertionError


@pytest.fixture(scope="module")
def followed() -> list[tuple[float, Frame]]:
    """Return the opening lab, followed."""
    runner = Runner(neurolab.load("opening"), 1.0)
    runner.follow(is_on=True)
    return _watched(runner)


def test_stages_of_the_opening_lab_last_as_long_as_is_wished(
    followed: list[tuple[float, Frame]],
) -> None:
    """Axon 3 s, terminal to receptors 9 s, to the next spike 3 s, the rest 1 s."""
    seconds = dict.fromkeys(Course, 0.0)
    for (before, _), (now, frame) in itertools.pairwise(followed):
        seconds[Course(frame.course or Course.REST)] += now - before
    wanted = {
        Course.AXON: 3.0,
        Course.SYNAPSE: 9.0,
        Course.POTENTIAL: 3.0,
        Course.REST: 1.0,
    }
    for course, length in wanted.items():
        assert seconds[course] == pytest.approx(length, rel=0.15), course


def test_present_rate_is_told(followed: list[tuple[float, Frame]]) -> None:
    """Every frame names stage and speed, and time goes on at that speed."""
    for _, frame in followed[:-1]:
        assert frame.speed_ms_per_s == MS_PER_S[Course(frame.course)]
    slow = [(s, f) for s, f in followed if f.course == Course.SYNAPSE][30:-30]
    real = slow[-1][0] - slow[0][0]
    lived = slow[-1][1].time_ms - slow[0][1].time_ms
    assert lived / real == pytest.approx(MS_PER_S[Course.SYNAPSE], rel=0.1)


def test_voltages_between_ticks_are_drawn_on_a_straight_line(
    followed: list[tuple[float, Frame]],
) -> None:
    """What is drawn lies between two ticks; what is simulated stays as it is."""
    slow = [f for _, f in followed if f.v_before is not None]
    assert len(slow) > 300
    for frame in slow[:: len(slow) // 20]:
        assert frame.v_before is not None
        low = np.minimum(frame.v, frame.v_before) - 1e-4
        high = np.maximum(frame.v, frame.v_before) + 1e-4
        assert np.all((low <= frame.v_drawn) & (frame.v_drawn <= high))
        assert 0.0 <= frame.lag_ms <= TICK_MS


def test_following_changes_no_number() -> None:
    """The state after a followed sweep is that of a sweep at once."""
    states = []
    for is_on in (True, False):
        runner = Runner(neurolab.load("opening"), 1000.0)
        runner.follow(is_on=is_on)
        _watched(runner, 0.1 if is_on else 1.0)
        states.append(runner.engine.state.cells.copy())
    assert np.array_equal(states[0], states[1])
