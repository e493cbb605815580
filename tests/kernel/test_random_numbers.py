"""Random numbers that depend on their keys alone."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.kernel.jit import compiled
from neurolab.kernel.random_numbers import normal, uniform

COUNT = 10_000


@compiled
def _fill(seed: int, key: int, uniforms: np.ndarray, normals: np.ndarray) -> None:
    """Draw with the counters 0, 1, 2 and so on."""
    for i in range(uniforms.size):
        uniforms[i] = uniform(seed, key, i)
        normals[i] = normal(seed, key, i)


def draws(seed: int, key: int) -> tuple[np.ndarray, np.ndarray]:
    """Return uniform and normal numbers."""
    uniforms, normals = np.empty(COUNT), np.empty(COUNT)
    _fill(seed, key, uniforms, normals)
    return uniforms, normals


def test_uniform_numbers() -> None:
    """Mean, variance and each tenth are those of numbers between 0 and 1."""
    u, _ = draws(1, 7)

    assert u.min() > 0.0
    assert u.max() < 1.0
    assert u.mean() == pytest.approx(0.5, abs=3.0 * np.sqrt(1.0 / 12.0 / COUNT))
    assert u.var() == pytest.approx(1.0 / 12.0, rel=0.03)
    tenths = np.histogram(u, bins=10, range=(0.0, 1.0))[0]
    chi_squared = ((tenths - COUNT / 10.0) ** 2 / (COUNT / 10.0)).sum()
    assert chi_squared < 27.9  # 9 degrees of freedom, 1 in 1000


def test_normal_numbers() -> None:
    """Mean 0, variance 1, no skew, kurtosis 3."""
    _, z = draws(1, 7)

    assert z.mean() == pytest.approx(0.0, abs=3.0 / np.sqrt(COUNT))
    assert z.var() == pytest.approx(1.0, rel=0.05)
    assert (z**3).mean() == pytest.approx(0.0, abs=0.1)
    assert (z**4).mean() == pytest.approx(3.0, abs=0.25)


@pytest.mark.parametrize("other", [(2, 7), (1, 8)])
def test_keys_are_independent(other: tuple[int, int]) -> None:
    """Another seed, another key and the next counter give unrelated numbers."""
    u, _ = draws(1, 7)
    v, _ = draws(*other)

    assert abs(np.corrcoef(u, v)[0, 1]) < 3.5 / np.sqrt(COUNT)
    assert abs(np.corrcoef(u[1:], u[:-1])[0, 1]) < 3.5 / np.sqrt(COUNT)


def test_order_does_not_matter() -> None:
    """A number drawn alone is the one drawn among others."""
    u, z = draws(3, 2**32 - 1)

    assert [uniform(3, 2**32 - 1, i) for i in (99, 5, 4)] == [u[99], u[5], u[4]]
    assert normal(3, 2**32 - 1, 17) == pytest.approx(z[17], rel=1e-14)
