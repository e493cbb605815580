"""What can be read from a running lab: title and unit of each kind of observable.

An observable's address ends in the name of its kind, for instance
``neuron.n1.soma@0.5.v``; `simulation.probes` reads it. A channel's gates are kinds of
their own, named by their letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurolab.document.records import ElectrodeMode
from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.ions import MAMMAL
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.document.records import Lab, Membrane, Neuron

CARRIERS = ("na", "k", "ca", "cl", "leak")

OBSERVABLES: dict[str, str] = {
    "v": "mV",
    "outer_v": "mV",
    "calcium": "mM",
    "g": "uS",
    "gate": "",
    "current": "nA",
    "charge": "pC",
    "inside": "mM",
    "electrode_current": "nA",
}
"""Kind of observable to its unit."""


@dataclass(frozen=True, slots=True)
class Observable:
    """Something that can be read: its address at the middle of a branch.

    Attributes
    ----------
    address : str
        The position, ``@0.5``, may be any from 0 to 1.
    unit : str
    title : str
    """

    address: str
    unit: str
    title: str


def observables(lab: Lab) -> dict[str, Observable]:
    """Return everything that can be read in a lab, by address."""
    found = [
        one
        for neuron in lab.neurons
        for branch in neuron.branches
        for one in _of_branch(
            neuron,
            f"neuron.{neuron.id}.{branch.id}@0.5",
            next(m for m in neuron.membranes if m.id == branch.membrane),
        )
    ]
    if lab.track_ions:
        found += [
            _observable(f"{head}.{ion}.inside", "inside", ion=MAMMAL[ion].title)
            for neuron in lab.neurons
            for head in (f"neuron.{neuron.id}.{b.id}@0.5" for b in neuron.branches)
            for ion in ("na", "k")
        ]
    found += [
        _observable(f"electrode.{one.id}.current", "electrode_current")
        for one in lab.electrodes
        if one.mode != ElectrodeMode.VOLTAGE
    ]
    return {one.address: one for one in found}


def _observable(address: str, kind: str, **fields: object) -> Observable:
    title = word(f"observables.{kind}", **fields)
    return Observable(address, OBSERVABLES[kind], title)


def _of_branch(neuron: Neuron, head: str, membrane: Membrane) -> Iterator[Observable]:
    """Yield what can be read on a branch with this membrane."""
    yield _observable(f"{head}.v", "v")
    if neuron.cable == "double":
        yield _observable(f"{head}.outer_v", "outer_v")
    if membrane.calcium is not None:
        yield _observable(f"{head}.calcium", "calcium")
    for entry in membrane.channels:
        channel = CHANNELS.get(entry.channel)
        if channel is None:
            continue
        there = f"{head}.{channel.name}"
        yield _observable(f"{there}.g", "g", channel=channel.title)
        for gate in channel.gates:
            name = f"{there}.{gate.symbol}"
            yield _observable(name, "gate", gate=gate.symbol, channel=channel.title)
    for carrier in CARRIERS:
        for kind in ("current", "charge"):
            yield _observable(f"{head}.{carrier}.{kind}", kind, carrier=carrier)
