"""What an edit asks of a running simulation: retune, rewire or rebuild.

Labs are compared by identity, part by part: an edit shares every unchanged part with
the lab before it, so that only what the user touched is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from msgspec.structs import replace

from neurolab.simulation.equipment import (
    equipped,
    is_hidden,
    terminal_channel,
    terminals_in,
)
from neurolab.simulation.wire_tables import commanding

if TYPE_CHECKING:
    from neurolab.document.records import (
        Branch,
        ElectricalSynapse,
        Electrode,
        Lab,
        Neuron,
        Synapse,
    )


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
    wired : frozenset of str
        Neurons whose electrodes or electrical synapses changed.
    """

    kind: EditKind
    cut: frozenset[str]
    refill: frozenset[str]
    wired: frozenset[str]

    @property
    def touched(self) -> frozenset[str]:
        """Return the neurons whose equations changed."""
        return self.refill | self.wired


def plan_edit(old: Lab, new: Lab) -> Plan:
    """Compare two labs.

    Parameters
    ----------
    old, new : Lab
        Running and wanted. Parts that are the same object count as unchanged.
    """
    changed = old != new
    old, new = equipped(old), equipped(new)
    before = {neuron.id: neuron for neuron in old.neurons}
    cut, refill = set(), set()
    has_new_gates = False
    everywhere = old.bath != new.bath or old.doses != new.doses
    for neuron in new.neurons:
        known = before.get(neuron.id)
        if known is None or old.resolution != new.resolution:
            cut.add(neuron.id)
        elif known is not neuron and _has_new_shape(known, neuron):
            cut.add(neuron.id)
        elif everywhere or (known is not neuron and _is_retuned(known, neuron)):
            refill.add(neuron.id)
            has_new_gates |= _channels(known) != _channels(neuron)
        if known is not None and _terminals(old, neuron.id) != _terminals(
            new, neuron.id
        ):
            refill.add(neuron.id)
            has_new_gates = True
    reordered = [n.id for n in old.neurons] != [n.id for n in new.neurons]
    wired = _rewired(old, new)
    # a bouton belongs to its synapse: it comes and goes without touching a neuron
    if any(not is_hidden(key) for key in cut) or _seen(old) != _seen(new):
        kind = EditKind.REBUILD
    elif has_new_gates or cut or reordered or _has_new_wires(old, new):
        kind = EditKind.REWIRE
    elif refill or wired or changed:
        kind = EditKind.RETUNE
    else:
        kind = EditKind.NOTHING
    return Plan(kind, frozenset(cut), frozenset(refill | cut), frozenset(wired))


def _seen(lab: Lab) -> list[str]:
    """Return the neurons of a lab that are on the bench, in order."""
    return [neuron.id for neuron in lab.neurons if not is_hidden(neuron.id)]


def _terminals(lab: Lab, neuron: str) -> list[tuple[object, ...]]:
    """Return where a neuron releases with full detail, its channel and drugs there."""
    return [
        (place, one.doses, terminal_channel(one))
        for place, one in terminals_in(lab, neuron)
    ]


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


def _is_retuned(old: Neuron, new: Neuron) -> bool:
    """Tell whether membrane values of a neuron changed, not only names or drawing."""
    return old.membranes != new.membranes or any(
        a is not b
        and (a.overrides, a.spine_factor, a.myelin)
        != (b.overrides, b.spine_factor, b.myelin)
        for a, b in zip(old.branches, new.branches, strict=True)
    )


def _channels(neuron: Neuron) -> list[list[str]]:
    """Return the channels of each membrane of a neuron."""
    return [[c.channel for c in each.channels] for each in neuron.membranes]


def _electrode(one: Electrode) -> tuple[object, ...]:
    """Return everything of an electrode but its name."""
    return (
        one.place,
        one.mode,
        one.commands,
        one.holding,
        one.series_resistance_megaohm,
        one.reversal_mv,
        one.on,
    )


def _rewired(old: Lab, new: Lab) -> set[str]:
    """Return the neurons whose electrodes or electrical synapses changed."""
    found: set[str] = set()
    if old.electrodes is not new.electrodes:
        before: dict[str, Electrode] = {e.id: e for e in commanding(old)}
        after: dict[str, Electrode] = {e.id: e for e in commanding(new)}
        for key in before.keys() | after.keys():
            pair = [each[key] for each in (before, after) if key in each]
            if len(pair) < 2 or _electrode(pair[0]) != _electrode(pair[1]):
                found |= {e.place.neuron for e in pair}
    if old.electrical_synapses is not new.electrical_synapses:
        gaps: list[dict[str, ElectricalSynapse]] = [
            {gap.id: gap for gap in lab.electrical_synapses} for lab in (old, new)
        ]
        for key in gaps[0].keys() | gaps[1].keys():
            both = [each[key] for each in gaps if key in each]
            if len(both) < 2 or both[0] != both[1]:
                found |= {gap.first.neuron for gap in both}
                found |= {gap.second.neuron for gap in both}
    return found


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
        or len(old.synapses) != len(new.synapses)
        or len(old.inputs) != len(new.inputs)
        or any(
            a is not b and _wiring(a) != _wiring(b)
            for a, b in zip(old.synapses, new.synapses, strict=True)
        )
        or any(
            a is not b
            and (a.id, a.count, a.density_per_um) != (b.id, b.count, b.density_per_um)
            for a, b in zip(old.inputs, new.inputs, strict=True)
        )
    )


def _wiring(one: Synapse) -> tuple[object, ...]:
    """Return what decides where a synapse is and what drives it."""
    return (one.id, one.terminal, one.input, one.targets, one.contacts, one.detail)


def same_physics(first: Lab, second: Lab) -> bool:
    """Return whether two labs differ in nothing but where and how things are drawn."""
    return physics_of(first) == physics_of(second)


def physics_of(lab: Lab) -> Lab:
    """Return a lab without names and places on the bench."""
    neurons = tuple(
        replace(one, name="", about="", position=(0.0, 0.0)) for one in lab.neurons
    )
    inputs = tuple(replace(one, name="", position=(0.0, 0.0)) for one in lab.inputs)
    return replace(lab, name="", title="", about="", neurons=neurons, inputs=inputs)
