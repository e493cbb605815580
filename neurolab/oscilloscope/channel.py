"""What a channel of the scope is called, from its address and the lab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolab.document.records import BranchKind
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.document.records import Lab

CARRIERS = {"na": "Na⁺", "k": "K⁺", "ca": "Ca²⁺", "cl": "Cl⁻"}
LEAST_SPANS = {
    "mV": 5.0,
    "nA": 0.01,
    "uS": 1e-4,
    "pC": 0.01,
    "mM": 1e-4,
    "nS": 0.1,
    "uM": 0.5,
    "": 0.1,
}
"""The smallest range that a lane shows, by unit."""

SYNAPSE_WORDS = {
    "calcium.local": "scope.calcium_local",
    "calcium.residual": "scope.calcium_residual",
    "calcium.current": "scope.calcium_current",
    "release.rate": "scope.release_rate",
    "release.facilitation": "scope.facilitation",
    "released": "scope.released",
    "docked": "scope.docked",
    "events": "scope.released",
}
SYNAPSE_KINDS = {
    "open": "scope.receptors_open",
    "g": "scope.receptors_g",
    "current": "scope.receptors_current",
}
"""End of the address of something at a synapse to the key of its words."""

USUAL_MV = (-90.0, 50.0)
"""Range of a voltage before anything was recorded."""
QUIET_MV = (-75.0, -60.0)
"""Range of a potential of a neuron with synapses, until it goes beyond."""
LEAST_POSTSYNAPTIC_MV = 1.0
FINE_PARTS = ("cleft", "calcium")
"""Parts of an address of what rises and falls within microseconds at a synapse."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One lane of the scope.

    Attributes
    ----------
    address, unit, name : str
    is_log : bool
        Concentrations in the cleft span decades.
    has_threshold : bool
        True of the voltage of a cell body, where spikes have a threshold to show.
    is_postsynaptic : bool
        True of the voltage of a neuron that has synapses on it.
    """

    address: str
    unit: str
    name: str
    is_log: bool = False
    has_threshold: bool = False
    is_postsynaptic: bool = False

    @property
    def least_span(self) -> float:
        """Return the smallest range worth showing."""
        if self.is_postsynaptic:
            return LEAST_POSTSYNAPTIC_MV
        return LEAST_SPANS.get(self.unit, 1e-3)

    @property
    def shares(self) -> str:
        """Return the name of those lanes that have one range in common, or ""."""
        if not self.is_voltage:
            return ""
        return self.address.split(".")[1] if self.is_postsynaptic else "voltages"

    @property
    def is_fine(self) -> bool:
        """Return whether it happens within microseconds, after a vesicle fuses."""
        parts = self.address.split(".")
        return parts[0] == "synapse" and any(one in parts for one in FINE_PARTS)

    @property
    def is_voltage(self) -> bool:
        """Return whether it is a membrane potential."""
        return self.unit == "mV"


def channel_of(lab: Lab, address: str, unit: str) -> Channel:
    """Return the channel of an address in a lab.

    Parameters
    ----------
    lab : Lab
    address : str
    unit : str
        Of its samples.
    """
    parts = address.split(".")
    if parts[0] == "neuron" and "@" in address:
        return _on_a_neuron(lab, address, unit)
    if parts[0] == "electrode":
        name = next(
            (one.name or one.id for one in lab.electrodes if one.id == parts[1]),
            parts[1],
        )
        return Channel(address, unit, word("scope.electrode_current", name=name))
    if parts[0] == "synapse":
        return _of_a_synapse(lab, address, unit)
    return Channel(address, unit, address)


def _of_a_synapse(lab: Lab, address: str, unit: str) -> Channel:
    """Return the channel of something at a synapse; named if others are shown too."""
    _, name, *rest = address.split(".")
    what = ".".join(rest)
    is_log = "cleft" in rest
    if is_log:
        title = word(f"scope.transmitter_{_transmitter(lab, name)}")
    elif what in SYNAPSE_WORDS:
        title = word(SYNAPSE_WORDS[what])
    elif rest[-1] in SYNAPSE_KINDS:
        receptor = rest[0].upper() if len(rest) > 1 else word("scope.all_receptors")
        title = word(SYNAPSE_KINDS[rest[-1]], receptor=receptor)
    else:
        title = what.replace(".", " ")
    shown = {one.split(".")[1] for one in lab.channels if one.startswith("synapse.")}
    if len(shown) > 1:
        title = f"{title} {name}"
    return Channel(address, unit, title, is_log)


def _transmitter(lab: Lab, name: str) -> str:
    """Return what is released at a synapse."""
    for synapse in lab.synapses:
        if synapse.id != name:
            continue
        sources = {one.id: one.transmitter for one in lab.inputs}
        neurons = {one.id: one.transmitter for one in lab.neurons}
        found = (
            sources.get(synapse.input or "")
            if synapse.terminal is None
            else neurons.get(synapse.terminal.neuron)
        )
        if found is not None:
            return found.value
    return "unknown"


def _on_a_neuron(lab: Lab, address: str, unit: str) -> Channel:
    """Return the channel of something at a place on a neuron."""
    head, _, tail = address.partition("@")
    _, neuron, branch = head.split(".")
    pieces = tail.split(".")
    # the position holds a dot of its own, or none: 0.5 or 1
    used = 2 if len(pieces) > 1 and pieces[1].isdigit() else 1
    position, what = float(".".join(pieces[:used])), pieces[used:]
    place = branch.replace("_", " ")
    numbers = [one.id for one in lab.neurons]
    if len(numbers) > 1 and neuron in numbers:
        place = f"{place} {numbers.index(neuron) + 1}"
    if what == ["v"]:
        for one in lab.electrodes:
            here = (one.place.neuron, one.place.branch) == (neuron, branch)
            if here and one.place.position == position and _names_a_place(one.name):
                place = one.name
        is_soma = _kind(lab, neuron, branch) is BranchKind.SOMA
        name = word("scope.v", place=place)
        is_target = any(
            target.neuron == neuron for one in lab.synapses for target in one.targets
        )
        return Channel(
            address, unit, name, has_threshold=is_soma, is_postsynaptic=is_target
        )
    if what == ["calcium"]:
        return Channel(address, unit, word("scope.calcium", place=place))
    name = CARRIERS.get(what[0], what[0])
    kind = what[-1]
    key = f"scope.{kind}" if kind in ("current", "charge", "g") else "scope.gate"
    return Channel(address, unit, word(key, name=name, gate=kind, place=place))


def _kind(lab: Lab, neuron: str, branch: str) -> BranchKind | None:
    """Return which part of a neuron a branch is."""
    for one in lab.neurons:
        for part in one.branches:
            if (one.id, part.id) == (neuron, branch):
                return part.kind
    return None


def _names_a_place(name: str) -> bool:
    """Return whether an electrode is called after where it is."""
    return bool(name) and name != word("scope.stimulus_name")
