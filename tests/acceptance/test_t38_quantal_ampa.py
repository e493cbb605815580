"""T38: AMPA receptors opened by one vesicle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from neurolab.physiology.ampa import AMPA
from neurolab.physiology.scheme import open_vector
from neurolab.simulation.propagators import open_course
from tests.acceptance.cleft_rig import (
    REFERENCE_CENTRAL,
    Contacts,
    fall,
    glutamate,
    rise,
)

if TYPE_CHECKING:
    from neurolab.simulation.cleft_build import Rings


def opened(spec_values: dict[str, float], rings: Rings | None) -> Contacts:
    """Return contacts after one vesicle."""
    contacts = Contacts(glutamate(values=spec_values, rings=rings))
    contacts.fuse((0, 0, 3000.0))
    contacts.advance(3.0)
    return contacts


@pytest.mark.parametrize("rings", [None, REFERENCE_CENTRAL], ids=["product", "261"])
def test_t38_one_vesicle_opens_36_of_80(rings: Rings | None) -> None:
    """T38: 36 open, 20-80 % rise 0.07 ms, decay 0.98 ms at 37 C."""
    times, values = opened({}, rings).open()
    assert float(values.max()) == pytest.approx(36.0, rel=0.05)
    assert rise(times, values, 0.2, 0.8) == pytest.approx(0.07, rel=0.05)
    assert fall(times, values, 1.0 / np.e) == pytest.approx(0.98, rel=0.05)


@pytest.mark.parametrize(("diffusion", "peak"), [(0.15, 49.0), (0.76, 20.0)])
def test_t38_slow_diffusion_opens_more(diffusion: float, peak: float) -> None:
    """T38: 49 open when glutamate spreads slowly, 20 in free water."""
    _, values = opened({"cleft.diffusion": diffusion}, None).open()
    assert float(values.max()) == pytest.approx(peak, rel=0.05)


def test_t38_textbook_pulse_at_22_degrees() -> None:
    """T38: 1 mM for 1 ms gives peak 0.595, 10-90 % 0.61 ms, decay 2.68 ms."""
    times, states = open_course(AMPA, 22.0, ((1.0, 1.0), (0.0, 20.0)), 0.002)
    values = states @ open_vector(AMPA)
    assert float(values.max()) == pytest.approx(0.595, rel=0.005)
    assert rise(times, values, 0.1, 0.9) == pytest.approx(0.61, rel=0.01)
    assert fall(times, values, 1.0 / np.e) == pytest.approx(2.68, rel=0.01)


@pytest.mark.parametrize(
    ("interval", "ratio"), [(5, 0.594), (20, 0.603), (50, 0.780), (200, 0.9925)]
)
def test_receptors_recover_between_pulses(interval: float, ratio: float) -> None:
    """Two pulses of 1 mM x 1 ms: 0.59, 0.60, 0.78, 0.99; no trap in desensitisation."""
    pieces = ((1.0, 1.0), (0.0, interval - 1.0), (1.0, 1.0), (0.0, 3.0))
    times, states = open_course(AMPA, 22.0, pieces, 0.005)
    values = states @ open_vector(AMPA)
    second = float(values[times >= interval].max())
    assert second / float(values.max()) == pytest.approx(ratio, rel=0.005)
