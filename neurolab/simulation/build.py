"""From a frozen lab to the kernel's arrays.

`build` cuts every neuron, fills its membranes and lays all of them end to end, grouped
by electrical synapses. `refresh` computes the same arrays for a lab with the same
layout: a retune copies them over the old ones.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.records import BranchKind, Electrode, ElectrodeMode, Lab, Neuron
from neurolab.errors import LabError
from neurolab.kernel.circuit import (
    BLOCK,
    CABLE_ROWS,
    CAPACITY_RATE,
    CELL_ROWS,
    CHANNEL,
    CONDUCTANCE,
    CURRENT,
    DETECTOR,
    ELECTRODE,
    FIXED_DIAGONAL,
    GAP,
    GATE,
    GROUP,
    HIGHEST,
    LEAK_CONDUCTANCE,
    LEAK_REVERSAL,
    LINK,
    LOWEST,
    NEIGHBOUR,
    OUTER_CAPACITY_RATE,
    OUTER_DIAGONAL,
    OUTER_LINK,
    POINT,
    POOL,
    POOL_GAIN,
    RUN,
    SCRATCH_ROWS,
    VOLTAGE,
    WAVE,
    Circuit,
    Scratch,
    State,
)
from neurolab.kernel.circuit import JUNCTION as JUNCTION_TABLE
from neurolab.simulation.geometry import JUNCTION, CompartmentMap, cut
from neurolab.simulation.membranes import NeuronMembrane, fill
from neurolab.simulation.waveforms import waves_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TICK_MS = 0.025
"""Length of a tick; all exchange between cells happens at ticks."""

SUB_STEPS_WITH_NODES = 10
NANO_TO_MICRO = 1e-3
DETECTOR_LEVEL_MV = -10.0
"""Level whose upward crossing counts as an action potential (see the fibre templates,
which use their own)."""

COMMANDS = {
    ElectrodeMode.CURRENT_CLAMP: CURRENT,
    ElectrodeMode.VOLTAGE_CLAMP: VOLTAGE,
    ElectrodeMode.CONDUCTANCE_CLAMP: CONDUCTANCE,
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where every neuron's compartments, channels and electrodes stand in the arrays.

    Attributes
    ----------
    order : tuple of str
        Neuron ids in the order of the arrays.
    maps : dict of str to CompartmentMap
    first : dict of str to int
        First compartment of each neuron.
    blocks : dict of (neuron, channel name) to list of (places, channel index)
        Channel blocks, with their compartments counted over the whole circuit.
    factors : dict of (neuron, channel name) to int
        Where the factor of a neuron's channel stands in `State.factors`.
    detectors : tuple of (neuron, branch, position)
        Crossing detectors in the order of the arrays.
    electrodes : tuple of str
        Ids of the electrodes with a command, in the order of the arrays.
    groups : tuple of tuple of str
        Neuron ids of each group.
    """

    order: tuple[str, ...]
    maps: dict[str, CompartmentMap]
    first: dict[str, int]
    blocks: dict[tuple[str, str], list[tuple[np.ndarray, int]]]
    factors: dict[tuple[str, str], int]
    detectors: tuple[tuple[str, str, float], ...]
    electrodes: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]

    @property
    def size(self) -> int:
        """Return the number of compartments of all neurons."""
        return sum(each.size for each in self.maps.values())

    def locate(self, neuron: str, branch: str, position: float) -> int:
        """Return the compartment of a place, counted over the whole circuit.

        Raises
        ------
        LabError
            If there is no such neuron, branch or position.
        """
        if neuron not in self.maps:
            raise LabError("unknown_neuron", place="lab", neuron=neuron)
        return self.first[neuron] + self.maps[neuron].locate(branch, position)

    def group_of(self, neuron: str) -> int:
        """Return the index of the group that a neuron belongs to."""
        return next(i for i, ids in enumerate(self.groups) if neuron in ids)


@dataclass(frozen=True, slots=True)
class Model:
    """A lab as the kernel runs it."""

    lab: Lab
    layout: Layout
    circuit: Circuit
    membranes: dict[str, NeuronMembrane]


