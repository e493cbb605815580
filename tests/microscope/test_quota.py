"""How many are drawn: parts within one of what they stand for, sums exact."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from neurolab.microscope.dots import Dots
from neurolab.microscope.quota import apportion, nice_above

AMOUNTS = st.lists(st.floats(0.0, 5e3), min_size=1, max_size=30)


@given(AMOUNTS, st.sampled_from([1.0, 2.0, 5.0, 10.0]))
def test_every_part_is_within_one(amounts: list[float], each: float) -> None:
    """No part is drawn a whole one too many or too few, and the sum is rounded."""
    counts = apportion(np.array(amounts), each)
    assert np.all(np.abs(counts - np.array(amounts) / each) < 1.0 + 1e-9)
    assert abs(counts.sum() - sum(amounts) / each) <= 0.5 + 1e-6


@given(st.lists(AMOUNTS.filter(lambda one: len(one) > 3), min_size=1, max_size=5))
def test_dots_follow_the_shells(steps: list[list[float]]) -> None:
    """After any history every shell has as many dots as its molecules ask for."""
    dots = Dots()
    for amounts in steps:
        dots.show(np.array(amounts), 5.0)
        wanted = apportion(np.array(amounts), 5.0)
        assert np.array_equal(dots.counts(len(amounts))[: len(amounts)], wanted)
        assert dots.before.size == dots.along.size == dots.shell.size


def test_dots_move_only_when_shells_exchange() -> None:
    """The same molecules leave every dot where it is; one exchange moves one dot."""
    dots = Dots()
    molecules = np.array([50.0, 100.0, 20.0])
    dots.show(molecules, 5.0)
    shells, places = dots.shell.copy(), dots.along.copy()
    dots.show(molecules, 5.0)
    assert np.array_equal(dots.shell, shells)
    dots.show(molecules + np.array([-5.0, 5.0, 0.0]), 5.0)
    assert np.count_nonzero(dots.shell != shells) == 1
    assert np.array_equal(dots.along, places)


def test_nice_numbers() -> None:
    """A dot stands for 1, 2, 5, 10, 20 ... molecules."""
    assert [nice_above(one) for one in (0.2, 1.0, 1.1, 4.9, 5.1, 12.0)] == [
        1,
        1,
        2,
        5,
        10,
        20,
    ]
