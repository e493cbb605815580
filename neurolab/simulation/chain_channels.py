"""Tables of channels that are one scheme of states in a row (`kernel.gates`)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel.gates import (
    CHAIN_HIGHEST_MV,
    CHAIN_LOWEST_MV,
    CHAIN_PER_MV,
    CHAIN_STATES,
    EXPONENTIAL,
)
from neurolab.simulation.propagators import propagator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.simulation.membranes import GateBlock

Floats = NDArray[np.float64]

VOLTAGES = round((CHAIN_HIGHEST_MV - CHAIN_LOWEST_MV) * CHAIN_PER_MV) + 1


def chain_tables(wanted: Sequence[tuple[tuple[GateBlock, ...], float]]) -> Floats:
    """Return the tables of some chains.

    Parameters
    ----------
    wanted : sequence of (gates, float)
        The steps of each, and the time of a propagator, ms.

    Returns
    -------
    (chains, voltages, CHAIN_STATES + 1, CHAIN_STATES) float64
        Probability to get into the row's state from the column's; behind them the
        steady state.
    """
    if not wanted:
        return np.zeros((0, 2, CHAIN_STATES + 1, CHAIN_STATES))
    return np.array([_table(gates, length_ms) for gates, length_ms in wanted])


def _rate(form: int, constants: tuple[float, float, float], v: Floats) -> Floats:
    """Return a rate of a step, 1/ms at the reference temperature."""
    a, v0, k = constants
    return a * np.exp((v - v0) / k) if form == EXPONENTIAL else np.full_like(v, a)


@cache
def _table(gates: tuple[GateBlock, ...], length_ms: float) -> Floats:
    """Return the table of one chain."""
    v = np.linspace(CHAIN_LOWEST_MV, CHAIN_HIGHEST_MV, VOLTAGES)
    rates = np.zeros((VOLTAGES, CHAIN_STATES, CHAIN_STATES))
    steady = np.ones((VOLTAGES, CHAIN_STATES))
    for k, gate in enumerate(gates):
        up, down = (
            gate.speed * _rate(gate.forms[i], gate.constants[i], v) for i in (0, 1)
        )
        rates[:, k + 1, k] += up
        rates[:, k, k] -= up
        rates[:, k, k + 1] += down
        rates[:, k + 1, k + 1] -= down
        steady[:, k + 1] = steady[:, k] * up / down
    steady /= steady.sum(axis=1, keepdims=True)
    steps = propagator(rates, length_ms)
    return np.concatenate([steps, steady[:, None, :]], axis=1)