def sub_steps_of(neuron: Neuron) -> int:
    """Return the steps per tick of a neuron: 10 with nodes of Ranvier, else 1."""
    if neuron.sub_steps is not None:
        return neuron.sub_steps
    has_nodes = any(branch.kind is BranchKind.NODE for branch in neuron.branches)
    return SUB_STEPS_WITH_NODES if has_nodes else 1


def groups_of(lab: Lab) -> tuple[tuple[str, ...], ...]:
    """Return the neurons that electrical synapses join, in the order of the lab."""
    label = {neuron.id: i for i, neuron in enumerate(lab.neurons)}
    for gap in lab.electrical_synapses:
        old, new = label[gap.second.neuron], label[gap.first.neuron]
        label = {key: new if value == old else value for key, value in label.items()}
    labels = dict.fromkeys(label.values())
    return tuple(
        tuple(key for key, value in label.items() if value == one) for one in labels
    )


def _detectors(neuron: Neuron) -> Iterable[tuple[str, str, float]]:
    """Return the places of a neuron whose action potentials are timed."""
    timed = (
        BranchKind.SOMA,
        BranchKind.INITIAL_SEGMENT,
        BranchKind.NODE,
        BranchKind.BOUTON,
    )
    for branch in neuron.branches:
        if branch.kind in timed:
            yield neuron.id, branch.id, 0.5
        elif branch.kind is BranchKind.AXON:
            yield neuron.id, branch.id, 0.5
            yield neuron.id, branch.id, 1.0


def key_of(*parts: str) -> int:
    """Return the random key of a named thing: the same in every run and version."""
    return zlib.crc32("/".join(parts).encode())


def _ints(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def _table(kind: np.dtype, size: int) -> np.recarray:
    return np.zeros(size, dtype=kind).view(np.recarray)


def _offsets(counts: Iterable[int]) -> np.ndarray:
    return np.concatenate(([0], np.cumsum(_ints(counts)))).astype(np.int64)


def _joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0)


