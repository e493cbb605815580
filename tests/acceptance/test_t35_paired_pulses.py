"""T35: paired-pulse ratios of the presets of short-term plasticity."""

from __future__ import annotations

import pytest

from neurolab.physiology.plasticity import PRESETS, paired_pulse_ratio, released

RATIOS = {
    "depressing": (0.512, 0.530, 0.559, 0.732),
    "facilitating": (1.644, 1.696, 1.708, 1.436),
}
CALYX = (0.80, 0.80, 0.81, 0.83)
INTERVALS_MS = (20.0, 50.0, 100.0, 500.0)


def constants(name: str) -> tuple[float, float, float]:
    """Return U, tau_rec and tau_fac of a preset."""
    one = PRESETS[name]
    return one.use.value, one.recovery.value, one.facilitation.value


@pytest.mark.parametrize("name", RATIOS)
def test_t35_paired_pulse_ratio(name: str) -> None:
    """T35: 20, 50, 100 and 500 ms apart, within 1e-3."""
    for interval, expected in zip(INTERVALS_MS, RATIOS[name], strict=True):
        got = paired_pulse_ratio(interval, *constants(name))
        assert got == pytest.approx(expected, abs=1e-3)


def test_t35_paired_pulse_ratio_of_the_calyx() -> None:
    """T35: as printed, to two digits."""
    for interval, expected in zip(INTERVALS_MS, CALYX, strict=True):
        got = paired_pulse_ratio(interval, *constants("calyx"))
        assert got == pytest.approx(expected, abs=5e-3 + 1e-3)


@pytest.mark.parametrize("name", PRESETS)
def test_t35_closed_form_is_the_rule(name: str) -> None:
    """The closed form is the second release over the first."""
    for interval in INTERVALS_MS:
        first, second = released([interval], *constants(name))
        got = paired_pulse_ratio(interval, *constants(name))
        assert got == pytest.approx(second / first, rel=1e-12)
