"""What can be read from a running lab: title and unit of each kind of observable.

An observable's address ends in the name of its kind, for instance
``neuron.n1.soma@0.5.v``; `simulation.probes` reads it. A channel's gates are kinds of
their own, named by their letter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from neurolab.document.checks.synapse_doubts import transmitter_of
from neurolab.document.records import ElectrodeMode
from neurolab.physiology.calcium_sensor import STATES as SENSOR_STATES
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.channels import CHANNELS
from neurolab.physiology.ions import MAMMAL
from neurolab.physiology.receptors import RECEPTORS as KINETICS
from neurolab.physiology.transmitters import IONOTROPIC
from neurolab.physiology.transmitters import RECEPTORS as OPENED_BY
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neurolab.document.records import Lab, Membrane, Neuron, Synapse

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
    "synapse_g": "uS",
    "synapse_current": "nA",
    "synapse_events": "",
    "synapse_open": "",
    "synapse_mass": "",
    "synapse_calcium_local": "uM",
    "synapse_calcium_residual": "uM",
    "synapse_calcium_current": "nA",
    "synapse_release_rate": "1/ms",
    "synapse_released": "",
    "synapse_docked": "",
    "synapse_reserve": "",
    "synapse_recycling": "",
    "synapse_state": "",
    "synapse_sensor": "",
    "synapse_cleft_mean": "mM",
    "synapse_cleft_peak": "mM",
    "synapse_cleft_around": "mM",
}
"""Kind of observable to its unit."""

SYNAPSE_TOTALS = ("g", "current", "events")
SYNAPSE_STAGES = (
    "calcium.local",
    "calcium.residual",
    "calcium.current",
    "release.rate",
    "released",
    "docked",
    "reserve",
    "recycling",
    "cleft.mean",
    "cleft.peak",
    "cleft.around",
)
"""What a synapse with full detail has besides."""

MASS_PLACES = (
    "released",
    "left_cleft",
    "far",
    "carried",
    "split",
    "carried_in_cleft",
    "free_in_cleft",
    "free_outside",
    "bound",
)
"""Where molecules of transmitter can be."""


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
    found += [one for synapse in lab.synapses for one in _of_synapse(lab, synapse)]
    return {one.address: one for one in found}


def _of_synapse(lab: Lab, synapse: Synapse) -> Iterator[Observable]:
    """Yield what can be read of a synapse."""
    head = f"synapse.{synapse.id}"
    transmitter = transmitter_of(lab, synapse)
    opened = [name for name in synapse.receptors if OPENED_BY.get(name) == transmitter]
    channels = [name for name in opened if name in IONOTROPIC]
    is_full = synapse.detail == "full"
    for there in (head, *(f"{head}.{name}" for name in channels)):
        for kind in SYNAPSE_TOTALS:
            one = _observable(f"{there}.{kind}", f"synapse_{kind}")
            if there != head:
                molecule = word(f"molecules.{there.rsplit('.', 1)[1]}")
                title = word("observables.of_receptor", title=one.title, name=molecule)
                one = replace(one, title=title)
            yield one
    if not is_full:
        return
    for name in SYNAPSE_STAGES:
        yield _observable(f"{head}.{name}", f"synapse_{name.replace('.', '_')}")
    for name in channels:
        receptor = word(f"molecules.{name}")
        yield _observable(f"{head}.{name}.open", "synapse_open", receptor=receptor)
        for state in KINETICS[name].scheme.states:
            yield _observable(
                f"{head}.{name}.state.{state}",
                "synapse_state",
                receptor=receptor,
                state=state,
            )
    for state in SENSOR_STATES:
        yield _observable(f"{head}.sensor.{state}", "synapse_sensor", state=state)
    for place in MASS_PLACES:
        title = word(f"observables.mass_{place}")
        yield Observable(f"{head}.mass.{place}", OBSERVABLES["synapse_mass"], title)
    for name in opened:
        if name in CASCADES:
            for stage in CASCADES[name].stages:
                yield Observable(
                    f"{head}.{name}.stage.{stage.symbol}", stage.unit, stage.title
                )


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
