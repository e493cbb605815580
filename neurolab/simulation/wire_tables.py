"""Tables of what hangs on cells: electrodes, gap junctions, spike detectors."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from neurolab.document.records import BranchKind, Electrode, ElectrodeMode, Lab, Neuron
from neurolab.kernel.circuit import (
    CONDUCTANCE,
    CURRENT,
    DETECTOR,
    ELECTRODE,
    GAP,
    POINT,
    VOLTAGE,
    WAVE,
)
from neurolab.simulation.tables import empty_table, offsets, spans
from neurolab.simulation.waveforms import waves_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from neurolab.simulation.layout import Layout

NANO_TO_MICRO = 1e-3

COMMANDS = {
    ElectrodeMode.CURRENT_CLAMP: CURRENT,
    ElectrodeMode.VOLTAGE_CLAMP: VOLTAGE,
    ElectrodeMode.CONDUCTANCE_CLAMP: CONDUCTANCE,
}


DETECTOR_LEVEL_MV = -10.0
"""Level whose upward crossing counts as an action potential (see the fibre templates,
which use their own)."""


@dataclass(frozen=True, slots=True)
class WireTables:
    """The fields of `kernel.circuit.Circuit` that describe wires, and their index.

    Attributes
    ----------
    fields : dict of str to array
        By their names in `Circuit`.
    spans : dict of str to (groups + 1,) int64
        Where each group's ``electrode``, ``gap`` and ``detector`` begins.
    electrodes, gaps : tuple of str
        Ids of the electrodes with a command and of the electrical synapses, in the
        order of the arrays.
    detectors : tuple of (neuron, branch, position)
        Crossing detectors in the order of the arrays.
    """

    fields: dict[str, Any]
    spans: dict[str, NDArray[np.int64]]
    electrodes: tuple[str, ...]
    gaps: tuple[str, ...]
    detectors: tuple[tuple[str, str, float], ...]


def key_of(*parts: str) -> int:
    """Return the random key of a named thing: the same in every run and version."""
    return zlib.crc32("/".join(parts).encode())


def commanding(lab: Lab) -> tuple[Electrode, ...]:
    """Return the electrodes that play a command."""
    return tuple(e for e in lab.electrodes if e.mode in COMMANDS and e.on)


def wire_tables(lab: Lab, layout: Layout) -> WireTables:
    """Return the tables of all wires of a lab."""
    electrodes = sorted(commanding(lab), key=lambda e: layout.group[e.place.neuron])
    gaps = sorted(
        lab.electrical_synapses, key=lambda gap: layout.group[gap.first.neuron]
    )
    gap_table = empty_table(GAP, len(gaps))
    for row, gap in zip(gap_table, gaps, strict=True):
        row.source, row.target = (
            layout.locate(place.neuron, place.branch, place.position)
            for place in (gap.first, gap.second)
        )
        row.conductance = gap.conductance_ns * NANO_TO_MICRO
    places = _detector_places(lab, layout)
    detectors = empty_table(DETECTOR, len(places))
    detectors.compartment = [layout.locate(*place) for place in places]
    detectors.level = DETECTOR_LEVEL_MV
    count = len(layout.groups)
    return WireTables(
        fields={
            **_electrodes(electrodes, layout),
            "gaps": gap_table,
            "detectors": detectors,
        },
        spans={
            "electrode": spans(
                (layout.group[e.place.neuron] for e in electrodes), count
            ),
            "gap": spans((layout.group[gap.first.neuron] for gap in gaps), count),
            "detector": spans((layout.group[place[0]] for place in places), count),
        },
        electrodes=tuple(e.id for e in electrodes),
        gaps=tuple(gap.id for gap in gaps),
        detectors=places,
    )


def _detector_places(lab: Lab, layout: Layout) -> tuple[tuple[str, str, float], ...]:
    """Return where spikes are timed: usual places, and terminals of synapses."""
    found: dict[tuple[str, str, float], None] = {}
    for key in layout.order:
        found |= dict.fromkeys(_usual_detectors(layout.maps[key].neuron))
        found |= {place: None for place in terminals(lab) if place[0] == key}
    return tuple(found)


def terminals(lab: Lab) -> tuple[tuple[str, str, float], ...]:
    """Return the places of all terminals of synapses, each once."""
    places = [one.terminal for one in lab.synapses if one.terminal is not None]
    return tuple(
        dict.fromkeys((each.neuron, each.branch, each.position) for each in places)
    )


def _usual_detectors(neuron: Neuron) -> Iterable[tuple[str, str, float]]:
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


def _electrodes(electrodes: list[Electrode], layout: Layout) -> dict[str, Any]:
    """Return electrodes with a command, their waveforms and breakpoints."""
    waves_by_electrode = [(e, waves_of(e)) for e in electrodes]
    flat = [(e, n, w) for e, each in waves_by_electrode for n, w in enumerate(each)]
    table = empty_table(ELECTRODE, len(electrodes))
    begin = offsets(len(each) for _, each in waves_by_electrode)
    table.wave_first, table.wave_last = begin[:-1], begin[1:]
    for row, e in zip(table, electrodes, strict=True):
        place = e.place
        row.compartment = layout.locate(place.neuron, place.branch, place.position)
        row.kind = COMMANDS[e.mode]
        row.conductance = 1.0 / e.series_resistance_megaohm
        row.reversal = e.reversal_mv
        row.holding = e.holding * _scale(e)
    waves = empty_table(WAVE, len(flat))
    begin = offsets(len(w.times) for _, _, w in flat)
    waves.point_first, waves.point_last = begin[:-1], begin[1:]
    waves.kind = [w.kind for _, _, w in flat]
    waves.key = [key_of("noise", e.id, str(n)) for e, n, _ in flat]
    points = empty_table(POINT, int(begin[-1]))
    points.time = [t for _, _, w in flat for t in w.times]
    points.value = [v * _scale(e) for e, _, w in flat for v in w.values]
    return {
        "electrodes": table,
        "waves": waves,
        "wave_constants": np.array(
            [wave.scaled_constants(_scale(e)) for e, _, wave in flat],
            dtype=np.float64,
        ).reshape(-1, 6),
        "points": points,
    }


def _scale(electrode: Electrode) -> float:
    """Return the factor from an electrode's unit to the kernel's."""
    is_conductance = electrode.mode is ElectrodeMode.CONDUCTANCE_CLAMP
    return NANO_TO_MICRO if is_conductance else 1.0
