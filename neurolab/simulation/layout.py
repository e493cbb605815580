"""Where every neuron stands in the arrays: order, groups, offsets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolab.document.records import BranchKind, Lab, Neuron
from neurolab.errors import LabError
from neurolab.simulation.equipment import is_hidden

if TYPE_CHECKING:
    from neurolab.simulation.geometry import CompartmentMap

TICK_MS = 0.025
"""Length of a tick; all exchange between cells happens at ticks."""

SUB_STEPS_WITH_NODES = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """Order of the neurons in the arrays; immutable, shared with frames.

    Attributes
    ----------
    order : tuple of str
        Neuron ids in the order of the arrays.
    groups : tuple of tuple of str
        Neuron ids of each group: the cells that electrical synapses join. All boutons
        of outside inputs are one group, so that they step in one pass.
    group : dict of str to int
        Group of each neuron.
    sub_steps, layers : tuple of int
        Steps per tick of each group; 2 layers for the double cable.
    maps : dict of str to CompartmentMap
        In the order of the arrays.
    first : dict of str to int
        First compartment of each neuron.
    """

    order: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    group: dict[str, int]
    sub_steps: tuple[int, ...]
    layers: tuple[int, ...]
    maps: dict[str, CompartmentMap]
    first: dict[str, int]

    @property
    def size(self) -> int:
        """Return the number of compartments of all neurons."""
        return sum(each.size for each in self.maps.values())

    def span(self, neuron: str) -> slice:
        """Return the compartments of a neuron."""
        first = self.first[neuron]
        return slice(first, first + self.maps[neuron].size)

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

    def is_same_as(self, other: Layout) -> bool:
        """Tell whether every compartment has the same number in both."""
        return (
            self.groups == other.groups
            and self.sub_steps == other.sub_steps
            and self.layers == other.layers
            and all(self.maps[k].is_cut_like(other.maps[k]) for k in self.order)
        )


def sub_steps_of(neuron: Neuron) -> int:
    """Return the steps per tick of a neuron: 10 with nodes of Ranvier, else 1."""
    if neuron.sub_steps is not None:
        return neuron.sub_steps
    has_nodes = any(branch.kind is BranchKind.NODE for branch in neuron.branches)
    return SUB_STEPS_WITH_NODES if has_nodes else 1


def groups_of(lab: Lab) -> tuple[tuple[str, ...], ...]:
    """Return the neurons that step together, in the order of the lab."""
    label = {
        neuron.id: -1 if is_hidden(neuron.id) else i
        for i, neuron in enumerate(lab.neurons)
    }
    for gap in lab.electrical_synapses:
        old, new = label[gap.second.neuron], label[gap.first.neuron]
        label = {key: new if value == old else value for key, value in label.items()}
    members: dict[int, list[str]] = {}
    for key, value in label.items():
        members.setdefault(value, []).append(key)
    return tuple(tuple(keys) for keys in members.values())


def arrange(lab: Lab, maps: dict[str, CompartmentMap]) -> Layout:
    """Return the layout of a lab whose neurons are cut."""
    neurons = {neuron.id: neuron for neuron in lab.neurons}
    groups = groups_of(lab)
    order = tuple(key for ids in groups for key in ids)
    first: dict[str, int] = {}
    position = 0
    for key in order:
        first[key] = position
        position += maps[key].size
    return Layout(
        order=order,
        groups=groups,
        group={key: i for i, ids in enumerate(groups) for key in ids},
        sub_steps=tuple(max(sub_steps_of(neurons[k]) for k in ids) for ids in groups),
        layers=tuple(
            2 if any(neurons[key].cable == "double" for key in ids) else 1
            for ids in groups
        ),
        maps={key: maps[key] for key in order},
        first=first,
    )
