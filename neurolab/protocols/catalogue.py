"""Every protocol by name, with what it does where nothing is said.

A script calls the functions of the other modules and says everything itself. Here each
finds a place, currents and values that suit the lab, so that a name and a lab are
enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neurolab.document.records import BranchKind, Place
from neurolab.errors import LabError
from neurolab.measure.conduction import SHORTEST_DISTANCE_UM
from neurolab.physiology.channels import CHANNELS
from neurolab.protocols.calcium_release import release_calcium
from neurolab.protocols.common import Progress, Table, threshold
from neurolab.protocols.dose_response import dose_response
from neurolab.protocols.firing import f_i_curve
from neurolab.protocols.pulses import paired_pulses
from neurolab.protocols.spread import (
    attenuation,
    similar_neuron,
    velocity_diameter,
    way_um,
)
from neurolab.protocols.synaptic import synapse_of
from neurolab.protocols.thresholds import fires_at, refractory_curve, strength_duration
from neurolab.protocols.voltage_clamp import i_v_curve
from neurolab.simulation.geometry import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from neurolab.document.records import Branch, Lab, Neuron

FIRST_NA = 1e-3
MOST_NA = 1e5
"""Where the search for a current that fires begins and ends."""

PULSE_MS = 0.5
ARRIVAL_MS = 20.0
"""How long an action potential may take to a place."""

SITES = (0.3, 0.7)
"""Where a velocity is measured, in shares of the way along the axon: far from both
ends."""

AXON = frozenset(
    (BranchKind.AXON, BranchKind.NODE, BranchKind.INTERNODE, BranchKind.BOUTON)
)


@dataclass(frozen=True, slots=True)
class Question:
    """What a protocol is asked.

    Attributes
    ----------
    lab : Lab
    at : Place or None
        Where current enters; None is the soma, or the start of an axon without one.
    to : Place or None
        Where the answer is read, where that may be elsewhere; None is the same place.
    values : sequence of float
        What is varied; empty lets the protocol choose.
    synapse, drug, observable : str
        For the protocols about them; "" is the lab's first synapse or channel.
    progress : callable or None
    """

    lab: Lab
    at: Place | None = None
    to: Place | None = None
    values: Sequence[float] = ()
    synapse: str = ""
    drug: str = ""
    observable: str = ""
    progress: Progress | None = None

    @property
    def place(self) -> Place:
        """Return where current enters.

        Raises
        ------
        LabError
            If the lab has no neuron, or nothing like the place.
        """
        if not self.lab.neurons:
            raise LabError("protocol_neuron_missing")
        if self.at is not None:
            _branch(self.lab, self.at)
            return self.at
        neuron = self.lab.neurons[0]
        root = next(one for one in neuron.branches if one.parent is None)
        position = 0.5 if root.kind is BranchKind.SOMA else 0.0
        return Place(neuron=neuron.id, branch=root.id, position=position)

    @property
    def site(self) -> Place:
        """Return where the answer is read."""
        if self.to is None:
            return self.place
        _branch(self.lab, self.to)
        return self.to

    @property
    def neuron(self) -> Neuron:
        """Return the neuron into which current enters."""
        place = self.place
        return next(one for one in self.lab.neurons if one.id == place.neuron)

    @property
    def connection(self) -> str:
        """Return the synapse that is asked about."""
        first = self.lab.synapses[0].id if self.lab.synapses else ""
        return synapse_of(self.lab, self.synapse or first).id

    def chosen(self, usual: Sequence[float]) -> Sequence[float]:
        """Return what is varied, `usual` where nothing was said."""
        return tuple(self.values) or tuple(usual)


def _branch(lab: Lab, place: Place) -> Branch:
    """Return the branch of a place, or refuse one that is not in the lab."""
    neurons = {one.id: one for one in lab.neurons}
    if place.neuron not in neurons:
        known = ", ".join(neurons)
        raise LabError("neuron_missing", place="lab", neuron=place.neuron, known=known)
    branches = {one.id: one for one in neurons[place.neuron].branches}
    if place.branch not in branches or not 0.0 <= place.position <= 1.0:
        where = f"neuron.{place.neuron}"
        raise LabError("unknown_branch", place=where, branch=place.branch)
    return branches[place.branch]


def along_axon(lab: Lab, neuron: Neuron, shares: Sequence[float]) -> list[Place]:
    """Return places at some shares of the way from the root to the farthest axon end.

    Without an axon it is the way to the farthest end; a neuron of one branch has its
    own fractions.
    """
    cell = cut(neuron, lab.resolution)
    kinds = [one.kind for one in neuron.branches]
    is_axon = np.array([b >= 0 and kinds[b] in AXON for b in cell.branch])
    reached = np.where(is_axon | ~is_axon.any(), cell.distance, -1.0)
    way = [int(np.argmax(reached))]
    while cell.parent[way[-1]] >= 0:
        way.append(int(cell.parent[way[-1]]))
    end, root = way[0], way[-1]
    if cell.branch[end] == cell.branch[root]:
        branch = neuron.branches[cell.branch[root]].id
        return [Place(neuron=neuron.id, branch=branch, position=s) for s in shares]
    there = np.array([i for i in way if cell.branch[i] >= 0])
    places = []
    for share in shares:
        off = np.abs(cell.distance[there] - share * cell.distance[end])
        i = int(there[np.argmin(off)])
        middle = 0.5 * float(cell.start[i] + cell.stop[i])
        branch = neuron.branches[cell.branch[i]].id
        places.append(Place(neuron=neuron.id, branch=branch, position=middle))
    return places


def firing_na(lab: Lab, place: Place, site: Place, duration_ms: float) -> float:
    """Return a current (nA) that fires, at most twice the threshold.

    Raises
    ------
    LabError
        If no current does.
    """
    neuron = next(one for one in lab.neurons if one.id == place.neuron)
    found = {one.channel for part in neuron.membranes for one in part.channels}
    is_excitable = any(CHANNELS[one].ion == "na" for one in found & CHANNELS.keys())
    current = FIRST_NA if is_excitable else MOST_NA
    while current < MOST_NA:
        if fires_at(lab, place, site, duration_ms, current, ARRIVAL_MS):
            return current
        current *= 2.0
    raise LabError("protocol_never_fires", place=f"{place.neuron}.{place.branch}")


def threshold_na(lab: Lab, place: Place, site: Place, duration_ms: float) -> float:
    """Return the threshold of a pulse, nA."""
    highest = firing_na(lab, place, site, duration_ms)
    return threshold(
        lambda current: fires_at(lab, place, site, duration_ms, current, ARRIVAL_MS),
        highest,
    )


def _f_i(asked: Question) -> Table:
    values = asked.values
    if not values:
        long = threshold_na(asked.lab, asked.place, asked.place, ARRIVAL_MS)
        values = np.linspace(0.0, 4.0 * long, 9).tolist()
    return f_i_curve(asked.lab, asked.place, values, progress=asked.progress)


def _i_v(asked: Question) -> Table:
    voltages = asked.chosen(np.arange(-100.0, 61.0, 10.0).tolist())
    return i_v_curve(asked.lab, asked.place, voltages, progress=asked.progress)


def _strength_duration(asked: Question) -> Table:
    durations = asked.chosen((0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0))
    shortest = min(durations)
    highest = firing_na(asked.lab, asked.place, asked.place, shortest)
    return strength_duration(
        asked.lab,
        asked.place,
        durations,
        highest_na=highest,
        wait_ms=max(ARRIVAL_MS, max(durations)),
        progress=asked.progress,
    )


def _refractory(asked: Question) -> Table:
    place = asked.place
    site = asked.site if asked.to else along_axon(asked.lab, asked.neuron, [0.9])[0]
    usual = threshold_na(asked.lab, place, site, PULSE_MS)
    return refractory_curve(
        asked.lab,
        place,
        site,
        asked.chosen((1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 40.0)),
        first_na=1.5 * usual,
        highest_na=12.0 * usual,
        duration_ms=PULSE_MS,
        progress=asked.progress,
    )


def _attenuation(asked: Question) -> Table:
    positions = asked.chosen(np.linspace(0.0, 1.0, 11).tolist())
    return attenuation(asked.lab, asked.place, positions, progress=asked.progress)


def _velocity(asked: Question) -> Table:
    place, neuron = asked.place, asked.neuron
    near, far = along_axon(asked.lab, neuron, SITES)
    if asked.to is not None:
        near, far = place, asked.site
    own_um = _branch(asked.lab, near).start_diameter_um

    def axon_of(diameter_um: float) -> Neuron:
        return similar_neuron(neuron, diameter_um / own_um)

    def is_long(diameter_um: float) -> bool:
        cell = cut(axon_of(diameter_um), asked.lab.resolution)
        return way_um(cell, near, far) >= SHORTEST_DISTANCE_UM

    usual = [ratio * own_um for ratio in (0.25, 0.5, 1.0, 2.0, 4.0)]
    base_na = firing_na(asked.lab, place, far, PULSE_MS)
    return velocity_diameter(
        asked.lab,
        axon_of,
        asked.chosen([one for one in usual if is_long(one)] or usual),
        place=place,
        sites=(near, far),
        current_na=lambda diameter_um: 2.0 * base_na * (diameter_um / own_um) ** 1.5,
        progress=asked.progress,
    )


def _paired_pulses(asked: Question) -> Table:
    intervals = asked.chosen((5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0))
    return paired_pulses(
        asked.lab, asked.connection, intervals, progress=asked.progress
    )


def _release_calcium(asked: Question) -> Table:
    outside = asked.chosen((0.25, 0.5, 1.0, 2.0, 3.0, 4.0))
    return release_calcium(
        asked.lab, asked.connection, outside, progress=asked.progress
    )


def _dose_response(asked: Question) -> Table:
    if not asked.drug:
        raise LabError("protocol_drug_missing")
    observable = asked.observable or next(iter(asked.lab.channels), "")
    return dose_response(
        asked.lab,
        asked.drug,
        asked.chosen((0.0, 0.01, 0.1, 1.0, 10.0, 100.0)),
        observable,
        progress=asked.progress,
    )


PROTOCOLS: dict[str, Callable[[Question], Table]] = {
    "f-i": _f_i,
    "i-v": _i_v,
    "strength-duration": _strength_duration,
    "refractory": _refractory,
    "attenuation": _attenuation,
    "velocity-diameter": _velocity,
    "paired-pulses": _paired_pulses,
    "release-calcium": _release_calcium,
    "dose-response": _dose_response,
}
"""Name to protocol; what each does is in the texts, under ``[protocols]``."""


def run_protocol(name: str, asked: Question) -> Table:
    """Run a protocol by name.

    Raises
    ------
    LabError
        If there is no such protocol, or the lab has not what it needs.
    CancelledError
        If the progress said no.
    """
    if name not in PROTOCOLS:
        raise LabError("protocol_unknown", name=name, known=", ".join(PROTOCOLS))
    return PROTOCOLS[name](asked)
