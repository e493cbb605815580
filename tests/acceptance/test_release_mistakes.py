"""Mistakes 1 to 7 that simulators make with release, and what is true instead."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.records import Dose
from neurolab.physiology.facilitation import FACILITATING_GAIN
from tests.acceptance.terminal_rig import bouton_lab, run_terminal


def test_mistake_1_a_spike_alone_releases() -> None:
    """Cadmium leaves the action potential and abolishes what it evokes."""
    normal = run_terminal(bouton_lab(), 6.0)
    lab = replace(bouton_lab(), doses=(Dose(drug="cadmium", micromolar=200.0),))
    blocked = run_terminal(lab, 6.0)
    assert blocked.v.max() == pytest.approx(normal.v.max(), abs=0.5)
    assert blocked.released < 5e-4 * normal.released


def test_mistake_2_release_in_proportion_to_calcium() -> None:
    """Half the calcium current releases a tenth, not half."""
    normal = run_terminal(bouton_lab(), 6.0)
    half = run_terminal(bouton_lab(channels=0.5), 6.0)
    assert half.current.min() == pytest.approx(0.5 * normal.current.min(), rel=0.02)
    assert half.released < 0.12 * normal.released


def test_mistake_3_calcium_alone_does_not_release() -> None:
    """20 uM set free by light release under TTX and cadmium, without a spike."""
    lab = replace(
        bouton_lab(start=None),
        doses=(
            Dose(drug="ttx", micromolar=1.0),
            Dose(drug="cadmium", micromolar=200.0),
        ),
    )
    trace = run_terminal(lab, 6.0, uncaged=(2.0, 4.0, 20.0))
    assert trace.v.max() < 0.0
    assert trace.released > 0.5
    silent = run_terminal(lab, 6.0)
    assert silent.released < 1e-5


def test_mistake_3_depolarisation_alone_releases() -> None:
    """A spike without calcium channels releases no more than no spike."""
    spike = run_terminal(bouton_lab(channels=0.0), 6.0)
    nothing = run_terminal(bouton_lab(channels=0.0, onsets_ms=()), 6.0)
    assert spike.v.max() > 30.0
    assert spike.released == pytest.approx(nothing.released, rel=1e-6)


def test_mistake_5_the_same_number_every_time() -> None:
    """Ten sites release none, one or several; no share leaves 0 to 1."""
    trace = run_terminal(bouton_lab(), 6.0, contacts=300, mean_field=False)
    counts = np.bincount([one[1] for one in trace.fusions], minlength=300)
    assert {0, 1, 2} <= set(counts)
    flood = run_terminal(bouton_lab(), 6.0, uncaged=(1.0, 6.0, 900.0))
    assert flood.occupancy.min() >= 0.0
    assert flood.released == pytest.approx(1.0, abs=1e-6)
    several = run_terminal(
        bouton_lab(), 6.0, contacts=20, mean_field=False, uncaged=(1.0, 6.0, 900.0)
    )
    assert len(several.fusions) == 200  # each vesicle once


def test_mistake_6_release_costs_nothing_and_recovers_at_once() -> None:
    """Sites empty with use; refilling takes seconds."""
    onsets = tuple(5.0 + 10.0 * k for k in range(20))
    values = {"calcium.residual": 0.0}
    trace = run_terminal(
        bouton_lab(onsets_ms=onsets, start=None), 1000.0, values=values
    )
    train_end = int(210.0 / 0.025)
    empty = 1.0 - trace.occupancy[train_end]
    assert 0.4 < empty < 0.7
    assert 1.0 - trace.occupancy[-1] > 0.5 * empty


def test_mistake_6_facilitation_and_depression_exclude_each_other() -> None:
    """The second spike releases more from fewer vesicles."""
    lab = bouton_lab(onsets_ms=(5.0, 25.0), start=None)
    trace = run_terminal(
        lab, 45.0, values={"facilitation.gain": FACILITATING_GAIN.value}
    )
    second = int(25.0 / 0.025)
    first_quanta = trace.quanta[:second].sum()
    second_quanta = trace.quanta[second:].sum()
    assert second_quanta > 1.5 * first_quanta
    assert trace.occupancy[second] < 0.97


def pair(interval_ms: float, values: dict[str, float]) -> float:
    """Return the share of the docked vesicles that fuses, second over first spike."""
    lab = bouton_lab(onsets_ms=(5.0, 5.0 + interval_ms), start=None)
    values = {"release.refill": 0.0, **values}
    trace = run_terminal(lab, 15.0 + interval_ms, values=values)
    left = trace.occupancy[int((5.0 + interval_ms) / 0.025)]
    return float((1.0 - trace.occupancy[-1] / left) / (1.0 - left))


def test_residual_calcium_facilitates_a_little() -> None:
    """Beside the larger second action potential it makes 1.15 to 1.2."""
    without = pair(20.0, {"calcium.residual": 0.0})
    assert 1.15 < pair(20.0, {}) / without < 1.2


@pytest.mark.parametrize("interval_ms", [10.0, 20.0, 50.0])
def test_slow_sensor_facilitates_strongly(interval_ms: float) -> None:
    """With it the second of two spikes releases 1.5 to 2 times as much."""
    gain = {"facilitation.gain": FACILITATING_GAIN.value}
    assert 1.5 < pair(interval_ms, gain) < 2.0
    assert pair(500.0, gain) < 1.1


def test_mistake_7_botulinum_as_a_calcium_block() -> None:
    """The toxin leaves calcium bit for bit as it was, and nothing fuses."""
    normal = run_terminal(bouton_lab(), 6.0, contacts=100, mean_field=False)
    poisoned = run_terminal(
        bouton_lab(), 6.0, contacts=100, mean_field=False, competent=0.0
    )
    np.testing.assert_array_equal(poisoned.calcium, normal.calcium)
    np.testing.assert_array_equal(poisoned.rate, normal.rate)
    assert normal.fusions
    assert not poisoned.fusions


def test_magnesium_shifts_release_and_leaves_its_slope() -> None:
    """With 10 mM magnesium, low calcium releases less, as steeply."""

    def released(calcium: float, magnesium: float) -> float:
        lab = bouton_lab(calcium_millimolar=calcium, magnesium_millimolar=magnesium)
        return run_terminal(lab, 6.0).released

    usual = [released(calcium, 1.0) for calcium in (0.25, 0.5)]
    high = [released(calcium, 10.0) for calcium in (0.25 * 3.25, 0.5 * 3.25)]
    assert released(0.5, 10.0) < 0.1 * usual[1]
    # 1 + 10/3 over 1 + 1/3: 3.25 times the calcium does what it did before
    assert high == pytest.approx(usual, rel=0.01)
