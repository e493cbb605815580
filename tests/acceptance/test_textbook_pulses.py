"""Textbook pulses of transmitter onto receptors (section 1.11)."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from neurolab.document.addresses import get_value, set_value
from neurolab.document.records import Lab, Puff
from neurolab.physiology.ampa import AMPA
from neurolab.physiology.cleft import TEXTBOOK_PULSES
from neurolab.physiology.scheme import rate_matrices
from neurolab.simulation.build import TICK_MS
from neurolab.simulation.engine import Engine
from tests.acceptance.test_calcium_schemes import _lab

ONSET_MS = 1.0
UNTIL_MS = 6.0
AMPA_STATES = ("C0", "C1", "C2", "O", "C3", "C4", "C5")


def _puffed(name: str) -> Lab:
    """Return a silent synapse that gets a textbook pulse."""
    pulse = TEXTBOOK_PULSES[name]
    puff = Puff(
        id="p",
        synapse="s",
        onset_ms=ONSET_MS,
        duration_ms=pulse.duration.value,
        millimolar=pulse.peak.value,
        fading_ms=0.0 if pulse.decay is None else pulse.decay.value,
    )
    lab = _lab(0.0)
    silent = replace(lab.inputs[0], on=False)
    return replace(lab, inputs=(silent,), puffs=(puff,))


def _course(name: str, t: float) -> float:
    """Return the concentration of a pulse, written from the text, mM."""
    if t < 0.0:
        return 0.0
    if name == "square":
        return 1.0 if t < 1.0 else 0.0
    return 1.1 * exp(-t / 1.2)


@pytest.mark.parametrize("name", TEXTBOOK_PULSES)
def test_cleft_follows_the_pulse(name: str) -> None:
    """The concentration over the receptors is the stated course."""
    chunk = Engine(_puffed(name), ["synapse.s.cleft.mean"]).advance(200)
    times = TICK_MS * np.arange(200) + 0.5 * TICK_MS - ONSET_MS
    expected = np.array([_course(name, t) for t in times])
    inside = (times > 0.0) & (times < (0.99 if name == "square" else 4.0))
    assert chunk.values[0][inside] == pytest.approx(expected[inside], rel=2e-3)
    assert chunk.values[0][times < 0.0] == pytest.approx(0.0)


@pytest.mark.parametrize("name", TEXTBOOK_PULSES)
def test_receptors_under_the_pulse_are_the_scheme(name: str) -> None:
    """Every state of AMPA under a pulse equals a dense twin with tiny steps."""
    probes = [f"synapse.s.ampa.state.{state}" for state in AMPA_STATES]
    lab = _puffed(name)
    chunk = Engine(lab, probes).advance(round(UNTIL_MS / TICK_MS))
    fixed, bound = (each[:7, :7] for each in rate_matrices(AMPA, 37.0))
    order = [AMPA.states.index(state) for state in AMPA_STATES]
    p: Any = np.zeros(7)
    dt = 1e-3
    p[AMPA.states.index("C0")] = 1.0
    twin = []
    for k in range(round(UNTIL_MS / dt)):
        c = _course(name, (k + 0.5) * dt - ONSET_MS)
        p = np.linalg.solve(np.eye(7) - dt * (fixed + c * bound), p)
        twin.append(p[order])
    every = round(TICK_MS / dt)
    expected = np.array(twin)[every - 1 :: every].T
    total = np.sum(chunk.values, axis=0)
    assert total == pytest.approx(total[0], rel=1e-9)
    shares = np.array(chunk.values) / total
    within = slice(0, round((ONSET_MS + 0.99) / TICK_MS))  # then the cleft empties
    assert np.abs(shares[:, within] - expected[:, within]).max() < 5e-3


def test_shape_is_adjustable_by_its_address() -> None:
    """How fast a puff fades can be set like any number."""
    lab = set_value(_puffed("square"), "puff.p.fading_ms", 2.5)
    assert get_value(lab, "puff.p.fading_ms") == 2.5
