"""What a channel of the scope is called, from its address and the lab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.document.records import BranchKind
from neurolab.physiology.cascades import CASCADES
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.document.records import Lab, Synapse

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
    place : str
        Of a voltage, where it is measured.
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
    place: str = ""

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
    """Return the channel of something at a synapse; named if its like is shown too."""
    title = _title(lab, address)
    alike = {
        one
        for one in (*lab.channels, address)
        if one.startswith("synapse.") and _title(lab, one) == title
    }
    if len(alike) > 1:
        key = address.split(".")[1]
        found = next((one for one in lab.synapses if one.id == key), None)
        name = (found.name if found is not None else "") or key
        title = word("scope.at_synapse", title=title, name=name)
    return Channel(address, unit, title, is_log="cleft" in address.split("."))


def _title(lab: Lab, address: str) -> str:
    """Return what is observed at a synapse, without saying at which."""
    start, key, *rest = address.split(".")
    if rest[0] == "contact" and len(rest) > 2:
        title = _title(lab, ".".join((start, key, *rest[2:])))
        return word("scope.at_contact", title=title, number=int(rest[1]) + 1)
    what, kind = ".".join(rest), rest[-1]
    synapse = next((one for one in lab.synapses if one.id == key), None)
    if rest[0] == "cleft":
        return word(f"scope.transmitter_{_transmitter(lab, synapse)}")
    if what in SYNAPSE_WORDS:
        return word(SYNAPSE_WORDS[what])
    if rest[0] == "mass":
        transmitter = word(f"scope.transmitter_{_transmitter(lab, synapse)}")
        return word(f"scope.mass_{kind}", transmitter=transmitter)
    if "stage" in rest and rest[0] in CASCADES:
        stage = next(one for one in CASCADES[rest[0]].stages if one.symbol == kind)
        return stage.title[:1].upper() + stage.title[1:]
    if rest[0] in CARRIERS:
        return word(f"scope.{kind}", name=CARRIERS[rest[0]], place="").strip()
    if kind in SYNAPSE_KINDS:
        receptors = () if synapse is None else synapse.receptors
        only = receptors[0] if len(receptors) == 1 else ""
        name = rest[0] if len(rest) > 1 else only
        title = word(f"molecules.{name}") if name else word("scope.all_receptors")
        return word(SYNAPSE_KINDS[kind], receptor=title[:1].upper() + title[1:])
    return what.replace(".", " ")


def _transmitter(lab: Lab, synapse: Synapse | None) -> str:
    """Return what is released at a synapse."""
    if synapse is None:
        return "unknown"
    found = transmitter_of(lab, synapse)
    return "unknown" if found is None else found.value


def _on_a_neuron(lab: Lab, address: str, unit: str) -> Channel:
    """Return the channel of something at a place on a neuron."""
    head, _, tail = address.partition("@")
    _, neuron, branch = head.split(".")
    pieces = tail.split(".")
    # the position holds a dot of its own, or none: 0.5 or 1
    used = 2 if len(pieces) > 1 and pieces[1].isdigit() else 1
    position, what = float(".".join(pieces[:used])), pieces[used:]
    place = branch.replace("_", " ")
    place = place[:1].upper() + place[1:]
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
            address,
            unit,
            name,
            has_threshold=is_soma,
            is_postsynaptic=is_target,
            place=place,
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
