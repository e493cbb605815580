"""From the synapses of a lab to the kernel's arrays.

Light synapses come first, so that their parts and patches stand before those of full
ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neurolab.kernel.light import (
    DRIVEN,
    HEARD,
    LATEST,
    LEFT,
    LINE_BLOCK,
    LINE_ROWS,
    NEXT,
    Light,
    LightState,
)
from neurolab.kernel.network import Activity, Network
from neurolab.kernel.patches import (
    PART,
    PATCH_ROWS,
    TOTAL_COLUMNS,
    Patches,
    PatchState,
)
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.receptors import RECEPTORS
from neurolab.simulation.cascade_sites import (
    cascade_part,
    cascades_of,
    opens_channels,
    potassium_mv,
)
from neurolab.simulation.equipment import is_hidden
from neurolab.simulation.full_tables import FullTables, full_tables
from neurolab.simulation.light_tables import (
    LightRows,
    Places,
    cut_rows,
    joined_rows,
    light_rows,
    places_of,
)
from neurolab.simulation.receptor_parts import part_constants
from neurolab.simulation.stages import receptors_of
from neurolab.simulation.tables import empty_table, integers, joined, offsets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.records import Input, Lab, Neuron, Synapse
    from neurolab.kernel.full import FullState
    from neurolab.simulation.cell_tables import CellTables
    from neurolab.simulation.layout import Layout
    from neurolab.simulation.membranes import NeuronMembrane

Integers = NDArray[np.int64]
Place = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class SynapseTables:
    """All synapses as the kernel runs them, and their index.

    Attributes
    ----------
    network : Network
    synapses : tuple of str
        Ids in the order of the arrays.
    parts : tuple of (synapse id, receptor)
        In the order of the arrays.
    places : dict of str to Places
        Where the contacts of each synapse are.
    light : tuple of str
        Ids of the synapses in the order of `Light.synapses`: the light ones, and those
        with full detail whose input excites a bouton.
    rows : LightRows
        Those of the light ones.
    full : FullTables
        Those with full detail.
    """

    network: Network
    synapses: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    places: dict[str, Places]
    light: tuple[str, ...]
    rows: LightRows
    full: FullTables

    def column(self, synapse: str, receptor: str = "") -> int:
        """Return the column of a synapse's totals, or of one kind of its receptors.

        Raises
        ------
        ValueError
            If there is none.
        """
        if not receptor:
            return self.synapses.index(synapse)
        return len(self.synapses) + self.parts.index((synapse, receptor))


@dataclass(frozen=True, slots=True)
class Before:
    """What runs while an edit is made."""

    lab: Lab
    layout: Layout
    detectors: tuple[Place, ...]
    tables: SynapseTables


def synapse_tables(
    lab: Lab,
    layout: Layout,
    detectors: Sequence[Place],
    cells: CellTables,
    membranes: dict[str, NeuronMembrane],
    before: Before | None = None,
) -> SynapseTables:
    """Return the tables of all synapses of a lab.

    Parameters
    ----------
    lab : Lab
    layout : Layout
    detectors : sequence of (neuron, branch, position)
        Among them all `wire_tables.terminals`.
    cells, membranes
        Of the lab.
    before : Before, optional
        What runs: rows of light synapses that are still the same are taken from there.
    """
    inputs = {one.id: one for one in lab.inputs}
    neurons = {one.id: one for one in lab.neurons}
    light = [one for one in lab.synapses if one.detail == "light"]
    full = [one for one in lab.synapses if one.detail == "full"]
    excited = [one for one in full if one.input is not None]
    kept = {} if before is None else _kept(before, lab, layout, light)
    known = {} if before is None else before.tables.places
    places = {
        one.id: known[one.id]
        if one.id in kept
        else places_of(one, inputs.get(one.input or ""), neurons, layout)
        for one in (*light, *full)
    }
    numbers = {place: i for i, place in enumerate(detectors)}
    rows = _light_rows(lab, light, kept, places, numbers, before, layout)
    parts = [(one, name) for one in full for name in receptors_of(one)]
    parts += [
        (one, name) for one in full for name in cascades_of(one) if opens_channels(name)
    ]
    number = {one.id: len(light) + i for i, one in enumerate(full)}
    table = empty_table(PART, len(parts))
    begin = offsets(places[one.id].compartment.size for one, _ in parts)
    table["first"] = begin[:-1] + rows.compartment.size
    table["last"] = begin[1:] + rows.compartment.size
    table.synapse = [number[one.id] for one, _ in parts]
    for row, (one, name) in zip(table, parts, strict=True):
        for field, value in _constants(lab, one, name, membranes).items():
            row[field] = value
    every_part = np.concatenate([rows.parts, table]).view(np.recarray)
    names = (*rows.names, *((one.id, name) for one, name in parts))
    built = full_tables(
        lab,
        layout,
        cells,
        (*light, *full),
        {key: one.contacts for key, one in places.items()},
        {one.id: places[one.id].patch for one in full},
        names,
        every_part,
        detectors,
        _targets_of((*light, *full), places, layout),
    )
    compartments = [places[one.id].compartment for one, _ in parts]
    return SynapseTables(
        network=Network(
            patches=Patches(
                parts=every_part,
                compartment=joined([rows.compartment, *compartments]).astype(np.int64),
                synapses=len(places),
            ),
            light=_light(
                joined_rows([rows, light_rows(lab, excited, places, numbers, layout)])
            ),
            full=built.full,
        ),
        synapses=tuple(places),
        parts=names,
        places=places,
        light=(*rows.ids, *(one.id for one in excited)),
        rows=rows,
        full=built,
    )


def _targets_of(
    synapses: Sequence[Synapse], places: dict[str, Places], layout: Layout
) -> Integers:
    """Return the number of the neuron that each synapse reaches first."""
    order = {key: i for i, key in enumerate(layout.order)}
    return integers(order[places[one.id].contacts.spans[0].neuron] for one in synapses)


def _kept(
    before: Before, lab: Lab, layout: Layout, light: Sequence[Synapse]
) -> dict[str, int]:
    """Return the light synapses whose rows are still right, with their old places."""
    old = before.lab
    if (old.bath, old.doses) != (lab.bath, lab.doses):
        return {}
    if not _has_places_of(layout, before.layout):
        return {}
    changed = _changed(old.inputs, lab.inputs) | _changed(old.neurons, lab.neurons)
    records = {one.id: one for one in old.synapses}
    position = {key: i for i, key in enumerate(before.tables.rows.ids)}
    return {
        one.id: position[one.id]
        for one in light
        if one is records.get(one.id)
        and one.id in position
        and (not changed or changed.isdisjoint(_named(one)))
    }


def _has_places_of(new: Layout, old: Layout) -> bool:
    """Tell whether every compartment that synapses can reach has its old number."""
    return all(
        key in old.maps
        and new.first[key] == old.first[key]
        and new.maps[key].is_cut_like(old.maps[key])
        for key in new.order
        if not is_hidden(key)
    )


def _changed(
    old: Sequence[Input | Neuron], new: Sequence[Input | Neuron]
) -> set[str | None]:
    """Return the ids of the records that the two do not share."""
    if old is new:
        return set()
    shared = {*map(id, old)} & {*map(id, new)}
    return {one.id for one in (*old, *new) if id(one) not in shared}


def _named(synapse: Synapse) -> set[str | None]:
    """Return the inputs and neurons that a synapse names."""
    terminal = None if synapse.terminal is None else synapse.terminal.neuron
    return {synapse.input, terminal, *(each.neuron for each in synapse.targets)}


def _light_rows(
    lab: Lab,
    light: Sequence[Synapse],
    kept: dict[str, int],
    places: dict[str, Places],
    detectors: dict[Place, int],
    before: Before | None,
    layout: Layout,
) -> LightRows:
    """Return the rows of the light synapses; those that are kept are cut and joined."""
    if before is None or not kept:
        return light_rows(lab, light, places, detectors, layout)
    origin = np.array([kept.get(one.id, -1) for one in light])
    goes_on = np.where(origin[1:] < 0, origin[:-1] < 0, np.diff(origin) == 1)
    starts = np.concatenate(([0], np.flatnonzero(~goes_on) + 1))
    pieces = []
    for first, last in zip(starts, np.append(starts[1:], origin.size), strict=True):
        at = int(origin[first])
        if at < 0:
            fresh = light[first:last]
            pieces.append(light_rows(lab, fresh, places, detectors, layout))
        else:
            pieces.append(cut_rows(before.tables.rows, at, at + int(last - first)))
    rows = joined_rows(pieces)
    if tuple(detectors) != before.detectors:
        fresh_ones = {key for key in rows.ids if key not in kept}
        renumbered = integers(detectors.get(place, -1) for place in before.detectors)
        for k in np.flatnonzero(rows.synapses.pattern == DRIVEN):
            if rows.ids[k] not in fresh_ones:
                rows.synapses.detector[k] = renumbered[rows.synapses.detector[k]]
    return rows


def _light(rows: LightRows) -> Light:
    """Return the kernel's tables of light synapses and boutons' inputs."""
    return Light(
        synapses=rows.synapses,
        lines=rows.lines,
        kinetics=rows.kinetics,
        contacts=rows.contacts,
        spikes=rows.spikes,
        pulses=rows.pulses,
        driven=np.flatnonzero(rows.synapses.pattern == DRIVEN),
    )


def _constants(
    lab: Lab, synapse: Synapse, name: str, membranes: dict[str, NeuronMembrane]
) -> dict[str, Any]:
    """Return what a part's record holds besides its places."""
    if name in RECEPTORS:
        return part_constants(RECEPTORS[name], synapse.parameters, lab.bath)
    potassium = potassium_mv(membranes[synapse.targets[0].neuron])
    return cascade_part(CASCADES[name], synapse.parameters, potassium, lab.bath)


def empty_activity(network: Network, full: FullState) -> Activity:
    """Return all synapses at rest: closed, with no spike under way.

    Parameters
    ----------
    network : Network
    full : FullState
        Of those with full detail, at rest.
    """
    patches, light = network.patches, network.light
    lines = light.lines.size
    driven = int((light.synapses.pattern == DRIVEN).sum())
    state = np.zeros((LINE_ROWS, lines))
    state[NEXT], state[LEFT], state[LATEST] = inf, 1.0, -inf
    return Activity(
        patches=PatchState(
            rows=np.zeros((PATCH_ROWS, patches.compartment.size)),
            totals=np.zeros((patches.synapses + patches.parts.size, TOTAL_COLUMNS)),
            active=np.zeros(patches.parts.size, dtype=np.int64),
        ),
        light=LightState(
            open=np.zeros((2, patches.compartment.size)),
            lines=state,
            number=integers([0] * lines),
            earliest=np.full(-(-lines // LINE_BLOCK), inf),
            heard=np.full((driven, HEARD), -inf),
            heard_count=integers([0] * driven),
            pulse_start=np.full(light.pulses.size, -inf),
        ),
        full=full,
    )
