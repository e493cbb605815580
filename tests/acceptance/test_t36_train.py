"""T36: trains of 20 Hz at depressing and facilitating synapses."""

from __future__ import annotations

import pytest

from neurolab.physiology.plasticity import released, steady_release
from tests.acceptance.test_t35_paired_pulses import constants

INTERVAL_MS = 50.0


def test_t36_depressing_train() -> None:
    """T36: 1, .53, .31, .206, .157 of the first, steady .115."""
    amounts = released([INTERVAL_MS] * 60, *constants("depressing"))
    relative = amounts / amounts[0]
    assert relative[:3] == pytest.approx([1.0, 0.530, 0.31], abs=5e-3)
    assert relative[3:5] == pytest.approx([0.206, 0.157], abs=1e-3)
    assert relative[-1] == pytest.approx(0.115, abs=1e-3)


def test_t36_facilitating_train() -> None:
    """T36: 3.204 times the first at the tenth spike, 3.423 in the end."""
    amounts = released([INTERVAL_MS] * 200, *constants("facilitating"))
    relative = amounts / amounts[0]
    assert relative[9] == pytest.approx(3.204, abs=1e-3)
    assert relative[-1] == pytest.approx(3.423, abs=1e-3)


@pytest.mark.parametrize("name", ["depressing", "facilitating"])
def test_t36_steady_state_in_closed_form(name: str) -> None:
    """A long train ends where the fixed point of the rule is."""
    amounts = released([INTERVAL_MS] * 400, *constants(name))
    got = steady_release(INTERVAL_MS, *constants(name))
    assert got == pytest.approx(amounts[-1], rel=1e-9)
