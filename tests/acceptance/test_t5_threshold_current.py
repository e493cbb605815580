"""T5: strength and duration of the current that just fires a squid patch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from neurolab.document.templates import single_compartment
from tests.acceptance.rig import (
    PATCH_CM2,
    Repeated,
    bench,
    check_threshold,
    clamp,
    pulse,
    voltage,
)

if TYPE_CHECKING:
    from neurolab.document.records import Lab


@pytest.mark.parametrize(
    ("duration_ms", "threshold_ua_cm2"),
    [(0.1, 65.1), (0.5, 13.3), (1.0, 6.92), (2.0, 3.86), (5.0, 2.35), (10.0, 2.24)],
)
def test_t5_threshold_current(duration_ms: float, threshold_ua_cm2: float) -> None:
    """T5: the threshold falls from 65.1 to 2.24 uA/cm2; short pulses need 6.5 nC."""

    def lab_of(ua_cm2: float) -> Lab:
        command = pulse(0.0, duration_ms, 1e3 * ua_cm2 * PATCH_CM2)
        return bench(single_compartment(), clamp("soma", 0.5, command), sub_steps=2)

    trials = Repeated(lab_of, voltage("soma", 0.5), until_ms=30.0)
    check_threshold(
        lambda ua_cm2: trials.run(ua_cm2)[1][0].max() > 0.0, threshold_ua_cm2, 0.02
    )
