"""T29: release when some of the terminal's calcium channels are blocked."""

from __future__ import annotations

import pytest

from tests.acceptance.terminal_rig import bouton_lab, run_terminal


@pytest.mark.parametrize(
    ("left", "expected"),
    [(0.75, 0.39), (0.5, 0.095), (0.25, 0.0079), (0.1, 4.5e-4), (0.0, 1e-4)],
)
def test_t29_release_with_fewer_channels(left: float, expected: float) -> None:
    """T29: with 75, 50, 25, 10 and 0 % of the channels, within 10 %."""
    whole = run_terminal(bouton_lab(), 6.0).released
    share = run_terminal(bouton_lab(channels=left), 6.0).released / whole
    assert share == pytest.approx(expected, rel=0.1)


def test_t29_what_is_left_without_channels_is_spontaneous() -> None:
    """T29: the floor is 0.9e-3 (quoted: 1e-3) per second and vesicle."""
    trace = run_terminal(bouton_lab(channels=0.0), 6.0)
    assert trace.rate == pytest.approx(0.9e-6, rel=0.1)
    assert trace.released == pytest.approx(6.0 * trace.rate[-1], rel=0.01)
