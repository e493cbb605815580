"""T32: failures of release, their statistics, and the mean field."""

from __future__ import annotations

import numpy as np
import pytest

from tests.acceptance.terminal_rig import Trace, bouton_lab, run_terminal

TRIALS = 10_000
LOW_CALCIUM_MM = 1.0


def quanta(trace: Trace) -> np.ndarray:
    """Return how many vesicles each trial released; a trial is a contact."""
    contacts = [one[1] for one in trace.fusions]
    return np.bincount(contacts, minlength=TRIALS)


@pytest.mark.parametrize(
    ("content", "failures"), [(0.5, 0.607), (1.0, 0.368), (2.0, 0.135), (3.0, 0.050)]
)
def test_t32_failures_follow_poisson(content: float, failures: float) -> None:
    """T32: many sites with small p fail exp(-m) of the times."""
    lab = bouton_lab(calcium_millimolar=LOW_CALCIUM_MM)
    p = run_terminal(lab, 4.0).released
    values = {
        "calcium.residual": 0.0,
        "release.refill": 0.0,
        "release.sites": round(content / p),
        "release.vesicles": round(content / p),
    }
    trace = run_terminal(lab, 4.0, contacts=TRIALS, mean_field=False, values=values)
    counts = quanta(trace)
    share = np.mean(counts == 0)
    error = np.sqrt(failures * (1.0 - failures) / TRIALS)
    assert share == pytest.approx(failures, abs=3.0 * error)
    assert counts.mean() == pytest.approx(content, abs=3.0 * (content / TRIALS) ** 0.5)


@pytest.fixture(scope="module")
def trials() -> np.ndarray:
    """Return the counts of 10^4 spikes at ten sites in normal calcium."""
    return quanta(run_terminal(bouton_lab(), 6.0, contacts=TRIALS, mean_field=False))


def test_t32_binomial_failures(trials: np.ndarray) -> None:
    """T32: ten sites with p = .05 fail in .599 of the trials."""
    share = np.mean(trials == 0)
    assert share == pytest.approx(0.599, abs=3.0 * (0.6 * 0.4 / TRIALS) ** 0.5)


def test_t32_variance_over_mean(trials: np.ndarray) -> None:
    """T32: it is 1 - p, which tells binomial from Poisson release."""
    p = run_terminal(bouton_lab(), 6.0).released
    error = (2.0 / TRIALS) ** 0.5
    assert trials.var() / trials.mean() == pytest.approx(1.0 - p, abs=3.0 * error)
    # the published example is p = .05
    assert 1.0 - p == pytest.approx(0.95, abs=0.001)


def test_t32_mean_field_is_the_mean_of_one_spike(trials: np.ndarray) -> None:
    """T32: the average of the trials within three standard errors."""
    expected = 10.0 * run_terminal(bouton_lab(), 6.0).released
    error = trials.std() / TRIALS**0.5
    assert trials.mean() == pytest.approx(expected, abs=3.0 * error)


def test_t32_mean_field_is_the_mean_of_a_train() -> None:
    """T32: with all that depresses and facilitates, spike by spike."""
    onsets = tuple(1.0 + 20.0 * k for k in range(6))
    lab = bouton_lab(onsets_ms=onsets, start=None)
    values = {
        "release.refill": 0.01,
        "release.refill_gain": 3.0,
        "release.recycling": 60.0,
        "facilitation.gain": 0.7,
    }
    contacts, until = 4000, 121.0
    mean = run_terminal(lab, until, values=values)
    runs = run_terminal(lab, until, values=values, contacts=contacts, mean_field=False)
    times = np.array([one[0] for one in runs.fusions])
    for onset in onsets:
        inside = (mean.times_ms > onset) & (mean.times_ms <= onset + 20.0)
        expected = mean.quanta[inside].sum()
        counted = np.count_nonzero((times >= onset) & (times < onset + 20.0))
        error = np.sqrt(expected / contacts)
        assert counted / contacts == pytest.approx(expected, abs=3.0 * error)
