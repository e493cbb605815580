"""How far a potential spreads, and how fast an action potential runs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from neurolab.document.records import BranchKind
from neurolab.errors import LabError
from neurolab.measure.conduction import first_crossing, velocity
from neurolab.protocols.common import (
    Progress,
    Table,
    measure_each,
    pulse,
    trace,
    voltage,
    with_commands,
)
from neurolab.simulation.geometry import CompartmentMap, cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from neurolab.document.records import Branch, Lab, Neuron, Place


def way_um(cell: CompartmentMap, near: Place, far: Place) -> float:
    """Return how far it is between the compartments of two places, centre to centre.

    Unless both are on one branch, the first one is on the way from the root to the
    other.
    """
    first, last = (cell.locate(each.branch, each.position) for each in (near, far))
    if near.branch == far.branch:
        length = next(b.length_um for b in cell.neuron.branches if b.id == near.branch)
        middles = 0.5 * (cell.start + cell.stop)
        return length * abs(float(middles[last] - middles[first]))
    return float(cell.distance[last] - cell.distance[first])


def attenuation(
    lab: Lab,
    place: Place,
    positions: Sequence[float],
    *,
    current_na: float = 0.01,
    duration_ms: float = 200.0,
    progress: Progress | None = None,
) -> Table:
    """Return the share of a steady potential that is left along the branch.

    Parameters
    ----------
    lab : Lab
    place : Place
        Where the current enters.
    positions : sequence of float
        Fractions of the same branch.
    current_na, duration_ms : float
        A small current, for long enough to become steady.
    progress : callable, optional

    Returns
    -------
    Table
        position, distance from the place (um), potential over that at the place.
    """
    neuron = next(each for each in lab.neurons if each.id == place.neuron)
    cell = cut(neuron, lab.resolution)
    sites = [msgspec.structs.replace(place, position=each) for each in positions]
    own = voltage(place)
    addresses = list(dict.fromkeys([own, *(voltage(site) for site in sites)]))
    changed = with_commands(lab, place, pulse(0.025, duration_ms, current_na))
    _, values = trace(changed, addresses, duration_ms)
    change = {
        address: each[-1] - each[0]
        for address, each in zip(addresses, values, strict=True)
    }

    def measure(position: float) -> tuple[float, float]:
        site = msgspec.structs.replace(place, position=position)
        return way_um(cell, place, site), float(change[voltage(site)] / change[own])

    names, units = ("position", "distance", "share"), ("", "um", "")
    return measure_each(positions, measure, names, units, progress)


def similar_neuron(neuron: Neuron, ratio: float) -> Neuron:
    """Return the neuron thicker by a factor, as long in length constants as before.

    Bare branches grow in length by its square root; internodes, their sheaths and the
    number of wraps by the factor itself, as in nature; a node stays as long as it is.

    Raises
    ------
    LabError
        If the factor is not above 0.
    """
    if not ratio > 0.0:
        place = f"neuron.{neuron.id}"
        raise LabError("number_not_positive", place=place, name="diameter", value=ratio)
    root = math.sqrt(ratio)

    def thick(branch: Branch) -> Branch:
        longer = root
        if branch.myelin is not None:
            longer = ratio
        elif branch.kind is BranchKind.NODE:
            longer = 1.0
        sheath = branch.myelin and msgspec.structs.replace(
            branch.myelin,
            fibre_diameter_um=ratio * branch.myelin.fibre_diameter_um,
            lamellae=ratio * branch.myelin.lamellae,
        )
        return msgspec.structs.replace(
            branch,
            length_um=longer * branch.length_um,
            start_diameter_um=ratio * branch.start_diameter_um,
            end_diameter_um=ratio * branch.end_diameter_um,
            profile=tuple((at, ratio * wide) for at, wide in branch.profile),
            myelin=sheath,
        )

    return msgspec.structs.replace(
        neuron, branches=tuple(thick(one) for one in neuron.branches)
    )


def velocity_diameter(
    lab: Lab,
    axon_of: Callable[[float], Neuron],
    diameters_um: Sequence[float],
    *,
    place: Place,
    sites: tuple[Place, Place],
    current_na: Callable[[float], float],
    pulse_ms: float = 0.5,
    duration_ms: float = 20.0,
    level_mv: float = -20.0,
    progress: Progress | None = None,
) -> Table:
    """Return the velocity (m/s) between two sites of an axon against its diameter (um).

    Parameters
    ----------
    lab : Lab
        Bath and start; its neurons are replaced.
    axon_of : callable
        Returns the axon of a diameter, for instance a template or a `similar_neuron`.
    diameters_um : sequence of float
    place : Place
        Where the pulse enters.
    sites : (Place, Place)
        The first one nearer to the root, on the way to the second one.
    current_na : callable
        Returns the pulse's current for a diameter.
    pulse_ms : float
    duration_ms, level_mv : float
        How long to run, and the level that is timed.
    progress : callable, optional

    Notes
    -----
    The distance is that between the centres of the compartments that are timed.
    """

    def measure(diameter_um: float) -> tuple[float]:
        neuron = axon_of(diameter_um)
        command = pulse(0.1, pulse_ms, current_na(diameter_um))
        with_axon = msgspec.structs.replace(
            lab, neurons=(neuron,), electrical_synapses=(), inputs=(), synapses=()
        )
        changed = with_commands(with_axon, place, command)
        times, values = trace(changed, [voltage(site) for site in sites], duration_ms)
        first, second = (first_crossing(times, each, level_mv) for each in values)
        way = way_um(cut(neuron, lab.resolution), *sites)
        return (velocity(first, second, way),)

    names, units = ("diameter", "velocity"), ("um", "m/s")
    return measure_each(diameters_um, measure, names, units, progress)
