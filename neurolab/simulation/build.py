"""From a frozen lab to the kernel's arrays.

`build` cuts every neuron, fills its membranes and lays all of them end to end, grouped
by electrical synapses. `rebuild` does the same for an edited lab from the parts of the
model that runs: only the neurons that the edit concerns are cut or filled again, the
tables of cells are made again only if one of them was, and what is the same is shared.
A model never changes once it is made, so that a snapshot may keep it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from neurolab.kernel.circuit import (
    BLOCK,
    CELL_ROWS,
    GROUP,
    HIGHEST,
    LOWEST,
    SCRATCH_ROWS,
    Circuit,
    Scratch,
    State,
)
from neurolab.kernel.gates import BLOCK_ROWS
from neurolab.kernel.ions import STATE_ROWS
from neurolab.simulation.cell_tables import CellTables, cell_tables
from neurolab.simulation.equipment import equipped
from neurolab.simulation.geometry import CompartmentMap, cut
from neurolab.simulation.ion_tracking import ion_tables
from neurolab.simulation.layout import TICK_MS as TICK_MS
from neurolab.simulation.layout import Layout, arrange
from neurolab.simulation.layout import sub_steps_of as sub_steps_of
from neurolab.simulation.membranes import NeuronMembrane, fill
from neurolab.simulation.synapse_tables import (
    Before,
    SynapseTables,
    synapse_tables,
)
from neurolab.simulation.tables import empty_table, offsets
from neurolab.simulation.wire_tables import WireTables, wire_tables

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Neuron
    from neurolab.simulation.plan_edit import Plan


@dataclass(frozen=True, slots=True)
class Model:
    """A lab as the kernel runs it.

    Attributes
    ----------
    lab : Lab
    layout : Layout
        Where every neuron stands in the arrays.
    membranes : dict of str to NeuronMembrane
    cells, wires : CellTables, WireTables
        What the circuit was put together from, with the index of its parts.
    circuit : Circuit
    synapses : SynapseTables
    """

    lab: Lab
    layout: Layout
    membranes: dict[str, NeuronMembrane]
    cells: CellTables
    wires: WireTables
    circuit: Circuit
    synapses: SynapseTables


def build(lab: Lab) -> Model:
    """Return the kernel's arrays of a lab.

    Parameters
    ----------
    lab : Lab
        Checked (`document.checks.require`).
    """
    whole = equipped(lab)
    maps = {neuron.id: cut(neuron, lab.resolution) for neuron in whole.neurons}
    membranes = {key: fill(lab, each) for key, each in maps.items()}
    layout = arrange(whole, maps)
    cells = cell_tables(layout, membranes)
    return _assembled(lab, layout, membranes, cells)


def rebuild(old: Model, lab: Lab, plan: Plan) -> Model:
    """Return the kernel's arrays of an edited lab.

    Parameters
    ----------
    old : Model
        Of the lab before the edit.
    lab : Lab
    plan : Plan
        From the old lab to the new one.
    """
    whole = equipped(lab)
    maps = {
        neuron.id: cut(neuron, lab.resolution)
        if neuron.id in plan.cut
        else _renamed(old.layout.maps[neuron.id], neuron)
        for neuron in whole.neurons
    }
    membranes = {
        key: fill(lab, each) if key in plan.refill else old.membranes[key]
        for key, each in maps.items()
    }
    layout = arrange(whole, maps)
    is_same = layout.is_same_as(old.layout)
    if is_same and all(maps[key] is old.layout.maps[key] for key in maps):
        layout = old.layout  # by which views know that nothing moved
    is_kept = not plan.refill and is_same
    cells = old.cells if is_kept else cell_tables(layout, membranes)
    before = Before(old.lab, old.layout, old.wires.detectors, old.synapses)
    return _assembled(lab, layout, membranes, cells, before)


def _renamed(compartments: CompartmentMap, neuron: Neuron) -> CompartmentMap:
    """Return the map of an edited neuron that need not be cut again."""
    if compartments.neuron is neuron:
        return compartments
    return replace(compartments, neuron=neuron)


def _assembled(
    lab: Lab,
    layout: Layout,
    membranes: dict[str, NeuronMembrane],
    cells: CellTables,
    before: Before | None = None,
) -> Model:
    """Return a model from its tables, and from what runs."""
    wires = wire_tables(lab, layout)
    groups = empty_table(GROUP, len(layout.groups))
    begin = offsets(sum(layout.maps[key].size for key in ids) for ids in layout.groups)
    groups.first, groups.last = begin[:-1], begin[1:]
    groups.sub_steps = layout.sub_steps
    groups.layers = layout.layers
    for name, begin in (cells.spans | wires.spans).items():
        groups[f"{name}_first"] = begin[:-1]
        groups[f"{name}_last"] = begin[1:]
    ions = ion_tables(lab, layout)
    circuit = Circuit(groups=groups, **cells.fields, **wires.fields, **ions)
    synapses = synapse_tables(lab, layout, wires.detectors, cells, membranes, before)
    return Model(lab, layout, membranes, cells, wires, circuit, synapses)


def empty_state(circuit: Circuit) -> State:
    """Return a state of the right sizes, at 0 mV with all gates closed."""
    cells = np.zeros((CELL_ROWS, circuit.parent.size))
    cells[HIGHEST], cells[LOWEST] = -np.inf, np.inf
    gates = circuit.channels["count"] * (
        circuit.channels.gate_last - circuit.channels.gate_first
    )
    return State(
        cells=cells,
        gates=np.zeros(int(gates.sum())),
        conductance=np.zeros(circuit.density.size),
        factors=np.ones(int(circuit.channels.factor.max(initial=-1)) + 1),
        gap_charge=np.zeros(circuit.gaps.size),
        electrode_current=np.zeros(circuit.electrodes.size),
        electrode_charge=np.zeros(circuit.electrodes.size),
        noise=np.zeros((circuit.waves.size, 2)),
        ions=np.zeros((STATE_ROWS, circuit.ions.shape[1])),
        damp=np.zeros(circuit.groups.size, dtype=np.int64),
    )


def new_scratch(circuit: Circuit) -> Scratch:
    """Return working memory for a circuit."""
    n = circuit.parent.size
    gaps = int((circuit.groups.gap_last - circuit.groups.gap_first).max(initial=0))
    has_ghk = bool(circuit.channels.flux.any())
    powers = circuit.channels.power_last - circuit.channels.power_first
    return Scratch(
        rows=np.zeros((SCRATCH_ROWS, n)),
        flux_source=np.zeros(circuit.density.size if has_ghk else 0),
        gap_columns=np.zeros((gaps, n)),
        gap_matrix=np.zeros((gaps, gaps + 1)),
        before=np.zeros(circuit.detectors.size),
        crossed=np.full(circuit.detectors.size, -np.inf),
        blocks=np.zeros((BLOCK_ROWS + max(int(powers.max(initial=0)), 1), BLOCK)),
    )