class _Builder:
    """Lays the neurons of a lab end to end; see `build`."""

    def __init__(
        self,
        lab: Lab,
        maps: dict[str, CompartmentMap],
        membranes: dict[str, NeuronMembrane],
    ) -> None:
        self.lab = lab
        self.neurons = {neuron.id: neuron for neuron in lab.neurons}
        self.groups = groups_of(lab)
        self.order = [key for ids in self.groups for key in ids]
        self.maps = {key: maps[key] for key in self.order}
        self.membranes = {
            key: membranes[key] if key in membranes else fill(lab, maps[key])
            for key in self.order
        }
        self.first: dict[str, int] = {}
        position = 0
        for key in self.order:
            self.first[key] = position
            position += maps[key].size
        self.size = position
        self.sub_steps = [
            max(sub_steps_of(self.neurons[key]) for key in ids) for ids in self.groups
        ]
        self.group_of = {key: i for i, ids in enumerate(self.groups) for key in ids}
        self.blocks: dict[tuple[str, str], list[tuple[np.ndarray, int]]] = {}
        self.factors: dict[tuple[str, str], int] = {}
        self.detectors = [
            place for key in self.order for place in _detectors(self.neurons[key])
        ]
        self.electrodes = sorted(
            (e for e in lab.electrodes if e.mode in COMMANDS and e.on),
            key=lambda e: self.group_of[e.place.neuron],
        )

    def build(self) -> Model:
        """Return the model."""
        self.groups_table = self._groups()
        junctions, neighbours = self._junctions()
        channels, gates = self._channels()
        electrodes, waves, points = self._electrodes()
        blocks = [block for _, block in self.channels]
        own_gates = [gate for block in blocks for gate in block.gates]
        every_wave = [(e, w) for e, each in self.waves for w in each]
        circuit = Circuit(
            parent=self._parents(),
            cable=self._cable(),
            groups=self.groups_table,
            runs=self._runs(),
            junctions=junctions,
            neighbours=neighbours,
            channels=channels,
            places=_joined(
                [block.places + self.first[key] for key, block in self.channels]
            ).astype(np.int64),
            density=_joined([block.density for block in blocks]),
            gates=gates,
            gate_forms=np.array(
                [gate.forms for gate in own_gates], dtype=np.int64
            ).reshape(-1, 3),
            gate_constants=np.array(
                [gate.constants for gate in own_gates], dtype=np.float64
            ).reshape(-1, 3, 3),
            pools=self._pools(),
            electrodes=electrodes,
            waves=waves,
            wave_constants=np.array(
                [wave.scaled_constants(_scale(e)) for e, wave in every_wave],
                dtype=np.float64,
            ).reshape(-1, 6),
            points=points,
            gaps=self._gaps(),
            detectors=self._detectors(),
        )
        layout = Layout(
            order=tuple(self.order),
            maps=self.maps,
            first=self.first,
            blocks=self.blocks,
            factors=self.factors,
            detectors=tuple(self.detectors),
            electrodes=tuple(e.id for e in self.electrodes),
            groups=self.groups,
        )
        return Model(self.lab, layout, circuit, self.membranes)

    def _locate(self, neuron: str, branch: str, position: float) -> int:
        return self.first[neuron] + self.maps[neuron].locate(branch, position)

    def _collect(self, name: str) -> np.ndarray:
        """Return one array of all membranes, end to end."""
        return _joined([getattr(self.membranes[key], name) for key in self.order])

    def _parents(self) -> np.ndarray:
        parts = [
            np.where(each.parent >= 0, each.parent + self.first[key], -1)
            for key, each in self.maps.items()
        ]
        return _joined(parts).astype(np.int64)

    def _cable(self) -> np.ndarray:
        """Return the rows that every compartment has."""
        maps = [self.maps[key] for key in self.order]
        parent = self._parents()
        two_over_h = np.repeat(
            [2.0 * self.sub_steps[self.group_of[key]] / TICK_MS for key in self.order],
            [self.maps[key].size for key in self.order],
        )
        rows = np.zeros((CABLE_ROWS, self.size))
        rows[LINK] = _joined([each.link for each in maps])
        rows[CAPACITY_RATE] = self._collect("capacitance") * two_over_h
        rows[LEAK_CONDUCTANCE] = self._collect("leak")
        rows[LEAK_REVERSAL] = self._collect("leak_reversal")
        rows[FIXED_DIAGONAL] = (
            rows[CAPACITY_RATE] + rows[LEAK_CONDUCTANCE] + _links(parent, rows[LINK])
        )
        rows[OUTER_LINK] = _joined([each.outer_link for each in maps])
        rows[OUTER_CAPACITY_RATE] = self._collect("sheath_capacitance") * two_over_h
        rows[OUTER_DIAGONAL] = (
            rows[OUTER_CAPACITY_RATE]
            + self._collect("sheath_leak")
            + _links(parent, rows[OUTER_LINK])
        )
        for key in self.order:
            for pool in self.membranes[key].pools:
                here = slice(pool.first + self.first[key], pool.last + self.first[key])
                rows[POOL_GAIN][here] = pool.gain
        return rows

    def _groups(self) -> np.recarray:
        """Return the groups; the other tables fill in where their parts stand."""
        table = _table(GROUP, len(self.groups))
        offsets = _offsets(
            sum(self.maps[key].size for key in ids) for ids in self.groups
        )
        table.first, table.last = offsets[:-1], offsets[1:]
        table.sub_steps = self.sub_steps
        table.layers = [
            2 if any(self.neurons[key].cable == "double" for key in ids) else 1
            for ids in self.groups
        ]
        return table

    def _assign(self, name: str, groups: Sequence[int]) -> None:
        """Note where each group's things stand, given the group of each thing."""
        count = np.bincount(_ints(groups), minlength=len(self.groups))
        offsets = _offsets(count)
        self.groups_table[f"{name}_first"] = offsets[:-1]
        self.groups_table[f"{name}_last"] = offsets[1:]

    def _groups_of_compartments(self) -> np.ndarray:
        return np.repeat(
            _ints(self.group_of[key] for key in self.order),
            _ints(self.maps[key].size for key in self.order),
        )

    def _runs(self) -> np.recarray:
        """Return the unbranched runs: neighbours in the array that are also linked."""
        starts = np.flatnonzero(self._parents() != np.arange(self.size) - 1)
        if self.size and (starts.size == 0 or starts[0] != 0):
            starts = np.concatenate(([0], starts))
        self._assign("run", self._groups_of_compartments()[starts].tolist())
        table = _table(RUN, starts.size)
        table.first, table.last = starts, np.append(starts[1:], self.size)
        return table

    def _junctions(self) -> tuple[np.recarray, np.recarray]:
        """Return the junctions with their neighbours, weighted by conductance."""
        places: list[int] = []
        around: list[np.ndarray] = []
        weights: list[np.ndarray] = []
        for key, each in self.maps.items():
            for j in np.flatnonzero(each.branch == JUNCTION):
                children = np.flatnonzero(each.parent == j)
                link = np.concatenate(([each.link[j]], each.link[children]))
                near = np.concatenate(([each.parent[j]], children))
                places.append(int(j) + self.first[key])
                around.append(near + self.first[key])
                weights.append(link / link.sum())
        table = _table(JUNCTION_TABLE, len(places))
        offsets = _offsets(near.size for near in around)
        table.compartment = places
        table.first, table.last = offsets[:-1], offsets[1:]
        neighbours = _table(NEIGHBOUR, int(offsets[-1]))
        neighbours.compartment = _joined(around)
        neighbours.weight = _joined(weights)
        groups = self._groups_of_compartments()[_ints(places)]
        self._assign("junction", groups.tolist())
        return table, neighbours

    def _channels(self) -> tuple[np.recarray, np.recarray]:
        """Return channels and gates, and fill `channels` and `blocks`."""
        self.channels = [
            (key, block) for key in self.order for block in self.membranes[key].channels
        ]
        self._assign("channel", [self.group_of[key] for key, _ in self.channels])
        table = _table(CHANNEL, len(self.channels))
        gates = [(block, gate) for _, block in self.channels for gate in block.gates]
        gate_table = _table(GATE, len(gates))
        lengths = [block.places.size for _, block in self.channels]
        table.block = _offsets(lengths)[:-1]
        gate_first = _offsets(len(block.gates) for _, block in self.channels)
        table.gate_first, table.gate_last = gate_first[:-1], gate_first[1:]
        for number, (key, block) in enumerate(self.channels):
            row, shift = table[number], self.first[key]
            row.first = block.places[0] + shift if block.is_contiguous else -1
            row.count = block.places.size
            row.carrier, row.flux = block.carrier, block.flux
            row.factor = self.factors.setdefault((key, block.name), len(self.factors))
            row.reversal = block.reversal
            row.thermal, row.ratio = block.flux_constants
            here = (block.places + shift, number)
            self.blocks.setdefault((key, block.name), []).append(here)
        gate_table.block = _offsets(b.places.size for b, _ in gates)[:-1]
        gate_table.power = [gate.power for _, gate in gates]
        gate_table.senses_calcium = [gate.senses_calcium for _, gate in gates]
        gate_table.speed = [gate.speed for _, gate in gates]
        return table, gate_table

    def _pools(self) -> np.recarray:
        """Return the calcium pools."""
        every = [(k, pool) for k in self.order for pool in self.membranes[k].pools]
        self._assign("pool", [self.group_of[key] for key, _ in every])
        table = _table(POOL, len(every))
        table.first = [pool.first + self.first[key] for key, pool in every]
        table.last = [pool.last + self.first[key] for key, pool in every]
        table.decay = [pool.decay for _, pool in every]
        table.rest = [pool.rest for _, pool in every]
        return table

    def _electrodes(self) -> tuple[np.recarray, np.recarray, np.recarray]:
        """Return electrodes with a command, their waveforms and breakpoints."""
        self.waves = [(e, waves_of(e)) for e in self.electrodes]
        flat = [(e, n, w) for e, each in self.waves for n, w in enumerate(each)]
        groups = [self.group_of[e.place.neuron] for e in self.electrodes]
        self._assign("electrode", groups)
        table = _table(ELECTRODE, len(self.electrodes))
        offsets = _offsets(len(each) for _, each in self.waves)
        table.wave_first, table.wave_last = offsets[:-1], offsets[1:]
        for row, e in zip(table, self.electrodes, strict=True):
            place = e.place
            row.compartment = self._locate(place.neuron, place.branch, place.position)
            row.kind = COMMANDS[e.mode]
            row.conductance = 1.0 / e.series_resistance_megaohm
            row.reversal = e.reversal_mv
            row.holding = e.holding * _scale(e)
        waves = _table(WAVE, len(flat))
        offsets = _offsets(len(w.times) for _, _, w in flat)
        waves.point_first, waves.point_last = offsets[:-1], offsets[1:]
        waves.kind = [w.kind for _, _, w in flat]
        waves.key = [key_of("noise", e.id, str(n)) for e, n, _ in flat]
        points = _table(POINT, int(offsets[-1]))
        points.time = [t for _, _, w in flat for t in w.times]
        points.value = [v * _scale(e) for e, _, w in flat for v in w.values]
        return table, waves, points

    def _gaps(self) -> np.recarray:
        """Return the electrical synapses."""
        gaps = sorted(
            self.lab.electrical_synapses,
            key=lambda gap: self.group_of[gap.first.neuron],
        )
        self._assign("gap", [self.group_of[gap.first.neuron] for gap in gaps])
        table = _table(GAP, len(gaps))
        for row, gap in zip(table, gaps, strict=True):
            row.source, row.target = (
                self._locate(place.neuron, place.branch, place.position)
                for place in (gap.first, gap.second)
            )
            row.conductance = gap.conductance_ns * NANO_TO_MICRO
        return table

    def _detectors(self) -> np.recarray:
        """Return the crossing detectors."""
        self._assign("detector", [self.group_of[place[0]] for place in self.detectors])
        table = _table(DETECTOR, len(self.detectors))
        table.compartment = [self._locate(*place) for place in self.detectors]
        table.level = DETECTOR_LEVEL_MV
        return table


