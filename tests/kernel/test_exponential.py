"""The fast exponential against the library's."""

from __future__ import annotations

import math

import numpy as np
import pytest

from neurolab.kernel.exponential import LIMIT, exp


def test_exponential_is_accurate(rng: np.random.Generator) -> None:
    """The relative error is below 1e-12 from -200 to 200."""
    near = rng.uniform(-2.0, 2.0, 1000)
    far = rng.uniform(-LIMIT, LIMIT, 1000)
    halves = 0.5 * math.log(2.0) * np.arange(-50, 51)
    errors = [abs(exp(x) / math.exp(x) - 1.0) for x in (*near, *far, *halves)]

    assert max(errors) < 1e-12


def test_exponential_is_limited() -> None:
    """Beyond +-200 it stays at its end values, so that nothing overflows."""
    assert exp(1e9) == exp(math.inf) == exp(LIMIT)
    assert exp(-1e9) == exp(-math.inf) == exp(-LIMIT)
    assert exp(LIMIT) == pytest.approx(math.exp(200.0), rel=1e-11)


def test_exponential_keeps_nan() -> None:
    """What is not a number stays so, or a divergence would hide."""
    assert math.isnan(exp(math.nan))
