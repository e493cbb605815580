"""Gene expression on its clock of minutes: the numbers of 1.13f, progress, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from neurolab.errors import CancelledError, LabError
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.nicotinic import NICOTINIC
from neurolab.protocols.gene_expression import gene_expression
from neurolab.simulation.cascade_build import respond
from tests.acceptance.test_t39_to_t42_receptors import pulse

if TYPE_CHECKING:
    from neurolab.protocols.common import Table

MS_PER_MIN = 60000.0


def after_drive(drive_min: float, duration_min: float = 400.0) -> Table:
    """Return what a rectangular pulse of full activity leads to."""
    times, shares = [0.0, 0.0, drive_min, drive_min], [0.0, 1.0, 1.0, 0.0]
    return gene_expression(times, shares, duration_min)


def peak_min(table: Table, name: str) -> float:
    """Return when a column is largest."""
    return float(table.column("time")[table.column(name).argmax()])


def test_peaks_after_five_minutes_of_kinase() -> None:
    """CREB at 5 min, RNA at 24, protein at 72; half of the protein at 170."""
    table = after_drive(5.0)
    assert peak_min(table, "pCREB") == pytest.approx(5.0, abs=0.5)
    assert peak_min(table, "mRNA") == pytest.approx(24.0, abs=1.0)
    assert peak_min(table, "protein") == pytest.approx(72.0, abs=1.0)
    protein = table.column("protein")
    top = int(protein.argmax())
    half = table.column("time")[
        top + int((protein[top:] <= 0.5 * protein[top]).argmax())
    ]
    assert half == pytest.approx(170.0, rel=0.03)


def test_a_longer_input_lasts_longer() -> None:
    """CREB stays phosphorylated for as long as the kinase is active."""
    above = [
        int((after_drive(minutes).column("pCREB") > 0.5).sum())
        for minutes in (5, 20, 60)
    ]
    assert above[0] < above[1] < above[2]
    assert above[2] - above[1] == pytest.approx(40, abs=2)


def test_a_weak_kinase_does_nothing() -> None:
    """Below the threshold of 0.3 nothing is ever made."""
    table = gene_expression([0.0, 30.0], [0.29, 0.29], 100.0)
    for name in ("pCREB", "mRNA", "protein"):
        assert not table.column(name).any()


def test_a_slope_between_steps_counts_with_its_mean() -> None:
    """A trace given at few points is the same as one given at many."""
    few = gene_expression([0.0, 10.0, 20.03], [0.0, 1.0, 0.0], 100.0)
    times = np.sort(np.concatenate((np.linspace(0.0, 20.03, 4001), [10.0])))
    many = gene_expression(times, np.interp(times, [0, 10, 20.03], [0, 1, 0]), 100.0)
    assert few.rows == pytest.approx(many.rows, rel=1e-9, abs=1e-12)


def test_noradrenaline_reaches_the_genes() -> None:
    """Five minutes of it give, by the kinase's own trace, an early and a late wave."""
    drive = np.zeros(1000)
    drive[:300] = 1.0
    course = respond(CASCADES["beta"].stages, drive, 1000.0)
    assert course is not None
    kinase = course[:, 2]
    table = gene_expression(np.arange(kinase.size) / 60.0, kinase, 300.0)
    assert table.column("PKA").max() > 0.9
    assert 4.0 < peak_min(table, "pCREB") < 7.0
    assert 20.0 < peak_min(table, "mRNA") < 30.0
    assert 65.0 < peak_min(table, "protein") < 80.0


def test_progress_rises_and_ends_at_one() -> None:
    """From 0 to 1, and never back."""
    seen: list[float] = []

    def note(done: float) -> bool:
        seen.append(done)
        return True

    gene_expression([0.0, 5.0], [1.0, 1.0], 300.0, progress=note)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)
    assert len(seen) > 5


def test_cancel_ends_the_run() -> None:
    """The first refusal is the last step."""
    with pytest.raises(CancelledError):
        gene_expression([0.0, 5.0], [1.0, 1.0], 300.0, progress=lambda done: done < 0.5)


@pytest.mark.parametrize(
    ("times", "shares", "duration"),
    [
        ([0.0, 5.0], [1.0, 1.0], 0.0),
        ([0.0, 5.0], [1.0, 1.0], float("nan")),
        ([5.0, 0.0], [1.0, 1.0], 10.0),
        ([0.0], [1.0], 10.0),
        ([0.0, 5.0], [1.0], 10.0),
    ],
)
def test_impossible_traces_are_refused(
    times: list[float], shares: list[float], duration: float
) -> None:
    """With a sentence, not with numbers that mean nothing."""
    with pytest.raises(LabError):
        gene_expression(times, shares, duration)


def test_clocks_of_signalling_span_seven_orders_of_magnitude() -> None:
    """From .05 to .2 ms of nicotinic channels to 170 min of protein: 10^7 to 10^8."""
    times, opened = pulse(NICOTINIC, 23.0, 0.2, 3.0, 0.01)
    peak_ms = float(times[opened.argmax()])
    table = after_drive(5.0)
    protein = table.column("protein")
    late = table.column("time")[np.flatnonzero(protein > 0.5 * protein.max())[-1]]
    assert 1e7 < late * MS_PER_MIN / peak_ms < 1.1e8
