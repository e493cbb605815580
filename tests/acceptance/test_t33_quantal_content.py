"""T33: three ways to the quantal content agree."""

from __future__ import annotations

import numpy as np
import pytest

from neurolab.measure.quantal import (
    binomial_from_moments,
    content_from_failures,
    content_from_means,
    content_from_variation,
)
from neurolab.physiology.quanta import CONTENT_VARIATION
from tests.acceptance.terminal_rig import bouton_lab, run_terminal

TRIALS = 10_000
QUANTUM_MV = 0.4
MOLECULES = 3000.0


@pytest.fixture(scope="module")
def responses() -> tuple[np.ndarray, np.ndarray]:
    """Return 10^4 end-plate potentials in .5 mM calcium, and the quanta in them, mV."""
    values = {
        "calcium.residual": 0.0,
        "release.refill": 0.0,
        "release.sites": 200.0,
        "release.vesicles": 200.0,
        "calcium.local": 13.0,
    }
    trace = run_terminal(
        bouton_lab(calcium_millimolar=0.5),
        6.0,
        contacts=TRIALS,
        mean_field=False,
        values=values,
    )
    contacts = np.array([one[1] for one in trace.fusions])
    sizes = QUANTUM_MV * np.array([one[4] for one in trace.fusions]) / MOLECULES
    return np.bincount(contacts, weights=sizes, minlength=TRIALS), sizes


def test_t33_three_methods_agree(responses: tuple[np.ndarray, np.ndarray]) -> None:
    """T33: failures, mean over miniature and 1/CV^2 within 10 %."""
    amplitudes, miniatures = responses
    failures = content_from_failures(amplitudes, 1e-3)
    means = content_from_means(amplitudes, miniatures)
    variation = content_from_variation(amplitudes, CONTENT_VARIATION.value)
    assert failures == pytest.approx(means, rel=0.1)
    assert variation == pytest.approx(means, rel=0.1)
    assert 0.2 < means < 2.0


def test_t33_amplitudes_cluster_at_whole_quanta() -> None:
    """With equal vesicles every response is a whole number of quanta."""
    values = {
        "calcium.residual": 0.0,
        "release.refill": 0.0,
        "release.content_cv": 0.0,
    }
    trace = run_terminal(
        bouton_lab(), 6.0, contacts=200, mean_field=False, values=values
    )
    assert {one[4] for one in trace.fusions} == {MOLECULES}


def test_moments_give_sites_and_probability(rng: np.random.Generator) -> None:
    """Binomial n, p of drawn amplitudes come back from mean and variance."""
    amplitudes = QUANTUM_MV * rng.binomial(12, 0.3, 40_000)
    found = binomial_from_moments(amplitudes, QUANTUM_MV)
    assert found.p == pytest.approx(0.3, abs=0.03)
    assert found.n == pytest.approx(12.0, rel=0.1)
