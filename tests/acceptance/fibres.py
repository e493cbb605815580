"""Isolated myelinated fibres: a pulse at node 1 and when it passes the other nodes.

The protocol of T18, T19 and T22 and of both reference files: -80 mV everywhere with
gates at their steady state, a pulse from 0.1 to 0.2 ms inside the second node, and the
upward crossing of -20 mV at nodes counted from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from neurolab.document.records import Branch, BranchKind
from neurolab.measure.conduction import first_crossing
from tests.acceptance.rig import bench, clamp, pulse, record, voltage

if TYPE_CHECKING:
    from neurolab.document.records import Neuron
    from tests.acceptance.rig import Floats

START_MV = -80.0
LEVEL_MV = -20.0
SPACING_UM = {
    5.7: 500.0,
    7.3: 750.0,
    8.7: 1000.0,
    10.0: 1150.0,
    11.5: 1250.0,
    12.8: 1350.0,
    14.0: 1400.0,
    15.0: 1450.0,
    16.0: 1500.0,
}
"""Distance from node to node of the published double-cable fibres."""

DOUBLE_CABLE_M_PER_S = dict(
    zip(
        SPACING_UM,
        (25.8, 36.9, 47.8, 56.3, 65.1, 72.2, 79.5, 86.9, 94.0),
        strict=True,
    )
)
"""T18, converged in time."""

CONVERGED_SUB_STEPS = 20
"""Steps of 1.25 us."""


@dataclass(frozen=True)
class Passage:
    """Traces of some nodes."""

    times_ms: Floats
    traces_mv: dict[int, Floats]

    def crossing(self, node: int) -> float:
        """Return when a node crosses -20 mV, ms; nan if it never does."""
        return first_crossing(self.times_ms, self.traces_mv[node], LEVEL_MV)

    def velocity(self, spacing_um: float) -> float:
        """Return the velocity from node 10 to node 30, m/s; nan if blocked."""
        return 20.0 * spacing_um * 1e-3 / (self.crossing(30) - self.crossing(10))


def passage(
    fibre: Neuron,
    *,
    nodes: tuple[int, ...] = (10, 30),
    amplitude_na: float = 3.0,
    until_ms: float = 1.0,
    sub_steps: int | None = CONVERGED_SUB_STEPS,
) -> Passage:
    """Return what some nodes see of a pulse at node 1."""
    stimulus = clamp("node_1", 0.5, pulse(0.1, 0.1, amplitude_na))
    lab = bench(fibre, stimulus, start=START_MV, sub_steps=sub_steps)
    addresses = [voltage(f"node_{node}", 0.5) for node in nodes]
    times, traces = record(lab, *addresses, until_ms=until_ms)
    return Passage(times, dict(zip(nodes, traces, strict=True)))


def demyelinated(fibre: Neuron, factor: float) -> Neuron:
    """Return a fibre with a share of the lamellae left on every internode."""

    def thinned(branch: Branch) -> Branch:
        if branch.myelin is None:
            return branch
        lamellae = factor * branch.myelin.lamellae
        return replace(branch, myelin=replace(branch.myelin, lamellae=lamellae))

    return replace(fibre, branches=tuple(thinned(b) for b in fibre.branches))


def divided(fibre: Neuron, factor: int) -> Neuron:
    """Return a fibre with more compartments in every internode."""

    def finer(branch: Branch) -> Branch:
        if branch.kind is not BranchKind.INTERNODE or branch.compartments is None:
            return branch
        return replace(branch, compartments=factor * branch.compartments)

    return replace(fibre, branches=tuple(finer(b) for b in fibre.branches))


def exponent(diameters: list[float], velocities: list[float]) -> float:
    """Return the power of the diameter with which velocity grows."""
    return float(np.polyfit(np.log(diameters), np.log(velocities), 1)[0])