def _scale(electrode: Electrode) -> float:
    """Return the factor from an electrode's unit to the kernel's."""
    is_conductance = electrode.mode is ElectrodeMode.CONDUCTANCE_CLAMP
    return NANO_TO_MICRO if is_conductance else 1.0


def _links(parent: np.ndarray, link: np.ndarray) -> np.ndarray:
    """Return the sum of all links of every compartment."""
    total = link.copy()
    has_parent = parent >= 0
    np.add.at(total, parent[has_parent], link[has_parent])
    return total


def build(
    lab: Lab,
    maps: dict[str, CompartmentMap] | None = None,
    membranes: dict[str, NeuronMembrane] | None = None,
) -> Model:
    """Return the kernel's arrays of a lab.

    Parameters
    ----------
    lab : Lab
        Checked (`document.checks.require`).
    maps : dict of str to CompartmentMap, optional
        Neurons that are already cut; the others are cut here.
    membranes : dict of str to NeuronMembrane, optional
        Neurons whose membranes are already filled; the others are filled here.
    """
    known = maps or {}
    whole = {
        neuron.id: known[neuron.id]
        if neuron.id in known
        else cut(neuron, lab.resolution)
        for neuron in lab.neurons
    }
    return _Builder(lab, whole, membranes or {}).build()


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
        damp=np.zeros(circuit.groups.size, dtype=np.int64),
    )


def new_scratch(circuit: Circuit) -> Scratch:
    """Return working memory for a circuit."""
    n = circuit.parent.size
    gaps = int((circuit.groups.gap_last - circuit.groups.gap_first).max(initial=0))
    has_ghk = bool(circuit.channels.flux.any())
    return Scratch(
        rows=np.zeros((SCRATCH_ROWS, n)),
        flux_source=np.zeros(circuit.density.size if has_ghk else 0),
        gap_columns=np.zeros((gaps, n)),
        gap_matrix=np.zeros((gaps, gaps + 1)),
        before=np.zeros(circuit.detectors.size),
        blocks=np.zeros((7, BLOCK)),
    )
