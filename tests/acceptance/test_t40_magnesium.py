"""T40: magnesium in the pore of NMDA receptors, as the running engine has it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.addresses import set_value
from neurolab.document.records import Puff
from tests.acceptance.test_synapse_mistakes import clamped, patch_lab, seen

OPEN = {-80: 0.0244, -70: 0.0445, -60: 0.0796, -40: 0.230, -20: 0.508, 0: 0.781}
"""mV to the share of the conductance that 1 mM of magnesium leaves."""


@cache
def _conductance(millivolts: float, magnesium: float) -> float:
    """Return the peak conductance of 20 contacts in a clamped cell, nS.

    After a puff: magnesium outside also competes with the calcium that releases.
    """
    lab = patch_lab("nmda", spikes_ms=(), parameters={"nmda.calcium_share": 0.0})
    puff = Puff(id="p", synapse="s", onset_ms=1.0, duration_ms=1.0, millimolar=1.0)
    lab = set_value(replace(lab, puffs=(puff,)), "bath.mg.outside", magnesium)
    # at exactly 0 mV no current flows that could tell the conductance
    held = clamped(lab, millivolts or 0.01)
    return 1e3 * float(seen(held, 12.0, "nmda.g")[0].max())


@pytest.mark.parametrize("millivolts", OPEN)
def test_t40_share_that_magnesium_leaves(millivolts: int) -> None:
    """T40: .0244 at -80 mV to .781 at 0; the clamp holds within .1 mV."""
    share = _conductance(millivolts, 1.0) / _conductance(millivolts, 0.0)
    assert share == pytest.approx(OPEN[millivolts], rel=0.01)


@pytest.mark.parametrize(
    ("magnesium", "lowest"), [(1.0, -27.0), (1.2, -25.8), (2.0, -23.0)]
)
def test_t40_lowest_current(magnesium: float, lowest: float) -> None:
    """T40: the current is most inward at -27.0, -25.8 and -23.0 mV."""
    around = lowest + np.array([-6.0, -3.0, 0.0, 3.0, 6.0])
    currents = [v * _conductance(float(v), magnesium) for v in around]
    curve = np.polynomial.Polynomial.fit(around, currents, 4)
    fine = np.linspace(around[0], around[-1], 2001)
    assert fine[curve(fine).argmin()] == pytest.approx(lowest, abs=0.15)
