"""What an edit asks of a running simulation: retune, rewire or rebuild.

Labs are compared by identity, part by part: an edit shares every unchanged part with
the lab before it, so that only what the user touched is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neurolab.document.records import Branch, Lab, Neuron


class EditKind(IntEnum):
    """How deep an edit goes, in rising order."""

    NOTHING = 0
    RETUNE = 1
    REWIRE = 2
    REBUILD = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do for an edit.

    Attributes
    ----------
    kind : EditKind
        The deepest change.
    cut : frozenset of str
        Neurons whose compartments must be cut again.
    refill : frozenset of str
        Neurons whose membranes must be computed again; includes `cut`.
    """

    kind: EditKind
    cut: frozenset[str]
    refill: frozenset[str]


def plan_edit(old: Lab, new: Lab) -> Plan:
    """Compare two labs.

    Parameters
    ----------
    old, new : Lab
        Running and wanted. Parts that are the same object count as unchanged.
    """
    if old is new:
        return Plan(EditKind.NOTHING, frozenset(), frozenset())
    before = {neuron.id: neuron for neuron in old.neurons}
    cut, refill = set(), set()
    everywhere = old.bath != new.bath or old.doses != new.doses
    for neuron in new.neurons:
        known = before.get(neuron.id)
        if known is None or old.resolution != new.resolution:
            cut.add(neuron.id)
        elif known is not neuron and _has_new_shape(known, neuron):
            cut.add(neuron.id)
        elif everywhere or known is not neuron:
            refill.add(neuron.id)
    gone = {neuron.id for neuron in old.neurons} - {n.id for n in new.neurons}
    reordered = [n.id for n in old.neurons] != [n.id for n in new.neurons]
    if cut or gone or reordered:
        kind = EditKind.REBUILD
    elif _has_new_wires(old, new):
        kind = EditKind.REWIRE
    elif refill or old != new:
        kind = EditKind.RETUNE
    else:
        kind = EditKind.NOTHING
    return Plan(kind, frozenset(cut), frozenset(refill | cut))


def _shape(branch: Branch) -> tuple[object, ...]:
    """Return what decides where a branch's compartments are."""
    return (
        branch.id,
        branch.kind,
        branch.parent,
        branch.attach,
        branch.length_um,
        branch.start_diameter_um,
        branch.end_diameter_um,
        branch.profile,
        branch.compartments,
        branch.membrane,
        branch.myelin.periaxonal_nm if branch.myelin else None,
        branch.overrides.get("axial_resistivity_ohm_cm"),
        branch.overrides.get("capacitance_uf_cm2"),
    )


def _has_new_shape(old: Neuron, new: Neuron) -> bool:
    """Tell whether a neuron must be cut again."""
    if (old.cable, old.spines) != (new.cable, new.spines):
        return True
    if old.sub_steps != new.sub_steps:
        return True
    passive = [
        [
            (m.id, m.axial_resistivity_ohm_cm, m.capacitance_uf_cm2, bool(m.channels))
            for m in neuron.membranes
        ]
        for neuron in (old, new)
    ]
    if passive[0] != passive[1]:
        return True
    if old.branches is new.branches:
        return False
    if len(old.branches) != len(new.branches):
        return True
    return any(
        a is not b and _shape(a) != _shape(b)
        for a, b in zip(old.branches, new.branches, strict=True)
    )


def _has_new_wires(old: Lab, new: Lab) -> bool:
    """Tell whether electrodes or electrical synapses were added, removed or moved."""
    electrodes = [
        [(e.id, e.place, e.mode, e.on, len(e.commands)) for e in lab.electrodes]
        for lab in (old, new)
    ]
    gaps = [
        [(g.id, g.first, g.second) for g in lab.electrical_synapses]
        for lab in (old, new)
    ]
    return (
        electrodes[0] != electrodes[1]
        or gaps[0] != gaps[1]
        or old.channels != new.channels
    )
