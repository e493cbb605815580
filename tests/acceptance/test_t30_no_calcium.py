"""T30: without calcium nothing is evoked, and miniatures go on."""

from __future__ import annotations

import numpy as np
import pytest

from tests.acceptance.terminal_rig import bouton_lab, run_terminal


def test_t30_no_calcium_outside_evokes_nothing() -> None:
    """T30: full action potential, no calcium current, rate of fusion at its floor."""
    normal = run_terminal(bouton_lab(), 6.0)
    empty = run_terminal(bouton_lab(calcium_millimolar=0.0), 6.0)
    assert empty.v.max() == pytest.approx(normal.v.max(), abs=0.5)
    assert not empty.current.any()
    assert empty.rate.max() == pytest.approx(empty.rate.min(), rel=1e-9)


def test_t30_miniatures_go_on() -> None:
    """T30: a thousand vesicles fuse about once a second, evoked or not."""
    lab = bouton_lab(calcium_millimolar=0.0, onsets_ms=(100.0,), start=None)
    trace = run_terminal(lab, 1000.0, contacts=1000, mean_field=False)
    expected = 10_000 * trace.rate[0] * 1000.0
    assert len(trace.fusions) == pytest.approx(expected, abs=3.0 * np.sqrt(expected))
    evoked = [one for one in trace.fusions if 100.0 <= one[0] < 102.0]
    assert len(evoked) <= 2
